//! The header extensions of a part, put together from their lines once.

use super::line::Line;
use super::part::Part;
use crate::sdp::attr::extmap::{self, ENCRYPT};
use crate::text::offset;

/// What the header extensions of a part are: places only, so that nothing is borrowed.
#[derive(Debug, Default)]
pub(super) struct Extensions {
    all: Vec<Places>,
}

#[derive(Clone, Copy, Debug)]
struct Places {
    line: u32,
    id: u16,
    encrypted: bool,
    known: Option<&'static extmap::Extension>,
}

impl Extensions {
    pub(super) fn of(part: &Part<'_>) -> Self {
        let all = part.all("extmap").filter_map(|line| {
            let id = line.text("id")?.parse().ok()?;
            let uri = line.text("uri")?;
            let encrypted = uri == ENCRYPT;
            let known = match encrypted {
                true => line.words("attributes").next().and_then(|(inner, _)| extmap::find(inner)),
                false => extmap::find(uri),
            };
            Some(Places { line: offset(line.index()), id, encrypted, known })
        });
        Self { all: all.collect() }
    }

    pub(super) fn iter<'a>(&'a self, part: Part<'a>) -> impl ExactSizeIterator<Item = Extension<'a>> + use<'a> {
        self.all.iter().map(move |places| Extension {
            line: Line::new(part, places.line as usize),
            id: places.id,
            encrypted: places.encrypted,
            known: places.known,
        })
    }
}

/// A header extension of a part.
#[derive(Clone, Copy, Debug)]
pub struct Extension<'a> {
    /// Its line.
    pub line: Line<'a>,
    /// Its id.
    pub id: u16,
    /// Is it wrapped for encryption (RFC 6904)?
    pub encrypted: bool,
    /// What it is; the one inside of the wrapper when it is encrypted. None: not known here.
    pub known: Option<&'static extmap::Extension>,
}

impl<'a> Extension<'a> {
    /// Its URI as it is written; that of the wrapper when it is encrypted.
    pub fn uri(&self) -> &'a str {
        self.line.text("uri").unwrap_or_default()
    }

    /// What follows the URI.
    pub fn attributes(&self) -> &'a str {
        self.line.text("attributes").unwrap_or_default()
    }

    /// What tells it from others: the URI and, when it is encrypted, the one inside.
    pub fn identity(&self) -> (&'a str, &'a str) {
        let inner = if self.encrypted { self.attributes().split(' ').next().unwrap_or_default() } else { "" };
        (self.uri(), inner)
    }
}
