//! Named accounts and named networks: what is written, what is refused, and that other tools read it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tool::devnet::Devnet;
use crate::tool::{Run, Tool, document, good, refused};
use serde_json::Value;

const KEY: &str = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
/// The address of [`KEY`], which is also the second account of the development mnemonic.
const ADDRESS: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

/// A directory with a password file, `pw.txt`.
fn tool() -> Tool {
    let tool = Tool::new();
    fs::write(tool.dir().join("pw.txt"), "correct horse\n").expect("writes");
    fs::write(tool.dir().join("key.txt"), KEY).expect("writes");
    tool
}

fn import(tool: &Tool, name: &str) -> Run {
    tool.run(&[
        "account",
        "import",
        name,
        "--key-file",
        "key.txt",
        "--password-file",
        "pw.txt",
    ])
}

fn file(tool: &Tool, name: &str) -> PathBuf {
    tool.dir().join(format!(".home/keystore/{name}.json"))
}

#[test]
fn a_key_is_kept_under_its_password_and_comes_out_again() {
    let tool = tool();
    let kept = good(import(&tool, "provider"));
    assert_eq!(kept.stdout.trim(), ADDRESS);
    let text = fs::read_to_string(file(&tool, "provider")).expect("the file");
    assert!(
        !text.contains(&KEY[2..]),
        "the key is not in the file openly"
    );
    let export = |more: &[&str]| tool.run(&[&["account", "export", "provider"], more].concat());
    assert_eq!(good(export(&[])).stdout.trim(), text.trim());
    let key = good(export(&["--private-key", "--password-file", "pw.txt"]));
    assert_eq!(key.stdout.trim(), KEY);
    refused(
        &export(&["--private-key", "--json"]),
        "password",
        "nobody can be asked",
    );
    fs::write(tool.dir().join("wrong.txt"), "battery").expect("writes");
    refused(
        &export(&["--private-key", "--json", "--password-file", "wrong.txt"]),
        "password",
        "provider.json: the password does not open it",
    );
    refused(
        &export(&["--private-key", "--json", "--password-file", "none.txt"]),
        "password",
        "cannot read the password file none.txt",
    );

    let made = good(tool.run(&["account", "new", "treasurer", "--password-file", "pw.txt"]));
    let list = document(&good(tool.run(&["account", "list", "--json"])));
    let find = |name: &str| {
        list["accounts"]
            .as_array()
            .and_then(|accounts| accounts.iter().find(|account| account["name"] == name))
            .unwrap_or_else(|| panic!("no {name} in {list}"))["address"]
            .clone()
    };
    assert_eq!(find("provider"), ADDRESS);
    assert_eq!(find("treasurer"), made.stdout.trim());
    assert_eq!(find("alice"), "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
}

#[test]
fn nothing_is_overwritten_and_nothing_is_half_written() {
    let tool = tool();
    good(import(&tool, "provider"));
    let before = fs::read(file(&tool, "provider")).expect("the file");
    for arguments in [
        &[
            "account",
            "new",
            "provider",
            "--password-file",
            "pw.txt",
            "--json",
        ][..],
        &[
            "account",
            "import",
            "provider",
            "--key-file",
            "key.txt",
            "--password-file",
            "pw.txt",
            "--json",
        ],
    ] {
        let run = tool.run(arguments);
        refused(&run, "account", "there is an account `provider` already");
        assert_eq!(run.code, 2);
    }
    assert_eq!(fs::read(file(&tool, "provider")).expect("the file"), before);

    for (name, arguments, code, message) in [
        (
            "bad",
            &["--key-file", "pw.txt"][..],
            "account",
            "not a private key",
        ),
        (
            "bad",
            &["--key-file", "none.txt"],
            "io",
            "cannot read none.txt",
        ),
        (
            "bad",
            &["--keystore", "pw.txt"],
            "keystore",
            "not a Keystore V3 file",
        ),
        (
            "bad",
            &["--mnemonic-file", "pw.txt"],
            "account",
            "of the mnemonic",
        ),
        ("bad", &[], "usage", "which key?"),
        (
            "1",
            &["--key-file", "key.txt"],
            "account",
            "`1` cannot be an account's name",
        ),
        (
            "../x",
            &["--key-file", "key.txt"],
            "account",
            "`../x` cannot be an account's name",
        ),
    ] {
        let run = tool.run(
            &[
                &[
                    "account",
                    "import",
                    name,
                    "--json",
                    "--password-file",
                    "pw.txt",
                ],
                arguments,
            ]
            .concat(),
        );
        refused(&run, code, message);
        assert!(!run.stdout.contains(&KEY[2..]) && !run.stdout.contains("correct horse"));
    }
    let left = fs::read_dir(tool.dir().join(".home/keystore"))
        .expect("lists")
        .count();
    assert_eq!(left, 1);
}

#[test]
fn a_named_account_sends_and_is_funded() {
    let tool = tool();
    let made = good(tool.run(&["account", "new", "treasurer", "--password-file", "pw.txt"]));
    let devnet = Devnet::start(&tool);
    let run =
        |arguments: &[&str]| tool.run(&[arguments, &["--json", "--rpc-url", &devnet.rpc]].concat());
    let funded = document(&good(run(&["account", "fund", "treasurer", "3 ether"])));
    assert_eq!(funded["address"], made.stdout.trim());
    assert_eq!(funded["balance"], "3000000000000000000");
    // Out of the named account again: signed with its key, which the node does not hold.
    let back = document(&good(run(&[
        "account",
        "fund",
        "bob",
        "1 ether",
        "--from",
        "treasurer",
        "--password-file",
        "pw.txt",
    ])));
    assert_eq!(back["from"], made.stdout.trim());
    assert_eq!(back["address"], ADDRESS);

    refused(
        &run(&["account", "fund", "treasurer", "ten"]),
        "argument",
        "value \"ten\" is not an amount",
    );
    refused(
        &run(&["account", "fund", "nobody"]),
        "account",
        "no account `nobody`",
    );
    refused(
        &run(&["account", "fund", "bob", "--from", "treasurer"]),
        "password",
        "a password is needed, and nobody can be asked",
    );
    refused(
        &run(&[
            "account",
            "fund",
            "bob",
            "9 ether",
            "--from",
            "treasurer",
            "--password-file",
            "pw.txt",
        ]),
        "rpc",
        "nsufficient funds",
    );
}

#[test]
fn a_broken_or_foreign_keystore_is_named_with_what_to_do() {
    let tool = tool();
    good(import(&tool, "provider"));
    let path = file(&tool, "provider");
    let whole = fs::read_to_string(&path).expect("the file");
    let export = || {
        tool.run(&[
            "account",
            "export",
            "provider",
            "--private-key",
            "--json",
            "--password-file",
            "pw.txt",
        ])
    };
    for (text, message) in [
        (
            whole[..whole.len() / 2].to_owned(),
            "not a Keystore V3 file",
        ),
        (
            whole.replace("\"version\": 3", "\"version\": 1"),
            "`version` is 1, not 3",
        ),
        (
            whole.replace("\"n\": 8192", "\"n\": 4294967296"),
            "out of range",
        ),
        (
            whole.replace(&ADDRESS[2..].to_lowercase(), &"11".repeat(20)),
            "the key inside is that of 0x70997970",
        ),
    ] {
        assert_ne!(text, whole);
        fs::write(&path, &text).expect("writes");
        let run = export();
        refused(&run, "keystore", message);
        assert!(
            run.stdout.contains("restore the file from a backup"),
            "{}",
            run.stdout
        );
    }
    // One broken file does not hide the others.
    let list = good(tool.run(&["account", "list"]));
    assert!(
        list.stdout.contains("alice") && list.stdout.contains("provider"),
        "{}",
        list.stdout
    );
}

/// Foundry's `cast`, where `npm install --prefix clients` has put it.
fn cast() -> Option<PathBuf> {
    let machine = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    let below = format!(
        "clients/node_modules/@foundry-rs/cast-{}-{machine}/bin/cast",
        std::env::consts::OS
    );
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|dir| dir.join(&below))
        .find(|path| path.is_file())
}

#[test]
fn foundry_reads_our_keystores_and_we_read_foundrys() {
    let Some(cast) = cast() else {
        assert!(
            std::env::var_os("CI").is_none(),
            "cast is missing: npm install --prefix clients"
        );
        eprintln!("not compared with cast, which is not installed: npm install --prefix clients");
        return;
    };
    let tool = tool();
    let run = |arguments: &[&str]| {
        let output = Command::new(&cast)
            .args(arguments)
            .current_dir(tool.dir())
            .env("HOME", tool.dir())
            .output()
            .expect("cast runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        text
    };
    good(import(&tool, "provider"));
    let ours = file(&tool, "provider");
    let told = run(&[
        "wallet",
        "address",
        "--keystore",
        &ours.to_string_lossy(),
        "--password",
        "correct horse",
    ]);
    assert_eq!(told.trim(), ADDRESS);

    run(&[
        "wallet",
        "import",
        "theirs",
        "--keystore-dir",
        ".",
        "--private-key",
        KEY,
        "--unsafe-password",
        "correct horse",
    ]);
    let kept = good(tool.run(&[
        "account",
        "import",
        "theirs",
        "--keystore",
        "theirs",
        "--password-file",
        "pw.txt",
    ]));
    assert_eq!(kept.stdout.trim(), ADDRESS);
}

#[test]
fn a_network_is_named_used_and_removed() {
    let tool = tool();
    let devnet = Devnet::start(&tool);
    let run = |arguments: &[&str]| tool.run(&[arguments, &["--json"]].concat());
    let added = document(&good(run(&["network", "add", "stage", &devnet.rpc])));
    assert_eq!(added["chainId"], 31_337);
    good(run(&["network", "use", "stage"]));
    let used = |document: &Value| {
        document["networks"]
            .as_array()
            .and_then(|networks| networks.iter().find(|network| network["used"] == true))
            .map(|network| network["name"].clone())
    };
    assert_eq!(
        used(&document(&good(run(&["network", "list"])))),
        Some("stage".into())
    );
    // The default is used by commands; a flag goes before it.
    good(run(&["account", "fund", "bob", "1 wei"]));
    refused(
        &run(&[
            "account",
            "fund",
            "bob",
            "1 wei",
            "--network",
            "devnet",
            "--rpc-url",
            "http://127.0.0.1:1",
        ]),
        "unreachable",
        "no node at http://127.0.0.1:1",
    );

    good(run(&[
        "network",
        "add",
        "public",
        "http://127.0.0.1:1",
        "--chain-id",
        "421614",
    ]));
    refused(
        &run(&[
            "network",
            "add",
            "public",
            &devnet.rpc,
            "--chain-id",
            "421614",
        ]),
        "other-chain",
        "has chain 31337, and network `public` is chain 421614",
    );
    refused(
        &run(&[
            "account",
            "fund",
            "bob",
            "--network",
            "public",
            "--rpc-url",
            &devnet.rpc,
        ]),
        "other-chain",
        "has chain 31337, and network `public` is chain 421614",
    );
    refused(
        &run(&["network", "add", "x", "http://127.0.0.1:1"]),
        "unreachable",
        "does not tell its chain's id",
    );
    refused(
        &run(&["network", "add", "x", "localhost"]),
        "network",
        "`localhost` is not the address of a node",
    );
    refused(
        &run(&["network", "add", "../x", &devnet.rpc]),
        "deployments",
        "`../x` cannot be a network's name",
    );
    refused(
        &run(&["network", "use", "nowhere"]),
        "network",
        "no network `nowhere`; there is `devnet`, `public`, `stage`",
    );
    refused(
        &run(&["network", "remove", "nowhere"]),
        "usage",
        "has no network `nowhere`",
    );
    good(run(&["network", "remove", "stage"]));
    assert_eq!(
        used(&document(&good(run(&["network", "list"])))),
        Some("devnet".into())
    );
}

#[test]
fn a_broken_settings_file_is_named_with_the_place_in_it() {
    let tool = tool();
    for (text, message) in [
        ("[network.x]\nrpc-url = 5\n", "line 2"),
        ("[netwrok.x]\n", "unknown field `netwrok`"),
        ("[accounts]\nalice = \"zoe\"\n", "accounts.alice = \"zoe\""),
        ("[network.x]\nrpc-url = \"ftp://x\"\n", "network.x.rpc-url"),
    ] {
        fs::write(tool.dir().join("slacontract.toml"), text).expect("writes");
        for arguments in [
            &["network", "list", "--json"][..],
            &[
                "network",
                "add",
                "y",
                "http://127.0.0.1:1",
                "--chain-id",
                "1",
                "--json",
            ],
            &["account", "list", "--json"],
        ] {
            let run = tool.run(arguments);
            refused(&run, "settings", message);
            assert_eq!(run.code, 1);
        }
        assert_eq!(
            fs::read_to_string(tool.dir().join("slacontract.toml")).expect("reads"),
            text
        );
    }
}
