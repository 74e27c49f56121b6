//! The rules of terms, held against vectors, golden files and random values.

mod backtest;
mod calendar;
mod canonical;
mod closing;
mod credits;
mod damages;
mod digest;
mod forms;
mod golden;
mod hostile;
mod money;
mod oracle;
mod panel;
mod schema;
mod sources;
mod trust;
