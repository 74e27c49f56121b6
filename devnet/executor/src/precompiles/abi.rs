//! Solidity interfaces of the precompiles, as far as this chain answers them.
#![allow(
    missing_docs,
    reason = "generated from the interfaces below, which name everything as the tools do"
)]

use alloy_sol_types::sol;

sol! {
    interface ArbWasm {
        function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
        function stylusVersion() external view returns (uint16 version);
        function codehashVersion(bytes32 codehash) external view returns (uint16 version);
        function codehashKeepalive(bytes32 codehash) external payable;
        function codehashAsmSize(bytes32 codehash) external view returns (uint32 size);
        function programVersion(address program) external view returns (uint16 version);
        function programInitGas(address program) external view returns (uint64 gas, uint64 gasWhenCached);
        function programMemoryFootprint(address program) external view returns (uint16 footprint);
        function programTimeLeft(address program) external view returns (uint64 _secs);
        function inkPrice() external view returns (uint32 price);
        function maxStackDepth() external view returns (uint32 depth);
        function freePages() external view returns (uint16 pages);
        function pageGas() external view returns (uint16 gas);
        function pageRamp() external view returns (uint64 ramp);
        function pageLimit() external view returns (uint16 limit);
        function minInitGas() external view returns (uint64 gas, uint64 cached);
        function initCostScalar() external view returns (uint64 percent);
        function expiryDays() external view returns (uint16 _days);
        function keepaliveDays() external view returns (uint16 _days);
        function blockCacheSize() external view returns (uint16 count);

        event ProgramActivated(bytes32 indexed codehash, bytes32 moduleHash, address program, uint256 dataFee, uint16 version);
        event ProgramLifetimeExtended(bytes32 indexed codehash, uint256 dataFee);

        error ProgramNotWasm();
        error ProgramNotActivated();
        error ProgramNeedsUpgrade(uint16 version, uint16 stylusVersion);
        error ProgramExpired(uint64 ageInSeconds);
        error ProgramUpToDate();
        error ProgramKeepaliveTooSoon(uint64 ageInSeconds);
        error ProgramInsufficientValue(uint256 have, uint256 want);
    }

    interface ArbWasmCache {
        function isCacheManager(address manager) external view returns (bool);
        function allCacheManagers() external view returns (address[] memory managers);
        function cacheProgram(address program) external;
        function evictCodehash(bytes32 codehash) external;
        function codehashIsCached(bytes32 codehash) external view returns (bool);

        event UpdateProgramCache(address indexed manager, bytes32 indexed codehash, bool cached);
    }

    interface ArbSys {
        function arbBlockNumber() external view returns (uint256);
        function arbBlockHash(uint256 arbBlockNum) external view returns (bytes32);
        function arbChainID() external view returns (uint256);
        function arbOSVersion() external view returns (uint256);
        function getStorageGasAvailable() external view returns (uint256);

        error InvalidBlockNumber(uint256 requested, uint256 current);
    }

    interface ArbGasInfo {
        function getPricesInWei() external view returns (uint256, uint256, uint256, uint256, uint256, uint256);
        function getMinimumGasPrice() external view returns (uint256);
        function getL1BaseFeeEstimate() external view returns (uint256);
        function getL1GasPriceEstimate() external view returns (uint256);
        function getCurrentTxL1GasFees() external view returns (uint256);
    }

    interface ArbOwnerPublic {
        function isChainOwner(address addr) external view returns (bool);
        function getNetworkFeeAccount() external view returns (address);
    }

    interface ArbOwner {
        function addWasmCacheManager(address manager) external;
        function removeWasmCacheManager(address manager) external;
        function setL1PricePerUnit(uint256 pricePerUnit) external;
        function scheduleArbOSUpgrade(uint64 newVersion, uint64 timestamp) external;
        function setInkPrice(uint32 price) external;
        function setWasmMaxStackDepth(uint32 depth) external;
        function setWasmFreePages(uint16 pages) external;
        function setWasmPageGas(uint16 gas) external;
        function setWasmPageLimit(uint16 limit) external;
        function setWasmMinInitGas(uint8 gas, uint16 cached) external;
        function setWasmInitCostScalar(uint64 percent) external;
        function setWasmExpiryDays(uint16 _days) external;
        function setWasmKeepaliveDays(uint16 _days) external;
        function setWasmBlockCacheSize(uint16 count) external;
        function isChainOwner(address addr) external view returns (bool);
        function getNetworkFeeAccount() external view returns (address);
    }

    interface ArbDebug {
        function becomeChainOwner() external;
    }
}

#[cfg(test)]
mod tests {
    use alloy_sol_types::{SolCall, SolError, SolEvent};

    use super::*;

    #[test]
    fn selectors_are_those_the_tools_send() {
        assert_eq!(
            ArbWasm::activateProgramCall::SELECTOR,
            [0x58, 0xc7, 0x80, 0xc2]
        );
        assert_eq!(
            ArbWasm::codehashVersionCall::SELECTOR,
            [0xd7, 0x0c, 0x0c, 0xa7]
        );
        assert_eq!(
            ArbWasm::codehashKeepaliveCall::SELECTOR,
            [0xc6, 0x89, 0xba, 0xd5]
        );
        assert_eq!(
            ArbWasm::programInitGasCall::SELECTOR,
            [0x62, 0xb6, 0x88, 0xaa]
        );
        assert_eq!(
            ArbWasm::programTimeLeftCall::SELECTOR,
            [0xc7, 0x75, 0xa6, 0x2a]
        );
        assert_eq!(
            ArbWasm::blockCacheSizeCall::SELECTOR,
            [0x7a, 0xf6, 0xe8, 0x19]
        );
        assert_eq!(
            ArbWasm::ProgramNotActivated::SELECTOR,
            [0x6f, 0x80, 0x9c, 0x4e]
        );
        assert_eq!(
            ArbWasm::ProgramInsufficientValue::SELECTOR,
            [0x09, 0x78, 0x1a, 0xb7]
        );
        assert_eq!(
            ArbWasm::ProgramActivated::SIGNATURE_HASH[..4],
            [0xc0, 0xe8, 0x12, 0x78]
        );
        assert_eq!(
            ArbWasm::ProgramLifetimeExtended::SIGNATURE_HASH[..4],
            [0x03, 0x80, 0x2b, 0xa3]
        );
        assert_eq!(
            ArbWasmCache::allCacheManagersCall::SELECTOR,
            [0x0e, 0xc1, 0xd7, 0x73]
        );
        assert_eq!(
            ArbWasmCache::codehashIsCachedCall::SELECTOR,
            [0xa7, 0x2f, 0x17, 0x9b]
        );
        assert_eq!(
            ArbWasmCache::UpdateProgramCache::SIGNATURE_HASH[..4],
            [0x1b, 0xfa, 0xa2, 0x9b]
        );
        assert_eq!(
            ArbSys::arbBlockNumberCall::SELECTOR,
            [0xa3, 0xb1, 0xb3, 0x1d]
        );
        assert_eq!(ArbSys::arbOSVersionCall::SELECTOR, [0x05, 0x10, 0x38, 0xf2]);
        assert_eq!(
            ArbOwner::addWasmCacheManagerCall::SELECTOR,
            [0xff, 0xdc, 0xa5, 0x15]
        );
        assert_eq!(
            ArbOwner::scheduleArbOSUpgradeCall::SELECTOR,
            [0xe3, 0x88, 0xb3, 0x81]
        );
        assert_eq!(
            ArbOwner::setInkPriceCall::SELECTOR,
            [0x8c, 0x1d, 0x4f, 0xda]
        );
        assert_eq!(
            ArbDebug::becomeChainOwnerCall::SELECTOR,
            [0x0e, 0x5b, 0xbc, 0x11]
        );
    }
}
