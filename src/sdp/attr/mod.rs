//! The attributes: what each is called, where it may stand, how its value is written and what it means. One file a
//! family; this one holds the definition type and the look-up over all of them.
//!
//! To add an attribute: an entry in its family's table. Parsing, JSON, the schema, `sdp explain` and the judgement
//! "malformed" learn it from there.

use std::sync::LazyLock;

use super::shape::Shape;
use super::view::Context;
use crate::prose::Prose;

mod address;
pub mod bandwidth;
pub mod bfcp;
pub mod broadcast;
pub mod bundle;
pub mod candidate;
pub mod clocks;
pub mod codec;
pub mod descriptive;
pub mod direction;
pub mod dtls;
pub mod extmap;
pub mod fax;
pub mod ice;
pub mod legacy;
pub mod lines;
pub mod media_line;
pub mod msid;
pub mod negotiation;
pub mod rtcp;
pub mod sctp;
pub mod simulcast;
#[cfg(test)]
mod spoken;
pub mod ssrc;
mod times;
mod vocabulary;

/// Where an attribute may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Before the first `m=`.
    Session,
    /// In a media section.
    Media,
    /// Either.
    Both,
}

/// How the value of a line or attribute is written.
#[derive(Debug)]
pub enum Value {
    /// No value: `a=rtcp-mux`.
    Flag,
    /// A value of this shape.
    Shaped(Shape),
    /// No value, or one of this shape.
    Optional(Shape),
}

/// What is known of a line type (`v`, `o` …) or an attribute.
#[derive(Debug)]
pub struct Definition {
    /// The letter or the attribute's name; letter case counts.
    pub name: &'static str,
    /// Where it may stand.
    pub level: Level,
    /// Its category when media are bundled (RFC 8859); empty when nobody assigned one.
    pub mux: &'static str,
    /// Where it is defined: `RFC 8866, section 6.6`.
    pub spec: &'static [&'static str],
    /// What it is for, in a sentence.
    pub meaning: &'static str,
    /// How its value is written.
    pub value: Value,
    /// The field that must not be shown: an `ice-pwd` is as good as a password.
    pub secret: Option<&'static str>,
    /// What this very value says. None: the meaning says it all.
    pub explain: Option<Explain>,
    /// Where what this very value names is defined: a header extension, a codec parameter.
    pub also: Option<Also>,
}

/// Says what a value means, given everything around it; none when there is nothing to add to the general meaning.
pub type Explain = fn(&Context<'_, '_>) -> Option<Prose>;

/// Says where the things that a value names are defined.
pub type Also = fn(&Context<'_, '_>) -> Vec<&'static str>;

impl Definition {
    /// A definition to be completed with `..`: both levels, no category, a flag, nothing secret, nothing to explain.
    pub const fn new(name: &'static str, spec: &'static [&'static str], meaning: &'static str) -> Self {
        Self {
            name,
            level: Level::Both,
            mux: "",
            spec,
            meaning,
            value: Value::Flag,
            secret: None,
            explain: None,
            also: None,
        }
    }
    /// Stands at session level only.
    #[must_use]
    pub const fn session(mut self) -> Self {
        self.level = Level::Session;
        self
    }
    /// Stands in media sections only.
    #[must_use]
    pub const fn media(mut self) -> Self {
        self.level = Level::Media;
        self
    }
    /// Sets the mux category.
    #[must_use]
    pub const fn mux(mut self, mux: &'static str) -> Self {
        self.mux = mux;
        self
    }
    /// Has a value of this shape.
    #[must_use]
    pub const fn shape(mut self, shape: Shape) -> Self {
        self.value = Value::Shaped(shape);
        self
    }
    /// May have a value of this shape.
    #[must_use]
    pub const fn optional(mut self, shape: Shape) -> Self {
        self.value = Value::Optional(shape);
        self
    }
    /// This field is a secret.
    #[must_use]
    pub const fn secret(mut self, field: &'static str) -> Self {
        self.secret = Some(field);
        self
    }
    /// Sets what tells where the things named in a value are defined.
    #[must_use]
    pub const fn also(mut self, also: Also) -> Self {
        self.also = Some(also);
        self
    }
    /// Sets what explains a value.
    #[must_use]
    pub const fn explain(mut self, explain: Explain) -> Self {
        self.explain = Some(explain);
        self
    }
}

/// The families' tables.
pub static FAMILIES: &[&[Definition]] = &[
    candidate::ATTRIBUTES,
    codec::ATTRIBUTES,
    ice::ATTRIBUTES,
    bundle::ATTRIBUTES,
    msid::ATTRIBUTES,
    dtls::ATTRIBUTES,
    direction::ATTRIBUTES,
    rtcp::ATTRIBUTES,
    extmap::ATTRIBUTES,
    ssrc::ATTRIBUTES,
    simulcast::ATTRIBUTES,
    sctp::ATTRIBUTES,
    descriptive::ATTRIBUTES,
    bfcp::ATTRIBUTES,
    broadcast::ATTRIBUTES,
    clocks::ATTRIBUTES,
    fax::ATTRIBUTES,
    legacy::ATTRIBUTES,
    negotiation::ATTRIBUTES,
];

/// All attributes.
pub fn all() -> impl Iterator<Item = &'static Definition> {
    FAMILIES.iter().flat_map(|family| family.iter())
}

/// The attribute of this name.
pub fn find(name: &str) -> Option<&'static Definition> {
    let index: &[Option<&'static Definition>; SLOTS] = &INDEX;
    let mut slot = hash(name);
    while let Some(definition) = index[slot] {
        if definition.name == name {
            return Some(definition);
        }
        slot = (slot + 1) % SLOTS;
    }
    None
}

/// The line type or attribute of this name: `m`, `mid`.
pub fn named(name: &str) -> Option<&'static Definition> {
    match name.as_bytes() {
        [letter] => lines::find(*letter),
        _ => find(name),
    }
}

/// How many definitions there are, line types and attributes together: [`number`] is below it.
pub fn count() -> usize {
    NUMBERS.1
}

/// A number for a definition, below [`count`]: for tables with a row for each.
pub fn number(definition: &'static Definition) -> u16 {
    let numbers: &[(usize, u16); SLOTS] = &NUMBERS.0;
    let address = std::ptr::from_ref(definition) as usize;
    let mut slot = slot_of(address);
    // Ends: whoever asks has a definition out of the tables, which is in here.
    while numbers[slot].0 != address && numbers[slot].0 != 0 {
        slot = (slot + 1) % SLOTS;
    }
    numbers[slot].1
}

fn slot_of(address: usize) -> usize {
    address / size_of::<Definition>() % SLOTS
}

/// Addresses with their numbers, by [`slot_of`]; an address of 0 is a free slot.
type Numbers = [(usize, u16); SLOTS];

/// The numbers, and how many.
static NUMBERS: LazyLock<(Box<Numbers>, usize)> = LazyLock::new(|| {
    let mut numbers = Box::new([(0, 0); SLOTS]);
    let mut count = 0;
    for definition in all().chain(lines::LINES) {
        let address = std::ptr::from_ref(definition) as usize;
        let mut slot = slot_of(address);
        while numbers[slot].0 != 0 {
            slot = (slot + 1) % SLOTS;
        }
        numbers[slot] = (address, crate::text::offset(count) as u16);
        count += 1;
    }
    (numbers, count)
});

/// Much larger than the table, so that most look-ups, hit or miss, look once.
const SLOTS: usize = 1024;

static INDEX: LazyLock<[Option<&'static Definition>; SLOTS]> = LazyLock::new(|| {
    let mut index = [None; SLOTS];
    for definition in all() {
        let mut slot = hash(definition.name);
        while index[slot].is_some() {
            slot = (slot + 1) % SLOTS;
        }
        index[slot] = Some(definition);
    }
    index
});

/// A number for a name, below 1024, the same for the same name. Length and three letters tell the known names apart well
/// enough; hashing all letters costs more than it saves.
#[inline]
pub(crate) fn hash(name: &str) -> usize {
    let name = name.as_bytes();
    let [first, .., last] = name else { return name.first().copied().unwrap_or_default() as usize };
    let middle = name[name.len() / 2];
    (name.len() * 67 + *first as usize * 131 + *last as usize * 31 + middle as usize * 7) % SLOTS
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::sdp::shape::fields;
    use crate::sdp::syntax::Document;
    use crate::sdp::view::Session;

    /// What is said of line `index` of a description; empty when there is nothing to add.
    pub(super) fn says_at(text: &str, index: usize) -> String {
        let document = Document::parse(text);
        let session = Session::read(&document);
        let entry = &session.entries[index];
        let explain = entry.definition.and_then(|definition| definition.explain);
        let prose = explain.and_then(|explain| explain(&Context { session: &session, entry }));
        prose.map(|prose| prose.plain()).unwrap_or_default()
    }

    /// What is said of the last line.
    pub(super) fn says(text: &str) -> String {
        says_at(text, Document::parse(text).lines.len() - 1)
    }

    /// Is the last line of a known kind, and fits its shape?
    pub(super) fn fits(text: &str) -> bool {
        let document = Document::parse(text);
        Session::read(&document).entries.last().is_some_and(|entry| entry.definition.is_some() && entry.fits)
    }

    #[test]
    fn no_attribute_is_defined_twice_and_each_is_found() {
        let mut names = HashSet::new();
        for definition in all() {
            assert!(names.insert(definition.name), "{} is there twice", definition.name);
            assert!(find(definition.name).is_some_and(|found| std::ptr::eq(found, definition)), "{}", definition.name);
        }
        assert!(find("no-such-attribute").is_none());
        assert!(find("").is_none());
    }

    #[test]
    fn each_definition_has_a_number_of_its_own() {
        let numbers: HashSet<u16> = all().chain(lines::LINES).map(number).collect();
        assert_eq!(numbers.len(), count());
        assert!(numbers.iter().all(|number| usize::from(*number) < count()));
        assert!(named("m").is_some_and(|m| m.name == "m") && named("mid").is_some() && named("").is_none());
    }

    #[test]
    fn every_definition_says_what_it_is_and_where_that_is_written() {
        for definition in all().chain(lines::LINES) {
            let name = definition.name;
            assert!(!definition.spec.is_empty(), "{name} has no specification");
            assert!(definition.spec.iter().all(|spec| !spec.contains('§')), "{name}: {:?}", definition.spec);
            assert!(definition.meaning.starts_with(char::is_uppercase), "{name}: {}", definition.meaning);
            assert!(definition.meaning.ends_with('.'), "{name}: {}", definition.meaning);
        }
    }

    #[test]
    fn fields_have_names_of_their_own() {
        for definition in all() {
            let name = definition.name;
            let (Value::Shaped(shape) | Value::Optional(shape)) = definition.value else { continue };
            let fields: Vec<&str> = fields(shape).into_iter().map(|(name, _)| name).collect();
            let distinct: HashSet<_> = fields.iter().collect();
            assert_eq!(distinct.len(), fields.len(), "{name}: {fields:?}");
            assert!(definition.secret.is_none_or(|secret| fields.contains(&secret)), "{name} hides what it lacks");
        }
    }
}
