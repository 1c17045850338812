//! A customer's office with printers, a gateway that knows a second segment, a person's phone, and the dealer's server
//! out on the internet.

use std::net::Ipv4Addr;
use std::process::{Child, Command};
use std::time::Duration;

use lab::{Dealer, Gateway, Host, Namespace, Site, meterbox};
use serde_json::Value;
use simulator::Device;
use tempfile::TempDir;

/// The office, and the segment that only the gateway knows.
pub(crate) const OFFICE: &str = "10.50.0.0/24";
pub(crate) const BRANCH: &str = "10.60.0.0/24";

/// The customer, his box and the dealer. Dropping it ends everything.
pub(crate) struct Customer {
    /// The person's place on the network.
    pub(crate) phone: Namespace,
    site: Site,
    folder: TempDir,
    running: Vec<Child>,
    dealer: Option<Dealer>,
    _gateway: Gateway,
}

impl Customer {
    /// The box is plugged in, and nothing is set up.
    pub(crate) fn new() -> Self {
        let mut site = Site::new(24).unwrap_or_else(|no_namespace| panic!("{no_namespace}"));
        let at = |network: [u8; 3], host, recording| {
            let [a, b, c] = network;
            Host {
                address: Ipv4Addr::new(a, b, c, host),
                device: Some(
                    Device::from_recording(recording)
                        .unwrap()
                        .latency(Duration::from_millis(5)),
                ),
            }
        };
        site.add(vec![
            at([10, 50, 0], 11, "hp_laserjet_m507"),
            at([10, 50, 0], 12, "ricoh_im_c3000"),
            at([10, 50, 0], 130, "sharp_mx_4071"),
            at([10, 50, 0], 200, "kyocera_taskalfa_4054ci"),
            at([10, 50, 0], 3, "netgear_switch"),
        ]);
        site.add_behind(
            BRANCH,
            vec![
                at([10, 60, 0], 5, "xerox_versalink_c7030"),
                at([10, 60, 0], 250, "konica_bizhub_c360i"),
            ],
        );
        let gateway = Gateway::start(&site.router, Site::ROUTER);
        Self {
            phone: site.guest(Ipv4Addr::new(10, 50, 0, 66)),
            site,
            folder: TempDir::new().unwrap(),
            running: Vec::new(),
            dealer: None,
            _gateway: gateway,
        }
    }

    /// Plugs a printer into the office that says this wherever it says anything.
    pub(crate) fn plug_in_a_printer_saying(&mut self, host: u8, text: &str) {
        let honest = Device::from_recording("hp_laserjet_m507").unwrap();
        let device = Device::new(honest.recording().clone().saying(text.as_bytes()));
        self.site.add(vec![Host {
            address: Ipv4Addr::new(10, 50, 0, host),
            device: Some(device),
        }]);
    }

    /// How many printers there are on both segments.
    pub(crate) const PRINTERS: usize = 6;

    /// The page as a person types it.
    pub(crate) fn plain_url(&self) -> String {
        format!("http://{}/", Site::APPLIANCE)
    }

    /// A page by its path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://{}{path}", Site::APPLIANCE)
    }

    /// Where the box's state is.
    fn state(&self) -> String {
        self.folder.path().join("box").to_str().unwrap().to_owned()
    }

    /// Switches the box on.
    pub(crate) fn switch_on(&mut self) {
        let mut command = Command::new(meterbox());
        command.args(["run", "--state", &self.state()]).args([
            "--page",
            "0.0.0.0:443",
            "--page-plain",
            "0.0.0.0:80",
        ]);
        let mut running = self.site.appliance.spawn(&command);
        drain(running.stderr.take().unwrap());
        self.running.push(running);
    }

    /// Runs a command on the box; what it printed.
    pub(crate) fn meterbox(&self, words: &[&str]) -> String {
        let mut command = Command::new(meterbox());
        command.args(words).args(["--state", &self.state()]);
        worked(&self.site.appliance, command)
    }

    /// Settings by the command line.
    pub(crate) fn settings(&self, settings: &Value) {
        let file = self.folder.path().join("settings.json");
        std::fs::write(&file, settings.to_string()).unwrap();
        self.meterbox(&["settings", "set", file.to_str().unwrap()]);
    }

    /// The code on the box's label.
    pub(crate) fn label(&self) -> String {
        let claim: Value = serde_json::from_str(&self.meterbox(&["claim", "--json"])).unwrap();
        claim["code"].as_str().unwrap().to_owned()
    }

    /// Starts the dealer's server; its address, and an enrolment code for the customer's site.
    pub(crate) fn dealer(&mut self) -> (String, String) {
        let dealer = self.dealer.insert(Dealer::open(&mut self.site));
        (dealer.url.clone(), dealer.code.clone())
    }

    /// How many devices the server has readings of.
    pub(crate) fn devices_at_the_server(&self) -> usize {
        self.dealer.as_ref().map_or(0, Dealer::devices)
    }
}

impl Drop for Customer {
    fn drop(&mut self) {
        for child in &mut self.running {
            // It may have ended by itself; then there is nothing to do.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn worked(namespace: &Namespace, command: Command) -> String {
    let name = format!("{command:?}");
    let output = namespace.output(command);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{name}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// A pipe that nobody reads would fill up, and hold its program up.
fn drain(mut pipe: impl std::io::Read + Send + 'static) {
    std::thread::spawn(move || std::io::copy(&mut pipe, &mut std::io::sink()));
}
