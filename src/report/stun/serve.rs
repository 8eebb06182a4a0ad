//! `stun serve`: where it listens, and what it did.

use std::io;

use serde_json::{Value as Json, json};

use super::super::{Block, Item, Sink};
use crate::probe::server::Addresses;
use crate::prose;
use crate::prose::{Prose, ours};

/// Pushes where a server listens.
pub fn lower(all: &[Addresses], sink: &mut dyn Sink) -> io::Result<()> {
    let listening: Vec<Json> = all
        .iter()
        .map(|addresses| {
            json!({
                "address": addresses.primary.to_string(),
                "alternate": addresses.alternate.map(|alternate| alternate.to_string()),
                "transports": ["udp", "tcp"],
            })
        })
        .collect();
    sink.item(Item::Data(&json!({ "format": "rtcscope.stun-serve", "version": 1, "listening": listening })))?;
    let places = all.iter().map(|addresses| ours(addresses.primary.to_string()).into());
    let head = prose!["Serving STUN on ", Prose::join(places, " and "), ", UDP and TCP; Ctrl-C ends it"];
    sink.item(Item::Block(Block::Heading(1, head)))?;
    let mut facts = Vec::new();
    for addresses in all {
        if let Some(alternate) = addresses.alternate {
            facts.push(("alternate", prose![ours(alternate.to_string()), ", for `stun nat` (RFC 5780)"]));
        }
    }
    if let Some(first) = all.first() {
        facts.push(("try", prose!["rtcscope stun probe ", ours(first.primary.to_string())]));
        if first.alternate.is_some() {
            facts.push(("", prose!["rtcscope stun nat ", ours(first.primary.to_string())]));
        }
    }
    sink.item(Item::Block(Block::Fields(facts)))
}

/// What it did, in a sentence.
pub fn tally([answered, limited, ignored]: [u64; 3]) -> Prose {
    prose![
        answered,
        " requests answered, ",
        limited,
        " refused by the rate limit, ",
        ignored,
        " ignored as no requests"
    ]
}
