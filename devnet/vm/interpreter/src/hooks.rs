//! Host calls as the interface describes them: what each pays, reads, does and writes, in this order.

use alloy_primitives::{Address, B256, Bytes, U256, U512, keccak256};
use slacontract_vm::{Host, Step, hooks::signatures::SIGNATURES};
use wasmi::Val;

use crate::{
    calls::Pending,
    frame::{Asked, Context},
    prices,
    purse::{End, Purse, STATIC, refused},
};

/// What a host call that did not end its frame gives.
pub(crate) enum Reply {
    /// The result for the guest, if the call has one.
    Value(Option<Val>),
    /// A frame to run first.
    Child(Box<Step>, Pending),
}

/// What a tracer is told of a host call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    pub(crate) name: &'static str,
    pub(crate) ink: u64,
    pub(crate) args: Vec<u8>,
    pub(crate) outs: Vec<u8>,
}

/// A host call in progress.
pub(crate) struct Call<'a> {
    memory: &'a mut [u8],
    pub(crate) context: &'a mut Context,
    pub(crate) host: &'a mut dyn Host,
    pub(crate) purse: Purse,
    pub(crate) told: Told,
}

/// Nothing for the guest.
const NOTHING: Reply = Reply::Value(None);

impl<'a> Call<'a> {
    pub(crate) fn new(
        memory: &'a mut [u8],
        context: &'a mut Context,
        host: &'a mut dyn Host,
        purse: Purse,
    ) -> Self {
        let told = Told {
            ink: purse.ink,
            ..Told::default()
        };
        Self {
            memory,
            context,
            host,
            purse,
            told,
        }
    }

    /// Tells the tracer, unless the call waits for its child.
    pub(crate) fn tell(self, result: &Result<Reply, End>) {
        let waits = matches!(result, Ok(Reply::Child(..)));
        let Told {
            name,
            ink,
            args,
            outs,
        } = self.told;
        if !waits && !name.is_empty() && self.host.traces() {
            self.host.trace(name, &args, &outs, ink, self.purse.ink);
        }
    }

    /// Runs the call the guest has left at.
    pub(crate) fn answer(&mut self, asked: &Asked) -> Result<Reply, End> {
        let known = &SIGNATURES[asked.hook];
        let arg = |at: usize| asked.args[at] as u32;
        if known.module == "debug" {
            return Ok(NOTHING);
        }
        if known.module == "console" {
            self.told.name = "console_log_text";
            return self.console(known.name, asked);
        }
        self.told.name = known.name;
        match known.name {
            "read_args" => {
                let data = self.context.entry.calldata.clone();
                self.purse.pay(8400 + written(data.len()))?;
                self.write(arg(0), &data)?;
            }
            "write_result" => {
                self.purse.pay(8400 + 2 * read(arg(1)))?;
                self.context.result = self.bytes(arg(0), arg(1))?;
            }
            "exit_early" => {
                self.note(&arg(0).to_be_bytes());
                return Err(End::Exit(arg(0) as i32));
            }
            "storage_load_bytes32" => {
                self.purse.pay(18_480)?;
                let key = self.word(arg(0))?;
                let value = self.context.slots.load(key, &mut self.purse, self.host)?;
                self.write_word(arg(1), value)?;
            }
            "storage_cache_bytes32" => {
                self.purse.pay(18_480)?;
                let (key, value) = (self.word(arg(0))?, self.word(arg(1))?);
                self.context.slots.store(key, value, &mut self.purse)?;
            }
            "storage_flush_cache" => {
                self.purse.pay(68_073)?;
                let clear = arg(0) != 0;
                self.note(&[u8::from(clear)]);
                let is_static = self.context.entry.is_static;
                self.context
                    .slots
                    .flush(clear, is_static, &mut self.purse, self.host)?;
            }
            "transient_load_bytes32" => {
                self.purse.pay(78_153)?;
                let key = self.word(arg(0))?;
                self.purse.pay_gas(100)?;
                let value = self.host.transient_load(key);
                self.write_word(arg(1), value)?;
            }
            "transient_store_bytes32" => {
                self.purse.pay(78_153)?;
                let (key, value) = (self.word(arg(0))?, self.word(arg(1))?);
                self.unless_static()?;
                self.purse.pay_gas(100)?;
                self.host
                    .transient_store(key, value)
                    .map_err(|_| refused(STATIC))?;
            }
            "return_data_size" => {
                return self.number32(8400, |call| call.context.returned.len() as u32);
            }
            "read_return_data" => {
                let data = self.context.returned.clone();
                let part = part(&data, arg(1), arg(2));
                self.purse.pay(68_073 + written(part.len()))?;
                self.note(&arg(1).to_be_bytes());
                self.note(&arg(2).to_be_bytes());
                self.write(arg(0), part)?;
                return Ok(value32(part.len() as u32));
            }
            "emit_log" => self.emit_log(arg(0), arg(1), arg(2))?,
            "account_balance" => {
                self.purse.pay(78_153)?;
                let address = self.address(arg(0))?;
                self.purse.must_have_gas(2600)?;
                let balance = self.host.balance(address);
                self.purse.pay_gas(balance.gas)?;
                self.write_word(arg(1), balance.value)?;
            }
            "account_codehash" => {
                self.purse.pay(78_153)?;
                let address = self.address(arg(0))?;
                self.purse.must_have_gas(2600)?;
                let hash = self.host.code_hash(address);
                self.purse.pay_gas(hash.gas)?;
                self.write(arg(1), hash.value.as_slice())?;
            }
            "account_code" => {
                self.purse.pay(68_073)?;
                let address = self.address(arg(0))?;
                self.note(&arg(1).to_be_bytes());
                self.note(&arg(2).to_be_bytes());
                let code = self.code(address)?;
                self.purse.pay(written(code.len()))?;
                let part = part(&code, arg(1), arg(2));
                self.write(arg(3), part)?;
                return Ok(value32(part.len() as u32));
            }
            "account_code_size" => {
                self.purse.pay(68_073)?;
                let address = self.address(arg(0))?;
                let len = self.code(address)?.len() as u32;
                self.told.outs.extend(len.to_be_bytes());
                return Ok(value32(len));
            }
            "native_keccak256" => {
                let words = u64::from(arg(1)).div_ceil(32);
                self.purse.pay(121_800 + 21_000 * words.saturating_sub(2))?;
                let hash = keccak256(self.bytes(arg(0), arg(1))?);
                self.write(arg(2), hash.as_slice())?;
            }
            "pay_for_memory_grow" => self.pay_for_memory_grow(arg(0))?,
            "call_contract"
            | "delegate_call_contract"
            | "static_call_contract"
            | "create1"
            | "create2" => return self.begin(known.name, asked),
            name if name.starts_with("math_") => self.math(
                name,
                [arg(0), arg(1), *asked.args.get(2).unwrap_or(&0) as u32],
            )?,
            name => return self.surroundings(name, arg),
        }
        Ok(NOTHING)
    }

    /// The block, the transaction and the message.
    fn surroundings(&mut self, name: &str, arg: impl Fn(usize) -> u32) -> Result<Reply, End> {
        let block = *self.host.block();
        let entry = &self.context.entry;
        let (address, sender, value) = (entry.address, entry.caller, entry.value);
        match name {
            "block_gas_limit" => self.number64(|_| block.gas_limit),
            "block_number" => self.number64(|_| block.number),
            "block_timestamp" => self.number64(|_| block.timestamp),
            "chainid" => self.number64(|_| block.chain_id),
            "evm_gas_left" => self.number64(|call| call.purse.gas()),
            "evm_ink_left" => self.number64(|call| call.purse.ink),
            "msg_reentrant" => self.number32(8400, |call| call.context.entry.reentrant.into()),
            "tx_ink_price" => self.number32(8400, |call| call.context.params.ink_price),
            _ => {
                self.purse.pay(13_440)?;
                match name {
                    "block_basefee" => self.write_word(arg(0), block.basefee),
                    "block_coinbase" => self.write(arg(0), block.coinbase.as_slice()),
                    "contract_address" => self.write(arg(0), address.as_slice()),
                    "msg_sender" => self.write(arg(0), sender.as_slice()),
                    "msg_value" => self.write_word(arg(0), value),
                    "tx_gas_price" => self.write_word(arg(0), block.gas_price),
                    "tx_origin" => self.write(arg(0), block.origin.as_slice()),
                    other => panic!("nobody has written the host call {other}"),
                }?;
                Ok(NOTHING)
            }
        }
    }

    fn number64(&mut self, answer: impl Fn(&Self) -> u64) -> Result<Reply, End> {
        self.purse.pay(8400)?;
        let answer = answer(self);
        self.told.outs.extend(answer.to_be_bytes());
        Ok(Reply::Value(Some(Val::I64(answer as i64))))
    }

    fn number32(&mut self, ink: u64, answer: impl Fn(&Self) -> u32) -> Result<Reply, End> {
        self.purse.pay(ink)?;
        let answer = answer(self);
        self.told.outs.extend(answer.to_be_bytes());
        Ok(value32(answer))
    }

    /// Arithmetic in 512 bits, of which 256 are kept.
    fn math(&mut self, name: &str, at: [u32; 3]) -> Result<(), End> {
        self.purse.pay(match name {
            "math_div" | "math_mod" => 43_520,
            "math_add_mod" => 49_560,
            "math_mul_mod" => 52_660,
            _ => 23_520 + 3000,
        })?;
        let (left, right) = (self.word(at[0])?, self.word(at[1])?);
        let (a, b) = (U512::from(left), U512::from(right));
        let modulo = |number: U512, modulus: U512| {
            if modulus.is_zero() {
                modulus
            } else {
                number % modulus
            }
        };
        let result = match name {
            "math_div" if b.is_zero() => b,
            "math_div" => a / b,
            "math_mod" => modulo(a, b),
            "math_add_mod" => modulo(a + b, U512::from(self.word(at[2])?)),
            "math_mul_mod" => modulo(a * b, U512::from(self.word(at[2])?)),
            "math_pow" => {
                let bytes = right.bit_len().div_ceil(8) as u64;
                self.purse.pay(17_500 * (1 + bytes))?;
                power(a, right)
            }
            other => panic!("nobody has written the host call {other}"),
        };
        let low: [u8; 64] = result.to_be_bytes();
        self.write(at[0], &low[32..])
    }

    fn emit_log(&mut self, at: u32, len: u32, topics: u32) -> Result<(), End> {
        self.purse.pay(68_073 + read(len))?;
        if topics > 4 || len < 32 * topics {
            return Err(refused(format!("{topics} topics in {len} bytes")));
        }
        self.note(&topics.to_be_bytes());
        let data = self.bytes(at, len)?;
        let (head, rest) = data.split_at(32 * topics as usize);
        self.unless_static()?;
        self.purse
            .pay_gas(375 + 375 * u64::from(topics) + 8 * rest.len() as u64)?;
        let topics: Vec<B256> = head.chunks(32).map(B256::from_slice).collect();
        self.host
            .log(&topics, Bytes::copy_from_slice(rest))
            .map_err(|_| refused(STATIC))
    }

    /// The code of an account: paid once for as long as it is the last one asked for.
    fn code(&mut self, address: Address) -> Result<Bytes, End> {
        match &self.context.code {
            Some((last, code)) if *last == address => Ok(code.clone()),
            _ => {
                let code = self.host.code(address);
                self.purse.pay_gas(700 + code.gas)?;
                self.context.code = Some((address, code.value.clone()));
                Ok(code.value)
            }
        }
    }

    fn pay_for_memory_grow(&mut self, pages: u32) -> Result<(), End> {
        self.note(&u16::try_from(pages).unwrap_or(u16::MAX).to_be_bytes());
        if pages == 0 {
            return self.purse.pay(8400);
        }
        let Ok(pages) = u16::try_from(pages) else {
            self.purse.ink = 0;
            return Err(End::OutOfInk);
        };
        let gas = prices::pages(&self.context.params, *self.host.pages(), pages);
        self.purse.pay_gas(gas)?;
        prices::open(self.host.pages(), pages);
        Ok(())
    }

    /// Text for the developer: at most the frame's share of it, and a remark where it ends.
    fn console(&mut self, name: &str, asked: &Asked) -> Result<Reply, End> {
        let bits = asked.args[0];
        let ty = name.rsplit('_').next().unwrap_or_default();
        let text = match ty {
            "txt" => {
                let (at, len) = (bits as u32, asked.args[1] as u32);
                let text = self.slice(at, len)?;
                String::from_utf8_lossy(text).into_owned()
            }
            "i32" => (bits as i32).to_string(),
            "i64" => (bits as i64).to_string(),
            "f32" => f32::from_bits(bits as u32).to_string(),
            _ => f64::from_bits(bits).to_string(),
        };
        let size = if ty == "txt" {
            asked.args[1] as u32 as usize
        } else {
            text.len()
        };
        if size.max(1) <= self.context.console {
            self.context.console -= size.max(1);
            self.note(text.as_bytes());
            self.host.console(&text);
        } else if self.context.console > 0 {
            self.context.console = 0;
            self.host
                .console("(the rest of this frame's console output is left out)");
        }
        let tee = match ty {
            "i32" => Val::I32(bits as i32),
            "i64" => Val::I64(bits as i64),
            "f32" => Val::F32(wasmi::F32::from_bits(bits as u32)),
            _ => Val::F64(wasmi::F64::from_bits(bits)),
        };
        Ok(Reply::Value(name.starts_with("tee").then_some(tee)))
    }

    fn unless_static(&self) -> Result<(), End> {
        if self.context.entry.is_static {
            return Err(refused(STATIC));
        }
        Ok(())
    }

    fn slice(&self, at: u32, len: u32) -> Result<&[u8], End> {
        let end = u64::from(at) + u64::from(len);
        if end > self.memory.len() as u64 {
            let size = self.memory.len();
            return Err(refused(format!(
                "{len} bytes at {at} are outside the memory of {size}"
            )));
        }
        Ok(&self.memory[at as usize..end as usize])
    }

    /// Copies guest memory and notes it.
    pub(crate) fn bytes(&mut self, at: u32, len: u32) -> Result<Vec<u8>, End> {
        let bytes = self.slice(at, len)?.to_vec();
        self.note(&bytes);
        Ok(bytes)
    }

    pub(crate) fn word(&mut self, at: u32) -> Result<U256, End> {
        Ok(U256::from_be_slice(&self.bytes(at, 32)?))
    }

    pub(crate) fn address(&mut self, at: u32) -> Result<Address, End> {
        Ok(Address::from_slice(&self.bytes(at, 20)?))
    }

    /// Writes guest memory and notes it as a result.
    pub(crate) fn write(&mut self, at: u32, bytes: &[u8]) -> Result<(), End> {
        self.write_silently(at, bytes)?;
        self.told.outs.extend(bytes);
        Ok(())
    }

    pub(crate) fn write_silently(&mut self, at: u32, bytes: &[u8]) -> Result<(), End> {
        self.slice(at, bytes.len() as u32)?;
        self.memory[at as usize..][..bytes.len()].copy_from_slice(bytes);
        Ok(())
    }

    fn write_word(&mut self, at: u32, word: U256) -> Result<(), End> {
        self.write(at, &word.to_be_bytes::<32>())
    }

    /// Notes something that tracers show as an argument.
    pub(crate) fn note(&mut self, bytes: &[u8]) {
        self.told.args.extend(bytes);
    }
}

fn value32(value: u32) -> Reply {
    Reply::Value(Some(Val::I32(value as i32)))
}

/// Ink for reading guest memory.
pub(crate) fn read(len: u32) -> u64 {
    16_381 + 55 * u64::from(len).max(32) - 55 * 32
}

/// Ink for writing guest memory.
fn written(len: usize) -> u64 {
    5040 + 30 * (len as u64).max(32) - 30 * 32
}

/// What of the data lies between `from` and `from + size`.
fn part(data: &[u8], from: u32, size: u32) -> &[u8] {
    let start = data.len().min(from as usize);
    let end = data.len().min(start.saturating_add(size as usize));
    &data[start..end]
}

/// By squaring, modulo 2^256.
fn power(base: U512, mut exponent: U256) -> U512 {
    let mask = U512::from(U256::MAX);
    let (mut result, mut square) = (U512::from(1), base);
    while !exponent.is_zero() {
        if exponent.bit(0) {
            result = (result * square) & mask;
        }
        square = (square * square) & mask;
        exponent >>= 1;
    }
    result
}
