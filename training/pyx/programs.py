"""Whole programs: parameters, body, result, sometimes a helper, a constant or recursion."""

import ast

from . import names, values
from .dull import dull, unread
from .expressions import expr
from .rules import scope
from .statements import INDENT, block, early, indent

PARAMETERS = {"int": 16, "str": 26, "list[int]": 20, "list[str]": 12, "dict[str,int]": 9, "bool": 1, "set[int]": 1, "tuple[int,int]": 1, "list[list[int]]": 2, "list[tuple[str,int]]": 2}
RESULTS = {"int": 20, "str": 22, "list[int]": 14, "list[str]": 12, "bool": 8, "dict[str,int]": 7, "tuple[int,int]": 3, "list[tuple[str,int]]": 2, "set[int]": 1, "set[str]": 1, "list[list[int]]": 1}
LEVELS = (0, 1, 2, 3)


def weighted(rng, table):
    return rng.choices(list(table), list(table.values()))[0]


def program(rng, level):
    """(source, entry name, parameter types) of a random program.

    level 0 is one expression, 1 some straight statements, 2 a loop or branches, 3
    longer, with helpers.
    """
    if level >= 2 and rng.random() < 0.08:
        return recursive(rng)
    helpers, before = {}, []
    if level >= 2 and rng.random() < 0.15:
        name, types, result, before = small_helper(rng)
        helpers[name] = (types, result)
    s, params = signature(rng, helpers)
    entry = names.function_name(rng)
    while entry in helpers:
        entry = names.function_name(rng)
    lines = [f"def {entry}({', '.join(params)}):"] + indent(body(s, rng, level))
    return "\n".join(before + lines), entry, list(params.values())


def signature(rng, helpers):
    n = rng.choices((1, 2, 3), (5, 4, 1))[0]
    params = {}
    for _ in range(n):
        t = weighted(rng, PARAMETERS)
        params[names.fresh(rng, names.OF_TYPE[t], params)] = t
    return scope(rng, params, helpers), params


def body(s, rng, level):
    result = weighted(rng, RESULTS)
    if level == 0:
        return [f"return {expr(s, result, 2)}"]
    lines = []
    if rng.random() < 0.2:
        lines += early(s, 1, result)
    lines += block(s, 0, rng.randint(1, 3)) if level == 1 else block(s, level - 1, rng.randint(1, level))
    unread = [n for n in s.variables if n not in s.read and s.variables[n] in RESULTS]
    if unread and rng.random() < 0.85:
        name = unread[-1]
        if rng.random() < 0.65:
            return lines + [f"return {name}"]
        s.read.add(name)
        return lines + [f"return {wrapped(s, name)}"]
    return lines + [f"return {expr(s, result, 1)}"]


def wrapped(s, name):
    """A result made of a variable in the usual last step."""
    t, rng = s.variables[name], s.rng
    choices = {
        "int": (f"{name} * 2", f"{name} + {expr(s, 'int', 0)}", f"{name} > {rng.randint(1, 5)}", f"str({name})", f"{name} % {rng.randint(2, 7)}"),
        "str": (f"{name}.upper()", f"{name}.strip()", f"{name}[::-1]", f"len({name})", f"{name} + {expr(s, 'str', 0)}", f"{name}.title()"),
        "list[int]": (f"sum({name})", f"sorted({name})", f"len({name})", f"{name}[::-1]", f"tuple({name})", f"max({name})"),
        "list[str]": (f"' '.join({name})", f"'-'.join({name})", f"''.join({name})", f"len({name})", f"sorted({name})"),
        "dict[str,int]": (f"sorted({name}.items())", f"list({name}.values())", f"len({name})", f"max({name}.values())", f"list({name})", f"sum({name}.values())"),
        "set[int]": (f"sorted({name})", f"len({name})"), "set[str]": (f"sorted({name})", f"len({name})"),
        "bool": (f"not {name}", name),
    }
    return rng.choice(choices.get(t, (name,)))


def small_helper(rng):
    t, result = rng.choice(("int", "str", "str", "int", "list[int]")), rng.choice(("int", "str", "bool", "int"))
    param = rng.choice(names.OF_TYPE[t])
    s = scope(rng, {param: t})
    name = rng.choice(("helper", "g", "step", "score", "check", "inner", "part", "code"))
    return name, [t], result, [f"def {name}({param}):", INDENT + f"return {expr(s, result, 2)}", ""]


def recursive(rng):
    """Short recursions over a number, a string or a list."""
    f = names.function_name(rng)
    k, c = rng.randint(1, 3), rng.choice("aexo-")
    n = rng.choice("nkxm")
    s = rng.choice(("s", "text", "word"))
    xs = rng.choice(("xs", "nums", "lst"))
    lines, types = rng.choice((
        ([f"def {f}({n}):", f"    if {n} <= {rng.randint(0, 1)}:", f"        return {rng.randint(0, 2)}", f"    return {n} {rng.choice('+*')} {f}({n} - {k})"], ["int"]),
        ([f"def {f}({n}):", f"    if {n} < 10:", f"        return {n}", f"    return {n} % 10 + {f}({n} // 10)"], ["int"]),
        ([f"def {f}({n}):", f"    if {n} < 2:", f"        return str({n})", f"    return {f}({n} // 2) + str({n} % 2)"], ["int"]),
        ([f"def {f}(a, b):", "    if b == 0:", "        return a", f"    return {f}(b, a % b)"], ["int", "int"]),
        ([f"def {f}({s}):", f"    if not {s}:", f"        return {rng.choice((chr(39) * 2, repr(c)))}", f"    return {f}({s}[1:]) + {s}[0]{rng.choice(('', '.upper()', ' * 2'))}"], ["str"]),
        ([f"def {f}({s}):", f"    if len({s}) < 2:", "        return True", f"    return {s}[0] == {s}[-1] and {f}({s}[1:-1])"], ["str"]),
        ([f"def {f}({s}):", f"    if {s} == '':", "        return 0", f"    return ({s}[0] == '{c}') + {f}({s}[1:])"], ["str"]),
        ([f"def {f}({xs}):", f"    if not {xs}:", f"        return {rng.randint(0, 1)}", f"    return {xs}[0] {rng.choice(('+', '+', '-'))} {f}({xs}[1:])"], ["list[int]"]),
        ([f"def {f}({xs}):", f"    if len({xs}) <= 1:", f"        return {xs}", f"    return {f}({xs}[1:]) + {xs}[:1]"], ["list[int]"]),
        ([f"def {f}({xs}):", f"    if len({xs}) == 1:", f"        return {xs}[0]", f"    rest = {f}({xs}[1:])", f"    return {rng.choice(('max', 'min'))}({xs}[0], rest)"], ["list[int]"]),
    ))
    return "\n".join(lines), f, types


def calls(rng, entry, types, n):
    """n distinct calls: random inputs and mutants of them."""
    seen, inputs = [], []
    for _ in range(n * 6):
        if len(seen) >= n:
            break
        if inputs and rng.random() < 0.5:
            args = list(rng.choice(inputs))
            i = rng.randrange(len(args))
            args[i] = values.mutate(rng, args[i])
        else:
            args = [values.value(rng, t) for t in types]
        inputs.append(args)
        call = spell(entry, args)
        if call not in seen:
            seen.append(call)
    return seen


def spell(entry, args):
    return f"{entry}({', '.join(literal(a) for a in args)})"


def literal(v):
    """repr, with sets in order so that the same seed gives the same text."""
    if isinstance(v, set):
        return "{" + ", ".join(literal(x) for x in sorted(v)) + "}" if v else "set()"
    return repr(v)


def finished(source, entry, types):
    """The program in canonical spelling without the parameters that nothing reads, and
    the types of those that remain. None when it is dull."""
    tree = ast.parse(source)
    function = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == entry)
    drop = unread(function)
    function.args.args = [a for i, a in enumerate(function.args.args) if i not in drop]
    types = [t for i, t in enumerate(types) if i not in drop]
    if not types or dull(tree):
        return None
    return ast.unparse(tree), types
