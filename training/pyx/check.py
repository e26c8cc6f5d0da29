"""Trial runs of generated programs in this process, to drop the dull and the heavy.

Only for programs this package has written itself: they are made of known operations
and touch nothing. Seeds are never run here; `semcoder pyx` runs them in its sandbox.
"""

import sys

LONGEST = 60  # characters of a result
STEPS = 26  # lines executed by one call


class TooLong(Exception):
    pass


def outcomes(code, calls, steps=STEPS):
    """For each call its repr, `!Type` for an exception, or None when too much."""
    space = {}
    exec(compile(code, "<program>", "exec"), space)
    return [outcome(space, call, steps) for call in calls]


def outcome(space, call, steps):
    left = steps

    def watch(frame, event, _):
        nonlocal left
        if event == "line":
            left -= 1
            if left < 0:
                raise TooLong
        return watch

    expression = compile(call, "<call>", "eval")
    sys.settrace(watch)
    try:
        result = eval(expression, space)
    except (TooLong, RecursionError, MemoryError):
        return None
    except Exception as e:
        return "!" + type(e).__name__
    finally:
        sys.settrace(None)
    if not plain(result):
        return None
    text = repr(result)
    return text if len(text) <= LONGEST else None


def plain(v):
    """Whether v has a literal and no huge number in it."""
    if isinstance(v, (list, tuple, set)):
        return all(map(plain, v))
    if isinstance(v, dict):
        return all(plain(k) and plain(x) for k, x in v.items())
    if isinstance(v, int):
        return abs(v) < 10**6
    return v is None or isinstance(v, str) or isinstance(v, float)
