//! Frames that the test runs itself, nested, reverted, refused.

use slacontract_lane::{
    CallKind, FrameEnd, HookCall, HookReply, Operation, Reply, Status, ToChain, Transaction,
};

use super::{GENESIS_TIME, OTHER, PROGRAM, Test, server, word};

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
