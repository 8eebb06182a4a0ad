//! Sentences that no rule is about: calls in the wrong order, servers, candidates on their own.

use crate::lint::Stack;

/// What a group of sentences is about.
#[derive(Debug)]
pub(super) struct Known {
    /// What it is called in data: `wrong-signaling-state`.
    pub(super) name: &'static str,
    /// The sentences; `{}` stands for anything, `{state}` for something with that name.
    pub(super) sentences: &'static [(Stack, &'static str)],
    /// What it means: sentences.
    pub(super) means: &'static str,
    /// What to do: sentences.
    pub(super) remedy: &'static str,
}

use Stack::{Aiortc, Chromium, Firefox, Gstreamer, Other, Pion, Str0m, WebrtcRs};

/// All of them.
pub(super) const SENTENCES: &[Known] = &[
    Known {
        name: "wrong-signaling-state",
        sentences: &[
            (Chromium, "Called in wrong state: {state}"),
            (Chromium, "Called in wrong signalingState: {state}"),
            (Firefox, "Cannot set remote answer in state {state}"),
            (Firefox, "Cannot set remote offer in state {state}"),
            (Firefox, "Cannot set local answer in state {state}"),
            (Firefox, "Cannot set local offer in state {state}"),
            (Firefox, "Cannot set remote offer or answer in current state {state}"),
            (Firefox, "Cannot set local offer or answer in state {state}"),
            (Pion, "invalid proposed signaling state transition: {state}"),
            (WebrtcRs, "invalid proposed signaling state transition from {state}"),
            (Aiortc, "Cannot handle {kind} in signaling state \"{state}\""),
        ],
        means: "The description is not what is to blame: it came at the wrong time. An answer can be set only after an \
                offer was set on the same connection, and only once; an offer only in the state stable. Stable with an \
                answer means mostly that the answer came twice, that it went to another connection, or that the offer \
                had been rolled back. With an offer it means that both sides offered at once.",
        remedy: "Look at signalingState before the call. Deliver each answer once and to the connection that made the \
                 offer. Where both sides may offer, use perfect negotiation: one side is polite and rolls back.",
    },
    Known {
        name: "no-offer-to-answer",
        sentences: &[
            (
                Chromium,
                "PeerConnection cannot create an answer in a state other than have-remote-offer or have-local-pranswer.",
            ),
            (Firefox, "Cannot create answer in state {state}"),
            (Firefox, "No outstanding offer"),
            (Pion, "remote description is not set"),
            (Aiortc, "Cannot create answer in signaling state \"{state}\""),
        ],
        means: "createAnswer was called although no offer of the other side is waiting for an answer: \
                setRemoteDescription had not finished, had failed, or had been given an answer.",
        remedy: "Wait for the promise of setRemoteDescription with the offer before createAnswer.",
    },
    Known {
        name: "connection-closed",
        sentences: &[
            (Chromium, "The RTCPeerConnection's signalingState is 'closed'."),
            (Chromium, "CreateAnswer failed because the session was shut down"),
            (Chromium, "CreateOffer failed because the session was shut down"),
            (Chromium, "SetRemoteDescription failed because the session was shut down"),
            (Chromium, "SetLocalDescription failed because the session was shut down"),
            (Chromium, "AddIceCandidate failed because the session was shut down"),
            (Firefox, "Peer connection is closed"),
            (Pion, "connection closed"),
            (WebrtcRs, "connection closed"),
            (Aiortc, "RTCPeerConnection is closed"),
        ],
        means: "The call came after close(): what is left over from before still uses the connection.",
        remedy: "Take event handlers and pending messages down together with the connection; ignore what arrives for a \
                 closed one.",
    },
    Known {
        name: "candidate-before-description",
        sentences: &[
            (Chromium, "The remote description was null"),
            (Chromium, "Error processing ICE candidate: The remote description was null"),
            (Firefox, "No remoteDescription."),
            (Firefox, "Cannot add ICE candidate when there is no remote SDP"),
            (Firefox, "Cannot add ICE candidate in state {state}"),
            (Pion, "remote description is not set"),
            (WebrtcRs, "remote description is not set"),
        ],
        means: "A candidate of the other side was added before its description was set. Candidates travel on their own \
                and overtake the description that they belong to.",
        remedy: "Keep candidates that arrive early and add them once setRemoteDescription has succeeded.",
    },
    Known {
        name: "candidate-not-usable",
        sentences: &[(Chromium, "Error processing ICE candidate"), (Firefox, "Failed to add candidate")],
        means: "The candidate could be read, but there is nothing to use it for: its sdpMid or sdpMLineIndex is of no \
                section of the remote description, that section is rejected, or the candidate is of an ICE generation \
                that is over.",
        remedy: "Send sdpMid, sdpMLineIndex and usernameFragment along with the candidate, unchanged. Do not add \
                 candidates of an earlier offer after an ICE restart.",
    },
    Known {
        name: "candidate-unknown-ufrag",
        sentences: &[(Firefox, "Unknown ufrag ({ufrag})")],
        means: "The candidate names ICE credentials that the remote description does not have: it is of another \
                description, before or after an ICE restart, or of another call.",
        remedy: "Add candidates to the connection and after the description that they came with. Drop those of an \
                 earlier generation.",
    },
    Known {
        name: "candidate-without-section",
        sentences: &[
            (Chromium, "Candidate missing values for both sdpMid and sdpMLineIndex"),
            (Chromium, "sdpMid and sdpMLineIndex are both null."),
            (Firefox, "Either sdpMid or sdpMLineIndex must be specified"),
            (Firefox, "Invalid candidate: both sdpMid and sdpMLineIndex are null"),
            (Firefox, "Cannot find a matching transceiver"),
            (Aiortc, "Candidate must have either sdpMid or sdpMLineIndex"),
        ],
        means: "The candidate does not say which section it is for: sdpMid and sdpMLineIndex got lost on the way.",
        remedy: "Pass on the whole object of RTCIceCandidate.toJSON(), not only its candidate line.",
    },
    Known {
        name: "candidate-line-malformed",
        sentences: &[
            (Chromium, "Expect line: candidate:<candidate-str>"),
            (Chromium, "Invalid candidate line"),
            (Firefox, "Invalid candidate, no ':' ({candidate})"),
            (Firefox, "Malformed ICE candidate: {candidate}"),
            (Pion, "attribute not long enough to be ICE candidate ({count})"),
            (WebrtcRs, "ErrAttributeTooShortIceCandidate ({count})"),
            (Str0m, "failed to parse ICE candidate{}"),
        ],
        means: "The text of the candidate is no candidate: cut short, wrapped once more in JSON, or something else.",
        remedy: "Hand over the string of RTCIceCandidate.candidate as it was sent; check how it is put into JSON.",
    },
    Known {
        name: "ice-server-url",
        sentences: &[
            (Chromium, "Failed to construct 'RTCPeerConnection': '{url}' is not a valid URL."),
            (Chromium, "'{url}' is not a valid stun or turn URL."),
            (Chromium, "'{scheme}' is not one of the supported URL schemes 'stun', 'turn' or 'turns'."),
            (Chromium, "ICE server parsing failed: {}"),
            (Chromium, "Invalid port: {url}"),
            (Firefox, "RTCPeerConnection constructor passed malformed URI: {url}"),
            (Firefox, "RTCPeerConnection constructor passed improper scheme: {url}"),
            (Firefox, "Bad iceServer URL: {url}"),
            (Pion, "unknown scheme type"),
            (Pion, "url: {url} is not valid"),
        ],
        means: "An address in iceServers is not one of the form stun:host:port, turn:host:port?transport=udp or \
                turns:host:port. Common are slashes after the colon (turn://), a blank, or an undefined variable.",
        remedy: "Write scheme, colon, host, colon, port, without slashes: turn:turn.example.org:3478?transport=tcp.",
    },
    Known {
        name: "turn-credentials-missing",
        sentences: &[
            (Chromium, "Both username and credential are required when the URL scheme is \"turn\" or \"turns\"."),
            (Chromium, "TURN server with empty username or password"),
            (Firefox, "Both username and credential are required when using a \"{scheme}\" URL"),
            (Firefox, "Missing username: {url}"),
            (Firefox, "Missing credential: {url}"),
            (Pion, "turn server credentials required"),
            (Pion, "invalid turn server credentials"),
            (WebrtcRs, "turn server credentials required"),
        ],
        means: "A TURN server is given without user name or password; TURN always needs both.",
        remedy: "Fill in username and credential for each turn: and turns: entry. If a service issues them, check that \
                 its answer has arrived before the connection is made.",
    },
    Known {
        name: "no-relay-candidate",
        sentences: &[
            (Chromium, "TURN allocate request timed out."),
            (Chromium, "STUN binding request timed out."),
            (Chromium, "Address not associated with the desired network interface."),
            (Chromium, "TURN host lookup received error."),
            (Chromium, "STUN host lookup received error."),
            (Firefox, "ICE failed, your TURN server appears to be broken{}"),
            (Firefox, "ICE failed, add a TURN server{}"),
            (Firefox, "ICE failed, add a STUN server{}"),
            (Firefox, "ICE failed{}"),
            (Firefox, "WebRTC: ICE failed{}"),
        ],
        means: "Candidates could not be had from a server, or no pair of candidates got through. The descriptions may \
                be in order: it is the network, a firewall, or the server.",
        remedy: "Try the servers with rtcscope stun and rtcscope turn from the same machine; offer a TURN server over \
                 TCP or TLS on port 443.",
    },
    Known {
        name: "certificate-expired",
        sentences: &[
            (Chromium, "Failed to construct 'RTCPeerConnection': Expired certificate(s)."),
            (Chromium, "Expired certificate(s)."),
            (Firefox, "Expired certificate"),
            (Firefox, "RTCCertificate is expired"),
            (Pion, "x509Cert expired"),
            (WebrtcRs, "x509Cert expired"),
        ],
        means: "A certificate passed to the connection is no longer valid; those that browsers make last 30 days.",
        remedy: "Make a new one with RTCPeerConnection.generateCertificate and keep its expiry in mind when storing it.",
    },
    Known {
        name: "too-many-connections",
        sentences: &[(Chromium, "Failed to construct 'RTCPeerConnection': Cannot create so many PeerConnections")],
        means: "A page may have 500 connections, and ones that were dropped without close() count until the garbage \
                collector finds them.",
        remedy: "Call close() on each connection that is not used any more.",
    },
    Known {
        name: "local-description-changed",
        sentences: &[
            (Chromium, "The SDP does not match the previously generated SDP for this type"),
            (Firefox, "Changing the number of m-sections is not allowed"),
            (Firefox, "Changing the mid of m-sections is not allowed."),
            (Firefox, "Changing the media-type of m-sections is not allowed"),
            (Firefox, "Local descriptions must have a=mid attributes."),
            (Firefox, "Calling SetLocal without first calling CreateOffer/Answer is not supported."),
            (Pion, "new sdp does not match previous offer"),
            (Pion, "new sdp does not match previous answer"),
            (WebrtcRs, "new sdp does not match previous offer"),
            (WebrtcRs, "new sdp does not match previous answer"),
        ],
        means: "setLocalDescription was given something else than what createOffer or createAnswer had returned: it \
                was changed in between, or it is an older one.",
        remedy: "Call setLocalDescription without an argument, or with exactly the last description made. Use the \
                 transceivers' methods for what the change was to bring about.",
    },
    Known {
        name: "type-or-sdp-missing",
        sentences: &[
            (Chromium, "Failed to read the 'type' property from 'RTCSessionDescriptionInit': {}"),
            (Chromium, "The provided value '{value}' is not a valid enum value of type RTCSdpType."),
            (Chromium, "parameter 1 is not of type 'RTCSessionDescriptionInit'."),
            (Chromium, "parameter 1 ('description') is not an object."),
            (Chromium, "Required member is undefined."),
            (Firefox, "Missing required 'type' member of RTCSessionDescriptionInit."),
            (
                Firefox,
                "'{value}' (value of 'type' member of RTCSessionDescriptionInit) is not a valid value for enumeration \
                 RTCSdpType.",
            ),
            (Firefox, "Empty or null SDP provided to setRemoteDescription"),
        ],
        means: "What was handed over is no description object: mostly JSON that was not parsed, was parsed once too \
                often, or lost its type on the way.",
        remedy: "Hand over an object with type (offer, answer, pranswer, rollback) and sdp, both strings.",
    },
    Known {
        name: "answer-order",
        sentences: &[
            (Chromium, "The order of m-lines in answer doesn't match order in offer. Rejecting answer."),
            (Chromium, "The order of m-lines in subsequent offer doesn't match order from previous offer/answer."),
            (Firefox, "Offer and answer have different number of m-lines ({offer} vs {answer})"),
            (Firefox, "New remote description has fewer m-sections than the previous remote description."),
            (Firefox, "Answer and offer have different media types at m-line {line}"),
            (Firefox, "Answer changes mid for level, was '{mid}', now '{mid}'"),
            (Aiortc, "Media sections in answer do not match offer"),
        ],
        means: "The sections of a description do not match those of the one before it: as many as there, in the same \
                order, of the same media and with the same mids. Often it is the answer to another offer.",
        remedy: "Keep every section in its place; one that is not wanted gets port 0. Check with rtcscope sdp match \
                 OFFER ANSWER, and that the answer belongs to this offer.",
    },
    Known {
        name: "no-common-codec",
        sentences: &[
            (Firefox, "Answer had no codecs in common with offer in m-section {level}"),
            (Chromium, "Failed to set remote {kind} description recv parameters for m-section with mid='{mid}'."),
            (Chromium, "Failed to set local {kind} description recv parameters for m-section with mid='{mid}'."),
            (Pion, "codec is not supported by remote"),
            (Pion, "unable to start track, codec is not supported by remote"),
            (Pion, "payload type not found"),
            (WebrtcRs, "codec not found"),
            (Aiortc, "Failed to set remote {kind} description send parameters"),
            (Gstreamer, "no compatible codecs{}"),
            (Other, "media codec not supported{}"),
            (Other, "no compatible media codecs"),
        ],
        means: "Offer and answer have no codec that both sides know for a section, or its parameters do not go \
                together.",
        remedy: "Compare both with rtcscope sdp match OFFER ANSWER: it says for each codec why it was dropped.",
    },
    Known {
        name: "send-parameters",
        sentences: &[(
            Chromium,
            "Failed to set remote {kind} description send parameters for m-section with mid='{mid}'.",
        )],
        means: "The codecs of a section do not fit together. Mostly an rtx codec is left over whose apt names a payload \
                type that is not in the section any more, after codecs were taken out by hand.",
        remedy: "Take the rtx codec out together with the codec it protects: rtpmap, fmtp, rtcp-fb and its number on \
                 the m= line. Better use setCodecPreferences.",
    },
    Known {
        name: "remote-stream",
        sentences: &[(Chromium, "Failed to add remote stream ssrc: {ssrc} to {}")],
        means: "The SSRCs of a section do not fit: audio with more than one, or an ssrc-group that names one which no \
                ssrc line declares.",
        remedy: "Give each SSRC of a group its own a=ssrc line with a cname; send one SSRC for an audio section.",
    },
    Known {
        name: "mediasoup-direction",
        sentences: &[
            (Other, "missing rtpCapabilities"),
            (Other, "unsupported codec [mimeType:{codec}{}"),
            (Other, "connect() already called"),
            (Other, "cannot produce{}"),
        ],
        means: "mediasoup was asked for something that the router or the transport cannot do: a codec that was not \
                configured, or a step taken twice or too early.",
        remedy: "Load the device with the router's rtpCapabilities first, connect a transport once, and list the codec \
                 in the router's mediaCodecs.",
    },
    Known {
        name: "not-allowed",
        sentences: &[
            (Chromium, "Permission denied"),
            (Chromium, "Permission denied by system"),
            (Chromium, "Requested device not found"),
            (Chromium, "Could not start video source"),
            (Firefox, "The request is not allowed by the user agent or the platform in the current context."),
            (Firefox, "The object can not be found here."),
        ],
        means: "That is of getUserMedia: no camera or microphone, or no permission to use it. No description is \
                involved.",
        remedy: "Ask from a page over https (or localhost), after a click; check the permissions of browser and system.",
    },
];
