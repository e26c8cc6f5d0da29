"""Operations that are taken out of steps: each as an expression, and others like it."""

import ast
import json
import random

import pytest

from pyx import library
from pyx.harvest import drawn, expression, harvest, other, shape, weights, works

RESPONSE = """1. [L5] call f; xs = [1]; text = "a; b"
2. [L6] [1].append(2); xs = [1, 2]
3. [L7] | "a; b".split("; ") -> ["a", "b"]; parts = ["a", "b"]
4. [L8] g(3) -> 9; [] -> False; skip
5. [L9] [1, 2][5]; raise IndexError
[ANSWER]
assert raises(IndexError, f([1], "a; b"))
[/ANSWER]"""


@pytest.mark.parametrize(
    "clause, wanted",
    [
        ('"ab".upper() -> "AB"', '"ab".upper()'),
        ("[1].append(2)", "(lambda d: (d.append(2), d))([1])"),
        ("[1].pop() -> 1", "(lambda d: (d.pop(), d))([1])"),
        ("set().add(1)", "(lambda d: (d.add(1), d))(set())"),
        ('"a".join(["b"]) -> "b"', '"a".join(["b"])'),
        ("[] -> False", "bool([])"),
        ("[1, 2][5]", "[1, 2][5]"),
        ("sorted([2, 1], key=len) -> [1, 2]", "sorted([2, 1], key=len)"),
        ("dict.fromkeys([1], 2) -> {1: 2}", "dict.fromkeys([1], 2)"),
        ("g(3) -> 9", None),
        ("x + 1 -> 2", None),
        ("xs = [1, 2]", None),
        ("call f", None),
        ("return 3", None),
        ("(lambda: 1)() -> 1", None),
        ("open(3) -> 1", None),
        ("math.ceil(2.5) -> 3", "math.ceil(2.5)"),
        ('Counter({"a": 2}).most_common(1) -> [("a", 2)]', 'Counter({"a": 2}).most_common(1)'),
        ("deque([1]).append(2)", "(lambda d: (d.append(2), d))(deque([1]))"),
        ("heapq.heappush([], 7)", "(lambda d: (heapq.heappush(d, 7), d))([])"),
        ('",".join(map(str, [1])) -> "1"', '",".join(map(str, [1]))'),
        ("os.getcwd() -> 1", None),
    ],
)
def test_a_clause_is_an_expression_where_it_is_an_operation_on_values(clause, wanted):
    assert expression(clause) == wanted


def test_rows_give_each_operation_once(tmp_path):
    path = tmp_path / "rows.jsonl"
    row = {"id": "p#0", "kind": "forward", "source": "generated", "prompt": "", "response": RESPONSE}
    path.write_text("\n".join(json.dumps(r) for r in (row, row, {**row, "kind": "next"})))
    found = harvest([path], 1, random.Random(1))
    assert sorted(text for pool in found.values() for _, text in pool) == ['"a; b".split("; ")', "(lambda d: (d.append(2), d))([1])", "[1, 2][5]", "bool([])"]


def test_other_operands_keep_what_is_found_and_the_operation():
    changed = 0
    for seed in range(200):
        rng = random.Random(seed)
        for text in ('"banana".find("na")', '"b" in ["a", "b", "c"]', '"a,b".split(",")', '{"k": 1}["k"]'):
            made = other(rng, text)
            changed += made != ast.unparse(ast.parse(text))
            assert works(made)
            assert shape(ast.parse(made, mode="eval")) == shape(ast.parse(text, mode="eval"))
            if "find" not in text:  # a longer text may be cut in two
                assert bool(eval(made)) and (".split" not in text or len(eval(made)) > 1)
    assert changed > 600


def test_common_operations_come_more_often_but_not_as_often_as_they_are_met():
    found = {"f(s)": [("seed", f"f({i})") for i in range(4000)], "g(i)": [("seed", f"g({i})") for i in range(40)], "once": [("seed", "h(1)")]}
    share = weights(found)
    assert share["f(s)"] == pytest.approx(10 * share["g(i)"]) and "once" not in share
    assert sum(weights({**found, "len(),str": found["f(s)"], "bool": found["g(i)"]}).values()) <= 1


def test_as_many_are_drawn_as_are_wanted_where_others_can_be_made():
    found = {"BinOp(str,Add(),str)": [("generated", f'"{c}" + "kite"') for c in "abcdefgh"]}
    made = drawn(random.Random(1), found, 400)
    assert len({text for _, text in made}) == len(made) > 60
    assert {source for source, _ in made} == {"generated"}
    assert any('"kite"' not in text for _, text in made)


def test_yes_and_no_are_the_answer_equally_often():
    found = {"isalpha(str)": [("generated", f'"{c}".isalpha()') for c in "a12345678!?"], "Compare(str,Eq(),str)": [("generated", f'"{c}b" == "ab"') for c in "abcdefgh"]}
    for sort, pool in found.items():
        answers = [eval(text) for _, text in drawn(random.Random(1), {sort: pool}, 400)]
        assert len(answers) > 60 and 0.4 < sum(answers) / len(answers) < 0.6


def test_an_item_brings_the_imports_of_its_operations_alone():
    assert library.imports(["len([1])", '"math"']) == ""
    assert library.imports(["math.ceil(2.5)", "heapq.nsmallest(1, [2])", "ceil(1.5)"]) == "import heapq\nimport math\nfrom math import ceil, factorial, floor, gcd, isqrt, sqrt\n"
    for name, line in library.NAMES.items():
        names = {}
        exec(line, names)
        assert names[name] is library.namespace()[name]
