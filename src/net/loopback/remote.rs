//! A call with somebody else: only pc1 is ours. Whoever calls brings what is said to the other side and back.

use std::sync::Arc;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout, timeout_at};

use super::course::{Course, Up};
use super::plan::Plan;
use super::running::{PATIENCE, SETTLE};
use super::traffic::{ECHO, Echo, Echoes, Flood, play, serve};
use super::{HANG_UP, Outcome};
use crate::call::event::{Event, Side, What};
use crate::call::signal::{Message, Said};
use crate::net::Clock;
use crate::net::channel::ChannelOptions;
use crate::net::peer::{Peer, PeerError};
use crate::net::runtime::NetRuntime;
use crate::net::stop::Stop;
use crate::sdp::SdpType;
use crate::tick::Tick;

/// The two ends of the way to the other side: what is sent there, and what comes from there.
#[derive(Debug)]
pub struct Way {
    /// To the other side.
    pub out: UnboundedSender<Message>,
    /// From the other side.
    pub back: UnboundedReceiver<Message>,
}

/// Calls the other side, which is expected to answer, to echo what comes on the data channel, and to send as many tracks as
/// it gets. Scenarios and impairments of the plan do not count: they need both sides.
pub async fn call_remote(plan: &Plan, way: Way, stop: &Stop, on_event: &mut dyn FnMut(&Event)) -> Outcome {
    let clock = Clock::start();
    let (events, incoming) = mpsc::unbounded_channel();
    let mut course = Course::new(incoming, on_event);
    let mut outcome = Outcome { only: Some(Side::Pc1), message_size: plan.size, ..Outcome::default() };
    let config = plan.config(Side::Pc1, plan.addresses[0].clone(), true);
    let runtime = NetRuntime::on_sockets(None);
    let made = Peer::new(&config, Arc::clone(&runtime), events, clock).await;
    // What fails has been told.
    if let Ok((peer, arrivals)) = made {
        let peer = Arc::new(peer);
        let mut tasks = JoinSet::new();
        let mut media = JoinSet::new();
        let echoes = Arc::<Echoes>::default();
        let (found, mut candidates) = mpsc::unbounded_channel();
        tasks.spawn(serve(arrivals, found, Arc::<Flood>::default(), clock));
        let (heard, mut said) = mpsc::unbounded_channel();
        let (out, tell) = (way.out.clone(), heard.clone());
        tasks.spawn(async move {
            while let Some(candidate) = candidates.recv().await {
                say(&out, &tell, clock, Message::Candidate(candidate));
            }
        });
        let flow = async {
            let deadline = clock.at(Tick(plan.timeout));
            let Ok(Ok(tracks)) = timeout_at(deadline, async {
                let mut tracks = Vec::new();
                if plan.data {
                    let channel = peer.create_data_channel(ECHO, &ChannelOptions::default()).await?;
                    let (reporter, echoes) = (peer.shared.reporter.clone(), Arc::clone(&echoes));
                    let (count, size, patience) = (plan.messages, plan.size, PATIENCE);
                    tasks.spawn(Echo { channel, reporter, echoes, count, size, patience }.run());
                }
                for codec in plan.tracks(Side::Pc1) {
                    tracks.push(peer.add_track(codec, plan.simulcast).await?);
                }
                let offer = peer.create_offer().await?;
                peer.set_local(&offer).await?;
                say(&way.out, &heard, clock, Message::Description(offer));
                Ok::<_, PeerError>(tracks)
            })
            .await
            else {
                return;
            };
            tasks.spawn(listen(way.back, Arc::clone(&peer), heard.clone(), clock));
            let up = timeout_at(deadline, async {
                course.listen(|up| up.connected >= 1 || up.failed).await;
                for track in tracks {
                    media.spawn(play(track));
                }
                let all = |up: &Up| {
                    let data = !plan.data || (up.channels >= 1 && up.echo);
                    up.connected >= 1 && data && up.streams >= plan.streams()
                };
                course.listen(|up| all(up) || up.failed).await && all(&course.up)
            });
            outcome.up = up.await.unwrap_or_else(|_| {
                peer.shared.reporter.tell(What::TimeUp { after: plan.timeout, step: plan.step() });
                false
            });
            if outcome.up {
                let _ = timeout(plan.duration, course.listen(|up| up.failed)).await;
                if plan.data && plan.messages.is_some() {
                    course.listen(Up::echoes_are_over).await;
                }
            }
        };
        tokio::select! {
            biased;
            () = flow => {}
            () = stop.asked() => peer.shared.reporter.tell(What::Interrupted),
        }
        media.shutdown().await;
        sleep(SETTLE).await;
        outcome.stats[0] = peer.stats().await;
        echoes.hush();
        if plan.data && outcome.up {
            let _ = timeout(PATIENCE + HANG_UP, course.listen(|up| up.channels_closed >= 1 || up.failed)).await;
        }
        tasks.shutdown().await;
        outcome.received[0] = peer.received();
        let _ = timeout(HANG_UP, peer.close()).await;
        outcome.messages_sent = echoes.sent();
        outcome.echoes = echoes.round_trips();
        while let Ok(one) = said.try_recv() {
            outcome.said.push(one);
        }
    }
    course.catch_up();
    outcome.events = course.events;
    outcome.datagrams[0] = runtime.datagrams();
    outcome.warnings = crate::net::log::take();
    outcome
}

fn say(out: &UnboundedSender<Message>, said: &UnboundedSender<Said>, clock: Clock, message: Message) {
    let _ = said.send(Said { at: clock.now(), from: Side::Pc1, message: message.clone(), arrived: None });
    // Nobody there any more: the call will not come up, which says it.
    let _ = out.send(message);
}

/// Applies what the other side says.
async fn listen(mut back: UnboundedReceiver<Message>, peer: Arc<Peer>, said: UnboundedSender<Said>, clock: Clock) {
    while let Some(message) = back.recv().await {
        let _ = said.send(Said { at: clock.now(), from: Side::Pc2, message: message.clone(), arrived: None });
        // What fails has been told.
        let _ = match message {
            Message::Description(description) if matches!(description.kind, SdpType::Answer | SdpType::Pranswer) => {
                peer.set_remote(&description).await
            }
            Message::Description(_) => Ok(()),
            Message::Candidate(candidate) => peer.add_candidate(candidate).await,
        };
    }
}
