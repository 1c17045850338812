//! The HTTPS service: what boxes talk to.
//!
//! Handlers take a request apart, check its signature and hand it to the ledger; every answer under `/api` is signed.
//! There is no state here but the count of wrong enrolment codes: another `serve` beside this one would do the same.

mod answer;
mod batches;
mod body;
mod check_ins;
mod connection;
pub(crate) mod enrolments;
mod guesses;
mod routes;
mod signer;
mod worker_child;

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use protocol::ServerCard;
use tokio::signal::unix::{SignalKind, signal};

use crate::certificate::{PrivateCa, RENEW_AFTER, tls_from_files};
use crate::cli::Serve;
use crate::data_dir::DataDir;
use crate::error::ServerError;
use crate::ledger::Ledger;
use crate::ledger::sqlite::SqliteLedger;
use crate::{command, server_key, table};
use connection::ConnectionGuard;
use routes::Service;

/// How long requests that are under way may still take when the server is told to end.
const LAST_REQUESTS: Duration = Duration::from_secs(10);
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Serves until SIGTERM or Ctrl-C.
pub(crate) fn run(data: &DataDir, options: &Serve) -> Result<(), ServerError> {
    start_log();
    let key = server_key::load_or_make(data)?;
    let server_key = key
        .public_key()
        .map_err(|_| ServerError::Key(data.path().to_owned()))?;
    let ledger: Arc<dyn Ledger> = Arc::new(SqliteLedger::open(&data.ledger())?);
    let (tls, ca) = match (&options.cert, &options.key) {
        (Some(chain), Some(key)) => (tls_from_files(chain, key)?, None),
        _ => {
            let ca = PrivateCa::load_or_make(data, &server_key)?;
            (ca.tls(&options.public_name, command::now())?, Some(ca))
        }
    };
    let card = ServerCard {
        server_key,
        ca: ca.as_ref().map(|ca| ca.pem().to_owned()),
    };
    let service = Service::new(key, card, ledger);
    let tls = RustlsConfig::from_config(tls);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(listen_error(options))?;
    runtime.block_on(async {
        if let Some(ca) = ca {
            tokio::spawn(renew(ca, options.public_name.clone(), tls.clone()));
        }
        serve(data, options, service, tls).await
    })
}

async fn serve(
    data: &DataDir,
    options: &Serve,
    service: Service,
    tls: RustlsConfig,
) -> Result<(), ServerError> {
    let listener = TcpListener::bind(options.listen).map_err(listen_error(options))?;
    listener.set_nonblocking(true).map_err(listen_error(options))?;
    let mut address = listener.local_addr().map_err(listen_error(options))?;
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    let handle = Handle::new();
    let server = axum_server::from_tcp(listener)
        .map_err(listen_error(options))?
        .acceptor(
            RustlsAcceptor::new(tls)
                .handshake_timeout(HANDSHAKE)
                .acceptor(ConnectionGuard::new()),
        )
        .http1_only()
        .handle(handle.clone());
    let serving =
        server.serve(routes::router(service).into_make_service_with_connect_info::<std::net::SocketAddr>());
    let worker = (!options.no_worker).then(|| worker_child::start(data));
    table::print_text(&format!("listening on https://{address}\n"))?;
    tokio::spawn(async move {
        told_to_end().await;
        tracing::info!("told to end: finishing what is under way");
        handle.graceful_shutdown(Some(LAST_REQUESTS));
    });
    let served = serving.await.map_err(listen_error(options));
    if let Some(worker) = worker {
        worker.end().await;
    }
    served
}

/// Resolves at SIGTERM or SIGINT.
async fn told_to_end() {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}

/// Gives the running server a new certificate before the old one ends.
async fn renew(ca: PrivateCa, public_names: Vec<String>, tls: RustlsConfig) {
    loop {
        tokio::time::sleep(RENEW_AFTER).await;
        match ca.tls(&public_names, command::now()) {
            Ok(config) => tls.reload_from_config(config),
            Err(error) => tracing::error!("the certificate could not be renewed: {error}"),
        }
    }
}

fn listen_error(options: &Serve) -> impl FnOnce(std::io::Error) -> ServerError + use<> {
    let address = options.listen.to_string();
    move |cause| ServerError::Listen { address, cause }
}

/// Plain lines on standard error; `RUST_LOG` chooses which.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // A second start in one process keeps the first log.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_target(false)
        .try_init();
}
