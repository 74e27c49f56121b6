//! SLA006, SLA010, SLA015, SLA031, SLA036, SLA039: what a breach is and what it costs.

use alloc::format;
use alloc::vec::Vec;

use super::Finding;
use super::tier;
use crate::PartsPerBillion;
use crate::model::{Credit, FeedKind, Indicator, NoTraffic, Objective, OnMissing, Target, Terms};

pub(super) fn check(terms: &Terms, findings: &mut Vec<Finding>) {
    for objective in terms.objectives.iter() {
        let path = format!("objectives.{}", objective.name);
        let before = findings.len();
        indicator(terms, objective, &path, findings);
        let is_measurable = findings.len() == before;
        silence(terms, objective, &path, is_measurable, findings);
        if let Some(credit) = &objective.credit {
            sources(objective, credit, &path, findings);
            if is_measurable {
                tier::table(objective, credit, &path, findings);
                tier::caps(terms, objective, &path, findings);
            }
        }
    }
}

/// What holds when nothing is known, and how samples are counted.
fn silence(
    terms: &Terms,
    objective: &Objective,
    path: &str,
    is_measurable: bool,
    findings: &mut Vec<Finding>,
) {
    let name = &objective.name;
    if objective.on_missing.is_none() {
        findings.push(Finding::new(
            "SLA015",
            path.into(),
            format!("`{name}` does not say what a window without enough reports means"),
            "add `on_missing = worst_tier` (the obligor measures), `inconclusive` or `escalate`",
        ));
    } else if objective.no_traffic.is_none()
        || (is_measurable && objective.method.is_none() == objective.indicator.has_method())
    {
        let (what, hint) = if objective.no_traffic.is_none() {
            (
                "what a window without traffic means",
                "add `no_traffic = met`, `skip` or `breach`",
            )
        } else if objective.method.is_none() {
            (
                "how samples are counted",
                "add `method = occurrences`, `timeslices(..)` or `ratio_timeslices(..)`",
            )
        } else {
            (
                "how a method counts what is no sample",
                "remove `method`: values, percentiles and composites have none",
            )
        };
        findings.push(Finding::new(
            "SLA039",
            path.into(),
            format!("`{name}` does not say {what}"),
            hint,
        ));
    }
    let Some(feed) = feed_of(terms, objective) else {
        return;
    };
    let obligor = |party: &&crate::Text| {
        terms
            .parties
            .iter()
            .any(|known| known.name == **party && known.bond.is_some())
    };
    let Some(obligor) = feed.controlled_by.iter().find(obligor) else {
        return;
    };
    if feed.self_report.is_none() {
        return;
    }
    if !matches!(objective.on_missing, None | Some(OnMissing::WorstTier)) {
        findings.push(Finding::new(
            "SLA015",
            format!("{path}.on_missing"),
            format!("the {obligor} measures `{name}` and would gain by not reporting"),
            "say `on_missing = worst_tier`",
        ));
    } else if !matches!(objective.no_traffic, None | Some(NoTraffic::Breach)) {
        findings.push(Finding::new(
            "SLA031",
            format!("{path}.no_traffic"),
            format!("the {obligor} measures `{name}` and would gain by reporting no traffic"),
            "say `no_traffic = breach`",
        ));
    } else if feed
        .min_coverage
        .is_some_and(|least| least < PartsPerBillion::WHOLE)
    {
        findings.push(Finding::new(
            "SLA031",
            format!("feeds.{}.min_coverage", feed.name),
            format!("the {obligor} measures `{name}` and would gain by leaving out samples"),
            "say `min_coverage = 100 %`",
        ));
    }
}

fn feed_of<'a>(terms: &'a Terms, objective: &Objective) -> Option<&'a crate::model::Feed> {
    let name = objective.indicator.feed()?;
    terms.feeds.iter().find(|feed| feed.name == *name)
}

/// The feed reports what the indicator is made of, and the target is of its kind.
fn indicator(terms: &Terms, objective: &Objective, path: &str, findings: &mut Vec<Finding>) {
    let name = &objective.name;
    if let Indicator::Composite(parts) = &objective.indicator {
        let whole: u64 = parts.iter().map(|part| u64::from(part.weight.get())).sum();
        if whole != 10_000 {
            findings.push(Finding::new(
                "SLA006",
                format!("{path}.feed"),
                format!(
                    "the weights of `{name}` sum to {}.{:02} %",
                    whole / 100,
                    whole % 100
                ),
                "let the weights sum to 100 %",
            ));
        } else if parts.iter().any(|part| {
            terms.objectives.iter().any(|other| {
                other.name == part.objective
                    && (matches!(other.indicator, Indicator::Composite(_))
                        || !matches!(other.target, Target::Ratio(_)))
            })
        }) {
            findings.push(Finding::new(
                "SLA034",
                format!("{path}.feed"),
                format!("`{name}` weighs an objective that is no ratio"),
                "a composite is made of ratios that are measured: availability, error rate, `under(..)`",
            ));
        }
    }
    let Some(feed) = feed_of(terms, objective) else {
        return;
    };
    let fits = match (&objective.indicator, &feed.kind) {
        (Indicator::Ratio(_) | Indicator::ErrorRate(_), FeedKind::Ratio) => true,
        (Indicator::Value(_), FeedKind::Value(_)) | (Indicator::Custom(_), _) => true,
        (Indicator::Under(under), FeedKind::Histogram(buckets)) => {
            bound(
                i64::try_from(under.bound).ok(),
                &buckets.bounds,
                &format!("{path}.feed"),
                findings,
            );
            true
        }
        (Indicator::Percentile(_), FeedKind::Histogram(buckets)) => {
            if let Target::AtMost(limit) = objective.target {
                bound(
                    Some(limit),
                    &buckets.bounds,
                    &format!("{path}.target"),
                    findings,
                );
            }
            true
        }
        _ => false,
    };
    if !fits {
        findings.push(Finding::new(
            "SLA034",
            format!("{path}.feed"),
            format!("`{name}` needs another feed than `{}` of {}", feed.name, feed.kind.word()),
            "ratios and error rates need a `Feed<Ratio>`, `under(..)` and `percentile(..)` a `Feed<Histogram>`, values a `Feed<Value>`",
        ));
        return;
    }
    let of_ratio = matches!(objective.target, Target::Ratio(_));
    if of_ratio
        == matches!(
            objective.indicator,
            Indicator::Value(_) | Indicator::Percentile(_)
        )
    {
        findings.push(Finding::new(
            "SLA016",
            format!("{path}.target"),
            format!("the target of `{name}` is not of the indicator's kind"),
            "a ratio is promised in percent, a value in the unit of its feed",
        ));
    }
}

/// A latency bound is a bucket's.
fn bound(limit: Option<i64>, bounds: &[u64], path: &str, findings: &mut Vec<Finding>) {
    let known = limit.and_then(|limit| u64::try_from(limit).ok());
    if known.is_none_or(|limit| !bounds.contains(&limit)) {
        let words: Vec<_> = bounds.iter().map(|bound| format!("{bound}")).collect();
        findings.push(Finding::new(
            "SLA010",
            path.into(),
            "the bound is not the bound of a bucket: what lies between is not known",
            format!("choose one of {}, or add a bucket", words.join(", ")),
        ));
    }
}

fn sources(objective: &Objective, credit: &Credit, path: &str, findings: &mut Vec<Finding>) {
    let name = &objective.name;
    let twice = || {
        let from = credit.from.iter().enumerate();
        from.clone()
            .any(|(index, source)| credit.from[..index].contains(source))
    };
    let (message, hint) = if credit.base.is_none() {
        (
            format!("the credit of `{name}` does not say what it is a share of"),
            "add `base = fee`",
        )
    } else if credit.from.is_empty() {
        (
            format!("the credit of `{name}` does not say where the money comes from"),
            "add `from = [fee, bond]`",
        )
    } else if twice() {
        (
            format!("the credit of `{name}` names a source twice"),
            "name each source once",
        )
    } else {
        return;
    };
    findings.push(Finding::new(
        "SLA036",
        format!("{path}.credit"),
        message,
        hint,
    ));
}
