"""Whether a program is one of the evaluation data, copied, renamed or a little changed.

Looked at are a program's functions one by one, without defaults, each in its renamed
spelling (twins):

  key    the whole of it is that of an item's function
  shape  so it is when constants do not count, from LONG tokens on
  parts  it has all statements of an item's function, constants not counted, and those are
         PART of it or more, LEAST tokens at least: a statement was put in, or none
  code   it shares SHARE of its n-grams with one item, or of the item's where those are
         fewer: N tokens each, at least FEWEST in common
  text   so does the problem text, by its words

Names count by their order within an n-gram, so that one more name at the beginning does
not change all that follow. A helper, which another function uses, counts from LONG
tokens on: shorter ones are everybody's.
"""

import ast
import copy
import re
from collections import Counter
from dataclasses import dataclass

from . import twins

N, SHARE, FEWEST = 12, 0.6, 16  # code: tokens
WORDS, WORD_SHARE, FEWEST_WORDS = 6, 0.5, 4  # text: words
LONG = 50
PART, LEAST = 0.5, 10
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")  # fields of a statement with others in it

NAMED = re.compile(r"v\d+")  # as twins spells a name
WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Part:
    """A function as it is compared."""

    key: str
    shape: str
    tokens: list
    statements: Counter  # by (shape, tokens)
    helper: bool  # another function uses it

    def long(self):
        return len(self.tokens) >= LONG


class Index:
    """What the items of the evaluation data look like. items: of (name, programs, texts)."""

    def __init__(self, items):
        self.keys, self.shapes, self.statements = {}, {}, Statements()
        self.code, self.text = Grams(N, SHARE, FEWEST, ordered), Grams(WORDS, WORD_SHARE, FEWEST_WORDS)
        for name, programs, texts in items:
            for program in dict.fromkeys(programs):
                self.add(name, parts(program))
            for text in texts:
                self.text.add(name, WORD.findall(text.lower()))

    def add(self, name, found):
        for part in found:
            self.code.add(name, part.tokens)
            if part.long() or not part.helper:
                self.keys.setdefault(part.key, name)
                self.statements.add(name, part.statements)
            if part.long():
                self.shapes.setdefault(part.shape, name)

    def hit(self, code, texts=()):
        """(name of an item, look) that a program or what is said of it coincides with, or None."""
        found = parts(code)
        for part in found:
            if (part.long() or not part.helper) and part.key in self.keys:
                return self.keys[part.key], "key"
            if part.long() and part.shape in self.shapes:
                return self.shapes[part.shape], "shape"
            name = self.statements.within(part.statements) if part.long() or not part.helper else None
            if name:
                return name, "parts"
            name = self.code.most(part.tokens)
            if name:
                return name, "code"
        for text in texts:
            name = self.text.most(WORD.findall(text.lower()))
            if name:
                return name, "text"
        return None


def parts(code):
    """The functions of a program; the program itself where it has none, nothing where it does not parse."""
    try:
        tree = ast.parse(code.replace("\r\n", "\n").expandtabs(4))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    functions = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    used = {f.name for f in functions if any(f.name in mentions(g) for g in functions if g is not f)}
    for f in functions:
        f.args.defaults, f.args.kw_defaults = [], []  # a puzzle's instances differ in them
    return [Part(twins.digest(t), twins.shape(t), t, statements(n), getattr(n, "name", None) in used) for n, t in ((n, twins.tokens(n)) for n in functions or [tree])]


def statements(function):
    """The statements of a function, each without those in it: Counter of (shape, tokens)."""
    bound, found, todo = set(twins.binds(function)), Counter(), list(function.body)
    for n in todo:
        inside = [x for field in BLOCKS for x in getattr(n, field, ()) if isinstance(getattr(n, field), list)]
        todo += inside
        if not twins.documents(n):
            head = copy.copy(n)
            for field in BLOCKS:
                if isinstance(getattr(n, field, None), list):
                    setattr(head, field, [])
            spelled = twins.tokens(head, bound)
            found[twins.shape(spelled), len(spelled)] += 1
    return found


def mentions(function):
    return {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}


def ordered(gram):
    """The gram with its names in the order in which it has them."""
    names = {}
    return [names.setdefault(t, f"v{len(names)}") if NAMED.fullmatch(t) else t for t in gram]


class Statements:
    """Functions of items by the statements they have."""

    def __init__(self):
        self.names, self.wholes, self.items = [], [], {}

    def add(self, name, found):
        if size(found) >= LEAST:
            for statement in found:
                self.items.setdefault(statement, []).append(len(self.names))
            self.names.append(name)
            self.wholes.append(found)

    def within(self, found):
        """The item all of whose statements are among those found, where they are enough of them."""
        whole = size(found)
        common = Counter(i for statement in found for i in self.items.get(statement, ()))
        for i, n in sorted(common.items()):
            if n == len(self.wholes[i]) and self.wholes[i] <= found and size(self.wholes[i]) >= PART * whole:
                return self.names[i]
        return None


def size(found):
    """The tokens of statements."""
    return sum(tokens * n for (_, tokens), n in found.items())


class Grams:
    """The n-grams of items, each with the items that have it."""

    def __init__(self, n, share, fewest, spell=list):
        self.n, self.share, self.fewest, self.spell = n, share, fewest, spell
        self.names, self.sizes, self.items = [], [], {}

    def add(self, name, tokens):
        grams = self.of(tokens)
        if len(grams) < self.fewest:
            return
        for g in grams:
            self.items.setdefault(g, []).append(len(self.names))
        self.names.append(name)
        self.sizes.append(len(grams))

    def of(self, tokens):
        return {" ".join(self.spell(tokens[i:i + self.n])) for i in range(len(tokens) - self.n + 1)}

    def most(self, tokens):
        """The item that shares most with the tokens, where that is enough."""
        grams = self.of(tokens)
        common = Counter(i for g in grams for i in self.items.get(g, ()))
        near = [(n / min(len(grams), self.sizes[i]), -i) for i, n in common.items() if n >= self.fewest]
        share, i = max(near, default=(0, 0))
        return self.names[-i] if share >= self.share else None
