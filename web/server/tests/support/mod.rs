//! A real server on loopback, in a folder of its own, and a box that talks to it over real HTTPS.

#![allow(clippy::unwrap_used)]
#![allow(dead_code, reason = "each story uses its own part")]

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use meters::Timestamp;
use protocol::signature::{SignedHeaders, sign_request, verify_response};
use protocol::{
    EnrolmentCode, EnrolmentRequest, EnrolmentResponse, PublicKey, Refusal, RefusalKind, SigningKey,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// A data folder with a dealer, a customer and a site.
pub(crate) struct Office(TempDir);

impl Office {
    pub(crate) fn new() -> Self {
        let office = Self(tempfile::tempdir().unwrap());
        office.done(&["dealer", "add", "Dealer"]);
        office.done(&["customer", "add", "Customer", "--dealer", "Dealer"]);
        office.done(&["site", "add", "Harbour Street 5", "--customer", "Customer"]);
        office
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join("data")
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.run_with_input(arguments, "")
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_meterbox-server"))
            .args(arguments)
            .arg("--data")
            .arg(self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that reads nothing may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// What a command that must work prints.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The exit code of a command that must not work, and its sentence.
    pub(crate) fn refused(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments);
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    }

    /// Each JSON object of a listing.
    pub(crate) fn listed(&self, arguments: &[&str]) -> Vec<Value> {
        let text = self.done(&[arguments, &["--json"]].concat());
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    pub(crate) fn code(&self) -> EnrolmentCode {
        let made = self.listed(&["code", "new", "--site", "Harbour Street 5"]);
        made[0]["code"].as_str().unwrap().parse().unwrap()
    }

    pub(crate) fn serve(&self) -> Server {
        self.serve_with(&["--no-worker"])
    }

    pub(crate) fn serve_with(&self, options: &[&str]) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_meterbox-server"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(self.path())
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let url = line.trim().strip_prefix("listening on ").unwrap().to_owned();
        Server {
            agent: agent(&self.path().join("ca.pem")),
            url,
            child,
        }
    }

    /// One number from the ledger, by another reader than the server itself.
    pub(crate) fn count(&self, sql: &str) -> i64 {
        let ledger = rusqlite::Connection::open(self.path().join("ledger.sqlite")).unwrap();
        ledger.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    pub(crate) fn text(&self, sql: &str) -> String {
        let ledger = rusqlite::Connection::open(self.path().join("ledger.sqlite")).unwrap();
        ledger.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    pub(crate) fn change(&self, sql: &str) {
        let ledger = rusqlite::Connection::open(self.path().join("ledger.sqlite")).unwrap();
        assert!(ledger.execute(sql, []).unwrap() > 0, "{sql}");
    }
}

/// An HTTPS client that trusts exactly that CA.
pub(crate) fn agent(ca: &Path) -> Agent {
    let pem = std::fs::read(ca).unwrap();
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::Specific(Arc::new(vec![
            Certificate::from_pem(&pem).unwrap(),
        ])))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .http_status_as_error(false)
        .build()
        .into()
}

/// A running server; killed when it is dropped.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) url: String,
    pub(crate) agent: Agent,
}

impl Server {
    /// kill -9.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// `GET` without a signature: status and body.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let mut response = self.agent.get(format!("{}{path}", self.url)).call().unwrap();
        (
            response.status().as_u16(),
            response.body_mut().read_to_string().unwrap(),
        )
    }

    /// `GET` with those headers; the answer with its signature.
    pub(crate) fn get_signed(&self, path: &str, headers: &SignedHeaders) -> Answer {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        for (name, value) in headers.fields() {
            request = request.header(name, value);
        }
        answered(request.call().unwrap(), headers.signature.clone())
    }

    /// `POST` with those headers; the answer with its signature.
    pub(crate) fn post(&self, path: &str, headers: Option<&SignedHeaders>, body: &[u8]) -> Answer {
        let mut request = self.agent.post(format!("{}{path}", self.url));
        let mut request_signature = String::new();
        if let Some(headers) = headers {
            for (name, value) in headers.fields() {
                request = request.header(name, value);
            }
            request_signature = headers.signature.clone();
        }
        answered(request.send(body).unwrap(), request_signature)
    }

    /// The key on the server's card, once the card's own signature is good.
    pub(crate) fn key(&self) -> PublicKey {
        let (status, body) = self.get("/api/v1/server");
        assert_eq!(status, 200);
        let card: protocol::ServerCard = serde_json::from_str(&body).unwrap();
        card.server_key
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn answered(mut response: ureq::http::Response<ureq::Body>, request_signature: String) -> Answer {
    let headers = response.headers();
    let signed = SignedHeaders::find(|name| headers.get(name)?.to_str().ok()).unwrap();
    Answer {
        status: response.status().as_u16(),
        body: response.body_mut().read_to_vec().unwrap(),
        signed,
        request_signature,
    }
}

/// What the server said.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) signed: SignedHeaders,
    pub(crate) request_signature: String,
}

impl Answer {
    pub(crate) fn is_signed_by(&self, key: &PublicKey) -> bool {
        verify_response(
            &self.signed,
            self.status,
            &self.body,
            &self.request_signature,
            key,
        )
        .is_ok_and(|signed| signed.key_id == "server")
    }

    pub(crate) fn refusal(&self) -> RefusalKind {
        serde_json::from_slice::<Refusal>(&self.body).unwrap().error
    }

    /// The answer's JSON, if it is a success.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).unwrap()
    }

    /// `accepted` or `duplicate`.
    pub(crate) fn outcome(&self) -> String {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        let ack: Value = serde_json::from_slice(&self.body).unwrap();
        ack["outcome"].as_str().unwrap().to_owned()
    }
}

/// A box with a key, and after enrolment a name.
pub(crate) struct Appliance {
    key: SigningKey,
    pub(crate) id: String,
}

static KEYS: AtomicU8 = AtomicU8::new(1);

impl Appliance {
    pub(crate) fn new() -> Self {
        let seed = [KEYS.fetch_add(1, Ordering::Relaxed); 32];
        Self {
            key: SigningKey::from_seed(&seed).unwrap(),
            id: "new".to_owned(),
        }
    }

    pub(crate) fn enrolled(office: &Office, server: &Server) -> Self {
        let mut appliance = Self::new();
        let answer = appliance.enrol(server, office.code().secret());
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let response: EnrolmentResponse = serde_json::from_slice(&answer.body).unwrap();
        appliance.id = response.appliance.to_string();
        appliance
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        self.key.public_key().unwrap()
    }

    pub(crate) fn enrol(&self, server: &Server, secret: &str) -> Answer {
        let request = EnrolmentRequest {
            secret: secret.to_owned(),
            public_key: self.public_key(),
            version: "0.1.0".to_owned(),
        };
        let body = serde_json::to_vec(&request).unwrap();
        let headers = self.signed("new", "/api/v1/enrolments", &body);
        server.post("/api/v1/enrolments", Some(&headers), &body)
    }

    pub(crate) fn signed(&self, key_id: &str, path: &str, body: &[u8]) -> SignedHeaders {
        self.signed_as("POST", key_id, path, body)
    }

    pub(crate) fn signed_as(&self, method: &str, key_id: &str, path: &str, body: &[u8]) -> SignedHeaders {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let nonce = [7; 16];
        sign_request(
            &self.key,
            key_id,
            (method, path),
            body,
            Timestamp::from_unix_seconds(now),
            &nonce,
        )
    }

    pub(crate) fn push(&self, server: &Server, batch: &Value) -> Answer {
        self.push_bytes(server, &serde_json::to_vec(batch).unwrap())
    }

    pub(crate) fn push_bytes(&self, server: &Server, body: &[u8]) -> Answer {
        let headers = self.signed(&self.id, "/api/v1/batches", body);
        server.post("/api/v1/batches", Some(&headers), body)
    }

    /// Checks in with that number and those words more.
    pub(crate) fn check_in(&self, server: &Server, sequence: u64, more: &Value) -> Answer {
        let mut said = json!({"appliance": self.id, "sequence": sequence, "version": "0.1.0"});
        let words = said.as_object_mut().unwrap();
        words.extend(more.as_object().unwrap().clone());
        let body = serde_json::to_vec(&said).unwrap();
        let headers = self.signed(&self.id, "/api/v1/check-ins", &body);
        server.post("/api/v1/check-ins", Some(&headers), &body)
    }

    /// Asks for profiles.
    pub(crate) fn profiles(&self, server: &Server, version: &str) -> Answer {
        let path = format!("/api/v1/profiles/{version}");
        server.get_signed(&path, &self.signed_as("GET", &self.id, &path, b""))
    }

    /// A batch of that sequence with readings of those devices, each with a total of `total`.
    pub(crate) fn batch(&self, sequence: u64, devices: &[u8], total: u64) -> Value {
        let readings: Vec<Value> = devices
            .iter()
            .map(|device| reading(*device, sequence, total))
            .collect();
        json!({
            "appliance": self.id, "epoch": "6f1c2a7e9b3d4c5e8f90a1b2c3d4e5f6", "sequence": sequence,
            "version": "0.1.0", "readings": readings, "misses": [],
        })
    }
}

/// A reading of the device with that number.
pub(crate) fn reading(device: u8, sequence: u64, total: u64) -> Value {
    json!({
        "device": format!("{device:02x}").repeat(16), "boot": "9d3c1f2ab4e84e0c8b5a7f6e5d4c3b2a",
        "sequence": sequence, "clock": "synchronised", "verdicts": {"total": "ok"},
        "reading": {
            "address": format!("10.0.0.{device}:161"), "read_at": format!("2026-11-2{}T10:00:00Z", sequence % 3),
            "identity": {"manufacturer": "Sharp", "model": "MX-4071", "serial": format!("05001234{device:02}")},
            "meters": [{"name": "total", "value": total, "unit": "impressions",
                        "source": "1.3.6.1.2.1.43.10.2.1.4.1.1", "bills": true}],
            "supplies": [], "alerts": [], "status": "idle",
            "cost": {"datagrams_sent": 3, "datagrams_received": 3, "bytes_sent": 512, "bytes_received": 1640,
                     "retries": 0},
        },
    })
}
