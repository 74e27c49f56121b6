//! Mistakes an author can make, each with the one error it gives.

#[test]
fn mistakes_are_errors_on_the_authors_token() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
