use crate::lint::rules::prelude::*;
use crate::sdp::codec::h264;
use crate::text::offset;

pub(super) static RULE: Rule = Rule {
    meaning: "Bundled sections share one transport, where a packet often has nothing but its payload type to say \
              which section and codec it belongs to. So a number means the same codec, with the same parameters that \
              shape its packets, in every section of the group.",
    breaks: &[
        (
            Stack::Chromium,
            "Takes it and counts it, or refuses it where the check for it is switched on, as \
                              libwebrtc in native apps may have it; packets without a mid go astray.",
        ),
        (Stack::Firefox, "Takes it; packets without a mid go astray."),
    ],
    refusals: &[
        (
            Stack::Chromium,
            "A BUNDLE group contains a codec collision for payload_type='{}. All codecs must share \
                              the same type, encoding name, clock rate and parameters.",
        ),
        (Stack::Chromium, "A BUNDLE group contains a codec collision between {} and {}"),
    ],
    remedy: "Give one of the two codecs another number, in the m= line and in all its lines.",
    spec: &["RFC 9143, section 9.1.1"],
    seen: &[
        "https://github.com/bluenviron/mediamtx/issues/4394",
        "https://github.com/sipsorcery-org/sipsorcery/issues/1793",
    ],
    fails: &[
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:0\na=rtpmap:‹111 opus/48000/2›\n\
             m=video 9 UDP/TLS/RTP/SAVPF 111\na=mid:1\na=rtpmap:«111 VP8/90000»\n",
        ),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:0\na=rtpmap:96 H264/90000\n\
             a=fmtp:96 packetization-mode=1;profile-level-id=‹42e01f›\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=mid:1\n\
             a=rtpmap:96 H264/90000\na=fmtp:96 packetization-mode=1;profile-level-id=«640c1f»\n",
        ),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=video 9 UDP/TLS/RTP/SAVPF 96 97\na=mid:0\na=rtpmap:96 VP8/90000\n\
             a=rtpmap:97 rtx/90000\na=fmtp:97 apt=‹96›\nm=video 9 UDP/TLS/RTP/SAVPF 97 98\na=mid:1\n\
             a=rtpmap:98 VP9/90000\na=rtpmap:97 rtx/90000\na=fmtp:97 apt=«98»\n",
        ),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF ‹0›\na=mid:0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n\
             a=mid:1\na=rtpmap:«0 opus/48000/2»\n",
        ),
    ],
    passes: &[
        Example::Text(
            "a=group:BUNDLE 0\na=group:BUNDLE 1\nm=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:0\n\
             a=rtpmap:111 opus/48000/2\nm=video 9 UDP/TLS/RTP/SAVPF 111\na=mid:1\na=rtpmap:111 VP8/90000\n",
        ),
        Example::Text(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:0\na=rtpmap:111 opus/48000/2\n\
             m=video 9 UDP/TLS/RTP/SAVPF 111\na=mid:1\na=rtpmap:111 VP8/90000\n",
        ),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=video 9 UDP/TLS/RTP/SAVPF 96 98\na=mid:0\na=rtpmap:96 H264/90000\n\
             a=fmtp:96 profile-level-id=42e01f\na=rtpmap:98 VP9/90000\nm=video 9 UDP/TLS/RTP/SAVPF 96 98\n\
             a=mid:1\na=rtpmap:96 h264/90000\na=fmtp:96 packetization-mode=0;profile-level-id=42e02a\n\
             a=rtpmap:98 VP9/90000\na=fmtp:98 profile-id=0\n",
        ),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 9\na=mid:0\na=rtpmap:9 G722/8000\n\
             m=audio 9 UDP/TLS/RTP/SAVPF 9\na=mid:1\na=rtpmap:9 G722/8000/1\n",
        ),
        Example::Text(
            "a=group:BUNDLE 0 1\nm=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:0\na=rtpmap:111 opus/48000/2\n\
             m=video 0 UDP/TLS/RTP/SAVPF 111\na=mid:1\na=rtpmap:111 VP8/90000\n",
        ),
    ],
    ..Rule::new(
        "bundle-pt-collision",
        Level::Error,
        "one payload type is different codecs in sections of one BUNDLE group",
        Check::Description(check),
    )
};

fn check(description: &Description<'_>, findings: &mut Findings<'_>) {
    if description.bundles.is_empty() {
        return;
    }
    let bundled = || description.sections().filter(|part| part.bundle().is_some() && !part.is_rejected());
    let mut taken = 0;
    let shared = bundled().fold(0, |shared: u128, part| {
        let listed = part.numbers().listed;
        let again = taken & listed;
        taken |= listed;
        shared | again
    });
    if shared == 0 {
        return;
    }
    // For each group: the section (by its number) in which each payload type comes first.
    let mut firsts: Vec<[Option<u32>; 128]> = Vec::new();
    let mut groups = vec![None; description.bundles.len()];
    for part in bundled() {
        let Some((group, index)) = part.bundle().and_then(|bundle| groups.get_mut(bundle)).zip(part.index()) else {
            continue;
        };
        let group = *group.get_or_insert_with(|| {
            firsts.push([None; 128]);
            firsts.len() - 1
        });
        for other in part.payloads().filter(|payload| shared & (1 << payload.payload_type) != 0) {
            let number = other.payload_type;
            let first = *firsts[group][usize::from(number)].get_or_insert(offset(index));
            if first == offset(index) {
                continue;
            }
            let Some(first) = description.section(first as usize).and_then(|part| part.payload(number)) else {
                continue;
            };
            if let Some(difference) = difference(&first, &other) {
                findings
                    .at(place(&other, difference), said(&first, &other, difference))
                    .also(place(&first, difference), prose!["the first meaning of the number"])
                    .help(prose!["give one of them another number, in the m= line and in all its lines"]);
            }
        }
    }
}

/// In what two payload types of the same number differ, when they cannot be the same codec.
#[derive(Clone, Copy, PartialEq)]
enum Difference {
    Codec,
    Parameter(&'static str),
}

fn difference<'a>(one: &Payload<'a>, other: &Payload<'a>) -> Option<Difference> {
    if one.codec == Codec::Undeclared || other.codec == Codec::Undeclared {
        return None;
    }
    if are_spelled_alike(one, other) {
        return None;
    }
    let name = |payload: &Payload<'a>| payload.encoding().unwrap_or_default();
    if one.part.kind() != other.part.kind()
        || one.codec != other.codec
        || !name(one).eq_ignore_ascii_case(name(other))
        || one.clock_rate() != other.clock_rate()
        || one.channels() != other.channels()
    {
        return Some(Difference::Codec);
    }
    // With their defaults; without one, a parameter that is missing may be anything.
    let identifying: &[(&'static str, Option<&str>)] = match one.codec {
        Codec::Rtx => return (one.repeats != other.repeats).then_some(Difference::Parameter("apt")),
        Codec::H264 => &[("packetization-mode", Some("0")), ("profile-level-id", None)],
        Codec::Vp9 => &[("profile-id", Some("0"))],
        Codec::Av1 => &[("profile", Some("0"))],
        Codec::H265 => &[("profile-id", Some("1")), ("tier-flag", Some("0")), ("tx-mode", Some("SRST"))],
        _ => &[],
    };
    identifying.iter().find_map(|(name, default)| {
        let value = |payload: &Payload<'_>| payload.param(name).map(|(value, _)| value.trim().to_owned());
        let one = value(one).or_else(|| default.map(str::to_owned))?;
        let other = value(other).or_else(|| default.map(str::to_owned))?;
        let same = match *name {
            // The level does not tell codecs apart.
            "profile-level-id" => match (h264::parse(&one), h264::parse(&other)) {
                (Some(one), Some(other)) => one.profile == other.profile,
                _ => true,
            },
            _ => one.eq_ignore_ascii_case(&other),
        };
        (!same).then_some(Difference::Parameter(name))
    })
}

/// Are they the same to the letter, as sections of one sender mostly are?
fn are_spelled_alike(one: &Payload<'_>, other: &Payload<'_>) -> bool {
    one.part.kind() == other.part.kind()
        && one.rtpmap.map(|line| line.value()) == other.rtpmap.map(|line| line.value())
        && one.fmtp.map(|line| line.value()) == other.fmtp.map(|line| line.value())
}

fn place(payload: &Payload<'_>, difference: Difference) -> Spot {
    match (difference, payload.rtpmap) {
        (Difference::Parameter(name), _) => match payload.param(name) {
            Some((_, span)) => Spot { span, ..payload.part.at() },
            None => payload.at_params(),
        },
        (Difference::Codec, Some(line)) => line.at_value(),
        (Difference::Codec, None) => payload.at(),
    }
}

fn said(first: &Payload<'_>, other: &Payload<'_>, difference: Difference) -> Prose {
    let codec = |payload: &Payload<'_>| theirs(payload.described().unwrap_or_default());
    let mid = |payload: &Payload<'_>| theirs(payload.part.mid().unwrap_or_default());
    let number = other.payload_type;
    match difference {
        Difference::Codec => prose![
            "payload type ",
            number,
            " is ",
            codec(first),
            " in mid ",
            mid(first),
            " and ",
            codec(other),
            " in mid ",
            mid(other),
            ", of one BUNDLE group"
        ],
        Difference::Parameter(name) => prose![
            "payload type ",
            number,
            " is ",
            codec(other),
            " in mid ",
            mid(first),
            " and in mid ",
            mid(other),
            ", of one BUNDLE group, with a different ",
            name
        ],
    }
}
