use super::tracks::memberships;
use crate::lint::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    meaning: "The CNAME tells whose clock the timestamps of a source follow. Tracks of one stream are played in step \
              only when their sources have the same CNAME; with two, the receiver cannot match sound and picture.",
    breaks: &[
        (Stack::Chromium, "Plays both tracks without bringing them in step."),
        (Stack::Firefox, "Plays both tracks without bringing them in step."),
    ],
    remedy: "Give all sources that one endpoint sends from one clock the same CNAME.",
    spec: &["RFC 7022, section 4.2", "RFC 8834, section 4.9"],
    fails: &[Example::Text(
        "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:s a\na=ssrc:1 cname:‹one›\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=msid:s v\na=ssrc:2 cname:«two»\n",
    )],
    passes: &[
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:s a\na=ssrc:1 cname:one\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=msid:s v\na=ssrc:2 cname:one\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:s a\na=ssrc:1 cname:one\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=msid:t v\na=ssrc:2 cname:two\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 0\na=msid:- a\na=ssrc:1 cname:one\nm=video 9 UDP/TLS/RTP/SAVPF 31\na=msid:- v\na=ssrc:2 cname:two\n",
        ),
    ],
    ..Rule::new(
        "cname-mismatch",
        Level::Info,
        "tracks of one stream have different CNAMEs, so they are not played in step",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let mut all = Vec::new();
    for part in description.sections().filter(|part| part.has("ssrc") && !part.is_rejected()) {
        let stream = memberships(&part).next().map(|of| of.stream).filter(|stream| *stream != "-");
        let cname = part.all("ssrc").find(|line| line.text("source_attribute") == Some("cname"));
        all.extend(stream.zip(cname));
    }
    if all.len() < 2 {
        return;
    }
    // Stable: the section that comes first stays first.
    all.sort_by_key(|(stream, _)| *stream);
    let mut first = all[0];
    for (stream, cname) in all {
        if stream != first.0 {
            first = (stream, cname);
        } else if cname.text("source_value") != first.1.text("source_value") {
            findings
                .at(
                    cname.at_field("source_value"),
                    prose![
                        "the stream ",
                        theirs(stream),
                        " has a track with another CNAME: they are not played in step"
                    ],
                )
                .also(first.1.at_field("source_value"), prose!["the CNAME of its first track"]);
        }
    }
}
