"""Statements, each followed by a recording call; tests, iterations, handlers and
cases begin with one."""

import ast

from absent import watch
from expressions import BINARY, Expressions
from sites import call, constant, recorded_values, name, placed, statement


class Statements(Expressions):
    """Needs from its subclass, besides what Expressions needs: define(), setup(),
    document()."""

    def block(self, body):
        out = []
        for node in body:
            out.extend(self.stmt(node))
        return out

    def stmt(self, node):
        method = getattr(self, "s_" + type(node).__name__, None)
        return method(node) if method else [node]

    def _line(self, node, at=None, helper=".line"):
        site = self.sites.add("line", at or node)
        return statement(call(helper, node, site, recorded_values(node)))

    def _simple(self, node):
        return [self.parts(node), self._line(node)]

    s_Expr = s_Assign = _simple

    def s_Delete(self, node):
        return [self.parts(node), self._line(node, helper=".deleted")]

    def s_Import(self, node):
        return [node, self._line(node)]

    s_ImportFrom = s_TypeAlias = s_Import

    def s_Pass(self, node):
        return [self._line(node), node]

    s_Break = s_Continue = s_Pass

    def s_AnnAssign(self, node):
        if node.value is None:
            return [node]
        node.target, node.value = self.expr(node.target), self.expr(node.value)
        return [node, self._line(node)]

    def s_AugAssign(self, node):
        """A name: x = x <op>= value. An element or attribute: the statement stays,
        since it evaluates its container and key once, and its parts are watched."""
        target = node.target
        if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Slice):
            node.target, node.value = self.expr(target), self.expr(node.value)
            return [node, self._line(node)]
        symbol = BINARY[type(node.op)] + "="
        operands = [self.sites.operand(target), self.sites.operand(node.value)]
        site = self.sites.add("expr", node, "binary", symbol, operands)
        if isinstance(target, ast.Name):
            value = call("." + symbol, node, site, name(target.id, target), self.expr(node.value))
            return [placed(ast.Assign([target], value), node), self._line(node)]
        target.value = call(".first", target.value, site, self.expr(target.value))
        if isinstance(target, ast.Attribute):
            key = self.private(target.attr)
        else:
            index = self.index(target.slice, native=True)
            target.slice, key = call(".next", target.slice, site, index), None
        node.value = call(".growth", node.value, site, self.expr(node.value), key)
        return [node, statement(call(".grown", node, site)), self._line(node)]

    def s_Return(self, node):
        site = self.sites.add("return", node)
        value = self.expr(node.value) if node.value else constant(None, node)
        helper = ".returned" if self.facts.deferred else ".return"
        node.value = call(helper, node, site, value)
        return [node]

    def s_Raise(self, node):
        site = self.sites.add("raise", node)
        if node.exc is None:
            return [statement(call(".again", node, site)), node]
        node.exc = call(".raise", node, site, self.expr(node.exc))
        node.cause = self.expr(node.cause)
        return [node]

    def s_Assert(self, node):
        node.test = self.test(node.test, "assert")
        node.msg = self.expr(node.msg)
        return [node]

    def s_If(self, node):
        # The printer writes `elif` exactly when an else block is one if statement.
        word = "elif" if self.sites.text(node).startswith("elif") else "if"
        node.test = self.test(node.test, word)
        node.body, node.orelse = self.block(node.body), self.block(node.orelse)
        return [node]

    def s_While(self, node):
        node.test = self.test(node.test, "while")
        node.body, node.orelse = self.block(node.body), self.block(node.orelse)
        return [node]

    def s_For(self, node):
        names = self.targets(node.target)
        site = self.iteration(self.sites.header(node), "for", names, node)
        header = self._at_header(node)
        loads = [name(n, header) for n in names]
        if any(isinstance(n, (ast.Attribute, ast.Subscript)) for n in ast.walk(node.target)):
            taken = call(".stored", header, site, recorded_values(header), *loads)
        else:
            taken = call(".item", header, site, *loads)
        node.target = self.expr(node.target)
        node.body = [statement(taken), *self.block(node.body)]
        # An else block runs exactly when the iterator has no more.
        node.orelse = [statement(call(".exhausted", header, site)), *self.block(node.orelse)]
        return [node]

    def _at_header(self, node):
        """A stand-in for a compound statement's first line."""
        line = self.sites.lines[node.lineno - 1]
        spot = placed(ast.Pass(), node)
        spot.end_lineno, spot.end_col_offset = node.lineno, len(line.encode())
        return spot

    def s_With(self, node):
        for item in node.items:
            item.context_expr = self.expr(item.context_expr)
            item.optional_vars = self.expr(item.optional_vars)
        header, spot = self.sites.header(node), self._at_header(node)
        entered = self._line(spot, header)
        node.body = [entered, *self.block(node.body)]
        return [node, self._line(spot, header, ".closed")]

    def s_Try(self, node):
        node.body, node.orelse = self.block(node.body), self.block(node.orelse)
        node.finalbody = self.block(node.finalbody)
        for handler in node.handlers:
            # A tuple of types is no display of the program's.
            handler.type = handler.type and self.index(handler.type)
            watch(handler)
            self.sites.add("raise", self.sites.header(handler))  # of what failed, for .catch
            site = self.sites.add("catch", self.sites.header(handler))
            spot = self._at_header(handler)
            taken = call(".catch", spot, site, recorded_values(spot), handler.name)
            handler.body = [statement(taken), *self.block(handler.body)]
        return [node]

    s_TryStar = s_Try
    s_AsyncFor, s_AsyncWith = s_For, s_With

    def s_Match(self, node):
        """A pattern is told before its guard is asked. Where no pattern fits, a case
        of ours says so, which a last case that takes everything leaves no room for."""
        first = [
            self.sites.add("branch", c.pattern, "", "match", [self.sites.operand(c.pattern)])
            for c in node.cases
        ][0]
        node.subject = call(".subject", node.subject, first, self.expr(node.subject))
        for i, case in enumerate(node.cases):
            spot = self._at_header(case.pattern)
            if case.guard is not None:
                fits = call(".matched", spot, first, i, recorded_values(spot))
                asked = [fits, self.test(case.guard, "guard")]
                case.guard = placed(ast.BoolOp(ast.And(), asked), case.guard)
            chosen = call(".case", spot, first, i, recorded_values(spot))
            case.body = [statement(chosen), *self.block(case.body)]
        if case.guard is not None or not _takes_all(case.pattern):
            none = statement(call(".unmatched", spot, first, len(node.cases)))
            node.cases.append(ast.match_case(placed(ast.MatchAs(), spot), None, [none]))
        return [node]

    def s_FunctionDef(self, node):
        self.outside(node)
        self.define(node)
        return [node, self._line(node, self.sites.header(node))]

    s_AsyncFunctionDef = s_FunctionDef

    def s_ClassDef(self, node):
        header = self.sites.header(node)
        self.setup(node)
        return [node, self._line(node, header)]

    def outside(self, node):
        """Decorators and defaults are evaluated where the function is defined."""
        node.decorator_list = [self.expr(d) for d in node.decorator_list]
        node.args.defaults = [self.expr(d) for d in node.args.defaults]
        node.args.kw_defaults = [self.expr(d) for d in node.args.kw_defaults]


def _takes_all(pattern):
    """No case may follow one with such a pattern and no guard."""
    if isinstance(pattern, ast.MatchOr):
        return _takes_all(pattern.patterns[-1])
    return isinstance(pattern, ast.MatchAs) and (
        pattern.pattern is None or _takes_all(pattern.pattern)
    )
