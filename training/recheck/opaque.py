"""Rows with a hidden function. What it gives is only in the row's own steps, so these
are taken for it, and everything else is checked."""

import ast
import re
import sys

from .run import Run, between, unlabelled
from .spy import Unsupported
from .steps import STEP
from .text import Disagreement, cut, same, show

UNDETERMINED = "Not determined from here: "


class Asked(BaseException):
    """A hidden function is called of which the row knows nothing."""


class Hidden:
    """Stands for a hidden function: it gives what the row's steps say, call by call."""

    def __init__(self, name, told, watch):
        self.__name__, self.told, self.watch = name, list(told), watch

    def __call__(self, *args, **keywords):
        shown = [*map(show, args), *(f"{k}={show(v)}" for k, v in keywords.items())]
        call = f"{self.__name__}({', '.join(shown)})"
        if not self.told:
            raise Asked(call)
        said, value = self.told.pop(0)
        if not same(said, call):
            raise Disagreement(f"{call} is called where {said} is told")
        made = eval(value, {})
        owner = self.watch.owner(sys._getframe(1))
        if owner is not None and self.watch.calling is not self:  # the library calls: no hook sees it
            self.watch.add("operation", owner, text=call, value=show(made))
        self.watch.calling = None
        return made


def opaque(row):
    code, _, claim = between(row["prompt"], "[PYTHON]\n", "\n[/PYTHON]").rpartition("\nassert ")
    code, call = unlabelled(code), claim.removesuffix(" == ??")
    steps, _, undetermined = row["response"].partition(UNDETERMINED)
    steps = steps.partition("[ANSWER]\n")[0]
    code, names = shown_of(code)
    told = values(steps, names)
    run = Run(code, call, lambda watch: {n: Hidden(n, told[n], watch) for n in names}, Asked)
    for name in names:
        del run.watch.namespace[name]  # it has given what it had
    if undetermined:
        if run.end[0] != "halts" or not same(str(run.end[1]), undetermined.strip()):
            raise Disagreement(f"it is not {undetermined} that is not determined")
        run.account(steps, labelled=True)
        return
    if run.end[0] == "halts":
        raise Unsupported("a hidden function that the library calls")
    run.account(steps, labelled=True)
    run.answers(row["response"])


def shown_of(code):
    """The program without the hidden functions' imports, which lead nowhere, and the
    names that are hidden. Lines stay where they are."""
    lines, names = code.split("\n"), []
    for node in ast.parse(code).body:
        if isinstance(node, ast.FunctionDef) and isinstance(node.body[-1], ast.Expr) and getattr(node.body[-1].value, "value", 0) is ...:
            names.append(node.name)
        elif isinstance(node, ast.ImportFrom) and node.module in ("helpers", "utils", "tools", "common"):
            names += [a.asname or a.name for a in node.names]
            lines[node.lineno - 1] = ""
    if not names:
        raise Disagreement("nothing is hidden")
    return "\n".join(lines), names


def values(steps, names):
    """What the steps tell of calls of hidden functions, in order."""
    told = {name: [] for name in names}
    for line in steps.splitlines():
        for clause in cut(STEP.fullmatch(line)[4], "; ") if STEP.fullmatch(line) else []:
            call, *rest = cut(clause, " -> ")
            name = re.match(r"(\w+)\(", call)
            if name and name[1] in told and rest:
                told[name[1]].append((call, rest[-1]))
    return told
