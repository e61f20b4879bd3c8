"""Load by wrk, and what one round of it cost the server."""

import dataclasses
import pathlib
import re
import subprocess

from servers import LOAD_CORE, Failed, pinned

CONNECTIONS = 64
# A round that has no answer after this long is given up.
LONGEST_S = 60
SCRIPTS = pathlib.Path(__file__).parent
UNITS_MS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}
UNITS_BYTES = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}


@dataclasses.dataclass
class Round:
    """What one round told."""

    cpu_us: float
    requests_s: float
    p50_ms: float
    p99_ms: float
    bytes: float


def load(server, path, seconds, *rest):
    """One round, longer where too few were answered in the time."""
    while True:
        told = one(server, path, seconds, *rest)
        if told:
            return told
        if seconds > LONGEST_S:
            raise Failed(f"{path} was not answered in {seconds} s")
        seconds *= 4


def one(server, path, seconds, headers=(), script=None, first=0, connections=CONNECTIONS):
    """Asks a server for some seconds. `first` is where a script begins to count.

    None where too few were answered in the time to tell anything.
    """
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "--latency"]
    for header in headers:
        command += ["-H", header]
    if script:
        command += ["-s", str(SCRIPTS / script)]
    command += [server.url + path]
    if script:
        command += ["--", str(first)]
    before = server.cpu_us()
    ran = subprocess.run(pinned(LOAD_CORE, command), capture_output=True, text=True, check=False)
    cpu_us = server.cpu_us() - before
    told = ran.stdout
    answered = re.search(r"(\d+) requests in ([\d.]+)(ms|s|m), ([\d.]+)(B|KB|MB|GB) read", told)
    if ran.returncode != 0 or not answered:
        raise Failed(f"{' '.join(command)}\n{told}{ran.stderr}")
    p50_ms, p99_ms = latency(told, 50), latency(told, 99)
    if int(answered[1]) == 0 or p50_ms is None or p99_ms is None:
        return None
    # A worker that is busy for seconds lets connections go: told, and no reason to end the run.
    broken = re.search(r"Socket errors: .*", told)
    if broken:
        print(f"{path}: {broken[0]}", flush=True)
    if "Non-2xx" in told:
        raise Failed(f"not every answer was good: {' '.join(command)}\n{told}")
    requests = int(answered[1])
    elapsed_s = float(answered[2]) * UNITS_MS[answered[3]] / 1000
    size = float(answered[4]) * UNITS_BYTES[answered[5]]
    return Round(
        cpu_us / requests, requests / elapsed_s, p50_ms, p99_ms, size / requests
    )


def latency(told, percent):
    found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s|m)\s*$", told, re.MULTILINE)
    return float(found[1]) * UNITS_MS[found[2]] if found else None
