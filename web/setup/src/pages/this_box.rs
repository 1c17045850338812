//! `/box`: password, language, factory reset; and what is shown while the box forgets everything.

use crate::amounts::grouped;
use crate::layout::{Input, Kind, Look, Page};
use crate::texts::{claim, fields, layout, this_box as t};
use crate::view::ThisBox;
use crate::{Language, field};

pub(super) fn show(page: &mut Page<'_>, this_box: &ThisBox) {
    page.begin(page.words(t::TITLE), false);
    show_password(page);
    show_language(page);
    show_reset(page, this_box);
}

fn show_password(page: &mut Page<'_>) {
    page.card(t::CHANGE_PASSWORD);
    page.paragraph(t::OTHERS_OUT);
    page.form(&["change-password"]);
    page.input(&Input {
        required: true,
        ..Input::new(field::CURRENT, Kind::Password)
    });
    super::claim::new_password(page, claim::PASSWORD_HINT);
    page.button(t::CHANGE_PASSWORD, "change-password", Look::Main);
    page.form_end();
    page.card_end();
}

fn show_language(page: &mut Page<'_>) {
    page.card(fields::LANGUAGE);
    page.paragraph(t::LANGUAGE_TEXT);
    page.form(&["speak"]);
    let options = Language::ALL.map(|language| (language.code(), language.name()));
    let spoken = page.language().code();
    page.select(field::LANGUAGE, None, &options, spoken);
    page.button(layout::SAVE, "speak", Look::Other);
    page.form_end();
    page.card_end();
}

fn show_reset(page: &mut Page<'_>, this_box: &ThisBox) {
    page.card(t::FACTORY_RESET);
    page.paragraph(t::WHAT_IS_LOST);
    if this_box.unsent > 0 {
        let unsent = grouped(page.language(), this_box.unsent);
        page.raw("<p class=\"warning\">")
            .say_with(t::UNSENT, &[&unsent])
            .raw("</p>");
    }
    page.form(&["factory-reset"]);
    page.input(&Input {
        hint: Some(t::CANT_BE_UNDONE),
        required: true,
        ..Input::new(field::PASSWORD, Kind::Password)
    });
    page.button(t::RESET, "factory-reset", Look::Danger);
    page.form_end();
    page.card_end();
}

pub(super) fn show_being_reset(page: &mut Page<'_>) {
    page.begin(page.words(t::BEING_RESET), false);
    page.raw("<section class=\"card next\">");
    page.paragraph(t::BEING_RESET_TEXT);
    page.card_end();
}
