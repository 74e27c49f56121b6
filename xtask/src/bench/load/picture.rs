//! The comparison as bars: a group for each load, drawn to the group's own scale, because loads differ by orders of magnitude.

use slacontract_drawing::{Align, Colour, Svg};

/// One load.
pub(super) struct Group {
    pub(super) title: String,
    /// Rates by node, anvil's first.
    pub(super) bars: Vec<(&'static str, f64)>,
}

const WIDTH: f64 = 760.0;
const LEFT: f64 = 170.0;
const LONGEST: f64 = 440.0;
const BAR: f64 = 16.0;

/// Draws all groups.
pub(super) fn draw(groups: &[Group]) -> String {
    let mut svg = Svg::new(WIDTH, 40.0);
    let mut y = 30.0;
    for group in groups {
        svg.bold([20.0, y], 13.0, Colour::Ink, Align::Start, &group.title);
        y += 10.0;
        let most = group.bars.iter().map(|(_, rate)| *rate).fold(1.0, f64::max);
        let first = group.bars.first().map_or(1.0, |(_, rate)| *rate);
        for (index, (name, rate)) in group.bars.iter().enumerate() {
            let colour = if index == 0 {
                Colour::Faint
            } else {
                Colour::Blue
            };
            let length = LONGEST * rate / most;
            svg.rect([LEFT, y, length, BAR], 2.0, colour, 0.9);
            svg.text([LEFT - 8.0, y + 12.0], 12.0, Colour::Ink, Align::End, name);
            let mut label = format!("{rate:.0}");
            if index > 0 {
                label.push_str(&format!("  ({:.1} times)", rate / first));
            }
            svg.text(
                [LEFT + length + 6.0, y + 12.0],
                12.0,
                Colour::Ink,
                Align::Start,
                &label,
            );
            y += BAR + 4.0;
        }
        y += 24.0;
    }
    svg.grow(y);
    svg.finish("Load on the devnet and on anvil in the same run")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bar_has_its_name_figure_and_ratio() {
        let group = Group {
            title: "transfers, transactions/s".into(),
            bars: vec![("anvil", 100.0), ("slacontract", 450.0)],
        };
        let drawn = draw(&[group]);
        for text in [
            "transfers, transactions/s",
            "anvil",
            "slacontract",
            "450  (4.5 times)",
        ] {
            assert!(drawn.contains(text), "{text}: {drawn}");
        }
    }
}
