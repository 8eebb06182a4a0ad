use crate::lint::rules::prelude::*;
use crate::sdp::malformed::problem;
use crate::sdp::shape::Problem;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A fingerprint line has two parts with a blank between them: the hash function and the bytes. With one \
              of them missing there is nothing to check a certificate against.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[(Stack::Chromium, "Failed to parse SessionDescription. a=fingerprint:{} Expects 2 fields.")],
    remedy: "Write the hash function and the bytes: a=fingerprint:sha-256 AB:CD and so on.",
    spec: &["RFC 8122, section 5"],
    fails: &[Example::Text("a=fingerprint:sha-256«»\n")],
    passes: &[Example::Text("a=fingerprint:sha-256 AA\n")],
    ..Rule::new(
        "fingerprint-unreadable",
        Level::Error,
        "a fingerprint line has no hash function or no bytes",
        Check::Unreadable(&["fingerprint"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(misfit) = line.misfit().filter(|misfit| misfit.problem != Problem::ValueRequired) else { return };
    findings.at(line.spot(misfit.span), prose!["this fingerprint cannot be read: ", problem(&misfit.problem)]);
}
