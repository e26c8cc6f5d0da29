"""The other modules of a program that has several: served from memory, each run as
itself when it is first imported. They are not instrumented; to the trace they are
what the library is, and their lines are no lines of the program's."""

import importlib
import sys
import types
from importlib.machinery import ModuleSpec


class Siblings:
    """The first finder, and the loader of what it finds."""

    def __init__(self, gate):
        self._gate = gate
        self._sources = {}  # by dotted name
        self._main = ""

    def install(self):
        sys.meta_path.insert(0, self)

    def serve(self, main, sources):
        """From here on these modules are what their names mean, library or not."""
        self._main, self._sources = main, sources
        for name in sources:
            sys.modules.pop(name, None)

    def module(self, name, doc):
        """The program's own module, in its place among the others."""
        module = types.ModuleType(name, doc)
        module.__spec__ = spec = self._spec(name)
        module.__package__ = spec.parent
        if spec.submodule_search_locations is not None:
            module.__path__ = []
        sys.modules[name] = module
        return module

    def execute(self, code, namespace):
        """Runs the program's own module as an import of it would: packages around it
        first, and it is theirs when it is done."""
        name, spec = namespace["__name__"], namespace["__spec__"]
        around, _, last = name.rpartition(".")
        if around:
            importlib.import_module(around)
        spec._initializing = True  # so that a circle of imports is told as one
        exec(code, namespace)
        spec._initializing = False
        if around:
            setattr(sys.modules[around], last, sys.modules[name])

    def _spec(self, name):
        package = any(other.startswith(name + ".") for other in (self._main, *self._sources))
        return ModuleSpec(name, self, is_package=package)

    def find_spec(self, name, path=None, target=None):
        return self._spec(name) if name in self._sources else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        name = module.__name__
        self._gate.closed = False  # the compiler looks for a file to quote an error from
        try:
            code = compile(self._sources[name], f"<{name}>", "exec", dont_inherit=True)
        finally:
            self._gate.closed = True
        exec(code, module.__dict__)
