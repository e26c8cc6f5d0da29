"""Answers requests about programs. A request and its reply are plain dictionaries;
how they travel is the caller's business."""

import ast
import base64
import builtins
import errno
import io
import json
import marshal
import sys
import types
import warnings

import absent
import answer
import canonical as canon
import elsewhere
import facilities
import siblings
import state as runs
from errors import message, traceback, type_name
from helpers import HELPERS
from instrument import instrument
from peek import is_kind
from seal import TAMPERED, Seal
from show import show
from state import PROGRAM, Stop, passed, state

MODULE = "program"  # where the classes of a program without a name say they come from
BUDGET = {"steps": 10_000, "events": 2_000, "depth": 50, "output": 2_048}
COLUMNS = ("site", "frame", "depth", "value", "operands", "changed", "extra", "at")
# FORGOTTEN ends what the interpreter says where memory ended and it forgot to raise a MemoryError.
FORGOTTEN = ("returned NULL without setting an exception", "error return without exception set")
_errno_of = OSError.__dict__["errno"].__get__
DEEP = (SyntaxError, ValueError, RecursionError, MemoryError, canon.Unprintable)


class Broken(Exception):
    """The program cannot be run at all; the text says why in one line."""


class Tampered(BaseException):
    """What is known of a run cannot be relied on."""


class Driver:
    """One interpreter's worth of state. Programs share it one after another."""

    def __init__(self):
        self._gate = facilities.Gate()
        self._siblings = siblings.Siblings(self._gate)
        self._absence = absent.Absence()
        self._output = facilities.Output()
        self.sound = True  # no program has tampered with this interpreter
        builtins.__dict__.update(HELPERS)

    def install(self):
        """From here on this interpreter serves programs alone."""
        warnings.simplefilter("ignore")
        self._gate.install()
        self._absence.install()
        self._siblings.install()
        facilities.setrecursionlimit(1000)  # also leaves room for nested source
        self._seal = Seal(globals())
        self._seal.install()
        self._intact, self._whole, self._several = self._seal.holds, self._seal.whole, False
        state.take = self._output.take
        sys.stdin = facilities.Input(self._gate)
        sys.stdout = io.TextIOWrapper(self._output, "utf-8", "replace", "\n", write_through=True)
        sys.stderr = io.TextIOWrapper(facilities.Output(), "utf-8", "replace", "\n")
        sys.stdout.reconfigure(write_through=True)

    def handle(self, request):
        kind = request["kind"]
        try:
            if kind == "canonical":
                return {"canonical": _shown(_canonical(request["source"]))}
            if kind == "prepare":
                return prepare(request["source"])
            if kind == "literal":
                return _literal(request["source"])
            self._seal.open(self, sys._getframe())
            return self.run(request, _loaded(request["code"]), request["call"])
        except Broken as problem:
            return {"problem": str(problem)}

    def answer(self, request):
        """The reply to a request, both as JSON; to one with calls a line for each, behind that
        of prepare if it comes with a source in place of code. It is one line where nothing
        can run, or where several calls tampered with what they share. A line that is
        written, and what the calls that follow are asked, are texts, and so out of reach
        for a call."""
        request, told = json.loads(request), ""
        if "calls" not in request:
            return json.dumps(self.handle(request))
        code, calls = request.pop("code"), tuple(request.pop("calls"))
        if not code:
            prepared = self.handle({"kind": "prepare", "source": request.pop("source")})
            code, told = prepared.get("code"), json.dumps(prepared)
            if code is None:
                return told
        made = _loaded(code)
        rest = json.dumps(request)
        head, self._several = told, len(calls) > 1
        self._seal.open(self, sys._getframe().f_back)
        for call in calls:
            told = told + (told and "\n") + json.dumps(self.run(json.loads(rest), made, call))
        if self._several and not self._seal.whole():
            told = head + (head and "\n") + json.dumps(self._tampered(""))
        self._several = False
        return told

    def run(self, request, made, call):
        try:
            return self._run(request, made, call)
        except Tampered:
            return self._tampered(call)

    def _tampered(self, call):
        self.sound = False
        return {"call": call, "stop": "broken", "problem": TAMPERED}

    def _run(self, request, made, call):
        """Runs a call after the program that prepare made of its source."""
        code, tables, doc = made
        budget = {**BUDGET, **{k: v for k, v in request.get("budget", {}).items() if v}}
        expected, light = request.get("expect", ""), request.get("light")
        try:
            shown, entry = _call(call)
        except Broken as problem:
            return {"call": call, "stop": "broken", "problem": str(problem)}
        name = request.get("name") or MODULE
        modules = {**siblings.around(name, request.get("lacks")), **(request.get("modules") or {})}
        self._siblings.serve(name, modules)
        module = self._siblings.module(doc)
        runs.begin(tables, module.__dict__, budget)
        self._absence.begin(request.get("lacks"), name, modules, module)
        self._seal.begin(sys._getframe())
        facilities.setrecursionlimit(1000)
        if request.get("blurred"):
            elsewhere.blur(request["blurred"])
        self._gate.absent.clear()
        self._output.clear(0)
        failure, _ = self._guarded(self._siblings.execute, code, module.__dict__)
        if failure is not None:
            reply = self._unloaded(failure)
        else:
            self._output.clear(budget["output"])
            self._absence.loaded()
            state.on, state.steps, state.max_events = not light, 0, budget["events"]
            passed.clear()
            failure, value = self._guarded(eval, entry, module.__dict__)
            reply = self._ended(failure, value, expected)
            if light:
                reply["passed"] = sorted(passed)
        return {"call": shown, **reply, "steps": state.steps}

    def _guarded(self, execute, code, namespace):
        """(failure, value); whatever happens, a stop that came up is the failure."""
        value = failure = None
        self._gate.closed = True
        try:
            value = execute(code, namespace)
        except BaseException as error:
            failure = error
        last = execute is eval or failure is not None
        failure = absent.ended(failure, value)
        if not self._gate.closed or last and not (self._intact() and (self._several or self._whole())):
            raise Tampered
        self._gate.closed = False
        return state.stop or failure, value

    def _unloaded(self, failure):
        """The reply for module-level code that did not come to its end."""
        told = self._stopped(failure)
        if state.absent:  # a placeholder's doing, as likely as not
            told = {"stop": "missing", "needs": ["absent"]}
        if told is None:
            at = _line(failure)
            where = f"line {at}: " if at else ""
            text = message(failure)
            told = {"stop": "broken", "problem": f"{where}{type_name(failure)}: {text}"}
        return told

    def _stopped(self, failure):
        """The reply for ends that say nothing about the program, else None."""
        if type(failure) is Stop:
            if failure.reason == "budget":
                return {"stop": "budget", "problem": failure.what}
            return {"stop": "missing", "needs": [failure.what], "under": _columns(state.under), "where": state.where, "unknown": state.unknown}
        if is_kind(failure, MemoryError) or type(failure) is SystemError and message(failure).endswith(FORGOTTEN):
            return {"stop": "budget", "problem": "memory"}
        if type(failure) is ModuleNotFoundError and type(failure.name) is str:
            return {"stop": "missing", "needs": [self._siblings.need(failure.name).lstrip("_")[:100]]}
        if is_kind(failure, OSError):
            number = _errno_of(failure)
            if type(number) is int and number in (errno.ENOTSUP, errno.ENOSYS):
                return {"stop": "missing", "needs": ["system"]}
        return None

    def _ended(self, failure, value, expected):
        runs.finish()
        reply = {"rows": _columns(state.rows), "truncated": state.truncated, "stdout": self._output.text()}
        told = failure is not None and self._stopped(failure)
        # Modules asked for and done without; the library's own questions are no matter.
        needs = {self._siblings.need(n) for n in self._gate.absent} - sys.stdlib_module_names
        if told:
            return {**reply, **told, "without": sorted(needs)}
        reply["needs"] = sorted(needs)
        if failure is not None:
            error = {"type": type_name(failure), "message": message(failure)}
            reply.update(stop="raised", exception={**error, "line": _line(failure)})
            return {**reply, "match": "different"} if expected else reply
        reply.update(stop="returned", value=show(value), literal=answer.literal(value))
        return {**reply, "match": answer.match(value, expected)} if expected else reply


def _columns(rows):
    """Rows as columns, which typed readers take without looking at each cell."""
    return dict(zip(COLUMNS, map(list, zip(*rows)))) if rows else {}


def prepare(source):
    """A program's canonical form, its sites, and what run needs."""
    form = _canonical(source)
    made = instrument(form)
    try:
        code = compile(made.tree, PROGRAM, "exec", dont_inherit=True)
    except DEEP as error:
        raise Broken(_problem(error)) from None
    held = marshal.dumps((code, made.tables, form.docs[0]))
    return {
        "canonical": _shown(form),
        "sites": made.sites,
        "code": base64.b64encode(held).decode(),
    }


def _loaded(text):
    """What run needs of a program. Its calls share it: there is nothing in it to change."""
    code, (frames, items), doc = marshal.loads(base64.b64decode(text))
    return code, (frames, types.MappingProxyType(items)), doc


def _canonical(source):
    try:
        return canon.canonical(source)
    except DEEP as error:
        raise Broken(_problem(error)) from None


def _shown(form):
    return {"source": form.text, "lines": form.lines}


def _call(text):
    """A call's canonical text and code."""
    try:
        made = shown = canon.plain(text)
        if shown is None:
            made = canon.expression(text)
            shown = canon.printed(made)
            if shown != text:
                made = canon.expression(shown)
        return shown, compile(made, "<call>", "eval", dont_inherit=True)
    except DEEP as error:
        raise Broken(f"the call {text!r} is not an expression: {_problem(error)}") from None


def _literal(text):
    try:
        shown = answer.literal(answer.parse(text))
    except answer.Outside:
        shown = ""
    return {"literal": shown}


def _problem(error):
    if isinstance(error, SyntaxError):
        where = f"line {error.lineno}: " if error.lineno else ""
        return f"{where}{error.msg}"
    if isinstance(error, (RecursionError, MemoryError)):
        return "nested too deeply"
    return str(error)


def _line(error):
    """The innermost line of the program that the exception passed; 0 for none."""
    line, tb = 0, traceback(error)
    while tb is not None:
        if tb.tb_frame.f_code.co_filename == PROGRAM:
            line = tb.tb_lineno
        tb = tb.tb_next
    return line
