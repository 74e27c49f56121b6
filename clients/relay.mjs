// Relay.sol as compiled by the pinned solc, for clients in other languages: ABI and bytecode as JSON.
import { relay } from "./contracts.mjs";

console.log(JSON.stringify(relay()));
