"""Holes of the tables: small values that a row needs besides its operand.

A hole is filled by a literal, or by a parameter that the function gets for it: so no
parameter is without use, and its name says what it is for.
"""

import re

from .names import CHARS, KEYS, WORDS

HOLE = re.compile(r"\$(\((?P<type>[^()]*)\)|(?P<name>[a-z]\d?))")

# name: (type, role and names of a parameter, literals, how often it is a parameter)
HOLES = {
    "n": ("int", "small", "n k size step count amount", (1, 2, 2, 3, 3, 4, 5, 10), 0.45),
    "m": ("int", "positive", "n k width limit times", (2, 2, 3, 3, 4), 0.25),
    "d": ("int", "divisor", "d base k step n", (2, 3, 3, 4, 5, 7, 10), 0.3),
    "t": ("int", "divisor", "n m base", (3, 4, 5, 7, 10), 0.2),
    "v": ("int", "value", "limit low bound minimum start x", (0, 1, 2, 3, 4, 5, 6, 8, 10), 0.4),
    "g": ("int", "bound", "limit high top cap bound", (10, 12, 15, 20, 30, 50), 0.35),
    "z": ("int", "width", "width size n", (5, 6, 8), 0.3),
    "c": ("str", "char", "ch c char letter mark x", CHARS, 0.35),
    "e": ("str", "char", "new fill other by", ("*", "-", "_", "x", "o", "#", "0", "ee", " "), 0.2),
    "b": ("str", "separator", "sep delimiter mark", (",", "-", ":", " ", "=", "/", "_"), 0.3),
    "s": ("str", "separator", "sep glue delimiter joiner", (" ", "-", ", ", "", "/", "_", "+", ",", " | "), 0.3),
    "p": ("str", "pad", "fill pad ch mark", (".", "-", "*", "_", "#", "!"), 0.2),
    "w": ("str", "word", "prefix word suffix end tail key", tuple(WORDS[::3]) + ("ab", "re", "ing", "s", "x_", ".py"), 0.3),
    "k": ("str", "key", "key name k", tuple(KEYS), 0.5),
    "m1": ("str", "", "", ("abc", "aeiou", "abcd", "xyz", "lo"), 0),
    "m2": ("str", "", "", ("xyz", "12345", "bcda", "abc", "01"), 0),
}
SAME_LENGTH = {"abc": "xyz", "aeiou": "12345", "abcd": "bcda", "xyz": "abc", "lo": "10"}


def holes(text):
    """The holes of a row's code, each once, in order: (spelling, name, type)."""
    return {m.group(0): (m["name"], m["type"]) for m in HOLE.finditer(text) if m.group(0) != "$0"}


def fill(draft, code):
    """{hole: (code, words)} for all holes of a row's code."""
    filled = {}
    for spelling, (name, of_type) in holes(code).items():
        filled[spelling] = other(draft, of_type) if of_type else one(draft, name, filled)
    return filled


def one(draft, name, filled):
    t, role, called, literals, share = HOLES[name]
    if name == "m2":
        return told(repr(SAME_LENGTH[eval(filled["$m1"][0])]))
    if draft.rng.random() < share:
        parameter = draft.extra(t, role, called.split())
        if parameter:
            return parameter, f"`{parameter}`"
    return told(repr(draft.literal(literals, filled)))


def other(draft, t):
    """A second operand of type t: a parameter, for a literal would decide too much."""
    parameter = draft.extra(t, "item" if t in ("int", "str") else "", None, always=True)
    return parameter, f"`{parameter}`"


def told(code):
    return code, code
