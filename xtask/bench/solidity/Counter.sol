// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// A number that anybody may raise.
contract Counter {
    uint256 public number;

    function setNumber(uint256 to) external {
        number = to;
    }

    function increment() external {
        number += 1;
    }
}
