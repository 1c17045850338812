//! Answers: a page, a file, a redirect, a refusal.

use setup::view::Failure;
use setup::{FieldFault, Form, Frame, Notice, Place, View, field, render};

use super::{Call, Door, headers};
use crate::SentFile;
use crate::relay::Answer;

/// Nothing of a page is kept by the browser or a proxy.
const NEVER: &str = "no-store";
const HTML: &str = "text/html; charset=utf-8";

/// A page to be.
pub(super) struct Page<'a> {
    status: u16,
    place: &'a Place,
    view: &'a View,
    notice: Option<Notice>,
    typed: Option<&'a Form>,
    faults: &'a [FieldFault],
}

impl<'a> Page<'a> {
    pub(super) fn of(place: &'a Place, view: &'a View) -> Self {
        Self {
            status: 200,
            place,
            view,
            notice: None,
            typed: None,
            faults: &[],
        }
    }

    /// That status instead of 200.
    pub(super) fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// What was just done.
    pub(super) fn after(mut self, notice: Option<Notice>) -> Self {
        self.notice = notice;
        self
    }

    /// What was typed, and what is wrong with it.
    pub(super) fn refusing(mut self, typed: &'a Form, faults: &'a [FieldFault]) -> Self {
        self.status = 422;
        self.typed = Some(typed);
        self.faults = faults;
        self
    }
}

impl Door {
    /// A page as the browser gets it. No value of a secret field is in what it is made of.
    pub(super) fn page(&mut self, call: &mut Call<'_>, page: &Page<'_>) -> Answer {
        let token = match call.session {
            Some(mark) => self.session_token(mark),
            None if call.question.secure => self.visit_token(call),
            None => String::new(),
        };
        let signed_in = call.session.is_some();
        let typed = page.typed.map(shown_again);
        let frame = Frame {
            language: call.language,
            place: page.place,
            token: &token,
            signed_in,
            now: self.desk.now(),
            box_name: &self.desk.box_name(),
            // Which version it is, and so what it is prone to, is nobody's business who can't sign in.
            version: if signed_in { env!("CARGO_PKG_VERSION") } else { "" },
            notice: page.notice,
            form: typed.as_ref(),
            faults: page.faults,
        };
        let body = render(&frame, page.view);
        let mut answer = bare(page.status);
        answer.headers.push(("Content-Type", HTML.to_owned()));
        answer
            .headers
            .push(("Content-Language", call.language.code().to_owned()));
        answer.body = body.into_bytes();
        with_cookies(answer, call)
    }

    /// A page that says what went wrong.
    pub(super) fn failure(&mut self, call: &mut Call<'_>, status: u16, failure: Failure) -> Answer {
        let view = View::Failure(failure);
        self.page(call, &Page::of(&Place::Health, &view).with_status(status))
    }
}

/// What was typed, as a page may show it again. That no field of a password shows what is in it is the page's own second
/// lock.
pub(super) fn shown_again(typed: &Form) -> Form {
    typed.without(&field::SECRET).without(&[field::TOKEN])
}

/// To another page of this box, to be fetched by GET.
pub(super) fn redirect(call: &mut Call<'_>, address: &str) -> Answer {
    away(call, 303, address.to_owned())
}

/// To an address that the caller made of what was checked.
pub(super) fn away(call: &mut Call<'_>, status: u16, address: String) -> Answer {
    let mut answer = bare(status);
    answer.headers.push(("Location", address));
    with_cookies(answer, call)
}

/// To a page, which tells what was done.
pub(super) fn done(call: &mut Call<'_>, place: &Place, notice: Notice) -> Answer {
    let mut address = place.path();
    push_notice(&mut address, notice);
    redirect(call, &address)
}

/// `?done=WORD`
pub(super) fn push_notice(address: &mut String, notice: Notice) {
    let word = Notice::WORDS.into_iter().find(|(known, _)| *known == notice);
    if let Some((_, word)) = word {
        address.push_str("?done=");
        address.push_str(word);
    }
}

/// A file to keep. Its name may hold what a printer or a customer is called: only harmless characters are left.
pub(super) fn attachment(call: &mut Call<'_>, file: SentFile) -> Answer {
    let harmless = |character: char| {
        if character.is_ascii_alphanumeric() || "._-".contains(character) {
            character
        } else {
            '-'
        }
    };
    let name: String = file.name.chars().map(harmless).collect();
    let mut answer = bare(200);
    answer
        .headers
        .push(("Content-Type", file.content_type.to_owned()));
    let disposition = ["attachment; filename=\"", &name, "\""].concat();
    answer.headers.push(("Content-Disposition", disposition));
    answer.body = file.content;
    with_cookies(answer, call)
}

/// There is something at that address, but nothing that takes forms.
pub(super) fn not_for_forms() -> Answer {
    let mut answer = said(405, "This address takes no forms.\n");
    answer.headers.push(("Allow", "GET, HEAD".to_owned()));
    answer
}

/// A body of another type than a form's.
pub(super) fn not_a_form() -> Answer {
    said(415, "A form is sent as application/x-www-form-urlencoded.\n")
}

/// The box can't even say who may come in.
pub(super) fn out_of_order() -> Answer {
    said(
        500,
        "The box can't read its settings. Unplug it, wait ten seconds, plug it in again. If this sentence comes back, \
         tell your dealer.\n",
    )
}

fn said(status: u16, sentence: &str) -> Answer {
    let mut answer = bare(status);
    answer
        .headers
        .push(("Content-Type", "text/plain; charset=utf-8".to_owned()));
    answer.body = sentence.as_bytes().to_vec();
    answer
}

fn bare(status: u16) -> Answer {
    Answer {
        status,
        headers: headers::all(NEVER),
        body: Vec::new(),
    }
}

/// Of two cookies of one name the later one counts, as it knows more.
fn with_cookies(mut answer: Answer, call: &mut Call<'_>) -> Answer {
    let cookies = std::mem::take(&mut call.cookies);
    let name_of = |cookie: &str| cookie.split('=').next().unwrap_or_default().to_owned();
    for (place, cookie) in cookies.iter().enumerate() {
        let later = cookies.iter().skip(place + 1);
        if !later
            .map(|later| name_of(later))
            .any(|later| later == name_of(cookie))
        {
            answer.headers.push(("Set-Cookie", cookie.clone()));
        }
    }
    answer
}
