//! `#[contract(..)]` on a struct.

use super::{docs, take};
use crate::model::{ContractModel, FieldModel, Named, mistake};
use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Fields, Ident, ItemStruct, Path, Token, parenthesized};

/// Attributes that belong to Rust or its tools; every other one on a field is a part of the agreement.
const RUST: [&str; 8] = [
    "doc",
    "cfg",
    "cfg_attr",
    "allow",
    "warn",
    "deny",
    "expect",
    "deprecated",
];

/// Keeps only the attributes of Rust and its tools.
pub fn keep_rust(attributes: &mut Vec<Attribute>) {
    attributes.retain(is_rust);
}

/// Whether an attribute belongs to Rust or its tools.
pub fn is_rust(attribute: &Attribute) -> bool {
    let path = attribute.path();
    path.segments.len() > 1
        || path.is_ident("derive")
        || RUST.iter().any(|name| path.is_ident(name))
}

/// The arguments of `#[contract(..)]`.
#[derive(Default)]
struct Arguments {
    implements: Vec<Path>,
    named: Named,
}

/// The arguments of `#[interface(..)]`.
pub fn interface(arguments: TokenStream) -> syn::Result<Named> {
    let arguments: Arguments = syn::parse2(arguments)?;
    if let Some(interface) = arguments.implements.first() {
        return Err(mistake(
            interface.span(),
            "SDK017",
            "an interface implements nothing",
            "an interface that needs another is its subtrait: `trait This: That`",
        ));
    }
    Ok(arguments.named)
}

impl Parse for Arguments {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut arguments = Self::default();
        while !input.is_empty() {
            let word: Ident = input.parse()?;
            let list = match word.to_string().as_str() {
                "implements" => &mut arguments.implements,
                "events" => &mut arguments.named.events,
                "errors" => &mut arguments.named.errors,
                other => {
                    return Err(mistake(
                        word.span(),
                        "SDK001",
                        &format!("`{other}` means nothing here"),
                        "write `implements(Interface, ..)`, `events(Event, ..)` or `errors(Error, ..)`, or nothing",
                    ));
                }
            };
            let content;
            parenthesized!(content in input);
            list.extend(Punctuated::<Path, Token![,]>::parse_terminated(&content)?);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(arguments)
    }
}

/// The contract's model and its `#[agreement(..)]`, if it has one.
pub fn contract(
    arguments: TokenStream,
    mut item: ItemStruct,
) -> syn::Result<(ContractModel, Option<Attribute>)> {
    let arguments: Arguments = syn::parse2(arguments)?;
    if !item.generics.params.is_empty() {
        return Err(mistake(
            item.generics.span(),
            "SDK002",
            "a contract has no type parameters",
            "a contract is one deployable program; name the types",
        ));
    }
    let agreement = take(&mut item.attrs, "agreement");
    let docs = docs(&item.attrs);
    let mut fields = Vec::new();
    match &mut item.fields {
        Fields::Named(named) => {
            for field in &mut named.named {
                super::types::check(&field.ty, super::Place::Storage)?;
                let component = take(&mut field.attrs, "component");
                let (rust, own) = std::mem::take(&mut field.attrs)
                    .into_iter()
                    .partition(|attribute| RUST.iter().any(|name| attribute.path().is_ident(name)));
                field.attrs = rust;
                let own: Vec<Attribute> = own;
                if agreement.is_none()
                    && let Some(attribute) = own.first()
                {
                    return Err(mistake(
                        attribute.path().span(),
                        "SDK003",
                        "this attribute belongs to an agreement, and this contract is none",
                        "add `#[agreement(..)]` below `#[contract]`, or remove the attribute",
                    ));
                }
                // A field of a braced struct has a name.
                let Some(name) = field.ident.clone() else {
                    continue;
                };
                if let Some(component) = &component
                    && let Some(other) = fields
                        .iter()
                        .find(|other: &&FieldModel| other.component && other.of == field.ty)
                {
                    return Err(mistake(
                        component.path().span(),
                        "SDK038",
                        &format!("`{}` is a component of this type already", other.name),
                        "interfaces find a component by its type: remove one `#[component]`",
                    ));
                }
                fields.push(FieldModel {
                    name,
                    of: field.ty.clone(),
                    component: component.is_some(),
                    attributes: own,
                });
            }
        }
        Fields::Unit => {}
        Fields::Unnamed(unnamed) => {
            return Err(mistake(
                unnamed.span(),
                "SDK004",
                "a contract's fields need names",
                "write `struct Name { field: Slot<Type> }`: the names are exported with the storage layout",
            ));
        }
    }
    Ok((
        ContractModel {
            item,
            docs,
            fields,
            implements: arguments.implements,
            events: arguments.named.events,
            errors: arguments.named.errors,
        },
        agreement,
    ))
}
