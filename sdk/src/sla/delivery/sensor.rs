//! What happens on the way: readings outside their bounds, counted window by window while a delivery is under way.

use super::{clip, known, obligor};
use crate::sla::machine::Who;
use crate::sla::plan::{FeedKind, SensorPlan};
use crate::sla::{Agreement, debt, events, level, money, time as clock};
use crate::types::Timestamp;
use slacontract_terms::exact::Level;

/// Books what the readings of a window cost, before it is settled.
pub(in crate::sla) fn measured<A: Agreement>(agreement: &mut A, window: u64) {
    for at in 0..A::PLAN.sensor_count {
        book(agreement, window, &A::SENSORS[at]);
    }
}

#[inline(never)]
fn book<A: Agreement>(agreement: &mut A, window: u64, sensor: &SensorPlan) {
    let id = sensor.delivery as u64;
    let made = agreement.engine().deliveries.at(id).made.get();
    // What was made before the window began is no longer on its way.
    if made != 0 && Timestamp::from_seconds(made) <= clock::opens(agreement, window) {
        return;
    }
    let (low, high) = (sensor.low, sensor.high);
    let count = match A::FEEDS[sensor.feed].kind {
        FeedKind::Value(..) if A::PLAN.has_values => {
            match level::value(agreement, sensor.feed, window) {
                Level::Value(value) => u64::from(value < low || value > high),
                _ => 0,
            }
        }
        _ => events::outside(agreement, window, sensor.feed as u8, low, high).unwrap_or_default(),
    };
    if count == 0 {
        return;
    }
    let plan = known::<A>(id);
    let value = money::sum(agreement, &plan.value, window);
    // 2^64 readings would have to cost 2^64 units each to be too much; a report holds 64.
    let cost = money::sum(agreement, &sensor.damages, window) * u128::from(count);
    let cost = clip(agreement, id, plan, value, cost);
    let side = obligor(plan, A::PLAN.customer);
    if side == Who::CUSTOMER {
        debt::add(agreement, side, cost);
    } else {
        let mut books = agreement.engine_mut().windows.at(window);
        books.damages.update(|damages| damages + cost);
    }
}
