"""Judges properties of a function: expressions over its parameters and its result."""

from copy import deepcopy
from itertools import islice
from json import loads

WILD = 100  # inputs of our own, at most: mostMade in property.go


def judged(properties, calls, entry, reads, runs, wild, names):
    """How many of the calls give a result, and of each property: - it does not hold, h
    it holds, s it holds and would not of some other result.

    reads stands in for entry, the function, in a call and gives its parameters by name;
    runs gives what the function returns for those. Properties are tried on what the
    calls give and on what is made of that: few calls are empty, or hold an item twice.
    wild are the names of the parameters that may be made anything of."""
    given = evaluated(calls, entry, reads, names)
    seen = list(tried(lambda values: (values, runs(copied(values))), given))
    count = len(seen)
    seen += tried(lambda values: (values, runs(copied(values))), islice(made(given, wild), WILD))
    by_length = sorted([(repr(result), result) for _, result in seen], key=lambda told: (len(told[0]), told[0]))
    some = [result for _, result in by_length[:3] + by_length[-3:]]
    params = [name for values, _ in seen[:1] for name in values if name != "result"]
    inputs = [([values[name] for name in params], result) for values, result in seen]
    return f"{count} " + "".join([verdict(test(text, params, names), inputs, some) for text in properties])


def evaluated(calls, entry, reads, names):
    """What the calls give that give something. They are texts, or what they pass, as
    given.go writes it. All at once takes half the time."""
    if isinstance(calls, str):
        return list(tried(lambda call: reads(*call[0], **dict(call[1])), loads(calls, object_pairs_hook=plain)))
    space = {**names, entry: reads}
    try:
        return eval(f"[{', '.join(calls)}]", space)
    except Exception:
        return list(tried(lambda call: eval(call, space), calls))


def plain(pairs):
    """The tuple or dict that a JSON object stands for."""
    [(tag, items)] = pairs
    return tuple(items) if tag == "t" else dict(items)


PLAIN = frozenset([int, str, float, bool, type(None)])
identity = object.__hash__  # as id, without telling the interpreter's audit, which takes longer than a copy


class Other(Exception):
    """A value of another type than is copied here."""


def copied(values):
    """deepcopy, which takes longer than most calls, where more than collections of plain
    values is to be copied."""
    made = {}
    try:
        return {name: v if type(v) in PLAIN else copy(v, made) for name, v in values.items()}
    except Other:
        return deepcopy(values)


def copy(value, made):
    """made has what was copied before, by identity: what is one is one in the copy, too."""
    kind, key = type(value), identity(value)
    if key in made:
        return made[key]
    if kind is list:
        out = made[key] = []
        out += value if PLAIN.issuperset(map(type, value)) else [v if type(v) in PLAIN else copy(v, made) for v in value]
        return out
    if not PLAIN.issuperset(map(type, value)):
        raise Other
    if kind is tuple or kind is frozenset:
        return value
    if kind is set:
        out = made[key] = set([*value])  # in the order of deepcopy, which chance may show
        return out
    if kind is dict:
        out = made[key] = {}
        out.update({k: v if type(v) in PLAIN else copy(v, made) for k, v in value.items()})
        return out
    raise Other


def tried(function, items):
    for item in items:
        try:
            yield function(item)
        except Exception:
            pass


def made(given, wild):
    """Inputs like those given, with one parameter changed, or all texts to the same."""
    for here in given[:1]:
        texts = [name for name in wild if isinstance(here[name], str)]
        yield from ({**here, **dict.fromkeys(texts, text)} for text in TEXTS if len(texts) > 1)
        yield from ({**here, name: other} for name in wild for other in odd(here[name]))
    for here, there in zip(given, given[1:] + given[:1]):
        for name in wild:
            others = [there[name]] + [other for other in here.values() if type(other) is type(here[name])]
            yield from ({**here, name: other} for other in others + changed(here[name]))


# Texts that come apart in equal or unsorted pieces, one that begins with a blank, and
# one that is longer in upper case.
TEXTS = [f"b{mark}{last}" for mark in " ,_-./:" for last in "ba"] + [" b", "\u00df \u00e9A1"]


def odd(value):
    """Values of a parameter that few callers would think of."""
    if isinstance(value, str):
        return TEXTS
    if isinstance(value, list) and value and isinstance(value[0], str):
        return [["b", "b", "a"], TEXTS]
    if isinstance(value, list) and value and isinstance(value[0], int):
        return [[2, 2, 1], [-2] * 6, [0, -9, 40, 3, 3]]
    if isinstance(value, dict) and isinstance(next(iter(value), None), str):
        return [{text: value[key]} for key in [next(iter(value))] for text in TEXTS]
    return []


def changed(value):
    """What a value of a parameter may be as well."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value * 0, -value, value + 1, value * 0 - 1, value * 2]
    if isinstance(value, str):
        return ["", value[:1], value[::-1], value + value, value.swapcase(), value + " b"]
    if isinstance(value, list):
        return [[], value[:1], value[::-1], value + value] + [value + [other] for other in first_changed(value)] + all_changed(value)
    if isinstance(value, tuple):
        return [value[::-1]] + [(other, *value[1:]) for other in first_changed(value)] + list(map(tuple, all_changed(value)))
    if isinstance(value, (set, frozenset)):
        return [value - value] + [value | {other} for other in first_changed(sorted(value, key=repr))]
    if isinstance(value, dict):
        keys, values = list(value), list(value.values())
        others = [dict(zip(keys, other)) for other in all_changed(values)] + [dict(zip(other, values)) for other in all_changed(keys)]
        return [{}, dict(zip(keys[:1], values)), dict(zip(keys[::-1], values[::-1]))] + others
    return []


def first_changed(values):
    return [other for first in values[:1] for other in changed(first)]


def all_changed(values):
    """Every value changed in the same way, for each way."""
    return [list(others) for others in zip(*map(changed, values))]


def test(text, params, names):
    """A property as a function of the parameters and the result; None where it is no
    expression. To call it takes a third of what eval takes."""
    try:
        compile(text, "<property>", "eval")
        return eval(f"lambda {', '.join([*params, 'result'])}: ({text})", names)
    except SyntaxError:
        return None


def verdict(property, inputs, some):
    if property is None or not all(holds(property, values, result) is True for values, result in inputs):
        return "-"
    false = (holds(property, values, other) is False for values, result in inputs for other in like(result) + some)
    return "s" if any(false) else "h"


def holds(property, values, result):
    try:
        return bool(property(*values, result))
    except Exception:
        return None


def like(value):
    """Other values of the same type."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1, value - 1, -value - 1, 2 * value + 3]
    if isinstance(value, str):
        return ["", value + "x", value[1:], value[::-1] + "_", value.swapcase(), "Zz 9"]
    if isinstance(value, (list, tuple)):
        kind = type(value)
        more = [value + kind([other]) for first in value[:1] for other in like(first)]
        return [kind(), value + value, value[1:], value[::-1]] + more
    if isinstance(value, (set, frozenset)):
        return [value - value] + [value | {other} for first in sorted(value, key=repr)[:1] for other in like(first)]
    if isinstance(value, dict):
        first = list(value.items())[:1]
        keys = [{**value, other: item} for key, item in first for other in like(key)]
        return [{}] + keys + [{**value, key: other} for key, item in first for other in like(item)]
    return []
