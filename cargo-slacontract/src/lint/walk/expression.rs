//! Expressions and statements.

use syn::spanned::Spanned;
use syn::{BinOp, Block, Expr, ExprBinary, ExprIf, ExprMatch, Pat, Stmt};

use super::{Fact, Value, Walk, bind};

impl<'a> Walk<'_, 'a> {
    /// Statements in order; the value of the last expression.
    pub(super) fn block(&mut self, block: &Block) -> Value {
        let mut value = Value::default();
        for statement in &block.stmts {
            value = Value::default();
            match statement {
                Stmt::Local(local) => {
                    let Some(init) = &local.init else { continue };
                    let value = self.expression(&init.expr);
                    if let Some((_, otherwise)) = &init.diverge {
                        self.guarded = true;
                        let state = self.state.clone();
                        self.expression(otherwise);
                        self.state = state;
                    }
                    bind(&local.pat, &value, &mut self.state.names);
                }
                Stmt::Expr(expression, semicolon) => {
                    let found = self.expression(expression);
                    if semicolon.is_none() {
                        value = found;
                    }
                }
                Stmt::Macro(statement) => value = self.macro_call(&statement.mac),
                _ => {}
            }
        }
        value
    }

    /// The value of an expression, its effects recorded.
    pub(super) fn expression(&mut self, expression: &Expr) -> Value {
        match expression {
            Expr::Path(path) => match path.path.get_ident() {
                Some(name) => self
                    .state
                    .names
                    .get(&name.to_string())
                    .cloned()
                    .unwrap_or_default(),
                None => Value::default(),
            },
            Expr::Field(field) => {
                let base = self.expression(&field.base);
                match &field.member {
                    syn::Member::Named(name) if base.contract => Value {
                        field: Some(name.to_string()),
                        ..Value::default()
                    },
                    _ => base,
                }
            }
            Expr::Lit(_) | Expr::Infer(_) | Expr::Continue(_) => {
                self.state.ended |= matches!(expression, Expr::Continue(_));
                Value::default()
            }
            Expr::Paren(inner) => self.expression(&inner.expr),
            Expr::Group(inner) => self.expression(&inner.expr),
            Expr::Reference(inner) => self.expression(&inner.expr),
            Expr::Unary(inner) => self.expression(&inner.expr),
            Expr::Cast(inner) => self.expression(&inner.expr),
            Expr::Let(binding) => {
                let value = self.expression(&binding.expr);
                bind(&binding.pat, &value, &mut self.state.names);
                value
            }
            Expr::Try(inner) => {
                self.guarded = true;
                self.expression(&inner.expr)
            }
            Expr::Return(inner) => {
                let value = inner
                    .expr
                    .as_ref()
                    .map(|value| self.expression(value))
                    .unwrap_or_default();
                self.state.ended = true;
                value
            }
            Expr::Break(inner) => {
                if let Some(value) = &inner.expr {
                    self.expression(value);
                }
                Value::default()
            }
            Expr::Binary(binary) => self.binary(binary),
            Expr::Assign(assign) => {
                let value = self.expression(&assign.right);
                self.assign(&assign.left, &value);
                Value::default()
            }
            Expr::Block(block) => self.block(&block.block),
            Expr::Unsafe(block) => self.block(&block.block),
            Expr::If(branch) => self.branch(branch),
            Expr::Match(choice) => self.choice(choice),
            Expr::ForLoop(turn) => {
                let walked = self.expression(&turn.expr);
                self.note(
                    turn.expr.span(),
                    Fact::Loop {
                        bound: walked.clone(),
                    },
                );
                self.turns(|walk| {
                    bind(&turn.pat, &walked.content(), &mut walk.state.names);
                    walk.block(&turn.body);
                });
                Value::default()
            }
            Expr::While(turn) => {
                let bound = self.expression(&turn.cond);
                self.note(turn.cond.span(), Fact::Loop { bound });
                self.turns(|walk| {
                    walk.block(&turn.body);
                    walk.expression(&turn.cond);
                });
                Value::default()
            }
            Expr::Loop(turn) => {
                self.turns(|walk| {
                    walk.block(&turn.body);
                });
                Value::default()
            }
            Expr::Range(range) => [&range.start, &range.end]
                .into_iter()
                .flatten()
                .map(|end| self.expression(end).content())
                .fold(Value::default(), |all, end| all.with(&end)),
            Expr::Tuple(tuple) => self.all(tuple.elems.iter()),
            Expr::Array(array) => self.all(array.elems.iter()),
            Expr::Repeat(repeat) => self.expression(&repeat.expr),
            Expr::Struct(literal) => self.all(literal.fields.iter().map(|field| &field.expr)),
            Expr::Index(index) => {
                let base = self.expression(&index.expr);
                base.with(&self.expression(&index.index))
            }
            Expr::Closure(closure) => self.expression(&closure.body),
            Expr::Macro(call) => self.macro_call(&call.mac),
            Expr::Call(call) => self.call(call),
            Expr::MethodCall(call) => self.method_call(call),
            _ => Value::unknown(),
        }
    }

    /// Evaluates in order; the value is made of all of them.
    pub(super) fn all<'e>(&mut self, parts: impl Iterator<Item = &'e Expr>) -> Value {
        parts.fold(Value::default(), |all, part| {
            let value = self.expression(part);
            all.with(&value)
        })
    }

    fn assign(&mut self, left: &Expr, value: &Value) {
        if let Expr::Path(path) = left
            && let Some(name) = path.path.get_ident()
        {
            self.state.names.insert(name.to_string(), value.clone());
        }
    }

    fn binary(&mut self, binary: &ExprBinary) -> Value {
        let left = self.expression(&binary.left);
        let state = self.state.clone();
        let right = self.expression(&binary.right);
        match binary.op {
            // The right side may not run.
            BinOp::And(_) | BinOp::Or(_) => {
                let ran = std::mem::replace(&mut self.state, state);
                self.state = std::mem::take(&mut self.state).join(ran);
            }
            BinOp::Eq(_) | BinOp::Ne(_) => {
                if left.caller || right.caller {
                    self.check();
                }
                for hash in [&left, &right] {
                    if let Some((place, bits)) = hash.guessable_hash().cloned() {
                        let fact = Fact::Commitment { bits };
                        self.steps.push(super::Step { place, fact });
                    }
                }
            }
            BinOp::Rem(_) if left.block && !is_period(&binary.right) => {
                self.note(binary.span(), Fact::Random { by: "%" });
            }
            BinOp::AddAssign(_) | BinOp::SubAssign(_) | BinOp::MulAssign(_) => {
                let joined = left.clone().with(&right);
                self.assign(&binary.left, &joined);
            }
            _ => {}
        }
        left.content().with(&right.content())
    }

    fn branch(&mut self, branch: &ExprIf) -> Value {
        self.expression(&branch.cond);
        let before = self.state.clone();
        let value = self.block(&branch.then_branch);
        if self.state.ended {
            self.guarded = true;
        }
        let taken = std::mem::replace(&mut self.state, before);
        let mut other = Value::default();
        if let Some((_, otherwise)) = &branch.else_branch {
            other = self.expression(otherwise);
        }
        let skipped = std::mem::take(&mut self.state);
        self.state = taken.join(skipped);
        either(value, &other)
    }

    fn choice(&mut self, choice: &ExprMatch) -> Value {
        let matched = self.expression(&choice.expr);
        if matched.caller {
            self.check();
        }
        let before = self.state.clone();
        let mut after: Option<super::State> = None;
        let mut value = Value::default();
        for arm in &choice.arms {
            self.state = before.clone();
            bind(&arm.pat, &matched, &mut self.state.names);
            if let Pat::Guard(guarded) = &arm.pat {
                self.expression(&guarded.guard);
            }
            let found = self.expression(&arm.body);
            value = either(value, &found);
            let state = std::mem::take(&mut self.state);
            self.guarded |= state.ended;
            after = Some(match after {
                Some(after) => after.join(state),
                None => state,
            });
        }
        self.state = after.unwrap_or(before);
        value
    }

    /// A loop's body, twice: what its end does is known at its start.
    fn turns(&mut self, body: impl Fn(&mut Self)) {
        let before = self.state.clone();
        for _ in 0..2 {
            body(self);
            self.state.ended = false;
        }
        let turned = std::mem::take(&mut self.state);
        self.state = before.join(turned);
    }
}

/// The value of either branch; a handle stays one.
fn either(one: Value, other: &Value) -> Value {
    Value {
        field: one.field.clone().or_else(|| other.field.clone()),
        client: one.client.clone().or_else(|| other.client.clone()),
        ..one.with(other)
    }
}

/// Whether a divisor is a stretch of time: time modulo a day is the time of day, not a die.
fn is_period(divisor: &Expr) -> bool {
    const WORDS: [&str; 14] = [
        "period", "window", "interval", "epoch", "day", "hour", "week", "minute", "second", "term",
        "every", "duration", "slot", "length",
    ];
    let text = quote::quote!(#divisor).to_string().to_lowercase();
    let digits: String = text
        .chars()
        .filter(char::is_ascii_digit)
        .collect::<String>();
    ["60", "3600", "86400", "604800"].contains(&digits.as_str())
        || WORDS.iter().any(|word| text.contains(word))
}
