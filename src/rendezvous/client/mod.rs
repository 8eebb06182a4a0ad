//! The client of a signaling server, as a state machine: told what arrives and what time it is, and what is wished for;
//! it says what is to be sent and what has happened. The dialects differ in what a wish becomes and what follows from a
//! message: a file each.

mod gstreamer;
mod login;
mod odd;
mod relay;
mod rooms;
pub mod socket_io;
mod state;
mod words;

use std::collections::VecDeque;
use std::time::Duration;

pub use self::odd::Odd;
pub use self::state::State;
use crate::call::cause::Cause;
use crate::call::signal::Message;
use crate::signal::dialect::Dialect;
use crate::signal::event::{Event, Name};
use crate::tick::Tick;

/// A peer, as a dialect tells one from another; none where it does not tell.
pub type Peer = Option<Name>;

/// What is wished for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To be known to the server: by a name, in a room, or not at all where the dialect has neither.
    Register,
    /// To talk with the peer that was named, or with whoever is there.
    Call,
    /// That this peer makes the offer.
    AskForOffer(Peer),
    /// To tell this peer something about the call.
    Say(Peer, Message),
    /// To end the call with this peer.
    HangUp(Peer),
}

/// What has happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// The client is in another state.
    State(State),
    /// The server knows us: by this name, where it says so.
    Registered(Peer),
    /// A peer is there: it is for us to begin.
    Ready(Peer),
    /// A peer begins: its offer follows.
    Called(Peer),
    /// A peer wants us to make the offer.
    OfferRequested(Peer),
    /// A peer said something.
    Said(Peer, Message),
    /// Nobody is there who could have heard us, as the server says, in its words. Somebody may come yet.
    Alone(String),
    /// A peer has hung up, or is gone.
    Left(Peer),
    /// It goes no further: why, and in the server's words where it gave any.
    Stopped(Cause, String),
    /// Something came that does not belong there.
    Odd(Odd),
}

/// What a client puts out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// A text message to the server.
    Send(String),
    /// Something has happened.
    Happened(Happening),
}

/// Who a client is, and what for.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// The name, number or id it goes by; none where it needs none.
    pub me: Option<String>,
    /// Whom it wants to talk with; none is whoever comes.
    pub peer: Option<String>,
    /// The room.
    pub room: Option<String>,
    /// It makes a call of its own to each viewer that joins: the relay's one-sender topology.
    pub sends_to_viewers: bool,
    /// How long the server may take for each thing it is asked for.
    pub patience: Duration,
}

/// What makes a dialect: what is done when the connection is there, with a wish, with an event.
struct Manner {
    name: &'static str,
    opened: fn(&mut Client),
    wish: fn(&mut Client, Wish),
    heard: fn(&mut Client, &Event),
    again: Again,
}

/// What it takes to be called again after a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// Nothing.
    Nothing,
    /// To register again.
    Register,
    /// Another connection: only its end tells the other side that the call is over.
    Reconnect,
}

/// The dialects that are spoken.
static MANNERS: &[&Manner] = &[&gstreamer::MANNER, &relay::MANNER, &login::MANNER, &rooms::MANNER];

/// The names of the dialects that are spoken.
pub fn dialects() -> impl Iterator<Item = &'static str> {
    MANNERS.iter().map(|manner| manner.name)
}

/// A client.
pub struct Client {
    manner: &'static Manner,
    dialect: &'static Dialect,
    setting: Setting,
    state: State,
    now: Tick,
    /// Until when the server must have done what it was asked for.
    due: Option<Tick>,
    /// socket.io, in the dialect that goes over it.
    session: Option<socket_io::Session>,
    /// Who we are, as the server says; before that as we say.
    me: Peer,
    /// With whom there is a call, where that is one only.
    peer: Peer,
    /// What was said to a peer that has not answered yet: whoever comes later is told again.
    said: Vec<String>,
    /// There has been a call.
    was_in_call: bool,
    out: VecDeque<Output>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("dialect", &self.manner.name).field("state", &self.state).finish_non_exhaustive()
    }
}

impl Client {
    /// A client that speaks this dialect; none when nobody here does.
    pub fn new(dialect: &str, setting: Setting) -> Option<Self> {
        let manner = MANNERS.iter().copied().find(|manner| manner.name == dialect)?;
        let dialect = crate::signal::dialect::named(dialect)?;
        let session = (dialect.name == "rooms").then(socket_io::Session::default);
        let me = setting.me.as_deref().map(Name::from);
        let peer = setting.peer.as_deref().map(Name::from);
        let (state, now, due) = (State::Disconnected, Tick::default(), None);
        Some(Self {
            manner,
            dialect,
            setting,
            state,
            now,
            due,
            session,
            me,
            peer,
            said: Vec::new(),
            was_in_call: false,
            out: VecDeque::new(),
        })
    }

    /// The state it is in.
    pub const fn state(&self) -> State {
        self.state
    }

    /// The version of engine.io, where there is one.
    pub fn engine_version(&self) -> Option<u8> {
        self.session.as_ref()?.version()
    }

    /// What it takes to be called again after a call.
    pub const fn again(&self) -> Again {
        self.manner.again
    }

    /// Can candidates be sent to this peer? In one dialect only to whom has a name that is known.
    pub fn can_trickle_to(&self, peer: &Peer) -> bool {
        self.manner.name != "login" || peer.is_some()
    }

    /// A connection is being made.
    pub fn connecting(&mut self, now: Tick) {
        self.now = now;
        self.turn(State::Connecting);
    }

    /// It is there.
    pub fn opened(&mut self, now: Tick) {
        self.now = now;
        (self.manner.opened)(self);
    }

    /// It has ended, or could not be made. What the server was asked for is not to be had any more.
    pub fn closed(&mut self, now: Tick) {
        self.now = now;
        self.due = None;
        self.turn(if self.state == State::Connecting { State::ConnectionError } else { State::Disconnected });
    }

    /// Something is wished for.
    pub fn wish(&mut self, now: Tick, wish: Wish) {
        self.now = now;
        (self.manner.wish)(self, wish);
    }

    /// A text message came.
    pub fn hear(&mut self, now: Tick, text: &str) {
        self.now = now;
        if self.session.is_some() && !self.hear_session(text) {
            return;
        }
        words::heard(self, text);
    }

    /// A binary message came.
    pub fn hear_binary(&mut self, now: Tick, bytes: usize) {
        self.now = now;
        self.odd(Odd::Binary(bytes));
    }

    /// When it wants to be called, if nothing comes before.
    pub fn deadline(&self) -> Option<Tick> {
        let session = self.session.as_ref().and_then(socket_io::Session::deadline);
        [self.due, session].into_iter().flatten().min()
    }

    /// Time has gone by.
    pub fn timeout(&mut self, now: Tick) {
        self.now = now;
        if let Some(session) = &mut self.session {
            let steps = session.timeout(now);
            self.follow(steps);
        }
        if self.due.is_some_and(|due| due <= now) {
            let asked = self.state.name();
            self.stop(Cause::ServerSilent, format!("nothing came back while {asked}"));
        }
    }

    /// What is to be done next; none when nothing is.
    pub fn output(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    /// Hears what belongs to socket.io itself; whether something is left for the dialect.
    fn hear_session(&mut self, text: &str) -> bool {
        let Some(session) = &mut self.session else { return true };
        let steps = session.hear(self.now, text);
        let is_message = steps.contains(&socket_io::Step::Message);
        self.follow(steps);
        is_message
    }

    fn follow(&mut self, steps: Vec<socket_io::Step>) {
        use socket_io::Step;
        for step in steps {
            match step {
                Step::Send(text) => self.send(text),
                Step::Open(id) => {
                    self.me = id.map(Name::from);
                    rooms::ready(self);
                }
                Step::Message => {}
                Step::Ended(why) if self.state.in_call() => {
                    // The call may go on without its server.
                    self.happened(Happening::Stopped(Cause::ServerLost, why));
                }
                Step::Ended(why) => {
                    let cause =
                        if self.state < State::Registered { Cause::RegistrationRefused } else { Cause::ServerLost };
                    self.stop(cause, why);
                }
                Step::Odd(why) => self.odd(Odd::ProtocolError(why)),
            }
        }
    }

    // What the dialects do with it.

    fn send(&mut self, text: String) {
        self.out.push_back(Output::Send(text));
    }

    fn happened(&mut self, happening: Happening) {
        self.out.push_back(Output::Happened(happening));
    }

    fn odd(&mut self, odd: Odd) {
        self.happened(Happening::Odd(odd));
    }

    fn turn(&mut self, state: State) {
        self.was_in_call |= state.in_call();
        if std::mem::replace(&mut self.state, state) != state {
            self.happened(Happening::State(state));
        }
    }

    /// Asks the server for something: it has so long for it.
    fn ask(&mut self, state: State) {
        self.due = Some(self.now.after(self.setting.patience));
        self.turn(state);
    }

    /// It did it.
    fn granted(&mut self, state: State) {
        self.due = None;
        self.turn(state);
    }

    /// It goes no further.
    fn stop(&mut self, cause: Cause, text: String) {
        self.due = None;
        self.turn(self.state.error());
        self.happened(Happening::Stopped(cause, text));
    }

    /// A peer says something about the call: a state of the call follows from it.
    fn said_by(&mut self, peer: Peer, message: Message) {
        words::moves(self, &message);
        self.happened(Happening::Said(peer, message));
    }
}
