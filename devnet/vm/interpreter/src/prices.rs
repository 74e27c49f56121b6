//! What entering a program and opening memory cost, computed instead of looked up.

use std::sync::LazyLock;

use alloy_primitives::Uint;
use slacontract_vm::{Activation, Pages, Params};

/// Wide enough for a number of 25 bits to the 128th power.
type Wide = Uint<4096, 64>;

/// The price of the 128th page, as a power of which the others are.
const RAMP: u64 = 31_874_000;

/// Gas of entering a program, its pages apart.
pub(crate) fn entry(params: &Params, activation: &Activation, cached: bool) -> u64 {
    let share = |cost: u16, percent: u64| (u64::from(cost) * percent).div_ceil(100);
    let load = 32 * u64::from(params.min_cached_gas)
        + share(activation.cached_cost, params.cached_cost_percent);
    let init = 128 * u64::from(params.min_init_gas)
        + share(activation.init_cost, params.init_cost_percent);
    if cached { load } else { load + init }
}

/// Gas of `new` pages more.
pub(crate) fn pages(params: &Params, now: Pages, new: u16) -> u64 {
    let open = u64::from(now.open) + u64::from(new);
    let (before, ever) = (u64::from(now.ever), u64::from(now.ever).max(open));
    let free = u64::from(params.free_pages);
    if ever <= free {
        return 0;
    }
    let dear = open.saturating_sub(free) - u64::from(now.open).saturating_sub(free);
    // Beyond what the chain allows there is a price that nobody can pay.
    let ramp = |pages: u64| RAMPS.get(pages as usize).copied().unwrap_or(u64::MAX >> 1);
    u64::from(params.page_gas) * dear + ramp(ever).saturating_sub(ramp(before))
}

/// Opens pages.
pub(crate) fn open(pages: &mut Pages, new: u16) {
    pages.open += new;
    pages.ever = pages.ever.max(pages.open);
}

/// The part of the price that grows with the most pages ever open, for 0 to 128 pages.
static RAMPS: LazyLock<Vec<u64>> = LazyLock::new(|| (0..=128).map(ramp).collect());

/// The largest number whose 128th power is at most `RAMP` to the power of `pages`.
fn ramp(pages: u64) -> u64 {
    // The last one is a rounding error of the reference's.
    if pages == 128 {
        return RAMP - 1;
    }
    let goal = Wide::from(RAMP).pow(Wide::from(pages));
    let (mut low, mut high) = (1, RAMP);
    while high - low > 1 {
        let middle = u64::midpoint(low, high);
        if Wide::from(middle).pow(Wide::from(128)) <= goal {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_cost_what_the_devnet_charges_at_every_height() {
        let params = Params::default();
        for open in 0..=128 {
            for new in (0..=129 - open).chain([u16::MAX - open]) {
                for ever in [open, 128] {
                    let now = Pages { open, ever };
                    let (ours, theirs) = (pages(&params, now, new), now.cost(&params, new));
                    let beyond = u64::from(open) + u64::from(new) > 128;
                    assert!(
                        ours == theirs || (beyond && ours.min(theirs) > u64::MAX >> 2),
                        "{now:?} and {new}: {ours}, {theirs}"
                    );
                }
            }
        }
    }
}
