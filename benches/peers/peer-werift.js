import { RTCIceGatherer, RTCPeerConnection } from 'werift';
import { bench } from './harness.js';
import { start } from './w3c.js';

// werift asks stun.l.google.com even when told of no servers (its issue #691). Without this, it would look that name up and
// wait for the answer, in every call.
const { gather } = RTCIceGatherer.prototype;
RTCIceGatherer.prototype.gather = function () {
  this.connection.stunServer = undefined;
  return gather.call(this);
};

await bench('werift', start(RTCPeerConnection));
