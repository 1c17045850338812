//! A program that was started, and ends with whoever started it.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How long a program may take to say what is expected of it.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running program. Dropping it ends it.
pub struct Process {
    child: Child,
    said: Arc<Mutex<String>>,
}

impl Process {
    /// Starts it. What it prints on stderr is kept.
    ///
    /// # Panics
    /// Where it can't be started.
    pub fn start(mut command: Command) -> (Self, ChildStdout) {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
        let stdout = child.stdout.take().expect("stdout is piped");
        let mut stderr = child.stderr.take().expect("stderr is piped");
        let said = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&said);
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(length @ 1..) = stderr.read(&mut chunk) {
                let text = String::from_utf8_lossy(&chunk[..length]).into_owned();
                kept.lock().expect("nobody panics with this lock").push_str(&text);
            }
        });
        (Self { child, said }, stdout)
    }

    /// Everything it said on stderr so far.
    pub fn said(&self) -> String {
        self.said.lock().expect("nobody panics with this lock").clone()
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as a power cut would (SIGKILL).
    pub fn kill(mut self) {
        self.end();
    }

    /// Asks it to end (SIGTERM), and waits.
    ///
    /// # Panics
    /// Where it doesn't end.
    pub fn stop(mut self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(
            asked.is_ok_and(|status| status.success()),
            "the process was there to be asked"
        );
        let asked_at = Instant::now();
        while self
            .child
            .try_wait()
            .expect("a child can be waited for")
            .is_none()
        {
            assert!(
                asked_at.elapsed() < PATIENCE,
                "it does not end; it said: {}",
                self.said()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn end(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// The first line on stdout that `wanted` takes something from. The rest of stdout is read and thrown away.
///
/// # Panics
/// Where the program ends without such a line.
pub fn awaited_line<T>(process: &Process, stdout: ChildStdout, wanted: impl Fn(&str) -> Option<T>) -> T {
    let mut lines = BufReader::new(stdout).lines();
    let found = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| wanted(&line));
    let Some(found) = found else {
        thread::sleep(Duration::from_millis(200)); // let its last words arrive
        panic!(
            "the program ended before it was ready; it said: {}",
            process.said()
        );
    };
    thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    found
}

/// What a finished command printed and how it ended.
#[derive(Debug)]
pub struct Said {
    /// Its exit code; −1 where a signal ended it.
    pub code: i32,
    /// What it printed.
    pub out: String,
    /// What it complained of.
    pub err: String,
}

impl Said {
    /// Runs a command to its end.
    ///
    /// # Panics
    /// Where it can't be started.
    pub fn by(mut command: Command) -> Self {
        let output: Output = command
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// What it printed, if it worked.
    ///
    /// # Panics
    /// Where it did not.
    pub fn worked(self) -> String {
        assert_eq!(self.code, 0, "it did not work: {}{}", self.out, self.err);
        self.out
    }

    /// The one sentence with which it failed: the last line. Lines of progress may stand before it.
    ///
    /// # Panics
    /// Where it worked, or complained more than once.
    pub fn sentence(self) -> String {
        assert_eq!(self.code, 1, "it should have failed: {}{}", self.out, self.err);
        let mut lines = self.err.lines().rev();
        let sentence = lines.next().unwrap_or_default().to_owned();
        assert!(!sentence.is_empty(), "a sentence is due");
        assert!(
            !lines.any(|line| line.starts_with("meterbox:")),
            "one sentence is due: {}",
            self.err
        );
        sentence
    }
}

/// Waits until `done` gives something.
///
/// # Panics
/// After two minutes, with `what`.
pub fn eventually<T>(what: &str, mut done: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = done() {
            return found;
        }
        assert!(started.elapsed() < PATIENCE, "it never came to this: {what}");
        thread::sleep(Duration::from_millis(50));
    }
}
