"""Texts that are hard to copy and to count: a model loses its place where characters repeat.

Every style is a function of a generator of random choices and a length, which it keeps
about. The words are those of Python's own documentation: a vocabulary splits them in
more ways than it splits letters that were drawn one by one.
"""

import re
import string
from functools import cache
from pydoc_data.topics import topics

from .odd import SIGNS, letters, lower

LENGTHS = (2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 22, 25, 28, 32, 36)
ESCAPES = "\n\n\t\\'\""
CYRILLIC, GREEK, ACCENTS = "абвгдежзийклмнопрстуфхцчшщъыьэюяСБИАРТ", "αβγδελμπσω", "éèàçñöüßøåÉÖÜ€°"


@cache
def words():
    """Words of two letters on, as they are written there, capitals included."""
    return sorted(set(re.findall(r"[A-Za-z][a-z]{1,10}", " ".join(topics.values()))))


def word(rng):
    found = rng.choice(words())
    return rng.choice((found, found, found.lower(), found.lower(), found.title(), found.upper()))


def runs(rng, n):
    """Few characters, each several times, with others in between."""
    out, some = "", letters(rng, rng.randint(1, 4)) + rng.choice(("", " ", "-", "0", rng.choice(SIGNS)))
    while len(out) < n:
        out += rng.choice(some) * rng.randint(1, rng.choice((2, 3, 7))) if rng.random() < 0.8 else letters(rng, rng.randint(1, 3))
    return out[:n]


def nearly(rng, n):
    """A unit of two to five characters again and again, broken here and there."""
    unit = rng.choice((lower, lower, letters, few))(rng, rng.randint(2, 5))
    out = ""
    while len(out) < n:
        at = rng.randrange(len(unit))
        out += rng.choice((unit, unit, unit, unit[:at] + unit[at + 1:], unit[:at] + unit[at:] * 2, unit[:at] + rng.choice(unit) + unit[at:]))
    return out[:n]


def few(rng, n):
    """An alphabet of two to four characters."""
    some = rng.choice(("ab", "abc", "01", "xyz", "aA", lower(rng, 2), letters(rng, 3), lower(rng, 4), "()", "+-", "()[]{}"))
    return "".join(rng.choice(some) for _ in range(n))


def escapes(rng, n):
    return "".join(rng.choice(ESCAPES) if rng.random() < 0.5 else rng.choice((" ", lower(rng, 1), letters(rng, 1))) for _ in range(n))


def blanks(rng, n):
    """Words with several blanks between and around them, or nothing but blanks."""
    if n < 4 or rng.random() < 0.1:
        return " " * n
    out = " " * rng.choice((0, 0, 1, 2, 3))
    while len(out) < n:
        out += rng.choice((word(rng)[:5], letters(rng, 1), lower(rng, 2))) + " " * rng.choice((1, 1, 1, 2, 3, 4))
    return out[:n]


def signs(rng, n):
    """Signs in a row, letters among them."""
    some = rng.choice((SIGNS, SIGNS, rng.choice(SIGNS) + rng.choice(SIGNS), "()[]{}", "!?.,-", "*+-/="))
    return "".join(rng.choice(some) if rng.random() < 0.55 else letters(rng, 1) for _ in range(n))


def abroad(rng, n):
    some = rng.choice((CYRILLIC, CYRILLIC, GREEK, ACCENTS))
    return "".join(rng.choice(some) if rng.random() < 0.6 else letters(rng, 1) for _ in range(min(n, 12)))


def digits(rng, n):
    """Digits, mostly of a few sorts, alone or among letters."""
    some = "".join(rng.choice(string.digits) for _ in range(rng.randint(1, 6)))
    among = rng.choice((0, 0, 0.3, 0.6))
    return "".join(lower(rng, 1) if rng.random() < among else rng.choice(some) for _ in range(n))


def phrase(rng, n):
    """Words, by the same separator; also run together."""
    by, out = rng.choice((" ", " ", " ", "", "_", "-", ", ", ",", "\n", "/", ". ", "  ")), word(rng)
    while len(out) < n:
        out += by + word(rng)
    return out[:n] if rng.random() < 0.3 else out[:n + 8]


def marked(rng, n):
    """A phrase with a letter doubled, lost, exchanged or out of place here and there."""
    out = list(phrase(rng, n))
    for _ in range(rng.randint(1, 3)):
        i = rng.randrange(len(out))
        out[i] = rng.choice((out[i] * 2, out[i] * 3, "", letters(rng, 1), rng.choice(SIGNS), out[i].swapcase(), out[i] + letters(rng, 1)))
    return "".join(out)


STYLES = (runs, nearly, few, escapes, blanks, signs, abroad, digits, phrase, phrase, phrase, phrase, marked, marked, lower, letters)


def text(rng, n=0):
    """A text of one of the styles; n: about how many characters."""
    return rng.choice(STYLES)(rng, n or rng.choice(LENGTHS))


def almost(rng, text):
    """A text that is taken for another: a character more, less, exchanged, in the other case, the start or the end alone."""
    if not text:
        return rng.choice((" ", "0", letters(rng, 1)))
    i = rng.choice((0, len(text) - 1, rng.randrange(len(text))))
    other = letters(rng, 1)
    return rng.choice((text[:i] + text[i + 1:], text[:i] + text[i] + text[i:], text[:i] + other + text[i + 1:], text[:i] + other + text[i:], text.swapcase(), text[:i] + text[i].swapcase() + text[i + 1:], text + " ", text[:i], text[i:], text[::-1]))
