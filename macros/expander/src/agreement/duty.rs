//! `#[exclusion]`, `#[disclosure]`, `#[justification]` and `#[delivery]`.

use std::borrow::Cow;

use slacontract_terms::model::{
    Delivery, Disclosure, Due, Exclusion, ExclusionKind, ForceMajeure, Justification, Remedy,
    Rounding, Sensor, Trigger,
};
use slacontract_terms::{Later, Terms};
use syn::parse::ParseStream;
use syn::{Attribute, Ident, Token, parenthesized};

use super::Field;
use super::cursor::{arguments, choice, expect, inside, names, required, take, text, word, words};
use super::mistake::not_said;
use super::party::expect_type;
use super::quantity::{cadence, duration, integer, lateness, moment, money, period, share, signed};
use super::spans::Spans;

pub(super) fn exclusion(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    expect_type(field, "Exclusion")?;
    let path = format!("exclusions.{}", field.name);
    spans.set(path.clone(), field.name.span());
    let (mut kind, mut notice, mut budget, mut claim_within, mut burden) =
        (None, None, None, None, None);
    inside(attribute, |input| {
        arguments(
            input,
            &["kind", "notice", "budget", "claim_within", "burden"],
            |key, input| {
                input.parse::<Token![=]>()?;
                spans.set(format!("{path}.{key}"), input.span());
                match key.to_string().as_str() {
                    "kind" => {
                        kind = Some(choice(
                            input,
                            ExclusionKind::from_word,
                            ExclusionKind::WORDS,
                        )?);
                    }
                    "notice" => notice = Some(duration(input)?),
                    "budget" => {
                        budget = Some(duration(input)?);
                        expect(input, "per")?;
                        expect(input, "window")?;
                    }
                    "claim_within" => claim_within = Some(duration(input)?),
                    _ => burden = Some(text(word(input)?)),
                }
                Ok(())
            },
        )
    })?;
    let kind = required(kind, attribute, "kind = maintenance")?;
    terms.exclusions.to_mut().push(Exclusion {
        name: text(field.name),
        kind,
        notice,
        budget,
        claim_within,
        burden,
    });
    Ok(())
}

pub(super) fn disclosure(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    expect_type(field, "Disclosure")?;
    let path = format!("disclosures.{}", field.name);
    spans.set(path.clone(), field.name.span());
    let (mut by, mut to, mut every, mut within) = (None, None, None, None);
    let (mut what, mut late, mut cure, mut otherwise) = (None, None, None, None);
    inside(attribute, |input| {
        let known = &[
            "by",
            "to",
            "what",
            "every",
            "within",
            "late",
            "cure",
            "otherwise",
        ];
        arguments(input, known, |key, input| {
            input.parse::<Token![=]>()?;
            spans.set(format!("{path}.{key}"), input.span());
            match key.to_string().as_str() {
                "by" => by = Some(text(word(input)?)),
                "to" => to = Some(names(input, &format!("{path}.{key}"), spans)?),
                "what" => what = Some(words(input)?),
                "every" => every = Some(cadence(input)?),
                "within" => within = Some(duration(input)?),
                "late" => late = Some(lateness(input)?),
                "cure" => cure = Some(duration(input)?),
                _ => otherwise = Some(remedy(input)?),
            }
            Ok(())
        })
    })?;
    terms.disclosures.to_mut().push(Disclosure {
        name: text(field.name),
        by: required(by, attribute, "by = provider")?,
        to: required(to, attribute, "to = [customer]")?,
        what,
        every: required(every, attribute, "every = window")?,
        within: required(within, attribute, "within = \"10d\"")?,
        late,
        cure,
        otherwise,
    });
    Ok(())
}

/// `deem(tier = 2)`.
fn remedy(input: ParseStream<'_>) -> syn::Result<Remedy> {
    expect(input, "deem")?;
    let inner;
    parenthesized!(inner in input);
    expect(&inner, "tier")?;
    inner.parse::<Token![=]>()?;
    Ok(Remedy::DeemTier(integer(&inner)?))
}

pub(super) fn justification(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    expect_type(field, "Justification")?;
    let path = format!("justifications.{}", field.name);
    spans.set(path.clone(), field.name.span());
    let (mut by, mut on, mut within, mut late) = (None, None, None, None);
    inside(attribute, |input| {
        arguments(input, &["by", "on", "within", "late"], |key, input| {
            input.parse::<Token![=]>()?;
            spans.set(format!("{path}.{key}"), input.span());
            match key.to_string().as_str() {
                "by" => by = Some(text(word(input)?)),
                "on" => on = Some(choice(input, Trigger::from_word, Trigger::WORDS)?),
                "within" => within = Some(duration(input)?),
                _ => late = Some(lateness(input)?),
            }
            Ok(())
        })
    })?;
    terms.justifications.to_mut().push(Justification {
        name: text(field.name),
        by: required(by, attribute, "by = provider")?,
        on: required(on, attribute, "on = breach")?,
        within: required(within, attribute, "within = \"5d\"")?,
        late,
    });
    Ok(())
}

pub(super) fn delivery(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    expect_type(field, "Delivery")?;
    let path = format!("deliveries.{}", field.name);
    spans.set(path.clone(), field.name.span());
    let (mut by, mut to, mut value, mut late) = (None, None, None, None);
    let (mut step, mut round, mut cap, mut terminate_after) = (None, None, None, None);
    let (mut due, mut inspect_within, mut sensors) = (None, None, Vec::new());
    let mut moved = None;
    inside(attribute, |input| {
        let known = &[
            "by",
            "to",
            "value",
            "late",
            "step",
            "round",
            "cap",
            "terminate_after",
            "due",
            "inspect_within",
            "sensor",
            "force_majeure",
        ];
        arguments(input, known, |key, input| {
            if key == "force_majeure" {
                let path = format!("{path}.{key}");
                moved = Some(force_majeure(key, input, &path, spans)?);
                return Ok(());
            }
            input.parse::<Token![=]>()?;
            spans.set(format!("{path}.{key}"), input.span());
            match key.to_string().as_str() {
                "by" => by = Some(text(word(input)?)),
                "to" => to = Some(text(word(input)?)),
                "value" => value = Some(money(input)?),
                "late" => {
                    let part = share(input)?.0;
                    expect(input, "per")?;
                    late = Some((part, period(input)?));
                }
                "step" => step = Some(period(input)?),
                "round" => round = Some(choice(input, Rounding::from_word, Rounding::WORDS)?),
                "cap" => cap = Some(share(input)?.0),
                "due" if take(input, "within")? => due = Some(Due::Within(duration(input)?)),
                "due" => due = Some(Due::At(moment(input)?)),
                "inspect_within" => inspect_within = Some(duration(input)?),
                "sensor" => {
                    let place = format!("{path}.sensors.{}", sensors.len());
                    spans.set(place, input.span());
                    sensors.push(sensor(input)?);
                }
                _ => terminate_after = Some(duration(input)?),
            }
            Ok(())
        })
    })?;
    let (share, per) = required(late, attribute, "late = 10.5 % per \"2d\"")?;
    terms.deliveries.to_mut().push(Delivery {
        name: text(field.name),
        by: required(by, attribute, "by = seller")?,
        to: required(to, attribute, "to = buyer")?,
        due,
        value: required(value, attribute, "value = price")?,
        share,
        per,
        step,
        round,
        cap: required(cap, attribute, "cap = 55 %")?,
        inspect_within,
        terminate_after,
        sensors: Cow::Owned(sensors),
        force_majeure: Later(moved),
    });
    Ok(())
}

/// `force_majeure(claim_within = "72h", at_most = "10d", burden = seller)`.
fn force_majeure(
    key: &Ident,
    input: ParseStream<'_>,
    path: &str,
    spans: &mut Spans,
) -> syn::Result<ForceMajeure> {
    let inner;
    parenthesized!(inner in input);
    spans.set(path.into(), key.span());
    let (mut claim_within, mut at_most, mut burden) = (None, None, None);
    let known = &["claim_within", "at_most", "burden"];
    arguments(&inner, known, |key, input| {
        input.parse::<Token![=]>()?;
        spans.set(format!("{path}.{key}"), input.span());
        match key.to_string().as_str() {
            "claim_within" => claim_within = Some(duration(input)?),
            "at_most" => at_most = Some(duration(input)?),
            _ => burden = Some(text(word(input)?)),
        }
        Ok(())
    })?;
    let missing = |example| not_said("force_majeure", key.span(), example);
    Ok(ForceMajeure {
        claim_within: claim_within.ok_or_else(|| missing("claim_within = \"72h\""))?,
        at_most: at_most.ok_or_else(|| missing("at_most = \"10d\""))?,
        burden: burden.ok_or_else(|| missing("burden = seller"))?,
    })
}

/// `shock outside -500..=500 costs "5 wei"`.
fn sensor(input: ParseStream<'_>) -> syn::Result<Sensor> {
    let feed = text(word(input)?);
    expect(input, "outside")?;
    let low = signed(input)?;
    input.parse::<Token![..=]>()?;
    let high = signed(input)?;
    expect(input, "costs")?;
    Ok(Sensor {
        feed,
        low,
        high,
        damages: money(input)?,
    })
}
