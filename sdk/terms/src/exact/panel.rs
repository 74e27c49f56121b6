//! Panels: their sizes, what they cost, which outcome they find, and what a seat earns or loses.
//!
//! Court contract and simulator call these functions; neither has a rule of its own.

use crate::units::{Amount, BasisPoints, by_small, overflow};

/// Outcomes a case can have at most, refusing to decide included.
pub const MOST_OUTCOMES: usize = 8;

/// How often the bond of a party that keeps losing doubles at most.
pub const MOST_DOUBLINGS: u8 = 6;

/// The least share of what is contested that a filer puts up: 1 %.
pub const LEAST_BOND: BasisPoints = BasisPoints::new(100);

/// The share of its bond that a party forfeits which does not reveal the randomness it committed to: 10 %.
const FORFEIT: BasisPoints = BasisPoints::new(1_000);

/// The share of a leaking seat's loss that goes to whoever proves the leak: 20 %.
const LEAK_REWARD: BasisPoints = BasisPoints::new(2_000);

/// What a side forfeits of its bond that kept silent at `missed` draws, floored for each; [`close_case`] takes no more than the bond.
/// Traps beyond 128 bits.
pub const fn forfeited(bond: Amount, missed: u64) -> Amount {
    match bond.share(FORFEIT).units().checked_mul(missed as u128) {
        Some(units) => Amount::from_units(units),
        None => overflow(),
    }
}

/// The prover's part of what a leaking seat loses, floored.
pub const fn leak_reward(lost: Amount) -> Amount {
    lost.share(LEAK_REWARD)
}

/// Seats of the panel of an appeal: twice those before and one, so that it is odd and larger than all that judged.
pub const fn appeal_panel(before: u32) -> u32 {
    before.saturating_mul(2).saturating_add(1)
}

/// Seats of the one redraw after a panel that found nothing.
pub const fn redraw_panel(before: u32) -> u32 {
    before.saturating_add(2)
}

/// Jurors that the last panel and its one redraw (two seats more) need.
pub const fn largest_panel(first: u8, appeals: u8) -> u32 {
    let mut seats = first as u32;
    let mut appeal = 0;
    while appeal < appeals {
        seats = appeal_panel(seats);
        appeal += 1;
    }
    redraw_panel(seats)
}

/// What a first panel and its one redraw cost: `cost(n) + cost(n + 2)`. `None` when it exceeds 128 bits.
pub const fn case_bond(juror_fee: Amount, panel: u8) -> Option<Amount> {
    match juror_fee.units().checked_mul(panel as u128 * 2 + 2) {
        Some(units) => Some(Amount::from_units(units)),
        None => None,
    }
}

/// What filing asks for: the cost of a panel and its redraw, at least 1 % of what is contested, doubled for each case the filer lost
/// since it last won, six times at most. Traps beyond 128 bits.
pub const fn filing_bond(juror_fee: Amount, panel: u8, contested: Amount, losses: u8) -> Amount {
    let Some(cost) = case_bond(juror_fee, panel) else {
        overflow()
    };
    let least = contested.share_up(LEAST_BOND);
    let bond = if cost.units() < least.units() {
        least
    } else {
        cost
    };
    let doublings = if losses < MOST_DOUBLINGS {
        losses
    } else {
        MOST_DOUBLINGS
    };
    match bond.units().checked_mul(1 << doublings) {
        Some(units) => Amount::from_units(units),
        None => overflow(),
    }
}

/// Seats that must have revealed: two thirds, rounded up.
pub const fn quorum(seats: u32) -> u32 {
    seats.saturating_mul(2).div_ceil(3)
}

/// The outcome with the most votes so far; `None` while there is none, or several have as many.
pub fn leader(votes: &[u32]) -> Option<u8> {
    let most = votes.iter().copied().max().filter(|most| *most > 0)?;
    let mut leaders = votes
        .iter()
        .enumerate()
        .filter(|(_, count)| **count == most);
    let (outcome, _) = leaders.next()?;
    if leaders.next().is_some() {
        return None;
    }
    u8::try_from(outcome).ok()
}

/// What a panel found: the outcome that more than half of the revealed votes name, if two thirds of the seats revealed.
pub fn tally(votes: &[u32], seats: u32) -> Option<u8> {
    let revealed: u32 = votes.iter().sum();
    if revealed < quorum(seats) {
        return None;
    }
    let outcome = leader(votes)?;
    let count = *votes.get(usize::from(outcome))?;
    (count.saturating_mul(2) > revealed).then_some(outcome)
}

/// What is at stake in a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// What it is paid.
    pub fee: Amount,
    /// The stake (S) that losses are shares of.
    pub stake: Amount,
    /// The share of it that a vote against the ruling loses.
    pub slash: BasisPoints,
}

/// What the seats that voted with the ruling get each, and what is left over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// Of what others lost.
    pub stake: Amount,
    /// Of the fees.
    pub fee: Amount,
    /// What did not divide, of both; it goes to the next case's fees. All of it, when nobody voted with the ruling.
    pub rest: Amount,
}

impl Seat {
    /// What a vote against the ruling loses: `floor(S * slash)`.
    pub const fn incoherent(&self) -> Amount {
        self.stake.share(self.slash)
    }

    /// What a seat loses that does not reveal, or leaks: 1.5 times that, so that silence is never the way out of a lost vote.
    pub const fn silent(&self) -> Amount {
        half_more(self.incoherent())
    }

    /// What is locked while the case lasts: 1.5 times the stake, the most a seat can lose.
    pub const fn locked(&self) -> Amount {
        half_more(self.stake)
    }

    /// What the seats of a panel get each where nobody is right or wrong: whoever attended its fee. What others lost is left over.
    pub const fn unjudged(&self, lost: Amount) -> Shares {
        Shares {
            stake: Amount::ZERO,
            fee: self.fee,
            rest: lost,
        }
    }

    /// What the coherent seats of a decided panel share: what others lost (`lost`) and the fees of all seats, each floored on its own.
    pub const fn shares(&self, seats: u16, coherent: u16, lost: Amount) -> Shares {
        let Some(fees) = self.fee.units().checked_mul(seats as u128) else {
            overflow()
        };
        let (stake, stake_rest) = divide(lost.units(), coherent);
        let (fee, fee_rest) = divide(fees, coherent);
        let Some(rest) = stake_rest.checked_add(fee_rest) else {
            overflow()
        };
        Shares {
            stake: Amount::from_units(stake),
            fee: Amount::from_units(fee),
            rest: Amount::from_units(rest),
        }
    }
}

const fn half_more(amount: Amount) -> Amount {
    match amount.units().checked_add(amount.units() / 2) {
        Some(units) => Amount::from_units(units),
        None => overflow(),
    }
}

/// Each one's part, and what is left; among none, all is left.
const fn divide(whole: u128, among: u16) -> (u128, u128) {
    if among == 0 {
        return (0, whole);
    }
    let (each, rest) = by_small(whole, among);
    (each, rest as u128)
}

/// What one side of a case has put in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    /// Its bond: zero for a side that only defends the provisional value.
    pub bond: Amount,
    /// Its deposits for appeals.
    pub deposit: Amount,
    /// What it forfeits of its bond, whoever wins, as far as the costs leave it.
    pub forfeit: Amount,
}

/// Who lost a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loser {
    /// Nobody: refused to decide, no panel found anything, or the parties settled.
    Nobody,
    /// The side with this index.
    Side(usize),
    /// Both sides claimed something, and the provisional value stands.
    Both,
}

/// What a case cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    /// Jurors' fees of the first instance.
    pub first: Amount,
    /// Jurors' fees of appeals.
    pub appeals: Amount,
}

/// Where the money of a case goes. `back[0] + back[1] + burnt` and the costs are what the sides put in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Closed {
    /// To each side.
    pub back: [Amount; 2],
    /// To nobody.
    pub burnt: Amount,
    /// Costs that no purse covered; nothing, as long as each panel was paid for before it was drawn.
    pub short: Amount,
}

/// Closes a case. The loser bears the costs, out of its deposits, then its bond, and the winner's purse only what those do not cover;
/// a side that brought its evidence late bears the appeals' costs though it wins. Of the rest of the loser's bond `burn` is burnt and
/// the winner gets the remainder. Where nobody lost, or both did, each bears half; a loser's bond is burnt in part all the same.
/// What a side forfeits is burnt too.
pub fn close_case(
    loser: Loser,
    mut purses: [Purse; 2],
    costs: Costs,
    late: [bool; 2],
    burn: BasisPoints,
) -> Closed {
    let mut closed = Closed::default();
    let lost = match loser {
        Loser::Nobody => [false, false],
        Loser::Side(side) => [side == 0, side == 1],
        Loser::Both => [true, true],
    };
    let mut due = [costs.first, costs.appeals];
    for (at, due) in due.iter_mut().enumerate() {
        // A late side pays for the appeal before anybody else does.
        if at == 1 && late[0] != late[1] {
            *due -= purses[usize::from(late[1])].pay(*due);
        }
        if lost[0] == lost[1] {
            // Half each; what one side has not, the other pays. The odd unit is the filer's.
            let half = Amount::from_units(due.units() / 2);
            let paid = purses[1].pay(half);
            *due -= paid;
            *due -= purses[0].pay(*due);
            *due -= purses[1].pay(*due);
        } else {
            let side = usize::from(lost[1]);
            *due -= purses[side].pay(*due);
            *due -= purses[1 - side].pay(*due);
        }
        closed.short += *due;
    }
    for side in 0..2 {
        let Purse {
            bond,
            deposit,
            forfeit,
        } = purses[side];
        closed.back[side] += deposit;
        let forfeit = forfeit.min(bond);
        closed.burnt += forfeit;
        let bond = bond - forfeit;
        if lost[side] {
            let burnt = bond.share(burn);
            closed.burnt += burnt;
            // Where both lost, there is nobody else to have it.
            let to = if lost[1 - side] { side } else { 1 - side };
            closed.back[to] += bond - burnt;
        } else {
            closed.back[side] += bond;
        }
    }
    closed
}

impl Purse {
    /// Takes up to `amount` out of deposits, then out of the bond; answers how much.
    fn pay(&mut self, amount: Amount) -> Amount {
        let deposit = amount.min(self.deposit);
        self.deposit -= deposit;
        let bond = (amount - deposit).min(self.bond);
        self.bond -= bond;
        deposit + bond
    }
}
