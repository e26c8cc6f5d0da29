"""Turns a canonical program into one that reports what it does.

The result is a syntax tree to compile and three tables: the sites, the frames
(one entry for each function and lambda) and, for iterations, how the item is
spelt from the names it was unpacked into. Module-level code and class bodies
run as they are, only the functions in them report."""

import ast

import scope
from absent import watch, watched
from canonical import definitions
from sites import Sites, bare, call, constant, local_values, name, placed, statement
from statements import Statements


class Program:
    """An instrumented program. tables is (frames, items), both plain tuples:

    frames  [(parameters, module data mentioned, site of Enter, of the implicit
             Return, of Raise, whether it can wait for an event loop)]
    items   {site: (names, template)}"""

    def __init__(self, tree, sites, frames, items):
        self.tree, self.sites = tree, sites
        self.tables = (tuple(frames), items)


def instrument(canonical):
    """Instruments canonical.tree, which is changed, and puts the docstrings back:
    a program may read its own."""
    for owner, doc in zip(definitions(canonical.tree), canonical.docs):
        owner.doc = doc
    work = _Work(canonical)
    for node in canonical.tree.body:
        work.setup(node)
    return Program(canonical.tree, work.sites.table, work.frames, work.items)


class _Work(Statements):
    def __init__(self, canonical):
        self.sites = Sites(canonical.text)
        self.names = scope.Names(canonical.tree)
        self.frames, self.items = [], {}
        self.facts = None
        self.path = []  # names of enclosing functions and classes
        self.classes = []  # the innermost enclosing class, for private names

    def setup(self, node):
        """Code that runs while a module or class is made: only the functions in
        it are instrumented."""
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for outer in (*node.decorator_list, node.args):
                self.setup(outer)
            self.define(node)
        elif isinstance(node, ast.ClassDef):
            self._setup_class(node)
        else:
            self._setup_parts(node)

    def _setup_class(self, node):
        self.path.append(node.name)
        self.classes.append(node.name)
        self._setup_parts(node)
        self.classes.pop()
        self.path.pop()
        self.document(node)

    def _setup_parts(self, node):
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.Lambda):
                setattr(node, field, self.lambda_frame(value))
            elif isinstance(value, ast.AST):
                self.setup(value)
            elif isinstance(value, list):
                value[:] = [self._setup_item(v) for v in value]
        watch(node)

    def _setup_item(self, node):
        if isinstance(node, ast.Lambda):
            return self.lambda_frame(node)
        if isinstance(node, ast.AST):
            self.setup(node)
        return node

    def document(self, node):
        """Puts a docstring back, which must be the first statement compiled."""
        if node.doc is not None:
            node.body.insert(0, placed(ast.Expr(constant(node.doc, node)), node))

    def private(self, identifier):
        """A name as locals() spells it inside the current class."""
        hidden = identifier.startswith("__") and not identifier.endswith("__")
        if not self.classes or not hidden:
            return identifier
        return f"_{self.classes[-1].lstrip('_')}{identifier}"

    def define(self, node):
        """Instruments a function in place."""
        facts = scope.Facts(node, self.names, self.private)
        if not facts.plain:
            at = self.sites.header(node)
            number, implicit = self._frame(node.name, at, facts)
            inside = self._inside(node.name, facts, lambda: self.block(node.body))
            node.body = _framed(node, inside, number, implicit, facts)
        self.document(node)

    def _inside(self, label, facts, work):
        outer, self.facts = self.facts, facts
        self.path.append(label)
        done = work()
        self.path.pop()
        self.facts = outer
        return done

    def _frame(self, label, at, facts):
        """Its number, and the site of the return at the end of its body."""
        qualified = ".".join([*self.path, label])
        enter = self.sites.add("enter", at, "", qualified)
        implicit = self.sites.add("return", at, "", "" if label == "<lambda>" else qualified)
        left = self.sites.add("raise", at, "", qualified)
        known = tuple(facts.params), tuple(facts.globals)
        self.frames.append((*known, enter, implicit, left, facts.waits))
        return len(self.frames) - 1, implicit

    def lambda_frame(self, node):
        """lambda ARGS: BODY becomes lambda ARGS: .lambda(k, locals, lambda .f: BODY)."""
        facts = scope.Facts(node, self.names, self.private)
        if facts.plain:
            return watched(node)
        number, _ = self._frame("<lambda>", self.sites.range(node), facts)
        at = node.body
        body = self._inside("<lambda>", facts, lambda: self.expr(node.body))
        frame = ast.arguments([], [placed(ast.arg(".f"), at)], None, [], [], None, [])
        inner = placed(ast.Lambda(frame, body), at)
        node.body = bare(".lambda", at, number, local_values(at), inner)
        return node

    def iteration(self, at, word, names, loop):
        """The site of a loop or comprehension clause; what it goes over is handed
        through, to be shown with the first item."""
        site = self.sites.add("iterate", at, "", word, [self.sites.operand(loop.iter)])
        self.items[site] = (tuple(names), _template(loop.target))
        loop.iter = call(".over", loop.iter, site, self.expr(loop.iter))
        return site


def _template(target):
    """How an item reads, given the names it was unpacked into."""
    if isinstance(target, ast.Name):
        return "{}"
    if isinstance(target, ast.Starred):
        return "*{}"
    if isinstance(target, (ast.Tuple, ast.List)):
        parts = [_template(t) for t in target.elts]
        return "(" + ", ".join(parts) + (",)" if len(parts) == 1 else ")")
    return "..."


def _framed(node, body, number, implicit, facts):
    """The body between entering and leaving its frame."""
    entering = bare(".enter", node, number, local_values(node))
    opened = placed(ast.Assign([placed(ast.Name(".f", ast.Store()), node)], entering), node)
    if not isinstance(body[-1], (ast.Return, ast.Raise)):
        ended = call(".end", node, implicit)
        if facts.deferred:
            ended = call(".returned", node, implicit, constant(None, node))
        body.append(statement(ended))
    leaving = [statement(call(".left", node)), placed(ast.Raise(), node)]
    handler = placed(ast.ExceptHandler(name(".BaseException", node), None, leaving), node)
    final = [statement(call(".leave", node))] if facts.deferred else []
    return [opened, placed(ast.Try(body, [handler], [], final), node)]
