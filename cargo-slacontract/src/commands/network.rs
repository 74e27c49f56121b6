//! `network`: names for chains, in the project's `slacontract.toml` or the user's settings.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;
use slacontract_client::{Client, Http};

use crate::deployments;
use crate::network::{DEVNET_URL, NetworkArgs, NetworkError, name, project_root};
use crate::output::{Answer, Failure, Output};
use crate::settings::{Settings, SettingsFile, is_rpc_url, user_file};

/// Name chains: add, use, list, remove.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract network add stage http://127.0.0.1:8545 --chain-id 31337\n  cargo slacontract network list"
)]
pub(crate) struct Networks {
    #[command(subcommand)]
    action: Action,
    /// Change the user's settings instead of the project's slacontract.toml.
    #[arg(long, global = true)]
    user: bool,
    /// Work in this directory instead of the current one.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "SLACONTRACT_DIRECTORY",
        default_value = "."
    )]
    directory: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add a network, or change the one of that name; the node is asked for its chain's id.
    #[command(
        after_help = "Examples:\n  cargo slacontract network add stage http://127.0.0.1:8545\n  cargo slacontract network add stage http://127.0.0.1:8545 --chain-id 31337"
    )]
    Add {
        /// Its name: letters, digits, dashes.
        name: String,
        /// JSON-RPC of a node.
        url: String,
        /// The chain's id; then the node need not be there.
        #[arg(long, value_name = "ID")]
        chain_id: Option<u64>,
    },
    /// Make a network the one that commands use when none is named.
    #[command(
        after_help = "Examples:\n  cargo slacontract network use devnet\n  cargo slacontract network use devnet --user"
    )]
    Use {
        /// Its name.
        name: String,
    },
    /// Print the networks; `*` marks the one in use.
    #[command(
        after_help = "Examples:\n  cargo slacontract network list\n  cargo slacontract network list --json"
    )]
    List,
    /// Remove a network.
    #[command(
        after_help = "Examples:\n  cargo slacontract network remove stage\n  cargo slacontract network remove stage --user"
    )]
    Remove {
        /// Its name.
        name: String,
    },
}

impl Networks {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let root = project_root(&self.directory);
        let path = if self.user {
            user_file()?
        } else {
            root.join("slacontract.toml")
        };
        match self.action {
            Action::Add {
                name,
                url,
                chain_id,
            } => add(&path, &name, &url, chain_id, output),
            Action::Use { name } => choose(&path, &root, &name, output),
            Action::List => list(&root),
            Action::Remove { name } => remove(&path, &name, output),
        }
    }
}

fn add(
    path: &Path,
    name: &str,
    url: &str,
    chain_id: Option<u64>,
    output: &Output,
) -> Result<Answer, Failure> {
    deployments::check_name(name)?;
    if !is_rpc_url(url) {
        return Err(NetworkError::Url(url.to_owned()).into());
    }
    let mut file = SettingsFile::open(path)?;
    let told = Client::new(Http::new(url)).chain_id();
    let id = match (chain_id, told) {
        (Some(wanted), Ok(found)) if wanted != found => {
            return Err(NetworkError::OtherChain {
                url: url.to_owned(),
                name: name.to_owned(),
                wanted,
                found,
            }
            .into());
        }
        (Some(wanted), _) => wanted,
        (None, Ok(found)) => found,
        (None, Err(error)) => {
            let message = format!("the node at {url} does not tell its chain's id: {error}");
            return Err(Failure::new("unreachable", message)
                .with_hint("start the node, or say the id with --chain-id"));
        }
    };
    file.set_network(name, url, Some(id));
    file.save()?;
    output.status(
        "Added",
        format_args!("network `{name}` (chain {id}) to {}", path.display()),
    );
    Ok(Answer::new(
        "",
        json!({ "network": name, "rpcUrl": url, "chainId": id, "file": path }),
    ))
}

fn choose(path: &Path, root: &Path, name: &str, output: &Output) -> Result<Answer, Failure> {
    let settings = Settings::read(root)?;
    if name != "devnet" && !settings.network.contains_key(name) {
        return Err(unknown(name, &settings));
    }
    let mut file = SettingsFile::open(path)?;
    file.set_default_network(Some(name));
    file.save()?;
    output.status(
        "Using",
        format_args!("network `{name}`: {}", path.display()),
    );
    Ok(Answer::new("", json!({ "network": name, "file": path })))
}

fn remove(path: &Path, name: &str, output: &Output) -> Result<Answer, Failure> {
    let mut file = SettingsFile::open(path)?;
    let settings = Settings::read_file(path)?;
    if !file.remove_network(name) {
        let message = format!("{} has no network `{name}`", path.display());
        return Err(Failure::usage(message).with_hint("cargo slacontract network list"));
    }
    if settings.defaults.network.as_deref() == Some(name) {
        file.set_default_network(None);
    }
    file.save()?;
    output.status(
        "Removed",
        format_args!("network `{name}` from {}", path.display()),
    );
    Ok(Answer::new("", json!({ "network": name, "file": path })))
}

fn list(root: &Path) -> Result<Answer, Failure> {
    let project = Settings::read_file(&root.join("slacontract.toml"))?;
    let settings = Settings::read(root)?;
    let none = NetworkArgs {
        network: std::env::var("SLACONTRACT_NETWORK").ok(),
        rpc_url: None,
    };
    let used = name(&none, &settings);
    let mut rows = Vec::new();
    if !settings.network.contains_key("devnet") {
        rows.push(("devnet", DEVNET_URL, None, "built in"));
    }
    for (name, network) in &settings.network {
        let whose = if project.network.contains_key(name) {
            "slacontract.toml"
        } else {
            "user"
        };
        rows.push((name, &network.rpc_url, network.chain_id, whose));
    }
    let names = rows.iter().map(|row| row.0.len()).max().unwrap_or_default();
    let urls = rows.iter().map(|row| row.1.len()).max().unwrap_or_default();
    let lines: String = rows
        .iter()
        .map(|(name, url, id, whose)| {
            let mark = if *name == used { '*' } else { ' ' };
            let id = id.map_or_else(|| "any".to_owned(), |id| id.to_string());
            format!("{mark} {name:names$}  {url:urls$}  chain {id}  ({whose})\n")
        })
        .collect();
    let document: Vec<_> = rows
        .iter()
        .map(|(name, url, id, whose)| {
            json!({ "name": name, "rpcUrl": url, "chainId": id, "from": whose, "used": *name == used })
        })
        .collect();
    Ok(Answer::new(lines, json!({ "networks": document })))
}

fn unknown(name: &str, settings: &Settings) -> Failure {
    let known: Vec<_> = std::iter::once("devnet")
        .chain(
            settings
                .network
                .keys()
                .map(String::as_str)
                .filter(|key| *key != "devnet"),
        )
        .map(|known| format!("`{known}`"))
        .collect();
    NetworkError::Unknown {
        wanted: name.to_owned(),
        known: known.join(", "),
    }
    .into()
}
