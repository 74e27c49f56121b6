//! Connections that break, speak another version, or are many.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use slacontract_lane::{BlockStamp, Hello, Operation, Reply, Welcome, stream};

use super::{GENESIS_TIME, PROGRAM, Test, server};

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
