"""rtcscope's own calls. It tells the spread of its times, not each: `spread` instead of `ms`."""

import json
import os
import resource
import subprocess
from pathlib import Path

CALLS = 50
WARM_UP = 3
IDLE = 5
HERE = Path(__file__).resolve().parent
PROGRAM = os.environ.get("RTCSCOPE") or str(HERE / "../../target/release/rtcscope")


def told(*arguments):
    try:
        run = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=CALLS * 20)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SystemExit(f"Error: {error}") from None
    # A call that does not come up makes it exit with 1, and is counted below.
    if not run.stdout:
        raise SystemExit(f"Error: {run.stderr.strip() or f'{PROGRAM} printed nothing'}")
    return run.stdout


def calls(count):
    arguments = "loopback --no-audio --no-video --duration 0s --timeout 15s --json --repeat".split()
    return json.loads(told(*arguments, str(count)))["scenarios"][0]


def cpu(seconds):
    """Milliseconds of CPU that a call takes which is idle for so long: one message, no media."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    told(*"loopback --quiet --no-audio --no-video --messages 1 --duration".split(), f"{seconds}s")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


idle = (cpu(1 + IDLE) - cpu(1)) / IDLE
calls(WARM_UP)
scenario = calls(CALLS)
metrics = {metric["metric"]: metric for metric in scenario["metrics"]}
spread = metrics.get("channel_open_ms", {"count": 0})
print(json.dumps({
    "name": "rtcscope",
    "version": told("--version").split()[-1],
    "spread": {key: spread.get(key) for key in ("min", "median", "p90", "p99", "max")},
    "failed": scenario["runs"] - spread["count"],
    "idle_cpu_ms_per_s": max(idle, 0.0),
}))
