//! A random history of a court: whoever does whatever at any time, its money is where its books say, every refusal is one of the
//! table's, and every case can be brought to an end by a stranger.

use std::collections::BTreeMap;

use crate::world::{FILER, RESPONDENT, STRANGER, WHY, World, amount, filing, juror, link, salt};
use slacontract::court::machine::{PASSES, TABLE};
use slacontract::court::{CaseAct, CaseState, Filing, SeatState};
use slacontract::{Address, B256, Bytes};
use slacontract_memory::Outcome;

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len() as u64) as usize].clone()
    }
}

/// Whether time alone leads from one state to another, or they are the same.
fn passes(from: CaseState, to: CaseState) -> bool {
    from == to
        || PASSES
            .iter()
            .any(|(before, after)| *before == from && passes(*after, to))
}

struct History {
    world: World,
    dice: Dice,
    cases: u64,
    /// The first that may not be over.
    first: u64,
    /// How often each act was taken from each state to each.
    taken: BTreeMap<(CaseAct, CaseState, CaseState), u32>,
    accepted: u32,
}

impl History {
    fn new(seed: u64) -> Self {
        Self {
            world: World::named(9),
            dice: Dice(seed),
            cases: 0,
            first: 0,
            taken: BTreeMap::new(),
            accepted: 0,
        }
    }

    /// Who may well be the one to act.
    fn somebody(&mut self) -> Address {
        match self.dice.roll(8) {
            0..=2 => FILER,
            3..=5 => RESPONDENT,
            6 => STRANGER,
            _ => juror(self.dice.roll(9) as u8),
        }
    }

    fn step(&mut self) {
        let roll = self.dice.roll(20);
        let open = self.cases - self.first;
        if open == 0 || (open < 2 && roll == 0) {
            self.file();
            return;
        }
        let case = self.first + self.dice.roll(open);
        let view = self.world.case(case);
        // Stages in which many have something to do are not cut short too often.
        let patience = match view.state {
            CaseState::CaseCommit | CaseState::CaseReveal => 12,
            CaseState::CaseMixing | CaseState::CaseDrawing => 6,
            _ => 3,
        };
        if view.until.seconds() > 0 && self.dice.roll(patience) == 0 {
            let wait = view.until.seconds() - self.world.chain.now();
            // To the deadline, or to the last moment before it.
            self.world.chain.warp(wait - self.dice.roll(2).min(wait));
            return;
        }
        self.act(case);
        while self.first < self.cases && self.world.state(self.first) == CaseState::CaseExecuted {
            self.first += 1;
        }
    }

    fn file(&mut self) {
        let with = self.dice.roll(3) > 0;
        let filing = Filing {
            appeals: self.dice.roll(2) as u8,
            link: if with { link(1, 0) } else { B256::default() },
            ..filing()
        };
        let case = self.world.file(filing);
        assert_eq!(case, self.cases);
        self.cases += 1;
        self.count(CaseAct::File, CaseState::CaseNone, self.world.state(case));
    }

    /// What comes next in a state, mostly; else anything.
    fn likely(&mut self, state: CaseState) -> CaseAct {
        let rows: Vec<CaseAct> = TABLE
            .iter()
            .filter(|row| row.from.contains(&state) && row.act != CaseAct::File)
            .map(|row| row.act)
            .collect();
        if rows.is_empty() || self.dice.roll(10) == 0 {
            let row = &TABLE[self.dice.roll(TABLE.len() as u64) as usize];
            return row.act;
        }
        let act = self.dice.one(&rows);
        // Cases that end early, or are talked about only, would leave later states without visitors.
        let rare = matches!(
            act,
            CaseAct::Concede | CaseAct::Settle | CaseAct::Submit | CaseAct::Leak
        );
        if rare && self.dice.roll(12) > 0 {
            let others = rows.iter().filter(|row| {
                matches!(
                    row,
                    CaseAct::Vote
                        | CaseAct::Reveal
                        | CaseAct::Mix
                        | CaseAct::Draw
                        | CaseAct::Count
                        | CaseAct::Appeal
                        | CaseAct::Execute
                        | CaseAct::Answer
                )
            });
            let others: Vec<CaseAct> = others.copied().collect();
            return if others.is_empty() {
                act
            } else {
                self.dice.one(&others)
            };
        }
        act
    }

    fn act(&mut self, case: u64) {
        let before = self.world.state(case);
        let act = self.likely(before);
        let who = self.somebody();
        let outcome = self.call(case, act, who);
        match outcome {
            Some(Outcome::Success(_)) => {
                let after = self.world.state(case);
                self.count(act, before, after);
            }
            Some(Outcome::Revert(data)) => {
                assert!(
                    <slacontract::court::CourtError as slacontract::Error>::decode(&data).is_some(),
                    "{act:?} in {before:?} is refused without a reason: {data:02x?}"
                );
                assert_eq!(self.world.state(case), before);
            }
            Some(Outcome::Failure(reason)) => panic!("{act:?}: {reason}"),
            None => {}
        }
    }

    fn call(&mut self, case: u64, act: CaseAct, who: Address) -> Option<Outcome> {
        let world = self.world.clone();
        let (court, arbitrator) = (&world.court, &world.arbitrator);
        let small = amount(u128::from(self.dice.roll(3)));
        Some(match act {
            CaseAct::File => return None,
            CaseAct::Join => {
                let bond = world.case(case).filer_bond;
                world.send(who, court.join(case, link(2, 0)).value(bond))
            }
            CaseAct::Answer => world.send(who, court.answer(case, link(2, 0), WHY)),
            CaseAct::Offer => world.send(who, court.offer(case, small, WHY)),
            CaseAct::Submit => world.send(who, court.submit_evidence(case, "evidence".into(), WHY)),
            CaseAct::Order => world.send(who, court.order(case, WHY)),
            CaseAct::Produce => {
                let order = self.dice.roll(3);
                world.send(who, court.produce(case, order, WHY))
            }
            CaseAct::Mix => {
                let place = 1 + self.dice.roll(4) as u8;
                let whose = if who == FILER { 1 } else { 2 };
                world.send(who, court.mix(case, link(whose, place)))
            }
            CaseAct::Draw => world.send(who, court.draw(case)),
            CaseAct::Lapse => world.send(who, court.lapse(case)),
            CaseAct::Vote | CaseAct::Leak | CaseAct::Reveal => {
                return self.seat(case, act);
            }
            CaseAct::Count => world.send(who, court.count(case)),
            CaseAct::Appeal => {
                let cost = world.read(arbitrator.appeal_cost(case.into(), Bytes(Vec::new())));
                let call = arbitrator.appeal(case.into(), Bytes(Vec::new()));
                world.send(who, call.value(cost))
            }
            CaseAct::Concede => world.send(who, court.concede(case, WHY)),
            CaseAct::Settle => world.send(who, court.settle(case, small, WHY)),
            CaseAct::Execute => world.send(who, court.execute(case)),
        })
    }

    /// Something that a juror does, or somebody with its vote.
    fn seat(&mut self, case: u64, act: CaseAct) -> Option<Outcome> {
        let world = self.world.clone();
        let panel = world.panel(case);
        if panel.is_empty() {
            return None;
        }
        // Mostly somebody who has not done it.
        let due = match act {
            CaseAct::Vote => SeatState::Drawn,
            _ => SeatState::Committed,
        };
        let waiting = panel.iter().position(|seat| seat.state == due);
        let seat = match waiting {
            Some(seat) if self.dice.roll(8) > 0 => seat as u8,
            _ => self.dice.roll(panel.len() as u64) as u8,
        };
        let view = &panel[usize::from(seat)];
        // What a seat votes follows from case and seat, so that it can be revealed.
        let choice = ((case + u64::from(seat)) % 5).min(2) as u8;
        Some(match act {
            CaseAct::Vote => {
                let sealed = world.sealed(case, seat, choice);
                world.send(view.juror, world.court.vote(case, seat, sealed))
            }
            CaseAct::Leak => {
                if self.dice.roll(6) > 0 || view.state != SeatState::Committed {
                    return None;
                }
                let call = world.court.leak(case, seat, choice, salt(seat));
                world.send(STRANGER, call)
            }
            _ => {
                let call = world.court.reveal(case, seat, choice, salt(seat), WHY);
                world.send(view.juror, call)
            }
        })
    }

    fn count(&mut self, act: CaseAct, from: CaseState, to: CaseState) {
        let row = TABLE.iter().find(|row| row.act == act).expect("a row");
        assert!(row.from.contains(&from), "{act:?} was taken from {from:?}");
        assert!(
            row.to.iter().any(|told| passes(*told, to)),
            "{act:?} led from {from:?} to {to:?}"
        );
        *self.taken.entry((act, from, to)).or_default() += 1;
        self.accepted += 1;
    }

    /// Named jurors who were struck do not come back: a court that runs out of them is made anew.
    fn has_jurors(&self) -> bool {
        (0..9)
            .filter(|number| {
                !self
                    .world
                    .read(self.world.jurors.juror(juror(*number)))
                    .struck
            })
            .count()
            >= 5
    }

    /// A stranger brings every case to its end, and everybody takes what it is owed; nothing is left but stakes and the next case's fees.
    fn finish(&mut self) {
        for case in 0..self.cases {
            for _ in 0..40 {
                let view = self.world.case(case);
                let court = &self.world.court;
                let _ = match view.state {
                    CaseState::CaseExecuted => break,
                    CaseState::CaseDrawing => self.world.send(STRANGER, court.draw(case)),
                    CaseState::CaseUndrawn => self.world.send(STRANGER, court.lapse(case)),
                    CaseState::CaseCounting => self.world.send(STRANGER, court.count(case)),
                    CaseState::CaseFinal => self.world.send(STRANGER, court.execute(case)),
                    _ => Outcome::Success(Vec::new()),
                };
                if self.world.state(case) == view.state && view.until.seconds() > 0 {
                    let wait = view.until.seconds() - self.world.chain.now();
                    self.world.chain.warp(wait);
                }
            }
            assert_eq!(
                self.world.state(case),
                CaseState::CaseExecuted,
                "case {case}"
            );
        }
        self.world.check_money();
        for who in [FILER, RESPONDENT, STRANGER]
            .into_iter()
            .chain((0..9).map(juror))
        {
            if self.world.claimable(who) > 0 {
                self.world.must(who, self.world.court.claim());
            }
        }
        if self.world.claimable(slacontract::court::DEAD) > 0 {
            self.world.must(STRANGER, self.world.court.burn());
        }
        let accounts = self.world.read(self.world.court.accounts());
        assert_eq!(
            (accounts.pending.units(), accounts.claimable.units()),
            (0, 0)
        );
        for number in 0..9 {
            let juror = self.world.read(self.world.jurors.juror(juror(number)));
            assert_eq!(juror.locked.units(), 0, "no case holds a stake");
        }
        self.world.check_money();
    }
}

#[test]
fn whatever_anybody_does_money_is_conserved_and_every_case_comes_to_an_end() {
    let is_full = std::env::var_os("SLACONTRACT_FULL").is_some();
    let steps = if is_full { 100_000 } else { 2_000 };
    let (mut accepted, mut seed) = (0, 1);
    let mut taken: BTreeMap<CaseAct, u32> = BTreeMap::new();
    while accepted < steps {
        let mut history = History::new(0x9e37_79b9_7f4a_7c15 ^ seed);
        seed += 1;
        for step in 0..600 {
            history.step();
            if step % 25 == 0 {
                history.world.check_money();
                if !history.has_jurors() {
                    break;
                }
            }
        }
        history.finish();
        accepted += history.accepted;
        for ((act, ..), count) in history.taken {
            *taken.entry(act).or_default() += count;
        }
    }
    let least = if is_full { 100 } else { 1 };
    for row in TABLE {
        let count = taken.get(&row.act).copied().unwrap_or_default();
        assert!(
            count >= least,
            "{:?} was taken {count} times: {taken:?}",
            row.act
        );
    }
}
