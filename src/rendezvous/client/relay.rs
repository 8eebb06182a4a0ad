//! The broadcast relay's clients: one caller and one callee without ids; or one sender and viewers, each with an id that
//! its viewer has drawn. The server says nothing by itself, so whoever is connected is registered.

use super::words::{event, moves, said, send, what};
use super::{Again, Client, Happening, Manner, Odd, Peer, State, Wish};
use crate::signal::event::{Event, What};

/// See the module.
pub(super) static MANNER: Manner = Manner { name: "relay", opened, wish, heard, again: Again::Register };

fn opened(client: &mut Client) {
    client.turn(State::Connected);
}

fn tell(client: &mut Client, told: What, peer: Peer) {
    let mut told = event(client, told);
    told.call = peer;
    send(client, &told);
}

fn wish(client: &mut Client, wish: Wish) {
    match wish {
        Wish::Register => {
            // A viewer says that it is there; nobody answers that.
            if client.me.is_some() && !client.setting.sends_to_viewers {
                tell(client, What::Join, client.me.clone());
            }
            client.granted(State::Registered);
            client.happened(Happening::Registered(client.me.clone()));
        }
        // Viewers come by themselves.
        Wish::Call if client.setting.sends_to_viewers => {}
        Wish::Call => {
            client.granted(State::PeerConnected);
            client.happened(Happening::Ready(client.peer.clone()));
        }
        // There is no such message.
        Wish::AskForOffer(_) => {}
        Wish::Say(peer, message) => {
            moves(client, &message);
            tell(client, what(&message), peer);
        }
        Wish::HangUp(peer) => {
            tell(client, What::Bye { reason: None }, peer);
            client.turn(State::Registered);
        }
    }
}

fn heard(client: &mut Client, event: &Event) {
    if client.state < State::Registered {
        return client.odd(Odd::Stranger("somebody else's message, before we had begun"));
    }
    let id = &event.call;
    match &event.what {
        What::Join if client.setting.sends_to_viewers => match id {
            Some(_) => client.happened(Happening::Ready(id.clone())),
            None => client.odd(Odd::ProtocolError("a viewer joins without an id")),
        },
        What::Join => client.odd(Odd::Stranger("a viewer joins, and this is no sender: --viewers makes it one")),
        // A viewer takes what bears its own id; whoever has none takes what comes.
        _ if !client.setting.sends_to_viewers && client.me.is_some() && *id != client.me => {
            client.odd(Odd::Stranger("it bears the id of another viewer, or none"));
        }
        What::Bye { .. } => client.happened(Happening::Left(id.clone())),
        _ => {
            if !said(client, id.clone(), event) {
                client.odd(Odd::Stranger("no message of a call"));
            }
        }
    }
}
