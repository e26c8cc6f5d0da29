"""Rules for truth values."""

from . import names
from .expressions import atom, char, collection, expr, var
from .items import condition


def comparison(s, d):
    op = s.rng.choice(("==", "!=", "<", ">", "<=", ">=", "==", ">"))
    return f"({expr(s, 'int', min(d, 1))}) {op} ({expr(s, 'int', 0)})"


def parity(s, d):
    return f"({var(s, 'int')}) % {s.rng.choice((2, 2, 2, 3))} {s.rng.choice(('==', '==', '!='))} {s.rng.choice((0, 0, 1))}"


def membership(s, d):
    t, inner = s.rng.choice((("str", "str"), ("list[int]", "int"), ("list[str]", "str"), ("dict[str,int]", "str"), ("set[int]", "int"), ("set[str]", "str")))
    v = s.pick(t)
    key = char(s) if t == "str" else atom(s, inner)
    return v and f"{key} {s.rng.choice(('in', 'in', 'not in'))} {v}"


def text_test(s, d):
    v = var(s, "str")
    m = s.rng.choice("isdigit isalpha isupper islower isalnum isspace startswith endswith startswith endswith".split())
    return f"{v}.{m}({char(s) if m.endswith('with') else ''})"


def emptiness(s, d):
    c = collection(s)
    return c and s.rng.choice((f"not {c[0]}", f"len({c[0]}) > {s.rng.randint(0, 4)}", f"len({c[0]}) == {s.rng.randint(0, 4)}", f"{c[0]} == {c[0]}[::-1]"))


def both(s, d):
    return f"({expr(s, 'bool', min(d, 1))}) {s.rng.choice(('and', 'or'))} ({expr(s, 'bool', min(d, 1))})"


def quantified(s, d):
    c = collection(s)
    if not c:
        return None
    x = names.fresh(s.rng, names.ITEMS.get(c[1], ["p"]), s.taken())
    return f"{s.rng.choice(('any', 'all'))}({condition(s.inner(**{x: c[1]}), d, x, c[1])} for {x} in {c[0]})"
