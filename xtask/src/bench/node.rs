//! The devnet's start and memory, private chains, and the executor alone.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::devnet::{Devnet, request};
use crate::failure::Failure;
use crate::process;

use super::{Bench, Figure};

/// Rounds of a measurement whose middle value is taken.
const ROUNDS: usize = 15;

/// From the process's start to its first answer, and its memory when idle.
pub fn start(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let mut times = Vec::new();
    let mut memory = 0.0_f64;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let devnet = Devnet::start_binary(&bench.cli, &[])?;
        devnet.request("eth_chainId", json!([]))?;
        times.push(began.elapsed());
        std::thread::sleep(Duration::from_millis(100));
        memory = memory.max(resident_mib(devnet.id())?);
    }
    Ok(vec![
        Figure::new(
            "devnet: process start to first answer (median)",
            milliseconds(middle(times)),
            150.0,
            "ms",
        ),
        Figure::new("devnet: idle memory (largest)", memory, 80.0, "MiB"),
    ])
}

/// Creating and dropping a private chain, over HTTP.
pub fn private_chains(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let devnet = Devnet::start_binary(&bench.cli, &[])?;
    let mut times = Vec::new();
    for _ in 0..10 * ROUNDS {
        let began = Instant::now();
        let chain = devnet.request("sla_newChain", json!([]))?;
        let rpc = chain["rpc"]
            .as_str()
            .ok_or_else(|| Failure::unexpected("sla_newChain", &chain))?;
        devnet.request("sla_dropChain", json!([rpc]))?;
        times.push(began.elapsed());
        if times.len() == 1 {
            // Once, outside the timing: the address was real.
            let chain = devnet.request("sla_newChain", json!([]))?;
            let rpc = chain["rpc"]
                .as_str()
                .ok_or_else(|| Failure::unexpected("sla_newChain", &chain))?;
            request(rpc, "eth_chainId", json!([]))?;
        }
    }
    Ok(vec![Figure::new(
        "private chain: create and drop (median)",
        milliseconds(middle(times)),
        5.0,
        "ms",
    )])
}

/// One WASM transaction through the executor, without RPC.
pub fn executor(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let mut example = bench.workshop.cargo();
    example.args([
        "run",
        "--quiet",
        "--locked",
        "--release",
        "--package",
        "slacontract-executor",
        "--example",
        "bench_tx",
    ]);
    let text = process::capture(example.args(["--", "--json"]))?;
    let answer: Value = serde_json::from_str(&text).map_err(|error| {
        Failure::unexpected("the executor's benchmark", format!("{error}: {text}"))
    })?;
    let time = answer["us_per_transaction"].as_f64().ok_or_else(|| {
        Failure::unexpected("`us_per_transaction` of the executor's benchmark", &answer)
    })?;
    Ok(vec![Figure::new(
        "one WASM transaction through the executor, commit included",
        time,
        20.0,
        "µs",
    )])
}

/// The value in the middle.
fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Resident memory of a process, as the kernel counts it.
pub(super) fn resident_mib(process: u32) -> Result<f64, Failure> {
    let path = format!("/proc/{process}/status");
    let status = std::fs::read_to_string(&path).map_err(Failure::file(&path))?;
    let kib: Option<f64> = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse().ok());
    kib.map(|kib| kib / 1024.0)
        .ok_or_else(|| Failure::unexpected("VmRSS", &path))
}
