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

pub mod access_control;
pub mod eip712;
pub mod erc165;
pub mod erc1967;
pub mod erc20;
pub mod erc20_burnable;
pub mod erc20_permit;
pub mod erc721;
pub mod erc721_enumerable;
pub mod erc721_receiver;
pub mod multicall;
pub mod nonces;
pub mod ownable;
pub mod pausable;
pub mod reentrancy;
pub mod signature;
pub mod uups;

pub use access_control::{
    AccessControl, AccessControlClient, AccessControlError, AccessControlState,
};
pub use eip712::{Eip712, Eip712Client};
pub use erc20::{Erc20, Erc20Client, Erc20Error, Erc20Metadata, Erc20MetadataClient, Erc20State};
pub use erc20_burnable::{Erc20Burnable, Erc20BurnableClient};
pub use erc20_permit::{Erc20Permit, Erc20PermitClient, PermitError};
pub use erc165::{Erc165, Erc165Client};
pub use erc721::{
    Erc721, Erc721Client, Erc721Error, Erc721Metadata, Erc721MetadataClient, Erc721State,
};
pub use erc721_enumerable::{
    Erc721Enumerable, Erc721EnumerableClient, Erc721EnumerableError, Erc721EnumerableState,
};
pub use erc721_receiver::{Erc721Receiver, Erc721ReceiverClient};
pub use erc1967::Erc1967Error;
pub use multicall::{Multicall, MulticallClient};
pub use nonces::NoncesState;
pub use ownable::{Ownable, OwnableClient, OwnableError, OwnableState};
pub use pausable::{Pausable, PausableClient, PausableError, PausableState};
pub use reentrancy::ReentrancyGuardError;
pub use signature::{Erc1271, Erc1271Client, signed_by};
pub use uups::{Uups, UupsClient, UupsError};
