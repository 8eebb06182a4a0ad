//! The habits of each implementation, as a table. A weight of 90 names the writer by itself; habits that an answerer
//! takes over from the offer (payload types, extensions, mids) have no place here.
//!
//! To add a client: a [`Signature`] with habits that do not depend on a version, an address or a random id.

use super::Confidence::{self, Likely, Possible};
use super::checks as check;
use super::facts::Facts;
use crate::text::Span;

/// An implementation and its habits.
pub(super) struct Signature {
    pub(super) client: &'static str,
    /// Who shares the habits.
    pub(super) also: &'static [&'static str],
    pub(super) habits: &'static [Habit],
    /// Closer names within the family, the first that fits.
    pub(super) variants: &'static [Variant],
}

/// A habit and what it counts.
pub(super) struct Habit {
    /// Below zero: speaks against it.
    pub(super) weight: i16,
    pub(super) sign: Sign,
    /// Empty for what speaks against it, which is never shown.
    pub(super) says: &'static str,
}

/// How a habit shows.
#[derive(Clone, Copy)]
pub(super) enum Sign {
    /// The username in `o=` begins so.
    Username(&'static str),
    /// `s=` begins so.
    Name(&'static str),
    /// `a=tool` begins so.
    Tool(&'static str),
    /// Something else.
    Check(Check),
}

/// Finds the place of a habit, none when it is not there.
pub(super) type Check = fn(&Facts<'_, '_>) -> Option<Span>;

/// A closer name.
pub(super) struct Variant {
    pub(super) client: &'static str,
    pub(super) also: &'static [&'static str],
    pub(super) at_most: Confidence,
    pub(super) sign: Check,
    pub(super) says: &'static str,
}

use Sign::{Check as By, Name, Tool, Username};

const fn habit(weight: i16, sign: Sign, says: &'static str) -> Habit {
    Habit { weight, sign, says }
}

/// One without relatives.
const fn plain(client: &'static str, habits: &'static [Habit]) -> Signature {
    Signature { client, also: &[], habits, variants: &[] }
}

const CHROMIUM: &str = "Chrome, Edge, Opera and other Chromium browsers";
const WRTC: &str = "@roamhq/wrtc for Node.js";

/// All of them.
pub(super) static SIGNATURES: &[Signature] = &[
    Signature {
        client: "libwebrtc",
        also: &[CHROMIUM, "Safari", "native apps on libwebrtc", WRTC],
        habits: &[
            habit(
                40,
                By(check::libwebrtc_order),
                "A transport is described in libwebrtc's order: candidates, ufrag, password, options, fingerprint, \
                 setup, mid.",
            ),
            habit(20, By(check::libwebrtc_origin), "The o= line has a long id, a small version and 127.0.0.1."),
            habit(20, By(check::ufrag_4_24), "The ufrag has 4 characters and the password 24."),
            habit(15, By(check::libwebrtc_semantic), "There is a blank before WMS in a=msid-semantic."),
            habit(15, By(check::libwebrtc_candidate), "Candidates have long numeric foundations and a generation."),
            habit(10, By(check::cname_16), "The cname has 16 random characters."),
            habit(-60, By(check::not_libwebrtc_order), ""),
            habit(-30, By(check::not_libwebrtc_origin), ""),
        ],
        variants: &[
            Variant {
                client: "native libwebrtc",
                also: &[WRTC, "Android, iOS and desktop apps", "Safari of some years ago"],
                at_most: Likely,
                sign: check::offers_ilbc,
                says: "Offers iLBC, which libwebrtc has built in and today's browsers leave out.",
            },
            Variant {
                client: "Safari",
                also: &["native apps for Apple devices"],
                at_most: Likely,
                sign: check::offers_apple_av,
                says: "Offers H.264 before all other video codecs, in the profiles Apple's devices encode.",
            },
            Variant {
                client: "Safari",
                also: &["native apps for Apple devices"],
                at_most: Possible,
                sign: check::offers_apple_video,
                says: "Offers H.264 before all other video codecs, in the profiles Apple's devices encode.",
            },
            Variant {
                client: "Chromium",
                also: &[CHROMIUM, "apps that embed it, such as Electron's"],
                at_most: Likely,
                sign: check::offers_chromium_av,
                says: "Offers VP8 first, H.264 in the baseline profile too, and no iLBC, as Chromium does.",
            },
            Variant {
                client: "libwebrtc",
                also: &[CHROMIUM, "Safari"],
                at_most: Likely,
                sign: check::mdns,
                says: "Hides its addresses behind mDNS names, as browsers do and native apps seldom do.",
            },
        ],
    },
    Signature {
        client: "Firefox",
        also: &["other browsers on Gecko"],
        habits: &[
            habit(90, Username("mozilla...THIS_IS_SDPARTA"), "The username in o= is Firefox's own."),
            habit(70, Username("Mozilla-SIPUA"), "The username in o= is that of old Firefox versions."),
            habit(25, By(check::ufrag_8_32), "The ufrag has 8 hexadecimal digits and the password 32."),
            habit(15, By(check::cname_braces), "The cname is a UUID in braces."),
            habit(15, By(check::fmtp_before_rtpmap), "The ICE lines stand between fmtp and rtpmap: sorted by name."),
        ],
        variants: &[],
    },
    Signature {
        client: "GStreamer webrtcbin",
        also: &[],
        habits: &[
            habit(50, By(check::webrtctransceiver), "A track is called webrtctransceiver and a number."),
            habit(35, By(check::ufrag_32_32), "Ufrag and password have 32 base64 characters each."),
            habit(
                30,
                By(check::cname_gstreamer),
                "The cname has GStreamer's form: user and a number, host and a number.",
            ),
            habit(20, By(check::candidate_libnice_upper), "Candidates are counted from 1 and say UDP in capitals."),
            habit(10, By(check::origin_unspecified), "The o= line has a long id and the address 0.0.0.0."),
            habit(10, By(check::fingerprint_last), "The fingerprint stands after everything but candidates."),
        ],
        variants: &[],
    },
    plain(
        "aiortc",
        &[
            habit(50, By(check::three_fingerprints), "A section has a SHA-256, a SHA-384 and a SHA-512 fingerprint."),
            habit(40, By(check::candidate_md5), "Candidate foundations are 32 hexadecimal digits."),
            habit(20, By(check::origin_twice), "The o= line has its id again as version, and 0.0.0.0."),
            habit(15, By(check::transport_at_end), "ICE, fingerprint and setup close a section."),
        ],
    ),
    plain(
        "werift",
        &[
            habit(45, By(check::ufrag_hex_4_22), "Ufrag and password are 4 and 22 hexadecimal digits."),
            habit(40, By(check::candidate_werift), "Candidate foundations are 25 hexadecimal digits."),
            habit(15, By(check::origin_zero), "The o= line has the version 0 and the address 0.0.0.0."),
            habit(15, By(check::rtcp_after_mid), "In a section a=rtcp follows right after the mid."),
        ],
    ),
    Signature {
        client: "libdatachannel",
        also: &["node-datachannel", "OBS Studio", "other programs on libdatachannel"],
        habits: &[
            habit(75, By(check::username_rtc), "The username in o= is rtc."),
            habit(15, By(check::options_comma), "The ICE options are written with a comma between them."),
            habit(10, By(check::candidate_upper), "Candidates say UDP in capitals."),
        ],
        variants: &[Variant {
            client: "OBS Studio",
            also: &[],
            at_most: Likely,
            sign: check::msid_obs,
            says: "Tracks are named like their stream with -audio or -video added, as OBS Studio does.",
        }],
    },
    Signature {
        client: "pion",
        also: &["LiveKit and other servers on pion", "webrtc-rs"],
        habits: &[
            habit(45, By(check::ufrag_letters_16_32), "Ufrag and password are 16 and 32 letters without digits."),
            habit(
                35,
                By(check::origin_clock),
                "The version in o= is a time in seconds since 1970, the address 0.0.0.0.",
            ),
        ],
        variants: &[],
    },
    plain("str0m", &[habit(90, Username("str0m-"), "The username in o= is str0m and its version.")]),
    plain(
        "Janus",
        &[
            habit(60, By(check::janus_names), "Streams or cnames are called janus."),
            habit(60, Name("Janus "), "The session is named after a Janus plugin."),
            habit(25, By(check::options_twice), "The ICE options stand in the session part and again in the sections."),
            habit(25, By(check::janus_semantic), "The msid-semantic is WMS *, with a blank before it."),
            habit(20, Name("VideoRoom "), "The session is named like a room of the VideoRoom plugin."),
            habit(
                50,
                By(check::origin_one),
                "The address in o= is 1.1.1.1, which Janus puts in place of the real one.",
            ),
        ],
    ),
    plain(
        "mediasoup-client",
        &[habit(
            90,
            Username("mediasoup-client"),
            "The username in o= is mediasoup-client's: it makes this text in the browser out of the server's parameters.",
        )],
    ),
    plain("Kurento", &[habit(90, Name("Kurento Media Server"), "The session is named Kurento Media Server.")]),
    plain(
        "Jitsi Videobridge",
        &[habit(80, By(check::jitsi_mixed), "A stream is called mixedmslabel, the videobridge's placeholder.")],
    ),
    plain(
        "SRS",
        &[
            habit(90, Username("SRS/"), "The username in o= is SRS and its version."),
            habit(50, Name("SRSPlaySession"), "The session is named SRSPlaySession."),
            habit(50, Name("SRSPublishSession"), "The session is named SRSPublishSession."),
        ],
    ),
    plain("SIPSorcery", &[habit(90, Name("sipsorcery"), "The session is named sipsorcery.")]),
    plain(
        "FreeSWITCH",
        &[
            habit(80, Username("FreeSWITCH"), "The username in o= is FreeSWITCH."),
            habit(50, Name("FreeSWITCH"), "The session is named FreeSWITCH."),
        ],
    ),
    plain("Asterisk", &[habit(80, Name("Asterisk"), "The session is named Asterisk.")]),
    Signature {
        client: "PJSIP",
        also: &["phones on PJSIP"],
        habits: &[habit(90, Name("pjmedia"), "The session is named pjmedia, after PJSIP's media library.")],
        variants: &[],
    },
    plain("baresip", &[habit(90, Tool("baresip"), "a=tool says baresip.")]),
    plain(
        "Linphone",
        &[
            habit(45, By(check::name_talk), "The session is named Talk."),
            habit(
                30,
                By(check::linphone_xr),
                "Extended reports are announced for the whole session in Linphone's words.",
            ),
        ],
    ),
    plain("Cisco", &[habit(90, Username("CiscoSystems"), "The username in o= begins with CiscoSystems.")]),
    plain(
        "SIPp",
        &[
            habit(80, By(check::sipp_origin), "The o= line has the constants of SIPp's built-in scenarios."),
            habit(-60, By(check::named), ""),
        ],
    ),
    Signature {
        client: "FFmpeg",
        also: &["other programs on libavformat"],
        habits: &[
            habit(90, Tool("libavformat"), "a=tool says libavformat, FFmpeg's library."),
            habit(5, Name("No Name"), "The session is named No Name, FFmpeg's default."),
        ],
        variants: &[],
    },
    plain(
        "GStreamer RTSP server",
        &[
            habit(
                60,
                Name("Session streamed with GStreamer"),
                "The session has the name GStreamer's RTSP server gives.",
            ),
            habit(40, Tool("GStreamer"), "a=tool says GStreamer."),
        ],
    ),
    plain("LIVE555", &[habit(90, Tool("LIVE555 Streaming Media"), "a=tool says LIVE555.")]),
    plain("VLC", &[habit(90, Tool("vlc "), "a=tool says vlc.")]),
];
