"""Expressions of steps, evaluated.

Where a step writes an object of the program's, it writes what the object holds:
`Report(marks=[8, -1])` has these marks, which its constructor might not have let in. So
such an object is made without its constructor. Only where the step is about making one,
which is then the whole expression, is it called."""

import ast

# MADE is the name that stands for the making of an object.
MADE = "_made"


def evaluated(expression, namespace):
    """What an expression of a step gives, among the names of a program."""
    tree, written = ast.parse(expression.strip(), mode="eval"), Written(namespace)
    tree.body = written.generic_visit(tree.body) if isinstance(tree.body, ast.Call) else written.visit(tree.body)
    return eval(compile(ast.fix_missing_locations(tree), "<step>", "eval"), {**namespace, MADE: made})


class Written(ast.NodeTransformer):
    """Puts the making of an object in the place of what looks like a call of its class."""

    def __init__(self, namespace):
        self.namespace = namespace

    def visit_Lambda(self, node):
        return node  # the program's own text

    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and not node.args and all(k.arg for k in node.keywords) and of_program(self.namespace.get(node.func.id)):
            return ast.Call(ast.Name(MADE, ast.Load()), [node.func], node.keywords)
        return node


def of_program(value):
    return isinstance(value, type) and value.__module__ == "__row__"


def made(cls, /, **state):
    """An object of a class, by its state."""
    try:
        thing = object.__new__(cls)
    except TypeError:  # it holds more than its attributes, as a tuple does
        return cls(**state)
    for name, value in state.items():
        object.__setattr__(thing, name, value)
    return thing
