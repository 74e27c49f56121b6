//! Money in a token: everything ether does, and nothing for a token that does not do what it is told.

mod leased;

use crate::coin::{Coin, Mute, MuteClient, mode};
use crate::world::{CONTRACT, CUSTOMER, ETHER, PROVIDER, SIGNERS, STRANGER, WHY, World, entry};
use leased::{
    Leased, LeasedClient, TOKEN, active, approve, arguments, claim, coin, done, erc20, has,
    measured, misled, signers, tokens, units,
};
use slacontract::client::BoundClient;
use slacontract::prelude::*;
use slacontract::sla::{Outcome, SlaDutiesClient, SlaEndingClient, TokenError};
use slacontract::standard::Erc20Error;
use slacontract_memory::Outcome as Ended;

/// What a whole life comes to: deposits, reports, a breach, rent, leaving, closing, and the last unit paid out.
fn whole_life(token: fn(&[u8])) {
    let world = active(token);
    // The bond, and half of two rounds of three reports.
    assert_eq!(has(&world, PROVIDER), units(200 - 60 - 3));
    assert_eq!(has(&world, CUSTOMER), units(200 - 20 - 3));
    assert_eq!(world.read(tokens(&world).asset()), TOKEN);
    measured(&world, 0, 50);
    let settled = world.settle(0);
    assert_eq!(
        (settled.outcome, settled.credit),
        (Outcome::Breach, units(5))
    );
    // Rent that fell due with the window, late by interest: taken as it is owed.
    let rent = world.read(world.client::<SlaDutiesClient<World>>().duties());
    let rent = *rent.first().expect("a window has passed");
    let before = has(&world, CUSTOMER);
    let duties: SlaDutiesClient<World> = world.client();
    world.done(CUSTOMER, 0, duties.perform(rent, WHY, WHY));
    let paid = before - has(&world, CUSTOMER);
    assert!(paid > units(2) && paid < units(3), "{paid}");
    // The customer leaves: the fee of the terms is taken.
    let ending: SlaEndingClient<World> = world.client();
    let before = has(&world, CUSTOMER);
    world.done(CUSTOMER, 0, ending.terminate(WHY));
    assert_eq!(before - has(&world, CUSTOMER), units(5));
    measured(&world, 1, 100);
    world.settle(1);
    let last = world.read(world.sla().status()).windows;
    for window in 2..last {
        world.end(window);
        world.settle(window);
    }
    let until = world.read(world.sla().status());
    world.warp_to((until.end.seconds() + 10_000).max(world.now()));
    for duty in world.read(duties.duties()) {
        // What was done, or need not be, is left as it is.
        let _ = world.send(STRANGER, 0, duties.default_duty(duty));
    }
    world.done(STRANGER, 0, world.sla().close());
    let mut all = Amount::ZERO;
    for who in [PROVIDER, CUSTOMER].into_iter().chain(SIGNERS) {
        if !world.read(world.sla().claimable(who)).is_zero() {
            claim(&world, who);
        }
        all += has(&world, who);
    }
    assert_eq!(has(&world, SIGNERS[0]), units(2));
    assert_eq!((has(&world, CONTRACT), all), (Amount::ZERO, units(400)));
}

#[test]
fn an_agreement_lives_its_whole_life_in_a_token() {
    whole_life(entry::<Coin>());
}

#[test]
fn a_token_that_answers_nothing_is_as_good() {
    whole_life(entry::<Mute>());
}

#[test]
fn ether_is_refused_by_name_of_the_token() {
    let world = active(entry::<Coin>());
    let refused = TokenError::InToken { token: TOKEN };
    assert_eq!(misled(&world, PROVIDER, world.sla().deposit()), refused);
    assert_eq!(
        misled(&world, PROVIDER, world.sla().fund(CUSTOMER)),
        refused
    );
    let ending: SlaEndingClient<World> = world.client();
    let prepay = world.send(PROVIDER, ETHER, signers(&world).prepay_reports());
    let leave = world.send(CUSTOMER, ETHER, ending.terminate(WHY));
    for refusal in [prepay.expect_err("ether"), leave.expect_err("ether")] {
        assert_eq!(TokenError::decode(&refusal.0), Some(refused.clone()));
    }
    let plain = world.send(PROVIDER, ETHER, tokens(&world).deposit_token(units(1)));
    plain.expect_err("the method takes no value");
    assert_eq!(world.0.balance(CONTRACT), Amount::ZERO);
}

#[test]
fn anybody_may_fund_a_party_and_only_whole_fees_are_taken() {
    let world = active(entry::<Coin>());
    world.done(STRANGER, 0, tokens(&world).fund_token(CUSTOMER, units(10)));
    assert_eq!(world.read(world.sla().status()).paid_through, 3);
    assert_eq!(has(&world, STRANGER), units(190));
    let odd = world.refused(STRANGER, tokens(&world).fund_token(CUSTOMER, units(7)));
    let (sent, fee) = (units(7), units(10));
    assert_eq!(odd, SlaError::WrongFee { sent, fee });
    let none = world.refused(STRANGER, tokens(&world).fund_token(STRANGER, units(10)));
    assert!(matches!(none, SlaError::NotEntitled { .. }));
    world.conserved();
}

#[test]
fn what_is_not_approved_is_refused_in_the_tokens_own_words() {
    let world = active(entry::<Coin>());
    approve(&world, PROVIDER, 1);
    let call = tokens(&world).deposit_token(units(2));
    let refusal = world.send(PROVIDER, 0, call).expect_err("too much");
    let said = Erc20Error::decode(&refusal.0);
    assert_eq!(
        said,
        Some(Erc20Error::ERC20InsufficientAllowance {
            spender: CONTRACT,
            allowance: units(1).into(),
            needed: units(2).into()
        })
    );
}

#[test]
fn a_token_that_does_something_else_than_it_is_told_brings_nothing_in() {
    for (mode, moved) in [
        (mode::REFUSES, None),
        (mode::LIES, Some(units(0))),
        (mode::TAKES_A_FEE, Some(units(9))),
        (mode::GIVES_MORE, Some(units(11))),
    ] {
        let world = active(entry::<Coin>());
        let money = world.read(world.sla().money());
        done(
            STRANGER,
            &coin(&world).behave(mode, CONTRACT, Bytes::default()),
        );
        let refused = misled(&world, PROVIDER, tokens(&world).deposit_token(units(10)));
        let expected = match moved {
            None => TokenError::TokenRefused { token: TOKEN },
            Some(moved) => TokenError::WrongTransfer {
                token: TOKEN,
                moved: moved.into(),
                needed: units(10),
            },
        };
        assert_eq!(refused, expected);
        done(
            STRANGER,
            &coin(&world).behave(mode::KEEPS, CONTRACT, Bytes::default()),
        );
        assert_eq!(world.read(world.sla().money()), money);
        world.conserved();
    }
}

#[test]
fn what_a_token_does_not_pay_stays_claimable_until_it_does() {
    for mode in [mode::PAUSED, mode::REFUSES, mode::LIES, mode::TAKES_MORE] {
        let world = active(entry::<Coin>());
        measured(&world, 0, 50);
        world.settle(0);
        done(
            STRANGER,
            &coin(&world).behave(mode, CONTRACT, Bytes::default()),
        );
        let claim_now = world.send(CUSTOMER, 0, world.sla().claim());
        claim_now.expect_err("the token does not pay");
        assert_eq!(world.read(world.sla().claimable(CUSTOMER)), units(5));
        // The agreement goes on: nobody else waits for the token.
        measured(&world, 1, 100);
        done(
            STRANGER,
            &coin(&world).behave(mode::KEEPS, CONTRACT, Bytes::default()),
        );
        world.settle(1);
        assert_eq!(claim(&world, CUSTOMER), units(5));
    }
}

#[test]
fn a_token_that_takes_a_fee_later_pays_what_it_leaves() {
    let world = active(entry::<Coin>());
    measured(&world, 0, 50);
    world.settle(0);
    done(
        STRANGER,
        &coin(&world).behave(mode::TAKES_A_FEE, CONTRACT, Bytes::default()),
    );
    // The agreement's books are right; what the token takes on the way is its holder's matter.
    let before = has(&world, CUSTOMER);
    world.done(CUSTOMER, 0, world.sla().claim());
    assert_eq!(has(&world, CUSTOMER) - before, units(4));
    world.conserved();
}

#[test]
fn a_token_that_calls_back_changes_nothing() {
    let own = |world: &World| {
        let view = world.sla().claim().calldata().to_vec();
        let again = tokens(world).deposit_token(units(1)).calldata().to_vec();
        let settle = world.sla().settle(0).calldata().to_vec();
        [view, again, settle]
    };
    for at in 0..3 {
        let world = active(entry::<Coin>());
        measured(&world, 0, 50);
        let due = world.window(0).challenge_end.seconds();
        world.warp_to(due);
        if at != 2 {
            world.done(STRANGER, 0, world.sla().settle(0));
        }
        let calldata = Bytes(own(&world)[at].clone());
        done(
            STRANGER,
            &coin(&world).behave(mode::CALLS_BACK, CONTRACT, calldata),
        );
        world.done(PROVIDER, 0, tokens(&world).deposit_token(units(10)));
        assert!(done(STRANGER, &coin(&world).was_refused()));
        world.conserved();
        if at != 2 {
            world.done(CUSTOMER, 0, world.sla().claim());
            world.conserved();
        }
    }
}

#[test]
fn what_is_no_token_is_refused_before_anybody_signs() {
    for token in [Address::default(), STRANGER, CONTRACT] {
        let world = World::place(entry::<Leased>());
        let refused = world.construct(&arguments(token, Bytes::default()));
        let refusal = refused.expect_err("no token");
        assert_eq!(
            TokenError::decode(&refusal.0),
            Some(TokenError::NotAToken { token })
        );
    }
    // A contract that knows no balances.
    let world = World::place(entry::<Leased>());
    world.0.place_code(TOKEN, entry::<Leased>());
    let refused = world.construct(&arguments(TOKEN, Bytes::default()));
    let refusal = refused.expect_err("no token");
    let token = TOKEN;
    assert_eq!(
        TokenError::decode(&refusal.0),
        Some(TokenError::NotAToken { token })
    );
}

#[test]
fn what_the_parties_sign_names_the_token() {
    let hashes = [TOKEN, Address([0x71; 20])].map(|token| {
        let world = World::place(entry::<Leased>());
        world.0.place_code(token, entry::<Coin>());
        let answer = world.construct(&arguments(token, Bytes::default()));
        answer.expect("the proposal is sound");
        world.read(world.sla().status()).agreement
    });
    assert_ne!(hashes[0], hashes[1]);
}

#[test]
fn an_authors_own_code_asks_the_token_and_moves_nothing() {
    let world = active(entry::<Coin>());
    let held = has(&world, CONTRACT);
    let own: LeasedClient<World> = world.client();
    let coin = erc20(&world);
    let approval = coin.approve(STRANGER, U256::MAX);
    for calldata in [
        approval.calldata(),
        coin.transfer(STRANGER, units(1).into()).calldata(),
    ] {
        let call = own.order(TOKEN, calldata.into());
        let refusal = world.send(STRANGER, 0, call).expect_err("past the books");
        assert_eq!(&refusal.0[16..], TOKEN.0);
    }
    assert_eq!(
        done(STRANGER, &coin.allowance(CONTRACT, STRANGER)),
        U256::ZERO
    );
    assert_eq!(has(&world, CONTRACT), held);
    // Asking is free, and other contracts can be called.
    let asked = coin.balance_of(CONTRACT);
    let answer = world.read(own.ask(TOKEN, asked.calldata().into()));
    assert_eq!(
        answer.0.last_chunk::<32>(),
        Some(&U256::from(held).to_be_bytes())
    );
    let other = Address([0x72; 20]);
    world.0.place_code(other, entry::<Coin>());
    let mint = self::coin(&world).mint(CONTRACT, units(1).into());
    world.done(STRANGER, 0, own.order(other, mint.calldata().into()));
}

#[test]
fn a_constructor_approves_nothing_before_it_proposes() {
    let world = World::place(entry::<Leased>());
    world.0.place_code(TOKEN, entry::<Coin>());
    let approval = erc20(&world).approve(STRANGER, U256::MAX).calldata().into();
    let refused = world.construct(&arguments(TOKEN, approval));
    assert_eq!(&refused.expect_err("past the books").0[16..], TOKEN.0);
}

#[test]
fn prose_counts_in_the_tokens_smallest_unit() {
    let terms = <Leased as slacontract::sla::Agreement>::TERMS;
    let prose = slacontract::terms::prose::english(terms);
    assert!(prose.contains("60000000 units"), "{prose}");
    assert!(
        !prose.contains("wei") && !prose.contains("ether"),
        "{prose}"
    );
    let prose = slacontract::terms::prose::chinese(terms);
    assert!(
        !prose.contains("wei") && !prose.contains("ether"),
        "{prose}"
    );
}

#[test]
fn a_mute_token_that_moves_nothing_is_found_out() {
    let world = active(entry::<Mute>());
    let mute = MuteClient::bind(TOKEN, world.0.clone());
    done(STRANGER, &mute.stop(true));
    let refused = misled(&world, PROVIDER, tokens(&world).deposit_token(units(10)));
    assert!(
        matches!(refused, TokenError::WrongTransfer { .. }),
        "{refused:?}"
    );
    let Ended::Success(_) = slacontract_memory::send(STRANGER, &mute.stop(false)) else {
        panic!("it goes on");
    };
    world.done(PROVIDER, 0, tokens(&world).deposit_token(units(10)));
}
