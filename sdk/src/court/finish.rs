//! How a case ends: an appeal that is not made, a side that gives in, both that agree; then everybody is paid, the register of
//! trust learns what was found, and the contract it is about is told. Paying waits for neither.

use super::CourtError;
use super::books::{CourtState, DEAD, Decision, Phase, SeatState};
use super::erc792::ArbitrableClient;
use super::event::AppealDecision;
use super::file::{CLAIM, COUNTERCLAIM, FIRST_OFFER, PROVISIONAL, REFUSE};
use super::machine::{CaseAct, CaseState};
use super::time::{FILER, RESPONDENT, admit};
use crate::call::RawCall;
use crate::env::value_sent;
use crate::event::emit;
use crate::require;
use crate::sla::SlaCourtClient;
use crate::trust::FindingsClient;
use crate::types::{Address, Amount, B256, BasisPoints};
use core::cmp::Ordering;
use slacontract_terms::exact::{
    Costs, Loser, Purse, appeal_panel, case_bond, close_case, forfeited, halves,
};

/// The most gas a register of trust has to take a finding, several times what the standard one needs: what is left pays the case out.
const FINDING_GAS: u64 = 1_000_000;

/// What happened in a panel, as far as money is concerned.
struct Judged {
    /// What the panel is paid in all.
    fees: Amount,
    /// What goes to the next case.
    rest: Amount,
}

/// What a panel's seats earn and lose by.
#[derive(Clone, Copy)]
struct Measure {
    /// The ruling that votes are held against; none where nobody is right or wrong.
    ruling: Option<u8>,
    /// Seats that said nothing lose for it.
    counted: bool,
    /// Votes against the ruling lose.
    slashes: bool,
}

impl CourtState {
    /// What an appeal costs now: the larger panel and its redraw. What it does not need comes back.
    pub fn cost_of_appeal(&self, case: u64) -> Amount {
        let seats = appeal_panel(self.cases.at(case).seats.get().into());
        let fee = Amount::from_units(self.settings.fee.get());
        match case_bond(fee, seats as u8) {
            Some(cost) => cost,
            None => Amount::MAX,
        }
    }

    /// Whether a ruling leaves a side with less than it claims.
    fn has_lost(&self, case: u64, side: u8) -> bool {
        let ruling = self.cases.at(case).ruling.get();
        if side == FILER {
            ruling != CLAIM
        } else {
            ruling != COUNTERCLAIM
                && (ruling != PROVISIONAL || self.cases.at(case).respondent_bond.get() != 0)
        }
    }

    /// The loser asks for a larger panel, and pays for it ahead.
    pub fn appeal(&mut self, case: u64, link: B256) {
        admit!(self, Appeal, case);
        let side = self.side(case);
        let act = CaseAct::Appeal;
        let caller = crate::env::caller();
        require!(
            self.has_lost(case, side),
            CourtError::CaseNotEntitled { act, caller }
        );
        let (sent, needed) = (value_sent(), self.cost_of_appeal(case));
        require!(sent >= needed, CourtError::CostNotMet { sent, needed });
        let mut books = self.cases.at(case);
        books.deposits.update(side, |deposit| deposit + needed);
        self.pending.update(|pending| pending + needed.units());
        self.credit(case, caller, sent - needed);
        let seats = appeal_panel(books.seats.get().into());
        books.seats.set(seats as u8);
        books.instance.update(|instance| instance + 1);
        books.round.update(|round| round + 1);
        books.redrawn.set(false);
        self.commit_to(case, side, link);
        self.enter(case, Phase::Preparing);
        self.told(case, act, link, needed.units());
        emit(AppealDecision {
            dispute_id: case.into(),
            arbitrable: books.arbitrable.get(),
        });
    }

    /// The caller's side gives in to what the other claims or defends. Where a panel has found just that, the panel decided the case, and
    /// its seats are judged by it: giving in does not save a vote that was wrong. Giving up what a panel found judges nobody: the two sides
    /// may be one, and would choose who was right.
    pub fn concede(&mut self, case: u64, reason: B256) {
        admit!(self, Concede, case);
        let mut books = self.cases.at(case);
        let ruling = if self.side(case) == RESPONDENT {
            CLAIM
        } else if books.respondent_bond.get() != 0 {
            COUNTERCLAIM
        } else {
            PROVISIONAL
        };
        let by = if books.decision.get() == Decision::Ruled && books.ruling.get() == ruling {
            Decision::Ruled
        } else {
            Decision::Conceded
        };
        books.ruling.set(ruling);
        self.decide(case, by);
        self.told(case, CaseAct::Concede, reason, ruling.into());
    }

    /// Offers to settle at a value; once the other side has offered the same, the case ends there.
    pub fn settle(&mut self, case: u64, value: Amount, reason: B256) {
        admit!(self, Settle, case);
        // Where no value decides, settling ends the case and leaves what stood.
        if let Some((low, high)) = self.reach(case).filter(|(low, high)| low <= high) {
            require!(
                value >= low && value <= high,
                CourtError::ValueOutOfReach { low, high }
            );
        }
        let side = self.side(case);
        let mut books = self.cases.at(case);
        let offer = value + Amount::from_units(1);
        books.settlements.set(side, offer);
        self.told(case, CaseAct::Settle, reason, value.units());
        if books.settlements.get(side ^ 1) == offer {
            books.value.set(value);
            self.decide(case, Decision::Settled);
        }
    }

    fn decide(&mut self, case: u64, by: Decision) {
        self.cases.at(case).decision.set(by);
        self.enter(case, Phase::Final);
    }

    /// Pays everybody what the case leaves them, once, and tells the contract it is about. Anybody may, and may try again where that
    /// contract refuses.
    pub fn execute(&mut self, case: u64) {
        admit!(self, Execute, case);
        if self.state(case).state == CaseState::CaseFinal {
            self.distribute(case);
            self.attest(case);
        }
        let mut books = self.cases.at(case);
        books.phase.set(Phase::Executed);
        let (to, ruling) = (books.arbitrable.get(), books.ruling.get());
        let settled = books.decision.get() == Decision::Settled;
        let told = if settled || ruling >= FIRST_OFFER {
            let value = if settled {
                books.value.get()
            } else {
                books.offers.get(ruling)
            };
            let call = SlaCourtClient::at(to).rule(books.subject.get(), value, case_hash(case));
            RawCall::new(to, call.calldata()).call()
        } else {
            let call = ArbitrableClient::at(to).rule(case.into(), ruling.into());
            RawCall::new(to, call.calldata()).call()
        };
        if told.is_err() {
            self.cases.at(case).phase.set(Phase::Unexecuted);
        }
        self.told(
            case,
            CaseAct::Execute,
            B256::default(),
            u128::from(ruling) << 1 | u128::from(told.is_ok()),
        );
    }

    /// Tells the register that weighs this court's jurors what the case found: the claim was right, and a promise broken; or what stood
    /// was right, and the other side had kept its own. At risk was what the filer put up, or both sides together: then what stood stands
    /// for want of proof, and says of nobody that it kept anything. A register that refuses changes nothing.
    fn attest(&self, case: u64) {
        let (trust, books) = (self.settings.trust.get(), self.cases.at(case));
        let (filer, respondent) = (books.party(FILER), books.party(RESPONDENT));
        let Loser::Side(loser) = self.loser(case) else {
            return;
        };
        if trust.is_zero() || respondent.is_zero() {
            return;
        }
        let is_filers = books.ruling.get() == COUNTERCLAIM;
        let (who, counterparty) = if is_filers {
            (filer, respondent)
        } else {
            (respondent, filer)
        };
        let kept = !is_filers && loser == usize::from(FILER);
        let fund = books.fund.get();
        if kept && fund != 0 {
            return;
        }
        let at_risk = Amount::from_units(books.filer_bond.get() + fund);
        let about = books.arbitrable.get();
        let register = FindingsClient::at(trust);
        let call = register.attest(about, who, counterparty, case, at_risk, kept);
        // Nobody's money waits for it.
        let _ = RawCall::new(trust, call.calldata()).gas(FINDING_GAS).call();
    }

    /// Where the case's money goes.
    fn distribute(&mut self, case: u64) {
        let books = self.cases.at(case);
        let (ruling, decision) = (books.ruling.get(), books.decision.get());
        let (last, instance) = (books.round.get(), books.instance.get());
        let mut costs = Costs::default();
        let mut rest = Amount::ZERO;
        for number in 0..=last {
            let key = case << 8 | u64::from(number);
            let round = self.rounds.at(key);
            let found = round.found.get();
            let is_judged = decision == Decision::Ruled && found != 0;
            // Overturned in favour of a side by evidence of that side that this panel never saw: it was not wrong about what it had.
            let late = books.late.get();
            let gainers = match leaning(ruling).cmp(&leaning(found.wrapping_sub(1))) {
                Ordering::Greater => late,
                Ordering::Less => late >> 4,
                Ordering::Equal => 0,
            };
            let heard_later = (2_u8 << instance) - (2 << round.instance.get());
            let unseen = gainers & heard_later != 0;
            let judged = self.judge_panel(
                case,
                number,
                Measure {
                    ruling: is_judged.then_some(ruling),
                    counted: round.counted.get(),
                    slashes: !unseen,
                },
            );
            if round.instance.get() == 0 {
                costs.first += judged.fees;
            } else {
                costs.appeals += judged.fees;
            }
            rest += judged.rest;
        }
        self.carry(rest);
        self.pay_sides(case, costs);
    }

    /// Pays and charges the seats of one panel.
    fn judge_panel(&mut self, case: u64, number: u8, measure: Measure) -> Judged {
        let rules = self.seat_rules();
        let key = case << 8 | u64::from(number);
        let round = self.rounds.at(key);
        let seats = round.seats.get();
        let mut lost = Amount::from_units(round.lost.get());
        self.pending.update(|pending| pending - lost.units());
        let (mut coherent, mut attended) = (0_u16, 0_u16);
        for at in 0..seats {
            let seat = self.seats.at(key << 8 | u64::from(at));
            let (juror, state) = (seat.juror.get(), seat.state.get());
            if state == SeatState::Voided {
                continue;
            }
            self.sit(case, juror, false);
            let is_silent = state != SeatState::Revealed;
            if is_silent {
                if measure.counted {
                    lost += self.slash(juror, rules.silent());
                } else if state == SeatState::Committed {
                    attended += 1;
                }
                continue;
            }
            attended += 1;
            match measure.ruling {
                Some(ruling) if seat.choice.get() == ruling => coherent += 1,
                Some(_) if measure.slashes => lost += self.slash(juror, rules.incoherent()),
                _ => {}
            }
        }
        // Where nobody is right or wrong, or the panel could not know, whoever attended is paid its fee.
        let is_shared = measure.ruling.is_some() && (measure.slashes || coherent > 0);
        let (shares, fees) = if is_shared {
            let shares = rules.shares(seats.into(), coherent, lost);
            (shares, rules.fee * u128::from(seats))
        } else {
            let fees = rules.fee * u128::from(attended);
            (rules.unjudged(lost), fees)
        };
        let each = shares.stake + shares.fee;
        for at in 0..seats {
            let seat = self.seats.at(key << 8 | u64::from(at));
            let state = seat.state.get();
            let is_paid = match (is_shared, state) {
                (true, SeatState::Revealed) => measure.ruling == Some(seat.choice.get()),
                (false, SeatState::Revealed) => true,
                (false, SeatState::Committed) => !measure.counted,
                _ => false,
            };
            if is_paid {
                self.credit(case, seat.juror.get(), each);
            }
        }
        Judged {
            fees,
            rest: shares.rest,
        }
    }

    /// What is left over pays the next case's jurors.
    fn carry(&mut self, amount: Amount) {
        self.carried.update(|carried| carried + amount.units());
    }

    /// Closes the sides' accounts.
    fn pay_sides(&mut self, case: u64, mut costs: Costs) {
        let books = self.cases.at(case);
        let subsidy = Amount::from_units(books.subsidy.get());
        let paid_first = subsidy.min(costs.first);
        costs.first -= paid_first;
        let paid_appeals = (subsidy - paid_first).min(costs.appeals);
        costs.appeals -= paid_appeals;
        self.carry(subsidy - paid_first - paid_appeals);
        // What both sides paid together bears the first instance, and what is left is theirs by halves.
        let fund = Amount::from_units(books.fund.get());
        let spent = fund.min(costs.first);
        costs.first -= spent;
        let [first, second] = halves(fund - spent);
        let mut held = subsidy + fund;
        let purse = |side| {
            let bond = books.bond(side);
            Purse {
                bond,
                deposit: books.deposits.get(side),
                forfeit: forfeited(bond, books.missed.get(side)),
            }
        };
        let purses = [purse(FILER), purse(RESPONDENT)];
        for purse in &purses {
            held += purse.bond + purse.deposit;
        }
        let loser = self.loser(case);
        let late = books.late.get();
        let burn = BasisPoints::new(self.settings.burn.get().into());
        let late = [late & 0xf != 0, late >> 4 != 0];
        let closed = close_case(loser, purses, costs, late, burn);
        self.pending.update(|pending| pending - held.units());
        self.credit(case, DEAD, closed.burnt);
        let [filer, respondent] = closed.back;
        self.credit(case, books.party(FILER), filer + first);
        self.credit(case, books.party(RESPONDENT), respondent + second);
        if fund.is_zero() {
            self.remember(case, loser);
        }
    }

    /// Who lost.
    fn loser(&self, case: u64) -> Loser {
        let books = self.cases.at(case);
        if !matches!(books.decision.get(), Decision::Ruled | Decision::Conceded) {
            return Loser::Nobody;
        }
        match books.ruling.get() {
            CLAIM => Loser::Side(usize::from(RESPONDENT)),
            COUNTERCLAIM => Loser::Side(usize::from(FILER)),
            PROVISIONAL if books.respondent_bond.get() != 0 => Loser::Both,
            PROVISIONAL => Loser::Side(usize::from(FILER)),
            _ => Loser::Nobody,
        }
    }

    /// A filer that keeps losing puts up more the next time.
    fn remember(&mut self, case: u64, loser: Loser) {
        let filer = self.cases.at(case).filer.get();
        match loser {
            Loser::Nobody => {}
            Loser::Side(1) => {
                if self.losses.get(filer) != 0 {
                    self.losses.clear(filer);
                }
            }
            Loser::Side(_) | Loser::Both => {
                self.losses.update(filer, |losses| losses.saturating_add(1));
            }
        }
    }

    /// Sends what was burnt to where nobody can spend it.
    pub fn burn(&mut self) -> Amount {
        self.pay_out(DEAD)
    }

    /// What somebody can claim.
    pub fn claimable(&self, of: Address) -> Amount {
        self.claimable.get(of)
    }
}

/// How far an outcome goes towards the filer's claim. What the other side offers lies between what stands and the claim.
const fn leaning(outcome: u8) -> u8 {
    match outcome {
        COUNTERCLAIM => 0,
        REFUSE | PROVISIONAL => 1,
        CLAIM => 3,
        _ => 2,
    }
}

/// A case's number, where reasons have a hash.
fn case_hash(case: u64) -> B256 {
    B256::from(crate::abi::Scalar::word(&case))
}
