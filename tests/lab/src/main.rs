//! The command `lab`: the benches that need a network. `lab [discovery] [reading] [--full]`, without a word both.

use std::process::ExitCode;

use lab::bench::discovery;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let full = words.iter().any(|word| word == "--full");
    let chosen = |name: &str| words.iter().all(|word| word.starts_with("--")) || words.iter().any(|word| word == name);
    if chosen("discovery")
        && let Err(no_namespace) = discovery::run(full)
    {
        println!("left out: {no_namespace}");
    }
    ExitCode::SUCCESS
}
