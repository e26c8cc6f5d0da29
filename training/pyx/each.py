"""What a loop goes over, and how its items are called in code and in sentences."""

from typing import NamedTuple

from . import names
from .chain import item, predicate
from .draft import E
from .values import split_type

THIS = "@"  # stands in a phrase for `each number in xs that is even`


class Each(NamedTuple):
    target: str  # "x", "k, v"
    over: str  # source of what is gone over
    parts: tuple  # loop variables as expressions; a lone one is said as THIS
    one: str  # "number"
    source: str  # "`xs`"

    def head(self):
        return f"for {self.target} in {self.over}"


def each(d, e):
    """A way to go over e: None where it is nothing to go over."""
    head, args = split_type(e.type)
    if head == "str":
        return lone(d, e, "char")
    if head == "dict" and args[0] == "str" and d.rng.random() < (0.7 if d.focus == ".keys(" else 0.06):
        k = d.fresh(["k", "key", "name"])
        return Each(k, f"{e.operand}.keys()", (E(k, THIS, "str"),), "key", e.words)
    if head == "dict" and args[1] in ("int", "str"):
        return pair(d, e, f"{e.operand}.items()", ("key", args[0]), ("value", args[1]), "item")
    if e.type in ("list[tuple[str,int]]", "list[tuple[int,int]]") and d.rng.random() < 0.85:
        first, second = split_type(args[0])[1]
        return pair(d, e, e.code, ("first part", first), ("second part", second), "pair")
    if head in ("list", "tuple") and args[0] in ("int", "str"):
        return numbered(d, e, args[0]) if d.rng.random() < 0.13 else lone(d, e, args[0])
    if head == "list" and args[0] in names.ITEMS:
        return lone(d, e, args[0])
    if head == "set" and args[0] in names.ITEMS:
        return lone(d, e._replace(code=f"sorted({e.code})"), args[0])
    return counted(d, e) if e.type == "int" else None


def lone(d, e, t):
    x = d.fresh(names.ITEMS[t])
    over = e.code
    if not over.startswith("sorted(") and d.rng.random() < 0.08:
        return Each(x, f"reversed({over})", (E(x, THIS, t),), names.NOUN[t], f"{e.words}, from the last to the first")
    return Each(x, over, (E(x, THIS, t),), names.NOUN[t], e.words)


def pair(d, e, over, first, second, one):
    pools = {"str": ["k", "key", "name", "word", "label"], "int": ["v", "n", "value", "score", "count"]}
    made = []
    for i, (called, t) in enumerate((first, second)):
        pool = pools[t] if first[1] != second[1] else (["a", "x", "lo", "left", "k"], ["b", "y", "hi", "right", "v"])[i]
        made.append(E(d.fresh(pool), f"its {called}", t))
    return Each(", ".join(p.code for p in made), over, tuple(made), one, e.words)


def numbered(d, e, t):
    """Items with their indices."""
    i, x = d.fresh(["i", "j", "idx", "pos"]), d.fresh(names.ITEMS[t])
    start = d.rng.random() < 0.2
    at = E(i, "its position (counted from 1)" if start else "its index", "int")
    return Each(f"{i}, {x}", f"enumerate({e.code}{', 1' * start})", (at, E(x, "the item itself", t)), "item", e.words)


def counted(d, e):
    """The numbers up to e."""
    i = d.fresh(["i", "j", "k", "x"])
    if e.code in d.params:
        d.params[e.code].role = d.params[e.code].role or "size"
    if d.rng.random() < 0.5:
        return Each(i, f"range({e.code})", (E(i, THIS, "int"),), "number", f"the range from 0 to below {e.words}")
    return Each(i, f"range(1, {e.operand} + 1)", (E(i, THIS, "int"),), "number", f"the range from 1 to {e.words}")


class Chosen(NamedTuple):
    """Which items of an Each, as a test; empty code means all of them."""

    code: str
    words: str  # "that is even", "whose value is more than 3"
    plural: str


ALL = Chosen("", "", "")


def chosen(d, over, share):
    """A test of the items with that probability."""
    if d.rng.random() >= share:
        return ALL
    part = pick(d, over)
    test = predicate(d, part)
    if not test:
        return ALL
    code, words = test
    if part.words == THIS:
        return Chosen(code, f" that {words}", f" that {many(words)}")
    subject = "which" if part.words == "the item itself" else part.words.replace("its ", "whose ")
    subject = "that" if subject == "which" else subject
    return Chosen(code, f" {subject} {words}", f" {subject} {words if subject != 'that' else many(words)}")


def many(words):
    """A predicate said of several."""
    first, _, rest = words.partition(" ")
    forms = {"is": "are", "has": "have", "does": "do", "lies": "lie", "comes": "come"}
    return f"{forms.get(first, first.removesuffix('s'))} {rest}"


def pick(d, over):
    """The part of an item that an operation is about: rather the last."""
    return over.parts[-1] if d.rng.random() < 0.7 else d.rng.choice(over.parts)


def value(d, over, given=("int", "str"), same=0.25):
    """Something made from an item: an expression of one of the types, or None."""
    part = pick(d, over)
    if part.type in given and d.rng.random() < same:
        return part
    return item(d, part, given) or (part if part.type in given else None)


def told(over, words, test=ALL):
    """The phrase with THIS said: `the square of each number in xs that is even`."""
    if THIS in words:
        return words.replace(THIS, f"each {over.one} in {over.source}{test.words}", 1)
    return f"{words} for each {over.one} of {over.source}{test.words}"


def plural(over, test=ALL):
    return f"the {over.one}s in {over.source}{test.plural}"
