//! Whether a contract's next version can work on the storage of the one before.
//!
//! An upgrade keeps storage and replaces code. So every field must stay where it is and what it is; fields may be added behind the
//! old ones, variants behind the variants of an enum, and members behind those of a struct where nothing follows it. Names and
//! transient fields may change: a name is no place.

use std::fmt;

use super::layout::{Field, Form, Layout};

/// How a field of the old version differs from the new one's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field, from the contract's fields on, by its old name.
    pub path: String,
    /// What differs.
    pub change: Change,
}

/// What differs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// The field is not there any more.
    Removed,
    /// It stands elsewhere.
    Moved {
        /// Slot and byte, until now.
        from: (u64, usize),
        /// And from now on.
        to: (u64, usize),
    },
    /// It is of another type.
    Retyped {
        /// Type, until now.
        from: String,
        /// And from now on.
        to: String,
    },
    /// It has another name, which changes nothing on chain.
    Renamed {
        /// The new name.
        to: String,
    },
}

impl Difference {
    /// Whether the new version would misread the old one's storage.
    pub fn breaks(&self) -> bool {
        !matches!(self.change, Change::Renamed { .. })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.change {
            Change::Removed => write!(
                out,
                "`{path}` is gone; what stands there would be read as something else: keep it, unused"
            ),
            Change::Moved { from, to } => write!(
                out,
                "`{path}` stood at slot {} byte {} and now stands at slot {} byte {}: add fields behind the old ones only",
                from.0, from.1, to.0, to.1
            ),
            Change::Retyped { from, to } => write!(
                out,
                "`{path}` was `{from}` and is now `{to}`: keep its type, and add a field for the new one"
            ),
            Change::Renamed { to } => write!(out, "`{path}` is now called `{to}`"),
        }
    }
}

/// All differences between the fields of a contract and those of its next version, in order; none if there is nothing to say. The
/// storage fits if none of them [`Difference::breaks`].
pub fn compare(old: &[Field], new: &[Field]) -> Vec<Difference> {
    let mut found = Vec::new();
    fields(old, new, "", &mut found);
    found
}

fn fields(old: &[Field], new: &[Field], above: &str, found: &mut Vec<Difference>) {
    let new: Vec<&Field> = new.iter().filter(|field| field.slot.is_some()).collect();
    for field in old {
        let Some(slot) = field.slot else {
            continue;
        };
        let path = if above.is_empty() {
            field.label.clone()
        } else {
            format!("{above}.{}", field.label)
        };
        let place = |field: &Field| (field.slot.unwrap_or_default(), field.offset);
        let here = new.iter().find(|next| place(next) == (slot, field.offset));
        let named = new.iter().find(|next| next.label == field.label);
        let change = match (here, named) {
            (Some(next), _) if next.label == field.label => {
                layouts(&field.layout, &next.layout, &path, true, found);
                continue;
            }
            (_, Some(next)) => Change::Moved {
                from: (slot, field.offset),
                to: place(next),
            },
            // Another name, and nothing else of this name: the same field, if it is of the same type.
            (Some(next), None) => {
                let mut inside = Vec::new();
                layouts(&field.layout, &next.layout, &path, true, &mut inside);
                if inside.iter().any(Difference::breaks) {
                    Change::Removed
                } else {
                    Change::Renamed {
                        to: next.label.clone(),
                    }
                }
            }
            (None, None) => Change::Removed,
        };
        found.push(Difference { path, change });
    }
}

/// Compares what stands at one place. Unless it may grow, it is one of a row whose items would move.
fn layouts(old: &Layout, new: &Layout, path: &str, may_grow: bool, found: &mut Vec<Difference>) {
    let retyped = || Difference {
        path: path.to_owned(),
        change: Change::Retyped {
            from: old.form.name(),
            to: new.form.name(),
        },
    };
    let same_size = (old.bytes, old.slots) == (new.bytes, new.slots);
    let grows = matches!(old.form, Form::Struct { .. }) && may_grow;
    if !same_size && !grows {
        found.push(retyped());
        return;
    }
    match (&old.form, &new.form) {
        (Form::Struct { members: old, .. }, Form::Struct { members: new, .. }) => {
            fields(old, new, path, found);
        }
        (
            Form::Mapping { key, value },
            Form::Mapping {
                key: next_key,
                value: next_value,
            },
        )
        | (
            Form::EnumerableMapping { key, value },
            Form::EnumerableMapping {
                key: next_key,
                value: next_value,
            },
        ) if same(key, next_key) => {
            // Values stand far apart: each may grow.
            layouts(value, next_value, &format!("{path}[]"), true, found);
        }
        (Form::List { of: old }, Form::List { of: new }) => {
            layouts(old, new, &format!("{path}[]"), false, found);
        }
        (
            Form::Array { length, of: old },
            Form::Array {
                length: next_length,
                of: new,
            },
        ) if length == next_length => {
            layouts(old, new, &format!("{path}[]"), false, found);
        }
        (old, new) if same(old, new) => {}
        _ => found.push(retyped()),
    }
}

/// Whether two values, keys or items are read alike.
fn same(old: &Form, new: &Form) -> bool {
    match (old, new) {
        // New variants behind the old ones; names of types and variants are no places, but their order is.
        (Form::Enum { variants: old, .. }, Form::Enum { variants: new, .. }) => {
            new.starts_with(old)
        }
        (Form::Set { of: old }, Form::Set { of: new }) => same(old, new),
        (old, new) => old == new,
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout;
    use super::*;
    use serde_json::{Value, json};

    fn value(label: &str, slot: u64, solidity: &str, name: &str) -> Value {
        json!({ "label": label, "slot": slot, "offset": 0, "type": name, "layout": of_value(solidity, name) })
    }

    fn of_value(solidity: &str, name: &str) -> Value {
        json!({ "slots": 1, "kind": "value", "type": solidity, "name": name })
    }

    fn member(label: &str, slot: u64, layout: &Value) -> Value {
        json!({ "label": label, "slot": slot, "offset": 0, "type": "", "layout": layout })
    }

    fn structure(members: &[Value]) -> Value {
        json!({ "slots": members.len(), "kind": "struct", "name": "S", "members": members })
    }

    fn compared(old: &Value, new: &Value) -> Vec<String> {
        let read = |fields: &Value| layout::parse(fields).unwrap();
        compare(&read(old), &read(new))
            .iter()
            .map(|difference| {
                format!(
                    "{}{difference}",
                    if difference.breaks() { "" } else { "(fits) " }
                )
            })
            .collect()
    }

    #[test]
    fn fields_may_be_added_behind_the_old_ones() {
        let owner = value("owner", 0, "address", "Address");
        let total = value("total", 1, "uint256", "U256");
        let due = value("due", 2, "uint256", "U256");
        assert_eq!(
            compared(&json!([owner, total]), &json!([owner, total, due])),
            [""; 0]
        );
        assert_eq!(
            compared(&json!([owner, total]), &json!([owner])),
            ["`total` is gone; what stands there would be read as something else: keep it, unused"]
        );
    }

    #[test]
    fn a_field_in_front_moves_the_others() {
        let old = json!([value("owner", 0, "address", "Address")]);
        let new = json!([
            value("flag", 0, "uint256", "U256"),
            value("owner", 1, "address", "Address")
        ]);
        assert_eq!(
            compared(&old, &new),
            [
                "`owner` stood at slot 0 byte 0 and now stands at slot 1 byte 0: add fields behind the old ones only"
            ]
        );
    }

    #[test]
    fn exchanged_fields_are_both_told() {
        let old = json!([
            value("a", 0, "uint256", "U256"),
            value("b", 1, "uint256", "U256")
        ]);
        let new = json!([
            value("b", 0, "uint256", "U256"),
            value("a", 1, "uint256", "U256")
        ]);
        assert_eq!(compared(&old, &new).len(), 2);
    }

    #[test]
    fn a_type_stays_and_its_unit_too() {
        let old = json!([value("due", 0, "uint64", "Timestamp")]);
        for (solidity, name) in [("uint64", "Duration"), ("uint256", "U256")] {
            let told = compared(&old, &json!([value("due", 0, solidity, name)]));
            assert_eq!(
                told,
                [format!(
                    "`due` was `Timestamp` and is now `{name}`: keep its type, and add a field for the new one"
                )]
            );
        }
    }

    #[test]
    fn another_name_changes_nothing() {
        let old = json!([value("due", 0, "uint64", "Timestamp")]);
        let new = json!([value("deadline", 0, "uint64", "Timestamp")]);
        assert_eq!(
            compared(&old, &new),
            ["(fits) `due` is now called `deadline`"]
        );
    }

    #[test]
    fn a_struct_grows_behind_a_key_and_at_the_end_but_not_in_a_row() {
        let uint = of_value("uint256", "U256");
        let (small, large) = (
            structure(&[member("a", 0, &uint)]),
            structure(&[member("a", 0, &uint), member("b", 1, &uint)]),
        );
        let mapping = |of: &Value| {
            json!([member(
                "m",
                0,
                &json!({ "slots": 1, "kind": "mapping", "key": { "kind": "value", "type": "address", "name": "Address" }, "value": of })
            )])
        };
        let list = |of: &Value| {
            json!([member(
                "l",
                0,
                &json!({ "slots": 1, "kind": "list", "of": of })
            )])
        };
        assert_eq!(compared(&mapping(&small), &mapping(&large)), [""; 0]);
        assert_eq!(
            compared(
                &json!([member("s", 0, &small)]),
                &json!([member("s", 0, &large)])
            ),
            [""; 0]
        );
        assert_eq!(
            compared(&list(&small), &list(&large)),
            ["`l[]` was `S` and is now `S`: keep its type, and add a field for the new one"]
        );
        assert_eq!(compared(&mapping(&large), &mapping(&small)).len(), 1);
    }

    #[test]
    fn an_enum_grows_at_its_end() {
        let of = |variants: &[&str]| json!([{ "label": "state", "slot": 0, "offset": 0, "type": "State", "layout": { "bytes": 1, "kind": "enum", "name": "State", "variants": variants } }]);
        assert_eq!(
            compared(&of(&["Open", "Shut"]), &of(&["Open", "Shut", "Lost"])),
            [""; 0]
        );
        assert_eq!(
            compared(&of(&["Open", "Shut"]), &of(&["Shut", "Open"])).len(),
            1
        );
    }

    #[test]
    fn transient_fields_come_and_go() {
        let transient = json!({ "label": "t", "type": "U256", "layout": { "slots": 1, "kind": "transient", "of": { "kind": "value", "type": "uint256", "name": "U256" } } });
        let owner = value("owner", 0, "address", "Address");
        assert_eq!(
            compared(&json!([transient, owner]), &json!([owner])),
            [""; 0]
        );
        assert_eq!(
            compared(&json!([owner]), &json!([owner, transient])),
            [""; 0]
        );
    }
}
