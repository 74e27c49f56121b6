//! Gas per method, measured in the VM lane while a test runs: `cargo slacontract test --gas`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

/// Asks for the table; `cargo slacontract test --gas` sets it.
pub const GAS_VARIABLE: &str = "SLACONTRACT_GAS";

/// What the calls of one test used.
#[derive(Debug, Default)]
pub struct GasTable {
    methods: RefCell<BTreeMap<String, Use>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Use {
    calls: u64,
    least: u64,
    most: u64,
    total: u64,
}

impl GasTable {
    /// Whether a table is wanted.
    pub fn wanted() -> bool {
        std::env::var_os(GAS_VARIABLE).is_some_and(|value| !value.is_empty() && value != "0")
    }

    /// Notes a call; `name` may carry arguments, which do not count.
    pub fn note(&self, name: &str, gas: u64) {
        let method = name.split('(').next().unwrap_or(name).to_owned();
        let mut methods = self.methods.borrow_mut();
        let entry = methods.entry(method).or_insert(Use {
            calls: 0,
            least: gas,
            most: gas,
            total: 0,
        });
        entry.calls += 1;
        entry.least = entry.least.min(gas);
        entry.most = entry.most.max(gas);
        entry.total += gas;
    }

    /// The table of the test named `test`; nothing if it called nothing.
    fn text(&self, test: &str) -> Option<String> {
        let methods = self.methods.borrow();
        let width = methods.keys().map(String::len).max()?;
        let mut text = format!("gas of {test}\n");
        for (
            method,
            Use {
                calls,
                least,
                most,
                total,
            },
        ) in &*methods
        {
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "  {method:width$}  {:>10} average  {least:>10} least  {most:>10} most  {calls:>4} calls",
                total / calls
            );
        }
        Some(text)
    }

    /// Prints the table past the harness, which would show it only of tests that fail.
    pub fn print(&self, test: &str) {
        if let Some(text) = self.text(test) {
            // A table that cannot be shown is no reason to fail a test.
            let _ = std::io::stderr().write_all(text.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::GasTable;

    #[test]
    fn calls_of_one_method_are_one_line_whatever_their_arguments() {
        let table = GasTable::default();
        assert_eq!(table.text("none"), None);
        table.note("Counter.set(1)", 10);
        table.note("Counter.set(2)", 30);
        table.note("deploy Counter", 5);
        let text = table.text("it_counts").unwrap();
        assert_eq!(text.lines().count(), 3, "{text}");
        let line = text
            .lines()
            .find(|line| line.contains("Counter.set"))
            .unwrap();
        let numbers: Vec<&str> = line
            .split_whitespace()
            .filter(|word| word.parse::<u64>().is_ok())
            .collect();
        assert_eq!(numbers, ["20", "10", "30", "2"]);
    }
}
