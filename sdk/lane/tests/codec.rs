//! The lane's codec: what is written is read back, and nothing a peer sends can panic or exhaust the reader.

use proptest::prelude::*;
use slacontract_lane::{
    BalanceChange, BlockContext, BlockStamp, CallKind, DecodeError, FrameEnd, FrameKind,
    FrameRequest, Hello, HookCall, HookReply, HostUse, Log, MAGIC, Operation, PROTOCOL, Receipt,
    Reply, Shapes, Status, StorageChange, ToChain, ToTest, Trace, TraceEnd, TraceFrame, TraceLog,
    Transaction, VersionMismatch, Welcome, Wire, stream,
};

fn transaction() -> Transaction {
    Transaction {
        from: [1; 20],
        to: Some([2; 20]),
        value: [3; 32],
        data: vec![4; 40_000],
        gas: Some(5),
        metered: true,
    }
}

#[test]
fn every_message_comes_back_as_it_was() {
    let word = [7; 32];
    let address = [9; 20];
    let hooks = [
        HookCall::StorageLoad { key: word },
        HookCall::StorageCache {
            key: word,
            value: word,
        },
        HookCall::StorageFlush { clear: true },
        HookCall::TransientLoad { key: word },
        HookCall::TransientStore {
            key: word,
            value: word,
        },
        HookCall::Call {
            kind: CallKind::Static,
            to: address,
            data: vec![1, 2, 3],
            value: word,
            gas: u64::MAX,
        },
        HookCall::Create {
            code: vec![1],
            value: word,
            salt: Some(word),
        },
        HookCall::Create {
            code: vec![],
            value: word,
            salt: None,
        },
        HookCall::Log {
            topics: vec![word; 4],
            data: vec![8; 3],
        },
        HookCall::Balance { address },
        HookCall::Code { address },
        HookCall::CodeHash { address },
        HookCall::GasLeft,
    ];
    let operations = [
        Operation::Transact(transaction()),
        Operation::Call(transaction()),
        Operation::Warp { seconds: 1 },
        Operation::Roll { blocks: 2 },
        Operation::Deal {
            address,
            balance: word,
        },
        Operation::SetCode {
            address,
            code: vec![1],
        },
        Operation::SetStorage {
            address,
            key: word,
            value: word,
        },
        Operation::Snapshot,
        Operation::Revert { id: 3 },
        Operation::Balance { address },
        Operation::Code { address },
        Operation::Storage { address, key: word },
        Operation::Latest,
        Operation::RunNatively { code_hash: word },
        Operation::Sign {
            address,
            digest: word,
        },
        Operation::Trace,
        Operation::SetBlock {
            basefee: Some(7),
            coinbase: None,
            prevrandao: Some(word),
        },
        Operation::Account {
            name: "älice".into(),
        },
    ];
    let ends = [
        FrameEnd::Success { data: vec![1] },
        FrameEnd::Revert { data: vec![] },
        FrameEnd::Failure {
            reason: "überlauf".into(),
        },
        FrameEnd::Aborted,
    ];
    let messages = hooks
        .into_iter()
        .map(ToChain::Hook)
        .chain(operations.into_iter().map(ToChain::Operation))
        .chain(ends.into_iter().map(ToChain::FrameDone));
    for message in messages {
        assert_eq!(ToChain::decode(&message.encode()), Ok(message));
    }

    let block = BlockStamp {
        number: 4,
        timestamp: 5,
    };
    let receipt = Receipt {
        status: Status::Halt {
            reason: "why".into(),
        },
        output: vec![1],
        gas_used: 2,
        created: Some(address),
        logs: vec![Log {
            address,
            topics: vec![word],
            data: vec![3],
        }],
        changes: vec![StorageChange {
            address,
            key: word,
            before: word,
            after: [0; 32],
        }],
        balances: vec![BalanceChange {
            address,
            before: [0; 32],
            after: word,
        }],
        starved: true,
        reasons: vec!["because".into()],
        block,
    };
    let log = receipt.logs[0].clone();
    let trace = Trace {
        frames: vec![TraceFrame {
            depth: 0,
            kind: FrameKind::Create2,
            from: address,
            to: address,
            program: true,
            value: word,
            input: vec![1],
            output: vec![2],
            end: TraceEnd::Halt {
                reason: "out of gas".into(),
            },
            reason: "why".into(),
            gas: 3,
            gas_used: 2,
            logs: vec![TraceLog { after: 1, log }],
            hosts: vec![HostUse {
                name: "emit_log".into(),
                count: 1,
                ink: 5,
            }],
            console: vec!["text".into()],
        }],
        omitted: 1,
        shortened: true,
        gas_used: 9,
    };
    let context = BlockContext {
        basefee: word,
        coinbase: address,
        gas_limit: 1,
        number: 2,
        timestamp: 3,
        chain_id: 4,
        gas_price: word,
        origin: address,
    };
    let frame = FrameRequest {
        code_hash: word,
        calldata: vec![1],
        address,
        caller: address,
        value: word,
        is_static: true,
        reentrant: false,
        block: context,
    };
    let replies = [
        Reply::Done,
        Reply::Receipt(receipt),
        Reply::Word { value: word },
        Reply::Bytes { data: vec![] },
        Reply::Block(block),
        Reply::Snapshot { id: 1 },
        Reply::Error {
            message: "no".into(),
        },
        Reply::Trace(trace),
        Reply::Account { address },
    ];
    let answers = [
        HookReply::Done,
        HookReply::Word { value: word },
        HookReply::Bytes { data: vec![1] },
        HookReply::Gas { left: 1 },
        HookReply::Called {
            status: 2,
            data: vec![1],
        },
        HookReply::Created {
            address,
            data: vec![],
        },
        HookReply::Aborted {
            reason: "static".into(),
        },
    ];
    for message in replies
        .into_iter()
        .map(ToTest::Reply)
        .chain(answers.into_iter().map(ToTest::HookReply))
        .chain([ToTest::RunFrame(frame)])
    {
        assert_eq!(ToTest::decode(&message.encode()), Ok(message));
    }
}

#[test]
fn whoever_changes_a_message_raises_the_protocol_s_number() {
    let mut shapes = Shapes::new();
    ToChain::shape(&mut shapes);
    ToTest::shape(&mut shapes);
    let mut now = format!("protocol {PROTOCOL}\n");
    for (name, shape) in shapes {
        now.push_str(&format!("{name} = {shape}\n"));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/protocol.txt");
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let same_number = kept.lines().next() == now.lines().next();
    if std::env::var_os("SLACONTRACT_BLESS").is_some() && !same_number {
        std::fs::write(path, now).unwrap();
        return;
    }
    assert!(
        kept == now || !same_number,
        "the messages have changed but PROTOCOL is still {PROTOCOL}: raise it, so that a test and a devnet of different versions refuse each other\n--- tests/protocol.txt\n{kept}\n--- now\n{now}"
    );
    assert_eq!(
        kept, now,
        "PROTOCOL has been raised: SLACONTRACT_BLESS=1 cargo test -p slacontract-lane writes the new shape down"
    );
}

#[test]
fn a_greeting_of_another_version_is_refused_by_name_with_the_remedy() {
    let mut bytes = Hello {
        seed: 1,
        native: vec![[1; 32]],
    }
    .encode();
    assert_eq!(
        Hello::decode(&bytes),
        Ok(Ok(Hello {
            seed: 1,
            native: vec![[1; 32]]
        }))
    );
    bytes[MAGIC.len()] = 0xfe;
    bytes.extend([0; 99]);
    let refused = Hello::decode(&bytes).unwrap().unwrap_err();
    assert_eq!(refused, VersionMismatch { theirs: 0xfe });
    let text = refused.to_string();
    assert!(
        text.contains("254")
            && text.contains(&PROTOCOL.to_string())
            && text.contains("cargo install cargo-slacontract"),
        "{text}"
    );
}

#[test]
fn an_answer_of_another_version_is_refused_by_name() {
    let welcome = Welcome {
        chain_id: 31337,
        accounts: vec![[1; 20]],
    };
    assert_eq!(Welcome::decode(&welcome.encode()), Ok(Ok(welcome)));
    assert_eq!(
        Welcome::decode(&[9, 0]),
        Ok(Err(VersionMismatch { theirs: 9 }))
    );
}

#[test]
fn something_else_than_a_greeting_is_not_taken_for_another_version() {
    assert!(Hello::decode(b"GET / HTTP/1.1\r\n").is_err());
}

#[test]
fn a_sequence_that_claims_more_than_is_there_is_refused_before_room_is_made() {
    let mut bytes = vec![0, 5]; // an operation that sets code
    bytes.extend([0; 20]);
    bytes.extend(u32::MAX.to_le_bytes());
    assert_eq!(
        ToChain::decode(&bytes),
        Err(DecodeError::Truncated {
            needed: u32::MAX as usize,
            left: 0
        })
    );
}

#[test]
fn a_stream_that_claims_too_much_is_refused() {
    let mut bytes: &[u8] = &[0xff; 4];
    let error = stream::receive(&mut bytes).unwrap_err();
    assert!(error.to_string().contains("4294967295"), "{error}");
}

#[test]
fn a_stream_carries_messages_and_ends_between_them() {
    let mut wire = Vec::new();
    stream::send(&mut wire, b"one").unwrap();
    stream::send(&mut wire, &vec![5; 200_000]).unwrap();
    let mut cut = &wire[..wire.len() - 1];
    let mut wire = wire.as_slice();
    assert_eq!(stream::receive(&mut wire).unwrap().unwrap(), b"one");
    assert_eq!(
        stream::receive(&mut wire).unwrap().unwrap(),
        vec![5; 200_000]
    );
    assert_eq!(stream::receive(&mut wire).unwrap(), None);
    stream::receive(&mut cut).unwrap();
    assert!(
        stream::receive(&mut cut).is_err(),
        "a message that is cut off is an error, not an end"
    );
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = ToChain::decode(&bytes);
        let _ = ToTest::decode(&bytes);
        let _ = Hello::decode(&bytes);
        let _ = Welcome::decode(&bytes);
        let _ = stream::receive(&mut bytes.as_slice());
    }

    #[test]
    fn a_mutated_message_never_panics_and_what_decodes_encodes_to_the_same(at in 0usize..200, to in any::<u8>()) {
        let mut bytes = ToChain::Operation(Operation::Transact(Transaction { data: vec![1; 60], ..transaction() })).encode();
        let at = at % bytes.len();
        bytes[at] = to;
        if let Ok(message) = ToChain::decode(&bytes) {
            prop_assert_eq!(message.encode(), bytes);
        }
    }
}
