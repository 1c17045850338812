//! The command `lab`: the benches that need a network. `lab [discovery] [reading]`, without a word both;
//! whole where the environment has METERBOX_FULL, else shortened.

use std::process::ExitCode;

use lab::NoNamespace;
use lab::bench::{discovery, reading};

type Bench = fn(bool) -> Result<(), NoNamespace>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let full = std::env::var_os("METERBOX_FULL").is_some_and(|it| !it.is_empty());
    let chosen = |name: &str| words.is_empty() || words.iter().any(|word| word == name);
    let benches: [(&str, Bench); 2] = [("discovery", discovery::run), ("reading", reading::run)];
    for (name, bench) in benches {
        if chosen(name)
            && let Err(no_namespace) = bench(full)
        {
            println!("{name} left out: {no_namespace}");
        }
    }
    ExitCode::SUCCESS
}
