"""Programs: the same ones every time, all of which parse, run and say something."""

import ast
import random

from pyx import values
from pyx.check import outcomes
from pyx.generate import CALLS, generated

MIX = (1, 1, 1, 1)


def items(n=60, seed=3):
    return [generated(seed, i, MIX) for i in range(n)]


def test_a_seed_gives_the_same_programs_in_any_order():
    once = items()
    assert once == items()
    assert generated(3, 41, MIX) == once[41]
    assert once != items(seed=4)


def test_programs_run_and_their_results_differ():
    for item in items():
        ast.parse(item["code"])
        found = outcomes(item["code"], item["calls"])
        assert len(found) == CALLS == len(set(item["calls"]))
        assert None not in found
        assert sum(r.startswith("!") for r in found) <= 3
        assert len(set(found)) >= 2


def test_every_level_and_kind_of_statement_occurs():
    everything = items(400)
    assert {i["level"] for i in everything} == {0, 1, 2, 3}
    kinds = {type(n).__name__ for i in everything for n in ast.walk(ast.parse(i["code"]))}
    assert {"For", "While", "If", "ListComp", "DictComp", "JoinedStr", "AugAssign", "Slice", "IfExp", "Try", "Raise"} <= kinds


def test_mutants_keep_the_type():
    rng = random.Random(1)
    for t in ("int", "str", "list[int]", "dict[str,int]", "tuple[int,int]", "set[int]", "list[tuple[str,int]]"):
        for _ in range(100):
            v = values.value(rng, t)
            assert type(values.mutate(rng, v)) is type(v)
