"""Rows of one operation: its value, and the lines by which it was worked out."""

import ast
import contextlib
import io
import re
from functools import cache

from .text import Disagreement, cut, same, show

WRITTEN = re.compile(r"(.*) -> (-?\d+): write (\d)(?:, (?:carry|borrow) (\d))?")
LEFT = re.compile(r"(.*) // (.*) -> (-?\d+), left (\d+)")
SPELLED = re.compile(r"(?:drop |take )?(-?\d+ \S.*)")
SELECTED = re.compile(r"take (.*), left (.*)")
FOUND = re.compile(r"found (.*)")
MOVED = re.compile(r"length (\d+): (.*)")
FILLED = re.compile(r"left (.*), right (.*)")
HEAPED = re.compile(r"\b(heap(push|pop|ify|replace)|insort)")  # what changes its first argument
LIBRARY = """
import bisect, collections, functools, heapq, itertools, math, operator, re, string
from bisect import bisect_left, bisect_right
from collections import Counter, OrderedDict, defaultdict, deque
from functools import reduce
from math import ceil, factorial, floor, gcd, isqrt, sqrt
"""
SIGNS = re.compile(r"(?:at|is|[-+*%]|//) ")


def micro(row):
    expression = row["prompt"].removeprefix("[MONOLOGUE]\n").removesuffix("\n")
    if expression.startswith('f"'):  # in its steps all texts are in double quotes
        expression = re.sub(r'''\{"([^'"\\]*)"''', r"{'\1'", expression)
    working, _, said = row["response"].rpartition("\n")
    try:
        value, right = outcome(expression, said)
    except Exception as error:
        value, right = None, said == f"raise {type(error).__name__}"
    if not right:
        raise Disagreement(f"it says {said}, but {expression} is {show(value)}")
    sheet = Sheet(expression, value)
    for line in working.splitlines():
        if not sheet.true(line):
            raise Disagreement(f"{line!r} is not so")


def outcome(expression, said):
    """The value of an expression, beside what became of a method's receiver where it changed or that is told, and whether it was said so."""
    given = cut(said.removeprefix("-> "), "; now ")
    tree = ast.parse(expression, mode="eval")
    values = [evaluated(expression)]
    if isinstance(tree.body, ast.Call) and HEAPED.search(ast.unparse(tree.body.func)):
        receiver, tree.body.args[0] = ast.unparse(tree.body.args[0]), ast.Name("d", ast.Load())
        values = evaluated(f"(lambda d: ({ast.unparse(tree)}, d))({receiver})")
    elif isinstance(tree.body, ast.Call) and isinstance(tree.body.func, ast.Attribute):
        receiver, tree.body.func.value = ast.unparse(tree.body.func.value), ast.Name("d", ast.Load())
        both = evaluated(f"(lambda d: ({ast.unparse(tree)}, d))({receiver})")
        if len(given) == 2 or show(both[1]) != show(evaluated(receiver)):
            values = both
    return values[0] if len(values) == 1 else values, said.startswith("-> ") and len(values) == len(given) and all(map(same, map(show, values), given))


def evaluated(expression):
    with contextlib.redirect_stdout(io.StringIO()):
        return eval(compile(expression, "<micro>", "eval"), dict(library()))


@cache
def library():
    names = {}
    exec(LIBRARY, names)
    return names


def operands(tree):
    """The literals in an expression; a set or a dict as a list, in the order that it is written in."""
    for node in ast.walk(tree):
        with contextlib.suppress(ValueError, TypeError, SyntaxError):
            if isinstance(node, (ast.Set, ast.Dict)):
                yield [ast.literal_eval(e) for e in (node.elts if isinstance(node, ast.Set) else node.keys)]
            elif isinstance(node, ast.expr):
                yield ast.literal_eval(node)


class Sheet:
    """What has been worked out of an expression so far."""

    def __init__(self, expression, value):
        self.value = value
        self.operands = list(operands(ast.parse(expression, mode="eval")))
        self.sequences = [s for s in self.operands if isinstance(s, (str, list, tuple))]
        self.seen = []  # pairs of the last line that spelled

    def true(self, line):
        """Whether a line is so. Lines that plan what to do claim nothing."""
        if found := WRITTEN.fullmatch(line):
            total, digit, over = int(found[2]), int(found[3]), int(found[4] or 0)
            return evaluated(found[1]) == total and total in (digit + 10 * over, digit)
        if found := LEFT.fullmatch(line):
            return divmod(int(found[1]), int(found[2])) == (int(found[3]), int(found[4]))
        if found := MOVED.fullmatch(line):
            return any(len(s) == int(found[1]) for s in self.sequences)
        if found := FILLED.fullmatch(line):
            return self.filled(evaluated(found[1]), evaluated(found[2]))
        if found := SELECTED.fullmatch(line):
            return self.selected(evaluated(found[1]), evaluated(found[2]))
        if found := FOUND.fullmatch(line):
            return self.found(found[1])
        if line.startswith("missing "):
            return any(int(line.split()[1]) == max(0, w - len(s)) for w in self.operands if type(w) is int for s in self.sequences)
        arrows = [cut(part, " -> ") for part in cut(line, "; ")]
        if all(len(arrow) == 2 for arrow in arrows):
            return all(same(show(evaluated(left)), right) for left, right in arrows)
        if (found := SPELLED.fullmatch(line)) and not SIGNS.match(found[1].partition(" ")[2]):
            return self.spelled(cut(found[1], ", "))
        return re.fullmatch(r"take nothing|write \d|so far .*|-?\(?\d+ [-+*] -?\d+\)?", line) is not None

    def spelled(self, parts):
        """Whether `0 "a", 1 "b"` are elements of an operand by their index, or `1 "a", 2 "b"`
        by their number, or pieces of it, or, two by two, elements of two operands."""
        pairs = [(int(at), cut(texts, " ")) for at, _, texts in (p.partition(" ") for p in parts)]
        self.seen = [(at, evaluated(texts[0])) for at, texts in pairs]
        if all(len(texts) == 2 for _, texts in pairs):
            return any(stand(a, [(i, t[0]) for i, t in pairs]) and stand(b, [(i, t[1]) for i, t in pairs]) for a in self.sequences for b in self.sequences)
        one = [(i, texts[0]) for i, texts in pairs if len(texts) == 1]
        counted = [(i - 1, text) for i, text in one]
        return len(one) == len(pairs) and any(stand(s, one) or len(one) == len(s) and stand(s, counted) for s in self.sequences)

    def found(self, said):
        """Whether what was found is one thing, at all the places of the last line, in order."""
        if said == "nothing":
            return any(all(seen != sought for _, seen in self.seen) for sought in self.sought())
        counted = [tuple(map(int, part.split(" at "))) for part in said.split(", ")]
        if [n for n, _ in counted] != list(range(1, len(counted) + 1)):
            return False
        return any([at for at, seen in self.seen if seen == sought] == [at for _, at in counted] for sought in self.sought())

    def sought(self):
        """What may have been looked for: an operand that is not the one looked into."""
        return [o for o in self.operands if not isinstance(o, (list, tuple))]

    def filled(self, left, right):
        return any(left + s + right == self.value for s in self.sequences if isinstance(s, str))

    def selected(self, taken, left):
        """Whether the least was taken of what was left before."""
        before = getattr(self, "left", None)
        starts = [before] if before is not None else [list(s) for s in self.sequences]
        self.left = list(left)
        return any(taken in s and taken == min(s) and without(s, taken) == self.left for s in starts if len(s) == len(left) + 1)


def without(items, taken):
    at = items.index(taken)
    return items[:at] + items[at + 1:]


def stand(sequence, pairs):
    """Whether texts are what stands at their indices, in pieces of whatever length."""
    return all(at(sequence, i, text) for i, text in pairs)


def at(sequence, i, text):
    if not -len(sequence) <= i < len(sequence):
        return False
    if show(sequence[i]) == text:
        return True
    piece = evaluated(text) if isinstance(sequence, str) and text[0] in "\"'" else None
    return isinstance(piece, str) and len(piece) > 1 and i >= 0 and sequence[i : i + len(piece)] == piece
