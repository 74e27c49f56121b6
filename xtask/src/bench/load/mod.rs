//! Load on the devnet and on anvil: the same signed bytes, in the same run, taking turns. What counts is the ratio; both share the machine
//! with whatever else it does, and with the client.
//!
//! The clock of a burst stops when every sender's nonce has arrived; after it every receipt is looked at, and must say success.

mod grown;
mod picture;
mod reports;
mod rival;
mod wire;
mod work;

use std::path::Path;

use alloy_dyn_abi::DynSolValue;
use alloy_primitives::{Address, U256};
use serde_json::json;
use slacontract_client::Transaction;

use crate::failure::Failure;

use super::{Bench, Figure, contracts::build};
use rival::{Mode, Rival};
use work::{Burst, Senders, Took, Way};

/// Rounds of which the median is taken.
const ROUNDS: usize = 5;
/// Senders of a load.
const SENDERS: u32 = 100;
/// Gas of a transfer of value, and of one of tokens at most.
const TRANSFER: u64 = 21_000;
const TOKEN_TRANSFER: u64 = 200_000;

/// Nodes that take turns, by name. The first is what the others are compared with.
type Field = Vec<(&'static str, Rival)>;

const ANVIL: &str = "anvil";
const OURS: &str = "slacontract";
const OURS_WASM: &str = "slacontract, WASM";

/// How much is sent.
struct Size {
    /// Transactions of a burst that anvil survives by default.
    burst: u64,
    /// Of one at its best.
    flood: u64,
    /// Of the burst that only ours is asked for.
    large: u64,
    /// Calls of a connection.
    calls: usize,
    /// Round trips.
    trips: u64,
    /// Other numbers are divided by this.
    divisor: u64,
}

impl Size {
    fn of(bench: &Bench) -> Self {
        let part = if bench.brief { 20 } else { 1 };
        Self {
            // At least one of every sender.
            burst: (500 / part).max(u64::from(SENDERS)),
            flood: 10_000 / part,
            large: 100_000 / part,
            calls: 5_000 / part as usize,
            trips: 1_000 / part,
            divisor: part,
        }
    }

    /// So much of a number.
    const fn part(&self, whole: u64) -> u64 {
        whole / self.divisor
    }
}

/// A load by name.
type Load<F> = (&'static str, F);
/// Compares ours with an anvil.
type Compare = fn(&Bench, anvil: &Path, &Size, &mut Sheet) -> Result<(), Failure>;
/// Looks at ours alone.
type Grow = fn(&Bench, &Size, &mut Sheet) -> Result<(), Failure>;

/// The loads that both nodes are put under.
const COMPARED: &[Load<Compare>] = &[
    ("transfers", by_default),
    ("tokens", tokens),
    ("flood", at_its_best),
    ("reports", reports::measure),
    ("trips", round_trips),
];

/// The loads that ours alone is put under.
const GROWN: &[Load<Grow>] = &[
    ("large", large),
    ("age", grown::age),
    ("accounts", grown::accounts),
    ("durable", grown::durable),
];

/// Those of the loads that are asked for.
///
/// # Errors
/// When there is none.
fn wanted<F: Copy>(bench: &Bench, loads: &[Load<F>]) -> Result<Vec<F>, Failure> {
    let Some(name) = &bench.load else {
        return Ok(loads.iter().map(|(_, load)| *load).collect());
    };
    let wanted: Vec<_> = loads
        .iter()
        .filter(|(load, _)| load.contains(name.as_str()))
        .map(|(_, load)| *load)
        .collect();
    if wanted.is_empty() {
        let names: Vec<_> = loads.iter().map(|(load, _)| *load).collect();
        return Err(Failure::unexpected(
            format!("`--load {name}` should name one of"),
            names.join(", "),
        ));
    }
    Ok(wanted)
}

/// All figures of the comparison, and its picture.
pub fn against_anvil(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let loads = wanted(bench, COMPARED)?;
    let anvil = rival::anvil(&bench.workshop)?;
    let size = Size::of(bench);
    let mut sheet = Sheet::default();
    for load in loads {
        load(bench, &anvil, &size, &mut sheet)?;
    }
    if !bench.brief && bench.load.is_none() {
        let path = bench.workshop.path("book/src/images/bench-anvil.svg");
        std::fs::write(&path, picture::draw(&sheet.groups)).map_err(Failure::file(&path))?;
    }
    Ok(sheet.figures)
}

/// What becomes of ours under much, for long, and on disk.
pub fn growth(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let size = Size::of(bench);
    let mut sheet = Sheet::default();
    for load in wanted(bench, GROWN)? {
        load(bench, &size, &mut sheet)?;
    }
    Ok(sheet.figures)
}

/// What was measured so far: lines of the table, and bars of the picture.
#[derive(Default)]
struct Sheet {
    figures: Vec<Figure>,
    groups: Vec<picture::Group>,
}

impl Sheet {
    /// Rates of one load, by node; ours should be `least` times the first.
    fn rates(&mut self, what: &str, unit: &str, rates: Vec<(&'static str, f64)>, least: f64) {
        for (name, rate) in &rates {
            self.figures.push(Figure::note(
                format!("{what}: {name}"),
                format!("{rate:.0} {unit}"),
            ));
        }
        if let [(_, theirs), .., (_, ours)] = rates[..] {
            self.figures.push(Figure::times(
                format!("{what}: ours to anvil's"),
                ours,
                theirs,
                least,
            ));
        }
        self.groups.push(picture::Group {
            title: format!("{what}, {unit}"),
            bars: rates,
        });
    }
}

/// Both nodes, fresh.
fn both(bench: &Bench, anvil: &Path, accounts: u32, mode: Mode) -> Result<Field, Failure> {
    Ok(vec![
        (ANVIL, Rival::theirs(anvil, accounts, mode)?),
        (OURS, Rival::ours(&bench.cli, accounts)?),
    ])
}

/// Sends burst after burst to each node in turn, another one first each time; what they took, by node.
fn turns(
    field: &Field,
    senders: &mut Senders,
    mut sign: impl FnMut(&mut Senders) -> Result<Burst, Failure>,
    way: Way,
) -> Result<Vec<Vec<Took>>, Failure> {
    let mut took = vec![Vec::new(); field.len()];
    for round in 0..ROUNDS {
        let burst = sign(senders)?;
        for turn in 0..field.len() {
            let which = (turn + round) % field.len();
            let (_, rival) = &field[which];
            took[which].push(senders.send(rival, &burst, way)?);
            senders.check(rival, &burst)?;
        }
    }
    Ok(took)
}

/// The value in the middle.
fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Transactions a second, by node.
fn rates(field: &Field, took: &[Vec<Took>], count: u64) -> Vec<(&'static str, f64)> {
    let rate = |took: &[Took]| middle(took.iter().map(|took| count as f64 / took.seconds));
    field
        .iter()
        .zip(took)
        .map(|((name, _), took)| (*name, rate(took)))
        .collect()
}

/// Microseconds of the node's processor time per transaction.
fn processor(took: &[Took], count: u64) -> f64 {
    middle(took.iter().map(|took| took.processor * 1e6 / count as f64))
}

/// Transfers of value with what both do by default, in bursts that anvil survives.
fn by_default(bench: &Bench, anvil: &Path, size: &Size, sheet: &mut Sheet) -> Result<(), Failure> {
    let field = both(bench, anvil, SENDERS + 1, Mode::Default)?;
    let mut senders = Senders::new(SENDERS)?;
    let transfer = Transaction::call(Address::repeat_byte(0xee), []).with_value(U256::ONE);
    let each = size.burst / u64::from(SENDERS);
    let way = Way {
        connections: 8,
        batch: 1,
    };
    let took = turns(
        &field,
        &mut senders,
        |senders| senders.sign(&transfer, TRANSFER, each),
        way,
    )?;
    let rates = rates(&field, &took, size.burst);
    sheet.rates(
        &format!("transfers, bursts of {}, default settings", size.burst),
        "transactions/s",
        rates,
        4.0,
    );
    Ok(())
}

/// Transfers of tokens: the same Solidity contract on both, and beside it ours in Rust. Then calls of the same contracts.
fn tokens(bench: &Bench, anvil: &Path, size: &Size, sheet: &mut Sheet) -> Result<(), Failure> {
    let mut field = both(bench, anvil, SENDERS + 1, Mode::Default)?;
    field.push((OURS_WASM, Rival::ours(&bench.cli, SENDERS + 1)?));
    let mut senders = Senders::new(SENDERS)?;
    let (solidity, ours) = (build::solidity(&bench.workshop)?, build::ours(bench)?);
    let construct = DynSolValue::Tuple(vec![
        DynSolValue::String("Token".into()),
        DynSolValue::String("TOK".into()),
        DynSolValue::Uint(U256::from(10).pow(U256::from(24)), 256),
    ])
    .abi_encode_params();
    // The first contract of the same account has the same address everywhere.
    let token = senders.deployer().create(0);
    for (name, rival) in &field {
        let code = if *name == OURS_WASM {
            &ours.token
        } else {
            &solidity.token
        };
        let create = Transaction::create([&code[..], &construct].concat());
        rival.settle(&senders.prepare(&create, 0)?)?;
        for (nonce, sender) in (1..).zip(senders.addresses()) {
            let fund = Transaction::call(token, transfer_data(sender, 1_000_000_000));
            rival.settle(&senders.prepare(&fund, nonce)?)?;
        }
    }
    let transfer = Transaction::call(token, transfer_data(Address::repeat_byte(0xee), 1));
    let each = size.burst / u64::from(SENDERS);
    let way = Way {
        connections: 8,
        batch: 1,
    };
    let took = turns(
        &field,
        &mut senders,
        |senders| senders.sign(&transfer, TOKEN_TRANSFER, each),
        way,
    )?;
    let rates = rates(&field, &took, size.burst);
    sheet.rates(
        &format!(
            "ERC-20 transfers, bursts of {}, default settings",
            size.burst
        ),
        "transactions/s",
        rates,
        8.0,
    );
    calls(&field[..2], token, size, sheet)
}

/// `transfer(address,uint256)`
fn transfer_data(to: Address, value: u64) -> Vec<u8> {
    let arguments = DynSolValue::Tuple(vec![
        DynSolValue::Address(to),
        DynSolValue::Uint(U256::from(value), 256),
    ]);
    [
        &[0xa9, 0x05, 0x9c, 0xbb][..],
        &arguments.abi_encode_params(),
    ]
    .concat()
}

/// `eth_call` of a token's balance, one by one and in batches.
fn calls(
    field: &[(&'static str, Rival)],
    token: Address,
    size: &Size,
    sheet: &mut Sheet,
) -> Result<(), Failure> {
    let argument = DynSolValue::Address(Address::repeat_byte(0xee)).abi_encode();
    let data =
        alloy_primitives::hex::encode_prefixed([&[0x70, 0xa0, 0x82, 0x31][..], &argument].concat());
    let call = json!({"to": token, "data": data});
    for (batch, least) in [(1, 1.2), (100, 1.5)] {
        let way = Way {
            connections: 8,
            batch,
        };
        let each = size.calls.max(batch);
        let mut rates = vec![Vec::new(); field.len()];
        for round in 0..ROUNDS {
            for turn in 0..field.len() {
                let which = (turn + round) % field.len();
                rates[which].push(work::calls(&field[which].1, &call, each, way)?);
            }
        }
        let rates = field
            .iter()
            .zip(rates)
            .map(|((name, _), rates)| (*name, middle(rates.into_iter())));
        let how = if batch == 1 {
            "one by one"
        } else {
            "in batches of 100"
        };
        sheet.rates(
            &format!("eth_call, 8 connections, {how}"),
            "calls/s",
            rates.collect(),
            least,
        );
    }
    Ok(())
}

/// Transfers of value while anvil makes a block a second, which it is fastest with.
fn at_its_best(bench: &Bench, anvil: &Path, size: &Size, sheet: &mut Sheet) -> Result<(), Failure> {
    let transfer = Transaction::call(Address::repeat_byte(0xee), []).with_value(U256::ONE);
    for (batch, least, limit) in [(1, 3.0, 100.0), (100, 3.0, 65.0)] {
        let field = both(bench, anvil, SENDERS + 1, Mode::Interval)?;
        let mut senders = Senders::new(SENDERS)?;
        let each = (size.flood / u64::from(SENDERS)).max(1);
        let count = each * u64::from(SENDERS);
        let way = Way {
            connections: 64,
            batch,
        };
        let took = turns(
            &field,
            &mut senders,
            |senders| senders.sign(&transfer, TRANSFER, each),
            way,
        )?;
        let how = if batch == 1 {
            "one by one"
        } else {
            "in batches of 100"
        };
        let what = format!("transfers, {count} at once {how}, anvil with a block a second");
        sheet.rates(&what, "transactions/s", rates(&field, &took, count), least);
        sheet.figures.push(Figure::note(
            format!("processor time per transfer, {how}: {ANVIL}"),
            format!("{:.0} µs", processor(&took[0], count)),
        ));
        sheet.figures.push(Figure::new(
            format!("processor time per transfer, {how}: {OURS}"),
            processor(&took[1], count),
            limit,
            "µs",
        ));
    }
    Ok(())
}

/// One sender, one transaction at a time, on fresh nodes.
fn round_trips(bench: &Bench, anvil: &Path, size: &Size, sheet: &mut Sheet) -> Result<(), Failure> {
    let transfer = Transaction::call(Address::repeat_byte(0xee), []).with_value(U256::ONE);
    for (at_once, how) in [
        (true, "eth_sendRawTransactionSync"),
        (false, "send and poll"),
    ] {
        let field = both(bench, anvil, 2, Mode::Default)?;
        let mut senders = Senders::new(1)?;
        let mut found = vec![Vec::new(); field.len()];
        for round in 0..ROUNDS {
            let burst = senders.sign(&transfer, TRANSFER, size.trips)?;
            for turn in 0..field.len() {
                let which = (turn + round) % field.len();
                found[which].push(senders.round_trips(&field[which].1, &burst, at_once)?);
            }
        }
        let rates: Vec<_> = field
            .iter()
            .zip(found)
            .map(|((name, _), found)| (*name, middle(found.into_iter())))
            .collect();
        let ours = rates[1].1;
        sheet.rates(
            &format!("one transfer at a time, {how}"),
            "round trips/s",
            rates,
            1.0,
        );
        if at_once {
            let what = format!("one transfer at a time, {how}: {OURS}");
            sheet
                .figures
                .push(Figure::at_least(what, ours, 3_000.0, "round trips/s"));
        }
    }
    Ok(())
}

/// A burst that only ours is asked for, through default settings: none is lost.
fn large(bench: &Bench, size: &Size, sheet: &mut Sheet) -> Result<(), Failure> {
    let rival = Rival::ours(&bench.cli, SENDERS + 1)?;
    let mut senders = Senders::new(SENDERS)?;
    let transfer = Transaction::call(Address::repeat_byte(0xee), []).with_value(U256::ONE);
    let each = (size.large / u64::from(SENDERS)).max(1);
    let burst = senders.sign(&transfer, TRANSFER, each)?;
    let way = Way {
        connections: 64,
        batch: 100,
    };
    let took = senders.send(&rival, &burst, way)?;
    let count = each * u64::from(SENDERS);
    let what = format!("a burst of {count} transfers, default settings, none lost: {OURS}");
    let rate = count as f64 / took.seconds;
    sheet
        .figures
        .push(Figure::at_least(what, rate, 8_000.0, "transactions/s"));
    let memory = rival.memory()?;
    senders.check(&rival, &burst)?;
    let what = format!("memory after {count} transfers: {OURS}");
    sheet.figures.push(Figure::new(what, memory, 200.0, "MiB"));
    Ok(())
}
