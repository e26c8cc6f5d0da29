"""Hooks in the expressions of a program: what operations are done, with which values,
in which order. The program computes what it would without them."""

import ast
import operator

# ROW is the file name that a row's program is compiled under, and OWN are the names that
# hooks put into it.
ROW = "<row>"
OWN = "_spy"

# UNSEEN look at the frame that calls them, which a hook would be.
UNSEEN = {"locals", "globals", "vars", "dir", "eval", "exec"}

OPERATORS = {
    ast.Add: ("+", operator.add, operator.iadd),
    ast.Sub: ("-", operator.sub, operator.isub),
    ast.Mult: ("*", operator.mul, operator.imul),
    ast.Div: ("/", operator.truediv, operator.itruediv),
    ast.FloorDiv: ("//", operator.floordiv, operator.ifloordiv),
    ast.Mod: ("%", operator.mod, operator.imod),
    ast.Pow: ("**", operator.pow, operator.ipow),
    ast.LShift: ("<<", operator.lshift, operator.ilshift),
    ast.RShift: (">>", operator.rshift, operator.irshift),
    ast.BitOr: ("|", operator.or_, operator.ior),
    ast.BitAnd: ("&", operator.and_, operator.iand),
    ast.BitXor: ("^", operator.xor, operator.ixor),
    ast.MatMult: ("@", operator.matmul, operator.imatmul),
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
    ast.Is: ("is", operator.is_),
    ast.IsNot: ("is not", operator.is_not),
    ast.In: ("in", lambda a, b: a in b),
    ast.NotIn: ("not in", lambda a, b: a not in b),
    ast.USub: ("-", operator.neg),
    ast.UAdd: ("+", operator.pos),
    ast.Invert: ("~", operator.invert),
    ast.Not: ("not ", operator.not_),
}


class Unsupported(Exception):
    """The program has something that is not checked here."""


class Hooks(ast.NodeTransformer):
    """Puts a call of the spy around every operation in the functions of a module. A hook
    is given the number of its site: the node as it was."""

    def __init__(self):
        self.sites = []
        self.inside = 0  # functions

    def hook(self, name, node, *args, keywords=()):
        self.sites.append(node)
        number = ast.Constant(len(self.sites) - 1)
        call = ast.Call(ast.Attribute(ast.Name(OWN, ast.Load()), name, ast.Load()), [number, *args], list(keywords))
        ast.copy_location(call, node)
        if not isinstance(node, ast.expr):  # its head: the block below is on other lines
            call.end_lineno, call.end_col_offset = call.lineno, call.col_offset
        return call

    def visit(self, node):
        if isinstance(node, (ast.AsyncFunctionDef, ast.Await, ast.TryStar)):
            raise Unsupported(type(node).__name__)
        if isinstance(node, ast.expr) and not self.inside and not isinstance(node, ast.Lambda):
            return self.generic_visit(node)  # runs when the module is loaded
        return super().visit(node)

    def visit_FunctionDef(self, node):
        node.decorator_list = [self.visit(d) for d in node.decorator_list]
        node.args.defaults = [self.visit(d) for d in node.args.defaults]
        self.inside += 1
        node.body = self.block(node.body)
        self.inside -= 1
        return node

    def block(self, body):
        out = []
        for statement in body:
            made = self.visit(statement)
            out += made if isinstance(made, list) else [made]
        return out

    def visit_Lambda(self, node):
        self.inside += 1
        node.body = self.visit(node.body)
        self.inside -= 1
        return node

    def visit_AnnAssign(self, node):
        node.target = self.visit(node.target)
        node.value = node.value and self.visit(node.value)
        return node

    def visit_BinOp(self, node):
        return self.hook("binary", node, self.visit(node.left), self.visit(node.right))

    def visit_UnaryOp(self, node):
        return self.hook("unary", node, self.visit(node.operand))

    def visit_Compare(self, node):
        """A chain is its pairs, as long as they hold; what stands in the middle is
        evaluated once."""
        pairs, held = [], None
        last = len(node.ops) - 1
        for i, (op, right) in enumerate(zip(node.ops, node.comparators)):
            left = self.visit(node.left) if i == 0 else held
            pair = ast.copy_location(ast.Compare(node.left, [op], [right]), node)
            right = self.visit(right)
            if i < last:
                right = self.hook("hold", pair, right)
                held = ast.copy_location(ast.Call(right.func, right.args[:1], []), node)
                held.func = ast.Attribute(ast.Name(OWN, ast.Load()), "held", ast.Load())
            pairs.append(self.hook("compare", pair, left, right))
        return pairs[0] if last == 0 else ast.copy_location(ast.BoolOp(ast.And(), pairs), node)

    def visit_BoolOp(self, node):
        values = [self.hook("first" if i == 0 else "further", node, self.visit(v)) for i, v in enumerate(node.values)]
        for v in values[1:]:
            v.args[0] = values[0].args[0]
        whole = ast.copy_location(ast.BoolOp(node.op, values), node)
        return ast.copy_location(ast.Call(ast.Attribute(ast.Name(OWN, ast.Load()), "junction", ast.Load()), [values[0].args[0], whole], []), node)

    def visit_Call(self, node):
        if isinstance(node.func, ast.Name) and node.func.id in UNSEEN:
            raise Unsupported(node.func.id)
        if isinstance(node.func, ast.Name) and node.func.id == "super":
            return self.generic_visit(node)
        method = isinstance(node.func, ast.Attribute)
        called = self.hook("owns", node, self.visit(node.func.value)) if method else self.visit(node.func)
        args = [self.starred(a) if isinstance(a, ast.Starred) else self.visit(a) for a in node.args]
        keywords = [ast.keyword(k.arg, self.visit(k.value)) for k in node.keywords]
        return self.hook("method" if method else "call", node, called, *args, keywords=keywords)

    def starred(self, node):
        return ast.copy_location(ast.Starred(self.hook("star", node, self.visit(node.value)), ast.Load()), node)

    def visit_Attribute(self, node):
        value = self.visit(node.value)
        if isinstance(node.ctx, ast.Load):
            return self.hook("attribute", node, value)
        return ast.copy_location(ast.Attribute(value, node.attr, node.ctx), node)

    def visit_Subscript(self, node):
        value, index = self.visit(node.value), self.index(node.slice)
        if isinstance(node.ctx, ast.Load):
            return self.hook("item", node, value, index)
        return ast.copy_location(ast.Subscript(value, index, node.ctx), node)

    def index(self, node):
        if not isinstance(node, ast.Slice):
            return self.visit(node)
        parts = [self.visit(p) if p else ast.Constant(None) for p in (node.lower, node.upper, node.step)]
        made = ast.Call(ast.Attribute(ast.Name(OWN, ast.Load()), "slice", ast.Load()), parts, [])
        return ast.copy_location(made, node)

    def visit_JoinedStr(self, node):
        fields = []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                spec = ast.Constant("")
                if part.format_spec:
                    spec = ast.JoinedStr([self.generic_visit(p) for p in part.format_spec.values])
                fields.append(ast.Tuple([self.visit(part.value), spec], ast.Load()))
        return self.hook("interpolation", node, *fields) if fields else node  # which is a constant

    def visit_IfExp(self, node):
        node.form = form(node.test)
        test = self.hook("test", node, self.visit(node.test))
        yes, no = (self.hook("pick", node, self.visit(v)) for v in (node.body, node.orelse))
        return ast.copy_location(ast.IfExp(test, yes, no), node)

    def visit_ListComp(self, node):
        made = self.clauses(node)
        made.elt = self.hook("element", node, self.visit(node.elt))
        return made

    visit_SetComp = visit_GeneratorExp = visit_ListComp

    def visit_DictComp(self, node):
        made = self.clauses(node)
        made.key = self.hook("key", node, self.visit(node.key))
        made.value = self.hook("element", node, self.visit(node.value))
        return made

    def clauses(self, node):
        """A comprehension with hooks where its clauses take items and test them."""
        made = type(node)(**{name: getattr(node, name) for name in node._fields})
        made.generators = []
        for i, g in enumerate(node.generators):
            source = self.hook("gather" if i == 0 else "nested", node, ast.Constant(i), self.visit(g.iter))
            bound = self.hook("bound", node, ast.Constant(i))
            tests = [bound] + [self.hook("keep", node, self.visit(t), ast.Constant(form(t))) for t in g.ifs]
            made.generators.append(ast.comprehension(self.visit(g.target), source, tests, g.is_async))
        return ast.copy_location(made, node)

    def visit_AugAssign(self, node):
        """`x += y` reads x, then y, then sets x; parts of the target once."""
        before = []

        def once(part):
            name = f"{OWN}_{len(self.sites)}_{len(before)}"
            before.append(ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], self.index(part)), node))
            return name

        target = node.target
        if isinstance(target, ast.Name):
            make = lambda ctx: ast.Name(target.id, ctx)
        elif isinstance(target, ast.Attribute):
            owner = once(target.value)
            make = lambda ctx: ast.Attribute(ast.Name(owner, ast.Load()), target.attr, ctx)
        else:
            owner, place = once(target.value), once(target.slice)
            make = lambda ctx: ast.Subscript(ast.Name(owner, ast.Load()), ast.Name(place, ast.Load()), ctx)
        value = self.hook("augmented", node, make(ast.Load()), self.visit(node.value))
        return [*before, ast.copy_location(ast.Assign([make(ast.Store())], value), node)]

    def visit_If(self, node):
        node.form = form(node.test)
        node.test = self.hook("test", node, self.visit(node.test))
        node.body, node.orelse = self.block(node.body), self.block(node.orelse)
        return node

    visit_While = visit_If

    def visit_Assert(self, node):
        node.form = form(node.test)
        node.test = self.hook("test", node, self.visit(node.test))
        node.msg = node.msg and self.visit(node.msg)
        return node

    def visit_For(self, node):
        node.iter = self.hook("loop", node, self.visit(node.iter))
        node.target = self.visit(node.target)
        node.body, node.orelse = self.block(node.body), self.block(node.orelse)
        return node

    def visit_Return(self, node):
        if self.inside:
            node.value = self.hook("returned", node, self.visit(node.value) if node.value else ast.Constant(None))
        return node

    def visit_Yield(self, node):
        given = self.visit(node.value) if node.value else ast.copy_location(ast.Constant(None), node)
        return ast.copy_location(ast.Yield(self.hook("yielded", node, given)), node)

    def visit_YieldFrom(self, node):
        node.value = self.hook("delegated", node, self.visit(node.value))
        return node

    def visit_Match(self, node):
        """Every case gets a guard that notes that its pattern fits. One that does not is
        noted where the run goes on without."""
        node.subject = self.visit(node.subject)
        for case in node.cases:
            fits = self.hook("fits", case.pattern)
            if case.guard:
                case.pattern.form = form(case.guard)
                guard = self.hook("test", case.pattern, self.visit(case.guard))
                fits = ast.copy_location(ast.BoolOp(ast.And(), [fits, guard]), guard)
            case.guard, case.body = fits, self.block(case.body)
        return node

    def visit_NamedExpr(self, node):
        node.value = self.hook("named", node, self.visit(node.value))
        return node

    def visit_ExceptHandler(self, node):
        self.generic_visit(node)
        if self.inside:
            call = self.hook("caught", node)
            caught = ast.copy_location(ast.Expr(call), call)
            node.body = [caught, *node.body]
        return node


def form(test):
    """What a test is: a constant and the value of an operation need not be told again."""
    return "constant" if isinstance(test, ast.Constant) else "name" if isinstance(test, ast.Name) else "operation"


def hooked(code):
    """The program's tree with hooks in it, and the nodes that they stand for."""
    tree, hooks = ast.parse(code), Hooks()
    tree.body = hooks.block(tree.body)
    return ast.fix_missing_locations(tree), hooks.sites
