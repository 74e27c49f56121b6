//! Deploying with a constructor through the predeployed deployer: a Solidity contract that talks to ArbWasm as tools do.

use crate::support::{
    self, Chain, assert_reverted, assert_success,
    bytecode::init,
    output,
    wasm::{program, vm},
    word,
};
use alloy_sol_types::{SolCall, SolEvent, sol};
use revm::primitives::{Address, B256, Bytes, TxKind, U256, address, hex};
use slacontract_executor::{Executed, Params, addresses};

sol! {
    function deploy(bytes bytecode, bytes initData, uint256 initValue, bytes32 salt) external payable returns (address created);
    event ContractDeployed(address deployedContract);
}

const DEPLOYER: Address = address!("0xcEcba2F1DC234f70Dd89F2041029807F8D03A990");

/// With the constructor's selector it stores the argument in slot 0, or reverts if that is zero; otherwise it answers slot 0.
const WITH_CONSTRUCTOR: &str = r#"(func (export "user_entrypoint") (param $n i32) (result i32)
    (call $read_args (i32.const 1020))
    (if (i32.ne (i32.load (i32.const 1020)) (i32.const 0x8d258555)) (then
      (call $load (i32.const 0) (i32.const 32)) (call $write_result (i32.const 32) (i32.const 32)) (return (i32.const 0))))
    (if (i32.eqz (i32.load8_u (i32.const 1055))) (then (return (i32.const 1))))
    (call $store (i32.const 0) (i32.const 1024)) (call $flush (i32.const 0)) (i32.const 0))"#;

fn chain(params: Params) -> Chain {
    let mut chain = Chain::with_params(params, vm());
    let runtime = include_str!("../../../predeploys/StylusDeployer.hex").trim();
    chain.put(DEPLOYER, hex::decode(runtime).unwrap());
    chain
}

fn deploy(chain: &mut Chain, argument: u64, value: u64) -> Executed {
    let data = [&[0x55, 0x85, 0x25, 0x8d][..], &word(argument)].concat();
    let call = deployCall {
        bytecode: init(&program(WITH_CONSTRUCTOR)).into(),
        initData: data.into(),
        initValue: U256::ZERO,
        salt: B256::repeat_byte(argument as u8),
    };
    let mut tx = chain.tx(TxKind::Call(DEPLOYER), call.abi_encode());
    tx.value = U256::from(value);
    chain.send_tx(&tx)
}

#[test]
fn a_constructor_runs_in_the_transaction_that_creates_and_activates() {
    for params in [
        Params::default(),
        Params {
            auto_activate: false,
            data_fee: 100,
            ..Params::default()
        },
    ] {
        let fee = params.data_fee;
        let mut chain = chain(params);
        let before = chain.balance(support::ALICE);
        let done = deploy(&mut chain, 42, 1000);
        assert_success(&done);
        let created = deployCall::abi_decode_returns(&output(&done)).unwrap();
        assert_eq!(
            output(&chain.send(created, Bytes::from_static(&[0; 4]))),
            word(42)
        );
        assert_eq!(
            ContractDeployed::decode_log(done.result.logs().last().unwrap())
                .unwrap()
                .deployedContract,
            created
        );
        assert_eq!(
            before - chain.balance(support::ALICE),
            U256::from(fee),
            "what is not the fee comes back"
        );
        assert!(done.activated.is_empty(), "activation was paid for");
        assert!(
            done.result
                .logs()
                .iter()
                .any(|log| log.address == addresses::ARB_WASM)
        );

        // The same code again needs no activation, and no fee.
        let again = deploy(&mut chain, 43, 0);
        assert_success(&again);
        assert!(
            again
                .result
                .logs()
                .iter()
                .all(|log| log.address != addresses::ARB_WASM)
        );
    }
}

#[test]
fn a_constructor_that_reverts_takes_creation_and_activation_back() {
    let mut chain = chain(Params {
        auto_activate: false,
        ..Params::default()
    });
    let failed = deploy(&mut chain, 0, 0);
    assert_reverted(&failed);
    assert!(failed.result.logs().is_empty());
    let done = deploy(&mut chain, 7, 0);
    assert_success(&done);
    assert!(
        done.result
            .logs()
            .iter()
            .any(|log| log.address == addresses::ARB_WASM),
        "activated only now"
    );
}
