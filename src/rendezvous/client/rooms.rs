//! The client of socket.io rooms: `join`, then messages to whoever is in the room. Nobody says who was there before, so an
//! offer is made at once, and made again to whoever comes while it is not answered.

use super::words::{event, moves, said, send, what};
use super::{Again, Client, Happening, Manner, Odd, Output, State, Wish};
use crate::call::cause::Cause;
use crate::signal::event::{Asked, Event, What};

/// See the module.
pub(super) static MANNER: Manner = Manner { name: "rooms", opened, wish, heard, again: Again::Register };

/// So much is kept to be said again: an offer and its candidates.
const MOST_SAID: usize = 256;

/// The handshake of socket.io comes before the client is connected.
fn opened(client: &mut Client) {
    client.ask(State::Connecting);
}

/// The namespace is open.
pub(super) fn ready(client: &mut Client) {
    client.granted(State::Connected);
}

fn tell(client: &mut Client, told: What) {
    let told = event(client, told);
    send(client, &told);
}

fn wish(client: &mut Client, wish: Wish) {
    match wish {
        Wish::Register => {
            tell(client, What::Join);
            client.ask(State::Registering);
        }
        Wish::Call => {
            client.granted(State::PeerConnected);
            client.happened(Happening::Ready(None));
        }
        // There is no such message.
        Wish::AskForOffer(_) => {}
        Wish::Say(_, message) => {
            moves(client, &message);
            tell(client, what(&message));
            if client.state == State::Negotiating
                && client.said.len() < MOST_SAID
                && let Some(Output::Send(text)) = client.out.back()
            {
                client.said.push(text.clone());
            }
        }
        Wish::HangUp(_) => {
            tell(client, What::Leave);
            client.said.clear();
            client.peer = None;
            client.turn(State::Connected);
        }
    }
}

fn heard(client: &mut Client, event: &Event) {
    // Of our own room only: one deployed server sends to all.
    if event.room.is_some() && event.room.as_deref() != client.setting.room.as_deref() {
        return client.odd(Odd::Stranger("it is from another room: this server does not keep rooms apart"));
    }
    match &event.what {
        What::Joined { .. } if client.state == State::Registering && is_own(client, event) => {
            client.granted(State::Registered);
            client.happened(Happening::Registered(client.me.clone()));
        }
        What::Joined { .. } if is_own(client, event) => {}
        // Somebody else: who has made an offer makes it again.
        What::Joined { .. } => client.said.clone().into_iter().for_each(|text| client.send(text)),
        What::Left if is_own(client, event) => {}
        What::Left | What::Bye { .. } => {
            let gone = event.from.as_ref().or(event.to.as_ref());
            if client.peer.is_none() || gone.is_none() || gone == client.peer.as_ref() {
                client.happened(Happening::Left(None));
                client.peer = None;
            }
        }
        What::Refused { asked, reason } => {
            let text = reason.as_deref().unwrap_or_default().to_owned();
            match asked {
                Asked::Peer => client.happened(Happening::Alone(text)),
                Asked::Room => client.stop(Cause::RoomFull, text),
                _ => client.stop(Cause::RegistrationRefused, text),
            }
        }
        What::Error { text, .. } => client.stop(Cause::SignalingError, text.to_string()),
        What::Other(_) => client.odd(Odd::UnknownJson("a message that is no part of a call".to_owned())),
        _ if client.state < State::Registered => {
            client.odd(Odd::ProtocolError("a message of a room before we were in it"));
        }
        _ => {
            if client.peer.is_some() && event.from.is_some() && client.peer != event.from && client.state.in_call() {
                return client.odd(Odd::Stranger("a third one in the room says it"));
            }
            let before = client.state;
            if !said(client, None, event) {
                return client.odd(Odd::Stranger("no message of a call"));
            }
            // Whoever offers or answers first is the one.
            if before != client.state {
                client.peer.clone_from(&event.from);
            }
        }
    }
}

/// Is it about ourselves? Where the server does not say who we are, the first one is.
fn is_own(client: &Client, event: &Event) -> bool {
    let about = event.from.as_ref().or(event.to.as_ref());
    match (&client.me, about) {
        (Some(me), Some(about)) => me == about,
        _ => client.state == State::Registering,
    }
}
