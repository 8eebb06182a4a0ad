//! Messages to text and back, by the dialect's one definition of them.

use super::{Client, Happening, Odd, State};
use crate::call::signal::{Candidate, Description, Message};
use crate::sdp::SdpType;
use crate::signal::dialect::{Out, Wire};
use crate::signal::event::{self, Direction, Embedded, Event, Name, Place, Vantage, What};
use crate::signal::frame::{Body, Frame, Seen};
use crate::text::Way;

/// Hears a message in the dialect of the client.
pub(super) fn heard(client: &mut Client, text: &str) {
    let mut frame = Frame::new(Place::default(), Body::Text(text.into()), Way::default());
    (frame.direction, frame.vantage) = (Direction::ToClient, Vantage::Client);
    let seen = Seen::new(&frame);
    let (mut events, mut notes) = (Vec::new(), Vec::new());
    let known = (client.dialect.decode)(&seen, &mut Out { events: &mut events, notes: &mut notes });
    if !known {
        let is_json = seen.doc.as_ref().is_some_and(|doc| doc.fault.is_none());
        let shown = text.trim().chars().take(200).collect();
        client.odd(if is_json { Odd::UnknownJson(unknown(&seen)) } else { Odd::UnknownText(shown) });
        return;
    }
    for event in &events {
        // A part of a message is none.
        if event.lack.is_some() {
            client.odd(Odd::ProtocolError("a message that is cut or cannot be read"));
            continue;
        }
        (client.manner.heard)(client, event);
    }
}

/// JSON of which nobody here knows what it is, without secrets.
fn unknown(seen: &Seen<'_>) -> String {
    let (mut events, mut notes) = (Vec::new(), Vec::new());
    Out { events: &mut events, notes: &mut notes }.other(seen, "unknown");
    match events.first().map(|event| &event.what) {
        Some(What::Other(other)) => other.text.to_string(),
        _ => String::new(),
    }
}

/// An event of ours, on its way to the server.
pub(super) fn event(client: &Client, what: What) -> Event {
    let mut event = Event::new(Place::default(), what);
    (event.direction, event.vantage) = (Direction::ToServer, Vantage::Client);
    event.from = client.me.clone();
    event.room = client.setting.room.as_deref().map(Name::from);
    event
}

/// Sends an event; false when the dialect has no message for it.
pub(super) fn send(client: &mut Client, event: &Event) -> bool {
    let Some(Wire::Text(text)) = (client.dialect.encode)(event) else { return false };
    client.send(text);
    true
}

fn embedded(text: &str) -> Embedded {
    Embedded { text: text.into(), way: Way::default() }
}

/// What is said about a call, as an event of signaling. None: it says that there are no more candidates.
pub(super) fn what(message: &Message) -> What {
    match message {
        Message::Description(description) => {
            What::Description(event::Description { kind: Some(description.kind), sdp: embedded(&description.sdp) })
        }
        Message::Candidate(candidate) => {
            let sdp_mid = candidate.sdp_mid.as_deref().map(Name::from);
            let username_fragment = candidate.username_fragment.as_deref().map(Name::from);
            let sdp_m_line_index = candidate.sdp_m_line_index;
            if candidate.candidate.is_empty() {
                return What::EndOfCandidates { sdp_mid, sdp_m_line_index, username_fragment };
            }
            let candidate = embedded(&candidate.candidate);
            What::Candidate(event::Candidate { candidate, sdp_mid, sdp_m_line_index, username_fragment })
        }
    }
}

/// What an event of signaling says about a call; none when it says nothing about one.
pub(super) fn message(what: &What) -> Option<Message> {
    let text = |name: &Option<Name>| name.as_deref().map(str::to_owned);
    Some(match what {
        What::Description(description) => {
            Message::Description(Description { kind: description.kind?, sdp: description.sdp.text.to_string() })
        }
        What::Candidate(candidate) => Message::Candidate(Candidate {
            candidate: candidate.candidate.text.to_string(),
            sdp_mid: text(&candidate.sdp_mid),
            sdp_m_line_index: candidate.sdp_m_line_index,
            username_fragment: text(&candidate.username_fragment),
        }),
        What::EndOfCandidates { sdp_mid, sdp_m_line_index, username_fragment } => Message::Candidate(Candidate {
            candidate: String::new(),
            sdp_mid: text(sdp_mid),
            sdp_m_line_index: *sdp_m_line_index,
            username_fragment: text(username_fragment),
        }),
        _ => return None,
    })
}

/// The state of the client that follows from what is said, by either side.
pub(super) fn moves(client: &mut Client, message: &Message) {
    match message {
        // A second offer of a call that is up changes the call, not the state.
        Message::Description(description) if description.kind == SdpType::Offer && client.state != State::Started => {
            client.granted(State::Negotiating);
        }
        Message::Description(description) if description.kind == SdpType::Answer => {
            client.granted(State::Started);
            client.said.clear();
        }
        _ => {}
    }
}

/// What a peer says in a call that is going on: the same in each dialect. False when it was something else.
pub(super) fn said(client: &mut Client, peer: super::Peer, event: &Event) -> bool {
    if let What::Description(description) = &event.what
        && description.kind.is_none()
    {
        client.odd(Odd::ProtocolError("a description without a type"));
        return true;
    }
    let Some(message) = message(&event.what) else { return false };
    let is_offer = matches!(&message, Message::Description(description) if description.kind == SdpType::Offer);
    if is_offer && !client.state.in_call() {
        client.happened(Happening::Called(peer.clone()));
    }
    client.said_by(peer, message);
    true
}
