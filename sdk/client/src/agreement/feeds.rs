//! Who owes reports: the signers of each feed, whatever kind its reports are, and whether they ever reported or not.

use std::collections::{BTreeMap, BTreeSet};

use slacontract::sla::{
    Aggregated, HistogramReported, Reported, State, Status, ValueReported, WindowView,
};
use slacontract::{Address, Amount, Timestamp};
use slacontract_terms::Terms;

use super::duties::{DutyRow, Standing};
use super::{Proof, Record};

/// What is known of an agreement's feeds.
pub(super) struct Feeds {
    /// By feed: its signers.
    signers: BTreeMap<u8, BTreeSet<Address>>,
    /// By feed, its name, where there are several.
    names: Vec<String>,
    /// By window, feed and signer: its reports.
    reports: BTreeMap<(u64, u8, Address), Vec<Proof>>,
}

impl Feeds {
    /// Reads all reports. A signer is one of `signers`, which stand in their feed's order, or whoever reported on its own.
    pub(super) fn known(record: &Record, terms: Option<&Terms>, signers: &[Vec<Address>]) -> Self {
        let mut reports: BTreeMap<_, Vec<Proof>> = BTreeMap::new();
        let mut add = |window: u64, feed: u8, signer: Address, proof: Proof| {
            reports
                .entry((window, feed, signer))
                .or_default()
                .push(proof);
        };
        for (event, proof) in record.events::<Reported>() {
            add(event.window, event.feed, event.signer, proof);
        }
        for (event, proof) in record.events::<ValueReported>() {
            add(event.window, event.feed, event.signer, proof);
        }
        for (event, proof) in record.events::<HistogramReported>() {
            add(event.window, event.feed, event.signer, proof);
        }
        // Several together: each by its place among the feed's signers.
        for (event, proof) in record.events::<Aggregated>() {
            let own = signers.get(usize::from(event.feed));
            for seen in &event.observations {
                if let Some(signer) = own.and_then(|own| own.get(usize::from(seen.signer))) {
                    add(event.window, event.feed, *signer, proof);
                }
            }
        }
        let mut by_feed: BTreeMap<u8, BTreeSet<Address>> = BTreeMap::new();
        for (feed, given) in (0..).zip(signers) {
            by_feed.entry(feed).or_default().extend(given);
        }
        for (_, feed, signer) in reports.keys() {
            by_feed.entry(*feed).or_default().insert(*signer);
        }
        let names = terms.map(|terms| terms.feeds.iter().map(|feed| feed.name.to_string()));
        Self {
            signers: by_feed,
            names: names.map(Iterator::collect).unwrap_or_default(),
            reports,
        }
    }

    /// A report of a window that was measured is owed by every signer of every feed.
    pub(super) fn reports(
        &self,
        status: &Status,
        window: &WindowView,
        now: Timestamp,
    ) -> Vec<DutyRow> {
        if !window.paid || now < window.to || window.state == State::WindowSkipped {
            return Vec::new();
        }
        let is_over = now >= window.reporting_end || window.id < status.next;
        let row = |feed: u8, signer: Address| {
            let proofs = self.reports.get(&(window.id, feed, signer));
            let standing = match (proofs.is_some(), is_over) {
                (true, _) => Standing::Met,
                (false, false) => Standing::Pending,
                (false, true) => Standing::Breached,
            };
            DutyRow {
                duty: self.duty(feed),
                of: Some(window.id),
                by: signer,
                standing,
                state: format!("{:?}", window.state),
                until: (standing == Standing::Pending).then_some(window.reporting_end),
                booked: Amount::ZERO,
                proofs: proofs.cloned().unwrap_or_default(),
            }
        };
        let feeds = self.signers.iter();
        feeds
            .flat_map(|(feed, signers)| signers.iter().map(|signer| row(*feed, *signer)))
            .collect()
    }

    /// The one feed of an agreement needs no name.
    fn duty(&self, feed: u8) -> String {
        let several = self.signers.len() > 1 || self.names.len() > 1;
        match self.names.get(usize::from(feed)) {
            Some(name) if several => format!("report {name}"),
            None if several => format!("report {feed}"),
            _ => "report".to_owned(),
        }
    }
}
