//! Ways to reach another contract, in both lanes: what is sent, whose storage changes, and what a failure leaves behind.

use fixture_calls::{Answered, CallsClient, CallsError};
use fixture_nested::{NestedClient, NestedError};
use slacontract::FixedBytes;
use slacontract::abi;
use slacontract::error::Error;
use slacontract_testing::prelude::*;

type Calls = CallsClient<TestTransport>;
type Nested = NestedClient<TestTransport>;

fn both(chain: &Chain) -> (Calls, Nested) {
    let calls = chain.deploy(CallsClient::new()).unwrap();
    let nested = chain.deploy(NestedClient::new(3)).unwrap();
    (calls, nested)
}

fn address(of: &impl AsRef<Address>) -> Address {
    *of.as_ref()
}

/// EVM init code whose contract is these bytes.
fn init_code(code: &[u8]) -> Bytes {
    let length = u8::try_from(code.len()).unwrap();
    let mut init = vec![
        0x60, length, 0x60, 0x0c, 0x60, 0, 0x39, 0x60, length, 0x60, 0, 0xf3,
    ];
    init.extend_from_slice(code);
    init.into()
}

#[slacontract::test]
fn value_without_calldata_is_received_and_unknown_calldata_answered(chain: &mut Chain) {
    let [sender] = chain.accounts();
    let (calls, _) = both(chain);
    let receipt = chain.send(sender, &calls, 5.ether(), &[]);
    assert!(receipt.output.is_empty());
    assert_eq!(calls.received().unwrap(), 5.ether());
    let receipt = chain.send(sender, &calls, 0.ether(), &[1, 2, 3, 4, 5]);
    assert_eq!(receipt.output, [1, 2, 3, 4, 5]);
    assert_eq!(calls.last().unwrap(), FixedBytes([1, 2, 3, 4]));
}

#[slacontract::test]
fn a_call_by_bytes_carries_value_and_brings_the_answer(chain: &mut Chain) {
    let (calls, nested) = both(chain);
    let other = chain.deploy(CallsClient::new()).unwrap();
    calls
        .call(address(&other), Bytes::default(), 0)
        .value(10.ether())
        .expect_event(Answered {
            success: true,
            data: Bytes::default(),
        })
        .unwrap();
    assert_eq!(chain.balance(&other), 1.ether());
    let count = nested.count().calldata().to_vec();
    calls
        .call(address(&nested), count.into(), 0)
        .expect_event(Answered {
            success: true,
            data: abi::encode(&3_u64).into(),
        })
        .unwrap();
}

#[slacontract::test]
fn a_failed_call_by_bytes_brings_the_reason(chain: &mut Chain) {
    let (calls, nested) = both(chain);
    let failing = nested.bump_and_fail().calldata().to_vec();
    calls
        .call(address(&nested), failing.into(), 0)
        .expect_event(Answered {
            success: false,
            data: NestedError::OnDemand { count: 4 }.encode().into(),
        })
        .unwrap();
    assert_eq!(nested.count().unwrap(), 3);
}

#[slacontract::test]
fn a_question_by_bytes_changes_nothing(chain: &mut Chain) {
    let (calls, nested) = both(chain);
    let ask = |data: &[u8]| calls.ask(address(&nested), data.to_vec().into()).unwrap();
    assert_eq!(
        ask(nested.count().calldata()),
        (true, abi::encode(&3_u64).into())
    );
    assert_eq!(ask(nested.bump().calldata()), (false, Bytes::default()));
    assert_eq!(nested.count().unwrap(), 3);
}

#[slacontract::test]
fn delegated_code_works_on_the_borrowers_storage(chain: &mut Chain) {
    let (calls, nested) = both(chain);
    assert_eq!(
        calls.lend_bump(address(&nested)).unwrap(),
        (11, 11),
        "what was written before is seen, and what the code wrote is read back"
    );
    assert_eq!((calls.count().unwrap(), nested.count().unwrap()), (11, 3));
    let bump = nested.bump().calldata().to_vec();
    calls
        .lend(address(&nested), bump.into())
        .expect_event(Answered {
            success: true,
            data: abi::encode(&112_u64).into(),
        })
        .unwrap();
}

#[slacontract::test]
fn a_delegated_failure_undoes_what_the_code_did_and_nothing_else(chain: &mut Chain) {
    let (calls, nested) = both(chain);
    assert_eq!(calls.lend_failure(address(&nested)).unwrap(), 6005);
}

#[slacontract::test]
fn delegated_code_sees_caller_and_value_of_the_borrower(chain: &mut Chain) {
    let (calls, nested) = both(chain);
    // `bump` takes no value, and its frame sees the value of the frame that lends.
    let bump = nested.bump().calldata().to_vec();
    calls
        .lend(address(&nested), bump.into())
        .value(1.ether())
        .expect_event(Answered {
            success: false,
            data: slacontract::error::NOT_PAYABLE
                .to_be_bytes()
                .to_vec()
                .into(),
        })
        .unwrap();
}

#[slacontract::test]
fn a_contract_without_memory_of_its_code_is_created_with_value(chain: &mut Chain) {
    let (calls, _) = both(chain);
    let code = [0x60, 0x2a, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3]; // answers 42
    let created = calls.create(init_code(&code)).value(2.ether()).unwrap();
    assert_eq!(chain.code(created), code);
    assert_eq!(chain.balance(created), 2.ether());
}

#[slacontract::test]
fn init_code_that_reverts_says_why(chain: &mut Chain) {
    let (calls, _) = both(chain);
    let reverting = vec![0x60, 0x2a, 0x5f, 0x53, 0x60, 0x01, 0x5f, 0xfd]; // reverts with the byte 42
    calls
        .create(reverting.into())
        .expect_err(CallsError::NotCreated {
            reason: vec![42].into(),
        });
}

#[slacontract::test]
fn a_salted_creation_has_the_address_known_before_and_only_once(chain: &mut Chain) {
    let (calls, _) = both(chain);
    let salt = B256::from([7; 32]);
    let code = init_code(&[0x00]);
    let (expected, created) = calls.create_at(code.clone(), salt).unwrap();
    assert_eq!(expected, created);
    calls
        .create_at(code, salt)
        .expect_err(CallsError::NotCreated {
            reason: Bytes::default(),
        });
}

#[slacontract::test]
fn a_clone_is_a_contract_of_its_own(chain: &mut Chain) {
    let (calls, nested) = both(chain);
    let clone = calls
        .clone_nested(address(&nested), 40)
        .value(3.ether())
        .unwrap();
    let clone: Nested = chain.client(clone);
    assert_eq!(clone.count().unwrap(), 41);
    assert_eq!(clone.owner().unwrap(), address(&calls));
    assert_eq!(chain.balance(&clone), 3.ether());
    assert_eq!(nested.count().unwrap(), 3);
    clone.bump().unwrap();
    assert_eq!(clone.count().unwrap(), 42);
}

#[slacontract::test]
fn a_clone_whose_constructor_refuses_does_not_come_into_being(chain: &mut Chain) {
    let (calls, nested) = both(chain);
    calls
        .clone_nested(address(&nested), 1000)
        .expect_err(NestedError::OnDemand { count: 1000 });
}

#[slacontract::test]
fn a_salted_clone_has_the_address_known_before(chain: &mut Chain) {
    let (calls, nested) = both(chain);
    let (expected, clone) = calls
        .clone_at(address(&nested), B256::from([9; 32]))
        .unwrap();
    assert_eq!(expected, clone);
    let clone: Nested = chain.client(clone);
    assert_eq!(clone.count().unwrap(), 1);
}
