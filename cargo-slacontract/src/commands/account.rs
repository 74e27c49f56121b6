//! `account`: keys of the user, each in a Keystore V3 file under a password.

use std::fs;
use std::io::{IsTerminal as _, Read as _};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};
use slacontract_client::{Account, DEVELOPMENT_NAMES, Decoder, Transaction};

use crate::accounts::{Accounts, AccountsError, PasswordArgs, unlock};
use crate::network::{
    Network, NetworkArgs, NetworkError, SenderArgs, parse_value, project_root, refusal,
};
use crate::output::{Answer, Failure, Output};
use crate::settings::Settings;

/// Keep keys under names: new, import, list, fund, export.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cargo slacontract account new treasurer --password-file password.txt\n  cargo slacontract account list"
)]
pub(crate) struct Accounting {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make an account with a new random key; stdout: its address.
    #[command(
        after_help = "Examples:\n  cargo slacontract account new treasurer\n  cargo slacontract account new treasurer --password-file password.txt"
    )]
    New {
        /// Its name.
        name: String,
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// Keep a key that exists; stdout: its address. The key comes from a file, stdin or SLACONTRACT_PRIVATE_KEY, never from the command line.
    #[command(
        after_help = "Examples:\n  cargo slacontract account import treasurer --keystore UTC--2026-01-31--treasurer.json\n  cargo slacontract account import treasurer --key-file key.txt --password-file password.txt"
    )]
    Import {
        /// Its name.
        name: String,
        #[command(flatten)]
        source: Source,
        #[command(flatten)]
        password: PasswordArgs,
    },
    /// Print the accounts: the user's, the project's, and those of the development mnemonic.
    #[command(
        after_help = "Examples:\n  cargo slacontract account list\n  cargo slacontract account list --json"
    )]
    List {
        /// Work in this directory instead of the current one.
        #[arg(
            long,
            value_name = "DIR",
            env = "SLACONTRACT_DIRECTORY",
            default_value = "."
        )]
        directory: PathBuf,
    },
    /// Send money to an account; from account 0 of a devnet unless --from says otherwise.
    #[command(
        after_help = "Examples:\n  cargo slacontract account fund treasurer\n  cargo slacontract account fund treasurer \"5 ether\" --from alice"
    )]
    Fund {
        /// Who gets it: an account's name, or an address.
        name: String,
        /// How much.
        #[arg(default_value = "100 ether")]
        amount: String,
        #[command(flatten)]
        sender: SenderArgs,
        #[command(flatten)]
        network: NetworkArgs,
        /// Work in this directory instead of the current one.
        #[arg(
            long,
            value_name = "DIR",
            env = "SLACONTRACT_DIRECTORY",
            default_value = "."
        )]
        directory: PathBuf,
    },
    /// Print an account's keystore file, which geth, Foundry and MetaMask read.
    #[command(
        after_help = "Examples:\n  cargo slacontract account export treasurer > treasurer.json\n  cargo slacontract account export treasurer --private-key --password-file password.txt"
    )]
    Export {
        /// Its name.
        name: String,
        /// Print the private key itself.
        #[arg(long)]
        private_key: bool,
        #[command(flatten)]
        password: PasswordArgs,
    },
}

/// Where a key comes from.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct Source {
    /// File with a private key in hexadecimal digits; `-` for stdin.
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Keystore V3 file of another tool; its password becomes the account's.
    #[arg(long, value_name = "FILE")]
    keystore: Option<PathBuf>,
    /// File with a mnemonic; its first account is taken.
    #[arg(long, value_name = "FILE")]
    mnemonic_file: Option<PathBuf>,
}

impl Accounting {
    pub(crate) fn run(self, output: &Output) -> Result<Answer, Failure> {
        let accounts = Accounts::open()?;
        match self.action {
            Action::New { name, password } => {
                accounts.free(&name)?;
                let chosen = password.choose(&name)?;
                keep(&accounts, &name, &Account::random(), &chosen, output)
            }
            Action::Import {
                name,
                source,
                password,
            } => import(&accounts, &name, &source, &password, output),
            Action::List { directory } => list(&accounts, &directory),
            Action::Fund {
                name,
                amount,
                sender,
                network,
                directory,
            } => fund(&name, &amount, &sender, &network, &directory, output),
            Action::Export {
                name,
                private_key,
                password,
            } => export(&accounts, &name, private_key, &password),
        }
    }
}

fn keep(
    accounts: &Accounts,
    name: &str,
    account: &Account,
    password: &str,
    output: &Output,
) -> Result<Answer, Failure> {
    let path = accounts.keep(name, account, password)?;
    let address = account.address();
    output.status("Kept", format_args!("`{name}` in {}", path.display()));
    Ok(Answer::new(
        address.to_string(),
        json!({ "name": name, "address": address.to_string(), "file": path }),
    ))
}

fn import(
    accounts: &Accounts,
    name: &str,
    source: &Source,
    password: &PasswordArgs,
    output: &Output,
) -> Result<Answer, Failure> {
    accounts.free(name)?;
    let key = |text: &str| Account::from_key(text).map_err(NetworkError::from);
    let account = match source {
        Source {
            keystore: Some(path),
            ..
        } => {
            let text = read(path)?;
            // One password opens the old file and keeps the new one, so that it is asked for once.
            let chosen =
                PasswordArgs::tell(password, &format!("Password of {}: ", path.display()))?;
            let account =
                slacontract_client::keystore::decrypt(&text, &chosen).map_err(|source| {
                    AccountsError::Keystore {
                        path: path.clone(),
                        source,
                    }
                })?;
            return keep(accounts, name, &account, &chosen, output);
        }
        Source {
            key_file: Some(path),
            ..
        } => key(&read(path)?)?,
        Source {
            mnemonic_file: Some(path),
            ..
        } => Account::from_mnemonic(read(path)?.trim(), 0).map_err(NetworkError::from)?,
        _ => match std::env::var("SLACONTRACT_PRIVATE_KEY") {
            Ok(text) => key(&text)?,
            Err(_) => {
                return Err(Failure::usage("which key?").with_hint(
                    "give --key-file FILE, --keystore FILE or --mnemonic-file FILE, or put the key into SLACONTRACT_PRIVATE_KEY",
                ));
            }
        },
    };
    let chosen = password.choose(name)?;
    keep(accounts, name, &account, &chosen, output)
}

/// A file's text; `-` is stdin.
fn read(path: &Path) -> Result<String, Failure> {
    let fail = |error: std::io::Error| {
        Failure::new("io", format!("cannot read {}: {error}", path.display()))
    };
    if path.as_os_str() != "-" {
        return fs::read_to_string(path).map_err(fail);
    }
    if std::io::stdin().is_terminal() {
        return Err(
            Failure::usage("stdin is the terminal, where a key would be seen")
                .with_hint("pipe the key in, or give a file"),
        );
    }
    let mut text = String::new();
    std::io::stdin()
        .take(1 << 16)
        .read_to_string(&mut text)
        .map_err(fail)?;
    Ok(text)
}

fn list(accounts: &Accounts, directory: &Path) -> Result<Answer, Failure> {
    let settings = Settings::read(&project_root(directory))?;
    let mut rows: Vec<(String, String, String)> = Vec::new();
    for (name, path) in accounts.list() {
        let address = match accounts.address(&name) {
            Ok(Some(address)) => address.to_string(),
            Ok(None) => "(told only with the password)".into(),
            Err(error) => format!("({error})"),
        };
        rows.push((name, address, path.display().to_string()));
    }
    for (name, text) in &settings.accounts {
        let address = match text.parse::<u32>() {
            Ok(index) => Account::development(index)
                .map_err(NetworkError::from)?
                .address()
                .to_string(),
            Err(_) => text.clone(),
        };
        rows.push((name.clone(), address, "settings".into()));
    }
    for (index, name) in (0_u32..).zip(DEVELOPMENT_NAMES) {
        let address = Account::development(index)
            .map_err(NetworkError::from)?
            .address();
        let whose = format!("development mnemonic, index {index}");
        rows.push((name.into(), address.to_string(), whose));
    }
    let names = rows.iter().map(|row| row.0.len()).max().unwrap_or_default();
    let lines: String = rows
        .iter()
        .map(|(name, address, whose)| format!("{name:names$}  {address:42}  {whose}\n"))
        .collect();
    let document: Vec<Value> = rows
        .iter()
        .map(|(name, address, whose)| json!({ "name": name, "address": address, "from": whose }))
        .collect();
    Ok(Answer::new(
        lines,
        json!({ "accounts": document, "directory": accounts.dir() }),
    ))
}

fn fund(
    name: &str,
    amount: &str,
    sender: &SenderArgs,
    network: &NetworkArgs,
    directory: &Path,
    output: &Output,
) -> Result<Answer, Failure> {
    let value = parse_value(Some(amount))?;
    let settings = Settings::read(&project_root(directory))?;
    let network = Network::connect(network, settings)?;
    let to = network
        .address(name)
        .ok_or_else(|| NetworkError::Account(name.to_owned()))?;
    let account = network.sender(sender)?;
    let decoder = Decoder::default();
    let what = format!("sending {amount} from {} to {to}", account.address());
    let transaction = Transaction::call(to, Vec::new()).with_value(value);
    let receipt = network
        .client
        .transact(&account, &transaction)
        .map_err(|error| refusal(error, &decoder, &what))?;
    if !receipt.succeeded() {
        return Err(Failure::new(
            "revert",
            format!("{what} failed in transaction {}", receipt.transaction_hash),
        ));
    }
    let balance = network
        .client
        .balance(to)
        .map_err(|error| refusal(error, &decoder, "the node"))?;
    output.status("Funded", format_args!("{to} with {amount}"));
    Ok(Answer::new(
        receipt.transaction_hash.to_string(),
        json!({ "address": to.to_string(), "from": account.address().to_string(), "value": value.to_string(), "balance": balance.to_string(), "transaction": receipt.transaction_hash }),
    ))
}

fn export(
    accounts: &Accounts,
    name: &str,
    private_key: bool,
    password: &PasswordArgs,
) -> Result<Answer, Failure> {
    let (path, text) = accounts.text(name)?;
    if !private_key {
        accounts.address(name)?;
        let document: Value = serde_json::from_str(&text).unwrap_or_default();
        return Ok(Answer::new(
            text,
            json!({ "name": name, "file": path, "keystore": document }),
        ));
    }
    let account = unlock(&path, &text, password, &format!("Password of `{name}`: "))?;
    let key = account
        .private_key()
        .map(|key| key.to_string())
        .unwrap_or_default();
    let document =
        json!({ "name": name, "address": account.address().to_string(), "privateKey": key });
    Ok(Answer::new(key, document))
}
