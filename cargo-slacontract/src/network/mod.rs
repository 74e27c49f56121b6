//! Which chain, and who sends: named networks, named accounts.
//!
//! Precedence: flag, environment, `slacontract.toml` of the project, the user's `config.toml`, default.

mod error;
mod sender;

use std::path::{Path, PathBuf};

use alloy_primitives::{Address, B256, U256};
use clap::Args;
use slacontract_client::{Client, ClientError, Decoder, Http};
use slacontract_terms::units::Amount;

use crate::deployments::Deployments;
use crate::output::Failure;
use crate::settings::{Settings, is_rpc_url};

pub use error::NetworkError;
pub use sender::SenderArgs;

/// Where a devnet listens unless told otherwise.
pub const DEVNET_URL: &str = "http://127.0.0.1:8545";

/// Which chain.
#[derive(Debug, Args)]
pub struct NetworkArgs {
    /// A named network (cargo slacontract network list); `devnet` is built in.
    #[arg(long, value_name = "NAME", env = "SLACONTRACT_NETWORK")]
    pub network: Option<String>,
    /// JSON-RPC of the node, instead of the network's.
    #[arg(long, value_name = "URL", env = "SLACONTRACT_RPC_URL")]
    pub rpc_url: Option<String>,
}

/// A chain that answers.
#[derive(Debug)]
pub struct Network {
    /// Its name.
    pub name: String,
    /// Its JSON-RPC.
    pub url: String,
    /// Its id.
    pub chain_id: u64,
    /// The client.
    pub client: Client,
    settings: Settings,
}

impl Network {
    /// Finds the network and asks for its id.
    ///
    /// # Errors
    /// [`NetworkError::Unknown`], [`NetworkError::Unreachable`].
    pub fn connect(arguments: &NetworkArgs, settings: Settings) -> Result<Self, NetworkError> {
        let name = name(arguments, &settings).to_owned();
        let known = settings.network.get(&name);
        let url = match (&arguments.rpc_url, known) {
            (Some(url), _) => url.clone(),
            (None, Some(network)) => network.rpc_url.clone(),
            (None, None) if name == "devnet" => DEVNET_URL.to_owned(),
            (None, None) => {
                let own = settings.network.keys().map(String::as_str);
                let known: Vec<_> = std::iter::once("devnet")
                    .chain(own.filter(|key| *key != "devnet"))
                    .map(|key| format!("`{key}`"))
                    .collect();
                return Err(NetworkError::Unknown {
                    wanted: name,
                    known: known.join(", "),
                });
            }
        };
        if !is_rpc_url(&url) {
            return Err(NetworkError::Url(url));
        }
        let wanted = known.and_then(|network| network.chain_id);
        let client = Client::new(Http::new(&url));
        let chain_id = client
            .chain_id()
            .map_err(|error| NetworkError::Unreachable {
                url: url.clone(),
                message: match error {
                    ClientError::Transport(error) => error.message,
                    other => other.to_string(),
                },
            })?;
        if let Some(wanted) = wanted.filter(|wanted| *wanted != chain_id) {
            return Err(NetworkError::OtherChain {
                url,
                name,
                wanted,
                found: chain_id,
            });
        }
        Ok(Self {
            name,
            url,
            chain_id,
            client,
            settings,
        })
    }

    /// Hash of block 0: tells a devnet from the one before it.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn genesis(&self) -> Result<Option<B256>, ClientError> {
        let block: Option<serde_json::Value> = self
            .client
            .request("eth_getBlockByNumber", serde_json::json!(["0x0", false]))?;
        Ok(block
            .and_then(|block| block.get("hash")?.as_str().map(str::to_owned))
            .and_then(|hash| hash.parse().ok()))
    }

    /// As [`address`](Self::address), also by the alias of a deployed contract.
    pub fn resolver<'a>(
        &'a self,
        deployments: &'a Deployments,
    ) -> impl Fn(&str) -> Option<Address> + 'a {
        move |name| {
            self.address(name)
                .or_else(|| deployments.get(name).map(|entry| entry.address))
        }
    }
}

/// The network that is meant: `--network`, `SLACONTRACT_NETWORK`, the settings' default, `devnet`.
pub fn name<'a>(arguments: &'a NetworkArgs, settings: &'a Settings) -> &'a str {
    arguments
        .network
        .as_deref()
        .or(settings.defaults.network.as_deref())
        .unwrap_or("devnet")
}

/// Reads `--value`: `10 ether`, or a number of wei.
///
/// # Errors
/// [`NetworkError::Value`].
pub fn parse_value(text: Option<&str>) -> Result<U256, NetworkError> {
    let Some(text) = text else {
        return Ok(U256::ZERO);
    };
    let plain = || text.trim().replace('_', "").parse::<u128>().ok();
    Amount::parse(text)
        .ok()
        .map(Amount::units)
        .or_else(plain)
        .map(U256::from)
        .ok_or_else(|| NetworkError::Value(text.to_owned()))
}

/// Where the project starts, for settings and records: the outermost directory with `slacontract.toml` or a workspace, else `here`.
pub fn project_root(here: &Path) -> PathBuf {
    let here = here.canonicalize().unwrap_or_else(|_| here.to_path_buf());
    let marked = |dir: &&Path| dir.join("slacontract.toml").is_file();
    let manifest = |dir: &&Path| {
        std::fs::read_to_string(dir.join("Cargo.toml"))
            .is_ok_and(|text| text.contains("[workspace]"))
    };
    let package = |dir: &&Path| dir.join("Cargo.toml").is_file();
    here.ancestors()
        .find(manifest)
        .or_else(|| here.ancestors().find(marked))
        .or_else(|| here.ancestors().find(package))
        .unwrap_or(&here)
        .to_path_buf()
}

/// Turns a refusal of the node into a failure that names the contract's own error.
pub fn refusal(error: ClientError, decoder: &Decoder, what: &str) -> Failure {
    let Some(rpc) = error.rpc() else {
        return NetworkError::from(error).into();
    };
    let decoded = rpc.revert_data().and_then(|data| decoder.error(&data));
    match decoded {
        Some(decoded) => Failure::new("revert", format!("{what} reverts: {}", decoded.text()))
            .with_details(
                serde_json::json!({ "error": decoded.json(), "data": rpc.revert_data() }),
            ),
        None => {
            let code = if rpc.code == 3 { "revert" } else { "rpc" };
            Failure::new(code, format!("{what}: {}", rpc.message))
                .with_details(serde_json::json!({ "code": rpc.code, "data": rpc.data }))
        }
    }
}
