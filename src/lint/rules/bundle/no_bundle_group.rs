use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "Without a BUNDLE group every section has a transport of its own: more ports, more checks, more \
              handshakes, and some peers know one transport only.",
    breaks: &[
        (Stack::Chromium, "Refuses the description when its own policy is max-bundle."),
        (Stack::Pion, "Uses the transport of the first section only."),
    ],
    refusals: &[(Stack::Chromium, "max-bundle is used but no bundle group found")],
    remedy: "Add a=group:BUNDLE with the mids of all sections.",
    spec: &["RFC 9429, section 4.1.1", "RFC 9143, section 7.2"],
    seen: &[
        "https://github.com/react-native-webrtc/react-native-webrtc/issues/515",
        "https://github.com/react-native-webrtc/react-native-webrtc/issues/293",
    ],
    level_note: "Not told of answers, which can only group what the offer did.",
    fails: &[Example::Offer("«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=mid:0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n")],
    passes: &[
        Example::Offer(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\nm=video 9 UDP/TLS/RTP/SAVPF 96\n\
                        a=mid:1\n",
        ),
        Example::Answer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n"),
        Example::Offer("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\nm=video 0 UDP/TLS/RTP/SAVPF 96\na=mid:1\n"),
        Example::Offer("m=audio 4000 RTP/AVP 0\nm=video 4002 RTP/AVP 96\n"),
    ],
    ..Rule::new(
        "no-bundle-group",
        Level::Warning,
        "an offer of several sections does not bundle them",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if !description.bundles.is_empty() || description.is_answer() || description.sections().len() < 2 {
        return;
    }
    let live = |part: &Part<'_>| !part.is_rejected() && (part.is_rtp() || part.is_data());
    let mut live = description.sections().filter(live);
    let (Some(first), Some(_)) = (live.next(), live.next()) else { return };
    if description.is_webrtc() {
        let sections = live.count() + 2;
        findings
            .at(first.at(), prose!["these ", sections, " sections are not bundled: each has a transport of its own"]);
    }
}
