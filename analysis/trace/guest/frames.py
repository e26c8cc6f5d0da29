"""Recorders of frames: entering and leaving functions, lambdas and generators."""

import sys
from itertools import islice

from errors import message, type_name
from show import show
from state import Frame, Stop, check, emit, mark, state, step


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
    return f


def _entered(f, values):
    f.prev = prev = {}
    changed, params = [], f.facts[0]
    for name, value in values.items():
        text = show(value)
        prev[name] = (value, text)
    for name in params:
        if name in prev:
            changed += (name, prev[name][1])
    for name in f.facts[1]:
        if name in state.module:
            value = state.module[name]
            prev[name] = (value, show(value))
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
    if f.on and not issubclass(type(error), (Stop, GeneratorExit)):
        at = place(error.__traceback__)
        emit(f, f.facts[4], message(error), None, None, type_name(error), at)
        state.raised = len(state.rows)
    state.current = f.back


def place(tb):
    """Where in the handling frame the exception came from."""
    code = tb.tb_frame.f_code
    for place in islice(code.co_positions(), tb.tb_lasti // 2, None):
        return [place[0], place[2], place[1], place[3]] if None not in place else None
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
    if state.current is not f:
        f.back = state.current
        state.current = f
    return sent
