//! The lane from the test's side of the socket: operations, frames that run "natively" by a script, and connections that break.

mod connections;
mod frames;
mod operations;

use std::io::BufReader;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use alloy_primitives::keccak256;
use slacontract_executor::Params;
use slacontract_lane::{
    Address, FrameEnd, FrameRequest, Hello, HookCall, HookReply, Operation, Receipt, Reply, Status,
    ToChain, ToTest, Transaction, Welcome, Wire, Word, stream,
};
use slacontract_vm::{Vm, VmConfig, code};

use super::{GENESIS_TIME, LaneServer};
use crate::accounts::{DevAccounts, TEST_MNEMONIC};

/// `(module (memory (export "memory") 1 1) (func (export "user_entrypoint") (param i32) (result i32) (i32.const 7)))`: reverts.
const REFUSER: &[u8] = b"\0asm\x01\0\0\0\x01\x06\x01\x60\x01\x7f\x01\x7f\x03\x02\x01\0\x05\x04\x01\x01\x01\x01\x07\x1c\x02\x06memory\x02\0\x0fuser_entrypoint\0\0\x0a\x06\x01\x04\0\x41\x07\x0b";
const PROGRAM: Address = [0x77; 20];
const OTHER: Address = [0x88; 20];

fn server() -> LaneServer {
    let accounts = DevAccounts::derive(TEST_MNEMONIC, 2).unwrap();
    let vm = Vm::new(VmConfig::default()).unwrap();
    LaneServer::start(accounts, Arc::new(vm), Params::default()).unwrap()
}

/// The test's end of a connection.
struct Test {
    socket: BufReader<TcpStream>,
    accounts: Vec<Address>,
}

impl Test {
    fn connect(server: &LaneServer) -> Self {
        let mut socket = TcpStream::connect(server.address()).unwrap();
        socket.set_nodelay(true).unwrap();
        socket
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        stream::send(
            &mut socket,
            &Hello {
                seed: 0,
                native: vec![],
            }
            .encode(),
        )
        .unwrap();
        let mut socket = BufReader::new(socket);
        let welcome = Welcome::decode(&stream::receive(&mut socket).unwrap().unwrap())
            .unwrap()
            .unwrap();
        Self {
            socket,
            accounts: welcome.accounts,
        }
    }

    fn send(&mut self, message: &ToChain) {
        stream::send(self.socket.get_mut(), &message.encode()).unwrap();
    }

    fn receive(&mut self) -> ToTest {
        ToTest::decode(
            &stream::receive(&mut self.socket)
                .unwrap()
                .expect("the chain is still there"),
        )
        .unwrap()
    }

    fn operate(&mut self, operation: Operation) -> Reply {
        self.send(&ToChain::Operation(operation));
        match self.receive() {
            ToTest::Reply(reply) => reply,
            other => panic!("expected a reply, got {other:?}"),
        }
    }

    /// Sends a transaction that is answered by a native frame.
    fn open_frame(&mut self, operation: Operation) -> FrameRequest {
        self.send(&ToChain::Operation(operation));
        self.frame()
    }

    fn frame(&mut self) -> FrameRequest {
        match self.receive() {
            ToTest::RunFrame(request) => request,
            other => panic!("expected a frame, got {other:?}"),
        }
    }

    fn hook(&mut self, call: HookCall) -> HookReply {
        self.send(&ToChain::Hook(call));
        self.hook_reply()
    }

    fn hook_reply(&mut self) -> HookReply {
        match self.receive() {
            ToTest::HookReply(reply) => reply,
            other => panic!("expected a hook's answer, got {other:?}"),
        }
    }

    fn end(&mut self, end: FrameEnd) {
        self.send(&ToChain::FrameDone(end));
    }

    fn receipt(&mut self) -> Receipt {
        match self.receive() {
            ToTest::Reply(Reply::Receipt(receipt)) => receipt,
            other => panic!("expected a receipt, got {other:?}"),
        }
    }

    fn tx(&self, to: Address, data: &[u8]) -> Transaction {
        Transaction {
            from: self.accounts[0],
            to: Some(to),
            value: [0; 32],
            data: data.to_vec(),
            gas: None,
            metered: false,
        }
    }

    /// Puts a program at `PROGRAM` and `OTHER` that reverts as WASM and is ours natively.
    fn with_native_program(mut self) -> Self {
        let code = code::compress(REFUSER);
        for address in [PROGRAM, OTHER] {
            assert_eq!(
                self.operate(Operation::SetCode {
                    address,
                    code: code.clone()
                }),
                Reply::Done
            );
        }
        let refused = self.operate(Operation::Call(self.tx(PROGRAM, &[])));
        assert!(
            matches!(
                refused,
                Reply::Receipt(Receipt {
                    status: Status::Revert,
                    ..
                })
            ),
            "until it is registered the code runs in the VM: {refused:?}"
        );
        assert_eq!(
            self.operate(Operation::RunNatively {
                code_hash: keccak256(&code).0
            }),
            Reply::Done
        );
        self
    }
}

fn word(low: u8) -> Word {
    let mut word = [0; 32];
    word[31] = low;
    word
}
