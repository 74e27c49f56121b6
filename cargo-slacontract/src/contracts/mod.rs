//! Which contract is meant, and what is known about it: by the name it was deployed under, by its address, or by its code.
//!
//! What is known comes from the deployments file and from the artifacts of the project. A name whose chain is gone, or that
//! belongs to another chain, is told as such: an old address on a new chain is nobody, or somebody else.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use alloy_json_abi::JsonAbi;
use alloy_primitives::{Address, Bytes, U64};
use serde_json::{Value, json};
use slacontract::abi::{Abi, Type};
use slacontract::court::{CaseAct, CaseState, DisputeStatus, Rank};
use slacontract::sla::{Account, Act};
use slacontract_client::storage::layout;
use slacontract_client::{ClientError, Decoder};

use crate::artifact::{Artifact, ArtifactError};
use crate::build::{Project, ProjectError, artifact_dir};
use crate::deployments::{Deployment, Deployments, DeploymentsError};
use crate::network::{Network, NetworkError};
use crate::output::{Explain, Output};

/// Why a contract cannot be found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContractError {
    /// Nothing has that name.
    #[error("no contract `{name}` on network `{network}`; {known}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// Where.
        network: String,
        /// What there is.
        known: String,
    },
    /// The name is of another chain.
    #[error(
        "`{alias}` was deployed on chain {recorded}, and the node at {url} has chain {chain_id}"
    )]
    OtherChain {
        /// Which name.
        alias: String,
        /// Its chain.
        recorded: u64,
        /// The node.
        url: String,
        /// The node's chain.
        chain_id: u64,
    },
    /// The devnet was started again since.
    #[error(
        "no contract at {address} on {network} (chain {chain_id}) any more: `{alias}` was deployed on a chain that is gone"
    )]
    Stale {
        /// Which name.
        alias: String,
        /// Its address then.
        address: Address,
        /// Which network.
        network: String,
        /// Its chain.
        chain_id: u64,
    },
    /// Nothing is there.
    #[error("no contract at {address} on {network} (chain {chain_id})")]
    NoCode {
        /// Where.
        address: Address,
        /// Which network.
        network: String,
        /// Its chain.
        chain_id: u64,
    },
    /// Nearly an address.
    #[error(
        "`{text}` is no address: it has {digits} digits after `0x`, an address has 40 hexadecimal ones"
    )]
    Address {
        /// What was given.
        text: String,
        /// How long it is.
        digits: usize,
    },
    /// A contract nobody here has built.
    #[error("nothing is known about the contract at {0}")]
    Foreign(Address),
    /// The records cannot be read.
    #[error(transparent)]
    Deployments(#[from] DeploymentsError),
    /// The project cannot be read.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// The artifact cannot be read.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// The node did not answer.
    #[error(transparent)]
    Network(#[from] NetworkError),
}

impl From<ClientError> for ContractError {
    fn from(error: ClientError) -> Self {
        Self::Network(error.into())
    }
}

impl Explain for ContractError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown-contract",
            Self::OtherChain { .. } => "other-chain",
            Self::Stale { .. } | Self::NoCode { .. } => "no-contract",
            Self::Foreign(_) | Self::Address { .. } => "usage",
            Self::Deployments(error) => error.code(),
            Self::Project(error) => error.code(),
            Self::Artifact(error) => error.code(),
            Self::Network(error) => error.code(),
        }
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Unknown { .. } => "cargo slacontract deploy".into(),
            Self::OtherChain { .. } => {
                "name the network it is on with --network, or deploy it here: cargo slacontract deploy".into()
            }
            Self::Stale { .. } => {
                "a devnet forgets everything when it stops; deploy again: cargo slacontract deploy".into()
            }
            Self::NoCode { .. } => "is it the right address and network? cargo slacontract network list".into(),
            Self::Address { .. } => return None,
            Self::Foreign(_) => "name the package it was built from: --abi PACKAGE".into(),
            Self::Deployments(error) => return error.hint(),
            Self::Project(error) => return error.hint(),
            Self::Artifact(error) => return error.hint(),
            Self::Network(error) => return error.hint(),
        })
    }

    fn is_usage(&self) -> bool {
        match self {
            Self::Foreign(_) | Self::Address { .. } => true,
            Self::Deployments(error) => error.is_usage(),
            Self::Project(error) => error.is_usage(),
            Self::Network(error) => error.is_usage(),
            _ => false,
        }
    }
}

/// A contract on chain, and what is known about it.
#[derive(Clone, Debug)]
pub struct Located {
    /// Where.
    pub address: Address,
    /// Name of the contract's struct.
    pub contract_name: String,
    /// Package it was built from.
    pub package: String,
    /// Its ABI.
    pub abi: JsonAbi,
    /// Where its fields are.
    pub storage_layout: Value,
    /// Its code.
    pub code: Bytes,
}

impl Located {
    /// A decoder of what it says.
    pub fn decoder(&self) -> Decoder {
        Decoder::new(self.abi.clone()).with_enums(enums([&self.storage_layout]))
    }
}

/// The enums that storage layouts name, as far as they can be read, and those of views and events of the engine and the court, which no
/// contract stores.
fn enums<'a>(
    storage_layouts: impl IntoIterator<Item = &'a Value>,
) -> BTreeMap<String, Vec<String>> {
    let layouts = storage_layouts.into_iter();
    let stored = layouts.filter_map(|layout| layout::parse(layout).ok());
    let stored = stored.flat_map(|fields| layout::enums(&fields));
    let mut enums: BTreeMap<_, _> = stored.collect();
    for of in [
        <Act as Abi>::TYPE,
        <Account as Abi>::TYPE,
        <CaseAct as Abi>::TYPE,
        <CaseState as Abi>::TYPE,
        <DisputeStatus as Abi>::TYPE,
        <Rank as Abi>::TYPE,
    ] {
        if let Type::Enum { name, variants } = of {
            let variants = variants.iter().map(|name| (*name).to_owned()).collect();
            enums.entry(name.to_owned()).or_insert(variants);
        }
    }
    enums
}

/// What is known about contracts: the records of one network, and the artifacts of the project.
#[derive(Debug)]
pub struct Contracts {
    /// The records.
    pub deployments: Deployments,
    directory: PathBuf,
    output: Output,
    artifacts: OnceCell<Vec<Artifact>>,
}

impl Contracts {
    /// Reads the records of `network` in the project at `root`. The artifacts of the project around `directory` are read when needed.
    ///
    /// # Errors
    /// [`DeploymentsError`].
    pub fn read(
        root: &Path,
        network: &str,
        directory: &Path,
        output: &Output,
    ) -> Result<Self, DeploymentsError> {
        Ok(Self {
            deployments: Deployments::read(root, network)?,
            directory: directory.to_path_buf(),
            output: *output,
            artifacts: OnceCell::new(),
        })
    }

    /// The artifacts of the project; none where there is no project.
    pub fn artifacts(&self) -> &[Artifact] {
        self.artifacts.get_or_init(|| {
            let Ok(project) = Project::discover(&self.directory, &self.output) else {
                return Vec::new();
            };
            let dir = artifact_dir(&project);
            let paths = project
                .contracts
                .iter()
                .map(|contract| dir.join(format!("{}.json", contract.package)));
            paths
                .filter_map(|path| Artifact::read(&path).ok())
                .collect()
        })
    }

    /// The contract that `name` means: a recorded name, or an address. `package` says whose ABI it has, if nothing else does.
    ///
    /// # Errors
    /// [`ContractError`].
    pub fn find(
        &self,
        network: &Network,
        name: &str,
        package: Option<&str>,
    ) -> Result<Located, ContractError> {
        let (address, code) = self.code(network, name)?;
        let entry = self.deployments.get(name);
        if let Some(package) = package {
            let artifact = self.artifact(package)?;
            return of_artifact(&artifact, address, code);
        }
        let recorded = entry.or_else(|| self.deployments.at(address));
        if let Some(entry) = recorded {
            return Ok(Located {
                address,
                contract_name: entry.contract_name.clone(),
                package: entry.package.clone(),
                abi: entry.abi(),
                storage_layout: entry.storage_layout.clone(),
                code,
            });
        }
        let built = self
            .artifacts()
            .iter()
            .find(|artifact| artifact.deployed_bytecode == code)
            .ok_or(ContractError::Foreign(address))?;
        of_artifact(built, address, code)
    }

    /// Address and code of what `name` means, whether anything else is known about it or not.
    ///
    /// # Errors
    /// [`ContractError`].
    pub fn code(&self, network: &Network, name: &str) -> Result<(Address, Bytes), ContractError> {
        let entry = self.deployments.get(name);
        let address = match (entry, name.parse::<Address>()) {
            (Some(entry), _) => {
                self.alive(network, name, entry)?;
                entry.address
            }
            (None, Ok(address)) => address,
            (None, Err(_)) => {
                return Err(match name.strip_prefix("0x") {
                    Some(digits) => ContractError::Address {
                        text: name.to_owned(),
                        digits: digits.chars().count(),
                    },
                    None => self.unknown(network, name),
                });
            }
        };
        let code = network.client.code(address)?;
        if code.is_empty() {
            return Err(match entry {
                Some(_) => self.stale(network, name, address),
                None => ContractError::NoCode {
                    address,
                    network: network.name.clone(),
                    chain_id: network.chain_id,
                },
            });
        }
        Ok((address, code))
    }

    /// The name of the contract at `address`, if it is known.
    pub fn name_of(&self, address: Address) -> Option<&str> {
        self.deployments
            .iter()
            .find(|(_, entry)| entry.address == address)
            .map(|(alias, _)| alias)
    }

    /// The block that a contract was deployed in, by the receipt of the transaction that is recorded; 0 if nothing is.
    ///
    /// # Errors
    /// When the node does not answer.
    pub fn deployed_in(&self, network: &Network, address: Address) -> Result<u64, ClientError> {
        let mut recorded = self.deployments.iter();
        let Some((_, entry)) = recorded.find(|(_, entry)| entry.address == address) else {
            return Ok(0);
        };
        let client = &network.client;
        let receipt = client.wait_for(client.rpc().receipt(entry.transaction))?;
        Ok(receipt.map_or(0, |receipt| receipt.block_number.to()))
    }

    /// A decoder for everything that is known here: recorded contracts first, then the project's.
    pub fn decoder(&self) -> Decoder {
        let recorded = self.deployments.iter().map(|(_, entry)| entry);
        let built = self.artifacts();
        let abis = recorded
            .clone()
            .map(Deployment::abi)
            .chain(built.iter().filter_map(|artifact| artifact.abi().ok()));
        let layouts = recorded
            .map(|entry| &entry.storage_layout)
            .chain(built.iter().map(Artifact::storage_layout));
        Decoder::of_several(abis).with_enums(enums(layouts))
    }

    /// A decoder of a recorded contract.
    pub fn decoder_of(entry: &Deployment) -> Decoder {
        Decoder::new(entry.abi()).with_enums(enums([&entry.storage_layout]))
    }

    /// A decoder of an artifact's contract.
    ///
    /// # Errors
    /// [`ArtifactError`].
    pub fn decoder_of_artifact(artifact: &Artifact) -> Result<Decoder, ArtifactError> {
        Ok(Decoder::new(artifact.abi()?).with_enums(enums([artifact.storage_layout()])))
    }

    /// The artifact of a package.
    ///
    /// # Errors
    /// [`ContractError::Project`], [`ContractError::Artifact`].
    pub fn artifact(&self, package: &str) -> Result<Artifact, ContractError> {
        let project = Project::discover(&self.directory, &self.output)?;
        let path = artifact_dir(&project).join(format!("{package}.json"));
        if !path.is_file() {
            // Tells which packages there are, if it is none of them.
            project.select(Some(package))?;
        }
        Ok(Artifact::read(&path)?)
    }

    fn alive(
        &self,
        network: &Network,
        alias: &str,
        entry: &Deployment,
    ) -> Result<(), ContractError> {
        if entry.chain_id != network.chain_id {
            return Err(ContractError::OtherChain {
                alias: alias.to_owned(),
                recorded: entry.chain_id,
                url: network.url.clone(),
                chain_id: network.chain_id,
            });
        }
        match (entry.genesis, network.genesis()?) {
            (Some(then), Some(now)) if then != now => {
                Err(self.stale(network, alias, entry.address))
            }
            _ => Ok(()),
        }
    }

    fn stale(&self, network: &Network, alias: &str, address: Address) -> ContractError {
        ContractError::Stale {
            alias: alias.to_owned(),
            address,
            network: network.name.clone(),
            chain_id: network.chain_id,
        }
    }

    fn unknown(&self, network: &Network, name: &str) -> ContractError {
        let known: Vec<_> = self
            .deployments
            .aliases()
            .map(|alias| format!("`{alias}`"))
            .collect();
        ContractError::Unknown {
            name: name.to_owned(),
            network: network.name.clone(),
            known: if known.is_empty() {
                "nothing is deployed there yet".into()
            } else {
                format!("there is {}", known.join(", "))
            },
        }
    }
}

fn of_artifact(
    artifact: &Artifact,
    address: Address,
    code: Bytes,
) -> Result<Located, ContractError> {
    Ok(Located {
        address,
        contract_name: artifact.contract_name.clone(),
        package: artifact.package.clone(),
        abi: artifact.abi()?,
        storage_layout: artifact.storage_layout().clone(),
        code,
    })
}

/// A block as a flag names it: `latest`, `earliest`, `pending`, or a number.
///
/// # Errors
/// What is wrong with the text.
pub fn block(text: &str) -> Result<Value, String> {
    if ["latest", "earliest", "pending", "safe", "finalized"].contains(&text) {
        return Ok(json!(text));
    }
    let number = match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.replace('_', "").parse().ok(),
    };
    number
        .map(|number| json!(U64::from(number)))
        .ok_or_else(|| format!("`{text}` is no block; examples: 12, 0x1f, latest"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_court_does_has_a_name_though_no_contract_stores_it() {
        let known = enums([&Value::Null]);
        let name = |of: &str, number: usize| known[of][number].clone();
        assert_eq!(name("CaseAct", CaseAct::Execute as usize), "Execute");
        assert_eq!(
            name("CaseState", CaseState::CaseReveal as usize),
            "CaseReveal"
        );
        assert_eq!(name("Act", Act::Escalate as usize), "Escalate");
    }
}
