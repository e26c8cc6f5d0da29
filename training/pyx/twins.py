"""Programs that differ in nothing but the names they chose.

A program is spelled as the sequence of its syntax tree's nodes, with everything that
it names itself (functions, classes, arguments, variables) renamed in the order of
appearance, and without docstrings, annotations, decorators and `self`. Constants,
methods, attributes and built-in names stay: they are what a program does.
"""

import ast
import hashlib

SILENT = {"ctx", "kind", "type_comment", "annotation", "returns", "decorator_list", "type_params", "type_ignores"}
BOUND = {"name", "arg", "asname"}  # fields of names that the program may have chosen


def key(source):
    """16 hex digits that renamed copies of a program share."""
    return digest(tokens(ast.parse(source)))


def digest(tokens):
    return hashlib.blake2b(" ".join(tokens).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def shape(tokens):
    """The digest that programs share which differ in their constants too."""
    return digest([t if t[0] != "=" else "=" for t in tokens])


def tokens(tree, bound=None):
    """The renamed spelling of a tree, in the order of the source. Constants begin with `=`,
    attributes with a dot, and `;` ends a list of nodes. bound: the names that the whole
    gives of which the tree is a part."""
    out, names, bound = [], {}, set(binds(tree)) if bound is None else bound

    def named(name):
        return names.setdefault(name, f"v{len(names)}") if name in bound else name

    def visit(node):
        if isinstance(node, ast.Name):
            out.append(named(node.id))
        elif isinstance(node, ast.Constant):
            out.append("=" + repr(node.value))
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                visit(ast.Assign([node.target], node.value))
        else:
            out.append(type(node).__name__)
            for field in node._fields:
                if field not in SILENT:
                    spell(field, getattr(node, field, None))

    def spell(field, value):
        if isinstance(value, ast.AST):
            visit(value)
        elif isinstance(value, list):
            for x in value:
                if isinstance(x, str):  # of global and nonlocal
                    out.append(named(x))
                elif x is None or not documents(x) and getattr(x, "arg", None) != "self":
                    spell(field, x)
            out.append(";")
        elif field == "attr":
            out.append("." + value)
        else:
            out.append("_" if value is None else named(value) if field in BOUND else str(value))

    visit(tree)
    return out


def documents(node):
    """Whether a statement is a text that nothing uses."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def binds(tree):
    """Names that the program itself gives. What it imports keeps its name unless it is
    given another."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            yield node.name
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname
