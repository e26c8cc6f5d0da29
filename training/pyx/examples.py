"""Calls of functions that exist already: those of their examples, and more like them.

Nothing is executed here. The sandbox decides later which calls are fine; what is
plainly too big for a row that a person could follow is not even offered.
"""

import ast

from .values import mutate, value

CALLS = 12  # for each program, where that many differ
FEWEST = 3  # what has fewer makes no item
LONGEST = 120  # characters of a call
# Numbers in calls: loops over greater ones make no row, and single operations on them take
# seconds that nobody sees. Mutants of great numbers would be great, too.
GREATEST, GREATEST_MUTANT = 1_000_000, 10_000


class Unfit(Exception):
    """Why a record of a data file makes no item."""


def found(source, name):
    """The calls of `name` with literal arguments in a Python source, as (args, keywords). A
    name stands for the literal that it was given before, once."""
    try:
        tree = ast.parse(source.strip())
    except (SyntaxError, ValueError, RecursionError):
        return []
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and called(n.func) == name]
    given = assigned(tree)
    return [g for g in (literals(n, given) for n in sorted(calls, key=lambda n: (n.lineno, n.col_offset))) if g]


def assigned(tree):
    """{name: value} of the names of a module that are given a literal, and nothing else."""
    found, again = {}, set()
    for n in ast.walk(tree):
        if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load):
            again |= {n.id} & found.keys()
            found[n.id] = None
    for n in tree.body:
        if isinstance(n, ast.Assign) and len(n.targets) == 1 and called(n.targets[0]) in found.keys() - again:
            found[n.targets[0].id] = n.value
    return {name: value for name, value in found.items() if value is not None and literals(ast.Call(ast.Name("_"), [value], []))}


def called(func):
    return func.id if isinstance(func, ast.Name) else None


class Source(str):
    """An argument that is passed on as it is written: a lambda, or a function of Python's."""

    def __repr__(self):
        return str(self)


FUNCTIONS = {"len", "str", "int", "abs", "sum", "max", "min", "sorted", "bool", "float"}


def literals(call, given={}):
    """(args, keywords) of a call whose arguments are all literals, names of such, or functions
    that stand alone; else None."""
    try:
        return [argument(a, given) for a in call.args], {k.arg: argument(k.value, given) for k in call.keywords if k.arg}
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def argument(node, given):
    if isinstance(node, ast.Name) and node.id in given:
        node = given[node.id]
    if isinstance(node, ast.Name) and node.id in FUNCTIONS or isinstance(node, ast.Lambda) and alone(node):
        return Source(ast.unparse(node))
    return ast.literal_eval(node)


def alone(function):
    """Whether a lambda reads nothing but its parameters and a few functions of Python's."""
    own = {n.arg for n in ast.walk(function) if isinstance(n, ast.arg)}
    return all(n.id in own | FUNCTIONS for n in ast.walk(function) if isinstance(n, ast.Name))


def spelled(name, given):
    args, keywords = given
    return f"{name}({', '.join([literal(a) for a in args] + [f'{k}={literal(v)}' for k, v in keywords.items()])})"


def literal(v):
    """repr with sets in order, at any depth: their own order differs from process to process."""
    if isinstance(v, set):
        return "{" + ", ".join(sorted(map(literal, v))) + "}" if v else "set()"
    if isinstance(v, list):
        return "[" + ", ".join(map(literal, v)) + "]"
    if isinstance(v, tuple):
        return "(" + ", ".join(map(literal, v)) + ("," if len(v) == 1 else "") + ")"
    if isinstance(v, dict):
        return "{" + ", ".join(f"{literal(k)}: {literal(x)}" for k, x in v.items()) + "}"
    return repr(v)


def calls(rng, function, sources, extra=()):
    """CALLS different calls of an ast.FunctionDef where that is possible: those
    in the sources, those `extra` given as (args, keywords), then mutants of both. Where
    there are none, its annotations say what to try."""
    known = [g for s in sources for g in found(s, function.name)] + list(extra)
    known = [g for g in known if (g[0] or g[1] or not parameters(function)) and not beyond(GREATEST, g)]
    chosen = list(dict.fromkeys(c for c in (spelled(function.name, g) for g in known) if len(c) <= LONGEST))
    if not parameters(function):
        return [f"{function.name}()"]
    pool = known or annotated(rng, function)
    for _ in range(CALLS * 8):
        if len(chosen) >= CALLS or not pool:
            break
        new = mutated(rng, rng.choice(pool))
        text = spelled(function.name, new)
        if text in chosen or len(text) > LONGEST or beyond(GREATEST_MUTANT, new):
            continue
        chosen.append(text)
        if rng.random() < 0.5:
            pool.append(new)
    if len(chosen) < FEWEST:
        raise Unfit("no calls known")
    return chosen[:CALLS]


def mutated(rng, given):
    """The arguments with one changed to another value of its type."""
    args, keywords = list(given[0]), dict(given[1])
    if not args and not keywords:
        return args, keywords
    i = rng.randrange(len(args) + len(keywords))
    if i < len(args):
        args[i] = mutate(rng, args[i])
    else:
        k = list(keywords)[i - len(args)]
        keywords[k] = mutate(rng, keywords[k])
    return args, keywords


def beyond(most, v):
    """Whether a number in v is greater than most, or is none."""
    if isinstance(v, dict):
        return any(beyond(most, x) for pair in v.items() for x in pair)
    if isinstance(v, (list, tuple, set)):
        return any(beyond(most, x) for x in v)
    return isinstance(v, (int, float)) and not abs(v) <= most


def parameters(function):
    a = function.args
    return a.posonlyargs + a.args + a.kwonlyargs + [x for x in (a.vararg, a.kwarg) if x]


SIMPLE = {"int", "str", "bool", "float"}


def annotated(rng, function, n=4):
    """A few (args, keywords) made up from the annotations of a function whose required
    parameters all have types that random values exist for."""
    a = function.args
    required = (a.posonlyargs + a.args)[: len(a.posonlyargs + a.args) - len(a.defaults)]
    types = [spelling(p.annotation) for p in required]
    if not types or None in types or a.vararg or any(d is None for d in a.kw_defaults):
        return []
    return [([made(rng, t) for t in types], {}) for _ in range(n)]


def spelling(annotation):
    """An annotation as values.value reads it, None for types it does not know."""
    if annotation is None:
        return None
    text = ast.unparse(annotation).replace(" ", "").replace("List[", "list[").replace("Dict[", "dict[").replace("Tuple[", "tuple[").replace("Set[", "set[")
    plain = text.replace("list[", "").replace("dict[", "").replace("set[", "").replace("tuple[", "").replace("]", "")
    if not set(plain.split(",")) <= SIMPLE or "float" in plain and text != "float":
        return None
    return text if "[" in text or text in SIMPLE else None


def made(rng, t):
    if t == "float":
        return rng.choice((0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.25, 10.0, -1.0, -2.5))
    return value(rng, t)
