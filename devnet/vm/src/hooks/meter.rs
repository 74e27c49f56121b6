//! Who pays for what a hook does.

use super::Fault;

/// The purse of a frame: ink, bought with gas at the chain's ink price.
pub trait Meter {
    /// Takes `ink`; takes everything and fails when there is less.
    ///
    /// # Errors
    /// [`Fault::OutOfInk`].
    fn pay_ink(&mut self, ink: u64) -> Result<(), Fault>;

    /// Takes `gas` worth of ink.
    ///
    /// # Errors
    /// [`Fault::OutOfInk`].
    fn pay_gas(&mut self, gas: u64) -> Result<(), Fault>;

    /// Fails unless `gas` is left, without taking it.
    ///
    /// # Errors
    /// [`Fault::OutOfInk`].
    fn need_gas(&mut self, gas: u64) -> Result<(), Fault>;

    /// Gives `gas` worth of ink back: what a child frame left over.
    fn refund_gas(&mut self, gas: u64);

    /// Ink left.
    fn ink_left(&self) -> u64;

    /// Whole gas left.
    fn gas_left(&self) -> u64;
}

/// The meter of a WASM frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InkMeter {
    ink: u64,
    price: u64,
}

impl InkMeter {
    /// A meter with `ink` left, at `price` ink per gas. A price of 0 counts as 1.
    #[must_use]
    pub fn new(ink: u64, price: u32) -> Self {
        Self {
            ink,
            price: u64::from(price.max(1)),
        }
    }
}

impl Meter for InkMeter {
    #[inline]
    fn pay_ink(&mut self, ink: u64) -> Result<(), Fault> {
        match self.ink.checked_sub(ink) {
            Some(left) => {
                self.ink = left;
                Ok(())
            }
            None => {
                self.ink = 0;
                Err(Fault::OutOfInk)
            }
        }
    }

    #[inline]
    fn pay_gas(&mut self, gas: u64) -> Result<(), Fault> {
        self.pay_ink(gas.saturating_mul(self.price))
    }

    fn need_gas(&mut self, gas: u64) -> Result<(), Fault> {
        if self.ink < gas.saturating_mul(self.price) {
            self.ink = 0;
            return Err(Fault::OutOfInk);
        }
        Ok(())
    }

    fn refund_gas(&mut self, gas: u64) {
        self.ink = self
            .ink
            .saturating_add(gas.saturating_mul(self.price))
            .min(u64::MAX - 1);
    }

    fn ink_left(&self) -> u64 {
        self.ink
    }

    fn gas_left(&self) -> u64 {
        self.ink / self.price
    }
}

/// A meter that never runs out: native frames measure nothing. It answers with the gas it was made with, so that calls forward
/// something sensible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unmetered {
    /// The answer to "how much gas is left".
    pub gas: u64,
}

impl Meter for Unmetered {
    fn pay_ink(&mut self, _ink: u64) -> Result<(), Fault> {
        Ok(())
    }

    fn pay_gas(&mut self, _gas: u64) -> Result<(), Fault> {
        Ok(())
    }

    fn need_gas(&mut self, _gas: u64) -> Result<(), Fault> {
        Ok(())
    }

    fn refund_gas(&mut self, _gas: u64) {}

    fn ink_left(&self) -> u64 {
        self.gas.saturating_mul(10_000)
    }

    fn gas_left(&self) -> u64 {
        self.gas
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overdrawn_meter_is_empty_and_a_remainder_below_one_gas_stays() {
        let mut meter = InkMeter::new(25_000, 10_000);
        meter.pay_gas(1).unwrap();
        assert_eq!((meter.gas_left(), meter.ink_left()), (1, 15_000));
        meter.refund_gas(2);
        assert_eq!(meter.ink_left(), 35_000);
        assert_eq!(meter.need_gas(4), Err(Fault::OutOfInk));
        assert_eq!(meter.ink_left(), 0);
    }
}
