use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "With a=remote-candidates the controlling side repeats, in an offer after ICE is done, which of the \
              peer's addresses it chose: component, address and port of each. In an answer it has no place.",
    breaks: &[(Stack::Chromium, "Passes over it."), (Stack::Firefox, "Passes over it.")],
    remedy: "Leave the line out; browsers do not go by it.",
    spec: &["RFC 8839, section 5.2", "RFC 8839, section 4.4.1.2.2"],
    fails: &[
        Example::Answer("m=audio 9 X 0\na=remote-candidates:«1 192.0.2.1 5000»\n"),
        Example::Offer("m=audio 9 X 0\na=remote-candidates:«1 192.0.2.1»\n"),
        Example::Offer("m=audio 9 X 0\na=remote-candidates:«1 192.0.2.1 port»\n"),
    ],
    passes: &[Example::Offer("m=audio 9 X 0\na=remote-candidates:1 192.0.2.1 5000 2 192.0.2.1 5001\n")],
    ..Rule::new(
        "remote-candidates",
        Level::Warning,
        "a=remote-candidates is in an answer, or cannot be read",
        Check::Line(&["remote-candidates"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let (mut words, mut numbers) = (0, true);
    for (n, (word, _)) in line.words("candidates").enumerate() {
        words = n + 1;
        let most = [256, 0, 65_535][n % 3];
        numbers &= n % 3 == 1 || word.parse::<u32>().is_ok_and(|number| number <= most);
    }
    if line.description().is_answer() {
        findings.at(line.at_value(), prose!["a=remote-candidates belongs into offers, after ICE is done"]);
    } else if words == 0 || words % 3 != 0 || !numbers {
        findings.at(line.at_value(), prose!["a=remote-candidates lists component, address and port of each candidate"]);
    }
}
