"""What harness.js and w3c.js do, with aiortc."""

import asyncio
import json
import resource
import sys
import time
from importlib.metadata import version

from aiortc import RTCConfiguration, RTCPeerConnection

CALLS = 50
WARM_UP = 3
DEADLINE = 15
PAUSE = 0.05
SETTLE = 1
IDLE = 5


class Call:
    def __init__(self):
        # No servers: nothing leaves this machine. Said aloud, since there is one by default.
        self.pc1, self.pc2 = (RTCPeerConnection(RTCConfiguration(iceServers=[])) for _ in range(2))
        self.opened = [asyncio.Event(), asyncio.Event()]
        self.pc2.on("datachannel", lambda channel: opens(channel, self.opened[1]))

    async def open(self):
        opens(self.pc1.createDataChannel("bench"), self.opened[0])
        await self.pc1.setLocalDescription(await self.pc1.createOffer())
        # It tells its candidates in descriptions only: what is handed over is the local description, not the offer made.
        await self.pc2.setRemoteDescription(self.pc1.localDescription)
        await self.pc2.setLocalDescription(await self.pc2.createAnswer())
        await self.pc1.setRemoteDescription(self.pc2.localDescription)
        for event in self.opened:
            await event.wait()

    async def close(self):
        await asyncio.gather(self.pc1.close(), self.pc2.close())


def opens(channel, event):
    # The answerer gets its channel open already.
    if channel.readyState == "open":
        event.set()
    else:
        channel.on("open", event.set)


async def call(meanwhile=None):
    begin = time.perf_counter()
    made = Call()
    try:
        await asyncio.wait_for(made.open(), DEADLINE)
        ms = (time.perf_counter() - begin) * 1000
        if meanwhile:
            await meanwhile()
        return ms
    finally:
        await asyncio.wait_for(made.close(), DEADLINE)
        await asyncio.sleep(PAUSE)


async def tried(meanwhile=None):
    try:
        return await call(meanwhile)
    except Exception as error:
        print(f"failed: {error!r}", file=sys.stderr)
        return None


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return (used.ru_utime + used.ru_stime) * 1000


async def main():
    idle = None

    async def rest():
        nonlocal idle
        await asyncio.sleep(SETTLE)
        begin, before = time.perf_counter(), cpu()
        await asyncio.sleep(IDLE)
        idle = (cpu() - before) / (time.perf_counter() - begin)

    await tried(rest)
    for _ in range(WARM_UP):
        await tried()
    ms = [await tried() for _ in range(CALLS)]
    print(json.dumps({"name": "aiortc", "version": version("aiortc"), "ms": ms, "idle_cpu_ms_per_s": idle}))


asyncio.run(main())
