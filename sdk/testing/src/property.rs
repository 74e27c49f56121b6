//! Property tests: one body, many random arguments, and the simplest ones that break it.
//!
//! Every case starts from the same fresh chain. When one fails, simpler arguments are tried as long as they fail too; the last of them
//! is run once more in the open, so that the failure points at the author's line.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::chain::Chain;
use crate::native;
use crate::run::run;
use crate::sample::{Sample, Source};

/// Overrides how many cases a property test runs.
pub const RUNS_VARIABLE: &str = "SLACONTRACT_FUZZ_RUNS";

/// Overrides the seed of property tests.
pub const SEED_VARIABLE: &str = "SLACONTRACT_SEED";

/// How many simpler arguments are tried.
const ATTEMPTS: u32 = 1000;

/// Runs `test` with `cases` random arguments.
///
/// # Panics
/// As the test does with the simplest arguments found that make it fail; or if an environment variable is no number.
#[track_caller]
pub fn run_property<A: Sample + Debug + 'static>(cases: u32, test: fn(&mut Chain, A)) {
    let cases = variable(RUNS_VARIABLE).unwrap_or(cases.into());
    let seed = variable(SEED_VARIABLE).unwrap_or(0);
    run(move |chain| {
        for case in 0..cases {
            // Cases are independent of how many there are, so that a failing one can be run alone.
            let arguments = A::sample(&mut Source::new(seed.wrapping_add(case)));
            if holds(chain, test, &arguments) {
                continue;
            }
            let simplest = simplify(arguments, |candidate| holds(chain, test, candidate));
            eprintln!(
                "the property fails in case {case} of {cases}; the simplest arguments found are\n  {simplest:?}\n{SEED_VARIABLE}={} {RUNS_VARIABLE}=1 runs this case alone",
                seed.wrapping_add(case)
            );
            test(chain, simplest);
            panic!(
                "the property failed in case {case} and holds when it is run again: the test depends on something besides its chain and its arguments"
            );
        }
    });
}

fn variable(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    match text.parse() {
        Ok(number) => Some(number),
        Err(_) => panic!("{name}={text:?} is no number"),
    }
}

/// Whether the property holds, tried on a chain that is put back afterwards.
fn holds<A: Clone>(chain: &mut Chain, test: fn(&mut Chain, A), arguments: &A) -> bool {
    let before = chain.snapshot();
    let result =
        native::quietly(|| catch_unwind(AssertUnwindSafe(|| test(chain, arguments.clone()))));
    chain.revert(before);
    result.is_ok()
}

/// The simplest value reachable from `failing` through values that fail.
fn simplify<A: Sample>(mut failing: A, mut holds: impl FnMut(&A) -> bool) -> A {
    let mut attempts = 0;
    'next: loop {
        for candidate in failing.simpler() {
            attempts += 1;
            if attempts > ATTEMPTS {
                return failing;
            }
            if !holds(&candidate) {
                failing = candidate;
                continue 'next;
            }
        }
        return failing;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_failing_number_is_found() {
        assert_eq!(simplify(u64::MAX, |number| *number < 1_000_003), 1_000_003);
        assert_eq!(
            simplify((u64::MAX, 7_u8), |(left, right)| *left < 5 || *right < 3),
            (5, 3)
        );
    }

    #[test]
    fn samples_repeat_for_a_seed_and_reach_both_ends() {
        let draw = |seed| <(u64, u128)>::sample(&mut Source::new(seed));
        assert_eq!(draw(7), draw(7));
        let drawn: Vec<u64> = (0..400)
            .map(|seed| u64::sample(&mut Source::new(seed)))
            .collect();
        assert!(
            drawn.contains(&0)
                && drawn.contains(&u64::MAX)
                && drawn.iter().any(|number| (2..1000).contains(number))
        );
    }
}
