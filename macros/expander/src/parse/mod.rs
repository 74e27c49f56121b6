//! Author's code into models.

mod contract;
mod marks;
mod methods;
mod signature;
mod types;

pub use contract::{contract, interface, is_rust, keep_rust};
pub use marks::mark;
pub use methods::{Block, inherent, of_trait, strip, strip_trait};
pub use types::{Needs, Place, check_fields, derivable, result};

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The text of doc comments, without the leading space of each line.
pub fn docs(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes {
        if let Meta::NameValue(pair) = &attribute.meta
            && pair.path.is_ident("doc")
            && let Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) = &pair.value
        {
            let text = text.value();
            lines.push(text.strip_prefix(' ').unwrap_or(&text).to_owned());
        }
    }
    lines.join("\n").trim().to_owned()
}

/// Takes the attribute with this name off, if it is there.
pub fn take(attributes: &mut Vec<Attribute>, name: &str) -> Option<Attribute> {
    let at = attributes
        .iter()
        .position(|attribute| attribute.path().is_ident(name))?;
    Some(attributes.remove(at))
}
