//! The node as a program of its own.

use std::process::ExitCode;

use clap::Parser;
use slacontract_devnet::{DevnetArgs, DevnetCommand, run, verify_and_tell};

/// A chain for developing accountability contracts: Ethereum JSON-RPC outside, EVM and WASM contracts inside.
#[derive(Parser)]
#[command(
    name = "slacontract-devnet",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  slacontract-devnet\n  slacontract-devnet --data-dir chain\n  slacontract-devnet verify chain\n  slacontract-devnet --port 0 --json --exit-with-stdin"
)]
struct Cli {
    #[command(subcommand)]
    command: Option<DevnetCommand>,
    #[command(flatten)]
    devnet: DevnetArgs,
    /// Prints one line of JSON with addresses and accounts once requests are accepted, and nothing else
    #[arg(long)]
    json: bool,
    /// Prints nothing
    #[arg(long, short)]
    quiet: bool,
}

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_env("SLACONTRACT_LOG")
        .unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    if let Some(DevnetCommand::Verify { folder }) = cli.command {
        return match verify_and_tell(&folder, cli.quiet) {
            Ok(text) => {
                println!("{text}");
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        };
    }
    match run(&cli.devnet, cli.json, cli.quiet) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if cli.json {
                println!(
                    "{}",
                    serde_json::json!({"error": {"code": "devnet-start", "message": error.to_string()}})
                );
            }
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
