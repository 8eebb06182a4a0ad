//! Generated files are committed and compared; `BLESS=1 cargo test generated` writes them anew.

use std::path::Path;

use clap_complete::Shell;
use rtcscope::cli;

use crate::pipeline::root;

/// Compares a committed file with what it ought to be, or writes it when BLESS is set.
pub(crate) fn compare(path: &Path, expected: &[u8]) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(path, expected).expect("it can be written");
    }
    let committed = std::fs::read(path).unwrap_or_default();
    assert!(
        committed == expected,
        "{} is not what the program makes; run `BLESS=1 cargo test generated` and look at the difference",
        path.display()
    );
}

#[test]
fn generated_completions_are_committed() {
    let folder = root().join("completions");
    for (shell, name) in [
        (Shell::Bash, "rtcscope.bash"),
        (Shell::Zsh, "_rtcscope"),
        (Shell::Fish, "rtcscope.fish"),
        (Shell::PowerShell, "_rtcscope.ps1"),
        (Shell::Elvish, "rtcscope.elv"),
    ] {
        compare(&folder.join(name), &cli::completions::script(shell));
    }
}

#[test]
fn generated_manual_is_committed() {
    let page = cli::man::page(&[]).expect("it is made in memory").expect("the main page");
    compare(&root().join("completions/rtcscope.1"), &page);
    assert!(cli::man::page(&["sdp", "nonsense"]).expect("it is made in memory").is_none());
}

#[test]
fn every_command_has_an_example_and_help() {
    let mut without = Vec::new();
    let mut left = vec![(cli::command(), "rtcscope".to_owned())];
    while let Some((command, name)) = left.pop() {
        let has_subcommands = command.has_subcommands();
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        if !has_subcommands && !help.contains("Example") {
            without.push(name.clone());
        }
        for argument in command.get_arguments() {
            assert!(
                argument.get_help().is_some() || argument.get_id() == "help",
                "{name}: {} has no help",
                argument.get_id()
            );
        }
        for subcommand in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            left.push((subcommand.clone(), format!("{name} {}", subcommand.get_name())));
        }
    }
    assert!(without.is_empty(), "no example in the help of {without:?}");
}
