//! What a test does to its chain.

use slacontract_lane::{BlockStamp, Operation, Reply, Status, Transaction};

use super::{GENESIS_TIME, OTHER, Test, server, word};

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
