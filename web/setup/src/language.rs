//! The languages of the page.

/// A language that every text of the page is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];

    /// Its code (BCP 47), as in `lang`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
        }
    }

    /// Its own name for itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
        }
    }

    /// The language of that code; none for any other text.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The first language of `Accept-Language` (RFC 9110 §12.5.4) by weight that there is; English where there is none.
    pub fn preferred(accept_language: &str) -> Self {
        let mut best = (Self::English, 0);
        for range in accept_language.split(',').take(32) {
            let mut parts = range.split(';').map(str::trim);
            let primary = parts
                .next()
                .unwrap_or_default()
                .split('-')
                .next()
                .unwrap_or_default();
            let weight = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(1_000, thousandths);
            if let Some(language) = Self::of_code(&primary.to_ascii_lowercase())
                && weight > best.1
            {
                best = (language, weight);
            }
        }
        best.0
    }
}

/// A weight in thousandths: 0 or 1, or with up to three digits behind the point. Any other counts nothing.
fn thousandths(weight: &str) -> u16 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let is_row = fraction.len() <= 3 && fraction.bytes().all(|digit| digit.is_ascii_digit());
    match whole {
        "1" if is_row => 1_000,
        "0" if is_row => format!("{fraction:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_a_browser_wants_most_is_taken() {
        for (header, expected) in [
            ("", Language::English),
            ("de-CH,de;q=0.9,en;q=0.8", Language::German),
            ("it,fr;q=0.5,es;q=0.7", Language::Spanish),
            ("FR", Language::French),
            ("de;q=0, en", Language::English),
            ("de;q=NaN, fr;q=x, *", Language::English),
            ("de;q=0.75, fr;q=0.8, es;q=0.799", Language::French),
            ("de;q=0.001, fr;q=0., es;q=0.0005", Language::German),
            ("fr;q=0.999, de;q=1.000", Language::German),
            ("de;q=1e9, fr;q=2, es;q=0.1", Language::Spanish),
        ] {
            assert_eq!(Language::preferred(header), expected, "{header}");
        }
    }
}
