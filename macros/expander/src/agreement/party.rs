//! `#[param]` and `#[party]`.

use slacontract_terms::Terms;
use slacontract_terms::model::{Param, ParamKind, ParamRange, Party, Reads};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, GenericArgument, PathArguments, Token, Type};

use super::Field;
use super::cursor::{arguments, expect, inside, names, required, take, text};
use super::mistake::{OTHER_TYPE, mistake};
use super::quantity::{amount, duration, integer, money, share};
use super::spans::Spans;

/// The last name of a type's path and the name of its only argument: `Param<Amount>` gives `("Param", "Amount")`.
pub(super) fn type_words(ty: &Type) -> (String, String) {
    let Type::Path(path) = ty else {
        return Default::default();
    };
    let Some(last) = path.path.segments.last() else {
        return Default::default();
    };
    let argument = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
            Some(GenericArgument::Type(inner)) => type_words(inner).0,
            _ => String::new(),
        },
        _ => String::new(),
    };
    (last.ident.to_string(), argument)
}

/// The field's type must be the one its attribute stands for.
pub(super) fn expect_type(field: &Field<'_>, expected: &str) -> syn::Result<String> {
    let (outer, inner) = type_words(field.ty);
    if outer == expected {
        return Ok(inner);
    }
    let shown = match expected {
        "Param" => "Param<Amount>",
        "Feed" => "Feed<Ratio>",
        other => other,
    };
    Err(mistake(
        field.ty.span(),
        OTHER_TYPE,
        format!("this attribute is no `{outer}`'s"),
        format!("write `{}: {shown}`", field.name),
    ))
}

pub(super) fn param(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    let unit = expect_type(field, "Param")?;
    let kind = match unit.as_str() {
        "Amount" => ParamKind::Amount(range(attribute, amount)?),
        "Duration" => ParamKind::Duration(range(attribute, duration)?),
        "BasisPoints" => ParamKind::Share(range(attribute, |input| Ok(share(input)?.0))?),
        "u64" => ParamKind::Count(range(attribute, integer)?),
        _ => {
            return Err(mistake(
                field.ty.span(),
                OTHER_TYPE,
                format!("a parameter is no `{unit}`"),
                "write `Param<Amount>`, `Param<Duration>`, `Param<BasisPoints>` or `Param<u64>`",
            ));
        }
    };
    spans.set(format!("params.{}", field.name), field.name.span());
    terms.params.to_mut().push(Param {
        name: text(field.name),
        kind,
    });
    Ok(())
}

fn range<T>(
    attribute: &Attribute,
    value: impl Fn(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<ParamRange<T>> {
    let (mut default, mut bounds) = (None, None);
    inside(attribute, |input| {
        arguments(input, &["default", "range"], |key, input| {
            input.parse::<Token![=]>()?;
            if key == "default" {
                default = Some(value(input)?);
            } else {
                let min = value(input)?;
                input.parse::<Token![..=]>()?;
                bounds = Some((min, value(input)?));
            }
            Ok(())
        })
    })?;
    let default = required(default, attribute, "default = \"10 ether\"")?;
    let (min, max) = required(bounds, attribute, "range = \"1 ether\"..=\"100 ether\"")?;
    Ok(ParamRange { default, min, max })
}

pub(super) fn party(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    expect_type(field, "Party")?;
    let path = format!("parties.{}", field.name);
    spans.set(path.clone(), field.name.span());
    let mut party = Party {
        name: text(field.name),
        bond: None,
        prepays: None,
        per_use: false,
        reads: Reads::Nothing,
    };
    if matches!(attribute.meta, syn::Meta::List(_)) {
        inside(attribute, |input| {
            arguments(input, &["bond", "prepays", "reads"], |key, input| {
                input.parse::<Token![=]>()?;
                spans.set(format!("{path}.{key}"), input.span());
                match key.to_string().as_str() {
                    "bond" => party.bond = Some(money(input)?),
                    "prepays" => {
                        party.prepays = Some(money(input)?);
                        expect(input, "per")?;
                        party.per_use = take(input, "use")?;
                        if !party.per_use {
                            expect(input, "window")?;
                        }
                    }
                    _ => {
                        party.reads = if take(input, "all")? {
                            Reads::All
                        } else {
                            Reads::Some(names(input, &format!("{path}.{key}"), spans)?)
                        };
                    }
                }
                Ok(())
            })
        })?;
    }
    terms.parties.to_mut().push(party);
    Ok(())
}
