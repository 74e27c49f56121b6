//! What a test may do that nobody on a real chain can: time, money, names, other people's accounts, the block's fields.

use slacontract::{Address, Amount, B256, Duration, Timestamp};
use slacontract_lane::{Operation, Receipt, Reply};

use crate::chain::Chain;

/// The most blocks of one operation.
const ROLL: u64 = 100_000;

impl Chain {
    /// The account of this name: funded like the others, with a key of its own to sign with, named in messages. The same name is the same
    /// account.
    #[track_caller]
    pub fn account(&self, name: &str) -> Address {
        let operation = Operation::Account { name: name.into() };
        match self.shared.lockstep.each(&operation) {
            Reply::Account { address } => {
                let mut describe = self.shared.lockstep.describe.borrow_mut();
                describe.label(address, name);
                address.into()
            }
            other => panic!("the devnet answered a named account with {other:?}"),
        }
    }

    /// Moves time forward and mines a block there.
    pub fn warp(&self, by: Duration) {
        self.shared.lockstep.block(&Operation::Warp {
            seconds: by.seconds(),
        });
    }

    /// Moves time forward to this point and mines a block there.
    ///
    /// # Panics
    /// If it lies before the latest block.
    #[track_caller]
    pub fn warp_to(&self, time: Timestamp) {
        let now = self.now();
        match time.seconds().checked_sub(now.seconds()) {
            Some(seconds) => self.warp(Duration::from_seconds(seconds)),
            None => panic!(
                "warp_to({}): the chain is at {} already, and time does not go back; take a snapshot before to return to it",
                time.seconds(),
                now.seconds()
            ),
        }
    }

    /// Mines empty blocks, a second apart.
    pub fn roll(&self, blocks: u64) {
        let mut left = blocks;
        while left > 0 {
            let blocks = left.min(ROLL);
            self.shared.lockstep.block(&Operation::Roll { blocks });
            left -= blocks;
        }
    }

    /// Mines empty blocks up to this number.
    ///
    /// # Panics
    /// If there is a later block.
    #[track_caller]
    pub fn roll_to(&self, number: u64) {
        let latest = self.block_number();
        match number.checked_sub(latest) {
            Some(blocks) => self.roll(blocks),
            None => panic!("roll_to({number}): the latest block is {latest} already"),
        }
    }

    /// Makes this account the sender of everything that names none with `.from(..)`. Any address will do, a contract's too.
    pub fn prank(&self, account: impl AsRef<Address>) {
        self.shared.sender.set(Some(*account.as_ref()));
    }

    /// Ends [`Chain::prank`]: the first account is the sender again.
    pub fn stop_prank(&self) {
        self.shared.sender.set(None);
    }

    /// Gives an account this balance, whatever it had.
    pub fn deal(&self, account: impl AsRef<Address>, balance: Amount) {
        let mut word = [0; 32];
        word[16..].copy_from_slice(&balance.units().to_be_bytes());
        self.shared.lockstep.each(&Operation::Deal {
            address: account.as_ref().0,
            balance: word,
        });
    }

    /// Sends money, without calldata, and returns what that did, whether it succeeded or not.
    #[track_caller]
    pub fn transfer(
        &self,
        from: impl AsRef<Address>,
        to: impl AsRef<Address>,
        amount: Amount,
    ) -> Receipt {
        self.send(from, to, amount, &[])
    }

    /// Sets the base fee of the next blocks, in wei per gas. The test's own transactions stay free.
    pub fn set_base_fee(&self, fee: u64) {
        self.set_block(Some(fee), None, None);
    }

    /// Sets who receives the fees of the next blocks.
    pub fn set_coinbase(&self, account: impl AsRef<Address>) {
        self.set_block(None, Some(account.as_ref().0), None);
    }

    /// Sets the PREVRANDAO of the next block: what EVM code reads as randomness. Stylus programs cannot read it.
    pub fn set_prevrandao(&self, value: B256) {
        self.set_block(None, None, Some(value.0));
    }

    fn set_block(
        &self,
        basefee: Option<u64>,
        coinbase: Option<[u8; 20]>,
        prevrandao: Option<[u8; 32]>,
    ) {
        self.shared.lockstep.each(&Operation::SetBlock {
            basefee,
            coinbase,
            prevrandao,
        });
    }
}
