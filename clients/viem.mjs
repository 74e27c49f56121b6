// viem, unmodified: deploys the escrow and an EVM contract, calls both, reads events, a decoded error, a
// subscription and a multicall.
import { strict as assert } from "node:assert";
import {
  BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  createWalletClient,
  http,
  parseEther,
  parseEventLogs,
  webSocket,
} from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { MNEMONIC, MULTICALL3, RPC_URL, TERM, WS_URL, check, done, escrow, relay, within } from "./contracts.mjs";

const chain = { ...anvil, contracts: { multicall3: { address: MULTICALL3 } } };
const [customer, provider] = [0, 1].map((addressIndex) => mnemonicToAccount(MNEMONIC, { addressIndex }));
const reader = createPublicClient({ chain, transport: http(RPC_URL), pollingInterval: 50 });
const live = createPublicClient({ chain, transport: webSocket(WS_URL) });
const wallet = (account) => createWalletClient({ account, chain, transport: http(RPC_URL) });
const mined = (hash) => reader.waitForTransactionReceipt({ hash });

let held;
let created;
let bridge;
const { abi } = escrow;

await check("the chain says its id", async () => {
  assert.equal(await reader.getChainId(), chain.id);
});

await check("the escrow deploys from its artifact, with arguments and value", async () => {
  const hash = await wallet(customer).deployContract({
    abi,
    bytecode: escrow.bytecode,
    args: [provider.address, TERM],
    value: parseEther("10"),
  });
  const receipt = await mined(hash);
  assert.equal(receipt.status, "success");
  held = receipt.contractAddress;
  created = receipt.blockNumber;
  assert.match(await reader.getCode({ address: held }), /^0xeff000/);
  assert.equal(await reader.getBalance({ address: held }), parseEther("10"));
});

await check("a view answers a typed value", async () => {
  const due = await reader.readContract({ address: held, abi, functionName: "due" });
  const { timestamp } = await reader.getBlock({ blockNumber: created });
  assert.equal(BigInt(due), timestamp + TERM);
});

await check("a custom error of the Rust contract is decoded by name", async () => {
  const call = reader.simulateContract({ account: provider, address: held, abi, functionName: "release" });
  const error = await call.then(
    () => assert.fail("the stranger's call must fail"),
    (error) => error,
  );
  assert.ok(error instanceof BaseError, error);
  const reverted = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  assert.equal(reverted?.data?.errorName, "NotCustomer");
});

await check("an EVM contract deploys and calls the WASM contract", async () => {
  bridge = relay();
  const receipt = await mined(await wallet(provider).deployContract(bridge));
  bridge.address = receipt.contractAddress;
  const read = await mined(
    await wallet(provider).writeContract({ ...bridge, functionName: "read", args: [held] }),
  );
  const [event] = parseEventLogs({ abi: bridge.abi, logs: read.logs });
  assert.equal(event.eventName, "Read");
  assert.equal(event.args.escrow.toLowerCase(), held.toLowerCase());
  assert.equal(BigInt(event.args.due), BigInt(await reader.readContract({ address: held, abi, functionName: "due" })));
});

await check("a Solidity error carries its arguments", async () => {
  const nobody = "0x00000000000000000000000000000000000000aa";
  const error = await reader
    .simulateContract({ account: provider, ...bridge, functionName: "read", args: [nobody] })
    .catch((error) => error);
  const reverted = error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  assert.equal(reverted?.data?.errorName, "NotAnEscrow");
  assert.equal(reverted.data.args[0].toLowerCase(), nobody);
});

await check("Multicall3 reads both contracts in one call", async () => {
  const [due, reads] = await reader.multicall({
    allowFailure: false,
    contracts: [
      { address: held, abi, functionName: "due" },
      { address: bridge.address, abi: bridge.abi, functionName: "reads" },
    ],
  });
  assert.ok(BigInt(due) > 0n);
  assert.equal(reads, 1n);
});

await check("a WebSocket subscription sees the release, as the receipt and getLogs do", async () => {
  let arrived;
  const event = new Promise((resolve, reject) => {
    arrived = live.watchContractEvent({ address: held, abi, onLogs: ([log]) => resolve(log), onError: reject });
  });
  const head = new Promise((resolve, reject) => live.watchBlocks({ onBlock: resolve, onError: reject }));
  // A subscription is in place once the node has answered it; a request on the same socket comes after.
  await live.getBlockNumber();
  const receipt = await mined(await wallet(customer).writeContract({ address: held, abi, functionName: "release" }));
  const [released] = parseEventLogs({ abi, logs: receipt.logs });
  assert.equal(released.eventName, "Released");
  assert.equal(released.args.to, provider.address);
  assert.equal(released.args.amount, parseEther("10"));
  const pushed = await within(event, "the event on the WebSocket");
  assert.equal(pushed.transactionHash, receipt.transactionHash);
  assert.deepEqual(pushed.args, released.args);
  await within(head, "a new block on the WebSocket");
  const logs = await reader.getContractEvents({ address: held, abi, fromBlock: 0n });
  assert.ok(logs.some((log) => log.transactionHash === receipt.transactionHash));
  arrived();
});

await check("blocks are simulated on top of the latest, and none is made", async () => {
  const before = await reader.getBlockNumber();
  const [first, second] = await reader.simulateBlocks({
    traceTransfers: true,
    blocks: [
      { calls: [{ account: provider.address, to: customer.address, value: 5n }] },
      { calls: [{ to: bridge.address, abi: bridge.abi, functionName: "reads" }] },
    ],
  });
  assert.equal(first.calls[0].status, "success");
  assert.equal(BigInt(first.calls[0].logs[0].data), 5n);
  assert.equal(second.calls[0].result, 1n);
  assert.equal(second.number, first.number + 1n);
  assert.equal(await reader.getBlockNumber(), before);
});

await check("a transaction is traced, by geth's names and by Parity's", async () => {
  const { transactionHash } = await mined(
    await wallet(provider).writeContract({ ...bridge, functionName: "read", args: [held] }),
  );
  const calls = await reader.request({
    method: "debug_traceTransaction",
    params: [transactionHash, { tracer: "callTracer" }],
  });
  assert.equal(calls.calls[0].to, held.toLowerCase());
  const flat = await reader.request({ method: "trace_transaction", params: [transactionHash] });
  assert.deepEqual(flat.map((call) => call.traceAddress), [[], [0]]);
});

await check("an account of the node signs typed data that verifies", async () => {
  const letter = {
    domain: { name: "Post", chainId: chain.id },
    types: { Letter: [{ name: "to", type: "address" }, { name: "text", type: "string" }] },
    primaryType: "Letter",
    message: { to: provider.address, text: "hello" },
  };
  const signature = await wallet(customer.address).signTypedData(letter);
  assert.ok(await reader.verifyTypedData({ ...letter, address: customer.address, signature }));
});

await check("the money has moved", async () => {
  assert.equal(await reader.getBalance({ address: held }), 0n);
});

done("viem");
