//! An agreement on a chain in memory: its own code runs natively, through calldata and dispatch as on a chain, and a failed call
//! leaves nothing behind. Property tests need thousands of calls; a devnet per sequence would be too slow.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use slacontract::abi::{Abi, Scalar};
use slacontract::client::{BoundClient, Call, Transport};
use slacontract::host::Word;
use slacontract::sla::{
    Account, Moved, Report, Reported, SlaChangesClient, SlaClient, SlaCourtClient, SlaEndingClient,
    SlaError, SlaExclusionsClient, SlaPanelClient, SlaSignersClient,
};
use slacontract::{Address, Amount, B256, Bytes, Contract, Error, Event};
use slacontract_memory::{CHAIN_ID, Chain, Outcome};
use uptime::{Uptime, UptimeClient};

pub const PROVIDER: Address = Address([0x11; 20]);
pub const CUSTOMER: Address = Address([0x22; 20]);
pub const STRANGER: Address = Address([0x33; 20]);
pub const SIGNERS: [Address; 3] = [
    Address([0xa1; 20]),
    Address([0xa2; 20]),
    Address([0xa3; 20]),
];
pub const CONTRACT: Address = Address([0xc0; 20]);
pub const START: u64 = 1_735_689_600;

/// Hash of somebody's reasons.
pub const WHY: B256 = slacontract::types::FixedBytes([9; 32]);

/// One ether.
pub const ETHER: u128 = 1_000_000_000_000_000_000;

/// The chain.
#[derive(Clone)]
pub struct World {
    chain: Chain,
    /// By window and signer: the digest of the last report.
    digests: Rc<RefCell<BTreeMap<(Word, Word), B256>>>,
}

impl Transport for World {}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub Vec<u8>);

impl Refused {
    /// The typed error, if it is one of `E`.
    pub fn as_error<E: Error>(&self) -> Option<E> {
        E::decode(&self.0)
    }
}

impl World {
    /// A chain with an agreement that was proposed by the provider at this fee.
    pub fn proposed(fee: u128) -> Self {
        let world = Self::empty();
        let deployment = UptimeClient::new(
            PROVIDER,
            CUSTOMER,
            SIGNERS.to_vec(),
            Amount::from_units(fee),
        );
        world
            .construct(PROVIDER, deployment.arguments())
            .expect("the proposal is sound");
        world
    }

    /// A chain with code that was not constructed.
    pub fn empty() -> Self {
        Self::with_code(<Uptime as Contract>::enter)
    }

    /// A chain with the code of some agreement that was not constructed.
    pub fn with_code(entry: fn(&[u8])) -> Self {
        let chain = Chain::default();
        chain.place_code(CONTRACT, entry);
        chain.warp(START);
        for who in [PROVIDER, CUSTOMER, STRANGER] {
            chain.give(who, 1_000 * ETHER);
        }
        Self {
            chain,
            digests: Rc::default(),
        }
    }

    /// A chain with an active agreement at this fee, `windows` of which are paid.
    pub fn active(fee: u128, windows: u128) -> Self {
        let world = Self::proposed(fee);
        let hash = world.read(world.sla().status()).agreement;
        world
            .send(CUSTOMER, 0, world.sla().accept(hash))
            .expect("the customer accepts");
        world
            .send(PROVIDER, 6 * fee, world.sla().deposit())
            .expect("the bond is posted");
        world
            .send(CUSTOMER, windows * fee, world.sla().deposit())
            .expect("the fee is paid");
        world
    }

    pub fn sla(&self) -> SlaClient<Self> {
        SlaClient::bind(CONTRACT, self.clone())
    }

    pub fn ending(&self) -> SlaEndingClient<Self> {
        SlaEndingClient::bind(CONTRACT, self.clone())
    }

    pub fn changes(&self) -> SlaChangesClient<Self> {
        SlaChangesClient::bind(CONTRACT, self.clone())
    }

    pub fn court(&self) -> SlaCourtClient<Self> {
        SlaCourtClient::bind(CONTRACT, self.clone())
    }

    pub fn panel(&self) -> SlaPanelClient<Self> {
        SlaPanelClient::bind(CONTRACT, self.clone())
    }

    pub fn signers(&self) -> SlaSignersClient<Self> {
        SlaSignersClient::bind(CONTRACT, self.clone())
    }

    pub fn exclusions(&self) -> SlaExclusionsClient<Self> {
        SlaExclusionsClient::bind(CONTRACT, self.clone())
    }

    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    pub fn now(&self) -> u64 {
        self.chain.now()
    }

    pub fn warp(&self, seconds: u64) {
        self.chain.warp(seconds);
    }

    pub fn warp_to(&self, second: u64) {
        let ahead = second.checked_sub(self.now());
        self.warp(ahead.expect("time does not go back"));
    }

    /// From now on this account refuses every payment.
    pub fn refuse(&self, account: Address) {
        self.chain.refuse(account);
    }

    pub fn balance(&self, of: Address) -> u128 {
        self.chain.balance(of).units()
    }

    pub fn held_by_contract(&self) -> u128 {
        self.balance(CONTRACT)
    }

    /// Everything that is stored, to compare two histories.
    pub fn storage(&self) -> BTreeMap<Word, Word> {
        let words = self.chain.state().storage.into_iter();
        words
            .filter(|((account, _), value)| *account == CONTRACT.0 && *value != [0; 32])
            .map(|((_, key), value)| (key, value))
            .collect()
    }

    pub fn construct(&self, from: Address, arguments: &[u8]) -> Result<(), Refused> {
        let mut calldata = slacontract::contract::CONSTRUCTOR.to_be_bytes().to_vec();
        calldata.extend_from_slice(arguments);
        self.run(from, 0, &calldata).map(|_| ())
    }

    /// Sends a transaction.
    pub fn send<R: Abi, E: Error>(
        &self,
        from: Address,
        value: u128,
        call: Call<Self, R, E>,
    ) -> Result<R, Refused> {
        let output = self.run_at(call.target(), from, value, call.calldata())?;
        Ok(Call::<Self, R, E>::decode_result(&output).expect("the answer has its type"))
    }

    /// Asks a view.
    pub fn read<R: Abi, E: Error>(&self, call: Call<Self, R, E>) -> R {
        self.send(STRANGER, 0, call).expect("a view answers")
    }

    pub fn run(&self, from: Address, value: u128, calldata: &[u8]) -> Result<Vec<u8>, Refused> {
        self.run_at(CONTRACT, from, value, calldata)
    }

    /// Sends a transaction to some contract.
    pub fn run_at(
        &self,
        to: Address,
        from: Address,
        value: u128,
        calldata: &[u8],
    ) -> Result<Vec<u8>, Refused> {
        assert!(self.balance(from) >= value, "the sender has enough");
        match self.chain.send(from, to, calldata, value) {
            Outcome::Success(output) => {
                self.note_report();
                Ok(output)
            }
            Outcome::Revert(output) => Err(Refused(output)),
            Outcome::Failure(reason) => panic!("the host failed: {reason}"),
        }
    }

    /// Remembers the digest of the last report, which a correction names.
    fn note_report(&self) {
        let is_report = |log: &slacontract_memory::Log| log.1.first() == Some(&Reported::TOPIC);
        if let Some((_, topics, data)) = self.chain.last_log(is_report) {
            let digest = data.last_chunk().expect("the digest is the last word");
            let mut digests = self.digests.borrow_mut();
            digests.insert((topics[1], topics[3]), B256::from(*digest));
        }
    }

    /// A report of a whole window, signed by a registered signer.
    pub fn signed(
        &self,
        signer: Address,
        window: u64,
        seq: u32,
        good: u64,
        total: u64,
    ) -> (Report, Bytes) {
        let view = self.read(self.sla().window(window));
        let report = Report {
            feed: 0,
            window,
            from: view.from.seconds(),
            to: view.to.seconds(),
            seq,
            good,
            total,
            missing: 0,
            query_hash: B256::from([7; 32]),
            samples_root: B256::from([8; 32]),
            observed_at: self.now(),
            prev: self
                .digests
                .borrow()
                .get(&(window.word(), signer.word()))
                .copied()
                .unwrap_or_default(),
        };
        let signature = self.sign(signer, &report);
        (report, signature)
    }

    /// A signature that the chain recognises.
    pub fn sign(&self, signer: Address, report: &Report) -> Bytes {
        let config = self.read(self.sla().feed_config(0)).0;
        let digest = report.digest(CHAIN_ID, CONTRACT, B256::from(config));
        slacontract_memory::sign(&digest, signer)
    }

    /// Sends a signer's report of a window.
    pub fn report(
        &self,
        signer: Address,
        window: u64,
        good: u64,
        total: u64,
    ) -> Result<(), Refused> {
        let (report, signature) = self.signed(signer, window, 0, good, total);
        self.send(STRANGER, 0, self.sla().report(report, signature))
    }

    /// What the events say each account holds: from outside the sum of all movements.
    pub fn ledger(&self) -> BTreeMap<Account, i128> {
        let mut ledger: BTreeMap<Account, i128> = BTreeMap::new();
        for moved in self.movements() {
            let amount = i128::try_from(moved.amount.units()).expect("amounts of tests are small");
            *ledger.entry(moved.from).or_default() -= amount;
            *ledger.entry(moved.to).or_default() += amount;
        }
        ledger
    }

    pub fn movements(&self) -> Vec<Moved> {
        let state = self.chain.state();
        let moved = state
            .logs
            .iter()
            .filter(|(_, topics, _)| topics.first() == Some(&Moved::TOPIC));
        moved
            .map(|(_, topics, data)| {
                let (from, to, amount) =
                    slacontract::abi::decode(data).expect("the event has its type");
                Moved {
                    window: u64::from_word(&topics[1]).expect("a number"),
                    party: Address::from_word(&topics[2]).expect("an address"),
                    from,
                    to,
                    amount,
                }
            })
            .collect()
    }
}

pub fn amount(units: u128) -> Amount {
    Amount::from_units(units)
}

/// The typed error of a refused call.
pub fn error<T>(answer: Result<T, Refused>) -> SlaError {
    match answer {
        Ok(_) => panic!("the call was to be refused"),
        Err(refused) => refused
            .as_error()
            .unwrap_or_else(|| panic!("no error of the engine: {:02x?}", refused.0)),
    }
}

/// All three probes report the same.
pub fn everybody_reports(world: &World, window: u64, good: u64, total: u64) {
    for signer in SIGNERS {
        world
            .report(signer, window, good, total)
            .expect("the report is taken");
    }
}

pub fn end_of(world: &World, window: u64) -> u64 {
    world.read(world.sla().window(window)).to.seconds()
}

pub fn settle(world: &World, window: u64) {
    let at = world
        .read(world.sla().window(window))
        .challenge_end
        .seconds();
    world.warp_to(at.max(world.now()));
    world
        .send(STRANGER, 0, world.sla().settle(window))
        .expect("the window is settled");
}
