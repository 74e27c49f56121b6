//! Jurors come, go and have their trust read: what a pool weighs is what stakes and facts make of it.

use super::{Bench, JurorsClient, STAKE, juror};
use crate::agreements::COURT;
use crate::model::Model;
use crate::model::beside::Beside;
use crate::world::{STRANGER, World};
use slacontract::abi;
use slacontract::client::BoundClient;
use slacontract::court::Staked;
use slacontract::{Address, Amount, Event};
use slacontract_memory::Log;

impl Model<'_> {
    /// A juror changes its stake, or somebody has its trust read anew.
    pub fn pool_goes_on(&mut self) {
        let Some(bench) = &self.bench else { return };
        let (unit, jurors) = (bench.unit, u64::from(bench.jurors));
        let pool: JurorsClient<World> = JurorsClient::bind(COURT, self.world.clone());
        let who = juror(u8::try_from(self.others.below(jurors)).expect("few jurors"));
        let some = STAKE * unit / 2 * u128::from(1 + self.others.below(3));
        let took = match self.others.below(12) {
            0..=5 => self.turn_to(Beside::Reweigh, STRANGER, 0, pool.refresh(who)),
            6..=7 => self.turn_to(Beside::Stake, who, some, pool.stake()),
            8 => {
                let call = pool.unstake(Amount::from_units(some));
                self.turn_to(Beside::Unstake, who, 0, call)
            }
            9..=10 => self.turn_to(Beside::Withdraw, who, 0, pool.withdraw()),
            _ => {
                let [provider, customer] = self.parties();
                let key = self.others.pick(&[juror(0), provider, customer, STRANGER]);
                self.turn_to(Beside::Declare, who, 0, pool.declare(key))
            }
        };
        if let Ok(((), logs)) = took {
            self.weighed(who, &logs);
        }
    }

    /// The juror weighs what its stake and its trust make of it, and the court has what its books say.
    fn weighed(&mut self, who: Address, logs: &[Log]) {
        let now = self.world.now();
        let trust = self.registers.as_ref().map(|it| it.weight_of(who, now));
        let Some(bench) = &mut self.bench else { return };
        let pool: JurorsClient<World> = JurorsClient::bind(COURT, self.world.clone());
        let view = self.world.read(pool.juror(who));
        let staked = logs
            .iter()
            .find(|log| log.1.first() == Some(&Staked::TOPIC));
        let mut holds = true;
        if let (Some((_, _, data)), Some(trust)) = (staked, trust) {
            let (stake, weight): (Amount, u64) = abi::decode(data).expect("the event has its type");
            let locked = STAKE * bench.unit * 3 / 2;
            let counts = Amount::from_units(stake.units().min(bench.cap()) >> 30);
            let expected = match (view.struck, bench.is_pool) {
                (true, _) => 0,
                (_, false) => 1,
                _ if stake.units() < locked => 0,
                _ => counts.share(trust).units(),
            };
            holds = stake == view.stake - view.leaving && u128::from(weight) == expected;
        }
        bench.held = bench.world.balance(COURT);
        let accounts = bench.world.read(bench.court.accounts());
        let sum = accounts.staked + accounts.pending + accounts.carried + accounts.claimable;
        holds &= sum.units() == bench.held;
        self.must(holds, "a juror weighs what it should not");
    }
}

impl Bench {
    /// The most of a juror's stake that weighs.
    fn cap(&self) -> u128 {
        if self.is_pool {
            100 * STAKE * self.unit
        } else {
            0
        }
    }
}
