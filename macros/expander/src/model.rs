//! What the macros know about an author's code, free of syntax that does not matter.

use proc_macro2::Span;
use syn::{Attribute, Ident, ItemStruct, Path, Type};

/// A contract's struct.
pub struct ContractModel {
    /// The struct with the attributes that were consumed taken off.
    pub item: ItemStruct,
    /// Documentation.
    pub docs: String,
    /// Fields in order.
    pub fields: Vec<FieldModel>,
    /// Interfaces it routes.
    pub implements: Vec<Path>,
    /// Events named at the root, beside those found in methods.
    pub events: Vec<Path>,
    /// Errors named at the root, beside those of methods.
    pub errors: Vec<Path>,
}

/// A field of a contract's struct.
pub struct FieldModel {
    /// Name.
    pub name: Ident,
    /// Type as written.
    pub of: Type,
    /// `#[component]`: interfaces reach it by its type.
    pub component: bool,
    /// Attributes that are not Rust's own (`#[party(..)]`, `#[feed(..)]`, ..), for the agreement.
    pub attributes: Vec<Attribute>,
}

/// A method that can be called from outside.
pub struct Method {
    /// Rust name.
    pub ident: Ident,
    /// ABI name.
    pub name: String,
    /// Documentation.
    pub docs: String,
    /// Arguments.
    pub inputs: Vec<(Ident, Type)>,
    /// Answer.
    pub output: Type,
    /// `#[init]`.
    pub init: bool,
    /// `#[payable]`.
    pub payable: bool,
    /// `#[view]`.
    pub view: bool,
    /// `#[reentrant]`.
    pub reentrant: bool,
    /// `#[unconstructed]`.
    pub unconstructed: bool,
}

/// `#[fallback]` or `#[receive]`: what answers calldata that names no method.
pub struct Entry {
    /// Rust name.
    pub ident: Ident,
    /// Documentation.
    pub docs: String,
    /// Whether it takes the calldata.
    pub calldata: bool,
    /// Answer.
    pub output: Type,
    /// `#[payable]`, and every `#[receive]`.
    pub payable: bool,
    /// `#[reentrant]`.
    pub reentrant: bool,
}

/// What an interface or contract names in its ABI beside its methods.
#[derive(Default)]
pub struct Named {
    /// Events.
    pub events: Vec<Path>,
    /// Errors.
    pub errors: Vec<Path>,
}

/// A hook of the agreement that a method answers.
pub struct Hook {
    /// The hook's name.
    pub name: Ident,
    /// The method.
    pub method: Ident,
    /// The method's arguments after `self`.
    pub inputs: Vec<(Ident, Type)>,
    /// What it answers.
    pub output: Type,
}

/// An error on the author's token: a stable code, what is wrong, and what to do.
pub fn mistake(span: Span, code: &str, what: &str, remedy: &str) -> syn::Error {
    syn::Error::new(span, format!("{code}: {what}\n  = help: {remedy}"))
}

/// The ABI name of a Rust name: `balance_of` is `balanceOf`.
pub fn abi_name(ident: &Ident) -> String {
    let text = ident.to_string();
    let text = text.strip_prefix("r#").unwrap_or(&text);
    let mut name = String::new();
    let mut upper = false;
    for letter in text.chars() {
        if letter == '_' && !name.is_empty() {
            upper = true;
        } else if upper {
            name.extend(letter.to_uppercase());
            upper = false;
        } else {
            name.push(letter);
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_camel_case() {
        for (rust, abi) in [
            ("due", "due"),
            ("balance_of", "balanceOf"),
            ("erc_20_name", "erc20Name"),
            ("r#type", "type"),
        ] {
            let ident = syn::parse_str::<Ident>(rust).unwrap();
            assert_eq!(abi_name(&ident), abi);
        }
    }
}
