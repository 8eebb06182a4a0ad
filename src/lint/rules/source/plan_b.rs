use std::collections::HashSet;

use super::tracks::of_sources;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The sources of this section belong to several tracks: that is Plan B, the way Chrome wrote several tracks \
              before 2019. Today each track has a section of its own (Unified Plan), and no browser speaks Plan B any \
              more.",
    breaks: &[
        (Stack::Chromium, "Refuses the description since version 96."),
        (Stack::Firefox, "Refuses the description; it never spoke Plan B."),
        (Stack::Pion, "Refuses it unless it is told to speak Plan B."),
    ],
    refusals: &[
        (
            Stack::Chromium,
            "Media section has more than one track specified with a=ssrc lines which is not supported with Unified Plan.",
        ),
        (Stack::Firefox, "Found multiple different webrtc track ids in m-section {}"),
    ],
    remedy: "Turn it into one section for each track; old servers have a switch for Unified Plan.",
    spec: &["RFC 9429, section 5.2.1"],
    seen: &[
        "https://github.com/jitsi/jitsi-meet/issues/3847",
        "https://github.com/pion/webrtc/issues/2970",
        "https://github.com/medooze/sfu/issues/11",
    ],
    fails: &[Example::Text(
        "m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc:1 msid:‹s one›\na=ssrc:2 msid:s one\na=ssrc:3 msid:«s two»\na=ssrc:4 msid:s three\n",
    )],
    passes: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc:1 msid:s one\na=ssrc:2 msid:t one\na=ssrc:3 msid:s\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc:1 cname:a\na=ssrc:2 cname:b\n"),
    ],
    ..Rule::new("plan-b", Level::Error, "one section carries several tracks, as in Plan B", Check::Section(check))
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    if !part.has("ssrc") {
        return;
    }
    let mut all = of_sources(part).filter_map(|of| Some((of.track?, of.at)));
    let Some((first, first_at)) = all.next() else { return };
    let Some((other, other_at)) = all.find(|(track, _)| *track != first) else { return };
    let tracks: HashSet<&str> = all.map(|(track, _)| track).chain([first, other]).collect();
    findings
        .at(
            other_at,
            prose![
                "the sources of this section belong to ",
                tracks.len(),
                " tracks: this is Plan B, which browsers refuse"
            ],
        )
        .also(first_at, prose!["the first track"]);
}
