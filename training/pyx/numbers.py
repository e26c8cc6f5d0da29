"""Rules for numbers."""

from . import names
from .expressions import atom, char, collection, expr, small
from .items import comprehension, condition


def arithmetic(s, d):
    op = s.rng.choices(("+", "-", "*", "//", "%"), (8, 6, 4, 2, 3))[0]
    if op in ("//", "%"):
        return f"({expr(s, 'int', d)}) {op} {s.rng.randint(2, 7)}"
    return f"({expr(s, 'int', d)}) {op} ({expr(s, 'int', d)})"


def length(s, d):
    c = collection(s)
    return c and f"len({c[0]})"


def counting(s, d):
    c = collection(s)
    return c and c[1] in ("str", "int") and f"{c[0]}.count({char(s) if c[1] == 'str' else small(s)})"


def summing(s, d):
    kind = s.rng.randrange(4)
    if kind == 0 and s.of("list[int]"):
        return f"{s.rng.choice(('sum', 'sum', 'max', 'min'))}({s.pick('list[int]')})"
    if kind == 1 and s.of("dict[str,int]"):
        return f"sum({s.pick('dict[str,int]')}.values())"
    if kind == 2:
        return f"{s.rng.choice(('max', 'min'))}({expr(s, 'int', d)}, {expr(s, 'int', d)})"
    body = comprehension(s, d, "int")
    return body and f"sum({body})"


def tally(s, d):
    c = collection(s)
    if not c:
        return None
    x = names.fresh(s.rng, names.ITEMS.get(c[1], ["p"]), s.taken())
    return f"sum(1 for {x} in {c[0]} if {condition(s.inner(**{x: c[1]}), d, x, c[1])})"


def finding(s, d):
    v = s.pick("str")
    return v and f"{v}.{s.rng.choice(('find', 'find', 'rfind', 'index'))}({char(s)})"


def int_item(s, d):
    v = s.pick("list[int]")
    if v:
        return f"{v}[{s.rng.choice(('0', '-1', '0', '1', '-2'))}]"
    v = s.pick("tuple[int,int]")
    return v and f"{v}[{s.rng.randrange(2)}]"


def get(s, d):
    v = s.pick("dict[str,int]")
    return v and f"{v}.get({atom(s, 'str')}, {s.rng.randint(0, 1)})"


def position(s, d):
    v = s.pick("str")
    return v and f"ord({v}[0]) - ord('a')" if s.rng.random() < 0.5 else f"abs({expr(s, 'int', d)})"
