// The library's own API, which its README shows first; its W3C-like one is a layer above it.

import { PeerConnection } from 'node-datachannel';
import { bench } from './harness.js';

function start() {
  const [pc1, pc2] = ['pc1', 'pc2'].map((name) => new PeerConnection(name, { iceServers: [] }));
  // Held until the end: a channel that is garbage closes.
  const channels = [];
  const opened = new Promise((done) => {
    // A set: the answerer may get its channel open, with or without the event.
    const open = new Set();
    const opens = (side) => open.add(side).size === 2 && done();
    for (const [from, to] of [[pc1, pc2], [pc2, pc1]]) {
      from.onLocalDescription((sdp, type) => to.setRemoteDescription(sdp, type));
      from.onLocalCandidate((candidate, mid) => to.addRemoteCandidate(candidate, mid));
    }
    pc2.onDataChannel((channel) => {
      channels.push(channel);
      channel.onOpen(() => opens('pc2'));
      if (channel.isOpen()) opens('pc2');
    });
    channels.push(pc1.createDataChannel('bench'));
    channels[0].onOpen(() => opens('pc1'));
  });
  const close = () => {
    for (const channel of channels) channel.close();
    pc1.close();
    pc2.close();
  };
  return { opened, close };
}

await bench('node-datachannel', start);
