// The page: fields and buttons, the calls that are going on, what is shown of them. `window.rtcscope` is for tests.

import { Call } from './call.js';
import { connect, DIALECTS } from './dialects.js';
import { fill } from './table.js';

const $ = id => document.getElementById(id);
const query = new URLSearchParams(location.search);
const MOST_LINES = 500;
const MOST_CALLS = 16;

const began = performance.now();
const log = [];
const chat = [];
const calls = new Map();
let config = { dialect: 'relay', path: '/', iceServers: [] };
let link = null;
let stream = null;
let error = null;
let lastState = 'disconnected';
let stopped = true;
let dials = query.get('auto') === 'call';

function line(list, text, name) {
  const item = document.createElement('li');
  item.textContent = text;
  if (name) item.className = name;
  list.append(item);
  while (list.children.length > MOST_LINES) list.firstChild.remove();
  list.scrollTop = list.scrollHeight;
}

function note(text) {
  const at = ((performance.now() - began) / 1000).toFixed(3);
  log.push({ at: Number(at), text });
  if (log.length > MOST_LINES) log.shift();
  line($('log'), `${at} s  ${text}`);
}

function fail(text) {
  error = text;
  note(text);
  $('error').textContent = text;
  $('error').hidden = false;
}

function clearError() {
  error = null;
  $('error').hidden = true;
}

const going = () => [...calls.values()].filter(({ ended }) => ended === null);

function status() {
  const states = going().map(({ pc }) => pc.connectionState);
  const many = states.filter(state => state === 'connected').length;
  const said = {
    disconnected: 'Not connected',
    connecting: 'Connecting to the server',
    registering: 'Registering',
    registered: `Ready as ${link?.me}`,
    open: link?.me && !link?.sender ? `Ready as ${link.me}` : 'Ready',
    joining: 'Entering the room',
    joined: `In room ${link?.room}`,
    'peer-connecting': `Asking for ${link?.peer}`,
  };
  if (many) return many > 1 ? `In ${many} calls` : 'In a call';
  if (states.includes('failed')) return 'The call failed';
  if (states.length) return 'Calling';
  return said[lastState] ?? lastState;
}

function show() {
  $('status').textContent = `${status()} (${$('dialect').value})`;
  const ready = ['registered', 'open', 'joined', 'peer-connection-error', 'negotiation-error', 'call-error', 'started', 'negotiating'];
  $('start').textContent = link ? 'Stop' : 'Start';
  $('call').disabled = !link || going().length > 0 || !ready.includes(lastState);
  $('hangup').disabled = going().length === 0;
  for (const field of $('form').elements) {
    const wanted = field.closest('label')?.dataset.for;
    field.disabled = Boolean(link) && field.id !== 'echo' && field.id !== 'peer';
    if (wanted) field.closest('label').hidden = !wanted.split(' ').includes($('dialect').value);
  }
  const dialect = $('dialect').value;
  $('me-label').textContent = { login: 'My name', relay: 'My id (for a viewer)' }[dialect] ?? 'My id';
  $('peer-label').textContent = dialect === 'login' ? 'Name to call' : 'Id to call';
  const open = going().some(call => call.chat);
  $('text').disabled = $('send').disabled = !open;
  $('nobody').hidden = $('remotes').children.length > 1;
  fill($('states-head'), $('states'), lastState, [...calls.values()].map(call => call.state));
}

function video(call, media) {
  const id = `remote-${call.key}`;
  let element = $(id);
  if (!element) {
    const figure = document.createElement('figure');
    element = document.createElement('video');
    Object.assign(element, { id, autoplay: true, playsInline: true, ariaLabel: call.key ? `Video of ${call.key}` : 'Their video' });
    const caption = document.createElement('figcaption');
    caption.textContent = call.key || 'Them';
    figure.append(element, caption);
    $('remotes').append(figure);
  }
  if (element.srcObject === media) return;
  element.srcObject = media;
  // Where sound may not start by itself, it does with the first touch.
  element.play().catch(() => document.addEventListener('pointerdown', () => element.play(), { once: true }));
}

function made(key) {
  // The list ends with the newest; what is over makes room first.
  calls.delete(key);
  for (const [old, { ended }] of calls) if (calls.size >= MOST_CALLS && ended !== null) calls.delete(old);
  const call = new Call(key, {
    stream,
    iceServers: config.iceServers,
    trickle: link.trickles(),
    echo: () => $('echo').checked,
    send: {
      describe: (to, description) => link?.describe(to, description),
      candidate: (to, candidate) => link?.candidate(to, candidate),
    },
    on: {
      change(changed) {
        if (changed.pc.connectionState === 'connected' && $('dialect').value === 'gstreamer' && link) link.on.state('started');
        show();
      },
      text(from, text) {
        chat.push({ from: from.key || 'them', text });
        if (chat.length > MOST_LINES) chat.shift();
        line($('chat'), `${from.key ? `${from.key}: ` : ''}${text}`);
      },
      video,
      note: (text, bad) => (bad ? fail(text) : note(text)),
      ended(over, why) {
        note(`call over: ${why}`);
        $(`remote-${over.key}`)?.closest('figure').remove();
        if (lastState === 'started' || lastState === 'negotiating') link?.on.state('registered');
        show();
      },
    },
  });
  calls.set(key, call);
  return call;
}

// The call with this one: the one that goes on, else a new one.
const callWith = key => {
  const known = calls.get(key);
  return known && known.ended === null ? known : made(key);
};

const on = {
  state(name) {
    lastState = name;
    note(`server: ${name}`);
    show();
  },
  ready() {
    show();
    if (dials) startCall();
    dials = false;
  },
  offerNow(key) {
    const known = calls.get(key);
    if (known?.ended === null) known.end('the other side started again');
    else if (going().length >= MOST_CALLS) return note(`there are ${MOST_CALLS} calls already`);
    return made(key).offer();
  },
  description(key, description) {
    const known = calls.get(key);
    if (known?.ended === null && known.isOther(description)) known.end('the other side started again');
    if (description.type !== 'offer' && (!known || known.ended !== null)) return note(`${description.type} to no call of ours, ignored`);
    return callWith(key).description(description);
  },
  candidate(key, candidate) {
    const known = calls.get(key);
    // Late candidates of a call that is over are not the first of the next one.
    if (known && known.ended !== null && known.from !== undefined) return;
    callWith(key).candidate(candidate);
  },
  bye(key, why) {
    const known = calls.get(key);
    if (known) known.end(why);
    else note(why);
  },
  refused: text => fail(text),
  note,
  closed(why, wanted, state) {
    link = null;
    note(`server: closed, ${why}`);
    const inCall = going().some(({ pc }) => pc.connectionState === 'connected');
    const registered = !['connecting', 'registering'].includes(state);
    lastState = /error$/.test(state) ? state : 'disconnected';
    if ($('dialect').value === 'gstreamer' && registered && calls.size) {
      // So a call ends in this dialect; for the next one we must register again, under the same id. Elsewhere calls go on
      // without the server.
      for (const call of going()) call.end('the session ended');
      if (!stopped && !error) setTimeout(start, 500);
    } else if (!wanted && !inCall && !error) fail(`Disconnected from the server: ${why}`);
    show();
  },
};

async function media() {
  if (stream || query.get('media') === 'none') return;
  if (!navigator.mediaDevices?.getUserMedia) {
    hint();
    return;
  }
  const wanted = { audio: true, video: { width: { ideal: 640 }, height: { ideal: 360 } } };
  // A machine without a camera can still speak, one without either can still watch.
  for (const constraints of [wanted, { audio: true }, { video: wanted.video }]) {
    try {
      stream = await navigator.mediaDevices.getUserMedia(constraints);
      $('local').srcObject = stream;
      return;
    } catch (reason) {
      if (reason.name !== 'NotFoundError') {
        fail(`Camera and microphone: ${reason.message || reason.name}. The call will only receive.`);
        return;
      }
    }
  }
  note('no camera and no microphone: the call will only receive');
}

function hint() {
  $('hint').textContent =
    'Browsers give camera and microphone only to pages from https:// or localhost. Start the server with ' +
    '--tls-self-signed and open the https:// address to send video; until then this page can only watch.';
  $('hint').hidden = false;
}

async function start() {
  clearError();
  stopped = false;
  if (!$('server').reportValidity()) return;
  await media();
  if (link) return;
  try {
    link = connect(
      {
        dialect: $('dialect').value,
        server: $('server').value,
        me: $('me').value.trim(),
        peer: $('peer').value.trim(),
        room: $('room').value.trim(),
        token: query.get('token') ?? '',
        ask: $('ask').checked,
        sender: $('sender').checked,
      },
      {
        ...on,
        ready() {
          // What was drawn is shown, for the other side to type.
          $('me').value = link.me;
          $('room').value = link.room;
          on.ready();
        },
      },
    );
  } catch (reason) {
    fail(`The address of the server: ${reason.message}`);
  }
  $('settings').open = false;
  show();
}

function startCall() {
  clearError();
  link.peer = $('peer').value.trim();
  link.call();
  show();
}

function hangUp() {
  let leaves = false;
  for (const call of going()) {
    leaves = link?.bye(call.key) === true || leaves;
    call.end('you hung up');
  }
  // After the channels, so that the other side hears of those first.
  if (leaves) setTimeout(() => link?.close('you hung up'), 300);
  show();
}

function stop() {
  stopped = true;
  hangUp();
  setTimeout(() => link?.close('you stopped'), 300);
}

function say(text) {
  const to = going().filter(call => call.chat);
  for (const call of to) call.chat.send(text);
  if (!to.length) return false;
  chat.push({ from: 'me', text });
  line($('chat'), text, 'me');
  return true;
}

async function configure() {
  try {
    const token = query.has('token') ? `?${new URLSearchParams({ token: query.get('token') })}` : '';
    const answer = await fetch(`config.json${token}`, { cache: 'no-store' });
    if (answer.ok) config = { ...config, ...(await answer.json()) };
  } catch {
    note('no config.json: this page was not served by rtcscope');
  }
  const dialect = query.get('dialect') ?? config.dialect;
  if (dialect in DIALECTS) $('dialect').value = dialect;
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  $('server').value = query.get('server') ?? `${scheme}://${location.host}${config.path}`;
  for (const name of ['me', 'peer', 'room']) $(name).value = query.get(name) ?? '';
  for (const name of ['ask', 'sender', 'echo']) if (query.has(name)) $(name).checked = query.get(name) !== '0';
  if (!navigator.mediaDevices?.getUserMedia) hint();
  show();
  if (query.has('auto')) await start();
}

$('start').onclick = () => (link ? stop() : start());
$('call').onclick = startCall;
$('hangup').onclick = hangUp;
$('dialect').onchange = show;
$('form').onsubmit = event => {
  event.preventDefault();
  if (!link) start();
};
$('say').onsubmit = event => {
  event.preventDefault();
  const text = $('text').value;
  if (text && say(text)) $('text').value = '';
};
// Who closes the page hangs up.
addEventListener('pagehide', () => {
  for (const call of going()) {
    link?.bye(call.key);
    call.pc.close();
  }
});
setInterval(async () => {
  await Promise.all(going().map(call => call.measure().catch(() => {})));
  show();
}, 1000);

window.rtcscope = {
  start,
  call: startCall,
  hangUp,
  stop,
  say,
  async state() {
    await Promise.all(going().map(call => call.measure().catch(() => {})));
    return {
      dialect: $('dialect').value,
      server: lastState,
      open: link !== null,
      me: link?.me ?? null,
      room: link?.room ?? null,
      error,
      calls: [...calls.values()].map(call => call.state),
      chat,
      log,
    };
  },
};

configure().then(() => {
  window.rtcscope.ready = true;
});
