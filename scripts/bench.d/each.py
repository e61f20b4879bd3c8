"""What single searches cost the server, one after the other over one connection."""

import http.client
import re
import urllib.parse

from load import SCRIPTS
from servers import Failed


def words(name):
    """A list of words in the script of the load, so that both ask the same."""
    script = (SCRIPTS / "search.lua").read_text(encoding="utf-8")
    listed = re.search(rf"local {name} = {{(.*?)}}", script, re.DOTALL)
    return re.findall(r'"(\w+)"', listed[1])


WORDS, SLIPS = words("words"), words("slips")


def question(asked):
    """What the load asks at this place of its questions."""
    rest, form = divmod(asked, 4)
    number, place = divmod(rest, len(WORDS))
    word, other = WORDS[place], WORDS[number % len(WORDS)]
    said = [word, word[: 3 + number % 3], SLIPS[place], f"{word} {other}"][form]
    return urllib.parse.quote(f"{said} {number}")


def each(server, path, first, times):
    """The processor time of each of so many searches."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(server.url).netloc, timeout=30)
    spent_us = []
    before = server.threads_us()
    for asked in range(first, first + times):
        connection.request("GET", f"{path}?q={question(asked)}")
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise Failed(f"{question(asked)} answers {answer.status}")
        now = server.threads_us()
        spent_us.append(sum(us - before.get(thread, 0) for thread, us in now.items()))
        before = now
    connection.close()
    spent_us.sort()
    at = {"p50_us": times // 2, "p99_us": times * 99 // 100, "max_us": times - 1}
    return {"times": times, **{name: spent_us[place] for name, place in at.items()}}
