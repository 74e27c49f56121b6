//! Who calls, and whether the table lets it: every act passes here first.

use super::machine::{Act, State, States, Who};
use super::propose::{customer, provider};
use super::{Agreement, SlaError};
use crate::env::caller;
use crate::require;
use crate::types::{Address, Timestamp};

/// A machine's state at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Now {
    /// The state.
    pub(super) state: State,
    /// When time alone ends it; 0 if time does not.
    pub(super) until: Timestamp,
}

impl Now {
    /// A state that lasts until a moment.
    pub(super) const fn until(state: State, until: Timestamp) -> Self {
        Self { state, until }
    }

    /// A state that time does not end.
    pub(super) const fn lasting(state: State) -> Self {
        Self {
            state,
            until: Timestamp::from_seconds(0),
        }
    }
}

/// Refuses an act that the table does not allow in this state, or not to this caller. `id` says which machine, for the error;
/// the last argument adds roles the caller has in it.
macro_rules! admit {
    ($agreement:expr, $act:ident, $id:expr, $now:expr) => {
        $crate::sla::guard::admit!($agreement, $act, $id, $now, $crate::sla::machine::Who(0))
    };
    ($agreement:expr, $act:ident, $id:expr, $now:expr, $own:expr) => {{
        const ROW: &$crate::sla::machine::Row =
            $crate::sla::machine::row($crate::sla::machine::Act::$act);
        const FROM: $crate::sla::machine::States = $crate::sla::machine::States::of(ROW.from);
        $crate::sla::guard::admitted($agreement, ROW.act, FROM, ROW.who, $id, $now, $own)
    }};
}
pub(super) use admit;

#[inline(never)]
pub(super) fn admitted<A: Agreement>(
    agreement: &A,
    act: Act,
    from: States,
    who: Who,
    id: u64,
    now: Now,
    own: Who,
) {
    let Now { state, until } = now;
    require!(
        from.has(state),
        SlaError::NotNow {
            act,
            id,
            state,
            until
        }
    );
    let caller = caller();
    require!(
        who.meets(Who::ANYBODY) || who.meets(own) || who.meets(roles(agreement, caller)),
        SlaError::NotEntitled { act, caller }
    );
}

/// The roles somebody has.
pub(super) fn roles<A: Agreement>(agreement: &A, who: Address) -> Who {
    let mut roles = side(agreement, who);
    let engine = agreement.engine();
    if who == engine.proposer.get() {
        roles = roles.or(Who::PROPOSER);
    }
    if A::PLAN.has_court && who == engine.court.get() {
        roles = roles.or(Who::COURT);
    }
    roles
}

/// The side somebody is on; neither is an empty set.
pub(super) fn side<A: Agreement>(agreement: &A, who: Address) -> Who {
    if who == provider(agreement) {
        Who::PROVIDER
    } else if who == customer(agreement) {
        Who::CUSTOMER
    } else {
        Who(0)
    }
}
