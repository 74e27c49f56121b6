//! What the engine does with everything terms can say, act by act, and what holds whatever anybody does.

mod agreements;
mod attacks;
mod calendar;
mod changes;
mod contest;
mod debt;
mod ending;
mod exits;
mod goods;
mod judged;
mod kept;
mod manned;
mod model;
mod page;
mod suspension;
#[path = "../it/world.rs"]
mod world;
