"""Kills limber at a random moment of its first start, starts it again and compares the content.

    first_start.py BINARY ROUNDS

A first start writes the bundled content. Whoever pulls the plug meanwhile must find, after the
next start, exactly what an undisturbed start gives.
"""

import contextlib
import hashlib
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

PATHS = [
    "/v1/stretches?view=full&locale=es",
    "/v1/routines/back-tension-five",
    "/v1/guidance?limit=100",
]
READY = re.compile(r"ready.*?(http://127\.0\.0\.1:\d+)")
PATIENCE_S = 60
CALM_STARTS = 5


class Lost(Exception):
    """What must never happen, in words."""


def spawn(binary, store):
    command = [binary, "serve", "--listen", "127.0.0.1:0", "--store", f"sled:{store}/limber.db"]
    return subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, cwd=store
    )


@contextlib.contextmanager
def running(binary, store):
    """A server from spawn to clean end; gives its address and the seconds until it was ready."""
    begun = time.monotonic()
    server = spawn(binary, store)
    watchdog = threading.Timer(PATIENCE_S, server.kill)
    watchdog.start()
    log = []
    try:
        for line in server.stderr:
            log.append(line)
            ready = READY.search(line)
            if ready:
                yield ready.group(1), time.monotonic() - begun
                break
        else:
            raise Lost("the server never got ready:\n" + "".join(log))
        server.send_signal(signal.SIGTERM)
        rest = server.stderr.read()
        server.wait()
        if server.returncode != 0:
            raise Lost(f"it ended with {server.returncode}:\n{''.join(log)}{rest}")
    finally:
        watchdog.cancel()
        server.kill()
        server.wait()
        server.stderr.close()


def without_times(value):
    """The same document without the hour of its publication, the one thing that may differ."""
    if isinstance(value, dict):
        return {key: without_times(each) for key, each in value.items() if key != "published_at"}
    if isinstance(value, list):
        return [without_times(each) for each in value]
    return value


def fingerprints(url):
    found = {}
    for path in PATHS:
        with urllib.request.urlopen(url + path, timeout=PATIENCE_S) as answer:
            document = without_times(json.load(answer))
        canonical = json.dumps(document, sort_keys=True, ensure_ascii=False).encode()
        found[path] = hashlib.sha256(canonical).hexdigest()
    return found


def start_and_look(binary, store):
    with running(binary, store) as (url, seconds):
        return fingerprints(url), seconds


def compare(found, reference):
    for path, digest in reference.items():
        if found[path] != digest:
            raise Lost(f"{path} answers {found[path]}, undisturbed it is {digest}")


def calm_starts(binary):
    """Undisturbed first starts: what they answer, and the median of how long they take."""
    reference, times = None, []
    for _ in range(CALM_STARTS):
        with tempfile.TemporaryDirectory() as store:
            found, seconds = start_and_look(binary, store)
        reference = reference or found
        compare(found, reference)
        times.append(seconds)
    return reference, statistics.median(times)


def kill_during_start(binary, store, moment):
    """Whether the server had called itself ready before it was killed."""
    server = spawn(binary, store)
    time.sleep(moment)
    server.kill()
    return bool(READY.search(server.communicate()[1]))


def main(binary, rounds):
    reference, whole = calm_starts(binary)
    for path, digest in reference.items():
        print(f"{digest}  {path}")
    print(f"a whole first start takes {whole * 1000:.1f} ms (median of {CALM_STARTS})", flush=True)

    before_ready, seconds_again = 0, []
    for number in range(1, rounds + 1):
        store = tempfile.mkdtemp(prefix="limber-first-start-")
        moment = random.uniform(0, 1.5 * whole)
        try:
            before_ready += not kill_during_start(binary, store, moment)
            found, seconds = start_and_look(binary, store)
            compare(found, reference)
        except Lost as lost:
            when = f"round {number}, killed after {moment * 1000:.1f} ms, store kept in {store}"
            raise Lost(f"{when}: {lost}") from lost
        shutil.rmtree(store)
        seconds_again.append(seconds)

    print(f"{rounds} rounds: {before_ready} killed before ready, {rounds - before_ready} after")
    print(
        f"the start after it: median {statistics.median(seconds_again) * 1000:.1f} ms, "
        f"longest {max(seconds_again) * 1000:.1f} ms"
    )
    print(f"{rounds} of {rounds} answered as an undisturbed start, 0 differed")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        main(os.path.abspath(sys.argv[1]), int(sys.argv[2]))
    except Lost as lost:
        sys.exit(f"FAILED: {lost}")
