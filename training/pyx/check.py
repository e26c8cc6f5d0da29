"""Trial runs of generated programs in this process, to drop the dull and the heavy.

Only for programs this package has written itself: they are made of known operations
and touch nothing. Seeds are never run here; `semcoder pyx` runs them in its sandbox.
"""

import sys
from functools import lru_cache
from typing import NamedTuple

LONGEST = 60  # characters of a result
CAREFREE = 15  # lines during which nothing can grow out of bounds
STEPS = 40  # lines executed by one call


class TooLong(BaseException):  # which no program catches
    pass


class Outcome(NamedTuple):
    text: str  # the result's literal, or `!Type` of an exception
    value: object  # the result; None for an exception
    lines: frozenset  # numbers of the lines that ran

    @property
    def failed(self):
        return self.text.startswith("!")


class Trial:
    """A program compiled once, for any number of calls."""

    def __init__(self, code, steps=STEPS, longest=LONGEST):
        """code is source or a syntax tree. longest: characters of a result."""
        self.program = compile(code, "<program>", "exec")
        self.steps, self.longest = steps, longest
        self.kept = type(code) is str and "\n@" not in code and not code.startswith("@")
        self.space = self.fresh()

    def fresh(self):
        space = {"__name__": "program"}
        exec(self.program, space)
        return space

    def run(self, call):
        """The outcome of one call; None when it takes or gives too much."""
        left, lines = self.steps, set()

        def watch(frame, event, _):
            nonlocal left
            if frame.f_code.co_filename != "<program>":
                return None
            if event == "line":
                left -= 1
                lines.add(frame.f_lineno)
                if left < 0 or left < self.steps - CAREFREE and any(map(huge, frame.f_locals.values())):
                    raise TooLong
            return watch

        expression = compiled(call)
        space = self.space if self.kept else self.fresh()  # a decorator may remember calls
        sys.settrace(watch)
        try:
            value = eval(expression, space)
        except (TooLong, RecursionError, MemoryError, OverflowError):
            return None
        except Exception as e:
            return Outcome("!" + type(e).__name__, None, frozenset(lines))
        finally:
            sys.settrace(None)
        if left < 0 or not plain(value):
            return None
        text = spelled(value)
        return Outcome(text, value, frozenset(lines)) if len(text) <= self.longest else None


@lru_cache(maxsize=4096)
def compiled(call):
    """A call is run by the program and by each of its faulty variants."""
    return compile(call, "<call>", "eval")


def outcomes(code, calls, steps=STEPS):
    """For each call its literal, `!Type` for an exception, or None when too much."""
    trial = Trial(code, steps)
    return [o and o.text for o in map(trial.run, calls)]


def huge(v):
    """Whether v has grown so that a few more steps would never end."""
    return type(v) is int and v.bit_length() > 200 or type(v) in (str, list) and len(v) > 2000


DEEPEST = 5  # containers in containers; a list may hold itself, even twice


def plain(v, depth=DEEPEST):
    """Whether v has a literal and no huge number in it."""
    if type(v) in (list, tuple, set):
        return depth > 0 and len(v) <= LONGEST and all(plain(x, depth - 1) for x in v)
    if type(v) is dict:
        return depth > 0 and len(v) <= LONGEST and all(plain(k) and plain(x, depth - 1) for k, x in v.items())
    if type(v) is int:
        return abs(v) < 10**6
    if type(v) is float:
        return len(repr(v)) <= 8
    return v is None or type(v) in (str, bool, bytes)


def spelled(v):
    """repr with sets in order: theirs is chance."""
    if type(v) is set:
        return "{" + ", ".join(sorted(map(spelled, v))) + "}" if v else "set()"
    if type(v) is list:
        return "[" + ", ".join(map(spelled, v)) + "]"
    if type(v) is dict:
        return "{" + ", ".join(f"{spelled(k)}: {spelled(x)}" for k, x in v.items()) + "}"
    return repr(v)
