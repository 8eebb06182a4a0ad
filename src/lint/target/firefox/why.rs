//! Why Firefox refuses, in our words, each with the lint rule about the same thing.

use crate::lint::target::refusal::Why;

macro_rules! whys {
    ($($name:ident: $rule:literal, $says:literal;)*) => {$(
        pub(super) const $name: Why = Why { says: $says, rule: $rule };
    )*};
}

whys! {
    ASCII: "bad-octet", "the description has a character that is not ASCII";
    NOT_SDP: "malformed-line", "the first line is no line of SDP";
    LINE_TYPE: "unknown-line-type", "a line has a letter that is no type of SDP, and Firefox says nothing about it";
    VERSION: "version-not-zero", "the version has to be 0";
    ORIGIN: "origin-malformed", "the o= line has to be a name, two numbers below 2^63, IN, IP4 or IP6, and an address";
    CONNECTION: "connection-malformed", "the connection line cannot be read; a name instead of an address is not taken with IP4";
    CONNECTION_TWICE: "duplicate-line", "there are two c= lines where one may be";
    CONNECTION_MISSING: "missing-connection", "there is neither a c= line in the session part nor one in each section";
    BANDWIDTH: "bandwidth-malformed", "a bandwidth has to be a modifier, a colon and a number that is not negative";
    TIMING: "line-order", "the t= line has to have two numbers that fit 32 bits";
    REQUIRED: "missing-required-line", "a line that has to be there is not there, or stands after one that ended the reading";
    KEY: "key-line", "the k= line has no key";
    ATTRIBUTE: "malformed-line", "an a= line has no attribute in it";
    MLINE: "mline-fields", "the m= line lacks something: media, port, protocol, or the data channel's word";
    PORT_FORMAT: "unexpected-proto", "the port cannot be read, or the protocol is not one that Firefox knows";
    MEDIA_TYPE: "unsupported-media", "media other than audio, video and application make it refuse the whole description";
    PROTOCOL: "unexpected-proto", "the protocol is known and not supported, which makes it refuse the whole description";
    FINGERPRINT: "fingerprint-malformed", "a fingerprint has to be a digest's name and pairs of upper-case hex digits with colons between them";
    RID: "rid-malformed", "the rid line cannot be read: the id has letters and digits only, then comes send or recv";
    SIMULCAST: "simulcast-malformed", "the simulcast line cannot be read: send or recv, then rids of letters and digits";
    SIMULCAST_RID: "simulcast-undefined-rid", "the simulcast line names a rid that no rid line declares";
    IMAGEATTR: "", "the imageattr line cannot be read";
    MID_LONG: "mid-length", "a mid may have at most 16 characters";
    EXTMAP_RANGE: "extmap-id-range", "it takes header extension numbers from 1 to 14 only";
    EXTMAP_TWICE: "extmap-duplicate-id", "one header extension number is used twice in a section";
    PAYLOAD: "payload-type-rtcp-conflict", "a payload type is reserved, or one that RTCP would be taken for when both share a port";
    PAYLOAD_RANGE: "payload-type-range", "payload types go up to 127";
    GROUP_UNKNOWN: "group-unknown-mid", "the first mid of a BUNDLE group is of no section";
    GROUP_DISABLED: "group-rejected-mid", "the first section of a BUNDLE group is rejected";
    GROUP_TWICE: "mid-in-two-bundles", "a mid is in more than one BUNDLE group, or twice in one";
    NO_ICE: "missing-ice-credentials", "a section that has a transport of its own has no ICE credentials";
    UFRAG: "ice-ufrag-length", "an ice-ufrag has at least 4 characters";
    PWD: "ice-pwd-length", "an ice-pwd has at least 22 characters";
    NO_FINGERPRINT: "missing-fingerprint", "a section that has a transport of its own has no fingerprint, or none with a digest it knows";
    SETUP: "setup-value", "a=setup:holdconn is not taken, and actpass is an offer's";
    NO_SETUP: "missing-setup", "a section of an offer that has a transport of its own has no a=setup that it knows";
    MUX: "missing-rtcp-mux", "a section has no rtcp-mux, which the default configuration demands";
}
