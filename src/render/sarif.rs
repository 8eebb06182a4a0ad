//! SARIF 2.1.0, the interchange format of static analysis: one run, all findings, with the rules they are of.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::escape::{plain, plain_prose};
use super::json;
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::prose::Untrusted;
use crate::report::{Item, RuleCard, Sink};
use crate::text::Source;

/// Writes one SARIF log, at the end.
pub(super) struct Sarif<'w> {
    out: &'w mut dyn Write,
    rules: Vec<Value>,
    names: Vec<&'static str>,
    results: Vec<Value>,
}

impl<'w> Sarif<'w> {
    /// Writes to `out`.
    pub(super) const fn new(out: &'w mut dyn Write) -> Self {
        Self { out, rules: Vec::new(), names: Vec::new(), results: Vec::new() }
    }

    fn rule(&mut self, rule: &RuleCard) {
        if self.names.contains(&rule.name) {
            return;
        }
        self.names.push(rule.name);
        self.rules.push(json!({
            "id": rule.name,
            "shortDescription": { "text": rule.title },
            "fullDescription": { "text": rule.meaning },
            "help": { "text": format!("{} ({})", rule.remedy, rule.spec.join("; ")) },
            "defaultConfiguration": { "level": level(rule.level) },
        }));
    }

    fn finding(&mut self, finding: &Diagnostic, sources: &[&Source]) {
        let mut text = plain_prose(&finding.message);
        for more in finding.notes.iter().chain(&finding.help) {
            text += ". ";
            text += &plain_prose(more);
        }
        let mut result = json!({
            "ruleId": finding.name,
            "level": level(finding.level),
            "message": { "text": text },
            "locations": places(finding.label.iter(), sources),
        });
        if let Some(index) = self.names.iter().position(|name| *name == finding.name) {
            result["ruleIndex"] = index.into();
        }
        if !finding.also.is_empty() {
            result["relatedLocations"] = places(finding.also.iter(), sources);
        }
        self.results.push(result);
    }
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn places<'l>(labels: impl Iterator<Item = &'l Label>, sources: &[&Source]) -> Value {
    let mut all = Vec::new();
    for label in labels {
        let Some(source) = sources.get(label.source) else { continue };
        let (start, end) = (source.place(label.span.start), source.place(label.span.end));
        let mut location = json!({
            "physicalLocation": {
                "artifactLocation": { "uri": uri(source.name()) },
                "region": {
                    "startLine": start.line,
                    "startColumn": start.column,
                    "endLine": end.line,
                    "endColumn": end.column,
                },
            },
        });
        if !label.says.is_empty() {
            location["message"] = json!({ "text": plain_prose(&label.says) });
        }
        all.push(location);
    }
    Value::Array(all)
}

/// A file's name as a URI reference: everything but letters, digits and `-._~/` in hex.
fn uri(name: &str) -> String {
    let safe = plain(&Untrusted::new(name));
    let mut uri = String::with_capacity(safe.len());
    for byte in safe.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri += &format!("%{byte:02X}");
        }
    }
    uri
}

impl Sink for Sarif<'_> {
    fn item(&mut self, item: Item<'_>) -> io::Result<()> {
        match item {
            Item::Rule(rule) => self.rule(rule),
            Item::Finding(finding, sources) | Item::Echo(finding, sources) => self.finding(finding, sources),
            _ => {}
        }
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "rtcscope",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": std::mem::take(&mut self.rules),
                } },
                "columnKind": "unicodeCodePoints",
                "results": std::mem::take(&mut self.results),
            }],
        });
        json::pretty(self.out, &log)?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }
}
