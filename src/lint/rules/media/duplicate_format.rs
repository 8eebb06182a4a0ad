use super::non_numeric_format::all_differ;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The payload types of an m= line are in the order of preference, each once. With one of them twice the \
              order is anybody's guess.",
    breaks: &[(Stack::Chromium, "Keeps one."), (Stack::Aiortc, "Lists the codec twice.")],
    remedy: "Keep the first one, which has the place that counts.",
    spec: &["RFC 8866, section 5.14"],
    seen: &["https://github.com/aiortc/aiortc/issues/1401"],
    fails: &[Example::Text("m=video 9 RTP/AVP ‹96› 97 «96» 96\n")],
    passes: &[
        Example::Text("m=video 9 RTP/AVP 96 97\nm=video 9 RTP/AVP 96\n"),
        Example::Text("m=video 9 RTP/AVP 96 x\n"),
    ],
    ..Rule::new("duplicate-format", Level::Warning, "an m= line lists a payload type twice", Check::Line(&["m"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if !line.part.is_rtp() || all_differ(line) {
        return;
    }
    let mut first: [Option<Span>; 128] = [None; 128];
    let mut told = 0_u128;
    for (format, span) in line.part.formats() {
        let Some(number) = format.parse::<u8>().ok().filter(|number| *number < 128) else { continue };
        match first[usize::from(number)] {
            None => first[usize::from(number)] = Some(span),
            Some(before) if told & (1 << number) == 0 => {
                told |= 1 << number;
                let with_blank = Span::new(span.start - 1, span.end);
                findings
                    .at(line.spot(span), prose!["payload type ", number, " is on the m= line twice"])
                    .also(line.spot(before), prose!["the first time"])
                    .fix(prose!["take the second one out"], [Edit::delete(with_blank)]);
            }
            Some(_) => {}
        }
    }
}
