//! How a printer's counts grew: a picture for each meter, and the same numbers as a table.

use meters::Timestamp;

use crate::amounts::{grouped, moment};
use crate::chart::{Chart, HEIGHT, LEFT, Mark, Shape, WIDTH};
use crate::layout::Page;
use crate::pages::wording;
use crate::texts::{device as t, devices as words, layout};
use crate::view::History;

pub(super) fn show(page: &mut Page<'_>, histories: &[History]) {
    page.raw("<div class=\"charts\">");
    for (number, history) in (1_usize..).zip(histories) {
        if let Some(chart) = Chart::of(&history.points) {
            let name = wording::meter_name(page.language(), &history.meter);
            page.raw("<figure><figcaption><bdi>")
                .text(&name)
                .raw("</bdi></figcaption>");
            let number = number.to_string();
            picture(page, &chart, history, &number);
            table(page, &history.points, &number);
            page.raw("</figure>");
        }
    }
    page.raw("</div><p class=\"small muted\">")
        .say(t::LEGEND)
        .raw("</p>");
}

fn picture(page: &mut Page<'_>, chart: &Chart, history: &History, number: &str) {
    let name = wording::meter_name(page.language(), &history.meter);
    let (title, desc) = (["chart-t", number].concat(), ["chart-d", number].concat());
    let view_box = ["0 0", &WIDTH.to_string(), &HEIGHT.to_string()].join(" ");
    page.raw("<svg class=\"chart\" role=\"img\"")
        .attr("viewBox", &view_box)
        .attr("aria-labelledby", &[title.as_str(), &desc].join(" "))
        .raw("><title")
        .attr("id", &title)
        .raw(">")
        .text(&name)
        .raw("</title><desc")
        .attr("id", &desc)
        .raw(">");
    describe(page, &history.points);
    page.raw("</desc>");
    let (left, right) = (LEFT.to_string(), WIDTH.to_string());
    for (y, _) in &chart.values {
        page.raw("<path class=\"grid\"")
            .attr("d", &["M", &left, " ", &y.to_string(), "H", &right].concat())
            .raw("/>");
    }
    for (class, path) in [("line", &chart.line), ("gap", &chart.gaps)] {
        if !path.is_empty() {
            page.raw("<path").attr("class", class).attr("d", path).raw("/>");
        }
    }
    for mark in &chart.marks {
        point(page, mark);
    }
    let beside = (LEFT - 14).to_string();
    for (y, value) in &chart.values {
        let label = grouped(page.language(), *value);
        // More than ten millions have no room beside the picture: they reach into it.
        let (x, anchor) = if label.chars().count() > 10 {
            ("0", "start")
        } else {
            (beside.as_str(), "end")
        };
        text(page, x, &(y + 8).to_string(), anchor, &label);
    }
    let height = (HEIGHT - 16).to_string();
    for (x, label) in &chart.moments {
        // A label at the edge stays in the picture.
        let anchor = if x * 8 > WIDTH * 7 { "end" } else { "middle" };
        text(page, &x.to_string(), &height, anchor, label);
    }
    page.raw("</svg>");
}

fn text(page: &mut Page<'_>, x: &str, y: &str, anchor: &str, words: &str) {
    page.raw("<text")
        .attr("x", x)
        .attr("y", y)
        .attr("text-anchor", anchor)
        .raw(">")
        .text(words)
        .raw("</text>");
}

fn point(page: &mut Page<'_>, mark: &Mark) {
    let (x, y) = (mark.x.to_string(), mark.y.to_string());
    let (class, outline) = match mark.shape {
        Shape::Dot => ("dot", "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0"),
        Shape::Cross => ("cross", "m-8-8l16 16m0-16l-16 16"),
        Shape::Up => ("arrow", "m0-12l10 18h-20z"),
        Shape::Down => ("arrow", "m0 12l10-18h-20z"),
    };
    page.raw("<path")
        .attr("class", class)
        .attr("d", &["M", &x, " ", &y, outline].concat())
        .raw("/>");
}

/// The picture in a sentence, for who doesn't see it.
fn describe(page: &mut Page<'_>, points: &[(Timestamp, u64, bool)]) {
    let language = page.language();
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return;
    };
    let end =
        |point: &(Timestamp, u64, bool)| [grouped(language, point.1), moment(language, point.0)].join(", ");
    let doubtful = points.iter().filter(|point| !point.2).count();
    let words = crate::texts::filled(
        page.words(t::CHART_SAYS),
        &[
            &points.len().to_string(),
            &end(first),
            &end(last),
            &doubtful.to_string(),
        ],
    );
    page.text(&words);
}

fn table(page: &mut Page<'_>, points: &[(Timestamp, u64, bool)], number: &str) {
    page.fold(&["table", number].concat(), t::AS_TABLE, &[], false);
    page.raw("<div class=\"scroll\" tabindex=\"0\"><table><thead><tr>");
    for column in [t::WHEN, t::VALUE, words::STATE] {
        page.raw("<th scope=\"col\">").say(column).raw("</th>");
    }
    page.raw("</tr></thead><tbody>");
    for (at, value, good) in points.iter().rev() {
        let at = at.to_string().replace('T', " ");
        page.raw("<tr><td>")
            .text(at.get(..16).unwrap_or_default())
            .raw("</td><td class=\"num\">")
            .number(*value)
            .raw("</td><td>")
            .say(if *good { layout::GOOD } else { words::DOUBTFUL })
            .raw("</td></tr>");
    }
    page.raw("</tbody></table></div>");
    page.fold_end();
}
