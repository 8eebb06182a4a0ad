//! What the answers of a discovery amount to. The server is judged first: a verdict about the NAT by a server that lies, or
//! is set up by halves, would be wrong.

use std::net::SocketAddr;

use super::super::outcome::Outcome;
use super::Behaviour;
use super::ask::{Answer, Result as Came};
use super::discover::{Found, MAPPING, Question};
use crate::stun::scope::Scope;

/// Why something cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The server did not answer at all.
    NoAnswer,
    /// It has no OTHER-ADDRESS: it does not support RFC 5780.
    NoOther,
    /// OTHER-ADDRESS is not another address.
    SameAddress,
    /// OTHER-ADDRESS is not another port.
    SamePort,
    /// OTHER-ADDRESS is of another family, or nobody can be there.
    UselessOther,
    /// The server's other address does not answer.
    AlternateSilent,
    /// It answers CHANGE-REQUEST from where it was asked.
    IgnoresChange,
    /// It says that it does not do CHANGE-REQUEST.
    RefusesChange,
    /// It does not answer from its other address even where nothing filters it.
    NeverChanges,
    /// The mapped address is ours, but the port is not, or it is another on loopback: a lie, or a machine that translates
    /// its own packets.
    Implausible,
    /// The mapping changed while it was looked at.
    Unstable,
    /// The mapped addresses contradict one another.
    Contradiction,
    /// It depends on the destination; on what of it cannot be told.
    DependsOnSomething,
    /// Answers are missing.
    Missing,
    /// Two of our sockets have one mapped address: what is silent for one may have come to the other.
    SharedPort,
    /// So much is lost on the way that silence proves nothing.
    Lossy,
    /// One server sees one address; a second is needed to compare.
    OneServer,
    /// Several servers see different addresses of ours.
    AddressesDiffer,
}

impl Why {
    /// Its name in JSON.
    pub const fn slug(self) -> &'static str {
        self.all().0
    }

    /// In words, after "cannot tell: ".
    pub const fn words(self) -> &'static str {
        self.all().1
    }

    #[rustfmt::skip]
    const fn all(self) -> (&'static str, &'static str) {
        match self {
            Self::NoAnswer => ("no-answer", "the server does not answer"),
            Self::NoOther => ("no-other-address", "the server does not support RFC 5780: it names no OTHER-ADDRESS"),
            Self::SameAddress => ("other-address-same", "the server's OTHER-ADDRESS is not another address"),
            Self::SamePort => ("other-port-same", "the server's OTHER-ADDRESS is not another port"),
            Self::UselessOther => ("other-address-useless", "the server's OTHER-ADDRESS cannot be reached from here"),
            Self::AlternateSilent => ("alternate-silent", "the server's other address does not answer"),
            Self::IgnoresChange => ("ignores-change-request", "the server answers from its first address when asked to answer from the other"),
            Self::RefusesChange => ("refuses-change-request", "the server refuses to answer from its other address"),
            Self::NeverChanges => ("never-changes", "the server does not answer from its other address even where nothing filters it"),
            Self::Implausible => ("implausible-mapping", "the server tells what no NAT between us would make of our address: it lies, or this machine translates its own packets"),
            Self::Unstable => ("unstable-mapping", "the mapping changed while it was looked at"),
            Self::Contradiction => ("contradiction", "the mapped addresses contradict one another"),
            Self::DependsOnSomething => ("depends-on-destination", "the mapping depends on the destination, but whether on its address or its port, too, cannot be told"),
            Self::Missing => ("answers-missing", "answers are missing"),
            Self::SharedPort => ("shared-port", "the NAT gave two of our sockets the same outside port, so an answer may have gone to the other one; try again"),
            Self::Lossy => ("too-lossy", "so much is lost on the way that silence proves nothing; try again, or with a longer --timeout"),
            Self::OneServer => ("one-server", "one server that does not support RFC 5780 sees one mapping only; name another to compare"),
            Self::AddressesDiffer => ("addresses-differ", "servers see different addresses of ours: several ways out, or a server that lies"),
        }
    }
}

/// What can be told of a mapping or a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// This is how it behaves.
    Is(Behaviour),
    /// It cannot be told.
    Unknown(Why),
}

impl Told {
    /// How it behaves, when that can be told.
    pub const fn behaviour(self) -> Option<Behaviour> {
        match self {
            Self::Is(behaviour) => Some(behaviour),
            Self::Unknown(_) => None,
        }
    }

    /// All ways in which it may behave.
    pub fn candidates(self) -> Vec<Behaviour> {
        match self {
            Self::Is(behaviour) => vec![behaviour],
            Self::Unknown(Why::DependsOnSomething) => {
                vec![Behaviour::AddressDependent, Behaviour::AddressAndPortDependent]
            }
            Self::Unknown(_) => Behaviour::ALL.to_vec(),
        }
    }
}

/// All that can be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Does the server answer over UDP; and if not, what happens instead?
    pub reachable: Result<(), Outcome>,
    /// What is wrong with the server, when something is.
    pub server: Option<Why>,
    /// How the mapping behaves.
    pub mapping: Told,
    /// The mapping was told from comparing servers that do not support RFC 5780.
    pub partial: bool,
    /// How the filter behaves.
    pub filtering: Told,
    /// The control came through: silence in the filtering tests is the filter's doing.
    pub checked: bool,
    /// Of so many sockets the port was kept for so many.
    pub preserved: (usize, usize),
}

/// Judges what was found.
pub fn judge(found: &Found) -> Verdict {
    let preserved = preserved(found);
    let first = found.answers.get(&Question::First);
    let Some(first) = first.filter(|answer| answer.is_answered()) else {
        let how = match first.map(|answer| answer.result) {
            Some(Came::Not(outcome)) => outcome,
            _ => Outcome::NoAnswer,
        };
        let unknown = Told::Unknown(Why::NoAnswer);
        let (mapping, partial) = compared(found).map_or((unknown, false), |told| (told, true));
        return Verdict {
            reachable: Err(how),
            server: Some(Why::NoAnswer),
            mapping,
            partial,
            filtering: unknown,
            checked: false,
            preserved,
        };
    };
    let server = server(found, first);
    let (mapping, partial) = mapping(found, server);
    let (filtering, checked) = filtering(found, server, mapping);
    let server = server.or(match filtering {
        Told::Unknown(why @ (Why::IgnoresChange | Why::RefusesChange | Why::NeverChanges)) => Some(why),
        _ => None,
    });
    Verdict { reachable: Ok(()), server, mapping, partial, filtering, checked, preserved }
}

/// Is OTHER-ADDRESS what it must be (RFC 5780, section 7.4), and does somebody answer there?
fn server(found: &Found, first: &Answer) -> Option<Why> {
    let Some(other) = first.said.as_ref().and_then(|said| said.other) else { return Some(Why::NoOther) };
    if other.ip().to_canonical() == first.to.ip() {
        return Some(Why::SameAddress);
    }
    if other.port() == first.to.port() {
        return Some(Why::SamePort);
    }
    if found.other().is_none() {
        return Some(Why::UselessOther);
    }
    let answered = |question| found.answers.get(&question).is_some_and(Answer::is_answered);
    let alive = [Question::OtherAddress, Question::OtherBoth, Question::ControlOther].into_iter().any(answered);
    (!alive).then_some(Why::AlternateSilent)
}

/// How the mapping behaves (RFC 5780, section 4.3), and whether that was told by comparing servers only.
fn mapping(found: &Found, server: Option<Why>) -> (Told, bool) {
    let unknown = |why| (Told::Unknown(why), false);
    let (Some(first), Some(local)) = (found.mapped(Question::First), found.local.get(&MAPPING)) else {
        return unknown(Why::Missing);
    };
    let local = SocketAddr::new(local.ip().to_canonical(), local.port());
    let others = [Question::OtherAddress, Question::OtherBoth, Question::Again].map(|question| found.mapped(question));
    if first.ip() == local.ip() && first.port() != local.port() {
        return unknown(Why::Implausible);
    }
    // On the loopback interface there is no NAT: another address is a lie.
    if Scope::of(local.ip()) == Scope::Loopback && first != local {
        return unknown(Why::Implausible);
    }
    if first == local {
        let contradicts = others.iter().flatten().any(|mapped| *mapped != local);
        return if contradicts { unknown(Why::Contradiction) } else { (Told::Is(Behaviour::None), false) };
    }
    if server.is_some() {
        return match compared(found) {
            Some(told) => (told, true),
            None if server == Some(Why::NoOther) => unknown(Why::OneServer),
            None => unknown(server.unwrap_or(Why::Missing)),
        };
    }
    let [address, both, again] = others;
    if again.is_some_and(|again| again != first) {
        return unknown(Why::Unstable);
    }
    // A server may see other addresses of ours at its other address; then ports cannot be compared.
    if others.iter().flatten().any(|mapped| mapped.ip() != first.ip()) {
        return unknown(Why::AddressesDiffer);
    }
    let told = match (address, both) {
        (Some(address), Some(both)) if address == first && both == first => Told::Is(Behaviour::EndpointIndependent),
        // RFC 4787 has no word for a mapping that depends on the port alone.
        (Some(address), Some(_)) if address == first => Told::Unknown(Why::Contradiction),
        (Some(address), Some(both)) if both == address => Told::Is(Behaviour::AddressDependent),
        (Some(_), Some(_)) => Told::Is(Behaviour::AddressAndPortDependent),
        (Some(one), None) | (None, Some(one)) if one == first => Told::Is(Behaviour::EndpointIndependent),
        (Some(_), None) | (None, Some(_)) => Told::Unknown(Why::DependsOnSomething),
        (None, None) => Told::Unknown(Why::AlternateSilent),
    };
    (told, false)
}

/// What several servers tell, whether they support RFC 5780 or not.
fn compared(found: &Found) -> Option<Told> {
    let mut seen: Vec<(SocketAddr, SocketAddr)> = Vec::new();
    for (question, answer) in &found.answers {
        if matches!(question, Question::First | Question::Compare(_))
            && let Some(mapped) = answer.mapped()
        {
            seen.push((answer.to, mapped));
        }
    }
    let (server, mapped) = *seen.first()?;
    if seen.iter().any(|(_, other)| other.ip() != mapped.ip()) {
        return Some(Told::Unknown(Why::AddressesDiffer));
    }
    if seen.iter().any(|(_, other)| *other != mapped) {
        return Some(Told::Unknown(Why::DependsOnSomething));
    }
    let elsewhere = seen.iter().any(|(other, _)| other.ip() != server.ip());
    elsewhere.then_some(Told::Is(Behaviour::EndpointIndependent))
}

/// How the filter behaves (RFC 5780, section 4.4), and whether the control came through.
fn filtering(found: &Found, server: Option<Why>, mapping: Told) -> (Told, bool) {
    let unknown = |why| (Told::Unknown(why), false);
    if let Some(why) = server {
        return unknown(why);
    }
    let get = |question| found.answers.get(&question);
    let (both, port, control) = (get(Question::FilterBoth), get(Question::FilterPort), get(Question::Control));
    for answer in [both, port, control].into_iter().flatten() {
        match answer.result {
            Came::FromTheSame => return unknown(Why::IgnoresChange),
            Came::Not(Outcome::NoAnswer) | Came::Answered => {}
            Came::Not(outcome) if outcome >= Outcome::ErrorWithoutCode => return unknown(Why::RefusesChange),
            // ICMP and strangers say nothing about the filter.
            Came::Not(_) => {}
        }
    }
    let (Some(_), Some(_)) = (both, port) else { return unknown(Why::Missing) };
    let [both, port] = [[both, get(Question::FilterBothAgain)], [port, get(Question::FilterPortAgain)]].map(|asked| {
        let answers = || asked.into_iter().flatten();
        (answers().any(Answer::is_answered), answers().map(|answer| answer.sent).sum::<usize>())
    });
    if both.0 {
        let none = mapping == Told::Is(Behaviour::None);
        let told = if none { Behaviour::None } else { Behaviour::EndpointIndependent };
        return (Told::Is(told), true);
    }
    let checked = control.is_some_and(Answer::is_answered);
    let mapping_is_one = matches!(mapping, Told::Is(Behaviour::None | Behaviour::EndpointIndependent));
    if !checked && mapping_is_one {
        // Where there is one mapping, the control must come through: the filter was open for it.
        let tried = control.is_some();
        return unknown(if tried { Why::NeverChanges } else { Why::Missing });
    }
    // Only where the mapping depends on the destination can it be shared: elsewhere the server lies.
    let depends = !mapping_is_one && !matches!(mapping, Told::Unknown(why) if why != Why::DependsOnSomething);
    if depends && (shares(found, Question::OpenBoth) || (!port.0 && shares(found, Question::OpenPort))) {
        return unknown(Why::SharedPort);
    }
    let silent = if port.0 { both.1 } else { both.1.min(port.1) };
    if by_accident(found, silent) > DOUBT {
        return unknown(Why::Lossy);
    }
    if port.0 {
        return (Told::Is(Behaviour::AddressDependent), checked);
    }
    (Told::Is(Behaviour::AddressAndPortDependent), checked)
}

/// Has another socket the same mapped address as the one that this question opened the filter for? A NAT whose mapping
/// depends on the destination may do that; what comes back then goes to whichever it likes.
fn shares(found: &Found, opened: Question) -> bool {
    let Some(answer) = found.answers.get(&opened) else { return false };
    let mapped = answer.mapped();
    let is_shared = |other: &Answer| other.socket != answer.socket && other.mapped() == mapped;
    mapped.is_some() && found.answers.values().any(is_shared)
}

/// How likely it may be that a silence is the network's doing, and still be taken for the filter's.
const DOUBT: f64 = 0.002;

/// How likely it is that so many requests in a row are lost, going by how many were on the way to the answers there are.
fn by_accident(found: &Found, requests: usize) -> f64 {
    let answered = found.answers.values().filter(|answer| answer.is_answered());
    let (sent, answers) = answered.fold((0, 0), |(sent, answers), answer| (sent + answer.sent, answers + 1));
    // One more than was seen lost: that nothing was does not mean that nothing is.
    let share = if sent > answers { (sent - answers + 1) as f64 / (sent + 1) as f64 } else { 0.0 };
    share.powi(i32::try_from(requests).unwrap_or(i32::MAX))
}

/// For how many sockets the port was kept, of how many that have a mapping.
fn preserved(found: &Found) -> (usize, usize) {
    let questions =
        [Question::First, Question::OpenBoth, Question::OpenPort, Question::OpenControl, Question::OpenHairpin];
    let pairs = questions.iter().filter_map(|question| {
        let answer = found.answers.get(question)?;
        Some((answer.mapped()?, *found.local.get(&answer.socket)?))
    });
    pairs.fold((0, 0), |(kept, all), (mapped, local)| (kept + usize::from(mapped.port() == local.port()), all + 1))
}
