"""Calls of functions that nobody calls with literals."""

import ast
import json

import pytest

from pyx import examples
from pyx.examples import Unfit, spelled
from pyx.guesses import guessed, kind, taken
from pyx.seeds import maker
from pyx.stream import rng_of


def function(code):
    return ast.parse(code).body[0]


KINDS = [
    ("def f(x: int): pass", "int"),
    ("def f(x: Optional[list[str]]): pass", "list[str]"),
    ("def f(x: Sequence[int]): pass", "list[int]"),
    ("def f(x: dict): pass", "dict[str,int]"),
    ("def f(x: Node): pass", None),
    ("def f(x):\n    return x.left", None),
    ("def f(x):\n    return x(3)", None),
    ("def f(x):\n    return x.upper()", "str"),
    ("def f(x):\n    return x[0][1]", "list[list[int]]"),
    ("def f(x):\n    return x % 2", "int"),
    ("def f(x):\n    '''Say so.\n\n    :param x: str - what is said.\n    '''", "str"),
    ("def f(x):\n    '''Say so.\n\n    Parameters:\n        x (list): what is said.\n    '''", "list[int]"),
    ("def f(words):\n    words.sort()", "list[str]"),
    ("def f(numbers): pass", "list[int]"),
    ("def f(thing): pass", None),
]


@pytest.mark.parametrize("code, t", KINDS)
def test_a_parameter_is_of_the_type_that_something_says(code, t):
    f = function(code)
    assert kind(f.args.args[0], f) == t
    calls = guessed(rng_of(1), f)
    assert (len(calls) > 3) == (t is not None) and len(set(calls)) == len(calls)
    assert guessed(rng_of(1), f) == calls


def test_only_functions_that_take_the_guessed_calls_have_them(tmp_path):
    def row(id, n, ends, source="guess"):
        said = f"raises(TypeError, f({n}))" if ends is None else f"f({n}) == {ends}"
        return {"id": f"{id}#{n}", "kind": "forward", "source": source, "call": f"f({n})", "response": f"1. ...\n[ANSWER]\nassert {said}\n[/ANSWER]"}

    rows = [row("s:a", n, n * 2) for n in range(4)] + [row("s:b", n, n if n else None) for n in range(3)] + [row("s:c", n, None) for n in range(5)] + [row("p3:d", 1, 1, "p3")]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in rows))
    assert taken(path) == {"s:a": ["f(0)", "f(1)", "f(2)", "f(3)"]}
    code = "def f(n):\n    return n * 2"
    assert maker("s:a", "f", code, [], taken(path))(rng_of(1))["calls"][0] == "f(0)"
    assert maker("s:b", "f", code, [], None)(rng_of(1))["source"] == "guess"
    with pytest.raises(Unfit, match="no calls known"):
        maker("s:b", "f", code, [], taken(path))(rng_of(1))
    with pytest.raises(Unfit, match="calls are known"):
        maker("s:b", "f", code, ["f(7)"], None)(rng_of(1))


def test_names_stand_for_their_literals_and_functions_for_themselves():
    source = "xs = [2, 1]\ny = g(3)\nz = 1\nz = 2\nf(xs, 1)\nf(y)\nf(z)\nf([1], lambda n: n * 2)\nf([1], lambda n: n * y)\nf([1], key=len)\n"
    assert [spelled("f", g) for g in examples.found(source, "f")] == ["f([2, 1], 1)", "f([1], lambda n: n * 2)", "f([1], key=len)"]


def test_a_function_without_parameters_has_one_call():
    assert examples.calls(rng_of(1), function("def f():\n    return 7"), []) == ["f()"]
