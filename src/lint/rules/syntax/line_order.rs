use crate::lint::rules::prelude::*;
use crate::sdp::syntax::Document;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "The types of lines have one order: v, o, s, i, u, e, p, c, b, t with r and z, k, a in the session \
              part, and m, i, c, b, k, a in each media section. Readers that go by it stop at the first line that \
              comes too late.",
    breaks: &[
        (Stack::Chromium, "Refuses a session part out of order; in media sections it takes any order."),
        (Stack::Firefox, "Takes any order, with a warning in its log."),
        (Stack::Str0m, "Needs c, b and a in this order in media sections too."),
        (Stack::Pion, "Refuses a session part out of order."),
    ],
    refusals: &[
        (Stack::Chromium, "Failed to parse SessionDescription. {} Expect line: {}"),
        (Stack::Chromium, "Failed to parse SessionDescription. {} Expects m line."),
        (
            Stack::Firefox,
            "SDP Parse Error on line {}: Warning: Invalid token ordering detected, token {} found \
                          after token {}",
        ),
    ],
    remedy: "Put the lines in order. Code that inserts b=AS behind a=mid should put it behind c=.",
    spec: &["RFC 8866, section 5", "RFC 8866, section 9"],
    level_note: "A warning in media sections: browsers take any order there, and applications that insert b= lines \
                 rely on it.",
    fails: &[
        Example::Text("v=0\no=- 1 1 IN IP4 127.0.0.1\n‹t›=0 0\n«s»=-\na=x\n"),
        Example::Text("v=0\ns=-\nc=IN IP4 0.0.0.0\n‹t›=0 0\na=x\n«b»=AS:1\nc=IN IP4 0.0.0.0"),
        Example::Text(
            "v=0\nm=audio 9 RTP/AVP 0\n‹a›=mid:0\n«b»=AS:64\nm=video 9 RTP/AVP 96\na=mid:1\nc=IN IP4 0.0.0.0\nb=AS:64\n",
        ),
    ],
    passes: &[
        Example::Text(
            "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nt=0 0\nr=7d 1h 0\nt=1 2\nr=7d 1h 0\na=x\nm=audio 9 RTP/AVP 0\nc=IN IP4 0.0.0.0\nb=AS:64\na=mid:0\n",
        ),
        Example::Text("v=0\nm=audio 9 RTP/AVP 0\no=- 1 1 IN IP4 127.0.0.1\n"),
    ],
    ..Rule::new(
        "line-order",
        Level::Error,
        "the lines are not in the order that SDP prescribes",
        Check::Description(check),
    )
};

/// The order of the session part; of `t`, `r` and `z` each `t` takes those after it along.
const SESSION: &[u8] = b"vosiuepcbtrzka";
/// The order of a media section.
const MEDIA: &[u8] = b"micbka";

fn rank(order: &[u8], letter: u8) -> Option<usize> {
    let letter = if matches!(letter, b'r' | b'z') { b't' } else { letter };
    order.iter().position(|known| *known == letter)
}

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    let document = description.session.document;
    let mut session = Misplaced::default();
    session.read(document, document.session_lines(), SESSION);
    session.report(description, findings, Level::Error);
    let mut media = Misplaced::default();
    for section in 0..document.sections.len() {
        media.read(document, document.section_lines(section), MEDIA);
    }
    media.report(description, findings, Level::Warning);
}

/// Lines that come too late, of one part or of all media sections.
#[derive(Default)]
struct Misplaced {
    /// Each with the line it should stand before.
    lines: Vec<(usize, usize)>,
}

impl Misplaced {
    /// Reads the lines of one part.
    fn read(&mut self, document: &Document<'_>, range: std::ops::Range<usize>, order: &[u8]) {
        let mut highest = 0;
        // For each rank: the first line that has it or a higher one.
        let mut firsts = [usize::MAX; SESSION.len()];
        for index in range {
            // Nothing comes after attributes, and nearly all lines are.
            if highest + 1 == order.len() && document.lines[index].kind == Some(b'a') {
                continue;
            }
            let Some(rank) = document.lines[index].kind.and_then(|letter| rank(order, letter)) else { continue };
            if rank < highest {
                self.lines.push((index, firsts[rank + 1]));
            } else {
                highest = rank;
            }
            for first in firsts[..=rank].iter_mut().rev() {
                if *first != usize::MAX {
                    break;
                }
                *first = index;
            }
        }
    }

    fn report(&self, description: &Description<'_>, findings: &mut Findings<'_>, level: Level) {
        let document = description.session.document;
        let Some((late, before)) = self.lines.first().copied() else { return };
        let name = |index: usize| {
            let span = document.lines[index].span();
            Span::new(span.start, span.start + 1)
        };
        let letter = |index: usize| theirs(document.slice(name(index)));
        let more = match self.lines.len() - 1 {
            0 => prose![],
            more => prose![", and ", count(more, "more line is", "more lines are"), " out of order"],
        };
        findings
            .at(
                description.spot(name(late)),
                prose![letter(late), "= comes too late: it belongs before ", letter(before), "=", more],
            )
            .level(level)
            .also(description.spot(name(before)), prose!["before this one"])
            .fix(prose!["put the lines in order"], self.edits(document));
    }

    fn edits(&self, document: &Document<'_>) -> Vec<Edit> {
        let whole = |index: usize| {
            let line = &document.lines[index];
            Span::new(line.span().start, line.eol().end)
        };
        let eol = document.lines.first().map_or("\r\n", |line| document.slice(line.eol()));
        // What goes to one place goes there in the order of types, and of lines within a type.
        let rank_of = |index: usize| document.lines[index].kind.and_then(|letter| rank(SESSION, letter));
        let mut moved = self.lines.clone();
        moved.sort_by_key(|(late, before)| (*before, rank_of(*late), *late));
        let mut edits: Vec<Edit> = Vec::new();
        for (late, before) in moved {
            let at = document.lines[before].span().start;
            let mut text = document.slice(whole(late)).to_owned();
            if document.lines[late].eol().is_empty() {
                text.push_str(eol);
            }
            match edits.last_mut().filter(|edit| edit.span.start == at) {
                Some(edit) => edit.text.push_str(&text),
                None => edits.push(Edit::insert(at, text)),
            }
        }
        edits.extend(self.lines.iter().map(|(late, _)| Edit::delete(whole(*late))));
        edits
    }
}
