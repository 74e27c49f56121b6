//! What must hold after every call: the invariants of money, and that the table names what happened.

use super::call::{Sent, Try};
use super::court::target;
use super::look::{Seen, low};
use super::things::{Thing, thing};
use super::{Change, Kind, Model, THIEF};
use crate::world::{CONTRACT, ETHER, SIGNERS};
use slacontract::abi::{self, Scalar};
use slacontract::court::CourtError;
use slacontract::sla::machine::search::leads;
use slacontract::sla::{Account, Act, Decided, Moved, Outcome, SlaError, State, WindowSettled};
use slacontract::{Address, Amount, B256, Event};

impl Model<'_> {
    /// Sends a call; if it is accepted, everything is looked at.
    pub fn send(&mut self, sent: Sent) {
        self.world.chain().give(sent.from, sent.value);
        let to = target(sent.tried);
        let answer = self.world.run_at(to, sent.from, sent.value, &sent.calldata);
        let took = match &answer {
            Ok(_) => String::new(),
            Err(refused) => match (
                refused.as_error::<SlaError>(),
                refused.as_error::<CourtError>(),
            ) {
                (Some(error), _) => format!(" is refused: {error:?}"),
                (_, Some(error)) => format!(" is refused: {error:?}"),
                _ => " is refused".to_owned(),
            },
        };
        self.story.push(format!(
            "{:?} {:02x} sends {} {:?}{took}",
            sent.tried, sent.from.0[0], sent.value, sent.change
        ));
        let Ok(answer) = answer else {
            return;
        };
        self.accepted += 1;
        self.cases_held(&sent, &answer);
        let before = self.look();
        self.transitions(&before, &sent);
        self.booked_once(&before.things);
        self.goods_booked(&before.things);
        self.events(&before, &sent);
        self.hook_read(sent.tried);
        self.note_openings();
        self.money();
        if let Some(change) = sent.change {
            self.proposal = Some((sent.from, change));
        }
    }

    /// Every machine that changed was led to by the act, and the table says so.
    fn transitions(&mut self, before: &Seen, sent: &Sent) {
        let Some((act, id)) = self.act_of(sent.tried) else {
            self.untouched(before, sent);
            self.must(
                before.status.stage == self.seen.status.stage,
                "a claim or a hook moved the agreement",
            );
            return;
        };
        let (from, to) = (before.status.stage, self.seen.status.stage);
        let act = if matches!(act, Act::Activate) {
            Act::Deposit
        } else {
            act
        };
        *self.taken.acts.entry(act).or_default() += 1;
        let funds = [Act::Deposit, Act::PrepayReports].contains(&act);
        if funds && from == State::AwaitingFunds && to == State::Active {
            *self.taken.acts.entry(Act::Activate).or_default() += 1;
        }
        let of_window = [
            Act::Report,
            Act::Measure,
            Act::Challenge,
            Act::Settle,
            Act::FileCase,
        ];
        let of_window = of_window.contains(&act);
        let of_others = [
            Act::Eject,
            Act::Equivocate,
            Act::Exclude,
            Act::ContestExclusion,
            Act::Seal,
        ];
        let of_contest = [Act::Agree, Act::Rule, Act::Lapse, Act::Escalate].contains(&act);
        let of_thing = thing(act).is_some();
        if from != to || !(of_window || of_contest || of_thing || of_others.contains(&act)) {
            self.must(
                leads(act, from, to),
                &format!("{act:?} led from {from:?} to {to:?}"),
            );
        }
        for (window, was) in &before.windows {
            let Some(is) = self.seen.windows.get(window) else {
                continue;
            };
            for (from, to, own) in [
                (was.state, is.state, of_window && *window == id),
                (was.contest, is.contest, of_contest && *window == id),
            ] {
                if from != to || own {
                    self.must(
                        leads(act, from, to),
                        &format!("{act:?} led window {window} from {from:?} to {to:?}"),
                    );
                }
            }
            // I3: what was settled stays as it was.
            if was.state == State::WindowSettled {
                let ends = was.contested && !is.contested;
                self.must(
                    (was.credit, was.paid_out, was.short) == (is.credit, is.paid_out, is.short)
                        && (ends || was.outcome == is.outcome),
                    "a settled window changed",
                );
            }
        }
        let was = before.things.states();
        for ((thing_of, at), to) in self.seen.things.states() {
            let first = match thing_of {
                Thing::Duty => State::DutyAhead,
                Thing::Incident => State::IncidentNone,
                Thing::Grant => State::GrantNone,
                Thing::Demand => State::DemandNone,
                // Those of a new incident begin with it; deliveries with the agreement.
                Thing::Priority | Thing::Cause | Thing::Delivery | Thing::Extension => to,
            };
            let from = was.get(&(thing_of, at)).copied().unwrap_or(first);
            let begins = [Act::LogIncident, Act::GiveGrant, Act::Demand].contains(&act);
            let none = [State::IncidentNone, State::GrantNone, State::DemandNone];
            let is_new = begins && none.contains(&from);
            let own = thing(act) == Some(thing_of) && at == id && !begins;
            if from != to || own || is_new {
                self.must(
                    leads(act, from, to),
                    &format!("{act:?} led {thing_of:?} {at:x} from {from:?} to {to:?}"),
                );
            }
        }
        self.must(
            self.seen.status.next == before.status.next + u64::from(act == Act::Settle),
            "windows are settled one by one",
        );
    }

    fn events(&mut self, before: &Seen, sent: &Sent) {
        let logs = self.world.chain().take_logs();
        self.facts_hold(&logs);
        self.nobody_gained(&logs);
        for (_, topics, data) in logs.iter().filter(|(by, ..)| *by == CONTRACT.0) {
            if topics[0] == Moved::TOPIC {
                let (from, to, amount): (Account, Account, Amount) =
                    abi::decode(data).expect("the event has its type");
                let party = Address::from_word(&topics[2]).expect("an address");
                self.moved(before, sent, party, from, to, amount);
            } else if topics[0] == WindowSettled::TOPIC {
                let (outcome, _, _, fee, credit, reserved, _): (
                    Outcome,
                    u64,
                    u64,
                    Amount,
                    Amount,
                    Amount,
                    Amount,
                ) = abi::decode(data).expect("the event has its type");
                let window = u64::from_word(&topics[1]).expect("a number");
                self.settled(
                    window,
                    outcome,
                    fee.units(),
                    credit.units(),
                    reserved.units(),
                );
            } else if topics[0] == Decided::TOPIC {
                let (_, value): (B256, u128) = abi::decode(data).expect("the event has its type");
                let of_both = matches!(sent.tried, Try::Act(Act::Amend, _));
                if let (true, 1, Some(Change::Amend(from, values))) =
                    (of_both, value, sent.change.clone())
                {
                    let price = Amount::from_word(&values[0].0).expect("a price");
                    self.prices.push((from, price.units()));
                }
            }
        }
    }

    /// I6: money comes in by deposits and fees for ending, and leaves by claims, to whom it was credited, and out of the panel reserve to the
    /// court.
    fn moved(
        &mut self,
        before: &Seen,
        sent: &Sent,
        party: Address,
        from: Account,
        to: Account,
        amount: Amount,
    ) {
        let units = i128::try_from(amount.units()).expect("amounts of tests are small");
        self.ledger[from as usize] -= units;
        self.ledger[to as usize] += units;
        let act = match sent.tried {
            Try::Act(act, _) => Some(act),
            _ => None,
        };
        if to == Account::Outside {
            // The thief claims from both when either pays it.
            let by_thief = matches!(sent.tried, Try::CourtClaim) && sent.from == THIEF;
            let by_claim = matches!(sent.tried, Try::Claim) || by_thief;
            // What both sides put up for panels goes to the court, out of each one's part.
            let parties = [before.status.provider, before.status.customer];
            let to_court = act == Some(Act::Escalate) && parties.contains(&party);
            self.must(
                (by_claim && from == Account::Claimable) || (to_court && from == Account::Panel),
                "money left without a claim",
            );
            self.must(
                to_court || (party == sent.from && self.owners.contains(&party)),
                "it went to somebody else",
            );
        }
        if from == Account::Outside {
            let doors = [
                Act::Deposit,
                Act::Activate,
                Act::Terminate,
                Act::PrepayReports,
                Act::Perform,
            ];
            self.must(
                act.is_some_and(|act| doors.contains(&act)),
                "money came in elsewhere",
            );
        }
        if to == Account::Claimable {
            let parties = [before.status.provider, before.status.customer];
            let keeper = act == Some(Act::Settle) && party == sent.from;
            let signer = act == Some(Act::Report) && SIGNERS.contains(&party);
            self.must(
                parties.contains(&party) || keeper || signer,
                "money for somebody without a role",
            );
            self.owners.insert(party);
        }
    }

    /// I4 and I5: a window is charged what held when it opened, and credits stay within their caps.
    fn settled(&mut self, id: u64, outcome: Outcome, fee: u128, credit: u128, reserved: u128) {
        let low = self.seen.windows.get(&id).map_or(0, low);
        let high = low + reserved;
        self.must(
            low <= credit && credit <= high,
            "the provisional value lies outside the claims",
        );
        let charged = if outcome == Outcome::Skipped {
            0
        } else {
            self.opened[&id]
        };
        self.must(
            fee == charged,
            &format!("window {id} was charged {fee}, not {charged}"),
        );
        self.booked.push((fee, high));
        self.breaches.push(outcome == Outcome::Breach);
        match self.kind {
            Kind::Plain => self.must(high <= 3 * fee, "more than the cap of a window"),
            Kind::Hosted => {
                self.must(high <= 3 * fee, "more than the cap of a window");
                let last = &self.booked[self.booked.len().saturating_sub(3)..];
                let charges: u128 = last.iter().map(|(charge, _)| charge).sum();
                let credits: u128 = last.iter().map(|(_, credit)| credit).sum();
                self.must(
                    high == 0 || credits <= charges * 28 / 10,
                    "more than the rolling cap",
                );
            }
            Kind::Kept | Kind::Desk | Kind::Goods => {
                self.must(high <= 5 * ETHER, "more than the worst tier");
            }
            Kind::Grid => self.must(high <= 4 * ETHER, "more than all worst tiers"),
            Kind::Served | Kind::Judged => {
                self.must(high <= 2 * ETHER, "more than all of the base");
            }
            Kind::Going => {
                let all: u128 = self.booked.iter().map(|(_, credit)| credit).sum();
                self.must(high <= 2 * ETHER && all <= 30 * ETHER, "more than a cap");
            }
        }
    }

    /// I1, I7 and the ledger.
    fn money(&mut self) {
        let money = &self.seen.money;
        // What is prepaid for reports has no view of its own; what is put up for panels is the sum of both sides' parts.
        let reports = Amount::from_units(u128::try_from(self.ledger[5]).unwrap_or_default());
        let part = |side: Address| match self.kind {
            Kind::Judged => self.world.read(self.world.panel().panel_reserve(side)).0,
            _ => Amount::ZERO,
        };
        let [provider, customer] = self.parties().map(part);
        let parts = [
            Amount::ZERO,
            money.bond,
            money.fees,
            money.reserve,
            money.claimable,
            reports,
            provider + customer,
        ];
        let held: Amount = parts.iter().copied().sum();
        self.must(held == money.held, "held is not the sum of its parts");
        self.must(
            self.world.held_by_contract() == held.units() + self.forced,
            "the balance is not what is held and what was forced in",
        );
        for (told, is) in self.ledger.iter().zip(parts).skip(1) {
            self.must(
                u128::try_from(*told) == Ok(is.units()),
                "the events tell another story",
            );
        }
        self.must(self.ledger[0] <= 0, "more was paid out than came in");
        let sla = self.world.sla();
        let claims: Amount = self
            .owners
            .iter()
            .map(|owner| self.world.read(sla.claimable(*owner)))
            .sum();
        self.must(
            claims == self.seen.money.claimable,
            "somebody else can claim",
        );
        if self.seen.status.stage == State::Closed {
            self.must(
                held == self.seen.money.claimable,
                "I9: something is left after closing",
            );
        }
    }
}
