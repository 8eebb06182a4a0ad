//! Offer and answer with the other side: the first ones, and those of a call that is up.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex as Lock, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::sync::mpsc::{Receiver, UnboundedReceiver, UnboundedSender};
use tokio::time::{sleep, timeout};

use super::{Back, Part, Role, admit};
use crate::call::agreed::{Agreed, agreed, answer_with};
use crate::call::cause::Cause;
use crate::call::event::{Side, What};
use crate::call::media::Kind;
use crate::call::signal::{Candidate, Description, Message, Said};
use crate::net::loopback::plan::Plan;
use crate::net::media::LocalTrack;
use crate::net::peer::{Peer, PeerError};
use crate::sdp::SdpType;

/// Our side of the negotiation.
pub(super) struct Negotiator {
    pub(super) peer: Arc<Peer>,
    pub(super) part: Part,
    pub(super) plan: Plan,
    /// None when there is nothing more to say.
    out: Lock<Option<UnboundedSender<Message>>>,
    heard: UnboundedSender<Said>,
    state: Mutex<State>,
    agreed: Lock<Option<Agreed>>,
}

#[derive(Default)]
struct State {
    /// Our offer, while it is not answered.
    open: Option<String>,
    tracks: Vec<LocalTrack>,
    /// Candidates that came before the first offer.
    early: Vec<Candidate>,
    /// What was left aside has been said, each kind once.
    said: BTreeSet<&'static str>,
    /// Descriptions and candidates taken so far.
    taken: [usize; 2],
}

/// How many descriptions and candidates are taken of the other side in a call.
const MOST: [usize; 2] = [100, 1000];

/// How long gathering may take where all candidates are to be in the description: a server that does not answer must not
/// hold it up.
const GATHERING: Duration = Duration::from_secs(5);

/// The plan as it fits an offer: a codec that is offered, and no more tracks than there are sections.
pub(super) fn fitting(plan: &Plan, offer: &str) -> Plan {
    let [(audio, audios), (video, videos)] = answer_with(offer, plan.codecs);
    let simulcast = plan.simulcast && video.layers() > 1;
    Plan {
        codecs: [audio, video],
        audio: plan.audio.min(audios),
        video: plan.video.min(videos),
        simulcast,
        ..plan.clone()
    }
}

impl Negotiator {
    pub(super) fn new(
        peer: Arc<Peer>,
        part: Part,
        plan: Plan,
        out: UnboundedSender<Message>,
        heard: UnboundedSender<Said>,
        early: Vec<Candidate>,
    ) -> Self {
        let state = Mutex::new(State { early, ..State::default() });
        Self { peer, part, plan, out: Lock::new(Some(out)), heard, state, agreed: Lock::default() }
    }

    /// What the two agree on; none before they do.
    pub(super) fn agreed(&self) -> Option<Agreed> {
        *self.agreed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// There is nothing more to say: the call is being ended.
    pub(super) fn fall_silent(&self) {
        *self.out.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn is_silent(&self) -> bool {
        self.out.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    /// Our tracks.
    pub(super) async fn tracks(&self) -> Vec<LocalTrack> {
        self.state.lock().await.tracks.clone()
    }

    fn tell(&self, what: What) {
        self.peer.shared.reporter.tell(what);
    }

    fn note(&self, note: &str) {
        self.tell(What::Note(note.to_owned()));
    }

    fn keep(&self, from: Side, message: &Message) {
        let at = self.peer.shared.reporter.clock().now();
        let _ = self.heard.send(Said { at, from, message: message.clone(), arrived: None });
    }

    fn say(&self, message: Message) {
        self.keep(self.part.role.side(), &message);
        // Nobody there any more: the call will not come up, which says it.
        if let Some(out) = &*self.out.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = out.send(message);
        }
    }

    fn agree(&self, ours: &str, theirs: &str) {
        *self.agreed.lock().unwrap_or_else(PoisonError::into_inner) = Some(agreed(ours, theirs));
    }

    /// Says a description: as it is or, without trickling, with all candidates in it.
    async fn hand_over(&self, mut description: Description) {
        if !self.plan.trickle {
            let gathered = timeout(GATHERING, async {
                while !self.peer.gathered() {
                    sleep(Duration::from_millis(5)).await;
                }
            });
            if gathered.await.is_err() {
                self.note("gathering did not end: the description goes with the candidates found so far");
            }
            if let Some(whole) = self.peer.local_description().await {
                description.sdp = whole.sdp;
            }
        }
        self.say(Message::Description(description));
    }

    /// Makes the first offer.
    pub(super) async fn offer(&self) -> Result<(), PeerError> {
        let mut state = self.state.lock().await;
        for codec in self.plan.tracks(Side::Pc1) {
            state.tracks.push(self.peer.add_track(codec, self.plan.simulcast).await?);
        }
        let offer = self.peer.create_offer().await?;
        state.open = Some(offer.sdp.clone());
        self.peer.set_local(&offer).await?;
        drop(state);
        self.hand_over(offer).await;
        Ok(())
    }

    /// Answers an offer: the first one, or one of a call that is up.
    pub(super) async fn answer(&self, offer: &Description) -> Result<(), PeerError> {
        self.keep(self.part.role.side().other(), &Message::Description(offer.clone()));
        if let Some(why) = admit::refusal(offer) {
            self.tell(What::GivenUp { cause: Cause::DescriptionRefused, why });
            return Ok(());
        }
        let mut state = self.state.lock().await;
        if state.open.is_some() {
            self.note("an offer came while our own was open: it is left aside");
            return Ok(());
        }
        self.set_remote(offer, &mut state).await?;
        if state.tracks.is_empty() && self.part.role == Role::Answers {
            for codec in self.plan.tracks(Side::Pc2) {
                state.tracks.push(self.peer.add_track(codec, self.plan.simulcast).await?);
            }
        }
        let answer = self.peer.create_answer().await?;
        self.agree(&answer.sdp, &offer.sdp);
        self.peer.set_local(&answer).await?;
        let early = std::mem::take(&mut state.early);
        drop(state);
        self.hand_over(answer).await;
        for candidate in early {
            self.candidate(candidate).await;
        }
        Ok(())
    }

    /// Takes an answer to our offer.
    async fn answered(&self, answer: &Description) -> Result<(), PeerError> {
        let mut state = self.state.lock().await;
        let Some(offer) = state.open.clone() else {
            self.note("a second answer came: are there more than two parties?");
            return Ok(());
        };
        if let Some(why) = admit::refusal(answer) {
            self.tell(What::GivenUp { cause: Cause::DescriptionRefused, why });
            return Ok(());
        }
        if answer.kind == SdpType::Answer {
            self.agree(&offer, &answer.sdp);
            state.open = None;
        }
        self.set_remote(answer, &mut state).await
    }

    async fn set_remote(&self, description: &Description, state: &mut State) -> Result<(), PeerError> {
        let (sdp, candidates, why) = admit::description(&description.sdp);
        self.peer.set_remote(&Description { kind: description.kind, sdp }).await?;
        why.into_iter().for_each(|why| self.aside(why, state));
        candidates.into_iter().for_each(|candidate| self.tell(What::RemoteCandidate(candidate)));
        Ok(())
    }

    fn aside(&self, why: &'static str, state: &mut State) {
        if state.said.insert(why) {
            self.tell(What::Note(format!("left aside: {why}")));
        }
    }

    /// Is one more of those taken? Nobody needs as many as there may be.
    async fn has_room(&self, message: &Message) -> bool {
        let which = usize::from(matches!(message, Message::Candidate(_)));
        let mut state = self.state.lock().await;
        state.taken[which] += 1;
        let has_room = state.taken[which] <= MOST[which];
        if !has_room {
            self.aside(["descriptions beyond the hundredth", "candidates beyond the thousandth"][which], &mut state);
        }
        has_room
    }

    /// Takes a candidate.
    async fn candidate(&self, candidate: Candidate) {
        self.keep(self.part.role.side().other(), &Message::Candidate(candidate.clone()));
        // An empty one says that there are no more, which the engine does not need to know.
        if candidate.candidate.trim().is_empty() {
            return;
        }
        if let Some(why) = admit::left_aside(&candidate.candidate) {
            let mut state = self.state.lock().await;
            return self.aside(why, &mut state);
        }
        // What fails has been told.
        let _ = self.peer.add_candidate(candidate).await;
    }
}

/// Says our candidates as they are found, when they are to trickle.
pub(super) async fn trickle(negotiator: Arc<Negotiator>, mut candidates: UnboundedReceiver<Candidate>) {
    while let Some(candidate) = candidates.recv().await {
        if negotiator.plan.trickle {
            negotiator.say(Message::Candidate(candidate));
        }
    }
}

/// Does what the other side says, and hears that it is gone.
pub(super) async fn listen(negotiator: Arc<Negotiator>, mut back: Receiver<Back>) {
    while let Some(heard) = back.recv().await {
        // What comes while the call is being ended ends nothing.
        if negotiator.is_silent() {
            continue;
        }
        let message = match heard {
            Back::Message(message) => message,
            Back::HungUp => {
                let why = "it has hung up".to_owned();
                negotiator.tell(What::GivenUp { cause: Cause::PeerLeft, why });
                continue;
            }
            Back::Ended(cause, why) => {
                // Media need no server.
                if negotiator.peer.shared.is_connected() {
                    negotiator.note(&format!("{}: {why}; the call goes on without", cause.words()));
                } else {
                    negotiator.tell(What::GivenUp { cause, why });
                }
                continue;
            }
        };
        if !negotiator.has_room(&message).await {
            continue;
        }
        // What fails has been told.
        let _ = match message {
            Message::Candidate(candidate) => {
                negotiator.candidate(candidate).await;
                Ok(())
            }
            Message::Description(description) => match description.kind {
                SdpType::Offer => negotiator.answer(&description).await,
                SdpType::Answer | SdpType::Pranswer => {
                    negotiator.keep(negotiator.part.role.side().other(), &Message::Description(description.clone()));
                    negotiator.answered(&description).await
                }
                SdpType::Rollback => Ok(()),
            },
        };
    }
}

/// The track of ours that answers number `n` of a kind.
pub(super) fn of_kind(tracks: &[LocalTrack], kind: Kind, n: usize) -> Option<&LocalTrack> {
    tracks.iter().filter(|track| track.codec().kind == kind).nth(n)
}
