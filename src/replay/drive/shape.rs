//! In what a description that the engine made differs from the one of the capture whose place it takes.

use std::collections::BTreeSet;

use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::codec::Role;
use crate::sdp::summary::{Section, Summary};
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differs {
    /// The section, counted from 0; none: the whole.
    pub section: Option<usize>,
    /// What it is about: `sections`, `kind`, `rejected`, `direction`, `codecs`, `setup`, `bundle`.
    pub what: &'static str,
    /// In the capture.
    pub captured: Prose,
    /// What the engine made.
    pub made: Prose,
}

/// So many differences are told.
const MOST: usize = 32;
/// So many codecs are named.
const NAMED: usize = 12;

/// The differences in shape: what is offered or answered, not how it is written.
pub fn differs(captured: &str, made: &str) -> Vec<Differs> {
    let documents = [Document::parse(captured), Document::parse(made)];
    let sessions = [Session::read(&documents[0]), Session::read(&documents[1])];
    let [captured, made] = [Summary::of(&sessions[0]), Summary::of(&sessions[1])];
    let mut all = Vec::new();
    let mut tell = |section: Option<usize>, what: &'static str, captured: Prose, made: Prose| {
        if captured != made && all.len() < MOST {
            all.push(Differs { section, what, captured, made });
        }
    };
    let number = |summary: &Summary<'_>| Prose::from(summary.sections.len());
    tell(None, "sections", number(&captured), number(&made));
    let bundled = |summary: &Summary<'_>| {
        let bundled = summary.groups.iter().find(|group| group.semantics == "BUNDLE");
        bundled.map_or(0, |group| group.mids.len())
    };
    tell(None, "bundle", Prose::from(bundled(&captured)), Prose::from(bundled(&made)));
    for (index, (one, other)) in captured.sections.iter().zip(&made.sections).enumerate() {
        let at = Some(index);
        if one.kind != other.kind {
            tell(at, "kind", theirs(one.kind).into(), theirs(other.kind).into());
            continue;
        }
        let rejected = |section: &Section<'_>| Prose::from(if section.rejected { "rejected" } else { "taken" });
        tell(at, "rejected", rejected(one), rejected(other));
        if one.rejected || other.rejected {
            continue;
        }
        let setup = |section: &Section<'_>| theirs(section.effective.setup.unwrap_or("none")).into();
        tell(at, "setup", setup(one), setup(other));
        if !one.is_rtp() {
            continue;
        }
        tell(at, "direction", theirs(one.direction()).into(), theirs(other.direction()).into());
        let (had, has) = (media(one), media(other));
        tell(at, "codecs", names(&had), names(&has));
    }
    all
}

/// The codecs of a section that carry media, by name.
fn media(section: &Section<'_>) -> BTreeSet<String> {
    let media = section.codecs.iter().filter(|codec| matches!(codec.role, Role::Media));
    media.filter_map(|codec| codec.encoding).map(str::to_ascii_lowercase).collect()
}

fn names(names: &BTreeSet<String>) -> Prose {
    if names.is_empty() {
        return prose!["none"];
    }
    let mut says = Prose::join(names.iter().take(NAMED).map(|name| theirs(name).into()), ", ");
    if names.len() > NAMED {
        says.push(prose![" and ", names.len() - NAMED, " more"]);
    }
    says
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTURED: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\na=setup:passive\r\na=sendonly\r\n\
        m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=rtpmap:96 VP8/90000\r\n";

    #[test]
    fn what_is_the_same_differs_in_nothing() {
        assert_eq!(differs(CAPTURED, &CAPTURED.replace("opus", "OPUS")), []);
    }

    #[test]
    fn each_difference_is_told_once() {
        let made = CAPTURED.replace("passive", "active").replace(" 0\r\na=mid:0", "\r\na=mid:0");
        let made = made.replace("sendonly", "sendrecv").replace("video 0", "video 9").replace("BUNDLE 0 1", "BUNDLE 0");
        let told: Vec<_> = differs(CAPTURED, &made).into_iter().map(|one| (one.section, one.what)).collect();
        let expected =
            [(None, "bundle"), (Some(0), "setup"), (Some(0), "direction"), (Some(0), "codecs"), (Some(1), "rejected")];
        assert_eq!(told, expected);
    }
}
