//! The token component where a contract overrides the one method through which every token passes.

use fixture_coin::{CappedClient, CappedError, CoinClient};
use slacontract::standard::erc20::Transfer;
use slacontract::standard::pausable::{Paused, Unpaused};
use slacontract::standard::{
    Erc20BurnableClient, Erc20Client, Erc20Error, OwnableError, PausableClient, PausableError,
};
use slacontract_testing::prelude::*;

struct Coin {
    own: CoinClient<TestTransport>,
    erc20: Erc20Client<TestTransport>,
    burnable: Erc20BurnableClient<TestTransport>,
}

const CAP: u64 = 1_000_000;

fn deployed(chain: &Chain) -> Coin {
    let own = chain.deploy(CoinClient::new(number(CAP))).unwrap();
    Coin {
        erc20: chain.client(&own),
        burnable: chain.client(&own),
        own,
    }
}

fn number(value: u64) -> U256 {
    U256::from(value)
}

#[slacontract::test]
fn creation_and_destruction_change_the_supply(chain: &mut Chain) {
    let [_, holder] = chain.accounts();
    let coin = deployed(chain);
    coin.own
        .mint(holder, number(10))
        .expect_event(Transfer {
            from: Address::ZERO,
            to: holder,
            value: number(10),
        })
        .unwrap();
    coin.burnable
        .burn(number(4))
        .from(holder)
        .expect_event(Transfer {
            from: holder,
            to: Address::ZERO,
            value: number(4),
        })
        .unwrap();
    assert_eq!(coin.erc20.total_supply().unwrap(), number(6));
    assert_eq!(coin.erc20.balance_of(holder).unwrap(), number(6));
    coin.burnable
        .burn(number(7))
        .from(holder)
        .expect_err(Erc20Error::ERC20InsufficientBalance {
            sender: holder,
            balance: number(6),
            needed: number(7),
        });
    coin.own
        .mint(holder, number(1))
        .from(holder)
        .expect_err(OwnableError::OwnableUnauthorizedAccount { account: holder });
}

#[slacontract::test]
fn a_spender_burns_what_was_approved_and_no_more(chain: &mut Chain) {
    let [owner, spender] = chain.accounts();
    let coin = deployed(chain);
    coin.own.mint(owner, number(10)).unwrap();
    coin.erc20.approve(spender, number(5)).unwrap();
    coin.burnable
        .burn_from(owner, number(3))
        .from(spender)
        .unwrap();
    coin.burnable
        .burn_from(owner, number(3))
        .from(spender)
        .expect_err(Erc20Error::ERC20InsufficientAllowance {
            spender,
            allowance: number(2),
            needed: number(3),
        });
    assert_eq!(coin.erc20.total_supply().unwrap(), number(7));
}

#[slacontract::test]
fn an_override_of_update_stops_every_way_tokens_move(chain: &mut Chain) {
    let [owner, other] = chain.accounts();
    let coin = deployed(chain);
    coin.own.mint(owner, number(10)).unwrap();
    coin.erc20.approve(other, number(10)).unwrap();
    coin.own
        .pause()
        .expect_event(Paused { account: owner })
        .unwrap();
    let stopped = || PausableError::EnforcedPause;
    coin.erc20.transfer(other, number(1)).expect_err(stopped());
    coin.erc20
        .transfer_from(owner, other, number(1))
        .from(other)
        .expect_err(stopped());
    coin.own.mint(owner, number(1)).expect_err(stopped());
    coin.burnable.burn(number(1)).expect_err(stopped());
    coin.own.pause().expect_err(stopped());
    let pausable: PausableClient<_> = chain.client(&coin.own);
    assert!(pausable.paused().unwrap());
    coin.own
        .unpause()
        .expect_event(Unpaused { account: owner })
        .unwrap();
    coin.own.unpause().expect_err(PausableError::ExpectedPause);
    coin.erc20.transfer(other, number(1)).unwrap();
}

#[slacontract::test]
fn a_cap_holds_for_creation_only_as_the_supply_is_not_changed_otherwise(chain: &mut Chain) {
    let [owner, other] = chain.accounts();
    let coin = deployed(chain);
    let capped: CappedClient<_> = chain.client(&coin.own);
    assert_eq!(capped.cap().unwrap(), number(CAP));
    coin.own.mint(owner, number(CAP)).unwrap();
    coin.own
        .mint(owner, number(1))
        .expect_err(CappedError::ERC20ExceededCap {
            increased_supply: number(CAP + 1),
            cap: number(CAP),
        });
    coin.erc20.transfer(other, number(CAP)).unwrap();
}

#[slacontract::test]
fn a_supply_beyond_all_numbers_traps(chain: &mut Chain) {
    let [owner] = chain.accounts();
    let coin = deployed(chain);
    coin.own.mint(owner, number(1)).unwrap();
    coin.own.mint(owner, U256::MAX).expect_panic(0x11);
}

#[slacontract::test(fuzz = 16)]
fn the_balances_sum_up_to_the_supply_whatever_moves(chain: &mut Chain, moves: Vec<(u8, u8, u16)>) {
    let accounts: [Address; 4] = chain.accounts();
    let coin = deployed(chain);
    for (from, to, value) in moves.into_iter().take(12) {
        let value = number(u64::from(value));
        let from = usize::from(from % 4);
        match to % 6 {
            4 => drop(coin.burnable.burn(value).from(accounts[from]).outcome()),
            5 => drop(coin.own.mint(accounts[from], value).outcome()),
            to => drop(
                coin.erc20
                    .transfer(accounts[usize::from(to)], value)
                    .from(accounts[from])
                    .outcome(),
            ),
        }
    }
    let sum = accounts
        .iter()
        .map(|account| coin.erc20.balance_of(*account).unwrap())
        .fold(U256::ZERO, |sum, balance| sum + balance);
    assert_eq!(sum, coin.erc20.total_supply().unwrap());
}
