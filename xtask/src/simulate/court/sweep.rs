//! Sweeps: one thing changes, everything else stays as it is by default.

use slacontract_terms::BasisPoints;

use super::case::{Setting, play};
use super::jurors::{CLAIM, PROVISIONAL, Pool, STRATEGIES, Strategy};
use crate::simulate::random::Random;

/// What came of many cases.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Cases in which what was wrong holds, as a share.
    pub errors: f64,
    /// Panels per case.
    pub panels: f64,
    /// Jurors' seats per case: what it costs, in fees.
    pub cost: f64,
    /// What a seat gains on average, in fees, by strategy; none was drawn where there is no figure.
    pub profits: [Option<f64>; STRATEGIES.len()],
    /// What each side gains on average, in fees; the filer first.
    pub sides: [f64; 2],
    /// What all jurors of a ring gain per case, in fees.
    pub ring: f64,
}

impl Figures {
    /// What a seat of this strategy gains.
    pub fn profit(&self, of: Strategy) -> Option<f64> {
        self.profits[place(of)]
    }
}

fn place(of: Strategy) -> usize {
    // The list holds every strategy.
    STRATEGIES
        .iter()
        .position(|strategy| *strategy == of)
        .unwrap_or_default()
}

/// How a case's truth comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// As often as the setting says the provisional value is right.
    Mixed,
    /// The claim is always wrong: its filer knows it.
    Frivolous,
}

/// Plays cases with jurors of whom these shares are not honest.
pub fn measure(
    setting: &Setting,
    shares: &[(Strategy, f64)],
    truth: Truth,
    cases: u32,
    seed: u64,
) -> Figures {
    let (mut random, mut pool) = (Random::new(seed), Pool::with(shares));
    let mut figures = Figures::default();
    let (mut sums, mut counts) = ([0.0; STRATEGIES.len()], [0_u32; STRATEGIES.len()]);
    for _ in 0..cases {
        let right = if truth == Truth::Frivolous || random.chance(setting.upheld) {
            PROVISIONAL
        } else {
            CLAIM
        };
        let played = play(setting, &mut pool, right, &mut random);
        figures.errors += f64::from(played.stands != right);
        figures.panels += f64::from(played.panels);
        figures.cost += played.seats.len() as f64;
        for (side, gained) in played.sides.iter().enumerate() {
            figures.sides[side] += gained;
        }
        for (juror, gained) in played.seats {
            sums[place(juror)] += gained;
            counts[place(juror)] += 1;
            if juror == Strategy::Colluding {
                figures.ring += gained;
            }
        }
    }
    let each = f64::from(cases.max(1));
    let [filer, other] = &mut figures.sides;
    for sum in [
        &mut figures.errors,
        &mut figures.panels,
        &mut figures.cost,
        &mut figures.ring,
        filer,
        other,
    ] {
        *sum /= each;
    }
    for (at, profit) in figures.profits.iter_mut().enumerate() {
        *profit = (counts[at] > 0).then(|| sums[at] / f64::from(counts[at]));
    }
    figures
}

/// A sweep: what changes, and what came of it at each point.
pub struct Sweep {
    /// Its name.
    pub name: &'static str,
    /// What changes.
    pub along: &'static str,
    /// The points, with what came of them.
    pub points: Vec<(f64, Figures)>,
}

/// A few of every kind, so that each one's profit is seen among jurors who are honest.
const FEW: [(Strategy, f64); 4] = [
    (Strategy::Lazy, 0.02),
    (Strategy::Copying, 0.02),
    (Strategy::Bribed, 0.02),
    (Strategy::Absent, 0.02),
];

/// The same, beside a ring that has this share of the stake.
pub fn beside_ring(share: f64) -> Vec<(Strategy, f64)> {
    let mut shares = FEW.to_vec();
    shares.push((Strategy::Colluding, share));
    shares
}

/// Shares of the stake that a ring has.
pub const RINGS: [f64; 8] = [0.0, 0.1, 0.2, 0.3, 1.0 / 3.0, 0.4, 0.45, 0.5];

/// All sweeps.
pub fn sweeps(base: &Setting, cases: u32, seed: u64) -> Vec<Sweep> {
    let along = |name, along, values: &[f64], change: &dyn Fn(&mut Setting, f64) -> f64| Sweep {
        name,
        along,
        points: values
            .iter()
            .map(|value| {
                let mut setting = base.clone();
                let ring = change(&mut setting, *value);
                let shares = beside_ring(ring);
                let figures = measure(&setting, &shares, Truth::Mixed, cases, seed);
                (*value, figures)
            })
            .collect(),
    };
    let third = 1.0 / 3.0;
    vec![
        along(
            "ring",
            "share of the stake that colludes",
            &RINGS,
            &|_, value| value,
        ),
        along(
            "ring, no appeal",
            "share of the stake that colludes",
            &RINGS,
            &|setting, value| {
                setting.appeals = 0;
                value
            },
        ),
        along(
            "panel",
            "seats of the first panel, a third colluding",
            &[1.0, 3.0, 5.0, 7.0, 9.0],
            &|setting, value| {
                setting.panel = value as u32;
                third
            },
        ),
        along(
            "slash",
            "share of the stake a vote against the ruling loses, %",
            &[0.0, 5.0, 10.0, 20.0, 40.0, 70.0, 100.0],
            &|setting, value| {
                setting.slash = BasisPoints::new((value * 100.0) as u32);
                0.1
            },
        ),
        along(
            "stake",
            "stake of a seat, in fees",
            &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0],
            &|setting, value| {
                setting.stake = value;
                0.1
            },
        ),
        along(
            "effort",
            "what looking at the evidence costs, in fees",
            &[0.05, 0.1, 0.2, 0.3, 0.5, 0.8],
            &|setting, value| {
                setting.effort = value;
                0.1
            },
        ),
        along(
            "base rate",
            "share of cases in which the provisional value is right",
            &[0.5, 0.6, 0.7, 0.8, 0.9, 0.95],
            &|setting, value| {
                setting.upheld = value;
                0.1
            },
        ),
    ]
}

/// A frivolous case: what is contested, in fees, and what came of it.
pub fn frivolous(base: &Setting, ring: f64, cases: u32, seed: u64) -> Vec<(f64, Figures)> {
    [10.0, 100.0, 1_000.0, 10_000.0]
        .into_iter()
        .map(|contested| {
            let setting = Setting {
                contested,
                ..base.clone()
            };
            let shares = [(Strategy::Colluding, ring)];
            let figures = measure(&setting, &shares, Truth::Frivolous, cases, seed);
            (contested, figures)
        })
        .collect()
}
