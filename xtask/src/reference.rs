//! Reference pages of the book that are generated, so that they cannot say something else than the programs do.
//!
//! `cargo xtask docs` writes them; the test command compares them with what would be written.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::failure::Failure;
use crate::process;
use crate::workshop::Workshop;

/// Options of the docs task.
#[derive(clap::Args)]
pub struct Arguments {
    /// Compares instead of writing.
    #[arg(long)]
    check: bool,
}

/// Writes or compares the pages.
///
/// # Errors
/// When a program cannot be asked, or with `--check` when a page is out of date.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let workshop = Workshop::find()?;
    workshop.build_cli()?;
    if arguments.check {
        return compare(&workshop);
    }
    for (path, text) in pages(&workshop)? {
        std::fs::write(&path, text).map_err(Failure::file(&path))?;
    }
    Ok(())
}

/// Compares the pages with what the programs say.
///
/// # Errors
/// When a page is out of date.
pub fn compare(workshop: &Workshop) -> Result<(), Failure> {
    let mut stale = Vec::new();
    for (path, text) in pages(workshop)? {
        if std::fs::read_to_string(&path).map_err(Failure::file(&path))? != text {
            stale.push(path.display().to_string());
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(Failure::Several(format!(
        "out of date: {}; run `cargo xtask docs`",
        stale.join(", ")
    )))
}

/// Each generated page and its text.
fn pages(workshop: &Workshop) -> Result<Vec<(PathBuf, String)>, Failure> {
    let folder = workshop.path("book/src/reference");
    Ok(vec![
        (folder.join("cli.md"), command_line(workshop)?),
        (folder.join("rpc.md"), methods(workshop)?),
    ])
}

/// The command line page: each command's own help.
fn command_line(workshop: &Workshop) -> Result<String, Failure> {
    let help = |arguments: &[&str]| {
        let mut command = workshop.slacontract(workshop.root());
        // Help shows the variables that are set; the page must not depend on who wrote it.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SLACONTRACT_") {
                command.env_remove(name);
            }
        }
        // A fixed width, whatever terminal this runs in.
        process::capture(
            command
                .args(arguments)
                .arg("--help")
                .env("COLUMNS", "100")
                .env("NO_COLOR", "1"),
        )
    };
    let overview = help(&[])?;
    let mut page = String::from(
        "# Command line\n\n\
         What `cargo slacontract COMMAND --help` prints. Standard output carries a command's result and nothing else; everything \
         else goes to standard error. `--json` gives one JSON document on standard output, on failure too: \
         `{\"error\":{\"code\",\"message\",\"hint\"}}`. The exit status is 0 when done, 1 when the thing failed, 2 for wrong usage. \
         A flag wins over the environment (`SLACONTRACT_*`), that over `slacontract.toml`, that over the default.\n\n",
    );
    section(&mut page, "cargo slacontract", &overview);
    for name in commands(&overview) {
        section(
            &mut page,
            &format!("cargo slacontract {name}"),
            &help(&[&name])?,
        );
    }
    Ok(page)
}

/// The JSON-RPC page: the node's own list of methods, which its tests compare with what it answers.
fn methods(workshop: &Workshop) -> Result<String, Failure> {
    let path = workshop.path("devnet/methods.toml");
    let text = std::fs::read_to_string(&path).map_err(Failure::file(&path))?;
    let unexpected = |what: &str| Failure::unexpected(path.display().to_string(), what);
    let list: toml::Table =
        toml::from_str(&text).map_err(|error| unexpected(&error.to_string()))?;
    let names = |key: &str| -> Result<Vec<String>, Failure> {
        let names = list.get(key).and_then(toml::Value::as_array);
        let names = names.ok_or_else(|| unexpected(&format!("`{key}` should be a list")))?;
        Ok(names
            .iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect())
    };
    let mut page = String::from(
        "# JSON-RPC methods\n\n\
         One port serves HTTP and WebSocket; `eth_subscribe` needs the latter. Requests and errors have Ethereum's shapes. A private chain \
         made by `sla_newChain` has an address of its own, `/c/<id>`, and answers the same methods. Cheats (`anvil_`, `evm_`, `hardhat_`, \
         and accounts that sign without being asked) are open to this machine only, unless the devnet was started with `--allow-cheats`.\n\n\
         `debug_trace…` takes the tracers `callTracer`, `prestateTracer`, `4byteTracer`, `flatCallTracer`, `muxTracer`, `noopTracer`, the \
         tracers of programs `slaTracer` and `stylusTracer`, and, without a tracer, lists opcodes. A WASM program has frames, logs and state \
         changes as EVM bytecode has, but no opcodes: a call to it is one opcode of its caller, and a transaction to it lists none. The \
         source of a tracer that `cargo stylus` sends is answered by `stylusTracer`; other JavaScript is refused.\n\n\
         A block that `eth_simulateV1` makes has a state root of zero. `ots_searchTransactions…` finds the transactions that an address \
         sent, received, was created by or logged in; it does not look into calls between contracts.\n\n\
         `eth_getProof` answers for every block whose state is kept, unless more than 50,000 changes lie between that block and the \
         tries on disk, which are written every few thousand changes. After a cheat the proof of `latest` is from the root that the \
         next block will have.\n\n\
         ## Answered\n\n",
    );
    let mut families: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in names("implemented")?.into_iter().chain(names("node")?) {
        let family = name.split('_').next().unwrap_or_default().to_owned();
        families.entry(family).or_default().push(name);
    }
    for (family, mut members) in families {
        members.sort();
        let members: Vec<String> = members.iter().map(|name| format!("`{name}`")).collect();
        page.push_str(&format!("* **{family}**: {}\n", members.join(", ")));
    }
    for (key, title) in [
        ("fixed", "Answered, always with the same"),
        ("refused", "Known and refused, with code -32601"),
    ] {
        page.push_str(&format!("\n## {title}\n\n| method | |\n|---|---|\n"));
        let table = list.get(key).and_then(toml::Value::as_table);
        for (name, why) in table.ok_or_else(|| unexpected(&format!("`{key}` should be a table")))? {
            page.push_str(&format!(
                "| `{name}` | {} |\n",
                why.as_str().unwrap_or_default()
            ));
        }
    }
    Ok(page)
}

fn section(page: &mut String, title: &str, help: &str) {
    page.push_str("## `");
    page.push_str(title);
    page.push_str("`\n\n```text\n");
    for line in help.trim_end().lines() {
        page.push_str(line.trim_end());
        page.push('\n');
    }
    page.push_str("```\n\n");
}

/// Names in the `Commands:` part of a help text.
fn commands(help: &str) -> Vec<String> {
    help.lines()
        .skip_while(|line| line.trim_end() != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_are_read_from_the_help() {
        let help = "Tool\n\nCommands:\n  new    Start\n           a contract\n  build  Compile\n  help   Print\n\nOptions:\n  -h\n";
        assert_eq!(commands(help), ["new", "build"]);
    }
}
