//! Supervision: on a chain in memory, and once in both lanes.

use slacontract::client::BoundClient;
use slacontract::compliance::ComplianceClient;
use slacontract::standard::AccessControlError;
use slacontract_compliance::{
    ADMITTER, BusinessView, READER, REVIEWER, Review, Rules, Supervision, SupervisionClient,
    SupervisionError,
};
use slacontract_memory::{Chain as Memory, Outcome, send};
use slacontract_testing::prelude::*;

const AT: Address = Address([0xc0; 20]);
const ADMITS: Address = Address([0x01; 20]);
const READS: Address = Address([0x02; 20]);
const REVIEWS: Address = Address([0x03; 20]);
const BANK: Address = Address([0x0b; 20]);
const ANN: Address = Address([0x0a; 20]);
const START: u64 = 1_735_689_600;
const DAY: u64 = 86_400;

const WHY: B256 = slacontract::types::FixedBytes([9; 32]);

fn rules() -> Rules {
    Rules {
        per_transaction: Amount::from_units(100),
        per_day: Amount::from_units(250),
        filing_every: Duration::from_seconds(30 * DAY),
        filing_within: Duration::from_seconds(5 * DAY),
        floor: PartsPerBillion::new(80_000_000),
        review_within: Duration::from_seconds(10 * DAY),
    }
}

struct World {
    chain: Memory,
    supervision: SupervisionClient<Memory>,
    compliance: ComplianceClient<Memory>,
}

/// A bank that is watched over.
fn world() -> World {
    let chain = Memory::default();
    chain.warp(START);
    let deployment = SupervisionClient::new(rules(), ADMITS, READS, REVIEWS);
    let supervision = chain.deploy::<Supervision>(AT, ADMITS, &deployment);
    done(&send(ADMITS, &supervision.enrol(BANK)));
    World {
        compliance: ComplianceClient::bind(AT, chain.clone()),
        chain,
        supervision,
    }
}

impl World {
    fn reach(&self, day: u64, second: u64) {
        let at = START + day * DAY + second;
        self.chain
            .warp(at.checked_sub(self.chain.now()).expect("ahead"));
    }

    fn file(&self, period: u64, ratio: u32) -> Outcome {
        let ratio = PartsPerBillion::new(ratio);
        send(BANK, &self.supervision.file(period, WHY, WHY, ratio))
    }

    fn may_take_on(&self) -> bool {
        send(ANN, &self.compliance.may_take_on(BANK)).value()
    }

    fn bank(&self) -> BusinessView {
        send(ANN, &self.supervision.business(BANK)).value()
    }

    fn count(&self, amount: u128) -> Outcome {
        send(
            BANK,
            &self.compliance.count(ANN, Amount::from_units(amount)),
        )
    }

    fn decide(&self, upheld: bool) -> Outcome {
        send(REVIEWS, &self.supervision.decide_review(BANK, upheld, WHY))
    }
}

fn done(outcome: &Outcome) {
    assert!(matches!(outcome, Outcome::Success(_)), "{outcome:?}");
}

fn refused(outcome: &Outcome) -> SupervisionError {
    outcome.error()
}

#[test]
fn a_missed_filing_suspends_new_business_by_itself_and_filing_late_lifts_it() {
    let world = world();
    assert!(world.may_take_on());
    assert_eq!(
        refused(&world.file(0, 100_000_000)),
        SupervisionError::NotThisPeriod {
            next: 0,
            from: Timestamp::from_seconds(START + 30 * DAY)
        }
    );
    world.reach(34, DAY - 1);
    assert!(world.may_take_on());
    world.reach(35, 0);
    // Nobody has called anything.
    assert!(!world.may_take_on());
    assert_eq!((world.bank().missing, world.bank().next), (1, 0));
    done(&world.file(0, 100_000_000));
    assert!(world.may_take_on());
    // Two missed: both are to be filed, in order.
    world.reach(95, 0);
    assert_eq!(world.bank().missing, 2);
    assert!(matches!(
        refused(&world.file(2, 100_000_000)),
        SupervisionError::NotThisPeriod { next: 1, .. }
    ));
    done(&world.file(1, 100_000_000));
    assert!(!world.may_take_on());
    done(&world.file(2, 100_000_000));
    assert!(world.may_take_on());
    let filed: B256 = send(ANN, &world.supervision.filing(BANK, 2)).value();
    assert_eq!(filed, WHY);
}

#[test]
fn a_ratio_below_its_floor_opens_a_review_which_suspends_only_when_it_is_upheld() {
    let world = world();
    world.reach(31, 0);
    done(&world.file(0, 79_999_999));
    assert_eq!(world.bank().review, Review::Open);
    assert!(world.may_take_on());
    done(&world.decide(true));
    assert!(!world.may_take_on());
    assert_eq!(
        refused(&world.decide(false)),
        SupervisionError::NoReview {
            review: Review::Upheld
        }
    );
    // Below the floor again: nothing is lifted. At the floor it is.
    world.reach(61, 0);
    done(&world.file(1, 1));
    assert!(!world.may_take_on());
    world.reach(91, 0);
    done(&world.file(2, 80_000_000));
    assert!(world.may_take_on());
    assert_eq!(world.bank().review, Review::None);
}

#[test]
fn a_review_nobody_decides_lapses_at_its_deadline_and_suspends_nothing() {
    let world = world();
    world.reach(31, 0);
    done(&world.file(0, 0));
    let until = world.bank().review_until;
    world.chain.warp(until.seconds() - world.chain.now() - 1);
    assert_eq!(world.bank().review, Review::Open);
    world.chain.warp(1);
    assert_eq!(world.bank().review, Review::Lapsed);
    assert_eq!(
        refused(&world.decide(true)),
        SupervisionError::NoReview {
            review: Review::Lapsed
        }
    );
    assert!(world.may_take_on());
    // For cause it can be opened again, and cleared.
    done(&send(REVIEWS, &world.supervision.open_review(BANK, WHY)));
    done(&world.decide(false));
    assert_eq!(world.bank().review, Review::Cleared);
}

#[test]
fn an_admission_ends_by_itself_and_limits_hold_to_the_unit() {
    let world = world();
    let until = Timestamp::from_seconds(START + 2 * DAY);
    assert_eq!(
        refused(&world.count(1)),
        SupervisionError::NotAdmitted {
            account: ANN,
            until: Timestamp::from_seconds(0)
        }
    );
    done(&send(ADMITS, &world.supervision.admit(ANN, until, WHY)));
    let most = Amount::from_units(100);
    assert_eq!(
        refused(&world.count(101)),
        SupervisionError::AboveTransaction {
            amount: Amount::from_units(101),
            most
        }
    );
    done(&world.count(100));
    done(&world.count(100));
    assert_eq!(
        refused(&world.count(51)),
        SupervisionError::AboveDay {
            amount: Amount::from_units(51),
            left: Amount::from_units(50)
        }
    );
    let room: Amount = send(ANN, &world.compliance.room(BANK, ANN)).value();
    assert_eq!(room, Amount::from_units(50));
    done(&world.count(50));
    // Another business counts for itself; another day begins at midnight.
    done(&send(ADMITS, &world.compliance.count(ANN, most)));
    world.reach(1, 0);
    done(&world.count(100));
    world.reach(2, 0);
    assert_eq!(
        refused(&world.count(1)),
        SupervisionError::NotAdmitted {
            account: ANN,
            until
        }
    );
}

#[test]
fn each_role_does_one_thing_and_none_of_them_another() {
    let world = world();
    let until = Timestamp::from_seconds(START + DAY);
    for (role, may_not) in [
        (ADMITTER, [READS, REVIEWS, BANK]),
        (READER, [ADMITS, REVIEWS, BANK]),
        (REVIEWER, [ADMITS, READS, BANK]),
    ] {
        for account in may_not {
            let outcome = match role {
                ADMITTER => send(account, &world.supervision.admit(ANN, until, WHY)),
                READER => send(account, &world.supervision.read(BANK, 0, WHY)),
                _ => send(account, &world.supervision.open_review(BANK, WHY)),
            };
            assert_eq!(
                outcome.error::<AccessControlError>(),
                AccessControlError::AccessControlUnauthorizedAccount {
                    account,
                    needed_role: role
                }
            );
        }
    }
    assert_eq!(
        refused(&send(READS, &world.supervision.read(BANK, 0, WHY))),
        SupervisionError::NoFiling { next: 0 }
    );
    world.reach(31, 0);
    done(&world.file(0, 100_000_000));
    done(&send(READS, &world.supervision.read(BANK, 0, WHY)));
    assert_eq!(
        refused(&send(
            ANN,
            &world.supervision.file(0, WHY, WHY, PartsPerBillion::new(1))
        )),
        SupervisionError::NotEnrolled { business: ANN }
    );
}

#[slacontract::test]
fn a_business_is_suspended_by_a_missed_filing_and_taken_back_by_a_late_one(chain: &mut Chain) {
    let [admits, reads, reviews, bank, ann] = chain.accounts();
    let supervision = chain
        .deploy(SupervisionClient::new(rules(), admits, reads, reviews))
        .unwrap();
    let asked: ComplianceClient<_> = chain.client(&supervision);
    supervision.enrol(bank).from(admits).unwrap();
    supervision
        .admit(ann, chain.now() + 100.days(), WHY)
        .from(admits)
        .unwrap();
    asked.count(ann, 60.wei()).from(bank).unwrap();
    chain.warp(36.days());
    assert!(!asked.may_take_on(bank).unwrap());
    supervision
        .file(0, WHY, WHY, PartsPerBillion::new(10))
        .from(bank)
        .unwrap();
    assert!(asked.may_take_on(bank).unwrap());
    supervision
        .decide_review(bank, true, WHY)
        .from(reviews)
        .unwrap();
    assert!(!asked.may_take_on(bank).unwrap());
    assert_eq!(supervision.business(bank).unwrap().review, Review::Upheld);
}
