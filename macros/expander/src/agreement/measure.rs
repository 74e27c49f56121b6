//! `#[feed]`, `#[objective]`, `#[credit]` and `#[cap]`.

use std::borrow::Cow;

use slacontract_terms::Terms;
use slacontract_terms::model::{
    Cap, Credit, Feed, FeedKind, Method, NoTraffic, Objective, OnMissing, Partial, RollingCap,
    Slices, Source, Tier,
};
use syn::parse::ParseStream;
use syn::{Attribute, Token, parenthesized};

use super::Field;
use super::cursor::{
    amount, arguments, choice, duration, expect, inside, integer, money, names, ratio, required,
    share, text, word,
};
use super::party::expect_type;
use super::spans::Spans;

pub(super) fn feed(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    let kind = expect_type(field, "Feed")?;
    let Some(kind) = FeedKind::from_word(&kind) else {
        return Err(syn::Error::new_spanned(
            field.ty,
            "a feed is a `Feed<Ratio>`, `Feed<Value>` or `Feed<Histogram>`",
        ));
    };
    let path = format!("feeds.{}", field.name);
    spans.set(path.clone(), field.name.span());
    let (mut signers, mut quorum, mut collect_within) = (None, None, None);
    let (mut min_coverage, mut fee, mut paid_by) = (None, None, Cow::Borrowed(&[][..]));
    inside(attribute, |input| {
        let known = &[
            "signers",
            "quorum",
            "collect_within",
            "min_coverage",
            "fee",
            "paid_by",
        ];
        arguments(input, known, |key, input| {
            input.parse::<Token![=]>()?;
            spans.set(format!("{path}.{key}"), input.span());
            match key.to_string().as_str() {
                "signers" => signers = Some(integer(input)?),
                "quorum" => quorum = Some(integer(input)?),
                "collect_within" => collect_within = Some(duration(input)?),
                "min_coverage" => min_coverage = Some(ratio(input)?.0),
                "fee" => {
                    fee = Some(money(input)?);
                    expect(input, "per")?;
                    expect(input, "report")?;
                }
                _ => paid_by = names(input)?,
            }
            Ok(())
        })
    })?;
    terms.feeds.to_mut().push(Feed {
        name: text(field.name),
        kind,
        signers: required(signers, attribute, "signers = 5")?,
        quorum: required(quorum, attribute, "quorum = 3")?,
        collect_within: required(collect_within, attribute, "collect_within = \"24h\"")?,
        min_coverage,
        fee,
        paid_by,
    });
    Ok(())
}

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
    let (feed, target) = inside(attribute, |input| {
        let feed = word(input).map_err(|error| {
            syn::Error::new(
                error.span(),
                "an objective starts with `feed >= target`, such as `uptime >= 99.95 %`",
            )
        })?;
        spans.set(format!("{path}.feed"), feed.span());
        input.parse::<Token![>=]>()?;
        let (target, span) = ratio(input)?;
        spans.set(format!("{path}.target"), span);
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        arguments(
            input,
            &["method", "no_traffic", "on_missing"],
            |key, input| {
                input.parse::<Token![=]>()?;
                spans.set(format!("{path}.{key}"), input.span());
                match key.to_string().as_str() {
                    "method" => method = Some(budgeting(input)?),
                    "no_traffic" => {
                        no_traffic = Some(choice(input, NoTraffic::from_word, NoTraffic::WORDS)?);
                    }
                    _ => on_missing = Some(choice(input, OnMissing::from_word, OnMissing::WORDS)?),
                }
                Ok(())
            },
        )?;
        Ok((feed, target))
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
        feed: text(feed),
        target,
        method: Some(required(method, attribute, "method = occurrences")?),
        no_traffic: Some(required(no_traffic, attribute, "no_traffic = met")?),
        on_missing,
        credit: paid,
        cap,
    });
    Ok(())
}

/// `occurrences`, `timeslices(slice = "1min", target = 99 %, partial = ignore)`, `ratio_timeslices(..)`.
fn budgeting(input: ParseStream<'_>) -> syn::Result<Method> {
    let kind = word(input)?;
    let make = match kind.to_string().as_str() {
        "occurrences" => return Ok(Method::Occurrences),
        "timeslices" => Method::Timeslices,
        "ratio_timeslices" => Method::RatioTimeslices,
        _ => {
            let message = format!(
                "`{kind}` is not a method; one of: {}",
                Method::WORDS.join(", ")
            );
            return Err(syn::Error::new(kind.span(), message));
        }
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
    match (slice, target, partial) {
        (Some(slice), Some(slice_target), Some(partial)) => Ok(make(Slices {
            slice,
            slice_target,
            partial,
        })),
        _ => Err(syn::Error::new(
            kind.span(),
            format!("`{kind}` needs `slice = \"1min\", target = 99 %, partial = ignore`"),
        )),
    }
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
    let (mut base, mut from, mut tiers, mut grace) = (None, Vec::new(), Vec::new(), false);
    inside(attribute, |input| {
        arguments(input, &["base", "from", "below", "grace"], |key, input| {
            match key.to_string().as_str() {
                "grace" => grace = true,
                "below" => {
                    let (below, below_span) = ratio(input)?;
                    input.parse::<Token![=>]>()?;
                    let (credit, credit_span) = share(input)?;
                    let place = format!("{path}.tiers.{}", tiers.len());
                    spans.set(format!("{place}.below"), below_span);
                    spans.set(format!("{place}.credit"), credit_span);
                    tiers.push(Tier { below, credit });
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
        grace,
    })
}

fn sources(input: ParseStream<'_>) -> syn::Result<Vec<Source>> {
    let span = input.span();
    let named = names(input)?;
    let mut sources = Vec::new();
    for name in named.iter() {
        let Some(source) = Source::from_word(name) else {
            let message = format!(
                "`{name}` is not a source of money; from: {}",
                Source::WORDS.join(", ")
            );
            return Err(syn::Error::new(span, message));
        };
        sources.push(source);
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
