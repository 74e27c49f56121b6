//! `eth_simulateV1`: blocks of calls that nobody signed, on top of one that is there.

use alloy_primitives::{Bytes, U64};
use alloy_rpc_types_eth::simulate::SimulatePayload;
use serde_json::{Value, json};

use super::{Inquiry, Method, Params, RpcError, inquiry, shape};
use crate::chain::{Askable, CallError, Simulated, SimulatedCall, SimulationError};

/// The code of a call that stopped exceptionally, as geth gives it.
const STOPPED: i64 = -32015;

pub(super) const METHODS: &[Method] = &[inquiry("eth_simulateV1", simulate)];

fn simulate(chain: &dyn Askable, params: &Params) -> Result<Inquiry, RpcError> {
    let payload: SimulatePayload = params.required(0, "simulation")?;
    let at = chain.resolve(params.block(1)?)?;
    let simulation = chain.simulation(at)?;
    Ok(Inquiry::new(move || {
        let full = payload.return_full_transactions;
        let blocks = simulation.run(payload)?;
        blocks
            .iter()
            .map(|simulated| block(simulated, full))
            .collect::<Result<Vec<_>, _>>()
            .map(Value::Array)
    }))
}

impl From<SimulationError> for RpcError {
    fn from(error: SimulationError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

fn block(simulated: &Simulated, full: bool) -> Result<Value, RpcError> {
    let mut shown = shape::json_of(shape::block(&simulated.block, full))?;
    let calls = simulated.calls.iter().enumerate();
    shown["calls"] = calls
        .map(|(index, done)| call(simulated, index, done))
        .collect::<Result<_, _>>()?;
    Ok(shown)
}

fn call(simulated: &Simulated, index: usize, done: &SimulatedCall) -> Result<Value, RpcError> {
    let mut shown = json!({
        "status": if done.failure.is_none() { "0x1" } else { "0x0" },
        "returnData": done.output,
        "gasUsed": U64::from(done.gas_used),
        "maxUsedGas": U64::from(done.most_gas),
        "logs": shape::json_of(shape::logs(&simulated.block, index))?,
    });
    match &done.failure {
        None => {}
        Some(CallError::Reverted { data, .. }) => {
            shown["error"] = json!({"code": 3, "message": failure(done), "data": data});
        }
        Some(_) => {
            // Nothing is returned by what stopped.
            shown["returnData"] = json!(Bytes::new());
            shown["error"] = json!({"code": STOPPED, "message": failure(done)});
        }
    }
    Ok(shown)
}

fn failure(done: &SimulatedCall) -> String {
    done.failure
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default()
}
