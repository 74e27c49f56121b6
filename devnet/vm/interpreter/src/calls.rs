//! Host calls that need another frame: what happens before it, and what its answer leaves.

use alloy_primitives::{Address, B256, Bytes, U256};
use slacontract_vm::{Answer, CallKind, CallRequest, CreateRequest, Step};
use wasmi::Val;

use crate::{
    frame::Asked,
    hooks::{Call, Reply, Told, read},
    purse::{End, STATIC, refused},
};

/// A host call whose child runs.
pub(crate) struct Pending {
    /// Where the length of the returned data goes.
    len_at: u32,
    /// Where the new contract's address goes, for a creation.
    address_at: Option<u32>,
    told: Told,
}

impl Call<'_> {
    /// The part before the child. What cannot begin is answered at once.
    pub(crate) fn begin(&mut self, name: &'static str, asked: &Asked) -> Result<Reply, End> {
        let arg = |at: usize| asked.args[at] as u32;
        let (begun, len_at, address_at) = match name {
            "call_contract" => {
                let begun = self.call(CallKind::Call, asked, Some(arg(3)), asked.args[4])?;
                (begun, arg(5), None)
            }
            "delegate_call_contract" => {
                let begun = self.call(CallKind::Delegate, asked, None, asked.args[3])?;
                (begun, arg(4), None)
            }
            "static_call_contract" => {
                let begun = self.call(CallKind::Static, asked, None, asked.args[3])?;
                (begun, arg(4), None)
            }
            "create1" => (self.create(asked, None)?, arg(4), Some(arg(3))),
            _ => (self.create(asked, Some(arg(3)))?, arg(5), Some(arg(4))),
        };
        let pending = Pending {
            len_at,
            address_at,
            told: self.told.clone(),
        };
        match begun {
            Some(step) => Ok(Reply::Child(Box::new(step), pending)),
            None => self.end(pending, None),
        }
    }

    fn call(
        &mut self,
        kind: CallKind,
        asked: &Asked,
        value_at: Option<u32>,
        wanted: u64,
    ) -> Result<Option<Step>, End> {
        let (to_at, data_at, len) = (
            asked.args[0] as u32,
            asked.args[1] as u32,
            asked.args[2] as u32,
        );
        self.purse.pay(83_193 + 2 * read(len))?;
        let to = self.address(to_at)?;
        self.note(&wanted.to_be_bytes());
        let value = match value_at {
            Some(at) => self.word(at)?,
            None => U256::ZERO,
        };
        let data = Bytes::from(self.bytes(data_at, len)?);
        self.context.returned = Bytes::new();
        if self.context.entry.is_static && !value.is_zero() {
            return Ok(None);
        }
        let base = self.host.call_cost(kind, to, value);
        let Some(sent) = self.spare(base)? else {
            return Ok(None);
        };
        let sent = sent.min(wanted);
        self.purse.pay_gas(base + sent)?;
        let gas = if value.is_zero() { sent } else { sent + 2300 };
        Ok(Some(Step::Call(CallRequest {
            kind,
            to,
            data,
            value,
            gas,
        })))
    }

    fn create(&mut self, asked: &Asked, salt_at: Option<u32>) -> Result<Option<Step>, End> {
        let (code_at, len, value_at) = (
            asked.args[0] as u32,
            asked.args[1] as u32,
            asked.args[2] as u32,
        );
        let own = if salt_at.is_some() { 88_233 } else { 83_193 };
        self.purse.pay(own + 2 * read(len))?;
        let value = self.word(value_at)?;
        let salt = match salt_at {
            Some(at) => Some(B256::from(self.word(at)?)),
            None => None,
        };
        let code = Bytes::from(self.bytes(code_at, len)?);
        if self.context.entry.is_static {
            return Err(refused(STATIC));
        }
        self.context.returned = Bytes::new();
        let hashing = salt.map_or(0, |_| 6 * u64::from(len).div_ceil(32));
        let base = 32_000 + hashing;
        let Some(gas) = self.spare(base)? else {
            return Ok(None);
        };
        self.purse.pay_gas(base + gas)?;
        Ok(Some(Step::Create(CreateRequest {
            code,
            value,
            salt,
            gas,
        })))
    }

    /// The most gas a child may get beside a base cost: 63 of 64 parts of the rest. When the base cost is not there, all gas is gone.
    fn spare(&mut self, base: u64) -> Result<Option<u64>, End> {
        let gas = self.purse.gas();
        if gas < base {
            self.purse.pay_gas(gas)?;
            return Ok(None);
        }
        let rest = gas - base;
        Ok(Some(rest - rest / 64))
    }

    /// The part after the child; without an answer, of what never began.
    pub(crate) fn end(&mut self, pending: Pending, answer: Option<Answer>) -> Result<Reply, End> {
        self.told = pending.told;
        let creates = pending.address_at.is_some();
        let (mut status, mut created) = (2, Address::ZERO);
        if let Some(answer) = answer {
            self.purse.earn_gas(answer.gas_left);
            if creates {
                created = answer
                    .created
                    .filter(|_| answer.success)
                    .unwrap_or_default();
            } else if answer.success {
                status = 0;
            }
            // Of a creation only the reason of its revert is kept.
            if !creates || answer.reverted {
                self.context.returned = answer.data;
            }
        }
        if let Some(at) = pending.address_at {
            self.write(at, created.as_slice())?;
        }
        // The only number in the order of WebAssembly; tracers have it in the order of everything else.
        let len = self.context.returned.len() as u32;
        let written = self.write_silently(pending.len_at, &len.to_le_bytes());
        self.told.outs.extend(len.to_be_bytes());
        written?;
        if creates {
            return Ok(Reply::Value(None));
        }
        self.told.outs.push(status);
        Ok(Reply::Value(Some(Val::I32(i32::from(status)))))
    }
}
