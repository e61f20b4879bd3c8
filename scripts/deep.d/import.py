"""Imports many documents, and kills limber at random moments while it does.

    import.py FOLDER-OF-BINARIES ROUNDS

After a kill the next start must serve all of an import or nothing of it, and the same import sent
again must bring the rest.
"""

import contextlib
import http.client
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

READY = re.compile(r"ready.*?http://(127\.0\.0\.1:\d+)")
PATIENCE_S = 600
FEW, MANY = 2_000, 50_000


class Lost(Exception):
    """What must never happen, in words."""


class Server:
    """A server that is ready, and dies with the test."""

    def __init__(self, limber, store):
        command = [limber, "serve", "--listen", "127.0.0.1:0", "--store", f"sled:{store}/limber.db"]
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )
        watchdog = threading.Timer(PATIENCE_S, self.process.kill)
        watchdog.start()
        log = []
        for line in self.process.stderr:
            log.append(line)
            ready = READY.search(line)
            if ready:
                self.address = ready.group(1)
                break
        else:
            raise Lost("the server never got ready:\n" + "".join(log))
        watchdog.cancel()
        # What it says further is read, so that it never waits for us.
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def read(self, path):
        with urllib.request.urlopen(f"http://{self.address}{path}", timeout=PATIENCE_S) as answer:
            return json.load(answer)

    def revision(self):
        return self.read("/v1")["revision"]

    def counts(self):
        kinds = ["stretches", "routines", "guidance"]
        return [self.read(f"/v1/{kind}?limit=1&count=exact")["count"] for kind in kinds]

    def memory_mb(self, name):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(rf"{name}:\s+(\d+) kB", status.read()).group(1)) / 1000

    def send(self, key, path, query=""):
        """The status and the body of an import of a file."""
        connection = http.client.HTTPConnection(self.address, timeout=PATIENCE_S)
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"}
        with open(path, "rb") as lines:
            connection.request("POST", f"/manage/v1/import{query}", lines, headers)
        answer = connection.getresponse()
        return answer.status, json.load(answer)

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        self.process.wait()


@contextlib.contextmanager
def serving(limber, store):
    server = Server(limber, store)
    try:
        yield server
    finally:
        server.kill()


def issued(limber, store):
    """A store with the bundled content, and a key that may import into it."""
    with serving(limber, store) as server:
        server.kill(signal.SIGTERM)
    command = [limber, "keys", "issue", "--name", "deep", "--scope", "import"]
    command += ["--store", f"sled:{store}/limber.db"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def write_lines(bench, path, documents):
    with open(path, "wb") as lines:
        subprocess.run([bench, "lines", "--documents", str(documents)], check=True, stdout=lines)


def break_middle(path, broken):
    """The same lines with one in the middle that breaks a rule; the answer is its number."""
    with open(path, "rb") as lines:
        count = sum(1 for _ in lines)
    with open(path, "rb") as lines, open(broken, "wb") as out:
        for number, line in enumerate(lines, 1):
            if number == count // 2:
                document = json.loads(line)
                document["license"] = None
                line = json.dumps(document).encode() + b"\n"
            out.write(line)
    return count // 2


def figures(limber, path, work):
    """One import of all of it, with a broken line first: seconds, and memory at its peak."""
    store = tempfile.mkdtemp(dir=work)
    key = issued(limber, store)
    line = break_middle(path, f"{work}/broken.ndjson")
    with serving(limber, store) as server:
        begun = time.monotonic()
        status, problem = server.send(key, f"{work}/broken.ndjson")
        seconds = time.monotonic() - begun
        lines = {fault["line"] for fault in problem["errors"]}
        if status != 422 or lines != {line} or server.revision() != 1:
            raise Lost(f"a broken line {line}: {status}, lines {lines}, {server.revision()}")
        print(f"broken line {line}: named after {seconds:.1f} s, nothing changed, "
              f"peak {server.memory_mb('VmHWM'):.0f} MB", flush=True)
    with serving(limber, store) as server:
        begun = time.monotonic()
        status, report = server.send(key, path)
        whole = time.monotonic() - begun
        if status != 200 or server.revision() != 2:
            raise Lost(f"the import: {status}, {report}")
        print(f"{report['counts']['lines']} documents of {os.path.getsize(path) / 1e6:.0f} MB: "
              f"readable after {whole:.1f} s, peak {server.memory_mb('VmHWM'):.0f} MB, "
              f"then {server.memory_mb('VmRSS'):.0f} MB", flush=True)
        begun = time.monotonic()
        status, report = server.send(key, path)
        if server.revision() != 2 or report["counts"]["unchanged"] != report["counts"]["lines"]:
            raise Lost(f"sent again: {status}, {report['counts']}")
        print(f"sent again: nothing to do, told after {time.monotonic() - begun:.1f} s", flush=True)
    shutil.rmtree(store)
    return whole


def calm(limber, path, template, key, work):
    """What an undisturbed import leaves, and how long it takes."""
    times = []
    for _ in range(3):
        store = f"{work}/calm"
        shutil.copytree(template, store)
        with serving(limber, store) as server:
            before = server.counts()
            begun = time.monotonic()
            server.send(key, path)
            times.append(time.monotonic() - begun)
            after = server.counts()
        shutil.rmtree(store)
    return before, after, statistics.median(times)


def round_of(limber, path, template, key, work, expected, moment):
    """Kills an import at a moment of it. The answer is whether all of it is there afterwards."""
    before, after = expected
    store = f"{work}/round"
    shutil.copytree(template, store)
    server = Server(limber, store)
    answered = []

    def send():
        with contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            answered.append(server.send(key, path)[0])

    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(moment)
    server.kill()
    sender.join()
    with serving(limber, store) as server:
        revision, counts = server.revision(), server.counts()
        if (revision, counts) not in [(1, before), (2, after)]:
            raise Lost(f"revision {revision} with {counts}, store kept in {store}")
        if answered and revision == 1:
            raise Lost(f"it was answered and is gone, store kept in {store}")
        status, _ = server.send(key, path)
        if status != 200 or server.counts() != after or server.revision() != 2:
            raise Lost(f"sent again: {status}, {server.counts()}, store kept in {store}")
    shutil.rmtree(store)
    return revision == 2


def kills(limber, path, work, rounds):
    template = tempfile.mkdtemp(dir=work)
    key = issued(limber, template)
    before, after, whole = calm(limber, path, template, key, work)
    all_there = 0
    for _ in range(rounds):
        moment = random.uniform(0, 1.5 * whole)
        all_there += round_of(limber, path, template, key, work, (before, after), moment)
    print(f"{rounds} kills of an import that takes {whole:.2f} s: {all_there} times all of it was "
          f"there, {rounds - all_there} times nothing, 0 times a part", flush=True)


def main(binaries, rounds):
    limber, bench = f"{binaries}/limber", f"{binaries}/limber-bench"
    with tempfile.TemporaryDirectory(prefix="limber-import-") as work:
        few, many = f"{work}/few.ndjson", f"{work}/many.ndjson"
        write_lines(bench, few, FEW)
        write_lines(bench, many, MANY)
        figures(limber, many, work)
        kills(limber, few, work, rounds)
        kills(limber, many, work, max(1, rounds // 20))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        main(os.path.abspath(sys.argv[1]), int(sys.argv[2]))
    except Lost as lost:
        sys.exit(f"FAILED: {lost}")
