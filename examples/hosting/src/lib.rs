//! Hosting with everything an agreement can say: monthly windows, five probes, tiers, exclusions, disclosures, reasons after
//! a breach, a panel. The engine acts on every part.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]
use slacontract::prelude::*;

/// Hosting, measured by the month.
#[contract]
#[agreement(version = 1, asset = ether, window = calendar_month(utc), term = 12 windows, renew = by_both,
            amend = by_both, terminate(notice = "30d", for_cause = 3 breaches in 6 windows), language = en)]
pub struct Hosting {
    #[param(default = "10 ether", range = "1 ether"..="40 ether")]
    fee: Param<Amount>,

    #[party(bond = "60 ether")]
    provider: Party,
    #[party(prepays = fee per window)]
    customer: Party,
    #[party(reads = all)]
    regulator: Party,

    #[feed(signers = 5, quorum = 3, collect_within = "24h", min_coverage = 99 %,
           fee = "0.01 ether" per report, paid_by = [provider, customer])]
    uptime: Feed<Ratio>, // good, total, missing minutes

    #[objective(uptime >= 99.95 %, method = occurrences, no_traffic = met, on_missing = escalate)]
    #[credit(base = fee, from = [fee, bond], below 99.95 % => 10 %, below 99.0 % => 25 %, below 95 % => 100 %)]
    #[cap(window = 100 %, rolling(12) = 100 %)]
    availability: Objective,

    #[exclusion(kind = maintenance, notice = "5d", budget = "120min" per window)]
    maintenance: Exclusion,
    #[exclusion(kind = force_majeure, claim_within = "72h", burden = provider)]
    force_majeure: Exclusion,

    #[disclosure(by = provider, to = [customer, regulator], every = window, within = "10d",
                 late = 0.5 % of fee per day, cure = "10d", otherwise = deem(tier = 2))]
    monthly_report: Disclosure,
    #[justification(by = provider, on = breach, within = "5d", late = 0.5 % of fee per day)]
    root_cause: Justification,

    #[arbitration(challenge = "72h", court = param, panel = 3, appeals = 2, vote = sealed)]
    disputes: Arbitration,

    notes: Map<u64, B256>, // the author's own storage
}

/// A window was settled; for whoever watches.
#[derive(Event)]
pub struct BreachNotice {
    /// Which window.
    #[indexed]
    pub window: u64,
    /// What it credits.
    pub credit: Amount,
}

/// Only the agreement's parties may annotate a window.
#[derive(Debug, PartialEq, Eq, Error)]
pub struct NotParty {
    /// Who called.
    pub caller: Address,
}

#[contract]
impl Hosting {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        regulator: Address,
        probes: Vec<Address>,
        court: Address,
        fee: Amount,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, regulator, &probes, court, fee)
    }

    /// Called by anyone after a window is settled; cannot touch the agreement's money.
    #[on(window_settled)]
    fn notify(&mut self, window: &WindowView) {
        emit(BreachNotice {
            window: window.id,
            credit: window.credit,
        });
    }

    /// Keeps a party's note about a window.
    pub fn annotate(&mut self, window: u64, note: B256) -> Result<(), NotParty> {
        let caller = caller();
        ensure!(
            self.provider.address() == caller
                || self.customer.address() == caller
                || self.regulator.address() == caller,
            NotParty { caller }
        );
        self.notes.set(window, note);
        Ok(())
    }
}
