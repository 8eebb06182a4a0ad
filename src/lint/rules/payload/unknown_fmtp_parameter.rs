use crate::lint::rules::prelude::*;
use crate::lint::traits::{Known, known};

pub(super) static RULE: Rule = Rule {
    meaning: "Receivers ignore parameters they do not know, so a misspelt one does nothing and nobody says so.",
    breaks: &[(Stack::Chromium, "Ignores it.")],
    remedy: "Check the spelling: profile-level-id, useinbandfec, level-asymmetry-allowed.",
    spec: &["RFC 8866, section 6.15", "RFC 7741, section 6.2"],
    level_note: "Only names that are nearly a known one: new parameters are made all the time, and the explanation of \
                 the line says when one is not known.",
    fails: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\n\
             a=fmtp:111 minptime=10;«useinbandfeq»=1\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 H264/90000\na=fmtp:96 «profile-levelid»=42e01f\n"),
    ],
    passes: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=rtpmap:111 opus/48000/2\n\
             a=fmtp:111 minptime=10;UseInbandFec=1;x-new=1\n",
        ),
        Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\na=rtpmap:96 VP8/90000\na=fmtp:96 max-xx=3\n"),
    ],
    ..Rule::new(
        "unknown-fmtp-parameter",
        Level::Info,
        "a codec parameter is unknown, and nearly one that is known",
        Check::Section(check),
    )
};

/// Shorter names are near to each other by chance.
const TELLING: usize = 8;

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    for payload in part.payloads_with(|traits| traits.params.any(Params::UNKNOWN)) {
        let (Some(line), Some(codec)) = (payload.fmtp, payload.encoding()) else { continue };
        let known = known(payload.codec);
        for param in line.params("parameters").take(64) {
            if param.value.is_none() || known.iter().any(|known| known.parameter.name.eq_ignore_ascii_case(param.name))
            {
                continue;
            }
            let Some(meant) = near(known, param.name) else { continue };
            findings
                .at(
                    line.spot(param.name_span),
                    prose![
                        theirs(param.name),
                        " is no parameter of ",
                        theirs(codec),
                        " that is known, but nearly ",
                        meant
                    ],
                )
                .unsafe_fix(prose!["write ", meant], [Edit::replace(param.name_span, meant)]);
            break;
        }
    }
}

fn near(known: &[Known], name: &str) -> Option<&'static str> {
    if !(TELLING..=64).contains(&name.len()) {
        return None;
    }
    let lower = name.to_ascii_lowercase();
    let telling = known.iter().map(|known| known.parameter.name).filter(|known| known.len() >= TELLING);
    let nearest = telling.map(|known| (strsim::damerau_levenshtein(known, &lower), known)).min()?;
    (nearest.0 <= 2).then_some(nearest.1)
}
