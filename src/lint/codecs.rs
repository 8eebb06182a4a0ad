//! When two payload types are the same codec: RFC 3264, section 6.1, with what RFC 6184 (H.264), RFC 9628 (VP9), RFC 7798
//! (H.265) and the AV1 payload format add. Everything that holds an answer against its offer asks here.

use super::part::Part;
use super::payload::{Payload, Role};
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::codec::h264;

/// What makes a payload type the same codec as another one. Made once for each payload type, quick to compare.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    encoding: &'a str,
    /// Of the name in small letters: most names differ in it, so that they need not be compared.
    hash: u64,
    clock_rate: Option<u64>,
    channels: Option<u64>,
    format: Format<'a>,
}

/// The parameters of `fmtp` that both sides must have alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format<'a> {
    /// None of them matter: VP8, Opus.
    Any,
    /// RFC 6184, section 8.2.2: the profile and the packetization mode; the level may differ.
    H264(Profile<'a>, Option<u64>),
    /// VP9 and AV1: the number of the profile.
    Numbered(Option<u64>),
    /// RFC 7798, section 7.2.2: profile, tier and how it is spread over streams.
    H265(Option<u64>, Option<u64>, &'a str),
}

/// The profile of H.264.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Profile<'a> {
    /// One that is written and known.
    Known(h264::Profile),
    /// None is written. That is Baseline (RFC 6184, section 8.1), but browsers read it as Constrained Baseline.
    Unwritten,
    /// Something that names no known profile.
    Other(&'a str),
}

/// In what two codecs of the same name differ, the mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// H.264's `packetization-mode`.
    Packetization,
    /// The profile of H.264, H.265, VP9 or AV1.
    Profile,
    /// Audio channels.
    Channels,
    /// The RTP clock rate.
    ClockRate,
    /// The name: they have nothing in common.
    Encoding,
}

impl Difference {
    /// Is it in what `rtpmap` says, so that the packets mean something else, and not in a parameter?
    pub const fn is_of_rtpmap(self) -> bool {
        matches!(self, Self::Channels | Self::ClockRate | Self::Encoding)
    }
}

impl<'a> Identity<'a> {
    /// None for a payload type that nothing declares.
    pub fn of(payload: &Payload<'a>) -> Option<Self> {
        let encoding = payload.encoding()?;
        let is = |name: &str| encoding.eq_ignore_ascii_case(name);
        let number = |name: &str, default: u64| match payload.param(name) {
            // A number that cannot be read is taken for any.
            Some((value, _)) => value.trim().parse().ok(),
            None => Some(default),
        };
        let format = if is("H264") {
            let profile = match payload.param("profile-level-id") {
                None => Profile::Unwritten,
                Some((hex, _)) => h264::parse(hex.trim()).map_or(Profile::Other(hex), |id| Profile::Known(id.profile)),
            };
            Format::H264(profile, number("packetization-mode", 0))
        } else if is("VP9") {
            Format::Numbered(number("profile-id", 0))
        } else if is("AV1") {
            Format::Numbered(number("profile", 0))
        } else if is("H265") {
            let mode = payload.param("tx-mode").map_or("SRST", |(mode, _)| mode.trim());
            Format::H265(number("profile-id", 1), number("tier-flag", 0), mode)
        } else {
            Format::Any
        };
        // FNV-1a.
        let hash = encoding.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
        });
        // No channels are as good as one: `PCMU/8000/0` has been seen.
        let channels = payload.channels().map(|channels| channels.max(1));
        Some(Self { encoding, hash, clock_rate: payload.clock_rate(), channels, format })
    }

    /// The name of the codec.
    pub const fn encoding(&self) -> &'a str {
        self.encoding
    }

    /// Is it called the same? Letter case does not count (RFC 4855, section 3).
    pub fn same_name(&self, other: &Self) -> bool {
        self.hash == other.hash && self.encoding.eq_ignore_ascii_case(other.encoding)
    }

    /// The worst of what they differ in; none when they are the same codec. What cannot be read is no difference.
    pub fn difference(&self, other: &Self) -> Option<Difference> {
        if !self.same_name(other) {
            return Some(Difference::Encoding);
        }
        if differ(self.clock_rate, other.clock_rate) {
            return Some(Difference::ClockRate);
        }
        if differ(self.channels, other.channels) {
            return Some(Difference::Channels);
        }
        match (self.format, other.format) {
            (Format::H264(one, mode), Format::H264(another, other_mode)) => {
                if !one.same(another) {
                    return Some(Difference::Profile);
                }
                differ(mode, other_mode).then_some(Difference::Packetization)
            }
            (Format::Numbered(one), Format::Numbered(another)) => differ(one, another).then_some(Difference::Profile),
            (Format::H265(profile, tier, mode), Format::H265(other_profile, other_tier, other_mode)) => {
                let same_mode = mode.eq_ignore_ascii_case(other_mode);
                let same = !differ(profile, other_profile) && !differ(tier, other_tier) && same_mode;
                (!same).then_some(Difference::Profile)
            }
            _ => None,
        }
    }

    /// Are they the same codec?
    pub fn same(&self, other: &Self) -> bool {
        self.difference(other).is_none()
    }
}

fn differ(one: Option<u64>, other: Option<u64>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one != other)
}

impl Profile<'_> {
    fn same(self, other: Self) -> bool {
        let base =
            |profile| matches!(profile, Profile::Known(h264::Profile::Baseline | h264::Profile::ConstrainedBaseline));
        match (self, other) {
            (Self::Known(one), Self::Known(other)) => one == other,
            (Self::Unwritten, Self::Unwritten) => true,
            (Self::Unwritten, known) | (known, Self::Unwritten) => base(known),
            (Self::Other(one), Self::Other(other)) => one.eq_ignore_ascii_case(other),
            _ => false,
        }
    }
}

/// A payload type with what it is.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The payload type.
    pub payload: Payload<'a>,
    /// What it is.
    pub identity: Identity<'a>,
}

impl Known<'_> {
    /// Is it audio or video itself, and not a helper such as `rtx`, `red`, comfort noise or DTMF?
    pub fn is_primary(&self) -> bool {
        self.payload.role() == Role::Media
    }
}

/// The payload types of a section that are declared, in the order of its `m=` line.
pub fn of<'a>(part: &Part<'a>) -> Vec<Known<'a>> {
    part.payloads().filter_map(|payload| Some(Known { identity: Identity::of(&payload)?, payload })).collect()
}

/// What comes nearest to a codec among those of another section: of the same name, with the least difference, and of
/// those with the same payload type before others. Such as `rtx` are compared by name and clock alone.
pub fn nearest<'v, 'a>(wanted: &Known<'_>, among: &'v [Known<'a>]) -> Option<(&'v Known<'a>, Option<Difference>)> {
    among
        .iter()
        .map(|known| (known, wanted.identity.difference(&known.identity)))
        .filter(|(_, difference)| *difference != Some(Difference::Encoding))
        .min_by_key(|(known, difference)| (*difference, known.payload.payload_type != wanted.payload.payload_type))
}

/// The same codec among those of another section, with the same payload type when there are several.
pub fn counterpart<'v, 'a>(wanted: &Known<'_>, among: &'v [Known<'a>]) -> Option<&'v Known<'a>> {
    nearest(wanted, among).filter(|(_, difference)| difference.is_none()).map(|(known, _)| known)
}

/// The codecs that both sections have, in the order of `first`, each with its counterpart in `second`; retransmission,
/// redundancy, comfort noise and events left out.
pub fn common<'v, 'a, 'b>(
    first: &'v [Known<'a>],
    second: &'v [Known<'b>],
) -> impl Iterator<Item = (&'v Known<'a>, &'v Known<'b>)> {
    first.iter().filter(|known| known.is_primary()).filter_map(|known| Some((known, counterpart(known, second)?)))
}

/// When two sections have no codec in common, but both have `name` and come no nearer than `difference` in it: the
/// nearest two.
pub fn only_near_miss<'a, 'b>(
    offer: &Part<'a>,
    answer: &Part<'b>,
    name: &str,
    difference: Difference,
) -> Option<(Known<'a>, Known<'b>)> {
    if !answer.payloads().any(|payload| payload.is(name)) {
        return None;
    }
    let (offered, answered) = (of(offer), of(answer));
    if common(&answered, &offered).next().is_some() {
        return None;
    }
    let near = answered
        .iter()
        .filter(|known| known.payload.is(name))
        .filter_map(|known| nearest(known, &offered).map(|(before, found)| (found, before, known)));
    let (found, before, now) = near.min_by_key(|(found, ..)| *found)?;
    (found == Some(difference)).then_some((*before, *now))
}

/// A codec as it is written in `rtpmap`, for a sentence: `opus/48000/2`.
pub fn spelled(payload: &Payload<'_>) -> Prose {
    let mut prose = prose![theirs(payload.encoding().unwrap_or("undeclared"))];
    if let Some(clock_rate) = payload.clock_rate() {
        prose.push(prose!["/", clock_rate]);
    }
    if let Some(channels) = payload.channels().filter(|channels| *channels > 1) {
        prose.push(prose!["/", channels]);
    }
    prose
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{Description, Profile as Against};
    use crate::sdp::syntax::Document;
    use crate::sdp::view::Session;

    fn with<T>(text: &str, test: impl FnOnce(&[Known<'_>]) -> T) -> T {
        let document = Document::parse(text);
        let session = Session::read(&document);
        let description = Description::new(&session, None, Against::Jsep);
        let part = description.section(0).expect("a section");
        test(&of(&part))
    }

    /// The difference of two codecs, each as `name/clock[/channels] [fmtp]`.
    fn difference(one: &str, other: &str) -> Option<Difference> {
        let line = |payload_type: u8, codec: &str| {
            let (map, fmtp) = codec.split_once(' ').unwrap_or((codec, ""));
            format!("a=rtpmap:{payload_type} {map}\na=fmtp:{payload_type} {fmtp}\n")
        };
        let kind = if one.contains("/90000") { "video" } else { "audio" };
        let text = format!("m={kind} 9 RTP/AVP 96 97\n{}{}", line(96, one), line(97, other));
        with(&text, |all| {
            assert_eq!(all[0].identity.difference(&all[1].identity), all[1].identity.difference(&all[0].identity));
            all[0].identity.difference(&all[1].identity)
        })
    }

    #[test]
    fn names_clocks_and_channels() {
        use Difference::{Channels, ClockRate, Encoding};
        assert_eq!(difference("opus/48000/2", "OPUS/48000/2"), None);
        assert_eq!(difference("opus/48000/2", "opus/48000/2 stereo=1;useinbandfec=1"), None);
        assert_eq!(difference("opus/48000/2", "opus/48000"), Some(Channels));
        assert_eq!(difference("PCMU/8000", "PCMU/8000/1"), None);
        assert_eq!(difference("PCMU/8000", "PCMU/8000/0"), None);
        assert_eq!(difference("G722/8000", "G722/16000"), Some(ClockRate));
        assert_eq!(difference("PCMU/8000", "PCMA/8000"), Some(Encoding));
        assert_eq!(difference("VP8/90000", "vp8/90000 max-fs=3600"), None);
    }

    #[test]
    fn h264_by_profile_and_packetization_not_by_text() {
        use Difference::{Packetization, Profile};
        let h264 = |one: &str, other: &str| difference(&format!("H264/90000 {one}"), &format!("H264/90000 {other}"));
        let profile = |one: &str, other: &str| {
            h264(
                &format!("profile-level-id={one};packetization-mode=1"),
                &format!("packetization-mode=1; profile-level-id={other}"),
            )
        };
        // Constrained Baseline is written in many ways; the level may differ.
        for other in ["42e01f", "42E034", "42c01f", "42400a", "4d801f", "4de01f", "58c01f"] {
            assert_eq!(profile("42e01f", other), None, "{other}");
        }
        for other in ["42001f", "4d001f", "58801f", "640c1f", "64001f", "f4001f", "zz"] {
            assert_eq!(profile("42e01f", other), Some(Profile), "{other}");
        }
        assert_eq!(profile("64001f", "640c1f"), Some(Profile));
        assert_eq!(profile("640c1f", "640c34"), None);
        assert_eq!(profile("zz", "ZZ"), None);
        assert_eq!(h264("packetization-mode=0", ""), None);
        assert_eq!(h264("packetization-mode=1", ""), Some(Packetization));
        assert_eq!(
            h264("packetization-mode=1;profile-level-id=42e01f", "profile-level-id=42e01f"),
            Some(Packetization)
        );
        // Without a profile RFC 6184 says Baseline, browsers Constrained Baseline: both pass.
        assert_eq!(h264("", "profile-level-id=42001f"), None);
        assert_eq!(h264("", "profile-level-id=42e01f"), None);
        assert_eq!(h264("", "profile-level-id=64001f"), Some(Profile));
    }

    #[test]
    fn profiles_of_the_others() {
        use Difference::Profile;
        assert_eq!(difference("VP9/90000", "VP9/90000 profile-id=0"), None);
        assert_eq!(difference("VP9/90000 profile-id=0", "VP9/90000 profile-id=2"), Some(Profile));
        assert_eq!(difference("VP9/90000 profile-id=x", "VP9/90000 profile-id=2"), None);
        assert_eq!(difference("AV1/90000 level-idx=5;profile=0;tier=0", "AV1/90000"), None);
        assert_eq!(difference("AV1/90000 profile=1", "AV1/90000"), Some(Profile));
        assert_eq!(
            difference("H265/90000 level-id=93", "H265/90000 profile-id=1;tier-flag=0;tx-mode=SRST;level-id=156"),
            None
        );
        assert_eq!(difference("H265/90000 profile-id=2", "H265/90000 profile-id=1"), Some(Profile));
        assert_eq!(difference("H265/90000 tx-mode=MRST", "H265/90000"), Some(Profile));
    }

    #[test]
    fn counterparts_prefer_the_same_number_and_the_least_difference() {
        let offer = "m=video 9 RTP/AVP 96 97 98 99 100 0\na=rtpmap:96 VP8/90000\na=rtpmap:97 rtx/90000\n\
                     a=rtpmap:98 H264/90000\na=fmtp:98 profile-level-id=42e01f;packetization-mode=1\n\
                     a=rtpmap:99 H264/90000\na=fmtp:99 profile-level-id=42e01f\na=rtpmap:100 VP8/90000\n";
        let answer = "m=video 9 RTP/AVP 99 100 101 102\na=rtpmap:99 H264/90000\n\
                      a=fmtp:99 profile-level-id=42c00a;packetization-mode=1\na=rtpmap:100 vp8/90000\na=rtpmap:101 VP9/90000\n";
        with(offer, |offer| {
            with(answer, |answer| {
                let counterpart = |n: usize| counterpart(&answer[n], offer).map(|known| known.payload.payload_type);
                assert_eq!([counterpart(0), counterpart(1), counterpart(2)], [Some(98), Some(100), None]);
                assert_eq!(answer.len(), 3, "102 is not declared");
                let common: Vec<_> =
                    common(answer, offer).map(|(a, o)| (a.payload.payload_type, o.payload.payload_type)).collect();
                assert_eq!(common, [(99, 98), (100, 100)]);
                let h264 = &offer[3];
                let near = nearest(h264, answer).map(|(known, difference)| (known.payload.payload_type, difference));
                assert_eq!(near, Some((99, Some(Difference::Packetization))));
                assert_eq!(spelled(&offer[0].payload).plain(), "VP8/90000");
            });
        });
        with("m=audio 9 RTP/AVP 0 10\n", |all| assert_eq!(spelled(&all[1].payload).plain(), "L16/44100/2"));
    }
}
