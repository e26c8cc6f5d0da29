"""Properties that a program's results have by construction: read off its return expressions.

`sorted(xs)` is in order whatever xs is, and `[x for x in xs if x > 3]` has nothing in it
that is not more than 3. Facts are texts over `result` and the entry's parameters. Of a
local, what it was given last counts, where it is given something once; of a list that a
loop fills, what is appended. A fact of one way to return counts where the others have it
too. What is read off here is still tried on inputs, for a parameter may be changed in place.
"""

import ast
import copy
import re

from .bindings import BUILTIN, Bindings, branches, names, number

LONGEST = 70  # characters of a fact
DEEPEST = 5  # expressions in each other that are looked into


def facts(tree, entry):
    """Texts of what holds of every result of the function `entry`."""
    function = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == entry)
    reader = Reader(function)
    ends = [e for e in reader.ends if not (isinstance(e, ast.Constant) and e.value is None)]
    found = among(ends) + [f for e in ends for f in reader.of(e)]
    found = [f for f in dict.fromkeys(found) if len(f) <= LONGEST and all(reader.has(e, f) for e in ends)]
    return found if len(ends) == len(reader.ends) else ["result is None or " + f for f in found if " or " not in f and " if " not in f]


def among(ends):
    """That the result is one of a few constants, where all ends are constants."""
    values = {ast.unparse(e): None for e in ends if isinstance(e, ast.Constant)}
    if len(values) < 2 or len(values) > 5 or not all(isinstance(e, ast.Constant) for e in ends) or set(values) <= {"True", "False"}:
        return []
    return [f"result in ({', '.join(values)})"]


class Reader(Bindings):
    """The facts of one function's values, by the form of the expression."""

    depth = 0  # of expressions in each other: a local may be made of itself

    def has(self, end, fact):
        """Whether a fact is known of another end, too: by its form, or by its value."""
        if fact in self.of(end):
            return True
        if isinstance(end, ast.Constant) or isinstance(end, (ast.List, ast.Dict, ast.Tuple)) and not list(ast.iter_child_nodes(end))[1:]:
            try:
                return eval(fact, {"result": ast.literal_eval(end)}) is True  # a parameter in it fails
            except Exception:
                return False
        return False

    def of(self, e):
        """Facts of an expression's value, called result."""
        e = self.whole(e)
        if isinstance(e, ast.Name):
            return self.counted(e.id)
        made = getattr(self, "of_" + type(e).__name__.lower(), None)
        if not made or self.depth == DEEPEST:
            return []
        self.depth += 1
        found = made(e)
        self.depth -= 1
        return found

    def counted(self, name):
        """Of a number that starts somewhere and only ever grows."""
        starts, grown = self.starts.get(name, []), self.grown.get(name, [])
        if len(starts) != 1 or not number(starts[0]) or starts[0].value < 0 or not grown or len(self.values.get(name, [])) != 1 + len(grown):
            return []
        return [f"result >= {starts[0].value}"] if all(number(v) or "result >= 0" in self.of(v) for v in grown) else []

    def of_call(self, e):
        f, args = e.func, e.args
        if isinstance(f, ast.Name):
            return getattr(self, "by_" + f.id, lambda e, args: [])(e, args)
        if isinstance(f, ast.Attribute):
            return self.method(f.attr, f.value, e, args)
        return []

    def by_sorted(self, e, args):
        by = {k.arg: k.value for k in e.keywords}
        down = ", reverse=True" if ast.unparse(by.get("reverse", ast.Constant(False))) == "True" else ""
        found = []
        if "key" not in by:
            found.append(f"result == sorted(result{down})")
        elif self.known(by["key"]):
            found.append(f"result == sorted(result, key={ast.unparse(by['key'])}{down})")
        source = self.whole(args[0])
        if isinstance(source, ast.Call) and ast.unparse(source.func) in ("set", "dict.fromkeys"):
            found.append("len(set(result)) == len(result)")
        name = self.given(args[0])
        if name:
            found += [f"len(result) == len({name})", f"all(x in {name} for x in result)"]
        return found + self.items(args[0])

    def items(self, source):
        """Facts of the items of a list, which another order and a part of it keep."""
        return [f for f in self.of(source) if f.startswith("all(") and f.endswith("for x in result)")]

    def by_list(self, e, args):
        inside = self.whole(args[0]) if args else None
        if isinstance(inside, ast.Call) and ast.unparse(inside.func) in ("filter", "map") and len(inside.args) == 2:
            return self.mapped(*inside.args, kept=ast.unparse(inside.func) == "filter")
        if isinstance(inside, ast.Call) and ast.unparse(inside.func) == "reversed":
            name = self.given(inside.args[0])
            return [f"result[::-1] == list({name})", f"len(result) == len({name})"] if name else self.items(inside.args[0])
        if isinstance(inside, ast.Call) and ast.unparse(inside.func) in ("set", "dict.fromkeys"):
            return ["len(set(result)) == len(result)"]
        return []

    def mapped(self, function, over, kept):
        """Facts of list(map(...)) and list(filter(...))."""
        if not isinstance(function, ast.Lambda) or len(function.args.args) != 1:
            return [f"len(result) {'<=' if kept else '=='} len({self.given(over)})"] if self.given(over) else []
        x = ast.Name(function.args.args[0].arg, ast.Store())
        test, value = ([function.body], ast.Name(x.id, ast.Load())) if kept else ([], function.body)
        return self.of_listcomp(ast.ListComp(value, [ast.comprehension(x, over, test, 0)]))

    by_len = by_abs = lambda self, e, args: ["result >= 0"]
    by_ord = lambda self, e, args: ["result >= 0"]
    by_chr = lambda self, e, args: ["len(result) == 1"]
    by_str = lambda self, e, args: ["len(result) > 0"] if self.given(args[0] if args else None) else []

    def by_max(self, e, args):
        return self.extreme(e, args, ">=", "<=")

    def by_min(self, e, args):
        return self.extreme(e, args, "<=", ">=")

    def extreme(self, e, args, mark, back):
        """Of max and min: beside each argument, or beside each item of the only one."""
        if len(args) > 1 and not e.keywords:
            return [f"result {mark} {g}" for g in map(self.given, args) if g]
        name = self.given(args[0]) if args else None
        if name and not e.keywords:
            return [f"result in {name}", f"all(x {back} result for x in {name})"]
        if name and "default" not in [k.arg for k in e.keywords]:
            return [f"result in {name}"]
        return []

    def by_sum(self, e, args):
        source = args[0]
        if isinstance(source, (ast.GeneratorExp, ast.ListComp)) and len(args) == 1:
            over = self.given(source.generators[0].iter) if len(source.generators) == 1 else None
            flags = isinstance(source.elt, ast.Constant) and source.elt.value == 1 or truth(source.elt)
            if flags:
                return ["result >= 0"] + [f"result <= len({over})"] * bool(over)
            return ["result >= 0"] if "result >= 0" in self.of(source.elt) else []
        return []

    def by_divmod(self, e, args):
        x, d = map(self.given, args)
        found = [f"0 <= result[1] < {d}"] if number(args[1]) and args[1].value > 0 else []
        return found + ([f"result[0] * {d} + result[1] == {x}"] if x and d else [])

    def by_round(self, e, args):
        return [f"result == round(result, {ast.unparse(args[1])})"] if len(args) > 1 else ["result == int(result)"]

    def by_all(self, e, args):
        return self.over_all(args[0], "result or ")

    def by_any(self, e, args):
        return self.over_all(args[0], "not result or ")

    def over_all(self, source, begin):
        over = self.given(source.generators[0].iter) if isinstance(source, (ast.GeneratorExp, ast.ListComp)) and len(source.generators) == 1 else None
        return [f"{begin}len({over}) > 0"] if over else []

    def by_dict(self, e, args):
        source = self.whole(args[0]) if len(args) == 1 else None
        if not isinstance(source, ast.Call):
            return []
        called, inside = ast.unparse(source.func), source.args[0] if source.args else None
        if called == "Counter":
            name = self.given(inside) if inside else None
            return ["all(x > 0 for x in result.values())"] + [f"sum(result.values()) == len({name})"] * bool(name)
        if called == "sorted" and not source.keywords:
            return ["list(result) == sorted(result)"]
        return []

    def by_set(self, e, args):
        name = self.given(args[0]) if args else None
        return [f"len(result) <= len({name})", f"all(x in {name} for x in result)"] if name else []

    def by_tuple(self, e, args):
        name = self.given(args[0]) if args else None
        return [f"len(result) == len({name})", f"list(result) == list({name})"] if name else []

    def method(self, attr, object, e, args):
        """Facts of a method's value."""
        name, given = self.given(object), [self.given(a) for a in args]
        if attr in ("upper", "lower", "casefold") and not args:
            return [f"result == result.{attr}()"]
        if attr in ("strip", "lstrip", "rstrip"):
            return [f"result == result.{attr}({''.join(g for g in given if g)})"] + [f"len(result) <= len({name})"] * bool(name) if None not in given else []
        if attr in ("zfill", "ljust", "rjust", "center") and given and given[0]:
            return [f"len(result) >= {given[0]}"] + [f"{name} in result"] * bool(name and attr != "zfill") + [f"len(result) >= len({name})"] * bool(name)
        if attr == "replace" and len(args) == 2 and all(isinstance(a, ast.Constant) for a in args) and len(args[0].value) == 1 and args[0].value not in args[1].value:
            return [f"{given[0]} not in result"]
        if attr in ("find", "rfind") and given and given[0]:
            return ["result >= -1"] + ([f"result < len({name}) or {given[0]} == ''", f"({given[0]} in {name}) == (result >= 0)"] if name and len(args) == 1 else [])
        if attr in ("index", "rindex") and name and len(args) == 1:
            return ["result >= 0", f"result < len({name})"] + [f"{name}[result] == {given[0]}"] * bool(given[0] and isinstance(args[0], ast.Constant) and len(str(args[0].value)) == 1)
        if attr in ("count", "bit_length", "bit_count"):
            some = name and args and isinstance(args[0], ast.Constant) and args[0].value  # an empty string occurs once more
            return ["result >= 0"] + ([f"result <= len({name})" + " + 1" * (not some)] if name and args else [])
        if attr in ("split", "rsplit") and name:
            most = f"len(result) <= {args[1].value + 1}" if len(args) == 2 and number(args[1]) else ""
            return [f"{given[0]}.join(result) == {name}", "len(result) > 0"] + [most] * bool(most) if given and given[0] else ["all(len(x) > 0 for x in result)"] if not args else []
        if attr in ("partition", "rpartition"):
            return ["len(result) == 3"] + [f"''.join(result) == {name}"] * bool(name)
        if attr == "most_common" and given and given[0]:
            return ["all(x[1] > 0 for x in result)"] + [f"len(result) <= {given[0]}"] * number(args[0])
        if attr == "splitlines":
            return ["all('\\n' not in x for x in result)"]
        if attr == "join" and isinstance(object, ast.Constant):
            return self.joined(object.value, args[0])
        if attr in ("removeprefix", "removesuffix") and name:
            return [f"len(result) <= len({name})", f"{name}.{'endswith' if attr == 'removeprefix' else 'startswith'}(result)"]
        if attr in ("union", "intersection", "difference") and name:
            more, mine = attr == "union", [g for g in given if g]
            return [f"{name} <= result" if more else f"result <= {name}"] + [f"result.isdisjoint({g})" for g in mine if attr == "difference"] + [f"set({g}) >= result" for g in mine if attr == "intersection"] + [f"set({g}) <= result" for g in mine if more]
        if attr in ("startswith", "endswith") and name and given and given[0]:
            return [f"not result or len({name}) >= len({given[0]})", f"not result or {given[0]} in {name}"] if not isinstance(args[0], ast.Tuple) else []
        return []

    def joined(self, glue, source):
        """Facts of text joined from pieces."""
        source = self.whole(source)
        if isinstance(source, ast.Call) and ast.unparse(source.func) == "sorted" and not source.keywords and not glue:
            return []
        if isinstance(source, ast.Call) and ast.unparse(source.func) == "reversed" and not glue and self.given(source.args[0]):
            return [f"result[::-1] == {self.given(source.args[0])}"]
        over = source.generators[0] if isinstance(source, (ast.GeneratorExp, ast.ListComp)) and len(source.generators) == 1 else None
        name = over and self.given(over.iter)
        times = f"{len(glue)} * (len({name}) - 1)" if len(glue) > 1 else f"len({name}) - 1"
        least = [f"len(result) >= {times}"] if name and glue and not over.ifs else []
        if over and isinstance(source.elt, ast.Name) and isinstance(over.target, ast.Name) and source.elt.id == over.target.id and not glue:
            return self.tests(over) + ([f"len(result) <= len({name})"] if name else [])
        return least

    def of_subscript(self, e):
        name, s = self.given(e.value), e.slice
        if not isinstance(s, ast.Slice):
            return [f"result in {name}"] if name and (number(s) or isinstance(s, ast.UnaryOp)) else []
        low, high, step = (None if p is None else ast.unparse(p) for p in (s.lower, s.upper, s.step))
        found = [f"len(result) <= len({name})"] * bool(name)
        if step == "-1" and low is None and high is None:
            return [f"result[::-1] == {name}"] if name else []
        if step is None and number(s.upper) and low is None:
            return [f"len(result) <= {high}"] + ([f"{name}[:len(result)] == result"] if name else []) + self.items(e.value)
        if step is None and high is None and isinstance(s.lower, ast.UnaryOp) and number(s.lower.operand) and s.lower.operand.value:
            return [f"len(result) <= {s.lower.operand.value}"] + found + self.items(e.value)
        return found + self.items(e.value)

    def of_binop(self, e):
        left, right = self.given(e.left), self.given(e.right)
        if isinstance(e.op, ast.Mod) and number(e.right) and e.right.value > 0 and not isinstance(e.left, (ast.Constant, ast.JoinedStr)):
            return [f"0 <= result < {right}"]
        if isinstance(e.op, ast.Mult) and (number(e.right) or number(e.left)):
            n = e.right.value if number(e.right) else e.left.value
            return [f"result % {n} == 0", f"len(result) % {n} == 0"] if n > 1 and isinstance(n, int) else []
        if isinstance(e.op, ast.Pow) and number(e.right) and e.right.value == 2:
            return ["result >= 0"]
        if isinstance(e.op, ast.Add):
            found = []
            if left and isinstance(e.left, (ast.Constant, ast.Name)):
                found += [f"result.startswith({left})"] if texty(e.left, e.right) else []
            if right and texty(e.right, e.left):
                found += [f"result.endswith({right})"]
            both = ["result >= 0"] if "result >= 0" in self.of(e.left) and ("result >= 0" in self.of(e.right) or number(e.right)) else []
            if number(e.right) and both:
                both = [f"result >= {right}"]
            return found + both
        return []

    def of_joinedstr(self, e):
        """An f-string begins and ends with what stands there."""
        first, last, found = e.values[0], e.values[-1], []
        if isinstance(first, ast.Constant):
            found.append(f"result.startswith({ast.unparse(first)})")
        if isinstance(last, ast.Constant) and last is not first:
            found.append(f"result.endswith({ast.unparse(last)})")
        middle = [v.value for v in e.values[1:-1] if isinstance(v, ast.Constant) and v.value.strip()]
        return found + [f"{t!r} in result" for t in middle[:1]]

    def of_tuple(self, e):
        found = []
        for i, part in enumerate(e.elts):
            found += [f.replace("result", f"result[{i}]") for f in self.of(part)[:2] if " for x in" not in f]
        return found[:4] + [f"len(result) == {len(e.elts)}"]

    def of_boolop(self, e):
        """What follows from the one answer: both parts hold, or neither."""
        begin = "not result or " if isinstance(e.op, ast.And) else "result or not "
        parts = [v for v in e.values if truth(v) and self.known(v)]
        if not all(map(truth, e.values)):
            return []
        return [f"{begin}({ast.unparse(v)})" for v in parts]

    def of_listcomp(self, e):
        if len(e.generators) != 1:
            return []
        over = e.generators[0]
        name, found = self.given(over.iter), []
        if name:
            found.append(f"len(result) {'<=' if over.ifs else '=='} len({name})")
        if isinstance(e.elt, ast.Name) and isinstance(over.target, ast.Name) and e.elt.id == over.target.id:
            return self.tests(over) + found + [f"all(x in {name} for x in result)"] * bool(name)
        if isinstance(e.elt, ast.Name) and isinstance(over.target, ast.Tuple):
            return self.places(e.elt.id, over)
        if over.ifs:
            found = found[:1]
        elements = [f for f in self.of(e.elt) if " for x in " not in f and not names(f) & names(ast.unparse(over.target))]
        return [f"all({item(f)} for x in result)" for f in elements[:2]] + found + self.ones(e.elt)

    of_generatorexp = of_listcomp

    def places(self, first, over):
        """Facts of the indices or keys of the items that pass a test."""
        source = over.iter
        if not isinstance(source, ast.Call) or len(over.target.elts) != 2 or not over.ifs or [ast.unparse(t) for t in over.target.elts][0] != first:
            return []
        name = self.given(source.args[0]) if ast.unparse(source.func) == "enumerate" and len(source.args) == 1 else self.given(source.func.value) if isinstance(source.func, ast.Attribute) and source.func.attr == "items" else None
        item, test = ast.unparse(over.target.elts[1]), over.ifs[0]
        read = names(ast.unparse(test)) - BUILTIN
        return [f"all({put(test, item, f'{name}[x]')} for x in result)"] if name and item in read and read <= self.params | {item} else []

    def of_setcomp(self, e):
        return [f.replace("len(result) ==", "len(result) <=") for f in self.of_listcomp(e)]

    def of_dictcomp(self, e):
        if len(e.generators) != 1:
            return []
        over = e.generators[0]
        name = self.given(over.iter)
        pair = f"{ast.unparse(e.key)}, {ast.unparse(e.value)}"
        if ast.unparse(over.target) in (pair, f"({pair})") and not names(pair) & self.params:
            return [f"all({ast.unparse(t)} for {pair} in result.items())" for t in over.ifs if names(ast.unparse(t)) <= self.params | BUILTIN | names(pair)]
        values = [f for f in self.of(e.value) if " for x in " not in f and not names(f) & names(ast.unparse(over.target))]
        found = [f"all({item(f)} for x in result.values())" for f in values[:2]]
        if name and isinstance(e.key, ast.Name) and ast.unparse(over.target) == e.key.id:
            found += [f"all(k in {name} for k in result)"] + ([f"set(result) == set({name})"] if not over.ifs else [])
        return found + [f.replace("in result)", "in result.values())") for f in self.ones(e.value)]

    def ones(self, elt):
        """That every item is one of two constants."""
        ends = branches(elt)
        if len(ends) > 1 and all(isinstance(e, ast.Constant) for e in ends):
            return [f"all(x in ({', '.join(dict.fromkeys(map(ast.unparse, ends)))}) for x in result)"]
        return []

    def tests(self, over):
        """That what was kept passes the tests it was kept by."""
        here = over.target.id
        tests = [t for t in over.ifs if names(ast.unparse(t)) <= self.params | BUILTIN | {here}]
        return [f"all({put(t, here, 'x')} for x in result)" for t in tests] if "x" not in self.params else []


def put(e, name, code):
    """The source of e with another expression in a name's place."""
    class Put(ast.NodeTransformer):
        def visit_Name(self, node):
            return ast.parse(code, mode="eval").body if node.id == name else node

    return ast.unparse(Put().visit(copy.deepcopy(e)))


def item(fact):
    return re.sub(r"\bresult\b", "x", fact)


def texty(e, other):
    """Whether a sum with e is one of texts, as far as its spelling tells."""
    return isinstance(e, ast.Constant) and isinstance(e.value, str) or isinstance(other, ast.Constant) and isinstance(other.value, str)


def truth(e):
    """Whether e is a comparison or another expression that is True or False."""
    if isinstance(e, ast.BoolOp):
        return all(map(truth, e.values))
    if isinstance(e, ast.Call) and isinstance(e.func, ast.Attribute):
        return e.func.attr.startswith("is") or e.func.attr in ("startswith", "endswith")
    return isinstance(e, ast.Compare) or isinstance(e, ast.UnaryOp) and isinstance(e.op, ast.Not) or isinstance(e, ast.Constant) and type(e.value) is bool
