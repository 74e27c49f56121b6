//! The examples in the help are run, all of them: a project with five contracts, a devnet, accounts and networks are there.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::court::SETTINGS as SETTINGS_OF_COURT;
use crate::tool::{self, Tool};
use serde_json::{Value, json};
use slacontract_client::{Client, Http};

/// What examples name only to show its shape: a transaction, which is replaced by one the scene has made.
const SHOWN_TRANSACTION: &str =
    "0x5f071bba6191f1a08f2d695ac8c9844ca268bcb6b4d356e25df4901541dff5b1";
/// Where a devnet listens unless told otherwise, which is replaced by the scene's.
const SHOWN_NODE: &str = "http://127.0.0.1:8545";

/// Names of the scene's accounts.
const SETTINGS: &str = "[accounts]\nowner = \"0\"\ncustomer = \"0\"\nprovider = \"1\"\nalice = \"2\"\nfriend = \"1\"\n";

/// A scenario.
const STORY: &str = "title = \"Counting\"\n[parties]\nann = 0\n[[contract]]\nname = \"counter\"\npackage = \"counter\"\nby = \"ann\"\n\
[[step]]\nat = \"1h\"\nby = \"ann\"\ncall = \"counter.increment\"\n";

/// Everything that examples are about.
struct Scene {
    tool: Tool,
    devnet: Child,
    rpc: String,
    transaction: String,
}

impl Scene {
    fn build() -> Self {
        let tool = Tool::new();
        let mut command = tool.command("");
        let mut devnet = command
            .args(["devnet", "--port", "0", "--json", "--exit-with-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the devnet starts");
        let mut line = String::new();
        let stdout = devnet.stdout.take().expect("its stdout");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("one line");
        let ready: Value = serde_json::from_str(&line).expect("one document");
        let mut scene = Self {
            tool,
            devnet,
            rpc: ready["rpc"].as_str().expect("an address").to_owned(),
            transaction: String::new(),
        };
        let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"counter\", \"escrow\", \"token\", \"uptime\", \"tribunal\"]\n";
        fs::write(scene.path("Cargo.toml"), manifest).expect("writes");
        scene.settings();
        for (name, template) in [
            ("counter", "blank"),
            ("escrow", "escrow"),
            ("token", "token"),
            ("uptime", "uptime"),
        ] {
            scene.must(
                "",
                &format!("cargo slacontract new {name} --template {template}"),
            );
        }
        scene.must("", "cargo slacontract new tribunal");
        let court = include_str!("../../../sdk/contracts/court/src/lib.rs");
        fs::write(scene.path("tribunal/src/lib.rs"), court).expect("writes");
        fs::remove_dir_all(scene.path("tribunal/tests")).expect("removes");
        // Where the tests of one build share a target directory, a project has its own.
        std::os::unix::fs::symlink(tool::target(), scene.path("counter/target")).expect("links");
        scene.must("counter", "cargo slacontract deploy");
        scene.must(
            "escrow",
            "cargo slacontract deploy --provider provider --term 30d --value '1 ether'",
        );
        scene.must(
            "token",
            "cargo slacontract deploy --name Example --symbol EXM --supply 1000",
        );
        // An agreement in force.
        scene.must(
            "uptime",
            "cargo slacontract deploy --from provider --provider provider --customer customer --signers '[3, 4, 5]' --fee '1 ether'
             hash=$(cargo slacontract call uptime status --json | grep -o '\"agreement\": *\"0x[0-9a-f]*' | grep -o '0x.*')
             cargo slacontract call uptime accept --agreement $hash --from customer
             cargo slacontract call uptime deposit --value '6 ether' --from provider
             cargo slacontract call uptime deposit --value '1 ether' --from customer",
        );
        // A court with a case.
        scene.must(
            "tribunal",
            &format!(
                "cargo slacontract deploy --settings '{SETTINGS_OF_COURT}' --jurors '[0, 1, 2]'
                 cargo slacontract call tribunal createDispute --choices 3 --extra-data 0x{} --value '1 ether' --from 3",
                "0".repeat(2 * 8 * 32)
            ),
        );
        scene.transaction = scene
            .must("counter", "cargo slacontract call counter increment")
            .trim()
            .to_owned();
        scene
    }

    fn path(&self, name: &str) -> PathBuf {
        self.tool.dir().join(name)
    }

    /// The project's settings as they were.
    fn settings(&self) {
        fs::write(self.path("slacontract.toml"), SETTINGS).expect("writes");
    }

    /// The files that examples about terms name.
    fn terms(&self) {
        let summary = r#"[{ "slug": "web", "dailyMinutesDown": { "2025-03-29": 16 } }]"#;
        let terms = include_str!("../../../sdk/backtest/tests/data/monthly.json");
        for (name, text) in [
            ("terms.json", terms),
            ("draft.json", terms),
            (
                "2025.csv",
                "from,to,good,total\n2025-01-01,2025-02-01,44000,44640\n",
            ),
            ("summary.json", summary),
            (
                "shop.yaml",
                include_str!("../../../sdk/openslo/tests/data/shop.yaml"),
            ),
            (
                "shop.sla.yaml",
                include_str!("../../../sdk/openslo/tests/data/shop.sla.yaml"),
            ),
        ] {
            fs::write(self.path("counter").join(name), text).expect("writes");
        }
    }

    /// A shell in which `cargo slacontract` is the one under test.
    fn shell(&self, below: &str, script: &str) -> Command {
        let own = Path::new(tool::path())
            .parent()
            .expect("a directory")
            .to_path_buf();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(own).chain(std::env::split_paths(&path));
        let template = self.tool.command(below);
        let mut shell = Command::new("bash");
        for (name, value) in template.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        shell
            .current_dir(self.path(below))
            .env("PATH", std::env::join_paths(folders).expect("a path"))
            .env("SLACONTRACT_RPC_URL", &self.rpc)
            .env("SLACONTRACT_HOME", self.path("home"))
            .env("SLACONTRACT_PASSWORD", "correct horse")
            .env("SLACONTRACT_DEVNET_PORT", "0")
            .env("NO_COLOR", "1")
            .args(["-euo", "pipefail", "-c", script])
            .stdin(Stdio::null());
        shell
    }

    fn run(&self, below: &str, script: &str) -> Result<String, String> {
        let output = self.shell(below, script).output().expect("bash runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() {
            return Ok(text(&output.stdout));
        }
        Err(format!(
            "`{script}`: {}\n{}{}",
            output.status,
            text(&output.stdout),
            text(&output.stderr)
        ))
    }

    #[track_caller]
    fn must(&self, below: &str, script: &str) -> String {
        self.run(below, script)
            .unwrap_or_else(|failure| panic!("{failure}"))
    }

    /// Runs an example where it makes sense.
    fn example(&self, example: &str) -> Result<(), String> {
        let words: Vec<&str> = example.split_whitespace().skip(2).collect();
        let script = example
            .replace(SHOWN_TRANSACTION, &self.transaction)
            .replace(SHOWN_NODE, &self.rpc);
        match words.as_slice() {
            ["devnet", ..] => return self.devnet(&script),
            ["new", ..] => {
                let place = tempfile::tempdir_in(self.tool.dir()).expect("a directory");
                let below = place.path().strip_prefix(self.tool.dir()).expect("below");
                return self.run(&below.to_string_lossy(), &script).map(drop);
            }
            ["account", action, ..] => {
                let _ = fs::remove_dir_all(self.path("home"));
                let files = "echo 'correct horse' > password.txt; echo 0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80 > key.txt";
                self.must("counter", files);
                if !["new", "list"].contains(action) {
                    self.must("counter", "cargo slacontract account new treasurer");
                }
                if *action == "import" {
                    let exported = "cargo slacontract account export treasurer > UTC--2026-01-31--treasurer.json";
                    self.must("counter", exported);
                    fs::remove_dir_all(self.path("home")).expect("removes");
                }
            }
            ["court", action, ..] => return self.judge(action, &script),
            ["terms", ..] => self.terms(),
            ["scenario", ..] => fs::write(self.path("counter/story.toml"), STORY).expect("writes"),
            ["network", action, ..] => {
                self.settings();
                let _ = fs::remove_dir_all(self.path("home"));
                if *action == "remove" {
                    let add = format!(
                        "cargo slacontract network add stage {} --chain-id 31337",
                        self.rpc
                    );
                    self.must("counter", &format!("{add}; {add} --user"));
                }
            }
            _ => {}
        }
        let done = self.run("counter", &script).map(drop);
        self.settings();
        done
    }

    /// Runs a juror's example at the time for it, which is taken back.
    fn judge(&self, action: &str, script: &str) -> Result<(), String> {
        let client = Client::new(Http::new(&self.rpc));
        let ask = |method: &str, parameters| -> Value {
            let answer = client.request(method, parameters);
            answer.expect("the devnet answers")
        };
        let before = ask("evm_snapshot", json!([]));
        tool::devnet::wait(&self.rpc, 3 * 86_400);
        self.must("", "cargo slacontract call tribunal draw --case 0");
        if action == "reveal" {
            let vote = "cargo slacontract court vote 0 claim --court tribunal --from alice";
            self.must("counter", &format!("{vote}; echo 'no report' > reasons.md"));
            tool::devnet::wait(&self.rpc, 2 * 86_400);
        }
        let done = self.run("counter", script).map(drop);
        ask("evm_revert", json!([before]));
        done
    }

    /// A devnet runs until it is told to stop; it has worked when something listens.
    fn devnet(&self, script: &str) -> Result<(), String> {
        let port = TcpListener::bind("127.0.0.1:0")
            .expect("a free port")
            .local_addr()
            .expect("an address")
            .port();
        let mut shell = self.shell("counter", &format!("exec {script}"));
        shell
            .env("SLACONTRACT_DEVNET_PORT", port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = shell.spawn().expect("bash runs");
        let chosen = script.contains("--port 0");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its stdout");
        let answered = if chosen {
            let read = BufReader::new(stdout).read_line(&mut line);
            read.is_ok() && line.contains("\"rpc\"")
        } else {
            (0..200).any(|_| {
                thread::sleep(Duration::from_millis(50));
                TcpStream::connect(("127.0.0.1", port)).is_ok()
            })
        };
        let _ = child.kill();
        let _ = child.wait();
        if answered {
            Ok(())
        } else {
            Err(format!("`{script}` does not listen: {line}"))
        }
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        drop(self.devnet.stdin.take());
        let _ = self.devnet.wait();
    }
}

/// The examples in the help of a command and those below it.
fn harvest(command: &[&str], into: &mut Vec<String>) {
    let help = Tool::new().run(&[command, &["--help"]].concat()).stdout;
    if let Some((_, examples)) = help.rsplit_once("Examples:\n") {
        let lines = examples
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty());
        into.extend(lines.map(str::to_owned));
    }
    let below = help
        .lines()
        .skip_while(|line| line.trim_end() != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help");
    for name in below {
        harvest(&[command, &[name]].concat(), into);
    }
}

#[test]
fn every_example_in_the_help_works() {
    // Eighty commands, among them builds and devnets: minutes, which a run in continuous integration does not have to spare.
    if std::env::var_os("SLACONTRACT_FULL").is_none() {
        eprintln!("skipped: `cargo xtask test --full` runs it");
        return;
    }
    let mut examples = Vec::new();
    harvest(&[], &mut examples);
    examples.sort();
    examples.dedup();
    assert!(examples.len() > 30, "{examples:#?}");
    let scene = Scene::build();
    let failures: Vec<String> = examples
        .iter()
        .filter_map(|example| scene.example(example).err())
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} examples fail:\n{}",
        failures.len(),
        examples.len(),
        failures.join("\n")
    );
}
