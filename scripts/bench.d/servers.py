"""Servers that are started, watched and always stopped, and what the kernel says they used."""

import contextlib
import os
import pathlib
import re
import signal
import subprocess
import threading
import time

PATIENCE_S = 120
CORES = sorted(os.sched_getaffinity(0))
# The server has a core of its own where there are two, and the load the other one.
SERVER_CORE, LOAD_CORE = CORES[0], CORES[-1]


class Failed(Exception):
    """Something that could not be run, in words."""


class Server:
    """A running server."""

    def __init__(self, process, url, ready_s, log):
        self.process, self.url, self.ready_s, self.log = process, url, ready_s, log

    def cpu_us(self):
        """The processor time of its threads. Those that answer live as long as the server."""
        return sum(self.threads_us().values())

    def threads_us(self):
        """The processor time of each of its threads."""
        spent_us = {}
        for thread in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                spent_ns = (thread / "schedstat").read_text(encoding="utf-8").split()[0]
                spent_us[thread.name] = int(spent_ns) / 1000
        return spent_us

    def rss_mb(self):
        """What it holds in memory now, in MB."""
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as status:
            kilobytes = re.search(r"^VmRSS:\s+(\d+) kB", status.read(), re.MULTILINE)
        return int(kilobytes.group(1)) * 1024 / 1e6


def pinned(core, command):
    return ["taskset", "--cpu-list", str(core), *command]


@contextlib.contextmanager
def serving(command, stream):
    """Starts a server and stops it, whatever happens. `stream` is where it says `ready`."""
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: subprocess.PIPE}
    if stream == "stdout":
        pipes["stderr"] = None
    began = time.monotonic()
    process = subprocess.Popen(command, text=True, **pipes)
    watchdog = threading.Timer(PATIENCE_S, process.kill)
    watchdog.start()
    try:
        log = []
        output = getattr(process, stream)
        for line in output:
            log.append(line)
            ready = re.search(r"ready.*?(http://127\.0\.0\.1:\d+)", line)
            if ready:
                break
        else:
            raise Failed(f"{' '.join(command)} did not get ready:\n{''.join(log)}")
        ready_s = time.monotonic() - began
        watchdog.cancel()
        threading.Thread(target=output.read, daemon=True).start()
        yield Server(process, ready.group(1), ready_s, log)
    finally:
        watchdog.cancel()
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        process.wait()
