//! The colours that a supply's own words name, in the languages that panels speak.

/// A word for a colour → its name in English. Words of scripts without spaces are found anywhere in the text.
const COLORS: [(&str, &str); 11] = [
    (
        "black",
        "black schwarz noir noire negro negra nero nera preto preta zwart svart sort musta czarny černá \
         čierna fekete negru siyah črna crna чёрный черный чорний черен μαύρο ブラック ﾌﾞﾗｯｸ 黒 黑 검정 블랙",
    ),
    (
        "cyan",
        "cyan zyan cian ciano cyaan cián syaani syan azurová camgöbeği błękitny голубой блакитний κυανό \
         シアン ｼｱﾝ 青 시안",
    ),
    (
        "magenta",
        "magenta purpurová purpurowy пурпурный маджента μαγκέντα マゼンタ ﾏｾﾞﾝﾀ 品红 洋红 洋紅 마젠타",
    ),
    (
        "yellow",
        "yellow gelb jaune amarillo amarilla giallo gialla amarelo amarela geel gul keltainen żółty \
         žlutá žltá sárga galben sarı rumena žuta жёлтый желтый жовтий κίτρινο イエロー ｲｴﾛｰ 黄 黃 노랑 옐로",
    ),
    ("gray", "gray grey grau gris grigio cinza グレー 灰"),
    ("red", "red rot rouge rosso rojo レッド"),
    ("green", "green grün vert verde グリーン"),
    ("blue", "blue blau bleu blu azul ブルー"),
    ("white", "white weiß weiss blanc bianco blanco ホワイト 白"),
    ("orange", "orange arancione naranja オレンジ"),
    ("violet", "violet violett viola violeta"),
];

/// A word that makes another colour of one of them, in front of it or behind → in English.
const SHADES: [(&str, &str); 3] = [
    ("light", "light hell clair claro chiaro licht"),
    ("photo", "photo foto フォト"),
    ("matte", "matte matt mat mate opaco マット"),
];

/// The one colour that a supply's description names, in English, such as `light cyan`; none where it names two.
pub(in super::super) fn color_in_words(description: &str) -> Option<String> {
    let lower = description.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .collect();
    let mut named = words
        .iter()
        .enumerate()
        .filter_map(|(place, word)| Some((place, color(word)?)));
    let (place, first) = named.next()?;
    if named.any(|(_, (other, _))| other != first.0) {
        return None;
    }
    let (color, shade) = first;
    let beside = |place: Option<usize>| shade_of(words.get(place?)?);
    let shade = shade
        .or_else(|| beside(place.checked_sub(1)))
        .or_else(|| beside(place.checked_add(1)));
    Some(shade.map_or_else(|| color.to_owned(), |shade| format!("{shade} {color}")))
}

fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|known| known == word)
}

/// The colour of a word, and its shade where both are one word: `photoblack`, `Hellcyan`.
fn color(word: &str) -> Option<(&'static str, Option<&'static str>)> {
    let whole = || COLORS.iter().find(|(_, words)| has(words, word));
    let shaded = || {
        SHADES.iter().find_map(|(shade, words)| {
            let rest = words.split(' ').find_map(|prefix| word.strip_prefix(prefix))?;
            let (color, _) = COLORS.iter().find(|(_, words)| has(words, rest))?;
            Some((*color, Some(*shade)))
        })
    };
    whole()
        .map(|(color, _)| (*color, None))
        .or_else(shaded)
        .or_else(|| unspaced(word))
}

/// The one colour within a run of Chinese, Japanese or Korean, which puts no spaces between words.
fn unspaced(run: &str) -> Option<(&'static str, Option<&'static str>)> {
    let is_within = |words: &str| {
        words
            .split(' ')
            .any(|word| is_unspaced(word) && run.contains(word))
    };
    let mut named = COLORS.iter().filter(|(_, words)| is_within(words));
    let (color, _) = named.next()?;
    let shade = SHADES.iter().find(|(_, words)| is_within(words));
    named
        .next()
        .is_none()
        .then_some((*color, shade.map(|(shade, _)| *shade)))
}

/// Kana, ideographs, hangul, and kana of half the width.
fn is_unspaced(word: &str) -> bool {
    word.starts_with(|c| {
        matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{ff66}'..='\u{ff9f}')
    })
}

fn shade_of(word: &str) -> Option<&'static str> {
    let known = SHADES.iter().find(|(_, words)| has(words, word));
    known.map(|(shade, _)| *shade)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_a_color_only_if_they_name_one() {
        for (words, color) in [
            ("Toner (Cyan)", Some("cyan")),
            ("Photo Black Ink", Some("photo black")),
            ("Black Cartridge, black", Some("black")),
            ("Cyan/Magenta/Yellow drum", None),
            ("Blackwater Filter", None),
            ("TK-8527C", None),
            ("Toner noir, jaune", None),
        ] {
            assert_eq!(color_in_words(words).as_deref(), color, "{words}");
        }
    }

    #[test]
    fn words_are_known_in_many_languages() {
        for (words, color) in [
            ("Schwarze Kartusche, Toner Schwarz", Some("black")),
            ("Toner Gelb", Some("yellow")),
            ("Fotoschwarz", Some("photo black")),
            ("Hellcyan", Some("light cyan")),
            ("Cartouche de toner noir", Some("black")),
            ("Encre noir mat", Some("matte black")),
            ("Cartucho de tóner negro", Some("black")),
            ("Cian claro", Some("light cyan")),
            ("Cartuccia nero", Some("black")),
            ("Toner giallo", Some("yellow")),
            ("Toner preto", Some("black")),
            ("Toner Czarny", Some("black")),
            ("ŻÓŁTY TONER", Some("yellow")),
            ("Голубой тонер", Some("cyan")),
            ("シアントナー", Some("cyan")),
            ("ﾏｾﾞﾝﾀ ﾄﾅｰ", Some("magenta")),
            ("フォトブラックインク", Some("photo black")),
            ("黒/シアンドラム", None),
            ("黑色碳粉盒", Some("black")),
            ("블랙 토너", Some("black")),
            ("Négociant", None),
        ] {
            assert_eq!(color_in_words(words).as_deref(), color, "{words}");
        }
    }
}
