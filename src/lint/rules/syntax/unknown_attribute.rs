use crate::lint::rules::prelude::*;
use crate::sdp::attr;
use std::sync::LazyLock;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Readers are to overlook attributes that they do not know. When the name is nearly that of a known \
              one, it is a slip, and what the line should say is not heard.",
    breaks: &[
        (Stack::Chromium, "Overlooks the line."),
        (Stack::Firefox, "Overlooks the line."),
        (Stack::Aiortc, "Loses the line when it writes the description again."),
        (Stack::WebrtcSdp, "Loses the line when it writes the description again."),
    ],
    remedy: "Correct the name. Attributes of your own are overlooked by everybody else; a name that begins with x- \
             says that this is so.",
    spec: &["RFC 8866, section 5.13"],
    level_note: "A warning when a known name is near, an error when there is no name at all. Names that begin with \
                 x- are private on purpose.",
    fails: &[
        Example::Text("a=«rtcp-muxx»\n"),
        Example::Text("a=«fingerprnt»:sha-256 AA\n"),
        Example::Text("a=«xyzzy-plugh»\n"),
        Example::Text("«a=»\n"),
        Example::Text("a=«snedrecv»\n"),
    ],
    passes: &[Example::Text("a=x-mine:1\na=X-Mine\na=mid:0\na=RTCP-MUX\n"), Example::Text("hello\nq=1\n")],
    ..Rule::new("unknown-attribute", Level::Info, "nobody knows an attribute of this name", Check::Unknown(check))
};

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let session = line.description().session;
    if session.document.lines[line.index()].kind != Some(b'a') {
        return;
    }
    let name = line.name();
    if name.is_empty() {
        findings.at(line.at(), prose!["this a= line has no attribute"]).level(Level::Error);
        return;
    }
    // Another case and blanks around the name have rules of their own.
    if attr::find(&name.to_ascii_lowercase()).is_some() || attr::find(name.trim_ascii()).is_some() {
        return;
    }
    if let Some(near) = nearest(name) {
        findings
            .at(line.at_name(), prose!["a=", theirs(name), " is not known: is a=", near, " meant?"])
            .level(Level::Warning)
            .unsafe_fix(prose!["write a=", near], [Edit::replace(line.entry().name(), near)]);
    } else if !name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-")) {
        findings.at(line.at_name(), prose!["a=", theirs(name), " is not known; readers overlook it"]);
    }
}

/// The attribute that is meant, likely: at most two letters are other, and fewer in a short name.
fn nearest(name: &str) -> Option<&'static str> {
    let (wanted, length) = (letters(name), name.len());
    let allowed = match length {
        0..4 => return None,
        4..7 => 1,
        _ => 2,
    };
    let near = KNOWN.iter().filter(|(_, letters)| (letters ^ wanted).count_ones() <= 2 * allowed);
    let near = near.filter(|(known, _)| known.len().abs_diff(length) <= allowed as usize);
    let near = near.map(|(known, _)| (strsim::damerau_levenshtein(known, name), *known));
    near.filter(|(distance, _)| *distance <= allowed as usize).min().map(|(_, known)| known)
}

/// Which letters there are in a name: one change of it changes two of them at most, so that most names need not be
/// compared.
fn letters(name: &str) -> u32 {
    name.bytes().fold(0, |set, byte| set | 1 << (byte & 31))
}

static KNOWN: LazyLock<Vec<(&str, u32)>> = LazyLock::new(|| {
    let names = attr::all().map(|definition| definition.name).filter(|name| name.len() > 3);
    names.map(|name| (name, letters(name))).collect()
});
