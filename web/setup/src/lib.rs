//! The setup page: what the box's page shows and what its forms mean.
//!
//! [`render`] makes HTML of a view, [`parse`] makes a [`Command`] of a form. Both are plain functions: the door
//! (`portal`) brings the requests, the agent's desk brings the views and does what a command says. Every text that came
//! from outside is escaped in one place. Pages work without a script, without anything from elsewhere, on a phone, by
//! keyboard, in the dark, and in the languages of [`Language`].
//!
//! Left out: HTTP, sessions, clock (the time is in [`Frame`]), and what makes sense in a field: that is decided once, by
//! whoever keeps the setting, and comes back as a [`Fault`].

mod amounts;
mod asset;
mod chart;
mod command;
mod fault;
pub mod field;
mod form;
mod html;
mod language;
mod layout;
mod pages;
mod parse;
mod place;
mod texts;
pub mod view;

pub use asset::{SCRIPT_PATH, STYLE_PATH, script, style};
pub use command::{Addressing, Command, DeviceWords, ProxyWords, ReportWords, SearchWords, UserWords};
pub use fault::{Fault, FieldFault};
pub use form::Form;
pub use language::Language;
pub use place::{Download, Place};
pub use view::{Frame, Notice, View};

/// The page as HTML.
pub fn render(frame: &Frame<'_>, view: &View) -> String {
    let mut page = layout::Page::new(frame);
    pages::show(&mut page, view);
    page.finish()
}

/// What a form that was posted to that page asks for. The button that was pressed is in `action`; `sign-out` and
/// `speak` are on every page.
///
/// # Errors
/// The fields whose shape is wrong: too long, a control character, a choice that there is not. An unknown `action` is a
/// fault of the field `action`.
pub fn parse(place: &Place, form: &Form) -> Result<Command, Vec<FieldFault>> {
    parse::command(place, form)
}

/// A fault in one sentence that names the field, if it is of one, for the command line and the server.
pub fn sentence(language: Language, fault: &FieldFault) -> String {
    let sentence = texts::faults::sentence(language, &fault.fault);
    if fault.field == field::ACTION {
        return sentence;
    }
    [texts::fields::label(fault.field).of(language), ": ", &sentence].concat()
}

/// What a step of a printer's test found, in one sentence, for the command line.
pub fn tested(language: Language, found: &view::Tested) -> String {
    pages::tested(language, found)
}
