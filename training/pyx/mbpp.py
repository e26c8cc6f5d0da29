"""MBPP's training half: tasks 511 to 974, with the calls of their assertions."""

import ast
from pathlib import Path

from . import prose
from .examples import Unfit, calls
from .records import records
from .seeds import fit, short

FIRST, LAST = 511, 974  # the others are for evaluation
FIELDS = {"text": str, "code": str, "task_id": int, "test_list": list}


def tasks(data, broken):
    """(name, make) of every task for training; make(rng) gives an item or raises Unfit."""
    for r in records(Path(data) / "mbpp" / "mbpp.jsonl", FIELDS, broken):
        if FIRST <= r["task_id"] <= LAST:
            yield str(r["task_id"]), lambda rng, r=r: item(rng, r)


def item(rng, record):
    code = record["code"].replace("\r\n", "\n").expandtabs(4)
    tests = [t for t in record["test_list"] if isinstance(t, str)]
    tree, function = fit(code, tested(code, tests))
    chosen = calls(rng, function, tests)
    nl, purpose = prose.task(record["text"], function)
    return {"id": f"mbpp:{record['task_id']}", "source": "mbpp", "entry": function.name, "code": short(tree), "calls": chosen, "nl": nl, "purpose": purpose}


def tested(code, tests):
    """The name of the program's function that the assertions call first."""
    try:
        own = {n.name for n in ast.parse(code).body if isinstance(n, ast.FunctionDef)}
        called = (n.func for t in tests for n in ast.walk(ast.parse(t)) if isinstance(n, ast.Call))
        return next(f.id for f in called if isinstance(f, ast.Name) and f.id in own)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Unfit("does not parse") from None
    except StopIteration:
        raise Unfit("no such function") from None
