// Compiles the Solidity contract that Rust bindings are tested with; `--check` compares instead of writing.
import { strict as assert } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const solc = createRequire(import.meta.url)("solc");
const folder = new URL("../../sdk/testing/fixtures/bound/", import.meta.url);
const content = readFileSync(new URL("Vault.sol", folder), "utf8");
const settings = {
  evmVersion: "cancun",
  optimizer: { enabled: true },
  // Without the hash of the metadata, the code depends on the source and the compiler alone.
  metadata: { appendCBOR: false },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
};
const input = { language: "Solidity", sources: { "Vault.sol": { content } }, settings };
const output = JSON.parse(solc.compile(JSON.stringify(input)));
assert.deepEqual(output.errors ?? [], []);
const { abi, evm } = output.contracts["Vault.sol"].Vault;
const text = `${JSON.stringify({ contractName: "Vault", abi, bytecode: `0x${evm.bytecode.object}` }, null, 1)}\n`;
const path = new URL("Vault.json", folder);
if (process.argv.includes("--check")) {
  assert.equal(readFileSync(path, "utf8"), text, "Vault.json is out of date: node clients/bindings/vault.mjs");
} else {
  writeFileSync(path, text);
}
