use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "A cname was the user and machine once (RFC 3550). WebRTC uses random names, because everybody in a \
              call and every server on the way reads them, and they tie calls together.",
    breaks: &[(Stack::Other, "Nothing breaks; whoever reads the description or the RTCP learns the name.")],
    remedy: "Use random names for cname, msid, mid and rid.",
    spec: &["RFC 7022, section 4.2", "RFC 9429, section 5.2.1"],
    fails: &[
        Example::Text("m=audio 9 RTP/AVP 0\na=ssrc:1 cname:«alice@192.0.2.1»\na=ssrc:2 cname:alice@192.0.2.1\n"),
        Example::Text("m=audio 9 RTP/AVP 0\na=msid:«alice@example.com track»\n"),
    ],
    passes: &[
        Example::Text(
            "m=audio 9 RTP/AVP 0\na=ssrc:1 cname:user2348763@host-9c22de\na=ssrc:1 msid:a b\na=ssrc:3 cname:x@y\n",
        ),
        Example::Text("m=audio 9 RTP/AVP 0\na=ssrc:1 cname:q9mXb3Zl\na=msid:- a\n"),
    ],
    ..Rule::new(
        "identifying-strings",
        Level::Info,
        "a name in the description looks like that of a person or machine",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let text = description.session.document.text.as_bytes();
    if memchr::memchr(b'@', text).is_none() {
        return;
    }
    for part in description.parts() {
        for name in ["ssrc", "msid", "mid", "rid"] {
            // Of several in one section the first is told.
            let Some((line, field)) = part.all(name).find_map(|line| Some((line, named(&line)?))) else { continue };
            findings
                .at(line.at_field(field), prose!["this name looks like an e-mail address or a user on a machine"])
                .help(prose!["use random names: others see them, and so do servers on the way"]);
        }
    }
}

/// The field of a line that holds a name of this kind.
fn named(line: &Line<'_>) -> Option<&'static str> {
    let field = match line.name() {
        "ssrc" if line.text("source_attribute") == Some("cname") => "source_value",
        "ssrc" => return None,
        // Not a field: all of the value.
        _ => "",
    };
    let value = if field.is_empty() { line.value() } else { line.text(field).unwrap_or_default() };
    let at = memchr::memchr(b'@', value.as_bytes())?;
    looks_like_person(value, at).then_some(field)
}

/// `alice@example.com`, but not the random `user123@host-4af1` of GStreamer, nor random letters around an @.
fn looks_like_person(value: &str, at: usize) -> bool {
    let before = value[..at].rsplit(' ').next().unwrap_or_default();
    let after = value[at + 1..].split(' ').next().unwrap_or_default();
    let random = before.strip_prefix("user").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        && after.starts_with("host-");
    let host = after.contains('.') || after.parse::<std::net::IpAddr>().is_ok() || after == "localhost";
    !random && host && before.len() > 1
}
