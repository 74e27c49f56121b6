//! Signatures of accounts and of contracts, and what they are bound to.

use fixture_vault::VaultClient;
use slacontract::FixedBytes;
use slacontract::standard::signature::{INVALID, VALID};
use slacontract::standard::{Eip712Client, Erc1271Client, ReentrancyGuardError};
use slacontract_testing::prelude::*;

type Vault = VaultClient<TestTransport>;

fn vault(chain: &Chain, owner: Address) -> Vault {
    chain.deploy(VaultClient::new(owner)).unwrap()
}

const DIGEST: B256 = FixedBytes([0xd1; 32]);

#[slacontract::test]
fn an_accounts_signature_has_one_form(chain: &mut Chain) {
    let [signer, other] = chain.accounts();
    let vault = vault(chain, signer);
    let signature = chain.sign(signer, DIGEST);
    assert!(vault.check(signer, DIGEST, signature.clone()).unwrap());
    assert!(!vault.check(other, DIGEST, signature.clone()).unwrap());
    assert!(
        !vault
            .check(signer, FixedBytes([0xd2; 32]), signature.clone())
            .unwrap()
    );
    let mut variants = Vec::new();
    // v is 27 or 28 and nothing else.
    for v in [0, 1, 26, 29, 255] {
        let mut other = signature.0.clone();
        other[64] = v;
        variants.push(other);
    }
    // The same curve point with the other s.
    let order = U256::from_be_bytes([
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36,
        0x41, 0x41,
    ]);
    let mut reflected = signature.0.clone();
    let s = U256::from_be_bytes(*signature.0[32..].first_chunk().unwrap());
    reflected[32..64].copy_from_slice(&(order - s).to_be_bytes());
    reflected[64] = 55 - signature.0[64];
    variants.push(reflected);
    variants.push(signature.0[..64].to_vec());
    variants.push([&signature.0[..], &[0]].concat());
    variants.push(Vec::new());
    for variant in variants {
        assert!(
            !vault.check(signer, DIGEST, Bytes(variant.clone())).unwrap(),
            "{variant:02x?}"
        );
    }
    // A signature that recovers to nothing is nobody's.
    assert!(
        !vault
            .check(Address::ZERO, DIGEST, Bytes(vec![0; 65]))
            .unwrap()
    );
}

#[slacontract::test]
fn a_contract_signs_as_it_says(chain: &mut Chain) {
    let [owner, other] = chain.accounts();
    let wallet = vault(chain, owner);
    let verifier = vault(chain, other);
    let signs: Erc1271Client<_> = chain.client(&wallet);
    let (good, bad) = (chain.sign(owner, DIGEST), chain.sign(other, DIGEST));
    assert!(signs.is_valid_signature(DIGEST, good.clone()).unwrap() == VALID);
    assert!(signs.is_valid_signature(DIGEST, bad.clone()).unwrap() == INVALID);
    let wallet = *wallet.as_ref();
    assert!(verifier.check(wallet, DIGEST, good.clone()).unwrap());
    assert!(!verifier.check(wallet, DIGEST, bad).unwrap());
    // A wallet owned by a wallet.
    let outer = *vault(chain, wallet).as_ref();
    assert!(verifier.check(outer, DIGEST, good).unwrap());
}

#[slacontract::test]
fn a_contract_that_answers_something_else_has_not_signed(chain: &mut Chain) {
    let [owner] = chain.accounts();
    let verifier = vault(chain, owner);
    let mut word = [0; 32];
    word[..4].copy_from_slice(&VALID.0);
    let answer =
        |word: [u8; 32]| [&[0x7f][..], &word, &[0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3]].concat();
    let mut dirty = word;
    dirty[31] = 1;
    for (at, (code, signed)) in [
        (answer(word), true),
        (answer(dirty), false),
        (answer([0; 32]), false),
        (vec![0x00], false),             // answers nothing
        (vec![0x5f, 0x5f, 0xfd], false), // reverts
        (vec![0xfe], false),             // takes all gas it got
    ]
    .into_iter()
    .enumerate()
    {
        let signer = Address([at as u8 + 0x61; 20]);
        chain.set_code(signer, &code);
        assert_eq!(
            verifier.check(signer, DIGEST, Bytes::default()).unwrap(),
            signed,
            "{code:02x?}"
        );
    }
}

#[slacontract::test]
fn the_domain_tells_wallets_what_signatures_are_bound_to(chain: &mut Chain) {
    let [owner] = chain.accounts();
    let vault = vault(chain, owner);
    let domain: Eip712Client<_> = chain.client(&vault);
    let (fields, name, version, chain_id, contract, salt, extensions) =
        domain.eip712_domain().unwrap();
    assert_eq!(fields.0, [0x0f]);
    assert_eq!((name.as_str(), version.as_str()), ("Vault", "1"));
    assert_eq!(chain_id, U256::from(chain.chain_id()));
    assert_eq!(contract, *vault.as_ref());
    assert!(salt.is_zero() && extensions.is_empty());
}

#[slacontract::test]
fn a_guarded_part_does_not_run_inside_itself(chain: &mut Chain) {
    let [owner] = chain.accounts();
    let vault = vault(chain, owner);
    let this = *vault.as_ref();
    let nudge = Bytes(vault.nudge().calldata().to_vec());
    // Called back where nothing is guarded: fine.
    vault.call(this, nudge.clone()).unwrap();
    assert_eq!(vault.calls().unwrap(), 11);
    let again = Bytes(vault.call(this, nudge.clone()).calldata().to_vec());
    vault
        .call(this, again)
        .expect_err(ReentrancyGuardError::ReentrancyGuardReentrantCall);
    assert_eq!(vault.calls().unwrap(), 11);
    // The lock is open again afterwards.
    vault.call(this, nudge).unwrap();
    assert_eq!(vault.calls().unwrap(), 22);
}
