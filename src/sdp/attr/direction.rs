//! Which way media flows (RFC 8866, section 6.7), seen from whoever wrote the description.

use super::Definition;
use super::bundle::of_media_line;
use crate::prose;
use crate::prose::Prose;
use crate::sdp::view::Context;

/// See [`FAMILIES`](super::FAMILIES).
pub static ATTRIBUTES: &[Definition] = &[
    direction("sendrecv", &["RFC 8866, section 6.7.2"], "This side wants to send and to receive."),
    direction("sendonly", &["RFC 8866, section 6.7.3"], "This side sends and does not receive."),
    direction("recvonly", &["RFC 8866, section 6.7.1"], "This side receives and does not send."),
    direction(
        "inactive",
        &["RFC 8866, section 6.7.4"],
        "This side neither sends nor receives media. RTCP and ICE go on.",
    ),
];

const fn direction(name: &'static str, spec: &'static [&'static str], meaning: &'static str) -> Definition {
    Definition::new(name, spec, meaning).mux("NORMAL").explain(place)
}

/// Where it stands may leave it without an effect.
fn place(c: &Context<'_, '_>) -> Option<Prose> {
    let Some(section) = c.entry.section() else {
        return Some(prose![
            "Meant for the sections that give no direction of their own. libwebrtc and Pion do not look at it here."
        ]);
    };
    let protocol = of_media_line(c.session, section, "protocol")?;
    protocol.contains("SCTP").then(|| prose!["The direction has no effect on data channels."])
}

#[cfg(test)]
mod tests {
    use super::super::spoken::{misfits, spoken};

    #[test]
    fn at_the_top_and_in_a_section() {
        let said = spoken("a=sendrecv\nm=audio 9 X 0\na=sendonly\na=recvonly\na=inactive\n");
        assert_eq!(
            said[0],
            "Meant for the sections that give no direction of their own. libwebrtc and Pion do not look at it here."
        );
        assert_eq!(said[1..], ["", "", ""]);
        assert_eq!(
            spoken("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=sendrecv\n"),
            ["The direction has no effect on data channels."]
        );
        assert_eq!(misfits("a=sendrecv:1\n"), [1]);
    }
}
