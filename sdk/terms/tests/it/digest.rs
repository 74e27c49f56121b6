//! The report digest against an independent EIP-712 implementation.

use sha3::{Digest, Keccak256};
use slacontract_terms::digest::{
    AggregatedReport, EventsReport, ExclusionDelta, FeedConfig, HistogramReport, Observation,
    RatioReport, ReportDomain, ValueReport, report_digest,
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
        contract: &[0xc0; 20],
        config: &[0x5a; 32],
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
    let plain = report_digest(
        keccak,
        &domain,
        &report,
        core::iter::empty::<ExclusionDelta>(),
    );
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
    let with_deltas = report_digest(keccak, &domain, &report, deltas);
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

/// Expected values: an encoder of EIP-712 that reads the types as data, which gives the same as ethers for the ratio above.
#[test]
fn the_digests_of_the_other_kinds_are_those_of_their_types() {
    let domain = ReportDomain {
        chain_id: 31_337,
        contract: &[0xc0; 20],
        config: &[0x5a; 32],
    };
    let value = ValueReport {
        feed: 1,
        window: 7,
        from: 1_000,
        to: 2_000,
        seq: 3,
        value: -5,
        taken: 60,
        missing: 2,
        query_hash: [0x11; 32],
        samples_root: [0x22; 32],
        observed_at: 2_001,
        prev: [0x33; 32],
    };
    assert_eq!(
        hex(value.digest(keccak, &domain)),
        "a713a57845d5540e4e5f4cb8c7b84faea8992929727cceb77df7f12a5c2bc6f8"
    );
    let histogram = HistogramReport {
        feed: 1,
        window: 7,
        from: 1_000,
        to: 2_000,
        seq: 3,
        counts: &[900, 995, 1_000],
        missing: 2,
        query_hash: [0x11; 32],
        samples_root: [0x22; 32],
        observed_at: 2_001,
        prev: [0x33; 32],
    };
    assert_eq!(
        hex(histogram.digest(keccak, &domain)),
        "d1458d1bc056e72459f362f4228f5f42f4318878c921bab1d743733e65b6b7cb"
    );
    let events = EventsReport {
        feed: 1,
        window: 7,
        from: 1_000,
        to: 2_000,
        seq: 3,
        readings: &[-1, 51, 0],
        query_hash: [0x11; 32],
        samples_root: [0x22; 32],
        observed_at: 2_001,
        prev: [0x33; 32],
    };
    assert_eq!(
        hex(events.digest(keccak, &domain)),
        "fde9b9e13b3a5e4ed73f463b36440f9c9ee77f3156d8d53d04ffb3742657d187"
    );
    let seen = |signer, value, taken, missing| Observation {
        signer,
        value,
        taken,
        missing,
    };
    let aggregated = AggregatedReport {
        feed: 1,
        window: 7,
        from: 1_000,
        to: 2_000,
        seq: 3,
        observations: &[seen(0, -5, 60, 2), seen(2, 7, 61, 0)],
        query_hash: [0x11; 32],
        samples_root: [0x22; 32],
    };
    assert_eq!(
        hex(aggregated.digest(keccak, &domain)),
        "d69cbaae7a236c1e5aba0548af5c5abf3be69d1803642a4aa91061b821ebcf85"
    );
}
