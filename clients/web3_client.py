"""web3.py, unmodified: the same story as viem.mjs through another language's requests."""

import asyncio
import json
import os
import sys
import traceback
from pathlib import Path

from eth_account import Account
from web3 import AsyncWeb3, HTTPProvider, Web3, WebSocketProvider
from web3.exceptions import BadFunctionCallOutput, ContractCustomError, TransactionNotFound, Web3RPCError
from web3.utils.subscriptions import LogsSubscription, NewHeadsSubscription

MNEMONIC = "test test test test test test test test test test test junk"
MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11"
TERM = 30 * 86_400
TEN_ETHER = Web3.to_wei(10, "ether")


def need(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        sys.exit(f"{name} is not set; run this script with: cargo xtask test --full --only more-clients")
    return value


WS_URL = need("WS_URL")
escrow = json.loads(Path(need("ESCROW_ARTIFACT")).read_text())
relay = json.loads(Path(need("RELAY_ARTIFACT")).read_text())
w3 = Web3(HTTPProvider(need("RPC_URL")))
Account.enable_unaudited_hdwallet_features()
customer, provider = [
    Account.from_mnemonic(MNEMONIC, account_path=f"m/44'/60'/0'/0/{index}") for index in (0, 1)
]
checks = []


def check(name):
    """One thing the client must see; it runs where it stands, and its name is printed so that a failure is found."""

    def run(body):
        try:
            body()
        except Exception:
            print(f"  FAILED {name}", file=sys.stderr)
            traceback.print_exc()
            sys.exit(1)
        checks.append(name)
        print(f"  ok {name}")

    return run


def send(account, transaction):
    """Signs here, sends, and waits for the receipt."""
    transaction = {
        "from": account.address,
        "nonce": w3.eth.get_transaction_count(account.address),
        "chainId": w3.eth.chain_id,
        **transaction,
    }
    signed = account.sign_transaction(transaction)
    return w3.eth.wait_for_transaction_receipt(w3.eth.send_raw_transaction(signed.raw_transaction), poll_latency=0.02)


def transact(account, function, **options):
    """Builds with web3.py's own estimate and fees."""
    options = {"from": account.address, "nonce": w3.eth.get_transaction_count(account.address), **options}
    return send(account, function.build_transaction(options))


held = None
bridge = None


@check("the chain says its id and what it is")
def _():
    assert w3.is_connected()
    assert w3.eth.chain_id == 31337
    assert w3.net.version == "31337"
    assert "slacontract" in w3.client_version.lower(), w3.client_version


@check("accounts have money, at every block")
def _():
    assert customer.address in w3.eth.accounts
    for block in ("latest", "earliest", "pending", "safe", "finalized", 0):
        assert w3.eth.get_balance(customer.address, block) > TEN_ETHER, block


@check("an EIP-1559 transaction moves exactly what it says")
def _():
    stranger = Account.create().address
    fee = w3.eth.max_priority_fee
    base = w3.eth.get_block("latest")["baseFeePerGas"]
    receipt = send(
        customer,
        {
            "type": 2,
            "to": stranger,
            "value": 12_345,
            "gas": w3.eth.estimate_gas({"from": customer.address, "to": stranger, "value": 12_345}),
            "maxFeePerGas": 2 * base + fee,
            "maxPriorityFeePerGas": fee,
        },
    )
    assert receipt["status"] == 1 and receipt["type"] == 2
    assert receipt["gasUsed"] == 21_000
    assert w3.eth.get_balance(stranger) == 12_345
    assert w3.eth.get_balance(stranger, receipt["blockNumber"] - 1) == 0
    sent = w3.eth.get_transaction(receipt["transactionHash"])
    assert sent["maxFeePerGas"] == 2 * base + fee and sent["from"] == customer.address
    block = w3.eth.get_block(receipt["blockNumber"], full_transactions=True)
    assert block["transactions"][0]["hash"] == receipt["transactionHash"]
    history = w3.eth.fee_history(1, "latest", [50])
    assert history["baseFeePerGas"][0] == block["baseFeePerGas"]


@check("a legacy and an access-list transaction are accepted")
def _():
    for extra in ({}, {"type": 1, "accessList": [{"address": MULTICALL3, "storageKeys": []}]}):
        receipt = send(customer, {"to": MULTICALL3, "value": 0, "gas": 60_000, "gasPrice": w3.eth.gas_price, "data": "0x42cbb15c", **extra})
        assert receipt["status"] == 1 and receipt["type"] == extra.get("type", 0)


@check("the escrow deploys from its artifact, with arguments and value")
def _():
    global held
    factory = w3.eth.contract(abi=escrow["abi"], bytecode=escrow["bytecode"])
    receipt = transact(customer, factory.constructor(provider.address, TERM), value=TEN_ETHER)
    assert receipt["status"] == 1
    held = w3.eth.contract(receipt["contractAddress"], abi=escrow["abi"])
    assert w3.eth.get_code(held.address).hex().startswith("eff000")
    assert w3.eth.get_balance(held.address) == TEN_ETHER
    assert held.functions.due().call() == w3.eth.get_block(receipt["blockNumber"])["timestamp"] + TERM


@check("a view is asked at a block by tag, number and hash")
def _():
    latest = w3.eth.get_block("latest")
    due = held.functions.due().call(block_identifier="latest")
    assert held.functions.due().call(block_identifier=latest["number"]) == due
    assert held.functions.due().call(block_identifier=latest["hash"]) == due
    assert w3.eth.get_code(held.address, latest["number"] - 1).hex() == ""


@check("a custom error of the Rust contract is known by its data")
def _():
    try:
        held.functions.release().call({"from": provider.address})
    except ContractCustomError as error:
        assert error.data == Web3.to_hex(Web3.keccak(text="NotCustomer()")[:4]), error.data
    else:
        raise AssertionError("the stranger's call must fail")


@check("an estimate fails as the call would, and is enough to the gas when it does not")
def _():
    try:
        held.functions.release().estimate_gas({"from": provider.address})
    except ContractCustomError as error:
        assert error.data == Web3.to_hex(Web3.keccak(text="NotCustomer()")[:4])
    else:
        raise AssertionError("the stranger's estimate must fail")
    call = {"from": customer.address, "to": held.address, "data": held.encode_abi("release")}
    gas = w3.eth.estimate_gas(call)
    w3.eth.call({**call, "gas": gas})
    try:
        w3.eth.call({**call, "gas": gas - 1})
    except (Web3RPCError, ContractCustomError, ValueError) as error:
        assert "gas" in str(error), error
    else:
        raise AssertionError("one gas less must not be enough")


@check("an EVM contract deploys, calls the WASM contract and fails with a typed error")
def _():
    global bridge
    factory = w3.eth.contract(abi=relay["abi"], bytecode=relay["bytecode"])
    receipt = transact(provider, factory.constructor())
    bridge = w3.eth.contract(receipt["contractAddress"], abi=relay["abi"])
    receipt = transact(provider, bridge.functions.read(held.address))
    [event] = bridge.events.Read().process_receipt(receipt)
    assert event["args"]["escrow"] == held.address
    assert event["args"]["due"] == held.functions.due().call()
    nobody = Web3.to_checksum_address("0x" + "00" * 19 + "aa")
    try:
        bridge.functions.read(nobody).call({"from": provider.address})
    except ContractCustomError as error:
        target, size = w3.codec.decode(["address", "uint256"], bytes.fromhex(error.data[10:]))
        assert (Web3.to_checksum_address(target), size) == (nobody, 0)
    else:
        raise AssertionError("nobody is no escrow")


@check("a filter and a query of logs see the same events, by address, topic and range")
def _():
    start = w3.eth.block_number
    watching = bridge.events.Read.create_filter(from_block="latest")
    receipt = transact(provider, bridge.functions.read(held.address))
    [fresh] = watching.get_new_entries()
    assert fresh["transactionHash"] == receipt["transactionHash"]
    assert watching.get_new_entries() == []
    past = bridge.events.Read().get_logs(from_block=0, argument_filters={"escrow": held.address})
    assert [log["transactionHash"] for log in past][-1] == receipt["transactionHash"]
    assert len(past) == 2
    assert len(bridge.events.Read().get_logs(from_block=start + 1)) == 1
    assert bridge.events.Read().get_logs(from_block=0, argument_filters={"escrow": bridge.address}) == []
    assert len(w3.eth.get_logs({"blockHash": receipt["blockHash"]})) == 1


async def subscribed(release):
    """Runs `release` once subscriptions are in place; answers the log and the head that came."""
    logs, heads = asyncio.Queue(), asyncio.Queue()

    async def on_log(context):
        await logs.put(context.result)

    async def on_head(context):
        await heads.put(context.result)

    async with AsyncWeb3(WebSocketProvider(WS_URL)) as live:
        await live.subscription_manager.subscribe(
            [
                LogsSubscription(address=held.address, handler=on_log),
                NewHeadsSubscription(handler=on_head),
            ]
        )
        listening = asyncio.create_task(live.subscription_manager.handle_subscriptions(run_forever=True))
        receipt = await asyncio.to_thread(release)
        log = await asyncio.wait_for(logs.get(), 10)
        head = await asyncio.wait_for(heads.get(), 10)
        assert await live.eth.block_number >= receipt["blockNumber"]
        listening.cancel()
        return receipt, log, head


@check("a WebSocket subscription sees the release, as the receipt and the query do")
def _():
    receipt, log, head = asyncio.run(subscribed(lambda: transact(customer, held.functions.release())))
    [released] = held.events.Released().process_receipt(receipt)
    assert released["args"] == {"to": provider.address, "amount": TEN_ETHER}
    assert held.events.Released().process_log(log)["args"] == released["args"]
    assert log["transactionHash"] == receipt["transactionHash"]
    assert head["number"] == receipt["blockNumber"] and head["hash"] == receipt["blockHash"]
    assert w3.eth.get_balance(held.address) == 0


@check("what is not there is not there, and names are not resolved")
def _():
    try:
        w3.eth.get_transaction("0x" + "ab" * 32)
    except TransactionNotFound:
        pass
    else:
        raise AssertionError("there is no such transaction")
    # No registry of names is on this chain, and its absence is understood.
    try:
        w3.ens.address("nobody.eth")
    except BadFunctionCallOutput as error:
        assert "is contract deployed" in str(error), error
    else:
        raise AssertionError("a name is resolved by nobody")


@check("a transaction is traced, and an account is proved")
def _():
    last = w3.eth.get_block("latest")["transactions"][-1]
    traced = w3.manager.request_blocking("debug_traceTransaction", [Web3.to_hex(last), {"tracer": "callTracer"}])
    assert traced["to"] == held.address.lower()
    proof = w3.eth.get_proof(held.address, [0], "latest")
    assert proof["balance"] == 0 and proof["accountProof"]


print(f"web3.py: {len(checks)} passed, 0 failed")
