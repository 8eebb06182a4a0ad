use crate::lint::rules::prelude::*;
use std::net::IpAddr;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The offer names an address of one machine, the answer a multicast address. A stream offered to one receiver \
              cannot be answered with a group.",
    breaks: &[(Stack::Chromium, "Refuses multicast addresses altogether.")],
    refusals: &[(Stack::Chromium, "Multicast is not currently supported.")],
    remedy: "Answer with a unicast address; with ICE the usual 0.0.0.0 will do.",
    spec: &["RFC 3264, section 6"],
    fails: &[Example::Pair(
        "c=IN IP4 ‹192.0.2.1›\nm=audio 49170 RTP/AVP 0\n",
        "c=IN IP4 «224.2.1.1/127»\nm=audio 49170 RTP/AVP 0\n",
    )],
    passes: &[
        Example::Pair(
            "c=IN IP4 224.2.1.1/127\nm=audio 49170 RTP/AVP 0\n",
            "c=IN IP4 224.2.1.1/127\nm=audio 49170 RTP/AVP 0\n",
        ),
        Example::Pair(
            "c=IN IP6 2001:db8::1\nm=audio 49170 RTP/AVP 0\n",
            "c=IN IP4 192.0.2.1\nm=audio 49170 RTP/AVP 0\n",
        ),
    ],
    ..Rule::new(
        "multicast-answer",
        Level::Error,
        "a unicast offer is answered with a multicast address",
        Check::Pair(check),
    )
};

fn is_multicast(line: &Line<'_>) -> bool {
    let address = line.text("address").unwrap_or_default();
    // Longer than any address with its TTL and count; the session's may be asked for by every section.
    const LONGEST: usize = 128;
    let address = if address.len() > LONGEST { "" } else { address.split('/').next().unwrap_or_default() };
    address.parse::<IpAddr>().is_ok_and(|address| address.is_multicast())
}

fn check(pair: &Pair<'_>, findings: &mut Findings<'_>) {
    for joined in pair.live() {
        let Some((offered, answered)) = joined.offer.effective("c").zip(joined.answer.effective("c")) else { continue };
        if is_multicast(&answered) && !is_multicast(&offered) {
            findings
                .at(answered.at_field("address"), prose!["a multicast address answers the address of one machine"])
                .also(offered.at_field("address"), prose!["offered"]);
            // The same line may hold for all sections.
            if !answered.part.is_media() {
                return;
            }
        }
    }
}
