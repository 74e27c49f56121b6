//! Rules that contracts enforce: each case is played against the code of a standard contract, natively, on a chain in memory.

use slacontract::feed::{AggregatedReport, Observation};
use slacontract::{Address, Amount, B256, Duration, PartsPerBillion};
use slacontract_feed::{Feed, FeedClient, Middle, Mode, Rules};
use slacontract_memory::{CHAIN_ID, Chain, Outcome as Sent, send, sign};

use super::case::{Case, cases, each, same, whole};
use super::file::Group;
use super::{Outcome, Ran, court};

const FEED: Address = Address([0xfe; 20]);
const ANYBODY: Address = Address([0x33; 20]);
const START: u64 = 1_735_689_600;
const ROUND: u64 = 3_600;
/// What the feed believes.
const LEAST: i64 = -1_000;
const GREATEST: i64 = 1_000;

/// Runs a group of rules of contracts.
pub(super) fn run(group: &Group) -> Ran {
    match &*group.name {
        "ocr2_rules" => Ran::Cases(aggregated(group)),
        "assertion" => Ran::Cases(court::assertions(group)),
        "panel" => Ran::Cases(court::panels(group)),
        _ => Ran::Unknown,
    }
}

/// Reports of several signers in one transaction: `n` signers of which `f` may be faulty; four and one unless the case says
/// otherwise.
fn aggregated(group: &Group) -> Vec<Outcome> {
    each(cases(group), |case| {
        let count = |name| match case.may(name) {
            None => Ok(None),
            Some(value) => whole(value)
                .and_then(|count| u8::try_from(count).ok())
                .map(Some)
                .ok_or_else(|| format!("`{name}` should be a small number")),
        };
        let (n, f) = match (count("n")?, count("f")?) {
            (n, Some(f)) => (n.unwrap_or(3 * f + 1), f),
            (n, None) => (n.unwrap_or(4), (n.unwrap_or(4).max(1) - 1) / 3),
        };
        let size = |name, usual: u8| match case.may(name) {
            None => Ok(usual),
            Some(value) => whole(value)
                .and_then(|count| u8::try_from(count).ok())
                .or_else(|| formula(value.as_str()?, n, f))
                .ok_or_else(|| format!("`{name}` should be a number, or one of `f` and `n`")),
        };
        let observations = size("observations", (2 * f + 1).min(n))?;
        let signatures = size("signatures", f + 1)?;
        let is = |name| Ok::<_, String>(flag(case, name)?.unwrap_or(false));
        let report = Attempt {
            signers: n,
            observations,
            signatures,
            signer_twice: is("duplicate_signer")?,
            observer_twice: is("duplicate_observer")?,
            stranger: is("unknown_signer")?,
            outside: is("median_outside_min_max")?,
        };
        let ok = flag(case, "ok")?.ok_or("`ok` is missing")?;
        let refused = report.send()?;
        match (&refused, ok) {
            (Some(reason), true) => Err(format!("the report is refused: {reason}")),
            _ => same("whether it is taken", refused.is_none(), ok),
        }
    })
}

/// A field that is true or false, if it is there.
pub(super) fn flag(case: &Case<'_>, name: &str) -> Result<Option<bool>, String> {
    match case.may(name) {
        None => Ok(None),
        Some(value) => value
            .as_bool()
            .map(Some)
            .ok_or_else(|| format!("`{name}` should be true or false")),
    }
}

/// `f`, `2f + 1`, `n - f`: sums of counts.
fn formula(text: &str, n: u8, f: u8) -> Option<u8> {
    let text: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let mut sum = 0_i32;
    for part in text
        .replace('-', "+-")
        .split('+')
        .filter(|it| !it.is_empty())
    {
        let (sign, part) = match part.strip_prefix('-') {
            Some(part) => (-1, part),
            None => (1, part),
        };
        let (factor, unit) = match part.strip_suffix(['f', 'n']) {
            Some(factor) if part.ends_with('f') => (factor, i32::from(f)),
            Some(factor) => (factor, i32::from(n)),
            None => (part, 1),
        };
        let factor = if factor.is_empty() {
            1
        } else {
            factor.parse::<i32>().ok()?
        };
        sum += sign * factor * unit;
    }
    u8::try_from(sum).ok()
}

/// A report of several signers, and what is wrong with it.
struct Attempt {
    signers: u8,
    observations: u8,
    signatures: u8,
    signer_twice: bool,
    observer_twice: bool,
    stranger: bool,
    outside: bool,
}

impl Attempt {
    /// Deploys a feed of these signers and sends the report; why it is refused, if it is.
    fn send(&self) -> Result<Option<String>, String> {
        let signers: Vec<Address> = (1..=self.signers).map(|at| Address([at; 20])).collect();
        let rules = Rules {
            mode: Mode::Aggregated,
            middle: Middle::MeanFloor,
            quorum: self.signers / 2 + 1,
            decimals: 0,
            min: LEAST,
            max: GREATEST,
            coverage: PartsPerBillion::new(0),
            deviation: PartsPerBillion::new(0),
            heartbeat: Duration::from_seconds(ROUND),
            collect: Duration::from_seconds(ROUND),
            reward: Amount::from_units(0),
            missed: 0,
            among: 0,
        };
        let chain = Chain::default();
        chain.warp(START);
        let deployment = FeedClient::new("vectors".into(), rules, signers.clone());
        let feed = chain.place::<Feed>(FEED);
        let mut data = slacontract::contract::CONSTRUCTOR.to_be_bytes().to_vec();
        data.extend_from_slice(deployment.arguments());
        if let Some(reason) = refused(chain.send(ANYBODY, FEED, &data, 0)) {
            return Err(format!("no feed has {} signers: {reason}", self.signers));
        }
        chain.warp(ROUND);
        let mut observations: Vec<Observation> = (0..self.observations)
            .map(|signer| Observation {
                signer,
                value: if self.outside { GREATEST + 1 } else { 5 },
                taken: 1,
                missing: 0,
            })
            .collect();
        if self.observer_twice && observations.len() > 1 {
            observations[1].signer = observations[0].signer;
        }
        let report = AggregatedReport {
            feed: 0,
            window: 0,
            from: START,
            to: START + ROUND,
            seq: 0,
            observations,
            query_hash: B256::default(),
            samples_root: B256::default(),
        };
        let config: B256 = send(ANYBODY, &feed.feed_config()).value();
        let digest = report.digest(CHAIN_ID, FEED, config);
        let mut by: Vec<Address> = signers
            .iter()
            .cycle()
            .take(self.signatures.into())
            .copied()
            .collect();
        if let (true, Some(last)) = (self.signer_twice, by.len().checked_sub(1)) {
            by[last] = by[0];
        }
        if let (true, Some(last)) = (self.stranger, by.last_mut()) {
            *last = ANYBODY;
        }
        let signatures = by.iter().map(|signer| sign(&digest, *signer)).collect();
        Ok(refused(send(
            ANYBODY,
            &feed.report_aggregated(report, signatures),
        )))
    }
}

/// Why a call was refused.
fn refused(outcome: Sent) -> Option<String> {
    match outcome {
        Sent::Success(_) => None,
        Sent::Revert(data) => Some(
            <slacontract_feed::FeedError as slacontract::Error>::decode(&data)
                .map_or_else(|| format!("{data:02x?}"), |error| format!("{error:?}")),
        ),
        Sent::Failure(reason) => Some(reason),
    }
}
