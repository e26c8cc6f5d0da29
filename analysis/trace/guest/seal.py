"""Notices that a program reached into what records it. The sandbox holds whatever it
does; but an account that it may have forged is none, and must not be shown as one.

This is no fence: it lies in the same memory, and a program that knows it can forge it,
too. Nobody does so by accident."""

import builtins
import json
import sys
import types
from builtins import all, any, map, type  # what a program makes of them later is found, not used
from itertools import starmap
from operator import is_
from sys import getprofile, gettrace, setprofile, settrace

import absent
import answer
import elsewhere
import errors
import facilities
import frames
import helpers
import moments
import operations
import peek
import show
import siblings
import state as runs
import texts
from peek import identity
from state import state

RECORDERS = (absent, answer, elsewhere, errors, facilities, frames, helpers, moments, operations, peek, show, siblings, runs, texts)
CHANGES = frozenset(["object.__setattr__", "object.__delattr__"])
TAMPERED = "the program tampered with its recorder"


class Seal:
    """What recorders consist of, by identity: equality is the program's to define."""

    def __init__(self, driver):
        """driver is the namespace of the module that serves requests."""
        self.broken = False
        spaces = [vars(m) for m in RECORDERS] + [driver, vars(json.encoder)]
        values = [v for space in spaces for v in space.values()]
        classes = [v for v in values if type(v) is type and v.__module__ in _names(driver)]
        spaces += [vars(c) for c in (*classes, json.JSONEncoder, Seal)]
        tables = {identity(v): v for v in values if type(v) is dict and v is not builtins.__dict__}
        self._spaces = [_parts(space) for space in [*spaces, *tables.values()]]
        functions = {identity(f): f for space in spaces for f in space.values() if type(f) is types.FunctionType}
        self._functions = functions  # held, so that no other takes their ids
        open_ended = vars(sys.modules["__main__"]), vars(json)  # more may come into these
        self._items = [_parts(space) for space in open_ended]
        self._used = [*_used(functions.values()) | set(helpers.HELPERS)]

    def install(self):
        sys.addaudithook(self._audit)

    def _audit(self, event, args):
        """Code and defaults of functions are exchanged under the interpreter's eyes."""
        if event in CHANGES and identity(args[0]) in self._functions:
            self.broken = True

    def open(self, driver, frame):
        """A request begins with what it must still have at its end: driver's own, and the
        variables of frame and its callers."""
        self.broken = False
        self._builtins = builtins.__dict__, self._used, [builtins.__dict__[k] for k in self._used]
        self._around, self._top = [_parts(vars(driver)), *_frames(frame)], frame

    def begin(self, frame):
        """A run begins with the variables of frame and its callers, of which the reply is
        made, up to those that open was told of."""
        self._run = state.rows, state.tables, state.items, state.module, state.take, state.max_steps
        self._held = _frames(frame, self._top)

    def holds(self):
        """What belongs to the run alone. Told by identity, so that no code of the program's
        answers. What watches the interpreter is the program's, too, and would only watch
        this."""
        if gettrace() is not None or getprofile() is not None:
            settrace(None)
            setprofile(None)
        now = state.rows, state.tables, state.items, state.module, state.take, state.max_steps
        return not (
            self.broken
            or any(a is not b for a, b in zip(now, self._run))
            or type(state.steps) is not int
            or state.stop is not None and type(state.stop) is not runs.Stop
            or not state.module.keys().isdisjoint(helpers.HELPERS)
            or not all(starmap(_has, self._held))
        )

    def whole(self):
        """What the runs of a request share, which it takes as long to look at as many a run."""
        return (
            not self.broken
            and _has(*self._builtins)
            and all(starmap(_has, self._items))
            and all(starmap(_has, self._around))
            and all(starmap(_same, self._spaces))
        )


def _frames(frame, top=None):
    """The variables of a frame and of its callers below top."""
    held = []
    while frame is not top:
        held.append(_parts(frame.f_locals))
        frame = frame.f_back
    return held


def _names(driver):
    return {m.__name__ for m in RECORDERS} | {driver["__name__"]}


def _parts(space):
    return space, [*space], [*space.values()]


def _has(space, names, values):
    return all(map(is_, map(space.get, names), values))


def _same(space, names, values):
    return [*space] == names and all(map(is_, space.values(), values))


def _used(functions):
    """The builtins that functions name."""
    return {name for f in functions for name in f.__code__.co_names if name in builtins.__dict__}
