"""Programming puzzles (P3): a checker `sat` that an answer must satisfy, and solutions.

The instances of a puzzle differ in the defaults of their parameters alone, so the
defaults go and the calls give every argument: one program, many inputs. A solution is
a program of its own. What it finds is not known here, for it is not run here; the
answers that an earlier run of the sandbox wrote down (`answered`) become calls of the
checker that hold, and their mutants calls that mostly do not.
"""

import ast
import json
from pathlib import Path

from .examples import GREATEST_MUTANT, LONGEST, Unfit, beyond, calls, literals, spelled
from .records import records
from .seeds import Unannotated, fit, short

FIELDS = {"name": str, "sat": str, "sol_header": str, "sol_bodies": list}
HOLDING = 6  # calls of a checker that hold


def puzzles(data, answers, broken):
    """(name, make) of every puzzle's checker and solutions; make(rng) gives an item or raises Unfit.

    answers: {name: [(args of the solution, what it found)]}, from `answered`."""
    by_name = {}
    for r in records(Path(data) / "p3" / "puzzles.jsonl", FIELDS, broken):
        by_name.setdefault(r["name"].partition(":")[0], []).append(r)
    for name, instances in by_name.items():
        yield name + ":sat", lambda rng, name=name, instances=instances: checker(rng, name, instances, answers.get(name, []))
        for k in range(max(len(r["sol_bodies"]) for r in instances)):
            yield f"{name}:sol{k}", lambda rng, name=name, instances=instances, k=k: solution(rng, name, instances, k)


def answered(path):
    """The answers in the rows that `semcoder pyx` made of the solutions: {name: [(args, value)]}."""
    out = {}
    with open(path) as f:
        for row in map(json.loads, f):
            name = row["id"].split(":")
            if row["kind"] != "forward" or name[0] != "p3" or not name[2].startswith("sol"):
                continue
            said = ast.parse(row["response"].rpartition("[ANSWER]\n")[2].partition("\n[/ANSWER]")[0]).body[0].test
            if isinstance(said, ast.Compare):  # not an exception
                given, value = literals(said.left), literals(ast.Call(ast.Name("_"), said.comparators, []))
                if given and value and value[0][0] is not None:  # None: nothing was found
                    out.setdefault(name[1], []).append((given[0], value[0][0]))
    return out


def checker(rng, name, instances, answers):
    tree, function = plain(instances[0]["sat"], "sat")
    known = [([value] + args, {}) for args, value in answers] + [g for r in instances for g in stated(r)]
    known = [g for g in known if len(spelled("sat", g)) <= LONGEST and not beyond(GREATEST_MUTANT, g) and len(g[0]) == len(function.args.args)]
    if not known:
        raise Unfit("checker without known answers")
    known = rng.sample(known, min(len(known), HOLDING))
    return {"id": f"p3:{name}:sat", "source": "p3", "entry": "sat", "code": short(tree), "calls": calls(rng, function, [], known)}


def stated(record):
    """The checker's arguments where a solution is one literal."""
    given = defaults(record["sat"], 1)
    for body in record["sol_bodies"] if given is not None else ():
        try:
            last = ast.parse(record["sol_header"] + "\n" + body).body[0].body
        except SyntaxError:
            continue
        value = literals(ast.Call(ast.Name("_"), [last[0].value], [])) if isinstance(last[0], ast.Return) else None
        if value:
            yield value[0] + given, {}


def solution(rng, name, instances, k):
    have = [r for r in instances if k < len(r["sol_bodies"])]
    tree, function = plain(have[0]["sol_header"] + "\n" + have[0]["sol_bodies"][k], "sol")
    if not function.args.args:
        raise Unfit("solution without parameters")
    given = [g for g in (defaults(r["sol_header"] + "\n    pass", 0) for r in have) if g]
    small = [([reduced(rng, v) for v in g], {}) for g in given for _ in range(3)]
    return {"id": f"p3:{name}:sol{k}", "source": "p3", "entry": "sol", "code": short(tree), "calls": calls(rng, function, [], [(g, {}) for g in given] + small)}


def plain(source, name):
    """(tree, function) without annotations, whose types are not imported, and without defaults."""
    tree, function = fit(source, name)
    function.args.defaults = []
    return Unannotated().visit(tree), function


def defaults(source, skip):
    """The literal defaults of the first function's parameters after the first `skip`; None where one has none."""
    try:
        args = ast.parse(source).body[0].args
    except (SyntaxError, AttributeError):
        return None
    given = literals(ast.Call(ast.Name("_"), args.defaults, []))
    return given[0] if given and len(args.defaults) == len(args.args) - skip else None


def reduced(rng, v):
    """A smaller value of v's type: puzzles are often posed with enormous ones."""
    if isinstance(v, bool):
        return v
    if isinstance(v, int):
        return v if abs(v) < 20 else rng.randint(2, 12)
    if isinstance(v, float):
        return v if abs(v) < 100 else float(rng.randint(1, 20))
    if isinstance(v, str):
        return v[: rng.randint(3, 6)]
    if isinstance(v, (list, tuple)):
        return type(v)(reduced(rng, x) for x in v[: rng.randint(2, 4)])
    return v
