//! The bytes this command carries (see `build.rs`): the SDK's sources and the project templates.

include!(concat!(env!("OUT_DIR"), "/carried.rs"));
