"""Random statements. Each rule gives source lines and may add variables to the scope.

Loops always end: `for` goes over values in hand, `while` counts or consumes.
"""

from . import names
from .expressions import atom, char, collection, expr, small
from .items import condition, mapped

INDENT = "    "


def indent(lines):
    return [INDENT + line for line in lines]


def assign(s, d):
    """A new local, or a parameter given a new value of its type."""
    rng = s.rng
    t = rng.choices(("int", "str", "list[int]", "list[str]", "bool", "dict[str,int]", "set[str]", "set[int]", "tuple[int,int]", "list[tuple[str,int]]"),
                    (12, 14, 9, 9, 2, 3, 2, 2, 2, 2))[0]
    if not grounded(s, t):
        return None
    source = expr(s, t, d)
    if source in s.variables or not any(n in source for n in s.variables):
        return None
    old = s.of(t)
    name = rng.choice(old) if old and rng.random() < 0.3 else s.fresh(t)
    s.variables[name] = t
    s.read.discard(name)
    return [f"{name} = {source}"]


def grounded(s, t):
    """Whether t can be made from what is there, rather than from literals only."""
    have = set(s.variables.values())
    if t in have:
        return True
    need = {"dict[str,int]": {"list[str]", "str"}, "set[str]": {"list[str]", "str"}, "set[int]": {"list[int]"}, "tuple[int,int]": {"int", "list[int]"},
            "list[tuple[str,int]]": {"dict[str,int]", "list[str]"}, "list[int]": {"list[str]", "list[int]", "dict[str,int]", "int", "str"}, "list[str]": {"str", "dict[str,int]", "list[int]"}}
    return bool(need.get(t, have) & have)


def unpack(s, d):
    """Several names at once: a swap, a divmod, a split of head and tail."""
    rng = s.rng
    ints = s.of("int")
    if len(ints) >= 2 and rng.random() < 0.4:
        a, b = rng.sample(ints, 2)
        return [f"{a}, {b} = {b}, {rng.choice((a, f'{a} + {b}'))}"]
    if s.of("list[int]") and rng.random() < 0.6:
        v = s.pick("list[int]")
        a, b = names.fresh(rng, ["first", "head", "x"], s.taken()), names.fresh(rng, ["rest", "tail", "others"], s.taken())
        s.variables.update({a: "int", b: "list[int]"})
        return [f"{a}, *{b} = {v}"]
    if ints:
        v = s.pick("int")
        a, b = names.fresh(rng, ["q", "tens", "a"], s.taken()), names.fresh(rng, ["r", "ones", "b"], s.taken() | {"a"})
        s.variables.update({a: "int", b: "int"})
        return [f"{a}, {b} = divmod({v}, {rng.choice((2, 3, 5, 10))})"]
    return None


def augment(s, d):
    rng = s.rng
    t = rng.choice(("int", "str", "list[int]", "int"))
    old = s.of(t)
    if not old:
        return None
    name = rng.choice(old)
    if t == "int":
        return [f"{name} {rng.choice(('+=', '+=', '-=', '*=', '//=' , '%='))} {rng.randint(2, 4)}"] if rng.random() < 0.5 else [f"{name} += {expr(s, 'int', 1)}"]
    return [f"{name} += {expr(s, t, 1)}"]


def mutate_list(s, d):
    rng = s.rng
    t = rng.choice(("int", "str"))
    xs = s.pick(f"list[{t}]")
    if not xs:
        return None
    value = expr(s, t, 1)
    k = rng.randrange(10)
    if k < 3:
        return [f"{xs}.append({value})"]
    if k == 3:
        return [f"{xs}.insert({rng.choice((0, 0, 1))}, {value})"]
    if k == 4:
        return [f"{xs}.sort({rng.choice(('', '', 'reverse=True'))})"]
    if k == 5:
        return [f"{xs}.reverse()"]
    if k == 6:
        return [f"{xs}.extend({expr(s, f'list[{t}]', 1)})"]
    if k == 7:
        return [f"if {value} in {xs}:", INDENT + f"{xs}.remove({value})"]
    if k == 8:
        name = s.fresh(t)
        lines = [f"{name} = {xs}.pop({rng.choice(('', '', '0'))})"]
        s.variables[name] = t
        return lines
    return [f"{xs}[{rng.choice(('0', '-1'))}] = {value}"]


def mutate_dict(s, d):
    v = s.pick("dict[str,int]")
    if not v:
        return None
    key, rng = atom(s, "str"), s.rng
    k = rng.randrange(7)
    if k < 2:
        return [f"{v}[{key}] = {expr(s, 'int', 1)}"]
    if k == 2:
        return [f"{v}[{key}] = {v}.get({key}, 0) + {small(s, 1, 2)}"]
    if k == 3:
        return [f"{v}.pop({key}, None)"]
    if k == 4:
        return [f"{v}.update({{{key}: {small(s)}}})"]
    if k == 5:
        return [f"if {key} in {v}:", INDENT + f"del {v}[{key}]"]
    return [f"{v}.setdefault({key}, {small(s, 0, 3)})"]


def mutate_set(s, d):
    t = s.rng.choice(("int", "str"))
    v = s.pick(f"set[{t}]")
    return v and [f"{v}.{s.rng.choice(('add', 'add', 'discard'))}({atom(s, t)})"]


def branch(s, d):
    """if, perhaps with elif and else; what is new inside stays inside."""
    rng = s.rng
    lines = [f"if {expr(s, 'bool', 2)}:"] + indent(block(s.inner(), d - 1, 1))
    if rng.random() < 0.25:
        lines += [f"elif {expr(s, 'bool', 1)}:"] + indent(block(s.inner(), d - 1, 1))
    if rng.random() < 0.45:
        lines += ["else:"] + indent(block(s.inner(), d - 1, 1))
    return lines


def early(s, d, result):
    """A guard that leaves early."""
    rng = s.rng
    c = collection(s)
    test = f"not {c[0]}" if c and rng.random() < 0.5 else expr(s, "bool", 1)
    if rng.random() < 0.12:
        return [f"if {test}:", INDENT + f"raise {rng.choice(('ValueError', 'ValueError', 'TypeError', 'KeyError'))}('{rng.choice(('empty', 'bad value', 'no data', 'too small'))}')"]
    value = atom(s, result) if rng.random() < 0.6 else expr(s, result, 1)
    return [f"if {test}:", INDENT + f"return {value}"]


# Accumulators: (type, start, update rules). {x} is the item, {a} the accumulator.
def update(s, a, t, x, xt):
    """One statement that brings item x of type xt into accumulator a of type t."""
    rng = s.rng
    if t == "int":
        return rng.choice((f"{a} += {mapped(s, 1, x, xt, 'int')}", f"{a} += 1", f"{a} += {mapped(s, 1, x, xt, 'int')}", f"{a} = {a} * 2 + {mapped(s, 1, x, xt, 'int')}",
                           f"{a} = max({a}, {mapped(s, 1, x, xt, 'int')})", f"{a} -= {mapped(s, 1, x, xt, 'int')}"))
    if t == "str":
        v = mapped(s, 1, x, xt, "str")
        return rng.choice((f"{a} += {v}", f"{a} += {v}", f"{a} = {v} + {a}", f"{a} += {v} + {char(s)}"))
    if t in ("list[int]", "list[str]"):
        v = mapped(s, 1, x, xt, t[5:-1])
        return rng.choice((f"{a}.append({v})", f"{a}.append({v})", f"{a}.append({v})", f"{a}.insert(0, {v})", f"{a} += [{v}]"))
    if t == "dict[str,int]":
        k = x if xt == "str" else mapped(s, 1, x, xt, "str")
        return rng.choice((f"{a}[{k}] = {a}.get({k}, 0) + 1", f"{a}[{k}] = {mapped(s, 1, x, xt, 'int')}", f"{a}[{k}] = {a}.get({k}, 0) + {mapped(s, 1, x, xt, 'int')}"))
    if t == "dict[str,list[int]]":
        return f"{a}.setdefault({mapped(s, 1, x, xt, 'str')}, []).append({mapped(s, 1, x, xt, 'int')})"
    return f"{a}.add({mapped(s, 1, x, xt, t[4:-1])})"


STARTS = {"int": ("0", "0", "0", "1"), "str": ("''",), "list[int]": ("[]",), "list[str]": ("[]",), "dict[str,int]": ("{}",), "dict[str,list[int]]": ("{}",), "set[int]": ("set()",), "set[str]": ("set()",)}


def accumulate(s, d):
    """The commonest loop: start, go through items, test, update."""
    rng = s.rng
    t = rng.choices(("int", "str", "list[int]", "list[str]", "dict[str,int]", "set[int]", "set[str]", "dict[str,list[int]]"), (10, 8, 7, 7, 5, 1, 1, 1))[0]
    head = loop_head(s)
    if not head:
        return None
    line, items = head
    a = s.fresh(t)
    lines = [f"{a} = {rng.choice(STARTS[t])}"]
    s.variables[a] = t
    inner = s.inner(**items)
    x, xt = rng.choice(list(items.items())) if rng.random() < 0.3 else list(items.items())[-1]
    body = [update(inner, a, t, x, xt)]
    r = rng.random()
    if r < 0.4:
        body = [f"if {condition(inner, 1, x, xt)}:"] + indent(body)
        if rng.random() < 0.4:
            body += ["else:"] + indent([update(inner, a, t, x, xt)])
        elif rng.random() < 0.15:
            body += [f"elif {condition(inner, 1, x, xt)}:"] + indent([update(inner, a, t, x, xt)])
    elif r < 0.55:
        body = [f"if {condition(inner, 1, x, xt)}:", INDENT + rng.choice(("continue", "continue", "break"))] + body
    elif r < 0.62 and t == "list[int]" or t == "list[str]" and r < 0.62:
        v = mapped(inner, 1, x, xt, t[5:-1])
        body = [f"if {v} not in {a}:", INDENT + f"{a}.append({v})"]
    s.read.discard(a)
    return lines + [line] + indent(body)


def loop_head(s):
    """(`for ...:`, {target: type}) over something in scope."""
    rng = s.rng
    dicts, pairs = s.of("dict[str,int]"), s.of("list[tuple[str,int]]")
    if (dicts or pairs) and rng.random() < 0.45:
        k, v = names.fresh(rng, ["k", "key", "name"], s.taken()), names.fresh(rng, ["v", "n", "value"], s.taken())
        if dicts:
            return f"for {k}, {v} in {s.pick('dict[str,int]')}.items():", {k: "str", v: "int"}
        return f"for {k}, {v} in {s.pick('list[tuple[str,int]]')}:", {k: "str", v: "int"}
    if s.of("int") and rng.random() < 0.2:
        i = names.fresh(rng, ["i", "j", "k"], s.taken())
        return f"for {i} in range({rng.choice((s.pick('int'), '1, ' + s.pick('int')))}):", {i: "int"}
    c = collection(s)
    if not c or c[1] not in names.ITEMS:
        return None
    name, t = c
    x = names.fresh(rng, names.ITEMS[t], s.taken())
    r = rng.random()
    if r < 0.15:
        i = names.fresh(rng, ["i", "j", "pos"], s.taken() | {x})
        return f"for {i}, {x} in enumerate({name}{rng.choice(('', '', ', 1'))}):", {i: "int", x: t}
    if r < 0.24 and s.of("list[int]") and t != "list[int]":
        y = names.fresh(rng, ["y", "b", "m"], s.taken() | {x})
        return f"for {x}, {y} in zip({name}, {s.pick('list[int]')}):", {x: t, y: "int"}
    if r < 0.29:
        return f"for {x} in {rng.choice((f'reversed({name})', f'sorted({name})' if t != 'list[int]' else name, f'{name}[1:]', f'{name}[::-1]'))}:", {x: t}
    return f"for {x} in {name}:", {x: t}


def index_loop(s, d):
    """A loop over positions, with neighbours or two ends."""
    rng = s.rng
    v = s.pick(rng.choice(("str", "list[int]"))) or s.pick("str")
    if not v:
        return None
    t = s.variables[v]
    i = names.fresh(rng, ["i", "j"], s.taken())
    a = s.fresh("int")
    s.variables[a] = "int"
    test = f"{v}[{i}] {rng.choice(('==', '!=') if t == 'str' else ('<', '>', '=='))} {v}[{i} + 1]"
    lines = [f"{a} = 0"]
    s.read.discard(a)
    if rng.random() < 0.6:
        return lines + [f"for {i} in range(len({v}) - 1):", INDENT + f"if {test}:", INDENT * 2 + rng.choice((f"{a} += 1", f"{a} += {i}", f"{a} = {i} + 1"))]
    j = names.fresh(rng, ["j", "k", "right"], s.taken() | {i})
    return lines + [f"{i}, {j} = 0, len({v}) - 1", f"while {i} < {j}:", INDENT + f"if {v}[{i}] == {v}[{j}]:", INDENT * 2 + f"{a} += 1", INDENT + f"{i} += 1", INDENT + f"{j} -= 1"]


def count_loop(s, d):
    """while loops that count down, grow up or consume."""
    rng = s.rng
    n = s.pick("int")
    if n and rng.random() < 0.6:
        a = s.fresh("int")
        s.variables[a] = "int"
        s.read.discard(a)
        k = rng.choice((2, 2, 3, 10, 10))
        return rng.choice((
            [f"{a} = 0", f"while {n} > 0:", INDENT + f"{a} += {n} % {k}", INDENT + f"{n} //= {k}"],
            [f"{a} = 0", f"while {n} > {rng.randint(0, 3)}:", INDENT + f"{n} -= {rng.randint(2, 4)}", INDENT + f"{a} += {rng.choice(('1', n))}"],
            [f"{a} = 1", f"while {a} < {n}:", INDENT + f"{a} *= {rng.choice((2, 3))}"],
            [f"{a} = 0", f"while {n} > 1:", INDENT + f"if {n} % 2 == 0:", INDENT * 2 + f"{n} //= 2", INDENT + "else:", INDENT * 2 + f"{n} -= 1", INDENT + f"{a} += 1"],
        ))
    xs = s.pick("list[int]") or s.pick("list[str]")
    if xs:
        t = s.variables[xs][5:-1]
        a = s.fresh(f"list[{t}]")
        s.variables[a] = f"list[{t}]"
        s.read.discard(a)
        return [f"{a} = []", f"while {xs}:", INDENT + f"{a}.append({xs}.pop({rng.choice(('', '0'))}))"] if rng.random() < 0.5 else [
            f"{a} = list({xs})", f"while len({a}) > {rng.randint(1, 3)}:", INDENT + f"{a}.pop({rng.choice(('', '0'))})"]
    v = s.pick("str")
    c = v and s.rng.choice("axb0- ")
    return v and [f"while {v}.startswith('{c}'):", INDENT + f"{v} = {v}[1:]"] if rng.random() < 0.5 else v and [f"while len({v}) < {rng.randint(4, 7)}:", INDENT + f"{v} = {rng.choice((repr(c) + ' + ' + v, v + ' + ' + repr(c)))}"]


def attempt(s, d):
    """try/except around an operation that may fail."""
    rng = s.rng
    a = s.fresh("int")
    choices = []
    if s.of("str"):
        choices.append((f"int({s.pick('str')})", "ValueError"))
        choices.append((f"{s.pick('str')}.index({char(s)})", "ValueError"))
    if s.of("list[int]"):
        choices.append((f"{s.pick('list[int]')}[{small(s)}]", "IndexError"))
    if s.of("dict[str,int]"):
        choices.append((f"{s.pick('dict[str,int]')}[{atom(s, 'str')}]", "KeyError"))
    if len(s.of("int")) > 1:
        choices.append((f"{s.pick('int')} // {s.pick('int')}", "ZeroDivisionError"))
    if not choices:
        return None
    source, error = rng.choice(choices)
    s.variables[a] = "int"
    s.read.discard(a)
    return ["try:", INDENT + f"{a} = {source}", f"except {error}:", INDENT + f"{a} = {rng.choice(('-1', '0'))}"]


SIMPLE = [(assign, 10), (augment, 5), (mutate_list, 5), (mutate_dict, 4), (mutate_set, 1)]
RULES = SIMPLE + [(unpack, 2), (branch, 8), (accumulate, 12), (index_loop, 2), (count_loop, 2), (attempt, 1)]


def block(s, d, n):
    """n statements, none of which is a loop when d is spent."""
    lines = []
    rules = RULES if d > 0 else SIMPLE
    for _ in range(20):
        if n <= 0:
            break
        rule = s.rng.choices([r for r, _ in rules], [w for _, w in rules])[0]
        got = rule(s, 1 if d <= 0 else d)
        if got:
            lines += got
            n -= 1
    return lines or ["pass"]
