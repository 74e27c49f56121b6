//! Activation of programs: by hand through ArbWasm, by itself at the first execution, and what refuses it.

use std::sync::Arc;

use crate::support::{
    ALICE, BLOCK_TIME, Chain, GAS, assert_reverted, assert_success, bytecode::Code, gas_used,
    output, program_code, scripted::Scripted,
};
use alloy_sol_types::{SolCall, SolError, SolEvent, sol};
use revm::{
    bytecode::opcode,
    primitives::{Address, Bytes, U256, address, keccak256},
};
use slacontract_executor::{Mode, Params, addresses};
use slacontract_vm::Outcome;

sol! {
    function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
    function codehashVersion(bytes32 codehash) external view returns (uint16 version);
    function codehashKeepalive(bytes32 codehash) external payable;
    function programTimeLeft(address program) external view returns (uint64 secs);
    function programInitGas(address program) external view returns (uint64 gas, uint64 gasWhenCached);
    function codehashIsCached(bytes32 codehash) external view returns (bool);
    function evictCodehash(bytes32 codehash) external;
    function cacheProgram(address program) external;
    function becomeChainOwner() external;
    function addWasmCacheManager(address manager) external;
    function allCacheManagers() external view returns (address[] memory managers);
    function setL1PricePerUnit(uint256 price) external;
    function scheduleArbOSUpgrade(uint64 version, uint64 timestamp) external;
    function arbBlockNumber() external view returns (uint256);
    function arbBlockHash(uint256 number) external view returns (bytes32);
    function arbChainID() external view returns (uint256);
    function arbOSVersion() external view returns (uint256);
    function getMaxStylusContractFragments() external view returns (uint8);
    event ProgramActivated(bytes32 indexed codehash, bytes32 moduleHash, address program, uint256 dataFee, uint16 version);
    error ProgramNotWasm();
    error ProgramNotActivated();
    error ProgramExpired(uint64 ageInSeconds);
    error ProgramUpToDate();
    error ProgramKeepaliveTooSoon(uint64 ageInSeconds);
    error ProgramInsufficientValue(uint256 have, uint256 want);
}

const P: Address = address!("0x0000000000000000000000000000000000009001");
const E: Address = address!("0x000000000000000000000000000000000000e001");
const YEAR: u64 = 365 * 24 * 3600;

/// A chain with one program, which answers with its call data, or reverts when there is none.
fn chain(params: Params) -> Chain {
    let programs = Scripted {
        activation_gas: 1000,
        ..Scripted::default()
    };
    let code = programs.add("echo", |mut turn| {
        turn.spend(500);
        let data = turn.entry.calldata.clone();
        if data.is_empty() {
            turn.done(Outcome::Revert(Bytes::new()))
        } else {
            turn.success(data)
        }
    });
    let mut chain = Chain::with_params(params, Arc::new(programs));
    chain.put(P, code);
    chain
}

fn by_hand() -> Params {
    Params {
        auto_activate: false,
        ..Params::default()
    }
}

fn version_call(chain: &Chain) -> Vec<u8> {
    codehashVersionCall {
        codehash: keccak256(chain.code(P)),
    }
    .abi_encode()
}

fn activate_call() -> Vec<u8> {
    activateProgramCall { program: P }.abi_encode()
}

#[test]
fn a_program_runs_once_it_was_activated_and_burns_all_gas_before() {
    let mut chain = chain(by_hand());
    let before = chain.send(P, vec![1]);
    assert!(before.result.is_halt(), "{:?}", before.result);
    assert_eq!(gas_used(&before), GAS);
    assert!(
        before.reason().unwrap().contains("ProgramNotActivated()"),
        "{:?}",
        before.reasons
    );

    let query = version_call(&chain);
    let missing = chain.send(addresses::ARB_WASM, query.clone());
    assert_reverted(&missing);
    assert_eq!(output(&missing), ProgramNotActivated {}.abi_encode());
    assert!(
        gas_used(&missing) < 30_000,
        "a Solidity error gives gas back"
    );

    let done = chain.send(addresses::ARB_WASM, activate_call());
    assert_success(&done);
    let returned = activateProgramCall::abi_decode_returns(&output(&done)).unwrap();
    assert_eq!((returned.version, returned.dataFee), (2, U256::ZERO));
    let used = gas_used(&done);
    assert!(
        (1_659_168 + 1000 + 40_000..1_659_168 + 80_000).contains(&used),
        "{used}"
    );
    let log = ProgramActivated::decode_log(&done.result.logs()[0]).unwrap();
    assert_eq!(
        (log.address, log.codehash, log.program, log.version),
        (addresses::ARB_WASM, keccak256(chain.code(P)), P, 2)
    );

    assert_eq!(
        codehashVersionCall::abi_decode_returns(&output(&chain.send(addresses::ARB_WASM, query))),
        Ok(2)
    );
    assert_success(&chain.send(P, vec![1]));
    let again = chain.send(addresses::ARB_WASM, activate_call());
    assert_eq!(output(&again), ProgramUpToDate {}.abi_encode());
}

#[test]
fn a_second_account_with_the_same_code_needs_no_activation() {
    let mut chain = chain(by_hand());
    let code = chain.code(P);
    chain.put(E, code);
    assert_success(&chain.send(addresses::ARB_WASM, activate_call()));
    assert_success(&chain.send(E, vec![1]));
}

#[test]
fn the_first_execution_activates_for_free_and_costs_what_the_second_does() {
    let mut chain = chain(Params::default());
    let (first, second) = (chain.send(P, vec![1]), chain.send(P, vec![1]));
    assert_success(&first);
    assert_eq!(first.activated.len(), 1);
    assert_eq!(
        (first.activated[0].address, first.activated[0].code_hash),
        (P, keccak256(chain.code(P)))
    );
    assert!(second.activated.is_empty());
    assert_eq!(gas_used(&first), gas_used(&second));
    let query = version_call(&chain);
    assert_success(&chain.send(addresses::ARB_WASM, query));
}

#[test]
fn a_revert_undoes_the_activation_and_the_next_call_repeats_it() {
    let mut chain = chain(Params::default());
    for _ in 0..2 {
        let done = chain.send(P, Bytes::new());
        assert_reverted(&done);
        assert_eq!(done.activated.len(), 1);
    }
    let query = version_call(&chain);
    assert_reverted(&chain.send(addresses::ARB_WASM, query));
}

#[test]
fn a_static_call_may_activate_too() {
    let mut chain = chain(Params::default());
    chain.put(E, Code::new().call(opcode::STATICCALL, P, 0).bubble().0);
    let done = chain.send(E, vec![1]);
    assert_success(&done);
    assert_eq!(done.activated.len(), 1);
    assert!(chain.send(E, vec![1]).activated.is_empty(), "it was kept");
}

#[test]
fn what_the_provider_refuses_cannot_be_activated_or_run_and_says_why() {
    let mut chain = chain(Params::default());
    chain.put(E, program_code(b"nonsense"));
    let call = activateProgramCall { program: E }.abi_encode();
    let refused = chain.send(addresses::ARB_WASM, call);
    assert_reverted(&refused);
    assert_eq!(
        (output(&refused), gas_used(&refused)),
        (Bytes::new(), GAS),
        "no data, all gas"
    );
    assert_eq!(
        refused.reason().unwrap(),
        "program activation failed: failed to parse wasm"
    );
    let run = chain.send(E, Bytes::new());
    assert!(run.result.is_halt());
    assert!(
        run.reason()
            .unwrap()
            .contains("program activation failed: failed to parse wasm"),
        "{:?}",
        run.reasons
    );
}

#[test]
fn only_programs_can_be_activated() {
    let mut chain = chain(by_hand());
    let call = activateProgramCall { program: ALICE }.abi_encode();
    assert_eq!(
        output(&chain.send(addresses::ARB_WASM, call)),
        ProgramNotWasm {}.abi_encode()
    );
}

#[test]
fn the_data_fee_is_taken_and_the_rest_comes_back() {
    let mut chain = chain(Params {
        data_fee: 100,
        ..by_hand()
    });
    let mut tx = chain.tx(
        revm::primitives::TxKind::Call(addresses::ARB_WASM),
        activate_call(),
    );
    tx.value = U256::from(99);
    let poor = chain.send_tx(&tx);
    assert_eq!(
        output(&poor),
        ProgramInsufficientValue {
            have: U256::from(99),
            want: U256::from(100)
        }
        .abi_encode()
    );
    let before = chain.balance(ALICE);
    tx.nonce += 1;
    tx.value = U256::from(1000);
    assert_success(&chain.send_tx(&tx));
    assert_eq!(before - chain.balance(ALICE), U256::from(100));
    assert_eq!(
        chain.balance(chain.executor.params().fee_account),
        U256::from(100)
    );
    assert_eq!(chain.balance(addresses::ARB_WASM), U256::ZERO);
}

#[test]
fn programs_expire_after_a_year_and_can_be_kept_alive() {
    let mut chain = chain(by_hand());
    assert_success(&chain.send(addresses::ARB_WASM, activate_call()));
    let keepalive = codehashKeepaliveCall {
        codehash: keccak256(chain.code(P)),
    }
    .abi_encode();
    let soon = chain.send(addresses::ARB_WASM, keepalive.clone());
    assert_eq!(output(&soon)[..4], ProgramKeepaliveTooSoon::SELECTOR);
    chain.block.timestamp = U256::from(BLOCK_TIME + YEAR / 2);
    assert_success(&chain.send(addresses::ARB_WASM, keepalive));
    chain.block.timestamp = U256::from(BLOCK_TIME + YEAR + 7200);
    assert_success(&chain.send(P, vec![1]));
    chain.block.timestamp = U256::from(BLOCK_TIME + 2 * YEAR);
    let expired = chain.send(P, vec![1]);
    assert!(
        expired.reason().unwrap().contains("ProgramExpired("),
        "{:?}",
        expired.reasons
    );
    let query = version_call(&chain);
    assert_eq!(
        output(&chain.send(addresses::ARB_WASM, query))[..4],
        ProgramExpired::SELECTOR
    );
    assert_success(&chain.send(addresses::ARB_WASM, activate_call()));
    assert_success(&chain.send(P, vec![1]));
}

#[test]
fn an_evm_contract_reads_the_solidity_errors_of_a_precompile() {
    let mut chain = chain(by_hand());
    chain.put(
        E,
        Code::new()
            .call(opcode::CALL, addresses::ARB_WASM, 0)
            .bubble()
            .0,
    );
    let query = version_call(&chain);
    let failed = chain.send(E, query.clone());
    assert_eq!(output(&failed), ProgramNotActivated {}.abi_encode());
    assert_success(&chain.send(E, activate_call()));
    assert_eq!(
        codehashVersionCall::abi_decode_returns(&output(&chain.send(E, query))),
        Ok(2)
    );
}

#[test]
fn state_overrides_reach_the_precompile() {
    // As cargo-stylus checks a program before it is deployed: code only in the database view of this call, and value sent along.
    let mut chain = chain(by_hand());
    let candidate = address!("0x00000000000000000000000000000000000000c0");
    let code = chain.code(P);
    let mut view = chain.db.clone();
    view.insert_account_info(
        candidate,
        revm::state::AccountInfo::from_bytecode(revm::bytecode::Bytecode::new_raw(code)),
    );
    let mut tx = chain.tx(
        revm::primitives::TxKind::Call(addresses::ARB_WASM),
        activateProgramCall { program: candidate }.abi_encode(),
    );
    tx.value = U256::from(10).pow(U256::from(18));
    let done = chain
        .executor
        .execute(&mut view, &chain.block, &tx, Mode::Call)
        .unwrap();
    assert_success(&done);
    assert_eq!(
        activateProgramCall::abi_decode_returns(&output(&done))
            .unwrap()
            .version,
        2
    );
}

#[test]
fn a_precompile_refuses_to_change_state_in_static_and_delegated_calls() {
    for kind in [opcode::STATICCALL, opcode::DELEGATECALL] {
        let mut chain = chain(by_hand());
        chain.put(E, Code::new().call(kind, addresses::ARB_WASM, 0).bubble().0);
        assert_reverted(&chain.send(E, activate_call()));
        let query = version_call(&chain);
        assert_eq!(
            output(&chain.send(addresses::ARB_WASM, query)),
            ProgramNotActivated {}.abi_encode()
        );
    }
}

#[test]
fn unknown_methods_of_precompiles_burn_all_gas() {
    let mut chain = chain(by_hand());
    let fragments = getMaxStylusContractFragmentsCall {}.abi_encode();
    for (to, data) in [
        (addresses::ARB_OWNER_PUBLIC, fragments),
        (addresses::ARB_WASM, vec![1, 2, 3]),
        (addresses::ARB_SYS, vec![]),
    ] {
        let done = chain.send(to, data);
        assert_reverted(&done);
        assert_eq!(gas_used(&done), GAS);
        assert!(
            done.reason().unwrap().contains("has no method"),
            "{:?}",
            done.reasons
        );
    }
}

#[test]
fn the_bootstrap_of_a_developer_node_succeeds_and_managers_evict_programs() {
    let mut chain = chain(by_hand());
    let hash = keccak256(chain.code(P));
    assert_success(&chain.send(addresses::ARB_WASM, activate_call()));
    let cached = codehashIsCachedCall { codehash: hash }.abi_encode();
    let is_cached = |chain: &mut Chain| {
        codehashIsCachedCall::abi_decode_returns(&output(
            &chain.send(addresses::ARB_WASM_CACHE, cached.clone()),
        ))
        .unwrap()
    };
    assert!(
        is_cached(&mut chain),
        "programs are cached as soon as they are activated"
    );
    let evict = evictCodehashCall { codehash: hash }.abi_encode();
    assert_eq!(
        gas_used(&chain.send(addresses::ARB_WASM_CACHE, evict.clone())),
        GAS,
        "a stranger burns all gas"
    );

    let owner = addWasmCacheManagerCall { manager: ALICE }.abi_encode();
    assert_eq!(
        gas_used(&chain.send(addresses::ARB_OWNER, owner.clone())),
        GAS,
        "not an owner yet"
    );
    assert_success(&chain.send(addresses::ARB_DEBUG, becomeChainOwnerCall {}.abi_encode()));
    assert_success(&chain.send(
        addresses::ARB_OWNER,
        setL1PricePerUnitCall { price: U256::ZERO }.abi_encode(),
    ));
    assert_success(
        &chain.send(
            addresses::ARB_OWNER,
            scheduleArbOSUpgradeCall {
                version: 60,
                timestamp: 0,
            }
            .abi_encode(),
        ),
    );
    assert_success(&chain.send(addresses::ARB_OWNER, owner));
    let managers = output(&chain.send(
        addresses::ARB_WASM_CACHE,
        allCacheManagersCall {}.abi_encode(),
    ));
    assert_eq!(
        allCacheManagersCall::abi_decode_returns(&managers).unwrap(),
        [ALICE]
    );

    assert_success(&chain.send(addresses::ARB_WASM_CACHE, evict));
    assert!(!is_cached(&mut chain));
    assert_success(&chain.send(
        addresses::ARB_WASM_CACHE,
        cacheProgramCall { program: P }.abi_encode(),
    ));
    assert!(is_cached(&mut chain));
}

#[test]
fn arb_sys_tells_block_chain_and_version() {
    let mut chain = chain(Params::default());
    let mut ask = |data: Vec<u8>| output(&chain.send(addresses::ARB_SYS, data));
    assert_eq!(
        U256::from_be_slice(&ask(arbBlockNumberCall {}.abi_encode())),
        U256::from(300)
    );
    assert_eq!(
        U256::from_be_slice(&ask(arbChainIDCall {}.abi_encode())),
        U256::from(31_337)
    );
    assert_eq!(
        U256::from_be_slice(&ask(arbOSVersionCall {}.abi_encode())),
        U256::from(106)
    );
    let hash = |number: u64| {
        arbBlockHashCall {
            number: U256::from(number),
        }
        .abi_encode()
    };
    assert_eq!(
        ask(hash(299))[..],
        keccak256("299").0,
        "the test database hashes the number's text"
    );
    assert_eq!(ask(hash(44)).len(), 32);
    assert_eq!(
        ask(hash(43)).len(),
        68,
        "too old: InvalidBlockNumber(43, 300)"
    );
    assert_eq!(ask(hash(300)).len(), 68, "not yet");
}

#[test]
fn gas_and_cost_views_answer_for_an_activated_program() {
    let mut chain = chain(Params::default());
    assert_success(&chain.send(P, vec![1]));
    let costs = programInitGasCall::abi_decode_returns(&output(&chain.send(
        addresses::ARB_WASM,
        programInitGasCall { program: P }.abi_encode(),
    )))
    .unwrap();
    assert_eq!(
        (costs.gas, costs.gasWhenCached),
        (69 * 128 + 10 + 11 * 32 + 20, 11 * 32 + 20)
    );
    let left = output(&chain.send(
        addresses::ARB_WASM,
        programTimeLeftCall { program: P }.abi_encode(),
    ));
    let left = programTimeLeftCall::abi_decode_returns(&left).unwrap();
    assert!((YEAR - 3600..=YEAR).contains(&left), "{left}");
}

#[test]
fn a_state_without_the_precompiles_accounts_gets_them_when_they_are_needed() {
    let mut chain = chain(Params::default());
    chain.db.cache.accounts.remove(&addresses::ARB_WASM);
    assert_eq!(chain.send(P, vec![1]).activated.len(), 1);
    assert!(
        chain.send(P, vec![1]).activated.is_empty(),
        "the record was kept"
    );
    assert_eq!(chain.code(addresses::ARB_WASM)[..], [0xFE]);
}
