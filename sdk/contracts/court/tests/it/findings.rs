//! What a court finds is told to the register of trust that weighs its jurors, and nobody waits for that.

use crate::world::{
    DISPUTED, FILER, RESPONDENT, STAKE, STRANGER, WHY, World, amount, filing, juror,
};
use slacontract::court::{CaseState, Settings};
use slacontract::prelude::*;
use slacontract::trust::Findings;

const REGISTER: Address = Address([0x04; 20]);

/// A register that trusts everybody by half and keeps the last thing it was told.
#[contract(implements(Findings))]
pub struct Register {
    told: Slot<u64>,
    agreement: Slot<Address>,
    who: Slot<Address>,
    counterparty: Slot<Address>,
    case: Slot<u64>,
    at_risk: Slot<Amount>,
    kept: Slot<bool>,
    deaf: Slot<bool>,
}

/// It does not listen.
#[derive(Error)]
pub struct Deaf {}

#[contract]
impl Register {
    /// From now on it takes no findings.
    pub fn close(&mut self) {
        self.deaf.set(true);
    }

    /// Half of a stake weighs.
    #[view]
    pub fn trust(&self, of: Address) -> BasisPoints {
        let _ = of;
        BasisPoints::new(5_000)
    }

    /// About which agreement last.
    #[view]
    pub fn about(&self) -> Address {
        self.agreement.get()
    }

    /// How often it was told, and what last: who, to whom, in which case, what was at risk, whether it was kept.
    #[view]
    pub fn last(&self) -> (u64, Address, Address, u64, Amount, bool) {
        (
            self.told.get(),
            self.who.get(),
            self.counterparty.get(),
            self.case.get(),
            self.at_risk.get(),
            self.kept.get(),
        )
    }
}

#[contract]
impl Findings for Register {
    fn attest(
        &mut self,
        agreement: Address,
        who: Address,
        counterparty: Address,
        case: u64,
        at_risk: Amount,
        kept: bool,
    ) {
        require!(!self.deaf.get(), Deaf {});
        self.told.update(|told| told + 1);
        self.agreement.set(agreement);
        self.who.set(who);
        self.counterparty.set(counterparty);
        self.case.set(case);
        self.at_risk.set(at_risk);
        self.kept.set(kept);
    }
}

/// Three named jurors, weighed by the register.
fn world() -> (World, RegisterClient<slacontract_memory::Chain>) {
    let mut settings = Settings::usual(amount(1_000), amount(STAKE), Amount::ZERO);
    settings.trust = REGISTER;
    let world = World::with(&settings, (0..3).map(juror).collect());
    let register = world.chain.place::<Register>(REGISTER);
    for number in 0..3 {
        let stake = world.jurors.stake().value(amount(3 * STAKE));
        world.must(juror(number), stake);
    }
    world.chain.warp(crate::world::DAY);
    (world, register)
}

#[test]
fn a_ruling_for_one_side_is_a_promise_kept_or_broken() {
    for (ruling, kept) in [(1, true), (2, false)] {
        let (world, register) = world();
        let case = world.file(filing());
        world.judged(case, &[Some(ruling); 3]);
        assert_eq!(world.read(register.last()).0, 0, "not before it is final");
        world.execute(case);
        let bond = world.case(case).filer_bond;
        let told = world.read(register.last());
        assert_eq!(told, (1, RESPONDENT, FILER, case, bond, kept));
        assert_eq!(world.read(register.about()), DISPUTED);
    }
}

#[test]
fn what_the_other_side_claimed_and_won_the_filer_broke() {
    let (world, register) = world();
    let case = world.file(filing());
    let bond = world.case(case).filer_bond;
    let join = world.court.join(case, B256::default()).value(bond);
    world.must(RESPONDENT, join);
    world.judged(case, &[Some(3); 3]);
    world.execute(case);
    let told = world.read(register.last());
    assert_eq!(told, (1, FILER, RESPONDENT, case, bond, false));
}

#[test]
fn where_nobody_was_right_nothing_is_told() {
    let (world, register) = world();
    // Refused, agreed between the sides, and lost by both.
    let refused = world.file(filing());
    world.judged(refused, &[Some(0); 3]);
    world.execute(refused);
    let settled = world.file(filing());
    for side in [FILER, RESPONDENT] {
        world.must(side, world.court.settle(settled, amount(5), WHY));
    }
    world.must(STRANGER, world.court.execute(settled));
    let both = world.file(filing());
    let bond = world.case(both).filer_bond;
    let join = world.court.join(both, B256::default()).value(bond);
    world.must(RESPONDENT, join);
    world.judged(both, &[Some(1); 3]);
    world.execute(both);
    assert_eq!(world.read(register.last()).0, 0);
}

#[test]
fn a_register_that_does_not_listen_holds_nobodys_money_up() {
    let (world, register) = world();
    world.must(STRANGER, register.close());
    let case = world.file(filing());
    world.judged(case, &[Some(2); 3]);
    world.execute(case);
    assert_eq!(world.state(case), CaseState::CaseExecuted);
    assert_eq!(world.told(case), Some(2));
    assert!(world.claimable(FILER) > 0);
    assert_eq!(world.read(register.last()).0, 0);
}
