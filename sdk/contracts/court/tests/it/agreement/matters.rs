//! Cases about anything but a window: duties, deliveries, answers about data, priorities.

use super::*;

#[test]
fn a_duty_that_was_made_good_badly_is_decided_by_the_panel() {
    let deal = Deal::new();
    let duties = SlaDutiesClient::bind(AGREEMENT, deal.world.chain.clone());
    deal.reported(0, 1_000, 3);
    let id = 0;
    deal.must(PROVIDER, duties.perform(id, salt(1), salt(2)));
    deal.must(CUSTOMER, duties.contest_duty(id, WHY));
    assert!(matches!(
        deal.refused(CUSTOMER, deal.cases.file_case(Matter::Duty, id, WHY)),
        SlaError::NotNow {
            act: Act::FileDuty,
            ..
        }
    ));
    deal.must(PROVIDER, duties.perform(id, salt(3), salt(2)));
    deal.must(CUSTOMER, duties.contest_duty(id, WHY));
    let case = deal.file(CUSTOMER, Matter::Duty, id);
    // What it is deemed to cost is known once its window is settled.
    deal.settle(0);
    deal.judged(case, 2);
    assert_eq!(deal.world.state(case), CaseState::CaseExecuted);
    assert_eq!(deal.read(duties.duty(id)).state, State::DutyDefaulted);
}

#[test]
fn a_duty_settled_at_a_value_decides_no_window_of_its_number() {
    let (deal, _) = contested();
    let duties = SlaDutiesClient::bind(AGREEMENT, deal.world.chain.clone());
    for content in [1, 3] {
        deal.must(PROVIDER, duties.perform(0, salt(content), salt(2)));
        deal.must(CUSTOMER, duties.contest_duty(0, WHY));
    }
    let case = deal.file(CUSTOMER, Matter::Duty, 0);
    // No value decides about a duty: a panel could not rule one.
    let offer = deal.world.court.offer(case, amount(ETHER / 2), WHY);
    assert_eq!(
        deal.world.refused(PROVIDER, offer),
        CourtError::NoValueDecides
    );
    deal.settle(0);
    for side in [PROVIDER, CUSTOMER] {
        deal.must(side, deal.world.court.settle(case, amount(ETHER / 2), WHY));
    }
    deal.must(STRANGER, deal.world.court.execute(case));
    assert_eq!(deal.world.state(case), CaseState::CaseUnexecuted);
    assert_eq!(deal.window(0).contest, State::Contested);
    assert_eq!(deal.claimable(CUSTOMER), 0);
    deal.check();
}

#[test]
fn a_delivery_rejected_twice_is_decided_by_the_panel() {
    for (ruling, state) in [(1, State::DeliveryAccepted), (2, State::DeliveryRefused)] {
        let deal = Deal::new();
        let deliveries = SlaDeliveriesClient::bind(AGREEMENT, deal.world.chain.clone());
        let file = || deal.cases.file_case(Matter::Delivery, 0, WHY);
        for _ in 0..2 {
            assert!(matches!(
                deal.refused(CUSTOMER, file()),
                SlaError::NotNow {
                    act: Act::FileDelivery,
                    ..
                }
            ));
            deal.must(PROVIDER, deliveries.deliver(0, WHY));
            deal.must(CUSTOMER, deliveries.reject_delivery(0, WHY));
        }
        assert!(matches!(
            deal.refused(PROVIDER, file()),
            SlaError::NotEntitled { .. }
        ));
        let case = deal.file(CUSTOMER, Matter::Delivery, 0);
        deal.judged(case, ruling);
        assert_eq!(deal.world.state(case), CaseState::CaseExecuted);
        assert_eq!(deal.read(deliveries.delivery(0)).state, state);
    }
}

#[test]
fn an_event_that_moves_a_date_is_decided_by_the_panel() {
    for (ruling, state) in [(1, State::ExtensionDenied), (2, State::ExtensionGranted)] {
        let (deal, extensions) = claimed();
        let file = || deal.cases.file_case(Matter::Extension, 0, WHY);
        assert!(matches!(
            deal.refused(PROVIDER, file()),
            SlaError::NotNow {
                act: Act::FileExtension,
                ..
            }
        ));
        deal.must(CUSTOMER, extensions.contest_extension(0, WHY));
        // Who has to prove its word puts up the bond; the other need not.
        assert!(matches!(
            deal.refused(CUSTOMER, file()),
            SlaError::NotEntitled { .. }
        ));
        let case = deal.file(PROVIDER, Matter::Extension, 0);
        deal.judged(case, ruling);
        assert_eq!(deal.world.state(case), CaseState::CaseExecuted);
        assert_eq!(deal.read(extensions.extension(0)).state, state);
    }
}

/// A storm of a day, claimed.
fn claimed() -> (Deal, SlaExtensionsClient<Chain>) {
    let deal = Deal::new();
    let extensions = SlaExtensionsClient::bind(AGREEMENT, deal.world.chain.clone());
    let from = deal.window(0).from;
    let to = from + Duration::from_seconds(86_400);
    deal.reach(to);
    deal.must(PROVIDER, extensions.claim_extension(0, from, to, WHY));
    (deal, extensions)
}

#[test]
fn an_answer_about_data_is_decided_by_the_panel() {
    for (ruling, state) in [(1, State::DemandMet), (2, State::DemandFailed)] {
        let deal = Deal::new();
        let grants = SlaGrantsClient::bind(AGREEMENT, deal.world.chain.clone());
        let contest = SlaGrantCourtClient::bind(AGREEMENT, deal.world.chain.clone());
        let id = deal.must(CUSTOMER, grants.demand(Demanded::Access, salt(1), WHY));
        let file = || deal.cases.file_case(Matter::Demand, id, WHY);
        deal.must(PROVIDER, grants.answer_demand(id, WHY));
        assert!(matches!(
            deal.refused(CUSTOMER, file()),
            SlaError::NotNow {
                act: Act::FileDemand,
                ..
            }
        ));
        deal.must(CUSTOMER, contest.contest_demand(id, WHY));
        assert!(matches!(
            deal.refused(PROVIDER, file()),
            SlaError::NotEntitled { .. }
        ));
        let case = deal.file(CUSTOMER, Matter::Demand, id);
        deal.judged(case, ruling);
        assert_eq!(deal.world.state(case), CaseState::CaseExecuted);
        assert_eq!(deal.read(grants.demand_of(id)).state, state);
    }
}

#[test]
fn a_priority_is_decided_by_the_panel() {
    for (ruling, priority) in [(1, 4), (2, 1)] {
        let deal = Deal::new();
        let desk = SlaIncidentsClient::bind(AGREEMENT, deal.world.chain.clone());
        let id = deal.must(PROVIDER, desk.log_incident(2, 3, WHY));
        deal.must(CUSTOMER, desk.contest_priority(id, 1, 1, WHY));
        let case = deal.file(CUSTOMER, Matter::Priority, id);
        deal.judged(case, ruling);
        assert_eq!(deal.world.state(case), CaseState::CaseExecuted);
        assert_eq!(deal.read(desk.incident(id)).priority, priority);
    }
}
