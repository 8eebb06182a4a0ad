use crate::lint::rules::prelude::*;
use crate::sdp::shape::Param;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "All parameters of a payload type stand in one a=fmtp, each once. Where something is there twice, \
              implementations differ in which one they believe.",
    breaks: &[(Stack::Chromium, "Puts them together; of a parameter that is there twice the last one counts.")],
    remedy: "Put all parameters into one line, each once.",
    spec: &["RFC 8866, section 6.15"],
    fails: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\na=fmtp:‹111 minptime=10›\n\
             a=fmtp:«111 stereo=1»\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\na=fmtp:‹111 minptime=10›\n\
             a=fmtp:«111 minptime=10»\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\n\
             a=fmtp:111 ‹stereo›=1;minptime=10;«Stereo»=0\n",
        ),
    ],
    passes: &[Example::Text(
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 112\na=rtpmap:111 opus/48000/2\na=fmtp:111 minptime=10;stereo=1\n\
             a=rtpmap:112 opus/48000/2\na=fmtp:112 minptime=10\n",
    )],
    ..Rule::new(
        "duplicate-fmtp",
        Level::Warning,
        "a payload type has two a=fmtp lines, or one parameter twice",
        Check::Section(check),
    )
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let numbers = part.numbers();
    let again = numbers.reparametered & numbers.listed;
    if again != 0 {
        for line in part.all("fmtp") {
            let Some(payload) = part.payload_of(&line).filter(|payload| again & (1 << payload.payload_type) != 0)
            else {
                continue;
            };
            let Some(first) = payload.fmtp.filter(|first| first.index() != line.index()) else { continue };
            let finding = findings
                .at(line.at_value(), prose!["payload type ", payload.payload_type, " has an a=fmtp already"])
                .also(first.at_value(), prose!["the first one"]);
            if first.value() == line.value() {
                let _ = finding.fix(prose!["delete the second line"], [Edit::delete(line.whole())]);
            } else {
                let _ = finding.help(prose!["put all parameters into one line"]);
            }
        }
    }
    for payload in part.payloads_with(|traits| traits.params.any(Params::REPEATED)) {
        let Some(line) = payload.fmtp else { continue };
        let Some((earlier, later)) = twice(&line) else { continue };
        findings
            .at(line.spot(later.name_span), prose!["the parameter ", theirs(later.name), " is there twice"])
            .also(line.spot(earlier.name_span), prose!["the first time"]);
    }
}

/// The first parameter that is there twice, among as many as anybody writes.
fn twice<'a>(line: &Line<'a>) -> Option<(Param<'a>, Param<'a>)> {
    let named = || line.params("parameters").filter(|param| param.value.is_some()).take(48);
    named().enumerate().find_map(|(n, later)| {
        let earlier = named().take(n).find(|earlier| earlier.name.eq_ignore_ascii_case(later.name))?;
        Some((earlier, later))
    })
}
