//! Gas per call, measured in the VM lane while a test runs: for `cargo slacontract test --gas` and `gas snapshot`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

use serde_json::json;

/// Asks for gas: `1` prints a table at the end of each test, a path has each test append a line of JSON to that file.
pub const GAS_VARIABLE: &str = "SLACONTRACT_GAS";

/// What the calls of one test used, in order.
#[derive(Debug)]
pub struct GasTable {
    file: Option<PathBuf>,
    calls: RefCell<Vec<(String, u64)>>,
}

impl GasTable {
    /// A table, if one is wanted.
    pub fn wanted() -> Option<Self> {
        let value = std::env::var_os(GAS_VARIABLE).filter(|value| !value.is_empty())?;
        let file = match value.to_str() {
            Some("0") => return None,
            Some("1") => None,
            _ => Some(PathBuf::from(value)),
        };
        Some(Self {
            file,
            calls: RefCell::default(),
        })
    }

    /// Notes a call.
    pub fn note(&self, method: String, gas: u64) {
        self.calls.borrow_mut().push((method, gas));
    }

    /// Tells what the test named `test` used; nothing if it called nothing. A test that failed tells nothing.
    pub fn tell(&self, test: &str) {
        if self.calls.borrow().is_empty() {
            return;
        }
        let told = match &self.file {
            // Past the harness, which would show it only of tests that fail.
            None => std::io::stderr().write_all(self.text(test).as_bytes()),
            Some(path) => OpenOptions::new()
                .create(true)
                .append(true)
                .open(path)
                // One write of one line: tests of several processes do not mix theirs.
                .and_then(|mut file| file.write_all(self.line(test).as_bytes())),
        };
        if let Err(error) = told {
            eprintln!("the gas of {test} could not be told: {error}");
        }
    }

    fn line(&self, test: &str) -> String {
        let binary = std::env::current_exe().unwrap_or_default();
        let binary = binary
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        // cargo adds a hash to a test binary's name.
        let binary = binary.rsplit_once('-').map_or(binary, |(name, _)| name);
        let calls = self.calls.borrow();
        let calls = calls
            .iter()
            .map(|(method, gas)| json!({ "method": method, "gas": gas }));
        let dir = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| ".".into());
        let record = json!({
            "dir": dir,
            "test": format!("{binary}::{test}"),
            "calls": calls.collect::<Vec<_>>(),
        });
        format!("{record}\n")
    }

    fn text(&self, test: &str) -> String {
        let mut methods: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for (method, gas) in &*self.calls.borrow() {
            methods.entry(method.clone()).or_default().push(*gas);
        }
        let width = methods.keys().map(String::len).max().unwrap_or(0);
        let mut text = format!("gas of {test}\n");
        for (method, mut uses) in methods {
            uses.sort_unstable();
            let (least, most) = (uses[0], uses[uses.len() - 1]);
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "  {method:width$}  {least:>10} least  {:>10} median  {most:>10} most  {:>4} calls",
                uses[(uses.len() - 1) / 2],
                uses.len()
            );
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::GasTable;

    #[test]
    fn calls_of_one_method_are_one_line_of_text_and_each_is_in_the_record() {
        let table = GasTable {
            file: None,
            calls: Vec::new().into(),
        };
        table.note("Counter.set".into(), 30);
        table.note("Counter.set".into(), 10);
        table.note("deploy Counter".into(), 5);
        let text = table.text("it_counts");
        let line = text
            .lines()
            .find(|line| line.contains("Counter.set"))
            .unwrap();
        let numbers: Vec<&str> = line
            .split_whitespace()
            .filter(|word| word.parse::<u64>().is_ok())
            .collect();
        assert_eq!(numbers, ["10", "10", "30", "2"]);
        let record: serde_json::Value = serde_json::from_str(&table.line("it_counts")).unwrap();
        assert_eq!(record["calls"].as_array().unwrap().len(), 3);
        assert!(record["test"].as_str().unwrap().ends_with("::it_counts"));
    }
}
