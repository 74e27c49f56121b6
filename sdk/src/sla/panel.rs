//! What the terms say about their court, asked again where it is known, with the parameters as agreed: the bond of a case and the panel
//! reserve pay for two draws, at the terms' price and at the court's own (SLA021), and the court draws from as many jurors as the terms
//! count on (SLA014). It is asked when the agreement is proposed, when it begins, since a court may have become dearer or have lost
//! jurors in between, and when it is amended. Terms that leave prices and pool to the court ask nothing. A court that is an account has
//! neither.

use super::{Agreement, SlaError, money};
use crate::abi;
use crate::client::{BoundClient, OnChain};
use crate::court::{ArbitratorClient, Filing, JurorsClient};
use crate::env::code_size;
use crate::require;
use crate::types::{Address, Amount, Bytes};
use slacontract_terms::exact::case_bond;

/// Refuses prices that a court does not work for, and a pool it does not have, with the parameters of a window.
#[inline(always)]
pub(super) fn sound<A: Agreement>(agreement: &A, window: u64) {
    if const { A::PLAN.case_money.is_some() || A::PLAN.panel_reserve.is_some() || A::PLAN.pool.is_some() }
    {
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
            needed = needed.max(asked::<A>(court, false));
        }
        require!(bond >= needed, SlaError::CaseBondTooSmall { bond, needed });
    }
    if let Some(plan) = &const { A::PLAN.panel_reserve }
        && is_contract
    {
        let reserve = money::sum(agreement, plan, window);
        let needed = asked::<A>(court, true);
        require!(
            reserve >= needed,
            SlaError::PanelReserveTooSmall { reserve, needed }
        );
    }
    if let Some(pool) = const { A::PLAN.pool }
        && pool > 0
        && is_contract
    {
        let held = JurorsClient::bind(court, OnChain).pool_size().order();
        require!(held >= pool, SlaError::PoolTooSmall { court, pool });
    }
}

/// What a case costs at the court: of a filer that has lost none and about nothing large, or of both sides.
fn asked<A: Agreement>(court: Address, shared: bool) -> Amount {
    let filing = Filing {
        seats: A::PLAN.panel,
        appeals: A::PLAN.appeals,
        shared,
        ..Filing::default()
    };
    let data = Bytes(abi::encode(&filing));
    let asked = ArbitratorClient::bind(court, OnChain).arbitration_cost(data);
    asked.order()
}
