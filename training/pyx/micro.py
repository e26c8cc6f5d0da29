"""Micro-operations: one operation on literals, for spelling, slicing, counting, carrying.

The expressions come from tables/micro.txt; here their holes are filled so that what is
looked for is mostly found, and indices mostly exist.
"""

import ast
import re
import string
from functools import cache
from itertools import accumulate

from . import values
from .check import plain, spelled
from .names import KEYS, WORDS
from .table import FOLDER

HOLE = re.compile(r"\$([a-zA-Z])(\d?)")
LONGEST = 60  # characters of a result
EACH = 12  # expressions an item


@cache
def table():
    """(expression with holes, weight) of every line of the table."""
    lines = (FOLDER / "micro.txt").read_text().splitlines()
    pairs = [line.split(" | ", 1) for line in lines if line and not line.startswith("#")]
    return [(code, float(weight)) for weight, code in pairs]


@cache
def rows():
    return [code for code, _ in table()], list(accumulate(weight for _, weight in table()))


def micro(rng, n=EACH):
    """n different expressions that give a value."""
    found = []
    codes, weights = rows()
    while len(found) < n:
        expression = printed(Fill(rng).filled(rng.choices(codes, cum_weights=weights)[0]))
        if expression not in found and works(expression):
            found.append(expression)
    return found


def printed(expression):
    """The expression without brackets that it does not need."""
    return ast.unparse(ast.parse(expression, mode="eval"))


def works(expression):
    """Whether the expression has a short literal as value."""
    try:
        value = eval(expression, {})
    except Exception:
        return False
    return plain(value) and len(spelled(value)) <= LONGEST


class Fill:
    """Fills the holes of one expression; what relates to another hole finds it here."""

    def __init__(self, rng):
        self.rng = rng
        self.text = self.short_text()
        self.numbers = [values.integer(rng) for _ in range(rng.randint(2, 6))]
        self.words = [rng.choice(WORDS) for _ in range(rng.randint(2, 4))]
        self.keys = rng.sample(KEYS, rng.randint(2, 4))

    def filled(self, code):
        given = {}
        return HOLE.sub(lambda m: given.setdefault(m[0], self.source(m[1])), code)

    def source(self, hole):
        value = self.made(hole)
        if hole in "jLp":  # stands as it is
            return value
        negative = isinstance(value, (int, float)) and value < 0
        return f"({value})" if negative else values.literal(value)

    def short_text(self):
        rng = self.rng
        return rng.choice((lambda: rng.choice(WORDS), lambda: rng.choice(WORDS) + rng.choice(WORDS), lambda: values.TEXTS["mixed"](rng), lambda: rng.choice(WORDS).title(), lambda: values.letters(rng, rng.randint(4, 8)), lambda: values.TEXTS["sentence"](rng)))()

    def made(self, hole):
        return getattr(self, NAMES[hole])() if hole in NAMES else MAKERS[hole](self.rng)

    def piece(self):
        i = self.rng.randrange(max(1, len(self.text)))
        return self.text[i:i + self.rng.randint(1, 3)] if self.rng.random() < 0.75 else self.rng.choice(WORDS)[:2]

    def edge(self):
        """A piece of the text, often its beginning or end."""
        n = self.rng.randint(1, 3)
        return self.rng.choice((self.text[:n], self.text[-n:], self.piece()))

    def char(self):
        return self.rng.choice(self.text) if self.text and self.rng.random() < 0.75 else self.rng.choice("aeixz-")

    def given_text(self):
        return self.text

    def given_list(self):
        return list(self.numbers)

    def given_set(self):
        return set(self.numbers)

    def given_words(self):
        return list(self.words)

    def given_dict(self):
        return {k: n for k, n in zip(self.keys, self.numbers * 2)}

    def element(self):
        return self.rng.choice(self.numbers) if self.rng.random() < 0.8 else values.integer(self.rng)

    def one_word(self):
        return self.rng.choice(self.words)

    def key(self):
        return self.rng.choice(self.keys) if self.rng.random() < 0.75 else self.rng.choice(KEYS)

    def other_dict(self):
        return {self.key(): values.integer(self.rng) for _ in range(2)}

    def other_set(self):
        return {self.element() for _ in range(self.rng.randint(1, 5))}

    def given_tuple(self):
        return tuple(self.numbers[:4])


NAMES = {"s": "given_text", "u": "edge", "c": "char", "l": "given_list", "m": "given_words", "e": "element", "h": "one_word", "k": "given_dict", "K": "key", "o": "other_dict", "E": "given_set", "F": "other_set", "T": "given_tuple"}
MAKERS = {
    "w": lambda r: r.choice(WORDS), "W": lambda r: values.letters(r, r.randint(2, 3)), "t": lambda r: r.choice(WORDS), "g": values.TEXTS["sentence"], "q": values.TEXTS["padded"], "z": lambda r: "".join(r.choice(string.digits if i else "123456789") for i in range(r.randint(1, 4))),
    "v": lambda r: r.choice(",--:").join(r.choice(WORDS) for _ in range(r.randint(2, 4))), "y": lambda r: r.randint(2, 60), "x": values.integer, "b": lambda r: r.randint(12, r.choice((99, 999, 9999))), "n": lambda r: r.randint(1, 5), "N": lambda r: r.randint(5, 10),
    "i": lambda r: r.choice((0, 1, 2, 3, -1, -2, -3)), "j": lambda r: r.choice(("", "0", "1", "2", "3", "4", "-1", "-2", "-3")), "p": lambda r: r.choice(("2", "3", "-1", "-2", "1", "-3")), "d": lambda r: r.choice((2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)), "r": lambda r: [values.integer(r) for _ in range(r.randint(1, 4))],
    "S": lambda r: r.choice((",", "-", ":", "-", " ")), "Z": values.TEXTS["binary"],
    "f": lambda r: round(r.choice((r.uniform(-20, 60), r.randint(0, 40) / 2, r.randint(1, 400) / 100)), 2), "A": lambda r: r.randint(65, 122), "B": lambda r: r.choice(WORDS).encode(), "L": lambda r: r.choice(WORDS) + "\\n" + r.choice(WORDS),
}
