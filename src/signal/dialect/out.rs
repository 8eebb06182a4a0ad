//! Where dialects put the events they make.

use crate::prose::Prose;
use crate::signal::Note;
use crate::signal::event::{Event, Lack, OTHER_TEXT, Other, What};
use crate::signal::frame::Seen;
use crate::signal::json::Json;
use crate::text::Span;

/// Events and notes of a frame.
#[derive(Debug)]
pub struct Out<'o> {
    /// The events.
    pub events: &'o mut Vec<Event>,
    /// What went wrong.
    pub notes: &'o mut Vec<Note>,
}

impl Out<'_> {
    /// Adds an event of the frame. What its JSON lacks it lacks, too; who knows better sets [`Event::lack`].
    pub fn say(&mut self, seen: &Seen<'_>, what: What) -> &mut Event {
        let mut event = seen.frame.event(what);
        event.lack = seen.lack();
        self.push(event)
    }

    /// Adds an event with what it alone lacks, whatever is missing of the rest of the frame.
    pub fn say_whole(&mut self, seen: &Seen<'_>, what: What, lack: Option<Lack>) -> &mut Event {
        let mut event = seen.frame.event(what);
        event.lack = lack;
        self.push(event)
    }

    fn push(&mut self, event: Event) -> &mut Event {
        let at = self.events.len();
        self.events.push(event);
        &mut self.events[at]
    }

    /// Adds what cannot be told otherwise.
    pub fn other(&mut self, seen: &Seen<'_>, name: &str) -> &mut Event {
        let text = match &seen.doc {
            Some(doc) => without_secrets(doc.root()),
            None => clip(seen.text).into(),
        };
        self.say(seen, What::Other(Other { name: clip(name).into(), text }))
    }

    /// Adds a note about a part of the frame.
    pub fn note(&mut self, seen: &Seen<'_>, name: &'static str, at: Option<Span>, says: Prose) {
        let mut place = seen.frame.place;
        let within = place.span;
        if let Some(span) = at {
            place.span = span;
        }
        self.notes.push(Note { name, place, within, says });
    }
}

/// The beginning of a text that is kept.
pub(in crate::signal) fn clip(text: &str) -> &str {
    &text[..text.floor_char_boundary(OTHER_TEXT)]
}

/// Names of members that hold what nobody else should see.
const SECRET: [&str; 16] = [
    "token",
    "password",
    "passwd",
    "secret",
    "credential",
    "authorization",
    "apikey",
    "api_key",
    "key",
    "pin",
    "jwt",
    "cookie",
    "authnmetadata",
    "authzmetadata",
    "pwd",
    "signature",
];

/// Is a member of that name kept to ourselves?
fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    SECRET.iter().any(|secret| match *secret {
        "key" | "pin" => key == *secret,
        _ => key.contains(secret),
    })
}

/// JSON as it is written, with the values of secrets taken out, cut.
pub(in crate::signal) fn without_secrets(value: Json<'_>) -> Box<str> {
    let text = value.source();
    let base = value.span().start;
    let mut out = String::new();
    let mut from = 0;
    let mut open = vec![value];
    let mut hidden: Vec<Span> = Vec::new();
    // as many as could stand in what is kept, in any order
    let mut budget = OTHER_TEXT;
    while let Some(value) = open.pop() {
        for (key, member) in value.entries() {
            budget = budget.saturating_sub(1);
            let span = member.span();
            if (span.start - base) as usize > OTHER_TEXT || budget == 0 {
                break;
            }
            if is_secret(key) {
                hidden.push(span);
            } else if member.is_object() || member.is_array() {
                open.push(member);
            } else if member.within().is_some() && has_secret(member) {
                // JSON in a string: all or nothing
                hidden.push(span);
            }
        }
    }
    hidden.sort_by_key(|span| span.start);
    for span in hidden {
        let (start, end) = ((span.start - base) as usize, (span.end - base) as usize);
        if start >= from {
            out.push_str(text.get(from..start).unwrap_or_default());
            out.push('…');
            from = end;
        }
        if out.len() > OTHER_TEXT {
            break;
        }
    }
    if out.len() <= OTHER_TEXT {
        let rest = text.get(from..).unwrap_or_default();
        out.push_str(&rest[..rest.floor_char_boundary(OTHER_TEXT)]);
    }
    clip(&out).into()
}

fn has_secret(value: Json<'_>) -> bool {
    let lower = value.source().to_ascii_lowercase();
    SECRET.iter().any(|secret| lower.contains(secret))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::json::Doc;
    use crate::text::Way;

    #[test]
    fn secrets_are_taken_out() {
        let text = r#"{"type":"register","key":"k","meta":{"accessToken":"abc","n":1},"s":"{\"password\":\"x\"}","l":[{"credential":"c"}]}"#;
        let doc = Doc::read(text, Way::default()).expect("JSON");
        assert_eq!(
            &*without_secrets(doc.root()),
            r#"{"type":"register","key":…,"meta":{"accessToken":…,"n":1},"s":…,"l":[{"credential":…}]}"#
        );
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let text = format!(r#"{{"a":"{}","token":"x"}}"#, "é".repeat(3000));
        let doc = Doc::read(text.as_str(), Way::default()).expect("JSON");
        assert!(without_secrets(doc.root()).len() <= OTHER_TEXT);
    }
}
