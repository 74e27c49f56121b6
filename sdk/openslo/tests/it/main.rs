//! OpenSLO documents in and out.

mod constructs;
mod hostile;
