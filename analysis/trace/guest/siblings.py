"""The other modules of a program that has several: served from memory, each run as
itself when it is first imported. They are not instrumented; to the trace they are
what the library is, and their lines are no lines of the program's."""

import ast
import importlib
import sys
import types
from functools import lru_cache
from importlib.machinery import ModuleSpec

from absent import watched

_load = importlib._bootstrap._load_unlocked


PACKAGE = "__package__"  # one that was thought up around a program, for what it imports from there
_EMPTY = """def __getattr__(name):
    if name[:2] == "__":
        raise AttributeError(name)
    import importlib
    return importlib.import_module(f"{__name__}.{name}")
"""


def around(main, lacks):
    """Such packages, in which nothing is found; a run with placeholders has placeholders for them."""
    names = [] if lacks else [n for n in main.split(".") if n == PACKAGE]
    return {".".join(names[:i]): _EMPTY for i in range(1, len(names) + 1)}


class Siblings:
    """The first finder, and the loader of what it finds."""

    def __init__(self, gate):
        self._gate = gate
        self._sources = {}  # by dotted name
        self._main = self._module = self._code = None

    def install(self):
        sys.meta_path.insert(0, self)

    def serve(self, main, sources):
        """From here on these modules are what their names mean, library or not."""
        self._main, self._sources = main, sources
        for name in (main, *sources):
            sys.modules.pop(name, None)

    def need(self, name):
        """What would have to be there for a module: a package, or what lies beside the program."""
        first, *rest = name.split(".")
        if first != PACKAGE:
            return first
        dots = self._main.split(".").count(PACKAGE)
        while rest and rest[0] == PACKAGE:
            dots, rest = dots - 1, rest[1:]
        return "." * dots + ".".join(rest)

    def module(self, doc):
        """The program's own module, before it runs."""
        self._module = types.ModuleType(self._main, doc)
        return self._module

    def execute(self, code, namespace):
        """Runs the program's own module as an import of it does: packages around it
        come first, and may well import it themselves."""
        self._code = code
        if "." in self._main:
            importlib.import_module(self._main)
        else:  # the same, without asking who has it
            _load(self.find_spec(self._main))

    def find_spec(self, name, path=None, target=None):
        if name not in self._sources and name != self._main:
            return None
        package = any(other.startswith(name + ".") for other in (self._main, *self._sources))
        return ModuleSpec(name, self, is_package=package)

    def create_module(self, spec):
        return self._module if spec.name == self._main else None

    def exec_module(self, module):
        name = module.__name__
        code = self._code if name == self._main else self._compiled(name)
        exec(code, module.__dict__)

    def _compiled(self, name):
        self._gate.closed = False  # the compiler looks for a file to quote an error from
        try:
            return _code(name, self._sources[name])
        finally:
            self._gate.closed = True


@lru_cache(maxsize=16)
def _code(name, source):
    """Kept, since a native interpreter runs call after call with the same modules."""
    return compile(watched(ast.parse(source, f"<{name}>")), f"<{name}>", "exec", dont_inherit=True)
