// Compiles the predeploys to the runtime code that the devnet places at genesis.
//
//   node build.mjs           writes <Name>.hex beside the sources
//   node build.mjs --check   fails when a committed .hex differs from what the sources compile to
//
// The compiler is the `solc` package pinned in clients/package-lock.json. The metadata trailer is left out, so
// that the bytes depend on the sources alone. Selectors are compared with the published interfaces, because a
// typing error in a signature would still compile.
import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, "../../clients/package.json"));
const solc = require("solc");

const published = {
  CacheManager: {
    "cacheSize()": "674a64e0",
    "getMinBid(address)": "32052a9b",
    "getMinBid(uint64)": "d29b303e",
    "isPaused()": "b187bd26",
    "placeBid(address)": "e4940157",
    "queueSize()": "bae6c2ad",
  },
  Multicall3: {
    "aggregate((address,bytes)[])": "252dba42",
    "aggregate3((address,bool,bytes)[])": "82ad56cb",
    "aggregate3Value((address,bool,uint256,bytes)[])": "174dea71",
    "blockAndAggregate((address,bytes)[])": "c3077fa9",
    "getBasefee()": "3e64a696",
    "getBlockHash(uint256)": "ee82ac5e",
    "getBlockNumber()": "42cbb15c",
    "getChainId()": "3408e470",
    "getCurrentBlockCoinbase()": "a8b0574e",
    "getCurrentBlockDifficulty()": "72425d9d",
    "getCurrentBlockGasLimit()": "86d516e8",
    "getCurrentBlockTimestamp()": "0f28c97d",
    "getEthBalance(address)": "4d2301cc",
    "getLastBlockHash()": "27e86d6e",
    "tryAggregate(bool,(address,bytes)[])": "bce38bd7",
    "tryBlockAndAggregate(bool,(address,bytes)[])": "399542e9",
  },
  StylusDeployer: {
    "deploy(bytes,bytes,uint256,bytes32)": "a9a8e4e9",
    "initSalt(bytes32,bytes)": "9f40b385",
    "requiresActivation(address)": "835d1d4c",
  },
};

const input = {
  language: "Solidity",
  sources: Object.fromEntries(
    Object.keys(published).map((name) => [`${name}.sol`, { content: readFileSync(join(here, `${name}.sol`), "utf8") }]),
  ),
  settings: {
    evmVersion: "cancun",
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: "none", appendCBOR: false },
    outputSelection: { "*": { "*": ["evm.deployedBytecode.object", "evm.methodIdentifiers"] } },
  },
};

const output = JSON.parse(solc.compile(JSON.stringify(input)));
const complaints = (output.errors ?? []).map((e) => e.formattedMessage);
if (complaints.length > 0) {
  console.error(complaints.join("\n"));
  process.exit(1);
}

let failed = 0;
for (const [name, expected] of Object.entries(published)) {
  const { evm } = output.contracts[`${name}.sol`][name];
  const actual = evm.methodIdentifiers;
  for (const signature of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    if (expected[signature] !== actual[signature]) {
      console.error(`${name}: ${signature} is ${actual[signature]}, published as ${expected[signature]}`);
      failed += 1;
    }
  }
  const path = join(here, `${name}.hex`);
  const code = `${evm.deployedBytecode.object}\n`;
  if (process.argv.includes("--check")) {
    if (readFileSync(path, "utf8") !== code) {
      console.error(`${name}.hex is not what ${name}.sol compiles to; run: npm --prefix clients run predeploys`);
      failed += 1;
    }
  } else {
    writeFileSync(path, code);
  }
  console.log(`${name}: ${(code.length - 1) / 2} bytes`);
}
process.exit(failed === 0 ? 0 : 1);
