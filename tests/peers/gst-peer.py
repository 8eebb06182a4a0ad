#!/usr/bin/python3
"""A peer made of GStreamer's webrtcbin that speaks the dialect `gstreamer`, as the sendrecv demo does: test pictures and a
tone, one data channel, max-bundle, NACK and ULP/RED on the first transceiver. What came of it is printed as JSON at the end.

gst-peer.py SERVER --id ID [--call PEER [--remote-offerer]] [--seconds N]

Without --call it waits to be called, or to be asked for an offer. --check only says whether all it needs is there.

It sends a message a tenth of a second on its own channel and sends back what comes on theirs. Once connected it goes on for
so many seconds, counted from then, and leaves. Status 0: connected, and it says what it counted; 1: not; 3: something that it
needs is not installed.
"""

import argparse
import asyncio
import json
import re
import sys

try:
    import gi

    gi.require_version("Gst", "1.0")
    gi.require_version("GstWebRTC", "1.0")
    gi.require_version("GstSdp", "1.0")
    import websockets
    from gi.repository import Gst, GstSdp, GstWebRTC
except (ImportError, ValueError) as error:
    print(error, file=sys.stderr)
    sys.exit(3)

NEEDED = ["webrtcbin", "nicesrc", "vp8enc", "vp8dec", "opusenc", "opusdec", "rtpvp8pay", "rtpopuspay", "sctpenc", "dtlsenc", "srtpenc"]
AUDIO, VIDEO = 97, 96
PIPELINE = """
webrtcbin name=rtc bundle-policy=max-bundle latency=50
videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=180,framerate=15/1 ! videoconvert ! queue
  ! vp8enc deadline=1 keyframe-max-dist=30 ! rtpvp8pay picture-id-mode=15-bit ! queue
  ! application/x-rtp,media=video,encoding-name=VP8,payload={video} ! rtc.
audiotestsrc is-live=true wave=sine ! audioconvert ! audioresample ! queue ! opusenc ! rtpopuspay ! queue
  ! application/x-rtp,media=audio,encoding-name=OPUS,payload={audio} ! rtc.
"""
SINKS = {
    "audio": "rtpopusdepay ! opusdec ! fakesink name=sink signal-handoffs=true sync=false",
    "video": "rtpvp8depay ! vp8dec ! fakesink name=sink signal-handoffs=true sync=false",
}


def payload_type(sdp, codec):
    """The payload type of a codec in an offer; names of codecs are the same in any case."""
    found = re.search(rf"^a=rtpmap:(\d+) {codec}/", sdp, re.IGNORECASE | re.MULTILINE)
    return int(found[1]) if found else None


class Peer:
    def __init__(self, socket):
        self.socket = socket
        self.loop = asyncio.get_running_loop()
        self.pipeline = self.rtc = None
        self.connected = asyncio.Event()
        self.over = asyncio.Event()
        self.channel = None
        self.channels = []
        self.tally = {"audio": 0, "video": 0, "sent": 0, "echoed": 0, "sent_back": 0}
        self.states = []
        self.said = []

    def send(self, text):
        self.loop.call_soon_threadsafe(lambda: asyncio.ensure_future(self._send(text)))

    async def _send(self, text):
        try:
            await self.socket.send(text)
        except websockets.ConnectionClosed:
            self.over.set()

    def start(self, offers, audio=AUDIO, video=VIDEO):
        self.pipeline = Gst.parse_launch(PIPELINE.format(audio=audio, video=video))
        self.rtc = rtc = self.pipeline.get_by_name("rtc")
        if offers:
            rtc.connect("on-negotiation-needed", lambda _: self.offer())
        rtc.connect("on-ice-candidate", self.on_candidate)
        rtc.connect("pad-added", self.on_pad)
        rtc.connect("on-data-channel", lambda _, channel: self.on_channel(channel))
        rtc.connect("notify::connection-state", self.on_state)
        first = rtc.emit("get-transceiver", 0)
        first.set_property("do-nack", True)
        first.set_property("fec-type", GstWebRTC.WebRTCFECType.ULP_RED)
        # Channels can be made only then, and must be before the offer.
        self.pipeline.set_state(Gst.State.READY)
        if offers:
            self.channel = rtc.emit("create-data-channel", "sendrecv", None)
            self.channel.connect("on-open", lambda _: self.loop.call_soon_threadsafe(self.chatter))
            self.channel.connect("on-message-string", self.on_echo)
            self.channels.append(self.channel)
        self.pipeline.set_state(Gst.State.PLAYING)

    def chatter(self):
        if self.over.is_set():
            return
        self.channel.emit("send-string", f"message {self.tally['sent']}")
        self.tally["sent"] += 1
        self.loop.call_later(0.1, self.chatter)

    def on_echo(self, _, text):
        if text.startswith("message "):
            self.tally["echoed"] += 1

    def on_channel(self, channel):
        self.channels.append(channel)

        def back(method, content):
            channel.emit(method, content)
            self.tally["sent_back"] += 1

        channel.connect("on-message-string", lambda _, text: back("send-string", text))
        channel.connect("on-message-data", lambda _, data: back("send-data", data))

    def on_state(self, rtc, _):
        state = rtc.get_property("connection-state").value_nick
        self.states.append(state)
        if state == "connected":
            self.loop.call_soon_threadsafe(self.connected.set)
        if state in ("failed", "closed"):
            self.loop.call_soon_threadsafe(self.over.set)

    def on_pad(self, _, pad):
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        kind = pad.get_current_caps().get_structure(0).get_string("media")
        bin = Gst.parse_bin_from_description(SINKS[kind], True)
        bin.get_by_name("sink").connect("handoff", lambda *_: self.count(kind))
        self.pipeline.add(bin)
        bin.sync_state_with_parent()
        pad.link(bin.get_static_pad("sink"))

    def count(self, kind):
        self.tally[kind] += 1

    def on_candidate(self, _, index, candidate):
        self.send(json.dumps({"ice": {"candidate": candidate, "sdpMLineIndex": index}}))

    def offer(self):
        self.rtc.emit("create-offer", None, Gst.Promise.new_with_change_func(lambda p: self.describe(p, "offer")))

    def describe(self, promise, kind):
        promise.wait()
        # The description lives in the reply.
        reply = promise.get_reply()
        description = reply.get_value(kind)
        self.rtc.emit("set-local-description", description, Gst.Promise.new())
        self.send(json.dumps({"sdp": {"type": kind, "sdp": description.sdp.as_text()}}))

    def take(self, kind, sdp):
        _, parsed = GstSdp.SDPMessage.new_from_text(sdp)
        types = {"offer": GstWebRTC.WebRTCSDPType.OFFER, "answer": GstWebRTC.WebRTCSDPType.ANSWER}
        description = GstWebRTC.WebRTCSessionDescription.new(types[kind], parsed)

        def answer(_):
            self.rtc.emit("create-answer", None, Gst.Promise.new_with_change_func(lambda p: self.describe(p, "answer")))

        promise = Gst.Promise.new_with_change_func(answer) if kind == "offer" else Gst.Promise.new()
        self.rtc.emit("set-remote-description", description, promise)

    async def hear(self, call, asks):
        try:
            async for text in self.socket:
                self.said.append(text[:80])
                if text == "HELLO":
                    print("registered", flush=True)
                    if call:
                        await self.socket.send(f"SESSION {call}")
                elif text == "SESSION_OK":
                    if asks:
                        await self.socket.send("OFFER_REQUEST")
                    else:
                        self.start(True)
                elif text == "OFFER_REQUEST":
                    self.start(True)
                elif text.startswith("ERROR"):
                    return
                else:
                    message = json.loads(text)
                    if "sdp" in message:
                        kind, sdp = message["sdp"]["type"], message["sdp"]["sdp"]
                        if self.rtc is None:
                            self.start(False, payload_type(sdp, "opus") or AUDIO, payload_type(sdp, "VP8") or VIDEO)
                        self.take(kind, sdp)
                    elif self.rtc is not None:
                        ice = message["ice"]
                        self.rtc.emit("add-ice-candidate", ice["sdpMLineIndex"], ice["candidate"])
        except websockets.ConnectionClosed:
            pass
        finally:
            self.over.set()


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("server", nargs="?")
    parser.add_argument("--id", default="10")
    parser.add_argument("--call")
    parser.add_argument("--remote-offerer", action="store_true")
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    Gst.init(None)
    missing = [name for name in NEEDED if Gst.ElementFactory.find(name) is None]
    if missing:
        print(f"GStreamer lacks {', '.join(missing)}", file=sys.stderr)
        return 3
    if asked.check:
        return 0
    async with websockets.connect(asked.server, open_timeout=10) as socket:
        peer = Peer(socket)
        await socket.send(f"HELLO {asked.id}")
        hearing = asyncio.ensure_future(peer.hear(asked.call, asked.remote_offerer))
        over = asyncio.ensure_future(peer.over.wait())
        try:
            await asyncio.wait(
                [asyncio.ensure_future(peer.connected.wait()), over], timeout=30, return_when=asyncio.FIRST_COMPLETED
            )
            if peer.connected.is_set():
                await asyncio.wait([over], timeout=asked.seconds)
        finally:
            left = not peer.over.is_set()
            peer.over.set()
            hearing.cancel()
            for channel in peer.channels:
                channel.emit("close")
            if peer.pipeline is not None:
                await asyncio.sleep(0.2)
                peer.pipeline.set_state(Gst.State.NULL)
    told = {"connected": peer.connected.is_set(), "left": left, "states": peer.states, "heard": peer.said[:4], **peer.tally}
    print(json.dumps(told), flush=True)
    return 0 if peer.connected.is_set() else 1


sys.exit(asyncio.run(main()))
