"""Rows that run a program more than once: backward and refine."""

import ast
import re

from .run import Run, between
from .spy import Unsupported
from .steps import STEP
from .text import Disagreement, parsed, same


class Lines:
    """The lines of a response, taken one after another."""

    def __init__(self, text):
        self.lines, self.next = text.split("\n"), 0

    def take(self, start=""):
        line = self.lines[self.next] if self.next < len(self.lines) else None
        if line is None or not line.startswith(start):
            raise Disagreement(f"{line!r} stands where {start!r} is to be")
        self.next += 1
        return line.removeprefix(start)

    def sees(self, start):
        return self.next < len(self.lines) and self.lines[self.next].startswith(start)

    def steps(self):
        """The steps that follow."""
        first = self.next
        while self.next < len(self.lines) and STEP.fullmatch(self.lines[self.next]):
            self.next += 1
        return "\n".join(self.lines[first : self.next])

    def rest(self):
        return "\n".join(self.lines[self.next :])


def compared(line, outcome, wanted, equal, unequal):
    """Whether a comparison's line is true; returns whether it found them equal."""
    alike = same(outcome, wanted)
    sign, verdicts = (" == ", equal) if alike else (" != ", unequal)
    claim, _, verdict = line.rpartition("; ")
    left, found, right = claim.partition(sign)
    while found and not (same(left, outcome) and same(right, wanted)):  # a sign may stand in a string
        more, found, right = right.partition(sign)
        left += sign + more
    if not found or verdict != verdicts:
        raise Disagreement(f"{line!r}, but the outcome is {outcome} and {wanted} is wanted")
    return alike


def masked(row, wrong):
    """Checks that the mask leaves out the lines of wrong guesses, and nothing else."""
    shown = [row["response"][a:b].strip("\n") for a, b in row.get("mask", [])]
    if sorted(shown) != sorted(wrong):
        raise Disagreement(f"the mask covers {shown}, but what is wrong is {wrong}")


def backward(row):
    code, _, claim = between(row["prompt"], "[PYTHON]\n", "\n[/PYTHON]").rpartition("\nassert ")
    raised = re.fullmatch(r"raises\((\w+), (.*)\)", claim, re.DOTALL)
    form, _, wanted = claim.partition(" == ") if not raised else (raised[2], "", f"raises({raised[1]})")
    lines, wrong = Lines(row["response"]), []
    if not same(lines.take("Wanted: "), wanted):
        raise Disagreement(f"{wanted} is wanted")
    found = False
    while not found:
        call = lines.take("Guess: ")
        if not shaped(call, form):
            raise Disagreement(f"{call} is no call like {form}")
        run = Run(code, call)
        run.account(lines.steps(), labelled=False)
        found = compared(lines.take(), run.outcome, wanted, "found", "guess again")
        if not found:
            wrong.append(f"Guess: {call}")
    if len(wrong) > 2:
        raise Disagreement("more than two wrong guesses")
    run.answers(lines.rest())
    masked(row, wrong)


def shaped(call, form):
    """Whether a call is that of a question, which leaves its arguments open."""
    tree, open_ = parsed(call), parsed(form.replace("??", ""))
    while isinstance(tree, (ast.Call, ast.Attribute)):
        if type(tree) is not type(open_):
            return False
        if isinstance(tree, ast.Attribute):
            if tree.attr != open_.attr:
                return False
            tree, open_ = tree.value, open_.value
        else:
            tree, open_ = tree.func, open_.func
    return isinstance(tree, ast.Name) and isinstance(open_, ast.Name) and tree.id == open_.id


def refine(row):
    code = between(row["prompt"], "### Buggy Solution\n```python\n", "\n```")
    call, wanted = failed_test(between(row["prompt"], "### Failed Test\n```python\n", "\n\n```"))
    lines, wrong = Lines(row["response"]), []
    lines.take("[MONOLOGUE]")
    lines.take("### Execution Simulation")
    run = Run(code, call)
    run.account(lines.steps(), labelled=False)
    if compared(lines.take(), run.outcome, wanted, "passes", "fails"):
        raise Disagreement("the buggy code passes")
    lines.take("### Root Cause Analysis")
    passes = False
    while not passes:
        edit = lines.take("Try: ")
        changed = edited(code, edit)
        run = Run(changed, call)
        run.account(lines.steps(), labelled=False)
        passes = compared(lines.take(), run.outcome, wanted, "passes", "try again")
        if not passes:
            wrong.append(f"Try: {edit}")
    refined = between(lines.rest(), "[Refined]\n```python\n", "\n```\n[/Refined]")
    if ast.dump(ast.parse(refined)) != ast.dump(ast.parse(changed)):
        raise Disagreement(f"the refined code is not what {edit!r} makes")
    masked(row, wrong)


def failed_test(test):
    """The call of a test and what is wanted of it."""
    raised = re.fullmatch(r"assert raises\((\w+), (.*)\)\s*", test, re.DOTALL)
    if raised:
        return raised[2], f"raises({raised[1]})"
    call, _, wanted = test.strip().partition("\nassert retv == ")
    return call.removeprefix("retv = "), wanted


PLACE = r"`([^`]*)`(?: in line (\d+))?"
NEW = r"`[^`]*`(?:(?: with |, then )`[^`]*`)*(?: in it)*"


def edited(code, text):
    """The code that an edit makes which is told in words."""
    lines = code.split("\n")
    made = [[line] for line in lines]  # what stands in the place of each line

    def at(found, number):
        places = [i for i, line in enumerate(lines) if line.strip() == found and number in (None, str(i + 1))]
        if len(places) != 1:
            raise Disagreement(f"`{found}` names {len(places)} lines")
        return places[0]

    for clause in re.split(r"; (?=`)", text):
        if found := re.fullmatch(PLACE + r" becomes `([^`]*)`", clause):
            i = at(found[1], found[2])
            made[i] = [margin(lines[i]) + found[3]]
        elif found := re.fullmatch(PLACE + r" (goes|moves in|moves out)", clause):
            i = at(found[1], found[2])
            made[i] = [] if found[3] == "goes" else ["    " + lines[i] if found[3] == "moves in" else lines[i][4:]]
        elif found := re.fullmatch(f"({NEW}) comes (before|after) " + PLACE, clause):
            i = at(found[3], found[4])
            deeper = found[2] == "after" and lines[i].endswith(":")
            new = block(found[1], margin(lines[i]) + ("    " if deeper else ""))
            made[i] = new + made[i] if found[2] == "before" else made[i] + new
        else:
            raise Unsupported(f"an edit that reads {clause!r}")
    return "\n".join(line for part in made for line in part)


def margin(line):
    return line[: len(line) - len(line.lstrip())]


def block(text, indent):
    """New lines as an edit tells them: each beside the one before, or in its block."""
    out = []
    for word, line in re.findall(r"( with |, then |)`([^`]*)`", text):
        indent += "    " if word == " with " else ""
        out.append(indent + line)
    return out
