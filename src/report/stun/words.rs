//! Words and JSON for the values of attributes, the same wherever one is shown.

use serde_json::{Value as Json, json};

use crate::prose;
use crate::prose::{Prose, Untrusted, ours};
use crate::stun::message::{Attribute, Message};
use crate::stun::registry;
use crate::stun::value::Value;

/// The most bytes that are written out in hex for people.
const SHOWN: usize = 24;

/// Bytes in hex; all of them in JSON.
pub(in crate::report) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes in hex, as many as people read, and how many there are.
pub(in crate::report) fn short_hex(bytes: &[u8]) -> Prose {
    if bytes.len() <= SHOWN {
        return ours(hex(bytes)).into();
    }
    prose![ours(hex(&bytes[..SHOWN])), "… (", bytes.len(), " bytes)"]
}

/// Text from outside, without the NULs that coturn ends it with.
pub(in crate::report) fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

/// `420 Unknown Attribute, "reason"`.
pub(in crate::report) fn error_words(code: u16, reason: &[u8]) -> Prose {
    let mut words = prose![code];
    let (known, said) = (registry::error(code), text(reason));
    if let Some((name, _)) = known {
        words.push(prose![" ", name]);
    }
    if !said.is_empty() && known.is_none_or(|(name, _)| !name.eq_ignore_ascii_case(&said)) {
        words.push(prose![" (\"", Untrusted::clipped(&said, 200), "\")"]);
    }
    words
}

fn algorithm(number: u16) -> Prose {
    match number {
        1 => prose!["MD5"],
        2 => prose!["SHA-256"],
        other => prose!["unknown (", other, ")"],
    }
}

/// The transport protocols that IP numbers, as far as they appear here.
fn transport(number: u8) -> Prose {
    match number {
        6 => prose!["TCP"],
        17 => prose!["UDP"],
        other => prose!["protocol ", other],
    }
}

/// What an attribute says.
pub(super) fn value_words(message: &Message<'_>, attribute: &Attribute<'_>) -> Prose {
    let value = match message.value(attribute) {
        Ok(value) => value,
        Err(malformed) if attribute.value.is_empty() => return prose!["cannot be read: ", malformed.why],
        Err(malformed) => return prose!["cannot be read: ", malformed.why, "; ", short_hex(attribute.value)],
    };
    match value {
        Value::Address(address) => ours(address.to_string()).into(),
        Value::Text(bytes) => prose!["\"", Untrusted::clipped(&text(bytes), 300), "\""],
        Value::Bytes([]) => prose!["nothing"],
        Value::Bytes(bytes) => short_hex(bytes),
        Value::Secret(length) => prose![length, " bytes, not shown"],
        Value::Error { code, reason } => error_words(code, reason),
        Value::Types(types) => types_words(&types),
        Value::Change { address, port } => match (address, port) {
            (false, false) => prose!["answer from where this was sent to"],
            (true, false) => prose!["answer from the other address"],
            (false, true) => prose!["answer from the other port"],
            (true, true) => prose!["answer from the other address and port"],
        },
        Value::Channel(number) => ours(format!("0x{number:04x}")).into(),
        Value::Seconds(seconds) => prose![seconds, " s"],
        Value::Number(number) => number.into(),
        Value::Flag => prose!["set"],
        Value::Tiebreaker(number) => ours(format!("tie-breaker 0x{number:016x}")).into(),
        Value::Port(port) => port.into(),
        Value::Family(family) => prose!["IPv", family],
        Value::AddressError { family, code, reason } => prose!["IPv", family, ": ", error_words(code, reason)],
        Value::EvenPort(true) => prose!["and the next port is to be kept, too"],
        Value::EvenPort(false) => prose!["one port is enough"],
        Value::Transport(number) => transport(number),
        Value::Mac(bytes) => short_hex(bytes),
        Value::Crc(crc) => ours(format!("0x{crc:08x}")).into(),
        Value::Algorithms(all) => Prose::join(all.iter().map(|(number, _)| algorithm(*number)), ", "),
        Value::Icmp { kind, code, data } => prose!["type ", kind, ", code ", code, ", data ", data],
        Value::Counter { request, response } => {
            prose!["request number ", request, ", answer number ", response]
        }
        Value::Network { id, cost } => prose!["network ", id, ", cost ", cost],
    }
}

/// Attribute types by name where they have one.
pub(in crate::report) fn types_words(types: &[u16]) -> Prose {
    if types.is_empty() {
        return prose!["none"];
    }
    let shown = types.iter().take(32).map(|number| -> Prose {
        match registry::attribute(*number) {
            Some(known) => known.name.into(),
            None => ours(format!("0x{number:04x}")).into(),
        }
    });
    let mut all = Prose::join(shown, ", ");
    if types.len() > 32 {
        all.push(prose![" and ", types.len() - 32, " more"]);
    }
    all
}

/// What an attribute says, as data; null when it cannot be read.
pub(super) fn value_json(message: &Message<'_>, attribute: &Attribute<'_>) -> Json {
    let Ok(value) = message.value(attribute) else { return Json::Null };
    match value {
        Value::Address(address) => json!({
            "family": if address.is_ipv4() { "IPv4" } else { "IPv6" },
            "address": address.ip().to_string(),
            "port": address.port(),
        }),
        Value::Text(bytes) => text(bytes).into(),
        Value::Bytes(bytes) | Value::Mac(bytes) => hex(bytes).into(),
        Value::Secret(length) => json!({ "length": length }),
        Value::Error { code, reason } => {
            json!({ "code": code, "name": registry::error(code).map(|(name, _)| name), "reason": text(reason) })
        }
        Value::AddressError { family, code, reason } => json!({
            "family": format!("IPv{family}"),
            "code": code,
            "name": registry::error(code).map(|(name, _)| name),
            "reason": text(reason),
        }),
        Value::Types(types) => types.iter().map(|number| json!(format!("0x{number:04x}"))).collect(),
        Value::Change { address, port } => json!({ "address": address, "port": port }),
        Value::Channel(number) => number.into(),
        Value::Seconds(number) | Value::Number(number) => number.into(),
        Value::Flag => true.into(),
        Value::Tiebreaker(number) => format!("0x{number:016x}").into(),
        Value::Port(port) => port.into(),
        Value::Family(family) => format!("IPv{family}").into(),
        Value::EvenPort(reserve) => json!({ "reserve_next": reserve }),
        Value::Transport(number) => number.into(),
        Value::Crc(crc) => format!("0x{crc:08x}").into(),
        Value::Algorithms(all) => {
            all.iter().map(|(number, parameters)| json!({ "number": number, "parameters": hex(parameters) })).collect()
        }
        Value::Icmp { kind, code, data } => json!({ "type": kind, "code": code, "data": data }),
        Value::Counter { request, response } => json!({ "request": request, "response": response }),
        Value::Network { id, cost } => json!({ "id": id, "cost": cost }),
    }
}
