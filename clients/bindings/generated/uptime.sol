// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.4;

/// Terms for a demonstration: windows of ten seconds instead of months. Remove `demo = true` and the checks insist on
/// deadlines of at least a day.
interface IUptime {
    struct Money {
        uint256 held;
        uint256 bond;
        uint256 fees;
        uint256 reserve;
        uint256 claimable;
        uint256 debt;
    }
    struct Report {
        uint8 feed;
        uint64 window;
        uint64 from;
        uint64 to;
        uint32 seq;
        uint64 good;
        uint64 total;
        uint64 missing;
        bytes32 queryHash;
        bytes32 samplesRoot;
        uint64 observedAt;
        bytes32 prev;
    }
    struct Status {
        uint8 stage;
        address provider;
        address customer;
        bytes32 terms;
        bytes32 agreement;
        uint256 bond;
        uint256 fee;
        uint64 start;
        uint64 end;
        uint64 windows;
        uint64 next;
        uint64 paidThrough;
    }
    struct WindowView {
        uint64 id;
        uint64 from;
        uint64 to;
        bool paid;
        uint8 reports;
        uint64 reportingEnd;
        uint64 challengeEnd;
        uint64 contestEnd;
        uint8 outcome;
        uint256 credit;
        uint256 paidOut;
        bool contested;
    }

    /// This party accepted before.
    error AlreadyAccepted(address party);
    /// This party challenged this window before.
    error AlreadyChallenged(uint64 window);
    /// The constructor has run before.
    error AlreadyConstructed();
    /// This signer reported this window before; a correction needs a higher sequence number.
    error AlreadyReported(address signer, uint64 window, uint32 seq);
    /// An address is missing, or holds two roles that exclude each other.
    error BadRole(address address);
    /// The signature is not one.
    error BadSignature();
    /// The bond of these terms, with these parameters, does not cover what can be owed at once (SLA005).
    error BondBelowExposure(uint256 bond, uint256 needed);
    /// The bond is not covered by what was sent.
    error BondTooSmall(uint256 sent, uint256 needed);
    /// The credit is not between what is paid already and what is held back.
    error CreditOutOfReach(uint256 low, uint256 high);
    /// The proposal has expired, or has not expired yet.
    error Expiry(uint64 at);
    /// More good samples than samples.
    error InvalidRatio(uint64 good, uint64 total);
    /// The arguments are not the strict encoding of the method's types.
    error MalformedArguments();
    /// A called contract answered something that is not its method's type, or has no code.
    error MalformedResult();
    /// The hook of this window has run, or the window is not settled.
    error NoHookDue(uint64 window);
    /// There is no such feed.
    error NoSuchFeed(uint8 feed);
    /// There is no such window.
    error NoSuchWindow(uint64 window, uint64 count);
    /// These terms cannot be terminated early.
    error NoTermination();
    /// The contract was deployed but not constructed.
    error NotConstructed();
    /// No reserve is held for this window.
    error NotContested(uint64 window);
    /// Windows are settled in order.
    error NotNext(uint64 next);
    /// The caller has no role in this agreement that could do this.
    error NotParty(address caller);
    /// Value was sent to a method that takes none.
    error NotPayable();
    /// The claim would change no money.
    error NothingContested(uint64 window);
    /// The caller has nothing to claim.
    error NothingToClaim(address caller);
    /// A parameter is outside its range.
    error OutOfRange(uint8 param, uint256 min, uint256 max);
    /// The contract was called again before its first call ended.
    error ReentrantCall();
    /// The report is signed by somebody who is not a signer of this feed, or for another chain, contract or agreement.
    error StrangeSigner(address signer);
    /// It is too early.
    error TooEarly(uint64 at);
    /// It is too late.
    error TooLate(uint64 at);
    /// A payment was refused by its recipient or is not covered by the balance.
    error TransferFailed(address recipient);
    /// The contract has no method with this selector.
    error UnknownMethod();
    /// Windows are still to be settled, or contests to be resolved.
    error Unsettled(uint64 next, uint64 contests);
    /// The terms have a part that the engine of this version does not act on.
    error UnsupportedTerms(string parts);
    /// The window's fee was not there when it opened: nothing is measured in it.
    error WindowSkipped(uint64 window);
    /// What was accepted is not what was proposed.
    error WrongAgreement(bytes32 proposed);
    /// Fees are paid for whole windows.
    error WrongFee(uint256 sent, uint256 fee);
    /// A report must be for exactly the window.
    error WrongRange(uint64 from, uint64 to);
    /// Not as many signers as the terms say.
    error WrongSignerCount(uint8 feed, uint64 given, uint64 needed);
    /// The agreement is in another stage.
    error WrongStage(uint8 stage);

    /// A signatory accepted.
    event Accepted(address indexed party);
    /// Everything is funded; the first window is open.
    event Activated(uint64 start, uint64 end);
    /// A party contests a window.
    event Challenged(uint64 indexed window, address indexed party, uint8 feed, uint64 good, uint64 total);
    /// The agreement will end earlier, was closed, or never began.
    event Ended(uint64 end);
    /// Money moved between two accounts.
    event Moved(uint64 indexed window, address indexed party, uint8 from, uint8 to, uint256 amount);
    /// A party offered to end a contest at this credit.
    event Offered(uint64 indexed window, address indexed party, uint256 credit);
    /// Terms were proposed.
    event Proposed(address indexed proposer, bytes32 terms, bytes32 agreement);
    /// A signer's report arrived.
    event Reported(uint64 indexed window, uint8 indexed feed, address indexed signer, uint32 seq, uint64 good, uint64 total, uint64 missing, bytes32 queryHash, bytes32 samplesRoot, bytes32 digest);
    /// A contest ended and its reserve moved.
    event Resolved(uint64 indexed window, uint256 credit);
    /// A window was settled.
    event WindowSettled(uint64 indexed window, uint8 outcome, uint64 good, uint64 total, uint256 fee, uint256 credit, uint256 reserved, uint256 owed);

    /// Accepts the proposal; `agreement` is the hash that `status` shows.
    function accept(bytes32 agreement) external;
    /// Offers to end a contest at this credit; it ends when both sides offered the same.
    function agree(uint64 window, uint256 credit) external;
    /// A party contests a window: what the feed should have said.
    function challenge(uint64 window, uint8 feed, uint64 good, uint64 total) external;
    /// Pays the caller what was credited to it.
    function claim() external returns (uint256);
    /// What somebody can claim.
    function claimable(address owner) external view returns (uint256);
    /// Closes the books after the last window.
    function close() external;
    /// The provider's bond, or the customer's fees for whole windows.
    function deposit() external payable;
    /// What a feed's reports are bound to: the salt of their EIP-712 domain.
    function feedConfig(uint8 feed) external view returns (bytes32);
    /// Ends a contest whose time has run out: the provisional value stands.
    function lapse(uint64 window) external;
    /// The accounts.
    function money() external view returns (Money memory);
    /// A signer's report of a window, carried by anybody.
    function report(Report memory report, bytes memory signature) external;
    /// Runs the author's hook for a settled window, once. Anybody may.
    function runHook(uint64 window) external;
    /// Settles the next window, once it can no longer be challenged. Anybody may.
    function settle(uint64 window) external;
    /// Where the agreement is.
    function status() external view returns (Status memory);
    /// Gives notice of termination.
    function terminate() external;
    /// A window.
    function window(uint64 id) external view returns (WindowView memory);
    /// Takes the proposal back: the proposer before the last acceptance, anybody after it expired (7 days).
    function withdraw() external;
}
