"""What random programs have and people do not write: tests that are decided already,
names nobody reads, results that need no execution."""

import ast


def dull(tree):
    """Whether the program should be dropped."""
    return any(map(decided, ast.walk(tree))) or any(map(useless, functions(tree)))


def functions(tree):
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]


def decided(node):
    """A test without a variable, a comparison with itself, an operation on two literals."""
    if isinstance(node, ast.While) and isinstance(node.test, ast.Constant):
        return False  # `while True` is usual; what ends it is inside
    if isinstance(node, (ast.If, ast.While, ast.IfExp)):
        return not loads(node.test)
    if isinstance(node, ast.BoolOp):
        return not all(map(loads, node.values)) or len({ast.dump(v) for v in node.values}) == 1
    if isinstance(node, ast.Compare):
        return ast.dump(node.left) == ast.dump(node.comparators[0]) or not loads(node)
    if isinstance(node, (ast.BinOp, ast.Subscript)) and not loads(node):
        return not isinstance(getattr(node, "op", None), ast.Mult)  # "-" * 10 is usual
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        # s.startswith(s), "-".replace(...): a receiver that tells the answer
        return isinstance(node.func.value, ast.Constant) and node.func.attr != "join" or any(ast.dump(a) == ast.dump(node.func.value) for a in node.args)
    return isinstance(node, ast.Assign) and len(node.targets) == 1 and ast.dump(node.value).replace("Load", "Store") == ast.dump(node.targets[0])


def loads(node):
    return [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]


def useless(function):
    """A body that returns a name at once, a statement without effect, or a local that
    is set and never read."""
    if any(isinstance(n, ast.Pass) for n in ast.walk(function)):
        return True
    method = any(a.arg in ("self", "cls") for a in function.args.args[:1])
    if not method and len(function.body) == 1 and isinstance(function.body[0], ast.Return) and isinstance(function.body[0].value, (ast.Name, ast.Constant)):
        return True
    stored = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    unpacked = {n.id for t in ast.walk(function) if isinstance(t, ast.Tuple) and isinstance(t.ctx, ast.Store) for n in ast.walk(t) if isinstance(n, ast.Name)}
    steering = {n.id for loop in ast.walk(function) if isinstance(loop, (ast.For, ast.comprehension)) for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
    return bool(stored - steering - unpacked - set(loads(function)))
