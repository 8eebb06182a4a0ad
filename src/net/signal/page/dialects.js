// The four signaling systems, as clients. Each is an object of
//   open(link)                 the WebSocket is open
//   hear(link, text)           a message came
//   call(link)                 the user wants to call
//   describe(link, key, d)     send a description; key is who the call is with, as far as the dialect tells
//   candidate(link, key, c)    send a candidate
//   bye(link, key)             say that the call is over; true when the connection must go with it
//   urls(base)                 the address to connect to
// and reports through link.on: state, ready, offerNow, description, candidate, bye, refused, note.

const parsed = text => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);
// What comes as an object or as a string that holds one.
const unwrapped = value => (typeof value === 'string' ? parsed(value) : value);
const plain = candidate => {
  const { candidate: text, sdpMid, sdpMLineIndex, usernameFragment } = candidate.toJSON?.() ?? candidate;
  return { candidate: text, sdpMid, sdpMLineIndex, usernameFragment };
};
const short = text => (text.length > 120 ? `${text.slice(0, 120)}…` : text);
const isDescription = value => isObject(value) && typeof value.sdp === 'string' && typeof value.type === 'string';
const isCandidate = value => isObject(value) && typeof value.candidate === 'string';

// A number, as the GStreamer demo draws it.
const drawn = () => String(10 + Math.floor(Math.random() * 9990));

const gstreamer = {
  open(link) {
    link.me ||= drawn();
    link.on.state('registering');
    link.send(`HELLO ${link.me}`);
  },
  hear(link, text) {
    if (text === 'HELLO') {
      if (link.state !== 'registering') return link.on.refused('protocol error: HELLO, but we are not registering');
      link.on.state('registered');
      return link.on.ready();
    }
    if (text === 'SESSION_OK') {
      if (link.state !== 'peer-connecting') return link.on.refused('protocol error: SESSION_OK, but we asked for no session');
      link.on.state('peer-connected');
      if (!link.ask) return link.on.offerNow('');
      link.send('OFFER_REQUEST');
      return link.on.state('negotiating');
    }
    if (text === 'OFFER_REQUEST') return link.on.offerNow('');
    if (/^ERROR\b/.test(text)) {
      // How a session ends in this protocol: the other side is gone, and the server says it so.
      if (/session ended|is gone/i.test(text)) return link.on.bye('', 'the other side left');
      const errors = {
        connecting: 'connection-error',
        registering: 'registration-error',
        'peer-connecting': 'peer-connection-error',
        'peer-connected': 'negotiation-error',
        negotiating: 'negotiation-error',
      };
      link.on.state(errors[link.state] ?? 'call-error');
      return link.on.refused(text.replace(/^ERROR:?\s*/, ''));
    }
    const message = parsed(text);
    if (isObject(message) && isObject(message.sdp)) {
      if (!isDescription(message.sdp)) return link.on.refused('protocol error: a description without type or text');
      if (link.state !== 'started') link.on.state('negotiating');
      return link.on.description('', message.sdp);
    }
    if (isObject(message) && isCandidate(message.ice)) return link.on.candidate('', message.ice);
    return link.on.note(`ignored: ${short(text)}`);
  },
  call(link) {
    if (!link.peer) return link.on.refused('Who to call? Fill in the id of the other side.');
    link.on.state('peer-connecting');
    return link.send(`SESSION ${link.peer}`);
  },
  describe(link, key, { type, sdp }) {
    if (link.state !== 'started') link.on.state('negotiating');
    link.send(JSON.stringify({ sdp: { type, sdp } }));
  },
  candidate(link, key, candidate) {
    const { candidate: text, sdpMLineIndex } = plain(candidate);
    // The protocol has nothing that says that there are no more.
    if (text) link.send(JSON.stringify({ ice: { candidate: text, sdpMLineIndex } }));
  },
  // A session ends with the connection.
  bye: () => true,
};

const relay = {
  open(link) {
    link.on.state('open');
    if (link.me && !link.sender) link.send(JSON.stringify({ type: 'join', id: link.me }));
    link.on.ready();
  },
  hear(link, text) {
    const message = parsed(text);
    if (!isObject(message)) return link.on.note(`ignored: ${short(text)}`);
    const id = typeof message.id === 'string' ? message.id : '';
    if (message.type === 'join') {
      if (!link.sender) return link.on.note(`a viewer joined: ${short(id)}`);
      return id ? link.on.offerNow(id) : link.on.note('a viewer joined without an id');
    }
    // A viewer drops what is for another one; a sender keeps its viewers apart; else ids do not matter.
    if (!link.sender && !link.calls && link.me && id && id !== link.me) return undefined;
    const key = link.sender ? id : '';
    if (isDescription(message)) return link.on.description(key, { type: message.type, sdp: message.sdp });
    if (message.type === 'ice') {
      const candidate = unwrapped(message.ice);
      if (isCandidate(candidate)) return link.on.candidate(key, candidate);
    }
    if (message.type === 'bye') return link.on.bye(key, 'the other side hung up');
    if (message.type === 'error') return link.on.refused(String(message.message ?? 'the server reports an error'));
    return link.on.note(`ignored: ${short(text)}`);
  },
  call(link) {
    if (link.sender) return link.on.note('waiting for viewers to join');
    link.calls = true;
    return link.on.offerNow('');
  },
  tagged: (link, key, message) => {
    const id = key || (link.sender ? '' : link.me);
    link.send(JSON.stringify(id ? { ...message, id } : message));
  },
  describe: (link, key, { type, sdp }) => relay.tagged(link, key, { type, sdp }),
  candidate(link, key, candidate) {
    if (candidate.candidate) relay.tagged(link, key, { type: 'ice', ice: JSON.stringify(plain(candidate)) });
  },
  bye: (link, key) => void relay.tagged(link, key, { type: 'bye' }),
};

const login = {
  open(link) {
    link.me ||= drawn();
    link.on.state('registering');
    link.send(JSON.stringify({ type: 'login', name: link.me }));
  },
  hear(link, text) {
    const message = parsed(text);
    if (!isObject(message)) return link.on.note(`ignored: ${short(text)}`);
    if (message.type === undefined && message.status !== undefined) return link.on.note(`server: ${short(text)}`);
    switch (message.type) {
      case 'login':
        if (message.success !== true) {
          link.on.state('registration-error');
          return link.on.refused(`The name ${link.me} was refused. Choose another one.`);
        }
        link.on.state('registered');
        return link.on.ready();
      case 'offer':
      case 'answer': {
        const description = unwrapped(message[message.type]);
        if (!isObject(description) || typeof description.sdp !== 'string') break;
        return link.on.description('', { type: message.type, sdp: description.sdp });
      }
      case 'candidate': {
        const candidate = unwrapped(message.candidate);
        if (candidate === null) return undefined;
        if (!isCandidate(candidate)) break;
        return link.on.candidate('', candidate);
      }
      case 'leave':
        return link.on.bye('', 'the other side hung up');
      case 'error':
        return link.on.refused(String(message.message ?? 'the server reports an error'));
    }
    return link.on.note(`ignored: ${short(text)}`);
  },
  call(link) {
    if (!link.peer) return link.on.refused('Who to call? Fill in the name of the other side.');
    return link.on.offerNow('');
  },
  to: (link, message) => link.send(JSON.stringify({ ...message, name: link.peer, myName: link.me })),
  describe: (link, key, { type, sdp }) => login.to(link, { type, [type]: JSON.stringify({ type, sdp }) }),
  candidate(link, key, candidate) {
    if (candidate.candidate) login.to(link, { type: 'candidate', candidate: JSON.stringify(plain(candidate)) });
  },
  bye(link) {
    if (link.peer) login.to(link, { type: 'leave' });
  },
  // Nobody tells who an offer is from. Without a name candidates cannot be sent: they go in the answer.
  trickles: link => Boolean(link.peer),
};

// socket.io 4 over engine.io 4, on a WebSocket from the start.
const rooms = {
  urls(base) {
    const url = new URL(base);
    url.searchParams.set('EIO', '4');
    url.searchParams.set('transport', 'websocket');
    return url;
  },
  open(link) {
    link.on.state('connecting');
  },
  emit: (link, ...args) => link.send(`42${JSON.stringify(args)}`),
  hear(link, text) {
    rooms.watch(link);
    const rest = text.slice(1);
    switch (text[0]) {
      case '0': {
        const { pingInterval = 25000, pingTimeout = 20000 } = parsed(rest) ?? {};
        link.silence = pingInterval + pingTimeout;
        rooms.watch(link);
        return link.send(`40${link.token ? JSON.stringify({ token: link.token }) : ''}`);
      }
      case '1':
        return link.close('the server closed the connection');
      case '2':
        return link.send(`3${rest}`);
      case '3':
      case '6':
        return undefined;
      case '4':
        return rooms.packet(link, rest);
    }
    return link.on.note(`ignored: ${short(text)}`);
  },
  // Without a ping for so long, the server is gone.
  watch(link) {
    clearTimeout(link.timer);
    if (link.silence) link.timer = setTimeout(() => link.close('the server fell silent'), link.silence);
  },
  packet(link, text) {
    const data = parsed(text.slice(1).replace(/^\d+(?=\[)/, ''));
    switch (text[0]) {
      case '0':
        link.socket_id = data?.sid;
        link.room ||= drawn();
        link.on.state('joining');
        return rooms.emit(link, 'join', link.room);
      case '1':
        return link.close('the server ended the session');
      case '2':
        return Array.isArray(data) ? rooms.event(link, data) : link.on.note(`ignored: ${short(text)}`);
      case '4':
        link.on.state('connection-error');
        return link.on.refused(String(data?.message ?? 'the server refused the connection'));
    }
    return link.on.note(`ignored: ${short(text)}`);
  },
  event(link, [name, room, ...rest]) {
    if (name === 'joined') {
      if (link.state !== 'joining') return link.on.note(`joined: ${short(String(rest[0]))}`);
      link.on.state('joined');
      return link.on.ready();
    }
    if (name === 'otherjoin' || name === 'otherjoined') return link.on.note(`joined: ${short(String(rest[0]))}`);
    if (room !== link.room) return link.on.note(`for another room: ${short(String(room))}`);
    const socket = rest.length > 1 || name !== 'message' ? String(rest[0]) : '';
    if (name === 'leaved' && socket === link.socket_id) return undefined;
    if (name === 'leaved' || name === 'bye') {
      return link.with === socket ? link.on.bye('', 'the other side left the room') : undefined;
    }
    if (name === 'full') return link.on.refused('The room is full.');
    if (name === 'error') return link.on.refused(String(isObject(rest[0]) ? rest[0].message : (rest[0] ?? room)));
    const payload = unwrapped(rest.at(-1));
    if (name !== 'message' || !isObject(payload)) return link.on.note(`ignored: ${short(String(name))}`);
    // All in the room hear all: the call is with the one that offered, or answered first.
    if (payload.type === 'offer' || (payload.type === 'answer' && !link.with)) link.with = socket;
    if (socket && link.with && socket !== link.with) return link.on.note(`not in this call: ${short(socket)}`);
    if (isDescription(payload)) return link.on.description('', payload);
    if (isCandidate(payload)) {
      const { candidate, sdpMid = payload.id, sdpMLineIndex = payload.label } = payload;
      return link.on.candidate('', { candidate, sdpMid, sdpMLineIndex });
    }
    return payload.type === 'bye' ? link.on.bye('', 'the other side hung up') : link.on.note('an unknown message');
  },
  call(link) {
    link.with = '';
    return link.on.offerNow('');
  },
  say: (link, payload) => rooms.emit(link, 'message', link.room, payload),
  describe: (link, key, { type, sdp }) => rooms.say(link, { type, sdp }),
  candidate(link, key, candidate) {
    if (candidate.candidate) rooms.say(link, { type: 'candidate', ...plain(candidate) });
  },
  bye(link) {
    rooms.emit(link, 'leave', link.room);
    // Back in, for the next call.
    rooms.emit(link, 'join', link.room);
    link.with = '';
  },
};

export const DIALECTS = { gstreamer, relay, login, rooms };

// Connects. `options` has dialect, server, me, peer, room, token, ask, sender; `on` is what the dialects report to, and
// closed(why).
export function connect(options, on) {
  const dialect = DIALECTS[options.dialect];
  const url = dialect.urls?.(options.server) ?? new URL(options.server);
  if (options.token) url.searchParams.set('token', options.token);
  const socket = new WebSocket(url);
  let reason = '';
  const link = {
    ...options,
    state: 'connecting',
    on: {
      ...on,
      state(name) {
        link.state = name;
        on.state(name);
      },
    },
    send: text => socket.readyState === WebSocket.OPEN && socket.send(text),
    close(why) {
      reason ||= why;
      clearTimeout(link.timer);
      socket.close(1000);
    },
    call: () => dialect.call(link),
    describe: (key, description) => dialect.describe(link, key, description),
    candidate: (key, candidate) => dialect.candidate(link, key, candidate),
    bye: key => dialect.bye(link, key),
    trickles: () => dialect.trickles?.(link) ?? true,
  };
  on.state('connecting');
  const patience = setTimeout(() => link.close('the server did not answer in 10 s'), 10000);
  socket.onopen = () => {
    clearTimeout(patience);
    dialect.open(link);
  };
  socket.onmessage = ({ data }) => {
    if (typeof data === 'string') dialect.hear(link, data);
    else on.note('ignored: a binary message');
  };
  socket.onclose = ({ code, reason: said }) => {
    clearTimeout(patience);
    clearTimeout(link.timer);
    const told = said || (code === 1006 ? 'the connection to the server was lost or could not be made' : `code ${code}`);
    on.closed(reason || told, Boolean(reason), link.state);
  };
  return link;
}
