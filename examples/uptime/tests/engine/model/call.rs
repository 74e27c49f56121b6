//! What is tried next: mostly what the state allows to whom it is allowed, sometimes anything by anybody.

use super::things::thing;
use super::{Change, Kind, Model, REFUSER, THIEF};
use crate::agreements::COURT;
use crate::world::{SIGNERS, STRANGER};
use slacontract::Address;
use slacontract::court::CaseAct;
use slacontract::court::machine::TABLE as CASES;
use slacontract::sla::{Act, State};

/// The acts the histories are made of.
pub const MODELLED: &[Act] = &[
    Act::Propose,
    Act::Accept,
    Act::Withdraw,
    Act::Expire,
    Act::Deposit,
    Act::Activate,
    Act::Terminate,
    Act::TerminateForCause,
    Act::TimeOut,
    Act::Amend,
    Act::Renew,
    Act::Object,
    Act::AssignRole,
    Act::Succeed,
    Act::Close,
    Act::Report,
    Act::Challenge,
    Act::Settle,
    Act::Agree,
    Act::Rule,
    Act::Lapse,
    Act::PrepayReports,
    Act::EndUnmeasured,
    Act::Eject,
    Act::Equivocate,
    Act::Exclude,
    Act::ContestExclusion,
    Act::Seal,
    Act::LogIncident,
    Act::Acknowledge,
    Act::StartWork,
    Act::HoldClock,
    Act::ResumeClock,
    Act::ResolveIncident,
    Act::ReopenIncident,
    Act::CloseIncident,
    Act::CountMissed,
    Act::ContestPriority,
    Act::DecidePriority,
    Act::LapsePriority,
    Act::DiscloseCause,
    Act::DefaultCause,
    Act::Perform,
    Act::ContestDuty,
    Act::JudgeDuty,
    Act::DefaultDuty,
    Act::Deliver,
    Act::AcceptDelivery,
    Act::RejectDelivery,
    Act::JudgeDelivery,
    Act::ConcludeDelivery,
    Act::GiveGrant,
    Act::RevokeGrant,
    Act::LogAccess,
    Act::Demand,
    Act::AnswerDemand,
    Act::ContestDemand,
    Act::JudgeDemand,
    Act::ConcludeDemand,
    Act::FileCase,
    Act::FilePriority,
    Act::FileDuty,
    Act::FileDelivery,
    Act::FileDemand,
    Act::Escalate,
    Act::Measure,
    Act::ClaimExtension,
    Act::ContestExtension,
    Act::FileExtension,
    Act::JudgeExtension,
];

/// What somebody tries.
#[derive(Clone, Copy, Debug)]
pub enum Try {
    /// An act, on the machine with this number.
    Act(Act, u64),
    Claim,
    Hook(u64),
    /// An act in a case, before a court that is a contract.
    Case(CaseAct, u64),
    CourtClaim,
}

/// A call as it is sent.
pub struct Sent {
    pub tried: Try,
    pub from: Address,
    pub value: u128,
    pub calldata: Vec<u8>,
    pub change: Option<Change>,
}

/// Keys that roles can be handed to.
pub const HEIRS: [Address; 4] = [Address([0x55; 20]), Address([0x56; 20]), THIEF, REFUSER];

impl Model<'_> {
    /// Waits, or tries something.
    pub fn step(&mut self) {
        let now = self.world.now();
        let moments = self.moments(now);
        if let Some(next) = moments.first().copied()
            && self.dice.percent(self.haste())
        {
            // Mostly the next change, one second before it, or one after.
            let moment = if self.dice.percent(80) {
                next
            } else {
                self.dice.pick(&moments)
            };
            let moment = moment - 1 + self.dice.pick(&[0, 1, 1, 2]);
            if moment > now {
                self.wait(moment);
                return;
            }
        }
        if self.dice.percent(1) {
            self.forced += 1;
            self.world.chain().give(crate::world::CONTRACT, 1);
        }
        self.beside();
        let tried = if self.dice.percent(12) {
            self.anything()
        } else {
            self.likely()
        };
        let sent = self.write(tried);
        self.send(sent);
    }

    /// How often to wait instead of acting, percent: hardly ever before anything has begun.
    fn haste(&self) -> u64 {
        if let Some(haste) = self.bench.as_ref().and_then(super::Bench::haste) {
            return haste;
        }
        match self.seen.status.stage {
            State::Proposed | State::AwaitingFunds => 2,
            _ => {
                let mut windows = self.seen.windows.values();
                let is_measured = windows.any(|it| it.state == State::WindowReporting);
                if is_measured { 9 } else { 25 }
            }
        }
    }

    fn anything(&mut self) -> Try {
        let id = self.dice.below(self.seen.status.next + 3);
        if self.bench.is_some() && self.dice.percent(40) {
            // Not the first: cases are filed through the agreement.
            let row = &CASES[1 + self.dice.below(CASES.len() as u64 - 1) as usize];
            return Try::Case(row.act, self.dice.below(3));
        }
        let all = MODELLED.len();
        match self.dice.below(all as u64 + 2) as usize {
            it if it == all => Try::Claim,
            it if it > all => Try::Hook(id),
            // Not the first: an agreement is proposed once, by its constructor.
            act => {
                let act = MODELLED[1 + act % (all - 1)];
                let id = match thing(act) {
                    Some(_) => self.any_thing(act),
                    None => id,
                };
                Try::Act(act, id)
            }
        }
    }

    /// Something the state allows.
    fn likely(&mut self) -> Try {
        let mut options = vec![(Try::Claim, 1)];
        let on = |act, weight| (Try::Act(act, 0), weight);
        match self.seen.status.stage {
            State::Proposed => options.extend([on(Act::Accept, 12), on(Act::Withdraw, 1)]),
            State::AwaitingFunds => {
                options.push(on(Act::Deposit, 20));
                if self.kind == Kind::Served {
                    options.push(on(Act::PrepayReports, 20));
                }
            }
            State::ProposalLapsed => options.extend([on(Act::Expire, 5)]),
            State::TimedOut => options.extend([on(Act::TimeOut, 1)]),
            State::Terminating | State::Closing => {
                options.extend([
                    on(Act::Deposit, 1),
                    on(Act::AssignRole, 1),
                    on(Act::Close, 2),
                ]);
            }
            State::Active | State::SuspendedCustomer | State::SuspendedProvider => {
                let breaches = self.breaches.iter().rev().take(3).filter(|is| **is).count();
                let cause = if breaches >= 2 { 8 } else { 1 };
                options.extend([on(Act::Deposit, 8), on(Act::TerminateForCause, cause)]);
                if self.kind == Kind::Hosted {
                    options.extend([on(Act::Amend, 4), on(Act::Renew, 2), on(Act::AssignRole, 2)]);
                }
                if self.dice.percent(3) {
                    // Only one of the agreements goes on by itself, and it ends in no other way.
                    let ends: &[Act] = if self.kind == Kind::Going {
                        &[Act::Object]
                    } else {
                        &[Act::Terminate, Act::Succeed]
                    };
                    let end = self.dice.pick(ends);
                    options.push(on(end, 10));
                }
                if self.kind == Kind::Going {
                    options.push(on(Act::AssignRole, 1));
                }
                if self.kind == Kind::Served {
                    options.extend([on(Act::PrepayReports, 3), on(Act::Eject, 2)]);
                    options.extend([on(Act::EndUnmeasured, 4), on(Act::Renew, 2)]);
                    if self.dice.percent(3) {
                        options.push(on(Act::Equivocate, 10));
                    }
                }
            }
            _ => {}
        }
        for (id, window) in &self.seen.windows {
            let on = |act, weight| (Try::Act(act, *id), weight);
            match window.state {
                State::WindowReporting => {
                    options.push(on(Act::Report, 20));
                    if self.kind == Kind::Grid {
                        options.extend([on(Act::Seal, 20), on(Act::Measure, 10)]);
                    }
                }
                State::WindowAhead | State::WindowOpen
                    if [Kind::Served, Kind::Judged].contains(&self.kind) =>
                {
                    options.push(on(Act::Exclude, 4));
                }
                State::WindowProvisional => options.push(on(Act::Challenge, 10)),
                State::WindowFinal | State::WindowSkipped if *id == self.seen.status.next => {
                    options.push(on(Act::Settle, 15));
                }
                State::WindowSettled => options.push((Try::Hook(*id), 1)),
                _ => {}
            }
            let reported = [State::WindowReporting, State::WindowProvisional];
            let excludes = [Kind::Served, Kind::Judged].contains(&self.kind);
            if excludes && reported.contains(&window.state) {
                options.extend([on(Act::ContestExclusion, 5), on(Act::Exclude, 2)]);
            }
            match window.contest {
                State::Contested => options.extend([on(Act::Agree, 8), on(Act::Rule, 2)]),
                State::ContestLapsed => options.push(on(Act::Lapse, 8)),
                _ => {}
            }
        }
        self.things_to_do(&mut options);
        self.court_to_do(&mut options);
        let all: u64 = options.iter().map(|(_, weight)| weight).sum();
        let mut at = self.dice.below(all);
        for (option, weight) in options {
            if at < weight {
                return option;
            }
            at -= weight;
        }
        Try::Claim
    }

    /// Who tries it: mostly somebody entitled.
    pub fn caller(&mut self, tried: Try) -> Address {
        let [provider, customer] = self.parties();
        if self.dice.percent(8) {
            // A court that is a contract does nothing of its own accord.
            let court = if self.bench.is_some() || self.betrayed {
                STRANGER
            } else {
                COURT
            };
            return self.dice.pick(&[
                provider, customer, STRANGER, court, SIGNERS[0], HEIRS[0], THIEF,
            ]);
        }
        if let Try::Case(act, case) = tried {
            return self.who_litigates(act, case).unwrap_or(STRANGER);
        }
        if let Try::Act(act, id) = tried
            && let Some(who) = self.who_does(act, id)
        {
            return who;
        }
        match tried {
            Try::Claim => {
                let mut owners: Vec<Address> = self.owners.iter().copied().collect();
                owners.push(STRANGER);
                self.dice.pick(&owners)
            }
            Try::CourtClaim => self.whom_the_court_owes(),
            Try::Act(Act::Rule, _) => COURT,
            // What is owed to the provider is a cause for it too.
            Try::Act(Act::TerminateForCause, _) => {
                self.dice.pick(&[customer, customer, customer, provider])
            }
            Try::Act(Act::ContestExclusion, _) => customer,
            Try::Act(Act::Exclude, _) => provider,
            Try::Act(
                Act::Settle
                | Act::Lapse
                | Act::Close
                | Act::TimeOut
                | Act::Expire
                | Act::Escalate
                | Act::Measure,
                _,
            ) => self.dice.pick(&[STRANGER, STRANGER, customer, THIEF]),
            Try::Act(Act::Withdraw, _) => crate::world::PROVIDER,
            _ => self.dice.pick(&[provider, customer]),
        }
    }
}
