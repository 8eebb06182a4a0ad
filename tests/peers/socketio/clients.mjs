// socket.io's own clients in a server of the dialect `rooms`: every version and transport with every other, two in a room.
// clients.mjs URL; prints a line of JSON for each pair, with what went wrong, and ends with 1 if anything did.

import { createRequire } from 'node:module';
import { io as version4 } from 'socket.io-client';

const version2 = createRequire(import.meta.url)('socket.io-client-2');
const url = process.argv[2];
const PATIENCE = 10_000;
const MESSAGES = 30;

const kinds = [];
for (const [version, connect] of [[4, version4], [2, version2]]) {
  for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
    kinds.push({ name: `v${version} ${transports.join(' then ')}`, version, connect, transports });
  }
}

class Client {
  constructor(kind) {
    this.heard = [];
    this.waiting = [];
    this.socket = kind.connect(url, { transports: kind.transports, reconnection: false, forceNew: true });
    for (const event of ['connect', 'connect_error', 'error', 'disconnect', 'joined', 'leaved', 'message', 'full']) {
      this.socket.on(event, (...args) => this.hear([event, ...args.map(arg => (arg instanceof Error ? String(arg) : arg))]));
    }
    this.socket.io.engine.on('upgrade', transport => (this.upgraded = transport.name));
  }
  hear(what) {
    this.heard.push(what);
    for (const look of this.waiting.splice(0)) look();
  }
  // The next thing heard that this is true of; what comes before it stays.
  async next(fits, what) {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const at = this.heard.findIndex(fits);
      if (at >= 0) return this.heard.splice(at, 1)[0];
      const left = end - Date.now();
      if (left <= 0) throw new Error(`no ${what}; heard ${JSON.stringify(this.heard).slice(0, 300)}`);
      await new Promise(done => {
        const timer = setTimeout(done, left);
        this.waiting.push(() => {
          clearTimeout(timer);
          done();
        });
      });
    }
  }
}

const sdp = number => `v=0\r\no=- ${number} 2 IN IP4 127.0.0.1\r\ns=ünïcödé 😀 \u2028"\\\r\nt=0 0\r\n`;
const payload = number =>
  number === 7
    ? { type: 'offer', sdp: sdp(number) + 'a=x:'.padEnd(70_000, 'y') }
    : number % 2
      ? { type: 'candidate', candidate: `candidate:${number}`, sdpMid: '0', sdpMLineIndex: 0 }
      : { type: 'answer', sdp: sdp(number) };

async function pair(one, other, room) {
  const a = new Client(one);
  const b = new Client(other);
  try {
    for (const client of [a, b]) {
      await client.next(([event]) => event === 'connect', 'connect');
      client.socket.emit('join', room);
      const joined = await client.next(([event, where, id]) => event === 'joined' && where === room && id === client.socket.id, 'own joined');
      if (joined.length < 3) throw new Error(`joined: ${JSON.stringify(joined)}`);
    }
    await a.next(([event, where, id]) => event === 'joined' && where === room && id === b.socket.id, 'joined of the other');
    // Both at once, while those that go from polling to WebSocket may still be on their way.
    for (let number = 0; number < MESSAGES; number += 1) {
      for (const client of [a, b]) client.socket.emit('message', room, payload(number));
    }
    for (const [client, from] of [[a, b], [b, a]]) {
      for (let number = 0; number < MESSAGES; number += 1) {
        const [, where, id, what] = await client.next(([event]) => event === 'message', `message ${number}`);
        if (where !== room || id !== from.socket.id) throw new Error(`message ${number} is from ${id} in ${where}`);
        if (JSON.stringify(what) !== JSON.stringify(payload(number))) throw new Error(`message ${number} came as ${JSON.stringify(what).slice(0, 200)}`);
      }
    }
    a.socket.emit('leave', room);
    await b.next(([event, where, id]) => event === 'leaved' && where === room && id === a.socket.id, 'leaved');
    const left = b.heard.filter(([event]) => event === 'message');
    if (left.length) throw new Error(`${left.length} messages too many`);
    const names = [a, b].map(client => client.socket.io.engine.transport.name);
    return { transports: names, upgraded: [a.upgraded ?? null, b.upgraded ?? null] };
  } finally {
    a.socket.close();
    b.socket.close();
  }
}

let failed = 0;
for (const one of kinds) {
  for (const other of kinds) {
    const told = { one: one.name, other: other.name };
    try {
      Object.assign(told, await pair(one, other, `room ${one.name}/${other.name}`));
    } catch (error) {
      failed += 1;
      told.failed = error.message;
    }
    console.log(JSON.stringify(told));
  }
}
process.exit(failed ? 1 : 0);
