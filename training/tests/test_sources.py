"""Seeds, tasks and puzzles as items, and what is made of them."""

import ast

import pytest

from pyx import examples, mutants, prose
from pyx import seeds as seeds_of
from pyx.examples import CALLS, Unfit, literal, spelled
from pyx.mbpp import tasks
from pyx.puzzles import answered, puzzles
from pyx.seeds import BENCHMARK_NAMES, seeds
from pyx.stream import rng_of


def items(found):
    """{name: item, or why there is none}."""
    out = {}
    for name, make in found:
        try:
            out[name] = make(rng_of(1, name))
        except Unfit as e:
            out[name] = str(e)
    return out


def test_seeds_leave_out_what_is_held_out(data):
    found = items(seeds(data, {}, {}))
    assert {n.rpartition(":")[2] for n in found} == {"double", "twice", "weigh", "pairs", "private_key", "roll", "halve"}
    assert "kth" in BENCHMARK_NAMES
    double = found["keon/algorithms:algorithms/x.py:double"]
    assert double["calls"][0] == "double(2)" and double["code"] == "def double(x):\n    return x * 2"
    assert double["purpose"] == "Give twice the number that is passed in." and double["nl"].startswith("Write a function double(x). Give twice")
    assert len(double["calls"]) == len(set(double["calls"])) == CALLS >= 10
    assert found["exercism/python:exercises/practice/keys/.meta/example.py:private_key"]["calls"][:2] == ["private_key(7)", "private_key(11)"]
    assert found["keon/algorithms:algorithms/x.py:roll"] == "depends on its surroundings"
    assert found["30s:halve"]["purpose"] == "Gives the half of a number, rounded down."


def test_a_seed_brings_what_it_needs_and_no_more():
    code = "import math\nimport re\nfrom itertools import chain as c\nK = 2\nL = K + 1\nT = {'a': 1}\n\ndef g(x):\n    return L * x\n\ndef h(x):\n    return re.sub('a', x)\n\ndef f(x):\n    return math.sqrt(g(x)) if x else c(x)\n"
    tree, function = seeds_of.fit(code, "f")
    kept = [ast.unparse(n).splitlines()[0] for n in seeds_of.needed(tree, function)]
    assert kept == ["import math", "from itertools import chain as c", "K = 2", "L = K + 1", "def g(x):", "def f(x):"]


def test_only_the_training_half_of_the_tasks_is_used(data):
    found = items(tasks(data, {}))
    assert set(found) == {"511", "512"}
    item = found["511"]
    assert item["entry"] == "last_word" and item["calls"][:2] == ["last_word('a b')", "last_word('x')"] and len(item["calls"]) >= 10
    assert item["nl"] == "Write a function to find the last word of a line. The function is called as last_word(line)."
    assert item["purpose"] == "Find the last word of a line."


def test_instances_of_a_puzzle_are_calls_of_one_program(data):
    found = items(puzzles(data, {}, {}))
    sol = found["Sum:sol0"]
    assert sol["code"] == "def sol(n):\n    total = n\n    return [total - 1, 1]"
    assert {"sol(10)", "sol(25)"} <= set(sol["calls"]) and "sol(90000000)" not in sol["calls"]
    assert found["Sum:sat"] == "checker without known answers"
    assert found["Known:sat"]["code"] == "def sat(s, t):\n    return s + t == 'xab'" and found["Known:sat"]["calls"][0] == "sat('x', 'ab')"


def test_answers_that_the_sandbox_found_become_calls_of_the_checker(data, tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        '{"id": "p3:Sum:sol0#0", "kind": "forward", "prompt": "", "response": "1. ...\\n[ANSWER]\\nassert sol(10) == [9, 1]\\n[/ANSWER]"}\n'
        '{"id": "p3:Sum:sol0#1", "kind": "forward", "prompt": "", "response": "1. ...\\n[ANSWER]\\nassert raises(TypeError, sol(None))\\n[/ANSWER]"}\n'
        '{"id": "g1-0#0", "kind": "forward", "prompt": "", "response": "[ANSWER]\\nassert f(1) == 1\\n[/ANSWER]"}\n'
    )
    answers = answered(rows)
    assert answers == {"Sum": [([10], [9, 1])]}
    assert items(puzzles(data, answers, {}))["Sum:sat"]["calls"][0] == "sat([9, 1], 10)"


def test_calls_are_read_from_examples_of_every_style():
    source = "assert f(1, k='a') == 2\nprint(f([1], *rest))\nself.assertEqual(f({2, 1}), g(f(x)))\nmodule.f(3)\n"
    assert [spelled("f", g) for g in examples.found(source, "f")] == ["f(1, k='a')", "f({1, 2})"]
    assert examples.found("f(1", "f") == []


def test_literals_are_the_same_in_every_process():
    value = [{"b", "a"}, ({"y", "x"},), {"k": {"q", "p"}}, set()]
    assert literal(value) == "[{'a', 'b'}, ({'x', 'y'},), {'k': {'p', 'q'}}, set()]"
    assert ast.literal_eval(literal(value).replace("set()", "None"))


def test_annotations_say_what_to_try_where_no_example_does():
    function = ast.parse("def f(s: str, xs: list[int], r: float = 1.0): pass").body[0]
    calls = examples.calls(rng_of(1), function, [])
    assert len(calls) == CALLS
    for call in calls:
        text, numbers = (ast.literal_eval(a) for a in ast.parse(call).body[0].value.args)
        assert isinstance(text, str) and all(isinstance(n, int) for n in numbers)
    with pytest.raises(Unfit, match="no calls known"):
        examples.calls(rng_of(1), ast.parse("def f(node: Node): pass").body[0], [])


def test_numbers_of_calls_stay_where_a_run_can_be_followed():
    function = ast.parse("def f(n): pass").body[0]
    for k in range(20):
        for call in examples.calls(rng_of(k), function, ["f(900)", "f(12345678)", "f(1e300)", "f([10 ** 9])"]):
            assert abs(ast.literal_eval(ast.parse(call).body[0].value.args[0])) <= examples.GREATEST_MUTANT


SENTENCES = [
    ("Return the sum of all digits.", "Return the sum of all digits."),
    ("return the sum of all digits", "Return the sum of all digits."),
    ("Count the words of a text. Words are\nseparated by blanks.\n\n>>> f(1)\n", "Count the words of a text. Words are separated by blanks."),
    ("Count the words of a text. See https://example.org for more.", "Count the words of a text."),
    (">>> f(1)\n2", ""),
    ("https://en.wikipedia.org/wiki/Number", ""),
    ("Time complexity: O(n)", ""),
    ("This algorithm is faster than the others.", ""),
    ("Sort.", ""),
    ("It gives one of three - 1. Stress 2. Force.", ""),
    ("It computes one of these three: 1.", ""),
    ("Gibt die Länge zurück.", ""),
    (":param x: a number", ""),
]


@pytest.mark.parametrize("text, said", SENTENCES)
def test_only_plain_sentences_are_passed_on(text, said):
    assert " ".join(prose.sentences(text)) == said


PROGRAM = """def area(points: list, scale=2):
    total = 0
    for i in range(len(points)):
        (x, y) = points[i]
        if x > 0 and y != 1:
            total += x * y
        else:
            total -= scale
    if not points:
        raise ValueError('no points at all')
    return total + len(points[1:])"""


def test_a_fault_is_one_change_and_parses():
    seen = set()
    for k in range(60):
        for code in mutants.faults(rng_of(k), PROGRAM, 3):
            a, b = PROGRAM.splitlines(), code.splitlines()
            assert ast.parse(code) and code != PROGRAM
            assert len(set(a) ^ set(b)) <= 4, code  # branches exchanged are two lines
            assert "    if not points:\n        raise" in code  # a guard turned round would refuse every input
            seen.add(code)
    assert len(seen) > 25


@pytest.mark.parametrize("operator", [*mutants.FAULTS, mutants.last_step, mutants.first_step({"points": "list"})])
def test_every_operator_changes_the_program(operator):
    program = PROGRAM.replace("total + len", "'x' + len" if operator is mutants.text else "total + len")
    found = {mutants.changed(rng_of(k), program, [operator]) for k in range(8)} - {None}
    assert found
    for code in found:
        assert ast.parse(code)


def test_mutants_are_called_as_they_are_named():
    calls = ["area([(1, 2)])", "area([], scale=3)"]
    made = [m for k in range(10) for m in mutants.mutants(rng_of(k), PROGRAM, "area", calls, 4)]
    assert len({code for code, _, _ in made}) > 20
    assert len({entry for _, entry, _ in made}) > 3
    for code, entry, found in made:
        function = next(n for n in ast.parse(code).body if isinstance(n, ast.FunctionDef) and n.name == entry)
        assert "scale" in [a.arg for a in function.args.args]  # passed by name
        assert found == [entry + c[4:] for c in calls]
