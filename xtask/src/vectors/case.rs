//! Reading a case field by field. A field nobody asked for is an error at the end, so that no expectation is overlooked.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::{Map, Value};
use slacontract_terms::{Amount, BasisPoints, Duration, PartsPerBillion};

use super::{Outcome, file::Group};

/// Fields that explain and expect nothing.
const REMARKS: &[&str] = &["about", "name", "note", "source", "why"];

/// An object whose fields are read once each.
pub(crate) struct Case<'a> {
    fields: &'a Map<String, Value>,
    asked: RefCell<BTreeSet<String>>,
}

impl<'a> Case<'a> {
    pub(crate) fn new(fields: &'a Map<String, Value>) -> Self {
        Self {
            fields,
            asked: RefCell::default(),
        }
    }

    /// A field that may be absent.
    pub(crate) fn may(&self, name: &str) -> Option<&'a Value> {
        self.asked.borrow_mut().insert(name.to_owned());
        self.fields.get(name)
    }

    pub(crate) fn value(&self, name: &str) -> Result<&'a Value, String> {
        self.may(name).ok_or_else(|| format!("`{name}` is missing"))
    }

    pub(crate) fn text(&self, name: &str) -> Result<&'a str, String> {
        self.value(name)?
            .as_str()
            .ok_or_else(|| format!("`{name}` should be text"))
    }

    pub(crate) fn number(&self, name: &str) -> Result<u64, String> {
        whole(self.value(name)?).ok_or_else(|| format!("`{name}` should be a whole number"))
    }

    pub(crate) fn list(&self, name: &str) -> Result<&'a [Value], String> {
        self.value(name)?
            .as_array()
            .map(Vec::as_slice)
            .ok_or_else(|| format!("`{name}` should be a list"))
    }

    /// An amount in the smallest unit: a number, or a decimal text for large ones.
    pub(crate) fn amount(&self, name: &str) -> Result<Amount, String> {
        amount(self.value(name)?)
            .ok_or_else(|| format!("`{name}` should be an amount of whole units"))
    }

    pub(crate) fn share(&self, name: &str) -> Result<BasisPoints, String> {
        BasisPoints::parse_percent(self.text(name)?).map_err(|error| format!("`{name}`: {error}"))
    }

    pub(crate) fn ratio(&self, name: &str) -> Result<PartsPerBillion, String> {
        PartsPerBillion::parse_percent(self.text(name)?)
            .map_err(|error| format!("`{name}`: {error}"))
    }

    pub(crate) fn days(&self, name: &str) -> Result<Duration, String> {
        self.number(name)?
            .checked_mul(86_400)
            .map(Duration::from_seconds)
            .ok_or_else(|| format!("`{name}` is too many days"))
    }

    /// Ends the reading.
    pub(crate) fn finish(&self) -> Result<(), String> {
        let asked = self.asked.borrow();
        let unread: Vec<&str> = self
            .fields
            .keys()
            .map(String::as_str)
            .filter(|name| !asked.contains(*name) && !REMARKS.contains(name))
            .collect();
        if unread.is_empty() {
            Ok(())
        } else {
            Err(format!(
                "nobody knows what `{}` means here",
                unread.join("`, `")
            ))
        }
    }
}

/// A whole number, as a number or as decimal text.
pub(crate) fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// An amount of whole units, as a number or as decimal text.
pub(crate) fn amount(value: &Value) -> Option<Amount> {
    let units = value
        .as_u64()
        .map(u128::from)
        .or_else(|| value.as_str()?.parse().ok())?;
    Some(Amount::from_units(units))
}

/// Runs each of a list of cases.
pub(crate) fn each(cases: &[Value], run: impl Fn(&Case<'_>) -> Result<(), String>) -> Vec<Outcome> {
    each_as_written(cases, |fields| {
        let case = Case::new(fields);
        run(&case).and_then(|()| case.finish())
    })
}

/// Runs each of a list of cases by its fields. What stands under `ours` is what these rules answer on purpose instead of what the other
/// system did.
pub(crate) fn each_as_written(
    cases: &[Value],
    run: impl Fn(&Map<String, Value>) -> Result<(), String>,
) -> Vec<Outcome> {
    let wrong = |case: &Value| {
        let Some(fields) = case.as_object() else {
            return Some("a case should be an object".to_owned());
        };
        let mut fields = fields.clone();
        if let Some(Value::Object(ours)) = fields.get("ours").cloned() {
            fields.remove("ours");
            if ours.contains_key("error") || ours.contains_key("ok") {
                fields.retain(|name, _| name != "error" && name != "ok");
            }
            fields.extend(ours);
        }
        run(&fields).err()
    };
    cases
        .iter()
        .enumerate()
        .map(|(index, case)| Outcome {
            name: match case["name"].as_str() {
                Some(name) => name.to_owned(),
                None => index.to_string(),
            },
            wrong: wrong(case),
            played: false,
        })
        .collect()
}

/// The cases of a group.
pub(crate) fn cases(group: &Group) -> &[Value] {
    group
        .body
        .get("cases")
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// What was computed is what was expected.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(
    what: &str,
    found: T,
    expected: T,
) -> Result<(), String> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{what} is {found:?}, expected {expected:?}"))
    }
}
