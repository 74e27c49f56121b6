//! Running an invariant: sequence after sequence on the same prepared chain, and the shortest that breaks it, as text and in the open.

use std::panic::{AssertUnwindSafe, catch_unwind};

use slacontract::{Address, Amount, Duration};
use slacontract_lane::{Receipt, Status, Transaction};

use super::Invariant;
use super::sequence::{Method, Step, Target, methods, sequences};
use super::tally::{Tally, say};
use crate::arbitrary;
use crate::chain::Chain;
use crate::native;
use crate::property::{judged, search};
use crate::regressions::Place;
use crate::run::run;
use crate::traces;
use crate::words::ether;

/// Actors if none are named.
const ACTORS: usize = 3;

/// Runs `runs` random sequences of up to `steps` calls against the invariant that `prepare` makes.
///
/// # Panics
/// As the invariant does after the shortest sequence found that breaks it; if there is nothing to call; if the lanes diverge.
#[track_caller]
pub fn run_invariant(place: Place, runs: u32, steps: usize, prepare: fn(&mut Chain) -> Invariant) {
    run(move |chain| {
        let mut invariant = prepare(chain);
        if invariant.actors.is_empty() {
            let accounts = chain.shared.accounts.iter().copied();
            invariant.actors = accounts.take(ACTORS).collect();
        }
        let methods = methods(&invariant, chain);
        let play = Play {
            tally: Tally::new(methods.iter().map(|method| method.name.clone())),
            methods,
            invariant: &invariant,
            chain,
        };
        // At the start too, in the open: a sequence is not to blame for what is wrong before it.
        play.start();
        let strategy = sequences(
            &play.methods,
            steps,
            &invariant.actors,
            &invariant.targets,
            invariant.most_value,
            invariant.most_wait,
        );
        let found = search(&place, runs, &strategy, |sequence| {
            let before = chain.snapshot();
            let verdict = judged(|| play.all(sequence));
            chain.revert(before);
            verdict
        });
        match found {
            None => play.summary(&place),
            Some(sequence) => play.show(&place, &sequence),
        }
    });
}

struct Play<'a> {
    invariant: &'a Invariant,
    methods: Vec<Method>,
    tally: Tally,
    chain: &'a Chain,
}

impl Play<'_> {
    fn start(&self) {
        if let Some(before) = &self.invariant.before {
            before(self.chain);
        }
        (self.invariant.holds)(self.chain);
    }

    /// Plays a whole sequence; panics where the invariant breaks.
    fn all(&self, sequence: &[Step]) {
        if let Some(before) = &self.invariant.before {
            before(self.chain);
        }
        for step in sequence {
            self.call(step);
            (self.invariant.holds)(self.chain);
        }
    }

    /// Makes one call. Returns why it was refused, if it was.
    fn call(&self, step: &Step) -> Option<String> {
        if step.wait > 0 {
            self.chain.warp(Duration::from_seconds(step.wait));
        }
        let receipt = match self.methods[step.method].target {
            Target::Contract { address, selector } => self.send(step, address, selector),
            Target::Handler(number) => (self.invariant.handlers[number].run)(
                self.chain,
                self.actor(step),
                &step.arguments,
            )?,
        };
        let refused = (receipt.status != Status::Success).then(|| self.why(&receipt));
        self.tally.note(step.method, refused.clone());
        refused
    }

    fn actor(&self, step: &Step) -> Address {
        self.invariant.actors[step.actor]
    }

    fn send(&self, step: &Step, to: Address, selector: u32) -> Receipt {
        let mut data = selector.to_be_bytes().to_vec();
        data.extend(arbitrary::encode(&step.arguments));
        let tx = Transaction {
            from: self.actor(step).0,
            to: Some(to.0),
            value: value(step),
            data,
            gas: None,
            metered: false,
        };
        self.chain.shared.run(&tx, true, &|| self.text(step))
    }

    fn why(&self, receipt: &Receipt) -> String {
        let describe = self.chain.shared.lockstep.describe.borrow();
        match &receipt.status {
            Status::Revert => describe.revert(&receipt.output),
            _ => crate::compare::status(receipt),
        }
    }

    /// A step as an author would write it.
    fn text(&self, step: &Step) -> String {
        let describe = self.chain.shared.lockstep.describe.borrow();
        let method = &self.methods[step.method];
        let mut text = match method.target {
            Target::Contract { address, selector } => {
                let mut data = selector.to_be_bytes().to_vec();
                data.extend(arbitrary::encode(&step.arguments));
                format!("{}.{}", describe.address(&address.0), describe.call(&data))
            }
            Target::Handler(number) => {
                let shown = (self.invariant.handlers[number].show)(&step.arguments);
                format!("{}{shown}", method.name)
            }
        };
        if step.value > 0 {
            text.push_str(&format!(".value({})", ether(&value(step))));
        }
        let actor = describe.address(&self.actor(step).0);
        text.push_str(&format!(".from({actor})"));
        text
    }

    /// What the calls came to, if somebody wants to know or some method was never tested.
    fn summary(&self, place: &Place) {
        if traces::verbose() {
            say(&format!(
                "calls of the invariant {}\n{}",
                place.test,
                self.tally.table()
            ));
            return;
        }
        let never = self.tally.never_accepted();
        if !never.is_empty() {
            say(&format!(
                "warning: the invariant {} says nothing about methods that refused every call: {}; give them arguments that fit with `.call(..)`, or leave them out with `.except(..)`\n",
                place.test,
                never.join(", ")
            ));
        }
    }

    /// Tells the sequence, then plays it in the open, so that the failure points at the author's line.
    fn show(&self, place: &Place, sequence: &[Step]) -> ! {
        let before = self.chain.snapshot();
        let mut lines = Vec::new();
        // Nothing of this noise is of interest: the same happens again below.
        native::quietly(|| {
            let _ = catch_unwind(AssertUnwindSafe(|| {
                for step in sequence {
                    if step.wait > 0 {
                        lines.push(format!("chain.warp({});", span(step.wait)));
                    }
                    lines.push(format!("{};", self.text(step)));
                    if let Some(why) = self.call(step)
                        && let Some(line) = lines.last_mut()
                    {
                        line.push_str(&format!("   // refused: {why}"));
                    }
                }
            }));
        });
        self.chain.revert(before);
        eprintln!(
            "the invariant `{}` breaks; the shortest sequence found is\n\n    {}\n\nit is kept in {} and runs first from now on",
            place.test,
            lines.join("\n    "),
            place.shown()
        );
        self.all(sequence);
        panic!(
            "the invariant `{}` broke and holds when the same calls are made again: it depends on something besides its chain; set it back in `.before_each(..)`",
            place.test
        );
    }
}

fn value(step: &Step) -> [u8; 32] {
    let mut word = [0; 32];
    word[16..].copy_from_slice(&Amount::from_units(step.value).units().to_be_bytes());
    word
}

/// A span in the largest unit that says it exactly.
fn span(seconds: u64) -> String {
    let units = [(86_400, "days"), (3_600, "hours"), (60, "minutes")];
    for (size, unit) in units {
        if seconds.is_multiple_of(size) {
            return format!("{}.{unit}()", seconds / size);
        }
    }
    format!("{seconds}.seconds()")
}
