//! The JSON Schema of what `sdp parse` writes: made from the attribute tables, committed, and held against the output
//! for every fixture.

use rtcscope::report::wire;
use rtcscope::sdp::attr::{self, Definition, Value as Written, lines};
use rtcscope::sdp::shape::{Kind, Shape, Step};
use serde_json::{Map, Value, json};

use crate::generated::compare;
use crate::pipeline::{files, parsed, read, root};

/// What a field of a kind looks like.
fn of_kind(kind: &Kind) -> Value {
    let reference = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
    match kind {
        Kind::Uint { .. } | Kind::Digits { .. } => reference("number"),
        Kind::Token { .. } => reference("token"),
        Kind::Word { .. } | Kind::Rest => json!({ "type": "string" }),
        Kind::Exact(_) => json!({ "const": true }),
        Kind::Words { .. } => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Uints { .. } => json!({ "type": "array", "items": reference("number") }),
        Kind::Params | Kind::Pairs => reference("named"),
        Kind::Streams => reference("streams"),
    }
}

fn fields(shape: Shape, optional: bool, properties: &mut Map<String, Value>, required: &mut Vec<&'static str>) {
    for step in shape {
        match step {
            Step::Lit(_) => {}
            Step::Field(name, kind) => {
                properties.insert((*name).to_owned(), of_kind(kind));
                if !optional {
                    required.push(name);
                }
            }
            Step::Opt(steps) => fields(steps, true, properties, required),
        }
    }
}

/// `if` a line is of this kind and could be read, `then` it has these fields.
fn rule(key: &str, definition: &Definition) -> Option<Value> {
    let (shape, optional) = match definition.value {
        Written::Flag => return None,
        Written::Shaped(shape) => (shape, false),
        Written::Optional(shape) => (shape, true),
    };
    let (mut properties, mut required) = (Map::new(), Vec::new());
    fields(shape, optional, &mut properties, &mut required);
    Some(json!({
        "if": {
            "properties": { key: { "const": definition.name } },
            "required": [key],
            "not": { "required": ["raw"] },
        },
        "then": { "description": definition.meaning, "properties": properties, "required": required },
    }))
}

fn schema() -> Value {
    let mut rules: Vec<Value> = lines::LINES.iter().filter_map(|line| rule("type", line)).collect();
    let mut attributes: Vec<&Definition> = attr::all().collect();
    attributes.sort_by_key(|definition| definition.name);
    rules.extend(attributes.into_iter().filter_map(|definition| rule("attribute", definition)));
    let any_string = json!({ "type": ["string", "null"] });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A session description, as `rtcscope sdp parse` writes it",
        "description": "`sdp build` reads format, version, encoding, bom, eol and lines; everything else is for readers. \
                        Fields may be added in later versions of the program without a new version number; none is \
                        renamed or removed.",
        "type": "object",
        "required": ["format", "version", "lines"],
        "properties": {
            "format": { "const": wire::FORMAT },
            "version": { "const": wire::VERSION },
            "what": { "enum": ["description", "fragment", "candidates"] },
            "type": { "enum": ["offer", "answer", "pranswer", "rollback", null] },
            "source": {
                "description": "Where it was found. Places are those of the input, however it was wrapped there.",
                "type": "object",
                "required": ["name", "number", "line", "column", "offset", "length", "wrapping", "cut"],
                "properties": {
                    "name": { "type": "string" },
                    "number": { "type": "integer", "minimum": 1 },
                    "line": { "type": "integer", "minimum": 1 },
                    "column": { "type": "integer", "minimum": 1 },
                    "offset": { "type": "integer", "minimum": 0 },
                    "length": { "type": "integer", "minimum": 0 },
                    "wrapping": { "type": "array", "items": { "type": "string" } },
                    "cut": { "type": "boolean" },
                },
            },
            "encoding": { "enum": ["utf-8", "windows-1252"] },
            "bom": { "const": true },
            "eol": { "$ref": "#/$defs/eol" },
            "summary": {
                "description": "What follows from the lines: sections with what they inherit, codecs, counts.",
                "type": "object",
                "required": ["writer", "media", "groups", "session", "line_count"],
                "properties": {
                    "media": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["index", "kind", "port", "protocol", "mid", "own", "effective", "codecs", "candidates"],
                            "properties": {
                                "index": { "type": "integer" },
                                "kind": { "type": "string" },
                                "port": { "type": ["integer", "null"] },
                                "mid": any_string,
                                "effective_direction": { "enum": ["sendrecv", "sendonly", "recvonly", "inactive", null] },
                                "transport": { "description": "index of the section whose transport it uses", "type": "integer" },
                                "own": { "$ref": "#/$defs/shared" },
                                "effective": { "$ref": "#/$defs/shared" },
                            },
                        },
                    },
                },
            },
            "findings": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name", "level", "message"],
                    "properties": {
                        "name": { "type": "string" },
                        "level": { "enum": ["info", "warning", "error"] },
                        "message": { "type": "string" },
                        "line": { "type": "integer" },
                        "column": { "type": "integer" },
                    },
                },
            },
            "lines": { "type": "array", "items": { "$ref": "#/$defs/line" } },
        },
        "$defs": {
            "eol": { "description": "The line end of most lines.", "type": "string", "pattern": "^[\\r\\n]*$" },
            "number": {
                "description": "A string when it exceeds 2^53 or is not written as JSON writes it (007).",
                "anyOf": [
                    { "type": "integer", "minimum": 0, "maximum": 9_007_199_254_740_992_u64 },
                    { "type": "string", "pattern": "^[0-9]+$" },
                ],
            },
            "token": { "anyOf": [{ "$ref": "#/$defs/number" }, { "type": "string" }] },
            "named": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name"],
                    "properties": { "name": { "type": "string" }, "value": { "type": "string" } },
                    "additionalProperties": false,
                },
            },
            "streams": {
                "description": "Simulcast streams, each a list of alternatives.",
                "type": "array",
                "items": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["rid"],
                        "properties": { "rid": { "type": "string" }, "paused": { "const": true } },
                    },
                },
            },
            "shared": {
                "type": "object",
                "properties": {
                    "direction": any_string,
                    "setup": any_string,
                    "ice_ufrag": any_string,
                    "ice_pwd_length": { "type": ["integer", "null"] },
                    "ice_options": { "type": ["array", "null"], "items": { "type": "string" } },
                    "fingerprints": { "type": "array" },
                    "end_of_candidates": { "type": "boolean" },
                    "bandwidth": { "type": "array", "items": { "type": "string" } },
                },
            },
            "line": {
                "description": "One line. Its fields follow from its type or attribute; `raw` holds the value of a known \
                                one that could not be read, with the `problem`; `value` that of an unknown one; `text` a \
                                line that is not x=value. `bare` is a candidate without a=.",
                "type": "object",
                "properties": {
                    "line": { "type": "integer", "minimum": 1 },
                    "column": { "type": "integer", "minimum": 1 },
                    "offset": { "type": "integer", "minimum": 0 },
                    "length": { "type": "integer", "minimum": 0 },
                    "section": { "description": "index of the media section", "type": "integer", "minimum": 0 },
                    "type": { "type": "string", "pattern": "^[A-Za-z]$" },
                    "attribute": { "type": "string" },
                    "bare": { "const": true },
                    "text": { "type": "string" },
                    "value": { "type": "string" },
                    "raw": { "type": "string" },
                    "problem": { "type": "string" },
                    "eol": { "$ref": "#/$defs/eol" },
                    "trailing": { "description": "blanks at the end of the line", "type": "string" },
                    "separator": { "type": "string" },
                    "ends_with_separator": { "const": true },
                },
                "anyOf": [{ "required": ["type"] }, { "required": ["text"] }, { "required": ["bare"] }],
                "unevaluatedProperties": false,
                "allOf": rules,
            },
        },
    })
}

#[test]
fn generated_schema_is_committed() {
    let text = serde_json::to_string_pretty(&schema()).expect("JSON") + "\n";
    compare(&root().join("schema/sdp.schema.json"), text.as_bytes());
}

/// Which type, attribute and fields a line has: lines alike in that are alike to the schema, but for their values.
fn variety(line: &Value) -> String {
    let kind = |value: &Value| match value {
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        _ => "other",
    };
    let fields = line.as_object().expect("an object").iter().map(|(key, value)| format!("{key}:{}", kind(value)));
    format!("{}{}{}", line["type"], line["attribute"], fields.collect::<Vec<_>>().join(","))
}

/// Everything around the lines of every fixture, and each variety of line once: all lines would take half a minute.
#[test]
fn what_parse_writes_is_what_the_schema_says() {
    let schema: Value = serde_json::from_slice(&read(&root().join("schema/sdp.schema.json"))).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let valid = |json: &Value, name: &str| {
        if let Some(error) = validator.iter_errors(json).next() {
            panic!("{name}: {}: {error}", error.instance_path());
        }
    };
    let mut varieties = std::collections::BTreeMap::new();
    let mut last = Value::Null;
    let mut checked = 0;
    for path in files(&root().join("fixtures"), &[".sdp", ".sip", ".log", ".txt"]) {
        for mut json in parsed(&path.to_string_lossy(), read(&path)) {
            let Value::Array(lines) = json["lines"].take() else { panic!("{}: no lines", path.display()) };
            for line in lines {
                varieties.entry(variety(&line)).or_insert(line);
            }
            json["lines"] = json!([]);
            valid(&json, &path.to_string_lossy());
            last = json;
            checked += 1;
        }
    }
    assert!(checked > 260, "{checked} descriptions");
    assert!(varieties.len() > 70, "{} kinds of lines", varieties.len());
    last["lines"] = varieties.into_values().collect();
    valid(&last, "each variety of line");
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let schema: Value = serde_json::from_slice(&read(&root().join("schema/sdp.schema.json"))).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let good = parsed("x", b"v=0\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n".to_vec()).remove(0);
    assert!(validator.is_valid(&good));
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut json = good.clone();
        change(&mut json);
        !validator.is_valid(&json)
    };
    assert!(refused(&|json| json["lines"][1]["port"] = "nine".into()));
    assert!(refused(&|json| json["lines"][2]["mid"] = 0.into()));
    assert!(refused(&|json| json["lines"][2]["nonsense"] = 0.into()));
    assert!(refused(&|json| json["version"] = 2.into()));
    assert!(refused(&|json| json["eol"] = "x".into()));
}
