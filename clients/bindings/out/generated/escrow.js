// Written by `cargo slacontract bind ts` from package `escrow`. Changes are lost when it is written again.
/* eslint-disable */
import { getContract } from "viem";
/** ABI of Escrow. Holds a deposit until the provider has delivered. */
export const escrowAbi = [
    /** Opens the escrow with the value sent along. */
    { "inputs": [{ "internalType": "Address", "name": "provider", "type": "address" }, { "internalType": "Duration", "name": "term", "type": "uint64" }], "stateMutability": "payable", "type": "constructor" },
    /** Releases the deposit to the provider. */
    { "inputs": [], "name": "release", "outputs": [], "stateMutability": "nonpayable", "type": "function" },
    /** When the term ends. */
    { "inputs": [], "name": "due", "outputs": [{ "internalType": "Timestamp", "name": "", "type": "uint64" }], "stateMutability": "view", "type": "function" },
    /** The deposit went to the provider. */
    { "anonymous": false, "inputs": [{ "indexed": true, "internalType": "Address", "name": "to", "type": "address" }, { "indexed": false, "internalType": "Amount", "name": "amount", "type": "uint256" }], "name": "Released", "type": "event" },
    /** Only the customer can do this. */
    { "inputs": [], "name": "NotCustomer", "type": "error" },
    /** This is not possible before the term has ended. */
    { "inputs": [{ "internalType": "Timestamp", "name": "due", "type": "uint64" }], "name": "TooEarly", "type": "error" },
    /** Value was sent to a method that takes none. */
    { "inputs": [], "name": "NotPayable", "type": "error" },
    /** The contract was called again before its first call ended. */
    { "inputs": [], "name": "ReentrantCall", "type": "error" },
    /** The contract has no method with this selector. */
    { "inputs": [], "name": "UnknownMethod", "type": "error" },
    /** The arguments are not the strict encoding of the method's types. */
    { "inputs": [], "name": "MalformedArguments", "type": "error" },
    /** The contract was deployed but not constructed. */
    { "inputs": [], "name": "NotConstructed", "type": "error" },
    /** The constructor has run before. */
    { "inputs": [], "name": "AlreadyConstructed", "type": "error" },
    /** A called contract answered something that is not its method's type, or has no code. */
    { "inputs": [], "name": "MalformedResult", "type": "error" },
    /** A payment was refused by its recipient or is not covered by the balance. */
    { "inputs": [{ "internalType": "Address", "name": "recipient", "type": "address" }], "name": "TransferFailed", "type": "error" },
];
/**
 * Holds a deposit until the provider has delivered.
 *
 * - `read.due()` When the term ends.
 * - `write.release()` Releases the deposit to the provider.
 */
export function escrowAt(address, client) {
    return getContract({ address, abi: escrowAbi, client });
}
/** Init code, which constructor arguments follow. */
export const escrowBytecode = "0x7303a1f1b231221ce069cfdf32ad8fcb32bebd29103b6200006b57610617620001e66020395f5f6106375f5f734e59b44847b379578588920ca78fbf26c0b4956c5af1507303a1f1b231221ce069cfdf32ad8fcb32bebd29103b6200006b5760c4620001225f3960c45ffd5b63d70c0ca760e01b5f527303a1f1b231221ce069cfdf32ad8fcb32bebd29103f6004525f5f60245f60715afa620000cf576358c780c260e01b5f527303a1f1b231221ce069cfdf32ad8fcb32bebd29106004525f5f60245f5f60715af1156200011a575b635585258d60e01b5f52620007fd380380620007fd6004396004015f5f915f7303a1f1b231221ce069cfdf32ad8fcb32bebd29105af4156200011a576105ec620002115f396105ec5ff35b3d5f5f3e3d5ffd08c379a0000000000000000000000000000000000000000000000000000000000000002000000000000000000000000000000000000000000000000000000000000000757468652070726f6772616d20636f756c64206e6f7420626520637265617465643a206e6f7420656e6f756768206761732c206f72206e6f204352454154453220666163746f72792061742030783465353962343438343762333739353738353838393230636137386662663236633062343935366300000000000000000000007f00000000000000000000000000000000000000000000000000000000000005ec80602b6000396000f300eff000001b6d0a201c07e5186a3f6582f4a5ed68f204f2ff3fa779ffffb2a3c997e2379cf095869412382dfb950034c8d600d3b2a73b02a7842b5e212e81c0b0c9dade6f7ac2119c401b8254683467fe8a2c4c856367531a93907affbba636e908e5e45657e1666b5dfb8f93bb12a4c302902261fae626ec849a056009a85485165389ced7a483d236935e867ba79e1400735dcb3dc03d30c53d30f57b2c708f2976415b14d8f0a339d1b122123998a1002270090eb8ec28ea2bd9f94ead633fb07138633cb797cbe1e100afe53865f3808b4fbaa7a91baab677751f750e07b6b5a7917c5612db0b9b9ab61f1cbf7bfe31352fc2b59669bd94ebe3ebb1a5f55a2b2481362d34ab17d19cfaf655a9ab1e9476be49f7fe7ad341a5e50909da260b9cd7298dbed892e300fb6ecbe9f75c3d9aba5e4b918543d86d430265b0fb6a85149d6f6c1c5f810b5d3ca0292837975c09a5b277a5c03b5a72730070be812987a630baa001dfd469cba099a0421a4a0e72447813c4cd1ba56755d9dac2d647a007ccd8d4915010ddd08fbc2a2b74b383c0d6880697c67ef1e43445c6064dd3e59bd7fe1e5c942a33bcb0ecf0ee7f67ff29d30f576dfb61d6c5f1adf1d342745e5ea2d0213228b144a9a10c4aa18d064887b6cae0c4b10be311d7408d7256a043fe690687c4efc8c51cdcccc7409b62e1911109249a8c8c4b6c7e7e3d303c497b37c9cdcc92816a0b9c212e0db879e9786e88cf6c9d3b0f99865c6164bd86d2b2b17e0226a690316d68c7c075d95a36016978e88531f97596f58eae2ffb5d93347851119f0be15616a8558c4b46d411562363a6b0e429d1adaa49707dcb7ce8a86c3aad9f43921090c02d1d2037216dd820e94134eb91946a0f50a2ccab32aec0168793810be8c91d87f03d6a454d804fcab7117393718942e47e0ac5197c5e5323924b8d64516d8f117742b1ff7905d53d2697f28571eb6a117869871d22ccd5e946d21e988c0ff74169f2b6a638169fd72e8cdb4750fc8c1d3039d31b2a5e32bc1ce5e0a3516ff316636c3102caf3422bdf9344cd6453ee26960a3fb1dec6631b9428b6f592025148f8b68938004adfeee8fb7fbdf8dc1c190dcf62ab2b973ebf3a8828d1addf7fb3bf08e89ffaec9dfe7a889e6778870ad3927a712a46c2e7c6e0422be434c899cb2421731afe5ff84fd3640d67855cadb356cd537ae9e4b2c2f1f848c16967ae817471e72d59702c6ba02f616d4e6db599bad6e88d2a086803b3f3a886b97ebaf18d0f9c522a9c996d4d2d1e3210eeb49060249c34d24517bd526424fce5c6148ac41185f21f0fa23d7902a75d3a7a7fece531154fb89c9e05183d2f5cc1e9ec8b3a12c36991275a04ef2f32a6b04a1195ced459f8656463135124c6d518bd288ea37902aabe7f5a9163810b63bc5724ce73feec4c61eae721718ac4babaad310d2f8ee12a9e3b2f5c4628cbb567725e014b12c7d4e48944f05e8d2dce45626c4d91b542d374433f58476a499e4255a65d19a390504d0d5a5c1c03af20d55628ad3f1b9a0192818b68320292115c3499668424230ceaa2c1482748983f0311c1715cda01e436ae462f8c25ec58e00c4075a629d40ee223001ff4a76be50dda0bdc64b8e43c5c476eee92085b58125759b26f21b98871a2721eb19ec044891d862fbef8efeb7314421c8df834a8b5b78c3f45aad3e352dd4d1710431870f9243392242341f8cd5a098731c0223c0ac2d620c52129e00ca58bb0f115e23ba15050ddd28f9cd0b1ca4b3b88aacce9207a885d1ab74ef2603f63391e19e67d0f14e4fc6444f0f99aef81c09421fa64b47a48b36a4144337c3b482fa1ebc092d98094b42eb9c60f035d933d4471e629e13cf415356ad305c78215a6da120dcebfbfe197d54d855fd774a48ca26450a1e6920b51ee5e92463d4bdec715f6dba44606c057a05f3740a20220832e88b480963f0d69f61eba7cc76b8bac8c4650bf65ef91af5ca80439da83d290cfc4ad87afe2bfe789636fbef4e9ca89df3f5edf99569ff8e6e68716ae1830e4922b8b2b76978f1bf7e1c467eab8f16614e59b7c5ffdbff6b9c7c7acdd3b73f75f233b667df7c4472f8f7d7aedf6e58f7d71cab5b32e76ed137703";
/** Opens the escrow with the value sent along. */
export async function deployEscrow(wallet, reader, arguments_, options = {}) {
    const plain = wallet;
    const hash = await plain.deployContract({
        abi: escrowAbi,
        bytecode: escrowBytecode,
        args: [arguments_.provider, arguments_.term],
        value: options.value ?? 0n,
    });
    const receipt = await reader.waitForTransactionReceipt({ hash });
    if (receipt.status !== "success" || !receipt.contractAddress) {
        throw new Error(`Escrow was not deployed: transaction ${hash} failed`);
    }
    const address = receipt.contractAddress;
    return { address, receipt, contract: escrowAt(address, wallet) };
}
