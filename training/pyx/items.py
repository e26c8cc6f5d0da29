"""What is said of one item of a collection: tests, mappings, comprehensions."""

from . import names
from .expressions import char, collection, expr, small


def condition(s, d, x, t):
    """A test about the item x of type t."""
    rng = s.rng
    if t == "int":
        return rng.choice((f"{x} % 2 == 0", f"{x} % 2 == 1", f"{x} > {small(s, 0, 9)}", f"{x} < {small(s, 2, 9)}", f"{x} >= {small(s)}", f"{x} != {small(s)}", f"{x} % 3 == 0"))
    if t == "str":
        return rng.choice((f"{x}.isalpha()", f"{x}.isdigit()", f"{x}.isupper()", f"{x} in 'aeiou'", f"{x} != {char(s)}", f"{x} == {char(s)}", f"{x} not in 'aeiou'",
                           f"{x}.islower()", f"len({x}) > {rng.randint(1, 3)}", f"{x}.startswith({char(s)})"))
    if t == "list[int]":
        return rng.choice((x, f"len({x}) > 1", f"sum({x}) > {rng.randint(0, 9)}"))
    return f"{x}[1] > {rng.randint(0, 5)}"


def mapped(s, d, x, t, want):
    """An expression of type want made from the item x of type t."""
    rng, inner = s.rng, s.inner(**{x: t})
    if t == want and rng.random() < 0.3:
        return x
    if want == "int":
        if t == "int":
            return rng.choice((f"{x} * {small(s, 2, 3)}", f"{x} + {small(s)}", f"{x} ** 2", f"{x} - {small(s)}", f"{x} % {rng.randint(2, 5)}", f"abs({x})", f"{x} // 2", f"-{x}"))
        if t == "str":
            return rng.choice((f"len({x})", f"{x}.count({char(s)})", f"len({x}) * 2"))
        return f"sum({x})" if t == "list[int]" else f"{x}[1]"
    if t == "int":
        return rng.choice((f"str({x})", f"'{rng.choice('ab*')}' * {x}", "f'" + rng.choice(("#", "n", "")) + "{" + x + "}'"))
    if t == "str":
        return rng.choice((f"{x}.upper()", f"{x}.lower()", f"{x}[0]", f"{x}[::-1]", f"{x} * 2", f"{x} + {char(s)}", f"{x}.capitalize()", f"{x}.swapcase()", f"{x}.strip()", f"{x}[:2]"))
    return f"{x}[0]" if t.startswith("tuple[str") else expr(inner, want, 0)


def comprehension(s, d, want):
    """The inside of a comprehension whose elements have type want."""
    c = collection(s)
    rng = s.rng
    if not c and s.of("int"):
        c = (f"range({s.pick('int')})", "int")
    if not c or c[1] not in ("int", "str", "list[int]", "tuple[str,int]"):
        return None
    x = names.fresh(rng, names.ITEMS.get(c[1], ["p"]), s.taken())
    source = c[0]
    if rng.random() < 0.12 and c[1] in ("int", "str"):
        i = names.fresh(rng, ["i", "j", "k"], s.taken() | {x})
        inner = s.inner(**{x: c[1], i: "int"})
        test = f" if {rng.choice((f'{i} % 2 == 0', f'{i} > 0', condition(inner, 0, x, c[1])))}" if rng.random() < 0.7 else ""
        return f"{mapped(inner, d, x, c[1], want)} for {i}, {x} in enumerate({source}){test}"
    inner = s.inner(**{x: c[1]})
    test = f" if {condition(inner, 0, x, c[1])}" if rng.random() < 0.5 else ""
    return f"{mapped(inner, d, x, c[1], want)} for {x} in {source}{test}"
