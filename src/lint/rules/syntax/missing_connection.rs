use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Each section needs the address media would go to, of its own or from the session part. With ICE it is \
              a placeholder, but the grammar asks for it all the same.",
    breaks: &[(Stack::Firefox, "Refuses the description."), (Stack::Chromium, "Takes it.")],
    refusals: &[(Stack::Firefox, "c= connection line not specified for every media level, validation failed.")],
    remedy: "Write c=IN IP4 0.0.0.0 behind the m= line.",
    spec: &["RFC 8866, section 5.7", "RFC 9429, section 5.2.1"],
    seen: &["https://github.com/restsend/rustrtc/issues/2"],
    level_note: "Not for RTSP, where the address is agreed on later.",
    fails: &[
        Example::Text(
            "v=0\n«m=audio 9 UDP/TLS/RTP/SAVPF 0»\na=mid:0\na=ice-ufrag:abcd\nm=video 9 UDP/TLS/RTP/SAVPF 96\nc=IN IP4 0.0.0.0\n",
        ),
        Example::Text("v=0\n«m=audio 9 RTP/AVP 0»\n"),
    ],
    passes: &[
        Example::Text("v=0\nc=IN IP4 0.0.0.0\nm=audio 9 RTP/AVP 0\n"),
        Example::Text("v=0\nm=audio 0 RTP/AVP 0\na=control:1\n"),
        Example::Text("v=0\nm=audio 9 RTP/AVP 0\nc=0.0.0.0\n"),
        Example::Text("a=ice-ufrag:abcd\nm=audio 9 RTP/AVP 0\na=mid:0\n"),
    ],
    ..Rule::new(
        "missing-connection",
        Level::Error,
        "a section has no c= line, nor has the session part",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    // One that cannot be read is told of as such.
    let is_there = |part: &Part<'_>| part.has("c") || part.lines().any(|line| line.name() == "c");
    let mut lacking = description.sections().filter(|part| !part.has("c") && !part.is_rtsp()).peekable();
    if lacking.peek().is_none() || description.is_fragment() || is_there(&description.session_part()) {
        return;
    }
    for part in lacking.filter(|part| !is_there(part)) {
        let draft = findings.at(part.at(), prose!["this section has no c= line, nor has the session part"]);
        if part.effective("ice-ufrag").is_none() {
            continue;
        }
        // Behind m=, and behind i= when there is one.
        let mut lines = part.lines();
        let Some(media) = lines.next() else { continue };
        let behind = lines.next().filter(|line| line.name() == "i").unwrap_or(media);
        let at = behind.whole().end;
        if at > behind.span().end {
            let text = format!("c=IN IP4 0.0.0.0{}", behind.eol());
            draft.fix(prose!["write c=IN IP4 0.0.0.0: with ICE the address is not used"], [Edit::insert(at, text)]);
        }
    }
}
