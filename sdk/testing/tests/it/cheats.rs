//! What a test may do to its chain and require of a call, in both lanes at once.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fixture_ledger::{LedgerClient, LedgerError, Moved};
use fixture_nested::NestedClient;
use slacontract_testing::Status;
use slacontract_testing::prelude::*;

type Ledger = LedgerClient<TestTransport>;
type Nested = NestedClient<TestTransport>;

fn ledger(chain: &Chain) -> Ledger {
    chain.deploy(LedgerClient::new()).unwrap()
}

fn failure(body: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(body)).expect_err("this must fail");
    payload.downcast_ref::<String>().expect("a message").clone()
}

#[slacontract::test]
fn time_and_blocks_move_to_where_they_are_told(chain: &mut Chain) {
    let start = chain.now();
    chain.warp_to(start + 3.days());
    assert_eq!(chain.now(), start + 3.days());
    chain.roll_to(chain.block_number() + 5);
    assert_eq!(chain.block_number(), 6);
    let back = failure(|| chain.warp_to(start));
    assert!(back.contains("does not go back"), "{back}");
    assert!(failure(|| chain.roll_to(1)).contains("latest block is 6"));
}

#[slacontract::test]
fn accounts_have_names_money_and_keys(chain: &mut Chain) {
    let [alice, bob] = ["alice", "bob"].map(|name| chain.account(name));
    assert_ne!(alice, bob);
    assert_eq!(chain.account("alice"), alice);
    assert_eq!(chain.balance(alice), 10_000.ether());
    let ledger = ledger(chain);
    ledger.deposit().value(1.ether()).from(alice).unwrap();
    let message = failure(|| ledger.withdraw(2.ether()).from(alice).unwrap());
    assert!(message.contains("from alice"), "{message}");
    chain.sign(alice, B256::from([7; 32]));
}

#[slacontract::test]
fn a_prank_sends_what_names_no_sender_until_it_ends(chain: &mut Chain) {
    let bob = chain.account("bob");
    let ledger = ledger(chain);
    let before = chain.snapshot();
    chain.prank(bob);
    ledger.deposit().value(2.ether()).unwrap();
    assert_eq!(ledger.balance_of(bob).unwrap(), 2.ether());
    chain.stop_prank();
    ledger.deposit().value(1.ether()).unwrap();
    assert_eq!(ledger.balance_of(bob).unwrap(), 2.ether());
    chain.prank(bob);
    chain.revert(before);
    ledger.deposit().value(3.ether()).unwrap();
    assert_eq!(
        ledger.balance_of(chain.accounts::<1>()[0]).unwrap(),
        3.ether()
    );
}

#[slacontract::test]
fn balances_change_by_what_is_expected_and_nothing_else(chain: &mut Chain) {
    let bob = chain.account("bob");
    let ledger = ledger(chain);
    ledger
        .deposit()
        .value(5.ether())
        .from(bob)
        .expect_loss(bob, 5.ether())
        .expect_gain(&ledger, 5.ether())
        .unwrap();
    let message = failure(|| {
        ledger
            .withdraw(1.ether())
            .from(bob)
            .expect_gain(bob, 2.ether())
            .unwrap();
    });
    assert!(
        message.contains("balance of bob grow by 2 ether, but it grew by 1 ether"),
        "{message}"
    );
    let receipt = chain.transfer(bob, &ledger, 1.ether());
    assert_eq!(
        receipt.status,
        Status::Revert,
        "the ledger takes no bare money"
    );
    chain.transfer(bob, Address([9; 20]), 1.ether());
    assert_eq!(chain.balance(Address([9; 20])), 1.ether());
}

#[slacontract::test]
fn events_are_expected_of_a_contract_excluded_and_read(chain: &mut Chain) {
    let [alice, bob] = ["alice", "bob"].map(|name| chain.account(name));
    let (ledger, other) = (ledger(chain), ledger(chain));
    let moved = |amount| Moved {
        from: alice,
        to: bob,
        amount,
    };
    ledger
        .deposit()
        .value(5.ether())
        .from(alice)
        .expect_no_event::<Moved>()
        .unwrap();
    let receipt = ledger
        .transfer(bob, 2.ether())
        .from(alice)
        .expect_event_of(&ledger, moved(2.ether()))
        .outcome();
    let [seen] = receipt.events_of::<Moved>(&ledger).try_into().ok().unwrap();
    assert_eq!((seen.to, seen.amount), (bob, 2.ether()));
    assert_eq!(receipt.events::<Moved>().len(), 1);
    assert!(receipt.events_of::<Moved>(&other).is_empty());

    let wrong = failure(|| {
        let call = ledger.transfer(bob, 1.ether()).from(alice);
        call.expect_event_of(&other, moved(1.ether())).unwrap();
    });
    assert!(
        wrong.contains("Ledger 2: Moved { from: alice, to: bob")
            && wrong.contains("but\n  Ledger: "),
        "{wrong}"
    );
    let unwanted = failure(|| {
        let call = ledger.transfer(bob, 1.ether()).from(alice);
        call.expect_no_event::<Moved>().unwrap();
    });
    assert!(unwanted.contains("no `Moved`"), "{unwanted}");
}

#[slacontract::test]
fn mocks_answer_calls_by_arguments_or_without_and_revert_with_errors(chain: &mut Chain) {
    let asker: Nested = chain.deploy(NestedClient::new(0)).unwrap();
    // Messages know the ABIs of what has been deployed.
    ledger(chain);
    let bank: Ledger = chain.mocked("bank");
    let [rich, poor] = ["rich", "poor"].map(|name| chain.account(name));
    chain.mock(bank.balance_of(rich)).returns(9.ether());
    chain
        .mock(bank.balance_of(rich))
        .any_arguments()
        .returns(1.ether());
    chain
        .mock(bank.withdraw(5.ether()))
        .reverts_with(LedgerError::NotOwner);
    assert_eq!(bank.balance_of(rich).unwrap(), 9.ether());
    assert_eq!(bank.balance_of(poor).unwrap(), 1.ether());
    bank.withdraw(5.ether()).expect_err(LedgerError::NotOwner);
    assert!(bank.withdraw(6.ether()).expect_revert().is_empty());

    // A contract meets the mock as it would meet the contract.
    let question = bank.balance_of(poor);
    asker
        .relay(*bank.as_ref(), question.calldata().into())
        .expect_call(bank.balance_of(poor))
        .unwrap();
    let message = failure(|| {
        asker
            .relay(*bank.as_ref(), bank.balance_of(poor).calldata().into())
            .expect_call(bank.balance_of(rich))
            .unwrap();
    });
    assert!(
        message.contains("did not call bank.balanceOf(rich)"),
        "{message}"
    );

    let before = chain.snapshot();
    chain.mock(bank.balance_of(rich)).reverts();
    bank.balance_of(rich).expect_revert();
    chain.revert(before);
    chain.mock(bank.total()).returns(3.ether());
    assert_eq!(
        bank.balance_of(rich).unwrap(),
        9.ether(),
        "a mock made after the snapshot is gone with it"
    );
}

#[slacontract::test]
fn gas_is_what_the_webassembly_lane_measures(chain: &mut Chain) {
    let deployment = chain.deploy(LedgerClient::new()).gas_used();
    let ledger = ledger(chain);
    let first = ledger.deposit().value(1.ether()).gas_used();
    let again = ledger.deposit().value(1.ether()).gas_used();
    assert!(
        deployment > first && first > again,
        "{deployment} {first} {again}"
    );
    assert!(again > 21_000);
}

#[slacontract::test]
fn the_block_carries_what_it_is_told(chain: &mut Chain) {
    // BASEFEE, COINBASE, PREVRANDAO, one word each.
    let code = [
        0x48, 0x5f, 0x52, 0x41, 0x60, 0x20, 0x52, 0x44, 0x60, 0x40, 0x52, 0x60, 0x60, 0x5f, 0xf3,
    ];
    let [sender] = chain.accounts();
    let reader = Address([0x77; 20]);
    chain.set_code(reader, &code);
    chain.set_base_fee(12);
    chain.set_coinbase(Address([5; 20]));
    chain.set_prevrandao(B256::from([6; 32]));
    let seen = chain.send(sender, reader, 0.ether(), &[]).output;
    assert_eq!(seen[31], 12);
    assert_eq!(seen[44..64], [5; 20]);
    assert_eq!(seen[64..96], [6; 32]);
    assert_eq!(chain.balance(sender), 10_000.ether(), "gas stays free");
}

#[slacontract::test]
fn typed_data_is_signed_as_wallets_do(chain: &mut Chain) {
    const KIND: &str = "Permit(address owner,uint256 value)";
    let alice = chain.account("alice");
    let contract = Address([0xcc; 20]);
    let domain = Domain::new(contract, "Token", "1");
    let signature = chain.sign_typed(alice, &domain, KIND, (alice, U256::of(5)));
    assert_eq!(signature.bytes.len(), 65);

    // The digest by hand, and the precompile that recovers the signer.
    let hash = |bytes: &[u8]| slacontract::host::keccak(bytes);
    let word = |address: Address| [[0; 12].as_slice(), &address.0].concat();
    let separator = hash(
        &[
            hash(b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)").as_slice(),
            &hash(b"Token"),
            &hash(b"1"),
            &U256::of(chain.chain_id().into()).to_be_bytes(),
            &word(contract),
        ]
        .concat(),
    );
    let structure = hash(
        &[
            hash(KIND.as_bytes()).as_slice(),
            &word(alice),
            &U256::of(5).to_be_bytes(),
        ]
        .concat(),
    );
    let digest = hash(&[[0x19, 1].as_slice(), &separator, &structure].concat());
    let mut v = [0; 32];
    v[31] = signature.v;
    let input = [digest, v, signature.r.0, signature.s.0].concat();
    let mut precompile = Address([0; 20]);
    precompile.0[19] = 1;
    let recovered = chain.send(alice, precompile, 0.ether(), &input).output;
    assert_eq!(recovered, word(alice));
}
