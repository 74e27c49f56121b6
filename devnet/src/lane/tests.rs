//! The lane from the test's side of the socket: operations, frames that run "natively" by a script, and connections that break.

use std::io::BufReader;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

use alloy_primitives::keccak256;
use slacontract_executor::Params;
use slacontract_lane::{
    Address, BlockStamp, CallKind, FrameEnd, FrameRequest, Hello, HookCall, HookReply, Operation,
    Receipt, Reply, Status, ToChain, ToTest, Transaction, Welcome, Wire, Word, stream,
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

#[test]
fn a_transfer_moves_money_and_takes_one_second() {
    let mut test = Test::connect(&server());
    let tx = Transaction {
        value: word(9),
        ..test.tx([5; 20], &[])
    };
    let Reply::Receipt(receipt) = test.operate(Operation::Transact(tx)) else {
        panic!("no receipt")
    };
    assert_eq!(
        (receipt.status, receipt.block),
        (
            Status::Success,
            BlockStamp {
                number: 1,
                timestamp: GENESIS_TIME + 1
            }
        )
    );
    assert_eq!(
        test.operate(Operation::Balance { address: [5; 20] }),
        Reply::Word { value: word(9) }
    );
}

#[test]
fn a_warp_takes_exactly_as_long_as_it_says() {
    let mut test = Test::connect(&server());
    assert_eq!(
        test.operate(Operation::Warp { seconds: 1000 }),
        Reply::Block(BlockStamp {
            number: 1,
            timestamp: GENESIS_TIME + 1000
        })
    );
    assert_eq!(
        test.operate(Operation::Roll { blocks: 2 }),
        Reply::Block(BlockStamp {
            number: 3,
            timestamp: GENESIS_TIME + 1002
        })
    );
    let Reply::Error { message } = test.operate(Operation::Warp { seconds: u64::MAX }) else {
        panic!("no time is that late")
    };
    assert!(message.contains(&u64::MAX.to_string()), "{message}");
}

#[test]
fn a_snapshot_brings_state_and_time_back_once() {
    let mut test = Test::connect(&server());
    let Reply::Snapshot { id } = test.operate(Operation::Snapshot) else {
        panic!("no snapshot")
    };
    test.operate(Operation::Warp { seconds: 50 });
    test.operate(Operation::Deal {
        address: OTHER,
        balance: word(3),
    });
    assert_eq!(
        test.operate(Operation::Revert { id }),
        Reply::Block(BlockStamp {
            number: 0,
            timestamp: GENESIS_TIME
        })
    );
    assert_eq!(
        test.operate(Operation::Balance { address: OTHER }),
        Reply::Word { value: word(0) }
    );
    assert!(
        matches!(test.operate(Operation::Revert { id }), Reply::Error { .. }),
        "a snapshot is used up"
    );
    assert_eq!(
        test.operate(Operation::Roll { blocks: 1 }),
        Reply::Block(BlockStamp {
            number: 1,
            timestamp: GENESIS_TIME + 1
        })
    );
}

#[test]
fn two_chains_share_nothing() {
    let server = server();
    let (mut left, mut right) = (Test::connect(&server), Test::connect(&server));
    left.operate(Operation::Deal {
        address: OTHER,
        balance: word(3),
    });
    assert_eq!(
        right.operate(Operation::Balance { address: OTHER }),
        Reply::Word { value: word(0) }
    );
}

#[test]
fn a_native_frame_writes_logs_and_answers_like_a_program() {
    let mut test = Test::connect(&server()).with_native_program();
    let tx = Transaction {
        value: word(4),
        ..test.tx(PROGRAM, b"hello")
    };
    let frame = test.open_frame(Operation::Transact(tx));
    assert_eq!(
        (
            frame.calldata.as_slice(),
            frame.address,
            frame.caller,
            frame.value
        ),
        (b"hello".as_slice(), PROGRAM, test.accounts[0], word(4))
    );
    assert_eq!(frame.block.timestamp, GENESIS_TIME + 1);
    assert_eq!(
        test.hook(HookCall::StorageLoad { key: word(1) }),
        HookReply::Word { value: word(0) }
    );
    assert_eq!(
        test.hook(HookCall::StorageCache {
            key: word(1),
            value: word(8)
        }),
        HookReply::Done
    );
    assert_eq!(
        test.hook(HookCall::StorageFlush { clear: false }),
        HookReply::Done
    );
    assert_eq!(
        test.hook(HookCall::Log {
            topics: vec![word(6)],
            data: vec![1]
        }),
        HookReply::Done
    );
    assert_eq!(
        test.hook(HookCall::Balance { address: PROGRAM }),
        HookReply::Word { value: word(4) }
    );
    test.end(FrameEnd::Success { data: vec![42] });
    let receipt = test.receipt();
    assert_eq!(
        (receipt.status, receipt.output.as_slice()),
        (Status::Success, [42].as_slice())
    );
    assert_eq!(receipt.logs.len(), 1);
    assert_eq!(
        receipt
            .changes
            .iter()
            .filter(|change| change.address == PROGRAM)
            .count(),
        1
    );
    assert_eq!(
        test.operate(Operation::Storage {
            address: PROGRAM,
            key: word(1)
        }),
        Reply::Word { value: word(8) }
    );
}

#[test]
fn nested_native_frames_run_last_in_first_out_and_a_revert_undoes_only_its_own_frame() {
    let mut test = Test::connect(&server()).with_native_program();
    test.open_frame(Operation::Transact(test.tx(PROGRAM, b"outer")));
    test.hook(HookCall::StorageCache {
        key: word(1),
        value: word(1),
    });
    test.hook(HookCall::StorageFlush { clear: true });
    test.send(&ToChain::Hook(HookCall::Call {
        kind: CallKind::Call,
        to: OTHER,
        data: b"inner".to_vec(),
        value: word(0),
        gas: u64::MAX,
    }));
    let inner = test.frame();
    assert_eq!(
        (inner.calldata.as_slice(), inner.caller, inner.address),
        (b"inner".as_slice(), PROGRAM, OTHER)
    );
    test.hook(HookCall::StorageCache {
        key: word(2),
        value: word(2),
    });
    test.hook(HookCall::StorageFlush { clear: false });
    test.end(FrameEnd::Revert {
        data: b"no".to_vec(),
    });
    assert_eq!(
        test.hook_reply(),
        HookReply::Called {
            status: 2,
            data: b"no".to_vec()
        }
    );
    test.end(FrameEnd::Success { data: vec![] });
    assert_eq!(test.receipt().status, Status::Success);
    assert_eq!(
        test.operate(Operation::Storage {
            address: PROGRAM,
            key: word(1)
        }),
        Reply::Word { value: word(1) }
    );
    assert_eq!(
        test.operate(Operation::Storage {
            address: OTHER,
            key: word(2)
        }),
        Reply::Word { value: word(0) }
    );
}

#[test]
fn a_reentered_frame_is_told_so() {
    let mut test = Test::connect(&server()).with_native_program();
    assert!(
        !test
            .open_frame(Operation::Transact(test.tx(PROGRAM, b"outer")))
            .reentrant
    );
    test.send(&ToChain::Hook(HookCall::Call {
        kind: CallKind::Call,
        to: PROGRAM,
        data: vec![],
        value: word(0),
        gas: u64::MAX,
    }));
    assert!(test.frame().reentrant);
    test.end(FrameEnd::Success { data: vec![] });
    test.hook_reply();
    test.end(FrameEnd::Success { data: vec![] });
    assert_eq!(test.receipt().status, Status::Success);
}

#[test]
fn a_log_inside_a_static_call_ends_the_frame_and_the_caller_goes_on() {
    let mut test = Test::connect(&server()).with_native_program();
    test.open_frame(Operation::Transact(test.tx(PROGRAM, &[])));
    test.send(&ToChain::Hook(HookCall::Call {
        kind: CallKind::Static,
        to: OTHER,
        data: vec![],
        value: word(0),
        gas: u64::MAX,
    }));
    assert!(test.frame().is_static);
    let refused = test.hook(HookCall::Log {
        topics: vec![],
        data: vec![],
    });
    assert!(
        matches!(&refused, HookReply::Aborted { reason } if reason.contains("static")),
        "{refused:?}"
    );
    assert!(
        matches!(
            test.hook(HookCall::StorageLoad { key: word(0) }),
            HookReply::Aborted { .. }
        ),
        "an ended frame gets no more answers"
    );
    test.end(FrameEnd::Success {
        data: b"ignored".to_vec(),
    });
    assert_eq!(
        test.hook_reply(),
        HookReply::Called {
            status: 2,
            data: vec![]
        }
    );
    test.end(FrameEnd::Success { data: vec![] });
    assert_eq!(test.receipt().status, Status::Success);
}

#[test]
fn a_failure_reverts_without_data_and_its_reason_is_told() {
    let mut test = Test::connect(&server()).with_native_program();
    test.open_frame(Operation::Transact(test.tx(PROGRAM, &[])));
    test.end(FrameEnd::Failure {
        reason: "because of a test".into(),
    });
    let receipt = test.receipt();
    assert_eq!((receipt.status, receipt.output.len()), (Status::Revert, 0));
    assert!(
        receipt
            .reasons
            .iter()
            .any(|reason| reason.contains("because of a test")),
        "{:?}",
        receipt.reasons
    );
}

#[test]
fn a_test_that_dies_in_the_middle_of_a_frame_leaves_the_others_alone() {
    let server = server();
    let mut dying = Test::connect(&server).with_native_program();
    dying.open_frame(Operation::Transact(dying.tx(PROGRAM, &[])));
    drop(dying);
    let mut garbage = Test::connect(&server);
    stream::send(garbage.socket.get_mut(), &[255; 40]).unwrap();
    assert!(
        matches!(stream::receive(&mut garbage.socket), Ok(None) | Err(_)),
        "garbage ends the conversation"
    );
    let mut other = Test::connect(&server);
    assert_eq!(
        other.operate(Operation::Latest),
        Reply::Block(BlockStamp {
            number: 0,
            timestamp: GENESIS_TIME
        })
    );
}

#[test]
fn another_version_is_answered_with_ours() {
    let mut socket = TcpStream::connect(server().address()).unwrap();
    let mut hello = Hello {
        seed: 0,
        native: vec![],
    }
    .encode();
    hello[8] = 99;
    stream::send(&mut socket, &hello).unwrap();
    assert_eq!(
        stream::receive(&mut socket).unwrap().unwrap(),
        Welcome::refusal()
    );
}

#[test]
fn hundreds_of_chains_live_at_once_and_each_costs_little() {
    const CHAINS: u32 = 300;
    let server = server();
    drop(Test::connect(&server));
    let started = Instant::now();
    let mut chains: Vec<Test> = (0..CHAINS).map(|_| Test::connect(&server)).collect();
    for chain in &mut chains {
        assert_eq!(
            chain.operate(Operation::Roll { blocks: 1 }),
            Reply::Block(BlockStamp {
                number: 1,
                timestamp: GENESIS_TIME + 1
            })
        );
    }
    drop(chains);
    let each = started.elapsed() / CHAINS;
    println!("create, one block, drop: {each:?} per chain, {CHAINS} at once");
    // The figure to hold is 5 ms; the test machine may be busy.
    assert!(each < Duration::from_millis(50), "{each:?}");
}
