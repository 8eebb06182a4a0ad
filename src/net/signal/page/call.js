// One peer connection, from its first description to its end.

const CHAT = 'chat';
// The most that a call takes before the description it belongs to.
const MOST_EARLY = 256;

const origin = sdp => /^o=\S+ (\S+)/m.exec(sdp)?.[1] ?? '';

export class Call {
  constructor(key, options) {
    this.key = key;
    // stream, echo, trickle, send.describe, send.candidate, on.change, on.text, on.video, on.ended, on.note
    Object.assign(this, options);
    this.early = [];
    this.channels = new Map();
    this.echoed = 0;
    this.ended = null;
    this.measured = { pair: null, rtp: {} };
    this.queue = Promise.resolve();
    const pc = (this.pc = new RTCPeerConnection({ iceServers: this.iceServers, bundlePolicy: 'max-bundle' }));
    for (const what of ['connectionstatechange', 'iceconnectionstatechange', 'icegatheringstatechange', 'signalingstatechange']) {
      pc.addEventListener(what, () => this.on.change(this));
    }
    pc.addEventListener('connectionstatechange', () => {
      if (pc.connectionState === 'failed') this.on.note('the connection failed: no way between the two sides was found, or it was lost');
    });
    pc.onicecandidate = ({ candidate }) => candidate && this.trickle && this.send.candidate(key, candidate);
    pc.onicecandidateerror = ({ url, errorCode, errorText }) => this.on.note(`${url}: ${errorCode} ${errorText}`);
    pc.ondatachannel = ({ channel }) => this.take(channel, true);
    pc.ontrack = ({ track, streams }) => this.on.video(this, streams[0] ?? new MediaStream([track]));
  }

  // One step after the other: descriptions and candidates come faster than they are taken in.
  step(what) {
    this.queue = this.queue.then(() => (this.ended === null ? what() : undefined)).catch(error => this.on.note(String(error), true));
    return this.queue;
  }

  offer() {
    return this.step(async () => {
      if (!this.channels.has(CHAT)) this.take(this.pc.createDataChannel(CHAT), false);
      this.addTracks();
      for (const kind of ['audio', 'video']) {
        const has = this.pc.getTransceivers().some(({ receiver }) => receiver.track.kind === kind);
        if (!has) this.pc.addTransceiver(kind, { direction: 'recvonly' });
      }
      await this.pc.setLocalDescription();
      await this.describe();
    });
  }

  addTracks() {
    const sent = new Set(this.pc.getSenders().map(({ track }) => track));
    for (const track of this.stream?.getTracks() ?? []) if (!sent.has(track)) this.pc.addTrack(track, this.stream);
  }

  async describe() {
    if (!this.trickle) await this.gathered();
    const { type, sdp } = this.pc.localDescription;
    this.send.describe(this.key, { type, sdp });
  }

  // Until all candidates are there, or for 2 s: a server that does not answer must not stop the call.
  gathered() {
    return new Promise(done => {
      const look = () => this.pc.iceGatheringState === 'complete' && done();
      this.pc.addEventListener('icegatheringstatechange', look);
      setTimeout(done, 2000);
      look();
    });
  }

  // Is this offer from another connection than the one we talk to?
  isOther({ type, sdp }) {
    return type === 'offer' && this.from !== undefined && this.from !== origin(sdp);
  }

  description(description) {
    return this.step(async () => {
      const { pc } = this;
      if (description.type === 'offer' && pc.signalingState === 'have-local-offer') {
        // Both offered at once. Both sides see the same two offers: the greater origin stays.
        const ours = origin(pc.localDescription.sdp);
        if (ours > origin(description.sdp)) return this.on.note('both offered at once: ours stays');
        this.on.note('both offered at once: theirs stays');
      }
      if (description.type === 'answer' && pc.signalingState === 'stable') return this.on.note('another answer, ignored');
      await pc.setRemoteDescription(description);
      this.from = origin(description.sdp);
      if (description.type === 'offer') {
        this.addTracks();
        await pc.setLocalDescription();
        await this.describe();
      }
      for (const candidate of this.early.splice(0)) await this.add(candidate);
    });
  }

  candidate(candidate) {
    return this.step(async () => {
      if (this.pc.remoteDescription) return this.add(candidate);
      if (this.early.length < MOST_EARLY) this.early.push(candidate);
      return undefined;
    });
  }

  async add(candidate) {
    try {
      await this.pc.addIceCandidate(candidate);
    } catch (error) {
      // One that cannot be used does not end a call that others may carry.
      this.on.note(`candidate: ${error}`);
    }
  }

  take(channel, theirs) {
    channel.binaryType = 'arraybuffer';
    this.channels.set(channel.label, channel);
    channel.onopen = channel.onclose = () => {
      this.on.change(this);
      const all = [...this.channels.values()];
      if (all.every(({ readyState }) => readyState === 'closed')) this.end('the other side hung up');
    };
    channel.onmessage = ({ data }) => {
      if (channel.label === CHAT && typeof data === 'string') return this.on.text(this, data);
      if (!theirs || !this.echo() || channel.readyState !== 'open') return undefined;
      this.echoed += 1;
      return channel.send(data);
    };
    this.on.change(this);
  }

  get chat() {
    const channel = this.channels.get(CHAT);
    return channel?.readyState === 'open' ? channel : undefined;
  }

  // The selected pair and what was counted of RTP, by kind.
  async measure() {
    if (this.ended !== null) return;
    const stats = await this.pc.getStats();
    const all = [...stats.values()];
    const transport = all.find(({ type }) => type === 'transport');
    const pair = stats.get(transport?.selectedCandidatePairId);
    const end = id => {
      const found = stats.get(id);
      return found && { type: found.candidateType, address: found.address ?? null, port: found.port, protocol: found.protocol };
    };
    const rtp = {};
    for (const entry of all) {
      const of = (rtp[entry.kind] ??= { sent: 0, received: 0 });
      if (entry.type === 'outbound-rtp') of.sent += entry.packetsSent;
      if (entry.type === 'inbound-rtp') {
        of.received += entry.packetsReceived;
        if (entry.kind === 'video') of.decoded = (of.decoded ?? 0) + (entry.framesDecoded ?? 0);
      }
    }
    delete rtp[undefined];
    const rtt = pair?.currentRoundTripTime;
    this.measured = {
      pair: pair ? { local: end(pair.localCandidateId), remote: end(pair.remoteCandidateId), rtt_ms: rtt === undefined ? null : rtt * 1000 } : null,
      rtp,
    };
  }

  get state() {
    const { pc } = this;
    return {
      key: this.key,
      connection: pc.connectionState,
      ice: pc.iceConnectionState,
      gathering: pc.iceGatheringState,
      signaling: pc.signalingState,
      channels: Object.fromEntries([...this.channels].map(([label, { readyState }]) => [label, readyState])),
      echoed: this.echoed,
      ended: this.ended,
      ...this.measured,
    };
  }

  // First the channels, so that the other side sees them closed and not torn, then the rest.
  async end(why) {
    if (this.ended !== null) return;
    await this.measure().catch(() => {});
    if (this.ended !== null) return;
    this.ended = why;
    for (const channel of this.channels.values()) channel.close();
    setTimeout(() => {
      this.pc.close();
      this.on.change(this);
    }, 200);
    this.on.ended(this, why);
  }
}
