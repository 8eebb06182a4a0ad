//! How fast a description is read: split into lines, every line's fields found with their spans, lists gone through.
//!
//! `cargo bench` measures a real browser's offer from fixtures/ and descriptions made from it with 20, 100 and 400
//! sections, to show that time grows with size and not faster. With `../shared/bench/corpus/crlf` beside the repository
//! it also measures `br-chrome-avd-offer` and `xl-chrome-sfu-400` there, the two that the parser bench compares all
//! libraries on; `parse` below is what an entry in its table of contenders would call.

use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rtcscope::sdp::shape::{Kind, pairs, params, streams};
use rtcscope::sdp::summary::Summary;
use rtcscope::sdp::syntax::Document;
use rtcscope::sdp::view::Session;

/// The whole typed parse with spans. Lists are gone through too: a parser that only marks where they are does less.
fn parse(text: &str) -> usize {
    let document = Document::parse(text);
    let session = Session::read(&document);
    let mut parts = 0;
    for entry in &session.entries {
        for field in session.fields(entry) {
            let text = document.slice(field.span);
            parts += match field.definition().1 {
                Kind::Words { sep } => text.split(char::from(*sep)).count(),
                Kind::Uints { .. } => text.split(' ').count(),
                Kind::Params => params(text, field.span).map(black_box).count(),
                Kind::Pairs => pairs(text).map(black_box).count(),
                Kind::Streams => streams(text).flatten().map(black_box).count(),
                // Numbers were read, and held against their limits, by the parse itself.
                Kind::Uint { .. }
                | Kind::Digits { .. }
                | Kind::Token { .. }
                | Kind::Word { .. }
                | Kind::Rest
                | Kind::Exact(_) => 1,
            };
        }
    }
    parts
}

/// A description with `count` media sections, made by repeating those of `text`.
fn repeated(text: &str, count: usize) -> String {
    let first = text.find("\r\nm=").map_or(text.len(), |at| at + 2);
    let (session, media) = text.split_at(first);
    let sections: Vec<&str> = media.split_inclusive("\r\n").collect();
    let starts: Vec<usize> = (0..sections.len()).filter(|n| sections[*n].starts_with("m=")).collect();
    let mut all = session.to_owned();
    for n in 0..count {
        let start = starts[n % starts.len()];
        let end = starts.get(n % starts.len() + 1).copied().unwrap_or(sections.len());
        all.extend(sections[start..end].iter().copied());
    }
    all
}

#[expect(clippy::disallowed_methods, reason = "a bench reads files")]
fn read(path: impl AsRef<Path>) -> Option<String> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

fn inputs() -> Vec<(String, String)> {
    let offer = read("fixtures/sdp/chromium/chromium156-offer-audio-video.sdp").expect("a fixture that is there");
    let mut all: Vec<(String, String)> =
        [20, 100, 400].map(|count| (format!("sections-{count}"), repeated(&offer, count))).into();
    all.insert(0, ("chromium-offer".to_owned(), offer));
    for name in ["br-chrome-avd-offer", "xl-chrome-sfu-20", "xl-chrome-sfu-100", "xl-chrome-sfu-400"] {
        all.extend(read(format!("../shared/bench/corpus/crlf/{name}.sdp")).map(|text| (name.to_owned(), text)));
    }
    all
}

fn bench(criterion: &mut Criterion) {
    let inputs = inputs();
    let mut group = criterion.benchmark_group("typed parse with spans");
    for (name, text) in &inputs {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), text, |b, text| b.iter(|| parse(black_box(text))));
    }
    group.finish();
    let mut group = criterion.benchmark_group("parse and sum up");
    for (name, text) in &inputs {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), text, |b, text| {
            b.iter(|| {
                let document = Document::parse(black_box(text));
                let session = Session::read(&document);
                black_box(Summary::of(&session).sections.len())
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(40);
    targets = bench
}
criterion_main!(benches);
