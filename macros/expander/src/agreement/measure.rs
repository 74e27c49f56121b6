//! `#[feed]`.

use std::borrow::Cow;

use slacontract_terms::Terms;
use slacontract_terms::model::{Buckets, Ejection, Feed, FeedKind, Middle, ReportMode, ValueRange};
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Token, bracketed};

use super::Field;
use super::cursor::{arguments, choice, expect, inside, names, required, text, words};
use super::mistake::{OTHER_TYPE, mistake};
use super::party::expect_type;
use super::quantity::{duration, integer, money, ratio, signed};
use super::spans::Spans;

pub(super) fn feed(
    field: &Field<'_>,
    attribute: &Attribute,
    terms: &mut Terms,
    spans: &mut Spans,
) -> syn::Result<()> {
    let word = expect_type(field, "Feed")?;
    let path = format!("feeds.{}", field.name);
    spans.set(path.clone(), field.name.span());
    let mut feed = Feed {
        name: text(field.name),
        kind: FeedKind::Ratio,
        signers: 0,
        quorum: 0,
        collect_within: slacontract_terms::Duration::ZERO,
        min_coverage: None,
        mode: ReportMode::Single,
        eject: None,
        deviation: None,
        heartbeat: None,
        controlled_by: Cow::Borrowed(&[]),
        self_report: None,
        fee: None,
        paid_by: Cow::Borrowed(&[]),
    };
    let (mut signers, mut quorum, mut collect_within) = (None, None, None);
    let (mut unit, mut min, mut max, mut middle, mut buckets) = (None, None, None, None, None);
    let own: &[&str] = match word.as_str() {
        "Value" => &["unit", "min", "max", "middle"],
        "Histogram" => &["unit", "buckets"],
        "Ratio" | "Events" => &[],
        _ => {
            return Err(mistake(
                field.ty.span(),
                OTHER_TYPE,
                format!("no feed reports `{word}`"),
                "write `Feed<Ratio>`, `Feed<Value>`, `Feed<Histogram>` or `Feed<Events>`",
            ));
        }
    };
    let shared = [
        "signers",
        "quorum",
        "collect_within",
        "min_coverage",
        "fee",
        "paid_by",
        "mode",
        "eject",
        "deviation",
        "heartbeat",
        "controlled_by",
        "self_report",
    ];
    let known: Vec<&str> = shared.iter().chain(own).copied().collect();
    inside(attribute, |input| {
        arguments(input, &known, |key, input| {
            input.parse::<Token![=]>()?;
            spans.set(format!("{path}.{key}"), input.span());
            match key.to_string().as_str() {
                "signers" => signers = Some(integer(input)?),
                "quorum" => quorum = Some(integer(input)?),
                "collect_within" => collect_within = Some(duration(input)?),
                "min_coverage" => feed.min_coverage = Some(ratio(input)?.0),
                "fee" => {
                    feed.fee = Some(money(input)?);
                    expect(input, "per")?;
                    expect(input, "report")?;
                }
                "mode" => feed.mode = choice(input, ReportMode::from_word, ReportMode::WORDS)?,
                "eject" => feed.eject = Some(ejection(input)?),
                "deviation" => feed.deviation = Some(ratio(input)?.0),
                "heartbeat" => feed.heartbeat = Some(duration(input)?),
                "controlled_by" => {
                    feed.controlled_by = names(input, &format!("{path}.{key}"), spans)?;
                }
                "self_report" => feed.self_report = Some(words(input)?),
                "unit" => unit = Some(words(input)?),
                "min" => min = Some(signed(input)?),
                "max" => max = Some(signed(input)?),
                "middle" => middle = Some(choice(input, Middle::from_word, Middle::WORDS)?),
                "buckets" => buckets = Some(bounds(input)?),
                _ => feed.paid_by = names(input, &format!("{path}.{key}"), spans)?,
            }
            Ok(())
        })
    })?;
    feed.signers = required(signers, attribute, "signers = 5")?;
    feed.quorum = required(quorum, attribute, "quorum = 3")?;
    feed.collect_within = required(collect_within, attribute, "collect_within = \"24h\"")?;
    feed.kind = match word.as_str() {
        "Value" => FeedKind::Value(ValueRange {
            unit,
            min: required(min, attribute, "min = 0")?,
            max: required(max, attribute, "max = 100_000")?,
            middle: required(middle, attribute, "middle = low")?,
        }),
        "Histogram" => FeedKind::Histogram(Buckets {
            unit,
            bounds: Cow::Owned(required(buckets, attribute, "buckets = [100, 300, 1000]")?),
        }),
        "Events" => FeedKind::Events,
        _ => FeedKind::Ratio,
    };
    terms.feeds.to_mut().push(feed);
    Ok(())
}

/// `3 in 6 windows`.
fn ejection(input: ParseStream<'_>) -> syn::Result<Ejection> {
    let missed = integer(input)?;
    expect(input, "in")?;
    let windows = integer(input)?;
    expect(input, "windows")?;
    Ok(Ejection { missed, windows })
}

/// `[100, 300, 1000]`.
fn bounds(input: ParseStream<'_>) -> syn::Result<Vec<u64>> {
    let inner;
    bracketed!(inner in input);
    let bounds = inner.parse_terminated(integer, Token![,])?;
    Ok(bounds.into_iter().collect())
}
