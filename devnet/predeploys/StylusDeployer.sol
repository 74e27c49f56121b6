// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.24;

/// @dev The part of the program registry (address 0x71) that deploying needs.
interface IProgramRegistry {
    function activateProgram(address program) external payable returns (uint16 version, uint256 dataFee);
    function codehashVersion(bytes32 codehash) external view returns (uint16 version);
    function stylusVersion() external view returns (uint16 version);
}

/// @title StylusDeployer
/// @notice Creates, activates and initialises a WASM program in one transaction, at the address and with the
/// interface that deployment tools for Stylus-compatible chains expect. An implementation of the published
/// interface, written for this devnet. It keeps nothing: what is left of the value goes back to the caller.
contract StylusDeployer {
    IProgramRegistry private constant REGISTRY = IProgramRegistry(address(0x71));

    event ContractDeployed(address deployedContract);

    error ContractDeploymentError(bytes bytecode);
    error ContractInitializationError(address newContract, bytes data);
    error RefundExcessValueError(uint256 excessValue);
    error EmptyBytecode();
    error InitValueButNotInitData();

    /// @notice Deploys `bytecode`, activates it when it is a program that is not active yet, then calls it with
    /// `initData` and `initValue`.
    /// @param salt zero for CREATE; anything else for CREATE2 under `initSalt(salt, initData)`, so that an
    /// address commits to its constructor arguments.
    function deploy(bytes calldata bytecode, bytes calldata initData, uint256 initValue, bytes32 salt)
        external
        payable
        returns (address created)
    {
        if (bytecode.length == 0) revert EmptyBytecode();
        if (initValue != 0 && initData.length == 0) revert InitValueButNotInitData();

        bytes memory code = bytecode;
        if (salt == bytes32(0)) {
            assembly ("memory-safe") {
                created := create(0, add(code, 32), mload(code))
            }
        } else {
            bytes32 bound = initSalt(salt, initData);
            assembly ("memory-safe") {
                created := create2(0, add(code, 32), mload(code), bound)
            }
        }
        if (created == address(0)) revert ContractDeploymentError(bytecode);

        if (requiresActivation(created)) {
            REGISTRY.activateProgram{value: msg.value - initValue}(created);
        }
        if (initData.length != 0) {
            (bool done, bytes memory answer) = created.call{value: initValue}(initData);
            if (!done) revert ContractInitializationError(created, answer);
        }
        uint256 excess = address(this).balance;
        if (excess != 0) {
            (bool refunded,) = msg.sender.call{value: excess}("");
            if (!refunded) revert RefundExcessValueError(excess);
        }
        emit ContractDeployed(created);
    }

    /// @notice Whether `program` holds WASM code that the registry does not list under the current version.
    function requiresActivation(address program) public view returns (bool) {
        if (!_isProgram(program)) return false;
        try REGISTRY.codehashVersion(program.codehash) returns (uint16 version) {
            return version != REGISTRY.stylusVersion();
        } catch {
            return true;
        }
    }

    /// @notice The CREATE2 salt that `deploy` uses for `salt` and `initData`.
    function initSalt(bytes32 salt, bytes calldata initData) public pure returns (bytes32) {
        return keccak256(abi.encodePacked(salt, initData));
    }

    /// @dev Code of a WASM program starts with the bytes EF F0 00.
    function _isProgram(address account) private view returns (bool) {
        bytes32 head;
        assembly ("memory-safe") {
            mstore(0, 0)
            extcodecopy(account, 0, 0, 3)
            head := mload(0)
        }
        return bytes3(head) == 0xeff000;
    }
}
