//! The grammar of a line's value, as data. A shape is read into fields with their spans, written back from fields,
//! and named in errors: one description serves parsing, JSON, explaining and the judgement "this is malformed".
//!
//! The language is small on purpose. What does not fit it (`simulcast`, say) gets a [`Kind`] of its own rather than a
//! function, so that reading and writing cannot drift apart.

use crate::text::{Span, offset};

/// The grammar of a value: steps from left to right.
pub type Shape = &'static [Step];

/// One step of a [`Shape`].
#[derive(Debug, PartialEq)]
pub enum Step {
    /// These bytes.
    Lit(&'static str),
    /// A named field.
    Field(&'static str, Kind),
    /// All of these steps, or none of them.
    Opt(Shape),
}

/// What a field may hold, and where it ends: before `stop`, a blank, or the end of the value.
#[derive(Debug, PartialEq)]
pub enum Kind {
    /// Decimal digits, at most this number.
    Uint {
        /// Greatest value allowed.
        max: u64,
        /// The byte that ends the field.
        stop: u8,
    },
    /// Decimal digits without a limit (`o=` session ids of 30 digits exist).
    Digits {
        /// The byte that ends the field.
        stop: u8,
    },
    /// One byte or more. A number in JSON when it is one (payload types, which may also be `*` or a token).
    Token {
        /// The byte that ends the field.
        stop: u8,
    },
    /// One byte or more; always a string.
    Word {
        /// The byte that ends the field.
        stop: u8,
    },
    /// These very bytes, which some writers put there and some do not; whether they did is kept.
    Exact(&'static str),
    /// The rest, blanks and all; may be empty.
    Rest,
    /// The rest: words between single separators.
    Words {
        /// The byte between two words.
        sep: u8,
    },
    /// The rest: numbers between single blanks.
    Uints {
        /// Greatest value allowed.
        max: u64,
    },
    /// The rest: `name=value` or `name`, between semicolons.
    Params,
    /// The rest: names and values in turn, between blanks.
    Pairs,
    /// Simulcast streams up to a blank: alternatives between commas, streams between semicolons, `~` for paused.
    Streams,
}

/// Shorthand constructors, so that tables read like the ABNF they stand for.
pub mod step {
    use super::{Kind, Shape, Step};

    /// A literal.
    pub const fn lit(text: &'static str) -> Step {
        Step::Lit(text)
    }
    /// One blank.
    pub const SP: Step = Step::Lit(" ");
    /// An optional tail.
    pub const fn opt(steps: Shape) -> Step {
        Step::Opt(steps)
    }
    /// A word up to a blank.
    pub const fn word(name: &'static str) -> Step {
        Step::Field(name, Kind::Word { stop: b' ' })
    }
    /// A word up to `stop`.
    pub const fn word_to(name: &'static str, stop: u8) -> Step {
        Step::Field(name, Kind::Word { stop })
    }
    /// A number or token up to a blank.
    pub const fn token(name: &'static str) -> Step {
        Step::Field(name, Kind::Token { stop: b' ' })
    }
    /// A number up to a blank, `max` at most.
    pub const fn uint(name: &'static str, max: u64) -> Step {
        Step::Field(name, Kind::Uint { max, stop: b' ' })
    }
    /// A number up to `stop`, `max` at most.
    pub const fn uint_to(name: &'static str, max: u64, stop: u8) -> Step {
        Step::Field(name, Kind::Uint { max, stop })
    }
    /// Digits up to a blank.
    pub const fn digits(name: &'static str) -> Step {
        Step::Field(name, Kind::Digits { stop: b' ' })
    }
    /// A blank that may stand there; the field tells whether it does.
    pub const LEADING_BLANK: Step = Step::Opt(&[Step::Field("leading_blank", Kind::Exact(" "))]);
    /// Everything that is left.
    pub const fn rest(name: &'static str) -> Step {
        Step::Field(name, Kind::Rest)
    }
    /// Words between blanks.
    pub const fn words(name: &'static str) -> Step {
        Step::Field(name, Kind::Words { sep: b' ' })
    }
    /// Words between `sep`.
    pub const fn words_by(name: &'static str, sep: u8) -> Step {
        Step::Field(name, Kind::Words { sep })
    }
    /// Numbers between blanks.
    pub const fn uints(name: &'static str, max: u64) -> Step {
        Step::Field(name, Kind::Uints { max })
    }
    /// `name=value;name=value`.
    pub const fn params(name: &'static str) -> Step {
        Step::Field(name, Kind::Params)
    }
    /// `name value name value`.
    pub const fn pairs(name: &'static str) -> Step {
        Step::Field(name, Kind::Pairs)
    }
    /// `1,~2;3`.
    pub const fn streams(name: &'static str) -> Step {
        Step::Field(name, Kind::Streams)
    }
    /// The greatest 16-bit number: ports.
    pub const PORT: u64 = 65_535;
    /// The greatest 32-bit number: SSRCs.
    pub const U32: u64 = u32::MAX as u64;
}

/// The fields of a shape, those of its optional parts too, in order.
pub fn fields(shape: Shape) -> Vec<(&'static str, &'static Kind)> {
    let mut all = Vec::new();
    for step in shape {
        match step {
            Step::Lit(_) => {}
            Step::Field(name, kind) => all.push((*name, kind)),
            Step::Opt(steps) => all.extend(fields(steps)),
        }
    }
    all
}

/// A field that was read: its name and kind by its step, and its place in the document.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The [`Step::Field`] it was read by.
    pub step: &'static Step,
    /// Where it stands.
    pub span: Span,
}

impl Field {
    /// Name and kind of the field.
    pub fn definition(&self) -> (&'static str, &'static Kind) {
        match self.step {
            Step::Field(name, kind) => (name, kind),
            Step::Lit(_) | Step::Opt(_) => unreachable!("only a Step::Field makes a field"),
        }
    }
}

/// Why a value does not fit its shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Misfit {
    /// The bytes that do not fit (empty: something is missing here).
    pub span: Span,
    /// What is wrong with them.
    pub problem: Problem,
}

/// What a [`Misfit`] is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Problem {
    /// The value ends before this field.
    Missing(&'static str),
    /// This literal was expected.
    Expected(&'static str),
    /// This field must be a number.
    NotANumber(&'static str),
    /// This field is a number above its limit.
    TooLarge(&'static str, u64),
    /// Nothing more was expected.
    Trailing,
    /// The attribute takes no value, and has one.
    NoValueAllowed,
    /// The attribute takes a value, and has none.
    ValueRequired,
}

/// Reads `value`, which begins `base` bytes into the document, by `shape`; appends to `fields`. On a misfit the
/// fields before it are there.
pub fn read(shape: Shape, value: &str, base: u32, fields: &mut Vec<Field>) -> Result<(), Misfit> {
    let mut reader = Reader { value, bytes: value.as_bytes(), at: 0, base };
    reader.steps(shape, fields)?;
    if reader.at < reader.bytes.len() {
        return Err(reader.misfit(reader.at..reader.bytes.len(), Problem::Trailing));
    }
    Ok(())
}

struct Reader<'a> {
    value: &'a str,
    bytes: &'a [u8],
    at: usize,
    base: u32,
}

impl Reader<'_> {
    fn steps(&mut self, shape: Shape, fields: &mut Vec<Field>) -> Result<(), Misfit> {
        for step in shape {
            match step {
                Step::Lit(text) => {
                    if self.is_at(text) {
                        self.at += text.len();
                    } else if self.at == self.bytes.len() {
                        return Err(self.misfit(self.at..self.at, missing_after(shape, step)));
                    } else {
                        let end = self.until(b' ').max(self.at + 1);
                        return Err(self.misfit(self.at..end, Problem::Expected(text)));
                    }
                }
                Step::Field(name, kind) => self.field(step, name, kind, fields)?,
                Step::Opt(steps) => {
                    let (at, count) = (self.at, fields.len());
                    if at == self.bytes.len() {
                        continue;
                    }
                    if let Err(misfit) = self.steps(steps, fields) {
                        // An optional part that begins as it should and then goes wrong is wrong, not absent.
                        if begins(steps, &self.bytes[at..]) {
                            return Err(misfit);
                        }
                        self.at = at;
                        fields.truncate(count);
                    }
                }
            }
        }
        Ok(())
    }

    fn field(
        &mut self,
        step: &'static Step,
        name: &'static str,
        kind: &'static Kind,
        fields: &mut Vec<Field>,
    ) -> Result<(), Misfit> {
        let start = self.at;
        let end = match kind {
            Kind::Token { stop } | Kind::Word { stop } => self.until(*stop),
            Kind::Uint { max, stop } => {
                let end = self.until(*stop);
                if start < end {
                    self.number(name, *max, start, end)?;
                }
                end
            }
            Kind::Digits { stop } => {
                let end = self.until(*stop);
                if !self.bytes[start..end].iter().all(u8::is_ascii_digit) {
                    return Err(self.misfit(start..end, Problem::NotANumber(name)));
                }
                end
            }
            Kind::Streams => self.until(b' '),
            Kind::Exact(text) if self.is_at(text) => start + text.len(),
            Kind::Exact(text) => return Err(self.misfit(start..start, Problem::Expected(text))),
            Kind::Rest => {
                self.at = self.bytes.len();
                fields.push(Field { step, span: self.span(start..self.at) });
                return Ok(());
            }
            Kind::Words { .. } | Kind::Params | Kind::Pairs => self.bytes.len(),
            Kind::Uints { max } => {
                let mut from = start;
                loop {
                    let to = self.bytes[from..].iter().position(|b| *b == b' ').map_or(self.bytes.len(), |n| from + n);
                    self.number(name, *max, from, to)?;
                    if to == self.bytes.len() {
                        break to;
                    }
                    from = to + 1;
                }
            }
        };
        if start == end {
            return Err(self.misfit(start..end, Problem::Missing(name)));
        }
        self.at = end;
        fields.push(Field { step, span: self.span(start..end) });
        Ok(())
    }

    fn number(&self, name: &'static str, max: u64, start: usize, end: usize) -> Result<(), Misfit> {
        let digits = &self.bytes[start..end];
        let mut number = 0_u64;
        for digit in digits {
            let digit = digit.wrapping_sub(b'0');
            if digit > 9 {
                return Err(self.misfit(start..end, Problem::NotANumber(name)));
            }
            number = number.saturating_mul(10).saturating_add(u64::from(digit));
        }
        if digits.is_empty() {
            return Err(self.misfit(start..end, Problem::NotANumber(name)));
        }
        if number > max {
            return Err(self.misfit(start..end, Problem::TooLarge(name, max)));
        }
        Ok(())
    }

    /// Does the rest begin with this literal? Most are one byte long, which is worth not calling memcmp for.
    #[inline]
    fn is_at(&self, literal: &str) -> bool {
        match literal.as_bytes() {
            [one] => self.bytes.get(self.at) == Some(one),
            more => self.bytes[self.at..].starts_with(more),
        }
    }

    #[inline]
    fn until(&self, stop: u8) -> usize {
        let mut at = self.at;
        while let Some(byte) = self.bytes.get(at) {
            if *byte == stop || *byte == b' ' {
                break;
            }
            at += 1;
        }
        at
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.base + offset(range.start), self.base + offset(range.end))
    }

    fn misfit(&self, range: std::ops::Range<usize>, problem: Problem) -> Misfit {
        // The span of a misfit is shown to people: keep it on character boundaries.
        let (mut start, mut end) = (range.start, range.end);
        while !self.value.is_char_boundary(start) {
            start -= 1;
        }
        while !self.value.is_char_boundary(end) {
            end += 1;
        }
        Misfit { span: self.span(start..end), problem }
    }
}

/// Does `rest` begin with the literals that open these steps?
fn begins(steps: Shape, rest: &[u8]) -> bool {
    match steps {
        [Step::Lit(text), Step::Lit(next), ..] => {
            rest.starts_with(text.as_bytes()) && rest[text.len()..].starts_with(next.as_bytes())
        }
        [Step::Lit(text), ..] => rest.starts_with(text.as_bytes()),
        _ => false,
    }
}

/// What is missing when a value ends where the literal `step` was expected: the field after it.
fn missing_after(shape: Shape, step: &Step) -> Problem {
    let after = shape.iter().skip_while(|s| !std::ptr::eq(*s, step)).find_map(|s| match s {
        Step::Field(name, _) => Some(*name),
        Step::Lit(_) | Step::Opt(_) => None,
    });
    match (after, step) {
        (Some(name), _) => Problem::Missing(name),
        (None, Step::Lit(text)) => Problem::Expected(text),
        (None, _) => Problem::Trailing,
    }
}

/// The parts of a [`Kind::Params`] field, each with its span: `name`, and `value` when there is `=`. Blanks around a
/// name are not part of it. An empty part (a doubled or closing semicolon) is skipped.
pub fn params(text: &str, span: Span) -> impl Iterator<Item = Param<'_>> {
    // Parts are short: a plain loop over bytes beats the searchers of `str`. Both bytes looked for are ASCII, so that
    // every cut is on a character boundary.
    let bytes = text.as_bytes();
    let mut at = 0;
    let cut = move |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let place = move |from: usize, to: usize| Span::new(span.start + offset(from), span.start + offset(to));
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            let mut equals = None;
            while let Some(byte) = bytes.get(at)
                && *byte != b';'
            {
                if *byte == b'=' && equals.is_none() {
                    equals = Some(at);
                }
                at += 1;
            }
            let end = at;
            at += 1;
            let (mut from, mut to) = (start, equals.unwrap_or(end));
            while from < to && bytes[from].is_ascii_whitespace() {
                from += 1;
            }
            while from < to && bytes[to - 1].is_ascii_whitespace() {
                to -= 1;
            }
            if from < to || equals.is_some() {
                let value = equals.map(|equals| (cut(equals + 1, end), place(equals + 1, end)));
                return Some(Param { name: cut(from, to), name_span: place(from, to), value });
            }
        }
        None
    })
}

/// One part of a [`Kind::Params`] field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Param<'s> {
    /// The text before `=`.
    pub name: &'s str,
    /// Where the name stands.
    pub name_span: Span,
    /// The text after `=` and its place; none when there is no `=`.
    pub value: Option<(&'s str, Span)>,
}

/// The parts of a [`Kind::Pairs`] field: names with their values (none for a name at the end).
pub fn pairs(text: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut words = text.split(' ');
    std::iter::from_fn(move || words.next().map(|name| (name, words.next())))
}

/// One alternative of a simulcast stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alternative<'s> {
    /// The rid.
    pub rid: &'s str,
    /// Written with `~`: announced, but not sent at first.
    pub paused: bool,
}

/// The streams of a [`Kind::Streams`] field, each with its alternatives.
pub fn streams(text: &str) -> impl Iterator<Item = impl Iterator<Item = Alternative<'_>>> {
    text.split(';').map(|stream| {
        stream.split(',').map(|rid| match rid.strip_prefix('~') {
            Some(rid) => Alternative { rid, paused: true },
            None => Alternative { rid, paused: false },
        })
    })
}

#[cfg(test)]
mod tests {
    use super::step::{SP, lit, opt, uint, word};
    use super::*;

    const CANDIDATE: Shape = &[
        word("foundation"),
        SP,
        uint("component", 256),
        opt(&[lit(" raddr "), word("related_address")]),
        opt(&[SP, step::pairs("extensions")]),
    ];

    fn names(shape: Shape, value: &str) -> (Vec<(&'static str, String)>, Result<(), Misfit>) {
        let mut fields = Vec::new();
        let result = read(shape, value, 100, &mut fields);
        let at = |span: Span| value[span.start as usize - 100..span.end as usize - 100].to_owned();
        (fields.iter().map(|f| (f.definition().0, at(f.span))).collect(), result)
    }

    #[test]
    fn fields_have_their_places() {
        let (fields, result) = names(CANDIDATE, "a 1 raddr 0.0.0.0 x y");
        assert_eq!(result, Ok(()));
        let expected = [("foundation", "a"), ("component", "1"), ("related_address", "0.0.0.0"), ("extensions", "x y")];
        assert!(fields.iter().map(|(n, t)| (*n, t.as_str())).eq(expected));
    }

    #[test]
    fn an_absent_option_is_skipped_and_a_broken_one_is_not() {
        assert_eq!(names(CANDIDATE, "a 1 x y").1, Ok(()));
        let (_, result) = names(CANDIDATE, "a 1 raddr ");
        assert_eq!(result, Err(Misfit { span: Span::new(110, 110), problem: Problem::Missing("related_address") }));
    }

    #[test]
    fn misfits_name_field_and_place() {
        let problem = |value| names(CANDIDATE, value).1.map_err(|m| (m.span.start - 100, m.span.end - 100, m.problem));
        assert_eq!(problem("a NaN"), Err((2, 5, Problem::NotANumber("component"))));
        assert_eq!(problem("a 257"), Err((2, 5, Problem::TooLarge("component", 256))));
        assert_eq!(problem("a 99999999999999999999999"), Err((2, 25, Problem::TooLarge("component", 256))));
        assert_eq!(problem("a"), Err((1, 1, Problem::Missing("component"))));
        assert_eq!(problem(""), Err((0, 0, Problem::Missing("foundation"))));
        assert_eq!(problem("a -1"), Err((2, 4, Problem::NotANumber("component"))));
    }

    #[test]
    fn a_list_of_numbers_has_no_holes() {
        const GROUP: Shape = &[word("semantics"), SP, step::uints("ssrcs", step::U32)];
        assert_eq!(names(GROUP, "FID 1 2").1, Ok(()));
        for holed in ["FID 1  2", "FID 1 2 ", "FID ", "FID 1 x"] {
            assert!(names(GROUP, holed).1.is_err(), "{holed:?}");
        }
    }

    #[test]
    fn params_keep_their_spans() {
        let text = "minptime=10; useinbandfec=1;0-15;";
        let found: Vec<_> = params(text, Span::new(5, 5 + text.len() as u32)).collect();
        assert_eq!(found.len(), 3);
        assert_eq!(found[1].name, "useinbandfec");
        assert_eq!(found[1].name_span, Span::new(18, 30));
        assert_eq!(found[1].value, Some(("1", Span::new(31, 32))));
        assert_eq!(found[2].value, None);
    }

    #[test]
    fn pairs_and_streams() {
        assert_eq!(pairs("a b c").collect::<Vec<_>>(), [("a", Some("b")), ("c", None)]);
        let all: Vec<Vec<_>> = streams("1,~2;3").map(Iterator::collect).collect();
        assert_eq!(all[0][1], Alternative { rid: "2", paused: true });
        assert_eq!(all.len(), 2);
    }
}
