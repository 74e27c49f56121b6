//! One window from its report to the end of the case about it, by a plan: so that two histories can be compared which differ in one thing
//! that somebody did, or left undone.

use super::court::{Bench, juror, salt};
use super::registers::{Registers, TRUST};
use crate::agreements::{COURT, enter, reach, window};
use crate::judged::{HALF, judged_proposed};
use crate::world::{CONTRACT, CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World};
use slacontract::client::BoundClient;
use slacontract::court::{
    ArbitratorClient, CaseState, CaseView, CourtClient, JurorsClient, commitment,
};
use slacontract::sla::{Matter, SlaCasesClient};
use slacontract::{Address, B256, Bytes, Timestamp, U256};
use slacontract_memory::CHAIN_ID;

/// How many jurors there are.
const JURORS: u8 = 19;

/// What is done in it.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Good samples of a thousand that the signers report; nothing if they say nothing.
    pub reported: Option<u64>,
    /// Who goes to court, and what it says the report should have been.
    pub contest: Option<(Address, Option<u64>)>,
    /// The other side joins, and says this.
    pub joined: Option<u64>,
    /// What the seats of every panel vote, over and over; nothing is silence.
    pub votes: Vec<Option<u8>>,
    /// Who appeals against the first ruling, and the second.
    pub appeals: Vec<Address>,
    /// Jurors are a pool, not named.
    pub is_pool: bool,
    /// Where no side goes to court, a stranger takes what nobody measured there, at the cost of both.
    pub escalated: bool,
    /// What the register of trust turns into before the case.
    pub register: Option<fn(&[u8])>,
}

/// What is left in the end.
#[derive(Debug, PartialEq, Eq)]
pub struct End {
    /// What the provider and the customer have, wherever it is.
    pub parties: [i128; 2],
    /// What the juror of the first panel's first seat has.
    pub first_seat: i128,
    /// What was ruled, if there was a case.
    pub ruling: Option<u8>,
}

fn units(amount: slacontract::Amount) -> i128 {
    i128::try_from(amount.units()).expect("amounts of tests are small")
}

/// What somebody has: in its account, and to claim.
fn has(world: &World, court: &CourtClient<World>, who: Address) -> i128 {
    let account = i128::try_from(world.balance(who)).expect("small");
    let agreement = world.read(world.sla().claimable(who));
    account + units(agreement) + units(world.read(court.claimable(who)))
}

impl Trial {
    /// A report, and nobody who contests it.
    pub fn of(reported: Option<u64>) -> Self {
        Self {
            reported,
            contest: None,
            joined: None,
            votes: vec![Some(1)],
            appeals: Vec::new(),
            is_pool: false,
            escalated: false,
            register: None,
        }
    }

    /// Plays it.
    pub fn play(&self) -> End {
        let world = enter(judged_proposed(), 1);
        for party in [PROVIDER, CUSTOMER] {
            world
                .send(party, HALF, world.panel().fund_panel(party))
                .expect("a party puts up its half");
        }
        let _ = Registers::new(&world);
        let _ = Bench::new(&world, Some(8), JURORS, self.is_pool);
        if let Some(code) = self.register {
            world.chain().place_code(TRUST, code);
        }
        let court: CourtClient<World> = CourtClient::bind(COURT, world.clone());
        reach(&world, window(&world, 0).to);
        if let Some(good) = self.reported {
            for signer in SIGNERS {
                world
                    .report(signer, 0, good, 1_000)
                    .expect("the report is taken");
            }
        }
        reach(&world, window(&world, 0).reporting_end);
        let is_filed = self.file(&world) || self.escalate(&world);
        let first_seat = if is_filed {
            self.judge(&world, &court)
        } else {
            juror(0)
        };
        let view = window(&world, 0);
        reach(&world, view.challenge_end);
        settle(&world);
        reach(&world, view.contest_end);
        // Where nobody ruled, time does.
        let _ = world.send(STRANGER, 0, world.sla().lapse(0));
        let money = world.read(world.sla().money());
        assert!(
            money.reserve.is_zero(),
            "{self:?} leaves something contested"
        );
        let jurors: JurorsClient<World> = JurorsClient::bind(COURT, world.clone());
        let stake = world.read(jurors.juror(first_seat)).stake;
        let put_up = |party| units(world.read(world.panel().panel_reserve(party)).0);
        End {
            parties: [
                has(&world, &court, PROVIDER) + put_up(PROVIDER) + units(money.bond)
                    - units(money.debt),
                has(&world, &court, CUSTOMER) + put_up(CUSTOMER) + units(money.fees)
                    - units(money.customer_debt),
            ],
            first_seat: has(&world, &court, first_seat) + units(stake),
            ruling: is_filed.then(|| world.read(court.case_of(0)).ruling),
        }
    }

    /// Goes to court; whether there is a case.
    fn file(&self, world: &World) -> bool {
        let Some((who, claim)) = self.contest else {
            return false;
        };
        let other = if who == PROVIDER { CUSTOMER } else { PROVIDER };
        let cases: SlaCasesClient<World> = SlaCasesClient::bind(CONTRACT, world.clone());
        let file = |by: Address, claim: Option<u64>| {
            if let Some(good) = claim {
                let call = world.sla().challenge(0, 0, good, 1_000, WHY);
                // One that changes no money is refused, and then nothing is there to be filed.
                let _ = world.send(by, 0, call);
            }
            let call = cases.file_case(Matter::Window, 0, B256::default());
            world.send(by, ETHER, call).is_ok()
        };
        let is_filed = file(who, claim);
        if is_filed && self.joined.is_some() {
            file(other, self.joined);
        }
        is_filed
    }

    /// A stranger takes the window to court, if nobody measured it; whether there is a case.
    fn escalate(&self, world: &World) -> bool {
        if !self.escalated {
            return false;
        }
        reach(world, window(world, 0).challenge_end);
        settle(world);
        world.send(STRANGER, 0, world.panel().escalate(0)).is_ok()
    }

    /// The case, from its filing to its execution; who had the first seat.
    fn judge(&self, world: &World, court: &CourtClient<World>) -> Address {
        let mut first_seat = juror(0);
        for _ in 0..200 {
            settle(world);
            let view = world.read(court.case_of(0));
            let took = match view.state {
                CaseState::CaseDrawing => world.send(STRANGER, 0, court.draw(0)).is_ok(),
                CaseState::CaseUndrawn => world.send(STRANGER, 0, court.lapse(0)).is_ok(),
                CaseState::CaseCommit | CaseState::CaseReveal => {
                    let seat = self.vote(world, court, &view);
                    if view.round == 0 {
                        first_seat = seat;
                    }
                    false
                }
                CaseState::CaseCounting => world.send(STRANGER, 0, court.count(0)).is_ok(),
                CaseState::CaseAppealable => self.appeal(world, &view),
                CaseState::CaseFinal => {
                    // A ruling waits for its window to be settled.
                    reach(world, window(world, 0).challenge_end);
                    settle(world);
                    world.send(STRANGER, 0, court.execute(0)).is_ok()
                }
                CaseState::CaseExecuted => return first_seat,
                CaseState::CaseUnexecuted => {
                    panic!("{self:?}: the agreement refuses what was ruled")
                }
                _ => false,
            };
            let now = world.read(court.case_of(0));
            if !took && now.state == view.state {
                reach(
                    world,
                    view.until.max(Timestamp::from_seconds(world.now() + 1)),
                );
            }
        }
        panic!("{self:?} has no end");
    }

    /// Every seat that votes commits to it, or reveals it; who has the first.
    fn vote(&self, world: &World, court: &CourtClient<World>, view: &CaseView) -> Address {
        let seats = world.read(court.seats(0, view.round));
        for (at, (seat, vote)) in (0_u8..).zip(seats.iter().zip(self.votes.iter().cycle())) {
            let Some(choice) = vote.filter(|choice| view.choices >> choice & 1 == 1) else {
                continue;
            };
            let (who, chain) = (seat.juror, U256::from(CHAIN_ID));
            let call = if view.state == CaseState::CaseCommit {
                let sealed = commitment(chain, COURT, 0, view.round, who, choice, salt(at));
                court.vote(0, at, sealed)
            } else {
                court.reveal(0, at, choice, salt(at), WHY)
            };
            world.send(who, 0, call).expect("a juror votes");
        }
        seats[0].juror
    }

    fn appeal(&self, world: &World, view: &CaseView) -> bool {
        let Some(who) = self.appeals.get(usize::from(view.instance)) else {
            return false;
        };
        let face: ArbitratorClient<World> = ArbitratorClient::bind(COURT, world.clone());
        let (case, nothing) = (U256::from(0_u64), Bytes(Vec::new()));
        let cost = world.read(face.appeal_cost(case, nothing.clone())).units();
        world.send(*who, cost, face.appeal(case, nothing)).is_ok()
    }
}

/// Settles the window, once it can be.
fn settle(world: &World) {
    let _ = world.send(STRANGER, 0, world.sla().settle(0));
}
