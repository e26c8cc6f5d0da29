"""Values: random ones of a type, and mutants that keep the type.

Types are spelled as annotations without blanks: `dict[str,list[int]]`. Values stay
short, for a model has to write them again and again.
"""

import string

from .names import KEYS, WORDS

PUNCTUATION = " ,.-_:;/#!?*+="


def split_type(t):
    """`dict[str,list[int]]` -> ("dict", ["str", "list[int]"])."""
    head, _, rest = t.partition("[")
    args, depth, start, rest = [], 0, 0, rest[:-1]
    for i, ch in enumerate(rest):
        depth += (ch == "[") - (ch == "]")
        if ch == "," and depth == 0:
            args.append(rest[start:i])
            start = i + 1
    if rest:
        args.append(rest[start:])
    return head, args


def value(rng, t):
    """A random value of type t."""
    head, args = split_type(t)
    if head == "int":
        return integer(rng)
    if head == "bool":
        return rng.random() < 0.5
    if head == "str":
        return text(rng)
    if head == "tuple":
        return tuple(value(rng, a) for a in args)
    n = size(rng)
    if head == "dict":
        return {(rng.choice(KEYS) if args[0] == "str" else integer(rng)): value(rng, args[1]) for _ in range(min(n, 4))}
    items = [item(rng, args[0]) for _ in range(min(n, 3) if "[" in args[0] else n)]
    return set(items) if head == "set" else items


def size(rng):
    return rng.choice((0, 1, 2, 2, 3, 3, 3, 4, 4, 5))


def item(rng, t):
    """An element: strings in collections are shorter and more alike."""
    if t == "str":
        return rng.choice(WORDS) if rng.random() < 0.6 else letters(rng, rng.randint(1, 3))
    if t == "list[int]":
        return [integer(rng) for _ in range(rng.randint(0, 3))]
    return value(rng, t)


def integer(rng):
    r = rng.random()
    if r < 0.7:
        return rng.randint(0, 10)
    if r < 0.82:
        return -rng.randint(1, 9)
    return rng.randint(11, 99) if r < 0.97 else rng.randint(100, 2000)


def letters(rng, n):
    alphabet = rng.choice(("abc", "abcde", string.ascii_lowercase, string.ascii_lowercase))
    return "".join(rng.choice(alphabet) for _ in range(n))


def text(rng):
    r = rng.random()
    if r < 0.06:
        return ""
    if r < 0.34:
        return rng.choice(WORDS)
    if r < 0.56:
        return letters(rng, rng.randint(1, 6))
    if r < 0.66:
        return "".join(rng.choice("abcABCxyzXYZ") for _ in range(rng.randint(2, 6)))
    if r < 0.76:
        return rng.choice((" ", ",", "-", " ", "_")).join(rng.choice(WORDS) for _ in range(rng.randint(2, 3)))
    if r < 0.84:
        return "".join(rng.choice("abx123") for _ in range(rng.randint(2, 6)))
    if r < 0.90:
        return "".join(rng.choice(string.digits) for _ in range(rng.randint(1, 4)))
    if r < 0.95:
        return rng.choice(WORDS).title() + " " + letters(rng, 2).upper()
    return "".join(rng.choice("ab" + PUNCTUATION) for _ in range(rng.randint(1, 5)))


def mutate(rng, v):
    """A value of v's type near v. Unknown types stay as they are."""
    if isinstance(v, bool):
        return not v
    if isinstance(v, int):
        return rng.choice((v + 1, v - 1, v * 2, -v, v // 2, v + rng.randint(2, 9), 0))
    if isinstance(v, float):
        return rng.choice((v + 1.0, v / 2, -v, v + 0.5))
    if isinstance(v, str):
        return mutate_text(rng, v)
    if isinstance(v, (list, tuple, set)):
        return type(v)(mutate_items(rng, sorted(v, key=repr) if isinstance(v, set) else list(v), isinstance(v, tuple)))
    if isinstance(v, dict):
        return mutate_dict(rng, v)
    return v


def mutate_text(rng, s):
    if not s:
        return rng.choice((letters(rng, 2), "a", "x1"))
    i = rng.randrange(len(s))
    return rng.choice((
        lambda: s[:i] + s[i + 1:],
        lambda: s[:i] + rng.choice(s + "abz") + s[i:],
        lambda: s[:i] + s[i].swapcase() + s[i + 1:],
        lambda: s[:i] + s[i] + s[i:],
        lambda: s[::-1],
        lambda: s[i:],
        lambda: s + letters(rng, 1),
        lambda: "".join(rng.sample(s, len(s))) if len(s) < 12 else s[: len(s) // 2],
    ))()


def mutate_items(rng, items, fixed):
    """fixed keeps the number of items, as a tuple's meaning hangs on it."""
    if not items:
        return items
    i = rng.randrange(len(items))
    if fixed or rng.random() < 0.4:
        return items[:i] + [mutate(rng, items[i])] + items[i + 1:]
    return rng.choice((
        lambda: items[:i] + items[i + 1:],
        lambda: items + [mutate(rng, items[i])],
        lambda: items[:i] + [items[i]] + items[i:],
        lambda: items[::-1],
        lambda: items[i:],
    ))()


def mutate_dict(rng, d):
    if not d:
        return d
    keys = list(d)
    k = rng.choice(keys)
    r = rng.random()
    if r < 0.5:
        return {**d, k: mutate(rng, d[k])}
    if r < 0.75:
        return {x: y for x, y in d.items() if x != k}
    try:
        return {**d, mutate(rng, k): d[k]}
    except TypeError:  # the mutant of a key need not be hashable
        return d


