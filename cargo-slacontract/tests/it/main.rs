//! What the command line tool does, as its users meet it. One binary: each would link the whole devnet again.

mod accounts;
mod bind;
mod court;
#[cfg(unix)]
mod doctor;
#[cfg(unix)]
mod examples_in_help;
mod explain;
#[cfg(unix)]
mod interactive;
mod life_of_a_contract;
mod lints;
mod live_contract;
mod output_contract;
mod testing;
mod tool;
mod transcript;
#[cfg(unix)]
mod transcripts;
