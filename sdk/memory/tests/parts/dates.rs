//! Deliveries by a date: one that is over, or lies beyond the term, is not promised.

use crate::world::{CONTRACT, CUSTOMER, ETHER, PROVIDER, World, entry};
use slacontract::prelude::*;
use slacontract_memory::{Chain, Outcome};

/// A machine by a date, 1,500 seconds after the beginning of 2025.
#[contract]
#[agreement(version = 1, asset = ether, window = "1000s", term = 6 windows, renew = never, amend = never, language = en, demo = true)]
pub struct Dated {
    #[party(bond = "200 ether")]
    seller: Party,
    #[party(prepays = "10 ether" per window)]
    buyer: Party,
    #[delivery(by = seller, to = buyer, due = "2025-01-01T00:25:00Z", value = "20 ether", late = 10 % per "100s", step = "50s",
               round = floor, cap = 55 %)]
    machine: Delivery,
    #[challenge(within = "10s", resolve_within = "10s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Dated {
    /// Proposes the agreement.
    #[init]
    pub fn new(&mut self, seller: Address, buyer: Address) -> Result<(), SlaError> {
        self.propose(seller, buyer)
    }
}

const DUE: u64 = 1_735_689_600 + 1_500;
const TERM: u64 = 6 * 1_000;
/// How long a proposal may be accepted and funded.
const WEEK: u64 = 7 * 86_400;

/// Proposed at a moment, or why not.
fn dated(moment: u64) -> Result<World, SlaError> {
    let world = World(Chain::default());
    world.0.place_code(CONTRACT, entry::<Dated>());
    world.0.give(PROVIDER, 1_000 * ETHER);
    world.0.give(CUSTOMER, 1_000 * ETHER);
    world.warp_to(moment);
    let terms = DatedClient::new(PROVIDER, CUSTOMER);
    let mut calldata = slacontract::contract::CONSTRUCTOR.to_be_bytes().to_vec();
    calldata.extend_from_slice(terms.arguments());
    match world.0.send(PROVIDER, CONTRACT, &calldata, 0) {
        Outcome::Revert(data) => Err(SlaError::decode(&data).expect("an error of the engine")),
        _ => Ok(world),
    }
}

fn outside(from: u64, to: u64) -> SlaError {
    SlaError::DueOutsideTerm {
        id: 0,
        due: Timestamp::from_seconds(DUE),
        from: Timestamp::from_seconds(from),
        to: Timestamp::from_seconds(to),
    }
}

#[test]
fn a_date_that_is_over_or_lies_beyond_the_term_is_not_proposed() {
    assert!(dated(DUE).is_ok());
    let late = dated(DUE + 1).err();
    assert_eq!(late, Some(outside(DUE + 1, DUE + 1 + WEEK + TERM)));
    let first = DUE - WEEK - TERM;
    assert_eq!(dated(first).err(), Some(outside(first, DUE)));
    assert!(dated(first + 1).is_ok());
}

#[test]
fn an_agreement_that_begins_too_late_or_too_early_for_its_date_does_not_begin() {
    for (proposed, begins, is_in_time) in [
        (DUE - 100, DUE, true),
        (DUE - 100, DUE + 1, false),
        (DUE - WEEK, DUE - TERM, false),
        (DUE - WEEK, DUE - TERM + 1, true),
    ] {
        let world = dated(proposed).expect("it is proposed");
        let hash = world.read(world.sla().status()).agreement;
        world.done(CUSTOMER, 0, world.sla().accept(hash));
        world.done(PROVIDER, 200 * ETHER, world.sla().deposit());
        world.warp_to(begins);
        let begun = world.send(CUSTOMER, 10 * ETHER, world.sla().deposit());
        match begun {
            Ok(()) => assert!(is_in_time),
            Err(refused) => {
                assert!(!is_in_time);
                let refused = SlaError::decode(&refused.0);
                assert_eq!(refused, Some(outside(begins, begins + TERM)));
            }
        }
    }
}
