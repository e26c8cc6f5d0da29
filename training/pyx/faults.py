"""Faulty variants of a program: one place of its tree changed as people get it wrong, so
that some calls, but not all, come out differently."""

import ast

from .check import STEPS, Trial

WANTED = 3  # variants a program
TRIED = 14  # edits tried for them

COMPARISONS = {ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,)}
# No operator becomes a power: one of a power's powers would not end.
OPERATORS = {ast.Add: (ast.Sub, ast.Mult), ast.Sub: (ast.Add,), ast.Mult: (ast.Add,), ast.FloorDiv: (ast.Mod, ast.Div), ast.Mod: (ast.FloorDiv,), ast.Pow: (ast.Mult,), ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,), ast.Div: (ast.FloorDiv,), ast.BitXor: (ast.BitOr,)}
METHODS = {
    "upper": "lower", "lower": "upper", "title": "capitalize", "capitalize": "title", "swapcase": "upper", "strip": "lstrip", "lstrip": "rstrip", "rstrip": "strip", "find": "rfind", "rfind": "find", "index": "count", "rindex": "index", "startswith": "endswith", "endswith": "startswith",
    "ljust": "rjust", "rjust": "ljust", "center": "ljust", "isalpha": "isalnum", "isdigit": "isalpha", "isalnum": "isalpha", "isupper": "islower", "islower": "isupper", "append": "extend", "extend": "append", "keys": "values", "values": "keys", "items": "keys",
    "add": "discard", "discard": "add", "union": "intersection", "intersection": "union", "difference": "intersection", "symmetric_difference": "union", "issubset": "issuperset", "issuperset": "issubset", "split": "rsplit", "rsplit": "split", "partition": "rpartition", "rpartition": "partition",
    "removeprefix": "removesuffix", "removesuffix": "removeprefix", "popleft": "pop", "appendleft": "append", "casefold": "upper", "setdefault": "get",
}
IMPLAUSIBLE = {"!TypeError", "!AttributeError", "!NameError", "!UnboundLocalError"}  # faults of spelling, not of thought
FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list", "sum": "len", "len": "max", "bisect_left": "bisect_right", "bisect_right": "bisect_left", "filter": "map", "takewhile": "dropwhile", "dropwhile": "takewhile", "reversed": "list", "round": "int", "abs": "int", "set": "list"}


def faults(rng, tree, kept, entry):
    """Up to WANTED faulty variants, each its source and the numbers of the kept calls that it
    fails. The tree is the program's; it is changed in place for each trial and put back."""
    nodes = list(ast.walk(tree))
    variables = own_names(nodes)
    edits = [e for node in nodes for e in places(node, variables)]
    rng.shuffle(edits)
    found, kinds = [], set()
    for edit in sorted(edits[: 2 * TRIED], key=rank)[:TRIED]:
        if len(found) == WANTED:
            break
        kind, apply = edit
        undo = apply(rng)
        if not undo:
            continue
        if (kind not in kinds or rng.random() < 0.3) and (failed := failing(tree, kept)):
            found.append((ast.unparse(tree), failed))
            kinds.add(kind)
        undo()
    return found


def rank(edit):
    """Missing lines and exchanged arguments first: there are fewer places for them."""
    return 0 if edit[0] in ("missing", "argument", "return", "start") else 1


def failing(tree, kept):
    """The numbers of the kept calls to which the changed tree gives another outcome: none
    unless it ends every call, and some of them alike."""
    if any(map(endless, ast.walk(tree))):
        return []
    try:
        trial = Trial(tree, STEPS * 2)
    except Exception:  # what stands at module level failed
        return []
    failed = []
    for i, k in enumerate(kept):
        outcome = trial.run(k.call)
        if outcome is None or outcome.text in IMPLAUSIBLE and outcome.text != k.outcome.text:
            return []
        if outcome.text != k.outcome.text:
            failed.append(i)
        if i > 4 and len(failed) > i:
            return []
    return failed if len(failed) < len(kept) else []


def endless(node):
    """Whether a node repeats something without end, within one line, which no trial sees."""
    return isinstance(node, ast.Call) and ast.unparse(node.func).removeprefix("itertools.") in ("repeat", "cycle", "count") and len(node.args) < 2


def places(node, variables):
    """(kind, edit) for each way to get the node wrong. An edit changes the tree and gives
    what undoes it, or None where it does not apply."""
    for kind, (of, makes) in KINDS.items():
        if isinstance(node, of):
            yield kind, lambda rng, makes=makes: makes(rng, node, variables)


def put(node, field, value):
    """Sets a field; what sets it back."""
    old = getattr(node, field)
    setattr(node, field, value)
    return lambda: setattr(node, field, old)


def comparison(rng, node, _):
    others = COMPARISONS.get(type(node.ops[0]))
    return others and put(node, "ops", [rng.choice(others)(), *node.ops[1:]])


def operator(rng, node, _):
    others = OPERATORS.get(type(node.op))
    return others and put(node, "op", rng.choice(others)())


def either(rng, node, _):
    return put(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())


def constant(rng, node, _):
    """Off by one."""
    if type(node.value) is not int or abs(node.value) > 100:
        return None
    return put(node, "value", node.value + rng.choice((1, -1, 1)))


def text(rng, node, _):
    """Another separator or mark."""
    if type(node.value) is not str or len(node.value) != 1 or getattr(node, "kind", None):
        return None
    return put(node, "value", {" ": "", "-": "_", ",": ";", "a": "e", "e": "a"}.get(node.value, node.value.swapcase() if node.value.isalpha() else " "))


def method(rng, node, _):
    other = METHODS.get(node.func.attr) if isinstance(node.func, ast.Attribute) else FUNCTIONS.get(node.func.id) if isinstance(node.func, ast.Name) else None
    return other and put(node.func, "attr" if isinstance(node.func, ast.Attribute) else "id", other)


def argument(rng, node, _):
    """Arguments exchanged, or the last of several forgotten."""
    if len(node.args) < 2 or any(isinstance(a, (ast.Starred, ast.Lambda)) for a in node.args):
        return None
    if rng.random() < 0.3:
        return put(node, "args", node.args[:-1])
    return put(node, "args", [node.args[1], node.args[0], *node.args[2:]])


def variable(rng, node, variables):
    """Another variable of the program."""
    if not isinstance(node.ctx, ast.Load) or node.id not in variables or len(variables) < 2:
        return None
    return put(node, "id", rng.choice([v for v in variables if v != node.id]))


def own_names(nodes):
    """The parameters and locals of the program's functions, sorted."""
    stored = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return sorted(stored | {a.arg for n in nodes if isinstance(n, ast.arguments) for a in n.args} - {"self"})


def negation(rng, node, _):
    """A test turned around, or its `not` forgotten."""
    test = node.test
    return put(node, "test", test.operand if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) else ast.copy_location(ast.UnaryOp(ast.Not(), test), test))


def missing(rng, node, _):
    """The else, or the elif, forgotten; else the test."""
    if not node.orelse:
        return None
    if isinstance(node, ast.If) and isinstance(node.orelse[0], ast.If) and rng.random() < 0.7:
        return put(node, "orelse", node.orelse[0].orelse)
    return put(node, "orelse", [])


def returned(rng, node, _):
    """A return inside the loop before it, where it should stand behind: the first round ends it."""
    for i, (a, b) in enumerate(zip(node.body, node.body[1:])):
        if isinstance(a, (ast.For, ast.While)) and isinstance(b, ast.Return):
            old = a.body
            undo = put(node, "body", node.body[: i + 1] + node.body[i + 2:])
            a.body = old + [b]

            def both():
                undo()
                a.body = old
            return both
    return None


def unfinished(rng, node, _):
    """The result is not returned, or a step before it is left out."""
    steps = [i for i, s in enumerate(node.body) if isinstance(s, (ast.AugAssign, ast.Expr)) or isinstance(s, ast.If) and not s.orelse or isinstance(s, ast.Assign) and i]
    if not steps or len(node.body) < 2:
        return None
    i = rng.choice(steps)
    return put(node, "body", node.body[:i] + node.body[i + 1:])


def start(rng, node, _):
    """A wrong initial value."""
    v = node.value
    if isinstance(v, ast.Constant) and type(v.value) is int and v.value in (0, 1):
        return put(v, "value", 1 - v.value)
    return None


def swapped(rng, node, _):
    """The two values of a choice exchanged."""
    body, orelse = node.body, node.orelse
    node.body, node.orelse = orelse, body

    def undo():
        node.body, node.orelse = body, orelse
    return undo


def bounds(rng, node, _):
    """A slice that begins or ends one off."""
    field = "lower" if isinstance(node.lower, ast.Constant) else "upper" if isinstance(node.upper, ast.Constant) else None
    if field:
        return put(node, field, number(getattr(node, field), rng.choice((1, -1))))
    if isinstance(node.step, ast.Constant):
        return put(node, "step", number(node.step, 1))
    return None


def number(node, more):
    """The constant plus more, in the same place. Other constants stay."""
    value = node.value + more if type(node.value) is int else node.value
    return ast.copy_location(ast.Constant(value), node)


def length(rng, node, _):
    """range(n) where range(n + 1) was right, and the other way round."""
    if not isinstance(node.func, ast.Name) or node.func.id != "range" or len(node.args) > 2:
        return None
    end = node.args[-1]
    if isinstance(end, ast.BinOp) and isinstance(end.right, ast.Constant) and end.right.value == 1:
        return put(node, "args", [*node.args[:-1], end.left])
    one = ast.copy_location(ast.Constant(1), end)
    return put(node, "args", [*node.args[:-1], ast.copy_location(ast.BinOp(end, rng.choice((ast.Sub, ast.Add))(), one), end)])


def leave(rng, node, _):
    """break for continue, or the other way round, among the statements of a block."""
    for i, inside in enumerate(node.body):
        if isinstance(inside, (ast.Break, ast.Continue)):
            other = ast.Continue() if isinstance(inside, ast.Break) else ast.Break()
            return put(node, "body", [*node.body[:i], ast.copy_location(other, inside), *node.body[i + 1:]])
    return None


KINDS = {
    "comparison": (ast.Compare, comparison), "operator": ((ast.BinOp, ast.AugAssign), operator), "either": (ast.BoolOp, either), "constant": (ast.Constant, constant), "text": (ast.Constant, text),
    "method": (ast.Call, method), "argument": (ast.Call, argument), "variable": (ast.Name, variable), "negation": ((ast.If, ast.While, ast.IfExp), negation), "missing": ((ast.If,), missing),
    "return": (ast.FunctionDef, returned), "unfinished": ((ast.FunctionDef, ast.For, ast.While), unfinished), "start": (ast.Assign, start), "swapped": (ast.IfExp, swapped), "bounds": (ast.Slice, bounds),
    "length": (ast.Call, length), "leave": ((ast.If, ast.For, ast.While), leave),
}
