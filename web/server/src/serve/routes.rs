//! The addresses that the server answers on.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use protocol::{ServerCard, SigningKey, batch, check_in, enrolment, introduction};

use super::answer::Answer;
use super::body::{BodyBudget, ReadBody};
use super::guesses::Guesses;
use super::{batches, check_ins, enrolments};
use crate::ledger::Ledger;

/// What every request needs.
#[derive(Clone)]
pub(super) struct Service(Arc<Inner>);

struct Inner {
    key: SigningKey,
    card: ServerCard,
    ledger: Arc<dyn Ledger>,
    guesses: Mutex<Guesses>,
    bodies: BodyBudget,
}

impl Service {
    pub(super) fn new(key: SigningKey, card: ServerCard, ledger: Arc<dyn Ledger>) -> Self {
        Self(Arc::new(Inner {
            key,
            card,
            ledger,
            guesses: Mutex::default(),
            bodies: BodyBudget::new(),
        }))
    }

    pub(super) fn ledger(&self) -> &dyn Ledger {
        &*self.0.ledger
    }

    pub(super) fn card(&self) -> &ServerCard {
        &self.0.card
    }

    /// Looks at or changes the count of wrong codes.
    pub(super) fn guesses<T>(&self, act: impl FnOnce(&mut Guesses) -> T) -> T {
        act(&mut self.0.guesses.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A whole request, off the wire.
pub(super) struct Question {
    pub(super) parts: Parts,
    pub(super) body: ReadBody,
    pub(super) source: IpAddr,
}

/// All routes.
pub(super) fn router(service: Service) -> Router {
    Router::new()
        .route(introduction::PATH, get(introduce))
        .route(enrolment::PATH, post(enrol))
        .route(batch::PATH, post(keep_batch))
        .route(check_in::PATH, post(take_check_in))
        .route(
            &format!("{}{{version}}", check_in::PROFILES_PATH),
            get(give_profiles),
        )
        .route("/health", get(health))
        .fallback(nothing_here)
        .method_not_allowed_fallback(wrong_method)
        .with_state(service)
}

async fn introduce(State(service): State<Service>, request: Request<Body>) -> Response {
    Answer::ok(service.card()).signed(&service.0.key, request.headers())
}

async fn enrol(
    State(service): State<Service>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    request: Request<Body>,
) -> Response {
    answered(service, source, request, enrolments::answer).await
}

async fn keep_batch(
    State(service): State<Service>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    request: Request<Body>,
) -> Response {
    answered(service, source, request, batches::answer).await
}

async fn take_check_in(
    State(service): State<Service>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    request: Request<Body>,
) -> Response {
    answered(service, source, request, check_ins::answer).await
}

async fn give_profiles(
    State(service): State<Service>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    request: Request<Body>,
) -> Response {
    answered(service, source, request, check_ins::profiles).await
}

/// Reads the body, has the question answered where blocking does no harm, and signs the answer.
async fn answered(
    service: Service,
    source: SocketAddr,
    request: Request<Body>,
    answer: fn(&Service, &Question) -> Answer,
) -> Response {
    let (parts, body) = request.into_parts();
    let headers = parts.headers.clone();
    let answer = match service.0.bodies.read(body).await {
        Err(error) => Answer::from(error),
        Ok(body) => {
            let question = Question {
                parts,
                body,
                source: source.ip(),
            };
            let service = service.clone();
            tokio::task::spawn_blocking(move || answer(&service, &question))
                .await
                .unwrap_or_else(|error| Answer::busy(&error))
        }
    };
    answer.signed(&service.0.key, &headers)
}

async fn health(State(service): State<Service>) -> Response {
    let ledger = tokio::task::spawn_blocking(move || service.ledger().check()).await;
    let reachable = matches!(ledger, Ok(Ok(())));
    let status = if reachable {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = serde_json::json!({"version": env!("CARGO_PKG_VERSION"), "ledger": reachable});
    (status, Json(body)).into_response()
}

async fn nothing_here() -> Response {
    plain(
        StatusCode::NOT_FOUND,
        "There is nothing at this address: boxes use /api/v1, monitoring uses /health.\n",
    )
}

async fn wrong_method() -> Response {
    plain(
        StatusCode::METHOD_NOT_ALLOWED,
        "This address takes another method: POST for batches, check-ins and enrolments, GET for the rest.\n",
    )
}

fn plain(status: StatusCode, sentence: &'static str) -> Response {
    let kind = (
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    (status, [kind], sentence).into_response()
}
