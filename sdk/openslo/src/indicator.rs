//! Indicators: which feed measures them, and what an objective makes of it.

use serde_json::{Value, json};

use crate::OpenSloError;
use crate::decimal::decimal;
use crate::document::{Object, find, word};
use crate::node::At;

/// What an SLI becomes.
pub(crate) struct Measured {
    /// The feed's name.
    pub(crate) feed: String,
    /// The feed's kind; thresholds add the bounds of their buckets.
    pub(crate) kind: Kind,
    /// What of it has no place in terms.
    pub(crate) left_out: Vec<String>,
}

/// What a feed reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Good out of total.
    Good,
    /// Bad out of total.
    Bad,
    /// Samples of a metric that objectives put a bound on.
    Threshold,
}

/// Reads an SLI that is given inline or by reference beside an SLO or an objective. `denominators` names what the overlay divides raw
/// ratios by.
pub(crate) fn indicator<'a>(
    holder: &At<'a>,
    objects: &[Object<'a>],
    denominators: &Value,
) -> Result<Option<Measured>, OpenSloError> {
    let inline = holder.get("indicator");
    let reference = holder.get("indicatorRef");
    match (inline, reference) {
        (Some(inline), None) => {
            let object = Object::read(&inline, Some("SLI"))?;
            measured(&object, denominators).map(Some)
        }
        (None, Some(reference)) => {
            measured(find(objects, "SLI", &reference)?, denominators).map(Some)
        }
        (Some(inline), Some(_)) => {
            Err(inline.refuse("both `indicator` and `indicatorRef`", "keep one of them"))
        }
        (None, None) => Ok(None),
    }
}

fn measured(object: &Object<'_>, denominators: &Value) -> Result<Measured, OpenSloError> {
    let spec = &object.spec;
    spec.only(&["description", "thresholdMetric", "ratioMetric"])?;
    let feed = word(object.name, object.shown);
    let mut left_out = Vec::new();
    let kind = match (spec.get("ratioMetric"), spec.get("thresholdMetric")) {
        (Some(ratio), None) => self::ratio(&ratio, object.name, denominators, &mut left_out)?,
        (None, Some(threshold)) => {
            source(&threshold, &mut left_out)?;
            Kind::Threshold
        }
        (Some(_), Some(threshold)) => {
            return Err(threshold.refuse("both a ratio and a threshold", "write two indicators"));
        }
        (None, None) => {
            return Err(spec.refuse(
                "neither `ratioMetric` nor `thresholdMetric`",
                "say what is measured",
            ));
        }
    };
    Ok(Measured {
        feed,
        kind,
        left_out,
    })
}

fn ratio(
    ratio: &At<'_>,
    name: &str,
    denominators: &Value,
    left_out: &mut Vec<String>,
) -> Result<Kind, OpenSloError> {
    ratio.only(&["counter", "good", "bad", "total", "raw", "rawType"])?;
    if let Some(counter) = ratio.get("counter") {
        counter.flag()?;
        left_out.push(format!(
            "`{}`: whether counts only rise is the measuring agent's",
            counter.path
        ));
    }
    if let Some(raw) = ratio.get("raw") {
        for part in ["good", "bad", "total"] {
            if let Some(other) = ratio.get(part) {
                return Err(other.refuse(
                    "counts beside a raw ratio",
                    "keep the counts and leave `raw` out",
                ));
            }
        }
        source(&raw, left_out)?;
        let kind = match ratio.get("rawType").map(|kind| kind.text()).transpose()? {
            None | Some("success") => Kind::Good,
            Some("failure") => Kind::Bad,
            Some(other) => {
                return Err(ratio.refuse(
                    format!("the rawType {other:?} is not known"),
                    "one of: success, failure",
                ));
            }
        };
        let Some(denominator) = denominators[name].as_str() else {
            return Err(raw.refuse(
                "a raw ratio has no denominator: an average of floats cannot be audited",
                format!("report `good` and `total`, or name in the overlay what it is a share of: `openslo: {{denominators: {{{name}: requests}}}}`"),
            ));
        };
        left_out.push(format!(
            "`{}`: signers report counts of {denominator}, not the raw ratio",
            raw.path
        ));
        return Ok(kind);
    }
    if let Some(kind) = ratio.get("rawType") {
        return Err(kind.refuse("`rawType` without `raw`", "leave it out"));
    }
    let (good, bad) = (ratio.get("good"), ratio.get("bad"));
    let Some(total) = ratio.get("total") else {
        return Err(ratio.refuse(
            "no `total`",
            "count all samples, too: a ratio needs a denominator",
        ));
    };
    source(&total, left_out)?;
    match (good, bad) {
        (Some(good), None) => source(&good, left_out).map(|()| Kind::Good),
        (None, Some(bad)) => source(&bad, left_out).map(|()| Kind::Bad),
        (Some(_), Some(bad)) => Err(bad.refuse(
            "both `good` and `bad` beside `total`",
            "keep one of them: the other is what is left of `total`",
        )),
        (None, None) => Err(ratio.refuse("neither `good` nor `bad`", "count one of them")),
    }
}

/// Where samples come from: the business of whoever measures. Checked for its form only.
fn source(metric: &At<'_>, left_out: &mut Vec<String>) -> Result<(), OpenSloError> {
    metric.only(&["metricSource"])?;
    let source = metric.need("metricSource")?;
    source.only(&["metricSourceRef", "type", "spec"])?;
    left_out.push(format!(
        "`{}`: queries are the measuring agent's",
        source.path
    ));
    Ok(())
}

/// What an objective says of its feed: the indicator, and the bound of a bucket it needs.
pub(crate) fn of(
    objective: &At<'_>,
    measured: &Measured,
) -> Result<(Value, Option<u64>), OpenSloError> {
    let feed = &measured.feed;
    let (op, value) = (objective.get("op"), objective.get("value"));
    match measured.kind {
        Kind::Good | Kind::Bad => {
            if let Some(field) = op.or(value) {
                return Err(field.refuse(
                    "a ratio has no bound",
                    "leave it out: the target is the promise",
                ));
            }
            let word = if measured.kind == Kind::Good {
                "ratio"
            } else {
                "error_rate"
            };
            Ok((json!({ word: feed }), None))
        }
        Kind::Threshold => {
            let (op, value) = (objective.need("op")?, objective.need("value")?);
            match op.text()? {
                "lte" => {}
                word @ ("lt" | "gt") => {
                    return Err(op.refuse(
                        format!("`{word}` has no bucket: a bucket holds what is up to its bound"),
                        "say `lte` with the greatest value that is good",
                    ));
                }
                "gte" => {
                    return Err(op.refuse(
                        "`gte` has no bucket: a bucket holds what is up to its bound",
                        "measure the share that is good as a `ratioMetric`, or promise the value itself in the overlay",
                    ));
                }
                other => {
                    return Err(op.refuse(
                        format!("the op {other:?} is not known"),
                        "one of: lte, gte, lt, gt",
                    ));
                }
            }
            let bound = decimal(&value)?
                .scaled(0)
                .and_then(|bound| u64::try_from(bound).ok());
            let Some(bound) = bound else {
                return Err(value.refuse(
                    format!("the bound {} is no whole number", value.text()?),
                    "choose a smaller unit, such as milliseconds for seconds",
                ));
            };
            Ok((
                json!({ "under": { "feed": feed, "bound": bound.to_string() } }),
                Some(bound),
            ))
        }
    }
}
