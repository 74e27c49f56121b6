//! alloy, unmodified: the same story as viem.mjs through a library in Rust.

use std::time::Duration;

use alloy::{
    eips::{BlockId, BlockNumberOrTag},
    network::TransactionBuilder,
    primitives::{Address, Bytes, U256, utils::parse_ether},
    providers::{Provider, ProviderBuilder, WsConnect},
    rpc::types::{Filter, TransactionRequest},
    signers::local::{MnemonicBuilder, PrivateKeySigner},
    sol,
    sol_types::{SolError, SolEvent, SolValue},
};
use futures_util::StreamExt;
use serde_json::Value;

const MNEMONIC: &str = "test test test test test test test test test test test junk";
const TERM: u64 = 30 * 86_400;

sol! {
    #[sol(rpc)]
    contract Escrow {
        event Released(address indexed to, uint256 amount);
        error NotCustomer();
        function due() external view returns (uint64);
        function release() external;
    }

    #[sol(rpc)]
    contract Relay {
        event Read(address indexed escrow, uint64 due);
        error NotAnEscrow(address target, uint256 codeSize);
        function read(address escrow) external returns (uint64 due);
        function reads() external view returns (uint256);
    }
}

type Failed = Box<dyn std::error::Error>;

fn need(name: &str) -> Result<String, Failed> {
    std::env::var(name).map_err(|_| {
        format!("{name} is not set; run this with: cargo xtask test --full --only more-clients")
            .into()
    })
}

fn signer(index: u32) -> Result<PrivateKeySigner, Failed> {
    Ok(MnemonicBuilder::from_phrase(MNEMONIC)
        .index(index)?
        .build()?)
}

fn bytecode(path: &str) -> Result<Vec<u8>, Failed> {
    let artifact: Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let hex = artifact["bytecode"]
        .as_str()
        .ok_or("an artifact without bytecode")?;
    Ok(alloy::primitives::hex::decode(hex)?)
}

fn ok(name: &str) {
    println!("  ok {name}");
}

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let url = need("RPC_URL")?.parse()?;
    let (customer, provider) = (signer(0)?, signer(1)?);
    let node = ProviderBuilder::new()
        .wallet(customer.clone())
        .connect_http(url);
    let live = ProviderBuilder::new()
        .wallet(provider.clone())
        .connect_ws(WsConnect::new(need("WS_URL")?))
        .await?;
    let (customer, provider) = (customer.address(), provider.address());

    assert_eq!(node.get_chain_id().await?, 31_337);
    assert!(node.get_accounts().await?.contains(&customer));
    ok("the chain says its id and its accounts");

    let stranger = PrivateKeySigner::random().address();
    let plain = TransactionRequest::default()
        .with_to(stranger)
        .with_value(U256::from(12_345));
    assert_eq!(
        node.estimate_gas(plain.clone().with_from(customer)).await?,
        21_000
    );
    let sent = node.send_transaction(plain).await?.get_receipt().await?;
    assert!(sent.status() && sent.gas_used == 21_000);
    assert_eq!(
        sent.inner.tx_type() as u8,
        2,
        "EIP-1559 is what alloy fills in"
    );
    assert_eq!(node.get_balance(stranger).await?, U256::from(12_345));
    let block = sent.block_number.ok_or("a receipt without a block")?;
    assert_eq!(
        node.get_balance(stranger).number(block - 1).await?,
        U256::ZERO
    );
    ok("an EIP-1559 transaction moves exactly what it says");

    let mut init = bytecode(&need("ESCROW_ARTIFACT")?)?;
    init.extend((provider, U256::from(TERM)).abi_encode_params());
    let deploy = TransactionRequest::default()
        .with_deploy_code(init)
        .with_value(parse_ether("10")?);
    let created = node.send_transaction(deploy).await?.get_receipt().await?;
    let held = created.contract_address.ok_or("no escrow")?;
    assert!(node.get_code_at(held).await?.starts_with(&[0xef, 0xf0, 0]));
    assert_eq!(node.get_balance(held).await?, parse_ether("10")?);
    ok("the escrow deploys from its artifact, with arguments and value");

    let escrow = Escrow::new(held, &node);
    let at = created.block_number.ok_or("a receipt without a block")?;
    let due = escrow.due().call().await?;
    for tag in [
        BlockNumberOrTag::Latest,
        BlockNumberOrTag::Pending,
        BlockNumberOrTag::Number(at),
    ] {
        assert_eq!(escrow.due().block(BlockId::Number(tag)).call().await?, due);
    }
    for tag in [
        BlockNumberOrTag::Earliest,
        BlockNumberOrTag::Safe,
        BlockNumberOrTag::Finalized,
    ] {
        let block = node
            .get_block_by_number(tag)
            .await?
            .ok_or("no block by tag")?;
        assert!(block.header.number <= at, "{tag}");
    }
    let header = node
        .get_block_by_number(at.into())
        .await?
        .ok_or("no block")?
        .header;
    assert_eq!(due, header.timestamp + TERM);
    assert_eq!(
        header.hash,
        header.inner.hash_slow(),
        "the hash is the header's"
    );
    ok("a view is asked at a block by tag and number");

    let strange = Escrow::new(held, &live);
    let refused = strange
        .release()
        .call()
        .await
        .err()
        .ok_or("the stranger's call must fail")?;
    assert!(
        refused.as_decoded_error::<Escrow::NotCustomer>().is_some(),
        "{refused}"
    );
    let refused = strange
        .release()
        .estimate_gas()
        .await
        .err()
        .ok_or("so must the estimate")?;
    let data = refused
        .as_revert_data()
        .ok_or("an estimate's failure without data")?;
    assert_eq!(data, Bytes::from(Escrow::NotCustomer {}.abi_encode()));
    ok("a custom error of the Rust contract is decoded, of a call and of an estimate");

    let deploy =
        TransactionRequest::default().with_deploy_code(bytecode(&need("RELAY_ARTIFACT")?)?);
    let created = live.send_transaction(deploy).await?.get_receipt().await?;
    let relay = Relay::new(created.contract_address.ok_or("no relay")?, &live);
    let read = relay.read(held).send().await?.get_receipt().await?;
    let event = read.decoded_log::<Relay::Read>().ok_or("no event")?;
    assert_eq!((event.escrow, event.due), (held, due));
    assert_eq!(relay.reads().call().await?, U256::from(1));
    let nobody = Address::with_last_byte(0xaa);
    let refused = relay
        .read(nobody)
        .call()
        .await
        .err()
        .ok_or("nobody is no escrow")?;
    let error = refused
        .as_decoded_error::<Relay::NotAnEscrow>()
        .ok_or("an unknown error")?;
    assert_eq!((error.target, error.codeSize), (nobody, U256::ZERO));
    ok(
        "an EVM contract deploys over the WebSocket, calls the WASM contract and fails with a typed error",
    );

    let filter = Filter::new()
        .address(*relay.address())
        .event_signature(Relay::Read::SIGNATURE_HASH);
    assert_eq!(node.get_logs(&filter.clone().from_block(0)).await?.len(), 1);
    assert_eq!(
        node.get_logs(&filter.clone().from_block(0).topic1(held.into_word()))
            .await?
            .len(),
        1
    );
    assert!(
        node.get_logs(&filter.clone().from_block(0).topic1(nobody.into_word()))
            .await?
            .is_empty()
    );
    let block = read.block_hash.ok_or("a receipt without a block")?;
    assert_eq!(
        node.get_logs(&filter.clone().at_block_hash(block))
            .await?
            .len(),
        1
    );
    let watching = node.new_filter(&filter).await?;
    relay.read(held).send().await?.get_receipt().await?;
    assert_eq!(
        node.get_filter_changes::<alloy::rpc::types::Log>(watching)
            .await?
            .len(),
        1
    );
    ok("logs are found by address, topic, range and block, and by a filter");

    let mut logs = live
        .subscribe_logs(&Filter::new().address(held))
        .await?
        .into_stream();
    let mut heads = live.subscribe_blocks().await?.into_stream();
    let receipt = escrow.release().send().await?.get_receipt().await?;
    let within = Duration::from_secs(10);
    let log = tokio::time::timeout(within, logs.next())
        .await?
        .ok_or("no log")?;
    let released = Escrow::Released::decode_log(&log.inner)?;
    assert_eq!(
        (released.to, released.amount),
        (provider, parse_ether("10")?)
    );
    assert_eq!(log.transaction_hash, Some(receipt.transaction_hash));
    let head = tokio::time::timeout(within, heads.next())
        .await?
        .ok_or("no head")?;
    assert_eq!(Some(head.hash), receipt.block_hash);
    assert_eq!(node.get_balance(held).await?, U256::ZERO);
    ok("a WebSocket subscription sees the release, as the receipt does");

    println!("alloy: 8 passed, 0 failed");
    Ok(())
}
