//! Why libwebrtc refuses, in our words, each with the lint rule about the same thing.

use crate::lint::target::refusal::Why;

macro_rules! whys {
    ($($name:ident: $rule:literal, $says:literal;)*) => {$(
        pub(super) const $name: Why = Why { says: $says, rule: $rule };
    )*};
}

whys! {
    LINE: "malformed-line", "a line has to be a small letter, an equals sign, at least one character that is no blank, and a line end";
    FINAL_EOL: "missing-final-eol", "the last line has no line feed at its end, so it is not taken for a line";
    ORDER: "line-order", "the session part has to begin with v=, o= and s=, and t= comes before the attributes";
    ORIGIN: "origin-malformed", "the o= line has to have six fields";
    NO_MEDIA: "line-order", "the session part ended at a line that it does not expect there, and no m= line follows";
    CONNECTION: "connection-malformed", "the connection line has to be IN, IP4 or IP6, and one address of that family";
    MULTICAST: "multicast-connection", "multicast addresses are not taken";
    BANDWIDTH: "bandwidth-malformed", "a bandwidth has to be a modifier, a colon and a number that is not negative";
    GROUP: "malformed-line", "the group line cannot be read: the semantics follow a colon, the mids have to be tokens";
    VALUE: "attribute-arity", "the attribute needs a value after a colon";
    MID: "mid-token", "a mid has to be a token: no blank, colon, slash or quotation mark";
    FINGERPRINT: "fingerprint-malformed", "a fingerprint has to be the name of a SHA digest, one blank, and pairs of hex digits with colons between them";
    FINGERPRINTS: "multiple-fingerprints", "there is more than one fingerprint in the session part, and it takes only one there";
    SETUP: "setup-value", "a=setup has to be active, passive, actpass or holdconn";
    ANSWER_SETUP: "answer-setup-actpass", "an answer has to choose: a=setup:active or a=setup:passive";
    EXTMAP: "extmap-malformed", "the extmap line needs a number from 1 to 255 and a URI";
    EXTMAP_RANGE: "extmap-id-range", "header extension numbers go from 1 to 255";
    EXTMAP_LEVEL: "extmap-mixed-levels", "header extensions are declared in the session part and in a section; they have to be in one of both";
    MLINE: "mline-fields", "an m= line has to have at least four fields";
    PORT: "port-range", "the port has to be a number from 0 to 65535, without a count";
    PROTOCOL: "unexpected-proto", "audio and video need a protocol with RTP in it";
    PAYLOAD: "payload-type-range", "payload types are numbers from 0 to 127";
    CANDIDATE: "candidate-malformed", "a candidate that cannot be read makes it refuse the whole description";
    RTPMAP: "rtpmap-malformed", "the rtpmap has to be a payload type, a name, a clock rate and perhaps channels";
    RTPMAP_CLASH: "conflicting-rtpmap", "one payload type is declared twice, with different codecs";
    CHANNELS: "rtpmap-malformed", "it takes at most 16 channels";
    FMTP: "attribute-arity", "the fmtp line has to have a payload type and parameters with a blank between them";
    FEEDBACK: "rtcp-fb-malformed", "the rtcp-fb line has to have a payload type and a kind of feedback";
    NAMELESS: "fmtp-or-fb-orphan", "an fmtp or rtcp-fb line is about a payload type that has no rtpmap";
    SSRC: "ssrc-malformed", "the ssrc line has to be a number and an attribute with a value";
    SSRC_GROUP: "ssrc-malformed", "the ssrc-group line has to be its semantics and different SSRCs";
    MSID: "msid-malformed", "the msid line has to be a stream and perhaps a track, the same track for the whole section";
    MSID_TWICE: "msid-duplicate", "two tracks have the same stream and track id";
    SCTP_PORT: "sctp-port-value", "the SCTP port has to be a number up to 65535, and only where the m= line does not use sctpmap";
    SCTP_SIZE: "max-message-size", "the size of messages has to be a number that is not negative";
    SIMULCAST: "simulcast-malformed", "the simulcast line cannot be read";
    MID_MISSING: "missing-mid", "a section has no mid";
    MID_LONG: "mid-length", "a mid may have at most 16 characters";
    MID_TWICE: "duplicate-mid", "two sections have the same mid";
    NO_FINGERPRINT: "missing-fingerprint", "a section that has a transport of its own has no fingerprint";
    NO_ICE: "missing-ice-credentials", "a section that has a transport of its own has no ICE credentials";
    GROUP_UNKNOWN: "group-unknown-mid", "a BUNDLE group names a mid that no section has";
    GROUP_TWICE: "mid-in-two-bundles", "a mid is in more than one BUNDLE group, or twice in one";
    EXTMAP_CLASH: "extmap-bundle-id-collision", "one number stands for different header extensions within a BUNDLE group";
    BUNDLE_MUX: "bundle-without-rtcp-mux", "a bundled section has no rtcp-mux";
    MUX: "missing-rtcp-mux", "a section has no rtcp-mux, which the default configuration demands";
    PAYLOAD_MUX: "payload-type-rtcp-conflict", "a payload type is one that RTCP would be taken for when both share a port";
    FID_COUNT: "ssrc-group-size", "an ssrc-group has a number of SSRCs that does not fit its semantics";
    TWO_TRACKS: "plan-b", "the ssrc lines of one section are of more than one track, as in Plan B";
    SIMULCAST_RID: "simulcast-without-rid-extension", "simulcast is offered without the header extension that carries the rid";
    CRYPTEX: "sframe-cryptex", "cryptex has to be in all sections of a BUNDLE group or in none";
    TAG_REJECTED: "group-rejected-mid", "the first section of a BUNDLE group is rejected and others in it are not";
    UFRAG: "ice-ufrag-length", "an ice-ufrag has 4 to 256 characters";
    UFRAG_CHARS: "ice-char", "an ice-ufrag has letters, digits, + and / only; the characters - _ = # are still let through";
    PWD: "ice-pwd-length", "an ice-pwd has 22 to 256 characters";
    PWD_CHARS: "ice-char", "an ice-pwd has letters, digits, + and / only; the characters - _ = # are still let through";
    VIDEO_CODECS: "rtx-dangling-apt", "an rtx codec has no apt, or its apt names no video codec of this section, or there is nothing but rtx, red and fec";
    STREAM: "ssrc-group-undefined", "the SSRCs of a track do not fit: in more than one section, in a group but not declared, or more than one for audio";
}
