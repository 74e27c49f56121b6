//! Tells a contract's arguments from the command's own flags. The command's description says which are its own.

use std::ffi::OsString;

/// An argument of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Without dashes in front.
    pub name: String,
    /// What follows, if anything does.
    pub value: Option<String>,
}

/// Commands whose contracts take arguments.
const COMMANDS: [&str; 2] = ["deploy", "call"];

/// Takes the contract's arguments out of a command line. `--arg name=value` is always the contract's, for names the command has too.
pub fn split(description: &clap::Command, arguments: Vec<OsString>) -> (Vec<OsString>, Vec<Named>) {
    let position = arguments
        .iter()
        .skip(1)
        .position(|word| !word.to_string_lossy().starts_with('-'))
        .map(|index| index + 1);
    let command = position
        .and_then(|at| arguments[at].to_str())
        .filter(|name| COMMANDS.contains(name))
        .and_then(|name| description.find_subcommand(name));
    let (Some(command), Some(position)) = (command, position) else {
        return (arguments, Vec::new());
    };
    let known = |name: &str| {
        let own = command
            .get_arguments()
            .chain(description.get_arguments())
            .find(|argument| argument.get_long() == Some(name));
        own.map(|argument| argument.get_action().takes_values())
            .or_else(|| ["help", "version"].contains(&name).then_some(false))
    };

    let mut words = arguments.into_iter();
    let mut own: Vec<OsString> = words.by_ref().take(position + 1).collect();
    let mut named = Vec::new();
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        let text = word.to_string_lossy().into_owned();
        let Some(flag) = text.strip_prefix("--").filter(|flag| !flag.is_empty()) else {
            own.push(word);
            continue;
        };
        let (name, inline) = flag
            .split_once('=')
            .map_or((flag, None), |(name, value)| (name, Some(value.to_owned())));
        match known(name) {
            Some(takes_value) => {
                let follows = takes_value && inline.is_none();
                own.push(word);
                own.extend(words.next_if(|_| follows));
            }
            None => {
                let value = inline.or_else(|| {
                    words
                        .next_if(|next| !next.to_string_lossy().starts_with("--"))
                        .map(|next| next.to_string_lossy().into_owned())
                });
                named.push(match (name, value) {
                    ("arg", Some(pair)) => match pair.split_once('=') {
                        Some((name, value)) => Named {
                            name: name.to_owned(),
                            value: Some(value.to_owned()),
                        },
                        None => Named {
                            name: pair,
                            value: None,
                        },
                    },
                    (name, value) => Named {
                        name: name.to_owned(),
                        value,
                    },
                });
            }
        }
    }
    (own, named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn description() -> clap::Command {
        let flag = |name| clap::Arg::new(name).long(name);
        let deploy = clap::Command::new("deploy")
            .arg(clap::Arg::new("contract"))
            .arg(flag("from"))
            .arg(flag("dry-run").action(clap::ArgAction::SetTrue));
        clap::Command::new("x")
            .arg(flag("json").action(clap::ArgAction::SetTrue))
            .subcommand(deploy)
            .subcommand(clap::Command::new("build"))
    }

    fn run(line: &[&str]) -> (Vec<String>, Vec<Named>) {
        let (own, named) = split(&description(), line.iter().map(Into::into).collect());
        (
            own.into_iter()
                .map(|word| word.to_string_lossy().into_owned())
                .collect(),
            named,
        )
    }

    fn named(name: &str, value: Option<&str>) -> Named {
        Named {
            name: name.into(),
            value: value.map(Into::into),
        }
    }

    #[test]
    fn the_contracts_arguments_stand_anywhere_between_the_commands_own() {
        let (own, found) = run(&[
            "x",
            "deploy",
            "escrow",
            "--term",
            "30d",
            "--from",
            "1",
            "--fee=10 ether",
            "--json",
            "--delta",
            "-5",
        ]);
        assert_eq!(own, ["x", "deploy", "escrow", "--from", "1", "--json"]);
        assert_eq!(
            found,
            [
                named("term", Some("30d")),
                named("fee", Some("10 ether")),
                named("delta", Some("-5"))
            ]
        );
    }

    #[test]
    fn a_name_the_command_has_too_is_written_with_arg() {
        let (own, found) = run(&[
            "x",
            "--json",
            "deploy",
            "--arg",
            "from=0x12",
            "--dry-run",
            "--open",
        ]);
        assert_eq!(own, ["x", "--json", "deploy", "--dry-run"]);
        assert_eq!(found, [named("from", Some("0x12")), named("open", None)]);
    }

    #[test]
    fn other_commands_are_left_alone() {
        let (own, found) = run(&["x", "build", "--term", "30d"]);
        assert_eq!((own.len(), found.len()), (4, 0));
    }
}
