//! Packs the texts of the page: `texts/*.rs` are written for people, a language of them at a time is unpacked on the box.
//! Texts are numbered by file and row, as `texts.rs` numbers them. Packs the page's style and script as well.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use packed::octets;

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
    for (language, texts) in languages.iter().enumerate() {
        fs::write(out.join(format!("texts{language}.bin")), octets::pack(texts))?;
    }
    fs::write(out.join("texts.rs"), firsts)?;
    let mut paths = String::new();
    for (constant, name, extension) in [("STYLE_PATH", "style", "css"), ("SCRIPT_PATH", "live", "js")] {
        println!("cargo::rerun-if-changed=src/{name}.{extension}");
        let content = fs::read(format!("src/{name}.{extension}"))?;
        let hash = hash(&content);
        writeln!(
            paths,
            "/// Where every page looks for it.\npub const {constant}: &str = \"/{name}-{hash:016x}.{extension}\";"
        )?;
        fs::write(out.join(format!("{name}.bin")), octets::pack(&content))?;
    }
    fs::write(out.join("paths.rs"), paths)?;
    Ok(())
}

/// FNV-1a, 64 bits.
fn hash(content: &[u8]) -> u64 {
    content.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
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
