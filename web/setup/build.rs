//! Packs the texts of the page: `texts/*.rs` are written for people, a language of them at a time is unpacked on the box.
//!
//! Pairs of bytes that come often become one byte, again and again (byte pair encoding): half the size, unpacked by a
//! dozen lines. Texts are numbered by file and row, as `texts.rs` numbers them.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

const LANGUAGES: usize = 4;
/// Stands between two texts.
const SEPARATOR: u8 = 0x1f;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=src/texts");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo gives OUT_DIR to build scripts")?);
    let mut languages = vec![Vec::new(); LANGUAGES];
    let mut firsts = String::from(
        "/// The number of each file's first text.\npub(super) const FIRST: &[(&str, u16)] = &[",
    );
    let mut count = 0_usize;
    for file in files(Path::new("src/texts"))? {
        let name = file
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        write!(firsts, "(\"{name}\", {count}),")?;
        for row in rows(&fs::read_to_string(&file)?) {
            if row.len() != LANGUAGES {
                let mistake = format!("{}: row {count} has {} texts", file.display(), row.len());
                println!("cargo::error={mistake}");
                return Err(mistake.into());
            }
            for (language, text) in languages.iter_mut().zip(row) {
                language.extend_from_slice(text.as_bytes());
                language.push(SEPARATOR);
            }
            count += 1;
        }
    }
    firsts.push_str("];\n");
    let mut packs = format!("/// Each language's texts.\npub(super) static PACKS: [Pack; {LANGUAGES}] = [");
    for language in languages {
        let (pairs, bytes) = packed(language);
        write!(packs, "Pack {{ pairs: &{pairs:?}, bytes: &{bytes:?} }},")?;
    }
    packs.push_str("];\n");
    fs::write(out.join("texts.rs"), firsts + &packs)?;
    Ok(())
}

/// The files of texts, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name != "tests.rs") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The rows of the block `texts! { … }`: the literals of each.
fn rows(source: &str) -> Vec<Vec<String>> {
    let block = source.split_once("texts! {").map_or("", |(_, block)| block);
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut characters = block.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => row.push(literal(&mut characters)),
            ';' => rows.push(std::mem::take(&mut row)),
            '}' => break,
            _ => {}
        }
    }
    rows
}

/// The rest of a literal, with its escapes resolved.
fn literal(characters: &mut std::str::Chars<'_>) -> String {
    let mut text = String::new();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => match characters.next() {
                Some('u') => {
                    let digits: String = characters
                        .by_ref()
                        .skip(1)
                        .take_while(|digit| *digit != '}')
                        .collect();
                    let code = u32::from_str_radix(&digits, 16).ok();
                    text.extend(code.and_then(char::from_u32));
                }
                Some(escaped) => text.push(escaped),
                None => break,
            },
            character => text.push(character),
        }
    }
    text
}

/// The bytes with their commonest pairs replaced by bytes that are free, and what each of those stands for: three
/// bytes a pair.
fn packed(mut bytes: Vec<u8>) -> (Vec<u8>, Vec<u8>) {
    let free: Vec<u8> = (1..=u8::MAX).filter(|byte| !bytes.contains(byte)).collect();
    let mut pairs = Vec::new();
    for code in free {
        let mut counts: BTreeMap<(u8, u8), usize> = BTreeMap::new();
        for pair in bytes.windows(2).filter(|pair| !pair.contains(&SEPARATOR)) {
            *counts.entry((pair[0], pair[1])).or_default() += 1;
        }
        let Some(((first, second), count)) = counts.into_iter().max_by_key(|(_, count)| *count) else {
            break;
        };
        if count < 4 {
            break;
        }
        pairs.extend_from_slice(&[code, first, second]);
        let mut shorter = Vec::with_capacity(bytes.len());
        let mut rest = bytes.as_slice();
        while let Some((byte, tail)) = rest.split_first() {
            if *byte == first && tail.first() == Some(&second) {
                shorter.push(code);
                rest = &tail[1..];
            } else {
                shorter.push(*byte);
                rest = tail;
            }
        }
        bytes = shorter;
    }
    (pairs, bytes)
}
