use crate::lint::rules::prelude::*;
use std::collections::HashMap;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "Two sections have the same mid. Whatever names it, a group, a candidate or an RTP packet, means one of \
              them, and nobody knows which.",
    breaks: &[(Stack::Chromium, "Refuses the description."), (Stack::Firefox, "Takes it, and mixes the two up.")],
    refusals: &[(Stack::Chromium, "Duplicate a=mid value '{}'.")],
    remedy: "Give each section a mid of its own, also where it is listed.",
    spec: &["RFC 5888, section 4"],
    fails: &[
        Example::Text("m=audio 9 X 0\na=mid:‹0›\nm=video 9 X 0\na=mid:1\nm=video 9 X 0\na=mid:«0»\n"),
        Example::Text("m=audio 9 X 0\na=mid:‹0›\nm=video 0 X 0\na=mid:«0»\n"),
    ],
    passes: &[
        Example::Text("m=audio 9 X 0\na=mid:0\nm=video 9 X 0\na=mid:1\n"),
        Example::Text("m=audio 9 X 0\na=mid:a\nm=video 9 X 0\na=mid:A\n"),
        Example::Text("m=audio 9 X 0\nm=video 9 X 0\n"),
    ],
    ..Rule::new("duplicate-mid", Level::Error, "two sections have the same mid", Check::Description(check))
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let few = description.sections().len() <= 8;
    let mut table: HashMap<&str, Part<'_>> = HashMap::new();
    for (n, part) in description.sections().enumerate() {
        let Some(mid) = part.mid() else { continue };
        let first = if few {
            description.sections().take(n).find(|earlier| earlier.mid() == Some(mid))
        } else {
            match table.entry(mid) {
                std::collections::hash_map::Entry::Occupied(known) => Some(*known.get()),
                std::collections::hash_map::Entry::Vacant(slot) => {
                    slot.insert(part);
                    None
                }
            }
        };
        if let Some((here, there)) = first.and_then(|first| part.first("mid").zip(first.first("mid"))) {
            findings
                .at(here.at_value(), prose!["the mid ", theirs(mid), " is that of another section already"])
                .also(there.at_value(), prose!["the first one"]);
        }
    }
}
