use crate::lint::rules::prelude::*;
use crate::sdp::shape::Problem;

pub(super) static RULE: Rule = Rule {
    meaning: "An msid is the id of a stream (or \"-\" for none) and, after one blank, the id of the track. Whatever else \
              it is, the RFC has the receiver ignore it, but Chromium refuses the whole description.",
    breaks: &[(Stack::Chromium, "Refuses the description.")],
    refusals: &[
        (Stack::Chromium, "Missing stream ID in msid attribute."),
        (Stack::Chromium, "Missing track ID in msid attribute."),
        (Stack::Chromium, "Expected a stream ID and optionally a track ID"),
    ],
    remedy: "Write a=msid:STREAM TRACK without blanks in the ids, or \"-\" for a track that is in no stream.",
    spec: &["RFC 8830, section 2"],
    level_note: "RFC 8830 has a receiver ignore a malformed msid; Chromium does not, so it is an error.",
    fails: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\n«a=msid:»\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\n«a=msid»\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\n«a=msid: track»\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:stream my« track»\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:stream\n"),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:{a849ce2e-d019} {fad2fcf5-d75b}\na=msid:- {fad2fcf5-d75b}\n",
        ),
    ],
    ..Rule::new(
        "msid-malformed",
        Level::Error,
        "an msid is not a stream id, or a stream id and a track id",
        Check::Unreadable(&["msid"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    match line.misfit() {
        Some(misfit) if misfit.problem == Problem::Trailing => {
            findings.at(line.spot(misfit.span), prose!["an msid is two ids with one blank between them, here is more"]);
        }
        _ => {
            findings
                .at(line.at(), prose!["this msid has no stream id"])
                .help(prose!["write a=msid:- TRACK for a track that is in no stream"]);
        }
    }
}
