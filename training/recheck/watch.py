"""A program's run, watched: lines, variables, calls, returns and exceptions as
`sys.settrace` reports them, and between them what hooks in the program tell."""

import ast
import contextlib
import copy
import dataclasses
import dis
import functools
import inspect
import io
import itertools
import sys
import types
import typing

from .spy import OWN, ROW, Unsupported, hooked
from .text import Disagreement, show

COMPREHENSIONS = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}
MOST_EVENTS = 20_000
MOST_LEFT = 3_000  # items of a loop that are looked at before they come


class TooLong(BaseException):
    """The run goes on for longer than any row's does."""


@dataclasses.dataclass(eq=False)
class Event:
    """Something that happened. `visit` numbers the line events of the program: one
    execution of one line is one visit. `env` are the variables of the frame after it."""

    kind: str
    frame: int
    depth: int
    line: int
    visit: int
    env: dict
    node: object = None
    text: str = ""  # the operation, spelled with its operands
    value: str = ""
    more: object = None  # what only this kind of event has
    told: set = dataclasses.field(default_factory=set)  # variables that a clause has told of
    weighed: bool = False  # a clause has told what is tested


class Frame:
    """A call under way."""

    def __init__(self, number, code, head):
        self.number, self.code, self.visit, self.line = number, code, 0, head
        self.head = head  # the line of its `def`
        self.aborted = False  # an exception cut the line short
        self.returned = None  # the line of the `return`
        self.waits = False  # at a `yield`
        self.fits = False  # the pattern of the case that the line is
        self.defines = 0  # the line of the `def` whose decorators are called


class Watch:
    """One run of one program, with or without hooks."""

    def __init__(self, code, hooks):
        self.code, self.events, self.frames, self.visits = code, [], {}, 0
        self.keep = []  # frames and exceptions, so that no other gets their id
        self.raised = set()
        self.module = types.ModuleType("__row__")
        program, self.sites, self.heads, self.decorators, self.patterns = prepared(code, hooks)
        self.namespace = self.module.__dict__
        if hooks:
            from .hooks import Spy  # which looks at frames by what is here

            self.namespace[OWN] = Spy(self)
        sys.modules["__row__"] = self.module
        self.calling = None  # what a hook calls
        self.on = False
        with contextlib.redirect_stdout(io.StringIO()):
            exec(program, self.namespace)

    def run(self, call, halt=()):
        """Runs a call; returns how it ended, as ("value", value), ("raises", type) or, for
        an exception that is to end it, ("halts", exception)."""
        compiled = compile(call, "<call>", "eval")
        before = sys.gettrace()
        sys.settrace(self.trace)
        self.on = True
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                return "value", eval(compiled, self.namespace)
        except halt as error:
            return "halts", error
        except Exception as error:
            if isinstance(error, (Disagreement, Unsupported)):
                raise
            return "raises", type(error)
        finally:
            self.on = False
            sys.settrace(before)

    def trace(self, frame, event, arg):
        if frame.f_code.co_filename != ROW:
            return None
        if frame.f_code.co_name in COMPREHENSIONS:
            return self.inside if event == "call" else None
        if not frame.f_code.co_flags & inspect.CO_OPTIMIZED:
            return None  # a class's body: its statement is told
        if event == "call" and id(frame) not in self.frames:
            self.enter(frame)
        return self.local

    def inside(self, frame, event, arg):
        """Of a comprehension's own frame: it is a part of the line that it stands in."""
        if event == "exception":
            self.exception(frame, self.owner(frame), arg)
        return self.inside

    def local(self, frame, event, arg):
        if event == "line":
            self.line(frame)
        elif event == "return":
            self.leave(frame, arg)
        elif event == "exception":
            self.exception(frame, frame, arg)
        return self.local

    def enter(self, frame):
        self.keep.append(frame)
        self.frames[id(frame)] = Frame(len(self.frames) + 1, frame.f_code, self.heads.get(frame.f_code.co_firstlineno, frame.f_code.co_firstlineno))
        caller = self.owner(frame.f_back)
        name = frame.f_code.co_qualname.split(".")
        called = name[-2] if name[-1] == "__init__" and len(name) > 1 else name[-1]
        if called != "<lambda>":
            if caller is None:
                self.add("calls", frame, text=called)
            else:
                self.add("calls", caller, text=called)
                self.events[-1].line = self.frames[id(caller)].defines or self.events[-1].line
        self.add("enter", frame, text=called, more=parameters(frame.f_code))

    def line(self, frame):
        known = self.frames[id(frame)]
        if known.visit and frame.f_lineno == known.line:
            return  # a comprehension turns round: statements have other lines between two visits
        self.end(frame)
        self.visits += 1
        head = self.decorators.get(frame.f_lineno, 0)
        known.defines = head if head in (known.line, known.defines) else 0
        known.visit, known.line = self.visits, frame.f_lineno
        self.add("line", frame)

    def end(self, frame):
        """The line that the frame was at is done with."""
        known = self.frames[id(frame)]
        if known.line in self.patterns and not known.fits and not known.aborted:
            self.add("branch", frame, node=self.patterns[known.line], text="False", value="False", more=(True, "constant"))
        self.add("end", frame, more="aborted" if known.aborted else None)
        known.aborted = known.fits = False

    def leave(self, frame, value):
        known = self.frames[id(frame)]
        if known.waits:
            known.waits = False
            return
        self.end(frame)
        if not instruction(frame).startswith("RETURN"):
            return  # an exception goes on to the caller, or, without hooks, a generator waits
        self.add("return", frame, value=show(value), more=known.returned)
        if known.returned:
            self.events[-1].line = known.returned  # a with statement around it is left after it
        elif frame.f_code.co_name != "<lambda>":
            self.events[-1].line = known.head

    def exception(self, inner, frame, arg):
        """An exception came by in a frame, or in that of a comprehension in it."""
        ends = arg[0] is StopIteration and instruction(inner).startswith(("FOR_ITER", "END_FOR", "SEND", "END_SEND"))
        if frame is None or ends or arg[0] is GeneratorExit:  # how hooks end a loop; nobody asks for the rest
            return
        kind, error = arg[0], arg[1]
        if not isinstance(error, BaseException):
            error = kind() if error is None else error
        self.frames[id(frame)].aborted = True
        if not issubclass(arg[0], Exception):  # the run is ended from outside
            return
        first = id(error) not in self.raised
        self.raised.add(id(error))
        self.keep.append(error)
        self.add("raise", frame, text=kind.__name__, value=show(error), more=first)

    def owner(self, frame):
        """The function's frame that a frame belongs to or was called from."""
        within = frame.f_code if frame is not None and frame.f_code.co_name in COMPREHENSIONS else None
        while frame is not None:
            if id(frame) in self.frames and (within is None or within in nested(frame.f_code)):
                return frame
            frame = frame.f_back
        return None

    def add(self, kind, frame, **more):
        if len(self.events) > MOST_EVENTS:
            raise TooLong
        known = self.frames[id(frame)]
        self.events.append(Event(kind, known.number, self.depth(frame), known.line, known.visit, variables(frame), **more))

    def depth(self, frame):
        """How many calls of the program's functions are under way around this one."""
        n, frame = 0, frame.f_back
        while frame is not None:
            n += id(frame) in self.frames
            frame = frame.f_back
        return n


def instruction(frame):
    """The name of the instruction that a frame is at."""
    return dis.opname[frame.f_code.co_code[frame.f_lasti]]


@functools.lru_cache(maxsize=8)
def prepared(code, hooks):
    """A program compiled, with the nodes that its hooks stand for, and where its functions
    and its cases begin. Rows of one program share it."""
    tree, sites = hooked(code) if hooks else (code, [])
    return compile(tree, ROW, "exec"), sites, *heads(code), patterns(code) if hooks else {}


def heads(code):
    """The line of each function's `def`, by that of its first decorator, or its own; and of
    each decorated function or class, by those of its decorators."""
    found, decorated = {}, {}
    for node in ast.walk(ast.parse(code)):
        lines = [d.lineno for d in getattr(node, "decorator_list", [])]
        decorated |= dict.fromkeys(lines, getattr(node, "lineno", 0))
        if isinstance(node, ast.FunctionDef):
            found[min([node.lineno, *lines])] = node.lineno
    return found, decorated


def patterns(code):
    """The patterns of cases, by their lines."""
    return {node.pattern.lineno: node.pattern for node in ast.walk(ast.parse(code)) if isinstance(node, ast.match_case)}


def parameters(code):
    """The names of a function's parameters."""
    star = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + star]


@functools.cache
def nested(code):
    """The codes that stand inside of a code."""
    found = {code}
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found |= nested(constant)
    return found


def variables(frame, inner=None):
    """The variables of a frame, as text, and the module's that it names."""
    found = {}
    for name in frame.f_code.co_names:
        if name in frame.f_globals and not name.startswith((OWN, "__")):
            value = frame.f_globals[name]
            if not callable(value) and not isinstance(value, types.ModuleType):
                found[name] = show(value)
    for name, value in [*frame.f_locals.items(), *(inner.f_locals.items() if inner else ())]:
        if not name.startswith(OWN) and not name.startswith("."):
            found[name] = show(value)
    return found


# PLAIN are the types of what a step can spell the rest of.
PLAIN = (list, tuple, set, frozenset, str, dict, range, enumerate, reversed, type(reversed([])))


class Left(typing.NamedTuple):
    """What a loop has yet to take after it has taken some."""

    taken: int
    items: list | None  # as text; None where they cannot be told without taking them
    plain: bool  # whether it takes from something whose items stand in its text
    counts: tuple | None  # "range" or "enumerate", and arguments that it has to be told with


def left(values, iterator, taken):
    counts = None
    if isinstance(values, range):
        counts = "range", {0: values.start + taken * values.step, 1: values.stop, 2: values.step}
    elif isinstance(values, enumerate):
        counts = "enumerate", {1: values.__reduce__()[1][1]}
    items = None
    if not isinstance(iterator, (types.GeneratorType, map, filter)):
        with contextlib.suppress(Exception):
            items = [show(item) for item in itertools.islice(copy.deepcopy(iterator), MOST_LEFT)]
    plain = type(getattr(values, "mapping", values)) in PLAIN
    return Left(taken, items, plain, counts)
