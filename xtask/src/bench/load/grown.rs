//! What ours is like when it has much to remember: accounts, transactions, blocks; and when it keeps them on disk.

use alloy_primitives::{Address, U256};
use slacontract_client::Transaction;

use crate::bench::{Bench, Figure};
use crate::failure::Failure;

use super::rival::Rival;
use super::work::{Burst, Senders, Way};
use super::{OURS, ROUNDS, SENDERS, Sheet, Size, TRANSFER, middle};

/// Transactions signed at a time, so that the client keeps few of them.
const CHUNK: u64 = 50_000;
/// Transactions of a burst whose rate is compared.
const SAMPLE: u64 = 10_000;

/// Transfers of which each gives to another account, counted from `first`; after `repeat` accounts from the beginning again.
fn spread(senders: &mut Senders, count: u64, first: u64, repeat: u64) -> Result<Burst, Failure> {
    senders.sign_each(TRANSFER, count / u64::from(SENDERS), |number| {
        // No precompile, no account of the mnemonic, and spread over the trie as addresses are by their hashes.
        let to =
            Address::left_padding_from(&(0x1_0000_0000 + (first + number) % repeat).to_be_bytes());
        Ok(Transaction::call(to, []).with_value(U256::ONE))
    })
}

/// Transactions a second of transfers to so many accounts that exist.
fn rate(rival: &Rival, senders: &mut Senders, accounts: u64, sample: u64) -> Result<f64, Failure> {
    let way = Way {
        connections: 64,
        batch: 100,
    };
    let mut rates = Vec::new();
    for round in 0..ROUNDS as u64 {
        let burst = spread(senders, sample, round * sample, accounts)?;
        rates.push(sample as f64 / senders.send(rival, &burst, way)?.seconds);
    }
    Ok(middle(rates.into_iter()))
}

/// The same load with a thousand accounts and with a million, and the memory after the million transactions that made them.
pub(super) fn accounts(bench: &Bench, size: &Size, sheet: &mut Sheet) -> Result<(), Failure> {
    let rival = Rival::ours(&bench.cli, SENDERS + 1)?;
    let mut senders = Senders::new(SENDERS)?;
    let (few, many, sample) = (
        size.part(1_000).max(100),
        size.part(1_000_000),
        size.part(SAMPLE),
    );
    let way = Way {
        connections: 64,
        batch: 100,
    };
    let begin = spread(&mut senders, few, 0, many)?;
    senders.send(&rival, &begin, way)?;
    let before = rate(&rival, &mut senders, few, sample)?;
    let mut done = few;
    while done < many {
        let count = CHUNK.min(many - done);
        let burst = spread(&mut senders, count, done, many)?;
        senders.send(&rival, &burst, way)?;
        done += count;
    }
    let memory = rival.memory()?;
    let after = rate(&rival, &mut senders, many, sample)?;
    let what = format!(
        "memory after {} transfers: {OURS}",
        done + ROUNDS as u64 * sample
    );
    sheet.figures.push(Figure::new(what, memory, 300.0, "MiB"));
    for (accounts, rate) in [(few, before), (many, after)] {
        sheet.figures.push(Figure::note(
            format!("transfers in batches of 100, {accounts} accounts: {OURS}"),
            format!("{rate:.0} transactions/s"),
        ));
    }
    sheet.figures.push(Figure::times(
        format!("transfers with {many} accounts to those with {few}"),
        after,
        before,
        0.8,
    ));
    Ok(())
}

/// One transaction at a time, each a block, before and after very many blocks.
pub(super) fn age(bench: &Bench, size: &Size, sheet: &mut Sheet) -> Result<(), Failure> {
    let rival = Rival::ours(&bench.cli, 2)?;
    let mut senders = Senders::new(1)?;
    let transfer = Transaction::call(Address::repeat_byte(0xee), []).with_value(U256::ONE);
    let blocks = size.part(100_000);
    for _ in 0..blocks / size.trips {
        let burst = senders.sign(&transfer, TRANSFER, size.trips)?;
        senders.round_trips(&rival, &burst, true)?;
    }
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let burst = senders.sign(&transfer, TRANSFER, size.trips)?;
        rates.push(senders.round_trips(&rival, &burst, true)?);
    }
    let what = format!(
        "one transfer at a time, eth_sendRawTransactionSync, after {blocks} blocks: {OURS}"
    );
    let rate = middle(rates.into_iter());
    sheet
        .figures
        .push(Figure::at_least(what, rate, 2_700.0, "round trips/s"));
    Ok(())
}

/// Kept on disk, against in memory: many at once, and one at a time.
pub(super) fn durable(bench: &Bench, size: &Size, sheet: &mut Sheet) -> Result<(), Failure> {
    let folder = tempfile::tempdir().map_err(Failure::file("a folder for the store"))?;
    let path = folder.path().join("chain");
    let kept = path.to_string_lossy().into_owned();
    let rivals = [
        Rival::ours(&bench.cli, SENDERS + 1)?,
        Rival::ours_with(&bench.cli, SENDERS + 1, &["--data-dir", &kept])?,
    ];
    let mut senders = Senders::new(SENDERS)?;
    let transfer = Transaction::call(Address::repeat_byte(0xee), []).with_value(U256::ONE);
    let (flood, trips) = (
        size.flood.max(SENDERS.into()),
        size.trips.max(SENDERS.into()),
    );
    let way = Way {
        connections: 64,
        batch: 1,
    };
    let mut found = [const { (Vec::new(), Vec::new()) }; 2];
    for round in 0..ROUNDS {
        let burst = senders.sign(&transfer, TRANSFER, flood / u64::from(SENDERS))?;
        let single = senders.sign(&transfer, TRANSFER, trips / u64::from(SENDERS))?;
        for turn in 0..2 {
            let which = (turn + round) % 2;
            let (together, alone) = &mut found[which];
            together.push(flood as f64 / senders.send(&rivals[which], &burst, way)?.seconds);
            alone.push(senders.round_trips(&rivals[which], &single, true)?);
        }
    }
    let [memory, disk] =
        found.map(|(together, alone)| [middle(together.into_iter()), middle(alone.into_iter())]);
    for (at, how, unit, least) in [
        (0, "transfers, 64 connections", "transactions/s", 0.6),
        (1, "one transfer at a time", "round trips/s", 0.3),
    ] {
        for (place, rates) in [("in memory", memory), ("on disk", disk)] {
            sheet.figures.push(Figure::note(
                format!("{how}, {place}: {OURS}"),
                format!("{:.0} {unit}", rates[at]),
            ));
        }
        sheet.figures.push(Figure::times(
            format!("{how}: on disk to in memory"),
            disk[at],
            memory[at],
            least,
        ));
    }
    Ok(())
}
