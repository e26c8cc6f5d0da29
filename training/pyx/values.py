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


def value(rng, t, role=""):
    """A random value of type t that looks like `role`."""
    head, args = split_type(t)
    if role in LISTS:
        return LISTS[role](rng)
    if head == "int":
        return rng.choice(INTEGERS[role]) if role in INTEGERS else integer(rng)
    if head == "bool":
        return rng.random() < 0.5
    if head == "float":
        return round(rng.choice((rng.uniform(-9, 40), rng.randint(0, 20), rng.randint(1, 40) / 2)), 2)
    if head == "str":
        if role in OFTEN_EMPTY and rng.random() < 0.07:
            return ""
        return TEXTS[role](rng) if role in TEXTS else text(rng)
    if head == "tuple":
        return tuple(item(rng, a) for a in args)
    n = size(rng)
    if head == "dict":
        return {(rng.choice(KEYS) if args[0] == "str" else integer(rng)): item(rng, args[1], role) for _ in range(n)}
    items = [item(rng, args[0], role) for _ in range(n)]
    if items and rng.random() < 0.4:
        items.append(rng.choice(items))  # repetitions are what many functions are about
    return set(items) if head == "set" else items


def empty(t):
    """The value of type t with nothing in it."""
    head, args = split_type(t)
    return tuple(map(empty, args)) if head == "tuple" else {"int": int, "str": str, "bool": bool, "float": float, "list": list, "dict": dict, "set": set}[head]()


WILD = ("", " ", "A", "aB c", "12", "x-Y", "  a ", "AbcABC", "zz zz", "a,b;c", "Zoo", "1.5", "b" * 9, "Qr5 tz" * 7)


def wild(rng, t):
    """A value of type t with nothing usual about it: empty, upside down, repeated."""
    head, args = split_type(t)
    if head == "str":
        return rng.choice(WILD)
    if head == "int":
        return rng.choice((-50, -7, -1, 0, 1, 13, 100, 5003))
    if head in ("bool", "float"):
        return value(rng, t)
    if head == "tuple":
        return tuple(wild(rng, a) for a in args)
    n = rng.choice((0, 1, 1, 2, 3, 5, 12))
    if head == "dict":
        return {wild(rng, args[0]): wild(rng, args[1]) for _ in range(n)}
    items = [wild(rng, args[0]) for _ in range(n)]
    return set(items) if head == "set" else items


def size(rng):
    return rng.choice((0, 1, 2, 3, 3, 3, 4, 4, 5, 6))


def item(rng, t, role=""):
    """An element: strings in collections are shorter and more alike."""
    if t == "str":
        if role in TEXTS:
            return TEXTS[role](rng)
        return rng.choice(WORDS) if rng.random() < 0.75 else letters(rng, rng.randint(1, 3))
    if t == "list[int]":
        return [integer(rng) for _ in range(rng.randint(0, 3))]
    return value(rng, t, role)


def integer(rng):
    r = rng.random()
    if r < 0.7:
        return rng.randint(0, 10)
    if r < 0.82:
        return -rng.randint(1, 9)
    return rng.randint(11, 60) if r < 0.98 else rng.randint(100, 999)


def letters(rng, n):
    alphabet = rng.choice(("abc", "abcde", string.ascii_lowercase, string.ascii_lowercase))
    return "".join(rng.choice(alphabet) for _ in range(n))


def word(rng):
    return rng.choice(WORDS)


def some(rng, low, high, make, glue):
    return glue.join(make(rng) for _ in range(rng.randint(low, high)))


def digits(rng):
    return some(rng, 1, 4, lambda r: r.choice(string.digits), "")


def text(rng):
    """Text of no special look: a word, letters, a phrase, letters and digits, rarely nothing."""
    r = rng.random()
    if r < 0.05:
        return ""
    if r < 0.40:
        return word(rng)
    if r < 0.55:
        return letters(rng, rng.randint(1, 6))
    if r < 0.65:
        return some(rng, 2, 6, lambda g: g.choice("abcABCxyzXYZ"), "")
    if r < 0.80:
        return some(rng, 2, 3, word, rng.choice((" ", " ", ",", "-", "_")))
    if r < 0.88:
        return some(rng, 2, 6, lambda g: g.choice("abx123"), "")
    if r < 0.96:
        return word(rng).title() + " " + letters(rng, 2).upper()
    return some(rng, 1, 5, lambda g: g.choice("ab" + PUNCTUATION), "")


def repeated(rng, marks, made):
    """made between marks, each of a length of its own, perhaps none."""
    mark = rng.choice(marks)
    return mark * rng.randint(0, 3) + made + mark * rng.randint(0, 3)


def palindrome(rng):
    half = letters(rng, rng.randint(1, 3))
    return half + half[::-1][rng.randint(0, 1):]


# What a string parameter looks like, by role.
TEXTS = {
    "word": word,
    "char": lambda r: r.choice("aeioxsbtr-1"),
    "separator": lambda r: r.choice(("-", ",", " ", "_", "/", ":", ", ")),
    "pad": lambda r: r.choice("-*.0_#"),
    "key": lambda r: r.choice(KEYS),
    "item": word,
    "padded": lambda r: repeated(r, (" ", "  ", " "), some(r, 1, 2, word, " ")),
    "punctuated": lambda r: repeated(r, "-*.!#_", word(r)),
    "sentence": lambda r: some(r, 1, 4, lambda g: word(g).capitalize() if g.random() < 0.2 else word(g), r.choice((" ", " ", "  "))),
    "words": lambda r: some(r, 1, 4, word, " "),
    "csv": lambda r: some(r, 1, 4, word, r.choice(",,-:=/_ ")),
    "parted": lambda r: some(r, 1, 3, word, r.choice(",-:=/_ ")),
    "pairs": lambda r: some(r, 1, 3, lambda g: f"{g.choice(KEYS)}={g.choice((word(g), digits(g)))}", ";"),
    "numbers": lambda r: some(r, 1, 4, lambda g: str(integer(g)), ","),
    "lines": lambda r: some(r, 1, 3, lambda g: some(g, 1, 2, word, " "), "\n"),
    "tabbed": lambda r: some(r, 1, 3, lambda g: letters(g, g.randint(1, 3)), r.choice(("\t", "\t", " "))),
    "digits": lambda r: digits(r) if r.random() < 0.85 else digits(r) + r.choice("ax-."),
    "binary": lambda r: some(r, 1, 6, lambda g: g.choice("01"), ""),
    "has": lambda r: some(r, 3, 7, lambda g: g.choice("aeboxsnrtl"), ""),
    "prefixed": lambda r: r.choice(("re", "un", "x_", "ab", "apple", "")) + word(r),
    "suffixed": lambda r: word(r) + r.choice(("ing", "s", ".py", "ab", "", "end")),
    "camel": lambda r: word(r) + some(r, 0, 2, lambda g: word(g).title(), ""),
    "template": lambda r: r.choice(("Dear {name},", "{name}!", "hi {name}", "{name} and {name}", "by {name}")) + r.choice(("", " ok", "?", " " + word(r))),
    "cased": lambda r: r.choice((str.upper, str.lower, str.title, str.upper))(word(r)),
    "title": lambda r: r.choice((str.title, str.title, str.lower, str.upper, str.capitalize))(some(r, 1, 2, word, " ")),
    "name": lambda r: r.choice(("", "", "_", "2", "x-")) + word(r) + r.choice(("", "1", " b", "_a")),
    "accented": lambda r: word(r) + r.choice(("", "", "é", "ñ", "ü")),
    "palindrome": lambda r: palindrome(r) if r.random() < 0.6 else letters(r, r.randint(2, 5)),
    "brackets": lambda r: some(r, 1, 7, lambda g: g.choice("()()[]"), ""),
    "moves": lambda r: some(r, 1, 7, lambda g: g.choice("LRUD"), ""),
    "letters": lambda r: some(r, 0, 8, lambda g: g.choice("aabbcd"), ""),
    "op": lambda r: r.choice(("add", "sub", "mul", "add", "div", "")),
    "maybe": lambda r: "" if r.random() < 0.35 else word(r),
    "mixed": lambda r: some(r, 2, 7, lambda g: g.choice("abcXYZ129 -"), ""),
}

OFTEN_EMPTY = {"mixed", "letters", "sentence", "csv", "padded", "cased", "palindrome", "brackets"}

# Lists whose items hang together, by role.
LISTS = {
    "rpn": lambda r: postfix(r),
    "moves_ops": lambda r: [r.choice(("pop", "dup", word(r), word(r))) for _ in range(r.randint(1, 5))],
    "commands": lambda r: [f"{r.choice(('add', 'add', 'del', 'set', 'show'))} {r.choice('abxy')} {r.randint(1, 9)}" for _ in range(r.randint(1, 4))],
    "shapes": lambda r: r.choice((lambda: ["go", r.choice(("north", "south", "east"))], lambda: ["take", word(r)], lambda: ["drop", word(r), word(r)], lambda: ["quit"], lambda: ["wait", str(r.randint(1, 9))], lambda: []))(),
    "square": lambda r: [[integer(r) for _ in range(2)] for _ in range(2)] if r.random() < 0.5 else [[r.randint(0, 9) for _ in range(3)] for _ in range(3)],
    "nested": lambda r: nested(r, 2),
    "short": lambda r: [r.randint(1, 20) for _ in range(r.randint(0, 3))],
    "sorted": lambda r: sorted(r.randint(0, 20) for _ in range(r.randint(0, 3))),
    "mixture": lambda r: [r.choice((integer, word, lambda g: [integer(g), integer(g)], lambda g: None, lambda g: [integer(g)]))(r) for _ in range(r.randint(1, 5))],
    "records": lambda r: [r.choice(({"kind": "in", "n": r.randint(1, 9)}, {"kind": "out", "n": r.randint(-2, 9)}, {"kind": "reset"}, {"n": 1})) for _ in range(r.randint(0, 4))],
    "coords": lambda r: (r.choice((0, 0, integer(r), integer(r))), r.choice((0, integer(r), integer(r)))),
    "texts_numbers": lambda r: [r.choice((str(integer(r)), str(integer(r)), word(r), "")) for _ in range(r.randint(0, 5))],
}


def nested(rng, depth):
    """A list of numbers and lists."""
    return [nested(rng, depth - 1) if depth and rng.random() < 0.35 else rng.randint(-2, 9) for _ in range(rng.randint(0, 3))]


def postfix(rng):
    """Tokens of a sum or product that can mostly be worked out with a stack."""
    out, depth = [], 0
    for _ in range(rng.randint(1, 6)):
        if depth >= 2 and rng.random() < 0.5 or rng.random() < 0.05:
            out.append(rng.choice("+*-"))
            depth -= 1
        else:
            out.append(str(rng.randint(0, 12)))
            depth += 1
    return out


# The values of an int parameter, by role.
INTEGERS = {
    "few": (0, 0, 0, 1, 2, 3, 4, 5),
    "small": (0, 1, 1, 2, 2, 3, 3, 4, 5, 7, 10),
    "positive": (1, 2, 2, 3, 3, 4, 5),
    "divisor": (2, 2, 3, 3, 4, 5, 7, 10),
    "value": (-3, 0, 1, 2, 3, 4, 5, 6, 8, 10, 15),
    "bound": (8, 10, 12, 15, 20, 30, 50),
    "width": (4, 5, 6, 7, 8, 10),
    "count": (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    "size": (0, 1, 2, 3, 4, 4, 5, 5, 6, 7, 8, 9),
    "number": (0, 7, 10, 12, 25, 38, 40, 99, 100, 121, 205, 360, 734, 1024, 1999, 4821, 5050, 9876),
    "byte": (0, 1, 7, 65, 97, 200, 255, 256, 300, 1000, 4097),
    "letter": (0, 1, 2, 3, 5, 7, 10, 12, 18, 23, 25),
    "index": (0, 1, 2, 3, -1, -2),
    "item": (0, 1, 2, 3, 4, 5, 7, 9, 10),
}


def mutate(rng, v):
    """A value of v's type near v. Unknown types stay as they are."""
    if isinstance(v, bool):
        return not v
    if isinstance(v, int):
        return rng.choice((v + 1, v - 1, v * 2, -v, v // 2, v + rng.randint(2, 9), 0))
    if isinstance(v, float):
        return rng.choice((v + 1.0, v / 2, -v, v + 0.5))
    if type(v) is str:
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


def literal(v):
    """repr, with sets in order so that the same seed gives the same text."""
    if isinstance(v, set):
        return "{" + ", ".join(literal(x) for x in sorted(v)) + "}" if v else "set()"
    return repr(v)
