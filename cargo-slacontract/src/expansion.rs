//! What an author's crate becomes: its modules in one text, with the SDK's macros expanded and everything else as written.
//!
//! The macros are functions of `slacontract-expander`, so neither a nightly compiler nor another tool is needed. Rust's own macros and
//! derives stay as they are.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, File, Item, Meta, Path, Token};

use crate::lint::Sources;

/// The expansion of a crate, as formatted Rust.
///
/// # Errors
/// What the macros refuse, or where the sources do not parse.
pub fn expand(sources: &Sources) -> syn::Result<String> {
    let mut tokens = TokenStream::new();
    let root = sources.root();
    for item in root.map(|file| file.items.as_slice()).unwrap_or_default() {
        tokens.extend(of_item(item.clone(), sources)?);
    }
    let items = syn::parse2::<File>(tokens)?.items;
    let attrs = root.map(|file| file.attrs.clone()).unwrap_or_default();
    Ok(prettyplease::unparse(&File {
        shebang: None,
        frontmatter: None,
        attrs,
        items,
    }))
}

fn of_item(mut item: Item, sources: &Sources) -> syn::Result<TokenStream> {
    if let Item::Mod(module) = &mut item {
        let items = match &module.content {
            Some((_, items)) => items.clone(),
            None => sources.module(&module.ident).unwrap_or_default(),
        };
        let mut inside = TokenStream::new();
        for item in items {
            inside.extend(of_item(item, sources)?);
        }
        let (attrs, vis, name) = (&module.attrs, &module.vis, &module.ident);
        return Ok(quote!(#(#attrs)* #vis mod #name { #inside }));
    }
    let Some(attributes) = attributes(&mut item) else {
        return Ok(item.to_token_stream());
    };
    for (name, expand) in ATTRIBUTES {
        if let Some(at) = attributes
            .iter()
            .position(|attribute| is(attribute.path(), name))
        {
            let attribute = attributes.remove(at);
            let arguments = match attribute.meta {
                Meta::List(list) => list.tokens,
                _ => TokenStream::new(),
            };
            return again(expand(arguments, item.into_token_stream())?, sources);
        }
    }
    derived(item)
}

/// Items that an expansion consists of, whose derives are still to be expanded.
fn again(tokens: TokenStream, sources: &Sources) -> syn::Result<TokenStream> {
    let mut out = TokenStream::new();
    for item in syn::parse2::<File>(tokens)?.items {
        out.extend(of_item(item, sources)?);
    }
    Ok(out)
}

type Attributed = fn(TokenStream, TokenStream) -> syn::Result<TokenStream>;
type Derived = fn(TokenStream) -> syn::Result<TokenStream>;

const ATTRIBUTES: [(&str, Attributed); 2] = [
    ("contract", slacontract_expander::contract),
    ("interface", slacontract_expander::interface),
];
const DERIVES: [(&str, Derived); 5] = [
    ("Abi", slacontract_expander::abi),
    ("Error", slacontract_expander::error),
    ("Event", slacontract_expander::event),
    ("Storage", slacontract_expander::storage),
    ("Store", slacontract_expander::store),
];

/// The item with the SDK's derives taken off, and what they write beside it.
fn derived(mut item: Item) -> syn::Result<TokenStream> {
    let whole = item.to_token_stream();
    let mut found = Vec::new();
    if let Some(attributes) = attributes(&mut item) {
        for attribute in attributes
            .iter_mut()
            .filter(|attribute| attribute.path().is_ident("derive"))
        {
            let paths =
                attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)?;
            let (ours, others): (Vec<_>, Vec<_>) = paths
                .into_iter()
                .partition(|path| DERIVES.iter().any(|(name, _)| is(path, name)));
            *attribute = syn::parse_quote!(#[derive(#(#others),*)]);
            found.extend(ours);
        }
        attributes.retain(|attribute| {
            !matches!(&attribute.meta, Meta::List(list) if attribute.path().is_ident("derive") && list.tokens.is_empty())
        });
    }
    if found.is_empty() {
        return Ok(item.into_token_stream());
    }
    let mut written = TokenStream::new();
    for path in &found {
        for (name, expand) in DERIVES {
            if is(path, name) {
                written.extend(expand(whole.clone())?);
            }
        }
    }
    if let Item::Struct(item) = &mut item {
        for field in &mut item.fields {
            field
                .attrs
                .retain(|attribute| !attribute.path().is_ident("indexed"));
        }
    }
    if let Item::Enum(item) = &mut item {
        for variant in &mut item.variants {
            variant
                .attrs
                .retain(|attribute| !attribute.path().is_ident("from"));
        }
    }
    Ok(quote!(#item #written))
}

fn attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    match item {
        Item::Struct(item) => Some(&mut item.attrs),
        Item::Enum(item) => Some(&mut item.attrs),
        Item::Impl(item) => Some(&mut item.attrs),
        Item::Trait(item) => Some(&mut item.attrs),
        _ => None,
    }
}

fn is(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}
