//! `deploy`: one ordinary transaction that creates the contract, activates its program and runs its constructor.

use alloy_dyn_abi::JsonAbiExt;
use alloy_json_abi::StateMutability;
use alloy_primitives::{Address, B256, U256, keccak256};
use clap::Args;
use serde_json::json;
use slacontract_client::{Decoder, Receipt, Transaction};

use super::Selection;
use crate::abi_args::{Named, arrange};
use crate::artifact::Artifact;
use crate::build::{Project, build};
use crate::contracts::Contracts;
use crate::deployments::{Deployment, Deployments, check_alias};
use crate::loader::{FACTORY, MAX_INIT_CODE};
use crate::network::{Network, NetworkArgs, SenderArgs, parse_value, refusal};
use crate::output::{Answer, Failure, Output};
use crate::settings::Settings;

/// Deploy a contract; stdout: its address. The constructor's arguments are flags: --provider 1 --term 30d.
#[derive(Debug, Args)]
#[command(
    override_usage = "cargo slacontract deploy [CONTRACT] [--ARGUMENT VALUE].. [OPTIONS]",
    after_help = "Examples:\n  cargo slacontract deploy\n  cargo slacontract deploy escrow --provider 1 --term 30d --value \"10 ether\""
)]
pub(crate) struct Deploy {
    /// The contract's package; needed where several are.
    contract: Option<String>,
    /// Wei sent along: `10 ether`, `5 gwei`, `7`.
    #[arg(long, value_name = "AMOUNT")]
    value: Option<String>,
    #[command(flatten)]
    sender: SenderArgs,
    /// Deploy through the CREATE2 factory, to an address that depends on this text or 32-byte word.
    #[arg(long, value_name = "SALT")]
    salt: Option<String>,
    /// Name to record the address under; the package's by default.
    #[arg(long, value_name = "NAME")]
    alias: Option<String>,
    /// Ask the node what would happen, and send nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    network: NetworkArgs,
    #[command(flatten)]
    selection: Selection,
}

impl Deploy {
    pub(crate) fn run(self, named: &[Named], output: &Output) -> Result<Answer, Failure> {
        let value = parse_value(self.value.as_deref())?;
        if let Some(alias) = &self.alias {
            check_alias(alias)?;
        }
        let project = Project::discover(self.selection.directory(), output)?;
        let contract = project.select_one(
            self.contract
                .as_deref()
                .or(self.selection.package.as_deref()),
        )?;
        let artifact = build(&project, contract, output)?.artifact;
        let decoder = Contracts::decoder_of_artifact(&artifact)?;
        // Mistakes in the arguments are told before a node is needed; names of accounts are for the network to know.
        init_code(&artifact, &decoder, named, value, &|_| Some(Address::ZERO))?;

        let network = Network::connect(&self.network, Settings::read(&project.root)?)?;
        let mut deployments = Deployments::read(&project.root, &network.name)?;
        let init_code = init_code(&artifact, &decoder, named, value, &|name| {
            network.resolver(&deployments)(name)
        })?;
        let from = network.sender_address(&self.sender)?;
        let salt = self.salt.as_deref().map(salt);
        let transaction = match salt {
            None => Transaction::create(init_code.clone()),
            Some(salt) => {
                if decoder.abi().constructor.is_some() {
                    output.warn(
                        "with --salt the constructor's caller is the CREATE2 factory, not you",
                    );
                }
                Transaction::call(FACTORY, [salt.as_slice(), &init_code].concat())
            }
        }
        .with_value(value);
        let predicted = match salt {
            None => from.create(
                network
                    .client
                    .nonce(from)
                    .map_err(|error| refusal(error, &decoder, "the node"))?,
            ),
            Some(salt) => FACTORY.create2(salt, keccak256(&init_code)),
        };
        let what = format!("deploying {}", artifact.contract_name);
        let gas = network
            .client
            .estimate(from, &transaction)
            .map_err(|error| refusal(error, &decoder, &what))?;
        if self.dry_run {
            output.status(
                "Would",
                format_args!(
                    "deploy {} from {from} to {predicted} for {gas} gas",
                    artifact.contract_name
                ),
            );
            let document = json!({ "dryRun": true, "address": predicted.to_string(), "from": from.to_string(), "gas": gas, "initCodeBytes": init_code.len(), "network": network.name, "chainId": network.chain_id });
            return Ok(Answer::new(predicted.to_string(), document));
        }

        let account = network.sender(&self.sender)?;
        let receipt = network
            .client
            .transact(
                &account,
                &Transaction {
                    gas: Some(gas),
                    ..transaction
                },
            )
            .map_err(|error| refusal(error, &decoder, &what))?;
        let address = created(&receipt, salt.map(|_| predicted), &what)?;
        let code = network
            .client
            .code(address)
            .map_err(|error| refusal(error, &decoder, "the node"))?;
        if code != artifact.deployed_bytecode {
            let message = format!(
                "{address} holds {} bytes of code that are not the contract's",
                code.len()
            );
            return Err(Failure::new("code-mismatch", message)
                .with_details(json!({ "transaction": receipt.transaction_hash })));
        }
        let alias = self.alias.unwrap_or_else(|| artifact.package.clone());
        let entry = Deployment {
            address,
            package: artifact.package.clone(),
            contract_name: artifact.contract_name.clone(),
            transaction: receipt.transaction_hash,
            chain_id: network.chain_id,
            genesis: network
                .genesis()
                .map_err(|error| refusal(error, &decoder, "the node"))?,
            abi: artifact.abi.clone(),
            build: artifact.metadata["build"].clone(),
            storage_layout: artifact.storage_layout().clone(),
        };
        deployments.record(&alias, entry)?;
        output.status(
            "Deployed",
            format_args!(
                "{} as `{alias}` in block {} for {} gas (transaction {})",
                artifact.contract_name,
                receipt.block_number,
                receipt.gas_used,
                receipt.transaction_hash
            ),
        );
        let events: Vec<_> = receipt
            .logs
            .iter()
            .filter(|log| log.address == address)
            .filter_map(|log| decoder.event(log))
            .collect();
        for event in &events {
            output.status("Event", event.text());
        }
        let document = json!({
            "address": address.to_string(),
            "alias": alias,
            "contractName": artifact.contract_name,
            "from": from.to_string(),
            "transaction": receipt.transaction_hash,
            "blockNumber": receipt.block_number.to::<u64>(),
            "gasUsed": receipt.gas_used.to::<u64>(),
            "events": events.iter().map(slacontract_client::Decoded::json).collect::<Vec<_>>(),
            "network": network.name,
            "chainId": network.chain_id,
        });
        Ok(Answer::new(address.to_string(), document))
    }
}

/// The artifact's init code with the constructor's arguments after it.
fn init_code(
    artifact: &Artifact,
    decoder: &Decoder,
    named: &[Named],
    value: U256,
    account: &dyn Fn(&str) -> Option<Address>,
) -> Result<Vec<u8>, Failure> {
    let constructor = decoder.abi().constructor.as_ref();
    let inputs = constructor.map_or(&[][..], |constructor| &constructor.inputs);
    let values = arrange(inputs, named, decoder.enums(), account)?;
    let payable = constructor
        .is_some_and(|constructor| constructor.state_mutability == StateMutability::Payable);
    if !value.is_zero() && !payable {
        return Err(Failure::usage(format!(
            "the constructor of {} takes no value, and {value} wei were to be sent",
            artifact.contract_name
        ))
        .with_hint("mark it #[init] #[payable]"));
    }
    let mut init_code = artifact.bytecode.to_vec();
    if let Some(constructor) = constructor {
        let encoded = constructor.abi_encode_input(&values).map_err(|error| {
            Failure::new("argument", format!("cannot encode the arguments: {error}"))
        })?;
        init_code.extend_from_slice(&encoded);
    }
    if init_code.len() > MAX_INIT_CODE {
        let message = format!(
            "the init code has {} bytes with its arguments, and a chain takes at most {MAX_INIT_CODE}",
            init_code.len()
        );
        return Err(Failure::new("init-code-too-large", message));
    }
    Ok(init_code)
}

/// The address a successful receipt tells.
fn created(receipt: &Receipt, factory: Option<Address>, what: &str) -> Result<Address, Failure> {
    let details =
        json!({ "transaction": receipt.transaction_hash, "gasUsed": receipt.gas_used.to::<u64>() });
    if !receipt.succeeded() {
        return Err(Failure::new(
            "revert",
            format!("{what} failed in transaction {}", receipt.transaction_hash),
        )
        .with_details(details));
    }
    factory
        .or(receipt.contract_address)
        .ok_or_else(|| Failure::new("rpc", "the receipt names no contract").with_details(details))
}

/// A 32-byte word as it is, any other text by its hash.
fn salt(text: &str) -> B256 {
    text.parse().unwrap_or_else(|_| keccak256(text))
}
