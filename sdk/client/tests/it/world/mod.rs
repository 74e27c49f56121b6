//! Two worlds with the same contract: a test's chain, run in both lanes, and a devnet reached over HTTP.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use escrow::{Escrow, EscrowClient, EscrowError, Released};
use futures_lite::future::block_on;
use serde_json::Value;
use slacontract::abi::Abi;
use slacontract::{Address, Amount, Call, Deployment, Event, Transport};
use slacontract_client::contract::OffChain;
use slacontract_client::{Account, Artifact, CallError, Rpc, Signer};
use slacontract_testing::{Chain, Status, TestCall, TestTransport};

/// What a story needs of a world. Accounts are told by their index in the development mnemonic.
pub trait World {
    /// How its clients reach contracts.
    type Way: Transport;

    /// An account's address.
    fn account(&self, index: u32) -> Address;
    /// Deploys from the first account.
    fn deploy(&self, deployment: Deployment<Escrow>, value: Amount) -> EscrowClient<Self::Way>;
    /// What a view answers.
    fn ask<R: Abi>(&self, call: Call<Self::Way, R, slacontract::error::Never>) -> R;
    /// Sends a transaction and returns the payouts it announced.
    fn send(
        &self,
        call: Call<Self::Way, (), EscrowError>,
        from: u32,
    ) -> Result<Vec<Released>, EscrowError>;
    /// An account's balance in wei.
    fn balance(&self, of: Address) -> u128;
}

impl World for Chain {
    type Way = TestTransport;

    fn account(&self, index: u32) -> Address {
        self.accounts::<3>()[index as usize]
    }

    fn deploy(&self, deployment: Deployment<Escrow>, value: Amount) -> EscrowClient<TestTransport> {
        self.deploy(deployment).value(value).unwrap()
    }

    fn ask<R: Abi>(&self, call: Call<TestTransport, R, slacontract::error::Never>) -> R {
        call.unwrap()
    }

    fn send(
        &self,
        call: Call<TestTransport, (), EscrowError>,
        from: u32,
    ) -> Result<Vec<Released>, EscrowError> {
        let receipt = call.from(self.accounts::<10>()[from as usize]).outcome();
        if receipt.status != Status::Success {
            return Err(
                slacontract::Error::decode(&receipt.output).expect("the escrow's own error")
            );
        }
        let read = |log: &slacontract_testing::Log| Released::decode(&log.topics, &log.data);
        Ok(receipt.logs.iter().filter_map(read).collect())
    }

    fn balance(&self, of: Address) -> u128 {
        self.balance(of).units()
    }
}

/// A devnet that ends with the test, and the escrow's artifact.
pub struct OffWorld {
    child: Child,
    /// The node.
    pub rpc: Rpc,
    /// The built contract.
    pub artifact: Artifact,
}

impl OffWorld {
    /// Starts a devnet. The artifact is there because a test's chain has deployed it before.
    pub fn start(arguments: &[&str]) -> Self {
        let cli = std::env::var_os("SLACONTRACT_CLI")
            .map_or_else(|| PathBuf::from("cargo-slacontract"), PathBuf::from);
        let mut child = Command::new(cli)
            .args(["devnet", "--port", "0", "--json", "--exit-with-stdin"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the command of SLACONTRACT_CLI or an installed one");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its stdout");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("one line");
        let ready: Value = serde_json::from_str(&line).expect("one document");
        let rpc = Rpc::connect(ready["rpc"].as_str().expect("an address")).expect("an endpoint");
        Self {
            child,
            rpc,
            artifact: artifact(),
        }
    }

    /// Speaks as an account of the development mnemonic.
    pub fn signer(&self, index: u32) -> Signer {
        self.rpc.signer(account(index))
    }
}

impl Drop for OffWorld {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// An account of the development mnemonic.
pub fn account(index: u32) -> Account {
    Account::development(index).expect("a valid index")
}

/// The escrow, built by the first test's chain that deploys it.
fn artifact() -> Artifact {
    let chain = Chain::open().expect("a chain");
    drop(World::deploy(
        &chain,
        EscrowClient::new(Address::ZERO, slacontract::Duration::from_seconds(1)),
        Amount::ZERO,
    ));
    built("escrow")
}

/// What a test's chain has built when it deployed the package.
pub fn built(package: &str) -> Artifact {
    let test = std::env::current_exe().expect("this test's file");
    let name = format!("slacontract/{package}.json");
    let found = test
        .ancestors()
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file());
    Artifact::read(found.expect("an artifact beside the tests")).expect("an artifact")
}

impl World for OffWorld {
    type Way = Signer;

    fn account(&self, index: u32) -> Address {
        self.signer(index).address()
    }

    fn deploy(&self, deployment: Deployment<Escrow>, value: Amount) -> EscrowClient<Signer> {
        block_on(
            self.signer(0)
                .deploy(deployment, &self.artifact)
                .value(value)
                .send(),
        )
        .expect("deploys")
    }

    fn ask<R: Abi>(&self, call: Call<Signer, R, slacontract::error::Never>) -> R {
        block_on(async { call.await }).expect("answers")
    }

    fn send(
        &self,
        call: Call<Signer, (), EscrowError>,
        from: u32,
    ) -> Result<Vec<Released>, EscrowError> {
        let escrow = call.target();
        match block_on(OffChain::from(call, account(from)).send()) {
            Ok(receipt) => Ok(receipt.events(escrow)),
            Err(CallError::Contract(error)) => Err(error),
            Err(other) => panic!("{other}"),
        }
    }

    fn balance(&self, of: Address) -> u128 {
        block_on(self.rpc.balance(of.0.into()))
            .expect("answers")
            .to()
    }
}
