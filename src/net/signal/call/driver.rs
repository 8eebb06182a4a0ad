//! Drives the client and the calls: one task, one loop, a deadline for everything that is waited for.

use std::pin::Pin;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::{Instant, sleep_until};

use super::open::open;
use super::talks::Talk;
use super::{Aim, Asked, OnEvent, Report};
use crate::call::cause::Cause;
use crate::call::event::{Event, What};
use crate::call::signal::Message;
use crate::net::Clock;
use crate::net::loopback::Outcome;
use crate::net::loopback::remote::{Back, Part, Role};
use crate::net::signal::connect::{Connection, Ended, Frame};
use crate::net::stop::Stop;
use crate::rendezvous::client::{Client, Happening, Odd, Output, Peer, State, Wish};
use crate::tick::Tick;

/// Both ends of the way from the calls to here: what comes, by the number of the call.
type Both<T> = (UnboundedSender<(usize, T)>, UnboundedReceiver<(usize, T)>);

type Running = Pin<Box<dyn Future<Output = (usize, Outcome)>>>;

/// See the module.
pub(super) struct Driver<'a> {
    pub(super) asked: &'a Asked,
    pub(super) stop: &'a Stop,
    pub(super) on_event: OnEvent<'a>,
    pub(super) clock: Clock,
    pub(super) client: Client,
    pub(super) connection: Option<Connection>,
    pub(super) report: Report,
    /// What happened between us and the server.
    pub(super) events: Vec<Event>,
    /// Those of them that belong to calls that are over.
    pub(super) old: usize,
    pub(super) talks: Vec<Talk>,
    pub(super) begun: usize,
    pub(super) running: FuturesUnordered<Running>,
    /// What the server said when nobody was there to hear us.
    pub(super) alone: Option<String>,
    /// Candidates that came before their offer.
    pub(super) early: Vec<(Peer, Message)>,
    pub(super) said: Both<Option<Message>>,
    pub(super) told: Both<Event>,
    /// No more calls are begun.
    pub(super) over: bool,
    /// The first state of a connection is a reason to register once.
    pub(super) registered: bool,
    pub(super) deadline: Instant,
}

/// How much that is odd is kept.
const MOST_ODD: usize = 32;
/// How many candidates without an offer are kept.
const MOST_EARLY: usize = 64;
/// How many events between us and the server are kept.
const MOST_EVENTS: usize = 4096;

impl<'a> Driver<'a> {
    pub(super) fn new(asked: &'a Asked, stop: &'a Stop, on_event: OnEvent<'a>) -> Self {
        let clock = Clock::start();
        let client = Client::new(asked.dialect, asked.setting.clone()).expect("the dialect is one that is spoken");
        Self {
            asked,
            stop,
            on_event,
            clock,
            client,
            connection: None,
            report: Report { me: asked.setting.me.clone(), ..Report::default() },
            events: Vec::new(),
            old: 0,
            talks: Vec::new(),
            begun: 0,
            running: FuturesUnordered::new(),
            alone: None,
            early: Vec::new(),
            said: mpsc::unbounded_channel(),
            told: mpsc::unbounded_channel(),
            over: false,
            registered: false,
            deadline: clock.at(Tick(asked.how.patience)),
        }
    }

    /// Whose side we are on before anything is known of a call.
    pub(super) fn part(&self) -> Part {
        let role = match self.asked.aim {
            Aim::Call { peer_offers: true } | Aim::Answer { .. } => Role::Answers,
            Aim::Call { .. } | Aim::Send { .. } => Role::Offers,
        };
        self.part_as(role)
    }

    pub(super) fn part_as(&self, role: Role) -> Part {
        Part {
            role,
            echo: self.asked.echo,
            echoed: self.asked.echoed,
            until_left: matches!(self.asked.aim, Aim::Answer { .. }),
            drops: matches!(self.asked.aim, Aim::Send { .. }),
        }
    }

    pub(super) fn tell(&mut self, what: What) {
        let event = Event { at: self.clock.now(), side: self.part().role.side(), what };
        (self.on_event)(None, &event);
        if self.events.len() < MOST_EVENTS {
            self.events.push(event);
        }
    }

    pub(super) async fn run(mut self) -> Report {
        self.connect().await;
        self.deadline = Instant::now()
            + match self.asked.aim {
                // Until a peer is there; from then on the call has its own limits.
                Aim::Call { .. } => self.asked.setting.patience + self.asked.plan.timeout,
                Aim::Answer { within, .. } | Aim::Send { within, .. } => within,
            };
        while !self.is_done() {
            self.put_out().await;
            if self.is_done() {
                break;
            }
            self.wait().await;
        }
        if self.report.calls.is_empty() {
            self.none();
        }
        if let Some(connection) = self.connection.take() {
            connection.close().await;
        }
        self.report.engine = self.client.engine_version();
        self.report
    }

    fn is_done(&self) -> bool {
        self.over && self.running.is_empty()
    }

    pub(super) async fn connect(&mut self) {
        self.registered = false;
        self.client.connecting(self.clock.now());
        let opened = tokio::select! {
            biased;
            opened = open(self.asked.dialect, &self.asked.url, &self.asked.how) => opened,
            () = self.stop.asked() => {
                self.over = true;
                return self.tell(What::Interrupted);
            }
        };
        match opened {
            Ok(connection) => {
                self.report.distrust = connection.tls.as_ref().and_then(|tls| Some(tls.distrust.as_ref()?.words()));
                self.connection = Some(connection);
                self.client.opened(self.clock.now());
            }
            Err(failure) => {
                self.client.closed(self.clock.now());
                let why = failure.words().plain();
                self.report.failure = Some(failure);
                self.put_out().await;
                self.give_up(Cause::NoServer, &why);
            }
        }
    }

    /// There is no call, or none any more to come.
    fn give_up(&mut self, cause: Cause, why: &str) {
        self.over = true;
        if self.talks.is_empty() {
            self.tell(What::GivenUp { cause, why: why.to_owned() });
        }
        for talk in &self.talks {
            // Who has so much waiting hears of the end of the way all the same.
            let _ = talk.back.try_send(Back::Ended(cause, why.to_owned()));
        }
    }

    /// Waits for the next thing that happens.
    async fn wait(&mut self) {
        let due = self.client.deadline().map(|due| self.clock.at(due));
        let connection = &mut self.connection;
        tokio::select! {
            biased;
            () = self.stop.asked(), if !self.over => {
                // The calls that run hear of it themselves.
                self.over = true;
                if self.running.is_empty() {
                    self.tell(What::Interrupted);
                }
            }
            told = self.told.1.recv() => if let Some((number, event)) = told {
                self.pass_on(number, &event);
            },
            said = self.said.1.recv() => if let Some((number, message)) = said {
                self.say(number, message);
            },
            ended = self.running.next(), if !self.running.is_empty() => if let Some((number, outcome)) = ended {
                self.ended(number, outcome).await;
            },
            frame = async { match connection { Some(connection) => connection.next().await, None => std::future::pending().await } } => {
                let now = self.clock.now();
                match frame {
                    Ok(Frame::Text(text)) => self.client.hear(now, &text),
                    Ok(Frame::Binary(bytes)) => self.client.hear_binary(now, bytes.len()),
                    Err(ended) => self.lost(&ended),
                }
            }
            () = async { match due { Some(due) => sleep_until(due).await, None => std::future::pending().await } } => {
                self.client.timeout(self.clock.now());
            }
            () = sleep_until(self.deadline), if !self.over => self.time_up(),
        }
    }

    pub(super) fn pass_on(&mut self, number: usize, event: &Event) {
        let several = matches!(self.asked.aim, Aim::Send { .. } | Aim::Answer { once: false, .. });
        let peer = self.talks.iter().find(|talk| talk.number == number).and_then(|talk| talk.peer.as_deref());
        (self.on_event)(peer.filter(|_| several), event);
    }

    /// A call says something, or that it has nothing more to say: then it is hung up.
    pub(super) fn say(&mut self, number: usize, message: Option<Message>) {
        let now = self.clock.now();
        let Some(talk) = self.talks.iter_mut().find(|talk| talk.number == number) else { return };
        match message {
            Some(message) => self.client.wish(now, Wish::Say(talk.peer.clone(), message)),
            None if !talk.ending => {
                talk.ending = true;
                self.client.wish(now, Wish::HangUp(talk.peer.clone()));
            }
            None => {}
        }
    }

    /// Nobody came in time.
    fn time_up(&mut self) {
        self.over = true;
        if self.begun > 0 {
            // Those that run have their own end.
            return;
        }
        let (cause, why) = match self.asked.aim {
            Aim::Call { .. } => (Cause::PeerNotFound, "nobody was there in time"),
            Aim::Answer { .. } => (Cause::NotCalled, "no call came in the time given"),
            Aim::Send { .. } => (Cause::NotCalled, "no viewer joined in the time given"),
        };
        self.give_up(cause, why);
    }

    /// The connection has ended.
    fn lost(&mut self, ended: &Ended) {
        self.connection = None;
        self.client.closed(self.clock.now());
        let why = format!("the server {}", ended.words().plain());
        if self.talks.is_empty() && self.begun == 0 {
            return self.give_up(Cause::ServerLost, &why);
        }
        for talk in &self.talks {
            let _ = talk.back.try_send(Back::Ended(Cause::ServerLost, why.clone()));
        }
        // Between two calls there may be another connection; during one it is made when the call is over.
        self.over |= self.talks.is_empty();
    }

    /// Sends what the client wants sent, and does what follows from what has happened.
    pub(super) async fn put_out(&mut self) {
        while let Some(output) = self.client.output() {
            match output {
                Output::Send(text) => {
                    let Some(connection) = &mut self.connection else { continue };
                    if let Err(ended) = connection.send(Frame::Text(text)).await {
                        self.lost(&ended);
                    }
                }
                Output::Happened(happening) => self.happened(happening),
            }
        }
    }

    fn happened(&mut self, happening: Happening) {
        let now = self.clock.now();
        match happening {
            Happening::State(state) => {
                self.tell(What::Server(state.name()));
                if state == State::Connected && !std::mem::replace(&mut self.registered, true) {
                    self.client.wish(now, Wish::Register);
                }
            }
            Happening::Registered(me) => {
                if let Some(me) = me {
                    self.report.me = Some(me.to_string());
                }
                if matches!(self.asked.aim, Aim::Call { .. }) && self.begun == 0 {
                    self.client.wish(now, Wish::Call);
                }
            }
            Happening::Ready(peer) => match self.asked.aim {
                Aim::Call { peer_offers: true } => {
                    self.client.wish(now, Wish::AskForOffer(peer.clone()));
                    self.begin(peer, Role::Answers);
                }
                Aim::Call { peer_offers: false } => self.begin(peer, Role::Offers),
                Aim::Send { viewers, .. } if self.begun < viewers => self.begin(peer, Role::Offers),
                Aim::Send { .. } => self.odd(Odd::Stranger("one viewer more than are wanted")),
                Aim::Answer { .. } => {}
            },
            Happening::Called(peer) => match self.asked.aim {
                Aim::Answer { .. } => self.begin(peer, Role::Answers),
                _ if self.talk(&peer).is_none() => {
                    self.odd(Odd::Stranger("somebody else's offer: here it is us who call"))
                }
                _ => {}
            },
            Happening::OfferRequested(peer) => match self.asked.aim {
                Aim::Answer { .. } => self.begin(peer, Role::Offers),
                _ => self.odd(Odd::ProtocolError("OFFER_REQUEST to who calls")),
            },
            Happening::Said(peer, message) => {
                self.alone = None;
                self.heard(peer, message);
            }
            Happening::Alone(why) => {
                if self.alone.is_none() {
                    self.tell(What::Note(why.clone()));
                }
                self.alone = Some(why);
            }
            Happening::Left(peer) => match self.talk(&peer) {
                Some(talk) => drop(talk.back.try_send(Back::HungUp)),
                None => self.odd(Odd::Stranger("somebody leaves who was not in a call with us")),
            },
            // What the server says of a call that is being ended ends nothing more.
            Happening::Stopped(..) if !self.talks.is_empty() && self.talks.iter().all(|talk| talk.ending) => {}
            Happening::Stopped(cause, why) => {
                if !self.talks.is_empty() || self.begun == 0 {
                    self.give_up(cause, &why);
                } else {
                    self.odd(Odd::ProtocolError("an error of the server, and nothing was asked of it"));
                }
            }
            Happening::Odd(odd) => self.odd(odd),
        }
    }

    fn odd(&mut self, odd: Odd) {
        if self.report.odd.len() == MOST_ODD {
            self.report.more_odd += 1;
            return;
        }
        self.tell(What::Note(odd.words().plain()));
        self.report.odd.push((self.clock.now(), odd));
    }

    /// The call with a peer; where there is one only, whoever it is with.
    fn talk(&self, peer: &Peer) -> Option<&Talk> {
        let known = self.talks.iter().find(|talk| talk.peer == *peer);
        known.or_else(|| {
            self.talks.first().filter(|talk| self.talks.len() == 1 && (peer.is_none() || talk.peer.is_none()))
        })
    }

    fn heard(&mut self, peer: Peer, message: Message) {
        if let Some(talk) = self.talk(&peer) {
            if talk.back.try_send(Back::Message(message)).is_err() && !talk.ending {
                self.odd(Odd::Stranger("more messages at once than anybody can take"));
            }
        } else if matches!(message, Message::Candidate(_)) && self.early.len() < MOST_EARLY {
            self.early.push((peer, message));
        } else {
            self.odd(Odd::Stranger("a message of somebody there is no call with"));
        }
    }
}
