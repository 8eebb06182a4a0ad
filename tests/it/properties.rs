//! What holds for every input.

use proptest::prelude::*;
use rtcscope::report::build::build;
use rtcscope::sdp::attr::{self, Definition, Value};
use rtcscope::sdp::locate::locate;
use rtcscope::sdp::shape::{Kind, Shape, Step};
use rtcscope::sdp::syntax::Document;
use rtcscope::sdp::view::Session;
use rtcscope::text::Span;

use crate::pipeline::{explained, parsed};

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
            let _ = explained("x", input, rtcscope::render::Format::Human);
        }
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
    fn names(shape: Shape, found: &mut Vec<&'static str>) {
        for step in shape {
            match step {
                Step::Lit(_) => {}
                Step::Field(name, _) => found.push(name),
                Step::Opt(steps) => names(steps, found),
            }
        }
    }
    for definition in attr::all().chain(attr::lines::LINES) {
        let mut found = Vec::new();
        if let Value::Shaped(shape) | Value::Optional(shape) = definition.value {
            names(shape, &mut found);
        }
        for name in &found {
            assert!(!rtcscope::report::wire::RESERVED.contains(name), "{}: {name}", definition.name);
        }
    }
}
