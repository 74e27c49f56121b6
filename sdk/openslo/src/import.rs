//! From OpenSLO and an overlay to terms.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use slacontract_terms::Terms;

use crate::OpenSloError;
use crate::alert::warnings;
use crate::decimal::{decimal, share};
use crate::document::{Object, nodes, objects, word};
use crate::fill::fill;
use crate::indicator::{Kind, Measured, indicator, of};
use crate::node::At;
use crate::overlay::{Overlay, merge};
use crate::timing::{method, window};

/// What was read.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The terms; whether they are sound is for the checks to say.
    pub terms: Terms,
    /// Constructs that are understood and have no place in terms, in words.
    pub left_out: Vec<String>,
}

/// What the documents say of the terms, before the overlay.
#[derive(Default)]
struct Draft {
    window: Option<Value>,
    feeds: Vec<(String, Kind, Vec<u64>)>,
    objectives: Vec<(String, Value)>,
    left_out: Vec<String>,
}

/// Reads OpenSLO documents and completes them from an overlay: YAML of the same shape as `terms.json`, in which what was not agreed may be
/// left out, and in which spans, amounts and percentages may have units.
///
/// # Errors
/// [`OpenSloError`] names the first construct that cannot become terms, or everything the overlay still has to say.
pub fn import(text: &str, overlay: Option<&str>) -> Result<Imported, OpenSloError> {
    let nodes = nodes(text)?;
    let objects = objects(&nodes)?;
    let overlay = Overlay::read(overlay.unwrap_or_default())?;
    let mut draft = Draft::default();
    let mut service = None;
    for slo in objects.iter().filter(|object| object.kind == "SLO") {
        let named = draft.read(slo, &objects, &overlay.denominators)?;
        service = service.or(named);
    }
    if draft.objectives.is_empty() {
        return Err(OpenSloError {
            file: "the document",
            line: 0,
            path: String::new(),
            message: "it holds no SLO".into(),
            remedy: "put at least one object with `kind: SLO` into the file".into(),
        });
    }
    for object in &objects {
        forms(object, &mut draft.left_out)?;
    }
    let mut left_out = std::mem::take(&mut draft.left_out);
    left_out.dedup();
    let mut terms = draft.value();
    if overlay.value.get("name").is_none()
        && let Some(service) = service
    {
        terms["name"] = json!(title(&service));
    }
    let merged = merge(terms, &overlay.value, "")?;
    let filled = fill(merged)?;
    let terms = Terms::from_json(&filled.to_string()).map_err(|error| OpenSloError {
        file: "the overlay",
        line: 0,
        path: error.path,
        message: error.message,
        remedy: "write it as in terms.json; its schema is printed by `terms export --schema`"
            .into(),
    })?;
    Ok(Imported { terms, left_out })
}

impl Draft {
    /// Adds an SLO; its service is returned.
    fn read<'a>(
        &mut self,
        slo: &Object<'a>,
        objects: &[Object<'a>],
        denominators: &Value,
    ) -> Result<Option<String>, OpenSloError> {
        let spec = &slo.spec;
        spec.only(&[
            "description",
            "service",
            "indicator",
            "indicatorRef",
            "timeWindow",
            "budgetingMethod",
            "objectives",
            "alertPolicies",
        ])?;
        let (window, length) = window(spec)?;
        match &self.window {
            Some(known) if *known != window => {
                return Err(spec.need("timeWindow")?.refuse(
                    "another window than the SLO before it",
                    "an agreement has one window: import SLOs with different windows into agreements of their own",
                ));
            }
            _ => self.window = Some(window),
        }
        let warnings = warnings(spec, objects, length, &mut self.left_out)?;
        let whole = indicator(spec, objects, denominators)?;
        let list = spec.need("objectives")?;
        let objectives = list.list()?;
        if objectives.is_empty() {
            return Err(list.refuse("no objective", "promise something"));
        }
        let name = word(slo.name, slo.shown);
        let mut weights = Vec::new();
        for (index, objective) in objectives.iter().enumerate() {
            objective.only(&[
                "displayName",
                "op",
                "value",
                "target",
                "targetPercent",
                "timeSliceTarget",
                "timeSliceWindow",
                "indicator",
                "indicatorRef",
                "compositeWeight",
            ])?;
            let own = indicator(objective, objects, denominators)?;
            let weight = objective.get("compositeWeight");
            let measured = match (&whole, &own) {
                (Some(_), Some(_)) => {
                    return Err(objective.refuse(
                        "an indicator of its own beside that of the SLO",
                        "leave out one of them: a composite has one in each objective",
                    ));
                }
                (Some(measured), None) => measured,
                (None, Some(measured)) => measured,
                (None, None) => {
                    return Err(
                        objective.refuse("no indicator", "add `indicator` or `indicatorRef`")
                    );
                }
            };
            let shown = objective
                .get("displayName")
                .map(|name| name.text())
                .transpose()?;
            let of_own = match (&own, shown) {
                (Some(measured), None) => format!("{}_objective", measured.feed),
                (_, Some(shown)) if objectives.len() > 1 || own.is_some() => {
                    word(shown, Some(shown))
                }
                (None, None) if objectives.len() > 1 => format!("{name}_{}", index + 1),
                (None, _) | (Some(_), Some(_)) => name.clone(),
            };
            match (&own, weight) {
                (None, Some(weight)) => {
                    return Err(weight.refuse(
                        "a weight without an indicator of its own",
                        "leave it out: only composites weigh",
                    ));
                }
                (Some(_), weight) => weights.push((of_own.clone(), weight)),
                (None, None) => {}
            }
            self.objective(slo, objective, measured, &of_own, &warnings)?;
        }
        if !weights.is_empty() {
            self.composite(slo, name, &weights)?;
        }
        let service = spec.get("service").map(|service| service.text());
        service.map(|name| name.map(ToOwned::to_owned)).transpose()
    }

    fn objective(
        &mut self,
        slo: &Object<'_>,
        objective: &At<'_>,
        measured: &Measured,
        name: &str,
        warnings: &[Value],
    ) -> Result<(), OpenSloError> {
        let (indicator, bound) = of(objective, measured)?;
        self.left_out.extend(measured.left_out.iter().cloned());
        match self
            .feeds
            .iter_mut()
            .find(|(feed, ..)| *feed == measured.feed)
        {
            Some((feed, kind, bounds)) => {
                if (*kind == Kind::Threshold) != (measured.kind == Kind::Threshold) {
                    return Err(objective.refuse(
                        format!("`{feed}` is a ratio in one place and a threshold in another"),
                        "give the indicators different names",
                    ));
                }
                bounds.extend(bound);
            }
            None => self.feeds.push((
                measured.feed.clone(),
                measured.kind,
                bound.into_iter().collect(),
            )),
        }
        let target = target(objective)?;
        let part = json!({
            "indicator": indicator,
            "target": { "ratio": target },
            "method": method(&slo.spec, objective)?,
            "warnings": warnings,
        });
        if self.objectives.iter().any(|(known, _)| known == name) {
            return Err(objective.refuse(
                format!("there are two objectives `{name}`"),
                "give each its own `displayName`",
            ));
        }
        self.objectives.push((name.to_owned(), part));
        Ok(())
    }

    /// The weighted mean of objectives; its target is the overlay's.
    fn composite(
        &mut self,
        slo: &Object<'_>,
        name: String,
        weights: &[(String, Option<At<'_>>)],
    ) -> Result<(), OpenSloError> {
        let mut parts = Vec::new();
        for (objective, weight) in weights {
            let weight = match weight {
                // Without a weight all count alike.
                None => 1_000_000,
                Some(weight) => decimal(weight)?
                    .scaled(6)
                    .filter(|units| *units > 0 && *units < 1 << 64)
                    .ok_or_else(|| {
                        weight.refuse(
                            "the weight is not above 0 with at most six digits after the point",
                            "choose a simpler weight",
                        )
                    })?,
            };
            parts.push((objective, weight));
        }
        let sum: u128 = parts.iter().map(|(_, weight)| weight).sum();
        let mut items = Vec::new();
        for (objective, weight) in parts {
            let share = weight * 10_000;
            if !share.is_multiple_of(sum) {
                return Err(slo.spec.need("objectives")?.refuse(
                    "SLA006: the weights are no exact shares of the whole in hundredths of a percent",
                    "choose weights that sum to 100, such as 50, 30 and 20",
                ));
            }
            let share = share / sum;
            items.push(json!({ "objective": objective, "weight": percent(share) }));
        }
        if self.objectives.iter().any(|(known, _)| *known == name) {
            return Err(slo.refuse(
                format!("there are two objectives `{name}`"),
                "give the SLO another name than its objectives",
            ));
        }
        self.objectives.push((
            name,
            json!({ "indicator": { "composite": items }, "warnings": [] }),
        ));
        Ok(())
    }

    /// As a part of `terms.json`.
    fn value(self) -> Value {
        let names: Vec<String> = self
            .objectives
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        let mut renamed: BTreeMap<String, String> = BTreeMap::new();
        let mut feeds = Vec::new();
        for (feed, kind, mut bounds) in self.feeds {
            // A name is used once in terms; an SLO and its indicator are often called the same.
            let name = if names.contains(&feed) {
                format!("{feed}_samples")
            } else {
                feed.clone()
            };
            bounds.sort_unstable();
            bounds.dedup();
            let bounds: Vec<String> = bounds.iter().map(u64::to_string).collect();
            let kind = match kind {
                Kind::Good | Kind::Bad => json!("ratio"),
                Kind::Threshold => json!({ "histogram": { "bounds": bounds } }),
            };
            feeds.push(json!({ "name": name, "kind": kind }));
            renamed.insert(feed, name);
        }
        let objectives: Vec<Value> = self
            .objectives
            .into_iter()
            .map(|(name, mut part)| {
                if let Some(fields) = part["indicator"].as_object_mut() {
                    for inner in fields.values_mut() {
                        let feed = if inner.is_object() {
                            &mut inner["feed"]
                        } else {
                            inner
                        };
                        if let Some(new) = feed.as_str().and_then(|feed| renamed.get(feed)) {
                            *feed = json!(new);
                        }
                    }
                }
                part["name"] = json!(name);
                part
            })
            .collect();
        json!({ "window": self.window, "feeds": feeds, "objectives": objectives })
    }
}

/// `50` basis points as `0.5`.
fn percent(share: u128) -> String {
    let text = format!("{}.{:02}", share / 100, share % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The promise, as an exact percentage.
fn target(objective: &At<'_>) -> Result<String, OpenSloError> {
    let share = match (objective.get("target"), objective.get("targetPercent")) {
        (Some(target), None) => share(&target, 9, false)?,
        (None, Some(target)) => share(&target, 7, false)?,
        (Some(target), Some(percent)) => {
            let (left, right) = (share(&target, 9, false)?, share(&percent, 7, false)?);
            if left != right {
                return Err(percent.refuse(
                    format!("it is {right}, and `target` says {left}"),
                    "keep one of them",
                ));
            }
            left
        }
        (None, None) => return Err(objective.refuse("no target", "add `target`, such as 0.999")),
    };
    Ok(share.to_string().replace(" %", ""))
}

/// Checks the form of objects that say nothing about terms, and says so.
fn forms(object: &Object<'_>, left_out: &mut Vec<String>) -> Result<(), OpenSloError> {
    let (known, why): (&[&str], &str) = match object.kind {
        "DataSource" => (
            &["description", "type", "connectionDetails"],
            "where samples come from is the measuring agent's",
        ),
        "AlertNotificationTarget" => (&["description", "target"], "who is told"),
        "Service" => (&["description"], ""),
        _ => return Ok(()),
    };
    object.spec.only(known)?;
    if !why.is_empty() {
        left_out.push(format!("{} `{}`: {why}", object.kind, object.name));
    }
    Ok(())
}

/// A service's name as that of a contract: `web-shop` is `WebShop`.
fn title(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    });
    words.collect()
}
