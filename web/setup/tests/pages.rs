//! Every page at every stage, in every language: in order, whole, and to be looked at.

#![allow(clippy::unwrap_used)]

mod markup;
mod samples;
mod stages;

use std::fs;
use std::path::Path;

use markup::Document;
use samples::frame;
use setup::{Frame, Language, View, render};

/// The frame of a stage: nobody is signed in on the way in.
fn framed<'a>(language: Language, place: &'a setup::Place, view: &View) -> Frame<'a> {
    Frame {
        signed_in: !matches!(view, View::Claim(_) | View::SignIn | View::BeingReset),
        ..frame(language, place)
    }
}

/// Checks every page, and leaves it in the target folder's `tmp/setup` to be looked at.
#[test]
fn every_stage_is_in_order_in_every_language() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("setup");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(&setup::STYLE_PATH[1..]), setup::style()).unwrap();
    fs::write(folder.join(&setup::SCRIPT_PATH[1..]), setup::script()).unwrap();
    for (name, place, view) in stages::all() {
        for language in Language::ALL {
            let html = render(&framed(language, &place, &view), &view);
            Document::checked(&html);
            let file = folder.join(format!("{name}.{}.html", language.code()));
            fs::write(file, html).unwrap();
        }
    }
}

#[test]
fn style_and_script_are_small_and_fetch_nothing_from_elsewhere() {
    assert!(setup::style().len() <= 9_500, "{}", setup::style().len());
    assert!(setup::script().len() <= 2_000, "{}", setup::script().len());
    for asset in [setup::style(), setup::script()] {
        for word in ["url(", "@import", "http:", "https:", "innerHTML =", "eval"] {
            assert!(!asset.contains(word), "{word}");
        }
    }
}
