//! A peer connection of the engine as it is: nothing is kept for later, nothing mended.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use rtc::rtp_transceiver::rtp_sender::{RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters};
use tokio::sync::watch;
use webrtc::peer_connection::{
    PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCIceCandidateInit, RTCPeerConnectionState,
    RTCSdpType, RTCSessionDescription, Registry,
};
use webrtc::rtp_transceiver::{RTCRtpTransceiverDirection as Way, RTCRtpTransceiverInit};

use super::codecs;
use super::mids::Mids;
use crate::call::event::Side;
use crate::net::config::{self, Config};
use crate::net::runtime::NetRuntime;
use crate::net::watch::state_name;
use crate::replay::drive::{Connection, Given, Init, Refusal};
use crate::replay::jsep::Signaling;
use crate::sdp::SdpType;
use crate::sdp::summary::Summary;
use crate::sdp::syntax::Document;
use crate::sdp::view::Session;

type Failed = webrtc::error::Error;

/// A call with the engine's words.
pub(super) fn refusal(call: &'static str, error: &dyn ToString) -> Refusal {
    Refusal { call, error: error.to_string().into() }
}

/// Tells the state of the connection.
struct Watcher(watch::Sender<&'static str>);

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Watcher {
    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        if let Some(name) = state_name(state) {
            self.0.send_replace(name);
        }
    }
}

/// The engine's peer connection for one of a capture.
pub(super) struct Engine {
    inner: Arc<dyn PeerConnection>,
    pub(super) state: watch::Receiver<&'static str>,
    pub(super) mids: Mids,
    has_channel: bool,
    /// The user fragment of the captured description that was made last.
    ufrag: Option<String>,
}

/// Descriptions of a connection: its own and the others'.
fn texts(connection: &Connection) -> (Vec<&str>, Vec<&str>) {
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for task in &connection.tasks {
        match &task.given {
            Given::Local(_, Some(sdp)) => own.push(&**sdp),
            Given::Remote(_, Some(sdp)) => others.push(&**sdp),
            _ => {}
        }
    }
    (own, others)
}

/// Where to listen when it may connect: loopback only for what is on loopback.
pub(super) fn addresses(connection: &Connection) -> Vec<SocketAddr> {
    let inside = |sdp: &str| -> Vec<String> {
        let lines = sdp.lines().filter_map(|line| line.strip_prefix("a="));
        lines.filter(|line| line.starts_with("candidate:")).map(str::to_owned).collect()
    };
    let lines = connection.tasks.iter().flat_map(|task| match &task.given {
        Given::Candidate(Some(init)) => vec![init.candidate.to_string()],
        Given::Remote(_, Some(sdp)) => inside(sdp),
        _ => Vec::new(),
    });
    let mut all = Vec::new();
    for address in lines.filter_map(|line| line.split_ascii_whitespace().nth(4)?.parse::<IpAddr>().ok()) {
        let here = match address {
            IpAddr::V4(ip) if ip.is_loopback() => IpAddr::from(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_loopback() => IpAddr::from(Ipv6Addr::LOCALHOST),
            IpAddr::V4(_) => IpAddr::from(Ipv4Addr::UNSPECIFIED),
            IpAddr::V6(_) => IpAddr::from(Ipv6Addr::UNSPECIFIED),
        };
        let here = SocketAddr::new(here, 0);
        if !all.contains(&here) {
            all.push(here);
        }
    }
    if all.is_empty() {
        all.push(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    }
    all
}

fn way(direction: &str) -> Way {
    match direction {
        "sendonly" => Way::Sendonly,
        "recvonly" => Way::Recvonly,
        "inactive" => Way::Inactive,
        _ => Way::Sendrecv,
    }
}

/// What has to be done with a section of a description of the side's own.
struct Wanted {
    kind: String,
    mid: Option<String>,
    way: Way,
    rejected: bool,
    channel: bool,
}

fn wanted(sdp: &str) -> (Vec<Wanted>, Option<String>) {
    let document = Document::parse(sdp);
    let session = Session::read(&document);
    let summary = Summary::of(&session);
    let sections = summary.sections.iter().map(|section| Wanted {
        kind: section.kind.to_owned(),
        mid: section.mid.map(str::to_owned),
        way: way(section.direction()),
        rejected: section.rejected,
        channel: section.kind == "application" && section.protocol.contains("SCTP"),
    });
    let ufrag = summary.sections.iter().find_map(|section| section.effective.ice_ufrag).map(str::to_owned);
    (sections.collect(), ufrag)
}

impl Engine {
    /// One that knows the codecs of a captured connection and would answer in its DTLS role.
    pub(super) async fn new(
        connection: &Connection,
        runtime: Arc<NetRuntime>,
        addresses: Vec<SocketAddr>,
    ) -> Result<Self, Failed> {
        let (own, others) = texts(connection);
        let media = codecs::engine(&own, &others)?;
        let mut settings = config::settings(&Config::new(Side::Pc1, Vec::new()));
        if let Some(role) = answered_role(connection) {
            settings = settings.with_answering_dtls_role(role);
        }
        let (sender, state) = watch::channel("new");
        let builder = PeerConnectionBuilder::new()
            .with_media_engine(media)
            .with_interceptor_registry(Registry::new())
            .with_setting_engine(settings.build())
            .with_runtime(runtime)
            .with_dedicated_reactor_pool_size(1)
            .with_handler(Arc::new(Watcher(sender)))
            .with_udp_addrs(addresses.iter().map(ToString::to_string).collect());
        let inner: Arc<dyn PeerConnection> = Arc::new(builder.build().await?);
        Ok(Self { inner, state, mids: Mids::default(), has_channel: false, ufrag: None })
    }

    /// The signaling state, by what is pending.
    pub(super) async fn signaling(&self) -> Signaling {
        let kind = |description: Option<RTCSessionDescription>| description.map(|one| one.sdp_type);
        let local = kind(self.inner.pending_local_description().await);
        let remote = kind(self.inner.pending_remote_description().await);
        match (local, remote) {
            (Some(RTCSdpType::Pranswer), _) => Signaling::HaveLocalPranswer,
            (_, Some(RTCSdpType::Pranswer)) => Signaling::HaveRemotePranswer,
            (_, Some(_)) => Signaling::HaveRemoteOffer,
            (Some(_), None) => Signaling::HaveLocalOffer,
            (None, None) => Signaling::Stable,
        }
    }

    /// Makes and sets a description in the shape of the captured one. What it made, however it ended.
    pub(super) async fn make(
        &mut self,
        kind: SdpType,
        captured: Option<&str>,
    ) -> (Option<Box<str>>, Result<(), Refusal>) {
        let created = match kind {
            SdpType::Rollback => RTCSessionDescription::rollback(None).map_err(|error| ("setLocalDescription", error)),
            SdpType::Offer => self.offer(captured.unwrap_or_default()).await,
            SdpType::Answer | SdpType::Pranswer => self.answer(captured).await,
        };
        let created = match created {
            Ok(created) => created,
            Err((call, error)) => return (None, Err(refusal(call, &error))),
        };
        let text = created.sdp.clone();
        let set = match kind {
            SdpType::Pranswer => RTCSessionDescription::pranswer(created.sdp),
            _ => Ok(created),
        };
        let set = match set {
            Ok(set) => self.inner.set_local_description(set).await,
            Err(error) => Err(error),
        };
        if let (Ok(()), SdpType::Offer, Some(captured)) = (&set, kind, captured) {
            self.mids.learn(captured, &text);
        }
        let made = (kind != SdpType::Rollback).then(|| text.into());
        (made, set.map_err(|error| refusal("setLocalDescription", &error)))
    }

    async fn offer(&mut self, captured: &str) -> Result<RTCSessionDescription, (&'static str, Failed)> {
        let (sections, ufrag) = wanted(captured);
        for section in &sections {
            self.prepare(section, captured).await.map_err(|error| ("addTransceiver", error))?;
        }
        if self.ufrag.is_some() && ufrag.is_some() && self.ufrag != ufrag {
            self.inner.restart_ice().await.map_err(|error| ("restartIce", error))?;
        }
        self.ufrag = ufrag;
        self.inner.create_offer(None).await.map_err(|error| ("createOffer", error))
    }

    /// Sees to it that a section like this one will be offered.
    async fn prepare(&mut self, section: &Wanted, captured: &str) -> Result<(), Failed> {
        if section.channel {
            if !self.has_channel && !section.rejected {
                self.inner.create_data_channel("rtcscope", None).await?;
                self.has_channel = true;
            }
            return Ok(());
        }
        let Some(kind) = codecs::kind(&section.kind) else { return Ok(()) };
        if let Some(mid) = &section.mid {
            for transceiver in self.inner.get_transceivers().await {
                if transceiver.mid().await?.as_deref() == Some(self.mids.engine(mid)) {
                    return if section.rejected {
                        transceiver.stop().await
                    } else {
                        transceiver.set_direction(section.way).await
                    };
                }
            }
        }
        if section.rejected {
            // A new section that is refused at once: there is nothing to be had for it.
            return Ok(());
        }
        let codecs = codecs::of(captured).into_iter().filter(|(of, _)| *of == kind).map(|(_, codec)| codec);
        let codecs: Vec<RTCRtpCodecParameters> = codecs.collect();
        let sends = matches!(section.way, Way::Sendrecv | Way::Sendonly);
        let encodings = codecs.first().filter(|_| sends).map(|codec| RTCRtpEncodingParameters {
            rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(1), ..RTCRtpCodingParameters::default() },
            codec: codec.rtp_codec.clone(),
            ..RTCRtpEncodingParameters::default()
        });
        let send_encodings: Vec<_> = encodings.into_iter().collect();
        let direction = if send_encodings.is_empty() { Way::Recvonly } else { section.way };
        let init = RTCRtpTransceiverInit { direction, streams: Vec::new(), send_encodings };
        let transceiver = self.inner.add_transceiver_from_kind(kind, Some(init)).await?;
        if section.way != direction {
            transceiver.set_direction(section.way).await?;
        }
        // With an encoding it would offer the codec of that alone. If it does not like the list, it offers that: what it
        // offers is told.
        let _ = transceiver.set_codec_preferences(codecs).await;
        Ok(())
    }

    async fn answer(&mut self, captured: Option<&str>) -> Result<RTCSessionDescription, (&'static str, Failed)> {
        let (sections, ufrag) = captured.map(wanted).unwrap_or_default();
        for transceiver in self.inner.get_transceivers().await {
            let Ok(Some(mid)) = transceiver.mid().await else { continue };
            let section = sections
                .iter()
                .find(|section| section.mid.as_deref().is_some_and(|captured| self.mids.engine(captured) == mid));
            if let Some(section) = section.filter(|section| !section.rejected) {
                let turned = transceiver.set_direction(section.way).await;
                turned.map_err(|error| ("transceiver.direction", error))?;
            }
        }
        self.ufrag = ufrag.or_else(|| self.ufrag.take());
        self.inner.create_answer(None).await.map_err(|error| ("createAnswer", error))
    }

    /// Sets a description of the other side; whether its mids had to be replaced.
    pub(super) async fn set_remote(&mut self, kind: SdpType, sdp: &str) -> (bool, Result<(), Refusal>) {
        let text = self.mids.apply(sdp);
        let mids = matches!(text, std::borrow::Cow::Owned(_));
        let description = match kind {
            SdpType::Offer => RTCSessionDescription::offer(text.into_owned()),
            SdpType::Answer => RTCSessionDescription::answer(text.into_owned()),
            SdpType::Pranswer => RTCSessionDescription::pranswer(text.into_owned()),
            SdpType::Rollback => RTCSessionDescription::rollback(None),
        };
        let set = match description {
            Ok(description) => self.inner.set_remote_description(description).await,
            Err(error) => Err(error),
        };
        (mids, set.map_err(|error| refusal("setRemoteDescription", &error)))
    }

    /// Takes an offer back that was refused half way: by the specification a refusal changes nothing.
    pub(super) async fn take_back(&self) -> bool {
        let Ok(rollback) = RTCSessionDescription::rollback(None) else { return false };
        self.inner.set_remote_description(rollback).await.is_ok()
    }

    /// Is there a description of the other side, so that candidates can be taken?
    pub(super) async fn has_remote(&self) -> bool {
        self.inner.remote_description().await.is_some()
    }

    /// `addIceCandidate`; an empty one says that there are no more.
    pub(super) async fn add_candidate(&self, init: &Init) -> Result<(), Refusal> {
        let init = RTCIceCandidateInit {
            candidate: init.candidate.to_string(),
            sdp_mid: init.sdp_mid.as_deref().map(|mid| self.mids.engine(mid).to_owned()),
            sdp_mline_index: init.sdp_m_line_index,
            username_fragment: init.username_fragment.as_deref().map(str::to_owned),
            ..RTCIceCandidateInit::default()
        };
        self.inner.add_ice_candidate(init).await.map_err(|error| refusal("addIceCandidate", &error))
    }

    /// `close`.
    pub(super) async fn close(&self) {
        // Nobody is there to be told.
        let _ = self.inner.close().await;
    }
}

/// The DTLS role that the side answers with in the capture.
fn answered_role(connection: &Connection) -> Option<rtc::peer_connection::transport::RTCDtlsRole> {
    use rtc::peer_connection::transport::RTCDtlsRole as Role;
    let answer = connection.tasks.iter().find_map(|task| match &task.given {
        Given::Local(SdpType::Answer | SdpType::Pranswer, Some(sdp)) => Some(&**sdp),
        _ => None,
    })?;
    let setup = answer.lines().find_map(|line| line.trim_end().strip_prefix("a=setup:"))?;
    match setup {
        "active" => Some(Role::Client),
        "passive" => Some(Role::Server),
        _ => None,
    }
}
