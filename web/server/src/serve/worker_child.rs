//! The one worker that `serve` holds as a child: started again when it dies, ended with the server.
//!
//! The child's standard input is a pipe that nobody writes to. When the server ends, however suddenly, the system
//! closes it, and the child ends itself.

use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::process::{Child, Command};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::data_dir::DataDir;

const FIRST_DELAY: Duration = Duration::from_secs(1);
const LONGEST_DELAY: Duration = Duration::from_secs(60);
/// How long a worker may take to put down what it is doing.
const LAST_JOB: Duration = Duration::from_secs(10);

/// The child, and the task that watches it.
pub(super) struct WorkerChild {
    end: oneshot::Sender<()>,
    watch: JoinHandle<()>,
}

/// Starts a worker on the same data.
pub(super) fn start(data: &DataDir) -> WorkerChild {
    let (end, ended) = oneshot::channel();
    WorkerChild {
        end,
        watch: tokio::spawn(watch(data.clone(), ended)),
    }
}

impl WorkerChild {
    /// Tells the worker to end, and waits until it has.
    pub(super) async fn end(self) {
        // Where the watching task is gone already, so is the worker.
        let _ = self.end.send(());
        let _ = self.watch.await;
    }
}

async fn watch(data: DataDir, mut ended: oneshot::Receiver<()>) {
    let mut delay = FIRST_DELAY;
    loop {
        let started = Instant::now();
        match spawn(&data) {
            Err(error) => tracing::error!("the worker could not be started: {error}"),
            Ok(mut child) => {
                // Waiting closes a standard input that the child still holds, and that would tell it to end.
                let held = child.stdin.take();
                tokio::select! {
                    _ = &mut ended => {
                        drop(held);
                        return end(child).await;
                    }
                    status = child.wait() => tracing::error!("the worker ended by itself: {status:?}"),
                }
            }
        }
        if started.elapsed() > LONGEST_DELAY {
            delay = FIRST_DELAY;
        }
        tokio::select! {
            _ = &mut ended => return,
            () = sleep(delay) => delay = (delay * 2).min(LONGEST_DELAY),
        }
    }
}

fn spawn(data: &DataDir) -> std::io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .arg("worker")
        .arg("--child")
        .arg("--data")
        .arg(data.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
}

/// Waits for a child that was told to end.
async fn end(mut child: Child) {
    if timeout(LAST_JOB, child.wait()).await.is_err() {
        tracing::warn!("the worker did not end in time: it is killed; its report is taken up again later");
        let _ = child.kill().await;
    }
}
