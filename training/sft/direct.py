"""Rows that ask for an answer alone, put beside those that ask for the steps to it.

`python -m sft.direct ROWS OUT --long LONG` reads the rows of a corpus, whose order it
keeps, and behind forward and backward rows writes the same question without
`[MONOLOGUE]`, answered at once. LONG are forward rows of the same programs whose runs
are too long to be told: their answers can be asked for all the same.

A model that loses its way in a monologue can be asked so. What it then says comes from
how such programs mostly end, not from steps; a monologue itself never skips any. What
the question gives already is out of the loss, as the runtime writes it itself. A
direct row keeps the kind of the row it is made of, and so shares its trunk.
"""

import argparse
import json
from collections import defaultdict
from itertools import groupby, zip_longest

from .data import program_of

TAG = "[MONOLOGUE]\n"
BEGIN = "[ANSWER]\nassert "
SHORT, LONG, ALONE = 2, 2, 3  # direct rows of a program: of calls that are told, of others beside them, of others where none is


def direct(row):
    """The direct row of a forward or backward row; None of one that has no answer."""
    _, found, answer = row["response"].rpartition(BEGIN)
    if not found or not row["prompt"].endswith(TAG):
        return None
    return {**row, "id": row["id"] + "d", "prompt": row["prompt"][: -len(TAG)], "response": BEGIN + answer, "mask": given(row, answer)}


def given(row, answer):
    """Ranges of the response that need not be predicted: what is asked for is left."""
    call, start = row["call"], len(BEGIN)
    at = answer.index(call)
    if row["kind"] == "backward":
        head = at + call.index("(") + 1
        return [[0, start + head], [start + at + len(call), start + len(answer)]]  # that no argument follows has to be said
    name = at + call.index("(")
    return [[0, start], [start + name, start + at + len(call)]]


def beside(rows, long):
    """The rows of one program and kind, with direct ones between them."""
    told = {r["call"] for r in rows if r.get("call")}
    chosen = rows[:SHORT] + [r for r in long if r["call"] not in told][:LONG] if rows[0]["kind"] == "forward" else rows
    made = filter(None, map(direct, chosen if rows[0]["kind"] in ("forward", "backward") else ()))
    return [r for pair in zip_longest(rows, made) for r in pair if r]


def mixed(rows, long):
    """rows: of programs one after another; long: {program: forward rows}."""
    seen = set()
    for (program, kind), group in groupby(rows, lambda r: (program_of(r), r["kind"])):
        seen |= {program} if kind == "forward" else set()
        yield from beside(list(group), long.get(program, ()))
    for program in long:
        if program not in seen:
            yield from filter(None, map(direct, long[program][:ALONE]))


def read(path):
    with open(path) as f:
        yield from map(json.loads, f)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("rows")
    p.add_argument("out")
    p.add_argument("--long", help="forward rows without a limit of length")
    a = p.parse_args()
    long = defaultdict(list)
    for row in read(a.long) if a.long else ():
        long[program_of(row)].append(row)
    with open(a.out, "w") as out:
        for row in mixed(read(a.rows), long):
            print(json.dumps(row), file=out)


if __name__ == "__main__":
    main()
