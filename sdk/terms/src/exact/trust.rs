//! How far somebody is to be trusted, from recorded facts alone: promises kept and broken, each weighted by the value that was at
//! risk, and worth half as much after every [`HALF_LIFE`].
//!
//! Nothing is ever written again because time passes. A fact weighs *more* the later it happened (`2^(at / HALF_LIFE)`), and the
//! sums are halved when a new half-life begins: only their proportion counts, and that is the same as if the old facts had faded.

use crate::units::{Amount, BasisPoints, Duration, PartsPerBillion, Timestamp};

/// A fact of this age weighs half of a new one: 180 days.
pub const HALF_LIFE: Duration = Duration::from_seconds(180 * 86_400);

/// What a broken promise weighs, in kept ones of the same value.
pub const BROKEN_WEIGHS: u128 = 4;

/// No fact weighs more than this many units at risk: 2^80, so that sums of a hundred thousand facts fit 128 bits.
pub const MOST_AT_RISK: Amount = Amount::from_units(1 << 80);

/// What the weight of somebody without facts is, of the whole; full trust is the whole.
pub const NEWCOMER: BasisPoints = BasisPoints::new(2_500);

/// `10^9 * 2^(n / 18)`, rounded to the nearest: growth of a fact's weight in steps of ten days. Between them it is a straight line,
/// which is at most 19 parts in 100 000 above the curve.
const GROWTH: [u32; 19] = [
    1_000_000_000,
    1_039_259_226,
    1_080_059_739,
    1_122_462_048,
    1_166_529_040,
    1_212_326_067,
    1_259_921_050,
    1_309_384_575,
    1_360_790_000,
    1_414_213_562,
    1_469_734_492,
    1_527_435_131,
    1_587_401_052,
    1_649_721_189,
    1_714_487_966,
    1_781_797_436,
    1_851_749_425,
    1_924_447_674,
    2_000_000_000,
];

/// Length of a step of [`GROWTH`], seconds.
const STEP: u64 = HALF_LIFE.seconds() / 18;

/// How much a fact of this moment weighs, in parts per billion of one at the beginning of its half-life; 1 to 2 times 10^9.
const fn growth(at: Timestamp) -> u128 {
    let passed = at.seconds() % HALF_LIFE.seconds();
    // Below 18, because `passed` is below the half-life.
    let step = (passed / STEP) as usize;
    let (low, high) = (GROWTH[step] as u64, GROWTH[step + 1] as u64);
    (low + (high - low) * (passed % STEP) / STEP) as u128
}

/// One promise, kept or broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// When.
    pub at: Timestamp,
    /// What was at risk.
    pub at_risk: Amount,
    /// Whether it was kept.
    pub kept: bool,
}

/// The sum of somebody's facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The half-life the sums are of, counted from 1970.
    pub period: u64,
    /// Weight of the promises kept.
    pub kept: u128,
    /// Weight of those broken.
    pub broken: u128,
}

/// Halves a weight as often as half-lives passed.
const fn faded(weight: u128, periods: u64) -> u128 {
    if periods < 128 { weight >> periods } else { 0 }
}

impl Standing {
    /// The same facts, weighed in a later half-life.
    const fn in_period(self, period: u64) -> Self {
        let passed = period.saturating_sub(self.period);
        Self {
            period: self.period + passed,
            kept: faded(self.kept, passed),
            broken: faded(self.broken, passed),
        }
    }

    /// With one more fact, which may be older than others.
    #[must_use]
    pub const fn with(self, fact: Fact) -> Self {
        let period = fact.at.seconds() / HALF_LIFE.seconds();
        let mut standing = self.in_period(period);
        let at_risk = if fact.at_risk.units() < MOST_AT_RISK.units() {
            fact.at_risk.units()
        } else {
            MOST_AT_RISK.units()
        };
        let weight = faded(at_risk * growth(fact.at), standing.period - period);
        if fact.kept {
            standing.kept = standing.kept.saturating_add(weight);
        } else {
            standing.broken = standing.broken.saturating_add(weight);
        }
        standing
    }

    /// The score at a moment: `kept / (kept + 4 broken + prior)`, rounded down. `prior` is what somebody without a breach must have had
    /// at risk, weighed as of now, to be trusted by half. Zero without facts; never more than that for who begins anew.
    pub const fn score(self, at: Timestamp, prior: Amount) -> PartsPerBillion {
        let standing = self.in_period(at.seconds() / HALF_LIFE.seconds());
        let prior = if prior.units() < MOST_AT_RISK.units() {
            prior.units()
        } else {
            MOST_AT_RISK.units()
        };
        // Facts of a later half-life than `at` are weighed in theirs.
        let mut prior = faded(
            prior * growth(at),
            standing.period - at.seconds() / HALF_LIFE.seconds(),
        );
        let (mut kept, mut broken) = (standing.kept, standing.broken);
        // Only the proportion counts: with 94 bits each, the products below fit 128.
        let bits = 128 - (kept | broken | prior).leading_zeros();
        let excess = bits.saturating_sub(94);
        kept >>= excess;
        broken >>= excess;
        prior >>= excess;
        let whole = kept + BROKEN_WEIGHS * broken + prior;
        if whole == 0 {
            return PartsPerBillion::new(0);
        }
        // At most 10^9, because `kept` is part of the whole.
        PartsPerBillion::new((kept * 1_000_000_000 / whole) as u32)
    }
}

/// What a score counts for where seats are drawn or deposits asked: from [`NEWCOMER`] at 0 to the whole at 10^9, in a straight line,
/// rounded down.
pub const fn trust_weight(score: PartsPerBillion) -> BasisPoints {
    let rest = (BasisPoints::WHOLE.get() - NEWCOMER.get()) as u64;
    // A score is at most 10^9, so the sum is at most the whole.
    BasisPoints::new(NEWCOMER.get() + (rest * score.get() as u64 / 1_000_000_000) as u32)
}
