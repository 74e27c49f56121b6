//! Several transactions one after another, none of them sent: `eth_callMany` for calls, `eth_callBundle` for signed ones.

use alloy_consensus::Transaction as _;
use alloy_eips::{BlockId, BlockNumberOrTag};
use alloy_primitives::{Address, B256, Bytes, U64, U256, keccak256};
use alloy_rpc_types_eth::{Bundle, StateContext, state::StateOverride};
use serde::Deserialize;
use serde_json::{Value, json};
use slacontract_executor::Mode;

use super::{Inquiry, Method, Params, RpcError, blocks::find, inquiry, room::Room};
use crate::chain::{Askable, CallError, CallOptions, Pending, Stage, override_block, verdict};

pub(super) const METHODS: &[Method] = &[
    inquiry("eth_callMany", call_many),
    inquiry("eth_callBundle", call_bundle),
];

/// Where calls begin: on a state that is there, or in the middle of a block that is executed again so far.
enum Start {
    After(Box<crate::chain::Question>),
    Within(Box<crate::chain::Retrace>, usize),
}

impl Start {
    fn stage(self) -> Result<Stage, RpcError> {
        match self {
            Self::After(question) => Ok(question.stage()),
            Self::Within(retrace, count) => retrace.run(0..count, |stage, included| {
                Ok::<_, RpcError>(
                    stage
                        .execute(&included.tx, included.mode)
                        .map_err(CallError::from)?,
                )
            }),
        }
    }
}

fn call_many(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let bundles: Vec<Bundle> = params.required(0, "bundles")?;
    let context: StateContext = params.optional(1, "state context")?.unwrap_or_default();
    let overrides: Option<StateOverride> = params.optional(2, "state overrides")?;
    let id = context.block_number.unwrap_or_else(BlockId::latest);
    let start = match context.transaction_index.unwrap_or_default().index() {
        None => {
            let at = chain.resolve(id)?;
            Start::After(Box::new(chain.question(at, &CallOptions::default())?))
        }
        Some(count) => {
            let block = find(chain, id)?
                .ok_or_else(|| RpcError::refused(format!("block {id} not found")))?;
            if count > block.transactions.len() {
                return Err(RpcError::invalid_params(format!(
                    "invalid argument 1 (state context): transactionIndex {count}, the block has {} transactions",
                    block.transactions.len()
                )));
            }
            Start::Within(Box::new(chain.retrace(&block)?), count)
        }
    };
    Ok(Inquiry::new(move || {
        let mut room = Room::new();
        let mut stage = start.stage()?;
        if let Some(overrides) = &overrides {
            stage.override_accounts(overrides)?;
        }
        let mut answers = Vec::with_capacity(bundles.len());
        for (index, bundle) in bundles.into_iter().enumerate() {
            if index > 0 {
                // Every bundle is a block of its own.
                stage.env.number += U256::from(1);
                stage.env.timestamp += U256::from(12);
            }
            if let Some(block) = &bundle.block_override {
                override_block(&mut stage.env, block);
            }
            let mut results = Vec::with_capacity(bundle.transactions.len());
            for request in &bundle.transactions {
                let tx = stage.transaction(request)?;
                let mut done = stage.execute(&tx, Mode::Call).map_err(CallError::from)?;
                stage.keep(std::mem::take(&mut done.state));
                let told = match verdict(done) {
                    Ok(output) => json!({ "value": output }),
                    Err(error) => json!({ "error": error.to_string() }),
                };
                room.take(&told)?;
                results.push(told);
            }
            answers.push(Value::Array(results));
        }
        Ok(Value::Array(answers))
    }))
}

/// What `eth_callBundle` takes; what is not here is ignored.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SignedBundle {
    txs: Vec<Bytes>,
    block_number: Option<U64>,
    state_block_number: Option<BlockNumberOrTag>,
    timestamp: Option<u64>,
    coinbase: Option<Address>,
    base_fee: Option<u64>,
    gas_limit: Option<u64>,
}

fn call_bundle(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let bundle: SignedBundle = params.required(0, "bundle")?;
    if bundle.txs.is_empty() {
        return Err(RpcError::invalid_params(
            "invalid argument 0 (bundle): bundle missing txs",
        ));
    }
    let pending: Vec<Pending> = bundle
        .txs
        .iter()
        .map(|bytes| Pending::decode(bytes))
        .collect::<Result<_, _>>()?;
    let at = chain.resolve(bundle.state_block_number.unwrap_or_default().into())?;
    let question = chain.question(at, &CallOptions::default())?;
    Ok(Inquiry::new(move || {
        let mut stage = question.stage();
        let state_block: u64 = stage.env.number.saturating_to();
        let env = &mut stage.env;
        env.number = U256::from(
            bundle
                .block_number
                .map_or(state_block.saturating_add(1), |number| number.to()),
        );
        env.timestamp = bundle.timestamp.map_or(env.timestamp, U256::from);
        env.beneficiary = bundle.coinbase.unwrap_or(env.beneficiary);
        env.basefee = bundle.base_fee.unwrap_or(env.basefee);
        env.gas_limit = bundle.gas_limit.unwrap_or(env.gas_limit);
        run_bundle(stage, &pending, state_block)
    }))
}

fn run_bundle(mut stage: Stage, pending: &[Pending], state_block: u64) -> Result<Value, RpcError> {
    let mut room = Room::new();
    let coinbase = stage.env.beneficiary;
    let before = stage.account(coinbase)?.balance;
    let (mut hashes, mut results) = (Vec::new(), Vec::with_capacity(pending.len()));
    let (mut gas_used, mut fees) = (0_u64, U256::ZERO);
    let mut balance = before;
    for pending in pending {
        let envelope = &pending.transaction.envelope;
        let mut done = stage
            .execute(&pending.env(), pending.mode())
            .map_err(CallError::from)?;
        stage.keep(std::mem::take(&mut done.state));
        let gas = done.result.tx_gas_used();
        let price = envelope
            .effective_gas_price(Some(stage.env.basefee))
            .saturating_sub(u128::from(stage.env.basefee));
        let fee = U256::from(gas).saturating_mul(U256::from(price));
        let now = stage.account(coinbase)?.balance;
        let gain = now.saturating_sub(balance);
        balance = now;
        gas_used += gas;
        fees += fee;
        hashes.extend_from_slice(pending.hash().as_slice());
        let mut result = json!({
            "txHash": pending.hash(),
            "fromAddress": pending.sender(),
            "toAddress": envelope.to(),
            "gasUsed": gas,
            "gasPrice": price.to_string(),
            "gasFees": fee.to_string(),
            "coinbaseDiff": gain.to_string(),
            "ethSentToCoinbase": gain.saturating_sub(fee).to_string(),
        });
        let output = done.result.output().cloned().unwrap_or_default();
        match verdict(done) {
            Ok(value) => result["value"] = json!(value),
            Err(error) => {
                result["error"] = json!(error.to_string());
                result["revert"] = json!(output);
            }
        }
        room.take(&result)?;
        results.push(result);
    }
    let gain = balance.saturating_sub(before);
    let hash: B256 = keccak256(hashes);
    let price = gain.checked_div(U256::from(gas_used)).unwrap_or_default();
    Ok(json!({
        "bundleHash": hash,
        "bundleGasPrice": price.to_string(),
        "coinbaseDiff": gain.to_string(),
        "ethSentToCoinbase": gain.saturating_sub(fees).to_string(),
        "gasFees": fees.to_string(),
        "results": results,
        "stateBlockNumber": state_block,
        "totalGasUsed": gas_used,
    }))
}
