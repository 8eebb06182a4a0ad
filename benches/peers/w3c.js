// The call, for libraries that have the browsers' RTCPeerConnection.

export const start = (RTCPeerConnection) => () => {
  // No servers, so that nothing leaves this machine. Said aloud: a library may have its own.
  const [pc1, pc2] = [1, 2].map(() => new RTCPeerConnection({ iceServers: [] }));
  const close = () => Promise.all([pc1.close(), pc2.close()]);
  return { opened: connect(pc1, pc2), close };
};

function connect(pc1, pc2) {
  return new Promise((done, fail) => {
    let open = 0;
    const opens = (channel) => {
      const count = () => ++open === 2 && done();
      // The answerer may get its channel open already, and then there is no event to come.
      if (channel.readyState === 'open') count();
      else channel.onopen = count;
    };
    const described = [pc1, pc2].map((pc, i) => trickle(pc, [pc2, pc1][i], fail));
    pc2.ondatachannel = ({ channel }) => opens(channel);
    opens(pc1.createDataChannel('bench'));
    negotiate(pc1, pc2, described).catch(fail);
  });
}

// Hands over the candidates of `from`, those that come too early once `to` has a description: not all libraries keep them.
function trickle(from, to, fail) {
  let ready;
  const described = new Promise((done) => {
    ready = done;
  });
  from.onicecandidate = ({ candidate }) => {
    if (candidate) described.then(() => to.addIceCandidate(candidate)).catch(fail);
  };
  return ready;
}

async function negotiate(pc1, pc2, [pc2Described, pc1Described]) {
  const offer = await pc1.createOffer();
  await pc1.setLocalDescription(offer);
  await pc2.setRemoteDescription(offer);
  pc2Described();
  const answer = await pc2.createAnswer();
  await pc2.setLocalDescription(answer);
  await pc1.setRemoteDescription(answer);
  pc1Described();
}
