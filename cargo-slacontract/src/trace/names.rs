//! Names for a trace: contracts by what they were deployed as or by their code, calls and events by their ABI.

use std::cell::RefCell;
use std::collections::HashMap;

use alloy_json_abi::JsonAbi;
use alloy_primitives::{Address, B256, U256};
use slacontract_client::decode::Field;
use slacontract_client::{Account, DEVELOPMENT_NAMES, Decoder};
use slacontract_lane::{Log, Names, Word};
use slacontract_terms::units::Amount;

use crate::contracts::Contracts;
use crate::loader::{ARB_WASM, FACTORY};
use crate::network::Network;

type Raw = [u8; 20];

/// What is known about one address.
struct Who {
    name: Option<String>,
    decoder: Option<Decoder>,
}

/// What is known here about the accounts of a chain.
pub struct Known<'a> {
    network: &'a Network,
    contracts: &'a Contracts,
    everything: Decoder,
    seen: RefCell<HashMap<Raw, Who>>,
}

impl std::fmt::Debug for Known<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Known").finish_non_exhaustive()
    }
}

impl<'a> Known<'a> {
    /// What the records and artifacts of `contracts` say about the chain of `network`.
    pub fn new(network: &'a Network, contracts: &'a Contracts) -> Self {
        let mut seen = HashMap::new();
        let mut know = |address: Address, name: String| {
            seen.insert(
                address.into_array(),
                Who {
                    name: Some(name),
                    decoder: None,
                },
            );
        };
        for (index, name) in (0_u32..).zip(DEVELOPMENT_NAMES) {
            if let Ok(account) = Account::development(index) {
                know(account.address(), name.to_owned());
            }
        }
        know(FACTORY, "Create2Factory".into());
        seen.insert(
            ARB_WASM.into_array(),
            Who {
                name: Some("ArbWasm".into()),
                decoder: Some(Decoder::new(arb_wasm())),
            },
        );
        for (alias, entry) in contracts.deployments.iter() {
            let who = Who {
                name: Some(if alias == entry.package {
                    entry.contract_name.clone()
                } else {
                    format!("{} `{alias}`", entry.contract_name)
                }),
                decoder: Some(Contracts::decoder_of(entry)),
            };
            seen.insert(entry.address.into_array(), who);
        }
        Self {
            network,
            contracts,
            everything: contracts.decoder(),
            seen: RefCell::new(seen),
        }
    }

    /// Applies `tell` to what is known about an address; its code is looked at once.
    fn about<T>(&self, address: &Raw, tell: impl FnOnce(&Who) -> T) -> T {
        if let Some(who) = self.seen.borrow().get(address) {
            return tell(who);
        }
        let who = self.by_code(Address::from(*address));
        let told = tell(&who);
        self.seen.borrow_mut().insert(*address, who);
        told
    }

    /// A contract of the project that was deployed by somebody else, or as the helper of a deployment.
    fn by_code(&self, address: Address) -> Who {
        let code = self.network.client.code(address).unwrap_or_default();
        let artifact = self
            .contracts
            .artifacts()
            .iter()
            .find(|artifact| !code.is_empty() && artifact.deployed_bytecode == code);
        Who {
            name: artifact.map(|artifact| format!("{} {}", artifact.contract_name, short(address))),
            decoder: artifact.and_then(|artifact| Contracts::decoder_of_artifact(artifact).ok()),
        }
    }

    /// The first answer: of the contract's own ABI, else of any known one.
    fn decoded<T>(&self, to: &Raw, ask: impl Fn(&Decoder) -> Option<T>) -> Option<T> {
        self.about(to, |who| who.decoder.as_ref().and_then(&ask))
            .or_else(|| ask(&self.everything))
    }

    fn values(&self, fields: &[Field]) -> String {
        let each: Vec<_> = fields.iter().map(|field| self.value_of(field)).collect();
        each.join(", ")
    }

    /// A value, accounts by their names.
    fn value_of(&self, field: &Field) -> String {
        field
            .value
            .as_address()
            .and_then(|address| self.address(&address.into_array()))
            .unwrap_or_else(|| field.text())
    }
}

impl Names for Known<'_> {
    fn address(&self, address: &Raw) -> Option<String> {
        self.about(address, |who| who.name.clone())
            .or_else(|| Some(Address::from(*address).to_string()))
    }

    fn call(&self, to: &Raw, input: &[u8]) -> Option<String> {
        // A constructor is called by one selector whatever its arguments.
        if let Some(arguments) = input.strip_prefix(&crate::loader::CONSTRUCTOR_SELECTOR) {
            let told = self.about(to, |who| {
                who.decoder
                    .as_ref()
                    .and_then(|decoder| decoder.constructor(arguments))
            });
            return Some(told.map_or_else(
                || format!("constructor({} bytes)", arguments.len()),
                |fields| format!("constructor({})", self.values(&fields)),
            ));
        }
        if *to == FACTORY.into_array() {
            return Some(format!(
                "({} bytes of init code)",
                input.len().saturating_sub(32)
            ));
        }
        let call = self.decoded(to, |decoder| decoder.call(input))?;
        Some(format!("{}({})", call.name, self.values(&call.fields)))
    }

    fn output(&self, to: &Raw, input: &[u8], output: &[u8]) -> Option<String> {
        let fields = self.decoded(to, |decoder| {
            decoder.returned(decoder.function(input)?, output)
        })?;
        Some(match fields.as_slice() {
            [one] => self.value_of(one),
            many => format!("({})", self.values(many)),
        })
    }

    fn error(&self, to: &Raw, data: &[u8]) -> Option<String> {
        self.decoded(to, |decoder| decoder.error(data))
            .map(|error| error.text())
    }

    fn log(&self, log: &Log) -> Option<String> {
        let wanted = slacontract_client::Log {
            address: Address::from(log.address),
            topics: log.topics.iter().map(|topic| B256::from(*topic)).collect(),
            data: log.data.clone().into(),
            transaction_hash: None,
            block_number: None,
        };
        let event = self.decoded(&log.address, |decoder| decoder.event(&wanted))?;
        let fields: Vec<_> = event
            .fields
            .iter()
            .map(|field| format!("{}: {}", field.name, self.value_of(field)))
            .collect();
        if fields.is_empty() {
            return Some(event.name);
        }
        Some(format!("{} {{ {} }}", event.name, fields.join(", ")))
    }

    fn value(&self, wei: &Word) -> Option<String> {
        let units = u128::try_from(U256::from_be_bytes(*wei)).ok()?;
        Some(Amount::from_units(units).to_string())
    }
}

/// What deployments say to the precompile that activates programs.
fn arb_wasm() -> JsonAbi {
    JsonAbi::parse([
        "function codehashVersion(bytes32 codehash) view returns (uint16 version)",
        "function activateProgram(address program) payable returns (uint16 version, uint256 dataFee)",
        "event ProgramActivated(bytes32 indexed codehash, bytes32 moduleHash, address program, uint256 dataFee, uint16 version)",
        "error ProgramNotActivated()",
    ])
    .unwrap_or_default()
}

/// `0x5FbD..0aa3`
fn short(address: Address) -> String {
    let text = address.to_string();
    format!("{}..{}", &text[..6], &text[38..])
}
