"""Properties: what the text of a function says of its results, and calls that break the rest."""

import ast
import random

import pytest

from pyx.check import Trial
from pyx.draft import Draft, Param
from pyx.edges import edges
from pyx.facts import facts
from pyx.inputs import Inputs, like
from pyx.properties import EDGES

READ = [
    ("def f(xs):\n    return sorted(xs, reverse=True)", "result == sorted(result, reverse=True)"),
    ("def f(xs):\n    out = [x % 5 for x in xs]\n    return out", "all(0 <= x < 5 for x in result)"),
    ("def f(xs, n):\n    out = []\n    for y in xs:\n        if y > n:\n            out.append(y)\n    return out", "all(x > n for x in result)"),
    ("def f(d):\n    return {k: v for k, v in d.items() if v > 3}", "all(v > 3 for k, v in result.items())"),
    ("def f(words):\n    return [i for i, w in enumerate(words) if w.isdigit()]", "all(words[x].isdigit() for x in result)"),
    ("def f(n):\n    if n > 3:\n        return 'high'\n    return 'low'", "result in ('high', 'low')"),
    ("def f(s):\n    return f'<{s.upper()}>'", "result.startswith('<')"),
    ("def f(xs):\n    count = 0\n    for x in xs:\n        if x:\n            count += 1\n    return count", "result >= 0"),
    ("def f(s):\n    return s.isupper() and s.startswith('A')", "not result or (s.isupper())"),
    ("def f(s, n):\n    return s.zfill(8) if n else ''.join(sorted(s)).zfill(9)", None),
    ("def f(xs):\n    xs = xs[1:]\n    return sorted(xs)", "result == sorted(result)"),
    ("def f(xs):\n    return [x for x in xs if x]", "all(x in xs for x in result)"),
]
NOT_READ = [
    ("def f(xs):\n    xs = xs[1:]\n    return [x for x in xs if x]", "all(x in xs for x in result)"),  # not what was passed
    ("def f(xs):\n    xs.append(7)\n    return [x * 2 for x in xs]", "len(result) == len(xs)"),
    ("def f(xs):\n    out = []\n    for x in xs:\n        out.append(x % 5)\n    out.append(9)\n    return out", "all(0 <= x < 5 for x in result)"),
    ("def f(n):\n    if n:\n        return 'high'\n    return n % 3", "0 <= result < 3"),
    ("def f(xs):\n    count = 0\n    for x in xs:\n        count += x\n    return count", "result >= 0"),
    ("def f(x):\n    x = x[1:]\n    x = x[2:]\n    return x", "len(result) <= len(x)"),
]


@pytest.mark.parametrize("code, fact", READ)
def test_what_holds_is_read_off_the_ends(code, fact):
    found = facts(ast.parse(code), "f")
    assert fact in found if fact else "len(result) >= 8" not in found


@pytest.mark.parametrize("code, fact", NOT_READ)
def test_what_may_not_hold_is_not_read(code, fact):
    assert fact not in facts(ast.parse(code), "f")


BY_CHANCE = [
    ("def f(s):\n    return s.upper()", "str", lambda s, result: len(result) == len(s)),  # of one character come two
    ("def f(xs):\n    return sorted(xs)[1:]", "list[int]", lambda xs, result: len(set(result)) == len(result)),
    ("def f(xs):\n    return [x for x in xs if x < 50]", "list[int]", lambda xs, result: all(x >= 0 for x in result)),
    ("def f(d):\n    return {k.upper(): v for k, v in d.items()}", "dict[str,int]", lambda d, result: len(result) == len(d)),
    ("def f(n):\n    return max(n, 3) % 1000", "int", lambda n, result: result > 0),
    ("def f(s):\n    return s.rpartition('-')[0]", "str", lambda s, result: " " not in result),  # what stands beside its own mark
    ("def f(s):\n    return ' '.join(s.split()).center(6)", "str", lambda s, result: len(result) >= len(s)),  # of many blanks few are left
    ("def f(xs):\n    return min(x for x in xs if x < 3)", "list[int]", lambda xs, result: result <= len(xs)),
]


@pytest.mark.parametrize("code, kind, chance", BY_CHANCE)
def test_edges_break_what_holds_by_chance(code, kind, chance):
    d, tree = Draft(random.Random(1)), ast.parse(code)
    name = tree.body[0].args.args[0].arg
    d.params, d.entry = {name: Param(name, kind)}, "f"
    d.order = list(d.params.values())
    inputs = Inputs(d, d.rng, tree)
    trial = Trial(tree, 300, 2000)
    runs = [(args, trial.run(call)) for call, args in edges(inputs, [inputs.arguments() for _ in range(5)], 150)]
    assert any(o and not o.failed and not chance(args[name], o.value) for args, o in runs)
    assert len({repr(args) for args, _ in runs}) == len(runs) > 20


def test_edges_put_each_value_of_one_beside_nothing_of_the_other():
    tree = ast.parse("def f(s, mark):\n    return {c: 1 for c in s.rjust(6, '_') if c == mark}")
    d = Draft(random.Random(1))
    d.params, d.entry = {n: Param(n, "str") for n in ("s", "mark")}, "f"
    d.order = list(d.params.values())
    inputs = Inputs(d, d.rng, tree)
    given = [args for _, args in edges(inputs, [inputs.arguments() for _ in range(5)], EDGES)]
    assert {"s": "", "mark": "_"} in given


@pytest.mark.parametrize(
    "code, kinds, chance",
    [
        ("def f(s, ch, other):\n    return (s * 2).replace(ch, other)", {"s": "str", "ch": "str", "other": "str"}, lambda a, result: len(result) >= len(a["s"])),
        ("def f(d, key):\n    return d.get(key, 'none').capitalize()", {"d": "dict[str,str]", "key": "str"}, lambda a, result: result == result.strip()),
        ("def f(word):\n    return str(int(word)).zfill(8)", {"word": "str"}, lambda a, result: len(result) >= len(a["word"])),
    ],
)
def test_edges_look_for_what_is_there(code, kinds, chance):
    d, tree = Draft(random.Random(2)), ast.parse(code)
    d.params, d.entry = {name: Param(name, kind) for name, kind in kinds.items()}, "f"
    d.order = list(d.params.values())
    inputs, trial = Inputs(d, d.rng, tree), Trial(tree, 300, 2000)
    runs = [(args, trial.run(call)) for call, args in edges(inputs, [inputs.arguments() for _ in range(5)], EDGES)]
    assert any(o and not o.failed and not chance(args, o.value) for args, o in runs)


@pytest.mark.parametrize("value, other, right", [([1], [2, 3], True), ([], [1], True), (["a"], [1], False), ([True], [1], False), ({"a": "x"}, {"b": 2}, False), ({"a": 1}, {"b": 2}, True), ("a", "b", True), (1, True, False)])
def test_a_result_is_an_argument_where_its_items_have_the_same_types(value, other, right):
    assert like(value, other) == right
