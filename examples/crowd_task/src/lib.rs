//! Crowd work (众包): a requester has pictures labelled by a crew of workers.
//!
//! The first set is a delivery. The requester looks at it for five days and says nothing, which accepts it, or rejects it. A rejection
//! comes with its reasons, or they are owed within two days and each day without them costs the requester. What was made good and
//! is rejected again goes before a court whose jurors weigh by the trust they have earned, and what the court finds is recorded there.
//! So do four weeks that nobody checked, at the cost of both sides.
//!
//! After that the crew goes on labelling, three checkers look at a part of it again, and the price of each four weeks is split between
//! both sides by how much was right. What the crew is paid is split among its workers by shares that are fixed when they sign.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]
use slacontract::prelude::*;
use slacontract::terms::exact::split;

/// Four weeks at a time, three times.
#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 3 windows, renew = never, amend = never,
            terminate(notice = "28d", for_cause = 2 breaches in 3 windows), language = en)]
pub struct CrowdTask {
    /// What four weeks of the crew's work cost; the first set is worth as much.
    #[param(default = "4 ether", range = "1 ether"..="40 ether")]
    price: Param<Amount>,

    /// The crew, by whoever answers for its workers.
    #[party(bond = 100 % of price)]
    crew: Party,
    /// Who has the work done, and pays ahead.
    #[party(prepays = price per window)]
    requester: Party,

    /// What the checkers looked at again, and how much of it was right.
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 80 %)]
    checks: Feed<Ratio>,

    /// At least 95 of 100 labels are right. What too few checkers looked at again is the panel's to judge.
    #[objective(checks >= 95 %, method = occurrences, no_traffic = met, on_missing = escalate)]
    #[credit(base = price, from = [fee, bond], below 95 % => 20 %, below 80 % => 50 %)]
    quality: Objective,

    /// The first set of labels. Silence accepts it; a refused one costs its whole price.
    #[delivery(by = crew, to = requester, due = within "14d", value = price, late = 5 % per "1d", step = day, round = floor,
               cap = 100 %, inspect_within = "5d")]
    first_set: Delivery,

    /// Who rejects says why, or pays for each day of silence.
    #[justification(by = requester, on = refusal, within = "2d", late = 5 % of price per day)]
    reasons: Justification,

    /// Five jurors out of a pool, weighed by trust. Both sides put up half of what they and a redraw cost, for what nobody checked.
    #[arbitration(challenge = "72h", court = param, panel = 5, appeals = 0, vote = sealed, reserve = "0.12 ether")]
    disputes: Arbitration,

    workers: List<WorkerBooks>,
    earned: Map<Address, Amount>,
    /// What all workers together have not collected.
    unpaid: Slot<Amount>,
}

/// A worker of the crew.
#[derive(Clone, Debug, PartialEq, Eq, Abi)]
pub struct Worker {
    /// Who is paid.
    pub address: Address,
    /// Which share of what the crew is paid.
    pub share: BasisPoints,
}

#[derive(Storage)]
struct WorkerBooks {
    address: Slot<Address>,
    share: Slot<BasisPoints>,
}

/// Pay was split among the workers.
#[derive(Event)]
pub struct PaySplit {
    /// By whom it was passed on.
    #[indexed]
    pub from: Address,
    /// How much.
    pub amount: Amount,
}

/// Why the contract refuses something about the workers.
#[derive(Error, Debug, PartialEq, Eq)]
pub enum CrewError {
    /// The shares of all workers together are not the whole.
    BadShares {
        /// How many workers there are.
        workers: u64,
    },
    /// Nothing was sent to be split.
    NothingSent,
    /// The caller has nothing to collect.
    NothingEarned {
        /// Who called.
        caller: Address,
    },
}

#[contract]
impl CrowdTask {
    /// Proposes the agreement, for these workers with these shares of what the crew is paid.
    #[init]
    pub fn new(
        &mut self,
        crew: Address,
        requester: Address,
        checkers: Vec<Address>,
        court: Address,
        price: Amount,
        workers: Vec<Worker>,
    ) -> Result<(), SlaError> {
        let shares: Vec<BasisPoints> = workers.iter().map(|worker| worker.share).collect();
        require!(
            split(Amount::ZERO, &shares).is_some(),
            CrewError::BadShares {
                workers: workers.len() as u64
            }
        );
        for worker in workers {
            let mut books = self.workers.grow();
            books.address.set(worker.address);
            books.share.set(worker.share);
        }
        self.propose(crew, requester, &checkers, court, price)
    }

    /// Splits what is sent among the workers: the crew passes on what it was paid. Anybody may send.
    #[payable]
    pub fn pay_workers(&mut self) -> Result<(), CrewError> {
        let amount = value_sent();
        ensure!(!amount.is_zero(), CrewError::NothingSent);
        let workers = (0..self.workers.len()).map(|at| self.workers.at(at));
        let (workers, shares): (Vec<Address>, Vec<BasisPoints>) = workers
            .map(|books| (books.address.get(), books.share.get()))
            .unzip();
        // The constructor saw that they are the whole.
        let parts = split(amount, &shares).unwrap_or_default();
        // slacontract: allow(L004) the crew is what the constructor was given
        for (worker, part) in workers.into_iter().zip(parts) {
            self.earned.update(worker, |earned| earned + part);
        }
        self.unpaid.update(|unpaid| unpaid + amount);
        let from = caller();
        emit(PaySplit { from, amount });
        Ok(())
    }

    /// Pays the caller what it earned.
    pub fn collect(&mut self) -> Result<Amount, CrewError> {
        let worker = caller();
        let amount = self.earned.take(worker);
        ensure!(
            !amount.is_zero(),
            CrewError::NothingEarned { caller: worker }
        );
        self.unpaid.update(|unpaid| unpaid - amount);
        // slacontract: allow(L014) what workers earned was sent for them and lies above the agreement's books, which stay covered
        pay(worker, amount);
        Ok(amount)
    }

    /// What a worker can collect.
    #[view]
    pub fn earned(&self, worker: Address) -> Amount {
        self.earned.get(worker)
    }

    /// What all workers together can.
    #[view]
    pub fn unpaid(&self) -> Amount {
        self.unpaid.get()
    }
}
