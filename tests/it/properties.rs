//! What holds for every input.

use proptest::prelude::*;
use rtcscope::render::Format;
use rtcscope::render::escape::is_hostile;
use rtcscope::report::build::build;
use rtcscope::report::parse;
use rtcscope::sdp::attr::{self, Definition, Value};
use rtcscope::sdp::locate::{FoundKind, NoteKind, locate};
use rtcscope::sdp::shape::{Kind, Shape, Step, fields};
use rtcscope::sdp::syntax::Document;
use rtcscope::sdp::view::Session;
use rtcscope::text::Span;

use crate::pipeline::{each, explained, files, parsed, read, root};

/// Text made of what SDP is made of, and of what it is not.
fn pieces() -> impl Strategy<Value = String> {
    let names: Vec<String> = attr::all().map(|definition| definition.name.to_owned()).collect();
    let name = proptest::sample::select(names);
    let value = prop_oneof![
        "[ -~]{0,40}",
        Just("96 VP8/90000".to_owned()),
        Just("1 1 udp 2122260223 192.0.2.1 9 typ host".to_owned()),
        Just("96 minptime=10; useinbandfec=1;".to_owned()),
        Just("send 1;2,~3 recv 4".to_owned()),
        "[0-9 /;=,:.~*-]{0,20}",
    ];
    let line = prop_oneof![
        4 => (name, value.clone()).prop_map(|(name, value)| format!("a={name}:{value}")),
        1 => ("[a-z]", value).prop_map(|(letter, value)| format!("{letter}={value}")),
        1 => Just("m=audio 9 UDP/TLS/RTP/SAVPF 96 97".to_owned()),
        1 => Just("v=0".to_owned()),
        1 => "\\PC{0,20}",
        1 => Just("a=rtcp-mux".to_owned()),
        1 => Just(String::new()),
    ];
    let end = prop_oneof![6 => Just("\r\n"), 2 => Just("\n"), 1 => Just("\r"), 1 => Just("\r\r\n")];
    proptest::collection::vec((line, end), 0..30)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| format!("{line}{end}")).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_are_the_text(text in "(\\PC|\r|\n|=){0,200}") {
        let document = Document::parse(&text);
        let again: String = document
            .lines
            .iter()
            .map(|line| [document.slice(line.span()), document.slice(line.eol())].concat())
            .collect();
        prop_assert_eq!(again, text);
    }

    #[test]
    fn fields_lie_within_their_lines(text in pieces()) {
        let document = Document::parse(&text);
        let session = Session::read(&document);
        prop_assert_eq!(session.entries.len(), document.lines.len());
        for (line, entry) in document.lines.iter().zip(&session.entries) {
            for field in session.fields(entry) {
                prop_assert!(field.span.start >= line.span().start && field.span.end <= line.span().end);
                prop_assert!(text.get(field.span.range()).is_some());
            }
        }
        for (line, misfit) in session.misfits() {
            let line = document.lines[*line as usize].span();
            prop_assert!(misfit.span.start >= line.start && misfit.span.end <= line.end);
            prop_assert!(text.get(misfit.span.range()).is_some());
        }
    }

    #[test]
    fn there_and_back(text in pieces()) {
        // Begun like this, it is one raw description from the first byte to the last.
        let text = format!("v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\n{text}");
        let all = parsed("x", text.clone().into_bytes());
        let built: Vec<u8> = all.iter().flat_map(|json| build(json).expect("what parse wrote")).collect();
        if all.iter().all(|json| json["source"]["wrapping"].as_array().is_some_and(Vec::is_empty)) && !all.is_empty() {
            prop_assert_eq!(String::from_utf8_lossy(&built), text);
        }
    }

    #[test]
    fn nothing_panics_and_spans_stay_inside(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in pieces()) {
        for input in [bytes.clone(), [text.as_bytes(), &bytes].concat(), [&bytes, text.as_bytes()].concat()] {
            let located = locate(&input, 1 << 20);
            for found in located.found.iter().chain(&located.loose) {
                let whole = found.outer(Span::new(0, found.text.len() as u32));
                prop_assert!(whole.start <= whole.end && whole.end as usize <= input.len());
            }
            let _ = explained("x", input, Format::Human);
        }
    }
}

/// Every fixture cut anywhere and damaged anyhow, always the same way. Whatever comes of it is read, explained and
/// written back; spans stay in the input, and what was not unwrapped comes back as it was.
#[test]
fn damaged_fixtures_do_no_harm() {
    // As many as fit into a few seconds; more of them is how to look for something.
    const ROUNDS: usize = 1;
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let fixtures: Vec<Vec<u8>> = files(&root().join("fixtures"), &[".sdp", ".txt", ".log", ".jsonl", ".sip", ".gz"])
        .iter()
        .map(|path| read(path))
        .filter(|bytes| (1..20_000).contains(&bytes.len()))
        .collect();
    assert!(fixtures.len() > 200);
    for fixture in &fixtures {
        for _ in 0..ROUNDS {
            let mut input = fixture[..=random.below(fixture.len())].to_vec();
            for _ in 0..random.below(6) {
                damage(&mut input, &fixtures, &mut random);
            }
            survives(input);
        }
    }
}

/// Bytes that mean something somewhere on the way.
const TELLING: &[&[u8]] = &[
    b"v=0",
    b"\r\n",
    b"\n",
    b"\r",
    b"=",
    b":",
    b" ",
    b";",
    b"/",
    b"a=",
    b"m=",
    b"\\r\\n",
    b"\\",
    b"\"",
    b"&quot;",
    b"<br>",
    b"\xff",
    b"\xe2\x80\xae",
    b"\0",
    b"99999999999999999999",
    b"-1",
    b"*",
    b"~",
    b"a=ice-ufrag:",
    b"candidate:",
    b"eyJ",
    b"\x1f\x8b",
    b"\xff\xfe",
];

fn damage(input: &mut Vec<u8>, fixtures: &[Vec<u8>], random: &mut Random) {
    let at = random.below(input.len() + 1);
    let to = (at + random.below(40)).min(input.len());
    match random.below(6) {
        0 => drop(input.drain(at..to)),
        1 => drop(input.splice(at..to, TELLING[random.below(TELLING.len())].iter().copied())),
        2 => drop(input.splice(at..at, TELLING[random.below(TELLING.len())].iter().copied())),
        3 => input.extend_from_within(at..to),
        4 => {
            let other = &fixtures[random.below(fixtures.len())];
            let from = random.below(other.len());
            input.splice(at..at, other[from..].iter().take(400).copied());
        }
        _ => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
    }
}

fn survives(input: Vec<u8>) {
    let located = locate(&input, 1 << 20);
    for found in located.found.iter().chain(&located.loose) {
        let whole = found.outer(Span::new(0, found.text.len() as u32));
        assert!(whole.start <= whole.end && whole.end as usize <= input.len(), "{input:?}");
    }
    // Lone candidates are put together anew, one a line; no-break spaces are read as blanks, which is noted.
    let spaces = located.notes.iter().any(|note| matches!(note.problem, NoteKind::NoBreakSpaces { .. }));
    let raw = !spaces
        && matches!(&*located.found, [found] if found.wrapping.is_empty() && found.kind != FoundKind::Candidates
        && found.place() == Span::new(0, input.len() as u32));
    let mut built = Vec::new();
    each("x", input.clone(), |described| {
        let json = serde_json::to_value(parse::Wire(described)).expect("it serialises");
        built.extend(build(&json).expect("what parse wrote"));
    });
    assert!(!raw || built == input, "{:?}", String::from_utf8_lossy(&input));
    for format in [Format::Human, Format::Jsonl] {
        let said = explained("x", input.clone(), format);
        assert!(!said.chars().any(|c| is_hostile(c) && c != '\n'), "{input:?}");
    }
}

/// xorshift64*: the same numbers every time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end
    }
}

/// Every definition's shape must be one that can be written back: an optional part without a field would be lost.
#[test]
fn optional_parts_have_fields() {
    fn has_field(shape: Shape) -> bool {
        shape.iter().any(|step| match step {
            Step::Lit(_) => false,
            Step::Field(..) => true,
            Step::Opt(steps) => has_field(steps),
        })
    }
    fn check(definition: &Definition, shape: Shape) {
        for step in shape {
            if let Step::Opt(steps) = step {
                assert!(has_field(steps), "{}: an optional part without a field is lost in JSON", definition.name);
                check(definition, steps);
            }
        }
        let lists = shape.iter().filter(|step| matches!(step, Step::Field(_, Kind::Params))).count();
        assert!(lists <= 1, "{}: the separators of two lists of parameters would share one key", definition.name);
    }
    for definition in attr::all().chain(attr::lines::LINES) {
        if let Value::Shaped(shape) | Value::Optional(shape) = definition.value {
            check(definition, shape);
        }
    }
}

/// No field may be called like something else in the JSON of a line.
#[test]
fn field_names_are_free() {
    for definition in attr::all().chain(attr::lines::LINES) {
        let (Value::Shaped(shape) | Value::Optional(shape)) = definition.value else { continue };
        for (name, _) in fields(shape) {
            assert!(!rtcscope::report::wire::RESERVED.contains(&name), "{}: {name}", definition.name);
        }
    }
}
