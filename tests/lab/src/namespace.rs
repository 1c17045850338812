//! A network namespace: a computer of its own as far as the network is concerned.

use std::any::Any;
use std::fmt;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use nix::errno::Errno;
use nix::sched::{CloneFlags, setns, unshare};
use nix::unistd::gettid;

type Job = Box<dyn FnOnce() + Send>;

/// A namespace, held by a thread that lives in it. Dropping it ends the thread, and with it its links; programs that
/// were started in it are killed.
pub struct Namespace {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    path: PathBuf,
}

/// This process may not make namespaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoNamespace(Errno);

impl fmt::Display for NoNamespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "network namespaces can't be made here ({}): run it as root, on a kernel that has them",
            self.0.desc()
        )
    }
}

impl std::error::Error for NoNamespace {}

impl Namespace {
    /// A new one: nothing but loopback, IPv6 switched off so that every frame in it was asked for.
    ///
    /// # Errors
    /// [`NoNamespace`] where that is not allowed.
    pub fn new() -> Result<Self, NoNamespace> {
        let (jobs, to_do) = mpsc::channel::<Job>();
        let (ready, made) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("namespace".to_owned())
            .spawn(move || {
                let result = unshare(CloneFlags::CLONE_NEWNET).map(|()| gettid());
                let is_made = result.is_ok();
                // Whoever made it waits for this.
                let _ = ready.send(result);
                if is_made {
                    to_do.into_iter().for_each(|job| job());
                }
            })
            .expect("a thread can be started");
        let id = made
            .recv()
            .expect("the thread says how it went")
            .map_err(NoNamespace)?;
        let namespace = Self {
            jobs: Some(jobs),
            thread: Some(thread),
            path: format!("/proc/{}/task/{id}/ns/net", std::process::id()).into(),
        };
        namespace.sysctl("net/ipv6/conf/all/disable_ipv6", "1");
        namespace.sysctl("net/ipv6/conf/default/disable_ipv6", "1");
        namespace.ip("link set lo up");
        Ok(namespace)
    }

    /// The file by which the kernel knows it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Does something in it. Sockets that are opened there stay there, wherever they are used.
    ///
    /// # Panics
    /// Where `job` does.
    pub fn within<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> T {
        let (answer, answered) = mpsc::channel();
        let job = move || {
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
            // Whoever asked waits for this.
            let _ = answer.send(result);
        };
        let jobs = self.jobs.as_ref().expect("there until it is dropped");
        jobs.send(Box::new(job)).expect("the thread takes jobs");
        let result: Result<T, Box<dyn Any + Send>> = answered.recv().expect("the thread answers");
        result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    /// Moves the calling thread into it, for good.
    ///
    /// # Panics
    /// Where the kernel refuses.
    pub fn enter(&self) {
        let file = File::open(&self.path).expect("the namespace is there");
        setns(file, CloneFlags::CLONE_NEWNET).expect("this thread may move");
    }

    /// Runs a program in it to its end.
    ///
    /// # Panics
    /// Where it does not start.
    pub fn output(&self, mut command: Command) -> Output {
        let name = format!("{command:?}");
        command.stdin(Stdio::null());
        self.within(move || command.output())
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Starts a program in it. It is killed with the namespace, and with this process.
    ///
    /// # Panics
    /// Where it does not start.
    pub fn spawn(&self, command: &Command) -> Child {
        self.start(command, Stdio::null())
    }

    /// The same with a keyboard: what is written to its input is typed.
    ///
    /// # Panics
    /// Where it does not start.
    pub fn spawn_typed(&self, command: &Command) -> Child {
        self.start(command, Stdio::piped())
    }

    fn start(&self, command: &Command, stdin: Stdio) -> Child {
        let mut kept = Command::new("setpriv");
        kept.args(["--pdeathsig", "KILL"])
            .arg(command.get_program())
            .args(command.get_args())
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for (name, value) in command.get_envs() {
            kept.env(name, value.unwrap_or_default());
        }
        let name = format!("{command:?}");
        self.within(move || kept.spawn())
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Does what `ip` is told, a line a command.
    ///
    /// # Panics
    /// Where `ip` refuses.
    pub fn ip(&self, lines: &str) {
        self.told("ip", &["-batch", "-"], lines);
    }

    /// Gives `nft` these rules.
    ///
    /// # Panics
    /// Where `nft` refuses them.
    pub fn nft(&self, rules: &str) {
        self.told("nft", &["-f", "-"], rules);
    }

    /// Sets one of the kernel's values for it, such as `net/ipv4/ip_forward`.
    ///
    /// # Panics
    /// Where the kernel refuses.
    pub fn sysctl(&self, name: &str, value: &str) {
        let (file, text) = (Path::new("/proc/sys").join(name), value.to_owned());
        self.within(move || std::fs::write(&file, text))
            .unwrap_or_else(|error| panic!("{name} = {value}: {error}"));
    }

    fn told(&self, program: &'static str, words: &'static [&'static str], text: &str) {
        let lines = text.to_owned();
        let output = self
            .within(move || {
                let mut child = Command::new(program)
                    .args(words)
                    .stdin(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn()?;
                let mut stdin = child.stdin.take().expect("stdin is piped");
                stdin.write_all(lines.as_bytes())?;
                drop(stdin);
                child.wait_with_output()
            })
            .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
        assert!(
            output.status.success(),
            "{program} refuses: {}\n{text}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // It panics with nothing: jobs' panics go to whoever asked.
            let _ = thread.join();
        }
    }
}
