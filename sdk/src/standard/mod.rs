//! Ready components, each as its standard says: methods, events, errors (by the names of ERC-6093), storage and signatures.
//!
//! A component is storage (`Erc20State`, a field with `#[component]`) and behaviour (`Erc20`, an interface whose methods have
//! defaults). A contract embeds the one and implements the other; what it overrides is its own, and what it does not list is not
//! in its code. The base behaviour stands in the storage's own methods, so that an override can call it.
//!
//! ```ignore
//! #[contract(implements(Erc20))]
//! pub struct Coin {
//!     #[component]
//!     erc20: Erc20State,
//! }
//!
//! #[contract]
//! impl Erc20 for Coin {}
//! ```

pub mod eip712;
pub mod erc165;
pub mod erc20;
pub mod erc20_permit;
pub mod nonces;

pub use eip712::{Eip712, Eip712Client};
pub use erc20::{Erc20, Erc20Client, Erc20Error, Erc20Metadata, Erc20MetadataClient, Erc20State};
pub use erc20_permit::{Erc20Permit, Erc20PermitClient, PermitError};
pub use erc165::{Erc165, Erc165Client};
pub use nonces::NoncesState;
