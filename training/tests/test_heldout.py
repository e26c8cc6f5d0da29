import ast
import json

from pyx.heldout import programs
from pyx.seeds import seeds

CODE = "import math, string\nfrom itertools import chain, islice\n\ndef first(n, xs):\n    return list(islice(xs, n + 2))\n"


def write(folder, repo):
    (folder / "seeds").mkdir(exist_ok=True)
    record = {"id": repo + ":first", "repo": repo, "kind": "function", "name": "first", "code": CODE, "path": "a.py", "doctests": [{"source": "first(1, [1, 2, 3])"}]}
    with open(folder / "seeds" / "functions.jsonl", "a") as f:
        print(json.dumps(record), file=f)
    for name in ("exercism", "snippets_30s"):
        (folder / "seeds" / (name + ".jsonl")).touch()


def test_held_out_functions_are_disguised_and_never_trained_on(tmp_path):
    write(tmp_path, "pytoolz/toolz")
    write(tmp_path, "someone/else")
    found = list(programs(tmp_path, 1, 3, {}, {}))
    assert len(found) == 3 == len({p["calls"][0] for p in found})
    for p in found:
        assert p["id"].startswith("h:pytoolz/toolz") and p["code"] != CODE and p["calls"][0].startswith(p["entry"] + "(")
        exec(p["code"] + "\n" + p["calls"][0], {})
    assert [name for name, _ in seeds(tmp_path, {})] == ["someone/else:first"]


def test_imports_that_a_function_does_not_use_are_left_out(tmp_path):
    write(tmp_path, "pytoolz/toolz")
    tree = ast.parse(next(programs(tmp_path, 1, 1, {}, {}))["code"])
    assert [a.name for n in tree.body if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names] == ["islice"]
