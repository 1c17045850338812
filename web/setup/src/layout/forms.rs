//! Forms and their fields: each with its label, its hint, and what is wrong with it, in one place.
//!
//! A form that was refused comes back with everything typed, but for secrets, and every fault stands beside its field
//! and in a summary at the top of the page.

use super::Page;
use crate::texts::{Text, faults, fields, layout as t};
use crate::{Fault, FieldFault, Form, field};

/// What a page's forms have told so far.
#[derive(Default)]
pub(super) struct FormState<'a> {
    /// Counts the forms: a field's name may stand in two of them, its id may not.
    number: usize,
    /// What was typed into the form that is being written; none where it was not that one.
    typed: Option<&'a Form>,
    /// Whether faults belong to the form that is being written.
    faulty: bool,
    /// What is wrong with what was typed.
    faults: Vec<FieldFault>,
    /// The faults that stand beside a field: which, and that field's id.
    told: Vec<(usize, String)>,
}

/// A field of one value.
pub(crate) struct Input<'a> {
    /// Its name, of [`field`].
    pub(crate) name: &'static str,
    /// Its label; none: the field's usual word.
    pub(crate) label: Option<Text>,
    /// What helps to fill it in.
    pub(crate) hint: Option<Text>,
    /// What kind of value.
    pub(crate) kind: Kind,
    /// The value as it is kept. What was typed goes before it; a secret shows neither.
    pub(crate) value: &'a str,
    /// Whether it must be filled in.
    pub(crate) required: bool,
}

/// What kind of value a field takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words.
    Text,
    /// An address, name or code: no spelling help, no capitals.
    Technical,
    /// A code from a label or a letter.
    Code,
    /// A web address.
    Url,
    /// A whole number.
    Number,
    /// A time of day.
    Time,
    /// The page's password: the browser may fill it in.
    Password,
    /// A new password: the browser may propose one.
    NewPassword,
    /// A secret of something else: the browser keeps out of it.
    Secret,
    /// Several lines, so many in sight.
    Lines(u8),
}

/// How a button looks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// What this form is for.
    Main,
    /// Something else that can be done.
    Other,
    /// It can't be taken back.
    Danger,
    /// In the frame of the page.
    Quiet,
}

impl FormState<'_> {
    /// Nothing told yet of these faults.
    pub(super) fn with(faults: &[FieldFault]) -> Self {
        Self {
            faults: faults.to_vec(),
            ..Self::default()
        }
    }
}

impl Input<'_> {
    /// A field that may stay empty, with the field's usual word.
    pub(crate) const fn new(name: &'static str, kind: Kind) -> Self {
        Input {
            name,
            label: None,
            hint: None,
            kind,
            value: "",
            required: false,
        }
    }
}

impl Page<'_> {
    /// Begins a form whose buttons' actions are these. It ends with [`Page::form_end`].
    pub(crate) fn form(&mut self, actions: &[&str]) {
        let frame = self.frame;
        let pressed = frame.form.and_then(|form| form.value(field::ACTION));
        let is_this = pressed.is_some_and(|pressed| actions.contains(&pressed));
        self.forms.number += 1;
        self.forms.typed = frame.form.filter(|_| is_this);
        self.forms.faulty = is_this || pressed.is_none();
        self.raw("<form method=\"post\" novalidate")
            .attr("action", &frame.place.path())
            .raw(">");
        self.hidden(field::TOKEN, frame.token);
    }

    /// Ends a form.
    pub(crate) fn form_end(&mut self) {
        self.forms.typed = None;
        self.forms.faulty = false;
        self.raw("</form>");
    }

    /// A value that goes with the form unseen.
    pub(crate) fn hidden(&mut self, name: &'static str, value: &str) {
        self.raw("<input type=\"hidden\"")
            .attr("name", name)
            .attr("value", value)
            .raw(">");
    }

    /// A field of one value.
    pub(crate) fn input(&mut self, input: &Input<'_>) {
        let id = self.field_id(input.name);
        self.raw("<div class=\"field\"><label").attr("for", &id).raw(">");
        self.say(input.label.unwrap_or_else(|| fields::label(input.name)));
        if !input.required {
            self.raw(" <span class=\"muted\">(")
                .say(t::OPTIONAL)
                .raw(")</span>");
        }
        self.raw("</label>");
        let help = self.help(input.name, &id, input.hint);
        let value = if field::SECRET.contains(&input.name) {
            ""
        } else {
            self.forms
                .typed
                .map_or(input.value, |form| form.value(input.name).unwrap_or_default())
        };
        match input.kind {
            Kind::Lines(rows) => self
                .raw("<textarea spellcheck=\"false\" autocomplete=\"off\" autocapitalize=\"off\"")
                .attr("rows", &rows.to_string()),
            kind => self.raw("<input").raw(attributes(kind)),
        };
        self.attr("id", &id).attr("name", input.name);
        self.described(&id, help);
        if input.required {
            self.raw(" required");
        }
        if let Kind::Lines(_) = input.kind {
            self.raw(">\n").text(value).raw("</textarea></div>");
        } else {
            self.attr("value", value).raw("></div>");
        }
    }

    /// A box to tick. Its value is `on`.
    pub(crate) fn tick(&mut self, name: &'static str, hint: Option<Text>, ticked: bool) {
        let id = self.field_id(name);
        let ticked = self.forms.typed.map_or(ticked, |form| form.is_ticked(name));
        self.raw("<div class=\"field\">");
        self.raw("<label class=\"tick\"><input type=\"checkbox\" value=\"on\"")
            .attr("id", &id)
            .attr("name", name);
        // What describes it comes after it: the box and its words are one target for a thumb.
        let help = Help {
            any: hint.is_some() || self.has_fault(name),
            fault: self.has_fault(name),
        };
        self.described(&id, help);
        self.checked(ticked);
        self.raw("><span>")
            .say(fields::label(name))
            .raw("</span></label>");
        self.help(name, &id, hint);
        self.raw("</div>");
    }

    /// The box by which a person insists on an address of the box itself: it is there only once that was refused.
    pub(crate) fn insist(&mut self) {
        let was_refused =
            self.forms.faulty && self.forms.faults.iter().any(|fault| fault.fault == Fault::Local);
        if was_refused || self.forms.typed.is_some_and(|form| form.is_ticked(field::LOCAL)) {
            self.tick(field::LOCAL, None, false);
        }
    }

    /// Whether the form with that action came back.
    pub(crate) fn was_sent(&self, action: &str) -> bool {
        let form = self.frame.form;
        form.and_then(|form| form.value(field::ACTION)) == Some(action)
    }

    /// Faults that the view brings, of a form that was taken first and refused later.
    pub(crate) fn add_faults(&mut self, faults: &[FieldFault]) {
        self.forms.faults.extend_from_slice(faults);
    }

    /// Begins a group of choices under one legend; it ends with [`Page::group_end`].
    pub(crate) fn group(&mut self, name: &'static str, legend: Text, hint: Option<Text>) {
        let id = self.field_id(name);
        let help = Help {
            any: hint.is_some() || self.has_fault(name),
            fault: false,
        };
        self.raw("<fieldset").attr("id", &id);
        self.described(&id, help);
        self.raw("><legend>").say(legend).raw("</legend>");
        self.help(name, &id, hint);
    }

    /// Ends a group.
    pub(crate) fn group_end(&mut self) {
        self.raw("</fieldset>");
    }

    /// One choice of several (a radio button) in a [`Page::group`]. `chosen` is the value that is kept.
    pub(crate) fn choice(&mut self, name: &'static str, value: &'static str, label: Text, chosen: &str) {
        let chosen = self
            .forms
            .typed
            .map_or(chosen, |form| form.value(name).unwrap_or_default());
        let checked = chosen == value;
        self.raw("<label class=\"tick\"><input type=\"radio\"")
            .attr("name", name)
            .attr("value", value);
        self.checked(checked);
        self.raw("><span>").say(label).raw("</span></label>");
    }

    /// One box of a list in a [`Page::group`]; its label is any text, `note` stands after it.
    pub(crate) fn list_tick(&mut self, name: &'static str, value: &str, note: &str, ticked: bool) {
        let ticked = self
            .forms
            .typed
            .map_or(ticked, |form| form.values(name).any(|typed| typed == value));
        self.raw("<label class=\"tick\"><input type=\"checkbox\"")
            .attr("name", name)
            .attr("value", value);
        self.checked(ticked);
        self.raw("><span><bdi>")
            .text(value)
            .raw("</bdi> <span class=\"muted small\">")
            .text(note);
        self.raw("</span></span></label>");
    }

    /// A list to choose from: values with their words.
    pub(crate) fn select(
        &mut self,
        name: &'static str,
        hint: Option<Text>,
        options: &[(&str, &str)],
        chosen: &str,
    ) {
        let id = self.field_id(name);
        let chosen = self
            .forms
            .typed
            .map_or(chosen, |form| form.value(name).unwrap_or_default());
        self.raw("<div class=\"field\"><label")
            .attr("for", &id)
            .raw(">")
            .say(fields::label(name))
            .raw("</label>");
        let help = self.help(name, &id, hint);
        self.raw("<select").attr("id", &id).attr("name", name);
        self.described(&id, help);
        self.raw(">");
        for (value, words) in options {
            self.raw("<option").attr("value", value);
            if *value == chosen {
                self.raw(" selected");
            }
            self.raw(">").text(words).raw("</option>");
        }
        self.raw("</select></div>");
    }

    /// A button that sends the form with that `action`.
    pub(crate) fn button(&mut self, label: Text, action: &'static str, look: Look) {
        self.list_button(label, "", field::ACTION, action, look);
    }

    /// A button of a list: it sends its own value, and the form's action goes along as [`Page::hidden`]. `about` is
    /// what it is about, for who does not see where it stands.
    pub(crate) fn list_button(
        &mut self,
        label: Text,
        about: &str,
        name: &'static str,
        value: &str,
        look: Look,
    ) {
        let words = self.words(label);
        self.raw("<button")
            .raw(look_class(look))
            .attr("name", name)
            .attr("value", value);
        if !about.is_empty() {
            self.attr("aria-label", &[words, ": ", about].concat());
        }
        self.raw(">").text(words).raw("</button>");
    }

    /// Every fault in one list at the top, each with the way to its field.
    pub(super) fn fault_summary(&mut self) {
        if self.forms.faults.is_empty() {
            return;
        }
        let faults = std::mem::take(&mut self.forms.faults);
        self.raw("<div class=\"faults\" role=\"alert\"><h2>")
            .say(t::PLEASE_MEND)
            .raw("</h2><ul>");
        for (index, fault) in faults.iter().enumerate() {
            let sentence = faults::sentence(self.language(), &fault.fault);
            let place = self.forms.told.iter().find(|(told, _)| *told == index);
            let address = place.map(|(_, id)| ["#", id.as_str()].concat());
            self.raw("<li>");
            if let Some(address) = &address {
                self.raw("<a")
                    .attr("href", address)
                    .raw(">")
                    .say(fields::label(fault.field))
                    .raw("</a>: ");
            }
            self.text(&sentence).raw("</li>");
        }
        self.raw("</ul></div>");
    }

    fn field_id(&self, name: &str) -> String {
        [name, "-", &self.forms.number.to_string()].concat()
    }

    fn has_fault(&self, name: &str) -> bool {
        self.forms.faulty && self.forms.faults.iter().any(|fault| fault.field == name)
    }

    /// The hint and the faults of a field, which its `aria-describedby` names.
    fn help(&mut self, name: &str, id: &str, hint: Option<Text>) -> Help {
        let help = Help {
            fault: self.has_fault(name),
            any: hint.is_some() || self.has_fault(name),
        };
        if !help.any {
            return help;
        }
        self.raw("<div class=\"help\"")
            .attr("id", &[id, "-h"].concat())
            .raw(">");
        if let Some(hint) = hint {
            self.raw("<p class=\"hint\">").say(hint).raw("</p>");
        }
        if help.fault {
            self.faults_of(name, id);
        }
        self.raw("</div>");
        help
    }

    fn faults_of(&mut self, name: &str, id: &str) {
        let faults = std::mem::take(&mut self.forms.faults);
        for (index, fault) in faults.iter().enumerate() {
            if fault.field == name {
                let sentence = faults::sentence(self.language(), &fault.fault);
                self.raw("<p class=\"fault\">").text(&sentence).raw("</p>");
                self.forms.told.push((index, id.to_owned()));
            }
        }
        self.forms.faults = faults;
    }

    fn described(&mut self, id: &str, help: Help) {
        if help.any {
            self.attr("aria-describedby", &[id, "-h"].concat());
        }
        if help.fault {
            self.raw(" aria-invalid=\"true\"");
        }
    }

    fn checked(&mut self, checked: bool) {
        if checked {
            self.raw(" checked");
        }
    }
}

/// What stands beside a field.
#[derive(Clone, Copy)]
struct Help {
    /// A hint or a fault.
    any: bool,
    /// A fault.
    fault: bool,
}

/// Types stay `text` where a browser would drop what does not fit the type: everything typed is kept.
fn attributes(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => " autocomplete=\"off\"",
        Kind::Technical => " autocomplete=\"off\" autocapitalize=\"off\" spellcheck=\"false\"",
        Kind::Url => " inputmode=\"url\" autocomplete=\"off\" autocapitalize=\"off\" spellcheck=\"false\"",
        Kind::Number | Kind::Time => " inputmode=\"numeric\" autocomplete=\"off\" class=\"short\"",
        Kind::Code => {
            " autocomplete=\"one-time-code\" autocapitalize=\"characters\" spellcheck=\"false\" class=\"code\""
        }
        Kind::Password => " type=\"password\" autocomplete=\"current-password\"",
        Kind::NewPassword => " type=\"password\" autocomplete=\"new-password\"",
        Kind::Secret => " type=\"password\" autocomplete=\"off\"",
        Kind::Lines(_) => "",
    }
}

fn look_class(look: Look) -> &'static str {
    match look {
        Look::Main => " class=\"main\"",
        Look::Other => "",
        Look::Danger => " class=\"danger\"",
        Look::Quiet => " class=\"quiet\"",
    }
}
