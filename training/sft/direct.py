"""Rows that ask for an answer alone, beside those that ask for the steps to it.

`python -m sft.direct ROWS OUT` reads forward and backward rows and writes one `direct`
row for each: the same question without `[MONOLOGUE]`, answered at once. A model that
loses its way in a monologue can be asked so, and what it then says comes from how
such programs mostly end, not from steps; a monologue itself never skips any.

What the question gives already is out of the loss, as the runtime writes it itself.
"""

import argparse
import json

TAG = "[MONOLOGUE]\n"
BEGIN = "[ANSWER]\nassert "


def direct(row):
    """The direct row of a forward or backward row; None of one that has no answer."""
    told, found, answer = row["response"].rpartition(BEGIN)
    if not found or not row["prompt"].endswith(TAG):
        return None
    return {**row, "id": row["id"] + "d", "kind": "direct", "prompt": row["prompt"][: -len(TAG)], "response": BEGIN + answer, "mask": given(row, answer)}


def given(row, answer):
    """Ranges of the response that need not be predicted: what is asked for is left."""
    call, start = row["call"], len(BEGIN)
    at = answer.index(call)
    if row["kind"] == "backward":
        head = at + call.index("(") + 1
        return [[0, start + head], [start + at + len(call) - 1, len(BEGIN + answer)]]
    name = at + call.index("(")
    return [[0, start], [start + name, start + at + len(call)]]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("rows")
    p.add_argument("out")
    a = p.parse_args()
    with open(a.rows) as f, open(a.out, "w") as out:
        for row in filter(None, map(direct, map(json.loads, f))):
            print(json.dumps(row), file=out)


if __name__ == "__main__":
    main()
