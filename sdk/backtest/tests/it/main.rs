//! Histories from files, good and damaged.

mod files;
mod hostile;
