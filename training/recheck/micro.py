"""Rows of one operation: its value, and the lines by which it was worked out."""

import ast
import contextlib
import io
import re

from .run import between
from .text import Disagreement, cut, same, show

WRITTEN = re.compile(r"(.*) -> (-?\d+): write (\d)(?:, (?:carry|borrow) (\d))?")
LEFT = re.compile(r"(.*) // (.*) -> (-?\d+), left (\d+)")
SPELLED = re.compile(r"-?\d+ \S.*")


def micro(row):
    expression = between(row["prompt"], "[PYTHON]\nassert ", " == ??\n[/PYTHON]")
    value = evaluated(expression)
    working, _, answer = row["response"].rpartition("[ANSWER]\n")
    said = answer.removesuffix("\n[/ANSWER]")
    start = f"assert {expression} == "
    if not said.startswith(start) or not same(said.removeprefix(start), show(value)):
        raise Disagreement(f"the answer is {said}, but {expression} is {show(value)}")
    sequences = list(operands(ast.parse(expression, mode="eval"))) + [value]
    for line in working.splitlines():
        if not true(line, sequences):
            raise Disagreement(f"{line!r} is not so")


def evaluated(expression):
    with contextlib.redirect_stdout(io.StringIO()):
        return eval(compile(expression, "<micro>", "eval"), {})


def operands(tree):
    """The literals in an expression."""
    for node in ast.walk(tree):
        with contextlib.suppress(ValueError, TypeError, SyntaxError):
            if isinstance(node, ast.expr):
                yield ast.literal_eval(node)


def true(line, sequences):
    """Whether a line of the working is so. Lines that plan what to do claim nothing."""
    if found := WRITTEN.fullmatch(line):
        total, digit, over = int(found[2]), int(found[3]), int(found[4] or 0)
        return evaluated(found[1]) == total and total in (digit + 10 * over, digit)
    if found := LEFT.fullmatch(line):
        a, b = int(found[1]), int(found[2])
        return divmod(a, b) == (int(found[3]), int(found[4]))
    arrow = cut(line, " -> ")
    if len(arrow) == 2:
        return same(show(evaluated(arrow[0])), arrow[1])
    if SPELLED.fullmatch(line) and not line.partition(" ")[2].startswith(("at ", "nowhere", "+", "-", "*", "//", "%")):
        return spelled(cut(line, ", "), sequences)
    if found := re.fullmatch(r"(.*) nowhere", line):
        sought = evaluated(found[1])
        return any(isinstance(s, (str, list, tuple)) and s != sought and not inside(sought, s) for s in sequences[:-1])
    return True


def inside(value, sequence):
    return value in sequence if not isinstance(sequence, str) or isinstance(value, str) else False


def spelled(parts, sequences):
    """Whether `0 "a", 1 "b"` are elements of one of the sequences, by their index; in
    another case where the operation changes it."""
    pairs = [part.partition(" ") for part in parts]
    if isinstance(sequences[-1], str) and "".join(map(str, (evaluated(text) for _, _, text in pairs))) == sequences[-1]:
        return True  # letter by letter, what becomes of each
    for s in sequences:
        for made in (s, s.upper(), s.lower()) if isinstance(s, str) else (s,):
            if isinstance(made, (str, list, tuple)) and all(at(made, int(i)) == text for i, _, text in pairs):
                return True
            if isinstance(made, dict) and all(at(list(made), int(i)) == text for i, _, text in pairs):
                return True
    return False


def at(sequence, i):
    return show(sequence[i]) if -len(sequence) <= i < len(sequence) else None
