//! `#[objective]`, `#[credit]` and `#[cap]`.

use std::borrow::Cow;

use proc_macro2::Span;
use slacontract_terms::model::{
    BurnRate, Cap, Credit, Indicator, Method, NoTraffic, Objective, OnMissing, Partial, Percentile,
    RollingCap, Slices, Source, Step, Target, Tier, Under, Weighted,
};
use slacontract_terms::{List, PartsPerBillion, Terms};
use syn::parse::ParseStream;
use syn::{Attribute, Token, bracketed, parenthesized};

use super::Field;
use super::cursor::{among, arguments, choice, comma, expect, idents, inside, one_of, text, word};
use super::mistake::{OUT_OF_PLACE, mistake, not_said};
use super::party::expect_type;
use super::quantity::{amount, duration, integer, money, ratio, share, signed};
use super::spans::Spans;

pub(super) fn objective(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    expect_type(field, "Objective")?;
    let path = format!("objectives.{}", field.name);
    spans.set(path.clone(), field.name.span());
    let (mut method, mut no_traffic, mut on_missing) = (None, None, None);
    let mut warnings: List<BurnRate> = Cow::Borrowed(&[]);
    let (indicator, target) = inside(attribute, |input| {
        let (indicator, target) = promise(input, &path, spans)?;
        comma(input)?;
        let known = ["method", "no_traffic", "on_missing", "warn"];
        arguments(input, &known, |key, input| {
            input.parse::<Token![=]>()?;
            spans.set(format!("{path}.{key}"), input.span());
            match key.to_string().as_str() {
                "method" => method = Some(budgeting(input)?),
                "no_traffic" => {
                    no_traffic = Some(choice(input, NoTraffic::from_word, NoTraffic::WORDS)?);
                }
                "warn" => warnings = Cow::Owned(burn_rates(input)?),
                _ => on_missing = Some(choice(input, OnMissing::from_word, OnMissing::WORDS)?),
            }
            Ok(())
        })?;
        Ok((indicator, target))
    })?;
    let (mut paid, mut cap) = (None, None);
    for other in field.attributes {
        if other.path().is_ident("credit") {
            paid = Some(credit(other, &path, spans)?);
        } else if other.path().is_ident("cap") {
            cap = Some(caps(other, &path, spans)?);
        }
    }
    terms.objectives.to_mut().push(Objective {
        name: text(field.name),
        indicator,
        target,
        method,
        no_traffic,
        on_missing,
        warnings,
        credit: paid,
        cap,
    });
    Ok(())
}

/// What is promised: `uptime >= 99.95 %`, `errors <= 0.1 %`, `under(latency, 300) >= 99 %`,
/// `percentile(latency, 99 %) <= 300`, `rate >= 3800`, `composite(a * 70 %, b * 30 %) >= 99 %`, `custom(feed) >= 99 %`.
fn promise(
    input: ParseStream<'_>,
    path: &str,
    spans: &mut Spans,
) -> syn::Result<(Indicator, Target)> {
    let first = word(input).map_err(|error| {
        mistake(
            error.span(),
            OUT_OF_PLACE,
            "an objective starts with what is promised",
            "write a feed and its target, such as `uptime >= 99.95 %`",
        )
    })?;
    spans.set(format!("{path}.feed"), first.span());
    let named = if input.peek(syn::token::Paren) {
        let inner;
        parenthesized!(inner in input);
        Some(call(&first, &inner, &format!("{path}.feed"), spans)?)
    } else {
        None
    };
    let at_most = input.parse::<Option<Token![<=]>>()?.is_some();
    if !at_most && input.parse::<Option<Token![>=]>>()?.is_none() {
        return Err(mistake(
            input.span(),
            OUT_OF_PLACE,
            "`>=` or `<=` is expected here",
            "write a feed and its target, such as `uptime >= 99.95 %`",
        ));
    }
    let (threshold, span) = threshold(input)?;
    spans.set(format!("{path}.target"), span);
    let target = match threshold {
        Threshold::Ratio(most) if at_most => {
            Target::Ratio(PartsPerBillion::WHOLE.saturating_sub(most))
        }
        Threshold::Ratio(least) => Target::Ratio(least),
        Threshold::Value(most) if at_most => Target::AtMost(most),
        Threshold::Value(least) => Target::AtLeast(least),
    };
    let indicator = match (named, threshold) {
        (Some(_), Threshold::Ratio(_)) if at_most => {
            return Err(mistake(
                span,
                OUT_OF_PLACE,
                "at most a share is promised of errors only",
                "write `>=`, or `errors <= 0.1 %` about a feed of ratios",
            ));
        }
        (Some(indicator), _) => indicator,
        (None, Threshold::Value(_)) => Indicator::Value(text(first)),
        (None, Threshold::Ratio(_)) if at_most => Indicator::ErrorRate(text(first)),
        (None, Threshold::Ratio(_)) => Indicator::Ratio(text(first)),
    };
    Ok((indicator, target))
}

/// An indicator written like a call.
fn call(
    name: &syn::Ident,
    inner: ParseStream<'_>,
    path: &str,
    spans: &mut Spans,
) -> syn::Result<Indicator> {
    among(name, &["under", "percentile", "composite", "custom"])?;
    match name.to_string().as_str() {
        "under" => {
            let feed = text(word(inner)?);
            inner.parse::<Token![,]>()?;
            let bound = integer(inner)?;
            Ok(Indicator::Under(Under { feed, bound }))
        }
        "percentile" => {
            let feed = text(word(inner)?);
            inner.parse::<Token![,]>()?;
            let rank = ratio(inner)?.0;
            Ok(Indicator::Percentile(Percentile { feed, rank }))
        }
        "composite" => {
            let mut parts = Vec::new();
            while !inner.is_empty() {
                let objective = word(inner)?;
                spans.set(format!("{path}.{objective}"), objective.span());
                let objective = text(objective);
                inner.parse::<Token![*]>()?;
                let weight = share(inner)?.0;
                parts.push(Weighted { objective, weight });
                comma(inner)?;
            }
            Ok(Indicator::Composite(Cow::Owned(parts)))
        }
        _ => Ok(Indicator::Custom(text(word(inner)?))),
    }
}

/// A threshold in percent or in the unit of a feed.
#[derive(Clone, Copy)]
enum Threshold {
    Ratio(PartsPerBillion),
    Value(i64),
}

fn threshold(input: ParseStream<'_>) -> syn::Result<(Threshold, Span)> {
    let ahead = input.fork();
    let span = input.span();
    if ahead.parse::<Token![-]>().is_ok()
        || (ahead.parse::<syn::LitInt>().is_ok() && !ahead.peek(Token![%]))
    {
        return Ok((Threshold::Value(signed(input)?), span));
    }
    let (ratio, span) = ratio(input)?;
    Ok((Threshold::Ratio(ratio), span))
}

/// `[2 % in "1h", 5 % in "6h"]`.
fn burn_rates(input: ParseStream<'_>) -> syn::Result<Vec<BurnRate>> {
    let inner;
    bracketed!(inner in input);
    let mut rates = Vec::new();
    while !inner.is_empty() {
        let budget = share(&inner)?.0;
        expect(&inner, "in")?;
        let over = duration(&inner)?;
        rates.push(BurnRate { budget, over });
        comma(&inner)?;
    }
    Ok(rates)
}

/// `occurrences`, `timeslices(slice = "1min", target = 99 %, partial = ignore)`, `ratio_timeslices(..)`.
fn budgeting(input: ParseStream<'_>) -> syn::Result<Method> {
    let kind = one_of(input, Method::WORDS)?;
    let make = match kind.to_string().as_str() {
        "occurrences" => return Ok(Method::Occurrences),
        "timeslices" => Method::Timeslices,
        _ => Method::RatioTimeslices,
    };
    let inner;
    parenthesized!(inner in input);
    let (mut slice, mut target, mut partial) = (None, None, None);
    arguments(&inner, &["slice", "target", "partial"], |key, input| {
        input.parse::<Token![=]>()?;
        match key.to_string().as_str() {
            "slice" => slice = Some(duration(input)?),
            "target" => target = Some(ratio(input)?.0),
            _ => partial = Some(choice(input, Partial::from_word, Partial::WORDS)?),
        }
        Ok(())
    })?;
    let missing = |example| not_said("objective", kind.span(), example);
    Ok(make(Slices {
        slice: slice.ok_or_else(|| missing("slice = \"1min\""))?,
        slice_target: target.ok_or_else(|| missing("target = 99 %"))?,
        partial: partial.ok_or_else(|| missing("partial = ignore"))?,
    }))
}

fn credit(attribute: &Attribute, path: &str, spans: &mut Spans) -> syn::Result<Credit> {
    let path = format!("{path}.credit");
    spans.set(
        path.clone(),
        attribute
            .path()
            .get_ident()
            .map_or_else(proc_macro2::Span::call_site, syn::Ident::span),
    );
    let (mut base, mut from, mut grace) = (None, Vec::new(), false);
    let (mut tiers, mut steps) = (Vec::new(), Vec::new());
    inside(attribute, |input| {
        let known = &["base", "from", "below", "above", "grace"];
        arguments(input, known, |key, input| {
            match key.to_string().as_str() {
                "grace" => grace = true,
                side @ ("below" | "above") => {
                    let place = format!("{path}.tiers.{}", tiers.len() + steps.len());
                    let (threshold, span) = threshold(input)?;
                    spans.set(format!("{place}.below"), span);
                    input.parse::<Token![=>]>()?;
                    let (credit, span) = share(input)?;
                    spans.set(format!("{place}.credit"), span);
                    match threshold {
                        // More bad than this is less good than the rest of it.
                        Threshold::Ratio(ratio) if side == "above" => tiers.push(Tier {
                            below: PartsPerBillion::WHOLE.saturating_sub(ratio),
                            credit,
                        }),
                        Threshold::Ratio(below) => tiers.push(Tier { below, credit }),
                        Threshold::Value(beyond) => steps.push(Step { beyond, credit }),
                    }
                }
                word => {
                    input.parse::<Token![=]>()?;
                    spans.set(format!("{path}.{word}"), input.span());
                    if word == "base" {
                        base = Some(money(input)?);
                    } else {
                        from = sources(input)?;
                    }
                }
            }
            Ok(())
        })
    })?;
    Ok(Credit {
        base,
        from: Cow::Owned(from),
        tiers: Cow::Owned(tiers),
        steps: Cow::Owned(steps),
        grace,
    })
}

fn sources(input: ParseStream<'_>) -> syn::Result<Vec<Source>> {
    let mut sources = Vec::new();
    for name in idents(input)? {
        among(&name, Source::WORDS)?;
        sources.extend(Source::from_word(&name.to_string()));
    }
    Ok(sources)
}

/// `window = 100 %, rolling(12) = 100 %, lifetime = "100 ether"`; percentages are of the windows' fees.
fn caps(attribute: &Attribute, path: &str, spans: &mut Spans) -> syn::Result<Cap> {
    let mut cap = Cap {
        window: None,
        rolling: None,
        lifetime: None,
    };
    inside(attribute, |input| {
        arguments(input, &["window", "rolling", "lifetime"], |key, input| {
            let windows = if key == "rolling" {
                let inner;
                parenthesized!(inner in input);
                Some(integer(&inner)?)
            } else {
                None
            };
            input.parse::<Token![=]>()?;
            spans.set(format!("{path}.cap.{key}"), input.span());
            match (windows, key == "window") {
                (Some(windows), _) => {
                    cap.rolling = Some(RollingCap {
                        windows,
                        share: share(input)?.0,
                    });
                }
                (None, true) => cap.window = Some(share(input)?.0),
                (None, false) => cap.lifetime = Some(amount(input)?),
            }
            Ok(())
        })
    })?;
    Ok(cap)
}
