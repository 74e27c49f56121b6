//! Follows each callable method through its branches and the contract's own helpers, and records what it does.
//!
//! One pass over the syntax, in the order of evaluation. Branches are walked one after the other from the same state and joined, a
//! path that has returned takes part no longer, and a loop's body is walked twice, so that what its end does is known at its start.

mod calls;
mod expression;
mod value;

use std::collections::HashMap;

use syn::{FnArg, Pat};

use super::Place;
use super::contract::{Contract, Function, last_name};
pub(super) use value::Value;

/// How deep helpers are followed.
const DEPTH: usize = 6;

/// Something a method does.
#[derive(Clone, Debug)]
pub(super) enum Fact {
    /// Writes a field in storage.
    Write {
        /// Which.
        field: String,
        /// What is written.
        value: Value,
        /// What selects the entry.
        key: Value,
        /// The external call that was made before on this path.
        after: Option<Place>,
    },
    /// Pays out.
    Pay {
        /// To whom.
        to: Value,
        /// How much.
        amount: Value,
    },
    /// Calls another contract, which may call back.
    Call,
    /// Runs as often as this says.
    Loop {
        /// What bounds it.
        bound: Value,
    },
    /// Takes a remainder or a hash of something from the block.
    Random {
        /// `%` or `keccak256`.
        by: &'static str,
    },
    /// Compares with, or keeps, a hash of a value that can be guessed.
    Commitment {
        /// Bits to guess.
        bits: u32,
    },
}

/// A fact and where it is.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) place: Place,
    pub(super) fact: Fact,
}

/// What a callable method does.
pub(super) struct Method<'a> {
    /// The method.
    pub(super) function: Function<'a>,
    /// In the order it was met.
    pub(super) steps: Vec<Step>,
    /// Whether anything depends on who calls, or on a signature.
    pub(super) checked: bool,
    /// Whether anything is refused at all.
    pub(super) guarded: bool,
}

/// What each callable method of `contract` does.
pub(super) fn methods<'a>(contract: &Contract<'a>) -> Vec<Method<'a>> {
    contract
        .callable
        .iter()
        .map(|function| {
            let mut walk = Walk::new(contract);
            let arguments = arguments(function);
            walk.run(function, &Value::default(), &arguments);
            Method {
                function: *function,
                steps: walk.steps,
                checked: walk.checked,
                guarded: walk.guarded,
            }
        })
        .collect()
}

/// Values of a method's arguments as a stranger chooses them.
fn arguments(function: &Function<'_>) -> Vec<Value> {
    function
        .signature
        .inputs
        .iter()
        .filter_map(|input| match input {
            FnArg::Typed(typed) => Some(Value::argument(&last_name(&typed.ty))),
            FnArg::Receiver(_) => None,
        })
        .collect()
}

/// Names in scope, and where on a path the walk is.
#[derive(Clone, Default)]
struct State {
    names: HashMap<String, Value>,
    /// The external call made before.
    called: Option<Place>,
    /// The path has ended.
    ended: bool,
}

impl State {
    /// Either of two paths.
    fn join(self, other: Self) -> Self {
        match (self.ended, other.ended) {
            (true, false) => other,
            (false, true) => self,
            _ => {
                let mut names = self.names;
                for (name, value) in other.names {
                    let joined = match names.remove(&name) {
                        Some(known) => Value {
                            field: known.field.clone().or_else(|| value.field.clone()),
                            ..known.with(&value)
                        },
                        None => value,
                    };
                    names.insert(name, joined);
                }
                Self {
                    names,
                    called: self.called.or(other.called),
                    ended: self.ended,
                }
            }
        }
    }
}

/// A walk through one method.
struct Walk<'c, 'a> {
    contract: &'c Contract<'a>,
    file: usize,
    state: State,
    steps: Vec<Step>,
    checked: bool,
    guarded: bool,
    /// Names of the helpers being followed.
    following: Vec<String>,
    /// Inside the arguments of `emit(..)`, where nothing is decided.
    telling: bool,
}

impl<'c, 'a> Walk<'c, 'a> {
    fn new(contract: &'c Contract<'a>) -> Self {
        Self {
            contract,
            file: 0,
            state: State::default(),
            steps: Vec::new(),
            checked: false,
            guarded: false,
            following: Vec::new(),
            telling: false,
        }
    }

    fn note(&mut self, span: proc_macro2::Span, fact: Fact) {
        let place = self.place(span);
        self.steps.push(Step { place, fact });
    }

    fn place(&self, span: proc_macro2::Span) -> Place {
        super::source::place(self.file, span)
    }

    /// Walks a function's body with these arguments; the answer is its value.
    fn run(&mut self, function: &Function<'a>, receiver: &Value, arguments: &[Value]) -> Value {
        let mut names = HashMap::new();
        let mut given = arguments.iter();
        for input in &function.signature.inputs {
            match input {
                FnArg::Receiver(_) => {
                    names.insert(
                        "self".to_owned(),
                        Value {
                            contract: true,
                            ..receiver.clone()
                        },
                    );
                }
                FnArg::Typed(typed) => {
                    let value = given.next().cloned().unwrap_or_else(Value::unknown);
                    bind(&typed.pat, &value, &mut names);
                }
            }
        }
        let file = std::mem::replace(&mut self.file, function.file);
        let outer = std::mem::replace(&mut self.state.names, names);
        self.following.push(function.name());
        let value = self.block(function.body);
        self.following.pop();
        self.file = file;
        self.state.names = outer;
        // A helper that returned has not ended its caller.
        self.state.ended = false;
        value
    }

    /// Follows a helper, unless it is being followed already or is too deep.
    fn follow(
        &mut self,
        function: &Function<'a>,
        receiver: &Value,
        arguments: &[Value],
    ) -> Option<Value> {
        let name = function.name();
        if self.following.len() >= DEPTH || self.following.contains(&name) {
            return None;
        }
        Some(self.run(function, receiver, arguments))
    }

    /// Somebody is refused or served by who they are.
    fn check(&mut self) {
        if !self.telling {
            self.checked = true;
        }
    }
}

/// Gives every name of a pattern the value that is matched.
fn bind(pattern: &Pat, value: &Value, names: &mut HashMap<String, Value>) {
    match pattern {
        Pat::Ident(ident) => {
            names.insert(ident.ident.to_string(), value.clone());
            if let Some((_, inner)) = &ident.subpat {
                bind(inner, value, names);
            }
        }
        Pat::Type(typed) => bind(&typed.pat, value, names),
        Pat::Reference(reference) => bind(&reference.pat, value, names),
        Pat::Paren(paren) => bind(&paren.pat, value, names),
        Pat::Guard(guard) => bind(&guard.pat, value, names),
        Pat::Tuple(tuple) => tuple.elems.iter().for_each(|part| bind(part, value, names)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|part| bind(part, value, names)),
        Pat::Slice(slice) => slice.elems.iter().for_each(|part| bind(part, value, names)),
        Pat::Or(or) => or.cases.iter().for_each(|part| bind(part, value, names)),
        Pat::Struct(fields) => fields
            .fields
            .iter()
            .for_each(|field| bind(&field.pat, value, names)),
        _ => {}
    }
}
