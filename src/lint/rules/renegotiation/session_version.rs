use super::munging;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::NEGOTIATED,
    meaning: "The version in the o= line tells whether a description is another one than before. Here the description \
              changed while the version stayed or went back, so that who goes by the version misses the change.",
    breaks: &[
        (Stack::Chromium, "Does not compare it."),
        (Stack::Other, "SIP servers and proxies take it for a repetition and ignore what changed."),
    ],
    remedy: "Raise the version by one with each new description of this side.",
    spec: &["RFC 3264, section 8", "RFC 9429, section 5.2.2"],
    level_note: "Candidates that were added do not count. A version that jumps is nothing: each call of createOffer may \
                 raise it, also when its result is thrown away.",
    fails: &[
        Example::Steps(&[
            (SdpType::Offer, "o=- 77 ‹2› IN IP4 127.0.0.1\nm=audio 9 X 0\n"),
            (SdpType::Answer, "o=- 77 «2» IN IP4 127.0.0.1\nm=audio 9 X 0\na=inactive\n"),
        ]),
        Example::Steps(&[
            (SdpType::Offer, "o=- 77 ‹10› IN IP4 127.0.0.1\nm=audio 9 X 0\n"),
            (SdpType::Offer, "o=- 77 «9» IN IP4 127.0.0.1\nm=audio 9 X 0\n"),
        ]),
    ],
    passes: &[
        Example::Steps(&[
            (SdpType::Offer, "o=- 77 2 IN IP4 127.0.0.1\nm=audio 9 X 0\n"),
            (SdpType::Offer, "o=- 77 5 IN IP4 127.0.0.1\nm=audio 9 X 0\na=inactive\n"),
        ]),
        // The same offer once gathering is done.
        Example::Steps(&[
            (SdpType::Offer, "o=- 77 2 IN IP4 127.0.0.1\nm=audio 9 X 0\nc=IN IP4 0.0.0.0\na=rtcp:9 IN IP4 0.0.0.0\n"),
            (
                SdpType::Offer,
                "o=- 77 2 IN IP4 127.0.0.1\nm=audio 45751 X 0\nc=IN IP4 192.0.2.10\na=rtcp:45751 IN IP4 192.0.2.10\na=candidate:1 1 udp 2122194687 192.0.2.10 45751 typ host\na=end-of-candidates\n",
            ),
        ]),
        // What createOffer gave, and what was made of it: another rule.
        Example::Steps(&[
            (SdpType::Offer, "o=- 77 2 IN IP4 127.0.0.1\nm=audio 9 X 0\n"),
            (SdpType::Offer, "o=- 77 2 IN IP4 127.0.0.1\nm=audio 9 X 0\na=inactive\n"),
        ]),
    ],
    ..Rule::new(
        "session-version",
        Level::Warning,
        "a changed description has the version of the one before, or an older one",
        Check::Step(check),
    )
};

fn check(step: &Step<'_>, findings: &mut Findings<'_>) {
    let (before, now) = (step.previous.session_part(), step.next.session_part());
    let Some((old, new)) = before.first("o").zip(now.first("o")) else { return };
    if old.text("session_id") != new.text("session_id") {
        return;
    }
    let version = |line: &Line<'_>| line.text("session_version").unwrap_or_default().trim_start_matches('0').to_owned();
    let (was, is) = (version(&old), version(&new));
    // Digits of any number: the longer is the greater.
    let message = match (was.len(), &was).cmp(&(is.len(), &is)) {
        std::cmp::Ordering::Less => return,
        std::cmp::Ordering::Greater => prose!["the version went back"],
        std::cmp::Ordering::Equal if munging::is_munging(step) || munging::changes(step).is_empty() => return,
        std::cmp::Ordering::Equal => prose!["the description changed, its version did not"],
    };
    findings.at(new.at_field("session_version"), message).also(old.at_field("session_version"), prose!["before"]);
}
