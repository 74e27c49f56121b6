//! What must hold of a court after every call, and at the end of every history.

use super::{Bench, filing, juror, matter, ruling};
use crate::agreements::COURT;
use crate::model::call::{Sent, Try};
use crate::model::look::Seen;
use crate::model::registers::finding;
use crate::model::{Model, REFUSER, THIEF};
use crate::world::{CONTRACT, STRANGER};
use slacontract::abi::{self, Scalar};
use slacontract::client::BoundClient;
use slacontract::court::machine::{ENDS, PASSES, TABLE};
use slacontract::court::{CaseAct, CaseState, CaseView, DEAD, JurorsClient, Owed};
use slacontract::sla::Act;
use slacontract::{Address, Amount, Event, U256};
use slacontract_memory::Log;
use std::collections::BTreeMap;

/// Whether time alone leads from one state to another, or they are the same.
fn passes(from: CaseState, to: CaseState) -> bool {
    from == to
        || PASSES
            .iter()
            .any(|(before, after)| *before == from && passes(*after, to))
}

/// Whether the table says that an act leads from one state to another; a stage of no length is passed at once.
fn leads(act: CaseAct, from: CaseState, to: CaseState) -> bool {
    let row = TABLE.iter().find(|row| row.act == act);
    row.is_some_and(|row| row.from.contains(&from) && row.to.iter().any(|told| passes(*told, to)))
}

impl Bench {
    /// Looks at every case that can still change.
    fn look(&mut self) -> BTreeMap<u64, slacontract::court::CaseView> {
        let open = self.seen.iter().filter(|(case, view)| {
            view.state != CaseState::CaseExecuted && self.about.contains_key(case)
        });
        let open: Vec<u64> = open.map(|(case, _)| *case).collect();
        let views = open.into_iter();
        let views = views.map(|case| (case, self.world.read(self.court.case_of(case))));
        let now = views.collect();
        std::mem::replace(&mut self.seen, now)
    }
}

impl Model<'_> {
    /// What the agreement is led to by a call, if anything: its own act, or what a court's ruling does.
    pub fn act_of(&self, tried: Try) -> Option<(Act, u64)> {
        match tried {
            Try::Act(act, id) => Some((act, id)),
            Try::Case(CaseAct::Execute, case) => {
                let bench = self.bench.as_ref()?;
                let view = bench.seen.get(&case)?;
                let (matter, id) = bench.about.get(&case)?;
                (view.state == CaseState::CaseExecuted).then_some((ruling(*matter), *id))
            }
            _ => None,
        }
    }

    /// After time has passed: only what the table says it does.
    pub fn cases_waited(&mut self) {
        let Some(bench) = &mut self.bench else { return };
        let before = bench.look();
        let Some(bench) = &self.bench else { return };
        for (case, is) in &bench.seen {
            let (was, to) = (&before[case], is.state);
            self.must(
                passes(was.state, to),
                &format!("time led case {case} from {:?} to {to:?}", was.state),
            );
        }
    }

    fn case_state(&self, case: u64) -> CaseState {
        let bench = self.bench.as_ref();
        let view = bench.and_then(|bench| bench.seen.get(&case));
        view.map_or(CaseState::CaseNone, |view| view.state)
    }

    /// After an accepted call: cases change as the table says, and the court has what it answers for.
    pub fn cases_held(&mut self, sent: &Sent, answer: &[u8]) {
        let Some(bench) = &mut self.bench else { return };
        let mut filed = None;
        if let Try::Act(act, id) = sent.tried
            && let Some(matter) = matter(act)
        {
            let number: U256 = abi::decode(answer).expect("a number");
            let case = number.to_u64().expect("few cases");
            let is_new = !bench.about.contains_key(&case);
            if is_new {
                bench.about.insert(case, (matter, id));
                let view = bench.world.read(bench.court.case_of(case));
                // Who they are then: roles can be handed on.
                bench.owners.extend([view.filer, view.respondent]);
                bench.seen.insert(case, view);
            }
            filed = Some((case, is_new));
            bench.owners.push(sent.from);
        }
        let before = bench.look();
        let (own, act) = match (sent.tried, filed) {
            (Try::Case(act, case), _) => (Some(case), act),
            (_, Some((case, true))) => (Some(case), CaseAct::File),
            (_, Some((case, false))) => (Some(case), CaseAct::Join),
            _ => (None, CaseAct::File),
        };
        let seen: Vec<u64> = bench.seen.keys().copied().collect();
        for case in seen {
            let from = match act {
                CaseAct::File if own == Some(case) => CaseState::CaseNone,
                _ => before[&case].state,
            };
            let to = self.case_state(case);
            if own == Some(case) {
                if (act, from) == (CaseAct::Execute, CaseState::CaseFinal) {
                    self.executes(case, before[&case].clone());
                }
                self.must(
                    leads(act, from, to),
                    &format!("{act:?} led case {case} from {from:?} to {to:?}"),
                );
                *self.taken.cases.entry((act, from)).or_default() += 1;
            } else {
                self.must(
                    from == to,
                    &format!("{act:?} changed case {case}, which it is not about"),
                );
            }
        }
        self.court_books(sent, own, act);
    }

    /// A case is paid out: what the register of trust is to be told, and what the sides put up.
    fn executes(&mut self, case: u64, view: CaseView) {
        if let Some(registers) = &mut self.registers {
            let found = finding(case, &view, self.world.now());
            registers.finds(found);
        }
        self.closing = Some((case, view));
    }

    /// I12: both sides of a case together have no more back than they put up, whatever was ruled, agreed or left undone.
    pub fn nobody_gained(&mut self, logs: &[Log]) {
        let Some((case, view)) = self.closing.take() else {
            return;
        };
        let Some(bench) = &mut self.bench else { return };
        let deposits = bench.put.remove(&case).unwrap_or_default();
        let put = deposits + (view.filer_bond + view.respondent_bond + view.fund).units();
        let owed = logs.iter().filter(|(by, topics, _)| {
            let to = |side: Address| topics.get(2) == Some(&side.word());
            *by == COURT.0
                && topics.first() == Some(&Owed::TOPIC)
                && (to(view.filer) || to(view.respondent))
        });
        let back: u128 = owed
            .map(|(_, _, data)| abi::decode::<Amount>(data).expect("an amount").units())
            .sum();
        self.must(
            back <= put,
            &format!("case {case}: the sides put up {put} and have {back} back"),
        );
    }

    fn court_books(&mut self, sent: &Sent, own: Option<u64>, act: CaseAct) {
        let Some(bench) = &mut self.bench else { return };
        let accounts = bench.world.read(bench.court.accounts());
        let sum = accounts.staked + accounts.pending + accounts.carried + accounts.claimable;
        let (held, before) = (bench.world.balance(COURT), bench.held);
        bench.held = held;
        if let Some((key, choice)) = self.intended.take()
            && act == CaseAct::Vote
            && own.is_some()
        {
            bench.votes.insert(key, choice);
        }
        if let (CaseAct::Appeal, Some(case)) = (act, own) {
            *bench.put.entry(case).or_default() += sent.value;
        }
        if let (CaseAct::Mix, Some(case)) = (act, own) {
            *bench.links.entry((case, sent.from)).or_default() += 1;
        }
        if own.is_some() {
            bench.owners.push(sent.from);
            bench.owners.sort_unstable();
            bench.owners.dedup();
        }
        if let Some(case) = own
            && let Some(view) = bench.seen.get(&case)
        {
            let (ruled, choices) = (view.ruling, view.choices);
            self.taken.rulings[usize::from(ruled)] += 1;
            self.must(choices >> ruled & 1 == 1, "ruled what was no outcome");
        }
        self.must(sum.units() == held, "the court's balance is not its books");
        let by_claim = matches!(sent.tried, Try::CourtClaim) || sent.from == THIEF;
        self.must(
            held >= before || by_claim,
            "money left the court without a claim",
        );
    }

    /// Before an act of the court's own: nothing of the agreement changed but by a ruling.
    pub fn untouched(&self, before: &Seen, sent: &Sent) {
        if self.act_of(sent.tried).is_some() || sent.from == THIEF {
            return;
        }
        let windows = self.seen.windows.iter();
        let same = windows.clone().all(|(id, is)| {
            let was = before.windows.get(id);
            was.is_none_or(|was| (was.state, was.contest) == (is.state, is.contest))
        });
        let things = before.things.states() == self.seen.things.states();
        self.must(same && things, "a call to the court changed the agreement");
    }

    /// What anybody may do in open cases; whether something was accepted.
    pub fn cases_left(&mut self) -> bool {
        let Some(bench) = &self.bench else {
            return false;
        };
        let mut calls = Vec::new();
        for (case, view) in &bench.seen {
            let (act, call) = match view.state {
                CaseState::CaseDrawing => (CaseAct::Draw, bench.court.draw(*case)),
                CaseState::CaseUndrawn => (CaseAct::Lapse, bench.court.lapse(*case)),
                CaseState::CaseCounting => (CaseAct::Count, bench.court.count(*case)),
                CaseState::CaseFinal => (CaseAct::Execute, bench.court.execute(*case)),
                _ => continue,
            };
            calls.push((act, *case, call.calldata().to_vec()));
        }
        let before = self.accepted;
        for (act, case, calldata) in calls {
            self.send(Sent {
                tried: Try::Case(act, case),
                from: STRANGER,
                value: 0,
                calldata,
                change: None,
            });
            if self.accepted > before {
                return true;
            }
            // A pool may be too small; time ends that.
            self.must(
                act == CaseAct::Draw,
                &format!("anybody may {act:?} case {case}, and it is refused"),
            );
        }
        false
    }

    /// Whether every case is over.
    pub fn court_rests(&self) -> bool {
        let bench = self.bench.as_ref();
        bench.is_none_or(|bench| bench.seen.values().all(|view| ENDS.contains(&view.state)))
    }

    /// Nothing but stakes and the next case's fees is left in the court once everybody has claimed.
    pub fn court_is_emptied(&mut self) {
        let Some(bench) = &self.bench else { return };
        let jurors: JurorsClient<crate::world::World> =
            JurorsClient::bind(COURT, bench.world.clone());
        for number in 0..bench.jurors {
            let locked = bench.world.read(jurors.juror(juror(number))).locked;
            self.must(locked.is_zero(), "a stake is held, and no case is open");
        }
        let mut owners: Vec<Address> = bench.owners.clone();
        owners.extend(self.owners.iter().copied());
        owners.extend(self.parties());
        owners.sort_unstable();
        owners.dedup();
        let Some(bench) = &self.bench else { return };
        let accounts = bench.world.read(bench.court.accounts());
        self.must(accounts.pending.is_zero(), "a closed case holds money");
        let court = bench.court.clone();
        let mut left = 0;
        for owner in owners {
            let owed = self.world.read(court.claimable(owner)).units();
            if owed == 0 {
                continue;
            }
            let (before, calldata) = (
                self.world.balance(owner),
                if owner == DEAD {
                    court.burn().calldata().to_vec()
                } else {
                    court.claim().calldata().to_vec()
                },
            );
            self.send(Sent {
                tried: Try::CourtClaim,
                from: if owner == DEAD { STRANGER } else { owner },
                value: 0,
                calldata,
                change: None,
            });
            let got = self.world.balance(owner) - before;
            if owner == REFUSER {
                left += owed;
            } else if owner != THIEF {
                self.must(got == owed, &format!("the court paid {got}, not {owed}"));
            }
        }
        let accounts = self.world.read(court.accounts());
        self.must(
            accounts.claimable.units() == left,
            "somebody else can claim from the court",
        );
    }
}

/// Where a call goes.
pub const fn target(tried: Try) -> Address {
    match tried {
        Try::Case(..) | Try::CourtClaim => COURT,
        _ => CONTRACT,
    }
}

/// The acts that only a court that is a contract is filed with.
pub fn is_filing(act: Act) -> bool {
    matter(act).is_some_and(|matter| filing(matter) == act)
}
