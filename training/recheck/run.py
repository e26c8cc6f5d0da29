"""A call of a program, run again, and what rows say of it."""

import re

from .account import Account
from .spy import Unsupported
from .steps import FIRST_LABEL, steps_of
from .text import Disagreement, same, show
from .watch import Watch

LABEL = re.compile(r"(.*) # \[L(\d+)\]")


def between(text, start, end):
    """The text between two marks."""
    _, found, rest = text.partition(start)
    inner, ended, _ = rest.partition(end)
    if not found or not ended:
        raise Disagreement(f"no {start.strip()} … {end.strip()} in it")
    return inner


def unlabelled(code):
    """Code without its labels, which have to be those of its lines."""
    lines = code.split("\n")
    for i, line in enumerate(lines):
        found = LABEL.fullmatch(line)
        if found and int(found[2]) != i + FIRST_LABEL:
            raise Disagreement(f"the label of line {i + 1} is L{found[2]}")
        if line.strip() and not found:
            raise Disagreement(f"line {i + 1} has no label: {line}")
        lines[i] = found[1] if found else line
    return "\n".join(lines)


class Run:
    """A call of a program, run twice: as it is, and with hooks."""

    def __init__(self, code, call, hidden=lambda watch: {}, halt=()):
        """Hidden makes the functions that are not in the code; halt ends a run early."""
        plain, self.watch = Watch(code, hooks=False), Watch(code, hooks=True)
        plain.namespace.update(hidden(plain))
        self.watch.namespace.update(hidden(self.watch))
        self.end, hooked = plain.run(call, halt), self.watch.run(call, halt)
        self.outcome = outcome(self.end)
        if not same(self.outcome, outcome(hooked)):
            raise Unsupported("its run with hooks ends otherwise")
        if not alike(course(plain), course(self.watch), self.end == ("raises", RecursionError)):
            raise Unsupported("its run with hooks takes another way")
        self.call = call

    def answers(self, answer):
        """Checks the assertion between the answer's tags."""
        said = between(answer, "[ANSWER]\nassert ", "\n[/ANSWER]")
        if self.end[0] == "raises":
            right = said == f"raises({self.end[1].__name__}, {self.call})"
        else:
            right = said.startswith(self.call + " == ") and same(said.removeprefix(self.call + " == "), self.outcome)
        if not right:
            raise Disagreement(f"the answer is {said}, but the call gives {self.outcome}")

    def account(self, text, labelled, whole=True):
        account = Account(self.watch)
        account.follow(steps_of(text, labelled), whole)
        return account


def outcome(end):
    """How a run ended, as rows write it."""
    kind, value = end
    return f"raises({value.__name__})" if kind == "raises" else str(value) if kind == "halts" else show(value)


def course(watch):
    """The lines of a run, and the variables at each."""
    return [(e.kind, e.depth, e.line, e.env) for e in watch.events if e.kind in ("line", "enter")]


def alike(a, b, endless):
    """Whether two courses are one; sets may show in another order. An endless recursion
    comes to another depth with hooks."""
    if len(a) != len(b) and not endless:
        return False
    for x, y in zip(a, b):
        if x[:3] != y[:3] or x[3].keys() != y[3].keys():
            return False
        if not all(same(value, y[3][name]) for name, value in x[3].items()):
            return False
    return True
