//! cargo slacontract: write, build, check, test and deploy accountability contracts.
