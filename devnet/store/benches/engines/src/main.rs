//! The store's workload on embedded engines: large blocks and small ones, each one durable commit; random reads; growth.
//!
//! `cargo run --release --manifest-path devnet/store/benches/engines/Cargo.toml -- [DIR] [ENGINE]`. Every engine is given the same
//! bytes in the same order and 64 MiB of cache. Prints one row per engine.

mod engine;
mod workload;

use std::{path::PathBuf, time::Instant};

use engine::{Engine, Fjall, Redb, Sqlite};
use workload::Workload;

/// Slots the state holds before anything is measured.
const SLOTS: u64 = 400_000;
/// Blocks with many changes.
const LARGE: u64 = 200;
/// Blocks with one transaction.
const SMALL: u64 = 1_000;
/// Random reads.
const READS: u64 = 200_000;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(
        arguments
            .next()
            .unwrap_or_else(|| "target/engines".to_owned()),
    );
    let only = arguments.next();
    println!(
        "| engine | 500 changes, durable: blocks/s | one transaction, durable: blocks/s | not durable: blocks/s | reads/s | bytes on disk after | reopened in | resident |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    if wanted("redb") {
        row::<Redb>(&folder.join("redb"));
    }
    if wanted("fjall") {
        row::<Fjall>(&folder.join("fjall"));
    }
    if wanted("sqlite") {
        row::<Sqlite>(&folder.join("sqlite"));
    }
}

fn row<E: Engine>(folder: &std::path::Path) {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).expect("the folder can be made");
    let mut engine = E::open(folder);
    let mut workload = Workload::new(SLOTS);
    for part in 0..SLOTS / 20_000 {
        engine.commit(&workload.load(part * 20_000, 20_000), false);
    }
    let large = rate(LARGE, || engine.commit(&workload.block(500, 250), true));
    let small = rate(SMALL, || engine.commit(&workload.block(3, 1), true));
    let fast = rate(SMALL, || engine.commit(&workload.block(3, 1), false));
    let reads = rate(READS, || {
        let key = workload.slot();
        assert!(engine.get(workload::STATE, &key).is_some());
    });
    engine.commit(&workload.block(3, 1), true);
    drop(engine);
    let bytes = size(folder);
    let started = Instant::now();
    let engine = E::open(folder);
    assert!(engine.get(workload::STATE, &workload.slot()).is_some());
    let reopened = started.elapsed();
    println!(
        "| {} | {large:.0} | {small:.0} | {fast:.0} | {reads:.0} | {:.0} MB | {:.0} ms | {} MB |",
        E::NAME,
        bytes as f64 / 1e6,
        reopened.as_secs_f64() * 1e3,
        resident(),
    );
}

fn rate(times: u64, mut once: impl FnMut()) -> f64 {
    let started = Instant::now();
    (0..times).for_each(|_| once());
    times as f64 / started.elapsed().as_secs_f64()
}

fn size(folder: &std::path::Path) -> u64 {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| {
            entry.metadata().map_or(0, |metadata| {
                if metadata.is_dir() {
                    size(&entry.path())
                } else {
                    metadata.len()
                }
            })
        })
        .sum()
}

/// Resident memory of this process in MB, where the system tells it.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .map_or_else(
            || "?".to_owned(),
            |kilobytes| (kilobytes / 1000).to_string(),
        )
}
