//! The console blocks of the README, run as they stand.

#[test]
fn console_blocks_show_what_happens() {
    trycmd::TestCases::new().env("NO_COLOR", "1").env("COLUMNS", "80").case("README.md").case("tests/cmd/*.md");
}

/// Scripts rely on the causes: the README lists every one.
#[test]
fn every_cause_of_replay_is_in_the_readme() {
    let readme = crate::pipeline::read(&crate::pipeline::root().join("README.md"));
    let readme = String::from_utf8(readme).expect("text");
    let missing = rtcscope::replay::Cause::ALL.iter().filter(|cause| !readme.contains(&format!("`{}`", cause.name())));
    let missing: Vec<_> = missing.map(|cause| cause.name()).collect();
    assert_eq!(missing, [""; 0]);
}
