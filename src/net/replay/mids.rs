//! The engine gives the sections of its own offers mids of its own. Where they differ from those of the capture, what
//! answers the offer is given with the engine's.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::sdp::summary::Summary;
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;

/// Mids of the capture, with those of the engine for them. Only what differs is in it.
#[derive(Debug, Default)]
pub(super) struct Mids(HashMap<String, String>);

/// Kinds and mids of the sections of a description.
fn sections(sdp: &str) -> Vec<(String, String)> {
    let document = Document::parse(sdp);
    let session = Session::read(&document);
    let summary = Summary::of(&session);
    let named = summary.sections.iter().filter_map(|section| Some((section.kind.to_owned(), section.mid?.to_owned())));
    named.collect()
}

impl Mids {
    /// Learns which section of the engine's offer stands for which of the captured one: the first of a kind for the first
    /// of that kind, and so on, but for those that both know already.
    pub(super) fn learn(&mut self, captured: &str, made: &str) {
        let (captured, mut made) = (sections(captured), sections(made));
        let mut unknown = Vec::new();
        for (kind, mid) in captured {
            let known = self.engine(&mid).to_owned();
            match made.iter().position(|(other, engine)| *other == kind && *engine == known) {
                Some(at) => drop(made.remove(at)),
                None => unknown.push((kind, mid)),
            }
        }
        for (kind, mid) in unknown {
            if let Some(at) = made.iter().position(|(other, _)| *other == kind) {
                let (_, engine) = made.remove(at);
                self.0.insert(mid, engine);
            }
        }
    }

    /// The engine's mid for one of the capture.
    pub(super) fn engine<'m>(&'m self, mid: &'m str) -> &'m str {
        self.0.get(mid).map_or(mid, String::as_str)
    }

    /// A description of the capture with the engine's mids; as it is when none differs.
    pub(super) fn apply<'s>(&self, sdp: &'s str) -> Cow<'s, str> {
        let concerned = |line: &str| line.starts_with("a=mid:") || line.starts_with("a=group:");
        if self.0.is_empty() || !sdp.lines().any(concerned) {
            return Cow::Borrowed(sdp);
        }
        let mut out = String::with_capacity(sdp.len());
        let mut changed = false;
        for line in sdp.split_inclusive('\n') {
            let (text, end) = line.split_at(line.trim_end().len());
            if let Some(mid) = text.strip_prefix("a=mid:") {
                let engine = self.engine(mid);
                changed |= engine != mid;
                out.push_str("a=mid:");
                out.push_str(engine);
            } else if let Some(group) = text.strip_prefix("a=group:") {
                let mut words = group.split(' ');
                out.push_str("a=group:");
                out.push_str(words.next().unwrap_or_default());
                for mid in words {
                    let engine = self.engine(mid);
                    changed |= engine != mid;
                    out.push(' ');
                    out.push_str(engine);
                }
            } else {
                out.push_str(text);
            }
            out.push_str(end);
        }
        if changed { Cow::Owned(out) } else { Cow::Borrowed(sdp) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sdp(mids: &[(&str, &str)]) -> String {
        let all: Vec<&str> = mids.iter().map(|(_, mid)| *mid).collect();
        let group = format!("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {}\r\n", all.join(" "));
        let section = |(kind, mid): &(&str, &str)| format!("m={kind} 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:{mid}\r\n");
        group + &mids.iter().map(section).collect::<String>()
    }

    #[test]
    fn sections_of_a_kind_stand_for_each_other_in_their_order() {
        let mut mids = Mids::default();
        let captured = sdp(&[("video", "v0"), ("audio", "a0"), ("video", "v1")]);
        mids.learn(&captured, &sdp(&[("audio", "0"), ("video", "1"), ("video", "2")]));
        assert_eq!(["v0", "a0", "v1", "x"].map(|mid| mids.engine(mid)), ["1", "0", "2", "x"]);
        assert_eq!(mids.apply(&captured), sdp(&[("video", "1"), ("audio", "0"), ("video", "2")]));
        // The next offer has the same ones, and one more.
        let captured = sdp(&[("video", "v0"), ("audio", "a0"), ("video", "v1"), ("audio", "a1")]);
        mids.learn(&captured, &sdp(&[("audio", "0"), ("video", "1"), ("video", "2"), ("audio", "3")]));
        assert_eq!(["v0", "a0", "v1", "a1"].map(|mid| mids.engine(mid)), ["1", "0", "2", "3"]);
    }

    #[test]
    fn what_does_not_differ_is_given_as_it_is() {
        let mut mids = Mids::default();
        let text = sdp(&[("audio", "0"), ("video", "1")]);
        mids.learn(&text, &text);
        assert!(matches!(mids.apply(&text), Cow::Borrowed(_)));
        let swapped = sdp(&[("audio", "1"), ("video", "0")]);
        mids.learn(&swapped, &text);
        assert_eq!(mids.apply(&swapped), text);
    }
}
