//! What axe-core (WCAG 2.2 A and AA, best practices) has against a page.

use std::fmt;
use std::path::PathBuf;

use serde_json::Value;

use crate::browser::Browser;
use crate::workspace;

/// A rule that a page breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The rule's id.
    pub rule: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: String,
    /// The rule in words.
    pub help: String,
    /// The elements that break it, as HTML.
    pub elements: Vec<String>,
}

impl Violation {
    /// Whether people are kept out by it.
    pub fn is_serious(&self) -> bool {
        matches!(self.impact.as_str(), "serious" | "critical")
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}", self.rule, self.impact, self.help)?;
        self.elements
            .iter()
            .try_for_each(|html| write!(f, "\n    {html}"))
    }
}

/// Every rule that the page which the browser shows breaks.
///
/// # Panics
/// Where axe-core is not there or does not run.
pub fn violations(browser: &Browser) -> Vec<Violation> {
    let file = axe();
    let axe = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}; tests/run browser installs it", file.display()));
    browser.script(&axe);
    let result = browser.script_async(
        "const done = arguments[arguments.length - 1];
         axe.run(document, {resultTypes: ['violations']})
            .then(result => done({violations: result.violations, passes: result.passes.length}))
            .catch(error => done({error: String(error)}));",
    );
    assert!(result["error"].is_null(), "axe-core: {}", result["error"]);
    assert!(
        result["passes"].as_u64() > Some(5),
        "axe-core looked at nothing: {result}"
    );
    let violations = result["violations"].as_array().expect("a list");
    violations.iter().map(violation).collect()
}

fn violation(found: &Value) -> Violation {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes = found["nodes"].as_array().map(Vec::as_slice).unwrap_or_default();
    Violation {
        rule: text(&found["id"]),
        impact: text(&found["impact"]),
        help: text(&found["help"]),
        elements: nodes.iter().map(|node| text(&node["html"])).collect(),
    }
}

/// axe-core's one file, where `tests/run` puts it.
fn axe() -> PathBuf {
    workspace().join("target/npm/node_modules/axe-core/axe.min.js")
}
