//! A court with jurors, two parties and a contract they dispute about.

use slacontract::abi::{self, Abi};
use slacontract::client::{BoundClient, Call};
use slacontract::court::{
    ArbitratorClient, CaseState, CaseView, CourtClient, CourtError, Filing, JurorsClient, SeatView,
    Settings, commitment,
};
use slacontract::prelude::*;
use slacontract_court::{Tribunal, TribunalClient};
use slacontract_memory::{CHAIN_ID, Chain, Outcome};

pub const COURT: Address = Address([0x01; 20]);
pub const DISPUTED: Address = Address([0x02; 20]);
pub const FILER: Address = Address([0x11; 20]);
pub const RESPONDENT: Address = Address([0x22; 20]);
pub const STRANGER: Address = Address([0x33; 20]);
pub const WHY: B256 = FixedBytes([9; 32]);
/// A moment at the beginning of an epoch.
pub const START: u64 = 20_000 * DAY;
pub const HOUR: u64 = 3_600;
pub const DAY: u64 = 24 * HOUR;
/// What a seat is paid, and what it stakes.
pub const FEE: u128 = 1_000;
pub const STAKE: u128 = 10_000;
/// In a pool stakes weigh in units of 2^30.
pub const UNIT: u128 = 1 << 30;

/// A contract that disputes are about: it files for whoever asks, and keeps what it is told.
#[contract(implements(slacontract::court::Arbitrable))]
pub struct Disputed {
    told: Map<U256, U256>,
    valued: Map<u64, Amount>,
    refuses: Slot<bool>,
}

/// It was told to refuse.
#[derive(Error)]
pub struct Refusing {}

#[contract]
impl Disputed {
    /// Files, for the caller.
    #[payable]
    pub fn open(&mut self, court: Address, filing: Filing) -> U256 {
        let data = Bytes(abi::encode(&filing));
        let call = ArbitratorClient::at(court).create_dispute(U256::from(3_u64), data);
        call.value(value_sent()).call()
    }

    /// From now on rulings are refused, or taken.
    pub fn refuse(&mut self, refuses: bool) {
        self.refuses.set(refuses);
    }

    /// What was ruled, plus one.
    #[view]
    pub fn told(&self, dispute: U256) -> U256 {
        self.told.get(dispute)
    }

    /// The value that was ruled.
    #[view]
    pub fn valued(&self, subject: u64) -> Amount {
        self.valued.get(subject)
    }

    /// As an agreement has it: a value.
    #[name("rule")]
    pub fn rule_value(&mut self, subject: u64, value: Amount, reason: B256) {
        let _ = reason;
        self.valued.set(subject, value);
    }
}

#[contract]
impl slacontract::court::Arbitrable for Disputed {
    fn rule(&mut self, dispute_id: U256, ruling: U256) {
        require!(!self.refuses.get(), Refusing {});
        self.told.set(dispute_id, ruling + U256::from(1_u64));
    }
}

/// The chain and the court on it.
#[derive(Clone)]
pub struct World {
    pub chain: Chain,
    pub arbitrator: ArbitratorClient<Chain>,
    pub court: CourtClient<Chain>,
    pub jurors: JurorsClient<Chain>,
    pub disputed: DisputedClient<Chain>,
}

/// The juror of a number.
pub fn juror(number: u8) -> Address {
    Address([0x80 + number; 20])
}

/// A salt.
pub fn salt(number: u8) -> B256 {
    FixedBytes([number; 32])
}

pub fn amount(units: u128) -> Amount {
    Amount::from_units(units)
}

/// Link `from_end` of somebody's chain of hashes; 0 is what it commits to.
pub fn link(whose: u8, from_end: u8) -> B256 {
    let mut link = B256::from([whose; 32]);
    for _ in from_end..8 {
        link = keccak256(link.0);
    }
    link
}

/// What the tests file.
pub fn filing() -> Filing {
    Filing {
        filer: FILER,
        respondent: RESPONDENT,
        subject: 7,
        contested: amount(1_000_000),
        seats: 3,
        appeals: 2,
        link: B256::default(),
        shared: false,
    }
}

impl World {
    /// Named jurors that stake nothing but what they must.
    pub fn named(count: u8) -> Self {
        Self::named_at(count, FEE)
    }

    /// The same, where a seat is paid so much.
    pub fn named_at(count: u8, fee: u128) -> Self {
        let settings = Settings::usual(amount(fee), amount(STAKE), Amount::ZERO);
        let named: Vec<Address> = (0..count).map(juror).collect();
        let world = Self::with(&settings, named.clone());
        for juror in named {
            world.must(juror, world.jurors.stake().value(amount(3 * STAKE)));
        }
        world.settled_in()
    }

    /// A pool of jurors with equal stakes.
    pub fn pool(count: u8) -> Self {
        let settings = Settings::usual(
            amount(FEE),
            amount(STAKE * UNIT),
            amount(100 * STAKE * UNIT),
        );
        let world = Self::with(&settings, Vec::new());
        for number in 0..count {
            let stake = amount(3 * STAKE * UNIT);
            world.must(juror(number), world.jurors.stake().value(stake));
        }
        world.settled_in()
    }

    /// A court as it was made.
    pub fn with(settings: &Settings, named: Vec<Address>) -> Self {
        let chain = Chain::default();
        chain.warp(START);
        for who in [FILER, RESPONDENT, STRANGER] {
            chain.give(who, 1 << 100);
        }
        for number in 0..100 {
            chain.give(juror(number), 1 << 100);
        }
        chain.place::<Disputed>(DISPUTED);
        chain.deploy::<Tribunal>(
            COURT,
            STRANGER,
            &TribunalClient::new(settings.clone(), named),
        );
        Self {
            arbitrator: ArbitratorClient::bind(COURT, chain.clone()),
            court: CourtClient::bind(COURT, chain.clone()),
            jurors: JurorsClient::bind(COURT, chain.clone()),
            disputed: DisputedClient::bind(DISPUTED, chain.clone()),
            chain,
        }
    }

    /// Stakes are seen by draws from the second epoch after them on: those of cases that are filed a day later.
    fn settled_in(self) -> Self {
        self.chain.warp(DAY);
        self
    }

    pub fn send<R: Abi, E: Error>(&self, from: Address, call: Call<Chain, R, E>) -> Outcome {
        slacontract_memory::send(from, &call)
    }

    /// Makes a call that succeeds.
    pub fn must<R: Abi, E: Error>(&self, from: Address, call: Call<Chain, R, E>) -> R {
        match self.send(from, call) {
            Outcome::Success(data) => abi::decode(&data).expect("the answer has its type"),
            Outcome::Revert(data) => panic!("refused: {:?} {data:02x?}", CourtError::decode(&data)),
            Outcome::Failure(reason) => panic!("the host failed: {reason}"),
        }
    }

    pub fn read<R: Abi, E: Error>(&self, call: Call<Chain, R, E>) -> R {
        self.must(STRANGER, call)
    }

    /// The error of a call that is refused.
    pub fn refused<R: Abi, E: Error>(&self, from: Address, call: Call<Chain, R, E>) -> CourtError {
        self.send(from, call).error()
    }

    /// Files through the disputed contract.
    pub fn file(&self, filing: Filing) -> u64 {
        let cost = self.read(self.court.filing_cost(filing.clone()));
        let call = self.disputed.open(COURT, filing.clone()).value(cost);
        self.must(filing.filer, call).to_u64().expect("a number")
    }

    pub fn case(&self, case: u64) -> CaseView {
        self.read(self.court.case_of(case))
    }

    pub fn state(&self, case: u64) -> CaseState {
        self.case(case).state
    }

    /// Waits until a case is in a state that time brings.
    pub fn reach(&self, case: u64, state: CaseState) {
        for _ in 0..8 {
            let view = self.case(case);
            if view.state == state {
                return;
            }
            let until = view.until.seconds();
            assert!(
                until > 0,
                "no time leads from {:?} to {state:?}",
                view.state
            );
            self.chain.warp(until - self.chain.now());
        }
        panic!("case {case} does not come to {state:?}");
    }

    pub fn panel(&self, case: u64) -> Vec<SeatView> {
        let round = self.case(case).round;
        self.read(self.court.seats(case, round))
    }

    /// What a seat of the present panel commits to.
    pub fn sealed(&self, case: u64, seat: u8, choice: u8) -> B256 {
        let round = self.case(case).round;
        let juror = self.panel(case)[usize::from(seat)].juror;
        let chain = U256::from(CHAIN_ID);
        commitment(chain, COURT, case, round, juror, choice, salt(seat))
    }

    /// Draws a panel, which votes so; `None` reveals nothing. The votes are not counted.
    pub fn vote(&self, case: u64, votes: &[Option<u8>]) {
        self.reach(case, CaseState::CaseDrawing);
        self.must(STRANGER, self.court.draw(case));
        let panel = self.panel(case);
        assert_eq!(panel.len(), votes.len());
        for (seat, vote) in votes.iter().enumerate() {
            let sealed = self.sealed(case, seat as u8, vote.unwrap_or(1));
            self.must(panel[seat].juror, self.court.vote(case, seat as u8, sealed));
        }
        self.reach(case, CaseState::CaseReveal);
        for (seat, vote) in votes.iter().enumerate() {
            if let Some(choice) = vote {
                let salt = salt(seat as u8);
                let call = self.court.reveal(case, seat as u8, *choice, salt, WHY);
                self.must(panel[seat].juror, call);
            }
        }
        self.reach(case, CaseState::CaseCounting);
        self.check_money();
    }

    /// The same, counted.
    pub fn judged(&self, case: u64, votes: &[Option<u8>]) {
        self.vote(case, votes);
        self.must(STRANGER, self.court.count(case));
    }

    /// Waits until a case is final and executes it.
    pub fn execute(&self, case: u64) {
        self.reach(case, CaseState::CaseFinal);
        self.must(STRANGER, self.court.execute(case));
        self.check_money();
    }

    pub fn claimable(&self, of: Address) -> u128 {
        self.read(self.court.claimable(of)).units()
    }

    /// What the disputed contract was told.
    pub fn told(&self, case: u64) -> Option<u64> {
        let told = self.read(self.disputed.told(case.into()));
        told.to_u64().and_then(|told| told.checked_sub(1))
    }

    /// The court has what it answers for, to the unit.
    pub fn check_money(&self) {
        let accounts = self.read(self.court.accounts());
        let sum = accounts.staked + accounts.pending + accounts.carried + accounts.claimable;
        assert_eq!(self.chain.balance(COURT), sum, "{accounts:?}");
    }
}
