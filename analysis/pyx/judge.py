from copy import deepcopy as _copied

_seen = []  # what each call was given, and what it gave

def _judged(properties, calls, spied):
    """How many calls gave a result, and of each property: - it does not hold, h it
    holds, s it holds and would not of some other result."""
    for call in calls:
        try:
            call(spied)
        except Exception:
            pass
    by_length = sorted([result for _, result in _seen], key=lambda result: (len(repr(result)), repr(result)))
    some = by_length[:3] + by_length[-3:]
    inputs = [({**globals(), **given}, result, _like(result) + some) for given, result in _seen]
    return f"{len(inputs)} " + "".join([_verdict(text, inputs) for text in properties])

def _verdict(text, inputs):
    try:
        code = compile(text, "<property>", "eval")
    except SyntaxError:
        return "-"
    if not all(_holds(code, space, result) is True for space, result, _ in inputs):
        return "-"
    false = (_holds(code, space, other) is False for space, _, others in inputs for other in others)
    return "s" if any(false) else "h"

def _holds(code, space, result):
    try:
        return bool(eval(code, {**space, "result": result}))
    except Exception:
        return None

def _like(value):
    """Other values of the same type."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1, value - 1, -value - 1, 2 * value + 3]
    if isinstance(value, str):
        return ["", value + "x", value[1:], value[::-1] + "_", value.swapcase(), "Zz 9"]
    if isinstance(value, (list, tuple)):
        kind = type(value)
        more = [value + kind([other]) for first in value[:1] for other in _like(first)]
        return [kind(), value + value, value[1:], value[::-1]] + more
    if isinstance(value, (set, frozenset)):
        return [value - value] + [value | {other} for first in list(value)[:1] for other in _like(first)]
    if isinstance(value, dict):
        first = list(value.items())[:1]
        keys = [{**value, other: item} for key, item in first for other in _like(key)]
        return [{}] + keys + [{**value, key: other} for key, item in first for other in _like(item)]
    return []
