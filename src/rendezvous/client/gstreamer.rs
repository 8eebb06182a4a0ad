//! The GStreamer demo's client: `HELLO`, `SESSION`, and then descriptions and candidates to the one peer of the session.

use super::words::{event, moves, said, send, what};
use super::{Again, Client, Happening, Manner, Odd, State, Wish};
use crate::call::cause::Cause;
use crate::signal::event::{Asked, Event, What};

/// See the module.
pub(super) static MANNER: Manner = Manner { name: "gstreamer", opened, wish, heard, again: Again::Reconnect };

fn opened(client: &mut Client) {
    client.turn(State::Connected);
}

fn wish(client: &mut Client, wish: Wish) {
    let asks = |client: &mut Client, asked: What, state| {
        let mut asked = event(client, asked);
        asked.to.clone_from(&client.peer);
        send(client, &asked);
        if let Some(state) = state {
            client.ask(state);
        }
    };
    match wish {
        Wish::Register => {
            let name = client.me.clone();
            asks(client, What::Register { name }, Some(State::Registering));
        }
        Wish::Call => asks(client, What::Call, Some(State::PeerConnecting)),
        Wish::AskForOffer(_) => asks(client, What::RequestOffer, None),
        Wish::Say(_, message) => {
            moves(client, &message);
            asks(client, what(&message), None);
        }
        // The protocol has no word for it: who is gone has hung up.
        Wish::HangUp(_) => client.turn(State::Registered),
    }
}

fn heard(client: &mut Client, event: &Event) {
    match &event.what {
        What::Registered { .. } if client.state == State::Registering => {
            client.granted(State::Registered);
            client.happened(Happening::Registered(client.me.clone()));
        }
        What::Registered { .. } => client.odd(Odd::ProtocolError("HELLO when not registering")),
        What::Accepted if client.state == State::PeerConnecting => {
            client.granted(State::PeerConnected);
            client.happened(Happening::Ready(None));
        }
        What::Accepted => client.odd(Odd::ProtocolError("SESSION_OK when not asking for a peer")),
        What::RequestOffer if client.state >= State::Registered => {
            client.turn(State::PeerConnected);
            client.happened(Happening::OfferRequested(None));
        }
        What::RequestOffer => client.odd(Odd::ProtocolError("OFFER_REQUEST before there was a name to call")),
        What::Refused { asked, reason } => refused(client, *asked, reason.as_deref().unwrap_or_default()),
        What::Error { text, .. } => refused(client, Asked::Other, text),
        _ if client.state < State::Registered => {
            client.odd(Odd::ProtocolError("a message of a peer before there was a name to call"));
        }
        _ => {
            if !said(client, None, event) {
                client.odd(Odd::Stranger("a message for rooms, which are not spoken here"));
            }
        }
    }
}

/// What an error means depends on what was being done.
fn refused(client: &mut Client, asked: Asked, text: &str) {
    if client.state == State::Registered && client.was_in_call {
        // Some servers say so when the other side ends the session, which we have ended ourselves.
        return;
    }
    let cause = match client.state {
        State::PeerConnecting => match asked {
            Asked::Call => Cause::PeerBusy,
            _ => Cause::PeerNotFound,
        },
        state if state < State::Registered => Cause::RegistrationRefused,
        _ => Cause::SignalingError,
    };
    client.stop(cause, text.to_owned());
}
