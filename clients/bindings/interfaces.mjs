// Compiles the Solidity interfaces that `cargo slacontract abi --format solidity` printed, each with a contract that calls it.
import { strict as assert } from "node:assert";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";

const solc = createRequire(import.meta.url)("solc");
const folder = new URL("generated/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".sol"));
assert.ok(files.length > 0, "no interface was generated");
for (const file of files) {
  const content = readFileSync(new URL(file, folder), "utf8");
  const output = JSON.parse(
    solc.compile(
      JSON.stringify({
        language: "Solidity",
        sources: { [file]: { content } },
        settings: { outputSelection: { "*": { "*": ["abi", "userdoc"] } } },
      }),
    ),
  );
  assert.deepEqual(output.errors ?? [], [], file);
  const [name] = Object.keys(output.contracts[file]);
  const compiled = output.contracts[file][name];
  // What solc reads back is what the contract's own ABI says, documentation included.
  const { abi, docs } = JSON.parse(readFileSync(new URL(file.replace(".sol", ".json"), folder), "utf8"));
  const signature = (item) => `${item.type} ${item.name}(${item.inputs.map(kind).join()}) ${item.stateMutability ?? ""}`;
  const kind = (input) => `${input.type}${input.indexed ? " indexed" : ""}${(input.components ?? []).map(kind)}`;
  const named = (items) => items.filter((item) => item.name).map(signature).sort();
  assert.deepEqual(named(compiled.abi), named(abi), file);
  const noticed = Object.values(compiled.userdoc.methods ?? {}).map(({ notice }) => notice);
  const first = abi.find((item) => item.type === "function" && docs[item.name]);
  assert.ok(!first || noticed.some((notice) => docs[first.name].replace(/\s+/g, " ").startsWith(notice.slice(0, 20))), file);
  console.log(`  ok ${file}: ${name}, ${compiled.abi.length} items`);
}
