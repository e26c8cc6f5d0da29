"""Recorders of frames: entering and leaving functions, lambdas, generators and
coroutines."""

import sys
import types
from functools import partial
from itertools import islice

from errors import class_name, message, traceback, type_name
from absent import genuine
from show import bound, show
from state import PROGRAM, Frame, Stop, check, emit, halt, mark, state, step

_FLAG = 0x100  # of a generator's code: types.coroutine made it awaitable


def enter(number, values):
    check()
    f = Frame()
    back = state.current
    f.back, f.depth = back, 0 if back is None else back.depth + 1
    if f.depth >= state.recursion:
        raise RecursionError("maximum recursion depth exceeded")
    f.facts, f.open, f.result, f.id = state.tables[number], {}, None, 0
    f.on = state.on and f.depth <= state.max_depth
    state.current = f
    if state.on:
        f.id = state.frames
        state.frames += 1
    if f.on:
        _entered(f, values)
    else:
        mark(f.facts[2])
    if state.absent:
        if not f.on:
            halt("absent")  # where nothing is recorded nothing is looked at
        if state.loading:
            state.early.append(f)
    return f


def _entered(f, values):
    f.prev = prev = {}
    changed, params = [], f.facts[0]
    for name, value in values.items():
        text = bound(value)
        prev[name] = (value, text)
    for name in params:
        if name in prev:
            changed += (name, prev[name][1])
    for name in f.facts[1]:
        if name in state.module:
            value = state.module[name]
            prev[name] = (value, bound(value))
    emit(f, f.facts[2], "", None, changed)


def return_(f, site, value):
    step()
    if f.on:
        emit(f, site, show(value))
    else:
        mark(site)
    state.current = f.back
    return value


def end(f, site):
    """The end of a body, which is no statement."""
    check()
    if f.on:
        emit(f, site, "None")
    state.current = f.back


def returned(f, site, value):
    """A return that a finally block may still follow, or overrule."""
    step()
    f.result = (site, show(value) if f.on else "")
    if not f.on:
        mark(site)
    return value


def leave(f):
    """The end of a frame whose returns are deferred."""
    if f.result is not None:
        if f.on:
            emit(f, *f.result)
        state.current = f.back


def left(f):
    """An exception leaves the frame."""
    error = sys.exception()
    f.result = None
    if state.absent:
        genuine(error)
    if f.on and not issubclass(type(error), (Stop, GeneratorExit)):
        at = place(traceback(error))
        emit(f, f.facts[4], message(error), None, None, type_name(error), at)
        state.raised = len(state.rows)
    state.current = f.back


def place(tb):
    """Where in the handling frame the exception came from; a lambda's is below the
    recorder that called it, a generator expression's inside what consumes it."""
    while tb.tb_frame.f_code.co_filename != PROGRAM and tb.tb_next is not None:
        tb = tb.tb_next
    found = _position(tb)
    while found and (tb := tb.tb_next) is not None:
        code = tb.tb_frame.f_code
        inner = _position(tb) if (code.co_name, code.co_filename) == ("<genexpr>", PROGRAM) else None
        if not inner or not found[:2] <= inner[:2] <= inner[2:] <= found[2:]:
            break  # written elsewhere
        found = inner
    return found


def _position(tb):
    """[line, column, end line, end column] of what tb is about; None where unknown."""
    code = tb.tb_frame.f_code
    for line, end, column, last in islice(code.co_positions(), tb.tb_lasti // 2, None):
        return None if None in (line, end, column, last) else [line, column, end, last]
    return None


def lambda_(number, values, body):
    f = enter(number, values)
    try:
        value = body(f)
    except BaseException:
        left(f)
        raise
    check()
    if f.on:
        emit(f, f.facts[3], show(value))
    state.current = f.back
    return value


def hand(f, site, value):
    """A generator hands out a value; its frame waits."""
    check()
    if f.on:
        emit(f, site, show(value))
    else:
        mark(site)
    state.current = f.back
    return value


def resume(f, sent):
    """A waiting generator goes on, perhaps for another caller."""
    if state.absent and not f.on:
        halt("absent")
    if state.current is not f:
        f.back = state.current
        state.current = f
    return sent


def delegate(f, site, items):
    """yield from: what the frame hands out comes from another iterator."""
    if type(items) is types.CoroutineType:
        if not sys._getframe(1).f_code.co_flags & _FLAG:
            raise TypeError("cannot 'yield from' a coroutine object in a non-coroutine generator")
        return Delegate(f, items.__await__(), partial(_suspended, f))
    return Delegate(f, iter(items), partial(hand, f, site))


class Delegate:
    """The other side of a yield from or an await. Each time it is asked, frame goes on;
    each time it gives something, handed is told and the frame waits. All else, a
    throw above all, is what the other side makes of it, if it knows it."""

    __slots__ = ("_frame", "_inner", "_handed")

    def __init__(self, frame, inner, handed):
        self._frame, self._inner, self._handed = frame, inner, handed

    def __iter__(self):
        return self

    def __next__(self):
        resume(self._frame, None)
        return self._handed(next(self._inner))

    def _ask(self, ask, *args):
        resume(self._frame, None)
        return self._handed(ask(*args))

    def __getattr__(self, name):
        found = getattr(self._inner, name)
        return partial(self._ask, found) if name in ("send", "throw") else found


class Awaited:
    """What an await of the program waits for."""

    __slots__ = ("_frame", "_value")

    def __init__(self, frame, value):
        self._frame, self._value = frame, value

    def __await__(self):
        f, value = self._frame, self._value
        return Delegate(f, _waiting(value), partial(_suspended, f))


def await_(f, value):
    check()
    return Awaited(f, value)


def _waiting(value):
    """The iterator behind an awaitable, as the interpreter finds it."""
    if type(value) is types.GeneratorType and value.gi_code.co_flags & _FLAG:
        return value
    for base in type.__dict__["__mro__"].__get__(type(value)):
        method = type.__dict__["__dict__"].__get__(base).get("__await__")
        if method is not None:
            return method(value)
    raise TypeError(f"object {class_name(type(value))} can't be used in 'await' expression")


def _suspended(f, value):
    """A coroutine waits, and with it all that wait for it: whoever runs next, the
    event loop has called."""
    while f is not None and f.facts[5]:
        f = f.back
    state.current = f
    return value
