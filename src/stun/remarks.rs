//! What is remarkable about a message, worst first within its bytes: framing, values, checksums, what must not be.

use std::ops::Range;

use super::integrity::{self, Credentials, Fingerprint, Integrity};
use super::message::{Class, Fault, Message};
use super::registry;
use super::value::Value;
use crate::diagnostic::Level;
use crate::prose;
use crate::prose::{Prose, count, ours};

/// Something to say about some bytes of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// The slug it is known by.
    pub name: &'static str,
    /// How bad it is.
    pub level: Level,
    /// The bytes of the message it is about.
    pub at: Range<usize>,
    /// One sentence.
    pub says: Prose,
}

/// The keyed hashes of a message, and what came of checking each.
pub fn integrities<'m, 'b>(
    message: &'m Message<'b>,
    credentials: Option<&Credentials>,
) -> Vec<(&'m super::message::Attribute<'b>, Integrity)> {
    const GOOG_MESSAGE_INTEGRITY_32: u16 = 0xC060;
    let kinds = [registry::MESSAGE_INTEGRITY, registry::MESSAGE_INTEGRITY_SHA256, GOOG_MESSAGE_INTEGRITY_32];
    let keyed = kinds.iter().filter_map(|kind| message.attribute(*kind));
    keyed
        .filter(|attribute| message.value(attribute).is_ok())
        .map(|attribute| (attribute, integrity::check(message, attribute, credentials)))
        .collect()
}

/// All there is to remark on a message.
pub fn remarks(message: &Message<'_>, credentials: Option<&Credentials>) -> Vec<Remark> {
    let mut all: Vec<Remark> = message.faults.iter().map(|fault| framing(message, *fault)).collect();
    values(message, &mut all);
    if let Fingerprint::Bad { found, expected } = integrity::fingerprint(message) {
        let says = prose![
            "FINGERPRINT is wrong: it is ",
            ours(format!("0x{found:08x}")),
            " and should be ",
            ours(format!("0x{expected:08x}")),
            "; the message was changed on its way or made wrongly, and whoever gets it drops it"
        ];
        all.push(Remark {
            name: "bad-fingerprint",
            level: Level::Error,
            at: range(message, registry::FINGERPRINT),
            says,
        });
    }
    for (attribute, result) in integrities(message, credentials) {
        if result == Integrity::Bad {
            let says = prose![
                ours(attribute.name()),
                " does not fit the password: another password, user or realm, or the message was changed"
            ];
            all.push(Remark { name: "bad-integrity", level: Level::Error, at: attribute.range(), says });
        }
    }
    meaning(message, &mut all);
    all.sort_by_key(|remark| (std::cmp::Reverse(remark.level), remark.at.start));
    all
}

fn range(message: &Message<'_>, kind: u16) -> Range<usize> {
    message.attribute(kind).map_or(0..0, super::message::Attribute::range)
}

fn framing(message: &Message<'_>, fault: Fault) -> Remark {
    let name = |at| {
        let attribute = message.attributes.iter().find(|attribute| attribute.offset == at);
        ours(attribute.map_or_else(|| "an attribute".to_owned(), super::message::Attribute::name))
    };
    let (slug, level, says) = match fault {
        Fault::Cookie => (
            "no-cookie",
            Level::Warning,
            prose![
                "no magic cookie: ",
                ours(format!("0x{:08x}", message.cookie)),
                " instead of 0x2112a442; either this is of RFC 3489, from before 2008, or it is not STUN"
            ],
        ),
        Fault::OddLength => (
            "odd-length",
            Level::Error,
            prose!["the header says ", message.length, " bytes of attributes, which is not a multiple of four"],
        ),
        Fault::Missing { claimed, there } => (
            "cut-off",
            Level::Error,
            prose!["the header says ", claimed, " bytes of attributes, but only ", there, " are there"],
        ),
        Fault::CutHeader { .. } => {
            ("cut-attribute", Level::Error, prose!["the message ends within the type and length of an attribute"])
        }
        Fault::CutValue { at, claimed, there } => (
            "cut-attribute",
            Level::Error,
            prose![name(at), " says that it has ", claimed, " bytes, but only ", there, " are there"],
        ),
        Fault::CutPadding { at } => {
            ("cut-padding", Level::Error, prose!["the padding of ", name(at), " is missing at the end of the message"])
        }
        Fault::AfterFingerprint { at } => {
            ("after-fingerprint", Level::Error, prose![name(at), " follows FINGERPRINT, which must be the last"])
        }
        Fault::AfterIntegrity { at } => (
            "after-integrity",
            Level::Warning,
            prose![name(at), " follows the message's integrity: it is not protected, and receivers ignore it"],
        ),
        Fault::TooMany { .. } => ("too-many", Level::Error, prose!["more attributes than are looked at"]),
    };
    Remark { name: slug, level, at: fault.range(message), says }
}

fn values(message: &Message<'_>, all: &mut Vec<Remark>) {
    let mut seen: Vec<u16> = Vec::new();
    for attribute in &message.attributes {
        if attribute.value.len() < usize::from(attribute.length) {
            continue;
        }
        match message.value(attribute) {
            Err(malformed) => {
                let start = attribute.value_range().start;
                let at = start + malformed.at.start..start + malformed.at.end;
                let says = prose![ours(attribute.name()), " cannot be read: ", malformed.why];
                all.push(Remark { name: "malformed-attribute", level: Level::Error, at, says });
            }
            Ok(Value::Error { reason, .. }) if reason.ends_with(&[0]) => {
                let end = attribute.value_range().end;
                let at = end - reason.iter().rev().take_while(|byte| **byte == 0).count()..end;
                let says =
                    prose!["the reason ends in ", count(at.len(), "NUL byte", "NUL bytes"), ", as coturn writes it"];
                all.push(Remark { name: "nul-in-reason", level: Level::Info, at, says });
            }
            Ok(Value::Text(text)) if std::str::from_utf8(text).is_err() => {
                let says = prose![ours(attribute.name()), " is not UTF-8"];
                all.push(Remark { name: "not-utf-8", level: Level::Warning, at: attribute.value_range(), says });
            }
            Ok(_) => {}
        }
        if attribute.known.is_none() && attribute.is_required() {
            let says = prose![
                "attribute ",
                ours(attribute.name()),
                " is not known, and whoever does not know it must not go on: its number is below 0x8000"
            ];
            all.push(Remark { name: "unknown-required", level: Level::Warning, at: attribute.range(), says });
        }
        if seen.contains(&attribute.kind) {
            let says = prose![ours(attribute.name()), " is there again: only the first counts"];
            all.push(Remark { name: "repeated-attribute", level: Level::Warning, at: attribute.range(), says });
        } else if seen.len() < 64 {
            seen.push(attribute.kind);
        }
        if attribute.padding.iter().any(|byte| *byte != 0) {
            let says =
                prose!["the padding after ", ours(attribute.name()), " is not zero, which receivers must ignore"];
            all.push(Remark {
                name: "padding",
                level: Level::Info,
                at: attribute.value_range().end..attribute.range().end,
                says,
            });
        }
    }
}

/// What is there and should not be, or the other way round.
fn meaning(message: &Message<'_>, all: &mut Vec<Remark>) {
    let has = |kind| message.attribute(kind).is_some();
    let whole = message.is_sound();
    if message.class == Class::Error && !has(registry::ERROR_CODE) && whole {
        let says = prose!["an error response without ERROR-CODE: nobody can tell what is wrong"];
        all.push(Remark { name: "no-error-code", level: Level::Error, at: 0..2, says });
    }
    let mapped = [registry::XOR_MAPPED_ADDRESS, registry::MAPPED_ADDRESS, registry::DRAFT_XOR_MAPPED_ADDRESS];
    if (message.class, message.method) == (Class::Success, registry::BINDING) && whole {
        if !mapped.iter().any(|kind| has(*kind)) {
            let says = prose!["a Binding success response without a mapped address, which is all that it is for"];
            all.push(Remark { name: "no-mapped-address", level: Level::Error, at: 0..2, says });
        } else if !has(registry::XOR_MAPPED_ADDRESS) {
            let says =
                prose!["no XOR-MAPPED-ADDRESS: answers of RFC 3489 have none, and some NATs change the other one"];
            all.push(Remark { name: "no-xor-mapped-address", level: Level::Warning, at: 0..2, says });
        }
        if let [Some(Value::Address(xored)), Some(Value::Address(plain))] =
            [mapped[0], mapped[1]].map(|kind| message.get(kind))
            && xored != plain
        {
            let says = prose![
                "XOR-MAPPED-ADDRESS and MAPPED-ADDRESS differ: ",
                ours(xored.to_string()),
                " and ",
                ours(plain.to_string()),
                "; a NAT that looks into packets changes the second"
            ];
            all.push(Remark {
                name: "mapped-addresses-differ",
                level: Level::Warning,
                at: range(message, mapped[1]),
                says,
            });
        }
    }
    let (use_candidate, controlled) = (0x0025, 0x8029);
    if has(use_candidate) && has(controlled) {
        let says = prose!["USE-CANDIDATE from the controlled side: only the controlling side nominates"];
        all.push(Remark {
            name: "nominated-by-controlled",
            level: Level::Warning,
            at: range(message, use_candidate),
            says,
        });
    }
}
