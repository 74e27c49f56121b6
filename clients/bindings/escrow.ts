// A program that uses a contract through the module that `cargo slacontract bind ts` wrote: deploys, reads, writes, sees events and
// errors. It compiles in TypeScript's strict mode; the lines marked below must not compile, which shows that the types are the ABI's.
import { strict as assert } from "node:assert";
import { BaseError, ContractFunctionRevertedError, createPublicClient, createWalletClient, http, parseEther, parseEventLogs } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { anvil } from "viem/chains";
import { deployEscrow, escrowAbi, escrowAt } from "./generated/escrow.js";

const url = process.env["RPC_URL"];
if (!url) {
  throw new Error("RPC_URL is not set; run this with: cargo xtask test --only clients");
}
const mnemonic = "test test test test test test test test test test test junk";
const account = (addressIndex: number) => mnemonicToAccount(mnemonic, { addressIndex });
const [customer, provider] = [account(0), account(1)];
const reader = createPublicClient({ chain: anvil, transport: http(url), pollingInterval: 50 });
const wallet = createWalletClient({ account: customer, chain: anvil, transport: http(url) });
const stranger = createWalletClient({ account: provider, chain: anvil, transport: http(url) });
const term = 30n * 86_400n;

const { address, receipt, contract } = await deployEscrow(
  wallet,
  reader,
  { provider: provider.address, term },
  { value: parseEther("10") },
);
assert.equal(await reader.getBalance({ address }), parseEther("10"));

const escrow = escrowAt(address, { public: reader, wallet });
const due: bigint = await escrow.read.due();
const { timestamp } = await reader.getBlock({ blockNumber: receipt.blockNumber });
assert.equal(due, timestamp + term);

const refused: unknown = await escrowAt(address, { public: reader, wallet: stranger })
  .simulate.release({ account: stranger.account })
  .then(() => assert.fail("the provider cannot release"))
  .catch((error: unknown) => error);
assert.ok(refused instanceof BaseError);
const reverted = refused.walk((cause) => cause instanceof ContractFunctionRevertedError);
assert.ok(reverted instanceof ContractFunctionRevertedError);
assert.equal(reverted.data?.errorName, "NotCustomer");

const hash = await contract.write.release();
const { logs } = await reader.waitForTransactionReceipt({ hash });
const [released] = parseEventLogs({ abi: escrowAbi, eventName: "Released", logs });
assert.ok(released);
const amount: bigint = released.args.amount;
assert.deepEqual([released.args.to, amount], [provider.address, parseEther("10")]);

export const mistakes = [
  // @ts-expect-error There is no such method.
  () => escrow.read.nothing(),
  // @ts-expect-error A view is not written.
  () => escrow.write.due(),
  // @ts-expect-error The term is missing.
  () => deployEscrow(wallet, reader, { provider: provider.address }),
  // @ts-expect-error A term is a bigint: seconds beyond what a number holds.
  () => deployEscrow(wallet, reader, { provider: provider.address, term: 30 }),
];
console.log("bindings: deployed, read, refused, released");
