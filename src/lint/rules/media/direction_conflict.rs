use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A section sends, receives, does both or neither. With two directions readers go by the last one, or \
              refuse it.",
    breaks: &[(Stack::Chromium, "Goes by the last one."), (Stack::Str0m, "Refuses the description.")],
    refusals: &[(Stack::Str0m, "Expected exactly one of {}")],
    remedy: "Keep the direction that is meant. Code that puts a=recvonly in should take a=sendrecv out.",
    spec: &["RFC 8866, section 6.7"],
    fails: &[
        Example::Text("m=audio 9 RTP/AVP 0\n«a=sendrecv»\na=mid:0\n‹a=recvonly›\n"),
        Example::Text("«a=sendonly»\n‹a=inactive›\nm=audio 9 RTP/AVP 0\n"),
        Example::Text("m=audio 9 RTP/AVP 0\na=sendrecv\n«a=sendonly»\n‹a=sendrecv›\n"),
    ],
    passes: &[
        Example::Text("a=sendrecv\nm=audio 9 RTP/AVP 0\na=sendonly\nm=video 9 RTP/AVP 96\na=inactive\n"),
        Example::Text("m=audio 9 RTP/AVP 0\na=sendonly\na=sendonly\n"),
    ],
    ..Rule::new(
        "direction-conflict",
        Level::Error,
        "a part has two directions",
        Check::Line(&["sendrecv", "sendonly", "recvonly", "inactive"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    // Of several of one kind the first is told.
    if line.part.first(line.name()).is_some_and(|first| first.index() != line.index()) {
        return;
    }
    // The last one written is the one that counts.
    let Some(counts) = line.part.written_direction().filter(|counts| counts.name() != line.name()) else { return };
    let last = line.part.all(counts.name()).last();
    let Some(last) = last.filter(|last| last.index() > line.index()) else { return };
    findings
        .at(
            line.at(),
            prose!["a=", theirs(line.name()), " stands beside a=", counts.name(), ": there is one direction"],
        )
        .also(last.at(), prose!["the last one is the one that counts, mostly"]);
}
