"""Runs that go as far as they can without what is not there: a module that nobody has, the user's environment. A
placeholder stands for it, and for whatever is made of it while the module is loaded. Holding one and handing it on to
the program's own functions is all that can be done with it: a run that uses one otherwise, or lets it get to code that
is not recorded, ends there, so that nothing that depends on it is ever told.

What asks an object nothing cannot be noticed by the object (`is`, the types of arguments), so recorders ask sure, and
watch puts the same question into code that is not recorded."""

import ast
import datetime
import decimal
import importlib
import pathlib
import re
import sys
from importlib.machinery import ModuleSpec
from types import FunctionType, ModuleType

from peek import class_attribute, identity
from sites import bare, constant, placed
from state import PROGRAM, Stop, halt, state

SILENT = {  # what the sandbox has, and not the user's; all else that reaches outside is refused where it is asked for
    "os": "environ environb getenv cpu_count process_cpu_count getlogin getpid getppid uname",
    "sys": "argv executable",
    "socket": "gethostname",
    "platform": "architecture freedesktop_os_release machine node platform processor release system uname version",
}
TYPING = ("typing", "collections.abc", "_collections_abc")  # annotations are made there, on which no run depends


class Absent:
    """parent and how say how it was had: requests.get is (requests, ".get"). real is what some of the library goes on with."""

    __slots__ = ("parent", "how", "real")

    def __init__(self, parent, how, real=None):
        for name, value in (("parent", parent), ("how", how), ("real", real)):
            object.__setattr__(self, name, value)

    def __getattribute__(self, name):
        special = name[:2] == "__"
        if name == "__mro_entries__" and state.loading and _ours():
            return lambda bases: (_Base,)
        if special and _typing(self):
            return Absent if name == "__class__" else object.__getattribute__(self, "no " + name)
        if _delegated(self):
            return getattr(_field(self, "real"), name)
        if special or not _ours():
            halt("absent", spelled(self))
        return child(self, name)

    def __call__(self, *args, **kwargs):
        if _delegated(self):
            return _field(self, "real")(*args, **kwargs)
        return made(self, "(...)" if args or kwargs else "()", *args, *kwargs.values())

    def __getitem__(self, key):
        if _delegated(self):
            return _field(self, "real")[key]
        return made(self, "[...]", key)

    def __contains__(self, key):
        if _delegated(self):
            return key in _field(self, "real")
        halt("absent", spelled(self))

    def __eq__(self, other):
        return self is other if _typing(self) else made(self, " == ...", other)

    def __hash__(self):
        return id(self) if _typing(self) else halt("absent", spelled(self))

    def __repr__(self):
        return Absent.__name__ if _typing(self) else halt("absent", spelled(self))

    def __get__(self, instance, owner=None):
        return self

    def __setattr__(self, name, value):
        made(self, "." + name, value)

    def __setitem__(self, key, value):
        made(self, "[...]", key, value)


def _use(self, *args, **kwargs):
    halt("absent", spelled(self))


def _part(symbol):
    return lambda self, *others: made(self, f" {symbol} ...", *others)


for _name in """bool len iter next reversed str format bytes int float complex index round trunc floor ceil
    enter exit aenter aexit await aiter anext delattr delitem set delete instancecheck subclasscheck dir sizeof
    reduce reduce_ex copy deepcopy fspath length_hint buffer""".split():
    setattr(Absent, f"__{_name}__", _use)
for _name in "add sub mul matmul truediv floordiv mod divmod pow lshift rshift and or xor".split():
    setattr(Absent, f"__{_name}__", _part(_name))
    setattr(Absent, f"__r{_name}__", _part(_name))
for _name in "neg pos invert abs ne lt le gt ge".split():
    setattr(Absent, f"__{_name}__", _part(_name))


_MADE = ("__dict__", "__doc__", "__loader__", "__package__", "__path__")  # what ours has, and not the user's


class AbsentModule(ModuleType):
    """A module is true, no None, and itself; what it has nobody knows."""

    def __getattribute__(self, name):
        if name in _MADE and _place() == PROGRAM:
            return child(self, name)
        return object.__getattribute__(self, name)

    def __getattr__(self, name):
        if name == "__all__" or not _ours() and not _place().startswith("<frozen importlib"):
            halt("absent", spelled(self))
        return child(self, name)

    __repr__ = __str__ = __format__ = __dir__ = __reduce_ex__ = _use


class _Meta(type):
    """A class with a placeholder among its bases is a placeholder."""

    def __new__(mcls, name, bases, space, **keywords):
        return type.__new__(mcls, name, bases, space) if name == "_Base" else Absent(None, name)


class _Base(metaclass=_Meta):
    pass


Absent.__name__ = Absent.__qualname__ = "absent\u2026"  # no program's own word: an error that quotes it is about a placeholder
# What errors say that the interpreter raises without a look at the object, and what they may quote.
TOLD_BY_ERRORS = (Absent.__name__, "match pattern must be a class", "must derive from BaseException", "do not inherit from BaseException")


def _field(thing, name):
    return Absent.__dict__[name].__get__(thing)


def _place():
    """The file of the code that uses a placeholder."""
    f = sys._getframe(1)
    while f.f_globals is globals():
        f = f.f_back
    return f.f_code.co_filename


def _ours():
    """The program uses it, or another module of its project."""
    place = _place()
    return place == PROGRAM or place[:1] == "<" and not place.startswith("<frozen") and place != "<call>"


def _typing(thing):
    """It is asked as an annotation: of a field, whose default would be another matter."""
    f = sys._getframe(1)
    while f.f_globals is globals():
        f = f.f_back
    name = f.f_globals.get("__name__")
    return name in TYPING or name == "dataclasses" and f.f_locals.get("default") is not thing or _signed(f)


def _signed(f):
    """A signature is written, of which dataclasses make a docstring."""
    return f.f_code.co_name == "formatannotation" and f.f_globals.get("__name__") == "inspect"


def _delegated(thing):
    """These look for settings of their own, which change nothing that is told."""
    f = sys._getframe(1)
    while f.f_globals is globals():
        f = f.f_back
    name = f.f_globals.get("__name__")
    return _field(thing, "real") is not None and type(name) is str and name.split(".")[0] in ("asyncio", "gettext", "logging")


def child(thing, name):
    """An attribute, another one each time: containers take what is the same thing for equal."""
    return Absent(thing, "." + name)


def made(thing, how, *given):
    """What a placeholder gives while the module is loaded; in a call that is told, the run ends before it. It may keep
    and change what it is given: that must be nothing that the program sees again."""
    if not state.loading or not _ours() or not all([_handed(value, 0) for value in given]):
        halt("absent", spelled(thing))
    return Absent(thing, how)


_FIXED = frozenset(map(identity, (
    int, float, complex, bool, str, bytes, type(None), range, FunctionType, Absent, AbsentModule, datetime.date,
    datetime.datetime, datetime.timedelta, decimal.Decimal, pathlib.PosixPath, re.Pattern,
)))  # fmt: skip
_FRESH = {}  # references to what nobody else holds, outermost and inside of another


def _handed(value, depth):
    """Of values that cannot change, or that nobody else holds: what is counted are references."""
    tp = type(value)
    if tp is type:
        return all([value is not known for known in state.module.values()])
    if tp is not tuple and tp is not list and tp is not dict and tp is not set:
        return identity(tp) in _FIXED
    if tp is not tuple:
        count = sys.getrefcount(value)
        if count > _FRESH.setdefault(depth > 0, count):
            return False
    return all([_handed(v, depth + 1) for v in (list(value) if tp is not dict else [*value, *value.values()])])


def spelled(thing, local=True):
    """How the program would write it: by a name that it has, as far as there is one."""
    f = sys._getframe(1)
    while f is not None and f.f_code.co_filename != PROGRAM:
        f = f.f_back
    variables, path = {} if f is None else f.f_locals, ""
    while True:
        for space in (state.module, variables) if local else (state.module,):
            for name, value in space.items():
                if value is thing and name[:1] != "." and variables.get(name, thing) is thing:
                    return name + path
        if type(thing) is AbsentModule:
            return thing.__name__ + path
        parent, how = _field(thing, "parent"), _field(thing, "how")
        if parent is None:
            return how + path
        thing, path = parent, how + path


def shown(thing, outermost):
    """As a part of something it is as opaque as others; by itself it would be an operand."""
    if outermost:
        halt("absent", spelled(thing))
    return f"<{spelled(thing)}>"


def sure(root, value):
    """value, where what follows asks it nothing that it could notice. root is what a call begins with: a placeholder
    may be handed to its like."""
    if state.absent and not is_absent(root):
        _touch(value)
    return value


def is_absent(value):
    return type(value) is Absent or type(value) is AbsentModule


def _touch(value):
    """What a list or the like holds may be the arguments themselves."""
    if value is Absent or value is AbsentModule:
        halt("absent", "")
    tp = type(value)
    plain = tp is list or tp is tuple
    for part in value if plain else value.values() if tp is dict else [value]:
        if is_absent(part):
            halt("absent", spelled(part))


def given(target, values):
    """The arguments of a recorded call; the program's own functions may have them."""
    if type(target) is type and class_attribute(target, "__new__") is object.__new__:
        target = class_attribute(target, "__init__")
    if is_absent(target) or type(target) is FunctionType and target.__code__.co_filename == PROGRAM:
        return
    for value in values:
        _touch(value)


def genuine(error):
    """An exception of the program's, and none that the interpreter made of a placeholder."""
    texts = [a for a in BaseException.args.__get__(error) if type(a) is str]
    if any(told in text for text in texts for told in TOLD_BY_ERRORS):
        halt("absent")


def ended(failure, value):
    """How a run ends, which may hang on a placeholder at last."""
    if not state.absent or type(failure) is Stop:
        return failure
    try:
        if failure is not None:
            genuine(failure)
        if is_absent(value):
            halt("absent", spelled(value))
    except Stop as stop:
        return stop
    return failure


def watch(node):
    """Puts sure around what unrecorded code could do unnoticed."""
    if isinstance(node, ast.Compare) and any(isinstance(op, (ast.Is, ast.IsNot)) for op in node.ops):
        node.left, node.comparators = _watched(node.left), [_watched(c) for c in node.comparators]
    elif isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id[:1] == "."):
        root = node.func
        while isinstance(root, ast.Attribute):
            root = root.value
        root = root.id if isinstance(root, ast.Name) else None
        for holder in (*node.args, *node.keywords):
            if isinstance(holder, (ast.Starred, ast.keyword)):
                holder.value = _watched(holder.value, root)
        node.args[:] = [a if isinstance(a, ast.Starred) else _watched(a, root) for a in node.args]
    elif isinstance(node, ast.ExceptHandler) and node.type is not None:
        node.type = _watched(node.type)
    elif isinstance(node, ast.Match):
        node.subject = _watched(node.subject)


def _watched(node, root=None):
    if isinstance(node, (ast.Constant, ast.JoinedStr)):
        return node
    known = placed(ast.Name(root, ast.Load()), node) if root else constant(None, node)
    return bare(".sure", node, known, node)


def watched(tree):
    """Code that is not recorded at all."""
    for node in ast.walk(tree):
        watch(node)
    return tree


class Absence:
    """The finder of modules that are not there, and their loader."""

    def __init__(self):
        self._names = ()
        state.loading = True
        exec(compile("S([[]], a=[[]])", PROGRAM, "exec"), {"S": Absent(None, "S")})
        state.loading = False

    def install(self):
        sys.meta_path.insert(0, self)

    def begin(self, lacks, main, modules, module):
        """The module is loaded next. lacks is None where a run does with what there is."""
        state.absent = state.loading = lacks is not None
        self._names = ()
        if not state.absent:
            return
        state.on, state.max_events = True, 10**6  # recorders look at values only where they record
        silent = {f"{m}.{n}" for m, names in SILENT.items() for n in names.split()}
        self._names = tuple(_absolute(n, main, modules) for n in lacks if n not in silent and ":" not in n)
        for name in [n for n in sys.modules if self._lacks(n)]:
            del sys.modules[name]
        module.__dict__["__file__"] = Absent(None, "__file__")
        if any(n.startswith("platform.") for n in lacks):
            importlib.import_module("platform")
        for holder, names in SILENT.items():
            holding = sys.modules.get(holder)
            for name in names.split():
                if hasattr(holding, name):
                    setattr(holding, name, Absent(None, f"{holder}.{name}", getattr(holding, name)))

    def loaded(self):
        """What follows is told."""
        if state.absent:
            state.loading = state.on = False
            state.rows.clear()
            for f in state.early:
                f.on = False
            state.frames = state.raised = 0

    def _lacks(self, name):
        return any(name == n or name.startswith(n + ".") for n in self._names)

    def find_spec(self, name, path=None, target=None):
        return ModuleSpec(name, self, is_package=True) if self._names and self._lacks(name) else None

    def create_module(self, spec):
        return AbsentModule(spec.name)

    def exec_module(self, module):
        pass


def _absolute(name, main, modules):
    """The whole name of a module that lacks, dots before it and all; that of the packages around it where they were thought up."""
    level = len(name) - len(name.lstrip("."))
    if not level:
        return _outermost(name)
    around = ".".join(main.split(".")[:-level])
    return f"{around}.{name.lstrip('.')}" if around in modules else main.split(".")[0]


def _outermost(name):
    """A module of the library, or the package around it that cannot be had either."""
    around = name.rpartition(".")[0]
    if around and name.partition(".")[0] in sys.stdlib_module_names:
        try:
            importlib.import_module(around)
        except ImportError:
            return _outermost(around)
    return name
