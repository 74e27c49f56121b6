//! Pictures of agreements as SVG.
//!
//! [`Svg`] writes shapes in a fixed set of colours that both light and dark pages can show.

#![warn(missing_docs)]

mod diagram;
mod machine;
mod svg;

pub use diagram::diagram;
pub use machine::{Machine, Way};
pub use svg::{Align, Colour, Svg};
