//! The frame of a page, and the pieces that pages are built of, so that all of them look and sound alike.
//!
//! A page is `page.begin(title, running)`, its pieces, and nothing at the end: [`crate::render`] closes it. Classes of
//! `style.css`, where a helper does not write them already:
//!
//! | class | on | what |
//! |---|---|---|
//! | `card` | `section` | a box of the page ([`Page::card`]) |
//! | `next` | `section` | the one next thing to do, in colour |
//! | `facts` | `dl` | words and their values ([`Page::facts`], [`Page::fact`]) |
//! | `scroll` | `div` with `tabindex="0"` | a wide table scrolls in it |
//! | `cards` | `table` | each row becomes a card on a phone; `td` needs `data-label` (its column's heading) |
//! | `num` | `td`, `th` | numbers, right-aligned |
//! | `state good/attention/bad/idle/running` | `span` | a mark and a word ([`Page::state`]) |
//! | `meter` | `svg` | a bar ([`Page::bar`]) |
//! | `muted`, `small` | any | less important; smaller |
//! | `code` | `code`, `span` | fingerprints, addresses: breaks anywhere |
//! | `buttons` | `div` | buttons in a row |
//! | `pair` | `div` | two fields beside each other where there is room |
//! | `steps` | `ol` | tests one after another ([`Page::step`]) |
//! | `checks`, `check` | `ul`, `div` | the parts of the way; a line of two ends |
//! | `rows` | `ul` | short things, each with its button |
//! | `sums` | `dl` | a few large numbers |
//! | `supply`, `supply-words`, `supplies`, `count` | `span`, `div` | a supply with its bar, many of them, a counter |
//! | `charts`, `chart` | `div`, `svg` | pictures of how counts grew |
//! | `line` | `span` | a line of its own in a cell |
//! | `lead`, `eyebrow`, `warning` | `p` | the page's first sentence; a word above a heading; what to mind |
//! | `empty` | `p` | a list that has nothing yet, and what to do |

mod fold;
mod forms;
mod table;

pub(crate) use forms::{Input, Kind, Look};

use std::ops::{Deref, DerefMut};

use forms::FormState;

use crate::html::Html;
use crate::texts::{Text, layout as t};
use crate::view::CheckState;
use crate::{Frame, Language, Notice, Place, field};

/// A page that is being written. It writes as [`Html`] does, and knows the pieces of pages.
pub(crate) struct Page<'a> {
    html: Html,
    /// What the page is for.
    pub(crate) frame: &'a Frame<'a>,
    forms: FormState<'a>,
    summary_goes_here: usize,
}

impl Deref for Page<'_> {
    type Target = Html;

    fn deref(&self) -> &Html {
        &self.html
    }
}

impl DerefMut for Page<'_> {
    fn deref_mut(&mut self) -> &mut Html {
        &mut self.html
    }
}

impl<'a> Page<'a> {
    /// Nothing yet.
    pub(crate) fn new(frame: &'a Frame<'a>) -> Self {
        Self {
            html: Html::new(frame.language, frame.now),
            frame,
            forms: FormState::with(frame.faults),
            summary_goes_here: 0,
        }
    }

    /// The script, for a page that can do without it.
    pub(crate) fn script(&mut self) {
        self.raw("<script defer")
            .attr("src", crate::SCRIPT_PATH)
            .raw("></script>");
    }

    /// Everything above the page's own pieces. A page on which something runs shows itself anew, by the script or,
    /// without one, by the browser; not while something that was typed waits to be mended.
    pub(crate) fn begin(&mut self, title: &str, running: bool) {
        let running = running && self.frame.form.is_none();
        let frame = self.frame;
        self.raw("<!DOCTYPE html><html")
            .attr("lang", frame.language.code());
        self.raw("><head><meta charset=\"utf-8\">");
        self.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        self.raw("<meta name=\"color-scheme\" content=\"light dark\"><title>")
            .text(title);
        self.raw(" · ").text(frame.box_name).raw("</title>");
        self.raw("<link rel=\"stylesheet\"")
            .attr("href", crate::STYLE_PATH)
            .raw(">");
        if running {
            self.raw("<noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript>");
            self.script();
        }
        self.raw(if frame.signed_in {
            "</head><body class=\"in\">"
        } else {
            "</head><body class=\"out\">"
        });
        self.raw("<a class=\"skip\" href=\"#main\">").say(t::SKIP);
        self.raw("</a><header><div class=\"top\"><p class=\"brand\">")
            .raw(LOGO);
        self.say(t::APPLIANCE)
            .raw("<span class=\"box\">")
            .text(frame.box_name)
            .raw("</span></p>");
        if frame.signed_in {
            self.form(&["sign-out"]);
            self.button(t::SIGN_OUT, "sign-out", Look::Quiet);
            self.form_end();
        }
        self.raw("</div>");
        if frame.signed_in {
            self.menu();
        }
        self.raw("</header><main id=\"main\" tabindex=\"-1\"");
        if running {
            self.raw(" data-live=\"2\"");
        }
        self.raw("><h1>").text(title).raw("</h1>");
        if let Some(notice) = frame.notice {
            self.raw("<p class=\"notice\" role=\"status\">")
                .say(notice_words(notice))
                .raw("</p>");
        }
        self.summary_goes_here = self.html.len();
    }

    /// The rest of the page.
    pub(crate) fn finish(mut self) -> String {
        let from = self.html.len();
        self.fault_summary();
        let place = self.summary_goes_here;
        self.html.move_back(from, place);
        self.raw("</main><footer>");
        // Without a token no form is taken, as by plain HTTP: what can't be sent is not offered.
        if !self.frame.token.is_empty() {
            self.languages();
        }
        let version = self.frame.version;
        // Who is not signed in is not told.
        if !version.is_empty() {
            self.raw("<p class=\"small\">").say_with(t::VERSION, &[version]);
            self.raw("</p>");
        }
        self.raw("</footer></body></html>");
        self.html.into_string()
    }

    fn languages(&mut self) {
        self.form(&["speak"]);
        self.raw("<div class=\"languages\" role=\"group\"")
            .attr_say("aria-label", t::LANGUAGE)
            .raw(">");
        self.hidden(field::ACTION, "speak");
        for language in Language::ALL {
            self.raw("<button class=\"quiet\" name=\"language\"")
                .attr("value", language.code());
            self.attr("lang", language.code());
            if language == self.frame.language {
                self.raw(" aria-current=\"true\"");
            }
            self.raw(">").text(language.name()).raw("</button>");
        }
        self.raw("</div>");
        self.form_end();
    }

    fn menu(&mut self) {
        self.raw("<nav").attr_say("aria-label", t::MENU).raw("><ul>");
        for place in Place::MENU {
            self.raw("<li><a").attr("href", &place.path());
            if is_below(self.frame.place, &place) {
                self.raw(" aria-current=\"page\"");
            }
            self.raw(">").say(menu_words(&place)).raw("</a></li>");
        }
        self.raw("</ul></nav>");
    }

    /// Begins a box of the page with its heading; it ends with [`Page::card_end`].
    pub(crate) fn card(&mut self, heading: Text) {
        self.raw("<section class=\"card\"><h2>").say(heading).raw("</h2>");
    }

    /// Ends a box.
    pub(crate) fn card_end(&mut self) {
        self.raw("</section>");
    }

    /// A paragraph.
    pub(crate) fn paragraph(&mut self, text: Text) {
        self.raw("<p>").say(text).raw("</p>");
    }

    /// A paragraph with its placeholders filled.
    pub(crate) fn paragraph_with(&mut self, text: Text, arguments: &[&str]) {
        self.raw("<p>").say_with(text, arguments).raw("</p>");
    }

    /// Begins a list of facts; it ends with [`Page::facts_end`].
    pub(crate) fn facts(&mut self) {
        self.raw("<dl class=\"facts\">");
    }

    /// Ends a list of facts.
    pub(crate) fn facts_end(&mut self) {
        self.raw("</dl>");
    }

    /// A fact in words from anywhere.
    pub(crate) fn fact(&mut self, word: Text, value: &str) {
        self.fact_begin(word);
        self.raw("<bdi>").text(value).raw("</bdi>");
        self.fact_end();
    }

    /// Begins a fact whose value the caller writes; it ends with [`Page::fact_end`].
    pub(crate) fn fact_begin(&mut self, word: Text) {
        self.raw("<div><dt>").say(word).raw("</dt><dd>");
    }

    /// Ends a fact.
    pub(crate) fn fact_end(&mut self) {
        self.raw("</dd></div>");
    }

    /// How something is: a mark and a word, never a colour alone.
    pub(crate) fn state(&mut self, state: CheckState, word: Text) {
        self.raw("<span class=\"state ")
            .raw(state_class(state))
            .raw("\">");
        self.raw(state_mark(state)).say(word).raw("</span>");
    }

    /// A test of several: what, and whether it went well. Stands in `<ol class="steps">`; what was found comes next, and
    /// `</li>`.
    pub(crate) fn step(&mut self, what: &str, ok: bool) {
        let (state, word) = if ok {
            (CheckState::Good, t::GOOD)
        } else {
            (CheckState::Bad, t::BAD)
        };
        self.raw("<li>");
        self.state(state, word);
        self.raw("<strong><bdi>").text(what).raw("</bdi></strong> ");
    }

    /// A bar of so many per cent, with the word that says it.
    pub(crate) fn bar(&mut self, percent: u8, state: CheckState, label: &str) {
        let percent = percent.min(100).to_string();
        self.raw("<svg class=\"meter ").raw(state_class(state));
        self.raw("\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" role=\"img\"")
            .attr("aria-label", label);
        self.raw("><rect class=\"all\" width=\"100\" height=\"8\"/><rect class=\"level\" height=\"8\"");
        self.attr("width", &percent).raw("/></svg>");
    }

    /// A link to a page.
    pub(crate) fn link(&mut self, place: &Place, text: Text) {
        self.raw("<a")
            .attr("href", &place.path())
            .raw(">")
            .say(text)
            .raw("</a>");
    }

    /// A link to a page that looks like a button.
    pub(crate) fn link_button(&mut self, place: &Place, text: Text) {
        self.raw("<a class=\"button\"")
            .attr("href", &place.path())
            .raw(">")
            .say(text)
            .raw("</a>");
    }

    /// A link to an address outside of the page's own. Only `http` and `https` become a link.
    pub(crate) fn link_outside(&mut self, url: &str, class: &'static str, text: &str) {
        if url.starts_with("https://") || url.starts_with("http://") {
            self.raw("<a")
                .attr("class", class)
                .attr("href", url)
                .raw(">")
                .text(text)
                .raw("</a>");
        } else {
            self.text(text);
        }
    }

    /// A document of lines, as it stands; wide ones scroll in their box.
    pub(crate) fn json(&mut self, document: &str) {
        self.raw("<pre class=\"scroll\" tabindex=\"0\">\n")
            .text(document)
            .raw("</pre>");
    }

    /// Leafs through a list: the page of it that is shown, from 0, and how many there are.
    pub(crate) fn leaves(&mut self, leaf: usize, of: usize) {
        if of < 2 {
            return;
        }
        self.raw("<nav class=\"leaves\"")
            .attr_say("aria-label", t::MENU)
            .raw(">");
        if leaf > 0 {
            self.leaf_link(leaf - 1, t::LATER);
        }
        self.raw("<span>")
            .say_with(t::LEAF, &[&leaf.saturating_add(1).to_string(), &of.to_string()])
            .raw("</span>");
        if leaf.saturating_add(1) < of {
            self.leaf_link(leaf.saturating_add(1), t::EARLIER);
        }
        self.raw("</nav>");
    }

    fn leaf_link(&mut self, leaf: usize, text: Text) {
        let address = [self.frame.place.path().as_str(), "?page=", &leaf.to_string()].concat();
        self.raw("<a")
            .attr("href", &address)
            .raw(">")
            .say(text)
            .raw("</a>");
    }
}

/// The mark of the house: a box with a counter's line.
const LOGO: &str = "<svg class=\"logo\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
    <rect x=\"2\" y=\"4\" width=\"20\" height=\"16\" rx=\"4\"/><path d=\"M6 15l4-5 3 3 5-6\"/></svg>";

/// Whether `place` belongs to the menu's `entry`.
fn is_below(place: &Place, entry: &Place) -> bool {
    match place {
        Place::Payload(_) => *entry == Place::Server,
        Place::Device(_) => *entry == Place::Devices,
        place => place == entry,
    }
}

/// A page's word in the menu.
pub(crate) fn menu_words(place: &Place) -> Text {
    match place {
        Place::Network => t::NETWORK,
        Place::Server | Place::Payload(_) => t::SERVER,
        Place::Search => t::SEARCH,
        Place::Devices | Place::Device(_) => t::DEVICES,
        Place::Reports => t::REPORTS,
        Place::ForYourIt => t::FOR_YOUR_IT,
        Place::ThisBox => t::THIS_BOX,
        Place::Claim | Place::SignIn | Place::Health => t::HEALTH,
    }
}

/// The usual word for a state.
pub(crate) fn state_words(state: CheckState) -> Text {
    match state {
        CheckState::Good => t::GOOD,
        CheckState::Attention => t::ATTENTION,
        CheckState::Bad => t::BAD,
        CheckState::Idle => t::IDLE,
        CheckState::Running => t::RUNNING,
    }
}

fn state_class(state: CheckState) -> &'static str {
    match state {
        CheckState::Good => "good",
        CheckState::Attention => "attention",
        CheckState::Bad => "bad",
        CheckState::Idle => "idle",
        CheckState::Running => "running",
    }
}

fn state_mark(state: CheckState) -> &'static str {
    match state {
        CheckState::Good => "<span aria-hidden=\"true\">✓</span>",
        CheckState::Attention => "<span aria-hidden=\"true\">!</span>",
        CheckState::Bad => "<span aria-hidden=\"true\">✕</span>",
        CheckState::Idle => "<span aria-hidden=\"true\">–</span>",
        CheckState::Running => "<span aria-hidden=\"true\" class=\"spin\">↻</span>",
    }
}

fn notice_words(notice: Notice) -> Text {
    match notice {
        Notice::Saved => t::SAVED,
        Notice::Removed => t::REMOVED,
        Notice::Enrolled => t::ENROLLED,
        Notice::Started => t::STARTED,
        Notice::Stopped => t::STOPPED,
        Notice::AddressKept => t::ADDRESS_KEPT,
        Notice::AddressReverted => t::ADDRESS_REVERTED,
        Notice::PasswordChanged => t::PASSWORD_CHANGED,
        Notice::SignedOut => t::SIGNED_OUT,
        Notice::SessionEnded => t::SESSION_ENDED,
    }
}
