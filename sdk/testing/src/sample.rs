//! Random arguments for property tests, and simpler ones for when a property fails.
//!
//! A sample is either one of the values that break things (zero, one, the ends of the range) or one of a random size, so that small and
//! huge values are both common. The generator is a fixed function of its seed: the same seed finds the same failure on every machine.

use slacontract::{
    Address, Amount, BasisPoints, Bytes, Duration, FixedBytes, PartsPerBillion, Timestamp, U256,
};

/// A source of arbitrary numbers (SplitMix64, Steele, Lea and Flood 2014).
#[derive(Clone, Debug)]
pub struct Source(u64);

impl Source {
    /// A source that always yields the same for `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; zero if that is zero.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.bits().checked_rem(bound).unwrap_or_default()
    }

    /// A number up to `most`: one time in four an end of the range, else of random size.
    fn up_to(&mut self, most: u128) -> u128 {
        match self.below(8) {
            0 => [0, 1, most, most.saturating_sub(1)][self.below(4) as usize].min(most),
            1 => 0,
            _ => {
                let wide = u128::from(self.bits()) << 64 | u128::from(self.bits());
                let cut = wide >> self.below(128);
                if cut <= most {
                    cut
                } else {
                    cut % most.saturating_add(1).max(1)
                }
            }
        }
    }
}

/// A type whose values can be made up.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a random argument of a property test",
    note = "use integers, `bool`, `Amount`, `Duration`, `Timestamp`, `BasisPoints`, `PartsPerBillion`, `U256`, `Address`, `Bytes`, `String` or a `Vec` of them"
)]
pub trait Sample: Sized + Clone {
    /// A value.
    fn sample(source: &mut Source) -> Self;

    /// Values to try instead when this one makes a property fail, simplest first; none for the simplest.
    fn simpler(&self) -> Vec<Self> {
        Vec::new()
    }
}

/// Numbers simpler than `value`, the simplest first: nothing, then ever closer below it, so that taking the first that fails again and
/// again is a binary search.
fn simpler_numbers(value: u128) -> impl Iterator<Item = u128> {
    let steps = (0..128)
        .map(move |shift| value >> shift)
        .take_while(|step| *step > 0);
    steps.map(move |step| value - step)
}

macro_rules! numbers {
    ($($type:ty, $most:expr, $make:expr, $read:expr;)*) => {$(
        impl Sample for $type {
            fn sample(source: &mut Source) -> Self {
                ($make)(source.up_to($most))
            }
            fn simpler(&self) -> Vec<Self> {
                simpler_numbers(($read)(*self)).map($make).collect()
            }
        }
    )*};
}

numbers! {
    u8, u8::MAX.into(), |number: u128| number as u8, u128::from;
    u16, u16::MAX.into(), |number: u128| number as u16, u128::from;
    u32, u32::MAX.into(), |number: u128| number as u32, u128::from;
    u64, u64::MAX.into(), |number: u128| number as u64, u128::from;
    u128, u128::MAX, |number: u128| number, |number: u128| number;
    Amount, u128::MAX, Amount::from_units, Amount::units;
    Duration, u64::MAX.into(), |number: u128| Duration::from_seconds(number as u64), |span: Duration| span.seconds().into();
    Timestamp, u64::MAX.into(), |number: u128| Timestamp::from_seconds(number as u64), |time: Timestamp| time.seconds().into();
}

impl Sample for bool {
    fn sample(source: &mut Source) -> Self {
        source.below(2) == 1
    }
    fn simpler(&self) -> Vec<Self> {
        if *self { vec![false] } else { Vec::new() }
    }
}

impl Sample for U256 {
    fn sample(source: &mut Source) -> Self {
        if source.below(4) == 0 {
            return [Self::ZERO, Self::ONE, Self::MAX, Self::of(u128::MAX)]
                [source.below(4) as usize];
        }
        let mut bytes = [0; 32];
        let from = source.below(32) as usize;
        bytes[from..]
            .iter_mut()
            .for_each(|byte| *byte = source.bits() as u8);
        Self::from_be_bytes(bytes)
    }
    fn simpler(&self) -> Vec<Self> {
        match self.to_u128() {
            Some(small) => simpler_numbers(small).map(Self::of).collect(),
            None => vec![Self::ZERO, Self::of(u128::MAX), *self >> 64, *self >> 1],
        }
    }
}

impl<const N: usize> Sample for FixedBytes<N> {
    fn sample(source: &mut Source) -> Self {
        Self(std::array::from_fn(|_| source.bits() as u8))
    }
}

impl Sample for Address {
    fn sample(source: &mut Source) -> Self {
        Self(std::array::from_fn(|_| source.bits() as u8))
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample(source: &mut Source) -> Self {
        let most = 1 << source.below(8);
        (0..source.below(most)).map(|_| T::sample(source)).collect()
    }
    fn simpler(&self) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        if !self.is_empty() {
            found.extend([
                Vec::new(),
                self[..self.len() / 2].to_vec(),
                self[1..].to_vec(),
            ]);
        }
        for (at, item) in self.iter().enumerate().take(16) {
            found.extend(item.simpler().into_iter().take(2).map(|simpler| {
                let mut copy = self.clone();
                copy[at] = simpler;
                copy
            }));
        }
        found
    }
}

impl Sample for Bytes {
    fn sample(source: &mut Source) -> Self {
        Self(Sample::sample(source))
    }
    fn simpler(&self) -> Vec<Self> {
        self.0.simpler().into_iter().map(Self).collect()
    }
}

impl Sample for String {
    fn sample(source: &mut Source) -> Self {
        const LETTERS: [char; 12] = [
            'a', 'z', 'Z', '0', ' ', '"', '\\', '\n', '\0', 'ä', '中', '🦀',
        ];
        (0..source.below(40))
            .map(|_| LETTERS[source.below(12) as usize])
            .collect()
    }
    fn simpler(&self) -> Vec<Self> {
        let half = self.chars().take(self.chars().count() / 2).collect();
        if self.is_empty() {
            Vec::new()
        } else {
            vec![Self::new(), half]
        }
    }
}

/// Shares are small numbers in one word: made from an in-range number.
macro_rules! shares {
    ($($type:ty, $whole:expr, $make:expr;)*) => {$(
        impl Sample for $type {
            fn sample(source: &mut Source) -> Self {
                ($make)(source.up_to($whole))
            }
        }
    )*};
}

shares! {
    BasisPoints, 10_000, |number: u128| BasisPoints::new(number as _);
    PartsPerBillion, 1_000_000_000, |number: u128| PartsPerBillion::new(number as _);
}

macro_rules! tuples {
    ($(($($name:ident $at:tt),*))*) => {$(
        impl<$($name: Sample),*> Sample for ($($name,)*) {
            fn sample(source: &mut Source) -> Self {
                ($($name::sample(source),)*)
            }
            fn simpler(&self) -> Vec<Self> {
                let mut found = Vec::new();
                $(found.extend(self.$at.simpler().into_iter().map(|simpler| {
                    let mut copy = self.clone();
                    copy.$at = simpler;
                    copy
                }));)*
                found
            }
        }
    )*};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
}
