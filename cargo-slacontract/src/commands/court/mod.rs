//! `court`: what a juror does. Which cases wait for it, sealing a vote, revealing it; nothing is kept between the two.

mod cases;
mod reveal;
mod vote;

use alloy_primitives::{Address, B256};
use clap::{Args, Subcommand};
use slacontract_client::court::{CaseRow, Courtroom, JurorError, SubjectKind, outcome};
use slacontract_terms::{Duration, Timestamp};

use super::Whereabouts;
use super::agreement::moment;
use crate::contracts::Contracts;
use crate::network::{Network, NetworkError, SenderArgs};
use crate::output::{Answer, Failure, Output};

/// Judge cases as a juror: see which wait, seal a vote, reveal it. The vote's salt is made again from the account, so nothing is kept.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract court cases --court tribunal --from alice\n  cargo slacontract court vote 0 claim --court tribunal --from alice"
)]
pub(crate) struct Courts {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Cases(cases::Cases),
    Vote(vote::Vote),
    Reveal(reveal::Reveal),
}

impl Courts {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        match self.action {
            Action::Cases(command) => command.run(output),
            Action::Vote(command) => command.run(output),
            Action::Reveal(command) => command.run(output),
        }
    }
}

/// Which juror, on which chain.
#[derive(Debug, Args)]
pub(crate) struct Juror {
    #[command(flatten)]
    sender: SenderArgs,
    #[command(flatten)]
    at: Whereabouts,
}

/// A court that answers, and a juror of it.
struct Bench {
    network: Network,
    contracts: Contracts,
    room: Courtroom,
    juror: Address,
}

impl Juror {
    /// The court that `name` means.
    fn enter(&self, name: &str, output: &Output) -> Result<Bench, Failure> {
        let (network, contracts) = self.at.connect(output)?;
        let (address, _) = contracts.code(&network, name)?;
        let room = network
            .client
            .wait_for(Courtroom::enter(network.client.rpc(), address))
            .map_err(failure)?;
        let juror = network.sender_address(&self.sender)?;
        Ok(Bench {
            network,
            contracts,
            room,
            juror,
        })
    }

    /// A command of the same juror on the same chain, to copy.
    fn command(&self, words: &str) -> String {
        let network = &self.at.network;
        let mut command = format!("cargo slacontract {words}");
        for (flag, value, variable) in [
            ("--from", &self.sender.from, "SLACONTRACT_FROM"),
            ("--network", &network.network, "SLACONTRACT_NETWORK"),
            ("--rpc-url", &network.rpc_url, "SLACONTRACT_RPC_URL"),
        ] {
            // What the environment says need not be said again.
            if let Some(value) = value
                && std::env::var(variable).ok().as_ref() != Some(value)
            {
                command.push_str(&format!(" {flag} {value}"));
            }
        }
        command
    }
}

/// Who an address is here: the name it was deployed under, or the address itself.
fn named(contracts: &Contracts, address: slacontract::Address) -> String {
    let address = Address::from(address.0);
    contracts
        .name_of(address)
        .map_or_else(|| address.to_string(), str::to_owned)
}

/// What a case is about, for people.
fn about(row: &CaseRow, contracts: &Contracts) -> String {
    let subject = row.subject;
    let number = subject.number;
    let what = match subject.kind {
        SubjectKind::Window => format!("window {number}"),
        SubjectKind::Duty => format!("duty {} no. {}", number >> 32, number & 0xffff_ffff),
        SubjectKind::Priority => format!("incident {number}"),
        SubjectKind::Delivery => format!("delivery {number}"),
        SubjectKind::Demand => format!("demand {number}"),
        SubjectKind::Own => format!("subject {number}"),
    };
    format!("{} {what}", named(contracts, subject.arbitrable))
}

/// How long until a moment, by its two largest units.
fn left(now: Timestamp, until: Timestamp) -> String {
    let seconds = until.saturating_since(now).seconds();
    let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (length, unit) in units {
        if rest >= length && parts.len() < 2 {
            parts.push(format!("{}{unit}", rest / length));
            rest %= length;
        } else if !parts.is_empty() {
            break;
        }
    }
    if parts.is_empty() {
        return Duration::from_seconds(0).to_string();
    }
    parts.join(" ")
}

/// A salt: 32 bytes.
fn salt(text: &str) -> Result<B256, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no salt: it has 0x and 64 hexadecimal digits"))
}

/// An outcome with its number, for people.
fn choice(number: u8) -> String {
    format!("{number} ({})", outcome(number))
}

/// Says why a juror cannot do something, and what it can.
pub(crate) fn failure(error: JurorError) -> Failure {
    let message = error.to_string();
    match error {
        JurorError::Client(error) => NetworkError::from(error).into(),
        JurorError::NotACourt { .. } => Failure::new("court", message)
            .with_hint("name a court: a contract that implements Arbitrator, Court and Jurors"),
        JurorError::NoSuchCase { .. } => Failure {
            usage: true,
            ..Failure::new("case", message)
        }
        .with_hint("the cases that wait for you: cargo slacontract court cases"),
        JurorError::NotNow {
            state,
            until,
            wanted,
            ..
        } => {
            let until = match until {
                0 => String::new(),
                until => format!(" until {}", moment(Timestamp::from_seconds(until))),
            };
            let hint = if state < wanted {
                format!("it is too early: the case is there{until}; `cargo slacontract court cases` shows what comes next")
            } else if wanted == slacontract::court::CaseState::CaseCommit {
                format!("it is too late to seal a vote; the case is there{until}")
            } else {
                "it is too late: a seat that reveals nothing loses one and a half times what a wrong vote loses, and its place".into()
            };
            Failure::new("case-phase", message).with_hint(hint)
        }
        JurorError::OtherRound { .. } => Failure::new("case-phase", message)
            .with_hint("a panel that finds nothing is followed by a larger one, an appeal by another; leave --round away to vote in the present one"),
        JurorError::NoSeat { .. } => Failure::new("seat", message)
            .with_hint("name the account that has the seat with --from"),
        JurorError::Voided { .. } | JurorError::Revealed { .. } => Failure::new("seat", message),
        JurorError::NoSuchOutcome { .. } => Failure {
            usage: true,
            ..Failure::new("vote", message)
        },
        JurorError::NothingSealed { .. } => Failure::new("vote", message)
            .with_hint("a seat that sealed nothing loses what one loses that reveals nothing; votes are sealed in phase `commit`"),
        JurorError::OpenVote { .. } => Failure {
            usage: true,
            ..Failure::new("vote", message)
        }
        .with_hint("name it: --choice OUTCOME"),
        JurorError::NoMatch { .. } => Failure::new("vote", message)
            .with_hint("was it sealed by another account or another tool, or with a salt of its own? give both: --choice OUTCOME --salt 0x.."),
        JurorError::NotRepeatable { .. } => Failure::new("vote", message)
            .with_hint("seal with a random salt of your own and keep it until you reveal: --salt 0x.."),
        JurorError::NotItsSignature { .. } => Failure::new("account", message)
            .with_hint("import the key: cargo slacontract account import NAME"),
        JurorError::Refused(_) => Failure::new("revert", message),
        _ => Failure::new("court", message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_told_by_its_two_largest_units() {
        let now = Timestamp::from_seconds(1_000);
        for (seconds, text) in [
            (0, "0s"),
            (59, "59s"),
            (3_600, "1h"),
            (3_661, "1h 1min"),
            (86_400 + 59, "1d"),
            (2 * 86_400 + 3 * 3_600 + 5, "2d 3h"),
        ] {
            let until = Timestamp::from_seconds(1_000 + seconds);
            assert_eq!(left(now, until), text);
        }
        assert_eq!(left(now, Timestamp::from_seconds(1)), "0s");
    }
}
