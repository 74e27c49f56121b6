//! `cargo stylus`, as its authors publish it, against a devnet in the profile of a Stylus development node: each contract is checked,
//! deployed, activated, looked up in the cache, used, verified and traced.

use std::path::PathBuf;

use alloy_primitives::{Address, address, hex, keccak256};
use serde_json::json;

use crate::devnet::Devnet;
use crate::failure::Failure;
use crate::workshop::Workshop;

use super::checks::Checks;
use super::contract::{Contract, calldata};
use super::play::{Deployed, Others, PLAYS, Play};
use super::tool::{self, Said, Tool};

/// The account that every Stylus development node funds, and its published key.
const OWNER: Address = address!("3f1Eae7D46d88F08fc2F8ed27FCb2AB183EB2d0E");
const KEY: &str = "0xb6b15c8cb491557369f3c7d2c287b053eb229daa9c22138887752191c9520659";

/// Takes every contract through the tool; a failure of one does not keep the others from being tried.
pub(super) fn run(workshop: &Workshop, only: Option<&str>) -> Result<(), Failure> {
    let session = Session {
        tool: Tool::ready(workshop)?,
        devnet: Devnet::start(workshop, &["--stylus-devnode"])?,
        checks: Checks::default(),
        workshop,
    };
    let wanted = |name: &str| only.is_none_or(|only| name.contains(only));
    let called = |name: &str| {
        PLAYS
            .iter()
            .any(|play| wanted(play.name) && play.calls == Some(name))
    };
    let (mut others, mut failed) = (Others::new(), Vec::new());
    for play in PLAYS {
        if !wanted(play.name) && !called(play.name) {
            continue;
        }
        match session.take(play, &others) {
            Ok(deployed) => drop(others.insert(play.name, deployed)),
            Err(failure) => {
                eprintln!("      FAILED {failure}");
                failed.push(play.name);
            }
        }
    }
    let (contracts, passed) = (others.len(), session.checks.passed());
    let version = &session.tool.version;
    println!("{version}: {passed} checks of {contracts} contracts passed");
    match (failed.is_empty(), others.is_empty()) {
        (false, _) => Err(Failure::Several(format!("failed: {}", failed.join(", ")))),
        (_, true) => Err(Failure::unexpected("--only", "no contract has such a name")),
        _ => Ok(()),
    }
}

/// The tool with a devnet to work on.
struct Session<'a> {
    tool: Tool,
    devnet: Devnet,
    checks: Checks,
    workshop: &'a Workshop,
}

impl Session<'_> {
    /// Takes one contract through all commands.
    fn take(&self, play: &Play, others: &Others) -> Result<Deployed, Failure> {
        let check = |name: &str, arguments: &[&str], with: &str| {
            self.checks
                .one(play.name, format!("cargo stylus {name}"), || {
                    self.stylus(play, arguments)?.with(with)
                })
        };
        let named = ["--contract", play.name];
        check("check", &[&["check"][..], &named].concat(), "wasm data fee")?;
        let printed = self.deploy(play)?;
        let deployed = Deployed {
            at: tool::address(&printed)?,
            transaction: tool::deployment(&printed)?,
        };
        let contract = Contract {
            devnet: &self.devnet,
            checks: &self.checks,
            name: play.name,
            at: deployed.at,
            from: OWNER,
        };
        let address = deployed.at.to_string();
        let activate = ["activate", "--address", &address, "--private-key", KEY];
        if play.activated_later {
            contract.refuses("number()", &[], "ProgramNotActivated")?;
            let estimate = [&activate[..], &["--estimate-gas"]].concat();
            check("activate --estimate-gas", &estimate, "activation tx gas")?;
            check("activate", &activate, "successfully activated")?;
        }
        let again = [&["check"][..], &named].concat();
        self.checks
            .one(play.name, "cargo stylus check knows the code", || {
                let said = self.stylus(play, &again)?.with("")?;
                match said.contains("wasm data fee") {
                    true => Err(Failure::unexpected("it asks for a fee", said)),
                    false => Ok(()),
                }
            })?;
        let status = ["cache", "status", "--address", &address];
        check("cache status", &status, "is cached")?;
        let sent = (play.run)(&contract, others)?;
        let verify = |transaction| {
            let verify = ["verify", "--no-verify", "--skip-clean", "--deployment-tx"];
            [&verify[..], &[transaction], &named].concat()
        };
        let own = verify(deployed.transaction.as_str());
        check("verify --no-verify", &own, "Verification successful")?;
        if let Some(other) = play.calls.and_then(|name| others.get(name)) {
            let name = "cargo stylus verify refuses another contract's deployment";
            self.checks.one(play.name, name, || {
                self.stylus(play, &verify(&other.transaction))?
                    .refused("Verification failed")
            })?;
        }
        let query = check("trace", &["trace", "--tx", &sent], "")?;
        let native = ["trace", "--tx", &sent, "--use-native-tracer"];
        let native = check("trace --use-native-tracer", &native, "")?;
        self.checks
            .one(play.name, "both traces are whole and the same", || {
                match tool::trace(&query)? == tool::trace(&native)? {
                    true => Ok(()),
                    false => Err(Failure::unexpected(query, native)),
                }
            })?;
        if play.activated_later {
            self.once(play, deployed.at)?;
        }
        Ok(deployed)
    }

    fn deploy(&self, play: &Play) -> Result<String, Failure> {
        let owner = OWNER.to_string();
        let constructor: Vec<String> = play
            .arguments
            .iter()
            .map(|argument| argument.replace("OWNER", &owner))
            .collect();
        let mut deploy = vec!["deploy", "--no-verify", "--contract", play.name];
        deploy.extend(["--private-key", KEY]);
        if play.activated_later {
            deploy.push("--no-activate");
        }
        if play.value != "0" {
            deploy.extend(["--constructor-value", play.value]);
        }
        if !constructor.is_empty() {
            deploy.push("--constructor-args");
            deploy.extend(constructor.iter().map(String::as_str));
        }
        let name = match (constructor.is_empty(), play.value) {
            (true, _) => "cargo stylus deploy --no-verify",
            (_, "0") => "cargo stylus deploy --no-verify with a constructor",
            _ => "cargo stylus deploy --no-verify with a payable constructor",
        };
        self.checks.one(play.name, name, || {
            self.stylus(play, &deploy)?.with("deployed code at address")
        })
    }

    /// The commands that are tried with one contract.
    fn once(&self, play: &Play, at: Address) -> Result<(), Failure> {
        let address = at.to_string();
        let one = |name: &str, arguments: &[&str], said: &dyn Fn(Said) -> Result<(), Failure>| {
            let name = format!("cargo stylus {name}");
            self.checks
                .one(play.name, name, || said(self.stylus(play, arguments)?))
        };
        let bid = ["cache", "suggest-bid", &address];
        one("cache suggest-bid", &bid, &|said| {
            said.with("Minimum bid for contract").map(drop)
        })?;
        let bid = ["cache", "bid", &address, "0", "--private-key", KEY];
        one("cache bid is refused for what is cached", &bid, &|said| {
            said.refused("already cached")
        })?;
        let code = self
            .devnet
            .request("eth_getCode", json!([address, "latest"]))?;
        let code = hex::decode(code.as_str().unwrap_or_default())
            .map_err(|error| Failure::unexpected("eth_getCode", error))?;
        let hash = keccak256(code).to_string();
        let keep = [
            "codehash-keepalive",
            "--codehash",
            &hash,
            "--private-key",
            KEY,
        ];
        let soon = hex::encode(&keccak256("ProgramKeepaliveTooSoon(uint64)")[..4]);
        one(
            "codehash-keepalive is refused in the first month",
            &keep,
            &|said| said.refused(&soon),
        )?;
        let (from, data) = (OWNER.to_string(), calldata("increment()", &[])?);
        let data = hex::encode_prefixed(data);
        let simulate = [
            "simulate", "--from", &from, "--to", &address, "--data", &data,
        ];
        one("simulate", &simulate, &|said| {
            tool::trace(&said.with("emit_log")?).map(drop)
        })?;
        let deploy = [
            "deploy",
            "--no-verify",
            "--estimate-gas",
            "--private-key",
            KEY,
        ];
        let deploy = [&deploy[..], &["--contract", play.name]].concat();
        one("deploy --estimate-gas", &deploy, &|said| {
            said.with("deployment tx gas").map(drop)
        })
    }

    /// One command about a contract.
    fn stylus(&self, play: &Play, arguments: &[&str]) -> Result<Said, Failure> {
        let folder: PathBuf = ["devnet/acceptance", play.workspace, play.name]
            .iter()
            .collect();
        let folder = self.workshop.root().join(folder);
        // What follows the constructor's arguments is taken for another of them.
        let greedy = |argument: &&str| *argument == "--constructor-args";
        let end = arguments.iter().position(greedy).unwrap_or(arguments.len());
        let (first, last) = arguments.split_at(end);
        let endpoint = ["--endpoint", self.devnet.rpc.as_str()];
        self.tool.run(&folder, &[first, &endpoint, last].concat())
    }
}
