use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "An a=ssrc line is the number of a source (0 to 4294967295) and a property of it; an a=ssrc-group line is a \
              kind and the numbers of the sources in it, with one blank between each.",
    breaks: &[(Stack::Chromium, "Refuses the description."), (Stack::Firefox, "Ignores the line.")],
    refusals: &[
        (Stack::Chromium, "a=ssrc:{} Invalid value: {}."),
        (Stack::Chromium, "a=ssrc-group:{} Invalid value: {}."),
    ],
    remedy: "Write a=ssrc:NUMBER cname:NAME, and the same number wherever the source is named; 32 bits, not negative.",
    spec: &["RFC 5576, section 4.1", "RFC 5576, section 4.2", "RFC 5576, section 10"],
    fails: &[
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:«4294967296» cname:x\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:«-7» cname:x\n"),
        Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:1«»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc-group:FID 1 «undefined»\n"),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 31\na=ssrc-group:FID«»\n"),
    ],
    passes: &[Example::Text("m=audio 9 UDP/TLS/RTP/SAVPF 0\na=ssrc:4294967295 cname:x\na=ssrc-group:FID 1 2\n")],
    ..Rule::new(
        "ssrc-malformed",
        Level::Error,
        "an a=ssrc or a=ssrc-group line cannot be read",
        Check::Unreadable(&["ssrc", "ssrc-group"], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    use crate::sdp::shape::Problem;
    let Some(misfit) = line.misfit() else { return };
    let text = line.part.of.session.document.slice(misfit.span);
    let message = match misfit.problem {
        Problem::NotANumber(_) if text.is_empty() => prose!["the number of a source is missing here"],
        Problem::NotANumber(_) => prose!["an SSRC is a number, and ", theirs(text), " is not one"],
        Problem::TooLarge(..) => prose![theirs(text), " is more than 4294967295, the largest SSRC"],
        Problem::Missing("ssrcs") | Problem::Expected(_) if line.name() == "ssrc-group" => {
            prose!["this group has no sources in it"]
        }
        Problem::Missing("source_attribute") => prose!["nothing is said of this source"],
        _ => prose!["this line is not the number of a source and a property of it"],
    };
    findings.at(line.spot(misfit.span), message);
}
