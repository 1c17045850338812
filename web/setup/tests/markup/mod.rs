//! A browser's eye, as strict as a pedant's: it takes a page apart and panics where anything is out of order.

#![allow(dead_code, clippy::unwrap_used)]

use std::collections::BTreeSet;

use setup::Form;

/// Elements without an end.
const VOID: [&str; 6] = ["meta", "link", "input", "br", "hr", "img"];

/// Attributes whose value names ids of the page.
const REFERENCES: [&str; 3] = ["for", "aria-describedby", "aria-labelledby"];

pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    /// Its parent; the first element has itself.
    parent: usize,
    /// All text in it.
    pub(crate) text: String,
}

pub(crate) struct Document {
    elements: Vec<Element>,
}

impl Element {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.attributes.iter().filter(|(found, _)| found == name);
        found.next().map(|(_, value)| value.as_str())
    }

    fn is(&self, name: &str, kind: &str) -> bool {
        self.name == name && self.get("type") == Some(kind)
    }
}

impl Document {
    /// Takes a page apart.
    pub(crate) fn of(html: &str) -> Self {
        let mut rest = html.strip_prefix("<!DOCTYPE html>").expect("a doctype");
        let mut elements: Vec<Element> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        while !rest.is_empty() {
            let (text, tail) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            let text = unescaped(text);
            for place in &open {
                elements[*place].text.push_str(&text);
            }
            let Some(tail) = tail.strip_prefix('<') else { break };
            let (tag, tail) = tail.split_once('>').expect("an end of the tag");
            rest = tail;
            if let Some(name) = tag.strip_prefix('/') {
                let place = open.pop().expect("something that is open");
                assert_eq!(elements[place].name, name, "ends out of turn");
                continue;
            }
            let (tag, closed) = match tag.strip_suffix('/') {
                Some(tag) => (tag, true),
                None => (tag, false),
            };
            let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            assert!(
                name.bytes()
                    .all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit()),
                "<{tag}>"
            );
            let place = elements.len();
            elements.push(Element {
                name: name.to_owned(),
                attributes: attributes_of(attributes),
                parent: open.last().copied().unwrap_or(place),
                text: String::new(),
            });
            if !closed && !VOID.contains(&name) {
                open.push(place);
            }
        }
        assert!(open.is_empty(), "{} elements stay open", open.len());
        Self { elements }
    }

    /// Takes it apart, and checks all that can be checked of any page.
    pub(crate) fn checked(html: &str) -> Self {
        let document = Self::of(html);
        document.check_ids();
        document.check_labels();
        for element in &document.elements {
            let says_nothing = element.name == "bdi" && element.text.is_empty();
            assert!(
                !says_nothing,
                "a sentence with a hole in {}",
                document.elements[element.parent].text
            );
            assert!(
                !["script", "style", "iframe", "object"].contains(&element.name.as_str())
                    || element.get("src").is_some()
            );
            for (name, value) in &element.attributes {
                assert!(
                    !name.starts_with("on") && name != "style",
                    "<{} {name}>",
                    element.name
                );
                if ["href", "src", "action"].contains(&name.as_str()) {
                    // A person may be led elsewhere; nothing may be fetched from there.
                    let is_way = element.name == "a" && value.starts_with("https://");
                    let is_here = value.starts_with(['/', '#']) && !value.starts_with("//");
                    assert!(is_here || is_way, "{name}={value}");
                }
            }
        }
        document
    }

    pub(crate) fn all<'d>(&'d self, name: &'d str) -> impl Iterator<Item = &'d Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    /// The first element of that name and class.
    pub(crate) fn classed(&self, class: &str) -> Vec<&Element> {
        let has = |element: &&Element| {
            let classes = element.get("class").unwrap_or_default();
            classes.split(' ').any(|found| found == class)
        };
        self.elements.iter().filter(has).collect()
    }

    /// All text of the page.
    pub(crate) fn text(&self) -> &str {
        &self.elements[0].text
    }

    fn check_ids(&self) {
        let ids: Vec<&str> = self
            .elements
            .iter()
            .filter_map(|element| element.get("id"))
            .collect();
        let unique: BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len(), "{ids:?}");
        for element in &self.elements {
            for reference in REFERENCES {
                for id in element.get(reference).unwrap_or_default().split_whitespace() {
                    assert!(
                        ids.contains(&id),
                        "{reference}={id} of <{}> leads nowhere",
                        element.name
                    );
                }
            }
            if let Some(id) = element.get("href").and_then(|href| href.strip_prefix('#')) {
                assert!(ids.contains(&id), "#{id} leads nowhere");
            }
        }
    }

    /// Everything that can be used has a word for it.
    fn check_labels(&self) {
        let labelled: Vec<&str> = self.all("label").filter_map(|label| label.get("for")).collect();
        for (place, element) in self.elements.iter().enumerate() {
            let named = match element.name.as_str() {
                "input" if element.get("type") == Some("hidden") => true,
                "input" | "select" | "textarea" | "progress" => {
                    element.get("id").is_some_and(|id| labelled.contains(&id))
                        || self.is_in(place, "label").is_some()
                        || element.get("aria-label").is_some()
                }
                "button" | "a" | "summary" | "th" | "legend" | "h1" | "h2" | "h3" | "label" => {
                    !element.text.trim().is_empty() || element.get("aria-label").is_some()
                }
                "svg" => {
                    element.get("aria-hidden").is_some()
                        || element.get("aria-label").is_some_and(|label| !label.is_empty())
                        || element.get("aria-labelledby").is_some()
                }
                _ => true,
            };
            assert!(named, "<{} {:?}> has no name", element.name, element.attributes);
        }
    }

    /// The element of that name around it.
    fn is_in(&self, place: usize, name: &str) -> Option<usize> {
        let mut place = place;
        loop {
            let parent = self.elements[place].parent;
            if parent == place {
                return None;
            }
            if self.elements[parent].name == name {
                return Some(parent);
            }
            place = parent;
        }
    }

    /// What a browser would send when that button is pressed.
    pub(crate) fn sent(&self, action: &str) -> Form {
        self.filled(action, &[])
    }

    /// The same, with other words in some fields.
    pub(crate) fn filled(&self, action: &str, typed: &[(&str, &str)]) -> Form {
        let is_button =
            |element: &Element| element.get("name") == Some("action") && element.get("value") == Some(action);
        let button = self.elements.iter().position(is_button);
        let button = button.unwrap_or_else(|| panic!("no button for {action}"));
        let form = self.is_in(button, "form").expect("a form around the button");
        let mut fields: Vec<(String, String)> = vec![("action".to_owned(), action.to_owned())];
        for (place, element) in self.elements.iter().enumerate() {
            let Some(name) = element.get("name").filter(|name| *name != "action") else {
                continue;
            };
            if self.is_in(place, "form") != Some(form) {
                continue;
            }
            let other = typed.iter().find(|(field, _)| *field == name);
            let value = match element.name.as_str() {
                _ if other.is_some() => other.map(|(_, value)| (*value).to_owned()),
                "input" if element.is("input", "checkbox") || element.is("input", "radio") => {
                    let checked = element.get("checked").is_some();
                    checked.then(|| element.get("value").unwrap_or("on").to_owned())
                }
                "input" => Some(element.get("value").unwrap_or_default().to_owned()),
                "textarea" => Some(
                    element
                        .text
                        .strip_prefix('\n')
                        .unwrap_or(&element.text)
                        .to_owned(),
                ),
                "select" => Some(self.chosen(place)),
                _ => None,
            };
            fields.extend(value.map(|value| (name.to_owned(), value)));
        }
        fields.into_iter().collect()
    }

    fn chosen(&self, select: usize) -> String {
        let options = || {
            let all = self.elements.iter().enumerate();
            all.filter(|(place, element)| {
                element.name == "option" && self.is_in(*place, "select") == Some(select)
            })
        };
        let chosen = options().find(|(_, option)| option.get("selected").is_some());
        let (_, option) = chosen.or_else(|| options().next()).expect("an option");
        option.get("value").unwrap_or_default().to_owned()
    }
}

fn attributes_of(text: &str) -> Vec<(String, String)> {
    let mut attributes: Vec<(String, String)> = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        let (name, tail) = rest.split_at(end);
        assert!(
            name.bytes()
                .all(|octet| octet.is_ascii_alphabetic() || b"-".contains(&octet) || octet.is_ascii_digit()),
            "attribute {name}"
        );
        assert!(!attributes.iter().any(|(found, _)| found == name), "{name} twice");
        let (value, tail) = match tail.strip_prefix("=\"") {
            Some(tail) => tail.split_once('"').expect("an end of the value"),
            None => ("", tail),
        };
        attributes.push((name.to_owned(), unescaped(value)));
        assert!(
            tail.is_empty() || tail.starts_with(' '),
            "attributes run together: {text}"
        );
        rest = tail.trim_start();
    }
    attributes
}

fn unescaped(text: &str) -> String {
    for piece in text.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "quot;", "#39;"];
        assert!(
            known.iter().any(|entity| piece.starts_with(entity)),
            "a bare & in {text}"
        );
    }
    assert!(!text.contains(['"', '\'']), "a bare quote in {text}");
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
