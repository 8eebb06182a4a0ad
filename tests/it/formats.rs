//! Each format over one shared set of items: every kind of block, every level, hostile text. Rendered text is
//! snapshot-tested here and nowhere else.

use rtcscope::diagnostic::{Diagnostic, Edit, Fix, Label, Level};
use rtcscope::prose;
use rtcscope::prose::{Prose, Untrusted, theirs};
use rtcscope::render::escape::is_hostile;
use rtcscope::render::{Format, Look, renderer};
use rtcscope::report::{Block, Item, RuleCard};
use rtcscope::text::{Source, Span};

/// Terminal escapes, a clipboard write, bidi overrides, workflow commands, HTML, CDATA's end, Markdown.
const HOSTILE: &str =
    "\x1b[31mred\x1b]52;c;Zm9v\x07 \u{202e}abc\u{2066} ::error::x ##vso[y]z <script>alert(1)</script> ]]> `|*_# \0 end";

const RULE: RuleCard = RuleCard {
    name: "malformed-line",
    level: Level::Error,
    title: "a line cannot be read",
    meaning: "What it says is lost.",
    remedy: "Write it as its grammar says.",
    spec: &["RFC 8866, section 5"],
};

fn items() -> (Vec<Block>, Diagnostic, Source) {
    let hostile = || theirs(HOSTILE);
    let blocks = vec![
        Block::Heading(1, prose!["Offer from ", hostile()]),
        Block::Text(prose![
            "A paragraph that is long enough to be broken into two lines, with ",
            theirs("outside text"),
            " in it."
        ]),
        Block::Remarks(vec![
            (Level::Error, prose!["bad: ", hostile()]),
            (Level::Warning, prose!["odd"]),
            (Level::Info, prose!["so"]),
        ]),
        Block::Fields(vec![("label", prose!["short"]), ("longer label", prose![hostile()])]),
        Block::Heading(2, prose!["A table"]),
        Block::Table {
            head: vec!["line", "name"],
            rows: vec![vec![prose![1_u8], prose![hostile()]], vec![prose![2_u8], prose![]]],
        },
        Block::Example { says: prose!["offer"], text: "a=mid:«0»\na=group:BUNDLE ‹0›«»\n" },
        Block::Gloss {
            line: 12,
            source: Untrusted::new("a=mid:0"),
            says: prose!["Names it."],
            level: None,
            spec: vec!["RFC 5888, section 4"],
        },
        Block::Gloss {
            line: 13,
            source: Untrusted::new(HOSTILE),
            says: prose!["Unknown ", hostile()],
            level: Some(Level::Error),
            spec: vec![],
        },
    ];
    let text = format!("v=0\r\na=mid:{}\r\na=ice-pwd:geheim\r\n", HOSTILE.replace('\0', ""));
    let source = Source::new("evil\x1b[2J.sdp", text.into_bytes());
    let diagnostic = Diagnostic {
        label: Some(Label {
            says: prose!["here ", hostile()],
            within: Span::new(5, 90),
            ..Label::at(Span::new(11, 20))
        }),
        also: vec![Label { says: prose!["there ", hostile()], ..Label::at(Span::new(5, 10)) }],
        notes: vec![prose!["it is ", hostile()]],
        fix: Some(Fix { safe: true, says: prose!["mend ", hostile()], edits: vec![Edit::delete(Span::new(5, 6))] }),
        help: Some(prose!["do something about ", hostile()]),
        spec: &["RFC 8866, section 5"],
        ..Diagnostic::new("malformed-line", Level::Warning, prose!["this ", hostile(), " is odd"])
    };
    (blocks, diagnostic, source)
}

fn rendered(format: Format, width: usize, color: bool) -> String {
    let (blocks, diagnostic, source) = items();
    let mut out = Vec::new();
    {
        let mut sink =
            renderer(format, Look { width, color, links: color, several: false, fails_from: Level::Error }, &mut out);
        for block in blocks {
            sink.item(Item::Block(block)).expect("a Vec takes everything");
        }
        sink.item(Item::Case(&prose!["offer ", theirs(HOSTILE)], &source)).expect("a Vec takes everything");
        sink.item(Item::Rule(&RULE)).expect("a Vec takes everything");
        sink.item(Item::Finding(&diagnostic, &[&source])).expect("a Vec takes everything");
        sink.item(Item::Data(&serde_json::json!({ "text": HOSTILE, HOSTILE: 1 }))).expect("a Vec takes everything");
        sink.finish().expect("a Vec takes everything");
    }
    String::from_utf8(out).expect("output is UTF-8")
}

#[test]
fn nothing_hostile_gets_through_any_format() {
    for format in Format::ALL.iter().copied() {
        let text = rendered(format, 80, false);
        let bad: Vec<char> = text.chars().filter(|c| is_hostile(*c) && *c != '\n').collect();
        assert!(bad.is_empty(), "{format:?} let {bad:?} through");
        assert!(!text.contains("##vso["), "{format:?} lets a command through");
        let lines = text.lines().filter(|_| format != Format::Github);
        assert!(lines.clone().all(|line| !line.trim_start().starts_with("::")), "{format:?} lets a command through");
        let escapes = matches!(format, Format::Human | Format::Junit);
        assert!(text.contains("]]>") || escapes, "{format:?} keeps what is harmless there");
        if format == Format::Junit {
            assert!(!text.contains("<script") && !text.contains("]]>"), "{text}");
        }
        if format == Format::Github {
            assert!(text.lines().all(|line| line.starts_with("::warning ")), "a line is a command of ours: {text}");
        }
    }
}

#[test]
fn markdown_keeps_outside_text_in_code() {
    let text = rendered(Format::Markdown, 80, false);
    for line in text.lines() {
        // Outside of code spans there must be no HTML and no link.
        let mut outside = String::new();
        let mut rest = line;
        while let Some(at) = rest.find('`') {
            outside += &rest[..at];
            let fence = rest[at..].len() - rest[at..].trim_start_matches('`').len();
            let body = &rest[at + fence..];
            let close = "`".repeat(fence);
            let end = body
                .match_indices(&close)
                .find(|(n, _)| !body[..*n].ends_with('`') && !body[n + fence..].starts_with('`'));
            match end {
                Some((end, _)) => rest = &body[end + fence..],
                None => break,
            }
        }
        assert!(!outside.contains("<script"), "{line}");
    }
}

#[test]
fn human_output_fits_its_width() {
    for width in [40, 80, 100] {
        for line in rendered(Format::Human, width, false).lines() {
            let wide = line.chars().count();
            // Snippets need some room, whatever the width.
            let is_snippet = line.contains('|') || line.contains("-->") || line.starts_with("warning[");
            assert!(wide <= width || is_snippet, "{wide} > {width}: {line}");
        }
    }
}

#[test]
fn colour_adds_nothing_but_escapes() {
    let strip = |text: &str| anstream::adapter::strip_str(text).to_string();
    let (plain, coloured) = (rendered(Format::Human, 80, false), rendered(Format::Human, 80, true));
    assert_ne!(plain, coloured);
    assert_eq!(strip(&coloured), plain);
}

#[test]
fn snapshots() {
    for format in Format::ALL {
        insta::assert_snapshot!(format.name(), rendered(*format, 80, false));
    }
}

#[test]
fn a_sentence_is_joined_without_loose_ends() {
    let joined = Prose::join([prose!["a"], prose![theirs("b")]], ", ");
    assert_eq!(joined.plain(), "a, b");
}

#[test]
fn sarif_fits_its_schema() {
    let path = crate::pipeline::root().join("tests/schemas/sarif-2.1.0.json");
    let schema: serde_json::Value = serde_json::from_slice(&crate::pipeline::read(&path)).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let text = rendered(Format::Sarif, 80, false);
    let log: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let wrong: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "malformed-line");
    // The schema does refuse things.
    assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0" })));
}
