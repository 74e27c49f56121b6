//! Whatever tree of calls a transaction makes, what remains is what frames did whose callers all succeeded.

use std::sync::Arc;

use crate::support::{self, Chain, bytecode::Code, scripted::Scripted};
use proptest::prelude::*;
use revm::{
    bytecode::opcode,
    primitives::{Address, B256, Bytes, TxKind, U256},
};
use slacontract_executor::{Executor, Params};
use slacontract_vm::{CallKind, CallRequest, Outcome, Step};

/// Gas for one frame's own work.
const SHARE: u64 = 150_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Success,
    Revert,
    Failure,
    OutOfGas,
}

/// A frame that bumps its slot, emits a log, makes its calls and ends.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Contract,
    Script,
    Wasm,
}

#[derive(Clone, Debug)]
struct Node {
    kind: Kind,
    end: End,
    children: Vec<Node>,
}

impl Node {
    fn size(&self) -> u64 {
        1 + self.children.iter().map(Node::size).sum::<u64>()
    }

    fn any_program(&self) -> Option<Kind> {
        match self.kind {
            Kind::Contract => self.children.iter().find_map(Node::any_program),
            kind => Some(kind),
        }
    }

    /// Puts the tree on a chain, numbering addresses in depth-first order, and notes which accounts keep their changes.
    fn put(
        &self,
        chain: &mut Chain,
        programs: &Scripted,
        next: &mut u64,
        lives: bool,
        kept: &mut Vec<(Address, bool)>,
    ) -> Address {
        let address = Address::from_word(B256::from(U256::from(0x1_0000 + *next)));
        *next += 1;
        let lives = lives && self.end == End::Success;
        kept.push((address, lives));
        let calls: Vec<_> = self
            .children
            .iter()
            .map(|child| {
                (
                    child.put(chain, programs, next, lives, kept),
                    child.size() * SHARE,
                )
            })
            .collect();
        let code = match self.kind {
            Kind::Contract => contract(&calls, self.end).into(),
            Kind::Script => script(programs, address, calls, self.end),
            Kind::Wasm => wasm(&calls, self.end),
        };
        chain.put(address, code);
        address
    }
}

fn script(programs: &Scripted, address: Address, calls: Vec<(Address, u64)>, end: End) -> Bytes {
    programs.add(&address.to_string(), move |mut turn| {
        if turn.number == 0 {
            turn.bump(0);
            turn.host.log(&[], Bytes::new()).unwrap();
        }
        if let Some((to, gas)) = calls.get(turn.number).copied() {
            let cost = turn.host.call_cost(CallKind::Call, to, U256::ZERO);
            turn.spend(cost + gas);
            return Step::Call(CallRequest {
                kind: CallKind::Call,
                to,
                data: Bytes::new(),
                value: U256::ZERO,
                gas,
            });
        }
        turn.done(match end {
            End::Success => Outcome::Success(Bytes::new()),
            End::Revert => Outcome::Revert(Bytes::new()),
            End::Failure => Outcome::Failure("a trap".into()),
            End::OutOfGas => Outcome::OutOfInk,
        })
    })
}

fn wasm(calls: &[(Address, u64)], end: End) -> Bytes {
    let mut body =
        String::from("(call $bump) (call $log (i32.const 0) (i32.const 0) (i32.const 0))");
    let mut data = String::new();
    for (at, (to, gas)) in (1024..).step_by(20).zip(calls) {
        let bytes: String = to.iter().map(|byte| format!("\\{byte:02x}")).collect();
        data += &format!("(data (i32.const {at}) \"{bytes}\")");
        body += &format!(
            "(drop (call $call (i32.const {at}) (i32.const 0) (i32.const 0) (i32.const 96) (i64.const {gas}) (i32.const 128)))"
        );
    }
    body += match end {
        End::Success => "(i32.const 0)",
        End::Revert => "(i32.const 1)",
        End::Failure => "unreachable",
        End::OutOfGas => "(loop $on (br $on)) unreachable",
    };
    support::wasm::program(&format!(
        "{data}(func (export \"user_entrypoint\") (param i32) (result i32) {body})"
    ))
}

fn contract(calls: &[(Address, u64)], end: End) -> Vec<u8> {
    let mut code = Code::new().bump(0).push(0).push(0).op(&[opcode::LOG0]);
    for (to, gas) in calls {
        code = code
            .push(0)
            .push(0)
            .push(0)
            .push(0)
            .push(0)
            .push_address(*to)
            .push(*gas)
            .op(&[opcode::CALL, opcode::POP]);
    }
    let end: &[u8] = match end {
        End::Success => &[opcode::STOP],
        End::Revert | End::Failure => &[opcode::PUSH0, opcode::PUSH0, opcode::REVERT],
        End::OutOfGas => &[opcode::INVALID],
    };
    code.op(end).0
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![5 => Just(End::Success), 1 => Just(End::Revert), 1 => Just(End::Failure), 1 => Just(End::OutOfGas)]
}

fn tree(program: Kind) -> impl Strategy<Value = Node> {
    let kind = move || prop_oneof![Just(Kind::Contract), Just(program)];
    let node = move |children| {
        (kind(), end(), children).prop_map(|(kind, end, children)| Node {
            kind,
            end,
            children,
        })
    };
    let leaf = node(Just(Vec::new()).boxed());
    leaf.prop_recursive(5, 24, 3, move |inner| {
        node(prop::collection::vec(inner, 0..4).boxed())
    })
}

fn check(tree: &Node) -> Result<(), TestCaseError> {
    let mut chain = Chain::new(support::wasm::vm());
    let programs = Scripted::default();
    let mut kept = Vec::new();
    let root = tree.put(&mut chain, &programs, &mut 0, true, &mut kept);
    if matches!(tree.any_program(), Some(Kind::Script)) {
        chain.executor = Executor::new(Params::default(), Arc::new(programs));
    }
    let mut tx = chain.tx(TxKind::Call(root), Bytes::new());
    tx.gas_limit = (tree.size() + 2) * SHARE;
    let done = chain.send_tx(&tx);
    for (address, lives) in &kept {
        prop_assert_eq!(
            chain.storage(*address, 0),
            U256::from(u8::from(*lives)),
            "{}: {:?}",
            address,
            tree
        );
    }
    let living = kept.iter().filter(|(_, lives)| *lives).count();
    prop_assert_eq!(done.result.logs().len(), living);
    prop_assert_eq!(done.result.is_success(), tree.end == End::Success);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn changes_and_logs_remain_exactly_where_every_caller_succeeded(tree in tree(Kind::Script)) {
        check(&tree)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn the_same_holds_for_programs_in_the_engine(tree in tree(Kind::Wasm)) {
        check(&tree)?;
    }
}
