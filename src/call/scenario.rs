//! Calls to be made, as data: what is in them, what is done to what the two sides say, and how they must come out.

use super::impair::Cut;
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
    /// Only relayed candidates are used.
    pub relay_only: bool,
    /// What happens in it beyond offer, answer and hang-up.
    pub twist: Twist,
    /// What is done to what one side says to the other.
    pub tampering: Option<Tampering>,
    /// How it must come out.
    pub expect: Expect,
}

/// A call with somebody else, through a signaling server: nothing happens in it beyond offer, answer and hang-up.
pub static THROUGH: Scenario = Scenario {
    name: "signal",
    summary: "a call through a signaling server",
    trickle: true,
    media: true,
    relay_only: false,
    twist: Twist::None,
    tampering: None,
    expect: Expect::Works,
};

/// What may happen in a call beyond offer, answer and hang-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twist {
    /// Nothing.
    None,
    /// A provisional answer goes before the final one.
    Provisional,
    /// Both offer at once; pc2, the polite one, takes its offer back.
    Glare,
    /// pc2 has no codec for video, so it rejects those sections.
    Rejection,
    /// pc1 restarts ICE once all is up.
    Restart,
    /// pc1 adds a track once all is up, and removes it again.
    Renegotiation,
    /// Once all is up, this does not get through any more.
    Cut(Cut),
    /// pc1 holds the call (RFC 3264, section 8.4) once all is up, and takes it up again.
    Hold,
}

impl Twist {
    /// What a call with it must have come through, besides what every call must.
    pub const fn proofs(self) -> &'static [Phase] {
        match self {
            Self::None | Self::Cut(_) => &[],
            Self::Provisional => &[Phase::Provisional],
            Self::Glare => &[Phase::RolledBack],
            Self::Rejection => &[Phase::Rejected],
            Self::Restart => &[Phase::IceRestarted],
            Self::Renegotiation => &[Phase::TrackAdded, Phase::TrackRemoved],
            Self::Hold => &[Phase::Held, Phase::Resumed],
        }
    }
}

/// What of a call is there, for a scenario to see whether it can be made with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Means {
    /// A data channel.
    pub data: bool,
    /// Audio.
    pub audio: bool,
    /// Video.
    pub video: bool,
    /// A TURN server.
    pub turn: bool,
}

impl Scenario {
    /// Why it cannot be made with these means; none when it can.
    pub fn lacks(&self, means: Means) -> Option<&'static str> {
        match self.twist {
            Twist::Hold if !means.audio && !means.video => Some("there is no media to hold"),
            Twist::Cut(_) if !means.data => Some("there is no data channel to watch"),
            Twist::Rejection if !means.video => Some("there is no video to reject"),
            _ if self.relay_only && !means.turn => Some("it needs a TURN server: --turn"),
            _ => None,
        }
    }
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
}

impl Tampering {
    /// What becomes of an answer on its way; none when it does not arrive.
    pub fn answer(self, sdp: &str) -> Option<String> {
        let changed = |prefix: &str, change: fn(&str) -> String| {
            sdp.split_inclusive('\n')
                .map(|line| match line.strip_prefix(prefix) {
                    Some(value) => format!("{prefix}{}", change(value)),
                    None => line.to_owned(),
                })
                .collect()
        };
        match self {
            Self::NoAnswer => None,
            Self::NoCandidates => Some(sdp.to_owned()),
            // The digits change places, so that the line stays one of SDP.
            Self::Fingerprint => Some(changed("a=fingerprint:", |value| match value.split_once(' ') {
                Some((hash, digits)) => {
                    let swap = |c: char| match c {
                        '0'..='4' => '9',
                        '5'..='9' => '0',
                        other => other,
                    };
                    format!("{hash} {}", digits.chars().map(swap).collect::<String>())
                }
                None => value.to_owned(),
            })),
            Self::IcePassword => Some(changed("a=ice-pwd:", |value| {
                value.chars().map(|c| if c.is_ascii_alphanumeric() { 'x' } else { c }).collect()
            })),
        }
    }
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
    twist: Twist::None,
    tampering: None,
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
    Scenario {
        name: "pranswer",
        summary: "a provisional answer, then the final one",
        twist: Twist::Provisional,
        ..NORMAL
    },
    Scenario {
        name: "renegotiation",
        summary: "pc1 adds a track during the call and removes it again",
        twist: Twist::Renegotiation,
        ..NORMAL
    },
    Scenario { name: "hold", summary: "pc1 puts the call on hold and takes it up again", twist: Twist::Hold, ..NORMAL },
    Scenario { name: "ice-restart", summary: "pc1 restarts ICE during the call", twist: Twist::Restart, ..NORMAL },
    Scenario {
        name: "glare",
        summary: "both offer at once; pc2 takes its offer back and answers",
        twist: Twist::Glare,
        ..NORMAL
    },
    Scenario {
        name: "rejected-section",
        summary: "pc2 rejects the video; audio and data work",
        twist: Twist::Rejection,
        ..NORMAL
    },
    Scenario { name: "data-only", summary: "a data channel and no media", media: false, ..NORMAL },
    Scenario {
        name: "relay-only",
        summary: "both sides use relayed candidates only; needs --turn",
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
        expect: Expect::Stops(Phase::IceConnected, Cause::Credentials),
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
    Scenario {
        name: "stall",
        summary: "what the open data channel sends is lost; the watchdog must see it",
        twist: Twist::Cut(Cut::Data),
        expect: Expect::Stops(Phase::Drained, Cause::Stall),
        ..NORMAL
    },
    Scenario {
        name: "blackout",
        summary: "nothing gets through any more once all is up",
        twist: Twist::Cut(Cut::All),
        expect: Expect::Stops(Phase::Drained, Cause::ConnectionLost),
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

    #[test]
    fn what_is_lacking_is_said() {
        let all = Means { data: true, audio: true, video: true, turn: true };
        assert!(SCENARIOS.iter().all(|scenario| scenario.lacks(all).is_none()));
        let lacks = |name: &str, means| find(name).and_then(|scenario| scenario.lacks(means)).is_some();
        assert!(lacks("relay-only", Means { turn: false, ..all }));
        assert!(lacks("rejected-section", Means { video: false, ..all }));
        assert!(!lacks("hold", Means { video: false, ..all }));
        assert!(lacks("hold", Means { video: false, audio: false, ..all }));
    }

    #[test]
    fn tampering_changes_one_thing() {
        let sdp = "v=0\r\na=ice-pwd:ab/c\r\na=fingerprint:sha-256 01:9A\r\n";
        let answer = |tampering: Tampering| tampering.answer(sdp);
        assert_eq!(answer(Tampering::NoAnswer), None);
        assert_eq!(answer(Tampering::NoCandidates).as_deref(), Some(sdp));
        assert_eq!(answer(Tampering::IcePassword), Some(sdp.replace("ab/c", "xx/x")));
        assert_eq!(answer(Tampering::Fingerprint), Some(sdp.replace("01:9A", "99:0A")));
    }
}
