//! How attributes are read: words, arguments, lists of names.
//!
//! Every word of the grammar is read by a function of this module, so that a test can compare what is read with the grammar
//! that the book prints.

use std::borrow::Cow;

use slacontract_terms::{List, Text};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr, Token, bracketed};

use super::mistake::{
    NOT_SAID, OUT_OF_PLACE, TWICE, UNREADABLE, listed, mistake, name_of, not_said, placed, unknown,
    usual,
};
use super::spans::Spans;

/// Owned text for the terms.
pub(super) fn text(value: impl ToString) -> Text {
    Cow::Owned(value.to_string())
}

/// A word, also one that is a Rust keyword (`in`): the name of a part.
pub(super) fn word(input: ParseStream<'_>) -> syn::Result<Ident> {
    input.call(Ident::parse_any)
}

/// One of these words, which the caller tells apart.
pub(super) fn one_of(input: ParseStream<'_>, words: &[&str]) -> syn::Result<Ident> {
    let found = word(input).map_err(|error| {
        mistake(
            error.span(),
            OUT_OF_PLACE,
            "a word of the grammar is expected here",
            format!("write {}", listed(words)),
        )
    })?;
    among(&found, words)?;
    Ok(found)
}

/// Refuses a word that was read and is none of these.
pub(super) fn among(found: &Ident, words: &[&str]) -> syn::Result<()> {
    heard(words);
    if words.iter().any(|known| found == known) {
        return Ok(());
    }
    Err(unknown(found, words))
}

/// The given word and no other.
pub(super) fn expect(input: ParseStream<'_>, expected: &str) -> syn::Result<()> {
    one_of(input, &[expected]).map(|_| ())
}

/// True, and consumed, when the given word is next.
pub(super) fn take(input: ParseStream<'_>, expected: &str) -> syn::Result<bool> {
    heard(&[expected]);
    let ahead = input.fork();
    if word(&ahead).is_ok_and(|found| found == expected) {
        word(input)?;
        return Ok(true);
    }
    Ok(false)
}

/// A choice among words that carry nothing else.
pub(super) fn choice<T>(
    input: ParseStream<'_>,
    from_word: fn(&str) -> Option<T>,
    words: &[&str],
) -> syn::Result<T> {
    let found = one_of(input, words)?;
    from_word(&found.to_string()).ok_or_else(|| {
        mistake(
            found.span(),
            OUT_OF_PLACE,
            format!("`{found}` carries something in parentheses"),
            "the book's grammar shows it",
        )
    })
}

/// `key = value` arguments and bare words, separated by commas, each at most once. `read` consumes what follows the
/// key, the `=` included.
pub(super) fn arguments(
    input: ParseStream<'_>,
    known: &[&str],
    mut read: impl FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>,
) -> syn::Result<()> {
    let mut seen: Vec<Ident> = Vec::new();
    while !input.is_empty() {
        let key = one_of(input, known)?;
        // Tiers, sensors and changes of the clock repeat; everything else is said once.
        let repeats = ["below", "above", "sensor", "from"]
            .iter()
            .any(|word| key == word);
        // The sources of a credit are said once, other than the changes of a clock.
        let is_source = key == "from" && known.contains(&"base");
        if (!repeats || is_source) && seen.contains(&key) {
            return Err(mistake(
                key.span(),
                TWICE,
                format!("`{key}` is said twice"),
                "remove one of the two",
            ));
        }
        read(&key, input)?;
        seen.push(key);
        comma(input)?;
    }
    Ok(())
}

/// The comma before something else; none at the end.
pub(super) fn comma(input: ParseStream<'_>) -> syn::Result<()> {
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

/// Runs `read` over what stands inside the parentheses of `attribute`.
pub(super) fn inside<T>(
    attribute: &Attribute,
    read: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let name = name_of(attribute);
    let syn::Meta::List(list) = &attribute.meta else {
        return Err(mistake(
            attribute
                .path()
                .get_ident()
                .map_or_else(proc_macro2::Span::call_site, Ident::span),
            NOT_SAID,
            format!("`#[{name}]` says nothing"),
            usual(&name),
        ));
    };
    list.parse_args_with(read)
        .map_err(|error| placed(&error, &name))
}

/// What an attribute must say and does not.
pub(super) fn required<T>(
    value: Option<T>,
    attribute: &Attribute,
    example: &str,
) -> syn::Result<T> {
    value.ok_or_else(|| {
        let name = name_of(attribute);
        let path = attribute.path().get_ident();
        let span = path.map_or_else(proc_macro2::Span::call_site, Ident::span);
        not_said(&name, span, example)
    })
}

/// `[provider, customer]`, or one name without brackets; each has its place below `path`.
pub(super) fn names(
    input: ParseStream<'_>,
    path: &str,
    spans: &mut Spans,
) -> syn::Result<List<Text>> {
    let named = idents(input)?;
    for name in &named {
        spans.set(format!("{path}.{name}"), name.span());
    }
    Ok(Cow::Owned(named.iter().map(text).collect()))
}

/// The same, with their places.
pub(super) fn idents(input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    if !input.peek(syn::token::Bracket) {
        return Ok(vec![word(input)?]);
    }
    let inner;
    bracketed!(inner in input);
    let names = inner.parse_terminated(Ident::parse_any, Token![,])?;
    Ok(names.into_iter().collect())
}

/// Words of the parties, quoted.
pub(super) fn words(input: ParseStream<'_>) -> syn::Result<Text> {
    let literal: LitStr = input.parse().map_err(|error| {
        mistake(
            error.span(),
            OUT_OF_PLACE,
            "words of the parties are expected here",
            "write them in quotes",
        )
    })?;
    if literal.value().trim().is_empty() {
        return Err(mistake(
            literal.span(),
            UNREADABLE,
            "these words say nothing",
            "write what is meant; the prose prints it",
        ));
    }
    Ok(text(literal.value()))
}

/// Notes words that the parser looks for.
#[cfg(not(test))]
fn heard(_: &[&str]) {}

#[cfg(test)]
fn heard(words: &[&str]) {
    vocabulary::HEARD.with_borrow_mut(|heard| heard.extend(words.iter().map(ToString::to_string)));
}

/// All words the parser looked for.
#[cfg(test)]
pub(super) mod vocabulary {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    thread_local! {
        pub(in super::super) static HEARD: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
    }
}
