//! The one next thing to do, from the plug to the first reading on the server. A person who is no specialist follows
//! these and is done.

use crate::Place;
use crate::layout::Page;
use crate::texts::{Text, health as t};
use crate::view::{Check, CheckKind, CheckState, Finding, Health};

/// The steps that are counted: network, dealer, printers, first reading.
const STEPS: u8 = 4;

/// One step.
pub(super) struct NextStep {
    number: u8,
    title: Text,
    text: Text,
    /// Where it is done; none: not on this page.
    place: Option<Place>,
}

impl NextStep {
    /// The first thing that is missing; none once readings arrive, or where a fault has to be mended first.
    pub(super) fn of(health: &Health) -> Option<Self> {
        let check = |kind: CheckKind| health.checks.iter().find(|check| check.kind == kind);
        let is_bad = |check: &Check| check.state == CheckState::Bad;
        if check(CheckKind::Link).is_some_and(is_bad) {
            return Some(Self::new(1, t::PLUG_IN, t::PLUG_IN_TEXT, None));
        }
        if check(CheckKind::Address).is_some_and(is_bad) {
            return Some(Self::new(
                1,
                t::GIVE_ADDRESS,
                t::GIVE_ADDRESS_TEXT,
                Some(Place::Network),
            ));
        }
        if check(CheckKind::Server)?.finding == Finding::NotEnrolled {
            return Some(Self::new(2, t::ENROL, t::ENROL_TEXT, Some(Place::Server)));
        }
        Some(match &check(CheckKind::Printers)?.finding {
            Finding::NothingSelected => Self::new(3, t::CHOOSE, t::CHOOSE_TEXT, Some(Place::Search)),
            Finding::NoPrinters { searched_at: None } => {
                Self::new(3, t::SEARCH, t::SEARCH_TEXT, Some(Place::Search))
            }
            Finding::NoPrinters { searched_at: Some(_) } => {
                Self::new(3, t::NONE_FOUND, t::NONE_FOUND_TEXT, Some(Place::Search))
            }
            Finding::Printers {
                read: 0, silent: 0, ..
            } => Self::new(4, t::READ, t::READ_TEXT, Some(Place::Devices)),
            Finding::Printers { .. } if check(CheckKind::Push)?.finding == Finding::NothingToSend => {
                Self::new(4, t::SEND, t::SEND_TEXT, Some(Place::Server))
            }
            _ => return None,
        })
    }

    const fn new(number: u8, title: Text, text: Text, place: Option<Place>) -> Self {
        Self {
            number,
            title,
            text,
            place,
        }
    }

    pub(super) fn show(&self, page: &mut Page<'_>) {
        let (number, of) = (self.number.to_string(), STEPS.to_string());
        page.raw("<section class=\"card next\"><p class=\"eyebrow\">")
            .say(t::NEXT)
            .raw(" · ");
        page.say_with(t::STEP_OF, &[&number, &of])
            .raw("</p><h2>")
            .say(self.title)
            .raw("</h2>");
        page.paragraph(self.text);
        if let Some(place) = &self.place {
            page.link_button(place, t::GO_ON);
        }
        page.raw(
            "<svg class=\"way\" viewBox=\"0 0 103 4\" preserveAspectRatio=\"xMinYMid\" aria-hidden=\"true\">",
        );
        for step in 0..STEPS {
            page.raw(if step < self.number {
                "<rect class=\"level\""
            } else {
                "<rect class=\"all\""
            });
            page.attr("x", &(u16::from(step) * 26).to_string());
            page.raw(" width=\"25\" height=\"4\" rx=\"2\"/>");
        }
        page.raw("</svg></section>");
    }
}
