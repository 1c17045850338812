//! The command `lab`: the benches that need a network. `lab [sample] [discovery] [reading]`, without one of the last two
//! words both; whole where the environment has METERBOX_FULL, else shortened, or the mere sample that is asked for.

use std::process::ExitCode;

use lab::NoNamespace;
use lab::bench::{Extent, discovery, reading};

type Bench = fn(Extent) -> Result<(), NoNamespace>;

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let extent = if std::env::var_os("METERBOX_FULL").is_some_and(|it| !it.is_empty()) {
        Extent::Whole
    } else if words.iter().any(|word| word == "sample") {
        Extent::Sample
    } else {
        Extent::Shortened
    };
    words.retain(|word| word != "sample");
    let chosen = |name: &str| words.is_empty() || words.iter().any(|word| word == name);
    let benches: [(&str, Bench); 2] = [("discovery", discovery::run), ("reading", reading::run)];
    for (name, bench) in benches {
        if chosen(name)
            && let Err(no_namespace) = bench(extent)
        {
            println!("{name} left out: {no_namespace}");
        }
    }
    ExitCode::SUCCESS
}
