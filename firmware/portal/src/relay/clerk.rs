//! The door's side: `tiny_http` on its Unix socket, and the one thread that takes its requests to the door.

use std::fs::{self, Permissions};
use std::io::{self, Read};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tiny_http::{Header, Request, Response, Server};
use tokio::sync::oneshot;

use super::passage::{PEER_HEADER, SECURE_HEADER};
use super::{Answer, KEPT_HEADERS, Method, Question};
use crate::PortalError;
use crate::guard::MOST_BODY;

/// What answers a question.
pub(crate) type Answering = dyn FnMut(&Question) -> Answer + Send;

/// The server behind the guard. Dropping it ends it and its thread.
pub(crate) struct Clerk {
    server: Arc<Server>,
    /// Nothing comes; it fails when the thread is gone.
    gone: mpsc::Receiver<()>,
}

/// Who ends it waits no longer for an answer that is being made.
const LAST_ANSWER: Duration = Duration::from_secs(2);

impl Clerk {
    /// Begins to serve on a socket at that place; one that was left there is replaced. The receiver hears when the server
    /// ends by itself.
    ///
    /// # Errors
    /// [`PortalError`] where the socket can't be made, or the thread not be started.
    pub(crate) fn begin(
        socket: &Path,
        mut answering: Box<Answering>,
    ) -> Result<(Self, oneshot::Receiver<()>), PortalError> {
        let listener = private_socket(socket).map_err(|cause| PortalError::Socket {
            path: socket.to_owned(),
            cause,
        })?;
        let server = Server::from_listener(listener, None)
            .map_err(|error| PortalError::Listening(io::Error::other(error)))?;
        let server = Arc::new(server);
        let (alive, ended) = oneshot::channel();
        let (here, gone) = mpsc::channel();
        let serving = Arc::clone(&server);
        thread::Builder::new()
            .name("setup page".to_owned())
            .spawn(move || {
                while let Ok(request) = serving.recv() {
                    attend(request, &mut *answering);
                }
                drop((alive, serving, here));
            })
            .map_err(PortalError::Listening)?;
        Ok((Self { server, gone }, ended))
    }
}

impl Drop for Clerk {
    fn drop(&mut self) {
        self.server.unblock();
        // Only when the thread has gone the server takes its socket away: whoever begins anew finds the place free. An
        // answer that hangs holds up nobody: then thread and socket go when it is made.
        let _ = self.gone.recv_timeout(LAST_ANSWER);
    }
}

/// A socket that nobody but this user reaches.
fn private_socket(path: &Path) -> io::Result<UnixListener> {
    match fs::symlink_metadata(path) {
        Ok(left) if left.file_type().is_socket() => fs::remove_file(path)?,
        Ok(_) => return Err(io::ErrorKind::AlreadyExists.into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let listener = UnixListener::bind(path)?;
    fs::set_permissions(path, Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Takes one request to the door, and its answer back.
fn attend(mut request: Request, answering: &mut Answering) {
    let Some(question) = question(&mut request) else {
        // Nobody but the guard comes here, and it sends none like that.
        let _ = request.respond(Response::empty(400));
        return;
    };
    let answer = answering(&question);
    let length = answer.body.len();
    let mut headers: Vec<Header> = answer
        .headers
        .iter()
        .filter_map(|(name, value)| Header::from_bytes(name.as_bytes(), value.as_bytes()).ok())
        .collect();
    // What it is made of is nobody's business.
    headers.extend(Header::from_bytes("Server", "meterbox"));
    let body = io::Cursor::new(answer.body);
    let response = Response::new(answer.status.into(), headers, body, Some(length), None)
        .with_chunked_threshold(usize::MAX);
    // A client that went away gets none.
    let _ = request.respond(response);
}

fn question(request: &mut Request) -> Option<Question> {
    let header = |name: &str| {
        let headers = request.headers().iter();
        let mut named = headers.filter(|header| header.field.as_str().as_str().eq_ignore_ascii_case(name));
        named.next().map(|header| header.value.as_str().to_owned())
    };
    let method = match request.method() {
        tiny_http::Method::Get => Method::Get,
        tiny_http::Method::Head => Method::Head,
        tiny_http::Method::Post => Method::Post,
        _ => return None,
    };
    let (path, query) = match request.url().split_once('?') {
        Some((path, query)) => (path.to_owned(), Some(query.to_owned())),
        None => (request.url().to_owned(), None),
    };
    let mut question = Question {
        method,
        path,
        query,
        headers: KEPT_HEADERS
            .iter()
            .filter_map(|name| Some((*name, header(name)?)))
            .collect(),
        body: Vec::new(),
        peer: header(PEER_HEADER)?.parse().ok()?,
        secure: header(SECURE_HEADER)? == "1",
        host: header("host")?,
    };
    let length = request.body_length()?;
    let most = u64::try_from(MOST_BODY).ok()?;
    request
        .as_reader()
        .take(most)
        .read_to_end(&mut question.body)
        .ok()?;
    (question.body.len() == length).then_some(question)
}
