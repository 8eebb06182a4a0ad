use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "Ids from 4096 to 4351 let an offer name more header extensions than there are numbers, or alternatives \
              under one id. The answerer gives those it takes an id from 1 to 255; in an answer such an id means \
              nothing.",
    breaks: &[(Stack::Firefox, "Gives it a number."), (Stack::Chromium, "Does not give it a number.")],
    remedy: "Use ids from 1 to 14 in offers; in answers replace it.",
    spec: &["RFC 8285, section 7"],
    level_note: "Information in an offer; an error in an answer.",
    fails: &[
        Example::Offer(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=extmap:«4096» http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n",
        ),
        Example::Answer(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=extmap:«4351» http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n",
        ),
    ],
    passes: &[Example::Text(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=extmap:14 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\n",
    )],
    ..Rule::new(
        "extmap-negotiation-id",
        Level::Info,
        "a header extension has an id that stands for a number still to be given",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    for extension in description.parts().flat_map(|part| part.extensions()) {
        if (4096..=4351).contains(&extension.id) {
            let id = extension.id;
            let place = extension.line.at_field("id");
            if description.is_answer() {
                let _ = findings
                    .at(place, prose!["id ", id, " stands for a number still to be given: the answer has to give it"])
                    .level(Level::Error);
            } else {
                findings.at(place, prose!["id ", id, " asks the answerer for a number that packets can carry"]);
            }
        }
    }
}
