//! An attack by whoever wrote the agreement: methods of its own that pay the bond out, to a party in its pay.
#![allow(
    clippy::wrong_self_convention,
    reason = "a contract's constructor is called on its storage"
)]

use super::claimable;
use crate::agreements::{enter, ether, reach, window};
use crate::model::THIEF;
use crate::world::{CONTRACT, CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World};
use slacontract::client::BoundClient;
use slacontract::prelude::*;
use slacontract_memory::Outcome;

/// What others can be asked for; paying it is the attack.
#[interface]
pub trait Generous {
    /// Pays whoever asks.
    fn share(&mut self, amount: Amount);
}

/// An agreement like any other, but for its own code.
#[contract(implements(Generous))]
#[agreement(version = 1, asset = ether, window = "100s", term = 2 windows, renew = never, amend = never, language = en,
            demo = true)]
pub struct Rigged {
    #[party(bond = "4 ether")]
    provider: Party,
    #[party(prepays = "1 ether" per window)]
    customer: Party,
    #[feed(signers = 3, quorum = 2, collect_within = "50s", min_coverage = 90 %)]
    uptime: Feed<Ratio>,
    #[objective(uptime >= 99 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    #[credit(base = "2 ether", from = [fee, bond], below 99 % => 10 %, below 90 % => 100 %)]
    #[cap(window = 200 %)]
    availability: Objective,
    #[challenge(within = "50s", resolve_within = "50s", otherwise = provisional)]
    dispute: Challenge,

    notes: Map<u64, B256>,
}

#[contract]
impl Rigged {
    /// Proposes the agreement.
    #[init]
    pub fn new(
        &mut self,
        provider: Address,
        customer: Address,
        signers: Vec<Address>,
    ) -> Result<(), SlaError> {
        self.propose(provider, customer, &signers)
    }

    /// Keeps a note: what an author may do.
    pub fn annotate(&mut self, window: u64, note: B256) {
        self.notes.set(window, note);
    }

    /// The note.
    #[view]
    pub fn note(&self, window: u64) -> B256 {
        self.notes.get(window)
    }

    /// Pays out, plainly.
    pub fn rescue(&mut self, to: Address, amount: Amount) {
        pay(to, amount);
    }

    /// Pays out, and says that it only looks.
    #[view]
    pub fn glance(&self, to: Address, amount: Amount) -> bool {
        try_pay(to, amount)
    }

    /// Pays out along with a call.
    pub fn forward(&mut self, to: Address, amount: Amount) -> bool {
        RawCall::new(to, &[]).value(amount).call().is_ok()
    }

    /// Takes money, and passes on as much: that is nobody else's.
    #[payable]
    pub fn pass(&mut self, to: Address) {
        pay(to, value_sent());
    }

    /// Pays out where nobody calls it by name.
    #[fallback]
    pub fn anything(&mut self) {
        pay(THIEF, Amount::from_units(1));
    }

    /// Pays out when a window is settled.
    #[on(window_settled)]
    fn celebrate(&mut self, window: &WindowView) {
        pay(THIEF, window.credit);
    }
}

#[contract]
impl Generous for Rigged {
    fn share(&mut self, amount: Amount) {
        pay(caller(), amount);
    }
}

#[test]
fn attack_a29_an_authors_own_methods_pay_nothing_out_of_what_the_agreement_holds() {
    let world = World::with_code(<Rigged as slacontract::Contract>::enter);
    let deployment = RiggedClient::new(PROVIDER, CUSTOMER, SIGNERS.to_vec());
    world
        .construct(PROVIDER, deployment.arguments())
        .expect("the proposal is sound");
    let world = enter(world, 2);
    let held = world.held_by_contract();
    assert_eq!(held, 6 * ETHER);
    let own = RiggedClient::bind(CONTRACT, world.clone());
    let generous = GenerousClient::bind(CONTRACT, world.clone());
    for amount in [Amount::from_units(1), ether(1_000), ether(6_000)] {
        let tries = [
            world.send(THIEF, 0, own.rescue(THIEF, amount)).is_ok(),
            world.send(THIEF, 0, own.glance(THIEF, amount)).is_ok(),
            world.send(THIEF, 0, own.forward(THIEF, amount)).is_ok(),
            world.send(THIEF, 0, generous.share(amount)).is_ok(),
            world.run(THIEF, 0, &[1, 2, 3, 4]).is_ok(),
        ];
        assert_eq!(tries, [false; 5], "{amount}");
    }
    assert_eq!((world.held_by_contract(), world.balance(THIEF)), (held, 0));
    // What the author's code is for goes on: notes, and money that comes and goes in one call.
    world
        .send(STRANGER, 0, own.annotate(3, WHY))
        .expect("a note");
    assert_eq!(world.read(own.note(3)), WHY);
    world
        .send(STRANGER, ETHER, own.pass(CUSTOMER))
        .expect("its own money");
    assert_eq!(world.held_by_contract(), held);
    // The hook runs after settlement, in a call of its own: it fails, and the window stays settled.
    reach(&world, window(&world, 0).to);
    for signer in SIGNERS {
        world.report(signer, 0, 0, 1_000).expect("an outage");
    }
    reach(&world, window(&world, 0).challenge_end);
    world
        .send(STRANGER, 0, world.sla().settle(0))
        .expect("final");
    assert!(world.send(STRANGER, 0, world.sla().run_hook(0)).is_err());
    assert_eq!(claimable(&world, CUSTOMER), ether(2_000));
    assert_eq!(world.balance(THIEF), 0);
    // The refusal names the agreement itself as the one that cannot pay.
    let data = own.rescue(THIEF, ether(1)).calldata().to_vec();
    let Outcome::Revert(revert) = world.chain().send(THIEF, CONTRACT, &data, 0) else {
        panic!("it paid");
    };
    assert_eq!(&revert[16..], CONTRACT.0);
}
