//! What two descriptions agree on, as far as a call must know it: which kinds of media come and go, and whether all of it
//! goes over one transport, without which there is no call here.

use super::media::{CODECS, Codec, Kind};

/// A media section, as one description has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// `audio`, `video`, `application` or whatever it says.
    pub kind: String,
    /// `a=mid`.
    pub mid: Option<String>,
    /// Its port is 0, and not because it is bundled (RFC 9143, section 6).
    pub rejected: bool,
    /// Does it say that it sends (RFC 8866, section 6.7)?
    pub sends: bool,
    /// And that it receives?
    pub receives: bool,
    /// The encoding names of its codecs, in order.
    pub encodings: Vec<String>,
}

impl Section {
    fn is(&self, kind: Kind) -> bool {
        self.kind == kind.name() && !self.rejected
    }
}

/// The most sections that are looked at.
const MOST: usize = 256;

/// The sections of a description.
pub fn sections(sdp: &str) -> Vec<Section> {
    let mut all: Vec<Section> = Vec::new();
    let (mut sends, mut receives) = (true, true);
    let mut bundle_only = false;
    for line in sdp.lines() {
        let line = line.trim_end();
        if let Some(media) = line.strip_prefix("m=") {
            if all.len() == MOST {
                break;
            }
            let mut words = media.split(' ');
            let kind = words.next().unwrap_or_default().to_owned();
            let rejected = words.next().and_then(|port| port.split('/').next()) == Some("0");
            all.push(Section { kind, mid: None, rejected, sends, receives, encodings: Vec::new() });
            bundle_only = false;
        }
        let way = match line {
            "a=sendrecv" => Some((true, true)),
            "a=sendonly" => Some((true, false)),
            "a=recvonly" => Some((false, true)),
            "a=inactive" => Some((false, false)),
            _ => None,
        };
        let Some(section) = all.last_mut() else {
            (sends, receives) = way.unwrap_or((sends, receives));
            continue;
        };
        if let Some(way) = way {
            (section.sends, section.receives) = way;
        } else if line == "a=bundle-only" && !bundle_only {
            bundle_only = true;
            section.rejected = false;
        } else if let Some(mid) = line.strip_prefix("a=mid:") {
            section.mid = Some(mid.to_owned());
        } else if let Some(encoding) = line
            .strip_prefix("a=rtpmap:")
            .and_then(|rest| rest.split_once(' '))
            .and_then(|(_, name)| name.split('/').next())
        {
            section.encodings.push(encoding.to_owned());
        }
    }
    all
}

/// How many sections have a transport of their own: those that are in no BUNDLE group, and the groups (RFC 9143).
pub fn transports(sdp: &str) -> usize {
    let groups: Vec<Vec<&str>> = sdp
        .lines()
        .take_while(|line| !line.starts_with("m="))
        .filter_map(|line| line.trim_end().strip_prefix("a=group:BUNDLE"))
        .map(|mids| mids.split_whitespace().collect())
        .collect();
    let sections = sections(sdp);
    let used = sections.iter().filter(|section| !section.rejected);
    let of = |section: &Section| {
        let mid = section.mid.as_deref()?;
        groups.iter().position(|group| group.contains(&mid))
    };
    let groups: std::collections::BTreeSet<Option<usize>> = used.clone().filter_map(|one| of(one).map(Some)).collect();
    groups.len() + used.filter(|section| of(section).is_none()).count()
}

/// What comes and goes once both have spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    /// There is a data channel's section.
    pub data: bool,
    /// Streams that come to us: audio and video.
    pub incoming: [u32; 2],
    /// Streams that go out from us.
    pub outgoing: [u32; 2],
}

/// What two descriptions agree on, seen from the side that wrote `ours`.
pub fn agreed(ours: &str, theirs: &str) -> Agreed {
    let mut agreed = Agreed::default();
    for (ours, theirs) in sections(ours).iter().zip(&sections(theirs)) {
        if ours.rejected || theirs.rejected {
            continue;
        }
        agreed.data |= ours.kind == "application" && theirs.kind == "application";
        for kind in Kind::BOTH.into_iter().filter(|kind| ours.is(*kind) && theirs.is(*kind)) {
            agreed.incoming[kind as usize] += u32::from(theirs.sends && ours.receives);
            agreed.outgoing[kind as usize] += u32::from(ours.sends && theirs.receives);
        }
    }
    agreed
}

/// The codec of each kind to answer this offer with: the one that is wished for where it is offered, else the first of
/// ours that is; and how many sections of each kind there are.
pub fn answer_with(offer: &str, wished: [&'static Codec; 2]) -> [(&'static Codec, u32); 2] {
    let sections = sections(offer);
    Kind::BOTH.map(|kind| {
        let of_kind = || sections.iter().filter(|section| section.is(kind));
        let offered = |codec: &Codec| {
            of_kind().any(|section| section.encodings.iter().any(|name| name.eq_ignore_ascii_case(codec.encoding)))
        };
        let wished = wished[kind as usize];
        let codec = if offered(wished) {
            wished
        } else {
            CODECS.iter().find(|codec| codec.kind == kind && offered(codec)).unwrap_or(wished)
        };
        (codec, u32::try_from(of_kind().count()).unwrap_or(u32::MAX))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFER: &str = "v=0\r\na=group:BUNDLE 0 1 2\r\nm=audio 9 x 97\r\na=mid:0\r\na=sendonly\r\na=rtpmap:97 OPUS/48000/2\r\n\
        m=video 0 x 100\r\na=bundle-only\r\na=mid:1\r\na=rtpmap:100 H264/90000\r\nm=application 0 x y\r\na=bundle-only\r\na=mid:2\r\n";

    #[test]
    fn what_two_agree_on() {
        let answer = "v=0\r\na=group:BUNDLE 0 2\r\nm=audio 9 x 97\r\na=mid:0\r\na=recvonly\r\nm=video 0 x 100\r\na=mid:1\r\n\
            m=application 9 x y\r\na=mid:2\r\n";
        assert_eq!(agreed(OFFER, answer), Agreed { data: true, incoming: [0, 0], outgoing: [1, 0] });
        assert_eq!(agreed(answer, OFFER), Agreed { data: true, incoming: [1, 0], outgoing: [0, 0] });
    }

    #[test]
    fn what_is_not_bundled_has_transports_of_its_own() {
        assert_eq!(transports(OFFER), 1);
        assert_eq!(transports(&OFFER.replace("a=group:BUNDLE 0 1 2\r\n", "")), 3);
        assert_eq!(transports(&OFFER.replace("0 1 2", "0 1")), 2);
        assert_eq!(transports("v=0\r\nm=audio 9 x 0\r\n"), 1);
        assert_eq!(transports(""), 0);
    }

    #[test]
    fn an_answer_takes_what_is_offered() {
        let [opus, vp8] = Kind::BOTH.map(Codec::usual);
        let with = answer_with(OFFER, [opus, vp8]).map(|(codec, count)| (codec.name, count));
        assert_eq!(with, [("opus", 1), ("h264", 1)]);
        let none = answer_with("v=0\r\n", [opus, vp8]).map(|(codec, count)| (codec.name, count));
        assert_eq!(none, [("opus", 0), ("vp8", 0)]);
    }
}
