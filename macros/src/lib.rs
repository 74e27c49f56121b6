//! The attribute and derive macros of the slacontract SDK.
