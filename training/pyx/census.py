"""What a corpus holds: constructs, methods and duplicates, counted by rows."""

import ast
import re
from collections import Counter

from . import twins

TYPES = (str, list, dict, set, tuple)
ASKED = re.compile(r"\[MONOLOGUE\]\n(.*)\n")


def methods():
    """{name: types} of the public methods of the common types."""
    found = {}
    for t in TYPES:
        for name in vars(t):
            if not name.startswith("_") and callable(getattr(t, name)):
                found.setdefault(name, []).append(t.__name__)
    return found


class Content:
    """The constructs and methods of one source."""

    def __init__(self, source):
        try:
            nodes = list(ast.walk(ast.parse(source)))
        except (SyntaxError, ValueError, RecursionError):
            nodes = []
        self.constructs = {type(n).__name__ for n in nodes if not isinstance(n, (ast.expr_context, ast.Module, ast.Expression, ast.Name, ast.arguments, ast.arg))}
        self.methods = {n.func.attr for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}
        # dict.get or str.upper handed over, as in key=str.lower
        self.methods |= {n.attr for n in nodes if isinstance(n, ast.Attribute)} & set(KNOWN)


KNOWN = methods()


class Census:
    def __init__(self):
        self.contents, self.keys, self.doubles = {}, set(), 0
        self.programs, self.kinds, self.sources = Counter(), Counter(), Counter()
        self.constructs, self.methods, self.lines = Counter(), Counter(), Counter()
        self.seen, self.same = set(), Counter()

    def program(self, p):
        code = p.get("code")
        self.programs[p.get("source", "?")] += 1
        self.contents[p["id"]] = Content(code) if code else None
        if code:
            k = twins.key(code)
            self.doubles += k in self.keys
            self.keys.add(k)

    def row(self, r):
        self.kinds[r["kind"]] += 1
        self.sources[r["kind"], r.get("source", "?")] += 1
        digest = twins.digest([r["prompt"], r["response"]])
        self.same[r["kind"]] += digest in self.seen
        self.seen.add(digest)
        content = self.contents.get(r["id"].rpartition("#")[0]) or Content("\n".join(ASKED.findall(r["prompt"]) if r["kind"] == "micro" else ()))
        self.constructs.update(content.constructs)
        self.methods.update(content.methods)
