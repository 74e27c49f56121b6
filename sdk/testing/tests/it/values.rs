//! Numbers, transient values and byte strings in both lanes: the SDK's own arithmetic and the host's come to the same.

use fixture_values::{Operator, TokenId, ValuesClient};
use slacontract_testing::prelude::*;

type Client = ValuesClient<TestTransport>;

fn deployed(chain: &Chain) -> Client {
    chain.deploy(ValuesClient::new()).unwrap()
}

fn edges() -> Vec<U256> {
    let half = U256::ONE << 128;
    let sign = U256::ONE << 255;
    let minus_two = U256::MAX - U256::ONE;
    vec![
        U256::ZERO,
        U256::ONE,
        U256::from(3_u8),
        half - U256::ONE,
        half,
        sign - U256::ONE,
        sign,
        minus_two,
        U256::MAX,
    ]
}

#[slacontract::test]
fn numbers_come_to_the_same_in_both_lanes_at_every_pair_of_edges(chain: &mut Chain) {
    let contract = deployed(chain);
    for (at, a) in edges().into_iter().enumerate() {
        let c = edges()[(at + 5) % 9];
        let triples: Vec<_> = edges().into_iter().map(|b| (a, b, c)).collect();
        let answers = contract.checked(triples.clone()).unwrap();
        assert_eq!(answers.len(), 7 * triples.len());
        for ((a, b, c), answers) in triples.into_iter().zip(answers.chunks(7)) {
            let quotient = (!c.is_zero()).then(|| a.checked_mul_div(b, c)).flatten();
            let expected = (quotient.is_some(), quotient.unwrap_or_default());
            assert_eq!(answers[6], expected, "{a} * {b} / {c}");
        }
        let pairs = || edges().into_iter().map(move |b| (a, b));
        contract.total(pairs().collect()).unwrap();
        let signed = pairs().map(|(a, b)| (I256::from_bits(a), I256::from_bits(b)));
        contract.signed(signed.collect()).unwrap();
    }
}

#[slacontract::test]
fn operators_trap_with_solidity_s_codes(chain: &mut Chain) {
    let contract = deployed(chain);
    let (zero, one, most) = (U256::ZERO, U256::ONE, U256::MAX);
    for (operator, a, b, code) in [
        (Operator::Add, most, one, 0x11),
        (Operator::Subtract, zero, one, 0x11),
        (Operator::Multiply, most, most, 0x11),
        (Operator::Divide, one, zero, 0x12),
        (Operator::Remainder, one, zero, 0x12),
        (Operator::MultiplyDivide, most, most, 0x11),
    ] {
        contract.calculate(operator, a, b).expect_panic(code);
    }
    let third = contract
        .calculate(Operator::MultiplyDivide, most, U256::from(2_u8))
        .unwrap();
    assert_eq!(third, most / U256::from(3_u8) * U256::from(2_u8));
    let share = |parts, period| contract.share(10.wei(), parts, 10.days(), period);
    assert_eq!(share(3, 3.days()).unwrap(), (3.wei(), 3, 1.days()));
    share(0, 3.days()).expect_panic(0x12);
    share(3, Duration::ZERO).expect_panic(0x12);
}

#[slacontract::test]
fn a_number_beyond_an_enum_s_variants_is_malformed(chain: &mut Chain) {
    let contract = deployed(chain);
    let mut data = contract
        .calculate(Operator::Add, U256::ONE, U256::ONE)
        .calldata()
        .to_vec();
    let [from] = chain.accounts();
    data[35] = 5;
    assert!(
        chain.send(from, &contract, 0.wei(), &data).status == slacontract_testing::Status::Success
    );
    data[35] = 6;
    assert!(
        chain.send(from, &contract, 0.wei(), &data).status == slacontract_testing::Status::Revert
    );
}

#[slacontract::test]
fn transient_values_last_one_transaction_and_are_shared_by_its_calls(chain: &mut Chain) {
    let [caller] = chain.accounts();
    let contract = deployed(chain);
    for _ in 0..2 {
        assert_eq!(
            contract.visit(3).unwrap(),
            (4, 40, caller, U256::from(400_u64))
        );
        assert_eq!(contract.left().unwrap(), (0, 0, Address::ZERO));
    }
    for slot in 0..8_u64 {
        assert_eq!(chain.storage(&contract, U256::from(slot)), U256::ZERO);
    }
}

#[slacontract::test]
fn bytes_grow_and_shrink_across_the_border_of_their_slot(chain: &mut Chain) {
    let contract = deployed(chain);
    let mut expected = Vec::new();
    for (more, removed) in [
        (30, 0),
        (1, 0),
        (1, 0),
        (1, 2),
        (40, 8),
        (33, 0),
        (0, 60),
        (5, 5),
        (0, 99),
    ] {
        let added: Vec<u8> = (1..=more).collect();
        expected.extend_from_slice(&added);
        expected.truncate(expected.len().saturating_sub(removed));
        let left = contract.grow(added.into(), removed as u64).unwrap();
        assert_eq!(left.0, expected);
    }
    // `data` is in slot 0: nothing is left in it or behind its hash.
    let behind = U256::from_be_bytes(slacontract::prelude::keccak256([0; 32]).0);
    for slot in [U256::ZERO, behind, behind + 1, behind + 2] {
        assert_eq!(chain.storage(&contract, slot), U256::ZERO);
    }
}

#[slacontract::test]
fn a_part_of_the_bytes_is_read_without_the_rest(chain: &mut Chain) {
    let contract = deployed(chain);
    for length in [20_u8, 90] {
        let bytes: Vec<u8> = (1..=length).collect();
        contract.grow(bytes.clone().into(), 0).unwrap();
        let end = u64::from(length);
        for (start, end) in [(0, end), (3, 7), (19, end), (end, end), (end - 1, end)] {
            let (part, before, count) = contract.part(start, end).unwrap();
            assert_eq!(part.0, bytes[start as usize..end as usize]);
            assert_eq!((u64::from(before), count), (start, u64::from(length)));
        }
        contract.part(0, end + 1).expect_panic(0x32);
        contract.part(5, 4).expect_panic(0x32);
        contract.set_byte(end - 1, 0xff).unwrap();
        contract.set_byte(end, 1).expect_panic(0x32);
        assert_eq!(contract.part(end - 1, end).unwrap().0.0, [0xff]);
        contract.grow(Bytes::default(), end).unwrap();
    }
}

#[slacontract::test]
fn a_number_of_its_own_name_is_a_key_a_value_and_an_argument(chain: &mut Chain) {
    let [alice, bob] = chain.accounts();
    let contract = deployed(chain);
    assert_eq!(contract.give(TokenId(7), alice).unwrap(), TokenId(0));
    assert_eq!(contract.give(TokenId(u64::MAX), bob).unwrap(), TokenId(7));
    assert_eq!(contract.owner(TokenId(7)).unwrap(), alice);
    // Packed into slot 2 with the flag above it.
    let word = (U256::ONE << 64) + u64::MAX;
    assert_eq!(chain.storage(&contract, U256::from(2_u8)), word);
}
