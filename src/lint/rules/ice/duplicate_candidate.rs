use crate::lint::rules::prelude::*;
use std::collections::HashSet;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The same address stands there twice. That does no harm, but something gathers or copies candidates \
              twice, and every check may be sent twice.",
    breaks: &[(Stack::Chromium, "Passes over the second one.")],
    remedy: "Add each candidate once: when candidates are put into a description and also sent one by one, each goes \
             one way.",
    spec: &["RFC 8445, section 5.1.3"],
    fails: &[Example::Text(
        "m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\na=candidate:2 1 udp 2 192.0.2.2 5000 typ \
         host\na=«candidate:1 1 udp 1 192.0.2.1 5000 typ host»\n",
    )],
    passes: &[
        Example::Text(
            "m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\na=candidate:1 2 udp 1 192.0.2.1 5000 typ \
             host\na=candidate:1 1 tcp 1 192.0.2.1 5000 typ host tcptype passive\n",
        ),
        Example::Text(
            "m=audio 9 X 0\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\nm=video 9 X 0\na=candidate:1 1 udp 1 \
             192.0.2.1 5000 typ host\n",
        ),
    ],
    ..Rule::new("duplicate-candidate", Level::Info, "a candidate stands there twice", Check::Section(check))
};

/// As many candidates are compared one by one; more go into a table.
const FEW: usize = 8;

fn check(part: &Part<'_>, findings: &mut Findings<'_>) {
    let Some(first) = part.first("candidate") else { return };
    let mut few = [""; FEW];
    few[0] = identity(&first);
    let mut many: HashSet<&str> = HashSet::new();
    for (n, line) in part.all("candidate").enumerate().skip(1) {
        let identity = identity(&line);
        let known = few[..n.min(FEW)].contains(&identity) || (n >= FEW && !many.insert(identity));
        if known {
            let draft = findings.at(line.spot(place(&line)), prose!["this candidate stands there twice"]);
            draft.fix(prose!["leave the second one out"], [Edit::delete(line.whole())]);
        } else if let Some(slot) = few.get_mut(n) {
            *slot = identity;
        }
    }
}

/// From the component on: what may differ without another meaning is the foundation alone.
fn identity<'a>(line: &Line<'a>) -> &'a str {
    line.value().split_once(' ').map_or("", |(_, rest)| rest)
}

/// From the name to the end of the value.
fn place(line: &Line<'_>) -> Span {
    let entry = line.entry();
    Span::new(entry.name().start, entry.value().map_or(entry.name().end, |value| value.end))
}
