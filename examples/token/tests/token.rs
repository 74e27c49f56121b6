//! The token in both lanes: no token appears or disappears, and only its owner, or whom the owner has allowed, moves it.

use slacontract_testing::prelude::*;
use token::{Approval, TokenClient, TokenError, Transfer};

type Client = TokenClient<TestTransport>;

const SUPPLY: u64 = 1_000_000;

fn number(value: u64) -> U256 {
    U256::from(value)
}

fn deployed(chain: &Chain) -> Client {
    chain
        .deploy(TokenClient::new(
            "Example".into(),
            "EXM".into(),
            number(SUPPLY),
        ))
        .unwrap()
}

#[slacontract::test]
fn the_creator_has_the_whole_supply(chain: &mut Chain) {
    let [creator] = chain.accounts();
    let token = deployed(chain);
    assert_eq!(
        (
            token.name().unwrap(),
            token.symbol().unwrap(),
            token.decimals().unwrap()
        ),
        ("Example".into(), "EXM".into(), 18)
    );
    assert_eq!(
        token.balance_of(creator).unwrap(),
        token.total_supply().unwrap()
    );
}

#[slacontract::test(fuzz = 16)]
fn a_transfer_moves_exactly_its_value_or_nothing(chain: &mut Chain, value: u64) {
    let [from, to] = chain.accounts();
    let token = deployed(chain);
    let value = value % (2 * SUPPLY);
    if value <= SUPPLY {
        token
            .transfer(to, number(value))
            .expect_event(Transfer {
                from,
                to,
                value: number(value),
            })
            .unwrap();
        assert_eq!(
            (
                token.balance_of(from).unwrap(),
                token.balance_of(to).unwrap()
            ),
            (number(SUPPLY - value), number(value))
        );
    } else {
        token
            .transfer(to, number(value))
            .expect_err(TokenError::ERC20InsufficientBalance {
                sender: from,
                balance: number(SUPPLY),
                needed: number(value),
            });
        assert_eq!(token.balance_of(to).unwrap(), U256::ZERO);
    }
}

#[slacontract::test]
fn a_transfer_to_oneself_changes_nothing(chain: &mut Chain) {
    let [owner] = chain.accounts();
    let token = deployed(chain);
    token.transfer(owner, number(5)).unwrap();
    assert_eq!(token.balance_of(owner).unwrap(), number(SUPPLY));
}

#[slacontract::test]
fn tokens_are_not_sent_to_nobody(chain: &mut Chain) {
    deployed(chain)
        .transfer(Address::ZERO, number(1))
        .expect_err(TokenError::ERC20InvalidReceiver {
            receiver: Address::ZERO,
        });
}

#[slacontract::test]
fn a_spender_spends_what_was_approved_and_no_more(chain: &mut Chain) {
    let [owner, spender, to] = chain.accounts();
    let token = deployed(chain);
    token
        .approve(spender, number(10))
        .expect_event(Approval {
            owner,
            spender,
            value: number(10),
        })
        .unwrap();
    token
        .transfer_from(owner, to, number(7))
        .from(spender)
        .unwrap();
    assert_eq!(token.allowance(owner, spender).unwrap(), number(3));
    token
        .transfer_from(owner, to, number(4))
        .from(spender)
        .expect_err(TokenError::ERC20InsufficientAllowance {
            spender,
            allowance: number(3),
            needed: number(4),
        });
    assert_eq!(token.balance_of(to).unwrap(), number(7));
}

#[slacontract::test]
fn an_unlimited_approval_stays_unlimited(chain: &mut Chain) {
    let [owner, spender] = chain.accounts();
    let token = deployed(chain);
    token.approve(spender, U256::MAX).unwrap();
    token
        .transfer_from(owner, spender, number(7))
        .from(spender)
        .unwrap();
    assert_eq!(token.allowance(owner, spender).unwrap(), U256::MAX);
}
