// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// What an agreement does with a report, as it would be written by hand: the signed message is the same, the checks, the numbers kept
/// and the event are too. Stages, money and everything else of an agreement are left out.
contract Reports {
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

    struct Reading {
        bool present;
        uint32 seq;
        uint64 good;
        uint64 total;
        uint64 missing;
        bytes32 digest;
    }

    struct Window {
        bool skipped;
        uint8 reports;
        uint64 complete;
        mapping(uint256 => Reading) readings;
    }

    event Reported(
        uint64 indexed window,
        uint8 indexed feed,
        address indexed signer,
        uint32 seq,
        uint64 good,
        uint64 total,
        uint64 missing,
        bytes32 queryHash,
        bytes32 samplesRoot,
        bytes32 digest
    );

    error NoSuchFeed(uint8 feed);
    error WrongRange(uint64 from, uint64 to);
    error NotNow(uint64 window);
    error BadSignature();
    error StrangeSigner(address signer);
    error AlreadyReported(address signer, uint64 window, uint32 seq);
    error WrongPrevious(bytes32 prev);

    bytes32 constant DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)");
    bytes32 constant REPORT_TYPE = keccak256(
        "RatioReport(uint8 feed,uint64 window,uint64 from,uint64 to,uint32 seq,uint64 good,uint64 total,uint64 missing,ExclusionDelta[] exclusions,bytes32 queryHash,bytes32 samplesRoot,uint64 observedAt,bytes32 prev)ExclusionDelta(uint8 exclusion,uint64 good,uint64 total,uint64 missing)"
    );
    uint64 constant LENGTH = 10;
    uint64 constant COLLECT = 30 days;

    address[] signers;
    bytes32 config;
    uint64 start;
    uint64 next;
    mapping(uint64 => Window) windows;

    constructor(address[] memory signers_, bytes32 config_, uint64 start_) {
        signers = signers_;
        config = config_;
        start = start_;
    }

    function report(Report calldata given, bytes calldata signature) external {
        if (given.feed != 0) revert NoSuchFeed(given.feed);
        uint64 from = start + given.window * LENGTH;
        if (given.from != from || given.to != from + LENGTH) revert WrongRange(from, from + LENGTH);
        Window storage window = windows[given.window];
        bool isOpen = block.timestamp >= given.to && block.timestamp < given.to + COLLECT;
        if (given.window < next || window.skipped || !isOpen) revert NotNow(given.window);
        bytes32 digest = digestOf(given);
        address signer = recover(digest, signature);
        uint256 index = position(signer);
        Reading storage reading = window.readings[index];
        if (reading.present) {
            if (given.seq <= reading.seq) revert AlreadyReported(signer, given.window, reading.seq);
        } else {
            uint8 reports = window.reports + 1;
            window.reports = reports;
            if (reports == signers.length) window.complete = uint64(block.timestamp);
        }
        if (given.prev != reading.digest) revert WrongPrevious(reading.digest);
        reading.present = true;
        reading.seq = given.seq;
        reading.good = given.good;
        reading.total = given.total;
        reading.missing = given.missing;
        reading.digest = digest;
        tell(given, signer, digest);
    }

    function tell(Report calldata given, address signer, bytes32 digest) internal {
        emit Reported(
            given.window,
            given.feed,
            signer,
            given.seq,
            given.good,
            given.total,
            given.missing,
            given.queryHash,
            given.samplesRoot,
            digest
        );
    }

    function digestOf(Report calldata given) internal view returns (bytes32) {
        bytes memory head = abi.encode(
            REPORT_TYPE, given.feed, given.window, given.from, given.to, given.seq, given.good
        );
        bytes memory tail = abi.encode(
            given.total,
            given.missing,
            keccak256(""),
            given.queryHash,
            given.samplesRoot,
            given.observedAt,
            given.prev
        );
        bytes32 domain = keccak256(
            abi.encode(
                DOMAIN_TYPE, keccak256("slacontract"), keccak256("1"), block.chainid, address(this), config
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", domain, keccak256(bytes.concat(head, tail))));
    }

    function recover(bytes32 digest, bytes calldata signature) internal pure returns (address signer) {
        if (signature.length != 65) revert BadSignature();
        bytes32 r = bytes32(signature[:32]);
        bytes32 s = bytes32(signature[32:64]);
        // The upper half of the order is another signature of the same message.
        if (uint256(s) > 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0) revert BadSignature();
        signer = ecrecover(digest, uint8(signature[64]), r, s);
        if (signer == address(0)) revert BadSignature();
    }

    function position(address signer) internal view returns (uint256) {
        for (uint256 at = 0; at < signers.length; at++) {
            if (signers[at] == signer) return at;
        }
        revert StrangeSigner(signer);
    }
}
