#!/usr/bin/env python3
"""Makes a log of many calls out of a capture of one, for `run`.

Every call gets connections, names, session ids, ICE credentials and times of its own; calls overlap; some fail in known
ways. What is in it goes to standard error as JSON, so that a reader's answer can be held against it.
"""

import argparse
import datetime
import heapq
import json
import pathlib
import re
import sys

CAPTURES = pathlib.Path(__file__).resolve().parents[2] / "fixtures" / "captures"

# What must be another in each call: a pattern, and how it is written for call n. The group is what is replaced.
TOKENS = {
    "gstreamer": ("gstreamer/gst-offer-request-datachannel.frames.jsonl", [r"\b(77|66)(?=\")", r'"conn":"(c[12])"']),
    "gstreamer-log": ("gstreamer/gst-offer-request-datachannel.server.log", [r"(?<=[ '])(77|66)(?=[ ':])"]),
    "relay": ("relay/relay-av-call-ok.frames.jsonl", [r'"conn":"(c[12])"', r'\\"(alice|bob)\\"']),
    "rooms": (
        "rooms/sio-websocket-room-call.frames.jsonl",
        [r'"conn":"(e[12])"', r"(room-1)", r"(u8REn3ZuA-fyqacfAAAA|5r6cU9hjME_EXSHJAAAB)"],
    ),
    "simple-peer": ("simple-peer/simple-peer-trickle-media.server.log", [r"\b(c[12])\b", r'"from":"([ab])"']),
}
ALWAYS = [r"o=- (\d{6,})", r"ufrag[: ]([A-Za-z0-9+/]{4})\b"]
TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}")
CHATTER = [
    "{} INFO  http.access GET /healthz 200 0.4 ms agent=kube-probe/1.31",
    "{} DEBUG pool.worker-7 idle connections: 12, queue: 0, last swept 29 s ago",
    "{} INFO  metrics pushed 214 series in 18 ms to collector:4317 (retries: 0)",
    "{} WARN  cache miss ratio 0.31 over the last minute, threshold 0.30 [shard 4]",
]


def template(name):
    """The lines of a capture: (milliseconds since the first, is it the answer or later, parts, which part is which)."""
    path, patterns = TOKENS[name]
    pattern = re.compile("|".join(f"(?:{one})" for one in patterns + ALWAYS))
    lines, zero = [], None
    for line in (CAPTURES / path).read_text().splitlines():
        stamp = TIME.search(line)
        at = datetime.datetime.fromisoformat(stamp.group() + "+00:00").timestamp() * 1000
        zero = zero or at
        parts, end = [], 0
        spots = [(stamp.start(), stamp.end(), None)]
        for found in pattern.finditer(line):
            group = next(n for n, text in enumerate(found.groups(), 1) if text is not None)
            spots.append((found.start(group), found.end(group), found.group(group)))
        for start, stop, old in sorted(spots):
            parts += [line[end:start], old and ("token", old)]
            end = stop
        parts.append(line[end:] + "\n")
        later = bool(re.search(r'type[\\]*":[\\]*"answer', line))
        ends = bool(re.search(r'"dir":"close"|Disconnected|Closing|Cleaned|connection c\d closed', line))
        lines.append((at - zero, later, ends, parts))
    return lines


def fresh(old, n, which):
    """What stands in call n for a token, the `which`th of its capture: of another length only for names."""
    if old.isdigit() and len(old) > 6:
        return str(10**17 + n * 8 + which)
    if len(old) == 4:
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        value = n * 8 + which
        return "".join(alphabet[value >> shift & 63] for shift in (18, 12, 6, 0))
    return f"{old}{n}" if not old.isdigit() else f"{old}{n:06}"


def call(lines, n, start, without_answer):
    tokens, answered = {}, False
    for at, answer, ends, parts in lines:
        answered |= answer
        if without_answer and answered and not ends:
            continue
        stamp = datetime.datetime.fromtimestamp((start + at) / 1000, datetime.UTC)
        text = stamp.strftime("%Y-%m-%dT%H:%M:%S.") + f"{stamp.microsecond // 1000:03}"
        out = []
        for part in parts:
            if part is None:
                out.append(text)
            elif isinstance(part, tuple):
                old = part[1]
                out.append(tokens.get(old) or tokens.setdefault(old, fresh(old, n, len(tokens))))
            else:
                out.append(part)
        yield start + at, "".join(out)


def chatter(start, step):
    n = 0
    while True:
        at = start + n * step
        stamp = datetime.datetime.fromtimestamp(at / 1000, datetime.UTC)
        text = stamp.strftime("%Y-%m-%dT%H:%M:%S.") + f"{stamp.microsecond // 1000:03}Z"
        yield at, CHATTER[n % len(CHATTER)].format(text) + "\n"
        n += 1


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("dialect", choices=TOKENS)
    arguments.add_argument("megabytes", type=float)
    arguments.add_argument("--every", type=int, default=250, help="milliseconds from call to call")
    arguments.add_argument("--fails", type=int, default=86, help="every so manieth call has no answer")
    arguments.add_argument("--chatter", type=float, default=0, help="milliseconds from one other line to the next")
    options = arguments.parse_args()
    lines, left = template(options.dialect), options.megabytes * 1_000_000
    start, n, failed, out, queue = 1_795_155_000_000, 0, 0, sys.stdout, []
    other = chatter(start, options.chatter) if options.chatter else None
    waiting = next(other) if other else None
    while left > 0 or queue:
        begins = start + n * options.every
        if left > 0:
            fails = n % options.fails == options.fails - 1
            failed += fails
            for order, (at, line) in enumerate(call(lines, n, begins, fails)):
                heapq.heappush(queue, (at, n, order, line))
                left -= len(line)
            n += 1
        while queue and (queue[0][0] < begins or left <= 0):
            at, _, _, line = heapq.heappop(queue)
            while waiting and waiting[0] <= at:
                out.write(waiting[1])
                left -= len(waiting[1])
                waiting = next(other)
            out.write(line)
    json.dump({"calls": n, "failed": failed}, sys.stderr)


main()
