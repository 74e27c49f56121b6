//! One case from filing to the last unit, by the rules of `slacontract_terms::exact::panel`.

use slacontract_terms::exact::{
    Closed, Costs, Loser, Purse, Seat, appeal_panel, close_case, filing_bond, redraw_panel, tally,
};
use slacontract_terms::{Amount, BasisPoints};

use super::jurors::{CLAIM, PROVISIONAL, Pool, Strategy};
use crate::simulate::random::Random;

/// Units of a juror's fee: figures are told in fees.
pub const FEE: u128 = 1_000_000;

/// What a court is set to, and what the world is like.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Seats of the first panel.
    pub panel: u32,
    /// How often a loser may appeal.
    pub appeals: u8,
    /// A seat's stake, in fees.
    pub stake: f64,
    /// What a vote against the ruling loses of it.
    pub slash: BasisPoints,
    /// What is burnt of the rest of a loser's bond.
    pub burn: BasisPoints,
    /// What is contested, in fees.
    pub contested: f64,
    /// What looking at the evidence costs a juror, in fees.
    pub effort: f64,
    /// What bringing evidence costs a party, in fees.
    pub evidence: f64,
    /// How often evidence leads an honest juror to the truth.
    pub accuracy: f64,
    /// The share of cases in which it does so less often.
    pub hard: f64,
    /// How often, in those.
    pub hard_accuracy: f64,
    /// The share of cases in which the provisional value is right.
    pub upheld: f64,
    /// How often a party appeals that was wronged, where what is contested is worth the deposit; it never does where it is not.
    pub wronged_appeals: f64,
    /// How often one appeals that was not.
    pub guilty_appeals: f64,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            panel: 3,
            appeals: 2,
            stake: 20.0,
            slash: BasisPoints::new(2_000),
            burn: BasisPoints::new(2_000),
            contested: 100.0,
            effort: 0.3,
            evidence: 1.0,
            accuracy: 0.92,
            hard: 0.1,
            hard_accuracy: 0.7,
            upheld: 0.6,
            wronged_appeals: 1.0,
            guilty_appeals: 0.1,
        }
    }
}

/// An amount from fees.
pub fn fees(count: f64) -> Amount {
    Amount::from_units((count * FEE as f64).round() as u128)
}

/// Fees from an amount.
pub fn in_fees(amount: Amount) -> f64 {
    amount.units() as f64 / FEE as f64
}

impl Setting {
    fn seat(&self) -> Seat {
        Seat {
            fee: fees(1.0),
            stake: fees(self.stake),
            slash: self.slash,
        }
    }
}

/// What came of a case.
pub struct Played {
    /// What holds in the end.
    pub stands: u8,
    /// What each side gained, in fees; the contested amount changed hands if the claim was right. The filer first.
    pub sides: [f64; 2],
    /// Each seat that was drawn, with what it gained in fees.
    pub seats: Vec<(Strategy, f64)>,
    /// Panels that were drawn.
    pub panels: u32,
}

/// A panel's votes.
type Votes = Vec<(Strategy, Option<u8>)>;

/// A panel.
struct Panel {
    votes: Votes,
    /// It found something; else nobody in it is right or wrong.
    is_judged: bool,
}

impl Panel {
    /// How many fees it costs: those of all seats if it found something, else of those that voted.
    fn fees(&self) -> u32 {
        let paid = |vote: Option<u8>| self.is_judged || vote.is_some();
        self.votes.iter().filter(|(_, vote)| paid(*vote)).count() as u32
    }
}

/// Plays a case whose truth is `truth`.
pub fn play(setting: &Setting, pool: &mut Pool, truth: u8, random: &mut Random) -> Played {
    let accuracy = if random.chance(setting.hard) {
        setting.hard_accuracy
    } else {
        setting.accuracy
    };
    let (contested, first) = (fees(setting.contested), u8::try_from(setting.panel));
    let bond = filing_bond(fees(1.0), first.unwrap_or(u8::MAX), contested, 0);
    let mut purses = [
        Purse {
            bond,
            ..Purse::default()
        },
        Purse::default(),
    ];
    let (mut costs, mut panels): (Costs, Vec<Panel>) = (Costs::default(), Vec::new());
    let (mut seats, mut ruling, mut appeals) = (setting.panel, None, 0);
    loop {
        let (drawn, found) = instance(seats, pool, truth, accuracy, random);
        let cost = fees(drawn.iter().map(|panel| f64::from(panel.fees())).sum());
        if appeals == 0 {
            costs.first += cost;
        } else {
            costs.appeals += cost;
        }
        panels.extend(drawn);
        ruling = found.or(ruling.filter(|_| appeals > 0));
        let Some(found) = found else { break };
        let next = appeal_panel(seats);
        let deposit = fees(f64::from(next + redraw_panel(next)));
        let wants = if found == truth {
            setting.guilty_appeals
        } else if deposit <= contested {
            setting.wronged_appeals
        } else {
            0.0
        };
        if appeals == setting.appeals || !random.chance(wants) {
            break;
        }
        appeals += 1;
        seats = next;
        purses[usize::from(found == CLAIM)].deposit += deposit;
    }
    let loser = match ruling {
        Some(CLAIM) => Loser::Side(1),
        Some(_) => Loser::Side(0),
        None => Loser::Nobody,
    };
    let stands = ruling.unwrap_or(PROVISIONAL);
    let closed = close_case(loser, purses, costs, [false, false], setting.burn);
    Played {
        stands,
        sides: sides(setting, &purses, &closed, stands),
        panels: panels.len() as u32,
        seats: panels
            .iter()
            .flat_map(|panel| paid(setting, panel, ruling))
            .collect(),
    }
}

/// A panel and, if it found nothing, its redraw; and what was found.
fn instance(
    seats: u32,
    pool: &mut Pool,
    truth: u8,
    accuracy: f64,
    random: &mut Random,
) -> (Vec<Panel>, Option<u8>) {
    let mut drawn = Vec::new();
    for seats in [seats, redraw_panel(seats)] {
        let jurors = pool.draw(seats, random).to_vec();
        let votes: Votes = jurors
            .into_iter()
            .map(|juror| (juror, juror.vote(truth, accuracy, random)))
            .collect();
        let mut counts = [0; 3];
        for vote in votes.iter().filter_map(|(_, vote)| *vote) {
            counts[usize::from(vote)] += 1;
        }
        let found = tally(&counts, seats);
        let is_judged = found.is_some();
        drawn.push(Panel { votes, is_judged });
        if found.is_some() {
            return (drawn, found);
        }
    }
    (drawn, None)
}

/// What the sides gained: what came back, less what they put in and what evidence cost; and what was contested.
fn sides(setting: &Setting, purses: &[Purse; 2], closed: &Closed, stands: u8) -> [f64; 2] {
    let mut gained = [0.0; 2];
    for (side, gained) in gained.iter_mut().enumerate() {
        let put_in = purses[side].bond + purses[side].deposit;
        *gained = in_fees(closed.back[side]) - in_fees(put_in) - setting.evidence;
    }
    if stands == CLAIM {
        gained[0] += setting.contested;
        gained[1] -= setting.contested;
    }
    gained
}

/// What each seat of a panel gained by the final ruling; where the panel found nothing, nobody in it is right or wrong.
fn paid(setting: &Setting, panel: &Panel, ruling: Option<u8>) -> Vec<(Strategy, f64)> {
    let (seat, votes) = (setting.seat(), &panel.votes);
    let ruling = ruling.filter(|_| panel.is_judged);
    let loss = |vote: Option<u8>| match (vote, ruling) {
        (None, _) => seat.silent(),
        (Some(vote), Some(ruling)) if vote != ruling => seat.incoherent(),
        // Nothing was found: who voted loses nothing.
        _ => Amount::ZERO,
    };
    let right = |vote: Option<u8>| vote.is_some() && (ruling.is_none() || vote == ruling);
    let lost = votes.iter().map(|(_, vote)| loss(*vote)).sum();
    let coherent = votes.iter().filter(|(_, vote)| right(*vote)).count();
    let shares = if panel.is_judged {
        seat.shares(votes.len() as u16, coherent as u16, lost)
    } else {
        seat.unjudged(lost)
    };
    votes
        .iter()
        .map(|(juror, vote)| {
            let won = if right(*vote) {
                in_fees(shares.fee) + in_fees(shares.stake)
            } else {
                0.0
            };
            let effort = if *juror == Strategy::Honest {
                setting.effort
            } else {
                0.0
            };
            (*juror, won - in_fees(loss(*vote)) - effort)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_that_finds_nothing_pays_whoever_attended_and_keeps_what_silence_lost() {
        let setting = Setting::default();
        let panel = |is_judged| Panel {
            votes: vec![
                (Strategy::Absent, None),
                (Strategy::Lazy, Some(PROVISIONAL)),
                (Strategy::Lazy, Some(CLAIM)),
            ],
            is_judged,
        };
        let gains = |panel: &Panel| -> Vec<f64> {
            let paid = paid(&setting, panel, Some(CLAIM));
            paid.into_iter().map(|(_, gain)| gain).collect()
        };
        assert_eq!((panel(false).fees(), panel(true).fees()), (2, 3));
        assert_eq!(gains(&panel(false)), [-6.0, 1.0, 1.0]);
        // Judged, the one who was right has all fees and what the others lost.
        assert_eq!(gains(&panel(true)), [-6.0, -4.0, 3.0 + 10.0]);
    }
}
