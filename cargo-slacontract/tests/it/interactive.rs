//! Commands that go on, and commands that ask: followed logs, watched tests, passwords typed on a terminal.

use std::fs;
use std::io::{Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::tool::devnet::Devnet;
use crate::tool::{self, Tool, good};
use serde_json::{Value, json};
use slacontract_client::{Client, Http};

/// How long a command may take to say something; a compiler may be at work behind it.
const PATIENCE: Duration = Duration::from_secs(900);

/// A command that runs while the test goes on.
struct Running {
    child: Child,
    said: Arc<Mutex<String>>,
    /// How much of what it said has been waited for.
    heard: usize,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let said = Arc::new(Mutex::new(String::new()));
        listen(child.stdout.take().expect("stdout"), &said);
        listen(child.stderr.take().expect("stderr"), &said);
        Self {
            child,
            said,
            heard: 0,
        }
    }

    fn said(&self) -> String {
        self.said.lock().expect("not poisoned").clone()
    }

    /// Waits until it says `text`, after what was waited for before; what it said until then.
    fn hear(&mut self, text: &str) -> String {
        let began = Instant::now();
        loop {
            let said = self.said();
            if let Some(at) = said[self.heard..].find(text) {
                let until = self.heard + at + text.len();
                let heard = said[self.heard..until].to_owned();
                self.heard = until;
                return heard;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "it does not say `{text}`, but:\n{said}"
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Types a line, as slowly as a person: a terminal echoes until the question is out and its echo is switched off.
    fn type_line(&mut self, line: &str) {
        thread::sleep(Duration::from_millis(1_500));
        let stdin = self.child.stdin.as_mut().expect("stdin");
        writeln!(stdin, "{line}").expect("it listens");
    }

    /// Waits for its end.
    fn end(&mut self) -> Option<i32> {
        drop(self.child.stdin.take());
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listen(mut from: impl Read + Send + 'static, said: &Arc<Mutex<String>>) {
    let said = Arc::clone(said);
    thread::spawn(move || {
        let mut bytes = [0; 1024];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            let text = String::from_utf8_lossy(&bytes[..count]);
            said.lock().expect("not poisoned").push_str(&text);
        }
    });
}

/// Makes a transaction whose log has `topic` as its only topic.
fn emit(client: &Client, topic: u8) {
    let from: Vec<String> = client.request("eth_accounts", json!([])).expect("accounts");
    // PUSH1 topic, PUSH1 0, PUSH1 0, LOG1: a creation that says something and leaves nothing.
    let data = format!("0x60{topic:02x}60006000a1");
    let sent: Value = client
        .request(
            "eth_sendTransaction",
            json!([{ "from": from[0], "data": data }]),
        )
        .expect("sends");
    assert!(sent.is_string(), "{sent}");
}

#[test]
fn logs_are_followed_as_they_come_until_the_node_is_gone() {
    let tool = Tool::new();
    let devnet = Devnet::start(&tool);
    let client = Client::new(Http::new(&devnet.rpc));
    emit(&client, 0x11);
    let follow = |more: &[&str]| {
        let mut command = tool.command("");
        command.args(["logs", "--follow", "--rpc-url", &devnet.rpc]);
        Running::start(command.args(more))
    };
    let mut lines = follow(&[]);
    let mut documents = follow(&["--json"]);
    let mut late = follow(&["--from-block", "2"]);
    lines.hear("0011] 0x\n");
    documents.hear("}\n");
    emit(&client, 0x22);
    lines.hear("0022] 0x\n");
    let second = documents.hear("}\n");
    let second: Value = serde_json::from_str(&second).expect("one document per line");
    assert_eq!(second["blockNumber"], 2, "{second}");
    assert!(!late.hear("0022] 0x\n").contains("0011]"));
    drop(devnet);
    lines.hear("error: no answer from ");
    assert_eq!(lines.end(), Some(1));
    documents.hear("\"code\":\"unreachable\"");
    assert_eq!(documents.end(), Some(1));
}

#[test]
fn watched_tests_run_again_after_each_change() {
    let tool = Tool::new();
    good(tool.run(&["new", "watched"]));
    let mut command = tool.command("watched");
    let mut watched = Running::start(command.args(["test", "it_counts", "--watch"]));
    // The tests speak on stderr, as the watching does; the answer on stdout may come before it or after.
    assert!(watched.hear("Watching ").contains("test it_counts ... ok"));

    let test = tool.dir().join("watched/tests/counter.rs");
    let good_one = fs::read_to_string(&test).expect("reads");
    let bad_one = good_one.replace("unwrap(), 2)", "unwrap(), 3)");
    assert_ne!(good_one, bad_one);
    fs::write(&test, bad_one).expect("writes");
    watched.hear("Changed tests/counter.rs");
    assert!(
        watched
            .hear("Watching ")
            .contains("test it_counts ... FAILED")
    );

    fs::write(&test, "fn unfinished(").expect("writes");
    watched.hear("Changed tests/counter.rs");
    assert!(
        watched
            .hear("Watching ")
            .contains("the tests do not compile")
    );

    fs::write(&test, good_one).expect("writes");
    watched.hear("Changed tests/counter.rs");
    assert!(watched.hear("Watching ").contains("test it_counts ... ok"));
    drop(watched);
    // The same tests, compiled already.
    a_debugger_stops_in_the_contract(&tool);
}

/// What the guide says about debuggers, done with gdb where there is one.
fn a_debugger_stops_in_the_contract(tool: &Tool) {
    let there = Command::new("gdb").arg("--version").output();
    if !there.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: there is no gdb here");
        return;
    }
    let template = tool.command("watched");
    let command = |program: &str| {
        let mut command = Command::new(program);
        for (name, value) in template.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
            .current_dir(tool.dir().join("watched"))
            .env("SLACONTRACT_CLI", tool::path())
            .env("SLACONTRACT_LANE", "native")
            .stdin(Stdio::null());
        command
    };
    let compiled = command("cargo")
        .args(["test", "--no-run", "--message-format", "json"])
        .output()
        .expect("cargo runs");
    let binary = String::from_utf8_lossy(&compiled.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "counter")
        .find_map(|message| message["executable"].as_str().map(str::to_owned))
        .expect("the test's binary");
    let source = tool.dir().join("watched/src/lib.rs");
    let text = fs::read_to_string(&source).expect("reads");
    let line = text
        .lines()
        .position(|line| line.contains("self.number.set("))
        .expect("a line of the contract")
        + 1;
    let stop = format!("break {}:{line}", source.display());
    let output = command("gdb")
        .args(["-batch", "-ex", &stop, "-ex", "run", "-ex", "backtrace"])
        .args(["--args", &binary, "it_counts", "--test-threads", "1"])
        .output()
        .expect("gdb runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if String::from_utf8_lossy(&output.stderr).contains("Operation not permitted") {
        eprintln!("skipped: gdb may not watch other processes here");
        return;
    }
    for part in ["hit Breakpoint 1, ", "::increment", "it_counts"] {
        assert!(said.contains(part), "gdb does not say `{part}`:\n{said}");
    }
}

/// The command on a terminal of its own, where this machine can make one.
fn on_a_terminal(tool: &Tool, arguments: &str) -> Option<Running> {
    let there = Command::new("script")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success());
    if !there {
        eprintln!("skipped: there is no `script` of util-linux here to make a terminal with");
        return None;
    }
    let template = tool.command("");
    let mut script = Command::new("script");
    for (name, value) in template.get_envs() {
        match value {
            Some(value) => script.env(name, value),
            None => script.env_remove(name),
        };
    }
    script.current_dir(tool.dir()).args([
        "--quiet",
        "--return",
        "--command",
        &format!("{} {arguments}", tool::path()),
        "/dev/null",
    ]);
    Some(Running::start(&mut script))
}

#[test]
fn a_password_is_asked_for_twice_without_showing_it() {
    let tool = Tool::new();
    let file = tool.dir().join(".home/keystore/typed.json");

    let Some(mut differing) = on_a_terminal(&tool, "account new typed") else {
        return;
    };
    differing.hear("New password of `typed`: ");
    differing.type_line("correct horse");
    differing.hear("Once more: ");
    differing.type_line("correct house");
    differing.hear("the two passwords differ");
    assert_eq!(differing.end(), Some(1));
    assert!(!file.exists(), "nothing is written");

    let mut new = on_a_terminal(&tool, "account new typed").expect("as before");
    new.hear("New password of `typed`: ");
    new.type_line("correct horse");
    new.hear("Once more: ");
    new.type_line("correct horse");
    new.hear("0x");
    assert_eq!(new.end(), Some(0));
    assert!(!new.said().contains("correct"), "{}", new.said());

    let export = "account export typed --private-key";
    let mut wrong = on_a_terminal(&tool, export).expect("as before");
    wrong.hear(": ");
    wrong.type_line("battery");
    wrong.hear("the password does not open it");
    assert_eq!(wrong.end(), Some(1));

    let mut right = on_a_terminal(&tool, export).expect("as before");
    right.hear(": ");
    right.type_line("correct horse");
    right.hear("0x");
    assert_eq!(right.end(), Some(0));
    assert!(!right.said().contains("correct"), "{}", right.said());
}
