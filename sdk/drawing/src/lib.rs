//! Pictures of agreements as SVG.
//!
//! [`Svg`] writes shapes in a fixed set of colours that both light and dark pages can show.

#![warn(missing_docs)]

mod svg;

pub use svg::{Align, Colour, Svg};
