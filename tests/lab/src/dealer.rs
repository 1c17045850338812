//! The dealer's server, somewhere on the internet of the lab.

use std::io::{BufRead, BufReader, Read};
use std::net::Ipv4Addr;
use std::process::{Child, Command};

use tempfile::TempDir;

use crate::{Namespace, Site, meterbox_server};

/// A running server with a dealer, a customer and a site. It ends when this is dropped.
pub struct Dealer {
    serving: Child,
    data: TempDir,
    /// Where boxes find it.
    pub url: String,
    /// A code that enrols one box at the site.
    pub code: String,
}

impl Dealer {
    /// Where it is.
    const ADDRESS: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 10);
    /// The segment behind the router on which that is.
    pub const NETWORK: &str = "198.51.100.0/24";

    /// Opens it on a segment of the site, [`Self::NETWORK`], that is added for it.
    ///
    /// # Panics
    /// Where the server does not start.
    pub fn open(site: &mut Site) -> Self {
        site.add_behind(Self::NETWORK, Vec::new());
        let place = site.behind.last().expect("the segment was just added");
        Self::open_on(place)
    }

    /// Opens it in that namespace, which has the address.
    fn open_on(place: &Namespace) -> Self {
        let data = TempDir::new().expect("a folder for the server");
        let address = Self::ADDRESS;
        let mut command = Command::new(meterbox_server());
        command
            .args(["serve", "--listen", &format!("{address}:443")])
            .args(["--public-name", &address.to_string(), "--data"])
            .arg(data.path());
        let mut serving = place.spawn(&command);
        let stdout = serving.stdout.take().expect("stdout is piped");
        let first = BufReader::new(stdout).lines().next();
        let first = first.and_then(Result::ok).unwrap_or_default();
        assert!(first.starts_with("listening on"), "{first}");
        drain(serving.stderr.take().expect("stderr is piped"));
        let mut dealer = Self {
            serving,
            data,
            url: format!("https://{address}"),
            code: String::new(),
        };
        dealer.command(&["dealer", "add", "Our Dealer"]);
        dealer.command(&["customer", "add", "Harbour Office", "--dealer", "Our Dealer"]);
        dealer.command(&["site", "add", "Harbour Street 5", "--customer", "Harbour Office"]);
        let printed = dealer.command(&["code", "new", "--site", "Harbour Street 5"]);
        let is_code = |word: &&str| word.len() == 23 && word.matches('-').count() == 3;
        let code = printed.split_whitespace().find(is_code);
        dealer.code = code.expect("a code is printed").to_owned();
        dealer
    }

    /// Runs a command of the server to its end; what it printed.
    ///
    /// # Panics
    /// Where it fails.
    pub fn command(&self, words: &[&str]) -> String {
        let mut command = Command::new(meterbox_server());
        command.args(words).arg("--data").arg(self.data.path());
        let output = command.output().expect("the server's program starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{words:?}: {said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// How many devices it has readings of.
    ///
    /// # Panics
    /// Where it can't be asked.
    pub fn devices(&self) -> usize {
        self.command(&["device", "list", "--json"]).lines().count()
    }
}

impl Drop for Dealer {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.serving.kill();
        let _ = self.serving.wait();
    }
}

/// A pipe that nobody reads would fill up, and hold its program up.
fn drain(mut pipe: impl Read + Send + 'static) {
    std::thread::spawn(move || std::io::copy(&mut pipe, &mut std::io::sink()));
}
