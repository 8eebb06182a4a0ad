//! Calls to be made, as data: what is in them, what is done to what the two sides say, and how they must come out.

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
    /// A provisional answer goes before the final one.
    pub provisional: bool,
    /// pc1 restarts ICE once all is up.
    pub restart: bool,
    /// Audio and video, or data alone.
    pub media: bool,
    /// What is done to what one side says to the other.
    pub tampering: Option<Tampering>,
    /// How it must come out.
    pub expect: Expect,
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
    provisional: false,
    restart: false,
    media: true,
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
    Scenario { name: "pranswer", summary: "a provisional answer, then the final one", provisional: true, ..NORMAL },
    Scenario { name: "ice-restart", summary: "pc1 restarts ICE during the call", restart: true, ..NORMAL },
    Scenario { name: "data-only", summary: "a data channel and no media", media: false, ..NORMAL },
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
    fn tampering_changes_one_thing() {
        let sdp = "v=0\r\na=ice-pwd:ab/c\r\na=fingerprint:sha-256 01:9A\r\n";
        let answer = |tampering: Tampering| tampering.answer(sdp);
        assert_eq!(answer(Tampering::NoAnswer), None);
        assert_eq!(answer(Tampering::NoCandidates).as_deref(), Some(sdp));
        assert_eq!(answer(Tampering::IcePassword), Some(sdp.replace("ab/c", "xx/x")));
        assert_eq!(answer(Tampering::Fingerprint), Some(sdp.replace("01:9A", "99:0A")));
    }
}
