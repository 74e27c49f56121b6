//! The README's picture, drawn from one real run: what the probes saw in each window and where the money went.
//!
//! Plain SVG text, so that it can be reviewed as a diff. Every number comes from the run; nothing is drawn from
//! an example.

use std::fmt::Write as _;

use super::ledger::{Ledger, Wei, ether};
use super::prober::{Measurement, Slot};

/// One window as the picture shows it.
pub struct WindowShown {
    /// The window's number.
    pub id: u64,
    /// What one signer's probes saw.
    pub measured: Measurement,
    /// What was settled, in words ("met", "breached: credit 0.3 ether").
    pub verdict: String,
}

const WIDTH: usize = 960;
const MARGIN: usize = 24;
const LABEL: usize = 150;
const UP: &str = "#2e7d5b";
const DOWN: &str = "#c0392b";
const MISSING: &str = "#b8bec6";
const INK: &str = "#1f2933";
const FAINT: &str = "#66707c";

/// Draws the windows and the ledger.
pub fn draw(windows: &[WindowShown], ledger: &Ledger) -> String {
    let used = ledger.used();
    let column = |account: usize| {
        let at = used.iter().position(|have| *have == account);
        MARGIN + 320 + at.unwrap_or(0) * 105
    };
    let mut body = String::new();
    let mut y = MARGIN + 16;
    text(
        &mut body,
        MARGIN,
        y,
        17,
        INK,
        "start",
        true,
        "One run of `cargo xtask demo`: what was measured, what was paid",
    );
    y += 30;
    for window in windows {
        strip(&mut body, y, window);
        y += 58;
    }
    y += 16;
    text(
        &mut body,
        MARGIN,
        y,
        12,
        FAINT,
        "start",
        false,
        "ether, rebuilt from the chain's events",
    );
    for account in &used {
        text(
            &mut body,
            column(*account),
            y,
            12,
            FAINT,
            "end",
            false,
            ledger.name(*account),
        );
    }
    y += 12;
    for movement in ledger.movements() {
        y += 24;
        let parts = [
            (column(movement.from), -movement.amount),
            (column(movement.to), movement.amount),
        ];
        row(&mut body, y, &movement.what, &parts);
        text(
            &mut body,
            WIDTH - MARGIN,
            y,
            11,
            FAINT,
            "end",
            false,
            &short(&movement.transaction),
        );
    }
    y += 12;
    let _ = writeln!(
        body,
        r#"<line x1="{MARGIN}" y1="{y}" x2="{}" y2="{y}" stroke="{FAINT}"/>"#,
        WIDTH - MARGIN
    );
    y += 22;
    let totals: Vec<(usize, Wei)> = ledger
        .totals()
        .into_iter()
        .enumerate()
        .map(|(account, wei)| (column(account), wei))
        .collect();
    row(&mut body, y, "total", &totals);
    let sum: Wei = totals.iter().map(|(_, wei)| wei).sum();
    text(
        &mut body,
        WIDTH - MARGIN,
        y,
        12,
        INK,
        "end",
        true,
        &format!("sum {}", ether(sum)),
    );
    let height = y + MARGIN;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         font-family=\"system-ui, sans-serif\" role=\"img\" aria-label=\"Probes of two windows and the ledger of the payments\">\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" rx=\"10\" fill=\"#ffffff\" stroke=\"#d5dae0\"/>\n{body}</svg>\n"
    )
}

/// A window's slots as a strip, with its counts below.
fn strip(body: &mut String, y: usize, window: &WindowShown) {
    text(
        body,
        MARGIN,
        y + 17,
        14,
        INK,
        "start",
        true,
        &format!("window {}", window.id),
    );
    let slots = window.measured.slots.len().max(1);
    let room = WIDTH - 2 * MARGIN - LABEL;
    for (index, slot) in window.measured.slots.iter().enumerate() {
        let left = MARGIN + LABEL + index * room / slots;
        let right = MARGIN + LABEL + (index + 1) * room / slots;
        let fill = match slot {
            Slot::Up => UP,
            Slot::Down => DOWN,
            Slot::Missing => MISSING,
        };
        let wide = (right - left).saturating_sub(1).max(1);
        let _ = writeln!(
            body,
            r#"<rect x="{left}" y="{y}" width="{wide}" height="24" fill="{fill}"/>"#
        );
    }
    let counts = format!(
        "{} of {} probes answered, {} missing: {}",
        window.measured.good(),
        window.measured.total(),
        window.measured.missing(),
        window.verdict
    );
    text(
        body,
        MARGIN + LABEL,
        y + 41,
        12,
        FAINT,
        "start",
        false,
        &counts,
    );
}

/// One line of the ledger: what it was for, and each amount at its column's right edge.
fn row(body: &mut String, y: usize, what: &str, amounts: &[(usize, Wei)]) {
    text(body, MARGIN, y, 13, INK, "start", false, what);
    for (x, wei) in amounts.iter().filter(|(_, wei)| *wei != 0) {
        let (sign, fill) = if *wei > 0 { ("+", UP) } else { ("", DOWN) };
        text(
            body,
            *x,
            y,
            13,
            fill,
            "end",
            false,
            &format!("{sign}{}", ether(*wei)),
        );
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "the attributes of one SVG element, named by position as in the format"
)]
fn text(
    body: &mut String,
    x: usize,
    y: usize,
    size: usize,
    fill: &str,
    anchor: &str,
    bold: bool,
    what: &str,
) {
    let weight = if bold { " font-weight=\"600\"" } else { "" };
    let what = what.replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(
        body,
        r#"<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"{weight}>{what}</text>"#
    );
}

/// A transaction hash short enough for a picture.
fn short(hash: &str) -> String {
    match (hash.get(..8), hash.get(hash.len().saturating_sub(4)..)) {
        (Some(head), Some(tail)) if hash.len() > 16 => format!("{head}…{tail}"),
        _ => hash.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::ledger::Movement;
    use super::*;

    #[test]
    fn the_picture_has_a_mark_per_slot_and_a_line_per_movement() {
        let measured = Measurement {
            slots: vec![Slot::Up, Slot::Down, Slot::Missing],
        };
        let windows = [WindowShown {
            id: 1,
            measured,
            verdict: "breached <50 %".into(),
        }];
        let mut ledger = Ledger::new(["provider", "agreement"]);
        ledger.record(Movement {
            what: "bond".into(),
            from: 0,
            to: 1,
            amount: 5,
            transaction: "0x".to_owned() + &"ab".repeat(32),
        });
        let svg = draw(&windows, &ledger);
        assert_eq!(
            svg.matches("<rect").count(),
            1 + 3,
            "a background and three slots"
        );
        assert!(
            svg.contains("1 of 2 probes answered, 1 missing: breached &lt;50 %"),
            "{svg}"
        );
        assert!(
            svg.contains("0xababab…abab") && svg.contains("sum 0"),
            "{svg}"
        );
    }
}
