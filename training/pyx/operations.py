"""Operations of the sorts that models get wrong, operands and all drawn anew.

The expressions come from tables/operations.txt. Their holes are filled with texts that
are hard to copy, and with what stands in a relation to them: a piece that is found at
the end or only once, a text that is almost the same, an index within.
"""

import re
import string
from collections import Counter
from functools import cache
from itertools import accumulate

from . import library, texts
from .micro import HOLE, printed
from .odd import BEYOND, SIGNS, letters, lower
from .table import FOLDER

LONGEST = 170  # characters of an expression, and of what it comes to
TRIALS = 12  # fillings of a line until one is new and its answer is not the commoner
FAILS = 0.85  # of what raises is filled anew
SMALL = ("", 0, 1, 2, -1, True, None, [], "a", "x", 10, [1], (), {})
SORTS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.digits, " ", " \t\n", string.digits + SIGNS, string.ascii_letters, string.ascii_letters + string.digits)

PARTS = ("[0-9]", "\\d", "\\d", "\\w", "\\W", "\\s", "\\S", "[a-z]", "[A-Z]", "[a-zA-Z]", "[^a-z]", "[aeiou]", "[^0-9]", "[a-zA-Z0-9]", "[^a-zA-Z0-9]", "[^\\w\\s]", "[^\\w@%+=:,./-]", "[\\w.-]", ".", "a", "\\.")
PATTERNS = ("(\\w)\\1", "\\b\\w", "\\s+", "\\W+", "[_-]+", "\\d+\\.\\d+", "[A-Z][a-z]*", "(?<=[a-z])(?=[A-Z])", "\\w+@\\w+", "a|b", "(a|e)", "^\\s+|\\s+$", "#\\w+", "[.,!?]", "^-?\\d+$", "^[A-Za-z_]\\w*$", "(\\d+)-(\\d+)", "(\\w+)=(\\w*)", "([a-z]+)(\\d+)", "(?:^|\\s)[#@](\\w+)", "([a-z0-9])([A-Z])", "[!\"#$%&'()*+,-./:;<=>?@[\\\\\\]^_`{|}~\\s]+", "[" + string.punctuation.replace("]", "\\]") + " ]")


@cache
def table(name):
    """The expressions with holes of tables/NAME.txt, and their weights added up."""
    lines = [line.split(" | ", 1) for line in (FOLDER / f"{name}.txt").read_text().splitlines() if line and line[0] != "#"]
    return [code for _, code in lines], list(accumulate(float(weight) for weight, _ in lines))


def operations(rng, n, name="operations"):
    """n different expressions of a table, or fewer. Of each line yes and no are the answer equally often, as far as both occur."""
    codes, weights = table(name)
    found, said = {}, Counter()
    for _ in range(2 * n):
        code = rng.choices(codes, cum_weights=weights)[0]
        for text, answer in (made(rng, code) for _ in range(TRIALS)):
            if text is None or text in found:
                continue
            if type(answer) is not bool or said[code, answer] <= said[code, not answer] + 1:
                found[text] = None
                said[code, answer] += type(answer) is bool
                break
        if len(found) >= n:
            break
    return list(found)


def made(rng, code):
    """An expression of a line and what it comes to, (None, None) where either is too long. What fails comes to None,
    and is given up for a part: programs look before they leap. Not so behind `! `."""
    _, fails, wanted = code.rpartition("! ")
    filled = Operands(rng).filled(receiving(wanted))
    try:
        value = library.evaluated(filled)
    except SyntaxError:  # a format string whose operand has its own quotes
        return None, None
    except Exception:
        if not fails and rng.random() < FAILS:
            return None, None
        value = None
    text = printed(filled)
    return (text, value if type(value) is bool else None) if len(text) <= LONGEST and len(repr(value)) <= LONGEST else (None, None)


def receiving(code):
    """`d.pop() of $x` as an expression that gives both what the method gives and what became of $x; likewise `heappop(d) of $x`."""
    call, _, receiver = code.partition(" of ")
    return f"(lambda d: ({call}, d))({receiver})" if receiver else code


class Operands:
    """Fills the holes of one expression; what relates to another hole finds it here."""

    def __init__(self, rng):
        self.rng = rng
        self.text = texts.text(rng)
        self.items = self.strings()
        self.numbers = self.integers()
        self.separator = rng.choice((",", " ", "-", ", ", ";", "/", ".", "\n", "_", ":", "--", "ab", rng.choice(SIGNS)))
        self.given = self.book(rng.randint(0, 5))
        self.chars = self.characters()
        self.member = rng.choice((lambda: rng.randint(0, 9), lambda: rng.randint(0, 9), lambda: rng.choice(string.ascii_lowercase[:6]), lambda: self.item() or "a"))

    def filled(self, code):
        given = {}
        return HOLE.sub(lambda m: given.setdefault(m[0], self.source(m[1], m[2])), code)

    def source(self, hole, again):
        value = getattr(self, HOLES[hole])(*([True] if again and hole in "lm" else []))
        return value if hole in "jpr" else f"({value})" if type(value) in (int, float) and value < 0 else repr(value)

    def whole(self):
        return self.text

    def other(self):
        return texts.text(self.rng, self.rng.randint(1, 9))

    def alike(self):
        return self.text if self.rng.random() < 0.5 else texts.almost(self.rng, self.text)

    def any(self):
        rng = self.rng
        return rng.choice((rng.choice(string.ascii_lowercase), rng.choice(string.ascii_letters), rng.choice(string.digits), rng.choice(SIGNS), rng.choice(" \n\t-_,."), rng.choice("aAbB10 "), rng.choice(BEYOND) if rng.random() < 0.2 else rng.choice("xyzXYZ")))

    def char(self):
        """A character of the text, often one that comes last or only once; at times its other case."""
        rng, text = self.rng, self.text
        once = [c for c in text if text.count(c) == 1]
        found = rng.choice(rng.choice((text, text, text[-2:], once or text)) or " ")
        return found if rng.random() < 0.7 else rng.choice((found.swapcase()[:1], self.any()))

    def piece(self):
        rng, text = self.rng, self.text
        i, n = rng.randrange(max(1, len(text))), rng.choice((1, 2, 2, 2, 3, 4))
        found = rng.choice((text[i:i + n], text[i:i + n], text[-n:], text[:n]))
        return found if found and rng.random() < 0.65 else texts.almost(rng, found)

    def start(self):
        found = self.text[:self.rng.choice((1, 1, 2, 3, 4, 6, 9))]
        return found if self.rng.random() < 0.5 else texts.almost(self.rng, found)

    def end(self):
        found = self.text[-self.rng.choice((1, 1, 2, 3, 4, 6, 9)):]
        return found if self.rng.random() < 0.5 else texts.almost(self.rng, found)

    def row(self):
        return self.rng.choice((" ", " ", "-", "0", "\n", "ab", "=", "", self.rng.choice(SIGNS))) * self.rng.randint(1, 9)

    def padded(self):
        left, right = ("".join(self.rng.choice("  \n\t-.") for _ in range(self.rng.choice((0, 1, 2, 3, 5, 8)))) for _ in range(2))
        return left + texts.text(self.rng, self.rng.randint(1, 12)) + right

    def sort(self):
        """Characters of one sort; half of the time with another among them, at the end or somewhere."""
        rng, n = self.rng, self.rng.choice((1, 2, 3, 4, 5, 6, 8, 11, 16))
        sort = rng.choice(SORTS)
        out = rng.choice(texts.words())[:n] if rng.random() < 0.3 else "".join(rng.choice(sort) for _ in range(n))
        out = rng.choice((out, out, out.lower(), out.upper(), out.title()))
        if rng.random() < 0.5:
            return out
        i = rng.choice((0, len(out), rng.randint(0, len(out))))
        return out[:i] + self.any() + out[i:]

    def parts(self):
        return self.separator.join(texts.text(self.rng, self.rng.randint(1, 6)) if self.rng.random() < 0.8 else "" for _ in range(self.rng.randint(1, 5)))

    def by(self):
        return self.separator

    def index(self, of=None):
        n = len(self.text if of is None else of)
        return self.rng.randrange(max(1, n)) if self.rng.random() < 0.72 else self.rng.choice((-1, -1, -2, -3, n - 1, n, -n, self.rng.randint(-n - 1, -1)))

    def char_index(self):
        return self.index(self.chars)

    def item_index(self):
        return self.index(self.items)

    def number_index(self):
        return self.index(self.numbers)

    def pair_index(self):
        return self.rng.choice((0, 0, 1, 1, 2, -1, -2))

    def bound(self):
        n = len(self.text)
        return str(self.rng.choice(("", 0, 1, 2, 3, -1, -2, self.rng.randint(0, n + 2), self.rng.randint(0, n), n, -self.rng.randint(1, n + 1))))

    def step(self):
        return self.rng.choice(("2", "2", "3", "-1", "-1", "-2"))

    def characters(self):
        """A text one by one, perhaps half of it changed, as a loop leaves it."""
        out = list(self.text[:self.rng.choice((6, 12, 12, 20, 30))])
        if self.rng.random() < 0.3:
            i = self.rng.randint(0, len(out))
            out[:i] = [self.rng.choice((str.upper, str.swapcase))(c) for c in out[:i]]
        return out

    def one_by_one(self):
        return self.chars

    def strings(self):
        """Texts of which some are equal, nearly equal, of one letter, in one another, blank or empty."""
        rng, out = self.rng, []
        for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8))):
            fresh = texts.text(rng, rng.choice((1, 1, 2, 3, 4, 5, 7, 10)))
            out.append(rng.choice((fresh, fresh, fresh, rng.choice(texts.words()), rng.choice("abcxy"), rng.choice(("", " ", "  ", "a", "A", "0")))) if not out or rng.random() < 0.7 else rng.choice((rng.choice(out), texts.almost(rng, rng.choice(out)))))
        return out

    def listed(self, again=False):
        if not again:
            return self.items
        return self.rng.choice((self.strings(), self.strings(), self.items, self.items[:-1], self.items + self.items[:1]))

    def item(self):
        if self.items and self.rng.random() < 0.65:
            return self.rng.choice(self.items)
        return texts.almost(self.rng, self.rng.choice(self.items)) if self.items and self.rng.random() < 0.5 else self.other()

    def integers(self):
        """Numbers, often few different ones."""
        rng = self.rng
        some = rng.choice(([0, 1], [1, 2, 3], [1], range(10), range(-5, 10), range(100), range(-99, 1000), [rng.randint(0, 30) for _ in range(4)]))
        return [rng.choice(some) for _ in range(rng.choice((0, 1, 2, 3, 3, 4, 5, 5, 6, 7, 8, 10, 12, 14)))]

    def numbered(self, again=False):
        if not again:
            return self.numbers
        i = self.rng.randint(0, len(self.numbers))
        return self.rng.choice((self.integers(), self.integers(), self.integers(), self.numbers, self.numbers[:i] + self.numbers[i + 1:], self.numbers[::-1]))

    def number(self):
        if self.numbers and self.rng.random() < 0.65:
            return self.rng.choice((self.rng.choice(self.numbers), self.numbers[-1]))
        return self.rng.choice((0, 1, 2, 3, 7, 10, -1, self.rng.randint(0, 99)))

    def ones(self):
        return [self.rng.choice((0, 1, 1, 1)) for _ in range(self.rng.randint(0, 14))] if self.rng.random() < 0.6 else [1] * self.rng.randint(1, 14)

    def some(self):
        return self.rng.choice((self.rng.randint(0, 12), self.rng.randint(0, 30), self.rng.randint(0, 120), self.rng.randint(-20, 20)))

    def small(self):
        return self.rng.choice((self.rng.randint(0, 5), self.rng.randint(0, 12), self.rng.randint(-5, 30), 1))

    def divisor(self):
        return self.rng.choice((1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 10, 11, 12, 16, 26, 100, self.rng.randint(2, 60)))

    def big(self):
        return self.rng.choice((self.rng.randint(100, 999), self.rng.randint(1000, 9999), self.rng.choice((10, 11, 100, 101, 110, 111, 120, 1000, 1001, 999))))

    def digits(self):
        """Text that is a number, also with what int() allows around it, or none."""
        rng = self.rng
        return rng.choice((str(self.some()), str(self.some()), str(self.big()), f" {rng.randint(0, 99)} ", f"-{rng.randint(1, 99)}", f"0{rng.randint(0, 99)}", letters(rng, 2), "", "3.5", f"+{rng.randint(0, 9)}"))

    def count(self):
        return self.rng.choice((0, 1, 1, 2, 2, 3, 4, 5))

    def width(self):
        return max(0, len(self.text) + self.rng.choice((-2, 0, 1, 1, 2, 3, 4, 5, 8)))

    def span(self):
        i = self.rng.choice((0, 0, 1, self.rng.randint(-5, 60)))
        return f"{i}, {i + self.rng.choice((0, 1, 2, 3, 4, 5, 6, 8, 11, -1))}" if i or self.rng.random() < 0.4 else str(self.rng.randint(0, 12))

    def book(self, n):
        rng = self.rng
        keys = [self.key(rng.random() < 0.3) for _ in range(n)]
        value = rng.choice((self.small, self.small, self.other, self.some, self.any, lambda: [self.small()] * rng.randint(0, 2), lambda: {"n": self.small()} if rng.random() < 0.3 else self.any()))
        return {k: value() for k in keys}

    def key(self, number=False):
        rng = self.rng
        return rng.randint(0, 9) if number else rng.choice((rng.choice(string.ascii_lowercase), rng.choice(texts.words()).lower(), self.any(), texts.text(rng, 3)))

    def dictionary(self):
        return self.given

    def second(self):
        return {(self.known() if self.rng.random() < 0.5 else self.key()): self.small() for _ in range(self.rng.randint(0, 3))}

    def known(self):
        keys = list(self.given)
        return self.rng.choice(keys) if keys and self.rng.random() < 0.65 else self.key(self.rng.random() < 0.3)

    def pairs(self):
        return list(self.book(self.rng.randint(0, 4)).items())

    def tuple(self):
        rng = self.rng
        return tuple(rng.choice((self.other, self.small, self.some, self.any))() for _ in range(rng.choice((1, 2, 2, 2, 3, 3, 4))))

    def table_of(self):
        """A list of lists: of numbers, of characters or of texts."""
        rng = self.rng
        row = rng.choice((lambda: [self.small() for _ in range(rng.randint(0, 4))], lambda: list(lower(rng, rng.randint(0, 4))), lambda: [texts.word(rng) for _ in range(rng.randint(0, 2))]))
        return [row() for _ in range(rng.choice((0, 1, 2, 3, 4)))]

    def value(self):
        return self.rng.choice(SMALL)

    def anything(self):
        """A value of any sort, one in three that does not count as true."""
        rng = self.rng
        return rng.choice((rng.choice((None, True, False, 0, 0.0, "", [], (), {})), rng.choice(SMALL), self.some(), self.small(), self.real(), self.any(), self.text[:9], self.items[:3], self.numbers[:4], self.tuple(), self.second(), self.few()))

    def real(self):
        rng = self.rng
        return rng.choice((rng.randint(-5, 20) + 0.5, rng.randint(-8, 60) / 4, float(rng.randint(0, 12)), float(rng.randint(-3, 120)), round(rng.uniform(-5, 12), 1), round(rng.uniform(0, 4), 2), round(rng.uniform(-20, 200), 2), rng.choice((0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.14, 99.9, 100.0))))

    def reals(self):
        return [self.real() for _ in range(self.rng.choice((0, 1, 2, 2, 3, 3, 4)))]

    def mixed(self):
        """Values of one sort or of several, or truths."""
        rng = self.rng
        one = rng.choice((self.anything, self.anything, lambda: rng.random() < 0.5, lambda: rng.choice((0, 1, 2, "", "a", None)), self.small))
        return [one() for _ in range(rng.choice((0, 1, 2, 3, 3, 4, 5)))]

    def few(self):
        """A set; all that one expression has are of one sort."""
        n = self.rng.choice((1, 1, 2, 3, 4))
        return {self.member() for _ in range(n)}

    def counted(self):
        """What has been counted; at times a count is not above zero."""
        rng = self.rng
        return Counter({self.char(): rng.choice((1, 1, 1, 2, 2, 3, 4, rng.randint(0, 12))) for _ in range(rng.choice((0, 1, 2, 3, 3, 4)))})

    def pattern(self):
        rng, sign = self.rng, re.escape(self.separator)
        part = rng.choice(PARTS) + rng.choice(("", "+", "+", "*", "?", "{2}"))
        return rng.choice((part, part, part, f"^{part}$", f"^{part}", f"{part}$", f"{part}{rng.choice(PARTS)}", f"({part})", f"({part}){sign}({rng.choice(PARTS)}+)", sign, f"{sign}+", f"[{sign} ]", rng.choice(PATTERNS)))

    def searched(self):
        """Words, numbers and signs, as regular expressions are written for."""
        rng = self.rng
        part = lambda: rng.choice((texts.word(rng), texts.word(rng).title(), str(rng.randint(0, 120)), texts.word(rng) + str(rng.randint(0, 9)), rng.choice(SIGNS), letters(rng, 2)))
        return rng.choice((self.separator, self.separator, " ", "")).join(part() for _ in range(rng.choice((0, 1, 1, 2, 3, 4))))

    def beyond(self):
        """An index that mostly is too large or too small for short operands."""
        return self.rng.choice((len(self.numbers), len(self.items), len(self.text), -len(self.numbers) - 1, -len(self.text) - 1, 5, 10, -7, 1, 0, -1))

    def unnumbered(self):
        """Text of which some is a number."""
        rng = self.rng
        return rng.choice((self.digits(), self.other(), f"{rng.randint(0, 99)}-{rng.randint(0, 99)}", f"{rng.randint(0, 99)}{self.any()}", str(self.real()), "", " ", "-", self.any(), f"1{rng.choice(',._e')}5"))

    def translation(self):
        return {ord(self.char()): ord(letters(self.rng, 1)) for _ in range(self.rng.randint(1, 3))}


HOLES = {
    "s": "whole", "t": "other", "a": "alike", "c": "char", "x": "any", "u": "piece", "w": "start", "W": "end", "S": "row", "q": "padded", "k": "sort", "v": "parts", "g": "by",
    "i": "index", "I": "char_index", "M": "item_index", "L": "number_index", "T": "pair_index", "j": "bound", "p": "step", "C": "one_by_one", "m": "listed", "h": "item", "l": "numbered", "e": "number", "O": "ones",
    "y": "some", "z": "small", "d": "divisor", "b": "big", "Y": "digits", "n": "count", "N": "width", "r": "span", "D": "dictionary", "E": "second", "K": "known", "P": "pairs", "Q": "tuple", "R": "table_of", "o": "value", "Z": "translation",
    "H": "counted", "X": "pattern", "U": "searched",
    "V": "anything", "f": "real", "F": "reals", "B": "mixed", "A": "few", "J": "beyond", "G": "unnumbered",
}
