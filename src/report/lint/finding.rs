//! A finding as data, the same in every command.

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Label};
use crate::text::Source;

/// A finding. Places are in the sources, by their numbers.
pub fn wire(finding: &Diagnostic, sources: &[&Source]) -> Value {
    let mut value = json!({
        "rule": finding.name,
        "level": finding.level.name(),
        "message": finding.message.plain(),
        "place": finding.label.as_ref().map(|label| place(label, sources)),
    });
    if !finding.also.is_empty() {
        value["also"] = finding.also.iter().map(|label| place(label, sources)).collect();
    }
    if !finding.notes.is_empty() {
        value["notes"] = finding.notes.iter().map(|note| Value::from(note.plain())).collect();
    }
    if let Some(help) = &finding.help {
        value["help"] = help.plain().into();
    }
    if let Some(fix) = &finding.fix {
        value["fix"] = json!({ "safe": fix.safe, "says": fix.says.plain() });
    }
    value["spec"] = finding.spec.into();
    value
}

/// A place: line and column (from 1, in characters) of its beginning and end, and its bytes in the file.
fn place(label: &Label, sources: &[&Source]) -> Value {
    let Some(source) = sources.get(label.source) else { return Value::Null };
    let (start, end) = (source.place(label.span.start), source.place(label.span.end));
    let mut value = json!({
        "file": source.name(),
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "offset": label.span.start,
        "length": label.span.len(),
    });
    if !label.says.is_empty() {
        value["says"] = label.says.plain().into();
    }
    value
}
