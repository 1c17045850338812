//! Debian's Chromium at a person's computer or phone on the customer's network, driven by WebDriver (W3C).
//!
//! The browser runs in a namespace of its own: what it reaches, it reaches as a guest on that network.

use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use http_types::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use url::{ParseError, Url};

use crate::Namespace;

/// Where chromedriver listens, on its namespace's loopback.
const DRIVER: &str = "127.0.0.1:9515";
/// How long anything may take to appear.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a person looks at pages.
#[derive(Clone, Copy, Debug)]
pub struct Habits {
    /// The window's inner width in CSS pixels: below 600 it is a phone, with touch.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// Whether scripts run.
    pub javascript: bool,
    /// Whether the system is in dark mode.
    pub dark: bool,
    /// The language that is preferred (BCP 47).
    pub language: &'static str,
}

impl Habits {
    /// A phone, upright.
    pub const PHONE: Self = Self {
        width: 360,
        height: 740,
        javascript: true,
        dark: false,
        language: "en",
    };
    /// A desk.
    pub const DESK: Self = Self {
        width: 1280,
        height: 900,
        ..Self::PHONE
    };
}

/// A running browser with one window. Dropping it ends it.
pub struct Browser {
    runtime: Runtime,
    client: Client,
    driver: Child,
    _profile: TempDir,
}

/// A command of Chromium's own (CDP), by chromedriver.
#[derive(Debug)]
struct Cdp {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Cdp {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = json!({"cmd": self.command, "params": self.parameters});
        (Method::POST, Some(body.to_string()))
    }
}

impl Browser {
    /// Opens a browser in that namespace, into which the calling thread moves for good.
    ///
    /// # Panics
    /// Where chromedriver or Chromium does not start.
    pub fn start(namespace: &Namespace, habits: Habits) -> Self {
        namespace.enter();
        let profile = TempDir::new().expect("a folder for the browser's profile");
        let mut command = Command::new("chromedriver");
        let (_, port) = DRIVER.split_once(':').expect("a port");
        command.arg(format!("--port={port}")).env("HOME", profile.path());
        let driver = namespace.spawn(&command);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let client = runtime.block_on(session(capabilities(habits, profile.path())));
        let browser = Self {
            runtime,
            client,
            driver,
            _profile: profile,
        };
        let scheme = if habits.dark { "dark" } else { "light" };
        browser.cdp(
            "Emulation.setEmulatedMedia",
            json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]}),
        );
        browser.cdp(
            "Emulation.setDeviceMetricsOverride",
            json!({
                "width": habits.width, "height": habits.height, "deviceScaleFactor": 1,
                "mobile": habits.width < 600,
            }),
        );
        browser
    }

    /// Opens an address.
    ///
    /// # Panics
    /// Where nothing comes.
    pub fn open(&self, url: &str) {
        self.done(self.client.goto(url), url);
    }

    /// Where the browser is.
    ///
    /// # Panics
    /// Where it does not say.
    pub fn address(&self) -> Url {
        self.done(self.client.current_url(), "the address")
    }

    /// The page's title.
    ///
    /// # Panics
    /// Where it has none.
    pub fn title(&self) -> String {
        self.done(self.client.title(), "the title")
    }

    /// What a person can read in the first element of that CSS selector; waits for it.
    ///
    /// # Panics
    /// Where it does not appear.
    pub fn text(&self, css: &str) -> String {
        self.with(css, &|element| self.runtime.block_on(element.text()))
    }

    /// How many elements there are of that CSS selector now.
    ///
    /// # Panics
    /// Where the selector makes no sense.
    pub fn count(&self, css: &str) -> usize {
        let counted = || self.runtime.block_on(self.client.find_all(Locator::Css(css)));
        again(css, &counted).len()
    }

    /// The value of a field.
    ///
    /// # Panics
    /// Where there is none.
    pub fn value(&self, css: &str) -> String {
        self.with(css, &|element| self.runtime.block_on(element.prop("value")))
            .unwrap_or_default()
    }

    /// Types into a field, in place of what stands there.
    ///
    /// # Panics
    /// Where that does not work.
    pub fn fill(&self, css: &str, text: &str) {
        self.with(css, &|element| {
            self.runtime.block_on(async {
                element.clear().await?;
                element.send_keys(text).await
            })
        });
    }

    /// Clicks; waits for the page that comes, if one comes.
    ///
    /// # Panics
    /// Where that does not work.
    pub fn click(&self, css: &str) {
        self.with(css, &|element| self.runtime.block_on(element.click()));
    }

    /// Presses a key wherever the focus is, such as `\u{e004}` for Tab (WebDriver §17.4.2).
    ///
    /// # Panics
    /// Where that does not work.
    pub fn press(&self, key: &str) {
        let element = self.done(self.client.active_element(), "the focus");
        self.done(element.send_keys(key), "a key");
    }

    /// Loads the page anew until `wanted` finds something on it.
    ///
    /// # Panics
    /// After a minute, with `what`.
    pub fn until<T>(&self, what: &str, mut wanted: impl FnMut(&Self) -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(found) = wanted(self) {
                return found;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "it never came to this: {what}; the page says:\n{}",
                self.text("body")
            );
            thread::sleep(Duration::from_millis(300));
            self.done(self.client.refresh(), what);
        }
    }

    /// What a script on the page gives back. It runs also where the page's own rules would let none run, but not where
    /// scripts are switched off.
    ///
    /// # Panics
    /// Where it fails.
    pub fn script(&self, script: &str) -> Value {
        self.done(self.client.execute(script, Vec::new()), "a script")
    }

    /// The same for a script that calls its last argument back.
    ///
    /// # Panics
    /// Where it fails.
    pub fn script_async(&self, script: &str) -> Value {
        self.done(self.client.execute_async(script, Vec::new()), "a script")
    }

    /// Keeps a picture of the whole page, PNG.
    ///
    /// # Panics
    /// Where it can't be taken or written.
    pub fn photograph(&self, file: &Path) {
        let picture = self.cdp(
            "Page.captureScreenshot",
            json!({"format": "png", "captureBeyondViewport": true}),
        );
        let base64 = picture.get("data").and_then(Value::as_str).expect("a picture");
        let png = data_encoding::BASE64.decode(base64.as_bytes()).expect("base64");
        std::fs::write(file, png).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }

    fn element(&self, css: &str) -> Element {
        let waiting = self
            .client
            .wait()
            .at_most(PATIENCE)
            .for_element(Locator::Css(css));
        match self.runtime.block_on(waiting) {
            Ok(element) => element,
            Err(error) => panic!(
                "{css} is not on the page ({error}); it says:\n{}",
                self.done(self.client.source(), "the page")
            ),
        }
    }

    /// Does something with the first element of that CSS selector.
    fn with<T>(&self, css: &str, act: &dyn Fn(&Element) -> Result<T, CmdError>) -> T {
        again(css, &|| act(&self.element(css)))
    }

    fn cdp(&self, command: &'static str, parameters: Value) -> Value {
        self.done(self.client.issue_cmd(Cdp { command, parameters }), command)
    }

    fn done<T>(&self, doing: impl Future<Output = Result<T, CmdError>>, what: &str) -> T {
        self.runtime
            .block_on(doing)
            .unwrap_or_else(|error| panic!("{what}: {error}"))
    }
}

/// Does it once more where the page has shown itself anew between the look at an element and the hand on it: nothing has happened
/// to either page then.
fn again<T>(css: &str, act: &dyn Fn() -> Result<T, CmdError>) -> T {
    // What the driver says where the element is of a page that went before it was asked for.
    const GONE: &str = "does not belong to the document";
    let started = Instant::now();
    loop {
        match act() {
            Ok(done) => return done,
            Err(error) => {
                let is_of_another_page =
                    error.is_stale_element_reference() || error.to_string().contains(GONE);
                assert!(
                    is_of_another_page && started.elapsed() < PATIENCE,
                    "{css}: {error}"
                );
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Chromium ends with its session; a driver that is killed first would leave it behind.
        let _ = self.runtime.block_on(self.client.clone().close());
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn capabilities(habits: Habits, profile: &Path) -> Capabilities {
    let mut preferences = json!({"intl.accept_languages": habits.language});
    if !habits.javascript {
        preferences["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    let options = json!({
        "args": [
            "--headless=new",
            // Root has no sandbox; the pages are ours.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            // The box's certificate is its own; that the browser would warn is what the welcome page tells.
            "--ignore-certificate-errors",
            format!("--lang={}", habits.language),
            format!("--user-data-dir={}", profile.display()),
            format!("--window-size={},{}", habits.width.max(500), habits.height),
        ],
        "prefs": preferences,
    });
    let mut capabilities = Capabilities::new();
    capabilities.insert("browserName".to_owned(), json!("chrome"));
    capabilities.insert("acceptInsecureCerts".to_owned(), json!(true));
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities
}

async fn session(capabilities: Capabilities) -> Client {
    let started = Instant::now();
    loop {
        // Refused while the driver is not there yet.
        let opened = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.clone())
            .connect(&format!("http://{DRIVER}"))
            .await;
        match opened {
            Ok(client) => return client,
            Err(error) => assert!(started.elapsed() < PATIENCE, "no browser: {error}"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
