"""The smallest cases of common operations, all of them: what no corpus has, since nobody writes it and everybody's loops come by it.

One character, empty containers, equal numbers and numbers next to each other, every
value against every type. Operations that fail are among them.
"""

import string
from itertools import product

DIGITS = range(11)
AROUND = (-10, -2, -1, 12, 15, 16, 20, 24, 25, 50, 99, 100, 101, 110, 111, 120, 255, 256, 999, 1000)
CHARACTERS = ("a", "b", "e", "z", "A", "B", "Z", "0", "1", "9", " ", "_", "-", ".", ",", "!", "\n", "\t", "é", "ж")
FEW = ("", "a", "b", "A", "0", "1", " ", "-", "ab", "aa", "ba", "abc", "Ab")
METHODS = "isalpha isdigit isalnum isdecimal isnumeric isspace isupper islower istitle isascii isidentifier isprintable upper lower swapcase title capitalize strip lstrip rstrip split splitlines".split()
LISTS = ("[]", "[0]", "[1]", "[1, 1]", "[1, 2]", "[2, 1]", "[1, 2, 3]", "[0, 0]", "['']", "['a']", "['b']", "['a', 'b']", "['b', 'a']", "['a', 'a']", "[' ']", "['ab']", "[[]]", "[[1]]", "[[], []]", "[None]", "[True]", "[False]")
TUPLES = ("()", "(1,)", "(1, 2)", "('a',)", "('a', 1)", "(0, 0)")
DICTS = ("{}", "{'a': 1}", "{'b': 0}", "{1: 2}", "{'a': 1, 'b': 2}", "{0: []}", "{'a': ''}", "{'a': []}", "{1: 'a', 2: 'b'}")
VALUES = ("0", "1", "2", "-1", "10", "0.0", "1.0", "2.5", "''", "'a'", "'1'", "' '", "'abc'", "True", "False", "None", "[]", "[1]", "['a']", "()", "(1,)", "{}", "{'a': 1}", "set()", "{1}")
TYPES = "int str float list dict set tuple bool".split()
COMPARED, CALCULATED = ("==", "!=", "<", "<=", ">", ">="), ("+", "-", "*", "//", "%")
CHANGES = ("append(0)", "append('a')", "append('')", "append([])", "append(1)", "pop()", "pop(0)", "pop(-1)", "pop(1)", "remove(1)", "remove('a')", "extend([])", "extend([1])", "extend('ab')", "extend(['a', 'b'])", "insert(0, 1)", "insert(1, 'a')", "insert(0, '')", "insert(5, 2)", "clear()", "reverse()", "sort()")


def near(values, n=3):
    """Each value with itself and with the n after it: of all pairs nearly none would be equal."""
    return [(a, values[(i + k) % len(values)]) for i, a in enumerate(values) for k in range(n + 1)]


def trivial():
    """All of them, in order, each once."""
    return list(dict.fromkeys(text for group in (numbers, texts, pairs_of_texts, containers, dicts, truths, types) for text in group()))


def numbers():
    for a, op, b in product(DIGITS, (*COMPARED, *CALCULATED), DIGITS):
        yield f"{a} {op} {b}"
    for a, op, b in product(AROUND, CALCULATED, (1, 2, 3, 5, 10, 0)):
        yield f"({a}) {op} {b}" if a < 0 else f"{a} {op} {b}"
    for a, op, away in product((*range(11, 41), *AROUND), COMPARED, (-1, 0, 1)):
        yield f"{a} {op} {a + away}"
    for a in (*DIGITS, *AROUND):
        yield from (f"{a} - {a}", f"{a} // {abs(a)}", f"{a} % {abs(a)}", f"0 * {a}", f"0 + {a}", f"0 - {abs(a)}", f"0 % {a}", f"0 // {a}", f"-({a})", f"abs({a})", f"str({a})", f"int('{a}')", f"float({a})", f"min({a}, {a})", f"max([{a}])", f"min([{a}])", f"sum([{a}])", f"max({a}, 0)", f"min({a}, 1)", f"divmod({a}, 1)", f"divmod({a}, 2)", f"divmod({a}, 10)", f"round({a})", f"[{a}] * 1", f"{a} in [{a}]", f"{a} in []", f"{a} not in [{a}]", f"{a} in [{a + 1}]", f"bool({a})")
    for a, op, b in product((0, 1, 2, 3, 5, 9, 10, True, False), ("+", "-", "*", "==", "!=", ">"), (True, False)):
        yield from (f"{a} {op} {b}", f"{b} {op} {a}")
    for a, b in product(range(4), DIGITS):
        yield from (f"list(range({b}))", f"list(range({a}, {b}))", f"list(range({b}, {a}, -1))", f"{b} ** {a}")


def texts():
    """One character, or none, or two, and every method."""
    some = (*CHARACTERS, *FEW, *string.digits, "c", "x", "y", "X", "*", "/", "+", "(", ")", "?", "'", '"', "\\")
    for c in map(repr, dict.fromkeys(some)):
        yield from (f"{c}.{name}()" for name in METHODS)
        yield from (f"{c} + {c}", f"{c} + ''", f"'' + {c}", f"{c} * 0", f"{c} * 1", f"{c} * 2", f"{c} * 3", f"0 * {c}", f"{c} == {c}", f"{c} != {c}", f"{c} in {c}", f"{c} not in {c}", f"{c} in ''", f"'' in {c}", f"{c} == ''", f"{c} != ''", f"'' == {c}", f"{c} in []", f"{c} in [{c}]", f"{c} not in [{c}]", f"{c} in ['', {c}]", f"{c} in {{}}", f"{c} in {{{c}: 1}}", f"{{{c}: 0}}[{c}]", f"{c}[0]", f"{c}[-1]", f"{c}[1]", f"{c}[1:]", f"{c}[:1]", f"{c}[:-1]", f"{c}[::-1]", f"{c}[0:0]", f"len({c})", f"bool({c})", f"list({c})", f"str({c})", f"ord({c})", f"int({c})", f"''.join([{c}])", f"''.join([{c}, {c}])", f"' '.join([{c}, {c}])", f"[{c}] + [{c}]", f"[{c}] * 2", f"[{c}][0]", f"[{c}, {c}][1]", f"sorted({c})", f"{c}.count({c})", f"{c}.find({c})", f"{c}.index({c})", f"{c}.replace({c}, '')", f"{c}.replace({c}, 'x')", f"{c}.replace('x', '')", f"{c}.startswith({c})", f"{c}.endswith({c})", f"{c}.startswith('')", f"{c}.split({c})", f"[{c}].count({c})", f"[{c}].index({c})", f"{c}.center(3)", f"{c}.ljust(3)", f"{c}.rjust(3)", f"{c}.zfill(3)", f"(lambda d: (d.append({c}), d))([])", f"(lambda d: (d.append({c}), d))([{c}])", f"(lambda d: (d.remove({c}), d))([{c}])", f"{c} < 'a'", f"{c} >= 'a'", f"{c} <= 'z'", f"{c} >= '0'", f"{c} <= '9'", f"{c} in 'aeiou'", f"{c} not in 'aeiou'", f"{c} in '0123456789'", f"{c} in ' '", f"{c} in '.,!?'")


def pairs_of_texts():
    for a, b in near([*map(repr, FEW)], 4):
        yield from (f"{a} {op} {b}" for op in (*COMPARED, "in", "not in", "+"))
        yield from (f"{a}.{name}({b})" for name in ("find", "rfind", "index", "count", "startswith", "endswith", "split", "strip", "partition", "join"))
        yield from (f"{a}.replace({b}, '')", f"{a}.replace({b}, 'x')", f"{a} in [{b}]", f"{a} not in [{b}]", f"{a} in {{{b}: 1}}", f"{{{a}: 1}}[{b}]", f"[{a}].index({b})", f"{a}.join([{b}, {b}])", f"''.join([{a}, {b}])", f"[{a}, {b}].count({a})")
    for a, b in near([*map(repr, CHARACTERS)]):
        yield from (f"{a} {op} {b}" for op in (*COMPARED, "in", "not in", "+"))


def containers():
    for xs in (*LISTS, *TUPLES):
        yield from (f"{name}({xs})" for name in ("len", "bool", "list", "tuple", "sorted", "sum", "max", "min", "any", "all", "str"))
        yield from (f"{xs}[0]", f"{xs}[-1]", f"{xs}[1]", f"{xs}[1:]", f"{xs}[:-1]", f"{xs}[:1]", f"{xs}[::-1]", f"{xs}[:0]", f"{xs} * 0", f"{xs} * 1", f"{xs} * 2", f"not {xs}", f"1 in {xs}", f"0 in {xs}", f"'a' in {xs}", f"'' in {xs}", f"'a' not in {xs}", f"1 not in {xs}", f"{xs}.count(1)", f"{xs}.count('a')", f"{xs}.index(1)", f"''.join({xs})", f"','.join({xs})", f"list(reversed({xs}))", f"list(enumerate({xs}))", f"len({xs}) == 0")
    for a, b in near(LISTS):
        yield from (f"{a} == {b}", f"{a} + {b}")
    for xs, change in product(LISTS, CHANGES):
        yield f"(lambda d: (d.{change}, d))({xs})"


def dicts():
    for d in DICTS:
        yield from (f"{name}({d})" for name in ("len", "bool", "list", "sorted", "dict"))
        yield from (f"not {d}", f"list({d}.keys())", f"list({d}.values())", f"list({d}.items())", f"{d}.copy()", f"sorted({d}.values())", f"sum({d}.values())")
        yield from (f"{d} == {other}" for other in DICTS)
        for key in ("'a'", "'b'", "1", "0", "''"):
            yield from (f"{d}[{key}]", f"{d}.get({key})", f"{d}.get({key}, 0)", f"{d}.get({key}, [])", f"{key} in {d}", f"{key} not in {d}")
            yield from (f"(lambda d: (d.{change}, d))({d})" for change in (f"pop({key})", f"pop({key}, None)", f"setdefault({key}, 0)", f"update({{{key}: 5}})"))
        yield from (f"(lambda d: (d.{change}, d))({d})" for change in ("popitem()", "clear()", "update({})"))


def truths():
    for v in VALUES:
        yield from (f"bool({v})", f"not {v}", f"{v} is None", f"{v} is not None", f"{v} == None", f"{v} != None", f"None is {v}", f"str({v})")
    for a, b in product(VALUES, repeat=2):
        yield from (f"{a} == {b}", f"{a} != {b}")
    for a, b in product(VALUES[:17:2], repeat=2):
        yield from (f"{a} and {b}", f"{a} or {b}")
    yield from (f"{name}({xs})" for name in ("any", "all") for xs in ("[]", "[True]", "[False]", "[True, False]", "[False, True]", "[True, True]", "[False, False]", "[0, 1]", "[1, 1]", "[0, 0]", "['']", "['a', '']"))


def types():
    """Every value and every type, in an isinstance and as a constructor."""
    for v, t in product(VALUES, TYPES):
        yield from (f"isinstance({v}, {t})", f"{t}({v})")
    for v in VALUES:
        yield from (f"isinstance({v}, (int, float))", f"isinstance({v}, (list, tuple))", f"isinstance({v}, (str, int))")
    yield from (f"{t}()" for t in TYPES)
