use crate::lint::rules::prelude::*;
use crate::sdp::attr;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Most attributes speak of one media section and stand in it. Before the first m= line nobody looks for \
              them, and they are not inherited.",
    breaks: &[(Stack::Chromium, "Overlooks the line."), (Stack::WebrtcSdp, "Refuses the description.")],
    refusals: &[(Stack::WebrtcSdp, "{} not allowed at session level")],
    remedy: "Write the line in each section that it is meant for.",
    spec: &["RFC 8866, section 5.13", "RFC 8859, section 5"],
    level_note: "An error for attributes without which a section means something else (mid, rtpmap, candidate …), a \
                 warning for the others.",
    fails: &[
        Example::Text("v=0\na=«rtcp-mux»\na=«ptime»:20\nm=audio 9 RTP/AVP 0\n"),
        Example::Text("v=0\na=«rtpmap»:0 PCMU/8000\na=rtpmap:8 PCMA/8000\na=«ssrc»\nm=audio 9 RTP/AVP 0 8\n"),
    ],
    passes: &[
        Example::Text(
            "v=0\na=setup:active\na=ice-lite\na=sendrecv\na=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\nm=audio 9 RTP/AVP 0\na=mid:0\n",
        ),
        Example::Text("a=mid:0\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\n"),
    ],
    ..Rule::new(
        "media-attr-in-session",
        Level::Warning,
        "an attribute of media sections stands in the session part",
        Check::Description(check),
    )
};

/// Those without which a section means something else. Without others less is said of it.
const GRAVE: &[&str] = &[
    "candidate",
    "crypto",
    "fmtp",
    "mid",
    "msid",
    "rid",
    "rtcp-fb",
    "rtcp-mux",
    "rtpmap",
    "sctp-port",
    "sctpmap",
    "simulcast",
    "ssrc",
    "ssrc-group",
];

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let part = description.session_part();
    for line in part.lines() {
        let Some(definition) = line.entry().definition else { continue };
        if definition.level != attr::Level::Media || definition.name.len() == 1 || description.is_fragment() {
            continue;
        }
        // Of several of one kind the first is told.
        if line.entry().fits && part.first(definition.name).is_none_or(|first| first.index() != line.index()) {
            continue;
        }
        let draft = findings
            .at(line.at_name(), prose!["a=", definition.name, " belongs to a media section"])
            .note(prose!["before the first m= it is overlooked"]);
        if GRAVE.contains(&definition.name) {
            draft.level(Level::Error);
        }
    }
}
