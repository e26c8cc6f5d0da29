"""What the names of a function stand for, as far as its text tells: a parameter that is
never given anew or changed in place, a local that is given something once, a list that a
loop does nothing to but append."""

import ast

BUILTIN = {"len", "sum", "abs", "min", "max", "any", "all", "sorted", "set", "list", "str", "int", "ord", "dict", "tuple", "range", "True", "False", "None", "x", "map", "zip", "enumerate", "round", "bool"}
CHANGING = {"append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse", "add", "discard", "update", "setdefault", "popitem", "appendleft", "popleft", "extendleft", "difference_update", "intersection_update", "symmetric_difference_update"}


class Bindings:
    """One function: its ends, the parameters that stay as they are, what its locals hold."""

    def __init__(self, function):
        nodes = list(inner(function))
        a = function.args
        changed = {n.id for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)} | set(in_place(nodes))
        self.params = {p.arg for p in a.posonlyargs + a.args + a.kwonlyargs} - changed
        self.values, self.filled = {}, {}
        for n in nodes:
            if isinstance(n, ast.Assign):
                for target in n.targets:
                    self.give(target, n.value)
            elif isinstance(n, (ast.AugAssign, ast.For, ast.comprehension, ast.NamedExpr, ast.withitem)):
                for name in ast.walk(getattr(n, "target", None) or getattr(n, "optional_vars", None) or ast.Pass()):
                    if isinstance(name, ast.Name):
                        self.values.setdefault(name.id, []).append(None)
        for n in nodes:
            if isinstance(n, ast.For):
                self.loop(n)
        self.touched = in_place(nodes)
        self.starts = {n: [v for v in given if v is not None] for n, given in self.values.items()}
        self.grown = {}
        for n in nodes:
            if isinstance(n, ast.AugAssign) and isinstance(n.op, ast.Add) and isinstance(n.target, ast.Name):
                self.grown.setdefault(n.target.id, []).append(n.value)
        self.ends = [e for n in nodes if isinstance(n, ast.Return) for e in branches(n.value or ast.Constant(None))]

    def give(self, target, value):
        if isinstance(target, ast.Name):
            self.values.setdefault(target.id, []).append(value)
        for name in ast.walk(target):
            if isinstance(name, ast.Name) and name is not target and isinstance(name.ctx, ast.Store):
                self.values.setdefault(name.id, []).append(None)

    def loop(self, loop):
        """A loop that does nothing to a list but append one thing, perhaps under a test."""
        body, tests = loop.body, []
        while len(body) == 1 and isinstance(body[0], ast.If) and not body[0].orelse:
            tests, body = tests + [body[0].test], body[0].body
        if len(body) != 1 or loop.orelse or not isinstance(body[0], ast.Expr) or not isinstance(body[0].value, ast.Call):
            return
        f, args = body[0].value.func, body[0].value.args
        if isinstance(f, ast.Attribute) and f.attr == "append" and isinstance(f.value, ast.Name) and len(args) == 1:
            clause = ast.comprehension(loop.target, loop.iter, tests, 0)
            self.filled.setdefault(f.value.id, []).append(ast.ListComp(args[0], [clause]))

    def whole(self, e, depth=3):
        """e with a local that was given something once replaced by that."""
        while isinstance(e, ast.Name) and e.id not in self.params and depth:
            given, filled = self.values.get(e.id, []), self.filled.get(e.id, [])
            if len(given) != 1 or given[0] is None:
                return e
            if filled and len(filled) == 1 and isinstance(given[0], ast.List) and not given[0].elts and self.changes(e.id) == 1:
                return filled[0]
            if e.id in self.touched:
                return e
            e, depth = given[0], depth - 1
        return e

    def changes(self, name):
        return self.touched.get(name, 0)

    def given(self, e):
        """The source of e where it is a constant or a parameter that stays as it is; else None."""
        if isinstance(e, ast.UnaryOp) and isinstance(e.op, ast.USub) and isinstance(e.operand, ast.Constant):
            return ast.unparse(e)
        if isinstance(e, ast.Constant) or isinstance(e, ast.Name) and e.id in self.params:
            return ast.unparse(e)
        return None

    def known(self, e):
        """Whether an expression reads nothing but parameters and what is built in."""
        bound = {n.id for n in ast.walk(e) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)} | {n.arg for n in ast.walk(e) if isinstance(n, ast.arg)}
        return all(n.id in self.params or n.id in bound or n.id in BUILTIN for n in ast.walk(e) if isinstance(n, ast.Name))


def inner(function):
    """The nodes of a function without those of functions and lambdas in it."""
    todo = list(function.body)
    while todo:
        node = todo.pop(0)
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            todo = list(ast.iter_child_nodes(node)) + todo


def in_place(nodes):
    """{name: how often} of what the nodes change in place."""
    found = {}
    for n in nodes:
        name = None
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in CHANGING:
            name = n.func.value
        elif isinstance(n, ast.Subscript) and not isinstance(n.ctx, ast.Load):
            name = n.value
        elif isinstance(n, ast.AugAssign):
            name = n.target
        while isinstance(name, (ast.Subscript, ast.Attribute)):
            name = name.value
        if isinstance(name, ast.Name):
            found[name.id] = found.get(name.id, 0) + 1
    return found


def branches(e):
    """The ends of a conditional expression."""
    return branches(e.body) + branches(e.orelse) if isinstance(e, ast.IfExp) else [e]


def number(e):
    return isinstance(e, ast.Constant) and type(e.value) is int


def names(source):
    return {n.id for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Name)}
