"""Whole programs: a draft filled by a family of programs, finished and printed.

A family puts lines and sentences into the draft and gives the expression that the
result is made from; what is common to all (a first step, a guard, a last step, the
signature) is added here.
"""

import ast
import re

from . import names, wording
from .chain import chain, predicate
from .draft import ENTRY, Draft, indent
from .families import families
from .steps import flagged, guarded, prelude, turned
from .values import literal  # noqa: F401 (also for those who spell calls)

LEVELS = (0, 1, 2, 3)
MODULES = {"math": "math.", "re": "re.", "os": "os.", "heapq": "heapq.", "string": "string.", "itertools": "itertools."}
FROM = {
    "collections": ("Counter", "OrderedDict", "defaultdict", "deque", "namedtuple"),
    "functools": ("reduce", "lru_cache", "cached_property", "partial", "wraps"),
    "itertools": ("accumulate", "chain", "combinations", "dropwhile", "groupby", "islice", "pairwise", "permutations", "starmap", "takewhile", "zip_longest"),
    "operator": ("itemgetter",),
    "dataclasses": ("dataclass",),
    "contextlib": ("suppress",),
    "bisect": ("bisect_left", "bisect_right", "insort"),
}


def program(rng, level):
    """A finished draft of that level, or None where it came to nothing.

    Level 0 is one expression, 1 straight statements, 2 a loop or branches, 3 more:
    helpers, classes, generators, exceptions.
    """
    d = Draft(rng)
    names_, weights = zip(*((f, w) for f, w in families(level)))
    family = rng.choices(names_, weights)[0]
    e = family(d)
    if not e:
        return None
    if d.call:
        d.order = list(d.params.values())
        return d
    e = finish(d, e, level)
    if e.type != "done":  # every way returns already
        d.lines.append(f"return {e.code}")
    d.result = e
    unread(d)
    name(d)
    d.order = ordered(d)
    return d


def unread(d):
    """Parameters that nothing reads after all, by a choice that fell otherwise, are none."""
    text = "\n".join(d.lines)
    d.params = {n: p for n, p in d.params.items() if re.search(rf"(?<!\.)\b{n}\b", text)}


def name(d):
    """The function's name, after what it gives; put wherever it calls itself."""
    d.entry = names.function_name(d.rng, d.purpose or d.result.words)
    if d.entry in d.taken:
        d.entry = "f" if "f" not in d.taken else "solve"
    put = lambda text: text.replace(ENTRY, d.entry)
    d.before, d.lines, d.said = list(map(put, d.before)), list(map(put, d.lines)), list(map(put, d.said))
    d.result = d.result._replace(code=put(d.result.code), words=put(d.result.words))


def finish(d, e, level):
    """Last steps, and steps around what the family made."""
    rng = d.rng
    if level and rng.random() < (0.3 if e.type == "int" else 0.45):
        e = chain(d, e, 1)
    r = rng.random()
    if level and r < 0.15:
        return turned(d, e) if r < 0.09 else flagged(d, e)
    return e


def source(d):
    """The program's text, not yet in canonical spelling."""
    if d.call:
        return "\n".join(imports("\n".join(d.before)) + d.before)
    head = ", ".join(map(signed, d.order))
    notes = d.rng.random() < 0.12
    if notes:
        head = ", ".join(noted(p) for p in d.order)
    arrow = f" -> {annotation(d.result.type)}" if notes and re.match(r"(int|str|bool|float|list|dict|set|tuple|bytes)\b", d.result.type) else ""
    body = "\n".join(d.lines).split("\n")
    text = "\n".join(d.before + [f"def {d.entry}({head}){arrow}:"] + indent(body))
    return "\n".join(imports(text) + [text])


def ordered(d):
    """Parameters in the order that Python wants: plain, with defaults, starred, by keyword."""
    rank = lambda p: 3 if p.star == "**" else 2 if p.star == "=" else 1 if p.star == "*" else 0.5 if p.default else 0
    return sorted(d.params.values(), key=rank)


def signed(p):
    if p.star in ("*", "**"):
        return p.star + p.name
    return p.name + (f"={p.default}" if p.default else "")


def noted(p):
    if p.star:
        return signed(p)
    return f"{p.name}: {annotation(p.type)}" + (f" = {p.default}" if p.default else "")


def annotation(t):
    return t.replace(",", ", ")


def imports(text):
    """The import lines that the text needs."""
    plain = [f"import {m}" for m, mark in MODULES.items() if re.search(rf"\b{re.escape(mark)}", text)]
    for module, things in FROM.items():
        used = [x for x in things if re.search(rf"(?<![.\w'\"]){x}\b(?!['\"=])", text) and not re.search(rf"\b(def|class) {x}\b", text)]
        if used:
            plain.append(f"from {module} import {', '.join(used)}")
    return plain


def spell(d, args):
    """The call with those arguments (by name); defaults are left out where they stand."""
    if d.call:
        return d.call.format(**{name: literal(value) for name, value in args.items()})
    parts, skipped = [], False  # after a default that is left out, arguments go by name
    for p in d.order:
        if p.name not in args:
            skipped = True
            continue
        value = args[p.name]
        if p.star == "*":
            parts += map(literal, value)
        elif p.star == "**":
            parts += [f"{k}={literal(v)}" for k, v in value.items()]
        else:
            parts.append(f"{p.name}={literal(value)}" if p.star == "=" or skipped else literal(value))
    return f"{d.entry}({', '.join(parts)})"


def canonical(text):
    return ast.unparse(ast.parse(text))
