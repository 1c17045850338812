//! The keeper's socket in the state folder. The folder's owner and the keeper's own user may ask; each connection is one
//! question, and there are few at a time.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, lchown};
use std::os::unix::net::UnixStream as Caller;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;

use super::SOCKET;
use super::wire::{LONGEST_LINE, Line, Request, Written, WrittenLine, json};
use crate::failure::{Cause, Failure};
use crate::tasks::begin;

/// Connections at a time.
const MOST: usize = 8;

/// A question is there by then, and an answer is taken by then.
const PATIENCE: Duration = Duration::from_secs(3);

/// Somebody's question.
pub(super) struct Question {
    /// What is wanted.
    pub(super) request: Request,
    /// Where the lines of the answer go; dropping it ends the answer.
    pub(super) answer: mpsc::UnboundedSender<Line>,
    /// Whether it is the keeper's own user who asks.
    pub(super) is_own: bool,
}

/// Who may ask.
#[derive(Clone, Copy)]
struct Callers {
    own: u32,
    folders: u32,
}

pub(super) struct Listener {
    listener: UnixListener,
    callers: Callers,
    places: Arc<Semaphore>,
    questions: mpsc::Sender<Question>,
    /// The socket's path.
    pub(super) path: PathBuf,
}

impl Listener {
    /// Listens in the state folder. The questions come out of the other end.
    ///
    /// # Errors
    /// [`Failure`] where another keeper listens there, or the folder can't be used.
    pub(super) fn open(state: &Path) -> Result<(Self, mpsc::Receiver<Question>), Failure> {
        let failed = |error: io::Error| Failure::state_folder(state, &error);
        let folder = fs::metadata(state).map_err(failed)?;
        let path = fs::canonicalize(state).map_err(failed)?.join(SOCKET);
        if Caller::connect(&path).is_ok() {
            return Err(Cause::AlreadyRunning {
                path: state.to_owned(),
            }
            .into());
        }
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let listener = UnixListener::bind(&path).map_err(failed)?;
        let own = fs::symlink_metadata(&path).map_err(failed)?.uid();
        if own != folder.uid() {
            // To connect takes the right to write, which no other user gets. Whoever comes is asked for his id as well.
            if let Err(error) = lchown(&path, Some(folder.uid()), Some(folder.gid())) {
                eprintln!(
                    "meterbox: the keeper's socket can't be given to the owner of {} ({error}): run the keeper with CAP_CHOWN, or the service as the same user",
                    state.display()
                );
            }
        }
        let (questions, asked) = mpsc::channel(MOST);
        let listener = Self {
            listener,
            callers: Callers {
                own,
                folders: folder.uid(),
            },
            places: Arc::new(Semaphore::new(MOST)),
            questions,
            path,
        };
        Ok((listener, asked))
    }

    /// Lets callers in, for ever.
    pub(super) async fn listen(self) {
        loop {
            let Ok((stream, _)) = self.listener.accept().await else {
                // Too many open files, say: that passes.
                tokio::time::sleep(PATIENCE).await;
                continue;
            };
            let (Ok(place), Ok(peer)) = (Arc::clone(&self.places).try_acquire_owned(), stream.peer_cred())
            else {
                continue;
            };
            let (callers, questions) = (self.callers, self.questions.clone());
            if peer.uid() != 0 && peer.uid() != callers.own && peer.uid() != callers.folders {
                continue;
            }
            let is_own = peer.uid() == callers.own;
            begin(Box::pin(async move {
                let _place = place;
                // Who goes away gets no answer.
                let _ = serve(stream, is_own, &questions).await;
            }));
        }
    }
}

async fn serve(stream: UnixStream, is_own: bool, questions: &mpsc::Sender<Question>) -> io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut line = Vec::new();
    let mut reader = BufReader::new(reader).take(LONGEST_LINE);
    timeout(PATIENCE, reader.read_until(b'\n', &mut line)).await??;
    let (answer, mut lines) = mpsc::unbounded_channel();
    let written: Option<Written> = json(&line).ok();
    match written.and_then(Written::request) {
        Some(request) => {
            let question = Question {
                request,
                answer,
                is_own,
            };
            if questions.send(question).await.is_err() {
                return Ok(());
            }
        }
        None => {
            let _ = answer.send(Line::Refused("this is no question for the keeper".to_owned()));
            drop(answer);
        }
    }
    while let Some(line) = lines.recv().await {
        let mut octets = serde_json::to_vec(&WrittenLine::from(line))?;
        octets.push(b'\n');
        timeout(PATIENCE, writer.write_all(&octets)).await??;
    }
    Ok(())
}
