//! What the terms say about their court, asked again where it is known, with the parameters as agreed: the bond of a case pays for two
//! draws, at the terms' price and at the court's own (SLA021), and the court holds as many jurors as the terms count on (SLA014).
//! Terms that leave prices and pool to the court ask nothing. A court that is an account has neither.

use super::{Agreement, SlaError, money};
use crate::abi;
use crate::client::{BoundClient, OnChain};
use crate::court::{ArbitratorClient, Filing, JurorsClient};
use crate::env::code_size;
use crate::require;
use crate::types::{Amount, Bytes};
use slacontract_terms::exact::case_bond;

/// Refuses prices that a court does not work for, and a pool it does not have, with the parameters of a window.
#[inline(always)]
pub(super) fn sound<A: Agreement>(agreement: &A, window: u64) {
    if const { A::PLAN.case_money.is_some() || A::PLAN.pool.is_some() } {
        stated(agreement, window);
    }
}

#[inline(never)]
fn stated<A: Agreement>(agreement: &A, window: u64) {
    let court = agreement.engine().court.get();
    let is_contract = code_size(court) > 0;
    if let Some(plan) = &const { A::PLAN.case_money } {
        let bond = money::sum(agreement, &plan.bond, window);
        let fee = money::sum(agreement, &plan.juror_fee, window);
        let mut needed = case_bond(fee, A::PLAN.panel).unwrap_or(Amount::MAX);
        if is_contract {
            // Of a filer that has lost no case, about nothing large.
            let filing = Filing {
                seats: A::PLAN.panel,
                appeals: A::PLAN.appeals,
                ..Filing::default()
            };
            let data = Bytes(abi::encode(&filing));
            let asked = ArbitratorClient::bind(court, OnChain).arbitration_cost(data);
            needed = needed.max(asked.order());
        }
        require!(bond >= needed, SlaError::CaseBondTooSmall { bond, needed });
    }
    if let Some(pool) = const { A::PLAN.pool }
        && pool > 0
        && is_contract
    {
        let last = JurorsClient::bind(court, OnChain).members(pool - 1, 1);
        require!(
            !last.order().is_empty(),
            SlaError::PoolTooSmall { court, pool }
        );
    }
}
