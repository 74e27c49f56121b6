//! Random values of any ABI type, as proptest strategies: what fuzzed tests and invariants call contracts with.
//!
//! A strategy follows the type's description ([`Type`]), which every parameter of a contract has; structs and enums with `derive(Abi)`
//! need nothing more. It makes a [`Value`], the tree that the encoding is written from, so that shrinking works on parts and never makes a
//! malformed encoding. The unit decides the range: an `Amount` is mostly a sensible number of wei, a `Timestamp` near the chain's time.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::{NewTree, Union, ValueTree};
use proptest::test_runner::TestRunner;
use slacontract::Address;
use slacontract::abi::{Param, Type};

/// The longest list, text or blob.
const LONGEST: usize = 32;

/// When test chains start.
const START: u128 = 1_735_689_600;
const DAY: u128 = 86_400;
const ETHER: u128 = 1_000_000_000_000_000_000;

/// A value on its way into an encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One word.
    Word([u8; 32]),
    /// A text or blob of any length.
    Blob(Vec<u8>),
    /// A list of any length.
    List(Vec<Value>),
    /// An array, struct or tuple.
    Parts(Vec<Value>),
}

impl Value {
    fn dynamic(&self) -> bool {
        match self {
            Self::Word(_) => false,
            Self::Blob(_) | Self::List(_) => true,
            Self::Parts(parts) => parts.iter().any(Self::dynamic),
        }
    }

    fn body(&self) -> Vec<u8> {
        match self {
            Self::Word(word) => word.to_vec(),
            Self::Blob(bytes) => {
                let mut out = size(bytes.len()).to_vec();
                out.extend(bytes);
                out.resize(32 + bytes.len().next_multiple_of(32), 0);
                out
            }
            Self::List(items) => [size(items.len()).as_slice(), &encode(items)].concat(),
            Self::Parts(parts) => encode(parts),
        }
    }
}

/// The ABI encoding of values one after another: a call's arguments.
pub fn encode(values: &[Value]) -> Vec<u8> {
    let bodies: Vec<Vec<u8>> = values.iter().map(Value::body).collect();
    let heads = |(value, body): (&Value, &Vec<u8>)| if value.dynamic() { 32 } else { body.len() };
    let mut tail_at: usize = values.iter().zip(&bodies).map(heads).sum();
    let (mut out, mut tail) = (Vec::new(), Vec::new());
    for (value, body) in values.iter().zip(bodies) {
        if value.dynamic() {
            out.extend(size(tail_at));
            tail_at += body.len();
            tail.extend(body);
        } else {
            out.extend(body);
        }
    }
    out.extend(tail);
    out
}

fn size(length: usize) -> [u8; 32] {
    number(length as u128)
}

fn number(value: u128) -> [u8; 32] {
    let mut word = [0; 32];
    word[16..].copy_from_slice(&value.to_be_bytes());
    word
}

/// Random values for these parameters. Addresses are mostly of `known`.
pub fn parameters(params: &[Param], known: &[Address]) -> BoxedStrategy<Vec<Value>> {
    let parts: Vec<BoxedStrategy<Value>> =
        params.iter().map(|param| any_of(param.of, known)).collect();
    parts.boxed()
}

fn any_of(of: &Type, known: &[Address]) -> BoxedStrategy<Value> {
    match of {
        Type::Plain { abi, name } => plain(abi, name, known),
        Type::Enum { variants, .. } => (0..variants.len().max(1) as u128)
            .prop_map(|at| Value::Word(number(at)))
            .boxed(),
        Type::List { of } => vec(any_of(of, known), 0..=LONGEST)
            .prop_map(Value::List)
            .boxed(),
        Type::Array { of, length } => vec(any_of(of, known), *length)
            .prop_map(Value::Parts)
            .boxed(),
        Type::Tuple { fields, .. } => parameters(fields, known).prop_map(Value::Parts).boxed(),
    }
}

fn plain(abi: &str, name: &str, known: &[Address]) -> BoxedStrategy<Value> {
    let word =
        |strategy: BoxedStrategy<u128>| strategy.prop_map(|n| Value::Word(number(n))).boxed();
    match (name, abi) {
        ("Amount", _) => word(mostly(
            (0..=1_000 * ETHER).boxed(),
            Magnitude { most: u128::MAX }.boxed(),
        )),
        ("Timestamp", _) => word(mostly(
            (START..START + 3_650 * DAY).boxed(),
            Magnitude {
                most: u64::MAX.into(),
            }
            .boxed(),
        )),
        ("Duration", _) => word(mostly(
            (0..=3_650 * DAY).boxed(),
            Magnitude {
                most: u64::MAX.into(),
            }
            .boxed(),
        )),
        ("BasisPoints", _) => word((0..=10_000_u128).boxed()),
        ("PartsPerBillion", _) => word((0..=1_000_000_000_u128).boxed()),
        (_, "address") => address(known),
        (_, "bool") => word((0..=1_u128).boxed()),
        (_, "string") => text(),
        (_, "bytes") => vec(any::<u8>(), 0..=LONGEST).prop_map(Value::Blob).boxed(),
        _ => sized(abi),
    }
}

/// Integers and fixed byte strings, by their size; a word of anything for types not known here.
fn sized(abi: &str) -> BoxedStrategy<Value> {
    let bits = |prefix: &str| abi.strip_prefix(prefix)?.parse::<u32>().ok();
    if let Some(bits) = bits("uint").filter(|bits| *bits <= 128) {
        let most = u128::MAX >> (128 - bits);
        return Magnitude { most }
            .prop_map(|n| Value::Word(number(n)))
            .boxed();
    }
    if bits("uint").is_some() {
        let high = mostly(Just(0).boxed(), Magnitude { most: u128::MAX }.boxed());
        return (high, Magnitude { most: u128::MAX })
            .prop_map(|(high, low)| {
                let mut word = number(low);
                word[..16].copy_from_slice(&high.to_be_bytes());
                Value::Word(word)
            })
            .boxed();
    }
    if let Some(bits) = bits("int") {
        let most = u128::MAX >> (129 - bits.clamp(2, 128));
        return (Magnitude { most }, any::<bool>())
            .prop_map(|(absolute, negative)| {
                let mut word = number(absolute);
                if negative {
                    // Two's complement of the absolute, less one: every value fits, the least one too.
                    word = word.map(|byte| !byte);
                }
                Value::Word(word)
            })
            .boxed();
    }
    let bytes = abi
        .strip_prefix("bytes")
        .and_then(|size| size.parse().ok())
        .unwrap_or(32_usize);
    vec(any::<u8>(), bytes.min(32))
        .prop_map(|bytes| {
            let mut word = [0; 32];
            word[..bytes.len()].copy_from_slice(&bytes);
            Value::Word(word)
        })
        .boxed()
}

fn address(known: &[Address]) -> BoxedStrategy<Value> {
    let strange = any::<[u8; 20]>().boxed();
    let all: Vec<[u8; 20]> = known.iter().map(|address| address.0).collect();
    let chosen = if all.is_empty() {
        strange
    } else {
        Union::new_weighted(vec![
            (12, proptest::sample::select(all).boxed()),
            (1, Just([0; 20]).boxed()),
            (2, strange),
        ])
        .boxed()
    };
    chosen
        .prop_map(|address| {
            let mut word = [0; 32];
            word[12..].copy_from_slice(&address);
            Value::Word(word)
        })
        .boxed()
}

fn text() -> BoxedStrategy<Value> {
    const LETTERS: [char; 12] = [
        'a', 'z', 'Z', '0', ' ', '"', '\\', '\n', '\0', 'ä', '中', '🦀',
    ];
    vec(proptest::sample::select(LETTERS.as_slice()), 0..=LONGEST)
        .prop_map(|letters| Value::Blob(String::from_iter(letters).into_bytes()))
        .boxed()
}

fn mostly(usual: BoxedStrategy<u128>, rare: BoxedStrategy<u128>) -> BoxedStrategy<u128> {
    Union::new_weighted(vec![(4, usual), (1, rare)]).boxed()
}

/// A number up to `most` of random size: small and huge ones are both common, and one in six is an end of the range. It shrinks to the
/// least that still fails, by binary search.
#[derive(Clone, Copy, Debug)]
struct Magnitude {
    most: u128,
}

impl Strategy for Magnitude {
    type Tree = proptest::num::u128::BinarySearch;
    type Value = u128;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let wide = u128::arbitrary().new_tree(runner)?.current();
        let choice = (0..6_u32, 0..128_u32, 0..4_usize)
            .new_tree(runner)?
            .current();
        let value = match choice {
            (0, _, end) => [0, 1, self.most, self.most.saturating_sub(1)][end].min(self.most),
            (_, shift, _) => {
                let cut = wide >> shift;
                if cut <= self.most {
                    cut
                } else {
                    cut % self.most.saturating_add(1).max(1)
                }
            }
        };
        Ok(proptest::num::u128::BinarySearch::new(value))
    }
}

#[cfg(test)]
mod tests {
    use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng};
    use slacontract::abi::{self, Abi};
    use slacontract::{Amount, B256, BasisPoints, Bytes, Duration, I256, U256};

    use super::*;

    fn runner(cases: u32) -> TestRunner {
        let config = Config {
            cases,
            failure_persistence: None,
            ..Config::default()
        };
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]))
    }

    /// Whatever is made decodes, strictly, and encodes to the same bytes.
    fn round_trip<A: Abi>() {
        let strategy = parameters(A::OUTPUTS, &[Address([7; 20])]);
        runner(200)
            .run(&strategy, |values| {
                let bytes = encode(&values);
                let value: A = abi::decode(&bytes)
                    .map_err(|error| TestCaseError::fail(format!("{error}: {values:?}")))?;
                prop_assert_eq!(abi::encode(&value), bytes);
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn every_kind_of_value_is_made_in_its_strict_encoding() {
        round_trip::<(u8, u16, u32, u64, u128, U256)>();
        round_trip::<(I256, bool, Address, B256)>();
        round_trip::<(Amount, Duration, BasisPoints)>();
        round_trip::<(String, Bytes, Vec<u64>)>();
        round_trip::<(Vec<String>, [Bytes; 2], Vec<(U256, String)>)>();
    }

    #[test]
    fn a_failure_shrinks_to_the_least_value_that_fails() {
        let strategy = parameters(<(u64, Vec<u8>)>::OUTPUTS, &[]);
        let failed = runner(1000).run(&strategy, |values| {
            let (number, list): (u64, Vec<u8>) = abi::decode(&encode(&values)).unwrap();
            prop_assert!(number < 1_000_003 || list.len() < 2);
            Ok(())
        });
        let Err(TestError::Fail(_, least)) = failed else {
            panic!("{failed:?}");
        };
        let least: (u64, Vec<u8>) = abi::decode(&encode(&least)).unwrap();
        assert_eq!(least, (1_000_003, vec![0, 0]));
    }

    #[test]
    fn addresses_are_mostly_known_ones_and_numbers_reach_both_ends() {
        let strategy = parameters(<(Address, u64)>::OUTPUTS, &[Address([7; 20])]);
        let mut runner = runner(1);
        let drawn: Vec<(Address, u64)> = (0..400)
            .map(|_| {
                let values = strategy.new_tree(&mut runner).unwrap().current();
                abi::decode(&encode(&values)).unwrap()
            })
            .collect();
        let known = drawn.iter().filter(|(address, _)| address.0 == [7; 20]);
        assert!(known.count() > 200);
        let has = |wanted: u64| drawn.iter().any(|(_, number)| *number == wanted);
        assert!(has(0) && has(u64::MAX), "{drawn:?}");
    }
}
