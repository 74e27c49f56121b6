// Written by `cargo slacontract bind ts` from package `token`. Changes are lost when it is written again.
/* eslint-disable */
import { getContract } from "viem";
/** ABI of Token. A token with a fixed supply. */
export const tokenAbi = [
    /** Creates all tokens, for the creator. */
    { "inputs": [{ "internalType": "String", "name": "name", "type": "string" }, { "internalType": "String", "name": "symbol", "type": "string" }, { "internalType": "U256", "name": "supply", "type": "uint256" }], "stateMutability": "nonpayable", "type": "constructor" },
    /** How many tokens there are. */
    { "inputs": [], "name": "totalSupply", "outputs": [{ "internalType": "U256", "name": "", "type": "uint256" }], "stateMutability": "view", "type": "function" },
    /** How many tokens an owner has. */
    { "inputs": [{ "internalType": "Address", "name": "account", "type": "address" }], "name": "balanceOf", "outputs": [{ "internalType": "U256", "name": "", "type": "uint256" }], "stateMutability": "view", "type": "function" },
    /** Sends tokens of the caller. */
    { "inputs": [{ "internalType": "Address", "name": "to", "type": "address" }, { "internalType": "U256", "name": "value", "type": "uint256" }], "name": "transfer", "outputs": [{ "internalType": "bool", "name": "", "type": "bool" }], "stateMutability": "nonpayable", "type": "function" },
    /** How many of an owner's tokens a spender may spend. */
    { "inputs": [{ "internalType": "Address", "name": "owner", "type": "address" }, { "internalType": "Address", "name": "spender", "type": "address" }], "name": "allowance", "outputs": [{ "internalType": "U256", "name": "", "type": "uint256" }], "stateMutability": "view", "type": "function" },
    /** Lets a spender spend tokens of the caller. */
    { "inputs": [{ "internalType": "Address", "name": "spender", "type": "address" }, { "internalType": "U256", "name": "value", "type": "uint256" }], "name": "approve", "outputs": [{ "internalType": "bool", "name": "", "type": "bool" }], "stateMutability": "nonpayable", "type": "function" },
    /** Sends tokens of an owner who approved it. */
    { "inputs": [{ "internalType": "Address", "name": "from", "type": "address" }, { "internalType": "Address", "name": "to", "type": "address" }, { "internalType": "U256", "name": "value", "type": "uint256" }], "name": "transferFrom", "outputs": [{ "internalType": "bool", "name": "", "type": "bool" }], "stateMutability": "nonpayable", "type": "function" },
    /** Tokens moved. */
    { "anonymous": false, "inputs": [{ "indexed": true, "internalType": "Address", "name": "from", "type": "address" }, { "indexed": true, "internalType": "Address", "name": "to", "type": "address" }, { "indexed": false, "internalType": "U256", "name": "value", "type": "uint256" }], "name": "Transfer", "type": "event" },
    /** An owner lets somebody spend. */
    { "anonymous": false, "inputs": [{ "indexed": true, "internalType": "Address", "name": "owner", "type": "address" }, { "indexed": true, "internalType": "Address", "name": "spender", "type": "address" }, { "indexed": false, "internalType": "U256", "name": "value", "type": "uint256" }], "name": "Approval", "type": "event" },
    /** The token's name. */
    { "inputs": [], "name": "name", "outputs": [{ "internalType": "String", "name": "", "type": "string" }], "stateMutability": "view", "type": "function" },
    /** The token's short name. */
    { "inputs": [], "name": "symbol", "outputs": [{ "internalType": "String", "name": "", "type": "string" }], "stateMutability": "view", "type": "function" },
    /** Digits behind the point when balances are displayed. */
    { "inputs": [], "name": "decimals", "outputs": [{ "internalType": "u8", "name": "", "type": "uint8" }], "stateMutability": "view", "type": "function" },
    /** Lets a spender spend tokens of an owner who signed that. */
    { "inputs": [{ "internalType": "Address", "name": "owner", "type": "address" }, { "internalType": "Address", "name": "spender", "type": "address" }, { "internalType": "U256", "name": "value", "type": "uint256" }, { "internalType": "U256", "name": "deadline", "type": "uint256" }, { "internalType": "u8", "name": "v", "type": "uint8" }, { "internalType": "bytes32", "name": "r", "type": "bytes32" }, { "internalType": "bytes32", "name": "s", "type": "bytes32" }], "name": "permit", "outputs": [], "stateMutability": "nonpayable", "type": "function" },
    /** How many permits of an owner were used. */
    { "inputs": [{ "internalType": "Address", "name": "owner", "type": "address" }], "name": "nonces", "outputs": [{ "internalType": "U256", "name": "", "type": "uint256" }], "stateMutability": "view", "type": "function" },
    /** What permits are signed under: this token on this chain. */
    { "inputs": [], "name": "DOMAIN_SEPARATOR", "outputs": [{ "internalType": "bytes32", "name": "", "type": "bytes32" }], "stateMutability": "view", "type": "function" },
    /** The sender has fewer tokens. */
    { "inputs": [{ "internalType": "Address", "name": "sender", "type": "address" }, { "internalType": "U256", "name": "balance", "type": "uint256" }, { "internalType": "U256", "name": "needed", "type": "uint256" }], "name": "ERC20InsufficientBalance", "type": "error" },
    /** Nobody has this address. */
    { "inputs": [{ "internalType": "Address", "name": "sender", "type": "address" }], "name": "ERC20InvalidSender", "type": "error" },
    /** Nobody has this address. */
    { "inputs": [{ "internalType": "Address", "name": "receiver", "type": "address" }], "name": "ERC20InvalidReceiver", "type": "error" },
    /** The spender may spend fewer tokens. */
    { "inputs": [{ "internalType": "Address", "name": "spender", "type": "address" }, { "internalType": "U256", "name": "allowance", "type": "uint256" }, { "internalType": "U256", "name": "needed", "type": "uint256" }], "name": "ERC20InsufficientAllowance", "type": "error" },
    /** Nobody has this address. */
    { "inputs": [{ "internalType": "Address", "name": "spender", "type": "address" }], "name": "ERC20InvalidSpender", "type": "error" },
    /** The permit has lapsed. */
    { "inputs": [{ "internalType": "U256", "name": "deadline", "type": "uint256" }], "name": "ERC2612ExpiredSignature", "type": "error" },
    /** The permit was not signed by the owner. */
    { "inputs": [{ "internalType": "Address", "name": "signer", "type": "address" }, { "internalType": "Address", "name": "owner", "type": "address" }], "name": "ERC2612InvalidSigner", "type": "error" },
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
 * A token with a fixed supply.
 *
 * - `read.DOMAIN_SEPARATOR()` What permits are signed under: this token on this chain.
 * - `read.allowance(owner: Address, spender: Address)` How many of an owner's tokens a spender may spend.
 * - `write.approve(spender: Address, value: U256)` Lets a spender spend tokens of the caller.
 * - `read.balanceOf(account: Address)` How many tokens an owner has.
 * - `read.decimals()` Digits behind the point when balances are displayed.
 * - `read.name()` The token's name.
 * - `read.nonces(owner: Address)` How many permits of an owner were used.
 * - `write.permit(owner: Address, spender: Address, value: U256, deadline: U256, v: u8, r: bytes32, s: bytes32)` Lets a spender spend tokens of an owner who signed that.
 * - `read.symbol()` The token's short name.
 * - `read.totalSupply()` How many tokens there are.
 * - `write.transfer(to: Address, value: U256)` Sends tokens of the caller.
 * - `write.transferFrom(from: Address, to: Address, value: U256)` Sends tokens of an owner who approved it.
 */
export function tokenAt(address, client) {
    return getContract({ address, abi: tokenAbi, client });
}
/** Init code, which constructor arguments follow. */
export const tokenBytecode = "0x73b0525999cd0a10348a6d68cd6dd122398dfac7193b6200006b576111e8620001e66020395f5f6112085f5f734e59b44847b379578588920ca78fbf26c0b4956c5af15073b0525999cd0a10348a6d68cd6dd122398dfac7193b6200006b5760c4620001225f3960c45ffd5b63d70c0ca760e01b5f5273b0525999cd0a10348a6d68cd6dd122398dfac7193f6004525f5f60245f60715afa620000cf576358c780c260e01b5f5273b0525999cd0a10348a6d68cd6dd122398dfac7196004525f5f60245f5f60715af1156200011a575b635585258d60e01b5f52620013ce380380620013ce6004396004015f5f915f73b0525999cd0a10348a6d68cd6dd122398dfac7195af4156200011a576111bd620002115f396111bd5ff35b3d5f5f3e3d5ffd08c379a0000000000000000000000000000000000000000000000000000000000000002000000000000000000000000000000000000000000000000000000000000000757468652070726f6772616d20636f756c64206e6f7420626520637265617465643a206e6f7420656e6f756768206761732c206f72206e6f204352454154453220666163746f72792061742030783465353962343438343762333739353738353838393230636137386662663236633062343935366300000000000000000000007f00000000000000000000000000000000000000000000000000000000000011bd80602b6000396000f300eff000001b112b11d5b322805607b6a9b643bda01dd8dde7e7602ecc7f7b7f8bc840cb486c63084422c3bf68c80849664d1cb6cba58bbdd382f0c8272c61b15b6d85fc2acf941a8970fbffc7f9f3de9797369064ff8d759cb2ffa137c5ade00f2ba29a693f260d6a1ecc3b4c3b8769b7d3417128606e3f43251588e126a290c122379364efdb6f111ef0126bc059a09ebf18e878b26f3b3dfd103541164925051c53a9e63fafab7d5e3259bb2317f3938765309901cfc9ae23e60fbcc26791ceacd38a1aaf442b4a5a2ad1ff7f65fa7f36cd766644eb7b0ab2ed1016e55a0754a668922e4529fdf9a3956666256b56b2ecb57cb09263fb80e403d606ef587761ecd2024b01aa10cbbc94e9737daa9469b1aaaf8cceb1c8632f753320e82133ffab8d77d7b10c41028411ed7b7f7c399c0d9501404eee5d8153483f850c4fed3895be4ad2b594ae867d33daeb446123013612f84622df6894c32d47f393801f3a5b1e2bd2a62986c355958dff0f6955952f79146963bc3e19a4dbb253352428bd3dea3775d1be4692aad25ddd852f62f555f1453facfd0829a220f08a5fd9d5bbfb1e9a66e2721a5286b8b547fd191789e60b98409b26c8a35149b429198ce324ea21582b529b46baae3d78dbffde9ac68a24c61e121fe286c280c20c097ec1569e177f1ba3e15f4a0dee170725b9b937b577b543b2503f59c15ceca6b54f791c046e31ad455e1bd2534647a6df9b48746fb092fae6797434252d2581944d354d8691b190ca37afc45b49d59a1a190f9aa832f093a790004415482ad2c51d17c6f23a93667c135346aef0196eb83f956647bf1a0f2e568e750eb7f198769d48350f48866c424918b37a65b773e51661fcc420af67622dd52aa28c1020257a5328cf3c6f0c38c26ecbb1888983d29621b7bb72cca8f7c6000bf17f08b1922cf221d5724c21b17212db7a1248782cc6aee694586c9bbb0997ad232c368e390475d7223beea623d1ca341424d19e7ef357edfb1c4bbe7f748377a65cfd36246c4243f4861476a4df16c147f4a260b8ad0d2976b6f5e958439ef5ba3643653af0960e97e86cc1feab0928b8ea8dd23eb9f82766c308d1ca24b1224a38aca4436a76ba605a4a43d0710b5d32b262384a54e8d544baef6744615946bf46cded5b14685f92ec95022686377de9d4b6da0428974d999912231dc42f0b390679dbe332d2bbac7878e1c1e924fbc027c5beb29ca93958ada1591ea70bd2f74e075611c1e823121201c9afe6b3ac11855f62f2b16bcb871f0bd0999ba7261e67dcde27e7f6bf52a8bd6b1397ff18a98a7641c29d723a78d345dbee7f1d19368f9ae8ddcdb84ccca8359108b255d2ec0f65d21743eba6491f1e8d528f349a8f5a9b943168308ea6958cab49574d1e0bdd6530b6884032c5cb492e24f280843d72c391a3590f4d30773cfe05e0ed53007a7d0cb9308e2794443ac4f60d1d552bc794ee9dc3f2b1a8ee600a23d26c1f8f40ac3239e18fbea088d57790320cf303e3e430af609ae50496e3a95ffe7fa6f0a198b148a52f75495bc456de190e4ff2acf7280d9ea8b2c0e72cb982dfaea23ac38a10ec0ffbb863720cee51eb3f09411fd8ee29cb1e2fb9a0e1c3db96a9fd562c0a52094b873dc995684d528a07b16ef1838b4aa3fbc216b4c0931c7175b1686f0dc7328bc4f0adc15d9a439f12336934108e91dbe80c90f5a7973720c7653f8137a836811a4ab482dab527aed3d0210815683a106cf1aba245728246134610cb50971dbe0a60b58eaed8a1490acd9b0f06a180ddb73b35efa46713c0f9bbff99c65d9ae6096fdee60a9b5a16b238711a5932fbd0c71e8b0cd8768de882a35666ea3a2eb429472784488a6a9b141eb6ce7d0fd0813595ca67d577dc4d059b03b3111f58ec3b30e9ca4ee480a51f96bd550139fdf4a9bbfe1d71203e4dff3990ecbeed7f7093ca39fd953f566b7b5c7acce3a02d1e3dfa24d58ba36fe820510c6dad818ea906d3ad047b562149e61e54f76911f9bde49d45306fc7eca1a14903e5d64a567ccb9bdf1b497cd10bf77e68853efd5ac2a17157f26c9da5ae99680203261854f029e647c3b810e2478dd004fa51c3f9a08cad5160c2b8eab0f38f5795bf252dd61f69396dc156d12601338df8392eb491024002c80d4e1ab78d9531cd0891d36d2531c4b1b1f9727914b44a593f577b217c4a9abcef69bbed89c6ce514ea89827c9dd58f2731684a3d1c3daf8be6d312260aba3a3bd9e8556c9170c8e3beb6db92f2cc9e74b712ba9f23e433306387708c35c0a80e186c3bb10a598da768141abf33caa0d0b7363c8164549b998d35c951933ba94b7e8be10216cb1d2d273dba33c9cd4135ec9f42793d1f893b07ae912088eb25b2a98914eb26ad5c40257b930c0baaaa95bd8cbc98f18111b048c2ad48fa00d07b5a12aa8b8954677fa77fa11c78ab83dcb8f0399ef39eb99a42c72b0ce0462fc006589435124e5d104842cf416d221aa04a6ceb715a6ac31a50f31c7f6fd44e35b4ea3d0d8cae034cce20f096e07260100d11e0c4fe4c371cb6128c790685d59248dca51f01ae8189a3df3eb765bb1914068ed17c1d957486f48f39dd02e141a76435fa12f2c46671a3bb6870d18a1f7cd1a39811010e13ce3c58fcc8faa6c5820b1275d6f725575725975f29d2799f284bdd2f147f45cb4cea74c8e6c707eb0d74e4cf75599f72f600a8ffa5914c7e8f1356a90ccd196ccb98f626a9d19d3dc868434d1d900dbf3ff676f8a09c93f3c2ae0cd58e89d679f67cf772629f1974eac2f2ac3216889fe765d81b72b2c2c24cc0c0dc3f92cbc185107ba2b7640421f4de780de5e65fc4a7fc804fbb2cd03aa01f9dfa5c56f4a4af11b92527411082d4020aa693ee911967c7a9984f54a6e87904e5a1bd095d3cb438cd406029e1639a4ac2857a25b514fe25d669ea7ccad37891271f3fd682d64fccb99e3d1397df21556a2c02a60b53a06eb9b9f143bdd2c702552cc9f048f0c0e84189ab1cc05f071ffe5297ed98f622859b52b171f6ecc805c9728cfbdd5f15aad50aef7066676abf8d26506cefc8cfb9c2e1e599bceaaa100ce5162a9625a21c8ab612d2c70219be57e709bcf45e2c229ce62483079de5ed550b9cff2075687e79d8219eaa84cd9565c9c8fbdd006c36a9e33b73fe76746adfcc950a56841ccc76c59166752111c90c48a0dfdbde205d62a24095fe5faf91c0ec8879ef1838c270835db691bcfac39ea71107d1124a6dfb61c7d08ca38d82b19081d7cb1ce802a7b2082cb54021c224b3c188c46a61f421bae78b3f4c001a9b012ac0897ac58e6556319409288b18084ae33fee9acf7a358dd44ad940d07845888f9cf1b03e79eb1c73b4acebada3aa6ee598dc1262087ca120f425fccd0e78ffe71c9aa5be2b32189012947ecf2fc1d21c1a8c3ea224610aec2713ef31e3319ea9022e72638c92f1363441d15210e10280cd8aa831252bdf4e04908676e17b18d1f47bff346d48664f40f81c87770fbf0417de8e1478864c4c821f810699ab1c4ce9fdf9c484447392c4ae4b1b9da424092cc47c577b97b30239d9ece27aca82434a423864af3b1e3c1394eef740008f29c1682cbd415109f55fe5d84a2430744f24da52b2552cbae8efa694066a45ba463d49e333c91478ab31240b356c8ed882361cc632731e87755632feb49a3b11ac111f50bd4ed1e5fa4766396b049d2245c5677badaac49114a5da804f3e09a7303af9c96f73d6384218e79522329801268756bb2c041e5b38765a35c6852479a0fcdb3ea09cfda7b74e876c1b394cc81c92375957f17a1c86d1ea960af0a3d3886e62560948065501eb9ddb9aa02a09b48b0b42d9060050ec317d291eb1ac8f5db4c4dd3430c07f023d9a1013d11d4fb2507e81f68b4be89a08c6344179bcca14c60c4b84f8fa6fa121836e37b2373e17a45260a5221d5c1a816d868a1113ea84b9d9a42fbea5a2d92a367405f99d39e9b65d4aea6045bd08b1f3f9e8119e49763ad66b08263fc230b0d4fd86c2655819ef388286253248d8a18eb6a44a09c60bea9985fa510a0931b38b92a2bf09ab9edbe7611c19861a3b6f07a665c5b89674e7f1245e774986d59111baed8ce7603cf7ef64b5cfc762bd37dc6249555da17d6f75016057e5d41e701be4d0ce2d399ff231a3a8bacce12cb4460d900f36cfda38df39e93bb75a013e4b125d8dae82b591029b04b8eab3105e956545552bb48bc361ddf82efcec74c0411cc241398c7c7196cab4c33a83a82b2119e6332edd8382b843d7a449b45c32beec2e4277883265082ebc61aa933149b83f9fc11f3ef0d9f5fd6fe8ed38d0e1a70e1dede927a351546e4f3701bf7e49856c99afc7bbd311b3ecef5448d8bbd208518c14db9234aee4eabae402d9ec24ac39d15aa816667cf51a4011c2d51438c5e274ab492042bb364592eec075d38ccc309b6af086de47c6916dd0a1da2a4220b10bc82d9685a89e4089f911991cfd527ff840ffab1211282402f5caf12392092887b34402e9a59508e3040c095114ebaa8424d6b4f280d9475d20e3926905131a3ddb3d88df28f8e349ae3f537278e0ea33ee8488e71f2f863a738a489f39fffb2325aeb3ff8f0caa951065e4a6d7894bcc82249977a876358716075ce33725a783ad096f5cfe4124ec15664a132cb0d2abb3b1fdd1d7114a9937652f181d3ae4345a54c4d2f929f4e12a525cdd9047b937569da80400d3a1fcac5346a3ace696f7f06650a902bebe70365ab2f465e990df8014b33c09956461511d4ebb2d27f0ec30108c4dc0eb847301501080383265446eda9e189f889250705d1b9a455ee4557b2eb2c6af75986e89de84c252d31e653d95700f2dfea82db14b5cfb097093771a833a64579d9882922a5685c1a6892ef284ddf8d8486d25d02d132815068592fe49b26704469093869c0b9273f97525aa191258a2da68b14a9b1cfcfa1ee54020827b433cb52132d6a590654a602df67bbdbc9d84ef027456644413a780033da2252a173b943de835fab5e803cd7c8662bd390b98c3deb78c0921a6814783f21856652eba0a1a63bc99b8c06a438a2b532327f69cc2f6b934c0287acb0905d316dcb92a70a21a72be98534cf943d45009f4767201aee1031b3856b3966208c01b62e1a98509c8a8b53fa0890bf580be1d03ae922435666091623aba8a3088a59d7b04a2e86762102b83488addb48301cbe7dd1317b15ff5931322cc66723d0eba3c2a654a62a8de685c5dee1003bd81dbaf0ec0d7397e02bdf02fef596186efb5447a529925d03223ab53105899a017a80312a2383a3420a28caf404d8bf461182051d48332a95e9b084250e05b82c0d46ae3a0d482f1bc2b524c5809b0941d411148344fb8c8c864d3c21504b5c96129386c4bb9b98dfafc579e8b050a711893b7fd648258a616db2644500a010d3eefe1665dc150f4585ebc6a430f0060627e631c600cd999da7828c012006345519f7795364635a546346d4608288b25e912bbff084868f5060a3e922aef14a3f1c8db65cf1bdfb6412fb61bed52487e8b20f16a5df12e5a813f4507887140449b5091e96996327235a07742dca6e22dbb429d38938a713d9236630b1c712d3354938e2590036720168c870b198dfa6478234dee9d7a28f89050ebfaf0cc2ac0b8d1adbd1abb78ac9b53c961f9f6519fb44d09e2043fa8b4b65f6a33d21f5416833e0a5e81cb5bbd058915209a0d025b13e6a2062252062b4e4b3361e1575728427451901936ab49b9c98ae2a2beff86aa4e7ab026fa491dbcf1ea192a6d17b1382eaae26ceda29a6a3c6580745d831da896725de9afd276a449be901b22d2ab3339598d403da803a2c68a5c9b45a891c028c71da503c38d941e4e447393957cfe511e4f5593f4df59698928ed27dc0caa254ee887aa077f554b69c0484d4615248144a9bf86ff0a6a2fd0d0cca55b4f60f4c4a034d7cdf29809ad373cbf3694014e2893e106569c1632abbc0072d780433327040f2ae14fbd0acd475a3eb828e1cd33c08ef241e272e7a3dc6d736a8f7cf5bbeee8342aa473e15f5f2d7f2188d47c705b96f76bdfeda91edcee1e8ac40d7ddb47f8458f3f466070e9aa99f7dd9c64fa76e83fe47fffff6fb756af34dff36eb9ae67cf6a2789dbee9f4cf7bfa8d9ceaff3bbff4d07f559a15bbdaf055bbab438f7f872f2d4dfbebf2e68d9d9a17ae503d6dda8acf5ffef8736487ef9b446a8ccc35eee7274ae767aff614ccd5c1de172f9c399cf7c97fcdb7a7bfbfb8b4df77d7d67ff9e95bae147effb7c7d9d5d9e3fff68dfecfbdf71f2839ddffd9edcf3af27f12f9570ecfbb787bfefcc673370d1d3ffd6fd9394f9cbab6ff5d387021ebbab7db96f59ef8c007";
/** Creates all tokens, for the creator. */
export async function deployToken(wallet, reader, arguments_) {
    const plain = wallet;
    const hash = await plain.deployContract({
        abi: tokenAbi,
        bytecode: tokenBytecode,
        args: [arguments_.name, arguments_.symbol, arguments_.supply],
    });
    const receipt = await reader.waitForTransactionReceipt({ hash });
    if (receipt.status !== "success" || !receipt.contractAddress) {
        throw new Error(`Token was not deployed: transaction ${hash} failed`);
    }
    const address = receipt.contractAddress;
    return { address, receipt, contract: tokenAt(address, wallet) };
}
