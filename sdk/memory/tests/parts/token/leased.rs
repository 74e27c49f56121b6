//! A service paid in a token, and what its holders do.

use crate::coin::CoinClient;
use crate::world::{CONTRACT, CUSTOMER, PROVIDER, SIGNERS, STRANGER, WHY, World, entry};
use slacontract::client::BoundClient;
use slacontract::prelude::*;
use slacontract::sla::{Report, SlaSignersClient, SlaTokenClient, State, TokenError};
use slacontract::standard::Erc20Client;
use slacontract_memory::Chain;

pub const TOKEN: Address = Address([0x70; 20]);

/// A service paid in a token of six digits: bond, fees, reports, rent, and a fee for leaving.
#[contract]
#[agreement(version = 1, asset = token, window = "1000s", term = 4 windows, renew = never, amend = never,
            terminate(notice = "100s", fee = "5_000_000 units"), interest = 1 % per "100s" up to 10 %,
            language = en, demo = true)]
pub struct Leased {
    #[param(default = "10_000_000 units", range = "1_000_000 units"..="90_000_000 units")]
    fee: Param<Amount>,
    #[party(bond = "60_000_000 units")]
    provider: Party,
    #[party(prepays = fee per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "20s", min_coverage = 90 %,
           fee = "1_000_000 units" per report, paid_by = [provider, customer])]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = fee, from = [fee, bond], below 99 % => 50 %)]
    availability: Objective,
    #[payment(by = customer, to = provider, amount = "2_000_000 units", every = window, grace = "20s",
              interest = 1 % per "10s" up to 3 %, refuse_after = "200s")]
    rent: Payment,
    #[challenge(within = "50s", resolve_within = "100s", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl Leased {
    /// Proposes the agreement; before that it may do what a constructor must not.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
        token: Address,
        fee: Amount,
        first: Bytes,
    ) -> Result<(), SlaError> {
        if !first.0.is_empty() {
            let _ = RawCall::new(TOKEN, &first.0).call();
        }
        self.propose(provider, customer, &signers, token, fee)
    }

    /// Makes a contract do something, as code of the author's own.
    pub fn order(&mut self, target: Address, calldata: Bytes) -> Bytes {
        match RawCall::new(target, &calldata.0).call() {
            Ok(answer) => Bytes(answer),
            Err(reason) => Bytes(reason),
        }
    }

    /// Asks a contract something.
    #[view]
    pub fn ask(&self, target: Address, calldata: Bytes) -> Bytes {
        Bytes(RawCall::new(target, &calldata.0).ask().unwrap_or_default())
    }
}

pub fn units(millions: u128) -> Amount {
    Amount::from_units(millions * 1_000_000)
}

pub fn coin(world: &World) -> CoinClient<Chain> {
    CoinClient::bind(TOKEN, world.0.clone())
}

pub fn erc20(world: &World) -> Erc20Client<Chain> {
    Erc20Client::bind(TOKEN, world.0.clone())
}

pub fn tokens(world: &World) -> SlaTokenClient<World> {
    world.client()
}

pub fn signers(world: &World) -> SlaSignersClient<World> {
    world.client()
}

/// Sends a token's holder's call.
pub fn done<R: slacontract::abi::Abi, E: Error>(
    from: Address,
    call: &slacontract::Call<Chain, R, E>,
) -> R {
    slacontract_memory::send(from, call).value()
}

pub fn has(world: &World, who: Address) -> Amount {
    let balance = done(STRANGER, &erc20(world).balance_of(who));
    Amount::from_units(balance.to_u128().expect("small"))
}

pub fn arguments(token: Address, first: Bytes) -> Vec<u8> {
    let signers = SIGNERS.to_vec();
    LeasedClient::new(PROVIDER, CUSTOMER, signers, token, units(10), first)
        .arguments()
        .to_vec()
}

/// Why the token's part of a call is refused.
pub fn misled<R: slacontract::abi::Abi, E: Error>(
    world: &World,
    from: Address,
    call: slacontract::Call<World, R, E>,
) -> TokenError {
    match world.send(from, 0, call) {
        Ok(_) => panic!("the call was to be refused"),
        Err(refusal) => TokenError::decode(&refusal.0)
            .unwrap_or_else(|| panic!("no error of a token's: {:?}", SlaError::decode(&refusal.0))),
    }
}

/// The agreement is proposed in this token, and everybody has 200 of the token and approved 100.
pub fn proposed(token: fn(&[u8]), first: Bytes) -> World {
    let world = World::place(entry::<Leased>());
    world.0.place_code(TOKEN, token);
    for who in [PROVIDER, CUSTOMER, STRANGER] {
        done(who, &coin(&world).mint(who, units(200).into()));
        approve(&world, who, 100);
    }
    let answer = world.construct(&arguments(TOKEN, first));
    answer.expect("the proposal is sound");
    let hash = world.read(world.sla().status()).agreement;
    world.done(CUSTOMER, 0, world.sla().accept(hash));
    world
}

pub fn approve(world: &World, who: Address, millions: u128) {
    let approval = erc20(world).approve(CONTRACT, units(millions).into());
    slacontract_memory::send(who, &approval);
}

/// The agreement runs, with two windows paid.
pub fn active(token: fn(&[u8])) -> World {
    let world = proposed(token, Bytes::default());
    world.done(PROVIDER, 0, tokens(&world).deposit_token(units(60)));
    world.done(CUSTOMER, 0, tokens(&world).deposit_token(units(20)));
    for who in [PROVIDER, CUSTOMER] {
        world.done(who, 0, signers(&world).prepay_reports());
    }
    assert_eq!(world.read(world.sla().status()).stage, State::Active);
    world.conserved();
    world
}

/// A window of so many good probes out of a hundred at each signer.
pub fn measured(world: &World, window: u64, good: u64) {
    world.end(window);
    for signer in SIGNERS {
        let view = world.window(window);
        let report = Report {
            feed: 0,
            window,
            from: view.from.seconds(),
            to: view.to.seconds(),
            seq: 0,
            good,
            total: 100,
            missing: 0,
            query_hash: WHY,
            samples_root: WHY,
            observed_at: world.now(),
            prev: B256::default(),
        };
        let signature = world.sign(signer, 0, |chain, contract, config| {
            report.digest(chain, contract, config)
        });
        world.done(STRANGER, 0, world.sla().report(report, signature));
    }
}

pub fn claim(world: &World, who: Address) -> Amount {
    let before = has(world, who);
    let paid = world.done(who, 0, world.sla().claim());
    assert_eq!(has(world, who), before + paid);
    world.conserved();
    paid
}
