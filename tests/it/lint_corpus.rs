//! The rules against the real descriptions: no false alarms, and the report of what fires where.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use rtcscope::diagnostic::{Diagnostic, Level};
use rtcscope::lint::sequence::Sequence;
use rtcscope::lint::{self, Check, Description, Pair, Profile, Selection};
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
const REAL_DEFECTS: &[(&str, &str, &str)] = &[
    (
        "werift0.24-answer-recvonly.sdp",
        "group-rejected-mid",
        "it rejects both sections and lists them in the group all the same; only werift itself was asked to take it",
    ),
    (
        "baresip1.0-answer-dtls-srtp-ice.sdp",
        "missing-rtcp-mux",
        "no browser was given it; both refuse the offer it answers, which has none either, with that reason",
    ),
];

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

/// What the manifest saw wrong with an answer, in its words around a mid, and the rule that says so.
const ANOMALIES: &[(&str, &str, &str)] = &[
    ("answer bundles mid ", " that the offer did not put in a BUNDLE group", "bundle-not-offered"),
    ("answer BUNDLE names rejected (port 0) mid ", "", "answer-bundles-rejected"),
];

#[test]
fn pairs_that_connected_have_no_error() {
    let Some((all, manifest)) = corpus() else { return };
    let mut wrong = Vec::new();
    let mut anomalies = 0;
    for entry in manifest["offer_answer_pairs"].as_array().expect("a list") {
        let of = |role: &str| all.iter().find(|real| Some(real.name.as_str()) == entry[role].as_str()).expect("a file");
        let (offer, answer) = (of("offer"), of("answer"));
        if is_plain(offer) {
            continue;
        }
        let found = pair(&offer.text, &answer.text);
        let mut errors: Vec<_> = found.iter().filter(|finding| finding.level == Level::Error).collect();
        // What is really wrong must be found, at the mid; and nothing else may be.
        for seen in entry["offer_answer_anomalies_observed"].as_array().expect("a list") {
            let seen = seen.as_str().expect("a sentence");
            anomalies += 1;
            let known = ANOMALIES
                .iter()
                .find_map(|(before, after, rule)| Some((seen.strip_prefix(before)?.strip_suffix(after)?, *rule)));
            let (mid, rule) = known.unwrap_or_else(|| panic!("no rule for {seen:?}"));
            let is_it = |finding: &Diagnostic| {
                let label = finding.label.as_ref().expect("a place");
                finding.name == rule && (label.source, label.span.of_text(&answer.text)) == (1, mid)
            };
            match errors.iter().position(|finding| is_it(finding)) {
                Some(at) => drop(errors.remove(at)),
                None => wrong.push(format!("{} + {}: nothing found of {seen:?}", offer.name, answer.name)),
            }
        }
        for finding in errors {
            wrong.push(format!("{} + {}: {} {}", offer.name, answer.name, finding.name, finding.message.plain()));
        }
    }
    assert!(wrong.is_empty(), "{} false alarms or misses:\n{}", wrong.len(), wrong.join("\n"));
    assert!(anomalies >= 4, "the manifest names {anomalies} only");
}

/// Prints every finding about every pair, for whoever writes rules, when `LINT_PAIRS` is set.
#[test]
#[expect(clippy::print_stdout, reason = "that is what it is for")]
fn print_pairs() {
    let Some((all, manifest)) = corpus().filter(|_| std::env::var_os("LINT_PAIRS").is_some()) else {
        return;
    };
    for entry in manifest["offer_answer_pairs"].as_array().expect("a list") {
        let of = |role: &str| all.iter().find(|real| Some(real.name.as_str()) == entry[role].as_str()).expect("a file");
        let (offer, answer) = (of("offer"), of("answer"));
        for finding in pair(&offer.text, &answer.text) {
            let source = finding.label.as_ref().map_or(1, |label| label.source);
            let text = if source == 0 { &offer.text } else { &answer.text };
            println!("{} + {}: {}", offer.name, answer.name, shown(text, &finding));
        }
    }
}

fn pair(offer: &str, answer: &str) -> Vec<Diagnostic> {
    let documents = [Document::parse(offer), Document::parse(answer)];
    let sessions = [Session::read(&documents[0]), Session::read(&documents[1])];
    let offer = Description::new(&sessions[0], Some(SdpType::Offer), Profile::Jsep);
    let answer = Description::new(&sessions[1], Some(SdpType::Answer), Profile::Jsep).numbered(1);
    lint::lint_pair(&Pair { offer: &offer, answer: &answer }, &Selection::of(Profile::Jsep))
}

/// What is found in a sequence of descriptions of the corpus, each with the names of the two; and how many steps and
/// pairs there were.
fn sequence(all: &[&Real]) -> (Vec<(String, Diagnostic)>, usize, usize) {
    let documents: Vec<_> = all.iter().map(|real| Document::parse(&real.text)).collect();
    let sessions: Vec<_> = documents.iter().map(Session::read).collect();
    let inputs: Vec<_> = sessions.iter().zip(all).map(|(session, real)| (session, real.kind)).collect();
    let sequence = Sequence::of(&inputs, Profile::Jsep);
    let selection = Selection::of(Profile::Jsep);
    let mut found = Vec::new();
    for ([before, now], step) in sequence.steps() {
        let names = format!("{} → {}", all[before].name, all[now].name);
        found.extend(lint::lint_step(&step, &selection).into_iter().map(|finding| (names.clone(), finding)));
    }
    for ([offer, answer], pair) in sequence.pairs() {
        let names = format!("{} + {}", all[offer].name, all[answer].name);
        found.extend(lint::lint_pair(&pair, &selection).into_iter().map(|finding| (names.clone(), finding)));
    }
    (found, sequence.steps().count(), sequence.pairs().count())
}

/// The renegotiations of the corpus: what both sides said in turn, a list for each.
fn scenarios(all: &[Real]) -> Vec<Vec<&Real>> {
    let mut scenarios: BTreeMap<(&str, &str), Vec<&Real>> = BTreeMap::new();
    for real in all.iter().filter(|real| real.name.contains("-step")) {
        let (name, _) = real.name.split_once("-step").expect("a step");
        let (client, scenario) = name.split_once("-offer-").or_else(|| name.split_once("-answer-")).expect("a type");
        scenarios.entry((client, scenario)).or_default().push(real);
    }
    let step = |real: &Real| real.name.split_once("-step").map(|(_, step)| step.to_owned());
    let mut scenarios: Vec<_> = scenarios.into_values().collect();
    for exchange in &mut scenarios {
        exchange.sort_by_key(|real| (step(real), real.kind != Some(SdpType::Offer)));
    }
    scenarios
}

/// What browsers said one after the other, each side alone and both in turn.
#[test]
fn renegotiations_of_the_corpus_have_no_error_and_no_warning() {
    let Some((all, _)) = corpus() else { return };
    let mut wrong = Vec::new();
    let (mut steps, mut pairs) = (0, 0);
    for exchange in scenarios(&all) {
        let offers: Vec<_> = exchange.iter().copied().filter(|real| real.kind == Some(SdpType::Offer)).collect();
        let (mut found, of_steps, of_pairs) = sequence(&exchange);
        assert_eq!((of_steps, of_pairs), (exchange.len() - 2, exchange.len() / 2), "{}", exchange[0].name);
        found.extend(sequence(&offers).0);
        let serious = found.iter().filter(|(_, finding)| finding.level > Level::Info);
        wrong.extend(serious.map(|(names, finding)| format!("{names}: {} {}", finding.name, finding.message.plain())));
        steps += of_steps;
        pairs += of_pairs;
    }
    assert!(wrong.is_empty(), "{} false alarms:\n{}", wrong.len(), wrong.join("\n"));
    assert!(steps >= 10 && pairs >= 10, "{steps} steps and {pairs} pairs only");
}

/// Where the rules fire: by rule the level and the files.
type ByRule = BTreeMap<&'static str, (Level, Vec<String>)>;

fn file(by_rule: &mut ByRule, finding: &Diagnostic, name: &str) {
    let files = &mut by_rule.entry(finding.name).or_insert((finding.level, Vec::new())).1;
    if files.last().is_none_or(|last| last != name) {
        files.push(name.to_owned());
    }
}

/// The report: per rule the corpus files it fires on, per file the errors. Made again with `BLESS=1`.
#[test]
fn the_report_of_what_fires_where_is_up_to_date() {
    let Some((all, manifest)) = corpus() else { return };
    let mut by_rule = ByRule::new();
    let mut by_file = Vec::new();
    for real in &all {
        let mut errors = Vec::new();
        for finding in findings(&real.text, real.kind, Profile::Jsep) {
            file(&mut by_rule, &finding, &real.name);
            if finding.level == Level::Error {
                errors.push(finding.name);
            }
        }
        errors.sort_unstable();
        errors.dedup();
        by_file.push((&real.name, errors));
    }
    let pairs = manifest["offer_answer_pairs"].as_array().expect("a list");
    for entry in pairs {
        let of = |role: &str| all.iter().find(|real| Some(real.name.as_str()) == entry[role].as_str()).expect("a file");
        let (offer, answer) = (of("offer"), of("answer"));
        for finding in pair(&offer.text, &answer.text) {
            file(&mut by_rule, &finding, &format!("{} + {}", offer.name, answer.name));
        }
    }
    let mut steps = 0;
    for exchange in scenarios(&all) {
        let (said, of_steps, _) = sequence(&exchange);
        steps += of_steps;
        for (name, finding) in said.iter().filter(|(name, _)| name.contains(" → ")) {
            file(&mut by_rule, finding, name);
        }
    }
    let mut report = String::from(
        "# What the rules find in the corpus\n\nMade by a test over every description of `../shared/corpus/sdp`, every \
         offer with its answer, and every later description after the one before of the same side, with the profile \
         jsep. Do not edit.\n\n## Per file: the errors\n\n",
    );
    for (name, errors) in by_file.iter().filter(|(_, errors)| !errors.is_empty()) {
        writeln!(report, "- {name}: {}", errors.join(", ")).expect("a String takes everything");
    }
    let clean = by_file.iter().filter(|(_, errors)| errors.is_empty()).count();
    write!(report, "\nThe other {clean} of {} have none.\n\n## Per rule: the files\n", by_file.len())
        .expect("a String takes everything");
    for rule in lint::all() {
        let (level, files) = by_rule.get(rule.name).map_or((rule.level, &[][..]), |(level, files)| (*level, files));
        let of = match rule.check {
            Check::Pair(_) => count(pairs.len(), "pair", "pairs"),
            Check::Step(_) => count(steps, "step", "steps"),
            _ => by_file.len().to_string(),
        };
        write!(report, "\n### {} ({}): {} of {of}\n\n", rule.name, level.name(), files.len())
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

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What the manifest wants to be found in answers that were spoilt.
#[test]
fn spoilt_answers_are_told_from_their_offers() {
    let Some(folder) = beside("corpus") else { return };
    let offer = "sdp/chromium/chromium156-offer-audio-video.sdp";
    let fewer = "malformed/pair-answer-fewer-mlines";
    for (offer, answer, expected) in [
        (offer, "malformed/answer-setup-actpass.sdp", &["setup-roles", "setup-roles"][..]),
        (offer, "malformed/answer-rejected-mid-still-in-bundle.sdp", &["answer-bundles-rejected"]),
        (&format!("{fewer}.offer.sdp"), &format!("{fewer}.answer.sdp"), &["section-count-differs"]),
    ] {
        let found = pair(&text(&folder, offer), &text(&folder, answer));
        let errors: Vec<_> = found.iter().filter(|f| f.level == Level::Error).map(|finding| finding.name).collect();
        assert_eq!(errors, expected, "{answer}");
    }
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

/// What must be told of the spoilt inputs: file, rule, level, line of the place. Each is what the manifest expects of it.
const SPOILT: &[(&str, &str, Level, usize)] = &[
    ("truncated-inside-rtpmap.sdp", "rtpmap-malformed", Level::Error, 0),
    ("m-line-port-out-of-range.sdp", "port-range", Level::Error, 45),
    ("duplicate-mid.sdp", "group-unknown-mid", Level::Error, 5),
    ("duplicate-mid.sdp", "duplicate-mid", Level::Error, 59),
    ("no-fingerprint.sdp", "missing-fingerprint", Level::Error, 8),
    ("ice-ufrag-too-short.sdp", "ice-ufrag-length", Level::Error, 17),
    ("payload-type-clash-in-bundle.sdp", "bundle-pt-collision", Level::Error, 0),
    ("extmap-id-zero-and-fifteen.sdp", "extmap-id-range", Level::Error, 0),
    ("extmap-id-zero-and-fifteen.sdp", "extmap-id-15", Level::Warning, 0),
    ("candidate-port-70000.sdp", "candidate-malformed", Level::Error, 0),
    ("candidate-priority-not-a-number.txt", "candidate-malformed", Level::Error, 1),
    ("cr-only-line-endings.sdp", "cr-line-endings", Level::Error, 0),
    ("nul-bytes.sdp", "bad-octet", Level::Error, 0),
    ("answer-rejected-mid-still-in-bundle.sdp", "group-rejected-mid", Level::Error, 0),
    ("no-version-line.sdp", "missing-required-line", Level::Error, 1),
    ("simulcast-names-undeclared-rid.sdp", "simulcast-undefined-rid", Level::Error, 0),
];

#[test]
fn spoilt_inputs_get_what_is_expected_of_them() {
    let mut wrong = Vec::new();
    for (name, rule, level, line) in SPOILT {
        let text = String::from_utf8_lossy(&read(&root().join("fixtures/malformed").join(name))).into_owned();
        let kind = name.starts_with("answer").then_some(SdpType::Answer);
        let found = findings(&text, kind, Profile::Jsep);
        let at = |finding: &Diagnostic| {
            let start = finding.label.as_ref().map_or(0, |label| label.span.start as usize);
            text[..start].matches('\n').count() + 1
        };
        let told = |finding: &Diagnostic| {
            finding.name == *rule && finding.level == *level && (*line == 0 || at(finding) == *line)
        };
        if !found.iter().any(told) {
            let all: Vec<String> = found.iter().map(|finding| shown(&text, finding)).collect();
            wrong.push(format!("{name}: no {rule} at line {line}, but {all:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let text = String::from_utf8_lossy(&read(&root().join("fixtures/malformed/answer-setup-actpass.sdp"))).into_owned();
    let found = findings(&text, Some(SdpType::Answer), Profile::Jsep);
    assert!(found.iter().any(|finding| finding.name == "answer-setup-actpass" && finding.level == Level::Error));
    let bare = read(&root().join("fixtures/malformed/candidate-priority-not-a-number.txt"));
    let found = findings(&String::from_utf8_lossy(&bare), None, Profile::Jsep);
    assert_eq!(
        found.iter().filter(|finding| finding.level == Level::Error).count(),
        3,
        "all three, each for its priority"
    );
}
