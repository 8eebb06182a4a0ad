//! What the tests share: the way from bytes to JSON in one process, and where the fixtures are.

use std::path::{Path, PathBuf};

use rtcscope::render::{Format, Look, renderer};
use rtcscope::report::description::{Around, Described, describe};
use rtcscope::report::{Sink, explain, parse};
use rtcscope::sdp::locate::locate;
use rtcscope::text::Source;
use serde_json::Value;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of material beside the repository that is not part of it; none on machines without it.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn beside(folder: &str) -> Option<PathBuf> {
    let path = root().join("../shared").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    eprintln!("skipped: ../shared/{folder} is not there");
    None
}

/// The files under `folder` whose names end in one of `endings`, sorted.
pub(crate) fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder that is there") {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no {endings:?} under {}", folder.display());
    found
}

/// Every `.sdp` file of the fixtures that came from a real client.
pub(crate) fn real() -> Vec<PathBuf> {
    files(&root().join("fixtures/sdp"), &[".sdp"])
}

/// Reads a file.
pub(crate) fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Calls `f` with every description in `bytes`.
pub(crate) fn each(name: &str, bytes: Vec<u8>, mut f: impl FnMut(&Described<'_>)) -> usize {
    let source = Source::new(name, bytes);
    let located = locate(source.bytes(), 64 << 20);
    let all: Vec<_> = located.found.iter().collect();
    for (index, found) in all.iter().enumerate() {
        let around = Around { number: index + 1, of: all.len(), ..Around::default() };
        describe(&source, found, around, &mut f);
    }
    all.len()
}

/// The JSON of `sdp parse` for every description in `bytes`.
pub(crate) fn parsed(name: &str, bytes: Vec<u8>) -> Vec<Value> {
    let mut all = Vec::new();
    each(name, bytes, |described| {
        all.push(serde_json::to_value(parse::Wire(described)).expect("it serialises"));
    });
    all
}

/// What `sdp explain` writes for every description in `bytes`.
pub(crate) fn explained(name: &str, bytes: Vec<u8>, format: Format) -> String {
    let mut out = Vec::new();
    let look =
        Look { width: 80, color: false, links: false, several: true, fails_from: rtcscope::diagnostic::Level::Error };
    {
        let mut sink: Box<dyn Sink + '_> = renderer(format, look, &mut out);
        let extent = explain::Extent { summary: true, lines: true, only: None };
        each(name, bytes, |described| {
            explain::lower(described, extent, sink.as_mut()).expect("a Vec takes everything")
        });
        sink.finish().expect("a Vec takes everything");
    }
    String::from_utf8(out).expect("output is UTF-8")
}
