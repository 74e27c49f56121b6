//! The sweeps as a picture: for each, how often what is wrong holds, and what a seat of each strategy gains.

use slacontract_drawing::{Align, Colour, Svg};

use super::jurors::{STRATEGIES, Strategy};
use super::sweep::Sweep;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 70.0;
const GAP: f64 = 90.0;
const PANEL: [f64; 2] = [350.0, 170.0];
const ROW: f64 = 270.0;
const HEAD: f64 = 96.0;

/// Draws them.
pub fn picture(sweeps: &[Sweep]) -> String {
    let mut svg = Svg::new(WIDTH, HEAD + sweeps.len() as f64 * ROW);
    let title = "Panels, simulated";
    svg.bold([LEFT, 32.0], 19.0, Colour::Ink, Align::Start, title);
    let line = "Left: cases in which what is wrong holds in the end. Right: what a seat gains on average, in juror fees.";
    svg.text([LEFT, 52.0], 12.5, Colour::Faint, Align::Start, line);
    let mut x = LEFT;
    for strategy in STRATEGIES {
        svg.rect([x, 64.0, 12.0, 12.0], 2.0, colour(strategy), 1.0);
        svg.text(
            [x + 18.0, 74.0],
            12.0,
            Colour::Ink,
            Align::Start,
            strategy.name(),
        );
        x += 96.0;
    }
    for (index, sweep) in sweeps.iter().enumerate() {
        let top = HEAD + 24.0 + index as f64 * ROW;
        errors(&mut svg, sweep, [LEFT, top]);
        profits(&mut svg, sweep, [LEFT + PANEL[0] + GAP, top]);
    }
    svg.finish(title)
}

const fn colour(of: Strategy) -> Colour {
    match of {
        Strategy::Honest => Colour::Green,
        Strategy::Lazy => Colour::Amber,
        Strategy::Copying => Colour::Blue,
        Strategy::Colluding => Colour::Red,
        Strategy::Bribed => Colour::Violet,
        Strategy::Absent => Colour::Faint,
    }
}

/// A panel's axes: values from left to right at equal distances, `low` to `high` upwards.
struct Axes<'a> {
    at: [f64; 2],
    values: &'a [f64],
    low: f64,
    high: f64,
}

impl Axes<'_> {
    fn x(&self, index: usize) -> f64 {
        let steps = (self.values.len().max(2) - 1) as f64;
        self.at[0] + PANEL[0] * index as f64 / steps
    }

    fn y(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        self.at[1] + PANEL[1] * (1.0 - share.clamp(0.0, 1.0))
    }

    fn draw(&self, svg: &mut Svg, heading: &str, along: &str, unit: &str) {
        let [left, top] = self.at;
        svg.bold([left, top - 8.0], 13.0, Colour::Ink, Align::Start, heading);
        for line in 0..=4 {
            let value = self.low + (self.high - self.low) * f64::from(line) / 4.0;
            let y = self.y(value);
            svg.line(&[[left, y], [left + PANEL[0], y]], Colour::Line, 1.0, false);
            let label = format!("{value:.1}{unit}");
            svg.text(
                [left - 6.0, y + 4.0],
                11.0,
                Colour::Faint,
                Align::End,
                &label,
            );
        }
        for (index, value) in self.values.iter().enumerate() {
            let place = [self.x(index), top + PANEL[1] + 16.0];
            let label = format!("{value:.2}");
            let label = label.trim_end_matches('0').trim_end_matches('.');
            svg.text(place, 11.0, Colour::Faint, Align::Middle, label);
        }
        let place = [left + PANEL[0] / 2.0, top + PANEL[1] + 34.0];
        svg.text(place, 12.0, Colour::Ink, Align::Middle, along);
    }

    fn curve(&self, svg: &mut Svg, points: &[(usize, f64)], colour: Colour, name: &str) {
        let line: Vec<[f64; 2]> = points
            .iter()
            .map(|(index, value)| [self.x(*index), self.y(*value)])
            .collect();
        svg.line(&line, colour, 1.8, false);
        for ((_, value), place) in points.iter().zip(&line) {
            svg.dot(*place, 2.6, colour, &format!("{name}: {value:.2}"));
        }
    }
}

fn errors(svg: &mut Svg, sweep: &Sweep, at: [f64; 2]) {
    let points: Vec<(usize, f64)> = sweep
        .points
        .iter()
        .enumerate()
        .map(|(index, (_, figures))| (index, 100.0 * figures.errors))
        .collect();
    let values: Vec<f64> = sweep.points.iter().map(|(value, _)| *value).collect();
    let high = points.iter().map(|(_, value)| *value).fold(1.0, f64::max);
    let axes = Axes {
        at,
        values: &values,
        low: 0.0,
        high: high.ceil(),
    };
    axes.draw(svg, sweep.name, sweep.along, " %");
    axes.curve(svg, &points, Colour::Red, "wrong");
}

fn profits(svg: &mut Svg, sweep: &Sweep, at: [f64; 2]) {
    let values: Vec<f64> = sweep.points.iter().map(|(value, _)| *value).collect();
    let of = |strategy| -> Vec<(usize, f64)> {
        let points = sweep.points.iter().enumerate();
        points
            .filter_map(|(index, (_, figures))| Some((index, figures.profit(strategy)?)))
            .collect()
    };
    let all = STRATEGIES.into_iter().flat_map(of);
    let (low, high) = all.fold((-1.0_f64, 1.0_f64), |(low, high), (_, value)| {
        (low.min(value), high.max(value))
    });
    let axes = Axes {
        at,
        values: &values,
        low: low.floor(),
        high: high.ceil(),
    };
    axes.draw(svg, "profit of a seat", sweep.along, "");
    let zero = axes.y(0.0);
    svg.line(
        &[[at[0], zero], [at[0] + PANEL[0], zero]],
        Colour::Ink,
        1.0,
        true,
    );
    for strategy in STRATEGIES {
        axes.curve(svg, &of(strategy), colour(strategy), strategy.name());
    }
}
