//! Candidates as `Candidate::ParseCandidateString` reads them: the first fault is one for the whole description.

use std::borrow::Cow;

use super::text::{Line, first_token, number};

/// What it says to a line that it does not take.
pub(super) fn fault(line: &Line<'_>) -> Option<Cow<'static, str>> {
    match first_token(line.rest(), ':') {
        Some(("candidate", value)) => fault_of(value).map(Cow::Borrowed),
        Some((name, _)) => Some(Cow::Owned(format!("Expected candidate got {name}"))),
        None => Some(Cow::Borrowed("Expected candidate got ")),
    }
}

fn fault_of(value: &str) -> Option<&'static str> {
    let fields: Vec<&str> = value.split(' ').collect();
    let [_, component, transport, priority, _, port, "typ", kind, more @ ..] = fields.as_slice() else {
        return Some("Expect at least 8 fields.");
    };
    if number::<i32>(component).is_none() {
        return Some("Invalid component id");
    }
    if number::<u32>(priority).is_none() {
        return Some("Invalid priority");
    }
    let is_port = |text: &str| number::<u16>(text).is_some();
    if !is_port(port) {
        return Some("Invalid port");
    }
    let tcp = match transport.to_ascii_lowercase().as_str() {
        "udp" => false,
        "tcp" | "ssltcp" => true,
        "tls" => return Some("Missing fingerprint extension for TLS candidate"),
        _ => return Some("Unsupported transport type"),
    };
    if !matches!(*kind, "host" | "srflx" | "relay" | "prflx") {
        return Some("Unsupported candidate type");
    }
    let mut more = more;
    if let ["raddr", _, rest @ ..] = more {
        more = rest;
    }
    if let ["rport", port, rest @ ..] = more {
        if !is_port(port) {
            return Some("Invalid port");
        }
        more = rest;
    }
    if let ["tcptype", kind, rest @ ..] = more {
        if !matches!(*kind, "active" | "passive" | "so") {
            return Some("Invalid TCP candidate type");
        }
        if !tcp {
            return Some("Invalid non-TCP candidate");
        }
        more = rest;
    }
    while let [name, value, rest @ ..] = more {
        match *name {
            "generation" if number::<u32>(value).is_none() => return Some("Invalid generation"),
            "network-id" if number::<u16>(value).is_none() => return Some("Invalid network-id"),
            "network-cost" if number::<u16>(value).is_none() => return Some("Invalid network-cost"),
            _ => more = rest,
        }
    }
    None
}
