//! Errors that come from elsewhere: taken in by `?`, or ending the call as they are.
#![allow(missing_docs)] // what the items are for is what the tests say

use slacontract::Error;
use slacontract::prelude::*;
use slacontract_memory::{Chain, send};

const ALICE: Address = Address([0xa1; 20]);
const SHOP: Address = Address([0xc0; 20]);

#[derive(Error, Debug, PartialEq)]
pub enum StockError {
    SoldOut,
    TooFew { left: u64 },
}

#[derive(Error, Debug, PartialEq)]
pub struct Closed {
    until: Timestamp,
}

#[derive(Error, Debug, PartialEq)]
pub enum ShopError {
    #[from]
    Stock(StockError),
    #[from]
    Closed(Closed),
    NotForSale,
}

fn taken(left: u64, count: u64) -> Result<u64, StockError> {
    ensure!(left > 0, StockError::SoldOut);
    ensure!(count <= left, StockError::TooFew { left });
    Ok(left - count)
}

fn open(at: Timestamp) -> Result<(), Closed> {
    let until = Timestamp::from_seconds(100);
    ensure!(at >= until, Closed { until });
    Ok(())
}

#[contract]
pub struct Shop {
    left: Slot<u64>,
}

#[contract]
impl Shop {
    #[init]
    pub fn new(&mut self, left: u64) {
        self.left.set(left);
    }

    pub fn buy(&mut self, count: u64) -> Result<u64, ShopError> {
        open(now())?;
        ensure!(count != 13, ShopError::NotForSale);
        self.left.set(taken(self.left.get(), count)?);
        Ok(self.left.get())
    }

    #[view]
    pub fn asked(&self, count: u64) -> u64 {
        taken(self.left.get(), count).or_revert()
    }
}

fn shop(chain: &Chain) -> ShopClient<Chain> {
    chain.deploy(SHOP, ALICE, &ShopClient::new(5))
}

#[test]
fn an_error_that_is_taken_in_reaches_the_caller_as_itself() {
    let chain = Chain::default();
    let shop = shop(&chain);
    let early = send(ALICE, &shop.buy(1));
    let until = Timestamp::from_seconds(100);
    assert_eq!(
        early.error::<ShopError>(),
        ShopError::Closed(Closed { until })
    );
    assert_eq!(
        early.error::<Closed>(),
        Closed { until },
        "no wrapper on the wire"
    );
    chain.warp(100);
    let few = send(ALICE, &shop.buy(6));
    assert_eq!(
        few.error::<ShopError>(),
        ShopError::Stock(StockError::TooFew { left: 5 })
    );
    assert_eq!(few.error::<StockError>(), StockError::TooFew { left: 5 });
    assert_eq!(
        send(ALICE, &shop.buy(13)).error::<ShopError>(),
        ShopError::NotForSale
    );
    assert_eq!(send(ALICE, &shop.buy(5)).value::<u64>(), 0);
    assert_eq!(
        send(ALICE, &shop.buy(1)).error::<StockError>(),
        StockError::SoldOut
    );
}

#[test]
fn or_revert_ends_a_call_whose_method_names_no_error() {
    let chain = Chain::default();
    let shop = shop(&chain);
    assert_eq!(send(ALICE, &shop.asked(2)).value::<u64>(), 3);
    assert_eq!(
        send(ALICE, &shop.asked(9)).error::<StockError>(),
        StockError::TooFew { left: 5 }
    );
}

#[test]
fn the_abi_lists_errors_that_are_taken_in_once_and_by_their_own_names() {
    let names: Vec<&str> = ShopError::ERRORS.iter().map(|error| error.name).collect();
    assert_eq!(names, ["NotForSale", "SoldOut", "TooFew", "Closed"]);
    const SIZE: usize = slacontract::meta::size::<Shop>();
    let blob = slacontract::meta::blob::<Shop, SIZE>();
    let text = std::str::from_utf8(&blob[14..]).expect("text");
    for name in names {
        assert_eq!(text.matches(&format!("\"{name}\"")).count(), 1, "{name}");
    }
}
