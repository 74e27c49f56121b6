//! 256-bit numbers and units at every edge of their ranges, against another implementation, and with Solidity's panic codes.

mod units;

use alloy_primitives as oracle;
use proptest::prelude::*;
use slacontract::panics::{DIVISION, OVERFLOW};
use slacontract::prelude::*;
use slacontract::{HexError, NumberError, OutOfRange};
use slacontract_memory::within;

type Unsigned = oracle::U256;
type Signed = oracle::I256;

/// Where carries, signs and halves change.
fn edges() -> Vec<U256> {
    let powers = [1, 8, 63, 64, 65, 127, 128, 129, 191, 192, 254, 255];
    let mut edges = vec![
        U256::ZERO,
        U256::MAX,
        U256::MAX - U256::ONE,
        U256::from(3_u8),
        U256::from(10_u64.pow(18)),
        U256::from_be_bytes([0x55; 32]),
        U256::from_be_bytes([0xaa; 32]),
    ];
    for power in powers {
        let value = U256::ONE << power;
        edges.extend([value - U256::ONE, value, value + U256::ONE]);
    }
    edges
}

fn theirs(value: U256) -> Unsigned {
    Unsigned::from_be_bytes(value.to_be_bytes())
}

fn ours(value: Unsigned) -> U256 {
    U256::from_be_bytes(value.to_be_bytes())
}

fn their_signed(value: I256) -> Signed {
    Signed::from_be_bytes(value.to_be_bytes())
}

fn our_signed(value: Signed) -> I256 {
    I256::from_be_bytes(value.to_be_bytes())
}

/// Compares every operation on two unsigned numbers.
fn compare(a: U256, b: U256) {
    let (x, y) = (theirs(a), theirs(b));
    let zero = b.is_zero();
    assert_eq!(a.checked_add(b), x.checked_add(y).map(ours), "{a} + {b}");
    assert_eq!(a.checked_sub(b), x.checked_sub(y).map(ours), "{a} - {b}");
    assert_eq!(a.checked_mul(b), x.checked_mul(y).map(ours), "{a} * {b}");
    assert_eq!(a.checked_div(b), x.checked_div(y).map(ours), "{a} / {b}");
    assert_eq!(a.checked_rem(b), x.checked_rem(y).map(ours), "{a} % {b}");
    assert_eq!(a.saturating_add(b), ours(x.saturating_add(y)));
    assert_eq!(a.saturating_sub(b), ours(x.saturating_sub(y)));
    assert_eq!(a.saturating_mul(b), ours(x.saturating_mul(y)));
    assert_eq!(a.wrapping_add(b), ours(x.wrapping_add(y)));
    assert_eq!(a.wrapping_sub(b), ours(x.wrapping_sub(y)));
    assert_eq!(a.wrapping_mul(b), ours(x.wrapping_mul(y)), "{a} *% {b}");
    assert_eq!(a.abs_diff(b), ours(x.abs_diff(y)));
    assert_eq!(
        (a & b, a | b, a ^ b, !a),
        (ours(x & y), ours(x | y), ours(x ^ y), ours(!x))
    );
    assert_eq!((a.cmp(&b), a == b), (x.cmp(&y), x == y));
    if !zero {
        assert_eq!(a.div_ceil(b), ours(x.div_ceil(y)), "{a} / {b} rounded up");
    }
}

/// As the operators answer inside a contract: the checked result, or the panic code.
fn traps(a: U256, b: U256) {
    let or = |value: Option<U256>, code: u8| value.ok_or(code);
    let divided = if b.is_zero() { DIVISION } else { OVERFLOW };
    assert_eq!(within(move || a + b), or(a.checked_add(b), OVERFLOW));
    assert_eq!(within(move || a - b), or(a.checked_sub(b), OVERFLOW));
    assert_eq!(within(move || a * b), or(a.checked_mul(b), OVERFLOW));
    assert_eq!(within(move || a / b), or(a.checked_div(b), divided));
    assert_eq!(within(move || a % b), or(a.checked_rem(b), divided));
    let mut sum = a;
    assert_eq!(
        within(move || {
            sum += b;
            sum
        }),
        or(a.checked_add(b), OVERFLOW)
    );
}

fn compare_signed(a: I256, b: I256) {
    let (x, y) = (their_signed(a), their_signed(b));
    assert_eq!(
        a.checked_add(b),
        x.checked_add(y).map(our_signed),
        "{a} + {b}"
    );
    assert_eq!(
        a.checked_sub(b),
        x.checked_sub(y).map(our_signed),
        "{a} - {b}"
    );
    assert_eq!(
        a.checked_mul(b),
        x.checked_mul(y).map(our_signed),
        "{a} * {b}"
    );
    assert_eq!(
        a.checked_div(b),
        x.checked_div(y).map(our_signed),
        "{a} / {b}"
    );
    // The one difference: `MIN % -1` is 0 here and in Solidity, and an overflow there.
    let remainder = if b == I256::MINUS_ONE {
        Some(I256::ZERO)
    } else {
        x.checked_rem(y).map(our_signed)
    };
    assert_eq!(a.checked_rem(b), remainder, "{a} % {b}");
    assert_eq!(a.saturating_add(b), our_signed(x.saturating_add(y)));
    assert_eq!(a.saturating_sub(b), our_signed(x.saturating_sub(y)));
    assert_eq!(a.saturating_mul(b), our_signed(x.saturating_mul(y)));
    assert_eq!(a.wrapping_add(b), our_signed(x.wrapping_add(y)));
    assert_eq!(a.wrapping_sub(b), our_signed(x.wrapping_sub(y)));
    assert_eq!(a.wrapping_mul(b), our_signed(x.wrapping_mul(y)));
    assert_eq!(a.checked_neg(), x.checked_neg().map(our_signed));
    assert_eq!(a.checked_abs(), x.checked_abs().map(our_signed));
    assert_eq!(a.wrapping_neg(), our_signed(x.wrapping_neg()));
    assert_eq!(a.magnitude(), ours(x.unsigned_abs()));
    let sign = i8::from(x.is_positive()) - i8::from(x.is_negative());
    assert_eq!(a.signum(), I256::from(sign));
    assert_eq!((a.cmp(&b), a == b), (x.cmp(&y), x == y));
    assert_eq!(
        (a & b, a | b, a ^ b, !a),
        (
            our_signed(x & y),
            our_signed(x | y),
            our_signed(x ^ y),
            our_signed(!x)
        )
    );
}

fn traps_signed(a: I256, b: I256) {
    let or = |value: Option<I256>, code: u8| value.ok_or(code);
    let divided = if b.is_zero() { DIVISION } else { OVERFLOW };
    assert_eq!(within(move || a + b), or(a.checked_add(b), OVERFLOW));
    assert_eq!(within(move || a - b), or(a.checked_sub(b), OVERFLOW));
    assert_eq!(within(move || a * b), or(a.checked_mul(b), OVERFLOW));
    assert_eq!(within(move || a / b), or(a.checked_div(b), divided));
    assert_eq!(within(move || a % b), or(a.checked_rem(b), divided));
    assert_eq!(within(move || -a), or(a.checked_neg(), OVERFLOW));
    assert_eq!(within(move || a.abs()), or(a.checked_abs(), OVERFLOW));
}

#[test]
fn unsigned_numbers_agree_at_all_pairs_of_edges() {
    for a in edges() {
        for b in edges() {
            compare(a, b);
        }
    }
}

#[test]
fn operators_trap_exactly_where_the_checked_ones_have_no_answer() {
    for a in edges() {
        for b in edges() {
            traps(a, b);
            traps_signed(I256::from_bits(a), I256::from_bits(b));
        }
    }
}

#[test]
fn signed_numbers_agree_at_all_pairs_of_edges() {
    for a in edges() {
        for b in edges() {
            compare_signed(I256::from_bits(a), I256::from_bits(b));
        }
    }
    assert_eq!(
        (I256::MIN, I256::MAX),
        (our_signed(Signed::MIN), our_signed(Signed::MAX))
    );
}

#[test]
fn shifts_agree_for_every_distance_and_beyond() {
    for value in edges() {
        let signed = I256::from_bits(value);
        for bits in (0..=257).chain([511, 512, usize::MAX]) {
            assert_eq!(
                value << bits,
                ours(theirs(value) << bits),
                "{value} << {bits}"
            );
            assert_eq!(
                value >> bits,
                ours(theirs(value) >> bits),
                "{value} >> {bits}"
            );
            assert_eq!((signed << bits).to_bits(), value << bits);
            assert_eq!(
                signed >> bits,
                our_signed(their_signed(signed).asr(bits)),
                "{signed} >> {bits}"
            );
        }
    }
}

#[test]
fn powers_agree_up_to_the_first_that_does_not_fit() {
    for value in edges() {
        for exponent in [
            0_u32,
            1,
            2,
            3,
            4,
            5,
            7,
            8,
            63,
            64,
            77,
            78,
            128,
            255,
            256,
            257,
            u32::MAX,
        ] {
            let (x, y) = (theirs(value), Unsigned::from(exponent));
            assert_eq!(
                value.checked_pow(exponent),
                x.checked_pow(y).map(ours),
                "{value} ^ {exponent}"
            );
            assert_eq!(value.wrapping_pow(exponent), ours(x.wrapping_pow(y)));
            assert_eq!(value.saturating_pow(exponent), ours(x.saturating_pow(y)));
            let signed = I256::from_bits(value);
            let theirs = their_signed(signed);
            assert_eq!(
                signed.checked_pow(exponent),
                theirs.checked_pow(y).map(our_signed),
                "{signed} ^ {exponent}"
            );
            assert_eq!(
                signed.wrapping_pow(exponent),
                our_signed(theirs.wrapping_pow(y))
            );
            assert_eq!(
                signed.saturating_pow(exponent),
                our_signed(theirs.saturating_pow(y))
            );
        }
    }
    assert_eq!(within(|| U256::MAX.pow(2)), Err(OVERFLOW));
    assert_eq!(within(|| U256::from(2_u8).pow(255)), Ok(U256::ONE << 255));
    assert_eq!(within(|| I256::from(-2_i8).pow(255)), Ok(I256::MIN));
    assert_eq!(within(|| I256::from(-2_i8).pow(256)), Err(OVERFLOW));
}

/// The product of 512 bits, divided.
fn wide_mul_div(a: U256, b: U256, divisor: U256) -> Option<(U256, bool)> {
    type Wide = oracle::U512;
    if divisor.is_zero() {
        return None;
    }
    let (product, divisor) = (
        Wide::from(theirs(a)) * Wide::from(theirs(b)),
        Wide::from(theirs(divisor)),
    );
    let quotient = product / divisor;
    let exact = (product % divisor).is_zero();
    (quotient <= Wide::from(Unsigned::MAX)).then(|| (ours(quotient.to::<Unsigned>()), exact))
}

fn compare_mul_div(a: U256, b: U256, divisor: U256) {
    let expected = wide_mul_div(a, b, divisor);
    assert_eq!(
        a.checked_mul_div(b, divisor),
        expected.map(|(quotient, _)| quotient),
        "{a} * {b} / {divisor}"
    );
}

#[test]
fn a_full_product_is_divided_exactly_at_all_triples_of_edges() {
    for a in edges() {
        for b in edges() {
            for divisor in edges() {
                compare_mul_div(a, b, divisor);
            }
        }
    }
}

#[test]
fn a_full_product_rounds_down_or_up_and_traps_with_its_reason() {
    let [two, three, seven] = [2_u8, 3, 7].map(U256::from);
    assert_eq!(
        within(move || seven.mul_div(two, three)),
        Ok(U256::from(4_u8))
    );
    assert_eq!(
        within(move || seven.mul_div_ceil(two, three)),
        Ok(U256::from(5_u8))
    );
    assert_eq!(within(move || seven.mul_div_ceil(three, three)), Ok(seven));
    assert_eq!(
        within(move || U256::MAX.mul_div(two, U256::ONE)),
        Err(OVERFLOW)
    );
    assert_eq!(
        within(move || U256::MAX.mul_div(two, U256::ZERO)),
        Err(DIVISION)
    );
    assert_eq!(
        within(|| U256::MAX.mul_mod(U256::MAX, U256::ZERO)),
        Err(DIVISION)
    );
    // Rounded down it fits, rounded up it does not.
    let a = U256::MAX - U256::ONE;
    let half = (U256::ONE << 255) + U256::ONE;
    if let Some((quotient, false)) = wide_mul_div(U256::MAX, half, half - U256::ONE) {
        assert_ne!(quotient, a);
    }
    assert_eq!(
        within(|| U256::MAX.mul_div_ceil(U256::MAX, U256::MAX - U256::ONE)),
        Err(OVERFLOW)
    );
}

#[test]
fn roots_are_the_largest_whose_square_fits() {
    for value in edges().into_iter().chain((0..1000_u64).map(U256::from)) {
        assert_eq!(
            value.isqrt(),
            ours(theirs(value).root(2)),
            "root of {value}"
        );
        assert_eq!(
            value.bits() as usize,
            theirs(value).bit_len(),
            "bits of {value}"
        );
    }
}

#[test]
fn conversions_hold_what_fits_and_refuse_the_rest() {
    for value in edges() {
        let their = theirs(value);
        assert_eq!(u8::try_from(value).ok(), their.try_into().ok());
        assert_eq!(u32::try_from(value).ok(), their.try_into().ok());
        assert_eq!(u64::try_from(value).ok(), their.try_into().ok());
        assert_eq!(u128::try_from(value).ok(), their.try_into().ok());
        let amount = Amount::try_from(value);
        assert_eq!(amount.is_ok(), value <= U256::from(u128::MAX));
        assert_eq!(amount.map_or(value, U256::from), value);
        let signed = I256::from_bits(value);
        let their_signed = their_signed(signed);
        assert_eq!(
            i8::try_from(signed).ok(),
            their_signed.try_into().ok(),
            "{signed}"
        );
        assert_eq!(
            i64::try_from(signed).ok(),
            their_signed.try_into().ok(),
            "{signed}"
        );
        assert_eq!(
            i128::try_from(signed).ok(),
            their_signed.try_into().ok(),
            "{signed}"
        );
        assert_eq!(
            u64::try_from(signed).ok(),
            their_signed.try_into().ok(),
            "{signed}"
        );
        assert_eq!(U256::try_from(signed).is_ok(), !signed.is_negative());
        assert_eq!(I256::try_from(value).is_ok(), !signed.is_negative());
    }
    for value in [i128::MIN, -1, 0, 1, i128::MAX] {
        assert_eq!(i128::try_from(I256::from(value)), Ok(value));
    }
    assert_eq!(I256::from(u128::MAX).to_bits(), U256::from(u128::MAX));
    assert_eq!(i8::try_from(I256::from(-129_i16)), Err(OutOfRange));
}

#[test]
fn text_is_read_back_and_nonsense_refused() {
    for value in edges() {
        assert_eq!(value.to_string(), theirs(value).to_string());
        assert_eq!(value.to_string().parse(), Ok(value));
        let signed = I256::from_bits(value);
        assert_eq!(signed.to_string(), their_signed(signed).to_string());
        assert_eq!(signed.to_string().parse(), Ok(signed));
    }
    assert_eq!("0xff".parse(), Ok(U256::from(255_u8)));
    for text in ["ten", "-1", "1.5", "+1", "0x", "1e3", " 1"] {
        assert!(text.parse::<U256>().is_err(), "{text:?}");
    }
    let beyond = (U256::MAX.to_string() + "0").parse::<U256>();
    assert_eq!(beyond, Err(NumberError::OutOfRange));
    assert_eq!(
        "1,5".parse::<U256>(),
        Err(NumberError::Digit { found: ',' })
    );
    for text in [
        "--1",
        "-",
        "57896044618658097711785492504343953926634992332820282019728792003956564819968",
    ] {
        assert!(text.parse::<I256>().is_err(), "{text:?}");
    }
    let address = Address([0xab; 20]);
    assert_eq!(address.to_string().parse(), Ok(address));
    assert_eq!("ab".repeat(20).parse(), Ok(address));
    assert_eq!(
        "0xab".parse::<Address>(),
        Err(HexError::Length {
            wanted: 40,
            found: 2
        })
    );
    assert_eq!("0xabc".parse::<Bytes>(), Err(HexError::Odd { found: 3 }));
    assert_eq!(
        "0xzz".parse::<FixedBytes<1>>(),
        Err(HexError::Digit { found: 'z' })
    );
    assert_eq!("0x".parse(), Ok(Bytes::default()));
}

/// Numbers of every length, with long runs of equal bits.
fn any_number() -> impl Strategy<Value = U256> {
    (any::<[u8; 32]>(), 0_usize..256, 0_usize..256, any::<bool>()).prop_map(
        |(bytes, up, down, inverted)| {
            let value = (U256::from_be_bytes(bytes) << up) >> down;
            if inverted { !value } else { value }
        },
    )
}

proptest! {
    #[test]
    fn numbers_agree(a in any_number(), b in any_number()) {
        compare(a, b);
        compare_signed(I256::from_bits(a), I256::from_bits(b));
    }

    #[test]
    fn full_products_agree(a in any_number(), b in any_number(), divisor in any_number()) {
        compare_mul_div(a, b, divisor);
        if let Some((quotient, exact)) = wide_mul_div(a, b, divisor)
            && (exact || quotient < U256::MAX)
        {
            let up = if exact { quotient } else { quotient + U256::ONE };
            prop_assert_eq!(a.mul_div_ceil(b, divisor), up);
        }
    }

    #[test]
    fn roots_bound_their_number(value in any_number()) {
        let root = value.isqrt();
        prop_assert!(root * root <= value);
        let next = root + U256::ONE;
        prop_assert!(next.checked_mul(next).is_none_or(|square| square > value));
    }

    #[test]
    fn words_in_storage_and_calldata_come_back(value in any_number()) {
        let signed = I256::from_bits(value);
        prop_assert_eq!(slacontract::abi::decode::<I256>(&slacontract::abi::encode(&signed)), Ok(signed));
        prop_assert_eq!(value.to_string().parse(), Ok(value));
    }
}
