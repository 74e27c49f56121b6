//! Priorities of incidents.

/// From 1, the most urgent, to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Priority(pub u8);

/// The usual matrix of impact and urgency, both 1 (high) to 3 (low): their sum less one. `None` outside that range.
pub const fn priority(impact: u8, urgency: u8) -> Option<Priority> {
    if impact < 1 || impact > 3 || urgency < 1 || urgency > 3 {
        return None;
    }
    Some(Priority(impact + urgency - 1))
}
