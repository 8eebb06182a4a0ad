use crate::lint::Profile;
use crate::lint::rules::prelude::*;
use crate::sdp::malformed;
use crate::sdp::shape::Problem;

pub(super) static RULE: Rule = Rule {
    profiles: Profiles::ALL,
    meaning: "What stands after the name is not what the specification of that line or attribute has there. A line \
              that cannot be read says nothing, and many readers refuse the whole description for it.",
    breaks: &[
        (Stack::Chromium, "Refuses the description for most attributes that it reads itself, and quotes the line."),
        (
            Stack::Firefox,
            "Leaves a malformed attribute out as if it were not there; a malformed line of another \
                          type ends the description.",
        ),
    ],
    refusals: &[
        (Stack::Chromium, "Failed to parse SessionDescription. {} Invalid value: {}."),
        (Stack::Chromium, "Failed to get the value of attribute: {}"),
    ],
    remedy: "Write the line as its specification has it. When the description was edited as text on the way, look \
             at what the editing did; when its end is missing, look at what cut it.",
    spec: &["RFC 8866, section 5"],
    level_note: "A warning for attributes that browsers do not read.",
    fails: &[
        Example::Text("v=«x»\ns=-\n"),
        Example::Text("t=0 «now»\n"),
        Example::Text("a=sqn:«300»\n"),
        Example::Text("a=source-filter: incl IN IP4«»"),
    ],
    passes: &[
        Example::Text("v=0\ns=-\nt=0 0\n"),
        Example::Text("m=audio 9 RTP/AVP 0\na=ptime:20\na=rtcp-mux:1\n"),
        Example::Text("a=something:of its own\n"),
    ],
    ..Rule::new(
        "malformed-value",
        Level::Error,
        "the value of a known line or attribute does not fit its grammar",
        Check::Unreadable(&[], check),
    )
};

/// The attributes that browsers read and no other rule claims, besides all line types. Of others they do not look at
/// the value, nor mostly at the name.
const READ: &[&str] = &[
    "bundle-only",
    "candidate",
    "crypto",
    "end-of-candidates",
    "extmap",
    "extmap-allow-mixed",
    "fingerprint",
    "fmtp",
    "group",
    "ice-lite",
    "ice-options",
    "ice-pwd",
    "ice-ufrag",
    "inactive",
    "max-message-size",
    "maxptime",
    "mid",
    "msid",
    "msid-semantic",
    "packetization",
    "ptime",
    "recvonly",
    "rid",
    "rtcp",
    "rtcp-fb",
    "rtcp-mux",
    "rtcp-mux-only",
    "rtcp-rsize",
    "rtpmap",
    "sctp-port",
    "sctpmap",
    "sendonly",
    "sendrecv",
    "setup",
    "simulcast",
    "ssrc",
    "ssrc-group",
    "tls-id",
];

fn check(line: &Line<'_>, findings: &mut Findings<'_>) {
    let Some(misfit) = line.misfit() else { return };
    // These two are told by attribute-arity.
    if matches!(misfit.problem, Problem::NoValueAllowed | Problem::ValueRequired) {
        return;
    }
    let Some(definition) = line.entry().definition else { return };
    let message = malformed::sentence(line.description().session, line.index(), &misfit);
    let draft = findings.at(line.spot(misfit.span), message).spec(definition.spec);
    let grammar_alone = line.description().profile == Profile::Rfc8866;
    if !grammar_alone && definition.name.len() > 1 && !READ.contains(&definition.name) {
        draft.level(Level::Warning).note(prose!["browsers do not read this attribute, so that they do not mind"]);
    }
}
