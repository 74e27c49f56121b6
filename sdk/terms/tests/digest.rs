//! The report digest against an independent EIP-712 implementation.

use sha3::{Digest, Keccak256};
use slacontract_terms::digest::{
    ExclusionDelta, FeedConfig, RatioReport, ReportDomain, report_digest,
};

fn keccak(bytes: &[u8]) -> [u8; 32] {
    Keccak256::digest(bytes).into()
}

fn hex(bytes: [u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Expected values: `TypedDataEncoder.hash` of ethers 6 over the same domain, types and message.
#[test]
fn the_digest_is_that_of_ethers() {
    let domain = ReportDomain {
        chain_id: 31_337,
        contract: [0xc0; 20],
        config: [0x5a; 32],
    };
    let report = RatioReport {
        feed: 1,
        window: 7,
        from: 1_000,
        to: 2_000,
        seq: 3,
        good: 99,
        total: 100,
        missing: 2,
        query_hash: [0x11; 32],
        samples_root: [0x22; 32],
        observed_at: 2_001,
        prev: [0x33; 32],
    };
    let plain = report_digest(keccak, &domain, &report, &[]);
    assert_eq!(
        hex(plain),
        "06efc9eb25ce3e5e11deecda84ef43de14ffb79f377a4d8321e2418464948afb"
    );
    let deltas = [
        ExclusionDelta {
            exclusion: 0,
            good: 1,
            total: 2,
            missing: 3,
        },
        ExclusionDelta {
            exclusion: 1,
            good: 4,
            total: 5,
            missing: 6,
        },
    ];
    let with_deltas = report_digest(keccak, &domain, &report, &deltas);
    assert_eq!(
        hex(with_deltas),
        "2b50c4486412f8c664bbb3d9411281745a4ef1ced3f922bfd89282756d4fc701"
    );
}

#[test]
fn every_part_of_a_feeds_configuration_changes_what_is_signed() {
    let config = FeedConfig {
        chain_id: 1,
        contract: [2; 20],
        agreement: [3; 32],
        feed: 4,
        quorum: 5,
        number: 6,
    };
    let signers = [[7; 20], [8; 20]];
    let digest =
        |config: FeedConfig, signers: &[[u8; 20]]| config.digest(keccak, signers.iter().copied());
    let all = [
        digest(config, &signers),
        digest(
            FeedConfig {
                chain_id: 2,
                ..config
            },
            &signers,
        ),
        digest(
            FeedConfig {
                contract: [3; 20],
                ..config
            },
            &signers,
        ),
        digest(
            FeedConfig {
                agreement: [4; 32],
                ..config
            },
            &signers,
        ),
        digest(FeedConfig { feed: 5, ..config }, &signers),
        digest(
            FeedConfig {
                quorum: 6,
                ..config
            },
            &signers,
        ),
        digest(
            FeedConfig {
                number: 7,
                ..config
            },
            &signers,
        ),
        digest(config, &signers[..1]),
        digest(config, &[signers[1], signers[0]]),
    ];
    for (at, one) in all.iter().enumerate() {
        assert!(!all[..at].contains(one), "variant {at} is told apart");
    }
}
