use crate::lint::rules::prelude::*;
use crate::text::offset;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Some editors begin a UTF-8 file with the bytes EF BB BF. SDP begins with v=, and the three bytes are \
              not seen when the text is looked at.",
    breaks: &[
        (Stack::Chromium, "Refuses the description: it sees no v=."),
        (Stack::Pion, "Refuses the description."),
        (Stack::WebrtcSdp, "Refuses the description."),
        (Stack::Other, "sdp-transform and aiortc take it."),
    ],
    refusals: &[(Stack::Chromium, "Failed to parse SessionDescription. {} Expect line: v=")],
    remedy: "Save the file as UTF-8 without a byte order mark, or cut the first three bytes off where it is read.",
    spec: &["RFC 8866, section 9"],
    fails: &[Example::Text("«\u{feff}»v=0\ns=-\n")],
    passes: &[Example::Text("v=0\ns=-\n"), Example::Text("v=0\ns=\u{feff}\n")],
    ..Rule::new(
        "byte-order-mark",
        Level::Error,
        "the description begins with a byte order mark",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let text = description.session.document.text;
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        let span = Span::new(0, offset(text.len() - rest.len()));
        findings
            .at(description.spot(span), prose!["a byte order mark (U+FEFF) stands before v="])
            .fix(prose!["take the byte order mark away"], [Edit::delete(span)]);
    } else if description.unwrapped.bom {
        findings
            .at(description.spot(Span::new(0, 0)), prose!["a byte order mark (U+FEFF) stands before v="])
            .help(prose!["take its three bytes away; it is not in what is shown or written here"]);
    }
}
