//! One mistake in terms is one compile error, on the author's token, with its code and a hint.

#[test]
fn each_mistake_is_reported_once_where_it_was_made() {
    trybuild::TestCases::new().compile_fail("tests/fail/*.rs");
}
