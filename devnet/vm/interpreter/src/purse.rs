//! Ink: what a frame pays its host calls with.

/// Why a frame ends before its program returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// `exit_early` with a status.
    Exit(i32),
    /// The ink does not suffice.
    OutOfInk,
    /// The host refuses, for this reason.
    Refused(String),
}

/// Why a static call cannot go on.
pub(crate) const STATIC: &str = "a state change inside a static call";

/// A refusal.
pub(crate) fn refused(reason: impl Into<String>) -> End {
    End::Refused(reason.into())
}

/// The ink of a frame while the host has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Purse {
    /// What is left.
    pub(crate) ink: u64,
    /// Ink per gas.
    pub(crate) price: u64,
}

impl Purse {
    /// Takes ink, or everything.
    pub(crate) fn pay(&mut self, ink: u64) -> Result<(), End> {
        if ink > self.ink {
            self.ink = 0;
            return Err(End::OutOfInk);
        }
        self.ink -= ink;
        Ok(())
    }

    /// Takes ink for gas of the EVM.
    pub(crate) fn pay_gas(&mut self, gas: u64) -> Result<(), End> {
        let ink = u128::from(gas) * u128::from(self.price);
        self.pay(u64::try_from(ink).unwrap_or(u64::MAX))
    }

    /// Ends the frame unless it has this gas.
    pub(crate) fn must_have_gas(&mut self, gas: u64) -> Result<(), End> {
        if u128::from(self.ink) < u128::from(gas) * u128::from(self.price) {
            self.ink = 0;
            return Err(End::OutOfInk);
        }
        Ok(())
    }

    /// Gives back gas that a child left over. There is never as much ink as what cannot be paid costs.
    pub(crate) fn earn_gas(&mut self, gas: u64) {
        let ink = u128::from(self.ink) + u128::from(gas) * u128::from(self.price);
        self.ink = u64::try_from(ink).unwrap_or(u64::MAX).min(u64::MAX - 1);
    }

    /// Whole gas left.
    pub(crate) fn gas(&self) -> u64 {
        self.ink / self.price
    }
}
