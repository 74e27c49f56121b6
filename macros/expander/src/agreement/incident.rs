//! `#[incidents]`.

use std::borrow::Cow;

use slacontract_terms::model::{IncidentFee, IncidentLevel, Incidents};
use slacontract_terms::{Later, Terms};
use syn::parse::ParseStream;
use syn::{Attribute, Ident, Token, parenthesized};

use super::Field;
use super::cursor::{arguments, expect, inside, required, text, word};
use super::mistake::not_said;
use super::party::expect_type;
use super::quantity::{duration, integer, lateness, money, per_window};
use super::spans::Spans;

pub(super) fn incidents(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    expect_type(field, "Incidents")?;
    let path = format!("incidents.{}", field.name);
    spans.set(path.clone(), field.name.span());
    let (mut by, mut to, mut levels) = (None, None, Vec::new());
    let (mut hold, mut close, mut cause, mut late) = (None, None, None, None);
    let (mut at_most, mut fee) = (None, None);
    inside(attribute, |input| {
        let known = &[
            "by",
            "to",
            "p1",
            "p2",
            "p3",
            "p4",
            "p5",
            "hold_at_most",
            "close_after",
            "cause_within",
            "late",
            "at_most",
            "fee",
        ];
        arguments(input, known, |key, input| {
            let word_of_key = key.to_string();
            if let Some(priority) = word_of_key
                .strip_prefix('p')
                .and_then(|digit| digit.parse().ok())
            {
                spans.set(format!("{path}.levels.{}", levels.len()), key.span());
                levels.push(level(priority, key, input)?);
                return Ok(());
            }
            input.parse::<Token![=]>()?;
            spans.set(format!("{path}.{key}"), input.span());
            match word_of_key.as_str() {
                "by" => by = Some(text(word(input)?)),
                "to" => to = Some(text(word(input)?)),
                "hold_at_most" => hold = Some(duration(input)?),
                "close_after" => close = Some(duration(input)?),
                "at_most" => at_most = Some(per_window(input)?),
                "fee" => fee = Some(beyond(input)?),
                "cause_within" => cause = Some(duration(input)?),
                _ => late = Some(lateness(input)?),
            }
            Ok(())
        })
    })?;
    terms.incidents.to_mut().push(Incidents {
        name: text(field.name),
        by: required(by, attribute, "by = provider")?,
        to: required(to, attribute, "to = customer")?,
        levels: Cow::Owned(levels),
        hold_at_most: required(hold, attribute, "hold_at_most = \"5d\"")?,
        close_after: required(close, attribute, "close_after = \"72h\"")?,
        cause_within: cause,
        late,
        at_most,
        fee: Later(fee),
    });
    Ok(())
}

/// `"0.1 ether" after 20 per window`.
fn beyond(input: ParseStream<'_>) -> syn::Result<IncidentFee> {
    let amount = money(input)?;
    expect(input, "after")?;
    let after = integer(input)?;
    expect(input, "per")?;
    expect(input, "window")?;
    Ok(IncidentFee { amount, after })
}

/// `p1(respond = "15min", resolve = "4h", damages = 5 % of fee)`.
fn level(priority: u8, key: &Ident, input: ParseStream<'_>) -> syn::Result<IncidentLevel> {
    let inner;
    parenthesized!(inner in input);
    let (mut respond, mut resolve, mut damages) = (None, None, None);
    arguments(&inner, &["respond", "resolve", "damages"], |key, input| {
        input.parse::<Token![=]>()?;
        match key.to_string().as_str() {
            "respond" => respond = Some(duration(input)?),
            "resolve" => resolve = Some(duration(input)?),
            _ => damages = Some(money(input)?),
        }
        Ok(())
    })?;
    let missing = |example| not_said("incidents", key.span(), example);
    Ok(IncidentLevel {
        priority,
        respond_within: respond.ok_or_else(|| missing("respond = \"15min\""))?,
        resolve_within: resolve.ok_or_else(|| missing("resolve = \"4h\""))?,
        damages,
    })
}
