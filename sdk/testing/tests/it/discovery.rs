//! A test without a devnet fails and says what to do; it is never skipped.

use std::net::TcpListener;
use std::process::Command;

use slacontract_lane::{VersionMismatch, stream};
use slacontract_testing::{CLI_VARIABLE, Chain, DEVNET_VARIABLE, LANE_VARIABLE};

/// Opens a chain in a process of its own, because a process looks for its devnet once.
#[test]
#[ignore = "run by the other tests of this file, in an environment of their making"]
fn opens_a_chain() {
    if let Err(message) = Chain::open() {
        panic!("{message}");
    }
}

/// What a test says that is run in this environment.
fn failure_with(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        "discovery::opens_a_chain",
        "--ignored",
        "--nocapture",
    ]);
    command
        .env_remove(DEVNET_VARIABLE)
        .env_remove(CLI_VARIABLE)
        .env_remove(LANE_VARIABLE);
    command.envs(variables.iter().copied());
    let output = command.output().unwrap();
    assert!(!output.status.success(), "the test must fail");
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

#[test]
fn a_missing_command_is_an_error_with_the_install_command() {
    let said = failure_with(&[
        ("PATH", ""),
        ("CARGO_HOME", "/nonexistent"),
        ("HOME", "/nonexistent"),
    ]);
    assert!(
        said.contains("cargo install cargo-slacontract") && said.contains("SLACONTRACT_DEVNET"),
        "{said}"
    );
}

#[test]
fn a_command_that_is_another_program_is_named() {
    let other = std::env::current_exe().unwrap();
    let other = other.to_str().unwrap();
    let said = failure_with(&[(CLI_VARIABLE, other)]);
    assert!(
        said.contains(other)
            && said.contains("did not announce a test lane")
            && said.contains("cargo install"),
        "{said}"
    );
}

#[test]
fn a_devnet_that_is_gone_is_named() {
    let gone = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string();
    let said = failure_with(&[(DEVNET_VARIABLE, &gone)]);
    assert!(
        said.contains(&gone) && said.contains(DEVNET_VARIABLE),
        "{said}"
    );
}

#[test]
fn a_devnet_of_another_version_is_refused_with_both_versions() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        stream::receive(&mut socket).unwrap();
        stream::send(&mut socket, &[9, 0]).unwrap();
    });
    let said = failure_with(&[(DEVNET_VARIABLE, &address)]);
    server.join().unwrap();
    assert!(
        said.contains(&VersionMismatch { theirs: 9 }.to_string()),
        "{said}"
    );
}

#[test]
fn a_lane_that_does_not_exist_is_named() {
    let said = failure_with(&[(LANE_VARIABLE, "wasm")]);
    assert!(
        said.contains("\"wasm\"") && said.contains("`both`"),
        "{said}"
    );
}
