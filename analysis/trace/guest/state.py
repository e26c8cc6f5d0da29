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
    the last event. raised: the number of rows when one last told of an exception."""

    __slots__ = (
        "on", "rows", "truncated", "steps", "frames", "tables", "items", "current", "stop",
        "max_steps", "max_events", "max_depth", "recursion", "module", "printed", "take",
        "raised", "shown",
    )  # fmt: skip


state = State()
state.shown = {}

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
