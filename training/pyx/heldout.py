"""Programs to test a model on: functions of the sources that are kept out of training.

`python -m pyx.heldout --data DATA --out F` writes them with their names exchanged and,
where there is one, a constant changed, so that none is one that a model may have read
elsewhere: each as so many programs, of one call each. `semcoder eval fresh --data F`
asks for them.
"""

import argparse
import ast
import json
from pathlib import Path

from . import mutants
from .examples import Unfit
from .generate import rng_of
from .records import records
from .seeds import HELD_OUT, maker

FIELDS = {"id": str, "repo": str, "kind": str, "name": str, "code": str, "doctests": list}


def functions(data, broken):
    """(id, make) of every function of the held-out sources."""
    for r in records(Path(data) / "seeds" / "functions.jsonl", FIELDS, broken):
        if r["repo"] in HELD_OUT and r["kind"] == "function":
            examples = [d["source"] for d in r["doctests"] if isinstance(d, dict) and isinstance(d.get("source"), str)]
            yield r["id"], maker("h:" + r["id"], r["name"], r["code"], examples)


def disguised(rng, item, most):
    """One program for each of most calls: the item under other names, with another constant where it has one."""
    constants = (mutants.number, mutants.text)
    code = mutants.changed(rng, item["code"], constants) or mutants.changed(rng, item["code"], constants) or item["code"]
    code, entry, calls = mutants.renamed(rng, ast.parse(code), item["entry"], item["calls"])
    return [{"id": f"{item['id']}/{i}", "source": "heldout", "entry": entry, "code": code, "calls": [c]} for i, c in enumerate(calls[:most])]


def programs(data, seed, most, unfit, broken):
    for id, make in functions(data, broken):
        rng = rng_of(seed, "heldout", id)
        try:
            yield from disguised(rng, make(rng), most)
        except Unfit as e:
            unfit[str(e)] = unfit.get(str(e), 0) + 1


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", required=True, help="folder that holds seeds/")
    p.add_argument("--out", required=True)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--calls", type=int, default=4, help="of a function, at most")
    a = p.parse_args()
    unfit, written = {}, 0
    with open(a.out, "w") as out:
        for item in programs(a.data, a.seed, a.calls, unfit, {}):
            print(json.dumps(item), file=out)
            written += 1
    print(f"{written} programs; left out: {unfit}")


if __name__ == "__main__":
    main()
