//! The grammar by example: for each attribute an agreement that uses it, with every word it has. Each compiles as a contract and
//! passes its checks. The macros' tests compare the words of these files with those of the book's grammar.

mod agreement;
mod arbitration;
mod cap;
mod challenge;
mod credit;
mod custody;
mod data_grant;
mod delivery;
mod disclosure;
mod drill;
mod exclusion;
mod feed;
mod incidents;
mod index;
mod justification;
mod objective;
mod param;
mod party;
mod payment;
mod quality;

use slacontract::sla::Agreement;
use slacontract::terms::{Terms, check};

/// The terms of every agreement in this folder.
const ALL: &[&Terms] = &[
    <agreement::Plain as Agreement>::TERMS,
    <agreement::Full as Agreement>::TERMS,
    <agreement::Rolling as Agreement>::TERMS,
    <agreement::Daily as Agreement>::TERMS,
    <agreement::Weekly as Agreement>::TERMS,
    <agreement::Quarterly as Agreement>::TERMS,
    <agreement::Yearly as Agreement>::TERMS,
    <param::Negotiated as Agreement>::TERMS,
    <party::Roles as Agreement>::TERMS,
    <feed::Measured as Agreement>::TERMS,
    <objective::Promised as Agreement>::TERMS,
    <credit::Credited as Agreement>::TERMS,
    <cap::Capped as Agreement>::TERMS,
    <exclusion::Excluded as Agreement>::TERMS,
    <disclosure::Disclosed as Agreement>::TERMS,
    <justification::Justified as Agreement>::TERMS,
    <delivery::Delivered as Agreement>::TERMS,
    <payment::Paid as Agreement>::TERMS,
    <custody::Kept as Agreement>::TERMS,
    <index::Insured as Agreement>::TERMS,
    <quality::Shown as Agreement>::TERMS,
    <drill::Rehearsed as Agreement>::TERMS,
    <data_grant::Granted as Agreement>::TERMS,
    <incidents::Handled as Agreement>::TERMS,
    <challenge::Contested as Agreement>::TERMS,
    <arbitration::Judged as Agreement>::TERMS,
    <arbitration::Open as Agreement>::TERMS,
];

#[test]
fn every_agreement_passes_its_checks_and_is_read_back() {
    for terms in ALL {
        assert_eq!(check::check(terms), [], "{}", terms.name);
        let again = Terms::from_canonical(&terms.canonical());
        assert_eq!(again.as_ref(), Ok(*terms), "{}", terms.name);
    }
}
