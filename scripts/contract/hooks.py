"""What Schemathesis has to know about the service that no schema can say.

Nothing here forgives an answer. It keeps values that are called valid from being values that only
the service can know: terms of its vocabularies, ids of its documents, and signed cursors.
"""

import json
import os
import urllib.request

import schemathesis

URL = os.environ["LIMBER_URL"]
REVISION_WAITS_MAX = 8

given_cursors = set()
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
                schema["maxItems"] = min(schema["maxItems"], len(ids))


def question(query):
    """What a cursor holds for: everything but how the page is shown."""
    shown = {"cursor", "limit", "view", "count", "include", "min_revision"}
    return json.dumps({k: v for k, v in (query or {}).items() if k not in shown}, sort_keys=True)


@schemathesis.hook
def before_call(context, case, kwargs):
    global waits
    if case.meta is None or not case.meta.generation.mode.is_positive or not case.query:
        return
    query = case.query
    # A cursor can't be made up: it is signed for one question.
    if "cursor" in query and (question(query), query["cursor"]) not in given_cursors:
        del query["cursor"]
    # Each field once, in either direction: no schema can say so.
    if isinstance(query.get("sort"), (str, list)):
        keys = query["sort"].split(",") if isinstance(query["sort"], str) else query["sort"]
        once = {key.lstrip("-"): key for key in reversed(keys)}
        kept = [key for key in keys if once[key.lstrip("-")] == key]
        query["sort"] = ",".join(kept) if isinstance(query["sort"], str) else kept
    # Each wait for a revision lasts two seconds: some are enough.
    if int(query.get("min_revision", 0)) > 1:
        waits += 1
        if waits > REVISION_WAITS_MAX:
            query["min_revision"] = 1


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 200 and "application/json" in response.headers["content-type"][0]:
        cursor = response.json().get("next_cursor")
        if cursor:
            given_cursors.add((question(case.query), cursor))


@schemathesis.check
def a_503_is_one_that_was_promised(ctx, response, case):
    if response.status_code == 503:
        asked = str((case.query or {}).get("min_revision", ""))
        assert response.json()["code"] == "revision-not-here", response.text
        assert asked.isdigit() and int(asked) > 1, f"503 for `min_revision={asked}`"
