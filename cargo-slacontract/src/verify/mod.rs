//! Whether a contract on chain is what the sources here compile to.
//!
//! The sources are built again: with the lock file as it is, into a target directory of their own, with every path that could reach
//! the module remapped. What was written down about the first build is compared before the code, so that another compiler is named
//! as the reason, and not a byte in the middle of a module.

mod difference;

use alloy_json_abi::JsonAbi;
use alloy_primitives::{Address, B256, Bytes, U256, keccak256};
use serde::Deserialize;
use serde_json::{Value, json};
use slacontract_client::decode::Field;
use slacontract_client::{Client, ClientError, Decoder};

use crate::artifact::{Artifact, BuildFacts};
use crate::build::{BuildError, Contract, Project, build};
use crate::loader::FACTORY;
use crate::output::Output;

pub use difference::{Difference, difference};

/// What differs between two builds beside their code: name, then, now.
pub type Facts = Vec<(&'static str, String, String)>;

/// Builds `contract` again from nothing that a build before has left.
///
/// # Errors
/// [`BuildError`], also when the lock file would have to change.
pub fn rebuild(
    project: &Project,
    contract: &Contract,
    output: &Output,
) -> Result<Artifact, BuildError> {
    let apart = project.apart();
    let _ = std::fs::remove_file(
        crate::build::artifact_dir(&apart).join(format!("{}.json", contract.package)),
    );
    Ok(build(&apart, contract, output)?.artifact)
}

/// What was written down about a build and is otherwise now. Nothing was written down by commands before this one was there.
pub fn changed_facts(recorded: &Value, now: &Value) -> Facts {
    let (Ok(then), Ok(now)) = (
        BuildFacts::deserialize(recorded),
        BuildFacts::deserialize(now),
    ) else {
        return Vec::new();
    };
    [
        ("compiler", then.compiler, now.compiler),
        ("SDK", then.sdk, now.sdk),
        ("target", then.target, now.target),
        ("flags", then.flags.join(" "), now.flags.join(" ")),
    ]
    .into_iter()
    .filter(|(_, then, now)| then != now)
    .collect()
}

/// How a contract came to be.
#[derive(Debug)]
pub enum Creation {
    /// By the init code of this build, with these arguments and this value.
    Same(Vec<Field>, U256),
    /// By other init code.
    Other(String),
    /// By another contract, or nobody knows the transaction.
    Unknown(String),
}

impl Creation {
    /// For people.
    pub fn text(&self) -> String {
        match self {
            Self::Same(fields, value) => {
                let arguments: Vec<_> = fields
                    .iter()
                    .map(|field| format!("{}: {}", field.name, field.text()))
                    .collect();
                let value = if value.is_zero() {
                    String::new()
                } else {
                    format!(", value {value} wei")
                };
                format!("equal, constructor({}){value}", arguments.join(", "))
            }
            Self::Other(why) | Self::Unknown(why) => why.clone(),
        }
    }

    /// For programs.
    pub fn json(&self) -> Value {
        match self {
            Self::Same(fields, value) => json!({
                "equal": true,
                "arguments": slacontract_client::decode::fields_json(fields),
                "value": value.to_string(),
            }),
            Self::Other(why) => json!({ "equal": false, "why": why }),
            Self::Unknown(why) => json!({ "equal": Value::Null, "why": why }),
        }
    }
}

/// Compares the transaction that created `address` with the init code of `artifact`.
///
/// # Errors
/// [`ClientError`].
pub fn creation(
    client: &Client,
    transaction: B256,
    address: Address,
    artifact: &Artifact,
    abi: &JsonAbi,
) -> Result<Creation, ClientError> {
    #[derive(Deserialize)]
    struct Sent {
        from: Address,
        to: Option<Address>,
        nonce: alloy_primitives::U64,
        input: Bytes,
        value: U256,
    }
    let sent: Option<Sent> = client.request("eth_getTransactionByHash", json!([transaction]))?;
    let Some(sent) = sent else {
        return Ok(Creation::Unknown(format!(
            "transaction {transaction} is not on this chain"
        )));
    };
    let (init_code, made) = match sent.to {
        None => (&sent.input[..], sent.from.create(sent.nonce.to())),
        Some(FACTORY) if sent.input.len() > 32 => {
            let (salt, init_code) = sent.input.split_at(32);
            let made = FACTORY.create2(B256::from_slice(salt), keccak256(init_code));
            (init_code, made)
        }
        Some(other) => {
            return Ok(Creation::Unknown(format!(
                "transaction {transaction} calls {other}, which may have created it"
            )));
        }
    };
    if made != address {
        return Ok(Creation::Other(format!(
            "transaction {transaction} creates {made}"
        )));
    }
    let Some(arguments) = init_code.strip_prefix(&artifact.bytecode[..]) else {
        return Ok(Creation::Other(
            "it was created by other init code than this build's".into(),
        ));
    };
    let fields = match Decoder::new(abi.clone()).constructor(arguments) {
        Some(fields) => fields,
        None if arguments.is_empty() => Vec::new(),
        None => {
            return Ok(Creation::Other(format!(
                "its {} bytes of arguments are not the constructor's",
                arguments.len()
            )));
        }
    };
    Ok(Creation::Same(fields, sent.value))
}
