"""The answer grammar: which values have a text that yields them again, and how two
values are compared. No method of the program's is ever called."""

import ast
import datetime
import math
from collections import Counter, OrderedDict, deque
from decimal import Decimal
from fractions import Fraction

from peek import by_id, identity
from show import alike
from texts import complex_text, decimal_text, float_text, masked, quoted, when_text

LONGEST = 4096  # characters of a literal
DEEPEST = 60  # levels of nesting
MOST = 100_000  # values inside one that is compared; a list can hold itself over and over


class Outside(Exception):
    """The value or text has no place in the grammar."""


def literal(value):
    """The value as an expression, or "" when it has none or a very long one."""
    try:
        text = _write(value, DEEPEST)
    except (Outside, ValueError, OverflowError):
        return ""
    return text if len(text) <= LONGEST else ""


def _write(value, depth):
    writer = _WRITERS.get(identity(type(value)))
    if writer is None or depth == 0:
        raise Outside
    return writer(value, depth - 1)


def _join(values, depth):
    return _joined(_write(v, depth) for v in values)


def _pairs(value, depth):
    return _joined(f"{_write(k, depth)}: {_write(v, depth)}" for k, v in value.items())


def _joined(texts):
    """Stops as soon as it is too long: what is left may be beyond all bounds."""
    out, total = [], 0
    for text in texts:
        out.append(text)
        total += len(text)
        if total > LONGEST:
            raise Outside
    return ", ".join(out)


def _int(value, depth):
    if value.bit_length() > 3 * LONGEST:
        raise Outside
    return repr(value)


def _text(value, depth):
    if len(value) > LONGEST:
        raise Outside
    if type(value) is str and masked(value) != value:
        raise Outside  # an address is another one in every run
    return quoted(value)


def _complex(value, depth):
    if not (math.isfinite(value.real) and math.isfinite(value.imag)):
        raise Outside
    return complex_text(value)


def _tuple(value, depth):
    return f"({_join(value, depth)}{',' if len(value) == 1 else ''})"


def _set(value, depth):
    if len(value) > LONGEST:
        raise Outside
    if alike(value):
        return "{" + _join(sorted(value), depth) + "}"
    return "{" + _joined(sorted([_write(v, depth) for v in value])) + "}" if value else "set()"


def _frozenset(value, depth):
    return f"frozenset({_set(value, depth)})" if value else "frozenset()"


def _counter(value, depth):
    return "Counter({" + _pairs(value, depth) + "})" if value else "Counter()"


def _ordered(value, depth):
    return "OrderedDict({" + _pairs(value, depth) + "})" if value else "OrderedDict()"


def _deque(value, depth):
    bound = "" if value.maxlen is None else f", maxlen={value.maxlen}"
    return f"deque([{_join(value, depth)}]{bound})"


def _when(value, depth):
    text = when_text(value)
    if text is None:
        raise Outside
    return text


_WRITERS = by_id({
    type(None): lambda value, depth: "None",
    bool: lambda value, depth: repr(value),
    int: _int,
    float: lambda value, depth: float_text(value),
    complex: _complex,
    str: _text,
    bytes: _text,
    bytearray: lambda value, depth: f"bytearray({_text(bytes(value), depth)})",
    list: lambda value, depth: f"[{_join(value, depth)}]",
    tuple: _tuple,
    set: _set,
    frozenset: _frozenset,
    dict: lambda value, depth: "{" + _pairs(value, depth) + "}",
    range: lambda value, depth: repr(value),
    Counter: _counter,
    OrderedDict: _ordered,
    deque: _deque,
    Decimal: lambda value, depth: decimal_text(value),
    Fraction: lambda value, depth: repr(value),
    datetime.date: _when,
    datetime.datetime: _when,
    datetime.time: _when,
    datetime.timedelta: lambda value, depth: repr(value),
})

_MAKERS = {
    "set": set, "frozenset": frozenset, "float": float, "complex": complex, "range": range,
    "bytearray": bytearray, "Counter": Counter, "OrderedDict": OrderedDict, "deque": deque,
    "Decimal": Decimal, "Fraction": Fraction, "date": datetime.date, "time": datetime.time,
    "datetime": datetime.datetime, "timedelta": datetime.timedelta,
}  # fmt: skip
_HOMES = frozenset(["datetime", "collections", "decimal", "fractions"])


def parse(text):
    """The value of an expression in the grammar; Outside for any other text."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        return _read(tree)
    except (SyntaxError, ValueError, TypeError, ArithmeticError, RecursionError, MemoryError):
        raise Outside from None


def _read(node):
    reader = _READERS.get(type(node))
    if reader is None:
        raise Outside
    return reader(node)


def _read_unary(node):
    value = _read(node.operand)
    if type(value) not in (int, float, complex) or not isinstance(node.op, (ast.USub, ast.UAdd)):
        raise Outside
    return -value if isinstance(node.op, ast.USub) else value


def _read_sum(node):
    """1 + 2j, the only sum that is a literal."""
    left, right = _read(node.left), _read(node.right)
    if type(right) is not complex or type(left) not in (int, float):
        raise Outside
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Sub):
        return left - right
    raise Outside


def _read_dict(node):
    if None in node.keys:
        raise Outside
    return {_read(k): _read(v) for k, v in zip(node.keys, node.values)}


def _read_call(node):
    func = node.func
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
        name = func.attr if func.value.id in _HOMES else None
    else:
        name = func.id if isinstance(func, ast.Name) else None
    maker = _MAKERS.get(name)
    if maker is None or any(k.arg is None for k in node.keywords):
        raise Outside
    return maker(*[_read(a) for a in node.args], **{k.arg: _read(k.value) for k in node.keywords})


_READERS = {
    ast.Constant: lambda node: node.value,
    ast.List: lambda node: [_read(e) for e in node.elts],
    ast.Tuple: lambda node: tuple(_read(e) for e in node.elts),
    ast.Set: lambda node: {_read(e) for e in node.elts},
    ast.Dict: _read_dict,
    ast.UnaryOp: _read_unary,
    ast.BinOp: _read_sum,
    ast.Call: _read_call,
}


def match(value, expected):
    """"equal", "different" or "not-comparable": type-strict and deep. Order counts
    in an OrderedDict, not in a dict; nan is equal to nan."""
    try:
        wanted = _freeze(parse(expected), DEEPEST, iter(range(MOST)))
        got = _freeze(value, DEEPEST, iter(range(MOST)))
    except (Outside, ArithmeticError):  # a signalling nan refuses comparison
        return "not-comparable"
    return "equal" if wanted == got else "different"


def _freeze(value, depth, left):
    """A structure of builtin values that is equal exactly when the value is. left is
    an iterator with one item for each value that may still be looked at."""
    tp = type(value)
    if depth == 0 or identity(tp) not in _WRITERS or next(left, None) is None:
        raise Outside

    def inner(value):
        return _freeze(value, depth - 1, left)

    if tp in (list, tuple, deque):
        return tp.__name__, tuple(map(inner, value))
    if tp in (set, frozenset):
        return tp.__name__, frozenset(map(inner, value))
    if tp in (dict, Counter):
        return tp.__name__, frozenset([(inner(k), inner(v)) for k, v in value.items()])
    if tp is OrderedDict:
        return tp.__name__, tuple([(inner(k), inner(v)) for k, v in value.items()])
    if value != value:
        return tp.__name__, "nan"
    return tp.__name__, bytes(value) if tp is bytearray else value
