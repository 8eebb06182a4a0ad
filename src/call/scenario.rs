//! Calls to be made, as data: what is in them, what is done to them, and how they must come out.

use super::event::Side;
use super::phase::Phase;
use super::verdict::Cause;

/// A call to be made.
#[derive(Debug)]
pub struct Scenario {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in a sentence.
    pub summary: &'static str,
    /// Candidates go one by one; otherwise each description waits for gathering to end.
    pub trickle: bool,
    /// Audio and video, or data alone.
    pub media: bool,
    /// Only candidates on a TURN server.
    pub relay_only: bool,
    /// What is done to what one side says to the other.
    pub tampering: Option<Tampering>,
    /// What is done, in order. Hanging up comes by itself.
    pub steps: &'static [Step],
    /// How it must come out.
    pub expect: Expect,
}

/// What is done in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// This side offers and the other answers.
    Negotiate(Side),
    /// As above, with a provisional answer before the final one.
    NegotiateProvisionally(Side),
    /// Both offer at once; pc2 rolls its offer back and answers.
    Glare,
    /// Wait until all that is wanted works.
    Up,
    /// Let media and messages flow for the duration asked for.
    Flow,
    /// This side adds a video track.
    AddVideo(Side),
    /// This side takes that track away again.
    RemoveVideo(Side),
    /// This side puts the other on hold (`sendonly`), or takes it back.
    Hold(Side, bool),
    /// This side restarts ICE.
    RestartIce(Side),
}

/// What a scenario does to what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tampering {
    /// The answer announces another certificate.
    Fingerprint,
    /// The answer has another `ice-pwd`.
    IcePassword,
    /// The answer never arrives.
    NoAnswer,
    /// No candidate ever arrives.
    NoCandidates,
    /// The answer refuses video (port 0).
    RejectVideo,
}

/// How a call must come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// It works.
    Works,
    /// It stops short: where, and why.
    Stops(Phase, Cause),
}

const NORMAL: Scenario = Scenario {
    name: "",
    summary: "",
    trickle: true,
    media: true,
    relay_only: false,
    tampering: None,
    steps: &[Step::Negotiate(Side::Pc1), Step::Up, Step::Flow],
    expect: Expect::Works,
};

/// All scenarios, the plain one first, those that must fail last.
pub static SCENARIOS: &[Scenario] = &[
    Scenario { name: "plain", summary: "audio, video and data; candidates trickle both ways", ..NORMAL },
    Scenario {
        name: "full-gathering",
        summary: "each description waits for its candidates; none trickle",
        trickle: false,
        ..NORMAL
    },
    Scenario { name: "data-only", summary: "a data channel and no media", media: false, ..NORMAL },
    Scenario {
        name: "pranswer",
        summary: "a provisional answer, then the final one",
        steps: &[Step::NegotiateProvisionally(Side::Pc1), Step::Up, Step::Flow],
        ..NORMAL
    },
    Scenario {
        name: "renegotiation",
        summary: "a second video track is added and removed during the call",
        steps: &[
            Step::Negotiate(Side::Pc1),
            Step::Up,
            Step::AddVideo(Side::Pc1),
            Step::Negotiate(Side::Pc1),
            Step::Flow,
            Step::RemoveVideo(Side::Pc1),
            Step::Negotiate(Side::Pc1),
            Step::Flow,
        ],
        ..NORMAL
    },
    Scenario {
        name: "hold",
        summary: "pc1 puts the call on hold and takes it back",
        steps: &[
            Step::Negotiate(Side::Pc1),
            Step::Up,
            Step::Hold(Side::Pc1, true),
            Step::Negotiate(Side::Pc1),
            Step::Flow,
            Step::Hold(Side::Pc1, false),
            Step::Negotiate(Side::Pc1),
            Step::Flow,
        ],
        ..NORMAL
    },
    Scenario {
        name: "ice-restart",
        summary: "pc1 restarts ICE during the call",
        steps: &[
            Step::Negotiate(Side::Pc1),
            Step::Up,
            Step::RestartIce(Side::Pc1),
            Step::Negotiate(Side::Pc1),
            Step::Flow,
        ],
        ..NORMAL
    },
    Scenario {
        name: "glare",
        summary: "both sides offer at once; pc2 rolls back and answers",
        steps: &[Step::Glare, Step::Up, Step::Flow],
        ..NORMAL
    },
    Scenario {
        name: "rejected-section",
        summary: "pc2 refuses video; audio and data go on",
        tampering: Some(Tampering::RejectVideo),
        ..NORMAL
    },
    Scenario {
        name: "relay-only",
        summary: "through a TURN server on both sides (needs --turn)",
        relay_only: true,
        ..NORMAL
    },
    Scenario {
        name: "wrong-fingerprint",
        summary: "the answer announces another certificate: DTLS must fail",
        tampering: Some(Tampering::Fingerprint),
        expect: Expect::Stops(Phase::Dtls, Cause::Fingerprint),
        ..NORMAL
    },
    Scenario {
        name: "wrong-ice-password",
        summary: "the answer has another ice-pwd: no check may succeed",
        tampering: Some(Tampering::IcePassword),
        expect: Expect::Stops(Phase::IceConnected, Cause::NoPath),
        ..NORMAL
    },
    Scenario {
        name: "no-answer",
        summary: "the answer never arrives",
        tampering: Some(Tampering::NoAnswer),
        expect: Expect::Stops(Phase::RemoteDescription, Cause::NoAnswer),
        ..NORMAL
    },
    Scenario {
        name: "no-candidates",
        summary: "no candidate ever arrives on either side",
        tampering: Some(Tampering::NoCandidates),
        expect: Expect::Stops(Phase::IceConnected, Cause::NoCandidates),
        ..NORMAL
    },
];

/// The scenario of this name.
pub fn find(name: &str) -> Option<&'static Scenario> {
    SCENARIOS.iter().find(|scenario| scenario.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_slugs_and_one_of_a_kind() {
        for (n, scenario) in SCENARIOS.iter().enumerate() {
            assert!(scenario.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') && !scenario.name.is_empty());
            assert!(!scenario.summary.is_empty(), "{}", scenario.name);
            assert!(SCENARIOS[n + 1..].iter().all(|other| other.name != scenario.name), "{}", scenario.name);
            assert!(std::ptr::eq(find(scenario.name).expect("it is there"), scenario));
        }
        assert!(find("nonsense").is_none());
    }
}
