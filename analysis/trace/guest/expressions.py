"""Expressions, with a recording call around each operation.

Every rewriting keeps the order of evaluation and calls the program's functions
from the program's own frames: operands are handed through recorders that return
them, and the operation stays where it was. Operators, which cannot see the frame
they run in, are applied by their recorder."""

import ast

from absent import watched
from scope import FIELDS, within
from sites import call, constant, recorded_values, name, placed

BINARY = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%",
    ast.Pow: "**", ast.MatMult: "@", ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|",
    ast.BitAnd: "&", ast.BitXor: "^",
}  # fmt: skip
UNARY = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "not"}
COMPARE = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
OPAQUE = frozenset(["super"])  # these look at the frame that calls them by name
_CHANGING = frozenset([ast.Call, ast.NamedExpr, ast.Yield])  # what may change a variable
SPIES = frozenset(["locals", "vars", "dir"])


def fixed(node):
    """A literal whose text is its value."""
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, (ast.USub, ast.UAdd)) and isinstance(node.operand, ast.Constant)
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return len(node.elts) <= 8 and all(map(fixed, node.elts))
    return isinstance(node, ast.Constant)


class Expressions:
    """Needs from its subclass: sites, names, facts, private(), lambda_frame()."""

    def expr(self, node):
        """The instrumented form of an expression, or of what an assignment
        target evaluates. The node itself may be changed."""
        if node is None:
            return None
        method = getattr(self, "x_" + type(node).__name__, self.parts)
        return method(node)

    def parts(self, node):
        held = node.__dict__
        for field in FIELDS[type(node)]:
            value = held.get(field)
            if isinstance(value, ast.expr):
                held[field] = self.expr(value)
            elif isinstance(value, list):
                value[:] = [self.expr(v) if isinstance(v, ast.expr) else v for v in value]
        return node

    def x_BinOp(self, node):
        symbol = BINARY[type(node.op)]
        operands = [self.sites.operand(node.left), self.sites.operand(node.right)]
        site = self.sites.add("expr", node, "binary", symbol, operands)
        return call("." + symbol, node, site, self.expr(node.left), self.expr(node.right))

    def x_UnaryOp(self, node):
        if fixed(node):
            return node
        symbol = UNARY[type(node.op)]
        site = self.sites.add("expr", node, "unary", symbol, [self.sites.operand(node.operand)])
        return call(".u" + symbol, node, site, self.expr(node.operand))

    def x_Compare(self, node):
        """A chain becomes its links joined by `and`; the middle operands are kept
        in the frame from one link to the next."""
        lefts = [node.left, *node.comparators]
        links, count = [], len(node.ops)
        sites = [self._link(node, i, lefts) for i in range(count)]
        for i, op in enumerate(node.ops):
            left = self.expr(lefts[i]) if i == 0 else call(".taken", node, sites[i])
            right = self.expr(lefts[i + 1])
            if i + 1 < count:
                right = call(".kept", node, sites[i + 1], right)
            links.append(call("." + COMPARE[type(op)], node, sites[i], left, right))
        return links[0] if count == 1 else placed(ast.BoolOp(ast.And(), links), node)

    def _link(self, node, i, lefts):
        left, right = lefts[i], lefts[i + 1]
        at = self.sites.range(node)
        if len(node.ops) > 1:
            at = self.sites.range(left)[:2] + self.sites.range(right)[2:]
        operands = [self.sites.operand(left), self.sites.operand(right)]
        return self.sites.add("expr", at, "compare", COMPARE[type(node.ops[i])], operands)

    def x_BoolOp(self, node):
        word = "and" if isinstance(node.op, ast.And) else "or"
        operands = [self.sites.operand(v) for v in node.values]
        site = self.sites.add("expr", node, "bool", word, operands)
        node.values = [
            call(".first" if i == 0 else ".next", v, site, self.expr(v))
            for i, v in enumerate(node.values)
        ]
        return call(".bool", node, site, node)

    def x_IfExp(self, node):
        site = self.sites.add("expr", node, "ternary", "", [])
        node.test = self.test(node.test, "conditional")
        node.body, node.orelse = self.expr(node.body), self.expr(node.orelse)
        return call(".value", node, site, node)

    def test(self, node, word):
        """A truth test; word says whose."""
        site = self.sites.add("branch", node, "", word, [self.sites.operand(node)])
        changing = any(type(n) in _CHANGING for n in within(node))
        helper = ".test" if word in ("conditional", "filter", "guard") else ".branch"
        if changing and helper == ".branch":
            return call(helper, node, site, self.expr(node), recorded_values(node))
        return call(helper, node, site, self.expr(node))

    def x_Attribute(self, node):
        if not isinstance(node.ctx, ast.Load):
            return self.parts(node)
        if self.rooted(node):
            return node
        site = self.sites.add(
            "expr", node, "attribute", node.attr, [self.sites.operand(node.value)]
        )
        if isinstance(node.value, ast.Name):
            return call(".attribute", node, site, name(node.value.id, node.value), node)
        node.value = call(".owner", node.value, site, self.expr(node.value))
        return call(".owned", node, site, node)

    def rooted(self, node):
        """A dotted name that starts at a module or a class."""
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, ast.Name) and node.id in self.names.roots

    def x_Subscript(self, node):
        if not isinstance(node.ctx, ast.Load):
            node.value, node.slice = self.expr(node.value), self.index(node.slice, native=True)
            return node
        operands = [self.sites.operand(node.value), self.sites.operand(node.slice)]
        site = self.sites.add("expr", node, "subscript", "", operands)
        return call(".[]", node, site, self.expr(node.value), self.index(node.slice))

    def index(self, node, native=False):
        """What stands in brackets; a tuple there is no display of the program's."""
        if isinstance(node, ast.Slice):
            bounds = [self.expr(b) for b in (node.lower, node.upper, node.step)]
            if native:
                node.lower, node.upper, node.step = bounds
                return node
            bounds = [constant(None, node) if b is None else b for b in bounds]
            return placed(ast.Call(name(".slice", node), bounds, []), node)
        if isinstance(node, ast.Tuple):
            node.elts = [self.index(e, native) for e in node.elts]
            return node
        return self.expr(node)

    def x_Call(self, node):
        func = node.func
        if isinstance(func, ast.Name) and func.id in OPAQUE:
            return node
        values = [*node.args, *(k.value for k in node.keywords)]
        operands = [self._argument(a) for a in node.args]
        operands += [self.sites.operand(k.value, k.arg or "**") for k in node.keywords]
        if isinstance(func, ast.Attribute) and not self.rooted(func):
            return self._method(node, values, operands)
        site = self.sites.add("expr", node, "call", self.sites.text(func), operands)
        if not self.rooted(func) and not isinstance(func, ast.Name):
            node.func = func = self.expr(func)
        end = ".call"
        if isinstance(func, ast.Name) and func.id in SPIES:
            end = ".spy"
        if all(self._still(v) for v in values):
            node.func = call(".calls", node, site, func, *map(_again, values))
        else:
            node.func = call(".begin", node, site, func)
            self._hand_over(node, site)
        return call(end, node, site, node)

    def _method(self, node, values, operands):
        func = node.func
        operands.insert(0, self.sites.operand(func.value))
        site = self.sites.add("expr", node, "method", func.attr, operands)
        receiver = self.expr(func.value)
        # The attribute is looked up before the arguments are evaluated, so only
        # arguments that cannot fail may be read ahead of it.
        if all(self._bound(v) for v in values):
            func.value = call(".calls", node, site, receiver, *map(_again, values))
        else:
            func.value = call(".begin", node, site, receiver)
            self._hand_over(node, site)
        return call(".method", node, site, node)

    def _argument(self, node):
        if isinstance(node, ast.Starred):
            return self.sites.operand(node.value, "*")
        return self.sites.operand(node)

    def _still(self, node):
        """Reading it twice is reading it once."""
        if isinstance(node, ast.Starred):
            node = node.value
        return isinstance(node, ast.Name) or fixed(node)

    def _bound(self, node):
        if isinstance(node, ast.Starred):
            node = node.value
        return fixed(node) or (isinstance(node, ast.Name) and node.id in self.facts.bound)

    def _hand_over(self, node, site):
        """Wraps each argument; the last one closes the record."""
        left = len(node.args) + len(node.keywords)
        for holder in (*node.args, *node.keywords):
            left -= 1
            helper = ".next" if left else ".last"
            if isinstance(holder, (ast.Starred, ast.keyword)):
                holder.value = call(helper, holder.value, site, self.expr(holder.value))
        count = len(node.args) + len(node.keywords)
        for i, arg in enumerate(node.args):
            if not isinstance(arg, ast.Starred):
                helper = ".last" if i == count - 1 else ".next"
                node.args[i] = call(helper, arg, site, self.expr(arg))

    def x_JoinedStr(self, node):
        held = [n for n in _interpolations(node)]
        if not held:
            return node
        site = self.sites.add(
            "expr", node, "format", "", [self.sites.operand(n.value) for n in held]
        )
        for i, n in enumerate(held):
            helper = ".first" if i == 0 else ".next"
            n.value = call(helper, n.value, site, self.expr(n.value))
        return call(".joined", node, site, node)

    def _display(self, node):
        if not isinstance(getattr(node, "ctx", None) or ast.Load(), ast.Load):
            return self.parts(node)
        held = node.keys + node.values if isinstance(node, ast.Dict) else node.elts
        if all(e is not None and fixed(e) for e in held):
            return node
        site = self.sites.add("expr", node, "display")
        return call(".value", node, site, self.parts(node))

    x_List = x_Tuple = x_Set = x_Dict = _display

    def _comprehension(self, node):
        if any(g.is_async for g in node.generators):
            return watched(node)
        site = self.sites.add("expr", node, "display")
        # Sites are made in the order of evaluation: clauses, then the element.
        for clause in node.generators:
            names = self.targets(clause.target)
            taken = self.iteration(node, "comprehension", names, clause)
            tests = [self.test(t, "filter") for t in clause.ifs]
            loads = _loads(names, clause.target)
            clause.ifs = [call(".element", clause.target, taken, *loads), *tests]
        self._element(node)
        if isinstance(node, ast.GeneratorExp):
            return node
        return call(".value", node, site, node)

    def _element(self, node):
        """What a comprehension yields for one item."""
        if isinstance(node, ast.DictComp):
            at = self.sites.range(node.key)[:2] + self.sites.range(node.value)[2:]
            site = self.sites.add("expr", at, "element")
            node.key = call(".first", node.key, site, self.expr(node.key))
            node.value = call(".pair", node.value, site, self.expr(node.value))
        else:
            site = self.sites.add("expr", node.elt, "element")
            node.elt = call(".value", node.elt, site, self.expr(node.elt))

    x_ListComp = x_SetComp = x_DictComp = x_GeneratorExp = _comprehension

    def targets(self, node):
        """Plain names that an assignment target binds, in order."""
        return [
            n.id
            for n in ast.walk(node)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        ]

    def x_NamedExpr(self, node):
        site = self.sites.add("line", node)
        node.value = self.expr(node.value)
        return call(".named", node, site, node, node.target.id)

    def x_Lambda(self, node):
        return self.lambda_frame(node)

    def x_Yield(self, node):
        site = self.sites.add("yield", node)
        value = self.expr(node.value) if node.value else constant(None, node)
        node.value = call(".hand", node, site, value)
        return call(".resume", node, node)

    def x_YieldFrom(self, node):
        site = self.sites.add("yield", node)
        node.value = call(".delegate", node.value, site, self.expr(node.value))
        return call(".resume", node, node)

    def x_Await(self, node):
        node.value = call(".await", node.value, self.expr(node.value))
        return call(".resume", node, node)


def _again(node):
    """A second reading of an argument that stands still."""
    if isinstance(node, ast.Starred):
        node = node.value
    return name(node.id, node) if isinstance(node, ast.Name) else node


def _loads(names, where):
    return [name(n, where) for n in names]


def _interpolations(node):
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            yield part
            if part.format_spec is not None:
                yield from _interpolations(part.format_spec)
