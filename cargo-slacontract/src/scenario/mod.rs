//! Scenarios: parties, outages, filings and rulings on a fast clock, played on a private devnet, to see what each rule does.

mod ballot;
mod clock;
mod file;
mod play;
mod report;

pub use file::Scenario;
pub use play::Stage;
