//! `call`: a view, or a transaction, as the ABI says.

use alloy_dyn_abi::JsonAbiExt;
use alloy_json_abi::{Function, JsonAbi, StateMutability};
use alloy_primitives::Address;
use clap::Args;
use serde_json::json;
use slacontract_client::decode::fields_json;
use slacontract_client::values::{Enums, same};
use slacontract_client::{Field, Transaction};

use super::Whereabouts;
use crate::abi_args::{ArgumentError, Named, arrange, signature, usage};
use crate::network::{SenderArgs, parse_value, refusal};
use crate::output::{Answer, Failure, Output};

/// Call a method of a deployed contract. Its arguments are flags: --to provider --amount "1 ether".
#[derive(Debug, Args)]
#[command(
    override_usage = "cargo slacontract call <CONTRACT> [METHOD] [--ARGUMENT VALUE].. [OPTIONS]",
    after_help = "Examples:\n  cargo slacontract call counter number\n  cargo slacontract call escrow release --from customer"
)]
pub(crate) struct Call {
    /// Name it was deployed under, or its address.
    contract: String,
    /// Which method; without one, the methods are listed.
    method: Option<String>,
    /// Wei sent along: `10 ether`, `5 gwei`, `7`.
    #[arg(long, value_name = "AMOUNT")]
    value: Option<String>,
    #[command(flatten)]
    sender: SenderArgs,
    /// Send a transaction even if the method is a view.
    #[arg(long)]
    send: bool,
    /// Ask the node what would happen, and send nothing.
    #[arg(long, conflicts_with = "send")]
    dry_run: bool,
    /// Package whose ABI an address has.
    #[arg(long, value_name = "PACKAGE")]
    abi: Option<String>,
    #[command(flatten)]
    at: Whereabouts,
}

impl Call {
    pub(crate) fn run(self, named: &[Named], output: &Output) -> Result<Answer, Failure> {
        let value = parse_value(self.value.as_deref())?;
        let (network, contracts) = self.at.connect(output)?;
        let located = contracts.find(&network, &self.contract, self.abi.as_deref())?;
        let (address, deployments) = (located.address, &contracts.deployments);
        let decoder = located.decoder();
        let Some(method) = &self.method else {
            let lines: String = decoder
                .abi()
                .functions()
                .map(|function| format!("{}\n", signature::function(function)))
                .collect();
            return Ok(Answer::new(
                lines,
                json!({ "address": address.to_string(), "methods": decoder.abi().functions().map(signature::function).collect::<Vec<_>>() }),
            ));
        };
        let function = pick(decoder.abi(), method, named)?;
        let account = network.resolver(deployments);
        let values = arrange(&function.inputs, named, decoder.enums(), &account)?;
        let data = function.abi_encode_input(&values).map_err(|error| {
            Failure::new("argument", format!("cannot encode the arguments: {error}"))
        })?;
        if !value.is_zero() && function.state_mutability != StateMutability::Payable {
            return Err(Failure::usage(format!(
                "`{}` takes no value, and {value} wei were to be sent",
                function.name
            )));
        }
        let transaction = Transaction::call(address, data).with_value(value);
        let reads = matches!(
            function.state_mutability,
            StateMutability::Pure | StateMutability::View
        ) && !self.send;
        let from = if reads && self.sender.from.is_none() {
            Address::ZERO
        } else {
            network.sender_address(&self.sender)?
        };
        let what = format!("{}.{}", self.contract, function.name);

        // A dry run first: it tells the result and, if it reverts, the contract's own error, before anything is sent.
        let returned = network
            .client
            .call(from, &transaction)
            .map_err(|error| refusal(error, &decoder, &what))?;
        let result = decoder.returned(function, &returned).ok_or_else(|| {
            Failure::new("decode", format!("{what} returned {returned}, which is not what its ABI says")).with_hint("is the contract at this address another one? deploy again, or name its package with --abi")
        })?;
        if reads || self.dry_run {
            return Ok(Answer::new(
                lines(&result),
                json!({ "address": address.to_string(), "method": function.name, "result": fields_json(&result), "dryRun": self.dry_run }),
            ));
        }

        let account = network.sender(&self.sender)?;
        let gas = network
            .client
            .estimate(from, &transaction)
            .map_err(|error| refusal(error, &decoder, &what))?;
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
        let details = json!({ "transaction": receipt.transaction_hash, "gasUsed": receipt.gas_used.to::<u64>() });
        if !receipt.succeeded() {
            return Err(Failure::new(
                "revert",
                format!("{what} failed in transaction {}", receipt.transaction_hash),
            )
            .with_details(details));
        }
        output.status(
            "Called",
            format_args!(
                "{what} in block {} for {} gas",
                receipt.block_number, receipt.gas_used
            ),
        );
        for field in &result {
            output.status(
                "Result",
                if field.name.is_empty() {
                    field.text()
                } else {
                    format!("{}: {}", field.name, field.text())
                },
            );
        }
        let mut events = Vec::new();
        for log in &receipt.logs {
            let decoded = (log.address == address)
                .then(|| decoder.event(log))
                .flatten();
            output.status(
                "Event",
                decoded.as_ref().map_or_else(
                    || {
                        format!(
                            "{} of {}",
                            log.topics.first().copied().unwrap_or_default(),
                            log.address
                        )
                    },
                    slacontract_client::Decoded::text,
                ),
            );
            events.push(decoded.map_or_else(|| json!(log), |decoded| decoded.json()));
        }
        let document = json!({
            "address": address.to_string(),
            "method": function.name,
            "from": from.to_string(),
            "transaction": receipt.transaction_hash,
            "blockNumber": receipt.block_number.to::<u64>(),
            "gasUsed": receipt.gas_used.to::<u64>(),
            "result": fields_json(&result),
            "events": events,
        });
        Ok(Answer::new(receipt.transaction_hash.to_string(), document))
    }
}

/// The method of that name; of several, the one whose parameters are named.
fn pick<'a>(abi: &'a JsonAbi, method: &str, named: &[Named]) -> Result<&'a Function, Failure> {
    let wanted = method.split('(').next().unwrap_or(method);
    let candidates: Vec<_> = abi
        .functions()
        .filter(|function| {
            same(&function.name, wanted)
                && (!method.contains('(') || function.signature() == method)
        })
        .collect();
    match candidates.as_slice() {
        [] => {
            let known: Vec<_> = abi
                .functions()
                .map(|function| format!("`{}`", function.name))
                .collect();
            Err(Failure::usage(format!(
                "no method `{method}`; there is {}",
                known.join(", ")
            )))
        }
        [one] => Ok(one),
        several => several
            .iter()
            .find(|function| function.inputs.len() == named.len() && arrangeable(function, named))
            .copied()
            .ok_or_else(|| {
                let usages: Vec<_> = several
                    .iter()
                    .map(|function| format!("{} {}", function.signature(), usage(&function.inputs)))
                    .collect();
                Failure::usage(format!(
                    "several methods are called `{method}`: {}",
                    usages.join("; ")
                ))
            }),
    }
}

fn arrangeable(function: &Function, named: &[Named]) -> bool {
    !matches!(
        arrange(&function.inputs, named, &Enums::new(), &|_| Some(
            Address::ZERO
        )),
        Err(ArgumentError::Unknown { .. } | ArgumentError::Missing { .. })
    )
}

fn lines(fields: &[Field]) -> String {
    match fields {
        [one] => one.text(),
        many => many
            .iter()
            .enumerate()
            .map(|(index, field)| {
                format!(
                    "{}: {}\n",
                    if field.name.is_empty() {
                        index.to_string()
                    } else {
                        field.name.clone()
                    },
                    field.text()
                )
            })
            .collect(),
    }
}
