"""Judges properties of a function: expressions over its parameters and its result."""

from copy import deepcopy


def judged(properties, calls, spy, names):
    """How many of the calls give a result, and of each property: - it does not hold, h
    it holds, s it holds and would not of some other result. spy(deepcopy) stands in for the
    function in a call, and gives what that was given beside what it returns."""
    seen = []
    for call in calls:
        try:
            seen.append(call(spy(deepcopy)))
        except Exception:
            pass
    by_length = sorted([result for _, result in seen], key=lambda result: (len(repr(result)), repr(result)))
    some = by_length[:3] + by_length[-3:]
    inputs = [({**names, **given}, result, like(result) + some) for given, result in seen]
    return f"{len(inputs)} " + "".join([verdict(text, inputs) for text in properties])


def verdict(text, inputs):
    try:
        code = compile(text, "<property>", "eval")
    except SyntaxError:
        return "-"
    if not all(holds(code, space, result) is True for space, result, _ in inputs):
        return "-"
    false = (holds(code, space, other) is False for space, _, others in inputs for other in others)
    return "s" if any(false) else "h"


def holds(code, space, result):
    try:
        return bool(eval(code, {**space, "result": result}))
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
