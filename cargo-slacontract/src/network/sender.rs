//! Who sends: a key of the environment, an account of the user's, one that the node holds, or one of the development mnemonic.

use alloy_primitives::Address;
use clap::Args;
use slacontract_client::{Account, DEVELOPMENT_NAMES};

use super::{Network, NetworkError};
use crate::accounts::{Accounts, PasswordArgs};

/// Chains on which the development mnemonic is no danger: ours, and the Stylus development node's.
const DEVELOPMENT_CHAINS: [u64; 2] = [31_337, 412_346];

/// Who sends.
#[derive(Clone, Debug, Default, Args)]
pub struct SenderArgs {
    /// Who sends: an account's name, an index or name of the development mnemonic (0, alice), or an address whose key the node holds.
    #[arg(long, value_name = "ACCOUNT", env = "SLACONTRACT_FROM")]
    pub from: Option<String>,
    /// Where the password of a named account is.
    #[command(flatten)]
    pub password: PasswordArgs,
}

impl Network {
    /// Who sends, ready to sign: `--from`, or the key of `SLACONTRACT_PRIVATE_KEY`, or the settings' default, or account 0. The
    /// password of a named account is asked for here.
    ///
    /// # Errors
    /// [`NetworkError`] if there is no such account or nobody here has its key.
    pub fn sender(&self, arguments: &SenderArgs) -> Result<Account, NetworkError> {
        let key = environment_key()?;
        let wanted = match (arguments.from.as_deref(), key) {
            (None, Some(account)) => return Ok(account),
            (Some(from), Some(account)) if self.address(from) == Some(account.address()) => {
                return Ok(account);
            }
            (Some(from), _) => from,
            (None, None) => self.default_sender(),
        };
        let accounts = Accounts::open()?;
        if !self.settings.accounts.contains_key(wanted) && accounts.has(wanted) {
            return Ok(accounts.unlock(wanted, &arguments.password)?);
        }
        let index = self.index(wanted);
        let address = self
            .address(wanted)
            .ok_or_else(|| NetworkError::Account(wanted.to_owned()))?;
        if self
            .client
            .accounts()
            .unwrap_or_default()
            .contains(&address)
        {
            return Ok(Account::Unlocked(address));
        }
        let known = accounts.list().into_iter().find(|(name, _)| {
            accounts
                .address(name)
                .is_ok_and(|found| found == Some(address))
        });
        match (index, known) {
            (_, Some((name, _))) => Ok(accounts.unlock(&name, &arguments.password)?),
            (Some(index), None) if DEVELOPMENT_CHAINS.contains(&self.chain_id) => {
                Ok(Account::development(index)?)
            }
            (Some(index), None) => Err(NetworkError::PublicKey {
                index,
                chain_id: self.chain_id,
            }),
            (None, None) => Err(NetworkError::NoKey {
                url: self.url.clone(),
                address,
            }),
        }
    }

    /// The address of who sends, without its key where that is not needed to know it.
    ///
    /// # Errors
    /// As [`sender`](Self::sender).
    pub fn sender_address(&self, arguments: &SenderArgs) -> Result<Address, NetworkError> {
        let wanted = match (arguments.from.as_deref(), environment_key()?) {
            (None, Some(account)) => return Ok(account.address()),
            (from, _) => from.unwrap_or_else(|| self.default_sender()),
        };
        match self.address(wanted) {
            Some(address) => Ok(address),
            None => self.sender(arguments).map(|account| account.address()),
        }
    }

    fn default_sender(&self) -> &str {
        self.settings.defaults.from.as_deref().unwrap_or("0")
    }

    /// The address that `name` means: an address, a name of slacontract.toml, an account of the user's, or an index or name of the
    /// development mnemonic.
    pub fn address(&self, name: &str) -> Option<Address> {
        if let Ok(address) = name.parse() {
            return Some(address);
        }
        if let Some(text) = self.settings.accounts.get(name)
            && let Ok(address) = text.parse()
        {
            return Some(address);
        }
        if !self.settings.accounts.contains_key(name)
            && let Ok(accounts) = Accounts::open()
            && let Ok(found) = accounts.address(name)
        {
            return found;
        }
        Account::development(self.index(name)?)
            .ok()
            .map(|account| account.address())
    }

    /// Which account of the development mnemonic a name means.
    fn index(&self, name: &str) -> Option<u32> {
        let text = self
            .settings
            .accounts
            .get(name)
            .map_or(name, String::as_str);
        let named = DEVELOPMENT_NAMES.iter().position(|known| *known == text);
        named
            .and_then(|index| u32::try_from(index).ok())
            .or_else(|| text.parse().ok().filter(|index| *index < 1_000))
    }
}

fn environment_key() -> Result<Option<Account>, NetworkError> {
    let key = std::env::var("SLACONTRACT_PRIVATE_KEY").ok();
    Ok(key.map(|key| Account::from_key(&key)).transpose()?)
}
