//! The name registry's client: `login`, then offers, answers and candidates to a name. Whoever is called is not told by
//! whom: an answer finds its way all the same, a candidate only to a name that is known from elsewhere.

use super::words::{event, moves, said, send, what};
use super::{Again, Client, Happening, Manner, Odd, State, Wish};
use crate::call::cause::Cause;
use crate::signal::event::{Asked, Event, What};

/// See the module.
pub(super) static MANNER: Manner = Manner { name: "login", opened, wish, heard, again: Again::Nothing };

fn opened(client: &mut Client) {
    client.turn(State::Connected);
}

fn tell(client: &mut Client, told: What) {
    let mut told = event(client, told);
    told.to.clone_from(&client.peer);
    send(client, &told);
}

fn wish(client: &mut Client, wish: Wish) {
    match wish {
        Wish::Register => {
            let name = client.me.clone();
            tell(client, What::Register { name });
            client.ask(State::Registering);
        }
        // Nobody is asked: the offer itself is the call.
        Wish::Call => {
            client.granted(State::PeerConnected);
            client.happened(Happening::Ready(client.peer.clone()));
        }
        // There is no such message.
        Wish::AskForOffer(_) => {}
        Wish::Say(_, message) => {
            moves(client, &message);
            tell(client, what(&message));
        }
        Wish::HangUp(_) => {
            if client.peer.is_some() {
                tell(client, What::Bye { reason: None });
            }
            if client.setting.peer.is_none() {
                client.peer = None;
            }
            client.turn(State::Registered);
        }
    }
}

fn heard(client: &mut Client, event: &Event) {
    match &event.what {
        // The greeting of the server.
        What::Other(other) if &*other.name == "status" => {}
        What::Other(_) => client.odd(Odd::ProtocolError("the server could not read what we sent")),
        What::Registered { .. } if client.state == State::Registering => {
            client.granted(State::Registered);
            client.happened(Happening::Registered(client.me.clone()));
        }
        What::Registered { .. } => client.odd(Odd::ProtocolError("a login that was not asked for")),
        What::Refused { asked, reason } => {
            let text = reason.as_deref().unwrap_or_default().to_owned();
            let cause = match asked {
                Asked::Peer => Cause::PeerNotFound,
                Asked::Call => Cause::PeerBusy,
                _ if client.state < State::Registered => Cause::RegistrationRefused,
                _ => Cause::SignalingError,
            };
            client.stop(cause, text);
        }
        What::Error { text, .. } if client.state < State::Registered => {
            client.stop(Cause::RegistrationRefused, text.to_string());
        }
        What::Error { text, .. } => client.stop(Cause::SignalingError, text.to_string()),
        _ if client.state < State::Registered => {
            client.odd(Odd::ProtocolError("a message of a peer before the login"));
        }
        What::Bye { .. } => client.happened(Happening::Left(client.peer.clone())),
        _ => {
            // Some servers tell who it is from, in either member.
            let other = |name: &&crate::signal::event::Name| Some(*name) != client.me.as_ref();
            let from = event.from.as_ref().or(event.to.as_ref()).filter(other);
            if client.peer.is_none() {
                client.peer = from.cloned();
            }
            let peer = client.peer.clone();
            if !said(client, peer, event) {
                client.odd(Odd::Stranger("no message of a call"));
            }
        }
    }
}
