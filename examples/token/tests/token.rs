//! The token in both lanes: no token appears or disappears, and only its owner, or whom the owner has allowed, moves it.

use slacontract::abi::Scalar;
use slacontract::eip712;
use slacontract::standard::erc20::{Approval, Transfer};
use slacontract::standard::erc20_permit::PERMIT;
use slacontract::standard::{
    Erc20Client, Erc20Error, Erc20MetadataClient, Erc20PermitClient, PermitError,
};
use slacontract_testing::prelude::*;
use token::TokenClient;

type Client = Erc20Client<TestTransport>;
type Permits = Erc20PermitClient<TestTransport>;

const SUPPLY: u64 = 1_000_000;

fn number(value: u64) -> U256 {
    U256::from(value)
}

fn deployed(chain: &Chain) -> Client {
    let token = TokenClient::new("Example".into(), "EXM".into(), number(SUPPLY));
    let token = chain.deploy(token).unwrap();
    chain.client(&token)
}

#[slacontract::test]
fn the_creator_has_the_whole_supply(chain: &mut Chain) {
    let [creator] = chain.accounts();
    let token = deployed(chain);
    let shown: Erc20MetadataClient<_> = chain.client(&token);
    assert_eq!(
        (
            shown.name().unwrap(),
            shown.symbol().unwrap(),
            shown.decimals().unwrap()
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
            .expect_err(Erc20Error::ERC20InsufficientBalance {
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
        .expect_err(Erc20Error::ERC20InvalidReceiver {
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
        .expect_err(Erc20Error::ERC20InsufficientAllowance {
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

/// The owner's signature of a permit, as v, r and s.
fn permit(
    chain: &Chain,
    token: &Permits,
    owner: Address,
    spender: Address,
    value: U256,
    deadline: U256,
) -> (u8, B256, B256) {
    let nonce = token.nonces(owner).unwrap();
    let words = [
        PERMIT.0,
        owner.word(),
        spender.word(),
        value.word(),
        nonce.word(),
        deadline.word(),
    ];
    let signature = chain.sign(
        owner,
        eip712::digest(&token.domain_separator().unwrap(), &words),
    );
    let part = |from: usize| {
        B256::from(
            *signature[from..]
                .first_chunk::<32>()
                .expect("a signature has 65 bytes"),
        )
    };
    (signature[64], part(0), part(32))
}

#[slacontract::test]
fn a_permit_signed_off_chain_allows_once(chain: &mut Chain) {
    let [owner, spender] = chain.accounts();
    let token = deployed(chain);
    let permits: Permits = chain.client(&token);
    let deadline = number((chain.now() + 1.hours()).seconds());
    let (v, r, s) = permit(chain, &permits, owner, spender, number(9), deadline);
    let event = Approval {
        owner,
        spender,
        value: number(9),
    };
    permits
        .permit(owner, spender, number(9), deadline, v, r, s)
        .from(spender)
        .expect_event(event)
        .unwrap();
    assert_eq!(token.allowance(owner, spender).unwrap(), number(9));
    permits
        .permit(owner, spender, number(9), deadline, v, r, s)
        .from(spender)
        .expect_revert();
}

#[slacontract::test]
fn a_permit_lapses_at_its_deadline(chain: &mut Chain) {
    let [owner, spender] = chain.accounts();
    let token = deployed(chain);
    let permits: Permits = chain.client(&token);
    let deadline = number((chain.now() + 1.hours()).seconds());
    let (v, r, s) = permit(chain, &permits, owner, spender, number(9), deadline);
    chain.warp(2.hours());
    permits
        .permit(owner, spender, number(9), deadline, v, r, s)
        .expect_err(PermitError::ERC2612ExpiredSignature { deadline });
}

#[slacontract::test]
fn a_permit_signed_by_another_is_refused(chain: &mut Chain) {
    let [owner, thief] = chain.accounts();
    let token = deployed(chain);
    let permits: Permits = chain.client(&token);
    let deadline = number((chain.now() + 1.hours()).seconds());
    let (v, r, s) = permit(chain, &permits, thief, thief, number(9), deadline);
    permits
        .permit(owner, thief, number(9), deadline, v, r, s)
        .from(thief)
        .expect_revert();
    assert_eq!(token.allowance(owner, thief).unwrap(), U256::ZERO);
}

#[slacontract::test]
fn a_permit_with_the_other_half_of_the_curve_is_refused(chain: &mut Chain) {
    let [owner, spender] = chain.accounts();
    let permits: Permits = chain.client(deployed(chain));
    let deadline = number((chain.now() + 1.hours()).seconds());
    let (v, r, s) = permit(chain, &permits, owner, spender, number(9), deadline);
    // The same signature, reflected: valid to the precompile, refused here, so that each permit has one form.
    let order = U256::from_be_bytes([
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36,
        0x41, 0x41,
    ]);
    let high = B256::from((order - U256::from_be_bytes(s.0)).to_be_bytes());
    permits
        .permit(owner, spender, number(9), deadline, 55 - v, r, high)
        .expect_err(PermitError::ERC2612InvalidSigner {
            signer: Address::ZERO,
            owner,
        });
}

#[slacontract::test]
fn nobody_is_approved_by_name(chain: &mut Chain) {
    deployed(chain)
        .approve(Address::ZERO, number(1))
        .expect_err(Erc20Error::ERC20InvalidSpender {
            spender: Address::ZERO,
        });
}

#[slacontract::test]
fn nobodys_tokens_do_not_move(chain: &mut Chain) {
    let [to] = chain.accounts();
    deployed(chain)
        .transfer_from(Address::ZERO, to, U256::ZERO)
        .expect_err(Erc20Error::ERC20InvalidSender {
            sender: Address::ZERO,
        });
}

#[slacontract::test]
fn the_abi_has_the_standards_ids(_chain: &mut Chain) {
    let erc20 = slacontract::FixedBytes([0x36, 0x37, 0x2b, 0x07]);
    let metadata = slacontract::FixedBytes([0xa2, 0x19, 0xa0, 0x25]);
    let permit = slacontract::FixedBytes([0x9d, 0x8f, 0xf7, 0xda]);
    assert!(Erc20Client::INTERFACE_ID == erc20);
    assert!(Erc20MetadataClient::INTERFACE_ID == metadata);
    assert!(Erc20PermitClient::INTERFACE_ID == permit);
}
