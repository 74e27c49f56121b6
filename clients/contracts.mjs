// What every client script tests: our escrow as built, an EVM contract compiled here, and the devnet's addresses.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const need = (name) => {
  const value = process.env[name];
  if (!value) {
    console.error(`${name} is not set; run these scripts with: cargo xtask test --only clients`);
    process.exit(2);
  }
  return value;
};

export const RPC_URL = need("RPC_URL");
export const WS_URL = need("WS_URL");
export const MNEMONIC = "test test test test test test test test test test test junk";
export const MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11";
export const TERM = 30n * 86400n;

/** The artifact that `cargo slacontract build` wrote: the shape every JavaScript tool reads. */
export const escrow = JSON.parse(readFileSync(need("ESCROW_ARTIFACT"), "utf8"));

/** Relay.sol, compiled by the pinned solc. */
export function relay() {
  const solc = createRequire(import.meta.url)("solc");
  const content = readFileSync(new URL("Relay.sol", import.meta.url), "utf8");
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: "Solidity",
        sources: { "Relay.sol": { content } },
        settings: {
          evmVersion: "cancun",
          optimizer: { enabled: true },
          outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
        },
      }),
    ),
  );
  assert.deepEqual(output.errors ?? [], []);
  const { abi, evm } = output.contracts["Relay.sol"].Relay;
  return { abi, bytecode: `0x${evm.bytecode.object}` };
}

let checks = 0;

/** One thing a client must see; the name is printed so that a failure is found. */
export async function check(name, body) {
  try {
    await body();
    checks += 1;
    console.log(`  ok ${name}`);
  } catch (error) {
    console.error(`  FAILED ${name}\n${error.stack ?? error}`);
    process.exit(1);
  }
}

/** Fails when a promise takes longer than a few seconds: an event that never comes must not hang the run. */
export function within(promise, what, seconds = 10) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come within ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

export function done(client) {
  console.log(`${client}: ${checks} passed, 0 failed`);
  process.exit(0);
}
