use crate::lint::rules::prelude::*;
use crate::sdp::malformed::problem;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "An a=rtpmap gives a payload type its codec: a number, a name, a clock rate, and for audio the channels. \
              When a part is missing or is no number, the codec is unknown. Text that was cut short ends like this.",
    breaks: &[
        (Stack::Chromium, "Refuses the description."),
        (Stack::Firefox, "Skips the line, and with it the codec."),
    ],
    refusals: &[
        (Stack::Chromium, "Expected format \"<encoding name>/<clock rate>[/<encodingparameters>]\"."),
        (Stack::Chromium, "Expects at least 2 fields."),
    ],
    remedy: "Write it as a=rtpmap:96 VP8/90000; when the line is the last one, look for what cut the text.",
    spec: &["RFC 8866, section 6.6"],
    fails: &[
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8«»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:«»\n"),
        Example::Text("a=rtpmap:96«»\n"),
        Example::Text("a=rtpmap:96 VP8/«fast»\n"),
        Example::Text("a=rtpmap:96 VP8/90000/«»\n"),
    ],
    passes: &[Example::Text("a=rtpmap:96 VP8/90000\na=rtpmap:111 opus/48000/2\na=rtpmap:97 L24/48000/8\n")],
    ..Rule::new("rtpmap-malformed", Level::Error, "an a=rtpmap cannot be read", Check::Unreadable(&["rtpmap"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if let Some(misfit) = line.misfit() {
        findings
            .at(line.spot(misfit.span), prose!["this a=rtpmap cannot be read: ", problem(&misfit.problem)])
            .help(prose!["it is a payload type, a blank, and name/clock rate, for audio /channels: 111 opus/48000/2"]);
    }
}
