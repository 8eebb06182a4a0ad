import wrtc from '@roamhq/wrtc';
import { bench } from './harness.js';
import { start } from './w3c.js';

await bench('@roamhq/wrtc', start(wrtc.RTCPeerConnection));
