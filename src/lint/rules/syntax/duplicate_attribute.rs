use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A section has one mid, one set of ICE credentials, one setup role. With two of them the peers may go \
              by different ones.",
    breaks: &[
        (Stack::Chromium, "Takes the last one."),
        (Stack::WebrtcSdp, "Takes the last one."),
        (Stack::Str0m, "Refuses a second a=mid."),
    ],
    refusals: &[(Stack::Str0m, "Media has more than one a=mid")],
    remedy: "Keep the one that is meant. Code that puts lines in should take the old ones out.",
    spec: &["RFC 9429, section 5.8.2", "RFC 9429, section 5.8.1"],
    level_note: "A warning when both say the same, and for ptime, maxptime and rtcp, of which browsers take the \
                 last without harm.",
    fails: &[
        Example::Text("m=audio 9 RTP/AVP 0\n‹a=setup:active›\n«a=setup:passive»\n"),
        Example::Text("m=audio 9 RTP/AVP 0\n‹a=rtcp-mux›\na=mid:0\n«a=rtcp-mux»\n"),
        Example::Text("‹a=ice-ufrag:abcd›\n«a=ice-ufrag:efgh»\n"),
        Example::Text("m=audio 9 RTP/AVP 0\n‹a=sendrecv›\n«a=sendrecv»\n"),
    ],
    passes: &[
        Example::Text("a=setup:active\nm=audio 9 RTP/AVP 0\na=setup:active\na=mid:0\nm=video 9 RTP/AVP 96\na=mid:0\n"),
        Example::Text("a=extmap:1 a\na=extmap:2 b\na=ice-options:ice2\na=ice-options:trickle\n"),
    ],
    ..Rule::new(
        "duplicate-attribute",
        Level::Error,
        "an attribute that a section has once stands there again",
        Check::Line(NAMES, check),
    )
};

/// What a section has at most once. (Simulcast, fingerprints and candidates have rules of their own.)
const NAMES: &[&str] = &[
    "bundle-only",
    "extmap-allow-mixed",
    "ice-lite",
    "ice-pwd",
    "ice-ufrag",
    "inactive",
    "max-message-size",
    "maxptime",
    "mid",
    "ptime",
    "recvonly",
    "rtcp",
    "rtcp-mux",
    "rtcp-mux-only",
    "rtcp-rsize",
    "sctp-port",
    "sendonly",
    "sendrecv",
    "setup",
    "tls-id",
];

/// Those of which browsers take the last without harm.
const HARMLESS: &[&str] = &["maxptime", "ptime", "rtcp"];

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(again) = line.next_of_its_kind() else { return };
    let same = line.value() == again.value();
    let name = theirs(line.name());
    let message = if same {
        prose!["a=", name, " stands here twice"]
    } else {
        prose!["a=", name, " stands here again, with another value"]
    };
    let draft = findings.at(again.at(), message).also(line.at(), prose!["the one before"]);
    if same {
        // The end of the line before goes, so that the last line of a text may be the one.
        let span = again.whole();
        draft.level(Level::Warning).fix(prose!["take the second one out"], [Edit::delete(span)]);
    } else if HARMLESS.contains(&line.name()) {
        draft.level(Level::Warning);
    }
}
