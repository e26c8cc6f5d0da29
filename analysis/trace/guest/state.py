"""The state of the one run that this interpreter executes at a time.

A row is (site, frame, depth, value, operands, changed, extra, at); what does not
apply is None."""

import types

from peek import identity

PROGRAM = "<program>"  # file name of instrumented code
OUTPUT = -1  # the site of printed text

# Identities of the types whose values never change, so that identity is equality of state.
# These, because a metaclass can make a type's hash the program's own code.
ATOMS = frozenset(
    identity(tp)
    for tp in (int, str, float, bool, bytes, complex, type(None), range, type)
    + (types.FunctionType, types.BuiltinFunctionType, types.ModuleType)
)


class Stop(BaseException):
    """Ends a run from inside; kept in State.stop, so that a program which swallows
    it meets it again at its next event. reason is "budget" or "missing"."""

    def __init__(self, reason, what):
        self.reason, self.what = reason, what


class State:
    """on: recording. current: the innermost frame that runs. printed: characters since
    the last event. raised: the number of rows when one last told of an exception. absent:
    the run goes on with placeholders, loading: and the call has not begun; early: frames
    of then. where: the frame in which it had to end; under: rows of the calls under way
    then, the outermost first; unknown: the name that it ended before, if no call."""

    __slots__ = (
        "on", "rows", "truncated", "steps", "frames", "tables", "items", "current", "stop",
        "max_steps", "max_events", "max_depth", "recursion", "module", "printed", "take",
        "raised", "shown", "absent", "loading", "early", "under", "where", "unknown",
    )  # fmt: skip


state = State()
state.shown, state.absent = {}, False

# The sites that were passed unrecorded: how far a run without events came. ~site is
# the other way out of a test or a loop: it was false, there was no more.
passed = set()
mark = passed.add


class Frame:
    """One call of a function of the program. prev holds what was last shown of
    each variable: name -> (value, text)."""

    __slots__ = ("on", "id", "depth", "back", "facts", "prev", "open", "result")


def begin(tables, module, budget):
    """Clears the state for a program whose tables instrument made."""
    state.on, state.rows, state.truncated, state.raised = False, [], False, 0
    state.absent, state.loading, state.early, state.under, state.unknown = False, False, [], [], ""
    state.steps, state.frames, state.stop = 0, 0, None
    state.tables, state.items = tables
    state.current, state.module, state.printed = None, module, 0
    state.max_steps, state.max_events = budget["steps"], budget["events"]
    state.max_depth, state.shown = budget["depth"], {}


def finish():
    """Ends recording; what was printed last has its event."""
    if state.on and state.printed and len(state.rows) < state.max_events:
        _flush(0, 0)
    state.on = False


def emit(f, site, value, operands=None, changed=None, extra=None, at=None):
    """Adds a row. Once there are enough, each frame stops preparing more."""
    if len(state.rows) >= state.max_events:
        state.truncated, state.on = True, False
        if state.absent:
            halt("absent")
    if not state.on:
        f.on = False
        return
    if state.printed:
        _flush(f.id, f.depth)
    state.rows.append((site, f.id, f.depth, value, operands, changed, extra, at))


def _flush(frame, depth):
    """Text printed since the last event stands before it."""
    text, state.printed = state.take(), 0
    state.rows.append((OUTPUT, frame, depth, text, None, None, None, None))


READY = object()  # ends what a frame knows of a call whose arguments are there


def halt(what, unknown=""):
    """Ends the run before what the sandbox does not have. What still runs, as finally blocks
    do, is not told."""
    if state.stop is None:
        finish()
        state.stop, state.unknown, f = Stop("missing", what), unknown, state.current
        state.where = -1 if f is None else f.id
        while f is not None:
            calls = [(site, h) for site, h in f.open.items() if type(h) is tuple and h[-1:] and h[-1] is READY]
            state.under[:0] = [(site, f.id, f.depth, "", [h[2], *h[1]], None, None, None) for site, h in calls[-1:]]
            f = f.back
    raise state.stop


def check():
    if state.stop is not None:
        raise state.stop


def step():
    """One statement. Called before or after it, once."""
    if state.stop is not None:
        raise state.stop
    state.steps += 1
    if state.steps > state.max_steps:
        state.stop = Stop("budget", "steps")
        raise state.stop
