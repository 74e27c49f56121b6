//! The diagram of an agreement: where its money comes from and goes, who owes whom what, and the states it passes through.

use slacontract_terms::model::{Basis, Due, Indicator, Money, Objective, Source, Target};
use slacontract_terms::{Duration, Terms};

use crate::machine::wrapped;
use crate::{Align, Colour, Machine, Svg};

const LEFT: f64 = 32.0;
const WIDTH: f64 = 1_080.0;

/// Draws terms, and the machines that an engine runs them by.
pub fn diagram(terms: &Terms, machines: &[Machine]) -> String {
    let widest = machines
        .iter()
        .map(Machine::width)
        .fold(WIDTH - 2.0 * LEFT, f64::max);
    let mut svg = Svg::new(widest + 2.0 * LEFT, 200.0);
    let title = format!("{}, version {}", terms.name, terms.version);
    svg.bold([LEFT, 36.0], 20.0, Colour::Ink, Align::Start, &title);
    let mut top = 56.0;
    if terms.demo {
        svg.bold(
            [LEFT, top],
            12.0,
            Colour::Red,
            Align::Start,
            "DEMONSTRATION: DEADLINES ARE SHORTER THAN A DAY",
        );
        top += 18.0;
    }
    top = money_flow(&mut svg, terms, top + 10.0);
    top = obligations(&mut svg, terms, top + 34.0);
    for machine in machines {
        top = machine.draw(&mut svg, LEFT, top + 34.0);
    }
    svg.grow(top + 24.0);
    svg.finish(&title)
}

/// `10 ether`, `300 % of fee`.
fn sum(money: &Money) -> String {
    let of = match &money.of {
        Basis::Fixed(amount) => amount.to_string(),
        Basis::Param(name) => format!("the {name}"),
    };
    if money.share.get() == 10_000 {
        of
    } else {
        format!("{} of {of}", money.share)
    }
}

/// Parties on the left, what the contract holds in the middle, who may claim on the right.
fn money_flow(svg: &mut Svg, terms: &Terms, top: f64) -> f64 {
    const BOX: [f64; 2] = [214.0, 46.0];
    const STEP: f64 = 84.0;
    let (held, claims) = (LEFT + 390.0, LEFT + 820.0);
    svg.bold([LEFT, top], 14.0, Colour::Ink, Align::Start, "Money");
    let top = top + 16.0;
    let card = |svg: &mut Svg, x: f64, y: f64, name: &str, note: &str, border: Colour| {
        svg.frame([x, y, BOX[0], BOX[1]], Colour::Ground, border);
        svg.bold(
            [x + BOX[0] / 2.0, y + 20.0],
            12.5,
            Colour::Ink,
            Align::Middle,
            name,
        );
        svg.text(
            [x + BOX[0] / 2.0, y + 36.0],
            10.5,
            Colour::Faint,
            Align::Middle,
            note,
        );
    };
    let label = |svg: &mut Svg, x: f64, y: f64, text: &str| {
        for (index, line) in wrapped(text, 34).iter().enumerate() {
            svg.text(
                [x, y + index as f64 * 13.0],
                10.5,
                Colour::Ink,
                Align::Middle,
                line,
            );
        }
    };
    let middle = |row: f64| top + row * STEP + BOX[1] / 2.0;
    let payer = terms.prepaid();
    let obligor = terms
        .parties
        .iter()
        .find_map(|party| Some((party, party.bond.as_ref()?)));
    let payer_name = payer.map_or("customer", |(party, _)| &party.name);
    let obligor_name = obligor.map_or("provider", |(party, _)| &party.name);
    card(
        svg,
        LEFT,
        top,
        payer_name,
        "prepays each window",
        Colour::Blue,
    );
    card(
        svg,
        LEFT,
        top + 2.0 * STEP,
        obligor_name,
        "answers with its bond",
        Colour::Blue,
    );
    card(
        svg,
        held,
        top,
        "fees",
        "held for windows to come",
        Colour::Violet,
    );
    card(
        svg,
        held,
        top + STEP,
        "held back",
        "what is contested",
        Colour::Violet,
    );
    card(
        svg,
        held,
        top + 2.0 * STEP,
        "bond",
        "security for penalties",
        Colour::Violet,
    );
    card(
        svg,
        claims,
        top,
        &format!("{payer_name} may claim"),
        "credits, damages, what is left of fees",
        Colour::Green,
    );
    card(
        svg,
        claims,
        top + 2.0 * STEP,
        &format!("{obligor_name} may claim"),
        "earned fees, the bond at the end",
        Colour::Green,
    );
    let (out, enter) = (LEFT + BOX[0], held);
    if let Some((_, fee)) = payer {
        svg.arrow(
            &[[out, middle(0.0)], [enter, middle(0.0)]],
            Colour::Blue,
            false,
        );
        label(
            svg,
            f64::midpoint(out, enter),
            middle(0.0) - 20.0,
            &format!("{} per window", sum(fee)),
        );
    }
    if let Some((_, bond)) = obligor {
        svg.arrow(
            &[[out, middle(2.0)], [enter, middle(2.0)]],
            Colour::Blue,
            false,
        );
        label(
            svg,
            f64::midpoint(out, enter),
            middle(2.0) - 20.0,
            &sum(bond),
        );
    }
    let (out, enter) = (held + BOX[0], claims);
    let takes = |source: Source| {
        let credits = terms
            .objectives
            .iter()
            .filter_map(|part| part.credit.as_ref());
        credits
            .into_iter()
            .any(|credit| credit.from.contains(&source))
    };
    if takes(Source::Fee) {
        svg.arrow(
            &[[out, middle(0.0) - 8.0], [enter, middle(0.0) - 8.0]],
            Colour::Red,
            false,
        );
        label(
            svg,
            f64::midpoint(out, enter),
            middle(0.0) - 14.0,
            "credits for breaches",
        );
    }
    svg.arrow(
        &[
            [out, middle(0.0) + 10.0],
            [out + 130.0, middle(0.0) + 10.0],
            [out + 130.0, middle(2.0) - 8.0],
            [enter, middle(2.0) - 8.0],
        ],
        Colour::Green,
        false,
    );
    label(svg, out + 176.0, middle(2.0) - 16.0, "the rest: earned");
    let duties = terms.deliveries.len()
        + terms.incidents.len()
        + terms.disclosures.len()
        + terms.qualities.len()
        + terms.indices.len()
        + terms.grants.len();
    if takes(Source::Bond) || duties > 0 {
        svg.arrow(
            &[
                [out, middle(2.0) - 4.0],
                [out + 40.0, middle(2.0) - 4.0],
                [out + 40.0, middle(0.0) + 22.0],
                [enter, middle(0.0) + 14.0],
            ],
            Colour::Red,
            false,
        );
        label(svg, out + 86.0, middle(1.0) + 42.0, "credits, damages");
    }
    svg.arrow(
        &[[out, middle(2.0) + 10.0], [enter, middle(2.0) + 10.0]],
        Colour::Green,
        true,
    );
    label(
        svg,
        f64::midpoint(out, enter),
        middle(2.0) + 24.0,
        "at the end",
    );
    svg.arrow(
        &[[held + 60.0, top + BOX[1]], [held + 60.0, top + STEP]],
        Colour::Violet,
        true,
    );
    svg.arrow(
        &[
            [held + 60.0, top + 2.0 * STEP],
            [held + 60.0, top + STEP + BOX[1]],
        ],
        Colour::Violet,
        true,
    );
    svg.arrow(
        &[
            [held + BOX[0], middle(1.0)],
            [claims + 40.0, middle(1.0)],
            [claims + 40.0, top + BOX[1]],
        ],
        Colour::Violet,
        true,
    );
    label(
        svg,
        held + 300.0,
        middle(1.0) - 6.0,
        "agreed, ruled or lapsed",
    );
    if let Some(keeper) = &terms.keeper {
        let text = format!(
            "Whoever settles a window is paid {} of what is settled, at most {}.",
            keeper.share,
            sum(&keeper.most)
        );
        svg.text(
            [LEFT, top + 2.0 * STEP + BOX[1] + 26.0],
            11.0,
            Colour::Faint,
            Align::Start,
            &text,
        );
    }
    top + 2.0 * STEP + BOX[1] + 30.0
}

/// One line of the table.
struct Duty {
    who: String,
    what: String,
    when: String,
    cost: String,
}

/// Who owes whom what, until when, and what it costs not to.
fn obligations(svg: &mut Svg, terms: &Terms, top: f64) -> f64 {
    let duties = duties(terms);
    svg.bold([LEFT, top], 14.0, Colour::Ink, Align::Start, "Obligations");
    let columns = [
        (LEFT, 30),
        (LEFT + 190.0, 62),
        (LEFT + 560.0, 38),
        (LEFT + 800.0, 38),
    ];
    let mut y = top + 24.0;
    for ((x, _), word) in columns
        .iter()
        .zip(["who to whom", "what", "by when", "otherwise"])
    {
        svg.bold([*x, y], 10.5, Colour::Faint, Align::Start, word);
    }
    y += 8.0;
    for duty in duties {
        svg.line(&[[LEFT, y], [WIDTH - LEFT, y]], Colour::Line, 0.8, false);
        let cells = [&duty.who, &duty.what, &duty.when, &duty.cost];
        let mut deepest = 0;
        for ((x, width), text) in columns.iter().zip(cells) {
            let lines = wrapped(text, *width);
            deepest = deepest.max(lines.len());
            for (index, line) in lines.iter().enumerate() {
                svg.text(
                    [*x, y + 16.0 + index as f64 * 14.0],
                    11.0,
                    Colour::Ink,
                    Align::Start,
                    line,
                );
            }
        }
        y += 10.0 + deepest as f64 * 14.0;
    }
    y
}

fn promise(objective: &Objective) -> String {
    let what = match &objective.indicator {
        Indicator::Ratio(feed) | Indicator::Value(feed) => feed.to_string(),
        Indicator::ErrorRate(feed) => format!("share of {feed} without error"),
        Indicator::Under(under) => format!("share of {} up to {}", under.feed, under.bound),
        Indicator::Percentile(part) => format!("{} percentile of {}", part.rank, part.feed),
        Indicator::Composite(parts) => {
            let parts: Vec<String> = parts
                .iter()
                .map(|part| format!("{} {}", part.weight, part.objective))
                .collect();
            parts.join(" + ")
        }
        Indicator::Custom(feed) => format!("own rule over {feed}"),
    };
    match objective.target {
        Target::Ratio(least) => format!("{what} at least {least}"),
        Target::AtLeast(least) => format!("{what} at least {least}"),
        Target::AtMost(most) => format!("{what} at most {most}"),
    }
}

fn duties(terms: &Terms) -> Vec<Duty> {
    let obligor = terms.parties.iter().find(|party| party.bond.is_some());
    let obligee = terms.prepaid().map(|(party, _)| party);
    let name = |party: Option<&slacontract_terms::model::Party>| {
        party.map_or_else(|| "?".into(), |party| party.name.to_string())
    };
    let pair = |by: &str, to: &str| format!("{by} \u{2192} {to}");
    let per = |money: &Money, span: Duration| format!("{} per {span}", sum(money));
    let nothing = || String::from("\u{2013}");
    let mut duties = Vec::new();
    if let Some((party, fee)) = terms.prepaid() {
        duties.push(Duty {
            who: pair(&party.name, &name(obligor)),
            what: format!("pays {} in advance", sum(fee)),
            when: "before each window opens".into(),
            cost: "the window is skipped".into(),
        });
    }
    for part in terms.objectives.iter() {
        let cost = part.credit.as_ref().map_or_else(nothing, |credit| {
            let shares: Vec<String> = credit
                .tiers
                .iter()
                .map(|tier| tier.credit)
                .chain(credit.steps.iter().map(|step| step.credit))
                .map(|share| share.to_string())
                .collect();
            let base = credit.base.as_ref().map_or_else(|| "?".into(), sum);
            format!("credit of {} of {base}", shares.join(", "))
        });
        duties.push(Duty {
            who: pair(&name(obligor), &name(obligee)),
            what: format!("{}: {}", part.name, promise(part)),
            when: "in every window".into(),
            cost,
        });
    }
    for part in terms.disclosures.iter() {
        duties.push(Duty {
            who: pair(&part.by, &part.to.join(", ")),
            what: format!("{}: disclosure", part.name),
            when: format!("within {}", part.within),
            cost: part
                .late
                .as_ref()
                .map_or_else(nothing, |late| per(&late.amount, late.per)),
        });
    }
    for part in terms.justifications.iter() {
        duties.push(Duty {
            who: part.by.to_string(),
            what: format!("{}: reasons after a {}", part.name, part.on.word()),
            when: format!("within {}", part.within),
            cost: part
                .late
                .as_ref()
                .map_or_else(nothing, |late| per(&late.amount, late.per)),
        });
    }
    for part in terms.deliveries.iter() {
        duties.push(Duty {
            who: pair(&part.by, &part.to),
            what: format!("{}: delivery worth {}", part.name, sum(&part.value)),
            when: match &part.due {
                Some(Due::At(at)) => {
                    let date = at.date();
                    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
                }
                Some(Due::Within(span)) => format!("within {span}"),
                None => "named at proposal".into(),
            },
            cost: format!("{} per {}, at most {}", part.share, part.per, part.cap),
        });
    }
    for part in terms.payments.iter() {
        duties.push(Duty {
            who: pair(&part.by, &part.to),
            what: format!("{}: {}", part.name, sum(&part.amount)),
            when: format!("grace of {}", part.grace),
            cost: part.interest.as_ref().map_or_else(nothing, |rule| {
                format!("{} per {}, at most {}", rule.share, rule.per, rule.cap)
            }),
        });
    }
    for part in terms.custodies.iter() {
        duties.push(Duty {
            who: pair(&part.by, &part.to),
            what: format!("{}: proof of {}", part.name, sum(&part.amount)),
            when: format!("within {}", part.within),
            cost: format!("frozen after {} missed", part.freeze_after),
        });
    }
    for part in terms.indices.iter() {
        duties.push(Duty {
            who: pair(&part.by, &part.to),
            what: format!(
                "{}: {} of {} from {} to {}",
                part.name,
                sum(&part.payout),
                part.feed,
                part.strike,
                part.exit
            ),
            when: "in every window".into(),
            cost: "the payout itself".into(),
        });
    }
    for part in terms.qualities.iter() {
        duties.push(Duty {
            who: pair(&part.by, &part.to),
            what: format!("{}: {}", part.name, part.promise),
            when: format!("within {}", part.within),
            cost: part.damages.as_ref().map_or_else(nothing, sum),
        });
    }
    for part in terms.drills.iter() {
        duties.push(Duty {
            who: pair(&part.by, &part.to),
            what: format!(
                "{}: rehearsal, back within {}, at most {} lost",
                part.name, part.recover_within, part.lose_at_most
            ),
            when: format!("within {}", part.within),
            cost: part
                .late
                .as_ref()
                .map_or_else(nothing, |late| per(&late.amount, late.per)),
        });
    }
    for part in terms.grants.iter() {
        duties.push(Duty {
            who: pair(&part.by, &part.to),
            what: format!("{}: access only under a grant", part.name),
            when: format!("corrections within {}", part.correct_within),
            cost: part.damages.as_ref().map_or_else(nothing, sum),
        });
    }
    for rule in terms.incidents.iter() {
        for level in rule.levels.iter() {
            duties.push(Duty {
                who: pair(&rule.by, &rule.to),
                what: format!("{}: priority {}", rule.name, level.priority),
                when: format!(
                    "answered within {}, resolved within {}",
                    level.respond_within, level.resolve_within
                ),
                cost: level.damages.as_ref().map_or_else(nothing, sum),
            });
        }
    }
    duties
}
