//! Checks with names: each is told when it is done, and all are counted.

use std::cell::Cell;
use std::fmt::Display;
use std::time::Instant;

use crate::failure::Failure;

/// How many checks passed.
#[derive(Default)]
pub(super) struct Checks(Cell<u32>);

impl Checks {
    /// Makes one check about a subject.
    ///
    /// # Errors
    /// What the check found, with the name of the check.
    pub(super) fn one<T>(
        &self,
        subject: &str,
        name: impl Display,
        check: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let start = Instant::now();
        let found = check()
            .map_err(|failure| Failure::unexpected(format!("{subject}: {name}"), failure))?;
        self.0.set(self.0.get() + 1);
        let seconds = start.elapsed().as_secs_f64();
        eprintln!("      ok {subject}: {name} ({seconds:.1} s)");
        Ok(found)
    }

    /// How many passed so far.
    pub(super) fn passed(&self) -> u32 {
        self.0.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_checks_that_pass_are_counted_and_others_are_named() {
        let checks = Checks::default();
        assert_eq!(checks.one("a", "one is one", || Ok(1)).unwrap(), 1);
        let failed = checks.one("b", "two is one", || {
            Err::<(), _>(Failure::unexpected("two", "not one"))
        });
        assert_eq!(
            failed.unwrap_err().to_string(),
            "b: two is one: two: not one"
        );
        assert_eq!(checks.passed(), 1);
    }
}
