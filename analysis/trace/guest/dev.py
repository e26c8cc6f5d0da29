"""Traces a call with the interpreter at hand, for development: no sandbox.

    python3 analysis/trace/guest/dev.py < request.json

reads {"source": ..., "call": ..., "expect": ..., "budget": {...}} (several, one a
line, are answered one a line) and prints Traces as package trace encodes them."""

import json
import os
import sys

import driver


def expand(row, sites):
    """A row as an Event of package trace; its Go twin is expand in rows.go."""
    site, frame, depth, value, operands, changed, extra, at = row
    if site < 0:
        return {"k": "output", "f": frame, "d": depth, "at": [0, 0, 0, 0], "v": value}
    kind, op, name, place, texts = sites[site]
    event = {"k": kind, "f": frame, "d": depth, "at": at or place, "op": op, "n": name}
    event["v"] = value
    if operands:
        event["a"] = [{"n": n, "t": t, "v": v} for (n, t), v in zip(texts, operands)]
    if extra is not None:
        event["w" if kind == "expr" else "n"] = extra
    if kind == "raise" and name:
        event["l"] = True
    if changed:
        event["c"] = [{"n": n, "v": v} for n, v in zip(changed[::2], changed[1::2])]
    return {k: v for k, v in event.items() if v != "" or k == "v"}


def trace(serving, request):
    made = serving.handle({"kind": "prepare", "source": request["source"]})
    if "problem" in made:
        return {"stop": "broken", **made}
    reply = serving.handle({"kind": "run", **request, "code": made["code"]})
    columns = reply.pop("rows", {})
    rows = zip(*(columns[c] for c in driver.COLUMNS)) if columns else []
    events = [expand(row, made["sites"]) for row in rows]
    return {"canonical": made["canonical"], **reply, "events": events}


def main():
    out = os.dup(1)
    requests = [json.loads(line) for line in sys.stdin if line.strip()]
    serving = driver.Driver()
    serving.install()
    with os.fdopen(out, "w") as answers:
        for request in requests:
            print(json.dumps(trace(serving, request)), file=answers)


if __name__ == "__main__":
    main()
