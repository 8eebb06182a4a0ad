use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A payload type is declared once in a section. The same declaration again says nothing new; it comes \
              from code that puts lines in without looking.",
    breaks: &[(Stack::Chromium, "Takes it."), (Stack::Other, "Some readers list the codec twice.")],
    remedy: "Take the second line out.",
    spec: &["RFC 8866, section 6.6"],
    level_note: "The catalogue has it with the attributes that stand once, as an error; nothing breaks in browsers.",
    fails: &[Example::Text("m=audio 9 RTP/AVP 0\n‹a=rtpmap:0 PCMU/8000›\n«a=rtpmap:0 PCMU/8000»\n")],
    passes: &[Example::Text(
        "m=audio 9 RTP/AVP 0 96\na=rtpmap:0 PCMU/8000\na=rtpmap:96 opus/48000/2\na=rtpmap:97 x/8000\nm=audio 9 RTP/AVP 0\na=rtpmap:0 PCMU/8000\n",
    )],
    ..Rule::new("repeated-rtpmap", Level::Warning, "an a=rtpmap line stands in a section twice", Check::Section(check))
};

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    // As many lines as payload types that have one: then none is there twice.
    let mapped = part.payloads().filter(|payload| payload.rtpmap.is_some()).count();
    if part.all("rtpmap").count() == mapped {
        return;
    }
    let mut first: [Option<Line<'_>>; 128] = [None; 128];
    for line in part.all("rtpmap") {
        let number = line.number("payload_type").and_then(|number| usize::try_from(number).ok());
        let Some(slot) = number.and_then(|number| first.get_mut(number)) else { continue };
        match slot {
            None => *slot = Some(line),
            // One that says something else is another matter.
            Some(before) if before.value() == line.value() => {
                findings
                    .at(line.at(), prose!["this a=rtpmap stands in the section twice"])
                    .also(before.at(), prose!["the one before"])
                    .fix(prose!["take the second one out"], [Edit::delete(line.whole())]);
            }
            Some(_) => {}
        }
    }
}
