"""A policy for the benchmark in another language: every vertex at half of its time, up at once, down after ten minutes.

    npm run bench -- --suite r2 --external "python3 bench/examples/half_busy.py"

It is asked line by line: {"op": "open"}, then {"op": "tick"} at every interval (docs/policy-server.md has all fields).
"""
import json
import math
import sys

TARGET = 0.5
PATIENCE_MS = 600_000

jobs = {}


def decide(job, tick):
    """What every vertex should have: {name: [from, to]}, or nothing."""
    parallelism = tick["job"]["parallelism"]
    wanted = {}
    for name, sample in tick["vertices"].items():
        busy = sample["metrics"]["busyTimeMsPerSecond"][2] / 1000
        wanted[name] = max(1, math.ceil(parallelism[name] * busy / TARGET))
    if not wanted or tick["status"] != "RUNNING":
        return {}
    larger = any(wanted[name] > 1.2 * parallelism[name] for name in wanted)
    smaller = all(wanted[name] < 0.8 * parallelism[name] for name in wanted)
    if not smaller:
        job["since"] = tick["now"]
    if larger or tick["now"] - job["since"] > PATIENCE_MS:
        job["since"] = tick["now"]
        return {name: [parallelism[name], wanted[name]] for name in wanted}
    return {}


for line in sys.stdin:
    message = json.loads(line)
    operation, job_id = message["op"], message["id"]
    answer = {"op": operation, "id": job_id}
    if operation == "open":
        jobs[job_id] = {"since": 0}
        answer["validation"] = None
    else:
        summaries = decide(jobs[job_id], message)
        answer["outcome"] = "scaled" if summaries else "balanced"
        answer["summaries"] = summaries
    print(json.dumps(answer), flush=True)
