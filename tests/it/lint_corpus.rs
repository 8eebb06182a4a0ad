//! The rules against the real descriptions: no false alarms, and the report of what fires where.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use rtcscope::diagnostic::{Diagnostic, Level};
use rtcscope::lint::{self, Description, Pair, Profile, Selection};
use rtcscope::sdp::SdpType;
use rtcscope::sdp::syntax::Document;
use rtcscope::sdp::view::Session;
use serde_json::Value;

use crate::pipeline::{beside, read, root};

/// A real description: its name in the corpus, its type, and what the two browsers said to it as an offer.
struct Real {
    name: String,
    kind: Option<SdpType>,
    text: String,
    verdicts: Vec<(String, String)>,
}

impl Real {
    /// Was it ever refused by a browser that was asked?
    fn refused(&self) -> bool {
        self.verdicts.iter().any(|(_, verdict)| verdict != "accepted")
    }
}

fn corpus() -> Option<(Vec<Real>, Value)> {
    let folder = beside("corpus")?;
    let manifest: Value = serde_json::from_slice(&read(&folder.join("manifest.json"))).expect("JSON");
    let mut all = Vec::new();
    for entry in manifest["sdp"].as_array().expect("a list") {
        let name = entry["file"].as_str().expect("a name");
        if !name.ends_with(".sdp") {
            continue;
        }
        let kind = SdpType::ALL.into_iter().find(|kind| Some(kind.name()) == entry["type"].as_str());
        let verdicts = entry["set_as_remote_offer"].as_object().into_iter().flatten();
        let verdicts =
            verdicts.map(|(who, says)| (who.clone(), says.as_str().unwrap_or_default().to_owned())).collect();
        all.push(Real { name: name.to_owned(), kind, text: text(&folder, name), verdicts });
    }
    Some((all, manifest))
}

fn text(folder: &Path, name: &str) -> String {
    String::from_utf8(read(&folder.join(name))).expect("UTF-8")
}

fn findings(text: &str, kind: Option<SdpType>, profile: Profile) -> Vec<Diagnostic> {
    let document = Document::parse(text);
    let session = Session::read(&document);
    lint::lint(&Description::new(&session, kind, profile), &Selection::of(profile))
}

fn shown(text: &str, finding: &Diagnostic) -> String {
    let line = finding.label.as_ref().map_or(0, |label| text[..label.span.start as usize].matches('\n').count() + 1);
    format!("{} {}:{line} {}", finding.level.name(), finding.name, finding.message.plain())
}

/// Errors that are really there, in descriptions that a client made and another took: file, rule, and why it is right.
const REAL_DEFECTS: &[(&str, &str, &str)] = &[(
    "baresip1.0-answer-dtls-srtp-ice.sdp",
    "missing-rtcp-mux",
    "no browser was given it; both refuse the offer it answers, which has none either, with that reason",
)];

#[test]
fn what_both_browsers_took_has_no_error() {
    let Some((all, _)) = corpus() else { return };
    let mut wrong = Vec::new();
    for real in all.iter().filter(|real| !real.refused() && !is_plain(real)) {
        for finding in findings(&real.text, real.kind, Profile::Jsep) {
            let known = REAL_DEFECTS.iter().any(|(file, rule, _)| real.name.ends_with(file) && *rule == finding.name);
            if finding.level == Level::Error && !known {
                wrong.push(format!("{}: {}", real.name, shown(&real.text, &finding)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} false alarms:\n{}", wrong.len(), wrong.join("\n"));
}

/// Plain RTP, which no browser would take: RTSP cameras, SIP phones.
fn is_plain(real: &Real) -> bool {
    !real.text.contains("a=fingerprint:")
}

#[test]
fn pairs_that_connected_have_no_error() {
    let Some((all, manifest)) = corpus() else { return };
    let mut wrong = Vec::new();
    for entry in manifest["offer_answer_pairs"].as_array().expect("a list") {
        let of = |role: &str| all.iter().find(|real| Some(real.name.as_str()) == entry[role].as_str()).expect("a file");
        let (offer, answer) = (of("offer"), of("answer"));
        if is_plain(offer) || !entry["offer_answer_anomalies_observed"].as_array().expect("a list").is_empty() {
            continue;
        }
        for finding in pair(&offer.text, &answer.text) {
            if finding.level == Level::Error {
                wrong.push(format!("{} + {}: {} {}", offer.name, answer.name, finding.name, finding.message.plain()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} false alarms:\n{}", wrong.len(), wrong.join("\n"));
}

fn pair(offer: &str, answer: &str) -> Vec<Diagnostic> {
    let documents = [Document::parse(offer), Document::parse(answer)];
    let sessions = [Session::read(&documents[0]), Session::read(&documents[1])];
    let offer = Description::new(&sessions[0], Some(SdpType::Offer), Profile::Jsep);
    let answer = Description::new(&sessions[1], Some(SdpType::Answer), Profile::Jsep).numbered(1);
    lint::lint_pair(&Pair { offer: &offer, answer: &answer }, &Selection::of(Profile::Jsep))
}

/// The report: per rule the corpus files it fires on, per file the errors. Made again with `BLESS=1`.
#[test]
fn the_report_of_what_fires_where_is_up_to_date() {
    let Some((all, _)) = corpus() else { return };
    let mut by_rule: BTreeMap<&str, (Level, Vec<&str>)> = BTreeMap::new();
    let mut by_file = Vec::new();
    for real in &all {
        let mut errors = Vec::new();
        for finding in findings(&real.text, real.kind, Profile::Jsep) {
            let files = &mut by_rule.entry(finding.name).or_insert((finding.level, Vec::new())).1;
            if files.last() != Some(&real.name.as_str()) {
                files.push(&real.name);
            }
            if finding.level == Level::Error {
                errors.push(finding.name);
            }
        }
        errors.sort_unstable();
        errors.dedup();
        by_file.push((&real.name, errors));
    }
    let mut report = String::from(
        "# What the rules find in the corpus\n\nMade by a test over every description of `../shared/corpus/sdp`, with \
         the profile jsep. Do not edit.\n\n## Per file: the errors\n\n",
    );
    for (name, errors) in by_file.iter().filter(|(_, errors)| !errors.is_empty()) {
        writeln!(report, "- {name}: {}", errors.join(", ")).expect("a String takes everything");
    }
    let clean = by_file.iter().filter(|(_, errors)| errors.is_empty()).count();
    write!(report, "\nThe other {clean} of {} have none.\n\n## Per rule: the files\n", by_file.len())
        .expect("a String takes everything");
    for rule in lint::all() {
        let (level, files) = by_rule.get(rule.name).map_or((rule.level, &[][..]), |(level, files)| (*level, files));
        write!(report, "\n### {} ({}): {} of {}\n\n", rule.name, level.name(), files.len(), by_file.len())
            .expect("a String takes everything");
        for name in files {
            writeln!(report, "- {name}").expect("a String takes everything");
        }
    }
    let path = root().join("reports/lint-corpus.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(root().join("reports")).expect("a writable checkout");
        std::fs::write(&path, &report).expect("a writable checkout");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == report,
        "reports/lint-corpus.md is out of date; BLESS=1 cargo test --test it lint_corpus makes it again"
    );
}

/// Prints every finding about the files named in `LINT`, for whoever writes rules.
#[test]
#[expect(clippy::print_stdout, reason = "that is what it is for")]
fn print_findings() {
    for name in std::env::var("LINT").unwrap_or_default().split_whitespace() {
        let text = String::from_utf8_lossy(&read(Path::new(name))).into_owned();
        for finding in findings(&text, None, Profile::Jsep) {
            println!("{name}: {}", shown(&text, &finding));
        }
    }
}

/// What the manifest says of payload types and header extensions is found: (file, rule, level, how often).
const TOLD: &[(&str, &str, Level, usize)] = &[
    ("malformed/payload-type-clash-in-bundle.sdp", "bundle-pt-collision", Level::Error, 1),
    ("malformed/extmap-id-zero-and-fifteen.sdp", "extmap-id-range", Level::Error, 1),
    ("malformed/extmap-id-zero-and-fifteen.sdp", "extmap-id-15", Level::Warning, 2),
    ("malformed/truncated-inside-rtpmap.sdp", "rtpmap-malformed", Level::Error, 1),
    ("sdp/firefox/firefox153esr-offer-codec-mismatch-answer-rejects.sdp", "fmtp-or-fb-orphan", Level::Error, 4),
    ("sdp/firefox/firefox153esr-offer-codec-preferences.sdp", "fmtp-or-fb-orphan", Level::Error, 4),
];

#[test]
fn defects_of_payload_types_and_extensions_are_found() {
    let Some(folder) = beside("corpus") else { return };
    for (name, rule, level, times) in TOLD {
        let found = findings(&text(&folder, name), Some(SdpType::Offer), Profile::Jsep);
        let count = found.iter().filter(|finding| (finding.name, finding.level) == (*rule, *level)).count();
        assert_eq!(count, *times, "{name}: {rule}");
    }
}
