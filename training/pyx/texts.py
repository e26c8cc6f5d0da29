"""Rules for strings."""

from .expressions import atom, char, expr, slice_text, small, var
from .items import comprehension


def concat(s, d):
    return f"({expr(s, 'str', d)}) + ({expr(s, 'str', d)})"


def repeat(s, d):
    return f"({atom(s, 'str')}) * {small(s)}"


def slicing(t):
    def rule(s, d):
        v = s.pick(t)
        return v and f"{v}[{slice_text(s)}]"
    return rule


def str_item(s, d):
    v = s.pick("str") if s.rng.random() < 0.6 else s.pick("list[str]")
    return v and f"{v}[{s.rng.choice(('0', '-1', '0', '1'))}]"


def plain_method(s, d):
    m = s.rng.choices("upper lower strip title capitalize swapcase lstrip rstrip".split(), (8, 8, 6, 3, 4, 2, 2, 2))[0]
    return f"({expr(s, 'str', min(d, 1))}).{m}()"


def replacing(s, d):
    return f"({expr(s, 'str', min(d, 1))}).replace({char(s)}, {s.rng.choice((char(s), repr('')))})"


def padding(s, d):
    v, rng, n = var(s, "str"), s.rng, s.rng.randint(4, 8)
    return rng.choice((f"{v}.zfill({n})", f"{v}.ljust({n}, '{rng.choice('.-_*')}')", f"{v}.rjust({n}, '{rng.choice('.-_*')}')",
                       f"{v}.center({n}, '*')", f"{v}.strip({char(s)})", f"{v}.rstrip({char(s)})", f"{v}.lstrip({char(s)})",
                       f"{v}.removeprefix({char(s)})", f"{v}.removesuffix({char(s)})", f"{v}.partition({char(s)})[{rng.choice((0, 2))}]"))


def joining(s, d):
    sep = repr(s.rng.choice(("", "", "-", " ", ",", ", ", "_")))
    return f"{sep}.join({expr(s, 'list[str]', d)})"


def rearranged(s, d):
    v = var(s, "str")
    return s.rng.choice((f"''.join(sorted({v}))", f"''.join(reversed({v}))", f"''.join(sorted(set({v})))"))


def kept_chars(s, d):
    body = comprehension(s, d, "str")
    return body and f"''.join({body})"


def f_string(s, d):
    parts = []
    for _ in range(s.rng.randint(1, 2)):
        v = s.pick(s.rng.choice(("str", "int"))) or s.pick("str") or s.pick("int")
        if not v:
            return None
        parts.append("{" + v + "}")
    sep = s.rng.choice((":", "-", " ", "=", ""))
    return "f'" + s.rng.choice(("", "", "#", "<")) + sep.join(parts) + s.rng.choice(("", "", "!", "%")) + "'"


def spelled(s, d):
    return f"str({expr(s, 'int', d)})"
