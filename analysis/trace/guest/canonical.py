"""The canonical form of a program: no docstrings, no comments, printed from the
syntax tree with double quotes preferred, and a map back to the lines as written.
"""

import ast
import re
import sys

from texts import quoted

_DEFINITIONS = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_BODIES = ("body", "orelse", "finalbody", "handlers", "cases")  # of statements


class Unprintable(Exception):
    """The printed form would not mean what the source does."""


class Canonical:
    """Text, its syntax tree, the line of the source behind each line of the
    text, and the docstrings that were taken out, in order of definition."""

    def __init__(self, text, tree, lines, docs):
        self.text, self.tree, self.lines, self.docs = text, tree, lines, docs


def canonical(source):
    """Raises SyntaxError, ValueError (null bytes) or Unprintable."""
    original = ast.parse(source)
    docs = [_doc(owner) for owner in definitions(original)]
    _strip(original)
    for printer in (_Printer, ast._Unparser):  # ours, and Python's should ours be wrong
        text = printer().visit(original)
        if text in (source, _requoted(source)) and not _WIDE.search(text):
            return Canonical(text, original, _same_lines(text), docs)
        tree = ast.parse(text)
        text_lines = text.split("\n")
        lines = [0] * len(text_lines)
        if _agree(tree, original, lines):
            _fill(lines, text_lines, source.split("\n"))
            return Canonical(text, tree, lines, docs)
    raise Unprintable("the program has no canonical form")


def expression(source):
    return ast.parse(source.strip(), mode="eval")


_VALUE = r"""(?:"[^"\\\x00-\x1f\x7f-\U0010ffff]*"|-?(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[0-9]{0,3}[1-9]))?|None|True|False|\[\]|\{\}|\(\))"""
_ITEM = rf"[\[{{]*(?:{_VALUE}|\((?:{_VALUE}, )+{_VALUE}\)|\({_VALUE},\))[\]}}]*"
_NAME = r"[A-Za-z_][A-Za-z_0-9]*"
_CALL = re.compile(rf"(?!not\(){_NAME}\((?:(?:{_NAME}=)?{_ITEM}(?:(?:, |: |, {_NAME}=){_ITEM})*)?\)")


def plain(call):
    """The canonical text of a call with literals, told from its characters alone: as it
    stands, or with another quote. Whether it parses is not known. None where only the
    tree can tell, which takes six times as long."""
    if '"' not in call:
        call = call.replace("'", '"')
    return call if _CALL.fullmatch(call) else None


def printed(tree):
    """An expression's canonical text."""
    return _Printer().visit(tree.body)


def definitions(node):
    """What can have a docstring: the module, then its classes and functions in the
    order of the text."""
    if isinstance(node, _DEFINITIONS):
        yield node
    held = node.__dict__
    for field in _BODIES:
        for inner in held.get(field, ()):
            yield from definitions(inner)


def _strip(node):
    """Takes strings that stand alone as statements out of every body: the first
    one of a definition is its docstring, the others do nothing."""
    for field in _BODIES:
        body = getattr(node, field, ())
        if any(map(_is_text, body)):
            kept = [s for s in body if not _is_text(s)]
            if not kept and not isinstance(node, ast.Module):
                kept = [ast.copy_location(ast.Pass(), body[0])]
            setattr(node, field, kept)
            body = kept
        for inner in body:
            _strip(inner)


def _doc(node):
    return node.body[0].value.value if node.body and _is_text(node.body[0]) else None


def _is_text(statement):
    return (
        type(statement) is ast.Expr
        and type(statement.value) is ast.Constant
        and type(statement.value.value) is str
    )


def _agree(printed, written, lines):
    """Are the trees equal, places and the u prefix of strings aside? On the way the
    first line of what was written on every printed line is noted."""
    tp = type(printed)
    if tp is not type(written):
        return False
    if tp is list:
        if len(printed) != len(written):
            return False
        for p, w in zip(printed, written):
            if not _agree(p, w, lines):
                return False
        return True
    fields = getattr(tp, "_fields", None)
    if fields is None:
        return printed == written or (printed != printed and written != written)
    at = getattr(printed, "lineno", 0)
    if at and not lines[at - 1]:
        lines[at - 1] = written.lineno
    for field in fields:
        if field != "kind" and field != "ctx":
            if not _agree(getattr(printed, field, None), getattr(written, field, None), lines):
                return False
    return True


def _requoted(source):
    """The source with double quotes, where that is to change the quotes of its texts alone."""
    return source if '"' in source or "\\" in source else source.replace("'", '"')


_WIDE = re.compile(r"\"{3}|'{3}")  # may be a text of several lines


def _same_lines(text):
    """The map of a source that is canonical already: the identity, but for blank lines,
    which belong with what follows."""
    lines = list(range(1, text.count("\n") + 2))
    for i, line in reversed(list(enumerate(text.split("\n")[:-1]))):
        if not line.strip():
            lines[i] = lines[i + 1]
    return lines


_BARE = re.compile(r"\s*(else|finally|try)\s*:")


def _fill(lines, printed, written):
    """Lines on which no node starts: `else:` and `finally:` are looked for above
    the body that they open; blank lines belong with what follows."""
    for i in range(len(lines) - 1, -1, -1):
        if lines[i]:
            continue
        below = lines[i + 1] if i + 1 < len(lines) else len(written)
        lines[i] = below
        if _BARE.match(printed[i]):
            lines[i] = _above(printed[i].split(":")[0].strip(), below, written)


def _above(word, below, written):
    pattern = re.compile(rf"\s*{word}\s*:")
    for line in range(below, 0, -1):
        if pattern.match(written[line - 1]):
            return line
    return below


class _Printer(ast._Unparser):
    """ast.unparse with double quotes, escapes kept on one line."""

    def __init__(self, single=False):
        super().__init__()
        self._single = single  # inside an f-string, whose own quotes are double

    def visit_Constant(self, node):
        value = node.value
        if type(value) in (str, bytes):
            self.write(repr(value) if self._single else quoted(value))
        else:
            super().visit_Constant(node)

    def visit_JoinedStr(self, node):
        for quote in ('"', "'"):
            body = self._parts(node.values, quote)
            if _fits(body, quote):
                self.write("f" + quote + "".join(text for text, _ in body) + quote)
                return
        super().visit_JoinedStr(node)

    def _parts(self, values, quote):
        """(text, is it an expression) of each piece between the quotes."""
        out = []
        for value in values:
            if isinstance(value, ast.Constant):
                out.append((_escaped(value.value, quote), False))
            else:
                out.extend(self._interpolated(value, quote))
        return out

    def _interpolated(self, value, quote):
        inner = _Printer(single=quote == '"')
        inner.set_precedence(ast._Precedence.TEST.next(), value.value)
        text = inner.visit(value.value)
        out = [("{ " if text.startswith("{") else "{", False), (text, True)]
        if value.conversion != -1:
            out.append(("!" + chr(value.conversion), False))
        if value.format_spec is not None:
            out.append((":", False))
            out.extend(self._parts(value.format_spec.values, quote))
        out.append(("}", False))
        return out


def _fits(parts, quote):
    """Before 3.12 an interpolated expression holds neither the outer quote nor a
    backslash; such text is avoided later too, since people's tools may be older."""
    if sys.version_info >= (3, 12) and quote == "'":
        return True
    return not any(code and (quote in text or "\\" in text) for text, code in parts)


def _escaped(text, quote):
    body = repr(text + "'" + '"')[1:-1]  # both quotes: repr then escapes the single one
    body = body[: -len("\\'" + '"')].replace("\\'", "'")
    return body.replace(quote, "\\" + quote).replace("{", "{{").replace("}", "}}")
