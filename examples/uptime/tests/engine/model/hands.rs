//! What signers and parties of the agreement with paid signers and exclusions send.

use super::Model;
use crate::world::{SIGNERS, STRANGER, WHY};
use slacontract::sla::{ExclusionDelta, Report};
use slacontract::terms::digest::RATIO_REPORT_TYPE;
use slacontract::{Address, B256, Bytes, Timestamp};

/// The words of a report's EIP-712 structure.
fn words(report: &Report) -> Bytes {
    let number = |number: u64| [[0; 24].as_slice(), &number.to_be_bytes()].concat();
    let mut words = slacontract::host::keccak(RATIO_REPORT_TYPE.as_bytes()).to_vec();
    for value in [
        report.feed.into(),
        report.window,
        report.from,
        report.to,
        report.seq.into(),
        report.good,
        report.total,
        report.missing,
    ] {
        words.extend(number(value));
    }
    words.extend(slacontract::host::keccak(&[]));
    words.extend(report.query_hash.0);
    words.extend(report.samples_root.0);
    words.extend(number(report.observed_at));
    words.extend(report.prev.0);
    Bytes(words)
}

impl Model<'_> {
    /// What a party has still to prepay for reports; mostly all of it.
    pub fn missing_fees(&mut self, party: Address) -> u128 {
        let call = self.world.signers().report_fees(party);
        // Only one of the agreements has the view.
        let answer = self.world.send(STRANGER, 0, call);
        let missing = answer.map_or(1, |(_, missing)| missing.units());
        missing / u128::from(self.dice.pick(&[1_u64, 1, 1, 2]))
    }

    /// Two answers of one signer to one question.
    pub fn equivocation(&mut self, window: u64) -> Vec<u8> {
        let signer = self.dice.pick(&SIGNERS);
        let (one, first) = self.world.signed(signer, window, 0, 1_000, 1_000);
        let (other, second) = self.world.signed(signer, window, 0, 0, 1_000);
        let call = self
            .world
            .signers()
            .equivocation(0, words(&one), first, words(&other), second);
        call.calldata().to_vec()
    }

    /// Some seconds of a window that are not to count.
    pub fn exclusion(&mut self, window: u64) -> Vec<u8> {
        let view = self.world.read(self.world.sla().window(window));
        let exclusion = self.dice.pick(&[0, 1]);
        let from = view.from.seconds() + self.dice.below(110);
        let to = from + 1 + self.dice.below(15);
        let call = self.world.exclusions().exclude(
            window,
            exclusion,
            Timestamp::from_seconds(from),
            Timestamp::from_seconds(to),
            WHY,
        );
        call.calldata().to_vec()
    }

    /// A report that says what it counted in the exclusions.
    pub fn report_excluding(&mut self, window: u64) -> Vec<u8> {
        let signer = self.dice.pick(&SIGNERS);
        let good = self.dice.pick(&[1_000, 989, 900, 500]);
        let (report, _) = self.world.signed(signer, window, 1, good, 1_000);
        let total = self.dice.pick(&[1, 11, 500]);
        let exclusion = self.dice.pick(&[0, 1]);
        let deltas = vec![ExclusionDelta {
            exclusion,
            good: 0,
            total,
            missing: 0,
        }];
        let config = self.world.read(self.world.sla().feed_config(0));
        let digest = report.digest_excluding(
            &deltas,
            slacontract_memory::CHAIN_ID,
            crate::world::CONTRACT,
            B256::from(config.0),
        );
        let signature = slacontract_memory::sign(&digest, signer);
        let call = self
            .world
            .exclusions()
            .report_excluding(report, deltas, signature);
        call.calldata().to_vec()
    }
}
