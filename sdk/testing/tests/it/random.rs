//! Fuzzed tests and invariants: what they find, how small they make it, what they say, and that they find it again.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use fixture_ledger::{LedgerClient, Order};
use slacontract_testing::prelude::*;
use slacontract_testing::{RUNS_VARIABLE, SEED_VARIABLE, VERBOSE_VARIABLE};

type Client = LedgerClient<TestTransport>;

fn ledger(chain: &Chain) -> Client {
    chain.deploy(LedgerClient::new()).unwrap()
}

#[slacontract::test(fuzz = 32)]
fn structs_enums_lists_and_texts_are_made_up_and_come_back(chain: &mut Chain, order: Order) {
    assert_eq!(ledger(chain).echo(order.clone()).unwrap(), order);
}

#[slacontract::test(fuzz = 16)]
fn what_is_not_assumed_is_left_out(chain: &mut Chain, amount: Amount, share: BasisPoints) {
    assume(amount > 0.ether() && amount < 5_000.ether());
    let ledger = ledger(chain);
    ledger.deposit().value(amount).unwrap();
    assert!(amount.share(share) <= ledger.total().unwrap());
}

#[slacontract::invariant(runs = 8, steps = 24)]
fn the_ledger_owes_what_it_holds(chain: &mut Chain) -> Invariant {
    let ledger = ledger(chain);
    let all = chain.accounts::<3>();
    Invariant::of(&ledger)
        .actors(all)
        .value_up_to(5.ether())
        .weight("deposit", 3)
        .except("transfer_carelessly")
        .except("close")
        .call("deposit then withdraw half", {
            let ledger = ledger.clone();
            move |_, actor, (amount,): (Amount,)| {
                if amount > 1_000.ether() {
                    return None;
                }
                ledger.deposit().value(amount).from(actor).unwrap();
                Some(ledger.withdraw(amount / 2).from(actor).outcome())
            }
        })
        .holds(move |chain| {
            let owed: Amount = all
                .iter()
                .fold(0.ether(), |sum, who| sum + ledger.balance_of(*who).unwrap());
            assert!(owed <= ledger.total().unwrap());
            assert_eq!(chain.balance(&ledger), ledger.total().unwrap());
        })
}

/// The tests below are run by others of this file in a process of their own: they fail on purpose.
#[slacontract::test(fuzz = 256)]
#[ignore = "fails on purpose"]
fn every_order_takes_an_hour(chain: &mut Chain, order: Order) {
    assert!(ledger(chain).hours(order).unwrap() > 0, "no time at all");
}

#[slacontract::invariant(runs = 64, steps = 32)]
#[ignore = "fails on purpose"]
fn nobody_grows_rich_by_paying_oneself(chain: &mut Chain) -> Invariant {
    let ledger = ledger(chain);
    let all = chain.accounts::<3>();
    Invariant::of(&ledger)
        .actors(all)
        .value_up_to(1.ether())
        .holds(move |_| {
            let owed = all
                .iter()
                .fold(0.ether(), |sum, who| sum + ledger.balance_of(*who).unwrap());
            assert!(
                owed <= ledger.total().unwrap(),
                "more is owed than was paid"
            );
        })
}

#[slacontract::invariant(runs = 64, steps = 16)]
#[ignore = "fails on purpose"]
fn credit_is_the_balance(chain: &mut Chain) -> Invariant {
    let ledger = ledger(chain);
    let [first, ..] = chain.accounts::<3>();
    Invariant::of(&ledger)
        .except("transfer_carelessly")
        .value_up_to(1.ether())
        .holds(move |_| {
            assert_eq!(
                ledger.credit(first).unwrap(),
                ledger.balance_of(first).unwrap()
            );
        })
}

#[slacontract::invariant(runs = 2, steps = 8)]
#[ignore = "looked at by another test"]
fn a_method_that_refuses_everything(chain: &mut Chain) -> Invariant {
    Invariant::of(ledger(chain)).holds(|_| {})
}

#[slacontract::invariant]
#[ignore = "fails on purpose"]
fn an_exception_that_does_not_exist(chain: &mut Chain) -> Invariant {
    Invariant::of(ledger(chain)).except("destroy").holds(|_| {})
}

/// What one of the tests above says, and whether it passes.
fn said(test: &str, variables: &[(&str, &str)]) -> (bool, String) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            &format!("random::{test}"),
            "--ignored",
            "--nocapture",
        ])
        .env_remove(SEED_VARIABLE)
        .env_remove(RUNS_VARIABLE)
        .env_remove(VERBOSE_VARIABLE)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = [output.stderr, output.stdout].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

/// The file in which the seeds of a test are kept; removed before and after.
struct Seeds(PathBuf);

impl Seeds {
    fn of(test: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/regressions");
        let seeds = Self(folder.join(format!("random-{test}.txt")));
        let _ = fs::remove_file(&seeds.0);
        seeds
    }
}

impl Drop for Seeds {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
        // Only if nothing else is kept there.
        let _ = self.0.parent().map(fs::remove_dir);
    }
}

#[test]
fn a_fuzzed_failure_is_the_simplest_struct_and_is_found_again_from_its_seed() {
    let test = "every_order_takes_an_hour";
    let seeds = Seeds::of(test);
    let (passed, text) = said(test, &[]);
    assert!(!passed, "{text}");
    assert!(
        text.contains("amount: Amount(1000001)") || text.contains("amount: 1000001"),
        "{text}"
    );
    assert!(text.contains("urgency: Urgent, notes: []"), "{text}");
    assert!(
        text.contains("no time at all") && text.contains("tests/it/random.rs:"),
        "{text}"
    );
    assert!(
        text.contains("tests/it/regressions/random-every_order_takes_an_hour.txt"),
        "{text}"
    );
    assert!(fs::read_to_string(&seeds.0).unwrap().contains("\ncc "));

    // One case of another seed would hardly meet it; the kept seed comes first.
    let (passed, again) = said(test, &[(RUNS_VARIABLE, "1"), (SEED_VARIABLE, "99")]);
    assert!(
        !passed && again.contains("urgency: Urgent, notes: []"),
        "{again}"
    );
}

#[test]
fn an_invariant_s_failure_is_the_shortest_sequence_as_calls_and_is_found_again() {
    let test = "nobody_grows_rich_by_paying_oneself";
    let seeds = Seeds::of(test);
    let (passed, text) = said(test, &[]);
    assert!(!passed, "{text}");
    let calls: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.starts_with("the invariant"))
        .map(str::trim)
        .filter(|line| line.starts_with("Ledger."))
        .collect();
    assert!(
        matches!(calls.as_slice(), [deposit, pay]
            if deposit.starts_with("Ledger.deposit().value(") && deposit.ends_with(".from(account 0);")
                && *pay == "Ledger.transferCarelessly(account 0, 1).from(account 0);"),
        "{text}"
    );
    assert!(text.contains("more is owed than was paid"), "{text}");
    assert!(seeds.0.is_file());
    let (passed, again) = said(test, &[(RUNS_VARIABLE, "1"), (SEED_VARIABLE, "5")]);
    assert!(
        !passed && again.contains("transferCarelessly(account 0, 1)"),
        "{again}"
    );
}

#[test]
fn an_invariant_finds_what_only_time_breaks() {
    let test = "credit_is_the_balance";
    let _seeds = Seeds::of(test);
    let (passed, text) = said(test, &[]);
    assert!(!passed, "{text}");
    let calls: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with("Ledger.") || line.starts_with("chain.warp"))
        .collect();
    assert!(calls.len() <= 4, "{text}");
    assert!(
        calls.iter().any(|call| call.starts_with("chain.warp(")),
        "{text}"
    );
    assert!(
        calls.iter().any(|call| call.contains("deposit()")),
        "{text}"
    );
}

#[test]
fn a_method_that_was_never_accepted_is_warned_about_and_v_shows_the_counts() {
    let test = "a_method_that_refuses_everything";
    let (passed, text) = said(test, &[]);
    assert!(passed, "{text}");
    assert!(
        text.contains("Ledger.close (") && text.contains("NotOwner"),
        "{text}"
    );
    let (_, table) = said(test, &[(VERBOSE_VARIABLE, "1")]);
    assert!(
        table.contains("Ledger.deposit") && table.contains(" accepted "),
        "{table}"
    );
}

#[test]
fn a_name_that_fits_no_method_is_refused_with_those_there_are() {
    let (passed, text) = said("an_exception_that_does_not_exist", &[]);
    assert!(!passed);
    assert!(
        text.contains("`destroy`") && text.contains("Ledger.withdraw"),
        "{text}"
    );
}

#[test]
fn a_seed_that_is_no_number_is_named() {
    let (passed, text) = said("every_order_takes_an_hour", &[(SEED_VARIABLE, "x")]);
    assert!(
        !passed && text.contains("SLACONTRACT_SEED=\"x\" is no number"),
        "{text}"
    );
}
