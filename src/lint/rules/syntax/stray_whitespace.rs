use crate::lint::rules::prelude::*;
use crate::sdp::attr;
use crate::text::offset;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Around = and the colon there are no blanks, between words there is a single one, and none at the end \
              of a line. Readers differ in what they do with others: trim them, refuse the line, or take them for a \
              part of the value, which then is another value.",
    breaks: &[
        (Stack::Chromium, "Refuses a line with a blank right after =, and an a=msid that ends in one."),
        (Stack::Str0m, "Refuses an a=rtpmap that ends in a blank."),
        (Stack::Firefox, "Trims most."),
    ],
    refusals: &[
        (Stack::Chromium, "Missing track ID in msid attribute."),
        (Stack::Str0m, "Missing a=rtp_map"),
        (Stack::Chromium, "Failed to parse SessionDescription. {} Invalid SDP line."),
    ],
    remedy: "Take the blanks out. Those of a=msid-semantic: WMS and of s= with a single blank are right.",
    spec: &["RFC 8866, section 5", "RFC 8866, section 9"],
    seen: &["https://github.com/feross/simple-peer/issues/666"],
    fails: &[
        Example::Text("v=0\na=mid:0«  »\na=setup:active \n"),
        Example::Text("c=« »IN IP4 0.0.0.0\n"),
        Example::Text("m=audio 9«  »RTP/AVP 0\na=rtpmap:0\tPCMU/8000\n"),
        Example::Text("a=mid« »:0\n"),
    ],
    passes: &[
        Example::Text("s= \na=msid-semantic: WMS a\ni=two  blanks \nm=audio 9 RTP/AVP 0\na=tool:a  b\n"),
        Example::Text("a=ssrc:1 cname:a  b\n \n x\n"),
        Example::Text("a=x-mine : 0\na=\n"),
    ],
    ..Rule::new("stray-whitespace", Level::Warning, "blanks or tabs stand where none belong", Check::Description(check))
};

/// Lines and attributes in whose values single blanks separate words, and nothing is free text.
const STRICT: &[&str] = &[
    "candidate",
    "crypto",
    "extmap",
    "fingerprint",
    "fmtp",
    "group",
    "ice-options",
    "imageattr",
    "msid",
    "rid",
    "rtcp",
    "rtcp-fb",
    "rtpmap",
    "sctpmap",
    "setup",
    "simulcast",
    "ssrc-group",
    "c",
    "m",
    "o",
    "t",
];

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let document = description.session.document;
    let bytes = document.text.as_bytes();
    let doubled = memchr::memmem::find(bytes, b"  ").is_some() || memchr::memchr(b'\t', bytes).is_some();
    let [mut trailing, mut leading, mut within] = [Vec::new(), Vec::new(), Vec::new()];
    for (index, line) in document.lines.iter().enumerate() {
        let span = line.span();
        let text = &bytes[span.range()];
        // In free text a blank is a blank; a line of another form has a rule of its own.
        let Some(letter) = line.kind.filter(|letter| !b"siuep".contains(letter)) else { continue };
        let entry = &description.session.entries[index];
        let blank = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
        if !doubled && entry.definition.is_some() && !blank(text.get(2)) && !blank(text.last()) {
            continue;
        }
        let after = blanks(&text[2..]);
        if after == text.len() - 2 {
            continue;
        }
        if after > 0 {
            leading.push(Span::new(span.start + 2, span.start + 2 + offset(after)));
        }
        if blank(text.last()) {
            let kept = text.trim_ascii_end().len();
            trailing.push(Span::new(span.start + offset(kept), span.end));
        }
        match entry.definition {
            Some(definition) if doubled && STRICT.contains(&definition.name) => {
                let value = entry.value().unwrap_or_default();
                runs(&bytes[value.range()], |from, to| {
                    within.push(Span::new(value.start + offset(from), value.start + offset(to)));
                });
            }
            // `a=mid :0`
            None if letter == b'a' => {
                let name = document.slice(entry.name());
                let kept = name.trim_ascii();
                if kept.len() < name.len() && entry.value().is_some() && attr::find(kept).is_some() {
                    let end = entry.name().start + offset(name.trim_ascii_end().len());
                    if end < entry.name().end {
                        leading.push(Span::new(end, entry.name().end));
                    }
                }
            }
            _ => {}
        }
    }
    let kinds = [
        (trailing, "ends in blanks", "end in blanks", "take the blanks at the end out", ""),
        (
            leading,
            "has a blank next to = or the colon",
            "have a blank next to = or the colon",
            "take the blanks out",
            "",
        ),
        (within, "has a tab or several blanks for one", "have a tab or several blanks for one", "write one blank", " "),
    ];
    for (spans, one, many, fix, instead) in kinds {
        let Some(first) = spans.first().copied() else { continue };
        let mut lines = 0;
        let mut last = usize::MAX;
        for span in &spans {
            let line = document.lines.partition_point(|line| line.span().start <= span.start);
            lines += usize::from(line != last);
            last = line;
        }
        findings
            .at(
                description.spot(first),
                prose![count(lines, "line", "lines"), " ", if lines == 1 { one } else { many }],
            )
            .fix(prose![fix], spans.into_iter().map(|span| Edit::replace(span, instead)));
    }
}

fn blanks(text: &[u8]) -> usize {
    text.len() - text.trim_ascii_start().len()
}

/// The places of a value where a tab or more than one blank separates two words.
fn runs(value: &[u8], mut found: impl FnMut(usize, usize)) {
    let mut from = blanks(value);
    while let Some(at) = memchr::memchr2(b' ', b'\t', &value[from..]).map(|at| from + at) {
        let end = at + blanks(&value[at..]);
        if end < value.len() && (end - at > 1 || value[at] == b'\t') {
            found(at, end);
        }
        from = end;
    }
}
