//! What became of an invariant's calls: a method that was never accepted was never tested.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::io::Write as _;

/// Accepted and refused calls by method.
pub struct Tally {
    counts: RefCell<Vec<Count>>,
}

#[derive(Clone, Debug, Default)]
struct Count {
    method: String,
    accepted: u64,
    refused: u64,
    why: String,
}

impl Tally {
    /// A tally of these methods.
    pub fn new(methods: impl Iterator<Item = String>) -> Self {
        let counts = methods.map(|method| Count {
            method,
            ..Count::default()
        });
        Self {
            counts: RefCell::new(counts.collect()),
        }
    }

    /// Notes a call; `refused` says why it was.
    pub fn note(&self, method: usize, refused: Option<String>) {
        let mut counts = self.counts.borrow_mut();
        let Some(count) = counts.get_mut(method) else {
            return;
        };
        match refused {
            None => count.accepted += 1,
            Some(why) => {
                count.refused += 1;
                count.why = why;
            }
        }
    }

    /// The table: a line per method.
    pub fn table(&self) -> String {
        let counts = self.counts.borrow();
        let width = counts
            .iter()
            .map(|count| count.method.len())
            .max()
            .unwrap_or(0);
        let mut text = String::new();
        for Count {
            method,
            accepted,
            refused,
            why,
        } in &*counts
        {
            let last = if *refused > 0 {
                format!(", at last with {why}")
            } else {
                String::new()
            };
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "  {method:width$}  {accepted:>6} accepted  {refused:>6} refused{last}"
            );
        }
        text
    }

    /// Methods that were called and never accepted, each with the last reason.
    pub fn never_accepted(&self) -> Vec<String> {
        let counts = self.counts.borrow();
        let never = counts
            .iter()
            .filter(|count| count.accepted == 0 && count.refused > 0);
        never
            .map(|count| {
                format!(
                    "{} ({} calls, at last {})",
                    count.method, count.refused, count.why
                )
            })
            .collect()
    }
}

/// Says something about a test that passes: past the harness, which shows the output only of tests that fail.
pub fn say(text: &str) {
    // What cannot be shown is no reason to fail a test.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn a_method_that_was_never_accepted_is_named_with_the_last_reason() {
        let tally = Tally::new(["T.pay".to_owned(), "T.burn".into(), "T.idle".into()].into_iter());
        tally.note(0, None);
        tally.note(0, Some("NotOwner".into()));
        tally.note(1, Some("Paused".into()));
        tally.note(1, Some("NotOwner".into()));
        assert_eq!(
            tally.never_accepted(),
            ["T.burn (2 calls, at last NotOwner)"]
        );
        let table = tally.table();
        assert!(
            table.lines().count() == 3 && table.contains("1 accepted"),
            "{table}"
        );
    }
}
