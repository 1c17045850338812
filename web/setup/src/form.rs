//! A submitted form: names and values, in order (`application/x-www-form-urlencoded`, WHATWG URL §5.1).

/// A form as it was typed. A name may stand several times, as check boxes of one list do.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Fields beyond this many are no form of ours.
    pub const MOST_FIELDS: usize = 2_048;

    /// Reads a body. None where it is not valid percent-encoded UTF-8, or has too many fields.
    pub fn decode(body: &[u8]) -> Option<Self> {
        let mut fields = Vec::new();
        for pair in body.split(|octet| *octet == b'&').filter(|pair| !pair.is_empty()) {
            if fields.len() == Self::MOST_FIELDS {
                return None;
            }
            let mut halves = pair.splitn(2, |octet| *octet == b'=');
            let name = decoded(halves.next().unwrap_or_default())?;
            let value = decoded(halves.next().unwrap_or_default())?;
            fields.push((name, value));
        }
        Some(Self(fields))
    }

    /// The first value of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    /// All values of that name.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    /// The same without the fields of those names, such as secrets.
    pub fn without(&self, names: &[&str]) -> Self {
        let kept = self.0.iter().filter(|(name, _)| !names.contains(&name.as_str()));
        Self(kept.cloned().collect())
    }

    /// Whether a check box of that name is ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        self.value(name).is_some()
    }
}

/// The names alone: values may be passwords.
impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

impl FromIterator<(String, String)> for Form {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

fn decoded(octets: &[u8]) -> Option<String> {
    let mut plain = Vec::with_capacity(octets.len());
    let mut rest = octets.iter();
    while let Some(octet) = rest.next() {
        plain.push(match octet {
            b'+' => b' ',
            b'%' => hex(*rest.next()?)? << 4 | hex(*rest.next()?)?,
            plain => *plain,
        });
    }
    String::from_utf8(plain).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_form_is_read_as_a_browser_writes_it() {
        let form = Form::decode(b"name=B%C3%BCro+2&segment=10.0.0.0%2F24&segment=10.0.1.0%2F24&empty=&flag")
            .unwrap();
        assert_eq!(form.value("name"), Some("Büro 2"));
        assert_eq!(form.values("segment").count(), 2);
        assert_eq!(form.value("empty"), Some(""));
        assert!(form.is_ticked("flag") && !form.is_ticked("other"));
        assert_eq!(Form::decode(b"").unwrap(), Form::default());
    }

    #[test]
    fn what_no_browser_writes_is_refused() {
        for body in ["a=%", "a=%4", "a=%zz", "a=%ff", "%c3=x"] {
            assert_eq!(Form::decode(body.as_bytes()), None, "{body}");
        }
        let many = "a=b&".repeat(Form::MOST_FIELDS + 1);
        assert_eq!(Form::decode(many.as_bytes()), None);
    }

    #[test]
    fn fields_are_left_out_by_their_names() {
        let form = Form::decode(b"user=anna&password=s3cret&password=again&note=password").unwrap();
        assert_eq!(
            form.without(&["password"]),
            Form::decode(b"user=anna&note=password").unwrap()
        );
    }

    #[test]
    fn no_value_is_printed_by_mistake() {
        let form = Form::decode(b"password=s3cret").unwrap();
        assert!(!format!("{form:?}").contains("s3cret"));
    }
}
