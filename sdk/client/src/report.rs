//! Signed reports of ratio feeds. The digest is computed by `slacontract-terms`, as the contract does.

use alloy_primitives::{Address, B256, Bytes, keccak256};
use slacontract_terms::digest::{ExclusionDelta, RatioReport, ReportDomain, report_digest};

use crate::account::{Account, AccountError};

/// A report and who stands for it.
#[derive(Clone, Debug)]
pub struct SignedReport {
    /// What was measured.
    pub report: RatioReport,
    /// What was signed.
    pub digest: B256,
    /// Who signed.
    pub signer: Address,
    /// The signature: r, s, v (27 or 28).
    pub signature: Bytes,
}

/// Signs `report` for `domain` with a key held here.
///
/// # Errors
/// [`AccountError::Sign`] if the account's key is not here.
pub fn sign_ratio_report(
    account: &Account,
    domain: &ReportDomain,
    report: RatioReport,
    exclusions: &[ExclusionDelta],
) -> Result<SignedReport, AccountError> {
    let digest = B256::from(report_digest(
        |bytes| keccak256(bytes).0,
        domain,
        &report,
        exclusions,
    ));
    let signature = account.sign_digest(digest)?;
    Ok(SignedReport {
        report,
        digest,
        signer: account.address(),
        signature: Bytes::copy_from_slice(&signature),
    })
}

#[cfg(test)]
mod tests {
    use alloy_primitives::Signature;

    use super::*;

    #[test]
    fn the_signer_is_recovered_from_the_digest() {
        let account = Account::development(3).expect("a valid index");
        let domain = ReportDomain {
            chain_id: 31_337,
            contract: &[1; 20],
            config: &[2; 32],
        };
        let signed = sign_ratio_report(
            &account,
            &domain,
            RatioReport {
                good: 9,
                total: 10,
                ..RatioReport::default()
            },
            &[],
        )
        .expect("signs");
        let signature = Signature::from_raw(&signed.signature).expect("65 bytes");
        assert_eq!(
            signature
                .recover_address_from_prehash(&signed.digest)
                .expect("recovers"),
            account.address()
        );
    }
}
