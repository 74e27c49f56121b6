//! One signer's rows of a window as one report.

use slacontract_terms::Terms;
use slacontract_terms::Timestamp;
use slacontract_terms::backtest::{ExcludedTime, Payload, Report};
use slacontract_terms::digest::ExclusionDelta;
use slacontract_terms::exact::{Ratio, Reading, Slice, ValueReading, budget};
use slacontract_terms::model::{Indicator, Method, Slices};

use crate::ReportError;
use crate::collect::named;
use crate::row::{Content, Measured};

/// A row that lies in the window.
pub(crate) struct Sample<'a> {
    pub(crate) line: u64,
    pub(crate) row: &'a Measured,
}

/// The report that one signer's rows make. `held` is the excluded time of the window, as far as it is not counted.
pub(crate) fn merge(
    terms: &Terms,
    feed: usize,
    window: (Timestamp, Timestamp),
    samples: &[&Sample<'_>],
    held: &[ExcludedTime],
) -> Result<Report, ReportError> {
    if let [sample] = samples
        && (sample.row.from, sample.row.to) == window
    {
        return Ok(Report {
            payload: payload(sample.row),
            excluded: delta(terms, sample)?.into_iter().collect(),
        });
    }
    let mut samples: Vec<&Sample<'_>> = samples.to_vec();
    samples.sort_by_key(|sample| (sample.row.from, sample.row.to));
    for pair in samples.windows(2) {
        if pair[1].row.from < pair[0].row.to {
            return Err(ReportError::line(
                pair[1].line,
                format!("it overlaps line {}, by the same signer", pair[0].line),
            ));
        }
    }
    if let Some(sample) = samples.iter().find(|sample| sample.row.excluded.is_some()) {
        return Err(ReportError::line(
            sample.line,
            "`excluded_total` belongs to the report of a whole window; what is in excluded time follows for shorter lines from their span",
        ));
    }
    let method = method(terms, feed, samples[0].line)?;
    let counter = Counter { method, window };
    let payload = counter.count(&samples, true)?;
    let mut excluded: Vec<ExclusionDelta> = Vec::new();
    if matches!(payload, Payload::Ratio(_)) {
        for exclusion in 0..terms.exclusions.len() {
            let inside: Vec<&Sample<'_>> = samples
                .iter()
                .filter(|sample| {
                    held.iter().any(|time| {
                        time.exclusion == exclusion
                            && time.from <= sample.row.from
                            && sample.row.to <= time.to
                    })
                })
                .copied()
                .collect();
            if inside.is_empty() {
                continue;
            }
            if let Payload::Ratio(reading) = counter.count(&inside, false)? {
                excluded.push(ExclusionDelta {
                    exclusion: exclusion as u8,
                    good: reading.ratio.good,
                    total: reading.ratio.total,
                    missing: reading.missing,
                });
            }
        }
    }
    Ok(Report { payload, excluded })
}

fn payload(row: &Measured) -> Payload {
    match &row.content {
        Content::Ratio { good, total } => Payload::Ratio(Reading {
            ratio: Ratio {
                good: *good,
                total: *total,
            },
            missing: row.missing,
        }),
        Content::Value { value, taken } => Payload::Value(ValueReading {
            value: *value,
            taken: *taken,
            missing: row.missing,
        }),
        Content::Counts(counts) => Payload::Histogram {
            counts: counts.clone(),
            missing: row.missing,
        },
        Content::Events(events) => Payload::Events(events.clone()),
    }
}

/// What a report of a whole window says about excluded time.
fn delta(terms: &Terms, sample: &Sample<'_>) -> Result<Option<ExclusionDelta>, ReportError> {
    let Some((name, [good, total, missing])) = &sample.row.excluded else {
        return Ok(None);
    };
    let names: Vec<&str> = terms.exclusions.iter().map(|part| &*part.name).collect();
    let place = named(sample.line, "exclusion", &names, name.as_deref())?;
    Ok(Some(ExclusionDelta {
        exclusion: place as u8,
        good: *good,
        total: *total,
        missing: *missing,
    }))
}

/// How the rows of a feed are counted: as its objectives say. A report holds one count, so they must say the same.
fn method(terms: &Terms, feed: usize, line: u64) -> Result<Method, ReportError> {
    let name = &terms.feeds[feed].name;
    let mut found: Option<(&Method, &str)> = None;
    for objective in terms.objectives.iter() {
        let of_feed = objective.indicator.feed() == Some(name)
            && !matches!(objective.indicator, Indicator::Percentile(_));
        let Some(method) = objective.method.as_ref().filter(|_| of_feed) else {
            continue;
        };
        match found {
            Some((known, other)) if known != method => {
                return Err(ReportError::line(
                    line,
                    format!(
                        "`{other}` and `{}` count `{name}` by different methods: report whole windows, already counted",
                        objective.name
                    ),
                ));
            }
            _ => found = Some((method, &objective.name)),
        }
    }
    Ok(found.map_or(Method::Occurrences, |(method, _)| method.clone()))
}

struct Counter {
    method: Method,
    window: (Timestamp, Timestamp),
}

impl Counter {
    /// All samples as one measurement. Of the whole window, slices that no row tells of are missing.
    fn count(&self, samples: &[&Sample<'_>], of_whole: bool) -> Result<Payload, ReportError> {
        let first = samples[0];
        let other = |sample: &Sample<'_>| {
            ReportError::line(
                sample.line,
                format!(
                    "it measures something else than line {}, by the same signer",
                    first.line
                ),
            )
        };
        match &first.row.content {
            Content::Ratio { .. } => self.ratio(samples, of_whole),
            Content::Value { .. } => Err(ReportError::line(
                samples.get(1).unwrap_or(&first).line,
                "values are reported for the whole window: there is no rule that makes one of several",
            )),
            Content::Counts(counts) => {
                if self.method != Method::Occurrences {
                    return Err(ReportError::line(
                        first.line,
                        "histograms of a part of the window are added up, which slices are not: report whole windows",
                    ));
                }
                let mut all = vec![0_u64; counts.len()];
                let mut missing = 0_u64;
                for sample in samples {
                    let Content::Counts(counts) = &sample.row.content else {
                        return Err(other(sample));
                    };
                    if counts.len() != all.len() {
                        return Err(other(sample));
                    }
                    for (sum, count) in all.iter_mut().zip(counts) {
                        *sum = sum
                            .checked_add(*count)
                            .ok_or_else(|| too_many(sample.line))?;
                    }
                    missing = missing
                        .checked_add(sample.row.missing)
                        .ok_or_else(|| too_many(sample.line))?;
                }
                Ok(Payload::Histogram {
                    counts: all,
                    missing,
                })
            }
            Content::Events(_) => {
                let mut all = Vec::new();
                for sample in samples {
                    let Content::Events(events) = &sample.row.content else {
                        return Err(other(sample));
                    };
                    all.extend_from_slice(events);
                }
                Ok(Payload::Events(all))
            }
        }
    }

    fn ratio(&self, samples: &[&Sample<'_>], of_whole: bool) -> Result<Payload, ReportError> {
        let slices = match &self.method {
            Method::Occurrences => None,
            Method::Timeslices(slices) | Method::RatioTimeslices(slices) => Some(slices),
        };
        let (mut parts, mut sum, mut missing) = (Vec::new(), Ratio::default(), 0_u64);
        for sample in samples {
            let Content::Ratio { good, total } = sample.row.content else {
                return Err(ReportError::line(
                    sample.line,
                    format!(
                        "it measures something else than line {}, by the same signer",
                        samples[0].line
                    ),
                ));
            };
            // Whatever the method makes of the counts, their sum bounds it.
            let add = |left: u64, right: u64| {
                left.checked_add(right).ok_or_else(|| too_many(sample.line))
            };
            sum = Ratio {
                good: add(sum.good, good)?,
                total: add(sum.total, total)?,
            };
            let is_whole = match slices {
                None => true,
                Some(slices) => self.is_whole(sample, slices)?,
            };
            // A slice in which nothing was seen is one missing slice.
            let unseen = match (slices, total) {
                (Some(_), 0) => u64::from(sample.row.missing > 0),
                (Some(_), _) => 0,
                (None, _) => sample.row.missing,
            };
            missing = add(missing, unseen)?;
            parts.push(Slice {
                ratio: Ratio { good, total },
                is_whole,
            });
        }
        if let Some(slices) = slices.filter(|_| of_whole) {
            missing += self.unseen(samples, slices);
        }
        if matches!(self.method, Method::RatioTimeslices(_)) {
            // A slice counts a billion there.
            missing = missing.saturating_mul(1_000_000_000);
        }
        Ok(Payload::Ratio(Reading {
            ratio: budget(&self.method, parts),
            missing,
        }))
    }

    /// Whether a row is a whole slice; only the window's own bounds may cut one.
    fn is_whole(&self, sample: &Sample<'_>, slices: &Slices) -> Result<bool, ReportError> {
        let length = sample.row.to - sample.row.from;
        if length == slices.slice {
            return Ok(true);
        }
        let at_bound = sample.row.from == self.window.0 || sample.row.to == self.window.1;
        if length < slices.slice && at_bound {
            return Ok(false);
        }
        Err(ReportError::line(
            sample.line,
            format!(
                "it spans {length}, and slices of {} are counted: give one line for each slice, or one for the whole window with the slices counted",
                slices.slice
            ),
        ))
    }

    /// How many whole slices the rows leave out between the first and the last second of the window.
    fn unseen(&self, samples: &[&Sample<'_>], slices: &Slices) -> u64 {
        let covered: u64 = samples
            .iter()
            .map(|sample| (sample.row.to - sample.row.from).seconds())
            .sum();
        let window = (self.window.1 - self.window.0).seconds();
        window
            .saturating_sub(covered)
            .checked_div(slices.slice.seconds())
            .unwrap_or(0)
    }
}

fn too_many(line: u64) -> ReportError {
    ReportError::line(line, "the samples of the window exceed 64 bits")
}
