"""A program in the making: its parameters, names, lines, and what is said of them.

Everything is made on demand: a parameter exists because an operation wanted it, a
local because something reads it. So nothing in the program is without use, and the
sentences of its statement (wording.py) are those of the operations it is made of.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from . import names

INDENT = "    "
# Methods that programs come to less often by themselves than their use deserves.
FOCUS = """capitalize casefold center count count endswith find find format index isalnum isalpha isdigit isdigit islower isupper ljust lstrip
partition removeprefix removesuffix replace rfind rjust rsplit rstrip splitlines startswith startswith title zfill strip lower encode join split upper
rpartition swapcase translate rindex isspace istitle expandtabs format_map isdecimal isnumeric isidentifier isascii isprintable
clear copy reverse remove insert extend sort keys keys popitem fromkeys setdefault values get items
add add discard difference intersection union update issubset issuperset isdisjoint symmetric_difference difference_update intersection_update
symmetric_difference_update appendleft popleft bit_length is_integer hex
endswith endswith remove remove keys keys isdigit isdigit isalpha strip title union add find extend""".split()
FOCUSED = 0.85  # of the programs have one
ENTRY = "ENTRY_"  # stands for the function's name until it is known what it does


class E(NamedTuple):
    """An expression: source, an English noun phrase for its value, its type."""

    code: str
    words: str
    type: str

    @property
    def atom(self):
        return self.code.isidentifier()

    @property
    def operand(self):
        """The source with brackets where it needs them; ast.unparse drops the others."""
        return self.code if self.atom else f"({self.code})"


@dataclass
class Param:
    name: str
    type: str
    role: str = ""  # what its values look like (values.py)
    star: str = ""  # "*" and "**" gather, "=" is keyword-only
    default: str = ""  # source of its default


class Draft:
    MOST = 3  # parameters a program takes unless an operation must have another

    def __init__(self, rng):
        self.rng = rng
        self.params = {}  # name -> Param, in order
        self.taken = set(names.RESERVED)
        self.lines = []  # body of the entry function
        self.before = []  # helpers, classes, constants
        self.said = []  # sentences, in the order of the lines
        self.used = set()  # codes of rows, each used once a program
        self.opaque = []  # helpers that a docstring stands for
        self.holds = []  # what holds of every result, as the scene says
        self.purpose = ""
        self.made = {}  # local -> the source it was made of
        self.meaning = []  # (name, phrase) of locals and of parameters set anew, in order
        self.entry = ENTRY
        self.call = ""  # of an object's method, {name} for each parameter; else the entry is a function
        self.focus = f".{rng.choice(FOCUS)}(" if rng.random() < FOCUSED else None  # a method to come to, if it suits

    def fresh(self, pool):
        name = names.fresh(self.rng, pool, self.taken)
        self.taken.add(name)
        return name

    def main(self, t, role="", pool=None):
        """A parameter that the program is about."""
        name = self.fresh(pool or names.OF_TYPE[t])
        self.params[name] = Param(name, t, role)
        return E(name, f"`{name}`", t)

    def extra(self, t, role, pool, always=False):
        """The name of a further parameter, or None where there are enough."""
        alike = [p.name for p in self.params.values() if p.type == t and p.role == role]
        if alike and (len(self.params) > 3 or self.rng.random() < 0.15):
            return self.rng.choice(alike)
        free = [n for n in pool or names.OF_TYPE[t] if n not in self.taken]
        if not always and (len(self.params) >= self.MOST or not free):
            return None
        name = self.fresh(pool or names.OF_TYPE[t])
        self.params[name] = Param(name, t, role)
        return name

    def literal(self, literals, filled):
        """One of the literals, and not one that stands in the same row already."""
        free = [x for x in literals if repr(x) not in {code for code, _ in filled.values()}]
        return self.rng.choice(free)

    def local(self, t):
        return self.fresh(names.LOCALS.get(t) or ["result", "out", "res"])

    def bind(self, e, pool=None):
        """The expression in a local of its own, unless it is a name already. What is short
        to say stays said where it is used; else a sentence introduces the name."""
        if e.atom:
            return e
        name = self.fresh(pool) if pool else self.local(e.type)
        self.lines.append(f"{name} = {e.code}")
        self.made[name] = e.code
        self.meaning.append((name, e.words))
        if len(e.words) < 45 and self.rng.random() < 0.5:
            return E(name, e.words, e.type)
        self.say(self.rng.choice(("Let {} be {}.", "Let {} be {}.", "First take {1} as {0}.", "Call {1} {0}.")), f"`{name}`", e.words)
        return E(name, f"`{name}`", e.type)

    def say(self, sentence, *words):
        self.said.append(sentence.format(*words) if words else sentence)


def indent(lines):
    return [INDENT + line for line in lines]


def short(e):
    """Whether an expression is said by a name alone."""
    return bool(re.fullmatch(r"`\w+`|it", e.words))
