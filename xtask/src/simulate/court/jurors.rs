//! Jurors: how each kind votes, and what is drawn from.

use crate::simulate::random::Random;

/// The outcome that the feed's value stands.
pub const PROVISIONAL: u8 = 1;
/// The outcome that the claim is right.
pub const CLAIM: u8 = 2;

/// How a juror comes to its vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strategy {
    /// Looks at the evidence and votes what it finds.
    Honest,
    /// Votes at random.
    Lazy,
    /// Votes what it thinks others will: that the provisional value stands. Votes are sealed, so there is nothing else to copy.
    Copying,
    /// Votes with its ring, always for what is wrong.
    Colluding,
    /// Votes for who pays it, always for what is wrong.
    Bribed,
    /// Does not reveal.
    Absent,
}

/// All of them.
pub const STRATEGIES: [Strategy; 6] = [
    Strategy::Honest,
    Strategy::Lazy,
    Strategy::Copying,
    Strategy::Colluding,
    Strategy::Bribed,
    Strategy::Absent,
];

impl Strategy {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Honest => "honest",
            Self::Lazy => "lazy",
            Self::Copying => "copying",
            Self::Colluding => "colluding",
            Self::Bribed => "bribed",
            Self::Absent => "absent",
        }
    }

    /// Its vote in a case whose truth is `truth`; `accuracy` is how often evidence leads to it.
    pub fn vote(self, truth: u8, accuracy: f64, random: &mut Random) -> Option<u8> {
        let wrong = PROVISIONAL + CLAIM - truth;
        match self {
            Self::Honest => Some(if random.chance(accuracy) {
                truth
            } else {
                wrong
            }),
            Self::Lazy => Some(if random.chance(0.5) { truth } else { wrong }),
            Self::Copying => Some(PROVISIONAL),
            Self::Colluding | Self::Bribed => Some(wrong),
            Self::Absent => None,
        }
    }
}

/// Everybody who can be drawn, at equal stakes.
pub struct Pool(Vec<Strategy>);

impl Pool {
    /// A thousand jurors, of whom these shares are not honest.
    pub fn with(shares: &[(Strategy, f64)]) -> Self {
        const SIZE: usize = 1_000;
        let mut jurors = Vec::with_capacity(SIZE);
        for (strategy, share) in shares {
            let count = (share * SIZE as f64).round() as usize;
            jurors.extend(std::iter::repeat_n(*strategy, count));
        }
        jurors.resize(SIZE.max(jurors.len()), Strategy::Honest);
        Self(jurors)
    }

    /// Different jurors for this many seats.
    pub fn draw(&mut self, seats: u32, random: &mut Random) -> &[Strategy] {
        let seats = (seats as usize).min(self.0.len());
        for seat in 0..seats {
            let other = seat + random.below(self.0.len() - seat);
            self.0.swap(seat, other);
        }
        &self.0[..seats]
    }
}
