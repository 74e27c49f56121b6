//! Signed reports to an agreement: ours in Rust, and on anvil a contract in Solidity that does the same with a report. Both have the same
//! address, so that the same signed reports count on both.

use std::path::Path;

use alloy_dyn_abi::{DynSolValue, JsonAbiExt};
use alloy_json_abi::Function;
use alloy_primitives::{Address, B256, U256, hex, keccak256};
use serde_json::json;
use slacontract_client::{Account, Transaction};
use slacontract_terms::digest::{ExclusionDelta, RatioReport, ReportDomain, report_digest};

use crate::bench::contracts::build;
use crate::bench::{Bench, Figure};
use crate::failure::Failure;

use super::rival::{Mode, Rival};
use super::wire::Connection;
use super::work::{CHAIN, Senders, Way, prepared};
use super::{ANVIL, OURS_WASM, ROUNDS, SENDERS, Sheet, Size, middle, rates, turns};

/// What `xtask/bench/reports` says.
const SIGNERS: u64 = 5;
const WINDOW: u64 = 10;
const WINDOWS: u64 = 24_000;
/// Wei a window costs.
const FEE: u64 = 1_000_000_000_000;
/// Windows paid for by one transaction: each is a slot written.
const PAID_AT_ONCE: u64 = 400;
/// Windows before the end that are still to come when the reports are sent.
const AHEAD: u64 = 360;
/// Windows that have a report when the round trips are measured.
const STORED: u64 = 20_000;
/// Gas of a report at most.
const REPORT: u64 = 200_000;

/// An agreement that runs, and who signs its reports.
struct Agreement {
    address: Address,
    config: B256,
    /// The first second of the first window.
    start: u64,
    signers: Vec<Account>,
    report: Function,
}

/// Reports a second in bursts, and round trips when many windows are stored.
pub(super) fn measure(
    bench: &Bench,
    anvil: &Path,
    size: &Size,
    sheet: &mut Sheet,
) -> Result<(), Failure> {
    // Beside those who send there is the provider, who deploys, and the customer.
    let mut field = vec![
        (ANVIL, Rival::theirs(anvil, SENDERS + 2, Mode::Default)?),
        (OURS_WASM, Rival::ours(&bench.cli, SENDERS + 2)?),
    ];
    let mut senders = Senders::new(SENDERS)?;
    let code = build::own(bench, "bench-reports")?;
    let agreement = Agreement::conclude(&field[1].1, &senders, &code)?;
    let arguments = DynSolValue::Tuple(vec![
        addresses(&agreement.signers),
        DynSolValue::FixedBytes(agreement.config, 32),
        DynSolValue::Uint(U256::from(agreement.start), 64),
    ]);
    let theirs = build::compiled(&bench.workshop, "Reports")?;
    let create = Transaction::create([&theirs[..], &arguments.abi_encode_params()].concat());
    field[0].1.settle(&senders.prepare(&create, 0)?)?;
    for (_, rival) in &field {
        let mut connection = Connection::open(&rival.address)?;
        connection.call("evm_increaseTime", json!([(WINDOWS - AHEAD) * WINDOW]))?;
        connection.call("evm_mine", json!([]))?;
    }
    let each = size.burst / u64::from(SENDERS);
    let way = Way {
        connections: 8,
        batch: 1,
    };
    let mut first = 0;
    let took = turns(
        &field,
        &mut senders,
        |senders| {
            let from = first;
            first += size.burst / SIGNERS;
            senders.sign_each(REPORT, each, |number| {
                agreement.report(from + number / SIGNERS, number % SIGNERS)
            })
        },
        way,
    )?;
    sheet.rates(
        &format!(
            "reports to an agreement, bursts of {}, default settings",
            size.burst
        ),
        "transactions/s",
        rates(&field, &took, size.burst),
        20.0,
    );
    let (_, ours) = field.remove(1);
    stored(&agreement, &mut senders, &ours, size, first, sheet)
}

/// Round trips of reports, on ours, when very many windows have one.
fn stored(
    agreement: &Agreement,
    senders: &mut Senders,
    ours: &Rival,
    size: &Size,
    first: u64,
    sheet: &mut Sheet,
) -> Result<(), Failure> {
    let senders_count = u64::from(SENDERS);
    let each = size.part(STORED) / senders_count;
    let way = Way {
        connections: 8,
        batch: 100,
    };
    let burst = senders.sign_each(REPORT, each, |number| agreement.report(first + number, 0))?;
    senders.send(ours, &burst, way)?;
    senders.check(ours, &burst)?;
    let trips = (size.trips / senders_count).max(1);
    let mut found = Vec::new();
    for round in 0..ROUNDS as u64 {
        let from = first + round * trips * senders_count;
        let burst =
            senders.sign_each(REPORT, trips, |number| agreement.report(from + number, 1))?;
        found.push(senders.round_trips(ours, &burst, true)?);
    }
    sheet.figures.push(Figure::at_least(
        format!(
            "one report at a time, eth_sendRawTransactionSync, {} windows stored: {OURS_WASM}",
            each * senders_count
        ),
        middle(found.into_iter()),
        2_000.0,
        "round trips/s",
    ));
    Ok(())
}

impl Agreement {
    /// Proposes, accepts and funds it. The deployer provides.
    fn conclude(ours: &Rival, senders: &Senders, code: &[u8]) -> Result<Self, Failure> {
        let customer = Account::development(SENDERS + 1)
            .map_err(|error| Failure::unexpected("the customer's account", error))?;
        let signers = (0..SIGNERS as u32)
            .map(Account::development)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| Failure::unexpected("a signer's account", error))?;
        let construct = DynSolValue::Tuple(vec![
            DynSolValue::Address(senders.deployer()),
            DynSolValue::Address(customer.address()),
            addresses(&signers),
            DynSolValue::Uint(U256::from(FEE), 256),
        ]);
        let address = senders.deployer().create(0);
        let create = Transaction::create([code, &construct.abi_encode_params()].concat());
        ours.settle(&senders.prepare(&create, 0)?)?;
        let proposed = words(ours, address, "status()", &[])?;
        let accept = call(
            "accept(bytes32)",
            &[DynSolValue::FixedBytes(word(&proposed, 6)?, 32)],
        )?;
        let accept = Transaction::call(address, accept);
        ours.settle(&prepared(&customer, &accept, 0)?)?;
        let deposit = Transaction::call(address, call("deposit()", &[])?);
        let bond = deposit
            .clone()
            .with_value(U256::from(10).pow(U256::from(18)));
        ours.settle(&senders.prepare(&bond, 1)?)?;
        let fees = deposit.with_value(U256::from(FEE * PAID_AT_ONCE));
        for nonce in 1..=WINDOWS / PAID_AT_ONCE {
            ours.settle(&prepared(&customer, &fees, nonce)?)?;
        }
        let running = words(ours, address, "status()", &[])?;
        let config = words(
            ours,
            address,
            "feedConfig(uint8)",
            &[DynSolValue::Uint(U256::ZERO, 8)],
        )?;
        Ok(Self {
            address,
            config: word(&config, 0)?,
            start: U256::from_be_bytes(word(&running, 9)?.0).saturating_to(),
            signers,
            report: function(
                "report((uint8,uint64,uint64,uint64,uint32,uint64,uint64,uint64,bytes32,bytes32,uint64,bytes32),bytes)",
            )?,
        })
    }

    /// A report of a window by one of the signers.
    fn report(&self, window: u64, signer: u64) -> Result<Transaction, Failure> {
        let from = self.start + window * WINDOW;
        let report = RatioReport {
            window,
            from,
            to: from + WINDOW,
            good: 9_000 + signer,
            total: 10_000,
            missing: 3,
            query_hash: [7; 32],
            samples_root: [8; 32],
            observed_at: from + WINDOW,
            ..RatioReport::default()
        };
        let domain = ReportDomain {
            chain_id: CHAIN,
            contract: &self.address.0.0,
            config: &self.config.0,
        };
        let digest = report_digest(
            |bytes| keccak256(bytes).0,
            &domain,
            &report,
            [] as [ExclusionDelta; 0],
        );
        let signature = self.signers[signer as usize]
            .sign_digest(digest.into())
            .map_err(|error| Failure::unexpected("signing a report", error))?;
        let number = |number: u64, bits| DynSolValue::Uint(U256::from(number), bits);
        let hash = |hash: [u8; 32]| DynSolValue::FixedBytes(hash.into(), 32);
        let given = DynSolValue::Tuple(vec![
            number(report.feed.into(), 8),
            number(report.window, 64),
            number(report.from, 64),
            number(report.to, 64),
            number(report.seq.into(), 32),
            number(report.good, 64),
            number(report.total, 64),
            number(report.missing, 64),
            hash(report.query_hash),
            hash(report.samples_root),
            number(report.observed_at, 64),
            hash(report.prev),
        ]);
        let data = self
            .report
            .abi_encode_input(&[given, DynSolValue::Bytes(signature.to_vec())])
            .map_err(|error| Failure::unexpected("a report", error))?;
        Ok(Transaction::call(self.address, data))
    }
}

fn addresses(accounts: &[Account]) -> DynSolValue {
    let addresses = accounts.iter().map(Account::address);
    DynSolValue::Array(addresses.map(DynSolValue::Address).collect())
}

fn function(signature: &str) -> Result<Function, Failure> {
    Function::parse(signature).map_err(|error| Failure::unexpected(signature, error))
}

fn call(signature: &str, arguments: &[DynSolValue]) -> Result<Vec<u8>, Failure> {
    function(signature)?
        .abi_encode_input(arguments)
        .map_err(|error| Failure::unexpected(signature, error))
}

/// What a view answers, as bytes.
fn words(
    ours: &Rival,
    to: Address,
    signature: &str,
    arguments: &[DynSolValue],
) -> Result<Vec<u8>, Failure> {
    let data = hex::encode_prefixed(call(signature, arguments)?);
    let answer = Connection::open(&ours.address)?
        .call("eth_call", json!([{ "to": to, "data": data }, "latest"]))?;
    hex::decode(answer.as_str().unwrap_or_default())
        .map_err(|error| Failure::unexpected(signature, error))
}

/// One of the words of an answer.
fn word(answer: &[u8], at: usize) -> Result<B256, Failure> {
    let bytes = answer.get(32 * at..32 * (at + 1));
    bytes
        .map(B256::from_slice)
        .ok_or_else(|| Failure::unexpected("an answer of the agreement", hex::encode(answer)))
}
