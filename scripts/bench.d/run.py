"""Measures limber against a bare actix server, in one run.

    run.py TARGET [--quick] [N...]

TARGET is cargo's target folder with both release builds. For each number of generated documents:
the start, the memory, every kind of request on both servers in turn, and publications.
"""

import argparse
import dataclasses
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import report
from each import each
from load import CONNECTIONS, load
from servers import LOAD_CORE, SERVER_CORE, Failed, pinned, serving

STARTS = 5
SEARCHES = 2_000
LOCALES = ["en", "es", "de"]
# With more documents than this only the first locale is read whole: the run would take too long.
WHOLE_MAX = 10_000
PUBLISH_AT = [1_000, 10_000, 100_000]


@dataclasses.dataclass(frozen=True)
class Case:
    """One kind of request. The page is what both servers send."""

    name: str
    page: str
    coding: str = "identity"
    is_conditional: bool = False
    script: str | None = None
    # Questions that are worked on queue up, and a long queue is no longer a matter of their cost.
    connections: int = CONNECTIONS


CASES = [
    Case("item", "item"),
    Case("item, br", "item", "br"),
    Case("304", "item", is_conditional=True),
    Case("list asked before", "list"),
    Case("list asked before, br", "list", "br"),
    Case("list never asked before", "list", script="never.lua", connections=8),
    Case("timeline", "timeline"),
    Case("timeline, br", "timeline", "br"),
    Case("search", "search", script="search.lua", connections=8),
]


def say(text):
    print(text, flush=True)


class Bench:
    """One run of everything."""

    def __init__(self, target, quick):
        self.limber = target / "release" / "limber"
        self.tool = target / "release" / "limber-bench"
        self.rounds = 3 if quick else 5
        self.seconds = 1 if quick else 2
        self.publications = 100 if quick else 300
        self.asked = 0

    def told(self, *arguments):
        """What a command of the tool tells."""
        ran = subprocess.run([self.tool, *arguments], capture_output=True, text=True, check=False)
        if ran.returncode != 0:
            raise Failed(f"limber-bench {arguments[0]}: {ran.stderr}")
        return json.loads(ran.stdout)

    def serve(self, store, core=None, workers=None):
        command = [str(self.limber), "serve", "--listen", "127.0.0.1:0", "--store", store]
        if workers:
            command += ["--workers", str(workers)]
        return serving(pinned(core, command) if core is not None else command, "stderr")

    def starts(self, store):
        """How long cold processes take to get ready, and how much of that they compute."""
        ready_s, cpu_s = [], []
        for _ in range(STARTS):
            with self.serve(store) as server:
                ready_s.append(server.ready_s)
                cpu_s.append(server.cpu_us() / 1e6)
        return {"ready_s": ready_s, "cpu_s": cpu_s}

    def small(self, folder):
        """What it is to run the bundled content: start and memory."""
        store = f"sled:{folder}/bundled"
        with self.serve(store):
            pass
        times = self.starts(store)
        with self.serve(store) as server:
            idle_mb = server.rss_mb()
        return {
            "binary_mb": self.limber.stat().st_size / 1e6,
            "bundled_start": times,
            "bundled_idle_mb": idle_mb,
        }

    def at(self, folder, documents):
        """Everything at one number of documents."""
        home = folder / str(documents)
        say(f"\n== {documents} documents: generating")
        began = time.monotonic()
        generated = self.told("generate", "--documents", str(documents), "--folder", str(home))
        found = {
            "documents": generated["documents"],
            "stored_mb": generated["bytes"] / 1e6,
            "generate_s": time.monotonic() - began,
        }
        say(f"{documents} documents: {STARTS} starts")
        found["start"] = self.starts(f"sled:{home}")
        with self.serve(f"sled:{home}", SERVER_CORE, workers=1) as limber:
            found["started_mb"] = limber.rss_mb()
            locales = LOCALES if documents <= WHOLE_MAX else LOCALES[:1]
            say(f"{documents} documents: reading every one in {', '.join(locales)}")
            crawled = self.told("crawl", "--from", limber.url, *locales)
            found["locales"] = locales
            found["read_mb"] = crawled["bytes"] / 1e6
            found["all_read_mb"] = limber.rss_mb()
            found["cases"] = self.compare(limber, documents)
            found["loaded_mb"] = limber.rss_mb()
        if documents in PUBLISH_AT:
            found["publish"] = self.publish(home, documents)
        shutil.rmtree(home)
        return found

    def publish(self, home, documents):
        say(f"{documents} documents: {self.publications} publications")
        return self.told("publish", "--folder", str(home), "--times", str(self.publications))

    def compare(self, limber, documents):
        """Every case on both servers in turn."""
        pages = self.pages(limber)
        command = [str(self.tool), "bare", "--from", limber.url]
        command += [f"{name}={path}" for name, path in pages.items()]
        found = {}
        with serving(pinned(SERVER_CORE, command), "stdout") as bare:
            for case in CASES:
                if case.page not in pages:
                    say(f"{documents} documents: no {case.name} here yet, left out")
                    continue
                say(f"{documents} documents: {case.name}")
                found[case.name] = self.rounds_of(case, limber, bare, pages[case.page])
        return found

    def pages(self, limber):
        """What is asked for, by name."""
        def first(kind):
            items = ask(f"{limber.url}/v1/{kind}?limit=1")["items"]
            return items[0]["id"]

        pages = {
            "item": f"/v1/stretches/{first('stretches')}",
            "list": "/v1/stretches?sort=name&limit=20",
            "timeline": f"/v1/routines/{first('routines')}/timeline",
            "search": "/v1/search?q=cobra",
        }
        try:
            ask(limber.url + pages["search"])
        except urllib.error.HTTPError as error:
            error.close()
            if error.code != 404:
                raise Failed(f"{pages['search']} answers {error.code}") from error
            del pages["search"]
        return pages

    def rounds_of(self, case, limber, bare, path):
        """The rounds of one case: limber and bare, then bare and limber."""
        bare_path = f"/{case.page}/{case.coding}"
        headers = [f"Accept-Encoding: {case.coding}"] if case.coding != "identity" else []
        if case.is_conditional:
            headers.append(f"If-None-Match: {etag(limber.url + path)}")
        sides = {
            "limber": (limber, path.split("?")[0] if case.script else path),
            "bare": (bare, bare_path),
        }
        found = {"limber": [], "bare": []}
        # One asker makes what all the others then get: they need not wait for it one by one.
        fetch(limber.url + path).close()
        for number in range(-1, self.rounds):
            for side in ["limber", "bare"] if number % 2 else ["bare", "limber"]:
                server, asked = sides[side]
                seconds = self.seconds if number >= 0 else 1
                told = load(
                    server, asked, seconds, headers, case.script, self.asked, case.connections
                )
                # More than can be asked in the time, so that no question comes again.
                self.asked += 1_000_000 if case.script else 0
                if number >= 0:
                    found[side].append(dataclasses.asdict(told))
        if case.name == "search":
            say(f"{SEARCHES} searches one after the other")
            found["each"] = each(limber, path.split("?")[0], self.asked, SEARCHES)
        return found


def fetch(url):
    return urllib.request.urlopen(url, timeout=60)


def ask(url):
    with fetch(url) as answer:
        return json.load(answer)


def etag(url):
    with fetch(url) as answer:
        return answer.headers["ETag"]


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", usage="%(prog)s [--quick] [N...]")
    parser.add_argument("target", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("documents", type=int, nargs="*", metavar="N")
    options = parser.parse_intermixed_args()
    numbers = options.documents or ([1_000, 10_000] if options.quick else [100, 10_000, 100_000])
    # Whoever ends this ends the servers too: each is stopped on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    bench = Bench(options.target, options.quick)
    if SERVER_CORE == LOAD_CORE:
        say("There is one core: server and load share it, and only ratios tell anything.")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=options.target) as folder:
        folder = pathlib.Path(folder)
        say("== The bundled content")
        found = {"small": bench.small(folder), "at": {}}
        for documents in numbers:
            found["at"][documents] = bench.at(folder, documents)
            # What was measured is not lost where something fails later.
            kept = json.dumps(found, indent=1)
            (options.target / "bench.json").write_text(kept, encoding="utf-8")
            say("\n" + report.at(documents, found["at"][documents]))
        if not options.documents and 1_000 not in numbers:
            home = folder / "publish"
            bench.told("generate", "--documents", "1000", "--folder", str(home))
            found["publish_at_1000"] = bench.publish(home, 1_000)
    say(f"\n{report.whole(found)}\n\n{report.goals(found)}")
    say(f"\nMeasured in {time.monotonic() - began:.0f} s.")


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        sys.exit(f"scripts/bench: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
