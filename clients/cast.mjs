// Foundry's `cast`, unmodified: the same story from a command line.
import { strict as assert } from "node:assert";
import { spawnSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MNEMONIC, MULTICALL3, RPC_URL, TERM, WS_URL, check, done, escrow, relay, within } from "./contracts.mjs";

// The binary itself: the package's JavaScript wrapper exits with 0 whatever cast exits with.
const machine = process.arch === "x64" ? "amd64" : process.arch;
const program = join(
  fileURLToPath(new URL(".", import.meta.url)),
  `node_modules/@foundry-rs/cast-${process.platform}-${machine}/bin/cast`,
);
if (!existsSync(program)) {
  console.error("cast is not installed; run: npm ci --prefix clients");
  process.exit(2);
}

function run(...args) {
  const result = spawnSync(program, args, { encoding: "utf8", env: { ...process.env, ETH_RPC_URL: RPC_URL } });
  return { ok: result.status === 0, out: result.stdout.trim(), err: result.stderr.trim() };
}

function cast(...args) {
  const { ok, out, err } = run(...args);
  assert.ok(ok, `cast ${args.slice(0, 2).join(" ")}: ${err}`);
  return out;
}

const as = (index) => ["--mnemonic", MNEMONIC, "--mnemonic-index", String(index)];
const provider = cast("wallet", "address", ...as(1));

let held;
let created;
let bridge;

await check("the escrow deploys from its artifact, with arguments and value", () => {
  const receipt = JSON.parse(
    cast("send", "--json", ...as(0), "--value", "10ether", "--create", escrow.bytecode, "constructor(address,uint64)", provider, String(TERM)),
  );
  assert.equal(receipt.status, "0x1");
  held = receipt.contractAddress;
  created = String(BigInt(receipt.blockNumber));
  assert.match(cast("code", held), /^0xeff000/);
  assert.equal(cast("balance", "--ether", held).replace(/\.?0+$/, ""), "10");
});

await check("a view answers a typed value", () => {
  const due = BigInt(cast("call", held, "due()(uint64)").split(" ")[0]);
  assert.equal(due, BigInt(cast("block", created, "--field", "timestamp")) + TERM);
});

await check("a custom error of the Rust contract is shown as its selector", () => {
  const { ok, err } = run("call", held, "release()", "--from", provider);
  assert.ok(!ok, "the stranger's call must fail");
  assert.ok(err.includes(cast("sig", "NotCustomer()").slice(2)) || err.includes("NotCustomer"), err);
});

await check("an EVM contract deploys and calls the WASM contract", () => {
  const { bytecode } = relay();
  bridge = JSON.parse(cast("send", "--json", ...as(1), "--create", bytecode)).contractAddress;
  const receipt = JSON.parse(cast("send", "--json", ...as(1), bridge, "read(address)", held));
  assert.equal(receipt.status, "0x1");
  assert.equal(receipt.logs[0].topics[0], cast("sig-event", "Read(address indexed,uint64)"));
  assert.equal(cast("call", bridge, "reads()(uint256)"), "1");
});

await check("an estimate is enough gas and not twice too much", () => {
  const estimated = BigInt(cast("estimate", "--from", provider, bridge, "read(address)", held));
  const receipt = JSON.parse(
    cast("send", "--json", ...as(1), "--gas-limit", String(estimated), bridge, "read(address)", held),
  );
  assert.equal(receipt.status, "0x1");
  assert.ok(estimated < 2n * BigInt(receipt.gasUsed), `${estimated} against ${receipt.gasUsed}`);
});

await check("Multicall3 answers", () => {
  assert.equal(cast("call", MULTICALL3, "getChainId()(uint256)").split(" ")[0], cast("chain-id"));
});

await check("the release is in the receipt, in the logs and on a WebSocket subscription", async () => {
  const topic = cast("sig-event", "Released(address indexed,uint256)");
  const live = spawn(program, ["logs", "--subscribe", "--rpc-url", WS_URL, "--address", held, topic], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  const pushed = new Promise((resolve) => {
    live.stdout.on("data", (data) => {
      printed += data;
      if (printed.includes("transactionIndex")) resolve(printed);
    });
  });
  // cast does not say when its subscription is in place.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const receipt = JSON.parse(cast("send", "--json", ...as(0), held, "release()"));
  assert.equal(receipt.logs[0].topics[0], topic);
  const logs = JSON.parse(cast("logs", "--json", "--from-block", "0", "--address", held, topic));
  assert.equal(logs.length, 1);
  assert.equal(logs[0].transactionHash, receipt.transactionHash);
  assert.ok((await within(pushed, "the event on the WebSocket")).includes(receipt.transactionHash));
  live.kill();
  assert.equal(cast("balance", held), "0");
});

done("cast");
