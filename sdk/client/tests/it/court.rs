//! The question that a juror signs, against another implementation of EIP-712, and the salt of a known account.

use alloy_dyn_abi::TypedData;
use slacontract::court::{salt_of, salt_question};
use slacontract::{Address, U256};
use slacontract_client::Account;
use slacontract_client::court::question;

#[test]
fn the_question_a_wallet_is_asked_has_the_digest_that_the_sdk_computes() {
    for (chain_id, court, case, round, seat) in [
        (31_337, [0x11; 20], 0, 0, 0),
        (42_161, [0xab; 20], u64::MAX, 255, 32),
    ] {
        let court = Address(court);
        let document = question(chain_id, court, case, round, seat);
        let data: TypedData = serde_json::from_value(document).expect("typed data");
        let theirs = data.eip712_signing_hash().expect("a digest");
        let ours = salt_question(U256::from(chain_id), court, case, round, seat);
        assert_eq!(theirs.0, ours.0);
    }
}

#[test]
fn the_salt_of_a_known_account_is_the_one_it_always_was() {
    // With another one a vote that is sealed today could not be revealed by a later version.
    let account = Account::development(1).expect("a valid index");
    let question = salt_question(U256::from(31_337_u64), Address([0x11; 20]), 4, 1, 2);
    let signature = account.sign_digest(question.0.into()).expect("signs");
    assert_eq!(
        salt_of(&signature).to_string(),
        "0x607712c09f95ce3e7e3cd931dc1e7108ee1260812999e70f46d5c5fcfa1c8242"
    );
}
