//! The doctor on machines on which something is broken: each fault is found, named, and comes with its remedy.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::tool::Tool;
use serde_json::Value;

/// A machine of its own: programs that are scripts, a cache, and nothing else on the path.
struct Machine {
    tool: Tool,
    cache: PathBuf,
    variables: Vec<(&'static str, String)>,
}

impl Machine {
    /// With a good compiler, its target, cargo and rustup.
    fn new() -> Self {
        let tool = Tool::new();
        let cache = tool.dir().join("cache");
        let machine = Self {
            tool,
            cache,
            variables: Vec::new(),
        };
        fs::create_dir_all(machine.bin()).expect("a directory");
        machine.program(
            "rustc",
            &format!(
                "[ \"$1\" = --print ] && echo {} || echo 'rustc 1.95.0 (x)'",
                machine.bin().display()
            ),
        );
        machine.program("cargo", "echo 'cargo 1.95.0 (x)'");
        machine.program("rustup", "echo 'rustup 1.28.0 (x)'");
        machine
    }

    fn bin(&self) -> PathBuf {
        self.tool.dir().join("bin")
    }

    fn program(&self, name: &str, script: &str) {
        let path = self.bin().join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("writes");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("sets");
    }

    fn without(self, name: &str) -> Self {
        fs::remove_file(self.bin().join(name)).expect("it was there");
        self
    }

    fn with(mut self, variable: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((variable, value.into()));
        self
    }

    /// The exit code, and the finding of that name.
    fn finding(&self, name: &str) -> (i32, Value) {
        let mut command = self.tool.command("");
        command
            .env("PATH", self.bin())
            .env("SLACONTRACT_CACHE", &self.cache)
            // A port that hardly anybody uses: the default may well be taken while tests run.
            .env("SLACONTRACT_DEVNET_PORT", "48545")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .args(["doctor", "--json"]);
        let output = command.output().expect("the command runs");
        let document: Value = serde_json::from_slice(&output.stdout).expect("one document");
        let findings = document["findings"]
            .as_array()
            .or_else(|| document["error"]["details"]["findings"].as_array())
            .expect("findings");
        let found = findings.iter().find(|finding| finding["name"] == name);
        let found = found.unwrap_or_else(|| panic!("no `{name}` in {document}"));
        (output.status.code().expect("a code"), found.clone())
    }

    /// What is wrong with `name`, which nothing works without.
    fn fault(&self, name: &str, what: &str, remedy: &str) {
        let (code, finding) = self.finding(name);
        assert_eq!(
            (code, &finding["ok"]),
            (1, &Value::Bool(false)),
            "{finding}"
        );
        self.says(&finding, what, remedy);
    }

    /// What is odd about `name`, without which much works.
    fn remark(&self, name: &str, what: &str, remedy: &str) {
        let (code, finding) = self.finding(name);
        assert_eq!(
            (code, &finding["ok"], &finding["required"]),
            (0, &Value::Bool(false), &Value::Bool(false)),
            "{finding}"
        );
        self.says(&finding, what, remedy);
    }

    fn says(&self, finding: &Value, what: &str, remedy: &str) {
        assert!(
            finding["found"]
                .as_str()
                .is_some_and(|text| text.contains(what)),
            "{finding}"
        );
        assert!(
            finding["remedy"]
                .as_str()
                .is_some_and(|text| text.contains(remedy)),
            "{finding}"
        );
    }
}

#[test]
fn a_sound_machine_passes() {
    let (code, finding) = Machine::new().finding("sdk");
    assert_eq!((code, &finding["ok"]), (0, &Value::Bool(true)), "{finding}");
}

#[test]
fn a_missing_compiler_or_cargo_is_named() {
    Machine::new()
        .without("rustc")
        .fault("rustc", "not found", "rustup.rs");
    Machine::new()
        .without("cargo")
        .fault("cargo", "not found", "rustup.rs");
}

#[test]
fn a_compiler_that_is_too_old_is_named_with_the_version_needed() {
    let machine = Machine::new();
    machine.program("rustc", "echo 'rustc 1.70.0 (90c541806 2023-05-31)'");
    machine.fault(
        "rustc",
        "1.70.0 (90c541806 2023-05-31) is too old: the SDK needs 1.95",
        "rustup update",
    );
}

#[test]
fn a_missing_target_can_wait_only_where_rustup_is() {
    let machine = Machine::new();
    machine.program(
        "rustc",
        "[ \"$1\" = --print ] && echo /nowhere || echo 'rustc 1.95.0 (x)'",
    );
    machine.remark(
        "target",
        "wasm32v1-none is not installed",
        "rustup target add wasm32v1-none",
    );
    let machine = machine.without("rustup");
    machine.fault(
        "target",
        "and rustup is missing",
        "install Rust with rustup",
    );
}

#[test]
fn a_machine_without_rustup_is_told_what_it_is_for() {
    Machine::new()
        .without("rustup")
        .remark("rustup", "a missing target only", "rustup.rs");
}

#[test]
fn a_cache_that_cannot_be_written_is_named() {
    let mut machine = Machine::new();
    let file = machine.tool.dir().join("file");
    fs::write(&file, "").expect("writes");
    machine.cache = file.join("cache");
    machine.fault("cache", "file/cache", "SLACONTRACT_CACHE");
    machine.fault("sdk", "cannot write", "SLACONTRACT_CACHE");
}

#[test]
fn a_damaged_copy_of_the_sdk_is_found() {
    let machine = Machine::new();
    assert_eq!(machine.finding("sdk").0, 0);
    let copies = fs::read_dir(machine.cache.join("sdk")).expect("a directory");
    let copy = copies
        .map(|entry| entry.expect("an entry").path())
        .next()
        .expect("a copy");
    fs::write(copy.join("sdk/src/lib.rs"), "").expect("writes");
    machine.fault("sdk", "1 files in", "rm -r ");
    fs::remove_dir_all(&copy).expect("removes");
    assert_eq!(machine.finding("sdk").0, 0, "the remedy works");
}

#[test]
fn a_manifest_that_does_not_parse_is_named() {
    let machine = Machine::new();
    fs::write(machine.tool.dir().join("Cargo.toml"), "[package\n").expect("writes");
    machine.fault(
        "project",
        "Cargo.toml is not valid TOML",
        "correct the file",
    );
}

#[test]
fn what_listens_on_the_devnets_port_is_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener
        .local_addr()
        .expect("an address")
        .port()
        .to_string();
    let machine = Machine::new().with("SLACONTRACT_DEVNET_PORT", port.as_str());
    let answer = |body: &'static str| {
        let listener = listener.try_clone().expect("a listener");
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let mut request = [0; 4096];
            let _ = stream.read(&mut request);
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            stream
                .write_all(format!("{head}{body}").as_bytes())
                .expect("writes");
        })
    };
    let node = answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"slacontract/v0.0.1\"}");
    machine.remark("port", "is a devnet of another version", "stop it");
    node.join().expect("answered");
    let node = answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"Geth/v1.15\"}");
    machine.remark("port", "is another node: Geth/v1.15", "--port 0");
    node.join().expect("answered");
    let node = answer("hello");
    machine.remark("port", "what listens is no node", "--port 0");
    node.join().expect("answered");
}

#[test]
fn copies_of_the_sdk_that_nobody_uses_any_more_are_removed_and_told() {
    let machine = Machine::new();
    for age in 1..=6_u64 {
        let dir = machine
            .cache
            .join(format!("sdk/0.0.{age}-0000000000000000"));
        fs::create_dir_all(&dir).expect("a directory");
        let time = SystemTime::now() - Duration::from_secs(age * 86_400);
        fs::File::open(&dir)
            .and_then(|dir| dir.set_modified(time))
            .expect("sets");
    }
    let run = |arguments: &[&str]| {
        let mut command = machine.tool.command("");
        command
            .env("SLACONTRACT_CACHE", &machine.cache)
            .args(arguments);
        let output = command.output().expect("the command runs");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = run(&["new", "x", "-v"]);
    for age in 4..=6 {
        assert!(said.contains(&format!("sdk/0.0.{age}-")), "{said}");
    }
    let left = fs::read_dir(machine.cache.join("sdk"))
        .expect("a directory")
        .count();
    assert_eq!(left, 4, "three others and the one in use");
}
