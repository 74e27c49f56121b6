//! A standard contract that no longer does what it is for: the court, the register of trust, the registry, the feed or supervision falls
//! silent, refuses, answers garbage or calls everybody back, at any moment of a history. Agreement and case still come to their end, and
//! everybody is paid.
//!
//! One that burns all gas it is given is tried where gas is counted, in the court's own tests.

use super::court::juror;
use super::own_side::against_oneself;
use super::registers::{REGISTRY, TRUST};
use super::{Dice, Kind, Model, Taken, extent};
use crate::agreements::{COURT, SUPERVISION};
use crate::judged::FEED;
use crate::world::{CONTRACT, WHY, World};
use slacontract::client::BoundClient;
use slacontract::court::{CourtClient, JurorsClient};
use slacontract::host;
use slacontract::sla::{SlaCasesClient, SlaClient, SlaCourtClient};
use slacontract::{Address, Amount, U256};

/// It answers nothing at all.
fn silent(_: &[u8]) {}

/// It refuses whatever it is asked.
fn refusing(_: &[u8]) {
    host::revert(b"not now");
}

/// It answers more than it is asked, and nothing that makes sense.
fn garbage(_: &[u8]) {
    host::write_result(&[0xff; 128]);
}

/// It calls agreement and court back, and then answers something plausible.
fn calling_back(_: &[u8]) {
    if host::reentrant() {
        // Itself it calls once: without gas nothing else would end that.
        return;
    }
    let (court, sla) = (CourtClient::at(COURT), SlaClient::at(CONTRACT));
    let (told, cases) = (SlaCourtClient::at(CONTRACT), SlaCasesClient::at(CONTRACT));
    let (nothing, claim) = (Amount::ZERO, U256::from(2_u64));
    for (to, calldata) in [
        (COURT, court.execute(0).calldata()),
        (COURT, court.execute(1).calldata()),
        (COURT, court.claim().calldata()),
        (CONTRACT, sla.claim().calldata()),
        (CONTRACT, told.rule(0, nothing, WHY).calldata()),
        (
            CONTRACT,
            cases.rule_dispute(U256::from(0_u64), claim).calldata(),
        ),
    ] {
        host::call(host::CallKind::Call, &to.0, calldata, &[0; 32], u64::MAX);
    }
    host::write_result(&[0; 32]);
}

/// A contract's code on the chain in memory.
type Code = fn(&[u8]);

/// What it does instead.
const MANNERS: [(&str, Code); 4] = [
    ("falls silent", silent),
    ("refuses", refusing),
    ("answers garbage", garbage),
    ("calls back", calling_back),
];

impl Model<'_> {
    /// From now on one of the standard contracts does something else than it is for; which.
    fn betray(&mut self, dice: &mut Dice) -> Address {
        let mut all = vec![COURT];
        if self.registers.is_some() {
            all.extend([TRUST, TRUST, REGISTRY]);
        }
        if self.rounds.is_some() {
            all.push(FEED);
        }
        if self.supervised.is_some() {
            all.push(SUPERVISION);
        }
        let who = dice.pick(&all);
        let (manner, code) = dice.pick(&MANNERS);
        self.world.chain().place_code(who, code);
        self.story
            .push(format!("{:02x} {manner} from now on", who.0[0]));
        // Nobody turns to the others any more, and nothing is held against this one.
        (self.registers, self.rounds, self.supervised) = (None, None, None);
        self.betrayed = true;
        if who == COURT {
            self.bench = None;
        }
        who
    }

    /// Jurors take their stakes out, whatever has become of the register that weighed them.
    fn jurors_leave(&mut self) {
        let Some(bench) = self.bench.take() else {
            return;
        };
        let pool: JurorsClient<World> = JurorsClient::bind(COURT, self.world.clone());
        let court: CourtClient<World> = CourtClient::bind(COURT, self.world.clone());
        let all = (0..bench.jurors).map(juror);
        let all: Vec<Address> = all
            .filter(|who| !self.world.read(pool.juror(*who)).stake.is_zero())
            .collect();
        for who in &all {
            let view = self.world.read(pool.juror(*who));
            let rest = view.stake - view.leaving;
            let took = rest.is_zero() || self.world.send(*who, 0, pool.unstake(rest)).is_ok();
            self.must(took, "a juror cannot take its stake out");
        }
        // Three epochs of a day at most.
        self.world.warp(3 * crate::agreements::DAY);
        for who in &all {
            let took = self.world.send(*who, 0, pool.withdraw()).is_ok()
                && self.world.send(*who, 0, court.claim()).is_ok();
            self.must(took, "a juror is not paid its stake");
        }
        let left = self.world.read(court.accounts());
        self.must(
            left.staked.is_zero(),
            "stakes are left that nobody takes out",
        );
    }
}

#[test]
fn whatever_a_standard_contract_turns_into_agreement_and_case_come_to_their_end() {
    let kinds = [
        Kind::Judged,
        Kind::Hosted,
        Kind::Judged,
        Kind::Kept,
        Kind::Judged,
        Kind::Desk,
        Kind::Judged,
        Kind::Goods,
    ];
    let mut dice = Dice::new(31);
    let mut betrayed = std::collections::BTreeSet::new();
    for seed in 0..extent().0 / 250 {
        let mut taken = Taken::default();
        let kind = kinds[(seed % 8) as usize];
        let mut model = Model::new(kind, 7_000_000 + seed, &mut taken);
        model.live(dice.below(90));
        betrayed.insert(model.betray(&mut dice));
        let more = model.accepted + dice.below(30);
        model.live(more);
        model.finish();
        model.jurors_leave();
    }
    let all = [COURT, TRUST, REGISTRY, FEED, SUPERVISION];
    assert!(all.iter().all(|who| betrayed.contains(who)), "{betrayed:?}");
}

#[test]
fn whatever_the_register_of_trust_turns_into_nobody_has_more_or_less_of_a_case() {
    let mut dice = Dice::new(32);
    for _ in 0..extent().0 / 3_000 {
        let (mut trial, _) = against_oneself(&mut dice);
        let end = trial.play();
        for (manner, code) in MANNERS {
            trial.register = Some(code);
            assert_eq!(trial.play(), end, "the register {manner}: {trial:?}");
        }
    }
}
