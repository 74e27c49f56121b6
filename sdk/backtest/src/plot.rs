//! The plot of a backtest: for each objective its indicator over time, with the target and the tiers as bands, and below them what was
//! credited, window by window.
//!
//! Availability lives between 99 and 100 %: the scale of ratios is logarithmic in what is bad, so that 99.9 and 99.99 are as far apart
//! as 99 and 99.9.

use slacontract_drawing::{Align, Colour, Svg};
use slacontract_terms::backtest::{Backtest, Indication, ObjectiveRow};
use slacontract_terms::exact::Verdict;
use slacontract_terms::model::{Objective, Target};
use slacontract_terms::{Amount, Terms};

use crate::collect::place::say;
use crate::told::{damages, from_bond, indication};

const WIDTH: f64 = 960.0;
const LEFT: f64 = 110.0;
const RIGHT: f64 = 120.0;
const PANEL: f64 = 190.0;
const GAP: f64 = 62.0;
const BARS: f64 = 120.0;
const HEAD: f64 = 64.0;

/// Draws the result.
pub fn plot(terms: &Terms, found: &Backtest) -> String {
    let panels = terms.objectives.len() as f64;
    let height = HEAD + 24.0 + panels * (PANEL + GAP) + BARS + 92.0;
    let mut svg = Svg::new(WIDTH, height);
    let title = format!("{}: what it would have paid", terms.name);
    svg.bold([LEFT, 30.0], 19.0, Colour::Ink, Align::Start, &title);
    if let (Some(first), Some(last)) = (found.windows.first(), found.windows.last()) {
        let line = format!(
            "{} windows from {} to {}, fee {} each, bond {}",
            found.windows.len(),
            say(first.from),
            say(last.to),
            found.fee,
            found.bond
        );
        svg.text([LEFT, 50.0], 12.5, Colour::Faint, Align::Start, &line);
    }
    let columns = Columns {
        count: found.windows.len().max(1) as f64,
    };
    let mut top = HEAD + 24.0;
    for (index, objective) in terms.objectives.iter().enumerate() {
        let rows: Vec<&ObjectiveRow> = found
            .windows
            .iter()
            .filter_map(|row| row.objectives.get(index))
            .collect();
        panel(&mut svg, objective, &rows, found, &columns, top);
        top += PANEL + GAP;
    }
    bars(&mut svg, found, &columns, top);
    svg.finish(&title)
}

/// Where windows stand from left to right.
struct Columns {
    count: f64,
}

impl Columns {
    const SPAN: f64 = WIDTH - LEFT - RIGHT;

    fn width(&self) -> f64 {
        Self::SPAN / self.count
    }

    fn middle(&self, index: usize) -> f64 {
        LEFT + (index as f64 + 0.5) * self.width()
    }

    /// Every how many windows a date is written.
    fn step(&self) -> usize {
        let fits = (Self::SPAN / 74.0).max(1.0);
        (self.count / fits).ceil().max(1.0) as usize
    }
}

/// How values become heights: ratios by the logarithm of what is bad, values in a straight line.
enum Scale {
    /// From this share of bad, the worst that is shown, down to this, the best.
    Bad {
        worst: f64,
        best: f64,
    },
    Straight {
        low: f64,
        high: f64,
    },
}

impl Scale {
    fn of(objective: &Objective, rows: &[&ObjectiveRow]) -> Self {
        let credit = objective.credit.as_ref();
        if let Target::Ratio(target) = objective.target {
            let tiers = credit.map_or(&[][..], |credit| &credit.tiers);
            let thresholds = tiers
                .iter()
                .map(|tier| tier.below.get())
                .chain([target.get()]);
            let shares: Vec<f64> = thresholds.map(|share| bad(f64::from(share))).collect();
            let seen = rows.iter().filter_map(|row| match row.indication {
                Indication::Ratio(ratio) => Some(bad_of(ratio.good, ratio.total)),
                _ => None,
            });
            let worst = seen.chain(shares.iter().copied()).fold(0.0, f64::max);
            let best = shares.iter().copied().fold(1.0, f64::min);
            return Self::Bad {
                worst: (worst * 2.0).clamp(1e-6, 1.0),
                best: (best / 12.0).max(1e-9),
            };
        }
        let mut low = f64::MAX;
        let mut high = f64::MIN;
        let steps = credit.map_or(&[][..], |credit| &credit.steps);
        let target = match objective.target {
            Target::AtLeast(value) | Target::AtMost(value) => value as f64,
            Target::Ratio(_) => 0.0,
        };
        let seen = rows.iter().filter_map(|row| match row.indication {
            Indication::Value(value) => Some(value as f64),
            _ => None,
        });
        for value in seen
            .chain(steps.iter().map(|step| step.beyond as f64))
            .chain([target])
        {
            low = low.min(value);
            high = high.max(value);
        }
        let room = ((high - low) * 0.12).max(1.0);
        Self::Straight {
            low: low - room,
            high: high + room,
        }
    }

    /// 0 at the bottom of the panel, 1 at its top.
    fn place(&self, value: f64) -> f64 {
        match self {
            Self::Bad { worst, best } => {
                let bad = value.clamp(*best, *worst);
                (worst.ln() - bad.ln()) / (worst.ln() - best.ln())
            }
            Self::Straight { low, high } => (value - low) / (high - low),
        }
        .clamp(0.0, 1.0)
    }
}

/// The share of bad of a ratio in billionths.
fn bad(parts: f64) -> f64 {
    (1e9 - parts) / 1e9
}

fn bad_of(good: u64, total: u64) -> f64 {
    if total == 0 {
        return 0.0;
    }
    (total - good.min(total)) as f64 / total as f64
}

/// One objective.
fn panel(
    svg: &mut Svg,
    objective: &Objective,
    rows: &[&ObjectiveRow],
    found: &Backtest,
    columns: &Columns,
    top: f64,
) {
    let scale = Scale::of(objective, rows);
    let bottom = top + PANEL;
    let y = |value: f64| bottom - scale.place(value) * PANEL;
    let right = WIDTH - RIGHT;
    svg.bold(
        [LEFT, top - 10.0],
        13.5,
        Colour::Ink,
        Align::Start,
        &objective.name,
    );
    let thresholds = thresholds(objective);
    let (target, target_text) = target(objective);
    let rising = matches!(objective.target, Target::AtMost(_));
    // What is met, then a band for each tier down to the next.
    let edge = if rising { bottom } else { top };
    let far = if rising { top } else { bottom };
    band(svg, edge, y(target), Colour::Green, 0.10);
    for (index, (from, label)) in thresholds.iter().enumerate() {
        let to = thresholds.get(index + 1).map_or(far, |(next, _)| y(*next));
        let depth = (index + 1) as f64 / thresholds.len() as f64;
        let colour = if thresholds.len() > 1 && index == 0 {
            Colour::Amber
        } else {
            Colour::Red
        };
        band(svg, y(*from), to, colour, 0.08 + 0.10 * depth);
        let middle = f64::midpoint(y(*from), to);
        if (to - y(*from)).abs() > 12.0 {
            svg.text(
                [right + 8.0, middle + 4.0],
                11.0,
                Colour::Red,
                Align::Start,
                label,
            );
        }
    }
    for (value, text) in ticks(objective, target, &target_text) {
        let height = y(value);
        svg.line(&[[LEFT, height], [right, height]], Colour::Line, 0.7, false);
        svg.text(
            [LEFT - 8.0, height + 4.0],
            10.5,
            Colour::Faint,
            Align::End,
            &text,
        );
    }
    let height = y(target);
    svg.line(&[[LEFT, height], [right, height]], Colour::Green, 1.6, true);
    svg.text(
        [right + 8.0, height - 5.0],
        11.0,
        Colour::Green,
        Align::Start,
        "target",
    );
    svg.line(
        &[[LEFT, top], [LEFT, bottom], [right, bottom]],
        Colour::Faint,
        1.0,
        false,
    );
    let mut line: Vec<[f64; 2]> = Vec::new();
    let mut dots = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let x = columns.middle(index);
        let value = match row.indication {
            Indication::Ratio(ratio) => bad_of(ratio.good, ratio.total),
            Indication::Value(value) => value as f64,
            Indication::Beyond => f64::MAX,
            Indication::NoTraffic | Indication::Missing => {
                draw_line(svg, &mut line);
                let colour = if row.verdict == Verdict::Breach {
                    Colour::Red
                } else {
                    Colour::Faint
                };
                svg.text([x, bottom - 6.0], 11.0, colour, Align::Middle, "?");
                continue;
            }
        };
        let colour = match row.verdict {
            Verdict::Met => Colour::Green,
            Verdict::Breach => Colour::Red,
            Verdict::Inconclusive => Colour::Faint,
        };
        let from = found
            .windows
            .get(index)
            .map(|window| say(window.from))
            .unwrap_or_default();
        line.push([x, y(value)]);
        dots.push((
            [x, y(value)],
            colour,
            format!("{from}: {}", indication(row.indication)),
        ));
    }
    draw_line(svg, &mut line);
    let radius = if columns.width() > 10.0 { 4.0 } else { 2.0 };
    for (point, colour, title) in dots {
        svg.dot(point, radius, colour, &title);
    }
    dates(svg, found, columns, bottom);
}

fn draw_line(svg: &mut Svg, line: &mut Vec<[f64; 2]>) {
    if line.len() > 1 {
        svg.line(line, Colour::Blue, 2.0, false);
    }
    line.clear();
}

fn band(svg: &mut Svg, from: f64, to: f64, colour: Colour, opacity: f64) {
    let (top, bottom) = (from.min(to), from.max(to));
    if bottom - top > 0.2 {
        svg.rect(
            [LEFT, top, Columns::SPAN, bottom - top],
            0.0,
            colour,
            opacity,
        );
    }
}

/// Where each tier begins, and what it costs.
fn thresholds(objective: &Objective) -> Vec<(f64, String)> {
    let Some(credit) = &objective.credit else {
        return Vec::new();
    };
    let tiers = credit.tiers.iter();
    let tiers = tiers.map(|tier| {
        (
            bad(f64::from(tier.below.get())),
            format!("{} credit", tier.credit),
        )
    });
    let steps = credit.steps.iter();
    let steps = steps.map(|step| (step.beyond as f64, format!("{} credit", step.credit)));
    tiers.chain(steps).collect()
}

fn target(objective: &Objective) -> (f64, String) {
    match objective.target {
        Target::Ratio(share) => (bad(f64::from(share.get())), share.to_string()),
        Target::AtLeast(value) | Target::AtMost(value) => (value as f64, value.to_string()),
    }
}

/// Labelled values: the target and where tiers begin.
fn ticks(objective: &Objective, target: f64, text: &str) -> Vec<(f64, String)> {
    let mut ticks = vec![(target, text.to_owned())];
    if let Some(credit) = &objective.credit {
        let tiers = credit.tiers.iter();
        ticks.extend(tiers.map(|tier| (bad(f64::from(tier.below.get())), tier.below.to_string())));
        let steps = credit.steps.iter();
        ticks.extend(steps.map(|step| (step.beyond as f64, step.beyond.to_string())));
    }
    if matches!(objective.target, Target::Ratio(_)) {
        ticks.push((0.0, "100 %".into()));
    }
    ticks.dedup_by(|a, b| a.1 == b.1);
    ticks
}

/// The first day of windows, below a panel.
fn dates(svg: &mut Svg, found: &Backtest, columns: &Columns, bottom: f64) {
    for (index, row) in found.windows.iter().enumerate().step_by(columns.step()) {
        let x = columns.middle(index);
        svg.line(&[[x, bottom], [x, bottom + 4.0]], Colour::Faint, 1.0, false);
        svg.text(
            [x, bottom + 17.0],
            10.5,
            Colour::Faint,
            Align::Middle,
            &say(row.from),
        );
    }
}

/// Credits and damages by window; the part that caps took away is an outline.
fn bars(svg: &mut Svg, found: &Backtest, columns: &Columns, top: f64) {
    let bottom = top + BARS;
    let right = WIDTH - RIGHT;
    svg.bold(
        [LEFT, top - 10.0],
        13.5,
        Colour::Ink,
        Align::Start,
        "credited and owed",
    );
    let uncapped = |index: usize| -> Amount {
        found.windows[index]
            .objectives
            .iter()
            .map(|row| row.uncapped)
            .sum()
    };
    let most = (0..found.windows.len())
        .map(|index| {
            float(uncapped(index).max(found.windows[index].credit) + found.windows[index].damages)
        })
        .fold(0.0, f64::max);
    if most > 0.0 {
        let largest = (0..found.windows.len())
            .map(|index| {
                uncapped(index).max(found.windows[index].credit) + found.windows[index].damages
            })
            .max()
            .unwrap_or_default();
        svg.line(&[[LEFT, top], [right, top]], Colour::Line, 0.7, false);
        svg.text(
            [LEFT - 8.0, top + 4.0],
            10.5,
            Colour::Faint,
            Align::End,
            &largest.to_string(),
        );
        let width = (columns.width() * 0.62).clamp(1.0, 46.0);
        for (index, row) in found.windows.iter().enumerate() {
            let x = columns.middle(index) - width / 2.0;
            let (credit, damages, before) = (
                float(row.credit),
                float(row.damages),
                float(uncapped(index)),
            );
            let scale = BARS / most;
            if before > credit {
                svg.rect(
                    [
                        x,
                        bottom - (before + damages) * scale,
                        width,
                        (before - credit) * scale,
                    ],
                    1.0,
                    Colour::Faint,
                    0.18,
                );
            }
            svg.rect(
                [x, bottom - credit * scale, width, credit * scale],
                1.0,
                Colour::Red,
                0.85,
            );
            if damages > 0.0 {
                svg.rect(
                    [
                        x,
                        bottom - (credit + damages) * scale,
                        width,
                        damages * scale,
                    ],
                    1.0,
                    Colour::Violet,
                    0.8,
                );
            }
        }
    } else {
        svg.text(
            [LEFT + 10.0, top + BARS / 2.0],
            12.0,
            Colour::Green,
            Align::Start,
            "nothing was owed in any window",
        );
    }
    svg.line(
        &[[LEFT, bottom], [right, bottom]],
        Colour::Faint,
        1.0,
        false,
    );
    svg.text(
        [LEFT - 8.0, bottom + 4.0],
        10.5,
        Colour::Faint,
        Align::End,
        "0",
    );
    dates(svg, found, columns, bottom);
    let line = format!(
        "credits {}, damages {}; paid from fees {}, from the bond {}, not covered {}; bond left {}",
        found.total(|row| row.credit),
        damages(found),
        found.total(|row| row.from_fee),
        from_bond(found),
        found.closing.short,
        found.closing.bond,
    );
    svg.text(
        [LEFT, bottom + 44.0],
        12.0,
        Colour::Ink,
        Align::Start,
        &line,
    );
    let mut x = LEFT;
    for (colour, opacity, word) in [
        (Colour::Red, 0.85, "credit"),
        (Colour::Violet, 0.8, "damages"),
        (Colour::Faint, 0.18, "taken away by caps"),
    ] {
        svg.rect([x, bottom + 58.0, 11.0, 11.0], 2.0, colour, opacity);
        svg.text(
            [x + 16.0, bottom + 68.0],
            11.0,
            Colour::Faint,
            Align::Start,
            word,
        );
        x += 34.0 + Svg::width_of(word, 11.0);
    }
}

/// For heights only.
fn float(amount: Amount) -> f64 {
    amount.units() as f64
}
