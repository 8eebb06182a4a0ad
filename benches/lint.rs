//! How fast descriptions are judged: read and held against all rules of the profile jsep.
//!
//! `cargo bench --bench lint` measures a real browser's offer from fixtures/ and descriptions made from it with 20, 100 and
//! 400 sections, to show that time grows with size and not faster; with `../shared/bench/corpus/crlf` beside the repository
//! also the offers of the parser bench.

use std::hint::black_box;
use std::path::Path;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rtcscope::lint::{Description, Profile, Selection, lint};
use rtcscope::sdp::SdpType;
use rtcscope::sdp::syntax::Document;
use rtcscope::sdp::view::Session;

/// Reads a description and judges it: how many findings there are.
fn judge(text: &str, selection: &Selection) -> usize {
    let document = Document::parse(text);
    let session = Session::read(&document);
    lint(&Description::new(&session, Some(SdpType::Offer), Profile::Jsep), selection).len()
}

/// A description with `count` media sections, made by repeating those of `text`, each with a mid of its own.
fn repeated(text: &str, count: usize) -> String {
    let first = text.find("\r\nm=").map_or(text.len(), |at| at + 2);
    let (session, media) = text.split_at(first);
    let sections: Vec<String> =
        media.split("\r\nm=").map(|section| section.trim_start_matches("m=").to_owned()).collect();
    let mids: Vec<String> = (0..count).map(|n| n.to_string()).collect();
    let mut all = String::new();
    for line in session.split_inclusive("\r\n") {
        if line.starts_with("a=group:BUNDLE") {
            all += &format!("a=group:BUNDLE {}\r\n", mids.join(" "));
        } else {
            all += line;
        }
    }
    for n in 0..count {
        for line in format!("m={}", sections[n % sections.len()].trim_end()).lines() {
            if line.starts_with("a=mid:") {
                all += &format!("a=mid:{n}\r\n");
            } else {
                all += &format!("{line}\r\n");
            }
        }
    }
    all
}

#[expect(clippy::disallowed_methods, reason = "a bench reads files")]
fn read(path: impl AsRef<Path>) -> Option<String> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

fn bench(criterion: &mut Criterion) {
    let offer = read("fixtures/sdp/chromium/chromium156-offer-audio-video.sdp").expect("a fixture that is there");
    let mut inputs: Vec<(String, String)> =
        [20, 100, 400].map(|count| (format!("sections-{count}"), repeated(&offer, count))).into();
    inputs.insert(0, ("chromium-offer".to_owned(), offer));
    for name in ["br-chrome-avd-offer", "xl-chrome-sfu-20", "xl-chrome-sfu-100", "xl-chrome-sfu-400"] {
        inputs.extend(read(format!("../shared/bench/corpus/crlf/{name}.sdp")).map(|text| (name.to_owned(), text)));
    }
    let selection = Selection::of(Profile::Jsep);
    let mut group = criterion.benchmark_group("lint");
    for (name, text) in &inputs {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), text, |bencher, text| {
            bencher.iter(|| judge(black_box(text), &selection));
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
