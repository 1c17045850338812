//! From accepted batches to a workbook, and to a mail that was handed over.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use office::mail_catcher::MailCatcher;
use office::{Server, binaries};

use crate::{fleet, line};

/// Gives the seconds that the workbook took.
pub(crate) fn print(devices: u32) -> f64 {
    let folder = tempfile::tempdir().expect("a folder");
    let catcher = MailCatcher::start().expect("a mailbox");
    let mut server = Server::at(&folder.path().join("server"));
    server.start();
    server.mails_through(catcher.address().port());
    let code = server.code_for("Dealer", "Customer", "Site");
    let pushed = fleet::push(&server, &code, devices);
    let per_second = f64::from(devices) / pushed.as_secs_f64();
    line(
        "readings a second over HTTPS, one box, batches of 50",
        &format!("{per_second:.0}"),
        "",
    );

    let mailed_from = Instant::now();
    server
        .command(&["report", "now", "--customer", "Customer", "--to", "a@b.example"])
        .worked();
    let mails = catcher.wait_for(1, Duration::from_secs(60));
    assert_eq!(mails.len(), 1, "the report was mailed");
    let seconds = mailed_from.elapsed().as_secs_f64();
    line(
        "from the last accepted batch to the mail handed over",
        &format!("{seconds:.2} s"),
        "aim ≤ 5 s",
    );

    let workbook = folder.path().join("report.xlsx");
    let (seconds, peak) = build(&server, &workbook);
    let size = std::fs::metadata(&workbook).map_or(0, |file| file.len()) / 1024;
    line(
        "workbook of these devices, with its CSV, from SQLite",
        &format!("{seconds:.2} s"),
        "aim ≤ 1 s",
    );
    line(
        "peak memory of that process",
        &format!("{peak} KiB"),
        "aim ≤ 20 MB",
    );
    line("size of the workbook", &format!("{size} KiB"), "");
    seconds
}

/// Seconds and peak resident memory of `report now --output`.
fn build(server: &Server, workbook: &Path) -> (f64, u64) {
    let started = Instant::now();
    let mut child = Command::new(&binaries().server)
        .args(["report", "now", "--customer", "Customer", "--output"])
        .arg(workbook)
        .arg("--data")
        .arg(server.data())
        .spawn()
        .expect("the server's program starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let ended = loop {
        // The system keeps the peak itself; the last look before the end counts.
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let high_water = text
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
        peak = high_water.and_then(|kib| kib.trim().parse().ok()).unwrap_or(peak);
        if let Some(ended) = child.try_wait().expect("a child can be waited for") {
            break ended;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    assert!(ended.success(), "the report is built");
    (started.elapsed().as_secs_f64(), peak)
}
