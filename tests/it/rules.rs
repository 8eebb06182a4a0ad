//! The rules against their files: a rule is a file in its family's folder and a line in its family's list, and whoever
//! forgets one of the two is told.

use std::collections::BTreeSet;

use rtcscope::lint::FAMILIES;

use crate::pipeline::{files, read, root};

#[test]
fn every_file_is_a_rule_and_every_rule_is_a_file() {
    let folder = root().join("src/lint/rules");
    let mut there = BTreeSet::new();
    for path in files(&folder, &[".rs"]) {
        let name = path.strip_prefix(&folder).expect("under the folder").to_string_lossy().replace('\\', "/");
        let Some((family, rule)) = name.trim_end_matches(".rs").split_once('/') else { continue };
        if String::from_utf8_lossy(&read(&path)).contains("static RULE: Rule") {
            there.insert((family.to_owned(), rule.replace('_', "-")));
        }
    }
    let listed: BTreeSet<_> = FAMILIES
        .iter()
        .flat_map(|family| family.rules.iter().map(|rule| (family.name.to_owned(), rule.name.to_owned())))
        .collect();
    let forgotten: Vec<_> = there.difference(&listed).collect();
    assert!(forgotten.is_empty(), "files whose rule is in no family's list: {forgotten:?}");
    let elsewhere: Vec<_> = listed.difference(&there).collect();
    assert!(elsewhere.is_empty(), "rules whose name is not that of their file: {elsewhere:?}");
}
