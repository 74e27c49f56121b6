//! Attributes on a method that say how it may be called.

use super::take;
use crate::model::mistake;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Attribute, Meta};

/// Their names; those in the second list take an argument.
const PLAIN: [&str; 8] = [
    "init",
    "payable",
    "view",
    "reentrant",
    "unconstructed",
    "fallback",
    "receive",
    "internal",
];
const WITH_ARGUMENT: [&str; 2] = ["on", "name"];

/// What other frameworks write, and what is written here.
const FOREIGN: [(&str, &str); 16] = [
    ("constructor", "write `#[init]`"),
    ("public", "write `pub fn`: public methods can be called"),
    ("external", "write `pub fn`: public methods can be called"),
    ("message", "write `pub fn`: public methods can be called"),
    ("private", "write `fn` without `pub`"),
    ("pure", "write `#[view]`"),
    ("constant", "write `#[view]`"),
    ("query", "write `#[view]`"),
    (
        "nonreentrant",
        "remove it: calls back are refused unless a method is `#[reentrant]`",
    ),
    (
        "non_reentrant",
        "remove it: calls back are refused unless a method is `#[reentrant]`",
    ),
    (
        "nonpayable",
        "remove it: a method refuses value unless it is `#[payable]`",
    ),
    (
        "only_owner",
        "check in the body: `ensure!(caller() == self.owner.get(), ..)`",
    ),
    (
        "override_",
        "remove it: writing the method in the `impl` overrides the default",
    ),
    (
        "virtual_",
        "remove it: a default method of an interface can be overridden",
    ),
    ("selector", "write `#[name(\"abiName\")]`"),
    ("storage", "fields of the contract's struct are its storage"),
];

/// The attributes of a method.
pub struct Marks {
    pub init: Option<Attribute>,
    pub payable: Option<Attribute>,
    pub view: Option<Attribute>,
    pub reentrant: Option<Attribute>,
    pub on: Option<Attribute>,
    pub name: Option<Attribute>,
    pub unconstructed: Option<Attribute>,
    pub fallback: Option<Attribute>,
    pub receive: Option<Attribute>,
    pub internal: Option<Attribute>,
}

impl Marks {
    /// Takes them off.
    pub fn take(attributes: &mut Vec<Attribute>) -> Self {
        let marks = Self {
            init: take(attributes, "init"),
            payable: take(attributes, "payable"),
            view: take(attributes, "view"),
            reentrant: take(attributes, "reentrant"),
            on: take(attributes, "on"),
            name: take(attributes, "name"),
            unconstructed: take(attributes, "unconstructed"),
            fallback: take(attributes, "fallback"),
            receive: take(attributes, "receive"),
            internal: take(attributes, "internal"),
        };
        // What is left over of them, or comes from another framework, would only be a second error.
        attributes.retain(|attribute| !is_ours(attribute) && foreign(attribute).is_none());
        marks
    }

    /// Takes them off; refuses one that is written twice, with arguments it does not take, or in another framework's words.
    pub fn checked(attributes: &mut Vec<Attribute>) -> syn::Result<Self> {
        let mut seen: Vec<&Attribute> = Vec::new();
        for attribute in attributes.iter() {
            if let Some(remedy) = foreign(attribute) {
                return Err(mistake(
                    attribute.path().span(),
                    "SDK043",
                    "this SDK has no such attribute",
                    remedy,
                ));
            }
            if !is_ours(attribute) {
                continue;
            }
            if seen.iter().any(|other| other.path() == attribute.path()) {
                return Err(mistake(
                    attribute.path().span(),
                    "SDK041",
                    "this is said twice",
                    "remove one",
                ));
            }
            let takes = WITH_ARGUMENT
                .iter()
                .any(|name| attribute.path().is_ident(name));
            match (&attribute.meta, takes) {
                (Meta::Path(_), false) | (Meta::List(_), true) => {}
                (_, false) => {
                    return Err(mistake(
                        attribute.path().span(),
                        "SDK042",
                        "this attribute takes no arguments",
                        "write the name alone, as in `#[view]`",
                    ));
                }
                (_, true) => {
                    return Err(mistake(
                        attribute.path().span(),
                        "SDK042",
                        "this attribute takes one argument",
                        "write `#[on(window_settled)]` or `#[name(\"abiName\")]`",
                    ));
                }
            }
            seen.push(attribute);
        }
        Ok(Self::take(attributes))
    }

    /// The first, in no particular order.
    pub fn first(&self) -> Option<&Attribute> {
        [
            &self.init,
            &self.payable,
            &self.view,
            &self.reentrant,
            &self.on,
            &self.name,
            &self.unconstructed,
            &self.fallback,
            &self.receive,
            &self.internal,
        ]
        .into_iter()
        .flatten()
        .next()
    }
}

/// The place of the first attribute that says how a method may be called.
pub fn mark(attributes: &[Attribute]) -> Option<Span> {
    attributes
        .iter()
        .find(|attribute| is_ours(attribute))
        .map(|attribute| attribute.path().span())
}

fn is_ours(attribute: &Attribute) -> bool {
    PLAIN
        .iter()
        .chain(&WITH_ARGUMENT)
        .any(|name| attribute.path().is_ident(name))
}

fn foreign(attribute: &Attribute) -> Option<&'static str> {
    FOREIGN
        .iter()
        .find(|(name, _)| attribute.path().is_ident(name))
        .map(|(_, remedy)| *remedy)
}
