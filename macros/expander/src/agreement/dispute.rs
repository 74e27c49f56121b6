//! `#[challenge]` and `#[arbitration]`.

use slacontract_terms::Terms;
use slacontract_terms::model::{Arbitration, Challenge, Court, Otherwise, Vote};
use syn::{Attribute, Token};

use super::Field;
use super::cursor::{arguments, choice, duration, inside, integer, required, text};
use super::party::expect_type;
use super::spans::Spans;

pub(super) fn challenge(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    expect_type(field, "Challenge")?;
    only_one(terms, attribute)?;
    spans.set(String::from("challenge"), field.name.span());
    let (mut within, mut resolve_within, mut otherwise) = (None, None, None);
    inside(attribute, |input| {
        arguments(
            input,
            &["within", "resolve_within", "otherwise"],
            |key, input| {
                input.parse::<Token![=]>()?;
                spans.set(format!("challenge.{key}"), input.span());
                match key.to_string().as_str() {
                    "within" => within = Some(duration(input)?),
                    "resolve_within" => resolve_within = Some(duration(input)?),
                    _ => otherwise = Some(choice(input, Otherwise::from_word, Otherwise::WORDS)?),
                }
                Ok(())
            },
        )
    })?;
    terms.challenge = Some(Challenge {
        name: text(field.name),
        within: required(within, attribute, "within = \"72h\"")?,
        resolve_within: required(resolve_within, attribute, "resolve_within = \"7d\"")?,
        otherwise: required(otherwise, attribute, "otherwise = provisional")?,
    });
    Ok(())
}

pub(super) fn arbitration(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    expect_type(field, "Arbitration")?;
    only_one(terms, attribute)?;
    spans.set(String::from("arbitration"), field.name.span());
    let (mut challenge, mut court, mut panel, mut appeals, mut vote) =
        (None, None, None, None, None);
    inside(attribute, |input| {
        arguments(
            input,
            &["challenge", "court", "panel", "appeals", "vote"],
            |key, input| {
                input.parse::<Token![=]>()?;
                spans.set(format!("arbitration.{key}"), input.span());
                match key.to_string().as_str() {
                    "challenge" => challenge = Some(duration(input)?),
                    "court" => court = Some(choice(input, Court::from_word, Court::WORDS)?),
                    "panel" => panel = Some(integer(input)?),
                    "appeals" => appeals = Some(integer(input)?),
                    _ => vote = Some(choice(input, Vote::from_word, Vote::WORDS)?),
                }
                Ok(())
            },
        )
    })?;
    terms.arbitration = Some(Arbitration {
        name: text(field.name),
        challenge: required(challenge, attribute, "challenge = \"72h\"")?,
        court: required(court, attribute, "court = param")?,
        panel: required(panel, attribute, "panel = 3")?,
        appeals: required(appeals, attribute, "appeals = 2")?,
        vote: required(vote, attribute, "vote = sealed")?,
    });
    Ok(())
}

/// A window is contested in one way.
fn only_one(terms: &Terms, attribute: &Attribute) -> syn::Result<()> {
    if terms.challenge.is_some() || terms.arbitration.is_some() {
        let message = "an agreement is contested in one way: one `#[challenge(..)]` or one `#[arbitration(..)]`";
        return Err(syn::Error::new_spanned(attribute.path(), message));
    }
    Ok(())
}
