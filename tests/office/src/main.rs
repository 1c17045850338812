//! `cargo demo`: the whole way of a meter on this computer, from the datagram of a simulated printer to the workbook in
//! a mail. Needs no root and no network; everything stays on loopback and under `target/demo/`.

use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use office::mail::detach_workbook;
use office::mail_catcher::MailCatcher;
use office::process::eventually;
use office::{Appliance, Server, binaries, printers};
use serde_json::json;
use simulator::Running;

const NETWORK: Ipv4Addr = Ipv4Addr::new(127, 77, 0, 0);
/// 161 needs root; if another demo holds the first of these, the next is tried.
const PORTS: std::ops::Range<u16> = 1161..1171;
const STEPS: usize = 8;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let once = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--once"] => true,
        _ => {
            eprintln!(
                "usage: cargo demo [-- --once]\n\n--once  end when the mail is there, instead of staying up until Ctrl-C"
            );
            return ExitCode::from(2);
        }
    };
    println!("Meterbox, the whole way of a meter on this computer. Nothing leaves it.\n");
    let mut steps = Steps::default();
    let demo = Demo::play(&mut steps);
    demo.show();
    if !once {
        println!("\nIt all stays up, and the printers go on printing. Ctrl-C ends it.");
        wait_for_ctrl_c();
    }
    ExitCode::SUCCESS
}

/// Numbered lines, each with the seconds that its step took.
#[derive(Default)]
struct Steps {
    done: usize,
}

impl Steps {
    fn step<T>(&mut self, what: &str, work: impl FnOnce() -> T) -> T {
        use std::io::Write;
        self.done += 1;
        print!("[{}/{STEPS}] {what} … ", self.done);
        // A line that does not show at once is only less pretty.
        let _ = std::io::stdout().flush();
        let started = Instant::now();
        let result = work();
        println!("{:.1} s", started.elapsed().as_secs_f64());
        result
    }
}

/// Everything that runs, and what came out. Dropping it ends it.
struct Demo {
    printers: Running,
    server: Server,
    appliance: Appliance,
    page: String,
    mail: PathBuf,
    workbook: PathBuf,
    _catcher: MailCatcher,
}

impl Demo {
    fn play(steps: &mut Steps) -> Self {
        steps.step(
            "building meterbox and meterbox-server (minutes the first time)",
            binaries,
        );
        let folder = fresh_folder();
        let (printers, port) = steps.step("switching on the printers of an office", switch_on_printers);
        let catcher = steps.step("opening a mailbox (SMTP)", || {
            fs::create_dir(folder.join("mail")).expect("a folder for mails");
            MailCatcher::start()
                .expect("a mailbox on loopback")
                .into_folder(folder.join("mail"))
        });
        let mut server = Server::at(&folder.join("server"));
        let code = steps.step(
            "starting the dealer's server, with a customer and an enrolment code",
            || {
                server.start();
                server.mails_through(catcher.address().port());
                server.code_for("Demo Dealer", "Harbour Office", "Harbour Street 5")
            },
        );
        let mut appliance = Appliance::at(&folder.join("box"));
        steps.step("plugging the box in and enrolling it", || {
            appliance.command(&["enrol", &server.url(), &code]).worked();
        });
        let expected = printers
            .devices()
            .iter()
            .filter(|device| printers::is_printer(device.name()))
            .count();
        let mut page = String::new();
        steps.step("the box searches, reads and pushes over HTTPS", || {
            page = appliance.start_with_page(&json!({"targets": ["127.77.0.0/24"], "snmp_port": port}));
            eventually("every printer is on the server", || {
                (server.listed(&["device", "list"]).len() >= expected).then_some(())
            });
        });
        let mail = steps.step("the server builds the workbook and mails it", || {
            let report = [
                "report",
                "now",
                "--customer",
                "Harbour Office",
                "--to",
                "office@customer.example",
                "--wait",
            ];
            server.command(&report).worked();
            assert_eq!(
                catcher.wait_for(1, Duration::from_secs(60)).len(),
                1,
                "the mail is in the mailbox"
            );
            folder.join("mail/1.eml")
        });
        let workbook = steps.step("taking the workbook out of the mail", || {
            let message = fs::read(&mail).expect("the mail can be read");
            detach_workbook(&message, &folder.join("mail")).expect("a workbook is attached")
        });
        Self {
            printers,
            server,
            appliance,
            page,
            mail,
            workbook,
            _catcher: catcher,
        }
    }

    fn show(&self) {
        println!("\nWhat the box read (meterbox status):\n");
        println!("{}", self.appliance.command(&["status"]).worked());
        println!(
            "simulated printers   {} devices at {NETWORK}/24",
            self.printers.devices().len()
        );
        println!("workbook             {}", self.workbook.display());
        println!("mail                 {}", self.mail.display());
        println!(
            "server               {}/health (its own CA signs its certificate)",
            self.server.url()
        );
        println!(
            "box                  {}, claim code {} (its certificate signs itself)",
            self.page,
            self.appliance.claim_code()
        );
    }
}

/// `target/demo/`, emptied.
fn fresh_folder() -> PathBuf {
    let folder = office::workspace()
        .canonicalize()
        .expect("the workspace is there")
        .join("target/demo");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the last demo can be removed");
    }
    fs::create_dir_all(&folder).expect("a folder can be made under target/");
    folder
}

fn switch_on_printers() -> (Running, u16) {
    PORTS
        .filter_map(|port| Some((printers::start(NETWORK, port).ok()?, port)))
        .next()
        .expect("the printers find a free port on 127.77.0.0/24")
}

fn wait_for_ctrl_c() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime
        .block_on(tokio::signal::ctrl_c())
        .expect("Ctrl-C can be waited for");
}
