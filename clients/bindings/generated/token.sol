// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.4;

/// A token with a fixed supply.
interface IToken {
    /// The constructor has run before.
    error AlreadyConstructed();
    /// The spender may spend fewer tokens.
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    /// The sender has fewer tokens.
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    /// Nobody has this address.
    error ERC20InvalidReceiver(address receiver);
    /// Nobody has this address.
    error ERC20InvalidSender(address sender);
    /// Nobody has this address.
    error ERC20InvalidSpender(address spender);
    /// The permit has lapsed.
    error ERC2612ExpiredSignature(uint256 deadline);
    /// The permit was not signed by the owner.
    error ERC2612InvalidSigner(address signer, address owner);
    /// The arguments are not the strict encoding of the method's types.
    error MalformedArguments();
    /// A called contract answered something that is not its method's type, or has no code.
    error MalformedResult();
    /// The contract was deployed but not constructed.
    error NotConstructed();
    /// Value was sent to a method that takes none.
    error NotPayable();
    /// The contract was called again before its first call ended.
    error ReentrantCall();
    /// A payment was refused by its recipient or is not covered by the balance.
    error TransferFailed(address recipient);
    /// The contract has no method with this selector.
    error UnknownMethod();

    /// An owner lets somebody spend.
    event Approval(address indexed owner, address indexed spender, uint256 value);
    /// Tokens moved.
    event Transfer(address indexed from, address indexed to, uint256 value);

    /// What permits are signed under: this token on this chain.
    function DOMAIN_SEPARATOR() external view returns (bytes32);
    /// How many of an owner's tokens a spender may spend.
    function allowance(address owner, address spender) external view returns (uint256);
    /// Lets a spender spend tokens of the caller.
    function approve(address spender, uint256 value) external returns (bool);
    /// How many tokens an owner has.
    function balanceOf(address account) external view returns (uint256);
    /// Digits behind the point when balances are displayed.
    function decimals() external view returns (uint8);
    /// The token's name.
    function name() external view returns (string memory);
    /// How many permits of an owner were used.
    function nonces(address owner) external view returns (uint256);
    /// Lets a spender spend tokens of an owner who signed that.
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;
    /// The token's short name.
    function symbol() external view returns (string memory);
    /// How many tokens there are.
    function totalSupply() external view returns (uint256);
    /// Sends tokens of the caller.
    function transfer(address to, uint256 value) external returns (bool);
    /// Sends tokens of an owner who approved it.
    function transferFrom(address from, address to, uint256 value) external returns (bool);
}
