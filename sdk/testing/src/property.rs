//! Fuzzed tests: one body, many random arguments, and the simplest ones that break it.
//!
//! proptest makes and shrinks the arguments. Every case starts from the same fresh chain. The simplest arguments that fail are run once
//! more in the open, so that the failure points at the author's line.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};

use proptest::strategy::BoxedStrategy;
use proptest::test_runner::{
    Config, RngAlgorithm, TestCaseError, TestCaseResult, TestError, TestRng, TestRunner,
};
use slacontract::Address;
use slacontract::abi::{self, Abi};

use crate::arbitrary::{self, Value};
use crate::chain::Chain;
use crate::native;
use crate::regressions::Place;
use crate::run::run;

/// Overrides how many cases a fuzzed test, and how many sequences an invariant runs.
pub const RUNS_VARIABLE: &str = "SLACONTRACT_FUZZ_RUNS";

/// Overrides the seed of fuzzed tests and invariants.
pub const SEED_VARIABLE: &str = "SLACONTRACT_SEED";

/// How many simpler cases are tried, and for how long in milliseconds.
const SHRINKING: (u32, u32) = (4096, 20_000);

/// How many accounts random addresses are chosen from.
const KNOWN: usize = 5;

/// Runs `test` with `cases` random arguments.
///
/// # Panics
/// As the test does with the simplest arguments found that make it fail; or if an environment variable is no number.
#[track_caller]
pub fn run_property<A: Abi + Debug + 'static>(place: Place, cases: u32, test: fn(&mut Chain, A)) {
    run(move |chain| {
        let known: Vec<Address> = chain.shared.accounts.iter().copied().take(KNOWN).collect();
        let strategy: BoxedStrategy<Vec<Value>> = arbitrary::parameters(A::OUTPUTS, &known);
        let found = search(&place, cases, &strategy, |values| {
            let before = chain.snapshot();
            let verdict = judged(|| {
                // An enum has fewer variants than its number has values.
                let arguments = decoded::<A>(values).unwrap_or_else(|| assume_failed());
                test(chain, arguments);
            });
            chain.revert(before);
            verdict
        });
        let Some(values) = found else { return };
        let arguments = decoded::<A>(&values);
        if let Some(arguments) = &arguments {
            eprintln!(
                "the simplest arguments found that make `{}` fail are\n  {}\nthey are kept in {} and run first from now on",
                place.test,
                shown(arguments),
                place.shown()
            );
        }
        arguments
            .into_iter()
            .for_each(|arguments| test(chain, arguments));
        panic!(
            "`{}` failed and holds when it is run again: it depends on something besides its chain and its arguments",
            place.test
        );
    });
}

fn decoded<A: Abi>(values: &[Value]) -> Option<A> {
    abi::decode(&arbitrary::encode(values)).ok()
}

/// Arguments as the author would write them in a call; a tuple of one without its comma.
fn shown(arguments: &impl Debug) -> String {
    format!("{arguments:?}").replace(",)", ")")
}

/// Looks for a value that fails: first those kept from earlier failures, then `cases` random ones. Returns the simplest one found.
///
/// # Panics
/// If an environment variable is no number, or nearly every case is rejected.
pub fn search<S: proptest::strategy::Strategy>(
    place: &Place,
    cases: u32,
    strategy: &S,
    mut fails: impl FnMut(&S::Value) -> TestCaseResult,
) -> Option<S::Value> {
    let cases = variable(RUNS_VARIABLE).map_or(cases, |runs| runs.try_into().unwrap_or(u32::MAX));
    let seed = variable(SEED_VARIABLE).unwrap_or(0);
    let config = Config {
        cases,
        failure_persistence: place.kept(),
        max_shrink_iters: SHRINKING.0,
        max_shrink_time: SHRINKING.1,
        max_global_rejects: cases.saturating_mul(16).max(1024),
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed_of(seed, place.test));
    let fails = std::cell::RefCell::new(&mut fails);
    match TestRunner::new_with_rng(config, rng).run(strategy, |value| fails.borrow_mut()(&value)) {
        Ok(()) => None,
        Err(TestError::Fail(_, simplest)) => Some(simplest),
        Err(TestError::Abort(reason)) => panic!(
            "`{}` was given up: {reason}; its `assume` leaves too few cases",
            place.test
        ),
    }
}

/// The generator's seed: every test has its own, and the same on every machine.
fn seed_of(seed: u64, test: &str) -> [u8; 32] {
    let mut text = seed.to_be_bytes().to_vec();
    text.extend(test.as_bytes());
    slacontract::host::keccak(&text)
}

fn variable(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok().filter(|text| !text.is_empty())?;
    match text.parse() {
        Ok(number) => Some(number),
        Err(_) => panic!("{name}={text:?} is no number"),
    }
}

/// What a case came to, without its noise.
pub fn judged(case: impl FnOnce()) -> TestCaseResult {
    match native::quietly(|| catch_unwind(AssertUnwindSafe(case))) {
        Ok(()) => Ok(()),
        Err(payload) if payload.is::<Assumption>() => {
            Err(TestCaseError::reject("an assumption does not hold"))
        }
        Err(payload) => {
            let text = payload.downcast_ref::<String>().cloned().or_else(|| {
                payload
                    .downcast_ref::<&str>()
                    .map(|text| (*text).to_owned())
            });
            Err(TestCaseError::fail(text.unwrap_or_default()))
        }
    }
}

/// What a broken assumption panics with.
struct Assumption;

fn assume_failed() -> ! {
    panic_any(Assumption)
}

/// Leaves the case out unless `holds`: for arguments that a fuzzed test is not about. It counts neither as a success nor as a failure.
///
/// # Panics
/// If it does not hold; the fuzzed test catches that and takes another case.
pub fn assume(holds: bool) {
    if !holds {
        assume_failed();
    }
}
