//! An agreement on a chain in memory, driven through calldata as on a chain.

use slacontract::abi::{Abi, Scalar};
use slacontract::client::{BoundClient, Call, Transport};
use slacontract::sla::{Account, Moved, Reported, SlaClient, SlaError, SlaTokenClient, WindowView};
use slacontract::standard::Erc20Client;
use slacontract::{Address, Amount, B256, Bytes, Contract, Error, Event, U256};
use slacontract_memory::{CHAIN_ID, Chain, Outcome};

pub const PROVIDER: Address = Address([0x11; 20]);
pub const CUSTOMER: Address = Address([0x22; 20]);
pub const STRANGER: Address = Address([0x33; 20]);
pub const SIGNERS: [Address; 3] = [
    Address([0xa1; 20]),
    Address([0xa2; 20]),
    Address([0xa3; 20]),
];
pub const CONTRACT: Address = Address([0xc0; 20]);
pub const WHY: B256 = slacontract::types::FixedBytes([9; 32]);
pub const ETHER: u128 = 1_000_000_000_000_000_000;
const START: u64 = 1_735_689_600;

/// The chain.
#[derive(Clone)]
pub struct World(pub Chain);

impl Transport for World {}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub Vec<u8>);

impl World {
    /// An agreement in force: constructed with these arguments, accepted, with this bond and these fees.
    pub fn active(entry: fn(&[u8]), arguments: &[u8], bond: u128, fees: u128) -> Self {
        let world = Self::place(entry);
        world.construct(arguments).expect("the proposal is sound");
        let hash = world.read(world.sla().status()).agreement;
        world.done(CUSTOMER, 0, world.sla().accept(hash));
        world.done(PROVIDER, bond, world.sla().deposit());
        world.done(CUSTOMER, fees, world.sla().deposit());
        world
    }

    /// Its code is there, and parties with money.
    pub fn place(entry: fn(&[u8])) -> Self {
        let world = Self(Chain::default());
        world.0.place_code(CONTRACT, entry);
        world.0.warp(START);
        for who in [PROVIDER, CUSTOMER, STRANGER] {
            world.0.give(who, 1_000 * ETHER);
        }
        world
    }

    /// The provider constructs it.
    pub fn construct(&self, arguments: &[u8]) -> Result<Vec<u8>, Refused> {
        let mut calldata = slacontract::contract::CONSTRUCTOR.to_be_bytes().to_vec();
        calldata.extend_from_slice(arguments);
        self.run(PROVIDER, 0, &calldata)
    }

    /// A client of one of the agreement's interfaces.
    pub fn client<C: BoundClient<Self>>(&self) -> C {
        C::bind(CONTRACT, self.clone())
    }

    pub fn sla(&self) -> SlaClient<Self> {
        self.client()
    }

    pub fn now(&self) -> u64 {
        self.0.now()
    }

    pub fn warp_to(&self, second: u64) {
        let ahead = second.checked_sub(self.now());
        self.0.warp(ahead.expect("time does not go back"));
    }

    pub fn send<R: Abi, E: Error>(
        &self,
        from: Address,
        value: u128,
        call: Call<Self, R, E>,
    ) -> Result<R, Refused> {
        let output = self.run(from, value, call.calldata())?;
        Ok(Call::<Self, R, E>::decode_result(&output).expect("the answer has its type"))
    }

    /// Sends what must succeed.
    pub fn done<R: Abi, E: Error>(&self, from: Address, value: u128, call: Call<Self, R, E>) -> R {
        match self.send(from, value, call) {
            Ok(answer) => answer,
            Err(Refused(data)) => panic!("refused: {:?}", SlaError::decode(&data)),
        }
    }

    /// Sends what must be refused by the engine.
    pub fn refused<R: Abi, E: Error>(&self, from: Address, call: Call<Self, R, E>) -> SlaError {
        match self.send(from, 0, call) {
            Ok(_) => panic!("the call was to be refused"),
            Err(Refused(data)) => SlaError::decode(&data)
                .unwrap_or_else(|| panic!("no error of the engine: {data:02x?}")),
        }
    }

    pub fn read<R: Abi, E: Error>(&self, call: Call<Self, R, E>) -> R {
        self.done(STRANGER, 0, call)
    }

    pub fn window(&self, id: u64) -> WindowView {
        self.read(self.sla().window(id))
    }

    /// A signature of a digest, which `digest` makes of chain, contract and the feed's configuration.
    pub fn sign(
        &self,
        signer: Address,
        feed: u8,
        digest: impl FnOnce(u64, Address, B256) -> B256,
    ) -> Bytes {
        let config = self.read(self.sla().feed_config(feed));
        slacontract_memory::sign(&digest(CHAIN_ID, CONTRACT, config), signer)
    }

    /// The digest of a signer's last report of a window; zero if there is none.
    pub fn last_digest(&self, signer: Address, window: u64) -> B256 {
        let log = self.0.last_log(|(_, topics, _)| {
            let of = |at: usize, word| topics.get(at) == Some(&word);
            of(0, Reported::TOPIC) && of(1, window.word()) && of(3, signer.word())
        });
        let digest = log.and_then(|(_, _, data)| data.last_chunk().copied());
        digest.map_or(B256::default(), B256::from)
    }

    /// Moves to the end of a window, where reporting begins.
    pub fn end(&self, window: u64) {
        self.warp_to(self.window(window).to.seconds().max(self.now()));
    }

    /// Moves to where a window may be settled, settles it and answers its view.
    pub fn settle(&self, window: u64) -> WindowView {
        let at = self.window(window).challenge_end.seconds();
        self.warp_to(at.max(self.now()));
        self.done(STRANGER, 0, self.sla().settle(window));
        self.conserved();
        self.window(window)
    }

    /// The accounts are what the events say, and the contract has what it holds.
    pub fn conserved(&self) {
        let money = self.read(self.sla().money());
        let mut held: i128 = 0;
        for (_, topics, data) in &self.0.state().logs {
            if topics.first() != Some(&Moved::TOPIC) {
                continue;
            }
            let (from, to, amount): (Account, Account, Amount) =
                slacontract::abi::decode(data).expect("the event has its type");
            let amount = i128::try_from(amount.units()).expect("small");
            if from == Account::Outside {
                held += amount;
            }
            if to == Account::Outside {
                held -= amount;
            }
        }
        assert_eq!(u128::try_from(held), Ok(money.held.units()));
        assert_eq!(self.has(), money.held);
    }

    /// What the contract has, in its asset.
    fn has(&self) -> Amount {
        let asset: SlaTokenClient<Self> = self.client();
        let Ok(token) = self.send(STRANGER, 0, asset.asset()) else {
            return self.0.balance(CONTRACT);
        };
        let token = Erc20Client::bind(token, self.0.clone());
        let balance: U256 = slacontract_memory::send(STRANGER, &token.balance_of(CONTRACT)).value();
        Amount::from_units(balance.to_u128().expect("small"))
    }

    fn run(&self, from: Address, value: u128, calldata: &[u8]) -> Result<Vec<u8>, Refused> {
        match self.0.send(from, CONTRACT, calldata, value) {
            Outcome::Success(output) => Ok(output),
            Outcome::Revert(output) => Err(Refused(output)),
            Outcome::Failure(reason) => panic!("the host failed: {reason}"),
        }
    }
}

/// The entry of a contract.
pub fn entry<C: Contract>() -> fn(&[u8]) {
    C::enter
}

pub fn ether(count: u128) -> Amount {
    Amount::from_units(count * ETHER)
}
