//! `#[agreement(..)]` and the attributes of its fields: parse into a terms value, check it, expand it to a constant.
//!
//! The grammar is our own token grammar, not Rust expressions: percentages are literals followed by `%`, durations and
//! amounts are quoted strings with units. Nothing here knows a rule: `slacontract_terms` finds the mistakes, and a
//! finding's path is mapped to the author's token by the spans kept while parsing.

use proc_macro2::TokenStream;
use syn::{Attribute, Ident, Type};

mod cursor;
mod dispute;
mod duty;
mod expand;
mod header;
mod incident;
mod measure;
mod objective;
mod obligation;
mod party;
mod spans;

#[cfg(test)]
mod tests;

use slacontract_terms::Terms;
use spans::Spans;

/// Attributes that make a field a part of the agreement.
pub(crate) const FIELD_ATTRIBUTES: &[&str] = &[
    "param",
    "party",
    "feed",
    "objective",
    "credit",
    "cap",
    "exclusion",
    "disclosure",
    "justification",
    "delivery",
    "payment",
    "custody",
    "index",
    "quality",
    "drill",
    "data_grant",
    "incidents",
    "challenge",
    "arbitration",
];

/// A field of the contract's struct, with all its attributes.
pub(crate) struct Field<'a> {
    /// The field's name, which is the part's name.
    pub(crate) name: &'a Ident,
    /// Its type, such as `Param<Amount>`.
    pub(crate) ty: &'a Type,
    /// Its attributes; those that are not ours are left alone.
    pub(crate) attributes: &'a [Attribute],
}

/// What an agreement adds to the contract's expansion.
pub(crate) struct Expansion {
    /// Items beside the struct: the terms constant and the `Agreement` implementation.
    pub(crate) items: TokenStream,
    /// The field the engine keeps its books in; it stands after the author's own.
    pub(crate) field: syn::Field,
}

/// True for an attribute this module consumes.
pub(crate) fn is_field_attribute(attribute: &Attribute) -> bool {
    attribute
        .path()
        .get_ident()
        .is_some_and(|ident| FIELD_ATTRIBUTES.iter().any(|known| ident == known))
}

/// Parses, checks and expands the agreement of `contract`; `arguments` is what stands inside `#[agreement(..)]`.
///
/// Terms that are read but unsound expand all the same, beside their errors: the author's methods then meet no errors that
/// follow from the first.
pub(crate) fn expand(
    contract: &Ident,
    arguments: TokenStream,
    fields: &[Field<'_>],
) -> syn::Result<Expansion> {
    let (terms, spans) = parse(contract, arguments, fields)?;
    let mistakes = mistakes(&terms, &spans);
    let mut refused = slacontract_terms::check::unsupported(&terms).join("; ");
    if mistakes.is_some() {
        refused = String::from("unsound terms");
    }
    let mut items = expand::items(contract, &terms, &refused, fields)?;
    items.extend(mistakes.map(syn::Error::into_compile_error));
    Ok(Expansion {
        items,
        field: expand::engine_field(),
    })
}

/// What the checks find, each on the author's token.
fn mistakes(terms: &Terms, spans: &Spans) -> Option<syn::Error> {
    slacontract_terms::check::check(terms)
        .into_iter()
        .map(|finding| syn::Error::new(spans.of(&finding.path), finding.text()))
        .reduce(|mut all, error| {
            all.combine(error);
            all
        })
}

/// Reads the terms an author wrote, unchecked, with the place of every part.
fn parse(
    contract: &Ident,
    arguments: TokenStream,
    fields: &[Field<'_>],
) -> syn::Result<(Terms, Spans)> {
    let mut spans = Spans::new(contract.span());
    let mut terms = header::parse(contract, arguments, &mut spans)?;
    for field in fields {
        part(field, &mut terms, &mut spans)?;
    }
    Ok((terms, spans))
}

/// Reads the part one field declares, if it declares one.
fn part(field: &Field<'_>, terms: &mut Terms, spans: &mut Spans) -> syn::Result<()> {
    let mut declared: Option<&Attribute> = None;
    for attribute in field.attributes {
        let Some(word) = attribute.path().get_ident() else {
            continue;
        };
        if matches!(word.to_string().as_str(), "credit" | "cap") {
            continue;
        }
        if is_field_attribute(attribute) {
            if declared.is_some() {
                return Err(syn::Error::new(
                    word.span(),
                    "a field is one part of the agreement; use a second field",
                ));
            }
            declared = Some(attribute);
        }
    }
    let Some(attribute) = declared else {
        return match field
            .attributes
            .iter()
            .find(|attribute| is_field_attribute(attribute))
        {
            Some(stray) => Err(syn::Error::new_spanned(
                stray.path(),
                "`#[credit]` and `#[cap]` stand beside an `#[objective(..)]` on the same field",
            )),
            None => Ok(()),
        };
    };
    let word = attribute
        .path()
        .get_ident()
        .map(ToString::to_string)
        .unwrap_or_default();
    match word.as_str() {
        "param" => party::param(field, attribute, terms, spans),
        "party" => party::party(field, attribute, terms, spans),
        "feed" => measure::feed(field, attribute, terms, spans),
        "objective" => objective::objective(field, attribute, terms, spans),
        "exclusion" => duty::exclusion(field, attribute, terms, spans),
        "disclosure" => duty::disclosure(field, attribute, terms, spans),
        "justification" => duty::justification(field, attribute, terms, spans),
        "delivery" => duty::delivery(field, attribute, terms, spans),
        "payment" => obligation::payment(field, attribute, terms, spans),
        "custody" => obligation::custody(field, attribute, terms, spans),
        "index" => obligation::index(field, attribute, terms, spans),
        "quality" => obligation::quality(field, attribute, terms, spans),
        "drill" => obligation::drill(field, attribute, terms, spans),
        "data_grant" => obligation::data_grant(field, attribute, terms, spans),
        "incidents" => incident::incidents(field, attribute, terms, spans),
        "challenge" => dispute::challenge(field, attribute, terms, spans),
        _ => dispute::arbitration(field, attribute, terms, spans),
    }
}
