"""Sites: the places of a canonical program where something can be recorded.

A site holds what is known before running (kind, operator, range, operand texts),
so that an event carries only its number and the values."""

import ast


LOAD = ast.Load()  # has no place: all can share it


class Sites:
    """The table, and the small constructors of the calls put into the program.

    Names put into the program start with a dot, which no program can spell."""

    def __init__(self, text):
        self.lines, self.plain = text.split("\n"), text.isascii()
        self.table = []

    def add(self, kind, where, op="", name="", args=()):
        """A new site; where is a node or a ready range."""
        at = where if isinstance(where, list) else self.range(where)
        self.table.append([kind, op, name, at, [list(a) for a in args]])
        return len(self.table) - 1

    def range(self, node):
        if self.plain:
            return [node.lineno, node.col_offset, node.end_lineno, node.end_col_offset]
        return [
            node.lineno,
            self.column(node.lineno, node.col_offset),
            node.end_lineno,
            self.column(node.end_lineno, node.end_col_offset),
        ]

    def header(self, node):
        """The first line of a compound statement, which the printer keeps whole."""
        line = self.lines[node.lineno - 1]
        return [node.lineno, self.column(node.lineno, node.col_offset), node.lineno, len(line)]

    def column(self, line, offset):
        """Characters for a byte offset."""
        text = self.lines[line - 1]
        return offset if text.isascii() else len(text.encode()[:offset].decode())

    def text(self, node):
        """The node as the canonical source writes it."""
        line, col, end_line, end_col = self.range(node)
        if line == end_line:
            return self.lines[line - 1][col:end_col]
        rows = self.lines[line - 1 : end_line]
        rows[0], rows[-1] = rows[0][col:], rows[-1][:end_col]
        return "\n".join(rows)

    def operand(self, node, name=""):
        return name, self.text(node)


def placed(new, old):
    """Gives new the place of old, so that errors point into the program."""
    new.__dict__.update(_place(old))
    return new


def _place(node):
    there = node.__dict__  # attributes one by one take half as long again
    return {
        "lineno": there["lineno"], "col_offset": there["col_offset"],
        "end_lineno": there["end_lineno"], "end_col_offset": there["end_col_offset"],
    }  # fmt: skip


# Names and constants are made by the thousand, and past their constructor, which takes
# twice as long.
_new = ast.AST.__new__


def _name(identifier, place):
    made = _new(ast.Name)
    made.__dict__ = {"id": identifier, "ctx": LOAD, **place}
    return made


def _constant(value, place):
    made = _new(ast.Constant)
    made.__dict__ = {"value": value, "kind": None, **place}
    return made


def name(identifier, old):
    return _name(identifier, _place(old))


def constant(value, old):
    return _constant(value, _place(old))


def call(helper, old, *args):
    """helper(frame, *args); ints, strings and None stand for constants."""
    place = _place(old)
    values = [a if isinstance(a, ast.AST) else _constant(a, place) for a in args]
    made = _new(ast.Call)
    made.__dict__ = {"func": _name(helper, place), "args": [_name(".f", place), *values], "keywords": [], **place}
    return made


def bare(helper, old, *args):
    """helper(*args), where there is no frame."""
    made = call(helper, old, *args)
    del made.args[0]
    return made


def statement(expression):
    return placed(ast.Expr(expression), expression)


def local_values(old):
    return placed(ast.Call(name(".locals", old), [], []), old)


def recorded_values(old):
    """local_values while the frame records: gathering them costs more than all the rest
    of a statement that nobody tells of."""
    on = placed(ast.Attribute(name(".f", old), "on", ast.Load()), old)
    return placed(ast.BoolOp(ast.And(), [on, local_values(old)]), old)
