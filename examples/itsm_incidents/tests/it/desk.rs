//! An incident from its log to the money; the test runs natively and as WebAssembly, and both must do the same.

use itsm_incidents::DeskClient;
use slacontract::sla::{SlaClient, SlaIncidentsClient, State};
use slacontract_testing::prelude::*;

#[slacontract::test]
fn a_late_answer_is_counted_by_anybody_and_costs_a_tenth_of_the_fee(chain: &mut Chain) {
    let [provider, customer, a, b, c] = chain.accounts();
    let why = B256::default();
    let deployment = DeskClient::new(provider, customer, vec![a, b, c], 10.ether());
    let contract = chain.deploy(deployment).from(provider).unwrap();
    let sla: SlaClient<_> = chain.client(&contract);
    let desk: SlaIncidentsClient<_> = chain.client(&contract);
    let status = sla.status().unwrap();
    sla.accept(status.agreement).from(customer).unwrap();
    sla.deposit().from(provider).value(status.bond).unwrap();
    sla.deposit().from(customer).value(10.ether()).unwrap();

    // An outage: impact and urgency are high, so an answer is due within fifteen minutes.
    desk.log_incident(1, 1, why).from(customer).unwrap();
    let until = desk.incident(0).unwrap().until;
    chain.warp(until.saturating_since(chain.now()));
    assert_eq!(desk.incident(0).unwrap().state, State::IncidentUnanswered);
    desk.count_missed(0).from(a).unwrap();
    desk.acknowledge(0, why).from(provider).unwrap();
    desk.resolve_incident(0, why).from(provider).unwrap();
    let incident = desk.incident(0).unwrap();
    assert!(incident.missed_answer && !incident.missed_resolution);
    assert_eq!(incident.cause, State::CauseDue);

    let end = sla.window(0).unwrap().challenge_end;
    chain.warp(end.saturating_since(chain.now()));
    sla.settle(0).from(a).unwrap();
    assert_eq!(sla.claimable(customer).unwrap(), 1.ether());
}
