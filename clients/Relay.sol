// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @dev What the relay calls: a view of the Rust contract.
interface IDue {
    function due() external view returns (uint64);
}

/// @title Relay
/// @notice The EVM half of the client tests: bytecode that calls a WASM contract, emits an event and fails with a
/// typed error.
contract Relay {
    uint256 public reads;

    event Read(address indexed escrow, uint64 due);

    error NotAnEscrow(address target, uint256 codeSize);

    /// @notice Asks the escrow when it is due and remembers that it did.
    function read(address escrow) external returns (uint64 due) {
        if (escrow.code.length == 0) revert NotAnEscrow(escrow, 0);
        due = IDue(escrow).due();
        reads += 1;
        emit Read(escrow, due);
    }
}
