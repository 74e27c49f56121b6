//! `#[agreement(..)]` and the attributes of its fields: parse into a terms value, check it, expand it to a constant.
//!
//! The grammar is our own token grammar, not Rust expressions: percentages are literals followed by `%`, durations and
//! amounts are quoted strings with units. Nothing here knows a rule: `slacontract_terms` finds the mistakes, and a
//! finding's path is mapped to the author's token by the spans kept while parsing.

use proc_macro2::TokenStream;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Type};

mod cursor;
mod dispute;
mod duty;
mod expand;
mod header;
mod incident;
mod measure;
mod mistake;
mod objective;
mod obligation;
mod party;
mod quantity;
mod spans;

#[cfg(test)]
mod tests;

use crate::parse;
use mistake::{NOT_TOGETHER, mistake, name_of};
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
    /// The fields the engine keeps its books in; they stand after the author's own. The first is a component.
    pub(crate) fields: Vec<syn::Field>,
    /// The engine's interfaces this agreement answers.
    pub(crate) interfaces: Vec<syn::Path>,
}

/// True for an attribute this module consumes.
pub(crate) fn is_field_attribute(attribute: &Attribute) -> bool {
    attribute
        .path()
        .get_ident()
        .is_some_and(|ident| FIELD_ATTRIBUTES.iter().any(|known| ident == known))
}

/// Parses, checks and expands the agreement of `contract`; `header` is its `#[agreement(..)]`.
///
/// # Errors
/// All mistakes in what the terms say, or the first in how they are written; [`stand_in`] then takes the agreement's place.
pub(crate) fn expand(
    contract: &Ident,
    header: &Attribute,
    fields: &[Field<'_>],
) -> syn::Result<Expansion> {
    let (terms, spans) = parse(contract, header, fields)?;
    if let Some(mistakes) = mistakes(&terms, &spans) {
        return Err(mistakes);
    }
    let refused = slacontract_terms::check::unsupported(&terms).join("; ");
    let mut items = expand::items(contract, &terms, &refused, fields)?;
    items.extend(expand::propose(contract, &terms, fields));
    Ok(Expansion {
        items,
        fields: expand::engine_fields(&terms),
        interfaces: expand::interfaces(&terms),
    })
}

/// What stands for an agreement that could not be read: the same methods, so that nothing but the mistake is an error.
pub(crate) fn stand_in(
    contract: &Ident,
    header: &Attribute,
    fields: &[Field<'_>],
) -> syn::Result<Expansion> {
    let terms = header::empty(contract);
    let mut items = expand::items(contract, &terms, "unread terms", &[])?;
    items.extend(expand::propose_stand_in(
        contract,
        header::names_token(header),
        fields,
    ));
    items.extend(expand::engine_stand_in(contract));
    Ok(Expansion {
        items,
        fields: expand::engine_fields(&terms),
        interfaces: expand::interfaces(&terms),
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
    header: &Attribute,
    fields: &[Field<'_>],
) -> syn::Result<(Terms, Spans)> {
    let mut spans = Spans::new(contract.span());
    let mut terms = header::parse(contract, header, &mut spans)?;
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
                return Err(mistake(
                    word.span(),
                    NOT_TOGETHER,
                    "a field is one part of the agreement",
                    "move this attribute to a field of its own",
                ));
            }
            declared = Some(attribute);
        } else if !parse::is_rust(attribute) {
            return Err(mistake::unknown(word, FIELD_ATTRIBUTES));
        }
    }
    let Some(attribute) = declared else {
        return match field
            .attributes
            .iter()
            .find(|attribute| is_field_attribute(attribute))
        {
            Some(stray) => Err(mistake(
                stray.path().span(),
                NOT_TOGETHER,
                format!("`#[{}]` belongs to an objective", name_of(stray)),
                "write it beside the `#[objective(..)]`, on the same field",
            )),
            None => Ok(()),
        };
    };
    match name_of(attribute).as_str() {
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
