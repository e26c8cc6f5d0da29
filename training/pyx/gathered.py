"""Rules for lists, tuples, dicts and sets."""

from . import names
from .expressions import char, collection, expr, small, var
from .items import comprehension


def list_comp(want):
    def rule(s, d):
        body = comprehension(s, d, want)
        return body and f"[{body}]"
    return rule


def ordered(t):
    def rule(s, d):
        extra = s.rng.choice(("", "", "", ", reverse=True", ", key=len" if t == "list[str]" else ", key=abs"))
        return f"sorted({expr(s, t, min(d, 1))}{extra})"
    return rule


def distinct(t):
    return lambda s, d: f"sorted(set({var(s, t)}))"


def glued(t):
    return lambda s, d: f"({expr(s, t, min(d, 1))}) + ({expr(s, t, 0)})"


def ranged(s, d):
    n = small(s, 3, 6)
    return s.rng.choice((f"list(range({n}))", f"list(range(1, {n}))", f"[{s.rng.randint(0, 1)}] * {n}"))


def converted(s, d):
    v = s.pick("dict[str,int]")
    if v:
        return f"list({v}.values())"
    w = s.pick("list[str]")
    return w and f"list(map(len, {w}))"


def splitting(s, d):
    v = var(s, "str")
    return s.rng.choice((f"{v}.split()", f"{v}.split({s.rng.choice((repr(','), repr('-'), repr(' '), char(s)))})", f"list({v})", f"{v}.split({repr(' ')})", f"{v}.rsplit({char(s)}, 1)"))


def key_list(s, d):
    v = s.pick("dict[str,int]")
    return v and s.rng.choice((f"list({v})", f"sorted({v})", f"list({v}.keys())", f"[k for k, v in {v}.items() if v > {s.rng.randint(0, 5)}]", f"sorted({v}, key={v}.get)"))


def built_dict(s, d):
    c = collection(s)
    rng = s.rng
    if rng.random() < 0.3 and s.of("dict[str,int]"):
        v = s.pick("dict[str,int]")
        return "{k: " + rng.choice(("v * 2", "v + 1", "v - 1", "abs(v)")) + f" for k, v in {v}.items()" + rng.choice(("", f" if v > {rng.randint(0, 5)}")) + "}"
    if not c or c[1] != "str":
        return None
    if rng.random() < 0.3 and s.of("list[int]"):
        return f"dict(zip({c[0]}, {s.pick('list[int]')}))"
    x = names.fresh(rng, names.ITEMS["str"], s.taken())
    return "{" + f"{x}: " + rng.choice((f"len({x})", f"{c[0]}.count({x})", f"{c[0]}.index({x})")) + f" for {x} in {c[0]}" + "}"


def merged(s, d):
    v, w = s.pick("dict[str,int]"), s.pick("dict[str,int]")
    return v and ("{**" + v + ", **" + w + "}" if s.rng.random() < 0.5 else "{**" + v + f", {char(s)}: {small(s)}" + "}")


def set_of(t):
    def rule(s, d):
        v = s.pick(f"list[{t}]") or (t == "str" and s.pick("str"))
        return v and f"set({v})"
    return rule


def set_algebra(t):
    def rule(s, d):
        return f"({expr(s, f'set[{t}]', min(d, 1))}) {s.rng.choice('|&-^')} ({expr(s, f'set[{t}]', 0)})"
    return rule


def paired(s, d):
    return f"({expr(s, 'int', min(d, 1))}, {expr(s, 'int', min(d, 1))})"


def divided(s, d):
    return f"divmod({var(s, 'int')}, {s.rng.randint(2, 6)})"


def extremes(s, d):
    v = s.pick("list[int]")
    return v and f"(min({v}), max({v}))"


def ranked(s, d):
    v = s.pick("dict[str,int]")
    if v:
        return s.rng.choice((f"list({v}.items())", f"sorted({v}.items())", f"sorted({v}.items(), key=lambda kv: kv[1])"))
    w, xs = s.pick("list[str]"), s.pick("list[int]")
    return w and (f"list(zip({w}, {xs}))" if xs else "[" + f"(w, len(w)) for w in {w}" + "]")


def chunks(s, d):
    v, k = s.pick("list[int]"), s.rng.randint(2, 3)
    return v and s.rng.choice((f"[{v}[i:i + {k}] for i in range(0, len({v}), {k})]", f"[[x, x * {k}] for x in {v}]", f"[{v}[:{k}], {v}[{k}:]]"))
