//! Whatever tree of calls a transaction makes, what remains is what frames did whose callers all succeeded.

mod support;

use std::sync::Arc;

use proptest::prelude::*;
use revm::{
    bytecode::opcode,
    primitives::{Address, B256, Bytes, U256},
};
use slacontract_vm::{CallKind, CallRequest, Outcome, Step};
use support::{Chain, bytecode::Code, scripted::Scripted};

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
#[derive(Clone, Debug)]
struct Node {
    is_program: bool,
    end: End,
    children: Vec<Node>,
}

impl Node {
    fn size(&self) -> u64 {
        1 + self.children.iter().map(Node::size).sum::<u64>()
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
        let code = if self.is_program {
            program(programs, address, calls, self.end)
        } else {
            contract(&calls, self.end).into()
        };
        chain.put(address, code);
        address
    }
}

fn program(programs: &Scripted, address: Address, calls: Vec<(Address, u64)>, end: End) -> Bytes {
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

fn tree() -> impl Strategy<Value = Node> {
    let node = |children| {
        (any::<bool>(), end(), children).prop_map(|(is_program, end, children)| Node {
            is_program,
            end,
            children,
        })
    };
    let leaf = node(Just(Vec::new()).boxed());
    leaf.prop_recursive(5, 24, 3, move |inner| {
        node(prop::collection::vec(inner, 0..4).boxed())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn changes_and_logs_remain_exactly_where_every_caller_succeeded(tree in tree()) {
        let mut chain = Chain::new(Arc::new(support::scripted::Scripted::default()));
        let programs = Scripted::default();
        let mut kept = Vec::new();
        let root = tree.put(&mut chain, &programs, &mut 0, true, &mut kept);
        chain.executor = slacontract_executor::Executor::new(Default::default(), Arc::new(programs));
        let mut tx = chain.tx(revm::primitives::TxKind::Call(root), Bytes::new());
        tx.gas_limit = (tree.size() + 2) * SHARE;
        let done = chain.send_tx(&tx);
        for (address, lives) in &kept {
            prop_assert_eq!(chain.storage(*address, 0), U256::from(u8::from(*lives)), "{}: {:?}", address, tree);
        }
        let living = kept.iter().filter(|(_, lives)| *lives).count();
        prop_assert_eq!(done.result.logs().len(), living);
        prop_assert_eq!(done.result.is_success(), tree.end == End::Success);
    }
}
