//! Which lines of a description are of which kind: found once, so that a question for an attribute that is not there
//! costs one look at one bit. Most questions are of that sort.

use super::part::Direction;
use crate::sdp::attr::{self, Definition};
use crate::sdp::view::Session;
use crate::text::offset;

/// The look-up behind [`Part::first`](super::Part::first) and [`Part::all`](super::Part::all).
#[derive(Debug)]
pub(super) struct Index {
    /// For each part: the kinds that occur in it, readable.
    kinds: Vec<Kind>,
    /// Where the kinds of each part begin in `kinds`, with one more for the end.
    starts: Vec<u32>,
    /// For each part: which names may occur in it.
    filters: Vec<Filter>,
    /// For each line: the next one of its kind in the same part; its own number when there is none.
    next: Vec<u32>,
    /// The lines that nobody knows or can read, each with its part and the number of its definition.
    pub(super) odd: Vec<(usize, usize, Option<usize>)>,
}

/// A kind of line that occurs in a part.
#[derive(Clone, Copy, Debug)]
struct Kind {
    definition: &'static Definition,
    number: u16,
    hash: usize,
    first: u32,
    last: u32,
}

/// A bit for each name that is there, by its hash. Two names may share one.
#[derive(Clone, Copy, Debug, Default)]
struct Filter([u64; 8]);

impl Filter {
    #[inline]
    const fn place(hash: usize) -> (usize, u64) {
        (hash / 64 % 8, 1 << (hash % 64))
    }

    #[inline]
    const fn may_have(&self, hash: usize) -> bool {
        let (word, bit) = Self::place(hash);
        self.0[word] & bit != 0
    }

    const fn put(&mut self, hash: usize) {
        let (word, bit) = Self::place(hash);
        self.0[word] |= bit;
    }
}

/// The attributes that state a direction.
const DIRECTIONS: [&str; 4] = ["sendrecv", "sendonly", "recvonly", "inactive"];

impl Index {
    pub(super) fn of(session: &Session<'_>) -> Self {
        let parts = session.document.sections.len() + 1;
        let mut this = Self {
            kinds: Vec::with_capacity((parts * 24).min(session.entries.len())),
            starts: Vec::with_capacity(parts + 1),
            filters: vec![Filter::default(); parts],
            next: (0..offset(session.entries.len())).collect(),
            odd: Vec::new(),
        };
        // By the number of the definition: where it is in `kinds`. What an earlier part left lies before the start.
        let mut places = vec![0_u32; attr::count()];
        for part in 0..parts {
            let start = offset(this.kinds.len());
            this.starts.push(start);
            for line in range(session, part) {
                let entry = &session.entries[line];
                let Some(definition) = entry.definition.filter(|_| entry.fits) else {
                    let number = entry.definition.map(|definition| usize::from(attr::number(definition)));
                    this.odd.push((part, line, number));
                    continue;
                };
                let number = attr::number(definition);
                let place = &mut places[usize::from(number)];
                let line = offset(line);
                // The place is one after, so that 0 is none.
                if *place > start {
                    let kind = &mut this.kinds[*place as usize - 1];
                    this.next[kind.last as usize] = line;
                    kind.last = line;
                } else {
                    let hash = attr::hash(definition.name);
                    this.filters[part].put(hash);
                    this.kinds.push(Kind { definition, number, hash, first: line, last: line });
                    *place = offset(this.kinds.len());
                }
            }
        }
        this.starts.push(offset(this.kinds.len()));
        this
    }

    /// The kind of this name in a part. Inlined, so that the hash of a name in a rule is known when it is compiled.
    #[inline]
    fn find(&self, part: usize, name: &str) -> Option<&Kind> {
        let hash = attr::hash(name);
        if self.filters.get(part)?.may_have(hash) { self.look(part, hash, name) } else { None }
    }

    fn look(&self, part: usize, hash: usize, name: &str) -> Option<&Kind> {
        self.kinds(part).iter().find(|kind| kind.hash == hash && kind.definition.name == name)
    }

    fn kinds(&self, part: usize) -> &[Kind] {
        let at = |part: usize| self.starts.get(part).map_or(self.kinds.len(), |at| *at as usize);
        &self.kinds[at(part)..at(part + 1)]
    }

    /// The kinds of readable lines in a part: the number of the definition, and the first line.
    pub(super) fn firsts(&self, part: usize) -> impl Iterator<Item = (usize, usize)> {
        self.kinds(part).iter().map(|kind| (usize::from(kind.number), kind.first as usize))
    }

    #[inline]
    pub(super) fn has(&self, part: usize, name: &str) -> bool {
        self.find(part, name).is_some()
    }

    #[inline]
    pub(super) fn first(&self, part: usize, name: &str) -> Option<usize> {
        self.find(part, name).map(|kind| kind.first as usize)
    }

    pub(super) fn next(&self, line: usize) -> Option<usize> {
        let next = self.next[line] as usize;
        (next != line).then_some(next)
    }

    /// The direction written last in a part: that is the one that counts.
    pub(super) fn direction(&self, part: usize) -> Option<Direction> {
        self.direction_line(part).and_then(|(_, name)| Direction::named(name))
    }

    /// The line with that direction, and its name.
    pub(super) fn direction_line(&self, part: usize) -> Option<(usize, &'static str)> {
        let lasts = DIRECTIONS.iter().filter_map(|name| Some((self.find(part, name)?.last as usize, *name)));
        lasts.max()
    }
}

/// The lines of a part.
pub(super) fn range(session: &Session<'_>, part: usize) -> std::ops::Range<usize> {
    match part.checked_sub(1) {
        Some(section) => session.document.section_lines(section),
        None => session.document.session_lines(),
    }
}
