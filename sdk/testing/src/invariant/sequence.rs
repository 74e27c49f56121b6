//! Random sequences of calls: what can be called, and proptest's strategy of it.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::Union;
use slacontract::abi::{Item, Mutability, Param};
use slacontract::{Address, Amount};

use super::Invariant;
use crate::arbitrary::{self, Value};
use crate::chain::Chain;

/// One call of a sequence.
#[derive(Clone, Debug)]
pub struct Step {
    /// Number of the method.
    pub method: usize,
    /// Number of the actor.
    pub actor: usize,
    /// Seconds that pass before.
    pub wait: u64,
    /// Wei sent along.
    pub value: u128,
    /// Arguments.
    pub arguments: Vec<Value>,
}

/// Something a sequence calls.
#[derive(Clone, Debug)]
pub struct Method {
    /// As messages name it: `Token.transfer`.
    pub name: String,
    /// Who is called how: a contract by selector, or the author's call of this number.
    pub target: Target,
    inputs: &'static [Param],
    payable: bool,
    weight: u32,
}

/// Who answers a method.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// A contract.
    Contract {
        /// Where.
        address: Address,
        /// Selector.
        selector: u32,
    },
    /// The author's call of this number.
    Handler(usize),
}

/// Everything the invariant's sequences call.
///
/// # Panics
/// If a target is no contract of this test, a name given fits no method, or nothing is left to call.
pub fn methods(invariant: &Invariant, chain: &Chain) -> Vec<Method> {
    let mut methods = Vec::new();
    for target in &invariant.targets {
        let contracts = chain.shared.contracts.borrow();
        let Some((_, contract)) = contracts.get(target) else {
            panic!(
                "{target} is no contract that this test has deployed; an invariant calls contracts deployed by `chain.deploy`, others through `.call(..)`"
            );
        };
        let label = chain.shared.lockstep.describe.borrow().address(&target.0);
        for item in contract.iter().flat_map(|items| items.iter()) {
            let Item::Function(function) = item else {
                continue;
            };
            // The constructor has run, and a view changes nothing.
            if function.name.is_empty() || function.mutability == Mutability::View {
                continue;
            }
            methods.push(Method {
                name: format!("{label}.{}", function.name),
                target: Target::Contract {
                    address: *target,
                    selector: function.selector(),
                },
                inputs: function.inputs,
                payable: function.mutability == Mutability::Payable,
                weight: 1,
            });
        }
    }
    for (number, handler) in invariant.handlers.iter().enumerate() {
        methods.push(Method {
            name: handler.name.to_owned(),
            target: Target::Handler(number),
            inputs: handler.inputs,
            payable: false,
            weight: 1,
        });
    }
    for (name, weight) in &invariant.weights {
        named(&mut methods, name).for_each(|method| method.weight = *weight);
    }
    for name in &invariant.except {
        named(&mut methods, name).for_each(|method| method.weight = 0);
    }
    methods.retain(|method| method.weight > 0);
    assert!(
        !methods.is_empty(),
        "the invariant has nothing to call: name a contract with methods that change something, or add calls with `.call(..)`"
    );
    methods
}

/// The methods of this name, in Rust's or the ABI's spelling, with or without the contract's name.
fn named<'a>(methods: &'a mut [Method], name: &str) -> impl Iterator<Item = &'a mut Method> {
    let plain = |text: &str| text.replace('_', "").to_lowercase();
    let wanted = plain(name);
    let fits = move |method: &Method| {
        let full = plain(&method.name);
        full == wanted || full.rsplit('.').next() == Some(wanted.as_str())
    };
    let all: Vec<&str> = methods.iter().map(|method| method.name.as_str()).collect();
    assert!(
        methods.iter().any(&fits),
        "the invariant calls no method `{name}`; it calls {}",
        all.join(", ")
    );
    methods.iter_mut().filter(move |method| fits(method))
}

/// Random sequences of up to `steps` calls. They shrink by calls left out, then by simpler calls.
pub fn sequences(
    methods: &[Method],
    steps: usize,
    actors: &[Address],
    targets: &[Address],
    most_value: Amount,
    most_wait: u64,
) -> impl Strategy<Value = Vec<Step>> + use<> {
    let known = [actors, targets].concat();
    let wait = Union::new_weighted(vec![(3, Just(0).boxed()), (1, (0..=most_wait).boxed())]);
    let choices = methods.iter().enumerate().map(|(number, method)| {
        let value = if method.payable && most_value > Amount::ZERO {
            (0..=most_value.units()).boxed()
        } else {
            Just(0).boxed()
        };
        let arguments = arbitrary::parameters(method.inputs, &known);
        let step = (0..actors.len(), wait.clone(), value, arguments).prop_map(
            move |(actor, wait, value, arguments)| Step {
                method: number,
                actor,
                wait,
                value,
                arguments,
            },
        );
        (method.weight, step.boxed())
    });
    vec(Union::new_weighted(choices.collect()), 1..=steps.max(1))
}
