//! OpenSLO v1 and the terms of agreements.
//!
//! OpenSLO says what is measured and what is aimed at; it knows no parties, no money and no duties. [`import`] reads an SLO with its
//! indicators, windows and alert policies, takes everything else from an overlay, and refuses by name what cannot be judged exactly.
//! [`export`] writes what OpenSLO can hold and says what it left out.
//!
//! Decimals are read as they are written: a target of `0.999` is 999,000,000 parts per billion, never a rounded float.

#![warn(missing_docs)]

mod alert;
mod decimal;
mod document;
mod error;
mod export;
mod fill;
mod import;
mod indicator;
mod node;
mod overlay;
mod timing;

pub use error::OpenSloError;
pub use export::{Exported, export};
pub use import::{Imported, import};
