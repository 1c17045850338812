//! Somebody at the box's setup page, with a browser that runs no script: pages are fetched by HTTPS, forms are filled in as
//! they stand on the page, and what he had to type is counted. He compares the certificate's fingerprint before he goes on.

mod certificate;

use std::collections::BTreeMap;
use std::sync::Arc;

use ureq::http::Response;
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, Body};

/// A visitor.
pub struct Visitor {
    page: String,
    agent: Agent,
    cookies: BTreeMap<String, String>,
    typed: usize,
}

/// What the box answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Where it leads.
    pub location: Option<String>,
    /// The name of the file, where it is one to keep.
    pub disposition: Option<String>,
    /// What is in it.
    pub body: String,
}

impl Visitor {
    /// Somebody who opens the page at `https://host:port`. Its certificate signs itself: he compares it with the fingerprint
    /// that `meterbox status` shows, and from then on trusts that certificate and no other.
    ///
    /// # Errors
    /// Where nobody answers, or with another certificate.
    pub fn at(page: &str, fingerprint: &str) -> Result<Self, String> {
        let page = page.trim_end_matches('/');
        let certificate = certificate::compared(page, fingerprint)?;
        let trusted = Certificate::from_der(&certificate).to_owned();
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::new_with_certs(&[trusted]))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .build();
        Ok(Self {
            page: page.to_owned(),
            agent: config.into(),
            cookies: BTreeMap::new(),
            typed: 0,
        })
    }

    /// How many fields he typed something into.
    pub fn typed(&self) -> usize {
        self.typed
    }

    /// Opens a page of the box.
    ///
    /// # Panics
    /// Where nobody answers.
    pub fn open(&mut self, path: &str) -> Answer {
        let request = self.agent.get(format!("{}{path}", self.page));
        let response = request
            .header("cookie", self.cookie())
            .call()
            .unwrap_or_else(|error| panic!("the page {path} answers: {error}"));
        self.taken(response)
    }

    /// Opens a page, fills in the form with that button, presses it, and follows where it leads. What is not named stays as
    /// it stands in the form.
    ///
    /// # Panics
    /// Where there is no such form, or it leads nowhere.
    pub fn press(&mut self, path: &str, button: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.open(path);
        let form = form_with(&page.body, button)
            .unwrap_or_else(|| panic!("{path} has a form with {button}: {}", page.body));
        let mut values = values_of(form);
        for (name, value) in fields {
            values.retain(|(known, _)| known != name);
            values.push(((*name).to_owned(), (*value).to_owned()));
        }
        values.retain(|(name, _)| name != "action");
        values.push(("action".to_owned(), button.to_owned()));
        let is_ticked = |name: &str| form.contains(&format!("type=\"checkbox\" name=\"{name}\""));
        self.typed += fields.iter().filter(|(name, _)| !is_ticked(name)).count();
        let (_, action) = form.split_once(" action=\"").expect("a form has an address");
        let action = plain(action.split('"').next().unwrap_or_default());
        let answer = self.post(&action, &values);
        match (&answer.location, answer.status) {
            (Some(location), 303) => self.open(&location.clone()),
            _ => answer,
        }
    }

    fn post(&mut self, path: &str, values: &[(String, String)]) -> Answer {
        let body: Vec<String> = values
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
            .collect();
        let response = self
            .agent
            .post(format!("{}{path}", self.page))
            .header("cookie", self.cookie())
            .header("origin", &self.page)
            .header("content-type", "application/x-www-form-urlencoded")
            .send(body.join("&"))
            .unwrap_or_else(|error| panic!("the form of {path} is taken: {error}"));
        self.taken(response)
    }

    fn cookie(&self) -> String {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        cookies.collect::<Vec<_>>().join("; ")
    }

    fn taken(&mut self, mut response: Response<Body>) -> Answer {
        let header = |name: &str| {
            let value = response.headers().get(name)?;
            Some(value.to_str().expect("a header of text").to_owned())
        };
        let (location, disposition) = (header("location"), header("content-disposition"));
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().expect("a cookie of text");
            let (pair, rest) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').expect("a cookie has a value");
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Answer {
            status: response.status().as_u16(),
            location,
            disposition,
            body: response.body_mut().read_to_string().expect("a body of text"),
        }
    }
}

impl Answer {
    /// The words of the page, without its tags.
    pub fn words(&self) -> String {
        let mut words = String::new();
        for part in self.body.split('<') {
            words += part.split_once('>').map_or(part, |(_, text)| text);
            words.push(' ');
        }
        let words: Vec<&str> = words.split_whitespace().collect();
        words.join(" ")
    }
}

/// The form that has a button with that value.
fn form_with<'a>(page: &'a str, button: &str) -> Option<&'a str> {
    let value = format!("value=\"{button}\"");
    page.split("<form").skip(1).find_map(|rest| {
        let form = rest.split("</form>").next()?;
        let has_it = |tag: &str| tag.contains("name=\"action\"") && tag.contains(&value);
        form.split('<').any(has_it).then_some(form)
    })
}

/// What stands in a form: inputs, ticked boxes, choices, texts.
fn values_of(form: &str) -> Vec<(String, String)> {
    let mut values = Vec::new();
    let mut choice: Option<String> = None;
    for part in form.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let attribute = |name: &str| {
            let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
            tag.get(start..)?.split('"').next().map(plain)
        };
        let has = |word: &str| tag.split(['"', ' ']).any(|part| part == word);
        let name = || attribute("name").unwrap_or_default();
        if tag.starts_with("input") {
            let is_box = has("checkbox") || has("radio");
            if !is_box || has("checked") {
                values.push((name(), attribute("value").unwrap_or_default()));
            }
        } else if tag.starts_with("textarea") {
            values.push((name(), plain(text.trim_start_matches('\n'))));
        } else if tag.starts_with("select") {
            choice = Some(name());
        } else if tag.starts_with("option")
            && has("selected")
            && let Some(name) = &choice
        {
            values.push((name.clone(), attribute("value").unwrap_or_default()));
        }
    }
    values.retain(|(name, _)| !name.is_empty());
    values
}

fn plain(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    named.iter().fold(text.to_owned(), |text, (name, character)| {
        text.replace(name, character)
    })
}

fn encoded(text: &str) -> String {
    let is_plain = |octet: u8| octet.is_ascii_alphanumeric() || b"-._~".contains(&octet);
    text.bytes()
        .map(|octet| {
            if is_plain(octet) {
                char::from(octet).to_string()
            } else {
                format!("%{octet:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_filled_in_as_it_stands() {
        let page = r#"<form><input name="a" value="1"><button name="action" value="other"></button></form>
            <form><input type="hidden" name="token" value="t&amp;1"><input type="checkbox" name="yes" value="10.0.0.0/24" checked>
            <input type="checkbox" name="no" value="1"><textarea name="text">
one
two</textarea><select name="pace"><option value="gentle">g</option><option value="fast" selected>f</option></select>
            <button name="action" value="save">Save</button></form>"#;
        let values = values_of(form_with(page, "save").expect("the form"));
        let of = |name: &str| {
            values
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.as_str())
        };
        assert_eq!(of("token"), Some("t&1"));
        assert_eq!((of("yes"), of("no")), (Some("10.0.0.0/24"), None));
        assert_eq!((of("text"), of("pace")), (Some("one\ntwo"), Some("fast")));
        assert_eq!(encoded("a b+ü"), "a%20b%2B%C3%BC");
    }
}
