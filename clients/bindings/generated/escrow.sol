// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.4;

/// Holds a deposit until the provider has delivered.
interface IEscrow {
    /// The constructor has run before.
    error AlreadyConstructed();
    /// The arguments are not the strict encoding of the method's types.
    error MalformedArguments();
    /// A called contract answered something that is not its method's type, or has no code.
    error MalformedResult();
    /// The contract was deployed but not constructed.
    error NotConstructed();
    /// Only the customer can do this.
    error NotCustomer();
    /// Value was sent to a method that takes none.
    error NotPayable();
    /// The contract was called again before its first call ended.
    error ReentrantCall();
    /// This is not possible before the term has ended.
    error TooEarly(uint64 due);
    /// A payment was refused by its recipient or is not covered by the balance.
    error TransferFailed(address recipient);
    /// The contract has no method with this selector.
    error UnknownMethod();

    /// The deposit went to the provider.
    event Released(address indexed to, uint256 amount);

    /// When the term ends.
    function due() external view returns (uint64);
    /// Releases the deposit to the provider.
    function release() external;
}
