//! Which lines sdp-transform 3.0.0 knows, under which names it puts what it finds, and how much of a line it wants to
//! see. Its habits are kept, good or bad: a value is read from the left and the rest dropped, `a=rtcp-mux-only` counts
//! as `a=rtcp-mux`, numbers may be empty.

use super::pattern::step::{DIGIT, DIGITS, NUMBER, REST, SOLID, SP, WORD, any, field, lit, opt, some};
use super::pattern::{Class, Pattern, Step};

/// One kind of line.
#[derive(Debug)]
pub(super) struct Rule {
    /// The letter before `=`.
    pub(super) letter: u8,
    /// Where its fields go.
    pub(super) target: Target,
    /// What it looks like after `x=`.
    pub(super) pattern: Pattern,
}

/// Where the fields of a line go, in the session or in the current media section.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    /// Into the session or section itself. A second line overwrites.
    Here,
    /// Into an object of this name. A second line overwrites what it mentions and leaves the rest.
    Object(&'static str),
    /// Into a new object at the end of the list of this name.
    List(&'static str),
}

const fn line(letter: u8, target: Target, pattern: Pattern) -> Rule {
    Rule { letter, target, pattern }
}

const fn here(pattern: Pattern) -> Rule {
    line(b'a', Target::Here, pattern)
}

const fn object(name: &'static str, pattern: Pattern) -> Rule {
    line(b'a', Target::Object(name), pattern)
}

const fn list(name: &'static str, pattern: Pattern) -> Rule {
    line(b'a', Target::List(name), pattern)
}

const SOME_TEXT: Pattern = &[some(Class::Inline)];
const TEXT: Pattern = &[any(Class::Text)];
const DASHED: Pattern = &[any(Class::Word("-"))];
const SOME_DASHED: Pattern = &[some(Class::Word("-"))];
const SOME_WORD: Pattern = &[some(Class::Word(""))];
const NOT_EQUALS: Pattern = &[any(Class::Solid("="))];
const DECIMAL: Pattern = &[any(Class::Digit("."))];
const STAR_OR_DIGITS: Pattern = &[Step::Either(&[&[lit("*")], DIGITS])];
const SEND_OR_RECV: Pattern = &[Step::Either(&[&[lit("send")], &[lit("recv")]])];
const STREAMS: Pattern = &[some(Class::Word("-~;,"))];
const SPACES: Step = some(Class::Space);
/// `[x=1] [x=2]`, or `*`.
const IMAGES: Pattern = &[Step::Either(&[
    &[lit("*")],
    &[lit("["), some(Class::Solid("")), lit("]"), Step::Many(&[SPACES, lit("["), some(Class::Solid("")), lit("]")])],
])];

/// The kinds of lines, in the order in which they are tried.
pub(super) static RULES: &[Rule] = &[
    line(b'v', Target::Here, &[field("version", DIGITS), Step::End]),
    line(
        b'o',
        Target::Object("origin"),
        &[
            field("username", SOLID),
            SP,
            field("sessionId", DIGITS),
            SP,
            field("sessionVersion", DIGITS),
            SP,
            field("netType", SOLID),
            lit(" IP"),
            field("ipVer", DIGIT),
            SP,
            field("address", SOLID),
        ],
    ),
    line(b's', Target::Here, &[field("name", REST)]),
    line(b'i', Target::Here, &[field("description", REST)]),
    line(b'u', Target::Here, &[field("uri", REST)]),
    line(b'e', Target::Here, &[field("email", REST)]),
    line(b'p', Target::Here, &[field("phone", REST)]),
    line(b'z', Target::Here, &[field("timezones", REST)]),
    line(b'r', Target::Here, &[field("repeats", REST)]),
    line(b't', Target::Object("timing"), &[field("start", DIGITS), SP, field("stop", DIGITS)]),
    line(b'c', Target::Object("connection"), &[lit("IN IP"), field("version", DIGIT), SP, field("ip", SOLID)]),
    line(
        b'b',
        Target::List("bandwidth"),
        &[
            field("type", &[Step::Either(&[&[lit("TIAS")], &[lit("AS")], &[lit("CT")], &[lit("RR")], &[lit("RS")]])]),
            lit(":"),
            field("limit", DIGITS),
        ],
    ),
    line(
        b'm',
        Target::Here,
        &[
            field("type", WORD),
            SP,
            field("port", DIGITS),
            SP,
            field("protocol", &[any(Class::Word("/"))]),
            opt(&[SP, field("payloads", REST)]),
        ],
    ),
    list(
        "rtp",
        &[
            lit("rtpmap:"),
            field("payload", DIGITS),
            SP,
            field("codec", &[any(Class::Word("-."))]),
            opt(&[
                any(Class::Space),
                lit("/"),
                field("rate", DIGITS),
                opt(&[any(Class::Space), lit("/"), field("encoding", SOLID)]),
            ]),
        ],
    ),
    list("fmtp", &[lit("fmtp:"), field("payload", DIGITS), SP, field("config", TEXT)]),
    here(&[lit("control:"), field("control", REST)]),
    object(
        "rtcp",
        &[
            lit("rtcp:"),
            field("port", DIGITS),
            opt(&[SP, field("netType", SOLID), lit(" IP"), field("ipVer", DIGIT), SP, field("address", SOLID)]),
        ],
    ),
    list(
        "rtcpFbTrrInt",
        &[lit("rtcp-fb:"), field("payload", STAR_OR_DIGITS), lit(" trr-int "), field("value", DIGITS)],
    ),
    list(
        "rtcpFb",
        &[
            lit("rtcp-fb:"),
            field("payload", STAR_OR_DIGITS),
            SP,
            field("type", DASHED),
            opt(&[SP, field("subtype", DASHED)]),
        ],
    ),
    list(
        "ext",
        &[
            lit("extmap:"),
            field("value", NUMBER),
            opt(&[lit("/"), field("direction", SOME_WORD)]),
            opt(&[SP, field("encrypt-uri", &[lit("urn:ietf:params:rtp-hdrext:encrypt")])]),
            SP,
            field("uri", SOLID),
            opt(&[SP, field("config", SOLID)]),
        ],
    ),
    here(&[field("extmapAllowMixed", &[lit("extmap-allow-mixed")])]),
    list(
        "crypto",
        &[
            lit("crypto:"),
            field("id", DIGITS),
            SP,
            field("suite", WORD),
            SP,
            field("config", SOLID),
            opt(&[SP, field("sessionConfig", SOLID)]),
        ],
    ),
    here(&[lit("setup:"), field("setup", WORD)]),
    here(&[lit("connection:"), field("connectionType", &[Step::Either(&[&[lit("new")], &[lit("existing")]])])]),
    here(&[lit("mid:"), field("mid", SOLID)]),
    list("msid", &[lit("msid:"), field("id", SOME_DASHED), opt(&[SP, field("appdata", SOME_DASHED)])]),
    here(&[lit("ptime:"), field("ptime", DECIMAL)]),
    here(&[lit("maxptime:"), field("maxptime", DECIMAL)]),
    here(&[field(
        "direction",
        &[Step::Either(&[&[lit("sendrecv")], &[lit("recvonly")], &[lit("sendonly")], &[lit("inactive")]])],
    )]),
    here(&[field("icelite", &[lit("ice-lite")])]),
    here(&[lit("ice-ufrag:"), field("iceUfrag", SOLID)]),
    here(&[lit("ice-pwd:"), field("icePwd", SOLID)]),
    object("fingerprint", &[lit("fingerprint:"), field("type", SOLID), SP, field("hash", SOLID)]),
    list(
        "candidates",
        &[
            lit("candidate:"),
            field("foundation", SOLID),
            SP,
            field("component", DIGITS),
            SP,
            field("transport", SOLID),
            SP,
            field("priority", DIGITS),
            SP,
            field("ip", SOLID),
            SP,
            field("port", DIGITS),
            lit(" typ "),
            field("type", SOLID),
            opt(&[lit(" raddr "), field("raddr", SOLID), lit(" rport "), field("rport", DIGITS)]),
            opt(&[lit(" tcptype "), field("tcptype", SOLID)]),
            opt(&[lit(" generation "), field("generation", DIGITS)]),
            opt(&[lit(" network-id "), field("network-id", DIGITS)]),
            opt(&[lit(" network-cost "), field("network-cost", DIGITS)]),
        ],
    ),
    here(&[field("endOfCandidates", &[lit("end-of-candidates")])]),
    here(&[lit("remote-candidates:"), field("remoteCandidates", REST)]),
    here(&[lit("ice-options:"), field("iceOptions", SOLID)]),
    list(
        "ssrcs",
        &[lit("ssrc:"), field("id", DIGITS), SP, field("attribute", DASHED), opt(&[lit(":"), field("value", REST)])],
    ),
    list(
        "ssrcGroups",
        &[lit("ssrc-group:"), field("semantics", &[any(Class::Word("!#$%&'*+-."))]), SP, field("ssrcs", REST)],
    ),
    // The blank after the colon is optional, and so is the semantic: without a stream, ` WMS` ends up as the token.
    object(
        "msidSemantic",
        &[
            lit("msid-semantic:"),
            opt(&[Step::Run(Class::Space, 1, 1)]),
            field("semantic", WORD),
            SP,
            field("token", SOLID),
        ],
    ),
    list("groups", &[lit("group:"), field("type", WORD), SP, field("mids", REST)]),
    here(&[field("rtcpMux", &[lit("rtcp-mux")])]),
    here(&[field("rtcpRsize", &[lit("rtcp-rsize")])]),
    object(
        "sctpmap",
        &[
            lit("sctpmap:"),
            field("sctpmapNumber", &[any(Class::Word("/"))]),
            SP,
            field("app", SOLID),
            opt(&[SP, field("maxMessageSize", SOLID)]),
        ],
    ),
    here(&[lit("x-google-flag:"), field("xGoogleFlag", SOLID)]),
    list(
        "rids",
        &[lit("rid:"), field("id", SOME_WORD), SP, field("direction", SOME_WORD), opt(&[SP, field("params", TEXT)])],
    ),
    list(
        "imageattrs",
        &[
            lit("imageattr:"),
            field("pt", &[Step::Either(&[NUMBER, &[lit("*")]])]),
            SPACES,
            field("dir1", SEND_OR_RECV),
            SPACES,
            field("attrs1", IMAGES),
            opt(&[SPACES, field("dir2", SEND_OR_RECV), SPACES, field("attrs2", IMAGES)]),
        ],
    ),
    object(
        "simulcast",
        &[
            lit("simulcast:"),
            field("dir1", SEND_OR_RECV),
            SP,
            field("list1", STREAMS),
            opt(&[opt(&[Step::Run(Class::Space, 1, 1)]), field("dir2", SEND_OR_RECV), SP, field("list2", STREAMS)]),
            Step::End,
        ],
    ),
    // The form of an early draft, which old Firefox versions write.
    object("simulcast_03", &[lit("simulcast:"), SPACES, field("value", &[some(Class::All)]), Step::End]),
    here(&[
        lit("framerate:"),
        field(
            "framerate",
            &[some(Class::Digit("")), Step::Either(&[&[Step::End], &[lit("."), some(Class::Digit(""))]])],
        ),
    ]),
    object(
        "sourceFilter",
        &[
            lit("source-filter:"),
            any(Class::Blank),
            field("filterMode", &[Step::Either(&[&[lit("excl")], &[lit("incl")]])]),
            SP,
            field("netType", SOLID),
            SP,
            field("addressTypes", &[Step::Either(&[&[lit("IP4")], &[lit("IP6")], &[lit("*")]])]),
            SP,
            field("destAddress", SOLID),
            SP,
            field("srcList", REST),
        ],
    ),
    here(&[field("bundleOnly", &[lit("bundle-only")])]),
    here(&[lit("label:"), field("label", SOME_TEXT)]),
    here(&[lit("sctp-port:"), field("sctpPort", NUMBER), Step::End]),
    here(&[lit("max-message-size:"), field("maxMessageSize", NUMBER), Step::End]),
    list("tsRefClocks", &[lit("ts-refclk:"), field("clksrc", NOT_EQUALS), opt(&[lit("="), field("clksrcExt", SOLID)])]),
    object(
        "mediaClk",
        &[
            lit("mediaclk:"),
            opt(&[lit("id="), field("id", SOLID)]),
            any(Class::Blank),
            field("mediaClockName", NOT_EQUALS),
            opt(&[lit("="), field("mediaClockValue", SOLID)]),
            opt(&[
                any(Class::Blank),
                lit("rate="),
                field("rateNumerator", NUMBER),
                lit("/"),
                field("rateDenominator", NUMBER),
            ]),
        ],
    ),
    here(&[lit("keywds:"), field("keywords", SOME_TEXT), Step::End]),
    here(&[lit("content:"), field("content", SOME_TEXT)]),
    here(&[
        lit("floorctrl:"),
        field("bfcpFloorCtrl", &[Step::Either(&[&[lit("c-only")], &[lit("s-only")], &[lit("c-s")]])]),
    ]),
    here(&[lit("confid:"), field("bfcpConfId", NUMBER)]),
    here(&[lit("userid:"), field("bfcpUserId", NUMBER)]),
    object(
        "bfcpFloorId",
        &[
            lit("floorid:"),
            field("id", SOME_TEXT),
            SP,
            Step::Either(&[&[lit("m-stream")], &[lit("mstrm")]]),
            lit(":"),
            field("mStream", SOME_TEXT),
        ],
    ),
    // Attributes that are unknown, or known and not as expected.
    list("invalid", &[field("value", REST)]),
];
