"""What a program's names are, as far as its text alone says."""

import ast

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_SPACES = (*FUNCTIONS, ast.ClassDef)
TYPES = frozenset(
    "bool bytearray bytes complex dict float frozenset int list object set str tuple type".split()
)


class Names:
    """Module-wide facts.

    roots: names that stand for a module or a class wherever they occur, so that
           `math.sqrt(x)` is a call of math.sqrt and not a method of a value;
    data:  names that module-level code binds to values."""

    def __init__(self, tree):
        stored, defined, rooted, shared = set(), set(), set(), set()
        pending = [tree]
        while pending:
            node = pending.pop()
            pending += children(node)
            kind = type(node)
            if kind is ast.Name:
                if type(node.ctx) is not ast.Load:
                    stored.add(node.id)
            elif kind is ast.arg:
                stored.add(node.arg)
            elif kind is ast.FunctionDef or kind is ast.AsyncFunctionDef:
                defined.add(node.name)
            elif kind is ast.ClassDef:
                rooted.add(node.name)
            elif kind is ast.Import:
                rooted.update(a.asname or a.name.split(".")[0] for a in node.names)
            elif kind is ast.ImportFrom:
                rooted.update(a.asname or a.name for a in node.names if _classlike(a))
            elif kind is ast.ExceptHandler and node.name:
                stored.add(node.name)
            elif kind is ast.Global:
                shared.update(node.names)
        self.roots = (rooted | TYPES) - stored - defined
        self.data = (_module_data(tree) | shared) - self.roots


def _classlike(alias):
    """`from collections import Counter`: by the language's own convention."""
    return (alias.asname or alias.name)[:1].isupper()


def _module_data(tree):
    found, pending = set(), list(tree.body)
    while pending:
        node = pending.pop()
        if type(node) in _SPACES:
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        pending += children(node)
    return found


# The fields of each sort of node that may hold others, contexts and operators aside.
_MARKS = frozenset("ctx op ops id attr arg module level kind type_comment".split())
FIELDS = {
    tp: tuple(f for f in tp._fields if f not in _MARKS and tp is not ast.Constant)
    for tp in vars(ast).values()
    if isinstance(tp, type) and issubclass(tp, ast.AST)
}


def children(node):
    """ast.iter_child_nodes in any order and without contexts and operators, which takes a
    fifth of the time."""
    found, held = [], node.__dict__
    for field in FIELDS[type(node)]:
        value = held.get(field)
        if type(value) is list:
            found += [v for v in value if isinstance(v, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    return found


def within(node):
    """A node and all that it holds, in any order."""
    pending = [node]
    while pending:
        node = pending.pop()
        yield node
        pending += children(node)


class Facts:
    """Facts of one function.

    params:   its parameters, as locals() names them;
    bound:    parameters that hold a value wherever they are read;
    globals:  the module's data that it mentions;
    deferred: a return may be followed by more of its own statements, in a
              finally block or on the way out of a with block;
    waits:    it is a coroutine, or a generator of the async kind;
    plain:    left as it is: a lambda that yields or asks for super()."""

    def __init__(self, node, names, private):
        self.params = [private(a.arg) for a in arguments(node.args)]
        own = list(own_nodes(node))
        names_in = [n for n in own if type(n) is ast.Name]
        deleted = {n.id for n in names_in if type(n.ctx) is ast.Del}
        self.bound = {a.arg for a in arguments(node.args)} - deleted - _handled(own)
        used = {n.id for n in names_in}
        self.globals = sorted(used & names.data - self.bound)
        self.deferred = any(
            type(n) in (ast.With, ast.AsyncWith, ast.Try, ast.TryStar) and _returns(n) for n in own
        )
        self.waits = isinstance(node, ast.AsyncFunctionDef)
        self.plain = isinstance(node, ast.Lambda) and any(map(_needs_own_frame, own))


def arguments(args):
    out = list(args.posonlyargs) + list(args.args)
    out += [args.vararg] if args.vararg else []
    out += list(args.kwonlyargs)
    return out + ([args.kwarg] if args.kwarg else [])


def own_nodes(function):
    """Nodes of a function's body outside the functions and classes nested in it."""
    body = function.body if isinstance(function.body, list) else [function.body]
    pending = list(body)
    while pending:
        node = pending.pop()
        yield node
        if type(node) not in _SPACES:
            pending += children(node)


def _handled(own):
    return {n.name for n in own if type(n) is ast.ExceptHandler and n.name}


def _returns(block):
    if isinstance(block, (ast.Try, ast.TryStar)) and not block.finalbody:
        return False
    return any(type(n) is ast.Return for n in within(block))


def _needs_own_frame(node):
    return isinstance(node, (ast.Yield, ast.YieldFrom, ast.Await)) or (
        isinstance(node, ast.Name) and node.id in ("super", "__class__", "locals", "vars", "dir")
    )
