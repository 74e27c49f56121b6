//! Components: storage as a field, behaviour as default methods, overriding by Rust's own rules; and what a contract answers when no
//! method is named.
#![allow(clippy::wrong_self_convention, missing_docs)] // what the items are for is what the tests say

use slacontract::abi::{self, selector};
use slacontract::contract::interface_id;
use slacontract::error as own;
use slacontract::prelude::*;
use slacontract::{Contract, FixedBytes};
use slacontract_memory::{Chain, Outcome, send};

const ALICE: Address = Address([0xa1; 20]);
const HERE: Address = Address([0xc0; 20]);

/// Visits so far, and who came last.
#[derive(Storage)]
pub struct VisitsState {
    count: Slot<u64>,
    last: Slot<Address>,
}

impl VisitsState {
    fn note(&mut self, who: Address) -> u64 {
        self.count.update(|count| count + 1);
        self.last.set(who);
        emit(Visited { who });
        self.count.get()
    }
}

#[derive(Event)]
pub struct Visited {
    #[indexed]
    pub who: Address,
}

#[derive(Event)]
pub struct Greeted {
    pub count: u64,
}

#[derive(Error, Debug, PartialEq, Eq)]
pub enum VisitsError {
    Closed,
}

#[derive(Error, Debug, PartialEq, Eq)]
pub struct Tired {
    pub after: u64,
}

/// Counts who comes.
#[interface(events(Visited), errors(Tired))]
pub trait Visits: Part<VisitsState> {
    fn visit(&mut self) -> Result<u64, VisitsError> {
        self.record(caller())
    }

    fn visit_for(&mut self, who: Address) -> Result<u64, VisitsError> {
        self.record(who)
    }

    #[view]
    fn last(&self) -> Address {
        self.part().last.get()
    }

    #[view]
    fn count(&self) -> u64 {
        self.part().count.get()
    }

    /// Everything that counts passes here.
    #[internal]
    fn record(&mut self, who: Address) -> Result<u64, VisitsError> {
        Ok(self.part_mut().note(who))
    }

    /// Internal methods may take what the ABI cannot carry.
    #[internal]
    fn each(&self, tell: impl Fn(u64))
    where
        Self: Sized,
    {
        tell(self.part().count.get());
    }
}

/// Two parts at once, and a supertrait.
#[derive(Storage)]
pub struct GreetingState {
    greeted: Slot<u64>,
}

#[interface]
pub trait Greeting: Visits + Part<GreetingState> {
    fn greet(&mut self) -> u64 {
        let visits = self.part::<VisitsState>().count.get();
        self.part_mut::<GreetingState>()
            .greeted
            .update(|greeted| greeted + visits);
        emit(Greeted { count: visits });
        self.part::<GreetingState>().greeted.get()
    }
}

mod plain {
    use super::*;

    /// Takes everything as it is.
    #[contract(implements(Visits, Greeting))]
    pub struct Hall {
        before: Slot<u64>,
        #[component]
        visits: VisitsState,
        #[component]
        greeting: GreetingState,
    }

    #[contract]
    impl Hall {
        pub fn prepare(&mut self) {
            self.before.set(7);
        }

        #[view]
        pub fn before(&self) -> u64 {
            self.before.get()
        }

        pub fn internal_too(&mut self) -> u64 {
            self.each(|count| assert!(count < 10));
            self.visits.note(ALICE)
        }
    }

    #[contract]
    impl Visits for Hall {}

    #[contract]
    impl Greeting for Hall {}
}

mod closing {
    use super::*;

    #[derive(Event)]
    pub struct Refused {
        pub who: Address,
    }

    /// Overrides the one method through which everything passes.
    #[contract(implements(Visits))]
    pub struct Shop {
        #[component]
        visits: VisitsState,
        open: Slot<bool>,
    }

    #[contract]
    impl Shop {
        pub fn set_open(&mut self, open: bool) {
            self.open.set(open);
        }
    }

    #[contract]
    impl Visits for Shop {
        fn record(&mut self, who: Address) -> Result<u64, VisitsError> {
            ensure!(self.open.get(), VisitsError::Closed);
            if self.count() >= 2 {
                slacontract::error::revert(&Tired {
                    after: self.count(),
                });
            }
            emit(Refused { who });
            Ok(self.visits.note(who))
        }
    }
}

mod gates {
    use super::*;

    #[derive(Error, Debug, PartialEq, Eq)]
    pub enum GateError {
        Shut { bytes: u64 },
    }

    /// Answers what names no method.
    #[contract]
    pub struct Gate {
        received: Slot<u64>,
        seen: Slot<u64>,
    }

    #[contract]
    impl Gate {
        /// Counts what comes.
        #[receive]
        pub fn take(&mut self) {
            self.received.update(|received| received + 1);
        }

        #[fallback]
        #[payable]
        pub fn any(&mut self, calldata: &[u8]) -> Result<Bytes, GateError> {
            ensure!(
                calldata.len() < 64,
                GateError::Shut {
                    bytes: calldata.len() as u64
                }
            );
            self.seen.update(|seen| seen + 1);
            Ok(calldata.iter().rev().copied().collect::<Vec<u8>>().into())
        }

        #[view]
        pub fn received(&self) -> u64 {
            self.received.get()
        }

        #[view]
        pub fn seen(&self) -> u64 {
            self.seen.get()
        }
    }
}

mod stubborn {
    use super::*;

    /// Has a constructor, and a fallback that takes no value.
    #[contract]
    pub struct Wall {
        made: Slot<bool>,
    }

    #[contract]
    impl Wall {
        #[init]
        pub fn new(&mut self) {
            self.made.set(true);
        }

        #[fallback]
        pub fn any(&mut self) {}

        #[view]
        #[unconstructed]
        pub fn made(&self) -> bool {
            self.made.get()
        }
    }
}

#[test]
fn default_methods_work_on_the_contracts_own_storage() {
    let chain = Chain::default();
    let hall = chain.place::<plain::Hall>(HERE);
    send(ALICE, &hall.prepare());
    let visits = VisitsClient::bind_to(&chain);
    assert_eq!(send(ALICE, &visits.visit()).value::<u64>(), 1);
    assert_eq!(send(ALICE, &visits.visit_for(HERE)).value::<u64>(), 2);
    assert_eq!(send(ALICE, &visits.last()).value::<Address>(), HERE);
    assert_eq!(send(ALICE, &hall.internal_too()).value::<u64>(), 3);
    assert_eq!(send(ALICE, &hall.before()).value::<u64>(), 7);
    let greeting = GreetingClient::bind_to(&chain);
    assert_eq!(send(ALICE, &greeting.greet()).value::<u64>(), 3);
    assert_eq!(send(ALICE, &greeting.greet()).value::<u64>(), 6);
    // Slot 0 is the contract's own; the components follow as structs.
    assert_eq!(chain.slot(HERE, U256::from(1_u64))[31], 3);
}

trait BindTo: Sized {
    fn bind_to(chain: &Chain) -> Self;
}

impl<C: slacontract::client::BoundClient<Chain>> BindTo for C {
    fn bind_to(chain: &Chain) -> Self {
        C::bind(HERE, chain.clone())
    }
}

#[test]
fn an_overridden_method_is_what_the_other_defaults_call() {
    let chain = Chain::default();
    let shop = chain.place::<closing::Shop>(HERE);
    let visits = VisitsClient::bind_to(&chain);
    for call in [visits.visit(), visits.visit_for(ALICE)] {
        assert_eq!(
            send(ALICE, &call).error::<VisitsError>(),
            VisitsError::Closed
        );
    }
    send(ALICE, &shop.set_open(true));
    send(ALICE, &visits.visit());
    assert_eq!(send(ALICE, &visits.visit_for(HERE)).value::<u64>(), 2);
    assert_eq!(
        send(ALICE, &visits.visit()).error::<Tired>(),
        Tired { after: 2 }
    );
}

fn abi_of<C: Contract>() -> Vec<(String, String)> {
    C::ABI
        .iter()
        .flat_map(|source| source.iter())
        .flat_map(|item| match item {
            abi::Item::Function(item) => vec![("function".into(), item.name.into())],
            abi::Item::Event(item) => vec![("event".into(), item.name.into())],
            abi::Item::Errors(errors) => errors
                .iter()
                .map(|item| ("error".into(), item.name.into()))
                .collect(),
            abi::Item::Fallback(_) => vec![("fallback".into(), String::new())],
            abi::Item::Receive(_) => vec![("receive".into(), String::new())],
        })
        .collect()
}

#[test]
fn the_abi_names_the_events_and_errors_of_interfaces_and_no_internal_method() {
    let names = abi_of::<closing::Shop>();
    for (kind, name) in [
        ("function", "visitFor"),
        ("event", "Visited"),
        ("event", "Refused"),
        ("error", "Tired"),
    ] {
        assert!(
            names.contains(&(kind.into(), name.into())),
            "{kind} {name} in {names:?}"
        );
    }
    assert!(
        !names
            .iter()
            .any(|(_, name)| name == "record" || name == "each")
    );
    // An event that a default method emits needs no naming.
    assert!(abi_of::<plain::Hall>().contains(&("event".into(), "Greeted".into())));
}

#[test]
fn an_interface_id_is_the_exclusive_or_of_its_own_selectors() {
    let id = [
        ("visit", &[][..]),
        ("last", &[]),
        ("count", &[]),
        ("visitFor", <(Address,) as slacontract::abi::Abi>::OUTPUTS),
    ]
    .iter()
    .fold(0, |id, (name, inputs)| id ^ selector(name, inputs));
    assert_eq!(
        VisitsClient::INTERFACE_ID,
        FixedBytes::<4>(id.to_be_bytes())
    );
    assert_eq!(
        <closing::Shop as Contract>::INTERFACES,
        &[interface_id(VisitsClient::ITEMS)]
    );
}

#[test]
fn value_without_calldata_is_received() {
    let chain = Chain::default();
    chain.give(ALICE, 10);
    let gate = chain.place::<gates::Gate>(HERE);
    assert_eq!(
        chain.send(ALICE, HERE, &[], 3),
        Outcome::Success(Vec::new())
    );
    assert_eq!(chain.balance(HERE), Amount::from_units(3));
    assert_eq!(send(ALICE, &gate.received()).value::<u64>(), 1);
    assert_eq!(send(ALICE, &gate.seen()).value::<u64>(), 0);
}

#[test]
fn a_fallback_answers_calldata_that_names_no_method_with_bytes_as_they_are() {
    let chain = Chain::default();
    chain.give(ALICE, 10);
    let gate = chain.place::<gates::Gate>(HERE);
    for data in [&[1, 2, 3][..], &[9; 4], &[1, 2, 3, 4, 5, 6]] {
        let reversed = data.iter().rev().copied().collect();
        assert_eq!(
            chain.send(ALICE, HERE, data, 1),
            Outcome::Success(reversed),
            "{data:?}"
        );
    }
    assert_eq!(send(ALICE, &gate.seen()).value::<u64>(), 3);
    assert_eq!(
        chain
            .send(ALICE, HERE, &[7; 64], 0)
            .error::<gates::GateError>(),
        gates::GateError::Shut { bytes: 64 }
    );
}

#[test]
fn a_fallback_obeys_the_rules_of_entry() {
    let chain = Chain::default();
    chain.give(ALICE, 10);
    let wall = chain.place::<stubborn::Wall>(HERE);
    assert_eq!(
        chain.send(ALICE, HERE, &[1; 4], 0).selector(),
        own::NOT_CONSTRUCTED
    );
    // A method that says so runs before the constructor.
    assert!(!send(ALICE, &wall.made()).value::<bool>());
    chain.deploy(HERE, ALICE, &stubborn::WallClient::new());
    assert_eq!(
        chain.send(ALICE, HERE, &[1; 4], 0),
        Outcome::Success(Vec::new())
    );
    assert_eq!(
        chain.send(ALICE, HERE, &[], 1).selector(),
        own::NOT_PAYABLE,
        "without `#[receive]`, empty calldata is the fallback's"
    );
}

#[test]
fn metadata_describes_fallback_and_receive() {
    const SIZE: usize = slacontract::meta::size::<gates::Gate>();
    let blob = slacontract::meta::blob::<gates::Gate, SIZE>();
    let value: serde_json::Value = serde_json::from_slice(&blob[14..]).unwrap();
    let items = value["abi"].as_array().unwrap();
    let of = |kind: &str| items.iter().find(|item| item["type"] == kind).unwrap();
    assert_eq!(of("receive")["stateMutability"], "payable");
    assert_eq!(of("fallback")["stateMutability"], "payable");
    assert!(items.iter().any(|item| item["name"] == "Shut"));
    assert_eq!(value["methodDocs"]["receive"], "Counts what comes.");
}
