//! A peer for the workbook: Python's openpyxl in its own fast mode, on the same number of rows and columns.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::line;

const SCRIPT: &str = "
import sys
from openpyxl import Workbook
book = Workbook(write_only=True)
sheet = book.create_sheet('Customer')
for row in range(int(sys.argv[1])):
    sheet.append(['Sharp', 'MX-3070', 'SHARP MX series', f'S{row:08}', '10.0.0.1', 'Building 1', 'Site'] + [row] * 27 + ['2026-11-22', 0.1, 'new'])
book.save(sys.argv[2])
";

/// Prints what it takes beside our seconds.
pub(crate) fn print(rows: u32, ours: f64) {
    match openpyxl_seconds(rows) {
        Some(peer) => line(
            "the same rows by openpyxl (write-only), no database",
            &format!("{peer:.2} s"),
            &format!("ours takes {:.2} of it", ours / peer),
        ),
        None => println!("  left out: openpyxl could not be installed"),
    }
}

/// Seconds that openpyxl takes; none where it can't be installed from its package index.
fn openpyxl_seconds(rows: u32) -> Option<f64> {
    let folder = office::workspace().join("target/bench-venv");
    let python = folder.join("bin/python");
    if !folder.join("ready").exists() {
        let made = run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
        let installed =
            made && run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "openpyxl==3.1.5"]));
        if !installed {
            return None;
        }
        fs::write(folder.join("ready"), "").ok()?;
    }
    let started = Instant::now();
    let written = Path::new("/dev/null");
    let done = run(Command::new(&python)
        .args(["-c", SCRIPT, &rows.to_string()])
        .arg(written));
    done.then(|| started.elapsed().as_secs_f64())
}

fn run(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}
