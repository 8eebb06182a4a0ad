use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "A limit is a number without a sign. Some applications have written b=AS:-1 for no limit; there is no \
              limit when there is no line.",
    breaks: &[
        (Stack::Chromium, "Overlooks b=AS:-1, and refuses every other negative number."),
        (Stack::Pion, "Refuses the description."),
    ],
    remedy: "Take the line out, and nothing limits the bandwidth.",
    spec: &["RFC 8866, section 9"],
    level_note: "A warning for b=AS:-1, which libwebrtc overlooks.",
    fails: &[Example::Text("b=AS:«-1»\n"), Example::Text("m=video 9 UDP/TLS/RTP/SAVPF 96\nb=TIAS:«-500»\n")],
    passes: &[Example::Text("b=AS:1\n"), Example::Text("b=AS:-\n")],
    ..Rule::new("negative-bandwidth", Level::Error, "a b= line has a negative number", Check::Unreadable(&["b"], check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(digits) = number(line) else { return };
    let Some(misfit) = line.misfit() else { return };
    let draft = findings
        .at(line.spot(misfit.span), prose!["a bandwidth cannot be negative"])
        .unsafe_fix(prose!["take the line out: without one there is no limit"], [Edit::delete(line.whole())]);
    if line.value().starts_with("AS:") && digits.trim_start_matches('0') == "1" {
        draft.level(Level::Warning).note(prose!["libwebrtc overlooks b=AS:-1, which applications wrote for no limit"]);
    }
}

/// The digits behind the minus of a negative number.
pub(super) fn number<'a>(line: &Line<'a>) -> Option<&'a str> {
    let (_, number) = line.value().split_once(':')?;
    let digits = number.trim_ascii().strip_prefix('-')?;
    (!digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit())).then_some(digits)
}
