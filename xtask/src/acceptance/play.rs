//! What each contract must do once it is deployed. The contracts are in `devnet/acceptance`.

use alloy_dyn_abi::DynSolValue;
use alloy_primitives::{Address, U256, keccak256};

use crate::failure::Failure;

use super::contract::{Contract, address, calldata, number, text, word};

/// A contract, how it is deployed, and what it must do then. A play answers the transaction that is traced.
pub(super) struct Play {
    pub(super) workspace: &'static str,
    pub(super) name: &'static str,
    /// Arguments of its constructor, as `cargo stylus` takes them; `OWNER` is who deploys.
    pub(super) arguments: &'static [&'static str],
    /// Ether sent to its constructor.
    pub(super) value: &'static str,
    /// Whether it is activated by a command of its own.
    pub(super) activated_later: bool,
    /// A contract it calls.
    pub(super) calls: Option<&'static str>,
    pub(super) run: fn(&Contract<'_>, &Others) -> Result<String, Failure>,
}

/// Where a contract is, and the transaction that put it there.
pub(super) struct Deployed {
    pub(super) at: Address,
    pub(super) transaction: String,
}

/// Contracts that were deployed before, by name.
pub(super) type Others = std::collections::BTreeMap<&'static str, Deployed>;

/// Somebody who owns nothing.
const STRANGER: Address = Address::new([0x77; 20]);

/// The role that opens the gate.
const PORTER: [u8; 32] = [0x70; 32];

/// In an order in which each finds those it calls.
pub(super) const PLAYS: &[Play] = &[
    Play {
        workspace: "stylus",
        name: "counter",
        arguments: &[],
        value: "0",
        activated_later: true,
        calls: None,
        run: |counter, _| {
            counter.says("number()", &[], U256::ZERO)?;
            let raised = counter.send("increment()", &[], 0, 1)?;
            counter.says("number()", &[], U256::ONE)?;
            Ok(raised)
        },
    },
    Play {
        workspace: "stylus",
        name: "greeting",
        arguments: &["good morning"],
        value: "0",
        activated_later: false,
        calls: None,
        run: |greeting, _| {
            greeting.says("owner()", &[], word(greeting.from))?;
            greeting.tells("text()", "good morning")?;
            let change = "change(string)";
            let stranger = greeting.by(STRANGER);
            stranger.refuses(change, &[text("mine")], "NotOwner(address,address)")?;
            greeting.refuses(change, &[text("")], "Empty()")?;
            let changed = greeting.send(change, &[text("good evening")], 0, 0)?;
            greeting.tells("text()", "good evening")?;
            Ok(changed)
        },
    },
    Play {
        workspace: "stylus",
        name: "purse",
        arguments: &["OWNER"],
        value: "0.5",
        activated_later: false,
        calls: None,
        run: |purse, _| {
            let half = 500_000_000_000_000_000;
            let (share, owner) = ("shareOf(address)", [address(purse.from)]);
            purse.says(share, &owner, U256::from(half))?;
            purse.send("put()", &[], 7, 0)?;
            purse.says(share, &owner, U256::from(half + 7))?;
            let take = "take(uint256)";
            let (stranger, in_hex) = (
                purse.by(STRANGER),
                alloy_primitives::hex::encode("too much"),
            );
            stranger.refuses(take, &[number(1)], &in_hex)?;
            let taken = purse.send(take, &[number(half)], 0, 0)?;
            purse.says(share, &owner, U256::from(7))?;
            Ok(taken)
        },
    },
    Play {
        workspace: "stylus",
        name: "relay",
        arguments: &[],
        value: "0",
        activated_later: false,
        calls: Some("counter"),
        run: |relay, others| {
            let Some(&Deployed { at: counter, .. }) = others.get("counter") else {
                return Err(Failure::unexpected("the relay", "there is no counter"));
            };
            let relayed = relay.send("twice(address)", &[address(counter)], 0, 2)?;
            relay.says("relayed()", &[], U256::from(2))?;
            let raised = relay.other("counter", counter);
            raised.says("number()", &[], U256::from(3))?;
            // No contract is there, so the answer is too short.
            relay.refuses("twice(address)", &[address(STRANGER)], "execution reverted")?;
            // The counter's code raises the number in the relay's own first slot.
            let data = DynSolValue::Bytes(calldata("increment()", &[])?);
            relay.send("borrow(address,bytes)", &[address(counter), data], 0, 1)?;
            relay.says("relayed()", &[], U256::from(3))?;
            raised.says("number()", &[], U256::from(3))?;
            Ok(relayed)
        },
    },
    Play {
        workspace: "stylus",
        name: "roster",
        arguments: &[
            "3",
            "home",
            "[OWNER,0x7777777777777777777777777777777777777777]",
        ],
        value: "0",
        activated_later: false,
        calls: None,
        run: |roster, _| {
            let home = || text("home");
            roster.says("home()", &[], keccak256("home").into())?;
            roster.says("size(string)", &[home()], U256::from(2))?;
            let joined = roster.send("join(string)", &[home()], 0, 1)?;
            roster.says("size(string)", &[home()], U256::from(3))?;
            let member = "member(string,uint256)";
            roster.says(member, &[home(), number(1)], word(STRANGER))?;
            roster.says(member, &[home(), number(3)], U256::ZERO)?;
            roster.refuses("join(string)", &[home()], "Full(bytes32,uint256)")?;
            Ok(joined)
        },
    },
    Play {
        workspace: "openzeppelin",
        name: "coin",
        arguments: &["1000"],
        value: "0",
        activated_later: false,
        calls: None,
        run: |coin, _| {
            let (balance, stranger) = ("balanceOf(address)", address(STRANGER));
            let transfer = "transfer(address,uint256)";
            let short = "ERC20InsufficientBalance(address,uint256,uint256)";
            coin.says(balance, &[address(coin.from)], U256::from(1000))?;
            let paid = coin.send(transfer, &[stranger.clone(), number(30)], 0, 1)?;
            coin.says(balance, std::slice::from_ref(&stranger), U256::from(30))?;
            coin.says(balance, &[address(coin.from)], U256::from(970))?;
            coin.says("totalSupply()", &[], U256::from(1000))?;
            coin.refuses(transfer, &[stranger.clone(), number(971)], short)?;
            let (spend, allowed) = (
                "transferFrom(address,address,uint256)",
                "ERC20InsufficientAllowance(address,uint256,uint256)",
            );
            let spent = |value| [address(coin.from), address(STRANGER), number(value)];
            coin.by(STRANGER).refuses(spend, &spent(5), allowed)?;
            coin.send("approve(address,uint256)", &[stranger, number(5)], 0, 1)?;
            coin.by(STRANGER).says(spend, &spent(5), U256::ONE)?;
            Ok(paid)
        },
    },
    Play {
        workspace: "openzeppelin",
        name: "gate",
        arguments: &["OWNER"],
        value: "0",
        activated_later: false,
        calls: None,
        run: |gate, _| {
            let refused = "AccessControlUnauthorizedAccount(address,bytes32)";
            let porter = DynSolValue::FixedBytes(PORTER.into(), 32);
            let granted = [porter, address(gate.from)];
            gate.refuses("open()", &[], refused)?;
            let grant = "grantRole(bytes32,address)";
            gate.by(STRANGER).refuses(grant, &granted, refused)?;
            gate.send(grant, &granted, 0, 1)?;
            gate.says("hasRole(bytes32,address)", &granted, U256::ONE)?;
            let opened = gate.send("open()", &[], 0, 0)?;
            gate.says("opened()", &[], U256::ONE)?;
            gate.send("revokeRole(bytes32,address)", &granted, 0, 1)?;
            gate.refuses("open()", &[], refused)?;
            Ok(opened)
        },
    },
];
