"""Tables of operations: text files, one line an operation.

    str@padded > str | $0.strip() | $0 without blanks at its ends | 6

is: from type (and the role a parameter takes by it), to type, code, words, weight after
how often people write it. `$0` is the operand, `$n`, `$c`, ... are holes (holes.py). A
second wording after ` // ` is for operands that are phrases themselves. Type variables
stand for several rows: T is int or str, A any item type.
"""

import pathlib
import re
from functools import cache
from itertools import accumulate
from typing import NamedTuple

FOLDER = pathlib.Path(__file__).parent / "tables"
VARIABLES = {"T": ("int", "str"), "A": ("int", "str", "tuple[str,int]", "list[int]")}


class Row(NamedTuple):
    taken: str  # type of the operand
    role: str  # what a parameter in its place should look like; empty for anything
    given: str  # type of the result
    code: str
    words: tuple  # (after a name, after a phrase)
    weight: float
    bound: frozenset  # names that the code binds itself
    direct: bool  # for parameters only: people do not write it of something computed


def read(name):
    """The rows of a table file, type variables replaced."""
    rows = []
    for line in (FOLDER / name).read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            rows += expanded(row(line))
    return rows


def row(line):
    """One line as a Row. A bar inside code or words is written `\\|`."""
    direct = line.startswith("!")
    types, code, words, weight = (part.strip().replace("\\|", "|") for part in line.lstrip("!").split(" | "))
    taken, given = types.split(" > ") if " > " in types else (types, "bool")
    taken, _, role = taken.strip().partition("@")
    first, _, second = words.partition(" // ")
    return Row(taken, role, given.strip(), code, (first, second or first), float(weight), frozenset(bound(code)), direct)


def bound(code):
    """The names that comprehensions and lambdas of the code bring: operands must not have them."""
    found = re.findall(r"\bfor ([\w, ]+?) in\b", code) + re.findall(r"\blambda ([\w, ]+):", code)
    return {name.strip() for names in found for name in names.split(",")}


def expanded(r):
    """The row for each type that its variables stand for."""
    for letter, types in VARIABLES.items():
        if re.search(rf"\b{letter}\b", r.taken):
            return [put(r, letter, t) for t in types]
    return [r]


def put(r, letter, t):
    """The row with the type t for a type variable, in its holes too."""
    inside = lambda text: re.sub(rf"\b{letter}\b", t, text)
    holes = lambda text: re.sub(r"\$\([^()]*\)", lambda m: inside(m[0]), text)
    return r._replace(taken=inside(r.taken), given=inside(r.given), code=holes(r.code), words=tuple(map(holes, r.words)))


class Table:
    """Rows by the type they take, drawn by weight."""

    def __init__(self, name):
        self.rows = read(name)
        self.by_type = {}
        for r in self.rows:
            self.by_type.setdefault(r.taken, []).append(r)
        self.drawn = {}

    def draw(self, rng, taken, given=None, focus=None):
        """A row from type `taken` (to one of the types `given`), rather one with the method
        `focus`; None without any."""
        if focus and rng.random() < 0.8:
            fit = [r for r in self.by_type.get(taken, ()) if (given is None or r.given in given) and focus in r.code]
            if fit:
                return rng.choice(fit)
        if (taken, given) not in self.drawn:
            fit = [r for r in self.by_type.get(taken, ()) if given is None or r.given in given]
            self.drawn[taken, given] = fit, list(accumulate(r.weight for r in fit))
        fit, weights = self.drawn[taken, given]
        return rng.choices(fit, cum_weights=weights)[0] if fit else None


    def takers(self, focus):
        """The types of which a row has the method `focus`."""
        return sorted({r.taken for r in self.rows if focus in r.code})


@cache
def table(name):
    return Table(name)
