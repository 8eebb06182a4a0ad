//! The `sdp` crate (the pion lineage) reads every real description too: sections, attributes, counts. It is strict
//! where we are not; each file it refuses is named with its reason.

use std::io::Cursor;

use crate::pipeline::{parsed, read, real};

/// Files that the other parser refuses, and why. Empty: it reads all of them.
const REFUSED: &[(&str, &str)] = &[];

#[test]
fn another_parser_sees_the_same() {
    for path in real() {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = read(&path);
        let ours = parsed(&name, bytes.clone()).remove(0);
        let theirs = match sdp::SessionDescription::unmarshal(&mut Cursor::new(&bytes)) {
            Ok(theirs) => theirs,
            Err(error) => {
                assert!(REFUSED.iter().any(|(known, _)| *known == name), "{name}: the other parser says {error}");
                continue;
            }
        };
        let lines = ours["lines"].as_array().expect("lines");
        let attributes = |section: Option<usize>| -> Vec<(String, Option<String>)> {
            lines
                .iter()
                .filter(|line| line["section"].as_u64().map(|n| n as usize) == section && line["type"] == "a")
                .map(|line| {
                    // The text of the line, from the place the JSON gives for it.
                    let start = line["offset"].as_u64().expect("an offset") as usize;
                    let text = &bytes[start..start + line["length"].as_u64().expect("a length") as usize];
                    let text = String::from_utf8_lossy(&text[2..]).into_owned();
                    match text.split_once(':') {
                        Some((key, value)) => (key.to_owned(), Some(value.to_owned())),
                        None => (text, None),
                    }
                })
                .collect()
        };
        let of = |all: &[sdp::description::common::Attribute]| -> Vec<(String, Option<String>)> {
            all.iter().map(|one| (one.key.clone(), one.value.clone())).collect()
        };
        assert_eq!(attributes(None), of(&theirs.attributes), "{name}: session attributes");
        let media = ours["summary"]["media"].as_array().expect("media");
        assert_eq!(media.len(), theirs.media_descriptions.len(), "{name}: sections");
        for (index, (ours, theirs)) in media.iter().zip(&theirs.media_descriptions).enumerate() {
            assert_eq!(ours["kind"], theirs.media_name.media, "{name}: section {index}");
            assert_eq!(ours["port"], theirs.media_name.port.value, "{name}: section {index}");
            assert_eq!(ours["protocol"], theirs.media_name.protos.join("/"), "{name}: section {index}");
            let formats: Vec<_> = ours["formats"].as_array().expect("formats").iter().collect();
            assert_eq!(formats, theirs.media_name.formats.iter().collect::<Vec<_>>(), "{name}: section {index}");
            assert_eq!(attributes(Some(index)), of(&theirs.attributes), "{name}: section {index}");
        }
        let origin = &ours["summary"]["origin"];
        assert_eq!(origin["session_id"], theirs.origin.session_id.to_string(), "{name}");
        assert_eq!(origin["session_version"], theirs.origin.session_version.to_string(), "{name}");
    }
}
