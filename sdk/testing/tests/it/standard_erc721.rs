//! A collection: owners, approvals, lists, receivers.

use fixture_club::{ClubClient, MINTER};
use fixture_vault::VaultClient;
use slacontract::FixedBytes;
use slacontract::standard::erc721::{Approval, ApprovalForAll, Transfer};
use slacontract::standard::{
    AccessControlClient, Erc165Client, Erc721Client, Erc721EnumerableClient, Erc721EnumerableError,
    Erc721Error, Erc721MetadataClient, MulticallClient,
};
use slacontract_testing::prelude::*;

type Tokens = Erc721Client<TestTransport>;

fn deployed(chain: &Chain) -> (ClubClient<TestTransport>, Tokens) {
    let [minter] = chain.accounts();
    let club = chain.deploy(ClubClient::new()).unwrap();
    let roles: AccessControlClient<_> = chain.client(&club);
    roles.grant_role(MINTER, minter).unwrap();
    let tokens = chain.client(&club);
    (club, tokens)
}

fn id(value: u64) -> U256 {
    U256::from(value)
}

#[slacontract::test]
fn an_owner_moves_its_token_and_nobody_else_does(chain: &mut Chain) {
    let [_, owner, other] = chain.accounts();
    let (club, tokens) = deployed(chain);
    club.mint(owner, id(7))
        .expect_event(Transfer {
            from: Address::ZERO,
            to: owner,
            token_id: id(7),
        })
        .unwrap();
    tokens
        .transfer_from(owner, other, id(7))
        .from(other)
        .expect_err(Erc721Error::ERC721InsufficientApproval {
            operator: other,
            token_id: id(7),
        });
    tokens
        .transfer_from(owner, other, id(7))
        .from(owner)
        .expect_event(Transfer {
            from: owner,
            to: other,
            token_id: id(7),
        })
        .unwrap();
    assert_eq!(tokens.owner_of(id(7)).unwrap(), other);
    assert_eq!(tokens.balance_of(owner).unwrap(), id(0));
    assert_eq!(tokens.balance_of(other).unwrap(), id(1));
    tokens
        .transfer_from(owner, other, id(7))
        .from(other)
        .expect_err(Erc721Error::ERC721IncorrectOwner {
            sender: owner,
            token_id: id(7),
            owner: other,
        });
    tokens
        .transfer_from(other, Address::ZERO, id(7))
        .from(other)
        .expect_err(Erc721Error::ERC721InvalidReceiver {
            receiver: Address::ZERO,
        });
}

#[slacontract::test]
fn a_token_that_does_not_exist_has_neither_owner_nor_approval_nor_description(chain: &mut Chain) {
    let [caller, other] = chain.accounts();
    let (club, tokens) = deployed(chain);
    let none = || Erc721Error::ERC721NonexistentToken { token_id: id(1) };
    let shown: Erc721MetadataClient<_> = chain.client(&club);
    tokens.owner_of(id(1)).expect_err(none());
    tokens.get_approved(id(1)).expect_err(none());
    tokens.approve(other, id(1)).expect_err(none());
    tokens
        .transfer_from(caller, other, id(1))
        .expect_err(none());
    club.burn(id(1)).expect_err(none());
    shown.token_uri(id(1)).expect_err(none());
    tokens
        .balance_of(Address::ZERO)
        .expect_err(Erc721Error::ERC721InvalidOwner {
            owner: Address::ZERO,
        });
}

#[slacontract::test]
fn a_token_is_created_once(chain: &mut Chain) {
    let [owner] = chain.accounts();
    let (club, _) = deployed(chain);
    club.mint(owner, id(1)).unwrap();
    club.mint(owner, id(1))
        .expect_err(Erc721Error::ERC721InvalidSender {
            sender: Address::ZERO,
        });
    club.mint(Address::ZERO, id(2))
        .expect_err(Erc721Error::ERC721InvalidReceiver {
            receiver: Address::ZERO,
        });
}

#[slacontract::test]
fn an_approval_is_for_one_token_and_one_movement(chain: &mut Chain) {
    let [_, owner, friend] = chain.accounts();
    let (club, tokens) = deployed(chain);
    club.mint(owner, id(1)).unwrap();
    club.mint(owner, id(2)).unwrap();
    tokens
        .approve(friend, id(1))
        .from(friend)
        .expect_err(Erc721Error::ERC721InvalidApprover { approver: friend });
    tokens
        .approve(friend, id(1))
        .from(owner)
        .expect_event(Approval {
            owner,
            approved: friend,
            token_id: id(1),
        })
        .unwrap();
    assert_eq!(tokens.get_approved(id(1)).unwrap(), friend);
    let refused = |token_id| Erc721Error::ERC721InsufficientApproval {
        operator: friend,
        token_id,
    };
    tokens
        .transfer_from(owner, friend, id(2))
        .from(friend)
        .expect_err(refused(id(2)));
    tokens
        .transfer_from(owner, club_address(&club), id(1))
        .from(friend)
        .unwrap();
    assert_eq!(tokens.get_approved(id(1)).unwrap(), Address::ZERO);
}

fn club_address(club: &ClubClient<TestTransport>) -> Address {
    *club.as_ref()
}

#[slacontract::test]
fn an_operator_moves_and_approves_all_tokens_of_an_owner(chain: &mut Chain) {
    let [_, owner, operator, third] = chain.accounts();
    let (club, tokens) = deployed(chain);
    club.mint(owner, id(1)).unwrap();
    tokens
        .set_approval_for_all(operator, true)
        .from(owner)
        .expect_event(ApprovalForAll {
            owner,
            operator,
            approved: true,
        })
        .unwrap();
    tokens
        .set_approval_for_all(Address::ZERO, true)
        .from(owner)
        .expect_err(Erc721Error::ERC721InvalidOperator {
            operator: Address::ZERO,
        });
    assert!(tokens.is_approved_for_all(owner, operator).unwrap());
    tokens.approve(third, id(1)).from(operator).unwrap();
    tokens
        .transfer_from(owner, third, id(1))
        .from(third)
        .unwrap();
    tokens
        .set_approval_for_all(operator, false)
        .from(owner)
        .unwrap();
    tokens
        .transfer_from(third, owner, id(1))
        .from(operator)
        .expect_err(Erc721Error::ERC721InsufficientApproval {
            operator,
            token_id: id(1),
        });
}

#[slacontract::test]
fn a_safe_transfer_asks_contracts_and_only_contracts(chain: &mut Chain) {
    let [_, owner, other] = chain.accounts();
    let (club, tokens) = deployed(chain);
    club.mint(owner, id(1)).unwrap();
    tokens
        .safe_transfer_from(owner, other, id(1))
        .from(owner)
        .unwrap();
    // The vault takes tokens, the club itself does not know the question.
    let vault = *chain.deploy(VaultClient::new(owner)).unwrap().as_ref();
    tokens
        .safe_transfer_from_with(other, vault, id(1), vec![1, 2].into())
        .from(other)
        .unwrap();
    assert_eq!(tokens.owner_of(id(1)).unwrap(), vault);
    club.mint(owner, id(2)).unwrap();
    tokens
        .safe_transfer_from(owner, club_address(&club), id(2))
        .from(owner)
        .expect_err(UnknownMethod);
    assert_eq!(tokens.owner_of(id(2)).unwrap(), owner);
}

/// What a contract of this SDK answers to a question that it does not know.
#[derive(slacontract::Error)]
struct UnknownMethod;

#[slacontract::test]
fn a_receiver_that_gives_no_reason_or_another_answer_is_named(chain: &mut Chain) {
    let [_, owner] = chain.accounts();
    let (club, tokens) = deployed(chain);
    let refusals: [&[u8]; 3] = [
        &[0x5f, 0x5f, 0xfd],                               // reverts without reason
        &[0x5f, 0x5f, 0xf3],                               // answers nothing
        &[0x60, 0x01, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3], // answers one
    ];
    for (at, code) in refusals.into_iter().enumerate() {
        let receiver = Address([at as u8 + 0x51; 20]);
        chain.set_code(receiver, code);
        club.safe_mint(receiver, id(at as u64), Bytes::default())
            .expect_err(Erc721Error::ERC721InvalidReceiver { receiver });
        club.mint(owner, id(at as u64)).unwrap();
        tokens
            .safe_transfer_from(owner, receiver, id(at as u64))
            .from(owner)
            .expect_err(Erc721Error::ERC721InvalidReceiver { receiver });
    }
}

#[slacontract::test]
fn tokens_are_listed_whatever_moved(chain: &mut Chain) {
    let [_, one, two] = chain.accounts();
    let (club, tokens) = deployed(chain);
    let lists: Erc721EnumerableClient<_> = chain.client(&club);
    for token in 1..=4 {
        club.mint(one, id(token)).unwrap();
    }
    tokens.transfer_from(one, two, id(2)).from(one).unwrap();
    tokens.transfer_from(one, one, id(3)).from(one).unwrap();
    club.burn(id(1)).unwrap();
    let row = |owner: Address| -> Vec<U256> {
        let count = tokens.balance_of(owner).unwrap().to_u64().unwrap();
        let mut row: Vec<U256> = (0..count)
            .map(|at| lists.token_of_owner_by_index(owner, id(at)).unwrap())
            .collect();
        row.sort();
        row
    };
    assert_eq!(row(one), [id(3), id(4)]);
    assert_eq!(row(two), [id(2)]);
    let count = lists.total_supply().unwrap().to_u64().unwrap();
    let mut all: Vec<U256> = (0..count)
        .map(|at| lists.token_by_index(id(at)).unwrap())
        .collect();
    all.sort();
    assert_eq!(all, [id(2), id(3), id(4)]);
    lists
        .token_by_index(id(3))
        .expect_err(Erc721EnumerableError::ERC721OutOfBoundsIndex {
            owner: Address::ZERO,
            index: id(3),
        });
    lists.token_of_owner_by_index(two, U256::MAX).expect_err(
        Erc721EnumerableError::ERC721OutOfBoundsIndex {
            owner: two,
            index: U256::MAX,
        },
    );
}

#[slacontract::test]
fn the_collection_says_which_interfaces_it_has(chain: &mut Chain) {
    let (club, _) = deployed(chain);
    let erc165: Erc165Client<_> = chain.client(&club);
    for (id, has) in [
        ([0x01, 0xff, 0xc9, 0xa7], true),  // ERC-165
        ([0x80, 0xac, 0x58, 0xcd], true),  // ERC-721
        ([0x5b, 0x5e, 0x13, 0x9f], true),  // its metadata
        ([0x78, 0x0e, 0x9d, 0x63], true),  // its lists
        ([0x79, 0x65, 0xdb, 0x0b], true),  // roles
        ([0x36, 0x37, 0x2b, 0x07], false), // ERC-20
        ([0xff, 0xff, 0xff, 0xff], false), // nothing has this one
    ] {
        assert_eq!(
            erc165.supports_interface(FixedBytes(id)).unwrap(),
            has,
            "{id:02x?}"
        );
    }
}

#[slacontract::test]
fn several_calls_are_made_as_one_or_not_at_all(chain: &mut Chain) {
    let [minter, owner] = chain.accounts();
    let (club, tokens) = deployed(chain);
    let several: MulticallClient<_> = chain.client(&club);
    let call = |calldata: &[u8]| Bytes::from(calldata.to_vec());
    let answers = several
        .multicall(vec![
            call(club.mint(owner, id(1)).calldata()),
            call(tokens.owner_of(id(1)).calldata()),
        ])
        .from(minter)
        .unwrap();
    assert_eq!(answers[0], Bytes::default());
    assert_eq!(answers[1], Bytes::from(slacontract::abi::encode(&owner)));
    several
        .multicall(vec![
            call(club.mint(owner, id(2)).calldata()),
            call(club.mint(owner, id(1)).calldata()),
        ])
        .expect_err(Erc721Error::ERC721InvalidSender {
            sender: Address::ZERO,
        });
    tokens
        .owner_of(id(2))
        .expect_err(Erc721Error::ERC721NonexistentToken { token_id: id(2) });
}
