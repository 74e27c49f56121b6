//! Gas of the same contracts written three ways, called on the same node in one run: with this SDK, with stylus-sdk, in Solidity.
//!
//! Gas is counted, not timed: the figures are the same on every machine. What everybody pays alike, a transaction's 21,000 and its calldata,
//! is left out. A WASM program costs more where the chain does not keep it in its cache, by what ArbWasm's `programInitGas` says; both are
//! shown.

pub(super) mod build;

use alloy_dyn_abi::DynSolValue;
use alloy_primitives::{Address, U256, hex};
use serde_json::{Value, json};

use crate::devnet::Devnet;
use crate::failure::Failure;

use super::{Bench, Figure};

/// How much of the rival's gas ours may be.
const SHARE: f64 = 0.7;
/// `stylus_constructor()`
const CONSTRUCTOR: [u8; 4] = [0x55, 0x85, 0x25, 0x8d];
/// `programInitGas(address)` of ArbWasm.
const PROGRAM_INIT_GAS: [u8; 4] = [0x62, 0xb6, 0x88, 0xaa];
/// ArbWasm.
const ARB_WASM: &str = "0x0000000000000000000000000000000000000071";

/// Gas of one call.
#[derive(Clone, Copy)]
struct Gas {
    /// Of the execution, without what every transaction pays, of a program that is not in the chain's cache.
    execution: u64,
    /// The same when the program is in the chain's cache.
    cached: u64,
}

/// Gas of the counter's increment and of the token's transfer, three ways.
pub fn gas(bench: &Bench) -> Result<Vec<Figure>, Failure> {
    let devnet = Devnet::start_binary(&bench.cli, &[])?;
    let chain = Chain::new(&devnet)?;
    let ours = build::ours(bench)?;
    let stylus = build::stylus(&bench.workshop)?;
    let solidity = build::solidity(&bench.workshop)?;

    let mut figures = Vec::new();
    let increment = [&[0xd0, 0x9d, 0xe0, 0x8a][..]].concat();
    let mut counters = Vec::new();
    for code in [&ours.counter, &stylus.counter, &solidity.counter] {
        let at = chain.deploy(code)?;
        // From zero is another price: a slot that is used from then on.
        chain.send(Some(&at), &increment)?;
        counters.push(chain.measure(&at, &increment)?);
    }
    figures.extend(compare("counter: increment", &counters));

    let construct = DynSolValue::Tuple(vec![
        DynSolValue::String("Token".into()),
        DynSolValue::String("TOK".into()),
        DynSolValue::Uint(U256::from(1_000_000), 256),
    ])
    .abi_encode_params();
    let transfer = [
        &[0xa9, 0x05, 0x9c, 0xbb][..],
        &DynSolValue::Tuple(vec![
            DynSolValue::Address(chain.other),
            DynSolValue::Uint(U256::from(7), 256),
        ])
        .abi_encode_params(),
    ]
    .concat();
    let mut tokens = Vec::new();
    for (code, later) in [
        ([&ours.token[..], &construct].concat(), false),
        (stylus.token.clone(), true),
        ([&solidity.token[..], &construct].concat(), false),
    ] {
        let at = chain.deploy(&code)?;
        if later {
            chain.send(Some(&at), &[&CONSTRUCTOR[..], &construct].concat())?;
        }
        chain.send(Some(&at), &transfer)?;
        tokens.push(chain.measure(&at, &transfer)?);
    }
    figures.extend(compare("ERC-20: transfer", &tokens));
    for (name, ours, stylus) in [
        (
            "counter",
            &bench.workshop.target().join("slacontract/counter.wasm"),
            stylus.counter_wasm,
        ),
        (
            "token",
            &bench.workshop.target().join("slacontract/token.wasm"),
            stylus.token_wasm,
        ),
    ] {
        let bytes = std::fs::metadata(ours).map_err(Failure::file(ours))?.len();
        figures.push(Figure::note(
            format!("{name}: bytes of WASM, stylus-sdk {stylus}"),
            format!("{bytes}"),
        ));
    }
    Ok(figures)
}

/// Ours, the rival's, Solidity's.
fn compare(what: &str, gas: &[Gas]) -> Vec<Figure> {
    let [ours, stylus, solidity] = gas else {
        return Vec::new();
    };
    let share = |ours: u64, theirs: u64| ours as f64 / theirs as f64;
    vec![
        Figure::note(
            format!("{what}: this SDK, stylus-sdk, Solidity"),
            format!(
                "{}, {}, {} gas",
                ours.execution, stylus.execution, solidity.execution
            ),
        ),
        Figure::note(
            format!("{what}, programs cached: this SDK, stylus-sdk"),
            format!("{}, {} gas", ours.cached, stylus.cached),
        ),
        Figure::new(
            format!("{what}: share of stylus-sdk's gas"),
            share(ours.execution, stylus.execution),
            SHARE,
            "times",
        ),
        Figure::new(
            format!("{what}, programs cached: share of stylus-sdk's gas"),
            share(ours.cached, stylus.cached),
            SHARE,
            "times",
        ),
    ]
}

/// A chain and two accounts of it.
struct Chain<'a> {
    devnet: &'a Devnet,
    sender: Value,
    other: Address,
}

impl<'a> Chain<'a> {
    fn new(devnet: &'a Devnet) -> Result<Self, Failure> {
        let accounts = devnet.request("eth_accounts", json!([]))?;
        let other = accounts[1]
            .as_str()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| Failure::unexpected("eth_accounts", &accounts))?;
        Ok(Self {
            devnet,
            sender: accounts[0].clone(),
            other,
        })
    }

    /// Sends a transaction that must succeed, and answers its receipt.
    fn send(&self, to: Option<&str>, data: &[u8]) -> Result<Value, Failure> {
        let mut transaction =
            json!({ "from": self.sender, "data": hex::encode_prefixed(data), "gas": "0x1c9c380" });
        if let Some(to) = to {
            transaction["to"] = json!(to);
        }
        let hash = self
            .devnet
            .request("eth_sendTransaction", json!([transaction]))?;
        for _ in 0..200 {
            let receipt = self
                .devnet
                .request("eth_getTransactionReceipt", json!([hash]))?;
            if !receipt.is_null() {
                return if receipt["status"] == "0x1" {
                    Ok(receipt)
                } else {
                    Err(Failure::unexpected(
                        "a transaction of the comparison",
                        receipt,
                    ))
                };
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        Err(Failure::unexpected("the receipt of", hash))
    }

    fn deploy(&self, code: &[u8]) -> Result<String, Failure> {
        let receipt = self.send(None, code)?;
        receipt["contractAddress"]
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| Failure::unexpected("contractAddress", &receipt))
    }

    /// Gas of one call in a transaction of its own.
    fn measure(&self, at: &str, data: &[u8]) -> Result<Gas, Failure> {
        let receipt = self.send(Some(at), data)?;
        let used = number(&receipt["gasUsed"])?;
        let zeros = data.iter().filter(|byte| **byte == 0).count() as u64;
        let calldata = 4 * zeros + 16 * (data.len() as u64 - zeros);
        // This node keeps every program in the cache.
        let cached = used
            .checked_sub(21_000 + calldata)
            .ok_or_else(|| Failure::unexpected("gas used", used))?;
        Ok(Gas {
            execution: cached + self.init_gas(at)?,
            cached,
        })
    }

    /// What a call of a program costs more for not being in the cache; nothing for EVM code.
    fn init_gas(&self, at: &str) -> Result<u64, Failure> {
        let code = self.devnet.request("eth_getCode", json!([at, "latest"]))?;
        if !code.as_str().is_some_and(|code| code.starts_with("0xeff0")) {
            return Ok(0);
        }
        let address: Address = at
            .parse()
            .map_err(|_| Failure::unexpected("an address", at))?;
        let data = [
            &PROGRAM_INIT_GAS[..],
            &DynSolValue::Address(address).abi_encode(),
        ]
        .concat();
        let answer = self.devnet.request(
            "eth_call",
            json!([{ "to": ARB_WASM, "data": hex::encode_prefixed(data) }, "latest"]),
        )?;
        let word = |at: usize| {
            answer
                .as_str()
                .and_then(|text| text.get(2 + 64 * at..66 + 64 * at))
                .and_then(|text| U256::from_str_radix(text, 16).ok())
                .and_then(|word| u64::try_from(word).ok())
                .ok_or_else(|| Failure::unexpected("programInitGas", &answer))
        };
        Ok(word(0)? - word(1)?)
    }
}

fn number(value: &Value) -> Result<u64, Failure> {
    value
        .as_str()
        .and_then(|text| u64::from_str_radix(text.strip_prefix("0x")?, 16).ok())
        .ok_or_else(|| Failure::unexpected("a number", value))
}
