//! Stacks whose parser is a crate: that parser is asked, and quoted. A panic in it is caught and is no verdict.
//!
//! The stacks do more than parse. What the `rtc` engine asks of a description besides is known and added here; of
//! str0m it is only known what its parser says.

use std::io::Cursor;

use super::verdict::{Reason, Verdict};
use super::{Question, engine, hidden};
use crate::lint;
use crate::prose;
use crate::sdp::SdpType;
use crate::text::{Span, offset};

/// The longest text handed to somebody else's parser.
const LONGEST: usize = 256 * 1024;

/// What a parser says: the sentence, and the byte or the line it is about, when it tells.
struct Said {
    sentence: String,
    at: Option<Span>,
}

impl Said {
    fn new(error: &impl ToString) -> Self {
        Self { sentence: error.to_string(), at: None }
    }
}

/// Asks a parser; it returns how many sections it made out, where that may be fewer than there are. `further` is what else there is to ask once it could read the text.
fn ask(
    question: &Question<'_>,
    parser: fn(&str, SdpType) -> Result<Option<usize>, Said>,
    further: impl FnOnce(&Question<'_>) -> Verdict,
) -> Verdict {
    let text = question.description.session.document.text;
    if text.len() > LONGEST {
        return Verdict::unknown(prose!["the description is too long to be handed to another parser"]);
    }
    let kind = question.kind;
    match std::panic::catch_unwind(|| parser(text, kind)) {
        Ok(Ok(Some(read))) if read < question.description.sections().len() => {
            let section = question.description.section(read);
            let says = if read == 0 {
                prose!["it reads none of the sections, without a word"]
            } else {
                prose!["it reads no further than to the section before this one, without a word"]
            };
            let at = section.map(|section| section.at().span);
            Verdict { accepts: None, because: vec![Reason { sentence: None, says, at, rule: None }] }
        }
        Ok(Ok(_)) => further(question),
        Ok(Err(said)) => Verdict::refused(Reason {
            sentence: Some(hidden::hide(&said.sentence, question.description)),
            says: prose!["its parser does not read this"],
            at: said.at.or_else(|| quoted_line(&said.sentence, text)),
            rule: missing_end(text).then_some("missing-final-eol").and_then(lint::find).map(|rule| rule.name),
        }),
        Err(_) => Verdict::unknown(prose!["its parser broke down over this description instead of refusing it"]),
    }
}

/// Is the last line without its end? That is what most parsers stumble over.
fn missing_end(text: &str) -> bool {
    !text.is_empty() && !text.ends_with('\n')
}

/// The line that is quoted at the end of a sentence.
fn quoted_line(sentence: &str, text: &str) -> Option<Span> {
    let (_, quoted) = sentence.rsplit_once(": ")?;
    let quoted = quoted.trim_end();
    let at = (quoted.len() > 1).then(|| text.find(quoted)).flatten()?;
    Some(Span::new(offset(at), offset(at + quoted.len())))
}

/// `rtc-sdp`, then what the engine asks.
pub(super) fn webrtc_rs(question: &Question<'_>) -> Verdict {
    let parser = |text: &str, _| {
        let read = rtc_sdp::SessionDescription::unmarshal(&mut Cursor::new(text.as_bytes()));
        read.map(|_| None).map_err(|error| Said::new(&error))
    };
    ask(question, parser, |question| engine::judge(question, &engine::WEBRTC_RS))
}

/// The `sdp` crate alone.
pub(super) fn sdp(question: &Question<'_>) -> Verdict {
    let parser = |text: &str, _| {
        let read = ::sdp::SessionDescription::unmarshal(&mut Cursor::new(text.as_bytes()));
        read.map(|_| None).map_err(|error| Said::new(&error))
    };
    ask(question, parser, |_| Verdict::accepted())
}

/// The `webrtc-sdp` crate alone.
pub(super) fn webrtc_sdp(question: &Question<'_>) -> Verdict {
    let parser = |text: &str, _| {
        let read = webrtc_sdp::parse_sdp(text, false);
        read.map(|_| None).map_err(|error| Said { sentence: error.to_string(), at: numbered(&error, text) })
    };
    ask(question, parser, |_| Verdict::accepted())
}

/// The line whose number webrtc-sdp tells; it counts from 0. 0 is also what it says where it knows none.
fn numbered(error: &webrtc_sdp::error::SdpParserError, text: &str) -> Option<Span> {
    use webrtc_sdp::error::SdpParserError::{Line, Sequence, Unsupported};
    let (number, quoted) = match error {
        Line { line_number, line, .. } | Unsupported { line_number, line, .. } => (*line_number, Some(line.trim_end())),
        Sequence { line_number, .. } => (*line_number, None),
    };
    let before: usize = text.split_inclusive('\n').take(number).map(str::len).sum();
    let line = text.get(before..)?.lines().next()?.trim_end();
    let is_it = quoted.map_or(number > 0, |quoted| quoted == line);
    (is_it && !line.is_empty()).then(|| Span::new(offset(before), offset(before + line.len())))
}

/// The parser of str0m.
pub(super) fn str0m(question: &Question<'_>) -> Verdict {
    let parser = |text: &str, kind| {
        let read = match kind {
            SdpType::Offer => str0m::change::SdpOffer::from_sdp_string(text).map(|offer| offer.to_sdp_string()),
            _ => str0m::change::SdpAnswer::from_sdp_string(text).map(|answer| answer.to_sdp_string()),
        };
        // It stops without an error at what it does not know.
        let sections = |written: String| Some(written.lines().filter(|line| line.starts_with("m=")).count());
        read.map(sections).map_err(|error| with_offset(&error.to_string(), text))
    };
    ask(question, parser, |question| engine::judge(question, &engine::STR0M))
}

/// str0m says where in memory it stopped: that is a byte of the text.
fn with_offset(sentence: &str, text: &str) -> Said {
    let place = || -> Option<(usize, usize, usize)> {
        let start = sentence.find("PointerOffset(0x")?;
        let end = start + sentence[start..].find(')')? + 1;
        let address = usize::from_str_radix(&sentence[start + "PointerOffset(0x".len()..end - 1], 16).ok()?;
        let at = address.checked_sub(text.as_ptr() as usize).filter(|at| *at <= text.len())?;
        Some((start, end, at))
    };
    match place() {
        Some((start, end, at)) => Said {
            sentence: format!("{}byte {at}{}", &sentence[..start], &sentence[end..]),
            at: Some(Span::new(offset(text.floor_char_boundary(at)), offset(text.floor_char_boundary(at)))),
        },
        None => Said { sentence: sentence.to_owned(), at: None },
    }
}
