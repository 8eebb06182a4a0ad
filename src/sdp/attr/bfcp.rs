//! Floor control with BFCP (RFC 8856): who may speak or present.

use super::Definition;
use super::vocabulary::{Vocabulary, bounded, sentence};
use crate::prose;
use crate::prose::{Prose, theirs};
use crate::sdp::shape::step::{SP, U32, opt, rest, uint, uints, words};
use crate::sdp::view::Context;

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    Definition::new("floorctrl", &["RFC 8856, section 5"], "Whether this side asks for floors or grants them.")
        .media()
        .mux("TBD")
        .shape(&[words("floor_roles")])
        .explain(|c| Some(roles(c.get("floor_roles")?))),
    Definition::new("confid", &["RFC 8856, section 5"], "The conference the floors belong to.")
        .media()
        .mux("NORMAL")
        .shape(&[uint("conference", U32)]),
    Definition::new("userid", &["RFC 8856, section 5"], "The number of this user in the conference.")
        .media()
        .mux("NORMAL")
        .shape(&[uint("user", 65_535)]),
    Definition::new("floorid", &["RFC 8856, section 5"], "A floor and the streams it is for.")
        .media()
        .mux("NORMAL")
        .shape(&[uint("floor", 65_535), opt(&[SP, rest("streams")])])
        .explain(floor),
    Definition::new("bfcpver", &["RFC 8856, section 5"], "Versions of BFCP this side supports.")
        .media()
        .shape(&[uints("versions", 255)])
        .explain(|c| {
            Some(bounded(c.get("versions")?.split(' '), |version| match version {
                "1" => prose!["1: for reliable transports (TCP)"],
                "2" => prose!["2: for unreliable transports (UDP)"],
                other => prose![theirs(other), ": unknown"],
            }))
        }),
    Definition::new(
        "mstrm",
        &["RFC 8856, section 5"],
        "The streams of a floor, by label; belongs inside floorid and is no attribute of its own.",
    )
    .media()
    .shape(&[words("streams")]),
];

/// Values of `a=floorctrl`.
const ROLES: Vocabulary = &[
    ("c-only", "Client: asks for floors."),
    ("s-only", "Server: grants floors."),
    ("c-s", "Both at once: client and server."),
];

fn roles(value: &str) -> Prose {
    if value.contains(' ') {
        // An offer may list several for the answer to choose from.
        return Prose::join(value.split(' ').take(ROLES.len()).map(|role| sentence(ROLES, role)), " ");
    }
    sentence(ROLES, value)
}

fn floor(c: &Context<'_, '_>) -> Option<Prose> {
    let streams = c.get("streams")?;
    // The grammar says mstrm, the examples of the older RFC say m-stream; both are in use.
    let labels = streams.strip_prefix("mstrm:").or_else(|| streams.strip_prefix("m-stream:"))?;
    let sections = bounded(labels.split(' '), |label| prose![theirs(label)]);
    Some(prose!["Floor ", theirs(c.get("floor")?), " is for the sections with a=label ", sections])
}

#[cfg(test)]
mod tests {
    use crate::sdp::attr::tests::{fits, says};

    #[test]
    fn floors() {
        assert_eq!(says("a=floorid:1 mstrm:10 11"), "Floor 1 is for the sections with a=label 10; 11.");
        assert_eq!(says("a=floorid:1 m-stream:3"), "Floor 1 is for the sections with a=label 3.");
        assert_eq!(says("a=floorid:1"), "");
        assert!(!fits("a=floorid:70000"));
    }

    #[test]
    fn roles_and_versions() {
        assert_eq!(says("a=floorctrl:s-only"), "Server: grants floors.");
        assert_eq!(says("a=floorctrl:c-only s-only"), "Client: asks for floors. Server: grants floors.");
        assert_eq!(says("a=bfcpver:1 2"), "1: for reliable transports (TCP); 2: for unreliable transports (UDP).");
        assert!(!fits("a=userid:me"));
    }
}
