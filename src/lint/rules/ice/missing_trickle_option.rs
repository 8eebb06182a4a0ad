use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "There is no candidate, and nothing says that any will follow. A peer that goes by the rules takes it \
              that there are none, and can only wait to be reached. The usual cause is a description that was sent \
              before gathering was done, or one whose a=ice-options was lost.",
    breaks: &[
        (Stack::Chromium, "Takes candidates later all the same; canTrickleIceCandidates is false."),
        (Stack::Other, "Peers without trickle never learn an address."),
    ],
    remedy: "Say a=ice-options:trickle and send candidates as they come, or send the description after gathering is \
             complete.",
    spec: &["RFC 8840, section 4.1.1", "RFC 9429, section 5.2.1"],
    seen: &["https://github.com/team-telnyx/webrtc/issues/559"],
    fails: &[
        Example::Text("«m=audio 9 X 0»\na=ice-ufrag:aaaa\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\n"),
        Example::Text(
            "m=audio 9 X 0\na=ice-ufrag:aaaa\na=candidate:1 1 udp 1 192.0.2.1 5 typ host\n«m=video 9 X 0»\n\
                       a=ice-ufrag:bbbb\n",
        ),
    ],
    passes: &[
        Example::Text("m=audio 9 X 0\na=ice-ufrag:aaaa\na=ice-options:trickle\n"),
        Example::Text("m=audio 9 X 0\na=ice-ufrag:aaaa\na=ice-options:ice2,trickle\n"),
        Example::Text("m=audio 9 X 0\na=ice-ufrag:aaaa\na=candidate:1 1 udp 1 192.0.2.1 5 typ host\n"),
        Example::Text("m=audio 9 X 0\na=ice-ufrag:aaaa\na=end-of-candidates\n"),
        Example::Text("m=audio 9 RTP/AVP 0\n"),
    ],
    ..Rule::new(
        "missing-trickle-option",
        Level::Warning,
        "a section has no candidates and does not say that any will follow",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if description.announces_trickle() {
        return;
    }
    let lite = description.session_part().has("ice-lite");
    let session_ends = description.session_part().has("end-of-candidates");
    let silent = |part: &Part<'_>| {
        part.owns_transport()
            && !part.is_rider()
            && !part.has("candidate")
            && !part.has("end-of-candidates")
            && part.effective("ice-ufrag").is_some()
            && !part.mentions("candidate")
    };
    if lite || session_ends {
        return;
    }
    if let Some(part) = description.sections().find(silent) {
        findings
            .at(part.at(), prose!["this section has no candidates, and no a=ice-options:trickle says that any follow"])
            .help(prose!["send the description after gathering is complete, or announce trickle"]);
    }
}
