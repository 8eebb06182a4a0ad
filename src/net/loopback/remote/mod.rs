//! A call with somebody else: one side only is ours, and it offers or answers. Whoever calls brings what is said to the
//! other side and back.

mod admit;
mod negotiate;
mod traffic;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until, timeout, timeout_at};

use self::negotiate::Negotiator;
use self::traffic::{Channels, answer_channels, echo_media};
use super::course::{Course, Up};
use super::plan::Plan;
use super::running::{PATIENCE, SETTLE};
use super::traffic::{ECHO, Echo, Echoes, play};
use super::{HANG_UP, Outcome};
use crate::call::agreed::Agreed;
use crate::call::cause::Cause;
use crate::call::event::{Event, Side, What};
use crate::call::signal::{Candidate, Description, Message};
use crate::call::verdict::Wanted;
use crate::net::Clock;
use crate::net::channel::ChannelOptions;
use crate::net::peer::Peer;
use crate::net::runtime::NetRuntime;
use crate::net::stop::Stop;
use crate::net::watch::Reporter;
use crate::sdp::SdpType;

/// The two ends of the way to the other side: what is sent there, and what comes from there.
#[derive(Debug)]
pub struct Way {
    /// To the other side. It is dropped when there is nothing more to say, before the connection is closed.
    pub out: UnboundedSender<Message>,
    /// From the other side. Its end is that of the way, not of the call: a call that is up goes on without.
    pub back: Receiver<Back>,
}

/// What comes from the other side, or from whoever is between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Back {
    /// The other side says something about the call.
    Message(Message),
    /// It has hung up.
    HungUp,
    /// It goes no further: why. A call that is up goes on.
    Ended(Cause, String),
}

/// Who begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// We make the offer.
    Offers,
    /// The other side makes it.
    Answers,
}

impl Role {
    /// Whoever offers is pc1.
    pub const fn side(self) -> Side {
        match self {
            Self::Offers => Side::Pc1,
            Self::Answers => Side::Pc2,
        }
    }
}

/// How our side takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Who begins.
    pub role: Role,
    /// What is heard is sent back, messages and RTP, instead of media of our own.
    pub echo: bool,
    /// The other side must send back our messages. Otherwise it may: one is sent, and more when it comes back.
    pub echoed: bool,
    /// It is the other side who hangs up; the plan's duration is how long that may take.
    pub until_left: bool,
    /// A peer that is not connected for more than three looks is dropped, also before the call was up.
    pub drops: bool,
}

impl Part {
    /// A caller who knows that the other side sends messages back.
    pub const CALLER: Self = Self { role: Role::Offers, echo: true, echoed: true, until_left: false, drops: false };

    /// What has to work in such a call: what was agreed on where that is known, else what was planned.
    pub fn wanted(&self, plan: &Plan, agreed: Option<Agreed>) -> Wanted {
        let planned = plan.wanted();
        let echo = planned.echo && self.role == Role::Offers && self.echoed;
        match agreed {
            None => Wanted { echo, ..planned },
            Some(agreed) => {
                let [audio, video] = agreed.incoming.map(|streams| streams > 0);
                Wanted { data: agreed.data, echo: echo && agreed.data, audio, video, ..planned }
            }
        }
    }
}

/// How often a peer is looked at, and how often in a row it may be found neither connected nor completed.
const LOOK: Duration = Duration::from_secs(2);
const LOOKS: u32 = 3;
/// How long the other side may take to hear that the channels are closed.
const CLOSING: Duration = Duration::from_millis(200);
/// How many candidates may come before the offer they belong to.
const EARLY: usize = 128;

/// Makes a call with the other side. Scenarios and impairments of the plan do not count: they need both sides.
pub async fn call_remote(
    plan: &Plan,
    part: Part,
    way: Way,
    clock: Clock,
    stop: &Stop,
    on_event: &mut dyn FnMut(&Event),
) -> Outcome {
    let (events, incoming) = mpsc::unbounded_channel();
    let reporter = Reporter::new(part.role.side(), clock, events.clone());
    let mut course = Course::new(incoming, on_event);
    let side = part.role.side();
    let mut outcome = Outcome { only: Some(side), message_size: plan.size, ..Outcome::default() };
    let runtime = NetRuntime::on_sockets(None);
    let deadline = clock.at(clock.now().after(plan.timeout));
    let mut way = way;
    let offer = tokio::select! {
        biased;
        offer = first_offer(part.role, &mut way.back, plan, &reporter, deadline) => offer,
        () = stop.asked() => {
            reporter.tell(What::Interrupted);
            None
        }
    };
    if offer.is_some() {
        let (mut plan, offer, early) = offer.unwrap_or_default();
        plan.timeout = deadline.saturating_duration_since(Instant::now());
        let config = plan.config(side, plan.addresses[0].clone(), true);
        // What fails has been told.
        if let Ok((peer, arrivals)) = Peer::new(&config, Arc::clone(&runtime), events, clock).await {
            let (heard, mut said) = mpsc::unbounded_channel();
            let negotiator = Negotiator::new(Arc::new(peer), part, plan, way.out, heard, early);
            let run = Run { negotiator, arrivals, back: way.back, offer, deadline, part };
            run.go(stop, &mut course, &mut outcome).await;
            while let Ok(one) = said.try_recv() {
                outcome.said.push(one);
            }
        }
    }
    course.catch_up();
    outcome.events = course.events;
    outcome.datagrams[side as usize] = runtime.datagrams();
    outcome.warnings = crate::net::log::take();
    outcome
}

/// The plan as it fits the offer, the offer where there is one, and candidates that came before it.
type Begun = (Plan, Option<Description>, Vec<Candidate>);

/// Waits for the offer where the other side begins; none when it goes no further, which has been told.
async fn first_offer(
    role: Role,
    back: &mut Receiver<Back>,
    plan: &Plan,
    reporter: &Reporter,
    deadline: Instant,
) -> Option<Begun> {
    if role == Role::Offers {
        return Some((plan.clone(), None, Vec::new()));
    }
    let mut early = Vec::new();
    let gave_up = |cause, why: &str| {
        reporter.tell(What::GivenUp { cause, why: why.to_owned() });
        None
    };
    loop {
        let message = match timeout_at(deadline, back.recv()).await {
            Ok(Some(Back::Message(message))) => message,
            Ok(Some(Back::HungUp) | None) => return gave_up(Cause::PeerLeft, "it left before it made an offer"),
            Ok(Some(Back::Ended(cause, why))) => return gave_up(cause, &why),
            Err(_) => return gave_up(Cause::NoOffer, "no offer came in time"),
        };
        match message {
            Message::Description(offer) if offer.kind == SdpType::Offer => {
                if let Some(why) = admit::refusal(&offer) {
                    return gave_up(Cause::DescriptionRefused, &why);
                }
                return Some((negotiate::fitting(plan, &offer.sdp), Some(offer), early));
            }
            Message::Description(_) => reporter.tell(What::Note("an answer came before any offer".to_owned())),
            Message::Candidate(candidate) if early.len() < EARLY => early.push(candidate),
            Message::Candidate(_) => {}
        }
    }
}

/// A call that runs.
struct Run {
    negotiator: Negotiator,
    arrivals: UnboundedReceiver<crate::net::peer::Arrival>,
    back: Receiver<Back>,
    offer: Option<Description>,
    deadline: Instant,
    part: Part,
}

impl Run {
    async fn go(self, stop: &Stop, course: &mut Course<'_>, outcome: &mut Outcome) {
        let Self { negotiator, arrivals, back, offer, deadline, part } = self;
        let plan = negotiator.plan.clone();
        let negotiator = Arc::new(negotiator);
        let (peer, reporter) = (Arc::clone(&negotiator.peer), negotiator.peer.shared.reporter.clone());
        let side = part.role.side();
        let mut tasks = JoinSet::new();
        let mut media = JoinSet::new();
        let (echoes, channels) = (Arc::<Echoes>::default(), Arc::<Channels>::default());
        let (found, candidates) = mpsc::unbounded_channel();
        tasks.spawn(answer_channels(arrivals, found, Arc::clone(&channels), part.echo));
        tasks.spawn(negotiate::trickle(Arc::clone(&negotiator), candidates));
        let flow = async {
            let begun = timeout_at(deadline, async {
                if part.role == Role::Offers && plan.data {
                    let channel = peer.create_data_channel(ECHO, &ChannelOptions::default()).await?;
                    let (reporter, echoes) = (reporter.clone(), Arc::clone(&echoes));
                    let (count, size, patience, asked) = (plan.messages, plan.size, PATIENCE, part.echoed);
                    tasks.spawn(Echo { channel, reporter, echoes, count, size, patience, asked }.run());
                }
                match &offer {
                    Some(offer) => negotiator.answer(offer).await,
                    None => negotiator.offer().await,
                }
            });
            if let Ok(Ok(())) = begun.await {
                tasks.spawn(negotiate::listen(Arc::clone(&negotiator), back));
                outcome.up =
                    timeout_at(deadline, until_up(&negotiator, course, &mut media)).await.unwrap_or_else(|_| {
                        reporter.tell(What::TimeUp { after: plan.timeout, step: plan.step() });
                        false
                    });
            }
            if outcome.up {
                hold(&plan, part, course, &reporter).await;
            }
        };
        tokio::select! {
            biased;
            () = flow => {}
            () = stop.asked() => reporter.tell(What::Interrupted),
        }
        media.shutdown().await;
        sleep(SETTLE).await;
        outcome.stats[side as usize] = peer.stats().await;
        echoes.hush();
        let before = course.up.channels_closed;
        let open = channels.close().await + usize::from(plan.data && part.role == Role::Offers);
        if outcome.up && open > 0 && !course.up.over && before == 0 {
            let _ =
                timeout(PATIENCE + HANG_UP, course.listen(|up| up.channels_closed > 0 || up.failed || up.over)).await;
        }
        negotiator.fall_silent();
        if outcome.up && open > 0 {
            sleep(CLOSING).await;
        }
        tasks.shutdown().await;
        outcome.agreed = negotiator.agreed();
        outcome.received[side as usize] = peer.received();
        let _ = timeout(HANG_UP, peer.close()).await;
        outcome.messages_sent = echoes.sent();
        outcome.echoes = echoes.round_trips();
    }
}

/// Starts the media when the connection is there; whether all came up that was agreed on.
async fn until_up(negotiator: &Arc<Negotiator>, course: &mut Course<'_>, media: &mut JoinSet<()>) -> bool {
    let part = negotiator.part;
    let looks = if part.drops { Some(&negotiator.peer.shared.reporter) } else { None };
    if !watched(course, looks, |up| up.connected >= 1).await {
        return false;
    }
    if part.echo {
        media.spawn(echo_media(Arc::clone(negotiator)));
    } else {
        for track in negotiator.tracks().await {
            media.spawn(play(track));
        }
    }
    let all = |up: &Up| {
        let Some(agreed) = negotiator.agreed() else { return false };
        let data = !agreed.data || up.channels >= 1;
        let echo = !part.wanted(&negotiator.plan, Some(agreed)).echo || up.echo;
        up.connected >= 1 && data && echo && up.streams >= agreed.incoming.iter().sum()
    };
    watched(course, looks, all).await
}

/// Listens until that is so; false when the call is over before. A peer that is lost is dropped after the grace period.
async fn watched(course: &mut Course<'_>, drops: Option<&Reporter>, until: impl Fn(&Up) -> bool) -> bool {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    looks.reset();
    let mut missed = 0;
    loop {
        tokio::select! {
            biased;
            _ = course.listen(|up| until(up) || up.failed || up.over) => return until(&course.up),
            _ = looks.tick(), if drops.is_some() => {
                missed = if matches!(course.up.ice_state, "connected" | "completed") { 0 } else { missed + 1 };
                if let (Some(reporter), true) = (drops, missed > LOOKS) {
                    let why = format!("neither connected nor completed at {missed} looks, one every {} s", LOOK.as_secs());
                    let cause = if course.up.connected > 0 { Cause::ConnectionLost } else { Cause::NoPath };
                    reporter.tell(What::GivenUp { cause, why });
                    return false;
                }
            }
        }
    }
}

/// The call is up: media and messages flow until time is up, or until the other side hangs up or is lost.
async fn hold(plan: &Plan, part: Part, course: &mut Course<'_>, reporter: &Reporter) {
    let end = Instant::now() + plan.duration;
    let gone = |up: &Up| up.channels_closed > 0 || up.dtls_closed;
    let counts = part.role == Role::Offers && plan.data && plan.messages.is_some();
    let listening = async {
        let ended = watched(course, Some(reporter), gone).await;
        if ended {
            reporter.tell(What::Note("the other side has hung up".to_owned()));
        }
    };
    tokio::select! {
        biased;
        () = listening => {}
        () = sleep_until(end) => {}
    }
    if counts && !course.up.over {
        course.listen(|up| up.echoes_are_over() || up.over).await;
    }
}
