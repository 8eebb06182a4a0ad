//! What two peers do with each other: offer and answer over the desk, and what a scenario makes them do besides.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::course::Course;
use super::desk::Desk;
use super::plan::Plan;
use super::traffic::{BULK, ECHO, play};
use crate::call::event::{Side, What, altered};
use crate::call::impair::Impairment;
use crate::call::phase::Phase;
use crate::call::scenario::Twist;
use crate::call::signal::{Candidate, Description, Message};
use crate::net::channel::{Channel, ChannelOptions};
use crate::net::impair::Link;
use crate::net::media::LocalTrack;
use crate::net::peer::{Peer, PeerError};
use crate::sdp::SdpType;

/// How long nothing may arrive for it to count as silence; a packet of audio is due every 20 ms.
const SILENCE: Duration = Duration::from_millis(300);

/// Both peers and the desk between them.
pub(super) struct Talk<'a> {
    pub(super) plan: &'a Plan,
    pub(super) peers: [Arc<Peer>; 2],
    pub(super) desk: Arc<Desk>,
    pub(super) links: [Option<Arc<Link>>; 2],
}

/// What is set up before anything connects.
#[derive(Default)]
pub(super) struct Setup {
    pub(super) echo: Option<Channel>,
    pub(super) bulk: Option<Channel>,
    /// What pc1 sends, and pc2.
    pub(super) tracks: [Vec<LocalTrack>; 2],
}

impl Talk<'_> {
    fn peer(&self, side: Side) -> &Arc<Peer> {
        &self.peers[side as usize]
    }

    fn tell(&self, side: Side, what: What) {
        self.peer(side).shared.reporter.tell(what);
    }

    /// Something that both have come through.
    fn reached(&self, phase: Phase) {
        for side in Side::BOTH {
            self.tell(side, What::Reached(phase));
        }
    }

    /// Channels, tracks, offer and answer.
    pub(super) async fn set_up(&self) -> Result<Setup, PeerError> {
        let [pc1, pc2] = &self.peers;
        let mut setup = Setup::default();
        if self.plan.data {
            setup.echo = Some(pc1.create_data_channel(ECHO, &ChannelOptions::default()).await?);
            if self.plan.throughput {
                setup.bulk = Some(pc1.create_data_channel(BULK, &ChannelOptions::default()).await?);
            }
        }
        setup.tracks[0] = self.add_tracks(Side::Pc1).await?;
        let glare = self.plan.twist == Twist::Glare;
        if glare {
            // pc2 does not know yet that pc1 is about to call.
            setup.tracks[1] = self.add_tracks(Side::Pc2).await?;
            let offer = pc2.create_offer().await?;
            pc2.set_local(&offer).await?;
            self.desk.carry(Side::Pc2, Message::Description(offer)).await;
            self.tell(Side::Pc1, What::Note("an offer came while its own was open; it is not the polite one".into()));
        }
        let offer = pc1.create_offer().await?;
        pc1.set_local(&offer).await?;
        let Some(offer) = self.hand_over(Side::Pc1, offer).await else { return Ok(setup) };
        if glare {
            pc2.rollback().await?;
        }
        pc2.set_remote(&offer).await?;
        if !glare {
            setup.tracks[1] = self.add_tracks(Side::Pc2).await?;
        }
        let answer = pc2.create_answer().await?;
        if self.plan.twist == Twist::Provisional {
            let provisional = Description { kind: SdpType::Pranswer, sdp: answer.sdp.clone() };
            pc2.set_local(&provisional).await?;
            if let Some(provisional) = self.hand_over(Side::Pc2, provisional).await {
                pc1.set_remote(&provisional).await?;
            }
        }
        pc2.set_local(&answer).await?;
        if let Some(answer) = self.hand_over(Side::Pc2, answer).await {
            pc1.set_remote(&answer).await?;
            if glare {
                self.reached(Phase::RolledBack);
            }
            if self.plan.twist == Twist::Rejection && rejects_only(&offer.sdp, &answer.sdp, "video") {
                self.reached(Phase::Rejected);
            }
        }
        Ok(setup)
    }

    async fn add_tracks(&self, side: Side) -> Result<Vec<LocalTrack>, PeerError> {
        let mut tracks = Vec::new();
        for codec in self.plan.tracks(side) {
            tracks.push(self.peer(side).add_track(codec, self.plan.simulcast).await?);
        }
        Ok(tracks)
    }

    /// Brings a description to the other side: as it is or, without trickling, with all candidates in it.
    async fn hand_over(&self, from: Side, mut description: Description) -> Option<Description> {
        let peer = self.peer(from);
        if !self.plan.trickle {
            while !peer.gathered() {
                sleep(Duration::from_millis(1)).await;
            }
            if let Some(whole) = peer.local_description().await {
                description.sdp = whole.sdp;
            }
        }
        let message = self.desk.carry(from, Message::Description(description.clone())).await;
        let Some(Message::Description(arrived)) = message else { return None };
        for attribute in altered(&description.sdp, &arrived.sdp) {
            self.tell(from.other(), What::Altered(attribute));
        }
        Some(arrived)
    }

    /// Brings the candidates of one side to the other, as they come.
    pub(super) async fn trickle(
        desk: Arc<Desk>,
        from: Side,
        to: Arc<Peer>,
        mut candidates: UnboundedReceiver<Candidate>,
    ) {
        while let Some(candidate) = candidates.recv().await {
            if let Some(Message::Candidate(candidate)) = desk.carry(from, Message::Candidate(candidate)).await {
                // What fails has been told.
                let _ = to.add_candidate(candidate).await;
            }
        }
    }

    /// An offer of pc1 and its answer, during the call: both as they arrived.
    async fn renegotiate(&self) -> Result<Option<(Description, Description)>, PeerError> {
        let [pc1, pc2] = &self.peers;
        let offer = pc1.create_offer().await?;
        pc1.set_local(&offer).await?;
        let Some(offer) = self.hand_over(Side::Pc1, offer).await else { return Ok(None) };
        pc2.set_remote(&offer).await?;
        let answer = pc2.create_answer().await?;
        pc2.set_local(&answer).await?;
        let Some(answer) = self.hand_over(Side::Pc2, answer).await else { return Ok(None) };
        pc1.set_remote(&answer).await?;
        Ok(Some((offer, answer)))
    }

    /// What the scenario wants done once all is up. What it proves is told; what fails has been told.
    pub(super) async fn twist(&self, course: &mut Course<'_>, setup: &Setup) -> Result<(), PeerError> {
        match self.plan.twist {
            Twist::None | Twist::Provisional | Twist::Glare | Twist::Rejection => Ok(()),
            Twist::Cut(cut) => {
                for link in self.links.iter().flatten() {
                    link.set(Impairment { cut, ..self.plan.impairment });
                }
                Ok(())
            }
            Twist::Restart => self.restart(course).await,
            Twist::Renegotiation => self.add_and_remove(course).await,
            Twist::Hold => self.hold(setup).await,
        }
    }

    /// New ICE credentials; then ICE must come up again on both sides.
    async fn restart(&self, course: &mut Course<'_>) -> Result<(), PeerError> {
        let [pc1, _] = &self.peers;
        course.catch_up();
        let connected = course.up.ice + 2;
        let before = pc1.local_description().await.map(|description| description.sdp).unwrap_or_default();
        pc1.restart_ice().await?;
        let Some((offer, _)) = self.renegotiate().await? else { return Ok(()) };
        if altered(&before, &offer.sdp).contains(&"ice-ufrag") && course.listen(|up| up.ice >= connected).await {
            self.reached(Phase::IceRestarted);
        }
        Ok(())
    }

    /// A track more, which must arrive; then a track less, which must not any more.
    async fn add_and_remove(&self, course: &mut Course<'_>) -> Result<(), PeerError> {
        let [pc1, pc2] = &self.peers;
        let [audio, video] = self.plan.codecs;
        let codec = if self.plan.video > 0 || self.plan.audio == 0 { video } else { audio };
        course.catch_up();
        let streams = course.up.streams + 1;
        let track = pc1.add_track(codec, false).await?;
        self.renegotiate().await?;
        let mut playing = JoinSet::new();
        playing.spawn(play(track.clone()));
        let arrived = || track.ssrcs().iter().any(|ssrc| pc2.received().contains_key(ssrc));
        while !arrived() {
            if !course.listen(|up| up.streams >= streams || up.failed).await || course.up.failed {
                return Ok(());
            }
        }
        self.reached(Phase::TrackAdded);
        pc1.remove_track(&track).await?;
        self.renegotiate().await?;
        self.silent(pc2, &track.ssrcs()).await;
        self.reached(Phase::TrackRemoved);
        playing.shutdown().await;
        Ok(())
    }

    /// pc1 wants to receive nothing more; then it wants to again.
    async fn hold(&self, setup: &Setup) -> Result<(), PeerError> {
        let [pc1, _] = &self.peers;
        let held: Vec<u32> = setup.tracks[1].iter().flat_map(LocalTrack::ssrcs).collect();
        for track in &setup.tracks[0] {
            pc1.hold(track, true).await?;
        }
        self.renegotiate().await?;
        self.silent(pc1, &held).await;
        self.reached(Phase::Held);
        let before = packets(pc1, &held);
        for track in &setup.tracks[0] {
            pc1.hold(track, false).await?;
        }
        self.renegotiate().await?;
        let again = |now: &BTreeMap<u32, u64>| held.iter().all(|ssrc| now.get(ssrc) > before.get(ssrc));
        while !again(&packets(pc1, &held)) {
            sleep(Duration::from_millis(10)).await;
        }
        self.reached(Phase::Resumed);
        Ok(())
    }

    /// Waits until nothing of these streams has arrived for a while. Does not come back when they go on.
    async fn silent(&self, peer: &Peer, ssrcs: &[u32]) {
        let mut before = packets(peer, ssrcs);
        loop {
            sleep(SILENCE).await;
            let now = packets(peer, ssrcs);
            if now == before {
                return;
            }
            before = now;
        }
    }
}

/// Packets received of these streams so far.
fn packets(peer: &Peer, ssrcs: &[u32]) -> BTreeMap<u32, u64> {
    let received = peer.received();
    ssrcs.iter().filter_map(|ssrc| Some((*ssrc, received.get(ssrc)?.reception.packets))).collect()
}

/// Does an answer reject all media sections of a kind, and no others (RFC 3264, section 6)?
fn rejects_only(offer: &str, answer: &str, kind: &str) -> bool {
    let sections = |sdp: &str| -> Vec<(String, bool)> {
        let lines = sdp.lines().filter_map(|line| line.strip_prefix("m="));
        let section = |line: &str| {
            let mut words = line.split(' ');
            (words.next().unwrap_or_default().to_owned(), words.next() == Some("0"))
        };
        lines.map(section).collect()
    };
    let (offered, answered) = (sections(offer), sections(answer));
    offered.len() == answered.len() && answered.iter().all(|(name, rejected)| (name == kind) == *rejected)
}

#[cfg(test)]
mod tests {
    use super::rejects_only;

    #[test]
    fn a_rejected_section_has_port_0() {
        let offer = "m=audio 9 x 111\r\nm=video 9 x 96\r\n";
        assert!(rejects_only(offer, "m=audio 9 x 111\r\nm=video 0 x 96\r\n", "video"));
        for other in
            ["m=audio 9 x 111\r\nm=video 9 x 96\r\n", "m=audio 9 x 111\r\n", "m=audio 0 x 1\r\nm=video 0 x 1\r\n"]
        {
            assert!(!rejects_only(offer, other, "video"), "{other}");
        }
    }
}
