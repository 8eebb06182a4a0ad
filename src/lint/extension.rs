//! The header extensions of a part, put together from their lines once.

use super::line::Line;
use super::part::Part;
use crate::sdp::attr::extmap::{self, ENCRYPT, EXTENSIONS};
use crate::text::offset;

/// What the header extensions of a part are: places only, so that nothing is borrowed.
#[derive(Debug, Default)]
pub(super) struct Extensions {
    all: Vec<Places>,
    /// Where in `all` each known extension is first: there are no more than the table has, however many lines there are.
    firsts: Vec<u32>,
    /// May something be there twice? That is told quickly, and seldom wrong.
    pub(super) doubtful: bool,
}

#[derive(Clone, Copy, Debug)]
struct Places {
    line: u32,
    id: u16,
    encrypted: bool,
    directed: bool,
    /// Where in [`EXTENSIONS`] it is.
    known: Option<u16>,
}

impl Extensions {
    pub(super) fn of(part: &Part<'_>) -> Self {
        let all = part.all("extmap").filter_map(|line| {
            let id = line.text("id")?.parse().ok()?;
            let uri = line.text("uri")?;
            let encrypted = uri == ENCRYPT;
            let known = match encrypted {
                true => line.words("attributes").next().and_then(|(inner, _)| extmap::position(inner)),
                false => extmap::position(uri),
            };
            let known = known.and_then(|at| u16::try_from(at).ok());
            let directed = line.text("direction").is_some();
            Some(Places { line: offset(line.index()), id, encrypted, directed, known })
        });
        let all: Vec<Places> = all.collect();
        // What is known is told apart by where it is in the table; of what is not, two may be the same.
        let mut seen = 0_u64;
        let mut firsts = Vec::new();
        let mut doubtful = false;
        for (n, places) in all.iter().enumerate() {
            let bit = 1_u64 << places.known.map_or(63, |at| at.min(62));
            if seen & bit != 0 {
                doubtful = true;
            } else if places.known.is_some() {
                firsts.push(offset(n));
            }
            seen |= bit;
        }
        Self { all, firsts, doubtful }
    }

    /// The first one of this short name.
    pub(super) fn named<'a>(&'a self, part: Part<'a>, short: &str) -> Option<Extension<'a>> {
        let found = |at: &&u32| self.all[**at as usize].known().is_some_and(|known| known.short == short);
        self.firsts.iter().find(found).map(|at| self.all[*at as usize].on(part))
    }

    pub(super) fn iter<'a>(&'a self, part: Part<'a>) -> impl ExactSizeIterator<Item = Extension<'a>> + use<'a> {
        self.all.iter().map(move |places| places.on(part))
    }
}

impl Places {
    fn known(&self) -> Option<&'static extmap::Extension> {
        self.known.map(|at| &EXTENSIONS[usize::from(at)])
    }

    fn on<'a>(&self, part: Part<'a>) -> Extension<'a> {
        Extension {
            line: Line::new(part, self.line as usize),
            id: self.id,
            encrypted: self.encrypted,
            directed: self.directed,
            known: self.known(),
        }
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
    /// Does it state a direction?
    pub directed: bool,
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
