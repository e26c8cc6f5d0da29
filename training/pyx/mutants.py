"""Programs made of programs: one place of the syntax tree changed, names exchanged, a statement added.

A change that a tired programmer makes (a comparison, a constant, an off-by-one, the
wrong variable) is a fault where the program's purpose is known, and otherwise a
program of its own. The source is parsed and printed, never run.
"""

import ast

from .names import fresh

SWAPS = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Add,), ast.FloorDiv: (ast.Mod,), ast.Mod: (ast.FloorDiv,), ast.Pow: (ast.Mult,), ast.Div: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd, ast.BitXor), ast.BitXor: (ast.BitOr,), ast.LShift: (ast.RShift,), ast.RShift: (ast.LShift,),
}


def faults(rng, source, n):
    """At most n sources that differ from a printed one in one place, as mistakes do."""
    return some(n, lambda: changed(rng, source, FAULTS))


def mutants(rng, source, entry, calls, n):
    """At most n (source, entry, calls) of programs near a printed source."""
    additions = (first_step(kinds(source, entry, calls[0])), last_step)

    def one():
        new = changed(rng, source, FAULTS if rng.random() < 0.7 else additions)
        if new and rng.random() < 0.4:
            new = changed(rng, new, FAULTS + additions) or new
        return new and renamed(rng, ast.parse(new), entry, calls)

    return some(n, one)


def some(n, make):
    out = []
    for _ in range(3 * n):
        new = make() if len(out) < n else None
        if new and new not in out:
            out.append(new)
    return out


def changed(rng, source, operators):
    """The source with one place changed by an operator drawn; None where there is no such
    place or the change comes to nothing."""
    tree = ast.parse(source)
    found = list(rng.choice(operators)(rng, tree))
    if not found:
        return None
    rng.choice(found)()
    after = ast.unparse(ast.fix_missing_locations(tree))
    return after if after != source and parses(after) else None


def parses(source):
    try:
        return bool(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError):
        return False


# An operator yields, for each place where it applies, a function that changes the tree there.


def number(rng, tree):
    """Another constant, near the one that stands there."""
    def change(node):
        v = node.value
        node.value = not v if isinstance(v, bool) else rng.choice((v + 1, v - 1, v + 1, v - 1, v * 2)) if abs(v) < 10**6 else v // 2

    return places(tree, lambda n: isinstance(n, ast.Constant) and isinstance(n.value, (int, float)), change)


def text(rng, tree):
    """Another short string. Longer ones are messages."""
    def change(node):
        v = node.value
        node.value = rng.choice((v + v[-1], v[1:], v.swapcase(), v[::-1], " " if v.strip() else "-"))

    return places(tree, lambda n: isinstance(n, ast.Constant) and isinstance(n.value, str) and 0 < len(n.value) <= 12, change)


def operation(rng, tree):
    """Another arithmetical operation."""
    def change(node):
        node.op = rng.choice(SWAPS[type(node.op)])()

    return places(tree, lambda n: isinstance(n, (ast.BinOp, ast.AugAssign)) and type(n.op) in SWAPS and not joins(n), change)


def joins(node):
    """Whether texts or lists are plainly meant, to which no other operation applies."""
    sides = [getattr(node, side) for side in ("left", "right", "value") if hasattr(node, side)]
    return any(isinstance(n, (ast.JoinedStr, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp)) or isinstance(n, ast.Constant) and isinstance(n.value, (str, bytes)) for n in sides)


def comparison(rng, tree):
    """Another comparison."""
    def change(node):
        node.ops[0] = rng.choice(SWAPS[type(node.ops[0])])()

    return places(tree, lambda n: isinstance(n, ast.Compare), change)


def junction(rng, tree):
    """`and` for `or`, and the other way round."""
    def change(node):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()

    return places(tree, lambda n: isinstance(n, ast.BoolOp), change)


def negation(rng, tree):
    """A condition turned into its opposite. A loop's is left alone: hardly one would end."""
    def change(node):
        t = node.test
        node.test = t.operand if isinstance(t, ast.UnaryOp) and isinstance(t.op, ast.Not) else ast.UnaryOp(ast.Not(), t)

    return places(tree, lambda n: isinstance(n, (ast.If, ast.IfExp)), change)


def branches(rng, tree):
    """The two branches of a condition exchanged."""
    def applies(node):
        both = isinstance(node, (ast.If, ast.IfExp)) and node.orelse
        return both and not (isinstance(both, list) and isinstance(both[0], ast.If))

    def change(node):
        node.body, node.orelse = node.orelse, node.body

    return places(tree, applies, change)


def ranges(rng, tree):
    """A range that begins or ends one off."""
    def change(node):
        if len(node.args) == 1 and rng.random() < 0.4:
            node.args.insert(0, ast.Constant(1))
        else:
            i = rng.randrange(len(node.args))
            node.args[i] = off(rng, node.args[i])

    return places(tree, lambda n: isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "range" and 1 <= len(n.args) <= 2, change)


def slices(rng, tree):
    """A slice that begins or ends one off."""
    def change(node):
        side = rng.choice([s for s in ("lower", "upper") if getattr(node, s)])
        setattr(node, side, off(rng, getattr(node, side)))

    return places(tree, lambda n: isinstance(n, ast.Slice) and (n.lower or n.upper), change)


def off(rng, node):
    """node plus or minus one, computed where it is a constant."""
    by = rng.choice((1, -1))
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return ast.Constant(node.value + by)
    return ast.BinOp(node, ast.Add() if by > 0 else ast.Sub(), ast.Constant(1))


def variable(rng, tree):
    """A variable where another one was meant."""
    names = local(tree)

    def change(node):
        node.id = rng.choice([n for n in names if n != node.id])

    return places(tree, lambda n: isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load) and n.id in names and len(names) > 1, change)


def omission(rng, tree):
    """A statement forgotten: one that updates a variable or calls a method."""
    def forgettable(node):
        body = getattr(node, "body", None)
        return [s for s in body if isinstance(s, ast.AugAssign) or isinstance(s, ast.Expr) and isinstance(s.value, ast.Call)] if isinstance(body, list) else []

    def change(node):
        node.body.remove(rng.choice(forgettable(node)))
        node.body = node.body or [ast.Pass()]

    return places(tree, forgettable, change)


def first_step(kinds):
    """A statement before the others that prepares a parameter of a known kind."""
    def operator(rng, tree):
        def known(node):
            return [a.arg for a in node.args.args if a.arg in kinds] if isinstance(node, ast.FunctionDef) and node in tree.body else []

        def change(node):
            x = rng.choice(known(node))
            node.body.insert(0, ast.parse(rng.choice(PREPARED[kinds[x]]).format(x=x)).body[0])

        return places(tree, known, change)

    return operator


PREPARED = {
    "int": ("{x} = abs({x})", "{x} += 1", "{x} = {x} * 2", "{x} = max({x}, 1)", "if {x} < 0:\n    {x} = -{x}", "{x} = {x} % 10"),
    "str": ("{x} = {x}.lower()", "{x} = {x}.strip()", "{x} = {x}[::-1]", "{x} = {x}.upper()", "{x} = {x} + {x}[:1]", "if not {x}:\n    return ''"),
    "list": ("{x} = {x}[1:]", "{x} = sorted({x})", "{x} = {x}[::-1]", "{x} = list({x})", "{x} = {x} + {x}[:1]", "if not {x}:\n    return None", "{x} = {x}[:3]"),
}


def kinds(source, entry, call):
    """{parameter: kind} of the entry's parameters, as one call has them."""
    function = next(n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef) and n.name == entry)
    given = ast.parse(call, mode="eval").body
    pairs = list(zip((a.arg for a in function.args.posonlyargs + function.args.args), given.args)) + [(k.arg, k.value) for k in given.keywords]
    seen = {name: kind(value) for name, value in pairs}
    return {name: k for name, k in seen.items() if k in PREPARED}


def kind(node):
    """The type of a literal by name; nothing for another argument, such as a function."""
    try:
        return type(ast.literal_eval(node)).__name__
    except ValueError:
        return ""


def last_step(rng, tree):
    """A result that gets a name before it is returned."""
    def applies(node):
        body = getattr(node, "body", None)
        last = body[-1] if isinstance(body, list) and body else None
        return isinstance(last, ast.Return) and not isinstance(last.value, (ast.Name, ast.Constant, type(None)))

    def change(node):
        name = fresh(rng, ["result", "answer", "out", "value", "res"], set(local(tree)))
        node.body[-1:] = [ast.Assign([ast.Name(name, ast.Store())], node.body[-1].value), ast.Return(ast.Name(name, ast.Load()))]

    return places(tree, applies, change)


FAULTS = (number, number, operation, operation, comparison, comparison, junction, negation, branches, ranges, slices, variable, text, omission)


def places(tree, applies, change):
    """One function for each node that the change applies to. What only guards (a test
    before a raise) stays as it is: turned round, it would refuse every input."""
    guards = {id(n) for g in ast.walk(tree) if isinstance(g, ast.If) and isinstance(g.body[0], ast.Raise) for n in (g, *ast.walk(g.test))}
    for node in ast.walk(tree):
        if id(node) not in guards and applies(node):
            yield lambda node=node: change(node)


def local(tree):
    """Names of parameters and variables of the functions, in order."""
    out = []
    for f in ast.walk(tree):
        if isinstance(f, ast.FunctionDef):
            out += [a.arg for a in f.args.posonlyargs + f.args.args + f.args.kwonlyargs]
            out += [n.id for n in ast.walk(f) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return list(dict.fromkeys(out))


def renamed(rng, tree, entry, calls, names=None, share=0.7):
    """(source, entry, calls) with a share of the names exchanged for others. A program that passes arguments by name
    keeps those, and a class its own and its methods': they would have to change in its texts and calls too."""
    keywords = {k.arg for n in [tree] + [ast.parse(c) for c in calls] for call in ast.walk(n) if isinstance(call, ast.Call) for k in call.keywords}
    taken = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | keywords
    methods = {f.name for c in ast.walk(tree) if isinstance(c, ast.ClassDef) for f in c.body if isinstance(f, ast.FunctionDef)}
    new = {}
    for name in local(tree):
        if name not in keywords | methods and rng.random() < share:
            new[name] = fresh(rng, names or POOL, taken | set(new.values()))
    called = rng.choice(ENTRIES)
    if "." not in entry and called not in taken and called not in new.values() and called != entry:
        new[entry] = called
    for node in ast.walk(tree):
        for field in ("id", "arg", "name"):
            if getattr(node, field, None) in new and not isinstance(node, (ast.alias, ast.keyword)):
                setattr(node, field, new[getattr(node, field)])
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            node.names = [new.get(n, n) for n in node.names]
    name = new.get(entry, entry)
    return ast.unparse(tree), name, [name + c.removeprefix(entry) if "." not in entry else c for c in calls]


# Names that fit whatever they stand for.
ENTRIES = ("f", "f", "f", "g", "solve", "process", "func", "compute", "work", "run", "answer", "evaluate")
POOL = """a b c m u v w p q s t x y z i j k n item data first second left right part current value rest given mark
step left_one this that other acc temp thing piece entry field one two""".split()
