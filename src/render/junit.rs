//! JUnit's XML, as continuous integration shows it: a suite a description, a test case a finding. Errors and warnings
//! at or above the level that fails are failures; milder findings are cases that pass, with their text beside.

use std::io::{self, Write};

use super::escape::{plain, plain_prose};
use crate::diagnostic::{Diagnostic, Level};
use crate::prose::{Prose, Untrusted};
use crate::report::{Item, Sink};
use crate::text::Source;

/// Writes JUnit XML, all of it at the end: a suite begins with its counts.
pub(super) struct Junit<'w> {
    out: &'w mut dyn Write,
    /// The mildest level that is a failure.
    fails_from: Level,
    suites: Vec<Suite>,
}

struct Suite {
    name: String,
    cases: String,
    count: usize,
    failures: usize,
}

impl<'w> Junit<'w> {
    /// Writes to `out`.
    pub(super) const fn new(out: &'w mut dyn Write, fails_from: Level) -> Self {
        Self { out, fails_from, suites: Vec::new() }
    }

    fn suite(&mut self, name: &Prose, source: &Source) {
        let file = plain(&Untrusted::new(source.name()));
        let name = format!("{file}: {}", plain_prose(name));
        self.suites.push(Suite { name, cases: String::new(), count: 0, failures: 0 });
    }

    fn finding(&mut self, finding: &Diagnostic, sources: &[&Source]) {
        let fails = finding.level >= self.fails_from;
        let message = plain_prose(&finding.message);
        let mut text = String::new();
        let mut class = String::new();
        for label in finding.label.iter().chain(&finding.also) {
            let Some(source) = sources.get(label.source) else { continue };
            let name = plain(&Untrusted::new(source.name()));
            text += &format!("{name}:{}: {}\n", source.place(label.span.start), plain_prose(&label.says));
            if class.is_empty() {
                class = name;
            }
        }
        for note in finding.notes.iter().chain(&finding.help) {
            text += &format!("{}\n", plain_prose(note));
        }
        for spec in finding.spec {
            text += &format!("see {spec}\n");
        }
        if self.suites.is_empty() {
            self.suites.push(Suite { name: class.clone(), cases: String::new(), count: 0, failures: 0 });
        }
        let Some(suite) = self.suites.last_mut() else { return };
        suite.count += 1;
        suite.failures += usize::from(fails);
        suite.cases += &format!("    <testcase name=\"{}\" classname=\"{}\">\n", xml(finding.name), xml(&class));
        suite.cases += &if fails {
            let level = finding.level.name();
            format!("      <failure type=\"{level}\" message=\"{}\">{}</failure>\n", xml(&message), xml(&text))
        } else {
            format!("      <system-out>{}</system-out>\n", xml(&format!("{message}\n{text}")))
        };
        suite.cases += "    </testcase>\n";
    }
}

/// Text and attribute values: what means something in XML is written as an entity. Control characters, which XML does
/// not allow at all, have been taken out before.
fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

impl Sink for Junit<'_> {
    fn item(&mut self, item: Item<'_>) -> io::Result<()> {
        match item {
            Item::Case(name, source) => self.suite(name, source),
            Item::Finding(finding, sources) | Item::Echo(finding, sources) => self.finding(finding, sources),
            _ => {}
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        // A description without findings is one test that passed.
        let tests: usize = self.suites.iter().map(|suite| suite.count.max(1)).sum();
        let failures: usize = self.suites.iter().map(|suite| suite.failures).sum();
        writeln!(self.out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(self.out, "<testsuites name=\"rtcscope\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">")?;
        for suite in &self.suites {
            let (name, count) = (xml(&suite.name), suite.count.max(1));
            writeln!(
                self.out,
                "  <testsuite name=\"{name}\" tests=\"{count}\" failures=\"{}\" errors=\"0\">",
                suite.failures
            )?;
            if suite.count == 0 {
                writeln!(self.out, "    <testcase name=\"no findings\" classname=\"{name}\"/>")?;
            }
            self.out.write_all(suite.cases.as_bytes())?;
            writeln!(self.out, "  </testsuite>")?;
        }
        writeln!(self.out, "</testsuites>")?;
        self.out.flush()
    }
}
