"""Runs every command that a guide shows, in order, against a service of its own.

    run.py LIMBER GUIDE.md...

A block marked `sh` is run by bash in a copy of the checkout; a block marked `text` or `json` right
behind it is what it must print, where `…` stands for anything. A guide that shows what is not so
fails here.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

SHOWN_URL = "http://127.0.0.1:8080"
PATIENCE_S = 300
END_OF_BLOCK = "-- end of block --"

SHOWN_SECOND = "127.0.0.1:8081"

# The guide's first command builds and serves; here the service is built and runs already.
CARGO = """#!/bin/sh
[ "$1 $2" = 'run --release' ] || { echo "not in a guide: cargo $*" >&2; exit 1; }
shift 2
[ $# = 0 ] || { shift; exec "$LIMBER" "$@"; }
"""


def blocks(text):
    """The commands of a guide, each with what it must print, or None."""
    fence = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    found = list(fence.finditer(text))
    shown = []
    for at, block in enumerate(found):
        if block[1] != "sh" or "scripts/test" in block[2]:
            continue
        follows = found[at + 1] if at + 1 < len(found) else None
        is_output = (
            follows is not None
            and follows[1] in ("text", "json")
            and not text[block.end() : follows.start()].strip()
        )
        shown.append((block[2], follows[2] if is_output else None))
    return shown


def is_as_shown(expected, printed):
    """Whether a block printed what its guide shows."""
    pattern = "".join(
        # A line that is nothing but an ellipsis stands for any number of lines.
        "(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*") + "\n"
        for line in expected.splitlines()
    )
    lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in lines)) is not None


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(script, limber, folder, tools):
    """Runs a script to its end, with all that it started; its exit code and what it printed."""
    environment = {**os.environ, "LIMBER": str(limber), "PATH": f"{tools}:{os.environ['PATH']}"}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        shell = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=folder,
            env=environment,
            stdout=printed,
            stderr=printed,
            start_new_session=True,
        )
        try:
            code = shell.wait(PATIENCE_S)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)
        printed.seek(0)
        return code, printed.read()


def try_guide(guide, url, limber, folder, tools):
    """Runs one guide; the number of its blocks of commands."""
    shown = blocks(guide.read_text(encoding="utf-8"))
    if not shown:
        sys.exit(f"{guide}: there is no command in it")
    second = f"127.0.0.1:{free_port()}"
    script = "".join(f"{command}\necho '{END_OF_BLOCK}'\n" for command, _ in shown)
    script = script.replace(SHOWN_URL, url).replace(SHOWN_SECOND, second)
    code, text = run(script, limber, folder, tools)
    text = text.replace(url, SHOWN_URL).replace(second, SHOWN_SECOND)
    printed = text.split(f"{END_OF_BLOCK}\n")
    if code != 0:
        failed = shown[min(len(printed), len(shown)) - 1][0]
        sys.exit(f"{guide}: this failed:\n{failed}\nIt printed:\n{printed[-1]}")
    for (command, expected), output in zip(shown, printed):
        if expected is not None and not is_as_shown(expected, output):
            sys.exit(
                f"{guide}: this does not print what the guide shows:\n{command}\n"
                f"It printed:\n{output}\nThe guide shows:\n{expected}"
            )
    return len(shown)


def main():
    limber, *guides = (Path(argument).resolve() for argument in sys.argv[1:])
    with tempfile.TemporaryDirectory() as scratch:
        tools = Path(scratch, "bin")
        tools.mkdir()
        Path(tools, "cargo").write_text(CARGO, encoding="utf-8")
        Path(tools, "cargo").chmod(0o755)
        arguments = ["serve", "--listen", "127.0.0.1:0", "--store", "memory:"]
        service = subprocess.Popen([limber, *arguments], stderr=subprocess.PIPE, text=True)
        try:
            log = iter(service.stderr.readline, "")
            found = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in log)
            url = next(match[0] for match in found if match)
            for guide in guides:
                folder = Path(scratch, guide.stem)
                left_out = shutil.ignore_patterns("target", ".git", "node_modules", "limber.db")
                shutil.copytree(Path.cwd(), folder, ignore=left_out)
                count = try_guide(guide, url, limber, folder, tools)
                print(f"{guide.name}: {count} blocks of commands do what it shows")
        finally:
            service.terminate()
            service.wait()


main()
