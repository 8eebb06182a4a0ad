// The table of states: a row for each thing, a column for each call.

const end = side => (side ? `${side.type} ${side.address ?? '(hidden)'}:${side.port} ${side.protocol}` : 'unknown');
const ROWS = [
  ['Connection', call => call.connection],
  ['ICE', call => call.ice],
  ['Gathering', call => call.gathering],
  ['Signaling', call => call.signaling],
  ['Our end', call => (call.pair ? end(call.pair.local) : '')],
  ['Their end', call => (call.pair ? end(call.pair.remote) : '')],
  ['Round trip', call => (typeof call.pair?.rtt_ms === 'number' ? `${call.pair.rtt_ms.toFixed(1)} ms` : '')],
  ['Audio', call => counted(call.rtp.audio)],
  ['Video', call => counted(call.rtp.video)],
  ['Channels', call => Object.entries(call.channels).map(([label, state]) => `${label} ${state}`).join(', ')],
  ['Sent back', call => (call.echoed ? `${call.echoed} messages` : '')],
  ['Ended', call => call.ended ?? ''],
];
const counted = rtp => (rtp ? `${rtp.sent} packets sent, ${rtp.received} received` : '');

// Fills it: `head` is its row of headings, `body` takes the rows, `server` is the state of the way to the server.
export function fill(head, body, server, states) {
  while (head.children.length > 1) head.lastChild.remove();
  states.forEach(({ key }, at) => {
    const cell = document.createElement('th');
    cell.scope = 'col';
    cell.textContent = key || (states.length > 1 ? `Call ${at + 1}` : 'This call');
    head.append(cell);
  });
  const rows = [['Server', [server]], ...ROWS.map(([name, of]) => [name, states.map(of)])];
  body.replaceChildren(
    ...rows
      .filter(([, cells]) => cells.some(Boolean))
      .map(([name, cells]) => {
        const row = document.createElement('tr');
        const first = document.createElement('th');
        first.scope = 'row';
        first.textContent = name;
        row.append(first);
        for (const text of cells) {
          const cell = document.createElement('td');
          cell.textContent = text;
          if (name === 'Server') cell.colSpan = Math.max(states.length, 1);
          row.append(cell);
        }
        return row;
      }),
  );
}
