"""What counts as the same program, and as one of the evaluation data."""

import ast
import json
import re

import pytest
from corpus import COPIED, EVALUATED, FILES, HELD, TEXT

from pyx import mutants, twins
from pyx.benchmarks import benchmarks
from pyx.overlap import Index
from pyx.stream import rng_of

SAME = [
    ("def f(x):\n    return x + 1", "def g(value):\n    return value + 1"),
    ("def f(x):\n    '''Says so.'''\n    return x + 1", "def f(x: int) -> int:\n    return x + 1"),
    ("def f(list):\n    return [a for a in list]", "def f(xs):\n    return [x for x in xs]"),
    ("def f(x):\n    y: int = x\n    return y", "def f(x):\n    z = x\n    return z"),
    ("import math as m\ndef f(x):\n    return m.sqrt(x)", "import math as n\ndef f(x):\n    return n.sqrt(x)"),
    ("def f(x):\n    try:\n        return x[0]\n    except KeyError as e:\n        return e", "def f(y):\n    try:\n        return y[0]\n    except KeyError as error:\n        return error"),
]
OTHER = [
    ("def f(x):\n    return x + 1", "def f(x):\n    return x + 2"),
    ("def f(x):\n    return x.upper()", "def f(x):\n    return x.lower()"),
    ("def f(x):\n    return len(x)", "def f(x):\n    return sum(x)"),
    ("def f(x, y):\n    return x - y", "def f(x, y):\n    return y - x"),
    ("def f(x):\n    return x[1:]", "def f(x):\n    return x[:1]"),
    ("def f(x):\n    if x:\n        x = 1\n    return x", "def f(x):\n    if x:\n        x = 1\n        return x"),
    ("def f(*a):\n    return a", "def f(**a):\n    return a"),
    ("def f(x):\n    return 'a'", "def f(x):\n    return a"),
    ("def f(x):\n    return 1", "def f(x):\n    return True"),
]


@pytest.mark.parametrize("a, b", SAME)
def test_renamed_copies_have_one_key(a, b):
    assert twins.key(a) == twins.key(b)


@pytest.mark.parametrize("a, b", OTHER)
def test_other_programs_have_another_key(a, b):
    assert twins.key(a) != twins.key(b)


def test_names_leave_the_key_alone_and_constants_the_shape():
    for k, record in enumerate(FILES["seeds/functions.jsonl"]):
        code = ast.unparse(ast.parse(record["code"]))
        new, _, _ = mutants.renamed(rng_of(k), ast.parse(code), record["name"], [])
        assert twins.key(new) == twins.key(code)
        changed = re.sub(r"(\d+)", r"7\g<1>", code)
        if changed != code:
            assert twins.key(changed) != twins.key(code)
            assert twins.shape(twins.tokens(ast.parse(changed))) == twins.shape(twins.tokens(ast.parse(code)))


@pytest.fixture()
def index(data):
    return Index(benchmarks(data, {}))


ADDED = EVALUATED.replace("    return total", "    print(total)\n    return total")
BEGUN = re.sub(r"(def .*\n)", r"\1    begun = None\n", EVALUATED, count=1)

HITS = [
    (EVALUATED, "cruxeval:sample_0", "key"),
    (COPIED, "cruxeval:sample_0", "key"),
    (EVALUATED.replace("% 2 == 0", "% 3 == 1"), "cruxeval:sample_0", "shape"),
    (ADDED, "cruxeval:sample_0", "parts"),
    (BEGUN, "cruxeval:sample_0", "parts"),
    (BEGUN.replace("% 2 == 0", "% 3 == 1"), "cruxeval:sample_0", "parts"),
    (EVALUATED.replace("item * (i + 1)", "item * i + limit"), "cruxeval:sample_0", "code"),
    ("def evens(b):\n    start = 0\n    return [c for c in b if c > 7]", "debugbench:s#1", "parts"),
    ("def evens(b, n):\n    if n > 3:\n        n = 3\n    return [c for c in b if c > 7]", "debugbench:s#1", "parts"),
    ("def main(n):\n    return weigh([n], n)\n\n" + COPIED, "cruxeval:sample_0", "key"),
    ("def marbles_of(b):\n    return b[1:]", "humaneval:HumanEval/0", "key"),
    ("def marbles_of(b):\n    return b[2:]", "humanevalpack:Python/0", "key"),
    ("def marbles_of(b):\n    return b[1:]\n\ndef other(a, b):\n    return a * b", "humaneval:HumanEval/0", "key"),
    ("def evens(b):\n    return [c for c in b if c > 41]", "debugbench:s#1", "key"),
    ("def cube(root, n):\n    return root ** 3 == n", "p3:H:0", "key"),
    ("def part(s):\n    return s.split('/')[-3]", "reval:DREval/0", "key"),
    ("def old(b):\n  return b[::-1][:2]", "mbpp:11", "key"),
    (HELD.replace("windows", "pairs"), "seeds:more-itertools/more-itertools:algorithms/x.py:windows", "key"),
]


@pytest.mark.parametrize("code, item, look", HITS)
def test_a_copy_of_evaluation_data_is_found(index, code, item, look):
    assert index.hit(code) == (item, look)


def test_a_told_copy_is_found_by_its_text(index):
    words = TEXT.replace("every child", "each child")
    assert index.hit("def f(n):\n    return n - 8", [words]) == ("humanevalpack:Python/0", "text")
    assert index.hit("def f(n):\n    return n - 8", ["Count the marbles."]) is None


OWN = [
    "def evens(b, n, more):\n    total = sum(more) * n - len(more)\n    for m in more:\n        total += m\n    print([c for c in b if c > 41])\n    return total",
    "def evens(b):\n    return [c for c in b if c < 41]",
    "def f(xs):\n    total = 0\n    for i, x in enumerate(xs):\n        total += i * x\n    return total",
    "def f(n):\n    def marbles(a):\n        return a[1:]\n    return marbles(marbles(str(n) * 3))",  # a short helper is everybody's
    FILES["mbpp/mbpp.jsonl"][1]["code"],
    FILES["p3/puzzles.jsonl"][0]["sat"],
    "not python at all (",
]


@pytest.mark.parametrize("code", OWN)
def test_other_programs_are_let_through(index, code):
    assert index.hit(code) is None


def test_hits_are_listed_by_name_alone(data, tmp_path, monkeypatch):
    from test_stream import made

    items, state = made(monkeypatch, tmp_path / "out", "--programs", 0, "--data", data)
    hits = [json.loads(line) for line in open(tmp_path / "out.hits")]
    dropped = {h["id"]: h["hit"] for h in hits if h["source"] != "mutant"}
    assert dropped == {
        "mbpp:512": "humanevalpack:Python/0",
        "s:keon/algorithms:algorithms/x.py:weigh": "cruxeval:sample_0",
        "s:keon/algorithms:algorithms/x.py:pairs": "seeds:more-itertools/more-itertools:algorithms/x.py:windows",
    }
    # what is made of them goes with them
    assert not [i["id"] for i in items if any(i["id"].startswith("m:" + d) for d in dropped)]
    assert all(set(h) == {"id", "source", "hit", "look"} for h in hits)
    assert sum(state["tally"]["hits"].values()) == len(hits)
