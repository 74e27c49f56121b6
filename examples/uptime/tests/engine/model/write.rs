//! The calls of what is tried, as they are sent.

use super::call::{HEIRS, Sent, Try};
use super::court::is_filing;
use super::look::low;
use super::things::{bound, thing};
use super::{Change, Kind, Model, REFUSER, THIEF};
use crate::agreements::COURT;
use crate::judged::HALF;
use crate::world::{ETHER, SIGNERS, STRANGER, WHY};
use slacontract::abi::Scalar;
use slacontract::client::BoundClient;
use slacontract::court::{CourtClient, DEAD};
use slacontract::sla::{Act, SlaCustomClient, State};
use slacontract::{Address, Amount, B256};

impl Model<'_> {
    /// What is sent, and by whom.
    pub fn write(&mut self, tried: Try) -> Sent {
        let mut from = self.caller(tried);
        let (mut value, mut change) = (0, None);
        let (sla, ending, changes) = (self.world.sla(), self.world.ending(), self.world.changes());
        let calldata = match tried {
            Try::Claim => sla.claim().calldata().to_vec(),
            Try::Hook(id) => sla.run_hook(id).calldata().to_vec(),
            Try::CourtClaim => {
                let court = CourtClient::bind(COURT, self.world.clone());
                if from == DEAD {
                    from = STRANGER;
                    court.burn().calldata().to_vec()
                } else {
                    court.claim().calldata().to_vec()
                }
            }
            Try::Case(act, case) => {
                let (calldata, sent) = self.write_case(act, case, &mut from);
                value = sent;
                calldata
            }
            Try::Act(act, id) if is_filing(act) => {
                let (calldata, sent) = self.write_filing(act, id, from);
                value = sent;
                calldata
            }
            Try::Act(act, id) if thing(act).is_some() => {
                let (calldata, sent) = self.write_thing(act, id);
                value = sent;
                calldata
            }
            Try::Act(act, id) => match act {
                Act::Seal => self.seal(id, from),
                Act::Report if self.kind == Kind::Grid => self.reveal(id),
                Act::Accept => {
                    let hash = self.seen.status.agreement;
                    sla.accept(hash).calldata().to_vec()
                }
                Act::Withdraw => sla.withdraw().calldata().to_vec(),
                Act::Expire => sla.expire().calldata().to_vec(),
                Act::Terminate => {
                    if from == self.seen.status.customer && self.kind == Kind::Hosted {
                        value = ETHER;
                    }
                    ending.terminate(WHY).calldata().to_vec()
                }
                Act::TerminateForCause => ending.terminate_for_cause(WHY).calldata().to_vec(),
                Act::TimeOut => ending.time_out().calldata().to_vec(),
                Act::Object => changes.object(WHY).calldata().to_vec(),
                Act::Amend | Act::Renew | Act::AssignRole | Act::Succeed => {
                    let what = self.propose(act, &mut from);
                    let calldata = match &what {
                        Change::Amend(window, values) => changes
                            .amend(*window, values.clone(), WHY)
                            .calldata()
                            .to_vec(),
                        Change::Renew => changes.renew(WHY).calldata().to_vec(),
                        Change::Assign(party, to) => {
                            changes.assign_role(*party, *to, WHY).calldata().to_vec()
                        }
                        Change::Succeed(to) => changes.succeed(*to, WHY, WHY).calldata().to_vec(),
                    };
                    change = Some(what);
                    calldata
                }
                Act::Close => sla.close().calldata().to_vec(),
                Act::PrepayReports => {
                    value = self.missing_fees(from);
                    self.world.signers().prepay_reports().calldata().to_vec()
                }
                Act::EndUnmeasured => self.world.signers().end_unmeasured(WHY).calldata().to_vec(),
                Act::Eject => {
                    let signer = self.dice.pick(&SIGNERS);
                    self.world.signers().eject(0, signer).calldata().to_vec()
                }
                Act::Equivocate => self.equivocation(id),
                Act::Exclude => self.exclusion(id),
                Act::ContestExclusion => {
                    let exclusion = self.dice.pick(&[0, 1]);
                    let call = self
                        .world
                        .exclusions()
                        .contest_exclusion(id, exclusion, WHY);
                    call.calldata().to_vec()
                }
                Act::Report
                    if [Kind::Served, Kind::Judged].contains(&self.kind)
                        && self.dice.percent(50) =>
                {
                    self.report_excluding(id)
                }
                Act::Report => {
                    let one = [Kind::Kept, Kind::Desk, Kind::Goods].contains(&self.kind);
                    let signer = self.dice.pick(if one { &SIGNERS[..1] } else { &SIGNERS });
                    let seq = self.dice.pick(&[0, 0, 1]);
                    let (good, total) = self.dice.pick(&[
                        (1_000, 1_000),
                        (999, 1_000),
                        (998, 1_000),
                        (900, 1_000),
                        (0, 1_000),
                        (0, 0),
                    ]);
                    // Before a court, what the standard feed answered, if it did.
                    let answer = self.rounds.as_ref().and_then(|rounds| rounds.last);
                    let (good, total) = match answer {
                        Some(good) if self.others.percent(60) => (good, 1_000),
                        _ => (good, total),
                    };
                    let (report, signature) = self.world.signed(signer, id, seq, good, total);
                    sla.report(report, signature).calldata().to_vec()
                }
                Act::Challenge => {
                    let good = self.dice.pick(&[0, 850, 998, 1_000]);
                    sla.challenge(id, 0, good, 1_000, WHY).calldata().to_vec()
                }
                Act::Measure => {
                    let client: SlaCustomClient<_> = bound(&self.world);
                    client.measure(id, 2).calldata().to_vec()
                }
                Act::Settle => sla.settle(id).calldata().to_vec(),
                Act::Agree => {
                    let credit = self.offer(id);
                    sla.agree(id, credit, WHY).calldata().to_vec()
                }
                Act::Rule => {
                    let credit = self.offer(id);
                    self.world.court().rule(id, credit, WHY).calldata().to_vec()
                }
                Act::Lapse => sla.lapse(id).calldata().to_vec(),
                Act::Escalate => self.world.panel().escalate(id).calldata().to_vec(),
                Act::Deposit if self.kind == Kind::Judged && self.dice.percent(50) => {
                    let party = self.dice.pick(&[from, from, from, self.parties()[1]]);
                    let (calldata, sent) = self.fund_panel(party);
                    value = sent;
                    calldata
                }
                // Deposits; opening the first window is part of one.
                _ => {
                    value = self.deposit(from);
                    sla.deposit().calldata().to_vec()
                }
            },
        };
        Sent {
            tried,
            from,
            value,
            calldata,
            change,
        }
    }

    /// A credit for a contested window, often the one offered before.
    fn offer(&mut self, id: u64) -> Amount {
        if let Some(earlier) = self.offers.get(&id).copied()
            && self.dice.percent(60)
        {
            return earlier;
        }
        let low = self.seen.windows.get(&id).map_or(0, low);
        let reserve = self.seen.money.reserve.units();
        let credit = Amount::from_units(low + reserve * u128::from(self.dice.below(5)) / 4);
        self.offers.insert(id, credit);
        credit
    }

    /// Something for a party's part of the panel reserve, mostly what is missing.
    fn fund_panel(&mut self, party: Address) -> (Vec<u8>, u128) {
        let panel = self.world.panel();
        let (_, missing) = self.world.read(panel.panel_reserve(party));
        let more = self.dice.pick(&[0, 0, 0, 1, HALF]);
        let calldata = panel.fund_panel(party).calldata().to_vec();
        (calldata, missing.units() + more)
    }

    fn deposit(&mut self, from: Address) -> u128 {
        let [provider, _] = self.parties();
        let status = &self.seen.status;
        let begins = status.stage == State::AwaitingFunds;
        if from == provider {
            let odd = u128::from(self.dice.below(ETHER as u64));
            let bond = self.seen.status.bond.units();
            return match self.dice.below(10) {
                0 => odd,
                1 => bond - 1,
                _ if begins => bond,
                _ => odd + ETHER * u128::from(self.dice.below(3)),
            };
        }
        let ahead = self
            .seen
            .windows
            .values()
            .find(|it| it.state == State::WindowAhead);
        let unopened = ahead.map_or(status.windows, |window| window.id);
        let first = if begins {
            status.paid_through
        } else {
            status.paid_through.max(unopened)
        };
        let windows = self.dice.pick(&[1, 1, 2, 3]);
        let fees: u128 = (first..first + windows).map(|id| self.price(id)).sum();
        if self.dice.percent(5) { fees + 1 } else { fees }
    }

    /// A change: often the one that waits for the other side, by that side.
    fn propose(&mut self, act: Act, from: &mut Address) -> Change {
        let parties = self.parties();
        if let Some((by, change)) = &self.proposal {
            let same = matches!(
                (act, change),
                (Act::Amend, Change::Amend(..))
                    | (Act::Renew, Change::Renew)
                    | (Act::AssignRole, Change::Assign(..))
                    | (Act::Succeed, Change::Succeed(_))
            );
            let (by, change) = (*by, change.clone());
            if same && self.dice.percent(75) {
                *from = if by == parties[0] {
                    parties[1]
                } else {
                    parties[0]
                };
                return change;
            }
        }
        match act {
            Act::Amend => {
                let paid = self.seen.status.paid_through;
                let window = paid + self.dice.pick(&[0, 0, 1, 1, 2]);
                let price = self.dice.pick(&[600, 777, 1_000, 1_100, 1_900]) * ETHER / 1_000;
                Change::Amend(window, vec![B256::from(Amount::from_units(price).word())])
            }
            Act::Renew => Change::Renew,
            Act::AssignRole => {
                // A court that is a contract has no use for a role, and could not give it back.
                let last = if self.bench.is_some() || self.betrayed {
                    HEIRS[0]
                } else {
                    COURT
                };
                let to = self.dice.pick(&[HEIRS[0], HEIRS[1], THIEF, REFUSER, last]);
                Change::Assign(self.dice.pick(&[0, 1]), to)
            }
            _ => Change::Succeed(Address([0xc1; 20])),
        }
    }
}
