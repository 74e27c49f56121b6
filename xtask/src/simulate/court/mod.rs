//! The court: do its rules make honest votes pay, and bad cases cost who files them?
//!
//! Each case is played by the functions the court contract calls (`slacontract_terms::exact::panel`), with jurors and parties of
//! stated strategies. Three bars hold for the default parameters, or the task fails: see [`Bar`].

mod case;
mod jurors;
mod picture;
mod sweep;

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::failure::Failure;
use case::Setting;
use jurors::{STRATEGIES, Strategy};
use sweep::{Figures, RINGS, Sweep, Truth, beside_ring, frivolous, measure, sweeps};

/// Options of the court's simulation.
#[derive(clap::Args)]
pub struct Arguments {
    /// Cases for each point of a sweep.
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    cases: u32,
    /// Seed of all randomness: the same seed gives the same figures on every machine.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Prints one JSON document.
    #[arg(long)]
    json: bool,
    /// Draws the figures into this file.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

/// What has to hold.
pub(crate) struct Bar {
    /// In words.
    pub(crate) name: &'static str,
    /// Whether it does.
    pub(crate) holds: bool,
    /// By which figures.
    pub(crate) figures: Vec<String>,
}

/// Plays, prints, draws.
///
/// # Errors
/// When the picture cannot be written, or a bar does not hold.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let (setting, cases, seed) = (Setting::default(), arguments.cases, arguments.seed);
    let sweeps = sweeps(&setting, cases, seed);
    let bars = bars(&setting, cases, seed);
    let captured = captured(&setting, cases, seed);
    if arguments.json {
        let mut document = document(&setting, &sweeps, &bars, arguments);
        let row =
            |of: &Captured| json!({ "ring": of.ring, "appeals": of.appeals, "gains": of.gains });
        document["captured"] = captured.iter().map(row).collect();
        println!("{document:#}");
    } else {
        print(&sweeps, &bars);
        println!("\nwhat a ring gains by a wrong claim, in fees a case");
        for of in &captured {
            print!(
                "  {:.0} % collude, {} appeals:",
                100.0 * of.ring,
                of.appeals
            );
            for (contested, gain) in &of.gains {
                print!("  {contested:.0}: {gain:+.1}");
            }
            println!();
        }
    }
    if let Some(path) = &arguments.svg {
        std::fs::write(path, picture::picture(&sweeps)).map_err(Failure::file(path))?;
    }
    let missed: Vec<&str> = bars
        .iter()
        .filter(|bar| !bar.holds)
        .map(|bar| bar.name)
        .collect();
    if missed.is_empty() {
        Ok(())
    } else {
        Err(Failure::Several(format!(
            "with these parameters it does not hold that {}",
            missed.join("; that ")
        )))
    }
}

/// The three bars.
pub(crate) fn bars(setting: &Setting, cases: u32, seed: u64) -> Vec<Bar> {
    vec![
        honesty(setting, cases, seed),
        own_side(setting, cases, seed),
        frivolity(setting, cases, seed),
    ]
}

fn honesty(setting: &Setting, cases: u32, seed: u64) -> Bar {
    let mut bar = Bar {
        name: "honest voting is the most profitable strategy while at most a third of the stake colludes",
        holds: true,
        figures: Vec::new(),
    };
    for ring in RINGS.into_iter().filter(|ring| *ring <= 1.0 / 3.0) {
        let figures = measure(setting, &beside_ring(ring), Truth::Mixed, cases, seed);
        let honest = figures.profit(Strategy::Honest).unwrap_or(f64::MIN);
        let best_other = STRATEGIES
            .into_iter()
            .filter(|other| *other != Strategy::Honest)
            .filter_map(|other| Some((other, figures.profit(other)?)))
            .max_by(|one, other| one.1.total_cmp(&other.1));
        let Some((other, profit)) = best_other else {
            continue;
        };
        bar.holds &= honest > profit;
        bar.figures.push(format!(
            "{:.0} % collude: honest {honest:+.2} fees a seat, next best {} {profit:+.2}",
            100.0 * ring,
            other.name()
        ));
    }
    bar
}

/// One purse on both sides of a case, with and without a ring of jurors of its own.
fn own_side(setting: &Setting, cases: u32, seed: u64) -> Bar {
    let mut bar = Bar {
        name: "contesting one's own side never pays",
        holds: true,
        figures: Vec::new(),
    };
    for ring in [0.0, 0.1, 1.0 / 3.0] {
        let shares = [(Strategy::Colluding, ring)];
        let figures = measure(setting, &shares, Truth::Frivolous, cases, seed);
        // What is contested only changes pockets. Its jurors may vote as they like: honestly they gain most, so both are counted.
        let parties = figures.sides[0] + figures.sides[1];
        let honest = figures.profit(Strategy::Honest).unwrap_or_default();
        let own_seats = figures.cost * ring;
        let gained = parties + figures.ring.max(own_seats * honest);
        bar.holds &= gained < 0.0;
        bar.figures.push(format!(
            "with {:.0} % of the jurors its own: {gained:+.2} fees a case",
            100.0 * ring
        ));
    }
    bar
}

fn frivolity(setting: &Setting, cases: u32, seed: u64) -> Bar {
    let mut bar = Bar {
        name: "a frivolous case costs its filer more than the other side",
        holds: true,
        figures: Vec::new(),
    };
    for (contested, figures) in frivolous(setting, 0.0, cases, seed) {
        let [filer, other] = figures.sides;
        bar.holds &= -filer > -other && filer < 0.0;
        bar.figures.push(format!(
            "{contested:.0} fees contested: filer {filer:+.2}, other side {other:+.2} fees"
        ));
    }
    bar
}

/// What a ring of jurors makes of wrong claims.
struct Captured {
    /// Its share of the stake.
    ring: f64,
    /// How often a loser may appeal.
    appeals: u8,
    /// What is contested, and what is gained by it, in fees.
    gains: Vec<(f64, f64)>,
}

/// What a filer gains by a claim it knows to be wrong, when a ring of jurors is its own: it pays what the ring's seats lose against voting
/// honestly.
fn captured(setting: &Setting, cases: u32, seed: u64) -> Vec<Captured> {
    let mut rows = Vec::new();
    for appeals in [setting.appeals, setting.appeals + 1] {
        for ring in [0.1, 0.2, 0.3, 1.0 / 3.0] {
            let setting = Setting {
                appeals,
                ..setting.clone()
            };
            let gains = frivolous(&setting, ring, cases, seed);
            let gains = gains.into_iter().map(|(contested, figures)| {
                let honest = figures.profit(Strategy::Honest).unwrap_or_default();
                let forgone = figures.cost * ring * honest - figures.ring;
                (contested, figures.sides[0] - forgone)
            });
            rows.push(Captured {
                ring,
                appeals,
                gains: gains.collect(),
            });
        }
    }
    rows
}

fn print(sweeps: &[Sweep], bars: &[Bar]) {
    for sweep in sweeps {
        println!("{}: {}", sweep.name, sweep.along);
        print!("{:>8} {:>8} {:>7} {:>7}", "", "wrong", "panels", "seats");
        for strategy in STRATEGIES {
            print!(" {:>9}", strategy.name());
        }
        println!();
        for (value, figures) in &sweep.points {
            print!(
                "{value:>8.2} {:>7.2}% {:>7.2} {:>7.2}",
                100.0 * figures.errors,
                figures.panels,
                figures.cost
            );
            for strategy in STRATEGIES {
                match figures.profit(strategy) {
                    Some(profit) => print!(" {profit:>+9.2}"),
                    None => print!(" {:>9}", "-"),
                }
            }
            println!();
        }
        println!();
    }
    for bar in bars {
        println!(
            "{}: {}",
            if bar.holds { "holds" } else { "MISSED" },
            bar.name
        );
        for figure in &bar.figures {
            println!("  {figure}");
        }
    }
}

fn document(setting: &Setting, sweeps: &[Sweep], bars: &[Bar], arguments: &Arguments) -> Value {
    let figures = |figures: &Figures| {
        let profits: serde_json::Map<String, Value> = STRATEGIES
            .into_iter()
            .filter_map(|strategy| Some((strategy.name().into(), json!(figures.profit(strategy)?))))
            .collect();
        json!({
            "wrong": figures.errors,
            "panels": figures.panels,
            "seats": figures.cost,
            "profit": profits,
            "filer": figures.sides[0],
            "respondent": figures.sides[1],
        })
    };
    json!({
        "seed": arguments.seed,
        "cases": arguments.cases,
        "setting": {
            "panel": setting.panel,
            "appeals": setting.appeals,
            "stake": setting.stake,
            "slash_bps": setting.slash.get(),
            "burn_bps": setting.burn.get(),
            "contested": setting.contested,
            "effort": setting.effort,
            "evidence": setting.evidence,
            "accuracy": setting.accuracy,
            "hard": setting.hard,
            "hard_accuracy": setting.hard_accuracy,
            "upheld": setting.upheld,
            "wronged_appeals": setting.wronged_appeals,
            "guilty_appeals": setting.guilty_appeals,
        },
        "sweeps": sweeps.iter().map(|sweep| json!({
            "name": sweep.name,
            "along": sweep.along,
            "points": sweep.points.iter().map(|(value, of)| json!({
                "at": value,
                "figures": figures(of),
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "bars": bars.iter().map(|bar| json!({
            "name": bar.name,
            "holds": bar.holds,
            "figures": bar.figures,
        })).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use slacontract_terms::BasisPoints;

    #[test]
    fn the_bars_hold_for_the_default_parameters() {
        for bar in bars(&Setting::default(), 1_500, 7) {
            assert!(bar.holds, "{}: {:#?}", bar.name, bar.figures);
        }
    }

    #[test]
    fn without_slashing_idleness_pays_and_the_bar_is_missed() {
        let setting = Setting {
            slash: BasisPoints::new(0),
            effort: 0.9,
            ..Setting::default()
        };
        assert!(!honesty(&setting, 1_500, 7).holds);
    }

    #[test]
    fn the_same_seed_gives_the_same_figures() {
        let figures = || {
            let figures = measure(&Setting::default(), &beside_ring(0.2), Truth::Mixed, 500, 3);
            format!("{figures:?}")
        };
        assert_eq!(figures(), figures());
    }

    /// What of cases is decided wrongly when this share of the stake colludes and a loser may appeal so often.
    fn wrong(ring: f64, appeals: u8) -> f64 {
        let setting = Setting {
            appeals,
            ..Setting::default()
        };
        let shares = [(Strategy::Colluding, ring)];
        measure(&setting, &shares, Truth::Mixed, 2_000, 1).errors
    }

    #[test]
    fn attack_a16_a_ring_with_a_fifth_of_the_stake_pays_for_every_wrong_claim() {
        let rows = captured(&Setting::default(), 2_000, 1);
        let small = rows
            .iter()
            .filter(|row| row.ring < 0.25 && row.appeals == 2);
        for row in small {
            for (contested, gain) in &row.gains {
                assert!(*gain < 0.0, "{} at {contested}: {gain}", row.ring);
            }
        }
        // With a third, and a thousand fees and more at stake, it does pay: no more than some hundred fees in an open pool.
        let third = rows
            .iter()
            .find(|row| row.ring > 0.33 && row.appeals == 2)
            .expect("a ring with a third");
        for (contested, gain) in &third.gains {
            assert_eq!(*gain < 0.0, *contested < 500.0, "at {contested}: {gain}");
        }
    }

    #[test]
    fn attack_a17_a_majority_of_one_panel_is_overruled_by_a_larger_one_and_honest_seats_stay_ahead()
    {
        for ring in [0.1, 0.2, 1.0 / 3.0] {
            let (once, appealed) = (wrong(ring, 0), wrong(ring, 2));
            assert!(appealed < once / 3.0, "{ring}: {appealed} after {once}");
        }
        assert!(honesty(&Setting::default(), 1_500, 1).holds);
    }

    #[test]
    fn a_majority_of_the_stake_takes_the_court() {
        let figures = measure(
            &Setting::default(),
            &[(Strategy::Colluding, 0.8)],
            Truth::Mixed,
            500,
            3,
        );
        assert!(figures.errors > 0.5, "{figures:?}");
    }
}
