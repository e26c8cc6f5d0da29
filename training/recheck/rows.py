"""One row, checked: what its kind promises."""

import ast
import re

from .account import FIRST_LABEL, Account, Disagreement, steps_of
from .spy import Unsupported
from .text import same, show
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

    def __init__(self, code, call):
        plain, self.watch = Watch(code, hooks=False), Watch(code, hooks=True)
        self.end, hooked = plain.run(call), self.watch.run(call)
        if self.outcome(self.end) != self.outcome(hooked):
            raise Unsupported("its run with hooks ends otherwise")
        if course(plain) != course(self.watch):
            raise Unsupported("its run with hooks takes another way")
        self.call = call

    @staticmethod
    def outcome(end):
        return end[1].__name__ if end[0] == "raises" else show(end[1])

    def assertion(self):
        """What the assertion about this call has to be, but for the value's spelling."""
        kind, value = self.end
        return f"raises({value.__name__}, {self.call})" if kind == "raises" else show(value)

    def answers(self, answer):
        """Checks the assertion between the answer's tags."""
        kind, value = self.end
        said = between(answer, "[ANSWER]\n", "\n[/ANSWER]").removeprefix("assert ")
        if kind == "raises":
            right = said == f"raises({value.__name__}, {self.call})"
        else:
            right = said.startswith(self.call + " == ") and same(said.removeprefix(self.call + " == "), show(value))
        if not right:
            raise Disagreement(f"the answer is {said}, but {self.assertion()} is so")

    def account(self, text, labelled, whole=True):
        account = Account(self.watch)
        account.follow(steps_of(text, labelled), whole)
        return account


def course(watch):
    """The lines of a run, and the variables at each."""
    return [(e.kind, e.depth, e.line, e.env) for e in watch.events if e.kind in ("line", "enter")]


def forward(row):
    body = between(row["prompt"], "[PYTHON]\n", "\n[/PYTHON]")
    code, _, claim = body.rpartition("\nassert ")
    call = claim.removesuffix(" == ??")
    run = Run(unlabelled(code), call)
    steps, _, answer = row["response"].rpartition("[ANSWER]\n")
    run.account(steps, labelled=True)
    run.answers("[ANSWER]\n" + answer)


CHECKS = {"forward": forward}


def check(row):
    """Raises a Disagreement if a row says what is not so."""
    if row["kind"] not in CHECKS:
        raise Unsupported(f"rows of the kind {row['kind']}")
    CHECKS[row["kind"]](row)
