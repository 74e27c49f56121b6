//! The ledger that the demo prints: who paid whom, one line per event of the chain.
//!
//! Every movement has a payer and a payee, so each line, each account's column and the whole sum to zero unless
//! an event is missing. What the agreement's column says is compared with its balance on the chain.

use std::fmt::Write as _;

/// Wei, with a sign: what an account gained (positive) or gave (negative).
pub type Wei = i128;

/// One payment, rebuilt from one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// What it was for, in a few words.
    pub what: String,
    /// Index of the payer in the ledger's accounts.
    pub from: usize,
    /// Index of the payee in the ledger's accounts.
    pub to: usize,
    /// What was paid, not negative.
    pub amount: Wei,
    /// Hash of the transaction that emitted the event.
    pub transaction: String,
}

/// Movements between a few named accounts.
pub struct Ledger {
    accounts: Vec<String>,
    movements: Vec<Movement>,
}

impl Ledger {
    /// An empty ledger of the accounts.
    pub fn new(accounts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            accounts: accounts.into_iter().map(Into::into).collect(),
            movements: Vec::new(),
        }
    }

    /// Adds a movement.
    pub fn record(&mut self, movement: Movement) {
        self.movements.push(movement);
    }

    /// The movements in the order of the chain.
    pub fn movements(&self) -> &[Movement] {
        &self.movements
    }

    /// Accounts that took part in any movement: an empty column tells nothing.
    pub fn used(&self) -> Vec<usize> {
        (0..self.accounts.len())
            .filter(|account| {
                self.movements
                    .iter()
                    .any(|movement| movement.from == *account || movement.to == *account)
            })
            .collect()
    }

    /// An account's name.
    pub fn name(&self, account: usize) -> &str {
        &self.accounts[account]
    }

    /// What each account gained or gave in one movement.
    fn row(&self, movement: &Movement) -> Vec<Wei> {
        let mut row = vec![0; self.accounts.len()];
        row[movement.from] -= movement.amount;
        row[movement.to] += movement.amount;
        row
    }

    /// What each account gained or gave in all.
    pub fn totals(&self) -> Vec<Wei> {
        let mut totals = vec![0; self.accounts.len()];
        for movement in &self.movements {
            for (total, part) in totals.iter_mut().zip(self.row(movement)) {
                *total += part;
            }
        }
        totals
    }

    /// The ledger as text: a column per account, a line per movement, totals and their sum below.
    pub fn render(&self) -> String {
        let used = self.used();
        let of_used = |row: Vec<Wei>| used.iter().map(|account| row[*account]).collect::<Vec<_>>();
        let mut lines: Vec<(String, Vec<Wei>, String)> = self
            .movements
            .iter()
            .map(|movement| {
                (
                    movement.what.clone(),
                    of_used(self.row(movement)),
                    movement.transaction.clone(),
                )
            })
            .collect();
        let totals = self.totals();
        let sum: Wei = totals.iter().sum();
        lines.push((
            "total".into(),
            of_used(totals),
            format!("sum {}", ether(sum)),
        ));
        let what = lines
            .iter()
            .map(|(what, ..)| what.chars().count())
            .max()
            .unwrap_or(0);
        let width = 1 + lines
            .iter()
            .flat_map(|(_, row, _)| row.iter().map(|wei| signed(*wei).len()))
            .chain(used.iter().map(|account| self.name(*account).len()))
            .max()
            .unwrap_or(0);

        let mut text = format!("{:what$}", "ether");
        for account in used.iter().map(|account| self.name(*account)) {
            // Writing into a string cannot fail.
            let _ = write!(text, " {account:>width$}");
        }
        text.push_str("  transaction\n");
        let rule = "-".repeat(what + (width + 1) * used.len());
        for (index, (label, row, transaction)) in lines.iter().enumerate() {
            if index + 1 == lines.len() {
                text.push_str(&rule);
                text.push('\n');
            }
            let _ = write!(text, "{label:what$}");
            for wei in row {
                let _ = write!(text, " {:>width$}", signed(*wei));
            }
            let _ = writeln!(text, "  {transaction}");
        }
        text
    }
}

/// Wei as ether without trailing zeros: exact, no float.
pub fn ether(wei: Wei) -> String {
    const ETHER: u128 = 1_000_000_000_000_000_000;
    let magnitude = wei.unsigned_abs();
    let sign = if wei < 0 { "-" } else { "" };
    let fraction = format!("{:018}", magnitude % ETHER);
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{}", magnitude / ETHER),
        digits => format!("{sign}{}.{digits}", magnitude / ETHER),
    }
}

/// As [`ether`], with `+` for a gain and nothing for zero.
fn signed(wei: Wei) -> String {
    match wei {
        0 => String::new(),
        1.. => format!("+{}", ether(wei)),
        _ => ether(wei),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ETHER: Wei = 1_000_000_000_000_000_000;

    fn ledger() -> Ledger {
        let mut ledger = Ledger::new(["provider", "customer", "agreement"]);
        for (what, from, to, amount) in [
            ("bond", 0, 2, 3 * ETHER),
            ("fee", 1, 2, ETHER / 2),
            ("credit", 2, 1, ETHER * 3 / 2),
            ("bond back", 2, 0, 2 * ETHER),
        ] {
            ledger.record(Movement {
                what: what.into(),
                from,
                to,
                amount,
                transaction: format!("0x{from}{to}"),
            });
        }
        ledger
    }

    #[test]
    fn ether_is_printed_exactly() {
        assert_eq!(ether(1), "0.000000000000000001");
        assert_eq!(ether(-ETHER * 3 / 2), "-1.5");
        assert_eq!(ether(10 * ETHER), "10");
        assert_eq!(ether(0), "0");
    }

    #[test]
    fn every_account_keeps_what_it_got_less_what_it_gave() {
        assert_eq!(ledger().totals(), [-ETHER, ETHER, 0]);
    }

    #[test]
    fn the_printed_ledger_has_a_line_per_movement_and_sums_to_zero() {
        assert_eq!(
            ledger().render(),
            "ether       provider   customer  agreement  transaction\n\
             bond              -3                    +3  0x02\n\
             fee                        -0.5       +0.5  0x12\n\
             credit                     +1.5       -1.5  0x21\n\
             bond back         +2                    -2  0x20\n\
             ------------------------------------------\n\
             total             -1         +1             sum 0\n",
        );
    }
}
