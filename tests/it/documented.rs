//! The console blocks of the README, run as they stand.

#[test]
fn console_blocks_show_what_happens() {
    trycmd::TestCases::new().env("NO_COLOR", "1").env("COLUMNS", "80").case("README.md").case("tests/cmd/*.md");
}
