//! Mistakes in an agreement's terms, each with a part of an agreement that has it and one that has not: the rows that the
//! macros' tests read and the compiler is shown.

use slacontract_terms::check::{Base, EXPLANATIONS, MISTAKES};

use super::Entry;
use crate::carried::SDK_FILES;
use crate::lint::{AGREEMENT_MONEY, FLOAT};

pub(super) fn entries() -> Vec<Entry> {
    EXPLANATIONS
        .iter()
        .map(|explanation| {
            let shown = MISTAKES.iter().find(|row| row.code == explanation.code);
            let (wrong, right) = match shown {
                Some(row) => {
                    let base = agreement(row.base);
                    (row.excerpt(&base, true), row.excerpt(&base, false))
                }
                None => by_lint(explanation.code),
            };
            Entry {
                code: explanation.code.to_owned(),
                title: explanation.title.to_owned(),
                text: explanation.text.to_owned(),
                wrong,
                right,
            }
        })
        .collect()
}

/// What a lint shows that finds this mistake in a contract's code.
fn by_lint(code: &str) -> (String, String) {
    let lint = match code {
        "SLA022" => AGREEMENT_MONEY.code,
        "SLA026" => FLOAT.code,
        _ => return Default::default(),
    };
    let mut entries = super::lints::entries().into_iter();
    let entry = entries.find(|entry| entry.code == lint).unwrap_or_default();
    (entry.wrong, entry.right)
}

/// The agreement that a row changes, out of what this command carries.
fn agreement(base: Base) -> String {
    let name = format!("macros/expander/src/agreement/{}", base.file());
    let file = SDK_FILES.iter().find(|(known, _)| *known == name);
    let bytes = file.map(|(_, bytes)| *bytes).unwrap_or_default();
    String::from_utf8_lossy(bytes).into_owned()
}
