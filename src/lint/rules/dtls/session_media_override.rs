use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The session part has one value, the section another. By the rules that of the section counts; some \
              implementations use that of the session part.",
    breaks: &[
        (Stack::Chromium, "Uses that of the section."),
        (Stack::Firefox, "Uses that of the section."),
        (Stack::Pion, "Uses that of the session part."),
        (Stack::Str0m, "Uses that of the session part."),
    ],
    remedy: "Write it in one of the two places.",
    spec: &["RFC 8122, section 5", "RFC 8839, section 5.4"],
    seen: &["https://github.com/paullouisageneau/libdatachannel/issues/987"],
    fails: &[
        Example::Text("a=setup:‹actpass›\nm=audio 9 X 0\na=setup:«active»\n"),
        Example::Text("a=fingerprint:‹sha-256 AA›\nm=audio 9 X 0\na=fingerprint:«sha-256 BB»\n"),
        Example::Text(
            "a=ice-ufrag:‹aaaa›\na=ice-pwd:aaaaaaaaaaaaaaaaaaaaaa\nm=audio 9 X 0\na=ice-ufrag:«bbbb»\n\
             a=ice-pwd:bbbbbbbbbbbbbbbbbbbbbb\n",
        ),
        Example::Text("a=ice-pwd:‹aaaaaaaaaaaaaaaaaaaaaa›\nm=audio 9 X 0\na=ice-pwd:«bbbbbbbbbbbbbbbbbbbbbb»\n"),
    ],
    passes: &[
        Example::Text("a=fingerprint:sha-256 AA\nm=audio 9 X 0\na=fingerprint:SHA-256 aa\n"),
        Example::Text("a=fingerprint:sha-256 AA\nm=audio 9 X 0\na=fingerprint:sha-512 BB\na=fingerprint:sha-256 AA\n"),
        Example::Text("a=setup:actpass\nm=audio 0 X 0\na=setup:active\n"),
    ],
    ..Rule::new(
        "session-media-override",
        Level::Warning,
        "a section has another fingerprint, role or ICE credential than the session part",
        Check::Line(&["fingerprint", "ice-pwd", "ice-ufrag", "setup"], check),
    )
};

/// More fingerprints than anybody has in one place: what is compared stays bounded.
const MANY: usize = 8;

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    if !line.part.is_media() {
        return;
    }
    let (name, session) = (line.name(), line.description().session_part());
    let Some(other) = session.first(name) else { return };
    if line.value() == other.value() || line.part.is_rejected() {
        return;
    }
    if name == "fingerprint" {
        // One in common is enough, and once a section.
        let same =
            |one: &Line<'_>| session.all(name).take(MANY).any(|other| one.value().eq_ignore_ascii_case(other.value()));
        let first = line.part.first(name).is_some_and(|first| first.index() == line.index());
        if !first || line.part.all(name).any(|one| same(&one)) {
            return;
        }
    }
    // User fragment and password go together: the first of them tells it.
    let ufrags = || session.first("ice-ufrag").zip(line.part.first("ice-ufrag"));
    if name == "ice-pwd" && ufrags().is_some_and(|(there, here)| there.value() != here.value()) {
        return;
    }
    let what = match name {
        "fingerprint" => "another fingerprint",
        "setup" => "another role",
        "ice-pwd" => "another ice-pwd",
        _ => "another ice-ufrag",
    };
    findings
        .at(line.at_value(), prose!["this section has ", what, " than the session part"])
        .also(other.at_value(), prose!["some peers use this one"]);
}
