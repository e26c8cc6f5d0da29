"""Calls made to break a property that holds by chance: what people forget to think of.

Each parameter in turn takes every odd value of its type (empty, single, negative, great,
repeated, upside down, out of another alphabet, the program's own constants and a little
more or less), beside what the others have in ordinary calls, beside nothing, and beside
the same value.
"""

from . import values
from .programs import spell
from .values import empty, split_type

TEXTS = ["", " ", "000800880", "a", "\u00df", "\u00c9\u0130 \u00f1", "aA", " b a ", "abab" * 3, "b\na\tc", "-1", "10", "Zz9_", "((", "--", "b a", "a,b,,a", "x=1;y=2", "  two  words   and blanks  ", "b" * 30]
SHARED = ["a", "A", "b", "n"]  # so many that parameters have some in common
NUMBERS = [0, 1, -1, 2, 3, -2, 7, -10, 10, 26, 99, 1000]


def edges(inputs, ordinary, most):
    """Up to `most` new (call, arguments) of the program of `inputs`; ordinary: arguments that it takes."""
    draft, given = inputs.draft, 0
    for args in drawn(inputs, ordinary):
        call = spell(draft, args)
        if call not in inputs.odd:
            inputs.odd.add(call)
            yield call, args
            given += 1
            if given == most:
                return


def drawn(inputs, ordinary):
    """Arguments by name: nothing for each parameter, then one odd value for each, and so on."""
    rng, params = inputs.rng, list(inputs.draft.params.values())
    nothing = {p.name: empty(p.type) for p in params}
    odd = {p.name: [nothing[p.name], *odd_values(rng, p, inputs, [a[p.name] for a in ordinary if p.name in a])] for p in params}
    full = [{**{p.name: nothing[p.name] for p in params if not p.default}, **args} for args in ordinary]
    for n, p in ((n, p) for n in range(max(map(len, odd.values()), default=0)) for p in params):
        value, usual = odd[p.name][n % len(odd[p.name])], full[n % len(full)]
        yield {**usual, **{q.name: value for q in params if q.type == p.type}}
        for others in (usual, nothing, {q.name: rng.choice(odd[q.name]) for q in params}):
            yield {**others, p.name: value}
        yield related(rng, params, {**{q.name: rng.choice(odd[q.name]) for q in params}, p.name: value})
    for _ in range(400):
        yield {p.name: values.wild(rng, p.type) if rng.random() < 0.3 else rng.choice(odd[p.name]) for p in params}


def related(rng, params, args):
    """The arguments, where a text or number may be a part of another argument, or all of it: what is
    looked for has to be found, too."""
    for p in params:
        found = [x for name, v in args.items() if name != p.name for x in parts(v) if type(x).__name__ == p.type]
        if found and rng.random() < 0.5:
            args = {**args, p.name: rng.choice(found)}
    return args


def parts(v):
    if type(v) is str:
        return [v, v, v[:1], v[-1:], v[: len(v) // 2], v[len(v) // 2 :]]
    return sorted(v, key=repr) if type(v) in (list, set, dict) else []


def odd_values(rng, p, inputs, ordinary):
    """What a parameter takes, the program's own constants first, else in no order; and what it takes mostly, longer or upside down."""
    head, of = split_type(p.type)
    if head == "str":
        own = [x for t in inputs.texts for x in (t, t + t, t.swapcase(), "b" + t, t + " ", f"A b{t}C d")]
        found = TEXTS + SHARED * 3 + own + [x for v in ordinary[:4] for x in (v + v, v[::-1], v.upper(), "000" + v + v)]
    elif head == "int":
        found = NUMBERS + [x for n in inputs.numbers for x in (n, n + 1, n - 1, -n, 2 * n)] + [-v for v in ordinary[:4]]
    elif head == "bool":
        found = [True, False]
    elif head == "float":
        found = [0.0, -0.5, 0.5, 1.0, -3.25, 12.75, 99.9]
    elif head == "tuple":
        found = [tuple(rng.choice(odd_values(rng, values_of(p, t), inputs, [])) for t in of) for _ in range(12)]
    else:
        found = collections(rng, p, head, of, inputs, ordinary)
    found = list(found)
    rng.shuffle(found)
    return sorted(found, key=lambda v: v not in inputs.texts + inputs.numbers)


def collections(rng, p, head, of, inputs, ordinary):
    """Lists, sets and dicts: of nothing, of one, of the same, of many."""
    items = odd_values(rng, values_of(p, of[-1]), inputs, [])
    usual = [x for v in ordinary for x in (v.values() if head == "dict" else sorted(v, key=repr))]
    usual += [{k: -v if type(v) is int else v for k, v in x.items()} for x in usual if type(x) is dict]  # records
    some = lambda pool, n: [rng.choice(pool) for _ in range(n)]
    lists = [[], items[:8], some(items, 9), some(items, 4) * 2] + [[x] for x in items[:24]] + [[x] * n for n in (2, 5) for x in some(items, 4) + some(usual or items, 4)] + [some(usual or items, n) for n in (1, 2, 5, 12)] + [some(items + usual, n) for n in (2, 3, 3, 6, 6)]
    if head == "list":
        return lists + [f(v) for v in ordinary[:4] for f in (lambda v: v + v, lambda v: v[::-1], lambda v: sorted(v, key=repr))]
    if head == "set":
        return [set(x) for x in lists if of[0] in ("int", "str")]
    keys = odd_values(rng, values_of(p, of[0]), inputs, []) + [k for v in ordinary for k in v]
    keys = list(dict.fromkeys(keys if rng.random() < 0.5 or of[0] != "str" else SHARED + inputs.texts + keys[:3]))
    if of[0] == "str":  # that come to the same in another case, or without blanks
        lists += [dict(zip(("a", "A", " a", "b", "B "), items[n:] + items)) for n in (0, 3)]
    return [x if type(x) is dict else dict(zip(rng.sample(keys, min(len(keys), len(x))), x)) for x in lists] + [dict(reversed(v.items())) for v in ordinary[:4]]


def values_of(p, t):
    """A parameter of the type of p's items."""
    return type(p)(p.name, t)
