//! `cargo xtask demo`: the whole product in one story, each step done as a new user would do it.
//!
//! Nothing is simulated: the service is a process that really dies, the windows are real seconds, each signer probes
//! for itself, and the ledger is rebuilt from the chain's events.

mod agreement;
mod ledger;
mod operator;
mod picture;
mod prober;
mod server;
mod story;

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, SystemTime};

use alloy_primitives::Address;
use serde_json::Value;
use slacontract_client::Account;

use crate::devnet::Devnet;
use crate::failure::Failure;
use crate::workshop::Workshop;

use agreement::{Agreement, Window};
use ledger::ether;
use operator::Operator;
use picture::WindowShown;
use prober::{Measurement, Prober};
use server::Service;
use story::{Story, say};

pub use server::{ServeArguments, serve};

/// Options of the demo.
#[derive(clap::Args)]
pub struct Arguments {
    /// Leaves the chain running afterwards and prints its address.
    #[arg(long)]
    keep: bool,
    /// Also draws the run as an SVG picture into this file.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

/// Name of the scaffolded project, and so of its contract.
const PROJECT: &str = "my-uptime";
/// Places of the people among the development accounts.
const PROVIDER: u32 = 1;
const CUSTOMER: u32 = 2;
const SIGNERS: [u32; 3] = [3, 4, 5];
/// Who carries the signed reports: somebody without a role.
const CARRIER: u32 = 9;
/// What the customer pays for a window.
const FEE: &str = "1 ether";
/// How many windows the demo measures.
const WINDOWS: u64 = 2;
/// Time between two probes of one signer.
const EVERY: Duration = Duration::from_millis(200);
/// When in the second window the service dies and when it comes back, in percent of the window.
const OUTAGE: std::ops::Range<u32> = 30..65;

/// Runs the demo.
///
/// # Errors
/// When a step fails, or the ledger does not sum to zero or does not agree with the chain.
pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    let workshop = Workshop::find()?;
    let mut story = Story::begin();
    story.step(
        "The command line tool, as `cargo install` would build it",
        || workshop.build_cli(),
    )?;

    let folder = Folder::take()?;
    let mut operator = Operator::new(&workshop, folder.path.clone());
    story.step("A new agreement about a service's uptime", || {
        operator.run(&["new", PROJECT, "--template", "uptime"])
    })?;
    operator.project = folder.path.join(PROJECT);
    story.step("Its tests, natively and as WebAssembly, compared", || {
        operator.run(&["test"])
    })?;
    story.step("The contract as WebAssembly", || operator.run(&["build"]))?;

    let devnet = story.step("A chain on a free port", || {
        let devnet = Devnet::start(&workshop, &[])?;
        say(&devnet.rpc);
        Ok(devnet)
    })?;
    operator.rpc.clone_from(&devnet.rpc);
    let agreement = story.step("Deployed and proposed by the provider", || {
        propose(&operator, &workshop)
    })?;
    let (mut service, probers) = story.step(
        "A real web server, probed by every signer for itself",
        || {
            let service = Service::start()?;
            say(format!("http://{}", service.address()));
            let probers = SIGNERS.map(|_| Prober::start(service.address(), EVERY));
            Ok((service, probers))
        },
    )?;
    story.step(
        "Accepted; bond and fees are paid in; the first window opens",
        || fund(&operator, &agreement),
    )?;

    let mut shown = Vec::new();
    for id in 0..WINDOWS {
        let window = agreement.window(id)?;
        let length = window
            .to
            .duration_since(window.from)
            .unwrap_or_default()
            .as_secs();
        let breaks = id + 1 == WINDOWS;
        let title = if breaks {
            "the server is killed for a while"
        } else {
            "the server is up"
        };
        story.step(&format!("Window {id}, {length} seconds: {title}"), || {
            watch(&window, &mut service, breaks)
        })?;
        let measured = story.step(
            &format!("Each signer's report of window {id}, carried by a stranger"),
            || report(&agreement, &window, &probers),
        )?;
        shown.push(WindowShown {
            id,
            measured,
            verdict: String::new(),
        });
    }
    for window in &mut shown {
        let breaks = window.id + 1 == WINDOWS;
        window.verdict = story.step(
            &format!("Window {} is settled, by anyone", window.id),
            || settle(&operator, &agreement, window.id, breaks),
        )?;
    }
    story.step("Everybody claims what is theirs", || finish(&operator))?;

    let ledger = agreement.ledger(development(CUSTOMER)?.address())?;
    println!(
        "\nThe ledger, rebuilt from the chain's events:\n\n{}",
        ledger.render()
    );
    audit(&agreement, &ledger)?;
    if let Some(path) = &arguments.svg {
        let svg = picture::draw(&shown, &ledger);
        std::fs::write(path, svg).map_err(Failure::file(path))?;
        println!("drawn: {}", path.display());
    }
    println!(
        "The breach was measured, reported, settled and paid in {:.0} seconds.",
        story.seconds()
    );
    if arguments.keep {
        let rpc = devnet.rpc.clone();
        println!(
            "The chain goes on at {rpc}, the agreement is {}; end it with: kill {}",
            agreement.address,
            devnet.leave()
        );
    }
    Ok(())
}

/// An empty folder for the project, the same one in every run: compiled dependencies know the project's path, so a
/// second run finds them built. While another demo runs, a folder of this run's own.
struct Folder {
    path: PathBuf,
    _lock: std::fs::File,
    _own: Option<tempfile::TempDir>,
}

impl Folder {
    fn take() -> Result<Self, Failure> {
        let shared = std::env::temp_dir().join("slacontract-demo");
        let lock_path = shared.with_extension("lock");
        let lock = std::fs::File::create(&lock_path).map_err(Failure::file(&lock_path))?;
        if lock.try_lock().is_err() {
            let own = tempfile::tempdir().map_err(Failure::file("a temporary folder"))?;
            return Ok(Self {
                path: own.path().to_path_buf(),
                _lock: lock,
                _own: Some(own),
            });
        }
        if shared.exists() {
            std::fs::remove_dir_all(&shared).map_err(Failure::file(&shared))?;
        }
        std::fs::create_dir_all(&shared).map_err(Failure::file(&shared))?;
        Ok(Self {
            path: shared,
            _lock: lock,
            _own: None,
        })
    }
}

fn development(index: u32) -> Result<Account, Failure> {
    Account::development(index)
        .map_err(|error| Failure::unexpected(format!("account {index}"), error))
}

/// Deploys the contract; its constructor proposes the terms with their parties, signers and fee.
fn propose(operator: &Operator<'_>, workshop: &Workshop) -> Result<Agreement, Failure> {
    let party = |index| development(index).map(|account| account.address().to_string());
    let signers = SIGNERS
        .iter()
        .map(|index| party(*index))
        .collect::<Result<Vec<_>, _>>()?;
    let signers = format!("[{}]", signers.join(","));
    let (provider, customer, from) = (party(PROVIDER)?, party(CUSTOMER)?, PROVIDER.to_string());
    let parties = [
        "--provider",
        &provider,
        "--customer",
        &customer,
        "--signers",
        &signers,
    ];
    let deployed = operator
        .on_chain(&[&["deploy"], &parties[..], &["--fee", FEE, "--from", &from]].concat())?;
    let address: Address = deployed["address"]
        .as_str()
        .unwrap_or_default()
        .parse()
        .map_err(|_| Failure::unexpected("`address` of the deployment", &deployed))?;
    say(format!("agreement at {address}"));
    let artifact = workshop
        .target()
        .join(format!("tmp/projects/slacontract/{PROJECT}.json"));
    Agreement::at(&operator.rpc, address, &artifact)
}

/// The customer accepts; both pay in.
fn fund(operator: &Operator<'_>, agreement: &Agreement) -> Result<(), Failure> {
    let (provider, customer) = (PROVIDER.to_string(), CUSTOMER.to_string());
    let hash = agreement.status("agreement")?;
    send(
        operator,
        &["accept", "--agreement", &hash, "--from", &customer],
    )?;
    let units = |field: &str| -> Result<i128, Failure> {
        let text = agreement.status(field)?;
        text.parse()
            .map_err(|error| Failure::unexpected(format!("`{field}` = {text}"), error))
    };
    let bond = format!("{} ether", ether(units("bond")?));
    let fees = format!("{} ether", ether(units("fee")? * i128::from(WINDOWS)));
    send(
        operator,
        &["deposit", "--value", &bond, "--from", &provider],
    )?;
    send(
        operator,
        &["deposit", "--value", &fees, "--from", &customer],
    )?;
    Ok(())
}

/// Sends a call of the agreement.
fn send(operator: &Operator<'_>, arguments: &[&str]) -> Result<Value, Failure> {
    operator.on_chain(&[&["call", PROJECT], arguments].concat())
}

/// Waits for a window's end; in the window that `breaks`, kills the server for a while.
fn watch(window: &Window, service: &mut Service, breaks: bool) -> Result<(), Failure> {
    let (from, to) = (window.from, window.to);
    let length = to.duration_since(from).unwrap_or_default();
    if breaks {
        wait_until(from + length * OUTAGE.start / 100);
        service.kill();
        say("the server was killed");
        wait_until(from + length * OUTAGE.end / 100);
        service.restart()?;
        say("the server is back");
    }
    // Block time is in whole seconds and a report is taken from the window's end on.
    wait_until(to + Duration::from_millis(50));
    Ok(())
}

fn wait_until(moment: SystemTime) {
    thread::sleep(moment.duration_since(SystemTime::now()).unwrap_or_default());
}

/// Puts every signer's report on the chain and answers what the first one saw.
fn report(
    agreement: &Agreement,
    window: &Window,
    probers: &[Prober],
) -> Result<Measurement, Failure> {
    let carrier = development(CARRIER)?;
    for (index, prober) in SIGNERS.iter().zip(probers) {
        let (signer, seen) = (
            development(*index)?,
            prober.measured(window.from, window.to),
        );
        let transaction = agreement.report(&signer, &carrier, window, &seen)?;
        let (good, total, missing) = (seen.good(), seen.total(), seen.missing());
        say(format!(
            "signer {index}: {good} of {total} probes answered, {missing} missing; {transaction}"
        ));
    }
    Ok(probers[0].measured(window.from, window.to))
}

/// Settles a window once nobody may challenge it any more, and compares the verdict with what was done to the server.
fn settle(
    operator: &Operator<'_>,
    agreement: &Agreement,
    id: u64,
    broken: bool,
) -> Result<String, Failure> {
    wait_until(agreement.window(id)?.settle_from + Duration::from_millis(50));
    send(
        operator,
        &[
            "settle",
            "--window",
            &id.to_string(),
            "--from",
            &CARRIER.to_string(),
        ],
    )?;
    let (breach, credit) = agreement.verdict(id)?;
    let verdict = if breach {
        format!("breached, credit {} ether", ether(credit))
    } else {
        "met".to_owned()
    };
    say(&verdict);
    if breach != broken || (broken && credit == 0) {
        return Err(Failure::unexpected(
            format!("the verdict on window {id}"),
            verdict,
        ));
    }
    Ok(verdict)
}

/// Closes the books and lets both parties claim.
fn finish(operator: &Operator<'_>) -> Result<(), Failure> {
    send(operator, &["close", "--from", &CARRIER.to_string()])?;
    for party in [PROVIDER, CUSTOMER] {
        send(operator, &["claim", "--from", &party.to_string()])?;
    }
    Ok(())
}

/// The ledger must sum to zero, and say of the agreement what the chain says.
fn audit(agreement: &Agreement, ledger: &ledger::Ledger) -> Result<(), Failure> {
    let totals = ledger.totals();
    let sum: i128 = totals.iter().sum();
    if sum != 0 {
        return Err(Failure::unexpected(
            "the ledger should sum to zero",
            ether(sum),
        ));
    }
    let (held, balance) = (totals[2..].iter().sum(), agreement.balance()?);
    if balance != held {
        return Err(Failure::unexpected(
            "the agreement's balance",
            format!("{} on chain, {} in the ledger", ether(balance), ether(held)),
        ));
    }
    Ok(())
}
