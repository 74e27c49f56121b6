// ethers, unmodified: the same story as viem.mjs through another library's requests.
import { strict as assert } from "node:assert";
import {
  Contract,
  ContractFactory,
  HDNodeWallet,
  Interface,
  JsonRpcProvider,
  NonceManager,
  WebSocketProvider,
  isCallException,
  parseEther,
} from "ethers";
import { MNEMONIC, MULTICALL3, RPC_URL, TERM, WS_URL, check, done, escrow, relay, within } from "./contracts.mjs";

const node = new JsonRpcProvider(RPC_URL, undefined, { pollingInterval: 50 });
const live = new WebSocketProvider(WS_URL);
const signer = (index) =>
  new NonceManager(HDNodeWallet.fromPhrase(MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`).connect(node));
const [customer, provider] = [signer(0), signer(1)];
const providerAddress = await provider.getAddress();

let held;
let bridge;

await check("the escrow deploys from its artifact, with arguments and value", async () => {
  const factory = ContractFactory.fromSolidity(escrow, customer);
  held = await factory.deploy(providerAddress, TERM, { value: parseEther("10") });
  await held.waitForDeployment();
  assert.match(await node.getCode(held), /^0xeff000/);
});

await check("a view answers a typed value", async () => {
  const { blockNumber } = await held.deploymentTransaction().wait();
  const block = await node.getBlock(blockNumber);
  assert.equal(await held.due(), BigInt(block.timestamp) + TERM);
});

await check("a custom error of the Rust contract is decoded by name", async () => {
  const error = await held.connect(provider).release.staticCall().then(
    () => assert.fail("the stranger's call must fail"),
    (error) => error,
  );
  assert.ok(isCallException(error), error);
  assert.equal(error.revert?.name, "NotCustomer");
});

await check("an EVM contract deploys and calls the WASM contract", async () => {
  const { abi, bytecode } = relay();
  bridge = await new ContractFactory(abi, bytecode, provider).deploy();
  await bridge.waitForDeployment();
  const receipt = await (await bridge.read(held)).wait();
  const event = bridge.interface.parseLog(receipt.logs[0]);
  assert.equal(event.name, "Read");
  assert.equal(event.args.due, await held.due());
});

await check("Multicall3 reads both contracts in one call", async () => {
  const multicall = new Contract(
    MULTICALL3,
    ["function aggregate3((address target, bool allowFailure, bytes callData)[]) view returns ((bool success, bytes returnData)[])"],
    node,
  );
  const views = new Interface(escrow.abi);
  const results = await multicall.aggregate3([
    [await held.getAddress(), false, views.encodeFunctionData("due")],
    [await bridge.getAddress(), false, bridge.interface.encodeFunctionData("reads")],
  ]);
  assert.equal(views.decodeFunctionResult("due", results[0].returnData)[0], await held.due());
  assert.equal(BigInt(results[1].returnData), 1n);
});

await check("a WebSocket subscription sees the release, as the receipt and queryFilter do", async () => {
  const watched = new Contract(await held.getAddress(), escrow.abi, live);
  const event = new Promise((resolve) => watched.once("Released", (...args) => resolve(args)));
  const head = new Promise((resolve) => live.once("block", resolve));
  // `once` subscribes in the background; a request on the same socket comes after it.
  await within(live.send("eth_blockNumber", []), "an answer on the WebSocket");
  await new Promise((resolve) => setTimeout(resolve, 200));
  const receipt = await (await held.release()).wait();
  const released = held.interface.parseLog(receipt.logs[0]);
  assert.equal(released.name, "Released");
  assert.equal(released.args.to, providerAddress);
  assert.equal(released.args.amount, parseEther("10"));
  const [to, amount] = await within(event, "the event on the WebSocket");
  assert.deepEqual([to, amount], [providerAddress, parseEther("10")]);
  await within(head, "a new block on the WebSocket");
  const past = await held.queryFilter("Released", 0);
  assert.equal(past.length, 1);
  assert.equal(past[0].transactionHash, receipt.hash);
});

await check("the money has moved", async () => {
  assert.equal(await node.getBalance(held), 0n);
});

done("ethers");
