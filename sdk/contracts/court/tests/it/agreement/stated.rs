//! What terms say of their court is asked again where the court and the parameters are known: its price, and its pool.

use crate::world::{COURT, FEE, STAKE, UNIT, World, amount, filing, juror};
use slacontract::client::BoundClient;
use slacontract::prelude::*;
use slacontract::sla::{SlaChangesClient, SlaClient, State};
use slacontract_memory::{Chain, Outcome};

use super::{AGREEMENT, CUSTOMER, ETHER, PROVIDER, SIGNERS, WHY};

/// A juror is paid half of what is agreed, and two draws of three and five seats cost four times that.
#[contract]
#[agreement(version = 1, asset = ether, window = "28d", term = 4 windows, renew = never, amend = by_both, language = en)]
pub struct Stated {
    #[param(default = "0.01 ether", range = "0.000001 ether"..="1 ether")]
    price: Param<Amount>,
    #[party(bond = "40 ether")]
    provider: Party,
    #[party(prepays = "1 ether" per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "2 ether", from = [fee, bond], below 99 % => 10 %)]
    availability: Objective,
    #[arbitration(challenge = "72h", court = param, panel = 3, appeals = 0, vote = sealed, pool = 5,
                  juror_fee = 50 % of price, stake = "1 ether", slash = 20 %, burn = 20 %, bond = "0.1 ether")]
    disputes: Arbitration,
}

#[contract]
impl Stated {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
        court: Address,
        price: Amount,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers, court, price)
    }
}

/// Proposes at a price before a court of so many jurors; what it is refused with.
fn proposed(world: &World, court: Address, price: u128) -> Result<SlaClient<Chain>, SlaError> {
    let deployment = StatedClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec(), court, amount(price));
    let chain = &world.chain;
    chain.place::<Stated>(AGREEMENT);
    let mut data = slacontract::contract::CONSTRUCTOR.to_be_bytes().to_vec();
    data.extend_from_slice(deployment.arguments());
    match chain.send(PROVIDER, AGREEMENT, &data, 0) {
        Outcome::Success(_) => Ok(SlaClient::bind(AGREEMENT, chain.clone())),
        Outcome::Revert(data) => Err(SlaError::decode(&data).expect("an error of the engine")),
        Outcome::Failure(reason) => panic!("the host failed: {reason}"),
    }
}

/// Half of it, for eight seats, is just the bond.
const DEAREST: u128 = ETHER / 40;

#[test]
fn a_case_bond_that_a_parameter_makes_too_small_is_refused_when_proposed() {
    let world = World::named(5);
    let needed = amount((DEAREST + 2) * 4);
    let bond = amount(ETHER / 10);
    let refused = proposed(&world, COURT, DEAREST + 2).err();
    assert_eq!(refused, Some(SlaError::CaseBondTooSmall { bond, needed }));
    assert!(proposed(&world, COURT, DEAREST).is_ok());
    // A court that is an account has no price of its own.
    let world = World::named(5);
    let account = Address([0x77; 20]);
    let refused = proposed(&world, account, DEAREST + 2).err();
    assert_eq!(refused, Some(SlaError::CaseBondTooSmall { bond, needed }));
    assert!(proposed(&world, account, DEAREST).is_ok());
}

#[test]
fn a_court_that_is_dearer_than_the_bond_is_refused_when_proposed() {
    let dear = ETHER / 80 + 1;
    let world = World::named_at(5, dear);
    let refused = proposed(&world, COURT, 1_000_000_000_000).err();
    let (bond, needed) = (amount(ETHER / 10), amount(dear * 8));
    assert_eq!(refused, Some(SlaError::CaseBondTooSmall { bond, needed }));
    let world = World::named_at(5, ETHER / 80);
    assert!(proposed(&world, COURT, 1_000_000_000_000).is_ok());
}

#[test]
fn a_court_with_fewer_jurors_than_the_terms_count_on_is_refused_when_proposed() {
    let refused = proposed(&World::named(3), COURT, DEAREST).err();
    let court = COURT;
    assert_eq!(refused, Some(SlaError::PoolTooSmall { court, pool: 5 }));
}

#[test]
fn jurors_who_left_the_pool_or_lost_their_place_are_not_counted() {
    let short = Some(SlaError::PoolTooSmall {
        court: COURT,
        pool: 5,
    });
    let world = World::pool(5);
    let sized = |count: u64| assert_eq!(world.read(world.jurors.pool_size()), count);
    sized(5);
    let all = amount(3 * STAKE * UNIT);
    world.must(juror(0), world.jurors.unstake(all));
    sized(4);
    assert_eq!(proposed(&world, COURT, DEAREST).err(), short);
    world.must(juror(7), world.jurors.stake().value(all));
    sized(5);
    assert!(proposed(&world, COURT, DEAREST).is_ok());
    // Who said nothing in a panel does not come back.
    let world = World::named(5);
    let case = world.file(filing());
    world.judged(case, &[Some(1), Some(1), None]);
    assert_eq!(world.read(world.jurors.pool_size()), 4);
    assert_eq!(proposed(&world, COURT, DEAREST).err(), short);
}

#[test]
fn a_court_that_loses_a_juror_before_the_agreement_begins_is_noticed() {
    let world = World::pool(5);
    let sla = proposed(&world, COURT, DEAREST).expect("proposed");
    let hash = world.read(sla.status()).agreement;
    world.must(CUSTOMER, sla.accept(hash));
    world.must(PROVIDER, sla.deposit().value(amount(40 * ETHER)));
    let all = amount(3 * STAKE * UNIT);
    world.must(juror(0), world.jurors.unstake(all));
    let last = || sla.deposit().value(amount(ETHER));
    let refused = world.send(CUSTOMER, last()).error::<SlaError>();
    let (court, pool) = (COURT, 5);
    assert_eq!(refused, SlaError::PoolTooSmall { court, pool });
    world.must(juror(0), world.jurors.stake().value(all));
    world.must(CUSTOMER, last());
    assert_eq!(world.read(sla.status()).stage, State::Active);
}

#[test]
fn an_amendment_that_makes_the_case_bond_too_small_is_refused() {
    let world = World::named(5);
    let sla = proposed(&world, COURT, DEAREST).expect("proposed");
    let hash = world.read(sla.status()).agreement;
    world.must(CUSTOMER, sla.accept(hash));
    world.must(PROVIDER, sla.deposit().value(amount(40 * ETHER)));
    world.must(CUSTOMER, sla.deposit().value(amount(ETHER)));
    let changes = SlaChangesClient::bind(AGREEMENT, world.chain.clone());
    let values = |price: u128| {
        let mut word = [0; 32];
        word[16..].copy_from_slice(&price.to_be_bytes());
        vec![B256::from(word)]
    };
    for (price, is_refused) in [(DEAREST + 2, true), (DEAREST - 2, false)] {
        world.must(PROVIDER, changes.amend(2, values(price), WHY));
        let outcome = world.send(CUSTOMER, changes.amend(2, values(price), WHY));
        if is_refused {
            let (bond, needed) = (amount(ETHER / 10), amount(price * 4));
            assert_eq!(
                outcome.error::<SlaError>(),
                SlaError::CaseBondTooSmall { bond, needed }
            );
        } else {
            assert!(matches!(outcome, Outcome::Success(_)), "{outcome:?}");
        }
    }
    const { assert!(FEE * 8 < ETHER / 10, "the court itself is cheap enough") };
}
