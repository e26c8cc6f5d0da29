"""The smallest cases of common operations, all of them: what no corpus has, since nobody writes it and everybody's loops come by it.

One character, empty containers, equal numbers and numbers next to each other, every
value and every type. The operations are those of tables/trivial.txt, under the names of
the groups of values here. Operations that fail are among them.
"""

import re
import string
from itertools import product

from .operations import receiving
from .table import FOLDER

DIGITS = range(11)
AROUND = (-10, -2, -1, 12, 15, 16, 20, 24, 25, 50, 99, 100, 101, 110, 111, 120, 255, 256, 999, 1000)
CHARACTERS = ("a", "b", "e", "z", "A", "B", "Z", "0", "1", "9", " ", "_", "-", ".", ",", "!", "\n", "\t", "é", "ж")
PRINTED = (*map(chr, range(32, 127)), "\n", "\t", "é", "É", "ж", "ß", "²", "中")
FEW = ("", "a", "b", "A", "0", "1", " ", "-", "ab", "aa", "ba", "abc", "Ab")
MORE = (*string.digits, *"cxyX*/+()?'\"\\")
LISTS = ("[]", "[0]", "[1]", "[1, 1]", "[1, 2]", "[2, 1]", "[1, 2, 3]", "[0, 0]", "['']", "['a']", "['b']", "['a', 'b']", "['b', 'a']", "['a', 'a']", "[' ']", "['ab']", "[[]]", "[[1]]", "[[], []]", "[None]", "[True]", "[False]")
TUPLES = ("()", "(1,)", "(1, 2)", "('a',)", "('a', 1)", "(0, 0)")
DICTS = ("{}", "{'a': 1}", "{'b': 0}", "{1: 2}", "{'a': 1, 'b': 2}", "{0: []}", "{'a': ''}", "{'a': []}", "{1: 'a', 2: 'b'}")
KEYS = ("'a'", "'b'", "1", "0", "''")
VALUES = ("0", "1", "2", "-1", "10", "0.0", "1.0", "2.5", "''", "'a'", "'1'", "' '", "'abc'", "True", "False", "None", "[]", "[1]", "['a']", "()", "(1,)", "{}", "{'a': 1}", "set()", "{1}")
TYPES = tuple("int str float list dict set tuple bool".split())
TRUTHS = ("[]", "[True]", "[False]", "[True, False]", "[False, True]", "[True, True]", "[False, False]", "[0, 1]", "[1, 1]", "[0, 0]", "['']", "['a', '']")

CONSTANTS = (string.punctuation, string.whitespace, string.digits, string.ascii_lowercase, string.ascii_uppercase, string.ascii_letters)
CLASSES = ("[" + a + b for a, b in product(CONSTANTS, ("", *CONSTANTS[:3])))  # of a regular expression, up to its bracket


def near(values, n=3):
    """Each value with itself and with the n after it: of all pairs nearly none would be equal."""
    return [(a, values[(i + k) % len(values)]) for i, a in enumerate(values) for k in range(n + 1)]


def single(values):
    return [(v,) for v in values]


# What $x, or $x and $y, stand for in the expressions of a group. Texts are written by repr, all else as it is read.
GROUPS = {
    "small numbers": list(product(DIGITS, DIGITS)),
    "large and small": list(product(AROUND, (1, 2, 3, 5, 10, 0))),
    "neighbours": [(a, a + away) for a in (*range(11, 41), *AROUND) for away in (-1, 0, 1)],
    "counts": single(range(131)),
    "number": single((*DIGITS, *AROUND)),
    "short ranges": list(product(range(4), DIGITS)),
    "truth in sums": list(product((0, 1, 2, 3, 5, 9, 10, True, False), (True, False))),
    "character": single(map(repr, PRINTED)),
    "text": single(map(repr, dict.fromkeys((*CHARACTERS, *FEW, *MORE)))),
    "near texts": near([*map(repr, FEW)], 4),
    "near characters": near([*map(repr, CHARACTERS)]),
    "sequence": single(LISTS + TUPLES),
    "list": single(LISTS),
    "near lists": near(LISTS),
    "dict": single(DICTS),
    "near dicts": near(DICTS, 2),
    "dict and key": list(product(DICTS, KEYS)),
    "value": single(VALUES),
    "two values": list(product(VALUES, VALUES)),
    "simple values": list(product(VALUES[:17:2], VALUES[:17:2])),
    "value and type": list(product(VALUES, TYPES)),
    "type": single(TYPES),
    "truths": single(TRUTHS),
    "constants": single(map(repr, CONSTANTS)),
    "two constants": list(product(map(repr, CONSTANTS), map(repr, CONSTANTS))),
    "classes": single(map(repr, CLASSES)),
}


def table():
    """{group: expressions with holes}."""
    groups = {}
    for line in (FOLDER / "trivial.txt").read_text().splitlines():
        if line.startswith("## "):
            codes = groups.setdefault(line[3:], [])
        elif line and line[0] != "#":
            words, _, code = line.rpartition(" : ")
            codes += [receiving(code.replace("$o", word)) for word in words.split(" ")]
    return groups


def trivial():
    """All of them, in order, each once."""
    cases = (filled(code, values) for group, codes in table().items() for values in GROUPS[group] for code in codes)
    return list(dict.fromkeys(cases))


def filled(code, values):
    """The expression with values in its holes; numbers below 0 in brackets."""
    written = {name: f"({v})" if type(v) is int and v < 0 else str(v) for name, v in zip("xy", values)}
    return re.sub(r"\$([xy])", lambda m: written[m[1]], code)
