//! SLA017, SLA018 and what else duties beside objectives must say.

use alloc::format;
use alloc::vec::Vec;

use super::Finding;
use crate::model::{FeedKind, Remedy, Terms};

pub(super) fn check(terms: &Terms, findings: &mut Vec<Finding>) {
    for part in terms.exclusions.iter() {
        let said_in_time = part.notice.is_some() || part.claim_within.is_some();
        let limited = part.budget.is_some() || part.burden.is_some();
        if !said_in_time || !limited {
            let (missing, hint) = if said_in_time {
                (
                    "a budget or a burden of proof",
                    "add `budget = \"120min\" per window` or `burden = provider`",
                )
            } else {
                (
                    "a notice or a time to claim it",
                    "add `notice = \"5d\"` or `claim_within = \"72h\"`",
                )
            };
            findings.push(Finding::new(
                "SLA018",
                format!("exclusions.{}", part.name),
                format!("`{}` has not {missing}", part.name),
                hint,
            ));
        }
    }
    let window = terms.window.shortest();
    for part in terms.exclusions.iter() {
        if let Some(budget) = part.budget
            && budget >= window
            && !window.is_zero()
        {
            findings.push(Finding::new(
                "SLA018",
                format!("exclusions.{}.budget", part.name),
                format!("a budget of {budget} is the whole window: nothing would count"),
                "choose a part of the window, such as \"120min\"",
            ));
        }
    }
    for part in terms.deliveries.iter() {
        if part.step.is_none() || part.round.is_none() {
            findings.push(Finding::new(
                "SLA017",
                format!("deliveries.{}", part.name),
                format!("`{}` does not say how delay is counted", part.name),
                "add `step = day, round = floor`",
            ));
        }
        if let Some(rule) = &part.force_majeure.0
            && ![&part.by, &part.to].contains(&&rule.burden)
        {
            findings.push(Finding::new(
                "SLA018",
                format!("deliveries.{}.force_majeure.burden", part.name),
                format!(
                    "`{}` has no part in `{}`, whose events it would have to prove",
                    rule.burden, part.name
                ),
                format!("say `burden = {}` or `burden = {}`", part.by, part.to),
            ));
        }
        for (at, sensor) in part.sensors.iter().enumerate() {
            let mut feeds = terms.feeds.iter();
            let feed = feeds.find(|feed| feed.name == sensor.feed);
            // A feed that is not there is SLA034 too.
            if let Some(feed) = feed
                && !matches!(feed.kind, FeedKind::Events | FeedKind::Value(_))
            {
                findings.push(Finding::new(
                    "SLA034",
                    format!("deliveries.{}.sensors.{at}", part.name),
                    format!("the feed `{}` reports no readings", feed.name),
                    "a sensor is a `Feed<Events>` or a `Feed<Value>`",
                ));
            }
        }
        let sensors = part.sensors.iter().enumerate();
        for (at, sensor) in sensors.filter(|(_, sensor)| sensor.low > sensor.high) {
            findings.push(Finding::new(
                "SLA008",
                format!("deliveries.{}.sensors.{at}", part.name),
                format!("no reading is from {} to {}", sensor.low, sensor.high),
                "choose low <= high",
            ));
        }
    }
    let tiers = terms
        .objectives
        .iter()
        .filter_map(|part| part.credit.as_ref());
    let most = tiers
        .map(|credit| credit.tiers.len() + credit.steps.len())
        .max()
        .unwrap_or_default();
    for part in terms.disclosures.iter() {
        if let Some(Remedy::DeemTier(tier)) = part.otherwise
            && (tier == 0 || usize::from(tier) > most)
        {
            findings.push(Finding::new(
                "SLA034",
                format!("disclosures.{}.otherwise", part.name),
                format!("there is no tier {tier}"),
                format!("choose a tier from 1 to {most}"),
            ));
        }
    }
    for part in terms.indices.iter() {
        let range = terms
            .feeds
            .iter()
            .find(|feed| feed.name == part.feed)
            .map(|feed| &feed.kind);
        match range {
            Some(FeedKind::Value(range)) => {
                let inside = |value| range.min <= value && value <= range.max;
                // A range without values is reported at the feed.
                if range.min <= range.max
                    && (part.strike == part.exit || !inside(part.strike) || !inside(part.exit))
                {
                    findings.push(Finding::new(
                        "SLA008",
                        format!("indices.{}", part.name),
                        format!(
                            "strike {} and exit {} are not two values of its feed",
                            part.strike, part.exit
                        ),
                        format!("choose two values from {} to {}", range.min, range.max),
                    ));
                }
            }
            // A feed that is not there is SLA034.
            None => {}
            Some(_) => findings.push(Finding::new(
                "SLA034",
                format!("indices.{}.feed", part.name),
                format!("the feed `{}` reports no values", part.feed),
                "an index follows a `Feed<Value>`",
            )),
        }
    }
    for part in terms.incidents.iter() {
        let mut seen = 0;
        for (index, level) in part.levels.iter().enumerate() {
            if level.priority <= seen
                || level.priority > 5
                || level.resolve_within < level.respond_within
            {
                findings.push(Finding::new(
                    "SLA001",
                    format!("incidents.{}.levels.{index}", part.name),
                    format!(
                        "priority {} is out of order, or resolved before it is answered",
                        level.priority
                    ),
                    "list priorities from 1 to 5, each with `respond` before `resolve`",
                ));
            }
            seen = level.priority;
        }
        if part.levels.is_empty() {
            findings.push(Finding::new(
                "SLA012",
                format!("incidents.{}", part.name),
                format!("`{}` promises nothing for any priority", part.name),
                "add `p1(respond = \"15min\", resolve = \"4h\")`",
            ));
        }
    }
}
