//! ArbSys (0x64) and ArbGasInfo (0x6c): the block this chain is at, and prices of another chain's data, which are zero here.

use alloy_sol_types::SolCall;
use revm::{
    Database,
    primitives::{BLOCK_HASH_HISTORY, Bytes, U256},
};

use super::{
    abi::{
        ArbGasInfo::{self, ArbGasInfoCalls},
        ArbSys::{self, ArbSysCalls},
    },
    call::{Call, Refused},
};

type Ruling<T, DB> = Result<T, Refused<<DB as Database>::Error>>;

/// What `arbOSVersion` adds to the version.
const VERSION_OFFSET: u64 = 55;

pub(super) fn sys<DB: Database>(call: &mut Call<'_, DB>) -> Ruling<Bytes, DB> {
    let method: ArbSysCalls = call.method()?;
    call.unpaid()?;
    let chain = &call.context.chain;
    let (number, chain_id, version) = (
        chain.block.number,
        chain.params.chain_id,
        chain.params.programs.arbos,
    );
    let data = match method {
        ArbSysCalls::arbBlockNumber(_) => {
            ArbSys::arbBlockNumberCall::abi_encode_returns(&U256::from(number))
        }
        ArbSysCalls::arbChainID(_) => {
            ArbSys::arbChainIDCall::abi_encode_returns(&U256::from(chain_id))
        }
        ArbSysCalls::arbOSVersion(_) => {
            ArbSys::arbOSVersionCall::abi_encode_returns(&U256::from(version + VERSION_OFFSET))
        }
        ArbSysCalls::getStorageGasAvailable(_) => {
            ArbSys::getStorageGasAvailableCall::abi_encode_returns(&U256::ZERO)
        }
        ArbSysCalls::arbBlockHash(args) => {
            let requested = args.arbBlockNum;
            let wanted = u64::try_from(requested)
                .ok()
                .filter(|wanted| *wanted < number && number - wanted <= BLOCK_HASH_HISTORY);
            let Some(wanted) = wanted else {
                return Err(Refused::error(&ArbSys::InvalidBlockNumber {
                    requested,
                    current: U256::from(number),
                }));
            };
            ArbSys::arbBlockHashCall::abi_encode_returns(
                &call.context.journaled_state.database.block_hash(wanted)?,
            )
        }
    };
    Ok(data.into())
}

pub(super) fn gas_info<DB: Database>(call: &mut Call<'_, DB>) -> Ruling<Bytes, DB> {
    let method: ArbGasInfoCalls = call.method()?;
    call.unpaid()?;
    let price = call.context.chain.block.basefee;
    let data = match method {
        ArbGasInfoCalls::getPricesInWei(_) => {
            let zero = U256::ZERO;
            ArbGasInfo::getPricesInWeiCall::abi_encode_returns(
                &(zero, zero, zero, zero, price, price).into(),
            )
        }
        ArbGasInfoCalls::getMinimumGasPrice(_) => {
            ArbGasInfo::getMinimumGasPriceCall::abi_encode_returns(&price)
        }
        ArbGasInfoCalls::getL1BaseFeeEstimate(_) => {
            ArbGasInfo::getL1BaseFeeEstimateCall::abi_encode_returns(&U256::ZERO)
        }
        ArbGasInfoCalls::getL1GasPriceEstimate(_) => {
            ArbGasInfo::getL1GasPriceEstimateCall::abi_encode_returns(&U256::ZERO)
        }
        ArbGasInfoCalls::getCurrentTxL1GasFees(_) => {
            ArbGasInfo::getCurrentTxL1GasFeesCall::abi_encode_returns(&U256::ZERO)
        }
    };
    Ok(data.into())
}
