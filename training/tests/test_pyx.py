"""Programs: the same ones every time, all of which parse, run and say something."""

import ast
import random
import re

import pytest

from pyx import scenes, values
from pyx.check import Trial, outcomes
from pyx.dull import dull
from pyx.faults import faults
from pyx.generate import CALLS, MICRO, completed, generated, sketch
from pyx.inputs import Kept
from pyx.drills import drill
from pyx.micro import micro, rows
from pyx.odd import odd
from pyx.programs import LEVELS
from pyx.properties import holding, strongest
from pyx.table import FOLDER, Table, table

MIX = (1, 1, 1, 1)


@pytest.fixture(scope="module")
def items():
    return [generated(3, i, MIX) for i in range(400)]


@pytest.fixture(scope="module")
def programs(items):
    return [i for i in items if "code" in i]


def test_a_seed_gives_the_same_programs_in_any_order(items):
    for i in (41, 7, MICRO - 1, 90):
        assert generated(3, i, MIX) == items[i]
    assert [generated(4, i, MIX) for i in range(5)] != items[:5]


def test_programs_run_and_their_results_differ(programs):
    for item in programs:
        found = outcomes(item["code"], item["calls"])
        assert CALLS <= len(found) == len(set(item["calls"])) <= CALLS + 2
        assert None not in found
        assert sum(r.startswith("!") for r in found) <= 4
        assert len(set(found)) >= 2


def test_every_level_and_kind_of_statement_occurs(programs):
    assert {i["level"] for i in programs} == set(LEVELS)
    kinds = {type(n).__name__ for i in programs for n in ast.walk(ast.parse(i["code"]))}
    assert {"For", "While", "If", "ListComp", "JoinedStr", "AugAssign", "Slice", "IfExp", "Try", "ClassDef", "Lambda", "Yield", "Match"} <= kinds


def entry_of(tree, path):
    """The function `f`, or the method `C.m`, of a module."""
    for name in path.split("."):
        tree = next(n for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef)) and n.name == name)
    return tree


def test_methods_of_objects_are_called_after_others_changed_their_state():
    found = [i for i in (completed(r, sketch(r, 3)) for r in (random.Random(k) for k in range(220))) if i and "." in i["entry"]]
    assert len({i["entry"] for i in found}) > 4
    for item in found:
        for call in item["calls"]:
            assert re.match(r"\w+\(.*\)\.\w+\(.*\)$", call), call
            assert call.startswith(item["entry"].partition(".")[0])


def test_no_parameter_and_no_line_is_without_use(programs):
    for item in programs:
        tree = ast.parse(item["code"])
        entry = entry_of(tree, item["entry"])
        read = {n.id for n in ast.walk(entry) if isinstance(n, ast.Name)}
        for a in entry.args.args + entry.args.kwonlyargs:
            assert a.arg in read, item["code"]
        assert not dull(tree), item["code"]


def test_the_statement_names_the_function_and_its_parameters(programs):
    for item in programs:
        tree = ast.parse(item["code"])
        entry = entry_of(tree, item["entry"])
        for name in item["entry"].split(".") + [a.arg for a in entry.args.args if a.arg != "self"]:
            assert re.search(rf"\b{name}\b", item["nl"]), item
        for text in (item["nl"], item["purpose"]):
            assert "@" not in re.sub(r"'[^']*'", "", text) and not re.search(r"\$\w|ENTRY_", text), item


def test_faults_come_out_differently_on_some_calls_and_not_on_all(programs):
    assert sum(len(i["buggy"]) for i in programs) > len(programs)
    for item in programs:
        right = outcomes(item["code"], item["calls"])
        assert len(item["failing"]) == len(item["buggy"])
        for faulty, failing in zip(item["buggy"], item["failing"]):
            found = outcomes(faulty, item["calls"], 200)
            assert None not in found
            assert failing == [i for i, (a, b) in enumerate(zip(right, found)) if a != b], faulty
            assert 0 < len(failing) < len(found), faulty


def test_properties_hold_on_all_calls(programs):
    found = [i for i in programs if "properties" in i]
    assert len(found) > len(programs) * 0.6
    for item in found:
        assert len(item["calls"] + item["more_calls"]) >= 50
        assert len(item["properties"]) == len(set(item["properties"]))
        trial = Trial(item["code"])
        for call in item["calls"] + item["more_calls"]:
            node = ast.parse(call, mode="eval").body
            outcome = trial.run(call)
            if outcome is None or outcome.failed:
                continue
            entry = trial.space[item["entry"]]
            args = dict(zip(entry.__code__.co_varnames, map(ast.literal_eval, (a for a in node.args if not is_empty_set(a)))))
            if len(args) < len(node.args):
                continue
            args |= {k.arg: ast.literal_eval(k.value) for k in node.keywords}
            for p in item["properties"]:
                if set(re.findall(r"\w+", p)) & set(entry.__code__.co_varnames[: entry.__code__.co_argcount]) <= args.keys():
                    assert eval(p, {**args, "result": outcome.value}) is True, (item["code"], call, p)


def is_empty_set(node):
    return ast.unparse(node) == "set()"


def test_hidden_helpers_are_functions_of_the_program():
    rng = random.Random(2)
    found = [i for i in (completed(rng, sketch(rng, 3)) for _ in range(300)) if i and "opaque" in i]
    assert {o["determined"] for i in found for o in i["opaque"]} == {True, False}
    for item in found:
        names = {n.name for n in ast.parse(item["code"]).body if isinstance(n, ast.FunctionDef)}
        assert all(o["name"] in names and o["doc"] and o["name"] != item["entry"] for o in item["opaque"])
    chained = [o["doc"] for i in found for o in i["opaque"] if ", where r is " in o["doc"]]
    assert chained and all(re.search(r"\br\b.*, where r is ", doc) and doc.count("where r is") == 1 for doc in chained)


def test_micro_operations_have_values_and_every_row_can_be_filled():
    for expression in micro(random.Random(1), 200):
        eval(expression, {})
    codes, _ = rows()
    assert len(codes) == len(set(codes)) > 250


def test_drills_run_in_several_ways_and_come_out_alike():
    for seed in range(60):
        code, entry, calls = drill(random.Random(seed)) or ("def f(): pass", "f", ["f()"])
        assert drill(random.Random(seed)) in ((code, entry, calls), None)
        for call in calls:
            space = {}
            exec(code, space)
            eval(call, space)
    made = list(filter(None, (drill(random.Random(seed)) for seed in range(100))))
    assert len(made) > 90 and sum(len(set(calls)) for *_, calls in made) > 300
    statements = {line.strip() for code, *_ in made for line in code.splitlines()[1:]}
    assert len(statements) > 400 and any(s.startswith("nums.append(") for s in statements) and any(s.startswith("if ") for s in statements)


def test_odd_programs_do_the_same_under_other_names_with_other_values():
    item = {"id": "p", "source": "generated", "entry": "f", "code": "def f(s, words, n=1):\n    out = s * n\n    return [w for w in words if w != out]", "calls": ["f('cup', ['cup', 'tea'])", "f('tea', ['cup', 'tea'], n=2)"]}
    names, texts = set(), set()
    for seed in range(40):
        made = odd(random.Random(seed), item)
        tree = ast.parse(made["code"])
        names |= {a.arg for a in tree.body[0].args.args}
        space = {}
        exec(made["code"], space)
        for call in made["calls"]:
            args = ast.parse(call, mode="eval").body.args
            s, words = (ast.literal_eval(a) for a in args)
            texts.add(s)
            if "n=" not in call:
                assert eval(call, space) == [w for w in words if w != s]
    assert "n" in names and len(names) > 40, "n is passed by name, and stays"
    assert len(texts) > 30 and any(not t.isascii() or "\n" in t or not t.isalnum() for t in texts)


def test_odd_objects_keep_their_class_and_its_methods():
    code = "class Row:\n    def __init__(self, seats):\n        self.free = seats\n    def seat(self, n):\n        seat = self.free - n\n        self.free = seat\n        return self\n    def left(self, n):\n        return self.free * n"
    item = {"id": "p", "source": "generated", "entry": "Row.left", "code": code, "calls": ["Row(9).seat(2).left(3)", "Row(5).seat(1).left(2)"]}
    sources = set()
    for seed in range(20):
        made, space = odd(random.Random(seed), item), {}
        exec(made["code"], space)
        sources.add(made["code"])
        assert made["entry"] == "Row.left" and made["calls"]
        for call in made["calls"]:
            seats, taken, times = map(int, re.fullmatch(r"Row\((\d+)\)\.seat\((\d+)\)\.left\((\d+)\)", call).groups())
            assert eval(call, space) == (seats - taken) * times
    assert len(sources) > 10


# CPython's methods; those of one program each are asked of the tables, so that none is forgotten.
METHODS = {
    t: [n for n in vars(t) if not n.startswith("_") and callable(getattr(t, n))]
    for t in (str, list, dict, set, tuple)
}


@pytest.mark.parametrize("t", METHODS, ids=lambda t: t.__name__)
def test_every_method_is_in_a_table(t):
    text = "\n".join(p.read_text() for p in FOLDER.rglob("*.txt"))
    assert [m for m in METHODS[t] if not re.search(rf"\b{m}\(|: {m} ~|; {m} ~", text)] == []


@pytest.mark.parametrize("name", ["ops.txt", "tests.txt", "items.txt"])
def test_rows_are_of_known_types_and_parse(name):
    for r in Table(name).rows:
        ast.parse(re.sub(r"\$\([^()]*\)|\$\w+", "v", r.code), mode="eval")
        assert r.weight > 0 and r.words[0]


FAMILIES = sorted(p.stem for p in (FOLDER / "scenes").iterdir())


@pytest.mark.parametrize("family", FAMILIES)
def test_every_scene_plays(family):
    from pyx.draft import Draft

    for scene in scenes.scenes(family):
        for seed in range(6):
            d = Draft(random.Random(f"{scene.name}{seed}"))
            e = scenes.play(d, scene)
            body = "\n".join(d.lines + [f"return {e.code}"] * (e.type != "done")) or "pass"
            ast.parse("\n".join(d.before) + "\ndef f():\n    " + body.replace("\n", "\n    "))
            left = [t for t in [*d.said, e.words, body] if re.search(r"\$\w", re.sub(r"'[^']*'", "", t))]
            assert not left, (scene.name, left)


def test_a_fault_that_shows_nowhere_or_everywhere_is_none():
    tree = ast.parse("def f(x):\n    return x + 1")
    kept = [Kept(f"f({x})", {"x": x}, Trial(tree).run(f"f({x})")) for x in range(10)]
    assert faults(random.Random(1), tree, kept, "f") == []


def test_stronger_properties_stand_for_weaker_ones():
    code = lambda text: (text, text.format(p="xs"), compile(text.format(p="xs"), "", "eval"))
    found = [code(t) for t in ("len(result) == len({p})", "len(result) <= len({p})", "all(x in {p} for x in result)", "sum(result) <= sum({p})")]
    runs = [({"xs": [2, 1]}, [1, 2]), ({"xs": [3]}, [3])]
    assert [f[0] for f in strongest(holding(found, runs), ["xs"])] == ["len(result) == len({p})", "all(x in {p} for x in result)"]
    read = "len(result) == len(xs)"  # off the text, and so without a pattern
    found = [(read, read, None), code("len(result) <= len({p})"), ("len(result) <= len({p})", "len(result) <= len(ys)", None)]
    assert [f[1] for f in strongest(found, ["xs", "ys"])] == [read, "len(result) <= len(ys)"]


def test_what_grows_or_never_ends_is_cut():
    code = "def f(n):\n    while True:\n        n = n * n\n\ndef g(n):\n    x = []\n    x.append(x)\n    return x\n\ndef h(n):\n    try:\n        while True:\n            n += 1\n    except Exception:\n        return 1"
    assert outcomes(code, ["f(3)", "g(1)", "h(1)"]) == [None, None, None]


def test_mutants_keep_the_type():
    rng = random.Random(1)
    for t in ("int", "str", "list[int]", "dict[str,int]", "tuple[int,int]", "set[int]", "list[tuple[str,int]]"):
        for _ in range(100):
            v = values.value(rng, t)
            assert type(values.mutate(rng, v)) is type(v)
            assert type(values.wild(rng, t)) is type(v) is type(values.empty(t))


def test_tables_draw_what_they_are_asked_for():
    rng = random.Random(3)
    for _ in range(50):
        assert table("ops.txt").draw(rng, "str", ("int",)).given == "int"
    assert table("ops.txt").draw(rng, "no type") is None
