//! What histories know of deliveries, grants of data and what is demanded about them.

use super::things::{Thing, Things, bound};
use super::{Kind, Model};
use crate::agreements::COURT;
use crate::goods::{LONGEST, MOST};
use crate::world::{ETHER, WHY, World};
use slacontract::sla::{
    Act, DeliveryView, DemandView, Demanded, ExtensionView, GrantView, SlaDeliveriesClient,
    SlaDeliveryCourtClient, SlaExtensionCourtClient, SlaExtensionsClient, SlaGrantCourtClient,
    SlaGrantsClient, State,
};
use slacontract::types::FixedBytes;
use slacontract::{Address, Amount, B256, Timestamp};
use std::collections::BTreeMap;

/// Deliveries, grants and demands, as the views show them.
#[derive(Clone, Default)]
pub struct Goods {
    deliveries: BTreeMap<u64, DeliveryView>,
    extensions: BTreeMap<u64, ExtensionView>,
    grants: BTreeMap<u64, GrantView>,
    demands: BTreeMap<u64, DemandView>,
}

/// Who may use the data.
const LENDER: Address = Address([0x88; 20]);

impl Goods {
    /// Looks at those the agreement has.
    pub fn look(world: &World, kind: Kind) -> Self {
        let mut goods = Self::default();
        if kind != Kind::Goods {
            return goods;
        }
        let deliveries: SlaDeliveriesClient<World> = bound(world);
        let extensions: SlaExtensionsClient<World> = bound(world);
        for id in 0..MOST.len() as u64 {
            goods
                .deliveries
                .insert(id, world.read(deliveries.delivery(id)));
            let view = world.read(extensions.extension(id));
            goods.extensions.insert(id, view);
        }
        let data: SlaGrantsClient<World> = bound(world);
        for id in 0.. {
            let view = world.read(data.grant(id));
            if view.state == State::GrantNone {
                break;
            }
            goods.grants.insert(id, view);
        }
        for id in 0.. {
            let view = world.read(data.demand_of(id));
            if view.state == State::DemandNone {
                break;
            }
            goods.demands.insert(id, view);
        }
        goods
    }

    /// The state of every machine.
    pub fn states(&self) -> impl Iterator<Item = ((Thing, u64), State)> {
        let deliveries = self.deliveries.iter();
        let deliveries = deliveries.map(|(id, view)| ((Thing::Delivery, *id), view.state));
        let extensions = self.extensions.iter();
        let extensions = extensions.map(|(id, view)| ((Thing::Extension, *id), view.state));
        let deliveries = deliveries.chain(extensions);
        let grants = self.grants.iter();
        let grants = grants.map(|(id, view)| ((Thing::Grant, *id), view.state));
        let demands = self.demands.iter();
        let demands = demands.map(|(id, view)| ((Thing::Demand, *id), view.state));
        deliveries.chain(grants).chain(demands)
    }

    /// When time changes one of them.
    pub fn moments(&self) -> impl Iterator<Item = u64> {
        let deliveries = self.deliveries.values().map(|view| view.until);
        let extensions = self.extensions.values().map(|view| view.until);
        let deliveries = deliveries.chain(extensions);
        let grants = self.grants.values().map(|view| view.until);
        let demands = self.demands.values().map(|view| view.until);
        let all = deliveries.chain(grants).chain(demands);
        all.map(Timestamp::seconds)
    }

    /// The numbers of one kind.
    pub fn numbers(&self, of: Thing) -> Vec<u64> {
        match of {
            Thing::Delivery | Thing::Extension => self.deliveries.keys().copied().collect(),
            Thing::Grant => self.grants.keys().copied().collect(),
            _ => self.demands.keys().copied().collect(),
        }
    }
}

/// Which machine an act is of.
pub const fn thing(act: Act) -> Option<Thing> {
    Some(match act {
        Act::Deliver
        | Act::AcceptDelivery
        | Act::RejectDelivery
        | Act::JudgeDelivery
        | Act::ConcludeDelivery => Thing::Delivery,
        Act::ClaimExtension | Act::ContestExtension | Act::JudgeExtension => Thing::Extension,
        Act::GiveGrant | Act::RevokeGrant | Act::LogAccess => Thing::Grant,
        Act::Demand
        | Act::AnswerDemand
        | Act::ContestDemand
        | Act::JudgeDemand
        | Act::ConcludeDemand => Thing::Demand,
        _ => return None,
    })
}

/// What a state asks for, and how much.
pub const fn asks(state: State) -> &'static [(Act, u64)] {
    match state {
        State::DeliveryPromised => &[(Act::Deliver, 1)],
        State::DeliveryLate => &[(Act::Deliver, 4)],
        State::DeliveryMade => &[(Act::AcceptDelivery, 2), (Act::RejectDelivery, 9)],
        State::DeliveryRejected => &[(Act::Deliver, 12)],
        State::DeliveryMadeGood => &[(Act::AcceptDelivery, 1), (Act::RejectDelivery, 14)],
        State::DeliveryContested => &[(Act::JudgeDelivery, 20), (Act::AcceptDelivery, 1)],
        State::DeliveryInspected | State::DeliveryMissed => &[(Act::ConcludeDelivery, 4)],
        State::ExtensionNone | State::ExtensionGranted | State::ExtensionDenied => {
            &[(Act::ClaimExtension, 5)]
        }
        State::ExtensionClaimed => &[(Act::ContestExtension, 16)],
        State::ExtensionContested => &[(Act::JudgeExtension, 24)],
        State::GrantLive => &[(Act::LogAccess, 3), (Act::RevokeGrant, 1)],
        State::DemandOpen => &[(Act::AnswerDemand, 14)],
        State::DemandAnswered => &[(Act::ContestDemand, 20)],
        State::DemandContested => &[(Act::JudgeDemand, 24)],
        State::DemandOverdue | State::DemandStands => &[(Act::ConcludeDemand, 4)],
        _ => &[],
    }
}

impl Model<'_> {
    /// What can be begun.
    pub fn goods_to_begin(&self) -> Vec<(Act, u64)> {
        let stages = [State::Active, State::Terminating];
        if self.kind != Kind::Goods || !stages.contains(&self.seen.status.stage) {
            return Vec::new();
        }
        let goods = &self.seen.things.goods;
        let mut acts = Vec::new();
        if goods.grants.len() < 4 {
            acts.push((Act::GiveGrant, 3));
        }
        if goods.demands.len() < 8 {
            acts.push((Act::Demand, 6));
        }
        acts
    }

    /// Who mostly does it.
    pub fn who_handles(&mut self, act: Act, id: u64) -> Option<Address> {
        let [provider, customer] = self.parties();
        let delivery = self.seen.things.goods.deliveries.get(&id);
        let obligor = delivery.map_or(provider, |view| view.obligor);
        let obligee = delivery.map_or(customer, |view| view.obligee);
        Some(match act {
            Act::Deliver | Act::ClaimExtension => obligor,
            Act::AcceptDelivery
            | Act::RejectDelivery
            | Act::FileDelivery
            | Act::ContestExtension => obligee,
            // The terms let the provider prove its word about both.
            Act::FileExtension => provider,
            Act::JudgeDelivery | Act::JudgeDemand | Act::JudgeExtension => COURT,
            Act::LogAccess | Act::AnswerDemand => provider,
            Act::GiveGrant
            | Act::RevokeGrant
            | Act::Demand
            | Act::FileDemand
            | Act::ContestDemand => customer,
            _ => return None,
        })
    }

    /// The call of an act on one of them.
    pub fn write_goods(&mut self, act: Act, id: u64) -> Vec<u8> {
        let world = self.world.clone();
        let deliveries: SlaDeliveriesClient<World> = bound(&world);
        let judge: SlaDeliveryCourtClient<World> = bound(&world);
        let extensions: SlaExtensionsClient<World> = bound(&world);
        let arbiter: SlaExtensionCourtClient<World> = bound(&world);
        let data: SlaGrantsClient<World> = bound(&world);
        let court: SlaGrantCourtClient<World> = bound(&world);
        let record = |number: u64| -> B256 {
            let number = u8::try_from(number).expect("small");
            FixedBytes([number; 32])
        };
        match act {
            Act::Deliver => deliveries.deliver(id, WHY).calldata().to_vec(),
            Act::AcceptDelivery => deliveries.accept_delivery(id, WHY).calldata().to_vec(),
            Act::RejectDelivery => deliveries.reject_delivery(id, WHY).calldata().to_vec(),
            Act::JudgeDelivery => {
                let suffices = self.dice.percent(50);
                let call = judge.judge_delivery(id, suffices, WHY);
                call.calldata().to_vec()
            }
            Act::ConcludeDelivery => deliveries.conclude_delivery(id).calldata().to_vec(),
            Act::ClaimExtension => {
                let to = world.now() - self.dice.pick(&[0, 0, 5, 45]);
                let from = to - self.dice.pick(&[1, 10, 30, 70]);
                let [from, to] = [from, to].map(Timestamp::from_seconds);
                let call = extensions.claim_extension(id, from, to, WHY);
                call.calldata().to_vec()
            }
            Act::ContestExtension => extensions.contest_extension(id, WHY).calldata().to_vec(),
            Act::JudgeExtension => {
                let holds = self.dice.percent(50);
                let call = arbiter.judge_extension(id, holds, WHY);
                call.calldata().to_vec()
            }
            Act::GiveGrant => {
                let until = self.world.now() + self.dice.below(300);
                let until = Timestamp::from_seconds(until);
                let grantee = self.dice.pick(&[LENDER, LENDER, LENDER, Address::ZERO]);
                data.give_grant(grantee, until, WHY).calldata().to_vec()
            }
            Act::RevokeGrant => data.revoke_grant(id, WHY).calldata().to_vec(),
            Act::LogAccess => {
                let record = record(self.dice.below(20));
                data.log_access(id, record).calldata().to_vec()
            }
            Act::Demand => {
                let about = [Demanded::Correction, Demanded::Access];
                let about = self.dice.pick(&about);
                let record = record(self.dice.below(20));
                data.demand(about, record, WHY).calldata().to_vec()
            }
            Act::AnswerDemand => data.answer_demand(id, WHY).calldata().to_vec(),
            Act::ContestDemand => court.contest_demand(id, WHY).calldata().to_vec(),
            Act::JudgeDemand => {
                let suffices = self.dice.percent(50);
                court.judge_demand(id, suffices, WHY).calldata().to_vec()
            }
            _ => data.conclude_demand(id).calldata().to_vec(),
        }
    }

    /// What was booked for a delivery only grows, up to its cap; for a demand once, when it failed; and no access is both in the log and
    /// paid for.
    pub fn goods_booked(&self, before: &Things) {
        let goods = &self.seen.things.goods;
        for (id, view) in &goods.deliveries {
            let was = before.goods.deliveries.get(id);
            let was = was.map_or(Amount::ZERO, |view| view.booked);
            let most = MOST[usize::try_from(*id).expect("small")] * ETHER;
            self.must(
                view.booked >= was && view.booked.units() <= most,
                &format!("delivery {id}: {} was booked, before {was}", view.booked),
            );
        }
        // What was agreed stays: a date is moved by what its claims say, and no further than it may be.
        let agreed = |goods: &Goods, id: &u64| {
            goods.deliveries[id].due.seconds() - goods.extensions[id].moved.seconds()
        };
        for (id, view) in &goods.extensions {
            let most = LONGEST[usize::try_from(*id).expect("small")];
            let was = agreed(&before.goods, id);
            self.must(
                view.moved.seconds() <= most && (was == 0 || was == agreed(goods, id)),
                &format!("delivery {id} was moved by {}", view.moved),
            );
        }
        let data: SlaGrantsClient<World> = bound(&self.world);
        for (id, view) in &goods.demands {
            let has_failed = view.state == State::DemandFailed;
            self.must(
                view.booked.is_zero() || (has_failed && view.booked.units() <= ETHER / 2),
                &format!("demand {id}: {} was booked", view.booked),
            );
            let is_access = view.about == Demanded::Access;
            self.must(
                !(is_access && self.world.read(data.is_access_logged(view.record))),
                &format!("demand {id} is about an access in the log"),
            );
        }
    }
}
