//! Gas of a test run: what the tests wrote down, as a table of methods.
//!
//! Every test appends one line of JSON to a file that the command names. Gas is of the VM lane and of deterministic tests alone, so two
//! runs of the same contract give the same figures.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::commands::grouped;
use crate::output::Failure;

/// The file the tests write to; it goes away with this value.
pub(crate) struct Records {
    folder: tempfile::TempDir,
}

/// What one test wrote down.
#[derive(Debug, Deserialize)]
pub(crate) struct Record {
    /// Directory of the package it belongs to.
    pub(crate) dir: PathBuf,
    /// Binary and name.
    pub(crate) test: String,
    /// Its calls, in order.
    pub(crate) calls: Vec<Used>,
}

/// One call's gas.
#[derive(Debug, Deserialize)]
pub(crate) struct Used {
    /// `Counter.increment`, `deploy Counter`.
    pub(crate) method: String,
    /// Of the whole transaction.
    pub(crate) gas: u64,
}

impl Records {
    pub(crate) fn new() -> Result<Self, Failure> {
        let folder = tempfile::tempdir()
            .map_err(|error| Failure::new("io", format!("no temporary folder: {error}")))?;
        Ok(Self { folder })
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("gas.jsonl")
    }

    /// What the tests wrote, in the order of their names.
    pub(crate) fn read(&self) -> Result<Vec<Record>, Failure> {
        read(&self.path())
    }

    pub(crate) fn table(&self) -> Result<Table, Failure> {
        Ok(Table::of(&self.read()?))
    }
}

fn read(path: &Path) -> Result<Vec<Record>, Failure> {
    // No test has called anything: there is no file.
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut records = text
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<Vec<Record>, _>>()
        .map_err(|error| {
            Failure::new("gas", format!("a test wrote its gas down wrongly: {error}"))
                .with_hint("the `slacontract` crates are of another version than this command")
        })?;
    records.sort_by(|left, right| (&left.dir, &left.test).cmp(&(&right.dir, &right.test)));
    Ok(records)
}

/// Gas per method over all tests.
#[derive(Debug, Default)]
pub(crate) struct Table {
    methods: BTreeMap<String, Vec<u64>>,
}

impl Table {
    fn of(records: &[Record]) -> Self {
        let mut table = Self::default();
        for call in records.iter().flat_map(|record| &record.calls) {
            let uses = table.methods.entry(call.method.clone()).or_default();
            uses.push(call.gas);
        }
        table
            .methods
            .values_mut()
            .for_each(|uses| uses.sort_unstable());
        table
    }

    /// A line per method: deployments after the methods of their contract's name.
    pub(crate) fn text(&self) -> String {
        let width = self
            .methods
            .keys()
            .map(String::len)
            .max()
            .unwrap_or(0)
            .max(6);
        let mut text = format!(
            "{:width$}  {:>12}  {:>12}  {:>12}  {:>6}\n",
            "method", "min gas", "median", "max", "calls"
        );
        for (method, uses) in &self.methods {
            let [least, middle, most] = figures(uses).map(|gas| grouped(gas as usize));
            text.push_str(&format!(
                "{method:width$}  {least:>12}  {middle:>12}  {most:>12}  {:>6}\n",
                uses.len()
            ));
        }
        text
    }

    pub(crate) fn json(&self) -> Value {
        let rows = self.methods.iter().map(|(method, uses)| {
            let [least, middle, most] = figures(uses);
            json!({ "method": method, "min": least, "median": middle, "max": most, "calls": uses.len() })
        });
        rows.collect()
    }
}

/// Least, median (the lower of two) and most of sorted figures.
fn figures(uses: &[u64]) -> [u64; 3] {
    let at = |index: usize| uses.get(index).copied().unwrap_or_default();
    [
        at(0),
        at(uses.len().saturating_sub(1) / 2),
        at(uses.len().saturating_sub(1)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_least_median_most_and_calls_of_all_tests() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gas");
        fs::write(
            &path,
            r#"{"dir":"/p","test":"b::two","calls":[{"method":"C.add","gas":30},{"method":"deploy C","gas":900000}]}
{"dir":"/p","test":"a::one","calls":[{"method":"C.add","gas":10},{"method":"C.add","gas":20}]}
"#,
        )
        .unwrap();
        let records = read(&path).unwrap();
        assert_eq!(records[0].test, "a::one", "in the order of names");
        let table = Table::of(&records);
        assert_eq!(
            table.json()[0],
            json!({"method": "C.add", "min": 10, "median": 20, "max": 30, "calls": 3})
        );
        let text = table.text();
        assert!(
            text.contains("900,000") && text.lines().count() == 3,
            "{text}"
        );
        assert!(read(Path::new("/nonexistent")).unwrap().is_empty());
        fs::write(&path, "nonsense").unwrap();
        assert_eq!(read(&path).unwrap_err().code, "gas");
    }
}
