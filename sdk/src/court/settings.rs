//! How a court works: what its jurors are paid and risk, who they are, how long each stage lasts.

use super::CourtError;
use super::books::{CourtState, SettingsBooks};
use crate::require;
use crate::types::{Address, Amount, BasisPoints, Duration};
use alloc::vec::Vec;
use slacontract_macros::Abi;
use slacontract_terms::exact::Seat;

/// A court's settings, given once when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct Settings {
    /// What a seat is paid.
    pub fee: Amount,
    /// What a seat stakes. May be zero where jurors are named.
    pub stake: Amount,
    /// The most of a juror's stake that weighs in a draw; below 2^80 units. Nothing where jurors are named: each weighs as much.
    pub cap: Amount,
    /// The share of the stake that a vote against the ruling loses.
    pub slash: BasisPoints,
    /// The share of a loser's bond that is burnt.
    pub burn: BasisPoints,
    /// Seats of a first panel, where a case does not say.
    pub seats: u8,
    /// Appeals, where a case does not say.
    pub appeals: u8,
    /// Votes are cast in the open, not committed to first.
    pub open: bool,
    /// The time to answer; a part of that for evidence.
    pub answer: Duration,
    /// The time for evidence.
    pub evidence: Duration,
    /// The time to draw a panel, the first half of it for the sides' randomness; at most an epoch.
    pub draw: Duration,
    /// The time to commit to votes.
    pub commit: Duration,
    /// The time to reveal them.
    pub reveal: Duration,
    /// The time to appeal; a part of that until a ruling is final.
    pub heard: Duration,
    /// The time until a ruling is final.
    pub appeal: Duration,
    /// The length of an epoch: changes of the pool are seen by the draws of the second after it.
    pub epoch: Duration,
    /// Stages may be shorter than a day: for demonstrations.
    pub demo: bool,
    /// A contract that answers `trust(address)` in basis points, which weigh stakes; zero for none.
    pub trust: Address,
}

impl Settings {
    /// The usual stages: answer 48 h of 72 h for evidence, draw 24 h, commit 48 h, reveal 48 h, appeal within 48 h of 72 h, epochs of a
    /// day; three seats, two appeals, sealed votes; 20 % of a stake and of a bond at risk.
    pub const fn usual(fee: Amount, stake: Amount, cap: Amount) -> Self {
        const fn hours(hours: u64) -> Duration {
            Duration::from_seconds(hours * 3_600)
        }
        Self {
            fee,
            stake,
            cap,
            slash: BasisPoints::new(2_000),
            burn: BasisPoints::new(2_000),
            seats: 3,
            appeals: 2,
            open: false,
            answer: hours(48),
            evidence: hours(72),
            draw: hours(24),
            commit: hours(48),
            reveal: hours(48),
            heard: hours(48),
            appeal: hours(72),
            epoch: hours(24),
            demo: false,
            trust: Address::ZERO,
        }
    }
}

/// Less than a day is too short to act in.
const DAY: u64 = 86_400;
/// Stages end within a century.
const CENTURY: u64 = 100 * 366 * DAY;

impl CourtState {
    /// Sets the court up, with these jurors, or with whoever stakes if none is named: for constructors. Reverts for settings no case
    /// could be held under.
    pub fn open(&mut self, settings: &Settings, named: &[Address]) {
        let bad = |holds: bool, setting: u8| require!(holds, CourtError::BadSetting { setting });
        let is_named = !named.is_empty();
        bad(is_named || !settings.stake.is_zero(), 2);
        bad(
            settings.cap.units() >> 80 == 0 && (is_named || !settings.cap.is_zero()),
            3,
        );
        bad(settings.slash <= BasisPoints::WHOLE, 4);
        bad(settings.burn <= BasisPoints::WHOLE, 5);
        super::file::check_panel(settings.seats, settings.appeals);
        let least = if settings.demo { 1 } else { DAY };
        for (at, (length, most)) in [
            (settings.answer, settings.evidence.seconds()),
            (settings.evidence, CENTURY),
            (settings.draw, settings.epoch.seconds()),
            (settings.commit, CENTURY),
            (settings.reveal, CENTURY),
            (settings.heard, settings.appeal.seconds()),
            (settings.appeal, CENTURY),
            (settings.epoch, CENTURY),
        ]
        .into_iter()
        .enumerate()
        {
            let seconds = length.seconds();
            bad(seconds >= least && seconds <= most, at as u8 + 9);
        }
        self.settings.keep(settings, is_named);
        for juror in named {
            self.place(*juror);
        }
    }

    /// What is at stake in a seat.
    pub(super) fn seat_rules(&self) -> Seat {
        Seat {
            fee: Amount::from_units(self.settings.fee.get()),
            stake: Amount::from_units(self.settings.stake.get()),
            slash: BasisPoints::new(self.settings.slash.get().into()),
        }
    }

    /// The jurors who were named or who staked, in order, from `from` on, at most `most`.
    pub fn members(&self, from: u64, most: u64) -> Vec<Address> {
        let members = self.members.iter();
        members.skip(from as usize).take(most as usize).collect()
    }
}

impl SettingsBooks {
    fn keep(&mut self, settings: &Settings, named: bool) {
        let seconds = |length: Duration| length.seconds() as u32;
        self.fee.set(settings.fee.units());
        self.stake.set(settings.stake.units());
        self.cap.set(settings.cap.units());
        self.slash.set(settings.slash.get() as u16);
        self.burn.set(settings.burn.get() as u16);
        self.seats.set(settings.seats);
        self.appeals.set(settings.appeals);
        self.named.set(named);
        self.open.set(settings.open);
        self.answer.set(seconds(settings.answer));
        self.evidence.set(seconds(settings.evidence));
        self.draw.set(seconds(settings.draw));
        self.commit.set(seconds(settings.commit));
        self.reveal.set(seconds(settings.reveal));
        self.heard.set(seconds(settings.heard));
        self.appeal.set(seconds(settings.appeal));
        self.epoch.set(seconds(settings.epoch));
        self.trust.set(settings.trust);
    }
}
