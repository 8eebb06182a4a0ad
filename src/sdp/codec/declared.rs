//! Which line of a media section says what about which payload type: the index behind
//! [`Media::rtpmap`](crate::sdp::view::Media::rtpmap) and its like.
//!
//! Sorted line numbers rather than a map of texts: that keeps the session covariant in the lifetime of its text, and
//! a look-up is short enough.

use crate::sdp::view::{Entries, Entry, Session};

/// The readable lines of a section that begin with a payload type, sorted by it; equal ones in their order.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    rtpmap: Vec<u32>,
    fmtp: Vec<u32>,
    feedback: Vec<u32>,
}

impl Declared {
    /// Reads the lines of a section.
    pub(crate) fn read(entries: &Entries<'_, '_>) -> Self {
        let session = entries.session;
        let mut all = Self { rtpmap: Vec::new(), fmtp: Vec::new(), feedback: Vec::new() };
        for (line, entry) in entries.iter().filter(|(_, entry)| entry.fits) {
            let lines = match session.name(entry) {
                "rtpmap" => &mut all.rtpmap,
                "fmtp" => &mut all.fmtp,
                "rtcp-fb" => &mut all.feedback,
                _ => continue,
            };
            lines.push(crate::text::offset(line));
        }
        for lines in [&mut all.rtpmap, &mut all.fmtp, &mut all.feedback] {
            lines.sort_by_cached_key(|line| payload_type(session, *line));
        }
        all
    }

    pub(crate) fn rtpmap<'r>(&self, session: &'r Session<'_>, payload_type: &str) -> Option<&'r Entry> {
        first(session, &self.rtpmap, payload_type)
    }

    pub(crate) fn fmtp<'r>(&self, session: &'r Session<'_>, payload_type: &str) -> Option<&'r Entry> {
        first(session, &self.fmtp, payload_type)
    }

    pub(crate) fn feedback(&self, session: &Session<'_>, payload_type: &str) -> &[u32] {
        of(session, &self.feedback, payload_type)
    }
}

fn first<'r>(session: &'r Session<'_>, lines: &[u32], payload_type: &str) -> Option<&'r Entry> {
    of(session, lines, payload_type).first().and_then(|line| session.entries.get(*line as usize))
}

fn of<'a>(session: &Session<'_>, lines: &'a [u32], wanted: &str) -> &'a [u32] {
    let from = lines.partition_point(|line| payload_type(session, *line) < wanted);
    let to = from + lines[from..].partition_point(|line| payload_type(session, *line) == wanted);
    &lines[from..to]
}

/// All three attributes begin with the payload type. It is taken from the fields: it may be long, and a look-up asks for
/// it again and again.
fn payload_type<'s>(session: &Session<'s>, line: u32) -> &'s str {
    session.entries.get(line as usize).and_then(|entry| session.get(entry, "payload_type")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::sdp::syntax::Document;
    use crate::sdp::view::Session;

    #[test]
    fn the_first_readable_line_of_the_section_counts() {
        let text = "m=audio 9 RTP/AVP 0\na=rtpmap:9 A/1\nm=video 9 RTP/AVP 96\na=rtpmap:96 VP8\na=rtpmap:96 VP8/90000\n\
                    a=rtpmap:96 H264/90000\na=fmtp:96 x=1\na=rtcp-fb:* nack\na=rtcp-fb:9 pli\na=rtcp-fb:* nack pli\n";
        let document = Document::parse(text);
        let session = Session::read(&document);
        let media = session.section(1);
        assert_eq!(media.rtpmap("96").map(|entry| session.value(entry)), Some("96 VP8/90000"));
        assert_eq!(media.fmtp("96").map(|entry| session.value(entry)), Some("96 x=1"));
        assert!(media.rtpmap("9").is_none() && media.rtpmap("").is_none() && media.fmtp("97").is_none());
        assert_eq!(session.section(0).rtpmap("9").map(|entry| session.value(entry)), Some("9 A/1"));
        let feedback: Vec<_> = media.feedback("*").map(|entry| session.value(entry)).collect();
        assert_eq!(feedback, ["* nack", "* nack pli"]);
        assert!(session.section(7).rtpmap("9").is_none());
    }
}
