"""Values and clauses as text: how a value is written, whether two texts mean the same
value, and where a step's clauses begin and end."""

import ast
import cmath
import collections
import enum
import functools
import operator
import types


class Disagreement(Exception):
    """A row says what is not so, or leaves out what is."""


def quoted(s):
    """A string as canonical code writes it: double quotes, unless it holds some."""
    text = repr(s)
    if text[0] == "'" and '"' not in s:
        return '"' + text[1:-1].replace("\\'", "'") + '"'
    return text


def show(value, depth=0):
    """A value as a step would write it. No code of the program runs for it."""
    kind = type(value)
    if depth > 12:
        return "..."
    if kind is str:
        return quoted(value)
    if kind is float and (value != value or value in (float("inf"), float("-inf"))):
        return f'float("{value!r}")'
    if kind is complex and (not cmath.isfinite(value) or repr(eval(repr(value))) != repr(value)):
        return f"complex({show(value.real)}, {show(value.imag)})"  # its repr makes another one
    if value is None or kind in (bool, int, float, complex, bytes, bytearray, range):
        return repr(value)
    if kind in SHOWN:
        return SHOWN[kind](value, depth + 1)
    if isinstance(value, types.ModuleType):
        return value.__name__
    if isinstance(value, type) or kind in (types.FunctionType, types.BuiltinFunctionType):
        return "lambda" if value.__name__ == "<lambda>" else value.__name__
    if isinstance(value, enum.Enum):
        return f"{kind.__name__}.{value._name_}"
    if isinstance(value, BaseException):
        return kind.__name__ + listed(value.args, depth + 1, "()").replace(",)", ")")
    if isinstance(value, tuple) and hasattr(kind, "_fields"):
        fields = ", ".join(f"{name}={show(v, depth + 1)}" for name, v in zip(kind._fields, tuple(value)))
        return f"{kind.__name__}({fields})"
    if kind.__module__ == "__row__" and hasattr(value, "__dict__"):
        fields = ", ".join(f"{name}={show(v, depth + 1)}" for name, v in vars(value).items())
        return f"{kind.__name__}({fields})"
    if kind.__module__ == "__row__":
        return f"<{kind.__name__}>"
    return plain(value)


def plain(value):
    """What a value of the library calls itself."""
    text = repr(value)
    return f"<{type(value).__name__}>" if text.startswith("<") else text


def listed(values, depth, brackets):
    return brackets[0] + ", ".join(show(v, depth) for v in values) + brackets[1]


def show_tuple(value, depth):
    return f"({show(value[0], depth)},)" if len(value) == 1 else listed(value, depth, "()")


def show_set(value, depth):
    return listed(value, depth, "{}") if value else "set()"


def show_dict(value, depth):
    return "{" + ", ".join(f"{show(k, depth)}: {show(v, depth)}" for k, v in value.items()) + "}"


def show_queue(value, depth):
    return "deque(" + listed(value, depth, "[]") + ("" if value.maxlen is None else f", maxlen={value.maxlen}") + ")"


# GETTERS are the types of functions that a call has made: the call is all there is to say of one.
GETTERS = (operator.itemgetter, operator.attrgetter, operator.methodcaller, functools.partial)

SHOWN = {
    list: lambda v, depth: listed(v, depth, "[]"),
    tuple: show_tuple,
    set: show_set,
    frozenset: lambda v, depth: f"frozenset({show_set(v, depth) if v else ''})",
    dict: show_dict,
    collections.Counter: lambda v, depth: f"Counter({show_dict(v, depth) if v else ''})",
    collections.deque: show_queue,
    collections.defaultdict: lambda v, depth: f"defaultdict({show(v.default_factory, depth)}, {show_dict(v, depth)})",
    collections.OrderedDict: lambda v, depth: f"OrderedDict({show_dict(v, depth) if v else ''})",
    **dict.fromkeys(GETTERS, lambda v, depth: f"<{type(v).__name__}>"),
}


def parsed(text):
    """The syntax tree of an expression, or None."""
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def normal(tree):
    """A tree as text, with the elements of sets in one order: a set has none."""
    if isinstance(tree, ast.Set):
        return "Set(" + ", ".join(sorted(normal(e) for e in tree.elts)) + ")"
    if isinstance(tree, ast.Constant):
        if isinstance(tree.value, float):
            return f"float {places(tree.value)}"
        return f"{type(tree.value).__name__} {tree.value!r}"
    if isinstance(tree, ast.AST):
        fields = (normal(value) for _, value in ast.iter_fields(tree))
        return f"{type(tree).__name__}({', '.join(fields)})"
    if isinstance(tree, list):
        return "[" + ", ".join(map(normal, tree)) + "]"
    return repr(tree)


def same(a, b):
    """Whether two texts are one value; 1, True and 1.0 are three."""
    return a == b or meaning(a) is not None and meaning(a) == meaning(b)


@functools.lru_cache(maxsize=4096)
def meaning(text):
    """What is the same for all texts of one value; None for what cannot be read."""
    tree = parsed(text)
    return None if tree is None else normal(tree)


def fits(text, pattern):
    """Whether text is an expression of the pattern's form. In a pattern, `_any` stands
    for whatever is there."""
    if text == pattern:
        return True
    tree, form = parsed(text), parsed(pattern)
    if tree is None or form is None:
        return "_any" in pattern and all(part in text for part in pattern.split("_any"))
    return fit(tree, form)


def fit(tree, form):
    if isinstance(form, ast.Name) and form.id == "_any":
        return True
    if type(tree) is not type(form):
        return False
    if isinstance(form, list):
        return len(tree) == len(form) and all(map(fit, tree, form))
    if isinstance(form, ast.Set) and "_any" not in ast.dump(form):
        return normal(tree) == normal(form)
    if isinstance(form, ast.AST):
        return all(fit(getattr(tree, name, None), getattr(form, name, None)) for name in form._fields)
    if isinstance(tree, float):
        return places(tree) == places(form)
    return type(tree) is type(form) and tree == form


def places(value):
    """A float as text. C libraries differ in the last places of a logarithm, which has
    all of them; of a sum that has few none is let off."""
    text = repr(value)
    return f"about {value:.14g}" if len(text) > 16 else text


def string_end(text, i):
    """Where the string literal that begins at i ends. An f-string may hold strings in
    its fields, of its own quotes too."""
    quote = text[i]
    formatted = i > 0 and text[i - 1] in "fF" and not (i > 1 and (text[i - 2].isalnum() or text[i - 2] == "_"))
    i += 1
    while i < len(text):
        if text[i] == "\\":
            i += 1
        elif text[i] == quote:
            return i + 1
        elif formatted and text[i] == "{":
            i = i + 1 if text[i + 1 : i + 2] == "{" else field_end(text, i) - 1
        i += 1
    raise ValueError(f"a string without an end: {text}")


def field_end(text, i):
    """Where the field of an f-string that begins at i ends."""
    depth = 0
    while i < len(text):
        if text[i] in "\"'":
            i = string_end(text, i)
            continue
        depth += (text[i] in "([{") - (text[i] in ")]}")
        i += 1
        if depth == 0:
            return i
    raise ValueError(f"a field without an end: {text}")


def cut(text, separator):
    """The parts between separators that stand outside brackets and strings."""
    parts, depth, start, i = [], 0, 0, 0
    while i < len(text):
        if text[i] in "\"'":
            i = string_end(text, i)
        elif depth == 0 and text.startswith(separator, i):
            parts.append(text[start:i])
            i = start = i + len(separator)
        else:
            depth += (text[i] in "([{") - (text[i] in ")]}")
            i += 1
    return parts + [text[start:]]
