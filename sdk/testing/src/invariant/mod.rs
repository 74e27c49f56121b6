//! Invariants: what must hold whatever anybody calls, in whatever order, at whatever time.
//!
//! ```ignore
//! #[slacontract::invariant(runs = 16, steps = 64)]
//! fn the_supply_never_changes(chain: &mut Chain) -> Invariant {
//!     let token = chain.deploy(TokenClient::new(1_000.ether())).unwrap();
//!     Invariant::of(&token)
//!         .value_up_to(1.ether())
//!         .holds(move |_| assert_eq!(token.total_supply().unwrap(), 1_000.ether()))
//! }
//! ```
//!
//! The function deploys, and says what is called and what must hold. Sequences are then made from the ABI of the contracts: random methods
//! with random arguments, by random actors, with time passing. A call may well be refused; after each one the invariant is asked.
//! A sequence that breaks it is made as short and simple as it can be, printed, kept, and run first from then on.

mod play;
mod sequence;
mod tally;

pub use play::run_invariant;

use std::fmt::Debug;

use slacontract::abi::{self, Abi, Param};
use slacontract::{Address, Amount, Duration};
use slacontract_lane::Receipt;

use crate::arbitrary::{self, Value};
use crate::chain::Chain;

/// How far time moves between two calls unless said otherwise: 30 days.
const WAIT: u64 = 30 * 86_400;

/// What is called, by whom, and what must hold. Made by [`Invariant::of`], closed by [`Invariant::holds`].
#[must_use = "an invariant is what `#[slacontract::invariant]` returns"]
pub struct Invariant {
    targets: Vec<Address>,
    actors: Vec<Address>,
    most_value: Amount,
    most_wait: u64,
    except: Vec<String>,
    weights: Vec<(String, u32)>,
    handlers: Vec<Handler>,
    before: Option<Check>,
    holds: Check,
}

/// Something the author wrote about the chain.
type Check = Box<dyn Fn(&Chain)>;

/// Makes a call of the author's.
type Making = dyn Fn(&Chain, Address, &[Value]) -> Option<Receipt>;

/// A call the author wrote.
struct Handler {
    name: &'static str,
    inputs: &'static [Param],
    run: Box<Making>,
    show: fn(&[Value]) -> String,
}

impl Invariant {
    /// About this contract: every method of its ABI that may change something is called, unless excepted. The contract must have been
    /// deployed by this chain's [`Chain::deploy`].
    pub fn of(contract: impl AsRef<Address>) -> Self {
        Self::of_calls().and(contract)
    }

    /// About no contract's whole ABI: only the calls given with [`Invariant::call`] are made.
    pub fn of_calls() -> Self {
        Self {
            targets: Vec::new(),
            actors: Vec::new(),
            most_value: Amount::ZERO,
            most_wait: WAIT,
            except: Vec::new(),
            weights: Vec::new(),
            handlers: Vec::new(),
            before: None,
            holds: Box::new(|_| {}),
        }
    }

    /// About this contract too.
    pub fn and(mut self, contract: impl AsRef<Address>) -> Self {
        self.targets.push(*contract.as_ref());
        self
    }

    /// Who calls; the first three accounts if nobody is named. Random addresses are mostly of these too.
    pub fn actors<A: AsRef<Address>>(mut self, actors: impl IntoIterator<Item = A>) -> Self {
        let actors = actors.into_iter().map(|actor| *actor.as_ref());
        self.actors.extend(actors);
        self
    }

    /// Sends up to this much along with calls of payable methods; nothing unless said.
    pub fn value_up_to(mut self, most: Amount) -> Self {
        self.most_value = most;
        self
    }

    /// Lets up to this much time pass before a call; 30 days unless said. Three calls in four follow at once.
    pub fn wait_up_to(mut self, most: Duration) -> Self {
        self.most_wait = most.seconds();
        self
    }

    /// Never calls this method.
    pub fn except(mut self, method: &str) -> Self {
        self.except.push(method.to_owned());
        self
    }

    /// Calls this method `times` as often as one of weight 1, which every method has unless said.
    pub fn weight(mut self, method: &str, times: u32) -> Self {
        self.weights.push((method.to_owned(), times));
        self
    }

    /// Adds a call of the author's making, with arguments of its own: for steps that need several calls, or arguments that fit the state.
    /// It returns the outcome that counts, or nothing if there was no point in calling.
    pub fn call<A: Abi + Debug + 'static>(
        mut self,
        name: &'static str,
        run: impl Fn(&Chain, Address, A) -> Option<Receipt> + 'static,
    ) -> Self {
        self.handlers.push(Handler {
            name,
            inputs: A::OUTPUTS,
            run: Box::new(move |chain, actor, values| run(chain, actor, decoded::<A>(values)?)),
            show: |values| match decoded::<A>(values) {
                Some(arguments) => format!("{arguments:?}"),
                None => "?".into(),
            },
        });
        self
    }

    /// Runs before every sequence: to set back what the test itself counts.
    pub fn before_each(mut self, start: impl Fn(&Chain) + 'static) -> Self {
        self.before = Some(Box::new(start));
        self
    }

    /// What must hold at the start and after every call. It panics, as an assertion does, if it does not.
    pub fn holds(mut self, check: impl Fn(&Chain) + 'static) -> Self {
        self.holds = Box::new(check);
        self
    }
}

fn decoded<A: Abi>(values: &[Value]) -> Option<A> {
    abi::decode(&arbitrary::encode(values)).ok()
}
