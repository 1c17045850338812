//! The client against the listener. What the keeper does to a plug is told by the lab's stories, which need root.
#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::path::Path;

use platform::network::NetworkPlan;
use tokio::task::spawn_blocking;

use super::wire::{Line, Request};
use super::*;
use crate::failure::Cause;

/// Listens in that folder, and answers every question with these lines.
fn answer_with(state: &Path, lines: fn(&Request) -> Vec<Line>) {
    let (listener, mut questions) = Listener::open(state).unwrap();
    tokio::spawn(listener.listen());
    tokio::spawn(async move {
        while let Some(question) = questions.recv().await {
            for line in lines(&question.request) {
                question.answer.send(line).unwrap();
            }
        }
    });
}

fn step(step: &str, ok: bool) -> Line {
    Line::Step(Step {
        step: step.into(),
        ok,
        message: String::new(),
    })
}

#[test]
fn without_a_keeper_the_system_manages_the_address() {
    let folder = tempfile::tempdir().unwrap();
    let client = Client::of(folder.path());
    assert!(matches!(client.show(), Err(KeeperFailure::Absent)));
    // One that was killed leaves its socket behind.
    drop(std::os::unix::net::UnixListener::bind(folder.path().join(SOCKET)).unwrap());
    assert!(matches!(client.show(), Err(KeeperFailure::Absent)));
}

#[tokio::test]
async fn steps_are_told_as_they_come_and_a_refusal_ends_them() {
    let folder = tempfile::tempdir().unwrap();
    answer_with(folder.path(), |request| match request {
        Request::Try(_) => vec![
            step("plan", true),
            step("conflict", false),
            Line::Refused("somebody has it".into()),
        ],
        _ => vec![Line::Shown(Box::default())],
    });
    let client = Client::of(folder.path());
    let (shown, watched, told, begun) = spawn_blocking(move || {
        let mut told = Vec::new();
        let watched = client.watch(&NetworkPlan::Dhcp, &mut |step| {
            told.push((step.step.clone(), step.ok));
        });
        (client.show(), watched, told, client.begin(&NetworkPlan::Dhcp))
    })
    .await
    .unwrap();
    assert_eq!(shown.unwrap(), Shown::default());
    assert_eq!(told, [("plan".to_owned(), true), ("conflict".to_owned(), false)]);
    assert_eq!(watched.unwrap_err().to_string(), "somebody has it");
    begun.unwrap();
}

#[tokio::test]
async fn a_second_keeper_is_refused_and_so_is_a_line_without_end() {
    let folder = tempfile::tempdir().unwrap();
    answer_with(folder.path(), |_| vec![Line::Shown(Box::default())]);
    assert!(matches!(
        Listener::open(folder.path()),
        Err(failure) if matches!(failure.cause(), Cause::AlreadyRunning { .. })
    ));
    let path = folder.path().join(SOCKET);
    let answer = spawn_blocking(move || {
        let mut stream = UnixStream::connect(path).unwrap();
        // It may be cut off before all of it is written.
        let _ = stream.write_all(&[b'['; 100_000]);
        std::io::read_to_string(stream).unwrap_or_default()
    })
    .await
    .unwrap();
    assert!(!answer.contains("shown"), "{answer}");
}
