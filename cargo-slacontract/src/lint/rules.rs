//! What is likely a mistake in what a method does.

use syn::spanned::Spanned;

use super::contract::Contract;
use super::source::place;
use super::walk::{Fact, Method, Step};
use super::{
    Finding, GUESSABLE_COMMITMENT, LOCKED_VALUE, Level, MISSING_CHECK, TIME_AS_RANDOMNESS,
    UNBOUNDED_LOOP, WRITE_AFTER_CALL,
};

/// Names of fields that say who rules or what things cost.
const POWERS: [&str; 22] = [
    "owner",
    "admin",
    "minter",
    "pauser",
    "paused",
    "signer",
    "oracle",
    "court",
    "treasury",
    "beneficiary",
    "recipient",
    "guardian",
    "governor",
    "operator",
    "implementation",
    "fee",
    "price",
    "rate",
    "limit",
    "cap",
    "bond",
    "role",
];

/// Findings in all methods.
pub(super) fn findings(contract: &Contract<'_>, methods: &[Method<'_>]) -> Vec<Finding> {
    let mut found = Vec::new();
    for method in methods {
        for step in &method.steps {
            found.extend(of_step(method, step));
        }
        found.extend(missing_check(contract, method));
    }
    found.extend(locked_value(contract, methods));
    found
}

fn of_step(method: &Method<'_>, step: &Step) -> Option<Finding> {
    let name = method.function.name();
    match &step.fact {
        Fact::Write {
            field,
            after: Some(call),
            ..
        } => Some(
            Finding::at(
                WRITE_AFTER_CALL,
                step.place.clone(),
                format!("`{name}` writes `{field}` after it has called another contract"),
                "written here",
                "change the state first and call last: whoever is called then meets a contract that has finished",
            )
            .and(call.clone(), "control goes to another contract here"),
        ),
        Fact::Loop { bound } if bound.stored && !bound.bounded => {
            let finding = Finding::at(
                UNBOUNDED_LOOP,
                step.place.clone(),
                format!("`{name}` runs as long as what is stored, and storage grows"),
                "nothing bounds this",
                "take a start and a count as arguments and work page by page, or bound it: `.min(50)`, `.iter().take(50)`",
            );
            Some(if method.function.has("view") {
                finding.level(Level::Info)
            } else {
                finding
            })
        }
        Fact::Random { by } => Some(Finding::at(
            TIME_AS_RANDOMNESS,
            step.place.clone(),
            format!("`{name}` puts the block's time or hash through `{by}`, as if it were random"),
            "whoever orders transactions chooses this",
            "let each side commit to a hash of a long random number first and reveal it later, or ask a feed for randomness",
        )),
        Fact::Commitment { bits } => Some(Finding::at(
            GUESSABLE_COMMITMENT,
            step.place.clone(),
            format!("`{name}` checks a commitment to a value of {bits} bits, without a salt"),
            "anybody can try all values and see which hash fits",
            "hash a long random salt with it: `salt: B256` as an argument, kept secret until it is revealed",
        )),
        _ => None,
    }
}

/// A method anybody may call that takes what is not theirs.
fn missing_check(contract: &Contract<'_>, method: &Method<'_>) -> Option<Finding> {
    let function = &method.function;
    if method.checked || function.has("init") || function.has("view") || !function.takes_mut_self()
    {
        return None;
    }
    let (step, what) = method.steps.iter().find_map(|step| {
        let what = match &step.fact {
            Fact::Write {
                field, value, key, ..
            } => {
                let of = contract.slot_of(field);
                let power = POWERS
                    .iter()
                    .any(|word| field.split('_').any(|part| part == *word));
                match of.as_deref() {
                    // Whoever calls first, when something is refused as well, may be meant: `claim` of a free name.
                    Some("Address") if value.argument || (value.caller && !method.guarded) => {
                        format!("`{field}` is set to what the caller wants")
                    }
                    Some("Amount") if value.argument && !value.sent => {
                        format!("`{field}`, an amount, is set to what the caller wants")
                    }
                    Some(_) if power && value.argument && !value.sent => {
                        format!("`{field}` is set to what the caller wants")
                    }
                    None if power && value.argument && !value.sent && !key.caller => {
                        format!("`{field}` is changed to what the caller wants")
                    }
                    _ => return None,
                }
            }
            Fact::Pay { to, .. } if to.argument => "money goes where the caller wants".into(),
            Fact::Pay { to, .. } if to.caller && !method.guarded => {
                "money goes to whoever calls".into()
            }
            Fact::Pay { amount, .. } if !method.guarded && !amount.sent => {
                "money goes out whenever anybody calls".into()
            }
            _ => return None,
        };
        Some((step, what))
    })?;
    let name = function.name();
    let here = place(function.file, function.signature.ident.span());
    Some(
        Finding::at(
            MISSING_CHECK,
            here,
            format!("anybody may call `{name}`: nothing in it depends on who calls"),
            "no look at `caller()`",
            "refuse strangers first: `ensure!(caller() == self.owner.get(), ..)`; if anybody may call it, say so: `// slacontract: allow(L003) reason`",
        )
        .and(step.place.clone(), what),
    )
}

/// A contract that takes value in one method and pays out in none.
fn locked_value(contract: &Contract<'_>, methods: &[Method<'_>]) -> Option<Finding> {
    // Engines, components and default methods pay out where these sources do not show it.
    let all_known = contract.fields.keys().all(|field| {
        ["Slot", "Map", "List", "Set", "Transient", "IterMap"]
            .contains(&contract.kind_of(field).as_str())
    });
    if contract.agreement || contract.implements || !all_known {
        return None;
    }
    let pays = methods.iter().any(|method| {
        method
            .steps
            .iter()
            .any(|step| matches!(step.fact, Fact::Pay { .. } | Fact::Call))
    });
    if pays {
        return None;
    }
    let method = methods
        .iter()
        .find(|method| method.function.has("payable"))?;
    let attribute = method
        .function
        .attributes
        .iter()
        .find(|attribute| attribute.path().is_ident("payable"))?;
    let name = method.function.name();
    Some(Finding::at(
        LOCKED_VALUE,
        place(method.function.file, attribute.span()),
        format!(
            "`{name}` takes value, and no method of `{}` pays any out",
            contract.name
        ),
        "what is sent here stays for ever",
        "add a method that pays it out with `pay(..)`, or remove `#[payable]`",
    ))
}
