//! Rules that contracts enforce: each case is played against a standard contract, in both lanes.

use slacontract::feed::{AggregatedReport, Observation};
use slacontract::prelude::*;
use slacontract_feed::{FeedClient, FeedError, Middle, Mode, Rules};
use slacontract_testing::Chain;

use super::case::{Case, cases, same, whole};
use super::file::Group;
use super::lane::{self, Sent, answer, deploy, each, send};
use super::{Outcome, Ran, assertion, court};

/// The groups of this layer that are known.
pub(super) const GROUPS: [&str; 3] = ["ocr2_rules", "assertion", "panel"];
const ROUND: u64 = 3_600;
/// More signers than any network of oracles has.
const MOST: u8 = 85;
/// What the feed believes.
const LEAST: i64 = -1_000;
const GREATEST: i64 = 1_000;

/// Runs a group of rules of contracts.
pub(super) fn run(group: &Group) -> Ran {
    match &*group.name {
        "ocr2_rules" => Ran::Cases(aggregated(group)),
        "assertion" => Ran::Cases(assertion::assertions(group)),
        "panel" => Ran::Cases(court::panels(group)),
        _ => Ran::Unknown,
    }
}

/// Reports of several signers in one transaction: `n` signers of which `f` may be faulty; four and one unless the case says
/// otherwise.
fn aggregated(group: &Group) -> Vec<Outcome> {
    each(cases(group), |chain, case| {
        let count = |name| match case.may(name) {
            None => Ok(None),
            Some(value) => whole(value)
                .and_then(|count| u8::try_from(count).ok())
                .filter(|count| *count <= MOST)
                .map(Some)
                .ok_or_else(|| format!("`{name}` should be a number up to {MOST}")),
        };
        let (n, f) = match (count("n")?, count("f")?) {
            (n, Some(f)) => (n.unwrap_or(3 * f.min(MOST / 3) + 1), f),
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
            config: is("wrong_config")? || is("wrong_config_digest")?,
            again: is("repeated")? || is("replayed")?,
        };
        let ok = flag(case, "ok")?.ok_or("`ok` is missing")?;
        let refused = report.send(chain)?;
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
    config: bool,
    again: bool,
}

impl Attempt {
    /// Deploys a feed of these signers and sends the report; why it is refused, if it is.
    fn send(&self, chain: &Chain) -> Result<Option<String>, String> {
        let anybody = lane::somebody(chain, "anybody");
        let signers: Vec<Address> = (1..=self.signers)
            .map(|at| chain.account(&format!("signer {at}")))
            .collect();
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
        let deployment = FeedClient::new("vectors".into(), rules, signers.clone());
        let feed = deploy(chain, anybody, deployment);
        let start = chain.now().seconds();
        chain.warp(Duration::from_seconds(ROUND));
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
            from: start,
            to: start + ROUND,
            seq: 0,
            observations,
            query_hash: B256::default(),
            samples_root: B256::default(),
        };
        let config: B256 = answer::<_, FeedError>(send(anybody, feed.feed_config()))?;
        let config = if self.config {
            keccak256(config.0)
        } else {
            config
        };
        let digest = report.digest(chain.chain_id(), *feed.as_ref(), config);
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
            *last = anybody;
        }
        let signatures: Vec<Bytes> = by.iter().map(|signer| chain.sign(signer, digest)).collect();
        if self.again {
            let first = feed.report_aggregated(report.clone(), signatures.clone());
            answer::<(), FeedError>(send(anybody, first))?;
        }
        let sent = send(anybody, feed.report_aggregated(report, signatures));
        Ok(match sent {
            Sent::Success(_) => None,
            refused => answer::<(), FeedError>(refused).err(),
        })
    }
}
