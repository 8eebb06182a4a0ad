//! What engines ask of a description once it is parsed: mids, credentials, a fingerprint. Those of the pion lineage
//! look at the first ones they find, anywhere.

use super::verdict::{Reason, Verdict};
use super::{Question, hidden};
use crate::lint;
use crate::lint::Part;
use crate::prose;
use crate::prose::{Prose, Untrusted};
use crate::sdp::SdpType;
use crate::text::Span;

/// The sentences of an engine; an empty one is for what it does not ask.
#[derive(Debug)]
pub(super) struct Engine {
    no_mid: &'static str,
    no_ufrag: &'static str,
    no_pwd: &'static str,
    no_fingerprint: &'static str,
    other_ufrag: &'static str,
    other_pwd: &'static str,
    other_fingerprint: &'static str,
    bad_fingerprint: &'static str,
    /// Is what it takes known too, or only what it refuses?
    complete: bool,
}

/// `rtc` 0.21.
#[cfg(feature = "parsers")]
pub(super) const WEBRTC_RS: Engine = Engine {
    no_mid: "remoteDescription contained media section without mid value",
    no_ufrag: "set_remote_description called with no ice-ufrag",
    no_pwd: "set_remote_description called with no ice-pwd",
    no_fingerprint: "set_remote_description called with no fingerprint",
    other_ufrag: "set_remote_description called with multiple conflicting ice-ufrag values",
    other_pwd: "set_remote_description called with multiple conflicting ice-pwd values",
    other_fingerprint: "set_remote_description called with multiple conflicting fingerprint",
    bad_fingerprint: "set_remote_description called with an invalid fingerprint",
    complete: true,
};

/// str0m 0.25: its parser is asked first, and it asks for these itself.
#[cfg(feature = "parsers")]
pub(super) const STR0M: Engine = Engine {
    no_mid: "",
    no_ufrag: "remote sdp: missing a=ice-ufrag/pwd",
    no_pwd: "remote sdp: missing a=ice-ufrag/pwd",
    no_fingerprint: "remote sdp: missing a=fingerprint",
    other_ufrag: "",
    other_pwd: "",
    other_fingerprint: "",
    bad_fingerprint: "",
    complete: true,
};

/// pion/webrtc 4.
const PION: Engine = Engine {
    no_mid: "RemoteDescription contained media section without mid value",
    no_ufrag: "SetRemoteDescription called with no ice-ufrag",
    no_pwd: "SetRemoteDescription called with no ice-pwd",
    no_fingerprint: "SetRemoteDescription called with no fingerprint",
    // Whether it minds differing ones depends on its version.
    other_ufrag: "",
    other_pwd: "",
    other_fingerprint: "",
    bad_fingerprint: "",
    complete: false,
};

/// Pion is written in Go and cannot be asked. What it refuses was measured, or stands in its sources.
pub(super) fn pion(question: &Question<'_>) -> Verdict {
    let description = question.description;
    let document = description.session.document;
    let text = document.text;
    if !text.is_empty() && !text.ends_with('\n') {
        let at = document.lines.last().map(|line| line.span());
        return refused(
            question,
            "EOF",
            prose!["its parser needs a line end after the last line"],
            at,
            "missing-final-eol",
        );
    }
    const MEDIA: [&str; 5] = ["audio", "video", "text", "application", "message"];
    for section in description.sections() {
        if !MEDIA.contains(&section.kind()) && !section.kind().is_empty() {
            let says = prose!["its parser knows the media audio, video, text, application and message only"];
            return refused(question, "", says, Some(section.at().span), "unsupported-media");
        }
    }
    judge(question, &PION)
}

fn refused(question: &Question<'_>, sentence: &str, says: Prose, at: Option<Span>, rule: &str) -> Verdict {
    let sentence: Option<Untrusted> = (!sentence.is_empty()).then(|| hidden::hide(sentence, question.description));
    Verdict::refused(Reason { sentence, says, at, rule: lint::find(rule).map(|rule| rule.name) })
}

/// Asks for mids, credentials and a fingerprint.
pub(super) fn judge(question: &Question<'_>, engine: &Engine) -> Verdict {
    let description = question.description;
    let whole = description.sections().next().map(|section| section.at().span);
    let mut without_mid = description.sections().filter(|section| section.mid().is_none_or(str::is_empty));
    if question.kind == SdpType::Offer
        && !engine.no_mid.is_empty()
        && let Some(section) = without_mid.next()
    {
        let says = prose!["it needs a mid in every section of an offer"];
        return refused(question, engine.no_mid, says, Some(section.at().span), "missing-mid");
    }
    // Inactive sections count when there are no others.
    let all_inactive = description.sections().all(|section| section.has("inactive"));
    let credentials = [
        ("ice-ufrag", "ufrag", engine.no_ufrag, engine.other_ufrag),
        ("ice-pwd", "pwd", engine.no_pwd, engine.other_pwd),
    ];
    for (name, field, missing, other) in credentials {
        let mut given = description
            .parts()
            .filter(|part| all_inactive || !part.has("inactive"))
            .filter_map(|part| value(&part, name, field));
        match given.next() {
            None if !missing.is_empty() => {
                let says = prose!["there are no ICE credentials anywhere in it"];
                return refused(question, missing, says, whole, "missing-ice-credentials");
            }
            Some((first, _)) if !other.is_empty() => {
                if let Some((_, at)) = given.find(|(value, _)| *value != first) {
                    let says = prose!["it takes one pair of ICE credentials only, and here are different ones"];
                    return refused(question, other, says, Some(at), "bundled-credentials-differ");
                }
            }
            _ => {}
        }
    }
    let fingerprints = || description.parts().filter_map(|part| part.first("fingerprint"));
    match fingerprints().next() {
        None if !engine.no_fingerprint.is_empty() => {
            let says = prose!["there is no fingerprint anywhere in it"];
            return refused(question, engine.no_fingerprint, says, whole, "missing-fingerprint");
        }
        Some(first) if !engine.other_fingerprint.is_empty() => {
            if let Some(line) = fingerprints().find(|line| line.value() != first.value()) {
                let says = prose!["it takes one fingerprint only, and here are different ones"];
                let at = Some(line.span());
                return refused(question, engine.other_fingerprint, says, at, "bundled-fingerprints-differ");
            }
            if first.value().split(' ').count() != 2 {
                let says = prose!["the fingerprint is not a digest's name and its value"];
                return refused(question, engine.bad_fingerprint, says, Some(first.span()), "fingerprint-malformed");
            }
        }
        _ => {}
    }
    if engine.complete {
        Verdict::accepted()
    } else {
        Verdict::unknown(prose![
            "nothing that it is known to refuse was found; whether it takes the rest was not tried"
        ])
    }
}

/// The value of a credential of a part, with its place.
fn value<'a>(part: &Part<'a>, name: &str, field: &str) -> Option<(&'a str, Span)> {
    let line = part.first(name)?;
    Some((line.text(field).unwrap_or_else(|| line.value()), line.span()))
}
