//! Why commands fail: the codes of `--json`.

use super::Entry;

/// Every code a command can fail with: what went wrong, and what to do.
pub const FAILURES: &[(&str, &str, &str)] = &[
    (
        "abi",
        "an ABI cannot be used",
        "It is not Solidity's JSON ABI, or says what this command cannot express. Build the contract again and take its ABI from there.",
    ),
    (
        "account",
        "an account cannot be used",
        "`cargo slacontract account list` shows the names; `account new` and `account import` add one.",
    ),
    (
        "agreement",
        "what is at the address does not answer as an agreement does",
        "Name a contract with #[agreement(..)]; `cargo slacontract call CONTRACT` lists what a contract answers to.",
    ),
    (
        "argument",
        "an argument is not what its type says",
        "The message names the argument, its type and examples.",
    ),
    (
        "artifact",
        "a built contract cannot be read",
        "Build it again: `cargo slacontract build`.",
    ),
    (
        "backtest",
        "reports do not fit the terms",
        "The message names the window, the feed or the part. A report says what the terms ask for: a ratio, a value or the counts of its buckets.",
    ),
    (
        "cargo",
        "cargo failed",
        "Its own message is part of this one.",
    ),
    (
        "case",
        "a court has no such case",
        "`cargo slacontract court cases` lists those that wait for an account, with `--all` all of them.",
    ),
    (
        "case-phase",
        "a case is not in the phase in which this is done",
        "Votes are sealed in the phase `commit` and revealed in the phase `reveal`. `cargo slacontract court cases` shows the phase and when it ends.",
    ),
    (
        "code-mismatch",
        "the code on chain is not the code that was built",
        "Build and deploy again, or name the package the address was deployed from.",
    ),
    (
        "code-too-large",
        "the code is larger than a chain keeps",
        "`cargo slacontract size --functions` shows what takes the room.",
    ),
    (
        "compile",
        "the contract does not compile",
        "The compiler's messages are above. A contract is no_std: its lib.rs begins with `#![cfg_attr(target_arch = \"wasm32\", no_std, no_main)]`.",
    ),
    (
        "court",
        "what is at the address does not answer as a court does",
        "Name a contract that implements Arbitrator, Court and Jurors, as that of `sdk/contracts/court` does.",
    ),
    (
        "coverage",
        "coverage cannot be measured",
        "It needs cargo-llvm-cov and the llvm-tools component; the message gives the commands.",
    ),
    (
        "decode",
        "bytes are not what the ABI says",
        "Another contract may be at the address, or the ABI is another's.",
    ),
    (
        "deployments",
        "the record of deployments cannot be used",
        "It is `.slacontract/deployments/<network>.json`; the message says what is wrong with it.",
    ),
    (
        "devnet",
        "the devnet failed",
        "The message says why; `-v` shows its log.",
    ),
    (
        "devnet-start",
        "the devnet does not start",
        "The port may be in use (`--port 0` picks a free one), or the data directory belongs to another chain.",
    ),
    (
        "devnet-verify",
        "a kept chain does not verify",
        "The message names the block and what differs. A chain that a devnet has open cannot be verified meanwhile.",
    ),
    (
        "doctor",
        "a prerequisite is missing",
        "Each finding comes with its remedy.",
    ),
    (
        "gas",
        "gas has grown, or a snapshot cannot be used",
        "`cargo slacontract gas snapshot` writes a new one when the growth is meant.",
    ),
    (
        "init-code-too-large",
        "the code with its constructor arguments is larger than a transaction may carry",
        "Make the contract or its arguments smaller.",
    ),
    (
        "invalid-program",
        "the chain would refuse the module",
        "The message names the rule: an import it does not know, a float, a limit.",
    ),
    (
        "io",
        "a file cannot be read or written",
        "The message names the file and why.",
    ),
    (
        "keystore",
        "a keystore file cannot be used",
        "It is damaged, of another format, or not readable.",
    ),
    (
        "layout",
        "a storage layout does not fit",
        "Fields may be added at the end; they are never moved, removed or given another type.",
    ),
    (
        "lints",
        "findings of the lints are not allowed",
        "`cargo slacontract explain CODE` says more about each.",
    ),
    (
        "lock-file",
        "Cargo.lock is missing or would change",
        "Commit it: a build is reproduced from exactly these versions.",
    ),
    (
        "module-gone",
        "a built module is not where its artifact says",
        "Build it again: `cargo slacontract build`.",
    ),
    (
        "network",
        "a network is not known or not described fully",
        "`cargo slacontract network list` shows the names; `network add` adds one.",
    ),
    (
        "nextest",
        "cargo-nextest failed",
        "Its own message is part of this one.",
    ),
    (
        "no-contract",
        "there is no contract here",
        "A contract depends on `slacontract` and has a struct with `#[contract]` in its library; at an address, the chain has code.",
    ),
    (
        "no-project",
        "there is no Cargo.toml here or above",
        "Go to a contract's directory, or make one: `cargo slacontract new my-contract`.",
    ),
    (
        "openslo",
        "an OpenSLO document cannot be read or written",
        "The message names the line and the field. What OpenSLO cannot say, such as parties and money, stands in the overlay.",
    ),
    (
        "other-chain",
        "a record belongs to another chain",
        "The chain at the network's address is not the one it was deployed to: a devnet without `--data-dir` begins anew. Deploy again.",
    ),
    (
        "over-budget",
        "a contract is larger than its budget",
        "Budgets are in slacontract.toml: `[size]` for WASM, `[code-size]` for what is on chain.",
    ),
    (
        "password",
        "a keystore's password is missing or wrong",
        "Type it, or give it as `SLACONTRACT_PASSWORD` where nobody can be asked.",
    ),
    (
        "post-link",
        "the compiled module cannot be prepared for the chain",
        "Put `#[contract]` on the contract's struct and on its `impl`.",
    ),
    (
        "reports",
        "a file of reports cannot be read",
        "The message names the line and the column. `cargo slacontract terms backtest --help` shows the columns.",
    ),
    (
        "revert",
        "the call reverted",
        "The message says with what; `cargo slacontract explain` takes the revert data too.",
    ),
    (
        "rpc",
        "the node refused a request",
        "Its own words are part of the message.",
    ),
    (
        "scaffold",
        "a project cannot be made",
        "The name is taken or is no name for a crate, or the directory cannot be written.",
    ),
    (
        "scenario",
        "a scenario comes out otherwise than it says",
        "The message names the step, what it expected and what came. Either the rule or the scenario is wrong.",
    ),
    (
        "scenario-file",
        "a file is no scenario, or a step cannot be played as it is written",
        "The message names the step. The book's page \"Supervision\" says how a scenario is written.",
    ),
    (
        "sdk-source",
        "the SDK's sources cannot be provided",
        "Set `SLACONTRACT_CACHE` to a directory that can be written.",
    ),
    (
        "seat",
        "an account has no seat in a case, or its seat has nothing left to do",
        "The message names the jurors of the panel. `--from` says which account votes.",
    ),
    (
        "settings",
        "slacontract.toml cannot be used",
        "The message names the key and what it may be.",
    ),
    (
        "source",
        "a source file cannot be read as Rust",
        "See what the compiler says: `cargo slacontract build`.",
    ),
    (
        "target-missing",
        "the Rust target of contracts is not installed",
        "`rustup target add wasm32v1-none`.",
    ),
    (
        "terms",
        "the terms cannot be read, or are unsound",
        "The message names the part. `cargo slacontract terms check` lists everything that is found, with codes to explain.",
    ),
    (
        "test",
        "tests failed",
        "The output above says which and why.",
    ),
    (
        "trace",
        "a transaction cannot be traced",
        "The node may not keep it, or does not answer `debug_traceTransaction`.",
    ),
    (
        "unknown-contract",
        "there is no contract package of this name",
        "The message lists those there are.",
    ),
    (
        "unreachable",
        "no node answers at the address",
        "Start one: `cargo slacontract devnet`.",
    ),
    (
        "upgrade",
        "the storage of the new code does not fit that of the old",
        "The message names the field that moved, changed its type or is gone. Add fields behind the old ones only.",
    ),
    (
        "usage",
        "the command was used wrongly",
        "`--help` shows how it is used, with examples.",
    ),
    (
        "verify",
        "the code on chain is not what these sources build",
        "The message says what differs: compiler, SDK, settings or code.",
    ),
    (
        "vote",
        "an outcome is none of the case, or a sealed vote cannot be opened",
        "The message names the outcomes. A vote is opened by the account and the salt that sealed it; `--choice` and `--salt` give both by hand.",
    ),
];

pub(super) fn entries() -> impl Iterator<Item = Entry> {
    FAILURES.iter().map(|(code, title, text)| Entry {
        code: (*code).to_owned(),
        title: (*title).to_owned(),
        text: (*text).to_owned(),
        ..Entry::default()
    })
}
