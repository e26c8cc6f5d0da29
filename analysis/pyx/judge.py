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
    inputs = [({**globals(), **given}, result, _others(result)) for given, result in _seen]
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

def _others(value):
    """Values of the same type, and what a few other calls gave."""
    return _like(value) + [result for _, result in _seen[:: 1 + len(_seen) // 4]]

def _like(value):
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1, value - 1, -value - 1, 2 * value + 3]
    if isinstance(value, str):
        return ["", value + "x", value[1:], value[::-1] + "_", value.swapcase(), "Zz 9"]
    if isinstance(value, (list, tuple)):
        kind = type(value)
        more = _like(value[0])[:4] if value else [0]
        return [kind(), value + value, value[1:], value[::-1]] + [value + kind([x]) for x in more]
    if isinstance(value, (set, frozenset)):
        return [value - value, value | {"_"}, value | {-1}]
    if isinstance(value, dict):
        return [{}, {**value, "_": "_"}, {**value, -1: -1}, dict(list(value.items())[1:])]
    return []
