use crate::lint::rules::prelude::*;
use crate::sdp::shape::Problem;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Some attributes are there or not (a=rtcp-mux), the others have a value after a colon (a=mid:0). An \
              attribute without its value says nothing. One with a value too many is taken for set, whatever the \
              value is.",
    breaks: &[
        (Stack::Chromium, "Refuses the description when a value is missing, and overlooks one too many."),
        (Stack::Firefox, "Leaves the attribute out."),
        (
            Stack::Other,
            "rtcninja.js and others of the JsSIP kind stumble over the a=fmtp without parameters that \
                        Asterisk has written.",
        ),
    ],
    refusals: &[(Stack::Chromium, "Failed to parse SessionDescription. {} Expects at least 2 fields.")],
    remedy: "Write the value, or take the line out when there is nothing to say.",
    spec: &["RFC 8866, section 5.13"],
    seen: &["https://github.com/eface2face/rtcninja.js/issues/35"],
    level_note: "A warning when a value is too many: browsers overlook it.",
    fails: &[
        Example::Text("m=audio 9 RTP/AVP 0\na=«label»\n"),
        Example::Text("m=audio 9 RTP/AVP 0\na=rtcp-mux«:0»\n"),
        Example::Text("a=«tool»"),
    ],
    passes: &[
        Example::Text("m=audio 9 RTP/AVP 0\na=label:1\na=rtcp-mux\n"),
        Example::Text("m=audio 9 RTP/AVP 0\na=rtcp-mux \n"),
        Example::Text("m=audio 9 RTP/AVP 0\na=ptime:x\n"),
    ],
    ..Rule::new(
        "attribute-arity",
        Level::Error,
        "an attribute lacks its value, or has one though it takes none",
        Check::Unreadable(&[], check),
    )
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(misfit) = line.misfit() else { return };
    let Some(definition) = line.entry().definition else { return };
    let name = theirs(line.name());
    match misfit.problem {
        Problem::ValueRequired => {
            let cut = if line.is_cut() { " (the last line has no line end: was the text cut short?)" } else { "" };
            findings
                .at(line.spot(misfit.span), prose!["a=", name, " needs a value, and has none", cut])
                .spec(definition.spec);
        }
        Problem::NoValueAllowed => {
            findings
                .at(line.spot(misfit.span), prose!["a=", name, " takes no value, and has one"])
                .spec(definition.spec)
                .level(Level::Warning)
                .note(prose!["what stands there changes nothing: 0 does not switch it off"])
                .unsafe_fix(prose!["take the value away"], [Edit::delete(misfit.span)]);
        }
        _ => {}
    }
}
