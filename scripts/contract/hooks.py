"""What Schemathesis has to know about the service that no schema can say.

Nothing here forgives an answer. It keeps values that are called valid from being values that only
the service can know: terms of its vocabularies, ids of its documents, and signed cursors.
"""

import json
import os
import urllib.request

import schemathesis

URL = os.environ["LIMBER_URL"]
REVISION_MAX = 2**53 - 1
REVISION_WAITS_MAX = 8

questions = {}
waits = 0


def read(path):
    with urllib.request.urlopen(URL + path) as answer:
        return json.load(answer)


def published(items):
    """The ids that a parameter with this schema of items takes, as the service publishes them."""
    if "x-vocabulary" in items:
        terms = read(f"/v1/vocabularies/{items['x-vocabulary']}")["terms"]
        return [term["id"] for term in terms]
    if "x-kind" in items:
        lists = {c["kind"]: c["href"] for c in read("/v1")["collections"]}
        return [item["id"] for item in read(lists[items["x-kind"]] + "?limit=100")["items"]]
    return None


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Open lists are closed for one content: what it does not hold is refused, and is to be."""
    for path in raw_schema["paths"].values():
        for parameter in path["get"].get("parameters", []):
            schema = parameter.get("schema", {})
            ids = published(schema.get("items", {}))
            if ids is not None:
                schema["items"] = {"type": "string", "enum": ids}


def question(query):
    """What a cursor holds for: everything but how the page is shown."""
    shown = {"cursor", "limit", "view", "count", "include", "min_revision"}
    return {name: value for name, value in (query or {}).items() if name not in shown}


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.query:
        spare_waits(case.query)
        if case.meta is not None and case.meta.generation.mode.is_positive:
            make_sense(case.query)


def spare_waits(query):
    """Each wait for a revision that is not there lasts two seconds: some are enough."""
    global waits
    asked = str(query.get("min_revision", ""))
    if asked.isdigit() and 1 < int(asked) <= REVISION_MAX:
        waits += 1
        if waits > REVISION_WAITS_MAX:
            query["min_revision"] = 1


def make_sense(query):
    """Puts right what no schema can say of a query that is called valid."""
    # A cursor can't be made up: it is signed, for one question.
    cursor = query.pop("cursor", None)
    if cursor in questions:
        for name in question(query):
            del query[name]
        query.update(questions[cursor], cursor=cursor)
    # Each field once, in either direction.
    keys = query.get("sort")
    if isinstance(keys, str):
        keys = keys.split(",")
    if keys:
        fields = {}
        for key in keys:
            fields.setdefault(key.lstrip("-"), key)
        query["sort"] = ",".join(fields.values())


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 200 and "application/json" in response.headers["content-type"][0]:
        cursor = response.json().get("next_cursor")
        if cursor:
            questions[cursor] = question(case.query)


@schemathesis.check
def a_503_is_one_that_was_promised(ctx, response, case):
    if response.status_code == 503:
        asked = str((case.query or {}).get("min_revision", ""))
        assert response.json()["code"] == "revision-not-here", response.text
        assert asked.isdigit() and int(asked) > 1, f"503 for `min_revision={asked}`"
