"""The same programs with names and values that nobody would guess: what has to be copied letter by letter.

`python -m pyx.odd PROGRAMS OUT --seed S` reads what `python -m pyx` wrote. Generated
programs alone go on, each under other names, its calls with other values of the same
types: what they come to is found out by running them, an exception included.
"""

import argparse
import ast
import json
import keyword
import string

from . import mutants
from .generate import rng_of
from .names import RESERVED, WORDS

CALLS = 4
TEXTS, NUMBERS = 0.6, 0.25  # of the strings, of the numbers in calls are exchanged
SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
BEYOND = "éñüßøçåжяшдλπΩ中文日語ğı—€°…"


def name(rng):
    """An identifier: words joined, a word cut short, or letters."""
    kind, word = rng.random(), rng.choice(WORDS)
    if kind < 0.4:
        made = rng.choice(("_", "", "_")).join((word, rng.choice(WORDS)))
    elif kind < 0.6:
        made = word[0] + "".join(c for c in word[1:] if c not in "aeiou") + rng.choice(("", "", "s", "_list", "1", "2"))
    elif kind < 0.8:
        made = "".join(rng.choice(string.ascii_lowercase) for _ in range(rng.randint(2, 7)))
    else:
        made = rng.choice(string.ascii_letters) + rng.choice(("", str(rng.randint(0, 9)), rng.choice(string.ascii_lowercase)))
    return made if made not in RESERVED and not keyword.iskeyword(made) else made + "_"


def names(rng):
    return list(dict.fromkeys(name(rng) for _ in range(80)))


def letters(rng, n):
    return "".join(rng.choice(rng.choice((string.ascii_lowercase, string.ascii_lowercase, string.ascii_uppercase, string.digits))) for _ in range(n))


def lower(rng, n):
    return "".join(rng.choice(string.ascii_lowercase) for _ in range(n))


def printable(rng, n):
    return "".join(chr(rng.randint(32, 126)) for _ in range(n))


def runs(rng, n):
    """Few characters, each several times."""
    out = ""
    while len(out) < n:
        out += rng.choice((" ", " ", "-", ".", "a", "b", "0", rng.choice(SIGNS), rng.choice(string.ascii_letters))) * rng.randint(1, 5)
    return out[:n]


def repeats(rng, n):
    unit = rng.choice((letters, lower, printable))(rng, rng.randint(1, 4))
    return (unit * n)[:n]


def sentence(rng, n):
    words = [rng.choice((rng.choice(WORDS), lower(rng, rng.randint(1, 7)), rng.choice(WORDS).title(), rng.choice(WORDS).upper(), str(rng.randint(0, 2000)))) for _ in range(max(1, n // 5))]
    return rng.choice((" ", " ", " ", "  ", ", ", "-", "_", "/", "\n", "\t")).join(words)


def spoilt(rng, n):
    """A word with something in it that does not belong there."""
    text = rng.choice((lower, letters))(rng, n)
    at = rng.randint(0, len(text))
    return text[:at] + rng.choice((rng.choice(SIGNS), rng.choice(BEYOND), " ", "\n", "\t", "\\", "'", '"', str(rng.randint(0, 99)))) + text[at:]


STYLES = (letters, lower, lower, printable, runs, repeats, sentence, sentence, spoilt)


def text(rng, old):
    """A string in the place of old: of another style, or old with odd places."""
    n = rng.choice((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 26)) if len(old) > 1 else 1
    if rng.random() < 0.25 and old:
        at = rng.randrange(len(old))
        return rng.choice((old.swapcase(), old[:at] + rng.choice(SIGNS) + old[at:], old[:at] + old[at] * rng.randint(2, 4) + old[at:], old + rng.choice(STYLES)(rng, n)))
    return rng.choice(STYLES)(rng, n)


class Exchange(ast.NodeTransformer):
    """Other values in the arguments of a call; equal strings stay equal, so that what is looked for may be found."""

    def __init__(self, rng):
        self.rng, self.known = rng, {}

    def visit_Constant(self, node):
        v, rng = node.value, self.rng
        if isinstance(v, str):
            if v not in self.known:
                self.known[v] = text(rng, v) if rng.random() < TEXTS else v
            return ast.copy_location(ast.Constant(self.known[v]), node)
        if type(v) is int and rng.random() < NUMBERS:
            return ast.copy_location(ast.Constant(max(0, v + rng.choice((-2, -1, 1, 2, 3, 10)))), node)
        return node


def exchanged(rng, call):
    return ast.unparse(Exchange(rng).visit(ast.parse(call, mode="eval")))


def odd(rng, item):
    """The item under odd names, its calls with odd values."""
    code, entry, calls = mutants.renamed(rng, ast.parse(item["code"]), item["entry"], item["calls"], names(rng), 0.8)
    calls = list(dict.fromkeys(exchanged(rng, c) for c in rng.sample(calls, min(len(calls), CALLS))))
    return {"id": "o:" + item["id"], "source": "generated", "entry": entry, "code": code, "calls": calls}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("programs")
    p.add_argument("out")
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    with open(a.programs) as f, open(a.out, "w") as out:
        for item in map(json.loads, f):
            if item["source"] == "generated" and "code" in item:
                print(json.dumps(odd(rng_of(a.seed, "odd", item["id"]), item)), file=out)


if __name__ == "__main__":
    main()
