//! Maker and model from what devices say of themselves: by our own texts, and if present by two lists of the shared corpus,
//! `identity/banners.tsv` (greetings and descriptions) and `identity/ieee1284.tsv` (device ids). The lists were made by
//! others; `exceptions.rs` says where they are wrong or expect a model of what is no printer.
#![allow(clippy::unwrap_used)]

mod device_ids;
mod exceptions;
mod expectation;
mod score;

use std::fs;
use std::path::{Path, PathBuf};

use exceptions::{Exception, exception};
use expectation::{same_maker, same_model};
use profiles::{Brands, Catalogue, Ieee1284};
use score::Scores;

/// The lines of a table below the first, each parted at its tabs.
fn lines(path: &Path) -> Option<Vec<Vec<String>>> {
    let text = fs::read_to_string(path).ok()?;
    let parted = |line: &str| line.split('\t').map(str::to_owned).collect();
    Some(text.lines().skip(1).map(parted).collect())
}

fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/recognition")
        .join(name)
}

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/corpus")
        .join(name)
}

/// A table's text as a device sends it: quotes of the table taken off, line ends and a page's entities put back.
fn sent(text: &str) -> String {
    let unquoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let text = unquoted.map_or_else(|| text.to_owned(), |text| text.replace("\"\"", "\""));
    text.replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("&nbsp;", "\u{a0}")
}

/// Maker and model that a text of this probe names.
fn named(brands: &Brands, probe: &str, text: &str) -> (Option<String>, Option<String>) {
    match probe {
        "ieee1284" => {
            let id = Ieee1284::parse(text.as_bytes());
            (brands.brand_of(&id).map(str::to_owned), brands.model_of(&id))
        }
        "hrDeviceDescr" => (
            brands.brand_in(text).map(str::to_owned),
            brands.model_of_printer(text, None),
        ),
        _ => (
            brands.brand_in(text).map(str::to_owned),
            brands.model_in(text, None),
        ),
    }
}

/// Our own texts stand for all forms that are known, without the corpus: every one is right, to the letter.
#[test]
fn our_own_texts_name_maker_and_model() {
    let catalogue = Catalogue::built_in();
    let brands = catalogue.brands();
    let lines = lines(&own("texts.tsv")).unwrap();
    assert!(lines.len() > 100);
    let mut wrong = String::new();
    for line in &lines {
        let [probe, text, maker, model] = line.as_slice() else {
            panic!("four columns: {line:?}");
        };
        let (ours, our_model) = named(brands, probe, &sent(text));
        let found = (ours.unwrap_or_default(), our_model.unwrap_or_default());
        if found != (maker.clone(), model.clone()) {
            wrong.push_str(&format!("{probe}: {text}: {maker} {model}, read {found:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The other half of recognition: a switch of somebody who makes printers, too, is none of them.
#[test]
fn no_other_machine_gets_a_printers_model() {
    let catalogue = Catalogue::built_in();
    let brands = catalogue.brands();
    let ours = lines(&own("others.tsv")).unwrap();
    let mut texts: Vec<String> = ours.into_iter().map(|mut line| sent(&line.remove(0))).collect();
    assert!(texts.len() > 40);
    texts.extend(descriptions_of_gateways());
    for text in texts {
        assert_eq!(brands.model_in(&text, None), None, "{text}");
        assert_eq!(brands.model_of(&Ieee1284::parse(text.as_bytes())), None, "{text}");
    }
}

/// sysDescr of the corpus's routers, switches and servers; one of its gateways is a copier.
fn descriptions_of_gateways() -> Vec<String> {
    const SYS_DESCR: &str = "1.3.6.1.2.1.1.1.0|4|";
    let Ok(files) = fs::read_dir(corpus("gateways")) else {
        return Vec::new();
    };
    files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "snmprec"))
        .filter(|path| !path.to_string_lossy().contains("konica"))
        .filter_map(|path| {
            let text = fs::read_to_string(path).unwrap();
            text.lines()
                .find_map(|line| line.strip_prefix(SYS_DESCR))
                .map(str::to_owned)
        })
        .collect()
}

#[test]
fn banners_of_the_corpus_name_maker_and_model() {
    let Some(lines) = lines(&corpus("identity/banners.tsv")) else {
        return;
    };
    let catalogue = Catalogue::built_in();
    let brands = catalogue.brands();
    let mut scores = Scores::default();
    for line in &lines {
        let [probe, text, vendor, product, kind, .., all] = line.as_slice() else {
            panic!("too few columns: {line:?}");
        };
        let (maker, model) = named(brands, probe, &sent(text));
        let (maker, model) = (maker.as_deref(), model.as_deref());
        let by = [probe.as_str(), vendor];
        match exception(text) {
            Some(Exception { right, why }) => {
                // Whoever says that a list is wrong says what is right.
                assert_eq!(model, right, "{text}: {why}");
                if !exceptions::names_nobody(why) {
                    scores.maker(by, text, vendor, maker, same_maker(maker, vendor));
                }
                scores.except(why);
            }
            None if exceptions::is_print_server(kind) => {
                assert_eq!(model, None, "{text}");
                scores.maker(by, text, vendor, maker, same_maker(maker, vendor));
                scores.except(exceptions::SERVER);
            }
            None => {
                scores.maker(by, text, vendor, maker, same_maker(maker, vendor));
                let models = models_in(product, all);
                if !models.is_empty() || model.is_some() {
                    let right = models.iter().any(|expected| same_model(brands, model, expected));
                    scores.model(by, text, product, model, right);
                }
            }
        }
    }
    scores.print("banners.tsv");
    assert!(lines.len() > 300);
    assert!(scores.makers_percent() >= 97.0);
    assert!(scores.models_percent() >= 90.0);
}

/// The list names the model in several columns; some hold it with, some without its family.
fn models_in(product: &str, all: &str) -> Vec<String> {
    let more = ["'hw.product': '", "'hw.model': '"]
        .iter()
        .filter_map(|key| all.split_once(key)?.1.split('\'').next());
    let models = std::iter::once(product).chain(more);
    models
        .filter(|model| !model.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What an id itself says under a key, in one of its spellings: found here by splitting alone, so that the reader of ids
/// isn't held against itself.
fn said<'a>(id: &'a str, keys: &[&str]) -> &'a str {
    let mut fields = id.split(';').filter_map(|field| field.split_once(':'));
    let found = fields.find(|(key, value)| {
        keys.iter().any(|known| known.eq_ignore_ascii_case(key.trim())) && !value.trim().is_empty()
    });
    found.map_or("", |(_, value)| value.trim())
}

/// No exceptions here. Two counts: against the list's own names alone, and fair to an id that serves several models, as most
/// misses of the first are (`DeskJet 722C` introduces itself as `DESKJET 720C`): there what the id itself says is right, too.
#[test]
fn device_ids_of_the_corpus_name_maker_and_model() {
    let Some(lines) = lines(&corpus("identity/ieee1284.tsv")) else {
        return;
    };
    let catalogue = Catalogue::built_in();
    let brands = catalogue.brands();
    let [mut by_list, mut by_id] = [Scores::default(), Scores::default()];
    let (mut whole_ids, mut both) = (0_u32, 0_u32);
    for line in &lines {
        let [_, make, expected, bus, mfg, mdl, _, des, whole, ..] = line.as_slice() else {
            panic!("too few columns: {line:?}");
        };
        let parts = format!("MFG:{mfg};MDL:{mdl};DES:{des};");
        let id = if whole.is_empty() { &parts } else { whole };
        let (maker, model) = named(brands, "ieee1284", id);
        let (maker, model) = (maker.as_deref(), model.as_deref());
        let by = [bus.as_str(), make];
        let is_listed = [same_maker(maker, make), same_model(brands, model, expected)];
        by_list.maker(by, id, make, maker, is_listed[0]);
        by_list.model(by, id, expected, model, is_listed[1]);
        let own_maker = said(id, &["MFG", "MANUFACTURER"]);
        let own_model = match said(id, &["MDL", "MODEL"]) {
            "" => said(id, &["DES", "DESCRIPTION"]),
            model => model,
        };
        let is_right = [
            is_listed[0]
                || brands
                    .brand_in(own_maker)
                    .is_some_and(|named| maker == Some(named)),
            is_listed[1] || same_model(brands, model, own_model),
        ];
        by_id.maker(by, id, make, maker, is_right[0]);
        by_id.model(by, id, expected, model, is_right[1]);
        if !whole.is_empty() {
            whole_ids += 1;
            both += u32::from(is_right == [true, true]);
        }
    }
    by_list.print("ieee1284.tsv, the list");
    by_id.print("ieee1284.tsv, or the id");
    let percent = f64::from(both) * 100.0 / f64::from(whole_ids);
    println!("whole ids with both right: {both} of {whole_ids}, {percent:.1} %");
    assert!(lines.len() > 2_300 && whole_ids > 2_100);
    assert!(by_list.makers_percent() >= 99.0);
    assert!(by_list.models_percent() >= 94.0);
    assert!(percent >= 97.0);
}
