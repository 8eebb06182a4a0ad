//! Tries one way out, step by step: an allocation, a permission, a channel, packets through the relay to ourselves and back,
//! a refresh, and the end of it.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use super::ask::{Ask, Done, Event, Relay};
use super::audit::{Audited, Knock, Reached};
use super::channel::CHANNELS;
use super::client::{Client, Config};
use super::reply::Reply;
use super::traffic::{Load, Measured, Traffic, Turn};
use super::tried::{Stage, Taken, Tried};
use super::trouble::Trouble;
use crate::probe::Ids;
use crate::probe::binding::Step;
use crate::probe::outcome::{Outcome, Refusal};
use crate::probe::wire::{Wish, request};
use crate::stun::integrity::Made;
use crate::tick::Tick;

/// What to try.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Who the client is to be.
    pub config: Config,
    /// Which family the relayed address is to be of; as the server likes when none is named.
    pub v6: Option<bool>,
    /// How long the allocation is to last, in seconds; as the server likes when nothing is said.
    pub lifetime: Option<u32>,
    /// End it as soon as there is a relayed address.
    pub only_allocate: bool,
    /// What to send through the relay.
    pub load: Option<Load>,
    /// To whom: somebody who sends everything back. The relayed address itself when none is named.
    pub peer: Option<SocketAddr>,
    /// Addresses to audit.
    pub audit: Vec<SocketAddr>,
}

/// How long the farewell may take.
const FAREWELL: Duration = Duration::from_secs(1);

enum State {
    Begin,
    /// Waits for the answer to what was asked.
    Waiting,
    Sending(Box<Traffic>),
    Knocking(Knock),
    /// The farewell is on its way; in a hurry, it need not be answered.
    Leaving {
        hurry: bool,
    },
    Over,
}

/// The engine.
pub struct Session {
    plan: Plan,
    client: Client,
    ids: Ids,
    state: State,
    since: Tick,
    left: VecDeque<SocketAddr>,
    tried: Tried,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("plan", &self.plan).field("tried", &self.tried).finish_non_exhaustive()
    }
}

impl Session {
    /// Begins with the first step. Two sources of IDs: the client has one of its own.
    pub fn new(plan: Plan, [clients, ids]: [Ids; 2]) -> Self {
        let client = Client::new(plan.config.clone(), clients);
        let left = plan.audit.iter().copied().collect();
        let tried = Tried::default();
        Self { plan, client, ids, state: State::Begin, since: Tick::default(), left, tried }
    }

    /// What to do now.
    pub fn step(&mut self, now: Tick) -> Step {
        loop {
            self.hear(now);
            if matches!(self.state, State::Over) {
                return Step::Done;
            }
            if matches!(self.state, State::Begin) {
                let ask = Ask::Allocate { relay: Relay::Udp, v6: self.plan.v6, lifetime: self.plan.lifetime };
                self.ask(now, ask);
            }
            let wake = match self.client.step(now) {
                Step::Send(bytes) => return Step::Send(bytes),
                Step::Wait(until) => Some(until),
                Step::Done => None,
            };
            // A request that was given up is heard of first.
            if self.hear(now) {
                continue;
            }
            match &mut self.state {
                State::Sending(traffic) => match traffic.step(now) {
                    Turn::Send(bytes) => {
                        let peer = self.tried.peer.unwrap_or(self.plan.config.server);
                        return Step::Send(self.client.send(peer, &bytes));
                    }
                    Turn::Wait(until) => return Step::Wait(wake.map_or(until, |wake| wake.min(until))),
                    Turn::Over => self.sent_all(now),
                },
                State::Knocking(knock) => match knock.due(now) {
                    Ok(true) => {
                        let (peer, question) = (knock.peer, request((self.ids)(), &Wish::default()));
                        return Step::Send(self.client.send(peer, &question));
                    }
                    Ok(false) => {
                        let peer = knock.peer;
                        self.audited(now, peer, Reached::Permitted);
                    }
                    Err(until) => return Step::Wait(wake.map_or(until, |wake| wake.min(until))),
                },
                State::Begin | State::Waiting | State::Leaving { .. } => match wake {
                    Some(until) => return Step::Wait(until),
                    None => self.state = State::Over,
                },
                State::Over => return Step::Done,
            }
        }
    }

    /// A datagram arrived.
    pub fn datagram(&mut self, now: Tick, from: SocketAddr, bytes: &[u8]) {
        self.client.datagram(now, from, bytes);
        self.hear(now);
    }

    /// Bytes of a stream arrived.
    pub fn stream(&mut self, now: Tick, bytes: &[u8]) {
        self.client.stream(now, bytes);
        self.hear(now);
    }

    /// The connection ended.
    pub fn closed(&mut self, now: Tick, how: Outcome) {
        let was_asking = matches!(self.state, State::Waiting);
        self.client.closed(now, how);
        self.hear(now);
        if let State::Sending(traffic) = &mut self.state {
            traffic.stop();
            let measured = traffic.measured();
            self.took(now, Stage::Data, Some(Trouble::Wire(how)), None);
            self.tried.data = Some(measured);
        } else if !was_asking && let State::Knocking(knock) = &self.state {
            let peer = knock.peer;
            self.tried.audit.push(Audited { peer, result: Reached::Unknown(Trouble::Wire(how)) });
        }
        self.state = State::Over;
    }

    /// The system reports that what was sent did not get there.
    pub fn refused(&mut self, now: Tick, refusal: Refusal) {
        self.client.refused(now, refusal);
        self.hear(now);
    }

    /// Ends it: the server is told, for a short while, that the allocation is not needed any more.
    pub fn stop(&mut self, now: Tick) {
        if let State::Sending(traffic) = &mut self.state {
            traffic.stop();
            let measured = traffic.measured();
            self.data(now, measured);
        }
        if !matches!(self.state, State::Leaving { .. } | State::Over) {
            self.leave(now, true);
        }
    }

    /// What was learned so far.
    pub fn tried(&self) -> &Tried {
        &self.tried
    }

    /// Packets sent, packets back, the newest round trip: while data are sent.
    pub fn so_far(&self) -> Option<(u64, u64, Option<Duration>)> {
        match &self.state {
            State::Sending(traffic) => Some(traffic.so_far()),
            _ => None,
        }
    }

    /// What was learned, in the end.
    pub fn into_tried(mut self) -> Tried {
        self.tried.tally = self.client.tally().clone();
        self.tried
    }

    fn ask(&mut self, now: Tick, ask: Ask) {
        self.since = now;
        self.state = State::Waiting;
        self.client.ask(now, ask);
    }

    fn leave(&mut self, now: Tick, hurry: bool) {
        self.since = now;
        self.state = State::Leaving { hurry };
        self.client.hang_up(now, hurry.then_some(FAREWELL));
    }

    fn took(&mut self, now: Tick, stage: Stage, trouble: Option<Trouble>, reply: Option<&Reply>) {
        let error = reply.and_then(|reply| reply.said.error.clone());
        self.tried.stages.push(Taken { stage, at: self.since, took: now.since(self.since), trouble, error });
        self.since = now;
    }

    /// Takes what has happened. Was there anything?
    fn hear(&mut self, now: Tick) -> bool {
        let mut any = false;
        while let Some(event) = self.client.event() {
            any = true;
            match event {
                Event::Challenged(reply, at) => {
                    let (realm, _) = reply.said.challenge.clone().unwrap_or_default();
                    self.tried.realm = Some(String::from_utf8_lossy(&realm).into_owned());
                    self.took(at, Stage::Challenge, None, Some(&reply));
                }
                Event::Done(done) => self.done(now, &done),
                Event::Data { peer, bytes, .. } => match &mut self.state {
                    State::Sending(traffic) => traffic.back(now, &bytes),
                    State::Knocking(knock) if knock.peer == peer => {
                        self.audited(now, peer, Reached::Answered);
                    }
                    _ => {}
                },
                // Nobody may connect to a relayed address of UDP.
                Event::Attempt(..) => {}
            }
        }
        any
    }

    fn done(&mut self, now: Tick, done: &Done) {
        let (trouble, reply) = (done.trouble, done.reply.as_ref());
        if done.renewal {
            if let Some(trouble) = trouble {
                self.tried.renewals.push((now, trouble));
                if !self.client.is_allocated() {
                    self.lost_allocation(now, trouble, reply);
                }
            }
            return;
        }
        match &done.ask {
            Ask::Allocate { .. } => self.allocated(now, reply, trouble),
            Ask::Permit(_) => match self.left.front().copied().filter(|_| self.is_auditing()) {
                Some(peer) => self.permitted(now, peer, trouble),
                None => {
                    self.took(now, Stage::Permission, trouble, reply);
                    match (trouble, self.tried.peer) {
                        (None, Some(peer)) => self.ask(now, Ask::Bind(*CHANNELS.start(), peer)),
                        _ => self.audit(now),
                    }
                }
            },
            Ask::Bind(..) => {
                self.took(now, Stage::Channel, trouble, reply);
                // Without a channel there are still indications.
                match self.plan.load {
                    Some(load) => self.state = State::Sending(Box::new(Traffic::new(load, &(self.ids)(), now))),
                    None => self.audit(now),
                }
            }
            Ask::Refresh { lifetime: Some(0) } => {
                let hurry = matches!(self.state, State::Leaving { hurry: true });
                if !(hurry && trouble == Some(Trouble::Wire(Outcome::NoAnswer))) {
                    self.took(now, Stage::Deallocate, trouble, reply);
                }
                self.state = State::Over;
            }
            Ask::Refresh { .. } => {
                self.took(now, Stage::Refresh, trouble, reply);
                self.leave(now, trouble.is_some());
            }
            Ask::Connect(_) | Ask::Attach(_) => {}
        }
    }

    fn allocated(&mut self, now: Tick, reply: Option<&Reply>, mut trouble: Option<Trouble>) {
        let server = self.plan.config.server;
        if let Some(reply) = reply {
            let said = &reply.said;
            self.tried.software = said.software.clone().or(self.tried.software.take());
            if let Some((realm, _)) = &said.challenge {
                self.tried.realm = Some(String::from_utf8_lossy(realm).into_owned());
            }
            if reply.code() == Some(300) {
                trouble = Some(match said.alternate {
                    Some(to) if to == server => Trouble::RedirectLoop,
                    Some(to) => {
                        self.tried.redirect = Some((to, reply.domain.clone()));
                        Trouble::Wire(Outcome::Redirected)
                    }
                    None => Trouble::RedirectedNowhere,
                });
            }
            if trouble.is_none() {
                self.tried.relayed = reply.relayed;
                self.tried.mapped = said.mapped.map(|(address, _)| address);
                self.tried.lifetime = reply.lifetime;
                self.tried.made = self
                    .client
                    .keyring()
                    .signature()
                    .map(|signature| signature.algorithm.as_ref().map_or(Made::Md5, |(_, made)| *made));
                trouble = match (reply.relayed, self.plan.v6) {
                    (None, _) => Some(Trouble::NoRelayedAddress),
                    (Some(relayed), Some(v6)) if relayed.is_ipv6() != v6 => Some(Trouble::OtherFamily),
                    _ => None,
                };
            }
        }
        self.took(now, Stage::Allocate, trouble, reply.filter(|reply| !reply.success));
        let peer = self.plan.peer.or(self.tried.relayed);
        match (trouble, peer) {
            (None, _) if self.plan.only_allocate => self.leave(now, false),
            (None, Some(peer)) => {
                self.tried.peer = Some(peer);
                self.ask(now, Ask::Permit(peer.ip()));
            }
            _ => self.leave(now, true),
        }
    }

    fn sent_all(&mut self, now: Tick) {
        let State::Sending(traffic) = &self.state else { return };
        let measured = traffic.measured();
        self.data(now, measured);
        self.audit(now);
    }

    fn data(&mut self, now: Tick, measured: Measured) {
        let trouble = (measured.sent > 0 && measured.back == 0).then_some(Trouble::NothingBack);
        self.tried.data = Some(measured);
        self.took(now, Stage::Data, trouble, None);
    }

    /// The allocation went away while it was in use.
    fn lost_allocation(&mut self, now: Tick, trouble: Trouble, reply: Option<&Reply>) {
        if let State::Sending(traffic) = &mut self.state {
            traffic.stop();
            self.tried.data = Some(traffic.measured());
        }
        self.took(now, Stage::Refresh, Some(trouble), reply);
        self.state = State::Over;
    }

    fn is_auditing(&self) -> bool {
        self.tried.stage(Stage::Permission).is_some()
    }

    /// Tries the next address to audit; after the last the allocation is refreshed.
    fn audit(&mut self, now: Tick) {
        match self.left.front() {
            Some(peer) => {
                let ip = peer.ip();
                self.ask(now, Ask::Permit(ip));
            }
            None => self.ask(now, Ask::Refresh { lifetime: None }),
        }
    }

    fn permitted(&mut self, now: Tick, peer: SocketAddr, trouble: Option<Trouble>) {
        match trouble {
            Some(trouble @ (Trouble::ForbiddenPeer | Trouble::PeerFamilyMismatch)) => {
                self.audited(now, peer, Reached::Refused(trouble));
            }
            Some(trouble) => self.audited(now, peer, Reached::Unknown(trouble)),
            None if peer.port() == 0 => self.audited(now, peer, Reached::Permitted),
            None => self.state = State::Knocking(Knock::new(peer, now)),
        }
    }

    fn audited(&mut self, now: Tick, peer: SocketAddr, result: Reached) {
        self.left.pop_front();
        self.tried.audit.push(Audited { peer, result });
        self.audit(now);
    }
}

#[cfg(test)]
mod tests {
    use super::super::client::Carrier;
    use super::super::keyring::Keyring;
    use super::super::login::Login;
    use super::super::simulated::{CLIENT, Engine, GOOD, Net, SERVER, Server, address, ids, run};
    use super::super::traffic::Pace;
    use super::*;
    use crate::probe::timing::Timing;
    use crate::stun::registry;

    impl Engine for Session {
        fn step(&mut self, now: Tick) -> Step {
            self.step(now)
        }

        fn datagram(&mut self, now: Tick, from: SocketAddr, bytes: &[u8]) {
            self.datagram(now, from, bytes);
        }
    }

    const LOAD: Load = Load { packets: Some(50), size: 160, pace: Pace::Rate(128_000) };
    const LONG: Tick = Tick(Duration::from_secs(86_400));

    fn plan() -> Plan {
        let login = Login { username: "alice".to_owned(), password: "secret".to_owned() };
        let config = Config {
            server: address(SERVER),
            carrier: Carrier::Datagrams,
            timing: Timing::default(),
            keyring: Keyring::new(Some(login), None),
        };
        Plan { config, v6: None, lifetime: None, only_allocate: false, load: Some(LOAD), peer: None, audit: vec![] }
    }

    fn session(plan: Plan) -> Session {
        Session::new(plan, [ids(1), ids(2)])
    }

    fn tried(plan: Plan, server: &mut Server, net: Net) -> Tried {
        let mut session = session(plan);
        let end = run(&mut session, server, net, LONG, |_, _| {});
        assert!(end < LONG, "it ends");
        session.into_tried()
    }

    fn stages(tried: &Tried) -> Vec<(&'static str, u128)> {
        tried.stages.iter().map(|taken| (taken.stage.slug(), taken.took.as_millis())).collect()
    }

    #[test]
    fn each_step_has_its_time() {
        let mut server = Server::new();
        let tried = tried(plan(), &mut server, GOOD);
        let all = [
            ("challenge", 10),
            ("allocate", 10),
            ("permission", 10),
            ("channel", 10),
            ("data", 500),
            ("refresh", 10),
            ("deallocate", 10),
        ];
        assert_eq!((stages(&tried), tried.trouble()), (all.to_vec(), None));
        assert_eq!((tried.mapped, tried.relayed), (Some(address(CLIENT)), Some(address("192.0.2.1:49152"))));
        assert_eq!((tried.realm.as_deref(), tried.made), (Some("lab.test"), Some(Made::Md5)));
        assert_eq!(tried.lifetime, Some(Duration::from_secs(600)));
        let data = tried.data.as_ref().expect("data");
        assert_eq!((data.sent, data.back, data.loss()), (50, 50, Some(0.0)));
        assert_eq!(server.held(Tick::from_millis(1000)), 0, "nothing is left behind");
    }

    #[test]
    fn a_lossy_network_changes_times_only() {
        for seed in 1..60 {
            let net = Net { loss: 20, twice: 10, slowest: 60, seed };
            let mut server = Server::new();
            let tried = tried(plan(), &mut server, net);
            assert_eq!(tried.trouble(), None, "seed {seed}: {tried:?}");
            assert!(tried.carries(), "seed {seed}");
            let data = tried.data.as_ref().expect("data");
            assert_eq!(data.sent, 50);
            assert!((0.05..0.8).contains(&data.loss().expect("a share")), "seed {seed}: {:?}", data.loss());
            assert_eq!(data.back + data.lost(), data.sent);
        }
    }

    #[test]
    fn sha_256_where_it_is_offered() {
        let mut server = Server { sha256: true, ..Server::new() };
        let tried = tried(plan(), &mut server, GOOD);
        assert_eq!((tried.trouble(), tried.made, tried.carries()), (None, Some(Made::Sha256), true));
    }

    #[test]
    fn wrong_credentials_are_told_and_not_tried_for_ever() {
        let mut server = Server { password: "another", ..Server::new() };
        let refused = tried(plan(), &mut server, GOOD);
        assert_eq!(
            refused.trouble().map(|(taken, trouble)| (taken.stage, trouble)),
            Some((Stage::Allocate, Trouble::CredentialsRefused))
        );
        assert_eq!((server.log.len(), refused.stages[1].error.as_ref().map(|(code, _)| *code)), (2, Some(401)));
        let nobody = Config { keyring: Keyring::default(), ..plan().config };
        let wanted = tried(Plan { config: nobody, ..plan() }, &mut Server::new(), GOOD);
        assert_eq!(wanted.trouble().map(|(_, trouble)| trouble), Some(Trouble::CredentialsWanted));
        assert_eq!(wanted.realm.as_deref(), Some("lab.test"));
    }

    #[test]
    fn each_error_has_its_name_signed_or_not() {
        for (code, trouble) in [
            (400, Trouble::BadRequest),
            (403, Trouble::Forbidden),
            (420, Trouble::UnknownAttribute),
            (437, Trouble::AllocationMismatch),
            (440, Trouble::FamilyUnsupported),
            (441, Trouble::WrongCredentials),
            (442, Trouble::TransportUnsupported),
            (486, Trouble::QuotaReached),
            (500, Trouble::ServerError),
            (508, Trouble::NoCapacity),
            (300, Trouble::RedirectedNowhere),
        ] {
            for signs_errors in [true, false] {
                let refuses = vec![(registry::ALLOCATE, code)];
                let mut server = Server { refuses, signs_errors, ..Server::new() };
                let tried = tried(plan(), &mut server, GOOD);
                assert_eq!(tried.trouble().map(|(_, trouble)| trouble), Some(trouble), "{code}");
                assert_eq!((tried.tally.unsigned, tried.stages.len()), (!signs_errors, 2), "{code}");
            }
        }
        let mut v4_only = Server::new();
        let asked = tried(Plan { v6: Some(true), ..plan() }, &mut v4_only, GOOD);
        assert_eq!(asked.trouble().map(|(_, trouble)| trouble), Some(Trouble::FamilyUnsupported));
    }

    #[test]
    fn another_server_is_named_and_not_oneself() {
        let mut server = Server {
            refuses: vec![(registry::ALLOCATE, 300)],
            alternate: Some(address("192.0.2.2:3478")),
            ..Server::new()
        };
        let away = tried(plan(), &mut server, GOOD);
        assert_eq!(away.redirect, Some((address("192.0.2.2:3478"), None)));
        assert_eq!(away.trouble().map(|(_, trouble)| trouble), Some(Trouble::Wire(Outcome::Redirected)));
        server.alternate = Some(server.address);
        server.restart();
        let round = tried(plan(), &mut server, GOOD);
        assert_eq!((round.redirect.as_ref(), round.trouble().map(|(_, t)| t)), (None, Some(Trouble::RedirectLoop)));
    }

    #[test]
    fn what_fails_after_the_allocation_is_cleaned_up() {
        for (method, code, stage, trouble) in [
            (registry::CREATE_PERMISSION, 403, Stage::Permission, Trouble::ForbiddenPeer),
            (registry::CREATE_PERMISSION, 443, Stage::Permission, Trouble::PeerFamilyMismatch),
            (registry::CHANNEL_BIND, 400, Stage::Channel, Trouble::BadRequest),
            (registry::REFRESH, 437, Stage::Refresh, Trouble::AllocationGone),
            (registry::REFRESH, 441, Stage::Refresh, Trouble::WrongCredentials),
        ] {
            let mut server = Server { refuses: vec![(method, code)], ..Server::new() };
            let tried = tried(plan(), &mut server, GOOD);
            assert_eq!(tried.trouble().map(|(taken, trouble)| (taken.stage, trouble)), Some((stage, trouble)));
            // Without a channel data go in indications; without a permission not at all.
            assert_eq!(tried.carries(), method != registry::CREATE_PERMISSION, "{code}");
            let farewell = server.log.last().map(|(_, method, _)| *method);
            assert_eq!(farewell, Some(registry::REFRESH), "{code}");
        }
    }

    #[test]
    fn a_dead_server_ends_when_the_rfc_says() {
        let mut session = session(plan());
        let mut server = Server::new();
        let end = run(&mut session, &mut server, Net { loss: 100, ..GOOD }, LONG, |_, _| {});
        assert_eq!(end, Tick::from_millis(39_500));
        let tried = session.into_tried();
        assert_eq!(tried.trouble().map(|(_, trouble)| trouble), Some(Trouble::Wire(Outcome::NoAnswer)));
        assert_eq!(tried.tally.sent, 7);
    }

    #[test]
    fn a_nonce_grown_stale_in_the_middle() {
        let load = Load { packets: Some(600), size: 160, pace: Pace::Each(Duration::from_secs(1)) };
        let mut server = Server { nonce: Duration::from_secs(100), ..Server::new() };
        let tried = tried(Plan { load: Some(load), ..plan() }, &mut server, GOOD);
        assert_eq!((tried.trouble(), tried.data.as_ref().map(Measured::lost)), (None, Some(0)));
        assert!(tried.tally.stale >= 3, "{:?}", tried.tally);
        // One that is never good any more is followed twice, and then named.
        let mut never = Server { nonce: Duration::from_nanos(1), ..Server::new() };
        let stale = self::tried(plan(), &mut never, GOOD);
        assert_eq!(stale.trouble().map(|(_, trouble)| trouble), Some(Trouble::StaleNonce));
        assert_eq!((stale.tally.stale, never.log.len()), (2, 4));
    }

    /// An hour of use: the allocation, permissions and channels are renewed before they end, and nothing is lost.
    #[test]
    fn renewed_in_time_for_an_hour() {
        let load = Load { packets: Some(3600), size: 160, pace: Pace::Each(Duration::from_secs(1)) };
        for net in [GOOD, Net { loss: 30, twice: 5, slowest: 80, seed: 7 }] {
            let mut server = Server::new();
            let tried = tried(Plan { load: Some(load), ..plan() }, &mut server, net);
            assert_eq!((tried.trouble(), tried.renewals.len(), server.dropped), (None, 0, 0));
            let gaps = |method| {
                let times = server.times(method);
                times.windows(2).map(|pair| pair[1] - pair[0]).max().expect("renewed")
            };
            assert!(gaps(registry::REFRESH) < 600 && gaps(registry::CHANNEL_BIND) < 600, "{:?}", server.log);
            // Each binding of the channel renews the permission, too.
            let mut permitted =
                [server.times(registry::CREATE_PERMISSION), server.times(registry::CHANNEL_BIND)].concat();
            permitted.sort_unstable();
            assert!(permitted.windows(2).all(|pair| pair[1] - pair[0] < 300), "{permitted:?}");
            if net.loss == 0 {
                let refreshes = server.times(registry::REFRESH);
                assert_eq!(refreshes[..3], [540, 1080, 1620]);
                assert_eq!(server.times(registry::CHANNEL_BIND)[..3], [0, 540, 1080]);
                assert_eq!(permitted[..4], [0, 0, 240, 480]);
                assert_eq!(tried.data.map(|data| data.lost()), Some(0));
            }
        }
    }

    #[test]
    fn a_short_lifetime_is_refreshed_sooner() {
        let load = Load { packets: Some(60), size: 160, pace: Pace::Each(Duration::from_secs(1)) };
        let mut server = Server { lifetime: 10, ..Server::new() };
        let tried = tried(Plan { load: Some(load), ..plan() }, &mut server, GOOD);
        assert_eq!((tried.trouble(), tried.lifetime), (None, Some(Duration::from_secs(10))));
        assert_eq!(tried.data.map(|data| (data.sent, data.lost())), Some((60, 0)));
        assert_eq!(server.times(registry::REFRESH)[..3], [5, 10, 15]);
    }

    #[test]
    fn a_server_that_forgets_is_noticed() {
        let load = Load { packets: None, size: 160, pace: Pace::Each(Duration::from_secs(1)) };
        let mut session = session(Plan { load: Some(load), ..plan() });
        let (mut server, mut restarted) = (Server::new(), false);
        let end = run(&mut session, &mut server, GOOD, LONG, |now, server| {
            if now >= Tick::from_millis(100_000) && !restarted {
                restarted = true;
                server.restart();
            }
        });
        let tried = session.into_tried();
        assert_eq!(
            tried.trouble().map(|(taken, trouble)| (taken.stage, trouble)),
            Some((Stage::Refresh, Trouble::AllocationGone))
        );
        assert_eq!(end.0.as_secs(), 240, "with the next permission");
        let data = tried.data.expect("data");
        assert!((100..105).contains(&data.back) && data.lost() > 130, "{data:?}");
    }

    #[test]
    fn stopped_in_the_middle_it_says_goodbye() {
        let load = Load { packets: None, size: 160, pace: Pace::Each(Duration::from_secs(1)) };
        let mut session = session(Plan { load: Some(load), ..plan() });
        let mut server = Server::new();
        run(&mut session, &mut server, GOOD, Tick::from_millis(5_500), |_, _| {});
        assert_eq!(server.held(Tick::from_millis(5_500)), 1);
        let now = Tick::from_millis(5_500);
        session.stop(now);
        let Step::Send(farewell) = session.step(now) else { panic!("a farewell") };
        for answer in server.handle(now, address(CLIENT), &farewell) {
            session.datagram(now, server.address, &answer);
        }
        assert_eq!((session.step(now), server.held(now)), (Step::Done, 0));
        let tried = session.into_tried();
        assert_eq!(tried.data.map(|data| (data.sent, data.back)), Some((6, 6)));
    }

    #[test]
    fn an_audit_goes_to_those_named_only() {
        let audit = vec![address("127.0.0.1:22"), address("10.0.0.1:0"), address("10.0.0.2:53")];
        let tried = tried(Plan { audit: audit.clone(), ..plan() }, &mut Server::new(), GOOD);
        assert_eq!(tried.trouble(), None);
        let results: Vec<_> = tried.audit.iter().map(|one| (one.peer, one.result)).collect();
        let expected = [Reached::Refused(Trouble::ForbiddenPeer), Reached::Permitted, Reached::Permitted];
        assert_eq!(results, audit.into_iter().zip(expected).collect::<Vec<_>>());
    }

    #[test]
    fn a_stream_and_its_end() {
        let config = Config { carrier: Carrier::Stream, ..plan().config };
        let mut session = session(Plan { config, ..plan() });
        let (mut server, now) = (Server::new(), Tick::from_millis(3));
        let mut sent = 0;
        while let Step::Send(bytes) = session.step(now) {
            sent += 1;
            // Over a stream, ChannelData are filled up; 160 bytes need nothing.
            for answer in server.handle(now, address(CLIENT), &bytes) {
                for part in answer.chunks(7) {
                    session.stream(now, part);
                }
            }
        }
        // Challenge, allocation, permission, channel, and the first packet: the next is due later.
        assert_eq!((sent, session.so_far()), (5, Some((1, 1, Some(Duration::ZERO)))));
        session.closed(Tick::from_millis(5), Outcome::ConnectionClosed);
        assert_eq!(session.step(Tick::from_millis(5)), Step::Done);
        let tried = session.into_tried();
        let closed = Trouble::Wire(Outcome::ConnectionClosed);
        assert_eq!(tried.trouble().map(|(taken, trouble)| (taken.stage, trouble)), Some((Stage::Data, closed)));
    }
}
