// A signaling server on the `ws` package with the words of the dialect `gstreamer`: HELLO, SESSION, and then everything goes
// to the other one. Says the port it got. What `ws` is set to is its default, but for the size of a message, which is ours.

import { WebSocketServer } from 'ws';

const peers = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, backlog: 1024, maxPayload: 256 * 1024 });

server.on('connection', socket => {
  let id;
  let other;
  socket.on('message', (data, isBinary) => {
    if (other) return other.send(data, { binary: isBinary });
    const [word, name] = data.toString().split(' ');
    if (word === 'HELLO' && !id && !peers.has(name)) {
      id = name;
      peers.set(id, { socket, pair: with_ => (other = with_) });
      return socket.send('HELLO');
    }
    const peer = peers.get(name);
    if (word !== 'SESSION' || !id || !peer) return socket.send(`ERROR peer ${name} not found`);
    other = peer.socket;
    peer.pair(socket);
    return socket.send('SESSION_OK');
  });
  socket.on('close', () => {
    peers.delete(id);
    other?.close();
  });
  socket.on('error', () => {});
});
server.on('listening', () => console.log(server.address().port));
