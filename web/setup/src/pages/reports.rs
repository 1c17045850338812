//! `/reports`: who gets the workbook, and when. The page wishes, the server decides.

use crate::amounts::{age, grouped, moment};
use crate::layout::{Input, Kind, Look, Page};
use crate::parse::RHYTHMS;
use crate::texts::{Text, layout, reports as t};
use crate::view::{CheckState, ReportAnswer, Reports};
use crate::{Download, Place, ReportWords, field};

pub(super) fn show(page: &mut Page<'_>, view: &Reports) {
    page.begin(page.words(layout::REPORTS), false);
    if view.enrolled {
        sent_now(page, view);
        wish(page, view);
    } else {
        page.raw("<section class=\"next\">");
        page.paragraph(t::NOT_ENROLLED);
        page.link_button(&Place::Server, t::TO_SERVER);
        page.raw("</section>");
    }
    page.card(t::TODAY);
    if view.devices == 0 {
        page.paragraph(t::NOTHING_TODAY);
    } else {
        let devices = u64::try_from(view.devices).unwrap_or(u64::MAX);
        page.paragraph_with(t::TODAY_SAYS, &[&grouped(page.language(), devices)]);
        page.raw("<a class=\"button\" download")
            .attr("href", Download::TodayCsv.path())
            .raw(">")
            .say(t::DOWNLOAD_CSV)
            .raw("</a>");
    }
    page.card_end();
}

fn sent_now(page: &mut Page<'_>, view: &Reports) {
    page.card(t::SENT_NOW);
    if view.schedules.is_empty() {
        page.raw("<p class=\"empty\">").say(t::NOTHING_SENT).raw("</p>");
    } else {
        page.table(&[t::RECIPIENTS, t::TIMES]);
        for (recipients, times) in &view.schedules {
            page.row();
            for recipient in recipients {
                page.raw("<span class=\"line\"><bdi>")
                    .text(recipient)
                    .raw("</bdi></span>");
            }
            if recipients.is_empty() {
                page.say(layout::NONE);
            }
            page.row_named();
            page.cell(t::TIMES);
            page.said(times);
            page.cell_end();
            page.row_end();
        }
        page.table_end();
    }
    if let Some(asked) = view.asked_at {
        let asked = age(page.language(), page.frame.now, asked);
        page.raw("<p class=\"small muted\">")
            .say_with(t::ASKED_AT, &[&asked])
            .raw("</p>");
    }
    page.card_end();
}

fn wish(page: &mut Page<'_>, view: &Reports) {
    page.card(t::WISH);
    match (&view.wish, view.wished_at) {
        (Some(_), Some(at)) => answer(page, view.answer.as_ref(), &moment(page.language(), at)),
        _ => page.paragraph(t::WISH_HINT),
    }
    let none = ReportWords {
        rhythm: "monthly".to_owned(),
        ..ReportWords::default()
    };
    let wish = view.wish.as_ref().unwrap_or(&none);
    page.form(&["wish"]);
    page.input(&Input {
        value: &wish.recipients.join("\n"),
        required: true,
        ..Input::new(field::RECIPIENTS, Kind::Lines(3))
    });
    let words = [t::MONTHLY, t::WEEKLY, t::DAILY, t::NEVER];
    let mut options = [("", ""); RHYTHMS.len()];
    for (option, (rhythm, word)) in options.iter_mut().zip(RHYTHMS.into_iter().zip(words)) {
        *option = (rhythm, page.words(word));
    }
    page.select(field::RHYTHM, None, &options, &wish.rhythm);
    page.raw("<div class=\"pair\">");
    page.input(&Input {
        hint: Some(t::DAY_HINT),
        value: &wish.day,
        ..Input::new(field::DAY, Kind::Number)
    });
    page.input(&Input {
        hint: Some(t::TIME_HINT),
        value: &wish.time,
        required: true,
        ..Input::new(field::TIME, Kind::Time)
    });
    page.raw("</div>");
    page.button(t::SEND_WISH, "wish", Look::Main);
    page.form_end();
    page.card_end();
}

fn answer(page: &mut Page<'_>, answer: Option<&ReportAnswer>, wished: &str) {
    let (state, mark, sentence): (CheckState, Text, Text) = match answer {
        None => (CheckState::Running, t::ON_ITS_WAY, t::ANSWER_NONE),
        Some(ReportAnswer::Waiting) => (CheckState::Running, t::WAITING, t::ANSWER_WAITING),
        Some(ReportAnswer::Accepted) => (CheckState::Good, t::ACCEPTED, t::ANSWER_ACCEPTED),
        Some(ReportAnswer::Refused(_)) => (CheckState::Bad, t::REFUSED, t::ANSWER_REFUSED),
    };
    page.raw("<p>");
    page.state(state, mark);
    page.raw(" ").say_with(sentence, &[wished]);
    if let Some(ReportAnswer::Refused(sentence)) = answer {
        page.raw(" ");
        page.said(sentence);
    }
    page.raw("</p>");
}
