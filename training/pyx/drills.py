"""Drills: functions of one simple statement after another, to practise single operations where they are met.

A micro-operation is asked about alone; in a monologue the same operation stands in the
middle of other steps, its operands are variables, and its result is bound. Statements
come from tables/micro.txt; holes that stand for a value become parameters more often than
not, so that a drill has several calls.
"""

import ast
import copy
import re
from functools import cache
from itertools import accumulate

from .check import plain, spelled
from .micro import HOLE, LONGEST, Fill, table

CALLS = 4
STATEMENTS = (3, 9)
LIFTED = 0.7  # of the holes become parameters
COMMON = 1.5  # power of the table's weights: here the commonest operations are practised, not all of them met
SMALL = ("$x + $y", "$x - $y", "$x * $n", "$y - $x", "$y // $n", "$y % $n", "$x + 1", "$x - 1", "$x % 2 == 0", "$x > $n", "$x < $y", "$x <= $e", "$x == $e", "$x != $e", "$x in $l", "$c in $s", "$s == $w", "$s + $c", "$c + $s", "$l + [$x]", "$s[$i]", "$l[$i]", "len($s) - 1", "len($l) // 2", "$s[:$n]", "$s[$n:]", "-$x", "$l[-1] + $x")
CHANGE = re.compile(r"\(lambda d: \(d(\..*), d\)\)\((.*)\)")
SHARED = {"s": "text", "l": "nums", "m": "words", "k": "counts", "E": "seen", "T": "pair"}
OWN = {"u": ("part", "sub"), "c": ("char", "c"), "e": ("x", "value"), "h": ("word", "w"), "K": ("key", "k"), "o": ("other", "more"), "F": ("others", "rest"), "w": ("name", "s"), "t": ("suffix", "t"), "g": ("line", "sentence"), "q": ("padded", "raw"), "z": ("digits", "code"),
       "v": ("joined", "row"), "y": ("n", "size"), "x": ("a", "b"), "b": ("total", "amount"), "n": ("times", "i"), "N": ("width", "limit"), "i": ("at", "index"), "d": ("step", "base"), "r": ("extra", "items"), "S": ("sep", "fill"), "W": ("ab", "pre"), "f": ("price", "rate")}
PREDICATES = re.compile(r"\.(is\w+|startswith|endswith)\([^()]*\)$")
BOUND = ("out", "res", "first", "last", "found", "left", "right", "count", "value2", "head", "tail", "acc")


class Drill:
    """One function in the making: its statements, and how every parameter is filled."""

    def __init__(self, rng):
        self.rng, self.fill, self.holes, self.lines, self.results = rng, Fill(rng), {}, [], []
        self.names = list(BOUND)
        rng.shuffle(self.names)

    def add(self, code):
        """A statement made of an expression with holes, of which those that are not lifted are filled."""
        given = {}
        changes = CHANGE.fullmatch(code)
        if changes:
            call, what = changes.groups()
            held = HOLE.sub(lambda m: given.setdefault(m[0], self.lifted(m[1], m[0], always=True)), what)
            call = HOLE.sub(lambda m: given.setdefault(m[0], self.lifted(m[1], m[0])), call)
            return self.lines.append(held + call)
        expression = ast.unparse(ast.parse(HOLE.sub(lambda m: given.setdefault(m[0], self.lifted(m[1], m[0])), code), mode="eval"))
        self.bind(expression)

    def lifted(self, kind, hole, always=False):
        """A parameter in place of a hole, or its value."""
        name = SHARED.get(kind) or (self.rng.choice(OWN[kind]) if kind in OWN else None)
        if name is None or not (always or self.rng.random() < LIFTED):
            return self.fill.source(kind)
        if self.holes.setdefault(name, kind) != kind or (kind not in SHARED and len(hole) > 2):
            name = next(n for n in (f"{name}{i}" for i in range(2, 99)) if n not in self.holes)
            self.holes[name] = kind
        return name

    def bind(self, expression):
        rng = self.rng
        truth = isinstance(ast.parse(expression, mode="eval").body, ast.Compare) or PREDICATES.search(expression)
        if truth and self.results and rng.random() < 0.6:
            name = rng.choice(self.results)
            self.lines += [f"if {expression}:", f"    {name} = {rng.choice((repr(rng.randint(0, 9)), name + ' * 2'))}"]
            return
        name = self.names.pop()
        self.results.append(name)
        self.lines.append(f"{name} = {expression}")

    def code(self, entry):
        changed = [n for n, k in self.holes.items() if k in SHARED and any(line.startswith(n + ".") for line in self.lines)]
        back = self.rng.sample(self.results, min(len(self.results), self.rng.randint(1, 3))) + changed[:1]
        result = f"[{', '.join(back)}]" if len(back) > 1 and self.rng.random() < 0.4 else ", ".join(back)
        body = "\n    ".join([*self.lines, f"return {result or 'None'}"])
        return f"def {entry}({', '.join(self.holes)}):\n    {body}\n"

    def arguments(self):
        """Values for the parameters: the first time those that went with the literals."""
        fill, self.fill = self.fill, Fill(self.rng)
        return [fill.source(kind).strip("()") if kind in "ixe" else fill.source(kind) for kind in self.holes.values()]


@cache
def statements():
    """Expressions with holes and their accumulated weights; a third is arithmetic and tests of small things."""
    found = [(code, weight**COMMON) for code, weight in table()]
    small = sum(weight for _, weight in found) / 2 / len(SMALL)
    found += [(code, small) for code in SMALL]
    return [code for code, _ in found], list(accumulate(weight for _, weight in found))


def drill(rng):
    """(code, entry, calls), or None where the drawn statements do not go together."""
    made, (codes, weights) = Drill(rng), statements()
    for _ in range(rng.randint(*STATEMENTS)):
        made.add(rng.choices(codes, cum_weights=weights)[0])
    entry = rng.choice(("f", "compute", "work", "build", "solve", "process"))
    code, calls = made.code(entry), []
    for _ in range(CALLS * 4):
        call = f"{entry}({', '.join(made.arguments())})"
        if call not in calls and runs(code, call):
            calls.append(call)
        if len(calls) == CALLS:
            break
    return (code, entry, calls) if calls else None


def runs(code, call):
    """Whether the call ends with a value that can be told."""
    space = {}
    try:
        exec(code, space)
        value = eval(call, space)
    except Exception:
        return False
    return plain(copy.copy(value)) and len(spelled(value)) <= 3 * LONGEST
