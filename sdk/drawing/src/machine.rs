//! States as cards: each lists what leads out of it, who may do it and where it leads. What leads onwards is also a line.
//!
//! Cards stand in columns by their distance from the first state, so that time runs from left to right.

use crate::{Align, Colour, Svg};

/// A machine: its states and what leads from one to another.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// What it is about.
    pub name: String,
    /// The states, the first one first.
    pub states: Vec<String>,
    /// The ways between them.
    pub ways: Vec<Way>,
}

/// A way from a state to another one, or back to itself.
#[derive(Clone, Debug)]
pub struct Way {
    /// From this state, by its place.
    pub from: usize,
    /// To this one.
    pub to: usize,
    /// What happens.
    pub what: String,
    /// Who does it; empty when time alone does.
    pub who: String,
}

const CARD: f64 = 196.0;
const GAP: f64 = 46.0;
const LINE: f64 = 16.0;

/// A card and where it stands.
struct Card {
    x: f64,
    y: f64,
    height: f64,
    lines: Vec<(String, Option<usize>, bool)>,
}

impl Machine {
    /// How far each state is from the first one; states that nothing leads to stand where they do no harm.
    fn columns(&self) -> Vec<usize> {
        let mut columns = vec![usize::MAX; self.states.len()];
        if let Some(first) = columns.first_mut() {
            *first = 0;
        }
        for depth in 0..self.states.len() {
            for way in &self.ways {
                if columns[way.from] == depth && columns[way.to] == usize::MAX {
                    columns[way.to] = depth + 1;
                }
            }
        }
        for column in &mut columns {
            if *column == usize::MAX {
                *column = 0;
            }
        }
        columns
    }

    /// How wide it will be.
    pub(crate) fn width(&self) -> f64 {
        let columns = self.columns().into_iter().max().unwrap_or(0) as f64 + 1.0;
        columns * CARD + (columns - 1.0) * GAP
    }

    /// Draws it with its upper left corner at `left`, `top`; the lower end is returned.
    pub(crate) fn draw(&self, svg: &mut Svg, left: f64, top: f64) -> f64 {
        svg.bold([left, top], 14.0, Colour::Ink, Align::Start, &self.name);
        let columns = self.columns();
        let mut below: Vec<f64> = vec![top + 14.0; columns.iter().max().unwrap_or(&0) + 1];
        let mut cards: Vec<Card> = Vec::new();
        for (state, column) in columns.iter().enumerate() {
            let lines = self.lines(state);
            let height = 32.0 + lines.len() as f64 * LINE;
            cards.push(Card {
                x: left + *column as f64 * (CARD + GAP),
                y: below[*column],
                height,
                lines,
            });
            below[*column] += height + 16.0;
        }
        for (state, card) in cards.iter().enumerate() {
            for (index, (_, to, by_time)) in card.lines.iter().enumerate() {
                let Some(target) = to
                    .filter(|to| columns[*to] == columns[state] + 1)
                    .map(|to| &cards[to])
                else {
                    continue;
                };
                let from = [card.x + CARD, card.y + 34.0 + index as f64 * LINE];
                let to = [target.x, target.y + 16.0];
                let bend = from[0] + GAP * 0.5;
                let colour = if *by_time {
                    Colour::Faint
                } else {
                    Colour::Blue
                };
                svg.arrow(
                    &[from, [bend, from[1]], [bend, to[1]], to],
                    colour,
                    *by_time,
                );
            }
        }
        for (state, card) in cards.iter().enumerate() {
            let has_exit = card.lines.iter().any(|(_, to, _)| to.is_some());
            let border = if has_exit {
                Colour::Blue
            } else {
                Colour::Green
            };
            svg.frame([card.x, card.y, CARD, card.height], Colour::Ground, border);
            svg.bold(
                [card.x + 10.0, card.y + 20.0],
                12.5,
                Colour::Ink,
                Align::Start,
                &self.states[state],
            );
            for (index, (text, to, by_time)) in card.lines.iter().enumerate() {
                let colour = match (to, by_time) {
                    (None, _) => Colour::Faint,
                    (Some(_), true) => Colour::Violet,
                    (Some(_), false) => Colour::Ink,
                };
                let y = card.y + 38.0 + index as f64 * LINE;
                svg.text([card.x + 10.0, y], 10.5, colour, Align::Start, text);
            }
        }
        below.into_iter().fold(top, f64::max)
    }

    /// What a card lists: ways out first, what changes nothing last and together.
    fn lines(&self, state: usize) -> Vec<(String, Option<usize>, bool)> {
        let mut lines = Vec::new();
        let mut staying: Vec<&str> = Vec::new();
        for way in self.ways.iter().filter(|way| way.from == state) {
            if way.to == state {
                staying.push(&way.what);
                continue;
            }
            let target = &self.states[way.to];
            let by_time = way.who.is_empty();
            let text = if by_time {
                format!("{} \u{2192} {target}", way.what)
            } else {
                format!("{} ({}) \u{2192} {target}", way.what, way.who)
            };
            lines.push((text, Some(way.to), by_time));
        }
        staying.dedup();
        for few in staying.chunks(3) {
            lines.push((format!("also: {}", few.join(", ")), None, false));
        }
        let lines = lines.into_iter().flat_map(|(text, to, by_time)| {
            wrapped(&text, 33)
                .into_iter()
                .enumerate()
                .map(move |(index, text)| (text, to.filter(|_| index == 0), by_time))
        });
        lines.collect()
    }
}

/// Text in lines of about `width` letters, broken at blanks.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
