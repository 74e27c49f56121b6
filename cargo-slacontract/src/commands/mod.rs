//! The subcommands, one thin file each.

pub(crate) mod abi;
pub(crate) mod account;
pub(crate) mod agreement;
pub(crate) mod bind;
pub(crate) mod build;
pub(crate) mod call;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod court;
pub(crate) mod decode;
pub(crate) mod deploy;
pub(crate) mod devnet;
pub(crate) mod doctor;
pub(crate) mod duties;
pub(crate) mod expand;
pub(crate) mod explain;
pub(crate) mod gas;
pub(crate) mod inspect;
pub(crate) mod logs;
pub(crate) mod man;
pub(crate) mod network;
pub(crate) mod new;
pub(crate) mod scenario;
pub(crate) mod signers;
pub(crate) mod size;
pub(crate) mod storage;
pub(crate) mod terms;
pub(crate) mod test;
pub(crate) mod trace;
pub(crate) mod verify;
pub(crate) mod why;

use std::path::{Path, PathBuf};

use clap::Args;

use crate::contracts::Contracts;
use crate::network::{Network, NetworkArgs, name, project_root};
use crate::output::{Failure, Output};
use crate::settings::Settings;

/// Which contract of which project.
#[derive(Debug, Args)]
pub(crate) struct Selection {
    /// The contract's package; needed where several are.
    #[arg(short, long, value_name = "NAME")]
    pub(crate) package: Option<String>,
    /// Work in this directory instead of the current one.
    #[arg(long, value_name = "DIR", env = "SLACONTRACT_DIRECTORY")]
    pub(crate) directory: Option<PathBuf>,
}

impl Selection {
    pub(crate) fn directory(&self) -> &Path {
        self.directory.as_deref().unwrap_or(Path::new("."))
    }
}

/// Which chain, and from which project what is known about its contracts.
#[derive(Debug, Args)]
pub(crate) struct Whereabouts {
    #[command(flatten)]
    network: NetworkArgs,
    /// Work in this directory instead of the current one.
    #[arg(
        long,
        value_name = "DIR",
        env = "SLACONTRACT_DIRECTORY",
        default_value = "."
    )]
    pub(crate) directory: PathBuf,
}

impl Whereabouts {
    /// The chain, which answers, and what is known about its contracts.
    pub(crate) fn connect(&self, output: &Output) -> Result<(Network, Contracts), Failure> {
        let root = project_root(&self.directory);
        let network = Network::connect(&self.network, Settings::read(&root)?)?;
        let contracts = Contracts::read(&root, &network.name, &self.directory, output)?;
        Ok((network, contracts))
    }

    /// What is known about the contracts of the chain, which need not be there.
    pub(crate) fn contracts(&self, output: &Output) -> Result<Contracts, Failure> {
        let root = project_root(&self.directory);
        let settings = Settings::read(&root)?;
        let network = name(&self.network, &settings);
        Ok(Contracts::read(&root, network, &self.directory, output)?)
    }
}

/// `1,234` for people.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
