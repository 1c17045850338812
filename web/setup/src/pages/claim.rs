//! `/claim` and `/sign-in`: the way in, for a new box and for every day.

use crate::Place;
use crate::field;
use crate::layout::{Input, Kind, Look, Page};
use crate::texts::{claim as t, fields};
use crate::view::{Claim, ClaimWindow, Welcome};

pub(super) fn show(page: &mut Page<'_>, claim: &Claim) {
    match (&claim.welcome, claim.open) {
        (Some(welcome), _) => show_welcome(page, welcome),
        (None, Some(window)) => show_open(page, window),
        (None, None) => show_closed(page),
    }
}

fn show_welcome(page: &mut Page<'_>, welcome: &Welcome) {
    page.begin(page.words(t::WELCOME), false);
    page.raw("<p class=\"lead\">").say(t::WHAT_IT_DOES).raw("</p>");
    page.raw("<section class=\"card next\"><h2>")
        .say(t::TO_SECURE)
        .raw("</h2>");
    page.paragraph(t::BROWSER_WARNS);
    page.paragraph(t::ADVANCED);
    page.raw("<p>");
    let go_on = page.words(t::GO_ON);
    page.link_outside(&welcome.secure_url, "button main", go_on);
    page.raw("</p></section><details class=\"card\"><summary>")
        .say(t::IS_IT_THIS_BOX)
        .raw("</summary>");
    page.paragraph(t::COMPARE);
    page.raw("<p class=\"code\">")
        .text(&welcome.fingerprint)
        .raw("</p></details>");
}

fn show_open(page: &mut Page<'_>, window: ClaimWindow) {
    page.begin(page.words(t::MAKE_IT_YOURS), false);
    page.raw("<section class=\"card next\">");
    page.paragraph(if window.needs_code {
        t::CODE_AND_PASSWORD
    } else {
        t::PASSWORD_ALONE
    });
    page.form(&["claim"]);
    if window.needs_code {
        page.input(&Input {
            hint: Some(t::CODE_HINT),
            required: true,
            ..Input::new(field::CODE, Kind::Code)
        });
        // Types the code for whoever came by the label's QR code.
        page.script();
    }
    new_password(page, t::PASSWORD_HINT);
    page.button(t::CLAIM, "claim", Look::Main);
    page.form_end();
    let left = crate::amounts::duration(page.language(), window.seconds_left.next_multiple_of(60));
    page.raw("<p class=\"muted small\">")
        .say_with(t::OPEN_FOR, &[&left])
        .raw("</p></section>");
}

/// A new password, twice.
pub(super) fn new_password(page: &mut Page<'_>, hint: crate::texts::Text) {
    page.input(&Input {
        label: Some(fields::NEW_PASSWORD),
        hint: Some(hint),
        required: true,
        ..Input::new(field::PASSWORD, Kind::NewPassword)
    });
    page.input(&Input {
        required: true,
        ..Input::new(field::AGAIN, Kind::NewPassword)
    });
}

fn show_closed(page: &mut Page<'_>) {
    page.begin(page.words(t::CLOSED), false);
    page.raw("<section class=\"card next\">");
    page.paragraph(t::WHY_CLOSED);
    page.paragraph(t::TO_OPEN);
    page.link_button(&Place::Claim, t::LOAD_AGAIN);
    page.raw("</section>");
}

pub(super) fn show_sign_in(page: &mut Page<'_>) {
    page.begin(page.words(t::SIGN_IN), false);
    page.raw("<section class=\"card\">");
    page.paragraph(t::SIGN_IN_TEXT);
    page.form(&["sign-in"]);
    page.input(&Input {
        required: true,
        ..Input::new(field::PASSWORD, Kind::Password)
    });
    page.button(t::SIGN_IN, "sign-in", Look::Main);
    page.form_end();
    page.raw("</section><details class=\"card\"><summary>")
        .say(t::FORGOTTEN)
        .raw("</summary>");
    page.paragraph(t::FORGOTTEN_TEXT);
    page.raw("<p>");
    page.link(&Place::Claim, t::NEW_ONE);
    page.raw("</p></details>");
}
