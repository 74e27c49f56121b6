// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @dev The part of the program registry (address 0x71) that caching needs.
interface IPrograms {
    function codehashVersion(bytes32 codehash) external view returns (uint16 version);
}

/// @dev The part of the program cache (address 0x72) that a manager of it needs.
interface IProgramCache {
    function codehashIsCached(bytes32 codehash) external view returns (bool);
    function cacheProgram(address program) external;
}

/// @title CacheManager
/// @notice Sells places in the cache of programs, as tools for Stylus-compatible chains expect. An implementation of the
/// published interface, written for this devnet: its cache has room for every program, so nobody is evicted and every bid
/// wins, also one of nothing. What is bid goes back.
contract CacheManager {
    IPrograms private constant PROGRAMS = IPrograms(address(0x71));
    IProgramCache private constant CACHE = IProgramCache(address(0x72));

    error AlreadyCached(bytes32 codehash);
    error ProgramNotActivated();
    error RefundError(uint256 value);

    /// @notice Bytes the cache has room for.
    function cacheSize() external pure returns (uint64) {
        return 512 << 20;
    }

    /// @notice Bytes of it that are taken by bids.
    function queueSize() external pure returns (uint64) {
        return 0;
    }

    /// @notice Whether no bids are taken.
    function isPaused() external pure returns (bool) {
        return false;
    }

    /// @notice The least bid for so many bytes, in wei.
    function getMinBid(uint64) external pure returns (uint192) {
        return 0;
    }

    /// @notice The least bid for a program, in wei.
    function getMinBid(address program) external view returns (uint192) {
        activated(program);
        return 0;
    }

    /// @notice Puts a program into the cache.
    function placeBid(address program) external payable {
        activated(program);
        bytes32 codehash = program.codehash;
        if (CACHE.codehashIsCached(codehash)) revert AlreadyCached(codehash);
        CACHE.cacheProgram(program);
        if (msg.value != 0) {
            (bool refunded,) = msg.sender.call{value: msg.value}("");
            if (!refunded) revert RefundError(msg.value);
        }
    }

    function activated(address program) private view {
        try PROGRAMS.codehashVersion(program.codehash) returns (uint16) {}
        catch {
            revert ProgramNotActivated();
        }
    }
}
