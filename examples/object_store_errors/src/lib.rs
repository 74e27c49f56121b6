//! An object store that promises an error rate, the way large providers write it: the mean of the error rates of all five-minute
//! slices of a month. What is different here: the user need not claim within thirty days, with logs; the credit is paid when the
//! month is settled.
//!
//! A second objective counts all requests alike. It moves no money. It shows that the same month can be a breach by one method and
//! none by the other, which is why `method` has no default.
#![cfg_attr(target_arch = "wasm32", no_std, no_main)]
use slacontract::prelude::*;

/// Storage by the month.
#[contract]
#[agreement(version = 1, asset = ether, window = calendar_month(utc), term = 12 windows, renew = by_both,
            amend = by_both, terminate(notice = "30d"), language = en)]
pub struct ObjectStore {
    /// What a month costs.
    #[param(default = "2 ether", range = "0.1 ether"..="100 ether")]
    fee: Param<Amount>,

    /// Credits come out of the month's fee; the bond is a token of good faith.
    #[party(bond = 10 % of fee)]
    store: Party,
    /// Pays month by month, ahead.
    #[party(prepays = fee per window)]
    user: Party,

    /// What three neutral clients saw, slice by slice: the sum of the slices' good shares, out of their number.
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 90 %)]
    slices: Feed<Ratio>,
    /// What the same clients saw, request by request.
    #[feed(signers = 3, quorum = 2, collect_within = "24h", min_coverage = 90 %)]
    requests: Feed<Ratio>,

    /// The promise that is paid for.
    #[objective(slices >= 99.9 %, method = ratio_timeslices(slice = "5min", target = 99.9 %, partial = ignore),
                no_traffic = met, on_missing = inconclusive)]
    #[credit(base = fee, from = [fee], below 99.9 % => 10 %, below 99 % => 25 %, below 95 % => 100 %)]
    #[cap(window = 100 %)]
    mean_of_slices: Objective,
    /// The other way to count, for comparison.
    #[objective(requests >= 99.9 %, method = occurrences, no_traffic = met, on_missing = inconclusive)]
    all_requests: Objective,

    /// A party that disagrees says so within three days; what is contested is held back for a week at most.
    #[challenge(within = "72h", resolve_within = "7d", otherwise = provisional)]
    dispute: Challenge,
}

#[contract]
impl ObjectStore {
    /// Proposes the agreement; the same clients sign both feeds.
    #[init]
    pub fn new(
        &mut self,
        store: Address,
        user: Address,
        clients: Vec<Address>,
        fee: Amount,
    ) -> Result<(), SlaError> {
        self.propose(store, user, &clients, &clients, fee)
    }
}
