//! A small pattern language for the beginnings of lines. A [`Shape`](crate::sdp::shape::Shape) judges a whole value;
//! a pattern takes what it can from the left and leaves the rest, because that is how sdp-transform reads. What
//! counts as a blank or a line break follows ECMAScript, not Unicode tables.

/// Steps from left to right. The first step of an attribute's pattern is its name, so most fail at once.
pub(super) type Pattern = &'static [Step];

/// One step of a [`Pattern`].
#[derive(Debug)]
pub(super) enum Step {
    /// This text.
    Lit(&'static str),
    /// Characters of a class, as many as there are and the steps after it allow: at least, at most.
    Run(Class, usize, usize),
    /// All of these steps, or else none of them.
    Opt(Pattern),
    /// The first of these with which the steps after it match too.
    Either(&'static [Pattern]),
    /// These steps again and again. What was taken is never given back, so that a long line costs no stack.
    Many(Pattern),
    /// What these steps match is the property of this name. Not nested.
    Field(&'static str, Pattern),
    /// The end of the line.
    End,
}

/// Which characters a [`Step::Run`] takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Class {
    /// ASCII digits, and these.
    Digit(&'static str),
    /// ASCII letters, digits, the underscore, and these.
    Word(&'static str),
    /// All but blanks, and not these either.
    Solid(&'static str),
    /// All but blanks, and U+0020 itself.
    Text,
    /// Blanks of every kind.
    Space,
    /// U+0020.
    Blank,
    /// All but line breaks; U+2028 and U+2029 may occur inside a line.
    Inline,
    /// Every character.
    All,
}

impl Class {
    fn has(self, c: char) -> bool {
        match self {
            Self::Digit(more) => c.is_ascii_digit() || more.contains(c),
            Self::Word(more) => c.is_ascii_alphanumeric() || c == '_' || more.contains(c),
            Self::Solid(less) => !is_space(c) && !less.contains(c),
            Self::Text => c == ' ' || !is_space(c),
            Self::Space => is_space(c),
            Self::Blank => c == ' ',
            Self::Inline => !matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}'),
            Self::All => true,
        }
    }
}

/// White space as ECMAScript has it: with the byte order mark, without U+0085.
fn is_space(c: char) -> bool {
    c == '\u{feff}' || (c != '\u{85}' && c.is_whitespace())
}

/// The named parts of a text that matched, in order. Those of an option that was not taken are missing.
pub(super) type Fields<'s> = Vec<(&'static str, &'s str)>;

/// Matches the beginning of `text`; true when it fits, and then the fields are in `fields`.
pub(super) fn read<'s>(pattern: Pattern, text: &'s str, fields: &mut Fields<'s>) -> bool {
    fields.clear();
    Matcher { text, fields }.steps(pattern, 0, None).is_some()
}

struct Matcher<'f, 's> {
    text: &'s str,
    fields: &'f mut Fields<'s>,
}

/// What comes after the steps at hand: perhaps the end of a field, then more steps.
struct Then<'t> {
    closes: Option<(&'static str, usize)>,
    steps: Pattern,
    then: Option<&'t Self>,
}

impl Matcher<'_, '_> {
    /// Matches `steps` and then `then` from `at`; gives the place where the match ends. Recurses once per step of the
    /// pattern, whatever the length of the text.
    fn steps(&mut self, steps: Pattern, at: usize, then: Option<&Then<'_>>) -> Option<usize> {
        let Some((step, steps)) = steps.split_first() else { return self.after(at, then) };
        let rest = &self.text[at..];
        match step {
            Step::Lit(text) => {
                rest.strip_prefix(text)?;
                self.steps(steps, at + text.len(), then)
            }
            Step::Run(class, least, most) => self.run((*class, *least, *most), steps, at, then),
            Step::Opt(option) => {
                let more = Then { closes: None, steps, then };
                self.steps(option, at, Some(&more)).or_else(|| self.steps(steps, at, then))
            }
            Step::Either(options) => {
                let more = Then { closes: None, steps, then };
                options.iter().find_map(|option| self.steps(option, at, Some(&more)))
            }
            Step::Many(again) => {
                let mut at = at;
                while let Some(end) = self.steps(again, at, None).filter(|end| *end > at) {
                    at = end;
                }
                self.steps(steps, at, then)
            }
            Step::Field(name, inside) => self.steps(inside, at, Some(&Then { closes: Some((name, at)), steps, then })),
            Step::End => {
                if rest.is_empty() {
                    self.steps(steps, at, then)
                } else {
                    None
                }
            }
        }
    }

    fn after(&mut self, at: usize, then: Option<&Then<'_>>) -> Option<usize> {
        let Some(then) = then else { return Some(at) };
        let known = self.fields.len();
        if let Some((name, start)) = then.closes {
            self.fields.push((name, &self.text[start..at]));
        }
        let end = self.steps(then.steps, at, then.then);
        if end.is_none() {
            self.fields.truncate(known);
        }
        end
    }

    /// Takes the longest run, then gives back one character at a time until the rest fits. In every pattern of the
    /// table a rest that does not fit fails within a few characters, so the cost stays in proportion to the line.
    fn run(
        &mut self,
        (class, least, most): (Class, usize, usize),
        steps: Pattern,
        at: usize,
        then: Option<&Then<'_>>,
    ) -> Option<usize> {
        let mut count = 0;
        let mut end = at;
        for c in self.text[at..].chars().take(most).take_while(|c| class.has(*c)) {
            count += 1;
            end += c.len_utf8();
        }
        while count >= least {
            if let Some(end) = self.steps(steps, end, then) {
                return Some(end);
            }
            end -= self.text[at..end].chars().next_back()?.len_utf8();
            count -= 1;
        }
        None
    }
}

/// Shorthand constructors.
pub(super) mod step {
    use super::{Class, Pattern, Step};

    /// A literal.
    pub(in crate::sdp::compat) const fn lit(text: &'static str) -> Step {
        Step::Lit(text)
    }
    /// One blank.
    pub(in crate::sdp::compat) const SP: Step = Step::Lit(" ");
    /// An optional part.
    pub(in crate::sdp::compat) const fn opt(steps: Pattern) -> Step {
        Step::Opt(steps)
    }
    /// A property.
    pub(in crate::sdp::compat) const fn field(name: &'static str, steps: Pattern) -> Step {
        Step::Field(name, steps)
    }
    /// Any number of characters of a class.
    pub(in crate::sdp::compat) const fn any(class: Class) -> Step {
        Step::Run(class, 0, usize::MAX)
    }
    /// At least one character of a class.
    pub(in crate::sdp::compat) const fn some(class: Class) -> Step {
        Step::Run(class, 1, usize::MAX)
    }
    /// Digits, perhaps none.
    pub(in crate::sdp::compat) const DIGITS: Pattern = &[any(Class::Digit(""))];
    /// At least one digit.
    pub(in crate::sdp::compat) const NUMBER: Pattern = &[some(Class::Digit(""))];
    /// One digit.
    pub(in crate::sdp::compat) const DIGIT: Pattern = &[Step::Run(Class::Digit(""), 1, 1)];
    /// Letters, digits and underscores, perhaps none.
    pub(in crate::sdp::compat) const WORD: Pattern = &[any(Class::Word(""))];
    /// Everything up to a blank, perhaps nothing.
    pub(in crate::sdp::compat) const SOLID: Pattern = &[any(Class::Solid(""))];
    /// Everything.
    pub(in crate::sdp::compat) const REST: Pattern = &[any(Class::Inline)];
}

#[cfg(test)]
mod tests {
    use super::step::{NUMBER, REST, SP, WORD, any, field, lit, opt, some};
    use super::*;

    fn fields(pattern: Pattern, text: &str) -> Option<Vec<(&'static str, String)>> {
        let mut fields = vec![("stale", "")];
        read(pattern, text, &mut fields).then(|| fields.iter().map(|(n, t)| (*n, (*t).to_owned())).collect())
    }

    fn own(expected: &[(&'static str, &str)]) -> Option<Vec<(&'static str, String)>> {
        Some(expected.iter().map(|(n, t)| (*n, (*t).to_owned())).collect())
    }

    #[test]
    fn an_option_that_leads_nowhere_is_given_up_with_its_fields() {
        const P: Pattern = &[opt(&[SP, field("a", &[lit("x")])]), SP, field("b", WORD)];
        assert_eq!(fields(P, " x y"), own(&[("a", "x"), ("b", "y")]));
        assert_eq!(fields(P, " xy z"), own(&[("b", "xy")]));
        assert_eq!(fields(P, "x"), None);
    }

    #[test]
    fn a_run_gives_back_what_the_rest_needs() {
        const P: Pattern = &[field("a", &[some(Class::Inline)]), lit(" m:"), field("b", &[some(Class::Inline)])];
        assert_eq!(fields(P, "1 m:2 m:"), own(&[("a", "1"), ("b", "2 m:")]));
        assert_eq!(fields(P, "é m:ü m:ö"), own(&[("a", "é m:ü"), ("b", "ö")]));
        assert_eq!(fields(P, " m:2"), None);
    }

    #[test]
    fn alternatives_repetition_and_end() {
        const P: Pattern =
            &[field("a", &[Step::Either(&[&[lit("*")], NUMBER]), Step::Many(&[SP, some(Class::Word(""))])]), Step::End];
        assert_eq!(fields(P, "12 a b"), own(&[("a", "12 a b")]));
        assert_eq!(fields(P, "* a b "), None);
    }

    #[test]
    fn blanks_and_breaks_are_those_of_ecmascript() {
        const P: Pattern = &[any(Class::Space), field("a", REST)];
        assert_eq!(fields(P, "\u{feff}\t\u{2029}b\u{2028}c"), own(&[("a", "b")]));
        assert_eq!(fields(P, "\u{a0}\u{85}"), own(&[("a", "\u{85}")]));
    }

    #[test]
    fn a_long_run_of_items_needs_no_stack() {
        const P: Pattern = &[field("a", &[Step::Many(&[lit("["), any(Class::Word("")), lit("]")])]), Step::End];
        assert_eq!(fields(P, &"[a]".repeat(200_000)).map(|f| f[0].1.len()), Some(600_000));
    }
}
