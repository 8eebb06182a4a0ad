//! From the JSON of [`wire`](super::wire) back to SDP, written from the typed fields. What `sdp parse` wrote gives the
//! same bytes again; what somebody changed in between gives what they changed.

use serde_json::{Map, Value};

use super::wire::{FORMAT, VERSION};
use crate::prose;
use crate::prose::{Prose, ours, theirs};
use crate::sdp::attr::{self, Definition, lines};
use crate::sdp::shape::{Kind, Shape, Step, fields};
use crate::sdp::syntax::Document;
use crate::sdp::windows_1252;

/// Why JSON is not a description, with the place in it (`lines[12].port`).
#[derive(Clone, Debug, PartialEq)]
pub struct BuildError {
    /// Where in the JSON: `lines[12].port`; empty for the whole.
    pub at: Prose,
    /// What is wrong there.
    pub problem: Prose,
}

/// Writes the description in `json` as SDP bytes.
pub fn build(json: &Value) -> Result<Vec<u8>, BuildError> {
    let top = json.as_object().ok_or_else(|| whole(prose!["expected an object as `rtcscope sdp parse` writes it"]))?;
    match top.get("format").and_then(Value::as_str) {
        Some(FORMAT) => {}
        Some(other) => return Err(whole(prose!["format is ", theirs(other), ", not ", FORMAT])),
        None if top.contains_key("media") && top.contains_key("version") => {
            return Err(whole(prose![
                "this looks like the JSON of sdp-transform: leave --compat out of `rtcscope sdp parse`"
            ]));
        }
        None => return Err(whole(prose!["there is no \"format\": this is not the JSON of `rtcscope sdp parse`"])),
    }
    if top.get("version").and_then(Value::as_u64) != Some(VERSION) {
        return Err(whole(prose!["version must be ", VERSION, ", the only one this program knows"]));
    }
    let eol = match top.get("eol") {
        None => "\r\n",
        Some(eol) => line_end(eol).ok_or_else(|| at("eol", prose!["must be a string of CR and LF"]))?,
    };
    let lines =
        top.get("lines").and_then(Value::as_array).ok_or_else(|| at("lines", prose!["must be an array of lines"]))?;
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        let place = |field: &str| prose![ours(format!("lines[{index}]")), ours(dot(field)), theirs(field)];
        let object =
            line.as_object().ok_or_else(|| BuildError { at: place(""), problem: prose!["must be an object"] })?;
        let start = text.len();
        write_line(object, &mut text).map_err(|(field, problem)| BuildError { at: place(&field), problem })?;
        text.push_str(match object.get("eol") {
            None => eol,
            Some(own) => line_end(own)
                .ok_or_else(|| BuildError { at: place("eol"), problem: prose!["must be a string of CR and LF"] })?,
        });
        if text[start..].trim_end_matches(['\r', '\n']).contains('\n') {
            return Err(BuildError { at: place(""), problem: prose!["a value holds a line end"] });
        }
    }
    let document = Document::parse(&text);
    if document.lines.len() != lines.len() {
        return Err(at("lines", prose!["the lines would run into each other: a value or \"eol\" is wrong"]));
    }
    encode(text, top)
}

fn encode(text: String, top: &Map<String, Value>) -> Result<Vec<u8>, BuildError> {
    let mut bytes = Vec::with_capacity(text.len() + 3);
    if top.get("bom") == Some(&Value::Bool(true)) {
        bytes.extend_from_slice("\u{feff}".as_bytes());
    }
    match top.get("encoding").map_or(Some("utf-8"), Value::as_str) {
        Some("utf-8") => bytes.extend_from_slice(text.as_bytes()),
        Some("windows-1252") => one_by_one(&text, &mut bytes, "Windows-1252", windows_1252::encode)?,
        // what earlier versions wrote
        Some("latin-1") => one_by_one(&text, &mut bytes, "Latin-1", |char| u8::try_from(u32::from(char)).ok())?,
        _ => return Err(at("encoding", prose!["must be \"utf-8\" or \"windows-1252\""])),
    }
    Ok(bytes)
}

fn one_by_one(
    text: &str,
    bytes: &mut Vec<u8>,
    name: &'static str,
    encode: impl Fn(char) -> Option<u8>,
) -> Result<(), BuildError> {
    for char in text.chars() {
        let missing = || at("encoding", prose![theirs(char.encode_utf8(&mut [0; 4])), " is not in ", name]);
        bytes.push(encode(char).ok_or_else(missing)?);
    }
    Ok(())
}

fn whole(problem: Prose) -> BuildError {
    BuildError { at: prose![], problem }
}

fn at(field: &'static str, problem: Prose) -> BuildError {
    BuildError { at: prose![field], problem }
}

fn dot(field: &str) -> String {
    if field.is_empty() { String::new() } else { ".".to_owned() }
}

fn line_end(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| text.bytes().all(|b| matches!(b, b'\r' | b'\n')))
}

type Fault = (String, Prose);

fn fault(field: &str, problem: Prose) -> Fault {
    (field.to_owned(), problem)
}

fn write_line(line: &Map<String, Value>, text: &mut String) -> Result<(), Fault> {
    let string = |field: &str| match line.get(field) {
        None => Ok(None),
        Some(Value::String(string)) => Ok(Some(string.as_str())),
        Some(_) => Err(fault(field, prose!["must be a string"])),
    };
    if let Some(whole) = string("text")? {
        text.push_str(whole);
        return Ok(());
    }
    let bare = line.get("bare") == Some(&Value::Bool(true));
    let letter = string("type")?;
    let definition = match (letter, string("attribute")?) {
        (Some("a"), Some(name)) => {
            text.push_str("a=");
            text.push_str(name);
            attr::find(name)
        }
        (None, Some(name)) if bare => {
            text.push_str(name);
            attr::find(name)
        }
        (Some("a"), None) => return Err(fault("attribute", prose!["is missing"])),
        (Some(letter), None) if letter.len() == 1 && letter.as_bytes()[0].is_ascii_alphabetic() => {
            text.push_str(letter);
            text.push('=');
            lines::find(letter.as_bytes()[0])
        }
        (Some(_), Some(_)) => return Err(fault("attribute", prose!["belongs to lines of type \"a\" only"])),
        (Some(_), None) => return Err(fault("type", prose!["must be one letter"])),
        (None, _) => return Err(fault("", prose!["needs \"type\" or \"text\""])),
    };
    let content = text.len();
    write_value(definition, line, text)?;
    // What was written has no colon yet: an attribute's value gets one.
    if line.contains_key("attribute")
        && (text.len() > content || line.contains_key("raw") || has_value(definition, line))
    {
        text.insert(content, ':');
    }
    match string("trailing")? {
        Some(blanks) if blanks.trim_matches([' ', '\t']).is_empty() => text.push_str(blanks),
        Some(_) => return Err(fault("trailing", prose!["must be blanks"])),
        None => {}
    }
    Ok(())
}

/// Is there a value at all, be it an empty one?
fn has_value(definition: Option<&'static Definition>, line: &Map<String, Value>) -> bool {
    match definition.map(shape_of) {
        None => line.contains_key("value"),
        Some(None) => false,
        Some(Some(shape)) => has_field(shape, line),
    }
}

/// Writes what stands after the letter or the name.
fn write_value(
    definition: Option<&'static Definition>,
    line: &Map<String, Value>,
    text: &mut String,
) -> Result<(), Fault> {
    let string = |field: &str| line.get(field).map(|value| string_of(field, value)).transpose();
    if let Some(raw) = string("raw")? {
        text.push_str(raw);
        return Ok(());
    }
    let Some(definition) = definition else {
        only_known(line, &["value"], "an unknown attribute or line")?;
        text.push_str(string("value")?.unwrap_or_default());
        return Ok(());
    };
    let shape = shape_of(definition).unwrap_or_default();
    let fields: Vec<&'static str> = fields(shape).into_iter().map(|(name, _)| name).collect();
    only_known(line, &fields, definition.name)?;
    // A known attribute without any field is one that was read without its value: `problem` says so.
    let may_lack =
        matches!(definition.value, attr::Value::Flag | attr::Value::Optional(_)) || line.contains_key("problem");
    if !has_field(shape, line) && may_lack {
        return Ok(());
    }
    write_shape(shape, line, text)
}

/// A key that nothing reads is an edit that would be lost in silence.
fn only_known(line: &Map<String, Value>, fields: &[&'static str], what: &'static str) -> Result<(), Fault> {
    let Some(stray) =
        line.keys().find(|key| !super::wire::RESERVED.contains(&key.as_str()) && !fields.contains(&key.as_str()))
    else {
        return Ok(());
    };
    let names = Prose::join(fields.iter().map(|name| Prose::from(*name)), ", ");
    let has = if fields.is_empty() { prose![" has no fields"] } else { prose![" has: ", names] };
    Err(fault(stray, prose!["is not a field here; ", theirs(what), has]))
}

fn shape_of(definition: &Definition) -> Option<Shape> {
    match definition.value {
        attr::Value::Flag => None,
        attr::Value::Shaped(shape) | attr::Value::Optional(shape) => Some(shape),
    }
}

fn has_field(shape: Shape, line: &Map<String, Value>) -> bool {
    shape.iter().any(|step| match step {
        Step::Lit(_) => false,
        Step::Field(name, _) => line.contains_key(*name),
        Step::Opt(steps) => has_field(steps, line),
    })
}

fn write_shape(shape: Shape, line: &Map<String, Value>, text: &mut String) -> Result<(), Fault> {
    for step in shape {
        match step {
            Step::Lit(literal) => text.push_str(literal),
            Step::Opt(steps) if has_field(steps, line) => write_shape(steps, line, text)?,
            Step::Opt(_) => {}
            Step::Field(name, kind) => {
                let value = line.get(*name).ok_or_else(|| fault(name, prose!["is missing"]))?;
                write_field(name, kind, value, line, text)?;
            }
        }
    }
    Ok(())
}

fn write_field(
    name: &'static str,
    kind: &Kind,
    value: &Value,
    line: &Map<String, Value>,
    text: &mut String,
) -> Result<(), Fault> {
    match kind {
        Kind::Exact(literal) => text.push_str(if *value == Value::Bool(true) { literal } else { "" }),
        Kind::Word { .. } | Kind::Rest => text.push_str(string_of(name, value)?),
        Kind::Token { .. } => text.push_str(&scalar(name, value)?),
        Kind::Uint { .. } | Kind::Digits { .. } => text.push_str(&digits(name, value)?),
        Kind::Words { sep } => {
            let words = array(name, value)?.iter().map(|word| string_of(name, word)).collect::<Result<Vec<_>, _>>()?;
            text.push_str(&words.join(char::from(*sep).encode_utf8(&mut [0; 4])));
        }
        Kind::Uints { .. } => {
            let numbers = array(name, value)?.iter().map(|n| digits(name, n)).collect::<Result<Vec<_>, _>>()?;
            text.push_str(&numbers.join(" "));
        }
        Kind::Params => {
            let separator = match line.get("separator") {
                None => ";",
                Some(Value::String(separator)) => separator,
                Some(_) => return Err(fault("separator", prose!["must be a string"])),
            };
            text.push_str(&named(name, value, "=")?.join(separator));
            if line.get("ends_with_separator") == Some(&Value::Bool(true)) {
                text.push(';');
            }
        }
        Kind::Pairs => text.push_str(&named(name, value, " ")?.join(" ")),
        Kind::Streams => {
            let mut streams = Vec::new();
            for stream in array(name, value)? {
                let alternatives = array(name, stream)?.iter().map(|one| {
                    let rid = one.get("rid").and_then(Value::as_str);
                    let rid = rid.ok_or_else(|| fault(name, prose!["each stream needs a \"rid\""]))?;
                    Ok(format!("{}{rid}", if one.get("paused") == Some(&Value::Bool(true)) { "~" } else { "" }))
                });
                streams.push(alternatives.collect::<Result<Vec<_>, Fault>>()?.join(","));
            }
            text.push_str(&streams.join(";"));
        }
    }
    Ok(())
}

fn string_of<'v>(name: &str, value: &'v Value) -> Result<&'v str, Fault> {
    value.as_str().ok_or_else(|| fault(name, prose!["must be a string"]))
}

fn array<'v>(name: &str, value: &'v Value) -> Result<&'v Vec<Value>, Fault> {
    value.as_array().ok_or_else(|| fault(name, prose!["must be an array"]))
}

fn scalar(name: &str, value: &Value) -> Result<String, Fault> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) if number.is_u64() => Ok(number.to_string()),
        _ => Err(fault(name, prose!["must be a string or a whole number"])),
    }
}

fn digits(name: &str, value: &Value) -> Result<String, Fault> {
    let text = scalar(name, value)?;
    let good = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if good { Ok(text) } else { Err(fault(name, prose!["must be a whole number, or a string of digits"])) }
}

/// `[{"name": …, "value": …}, …]` as `name=value` each.
fn named(name: &str, value: &Value, between: &str) -> Result<Vec<String>, Fault> {
    array(name, value)?
        .iter()
        .map(|one| {
            let key = one.get("name").and_then(Value::as_str);
            let key = key.ok_or_else(|| fault(name, prose!["each entry needs a \"name\""]))?;
            match one.get("value") {
                None => Ok(key.to_owned()),
                Some(value) => Ok(format!("{key}{between}{}", scalar(name, value)?)),
            }
        })
        .collect()
}
