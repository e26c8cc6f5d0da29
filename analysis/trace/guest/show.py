"""Bounded text for values, made without calling the program's own code.

Dispatch is on the exact type: a subclass may override anything, so the only
things done to a value of the program's own class are reads of its instance
dictionary and slots through descriptors that belong to the interpreter. Types are
told apart by identity: looking one up by hash would ask its metaclass.

Whatever a value holds, making its text neither fails nor takes long: an exception
from here would look like the program's own.
"""

import pathlib
import re
import types
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import repeat
from operator import is_

from absent import Absent, AbsentModule, shown, spelled
from peek import by_id, class_attribute, fields_of, flags_of, identity, is_kind, mro_of, named_values, type_name
from state import ATOMS, state
from texts import (
    CUT, SMALL, TEXT, arguments, bytes_text, complex_text, float_text, integer, plain_datetime, quoted, range_text, string, when_text
)  # fmt: skip

DEPTH = 6  # nested containers
WIDTH = 64  # items of one container
TOTAL = 400  # characters of one answer
KEPT = 64  # texts of lists and tuples

_numerator_of = Fraction.__dict__["_numerator"].__get__
_denominator_of = Fraction.__dict__["_denominator"].__get__


def show(value):
    """Bounded text of any value."""
    tp = type(value)
    if tp is int and -SMALL < value < SMALL:
        return repr(value)
    text = string(value) if tp is str else _show(value, DEPTH)
    return text if len(text) <= TOTAL else text[:TOTAL] + CUT


def told(value):
    """show for what is handed on: a placeholder has its name."""
    return spelled(value) if type(value) is Absent else show(value)


def bound(value):
    """show for what a variable is bound to, whose name says nothing of it."""
    return spelled(value, False) if type(value) is Absent else show(value)


def _show(value, depth):
    tp = type(value)
    writer = _SHORT.get(identity(tp))
    if writer is not None:
        return writer(value)
    writer = _DEEP.get(identity(tp))
    if writer is not None:
        return writer(value, depth)
    return _other(value, tp, depth)


def _parts(value):
    """A fraction's numerator and denominator, past what a subclass makes of them."""
    return f"{_show(_numerator_of(value), 1)}, {_show(_denominator_of(value), 1)}"


def _items(values, count, depth):
    """The first WIDTH values of an iterator over count of them, comma separated."""
    out, total = [], 0
    for value in values:
        if len(out) == WIDTH:
            out.append(f"{CUT}+{count - WIDTH}")
            break
        tp = type(value)
        text = string(value) if tp is str else repr(value) if tp is bool else _show(value, depth - 1)
        out.append(text)
        total += len(text)
        if total > TOTAL:  # show cuts it there, however much the rest would be
            break
    return ", ".join(out)


def _pairs(pairs, count, depth):
    return _joined((f"{_show(key, depth - 1)}: {_show(value, depth - 1)}" for key, value in pairs), count)


def _keywords(fields, depth):
    return _joined((f"{name}={_show(value, depth - 1)}" for name, value in fields), len(fields))


def _joined(texts, count):
    """The first WIDTH of count texts, comma separated; as many as show does not cut."""
    out, total = [], 0
    for text in texts:
        if len(out) == WIDTH:
            out.append(f"{CUT}+{count - WIDTH}")
            break
        out.append(text)
        total += len(text)
        if total > TOTAL:
            break
    return ", ".join(out)


def _plain(value):
    """repr of a list or tuple of nothing but short strings or small integers, which most
    are; None for others. Most are shown again and again: the text is kept with what it
    was made of, which never changes and lives on, so that the same parts mean the same
    text."""
    key = identity(value)
    known = state.shown.get(key)
    if known is not None:
        parts, text = known
        if type(parts) is type(value) and len(parts) == len(value) and all(map(is_, parts, value)):
            return text
    text = _repr(value)
    if text is not None:
        if len(state.shown) >= KEPT:
            state.shown.clear()
        state.shown[key] = value[:], text
    return text


def _repr(value):
    """_plain by the interpreter at once."""
    first = type(value[0]) if value else int
    if first is not str and first is not int or len(value) > WIDTH or not all(map(is_, map(type, value), repeat(first))):
        return None
    if first is str and max(map(len, value)) > TEXT or value and first is int and not -SMALL < min(value) <= max(value) < SMALL:
        return None  # repr would take long, and all the memory there is
    r = repr(value)
    if len(r) > TOTAL or '"' in r or " at 0x" in r:
        return None  # something in it is cut, or quoted otherwise
    return r.replace("'", '"')


def _list(value, depth):
    if depth <= 0 and value:
        return f"[{CUT}]"
    return _plain(value) or f"[{_items(iter(value), len(value), depth)}]"


def _tuple(value, depth):
    if depth <= 0 and value:
        return f"({CUT})"
    comma = "," if len(value) == 1 else ""
    return _plain(value) or f"({_items(iter(value), len(value), depth)}{comma})"


def _ordered(value, depth):
    """Elements of a set by value where they have an order, else by their text:
    the hash order of a set is no property of the program."""
    if alike(value):
        return sorted(value)
    return sorted(value, key=lambda v: _show(v, depth - 1))


def alike(values):
    """All of one type that has an order of its own."""
    kinds = {identity(type(v)) for v in values}
    return len(kinds) == 1 and kinds <= _SORTED


def _set(value, depth):
    return _braces(list(value), depth) or "set()"


def _frozenset(value, depth):
    return f"frozenset({_braces(list(value), depth)})"


def _braces(values, depth):
    if not values:
        return ""
    if depth <= 0:
        return f"{{{CUT}}}"
    return "{" + _items(_ordered(values, depth), len(values), depth) + "}"


def _dict(value, depth):
    return _curly(dict.items(value), dict.__len__(value), depth)


def _curly(pairs, count, depth):
    if depth <= 0 and count:
        return f"{{{CUT}}}"
    return "{" + _pairs(pairs, count, depth) + "}"


def _counter(value, depth):
    # In its own order, unlike its repr: a loop, and whatever is made of it, follows that.
    count = dict.__len__(value)
    return "Counter({" + _pairs(dict.items(value), count, depth) + "})" if count else "Counter()"


def _ordered_dict(value, depth):
    return f"OrderedDict({_in_order(value, depth)})" if value else "OrderedDict()"


def _in_order(value, depth):
    """An ordered dict's items in its own order, which only a look-up of the keys tells:
    those that the program hashes are left in the order in which they came."""
    known = ATOMS.issuperset(map(identity, map(type, dict.keys(value))))
    items = OrderedDict.items(value) if known else dict.items(value)
    return _curly(items, dict.__len__(value), depth)


def _defaultdict(value, depth):
    factory = value.default_factory
    made = type_name(factory) if is_kind(factory, type) else _show(factory, min(depth, 1))
    return f"defaultdict({made}, {_dict(value, depth)})"


def _deque(value, depth):
    bound = "" if value.maxlen is None else f", maxlen={value.maxlen}"
    return f"deque([{_items(iter(value), len(value), depth)}]{bound})"


def _view(value, depth):
    """Keys, values or items: iterating a view never asks the mapping."""
    pairs = iter(value)
    return f"{type(value).__name__}([{_items(pairs, len(value), depth)}])"


def _slice(value, depth):
    return f"slice({_show(value.start, depth)}, {_show(value.stop, depth)}, {_show(value.step, depth)})"


def _named(kind):
    return lambda value, depth: f"<{kind} {str.__str__(value.__name__)}>"


def _module(value, depth):
    name = dict.get(value.__dict__, "__name__")
    return f"<module {name}>" if type(name) is str else "<module>"


def _bound(value, depth):
    function = value.__func__  # any callable can be bound
    known = type(function) in (types.FunctionType, types.BuiltinFunctionType)
    name = str.__str__(function.__name__) if known else f"<{type_name(type(function))}>"
    return f"<method {name} of {_show(value.__self__, min(depth, 1))}>"


def _when(value, depth):
    """A moment whose zone is the program's own, which is shown but not asked."""
    text = when_text(value)
    if text is None:
        text = f"{repr(value.replace(tzinfo=None))[:-1]}, tzinfo={_show(value.tzinfo, depth - 1)})"
    return text


def _path(value, depth):
    return f"{type_name(type(value))}({string(str(value))})"


def _pattern(value, depth):
    flags = value.flags & ~re.UNICODE.value if type(value.pattern) is str else value.flags
    named = "|".join([f"re.{f.name}" for f in re.RegexFlag if flags & f.value])
    return f"re.compile({_show(value.pattern, depth)}{', ' if named else ''}{named})"


def _match(value, depth):
    return f"<Match span={value.span()}, match={_show(value[0], depth)}>"


def _other(value, tp, depth):
    """Values of the program's classes, and whatever else has no writer."""
    line = mro_of(tp)
    if any(base is Enum for base in line):  # before int and str, which a member may also be
        return _enum(value, tp)
    for base in line:
        if base is BaseException:
            return exception_text(value, tp, depth)
        if base is type:
            return f"<class {quoted(type_name(value))}>"
        writer = _BASES.get(identity(base))
        if writer is not None:
            return _derived(value, tp, base, writer, depth)
    fields = fields_of(value, tp)
    if fields is None or not fields and any(flags_of(base) & _FIXED for base in line[:-1]):
        return f"<{type_name(tp)}>"  # what it holds, it holds in C
    if depth <= 0 and fields:
        return f"{type_name(tp)}({CUT})"
    return f"{type_name(tp)}({_keywords(fields, depth)})"


def _enum(value, tp):
    fields = dict(fields_of(value, tp) or ())
    name, held = fields.get("_name_"), fields.get("_value_")
    if type(name) is str:
        return f"{type_name(tp)}.{name}"
    # Bits of a flag that have no name.
    return f"{type_name(tp)}({integer(held)})" if type(held) is int else f"<{type_name(tp)}>"


def exception_text(value, tp, depth):
    args = BaseException.args.__get__(value)
    return f"{type_name(tp)}({_items(iter(args), len(args), depth)})"


def _derived(value, tp, base, writer, depth):
    """A subclass of a builtin: its content is read by the builtin's own methods."""
    if base is tuple:
        names = class_attribute(tp, "_fields")
        named = type(names) is tuple and all(type(n) is str for n in names)
        if named and len(names) == tuple.__len__(value):
            parts = zip(names, tuple.__iter__(value))
            return f"{type_name(tp)}({', '.join(f'{n}={_show(v, depth - 1)}' for n, v in parts)})"
    return f"{type_name(tp)}({writer(value, depth)})"


_SORTED = frozenset(map(identity, [int, str, bytes, float, bool]))
_FIXED = 1 << 8  # the type is made in C and cannot be changed

_SHORT = by_id({
    int: integer,
    str: string,
    bool: repr,
    float: float_text,
    type(None): repr,
    type(...): lambda value: "...",
    type(NotImplemented): repr,
    complex: complex_text,
    bytes: bytes_text,
    range: range_text,
    Decimal: lambda value: f"Decimal({string(str(value))})",
    Fraction: lambda value: f"Fraction({_parts(value)})",
    timedelta: repr,
    type: lambda value: f"<class {quoted(type_name(value))}>",
})  # fmt: skip

_DEEP = by_id({
    list: _list,
    tuple: _tuple,
    set: _set,
    frozenset: _frozenset,
    dict: _dict,
    Counter: _counter,
    OrderedDict: _ordered_dict,
    defaultdict: _defaultdict,
    deque: _deque,
    slice: _slice,
    bytearray: lambda value, depth: f"bytearray({bytes_text(bytes(value[:TEXT]), len(value))})",
    type({}.keys()): _view,
    type({}.values()): _view,
    type({}.items()): _view,
    type(OrderedDict().keys()): _view,
    type(OrderedDict().values()): _view,
    type(OrderedDict().items()): _view,
    types.FunctionType: _named("function"),
    types.BuiltinFunctionType: _named("function"),
    types.ModuleType: _module,
    AbsentModule: _module,
    Absent: lambda value, depth: shown(value, depth == DEPTH),
    types.MethodType: _bound,
    types.SimpleNamespace: lambda value, depth: f"namespace({_keywords(named_values(value.__dict__), depth)})",
    date: _when,
    datetime: _when,
    time: _when,
    timezone: lambda value, depth: repr(value) if type(value.tzname(None)) is str else "<timezone>",
    pathlib.PurePosixPath: _path,
    pathlib.PureWindowsPath: _path,
    pathlib.PosixPath: _path,
    re.Pattern: _pattern,
    re.Match: _match,
})  # fmt: skip

# What a subclass of a builtin holds, to stand in brackets behind its name.
_BASES = by_id({
    OrderedDict: _in_order,
    dict: _dict,
    list: lambda value, depth: f"[{_items(list.__iter__(value), list.__len__(value), depth)}]",
    tuple: lambda value, depth: f"({_items(tuple.__iter__(value), tuple.__len__(value), depth)})",
    set: lambda value, depth: _braces(list(set.__iter__(value)), depth),
    frozenset: lambda value, depth: _braces(list(frozenset.__iter__(value)), depth),
    int: lambda value, depth: integer(int.__int__(value)),
    float: lambda value, depth: float_text(float.__float__(value)),
    complex: lambda value, depth: complex_text(complex.__complex__(value)),
    str: lambda value, depth: string(str.__str__(value)),
    bytes: lambda value, depth: bytes_text(bytes.__getitem__(value, slice(None))),
    deque: lambda value, depth: f"[{_items(deque.__iter__(value), deque.__len__(value), depth)}]",
    Decimal: lambda value, depth: string(Decimal.__str__(value)),
    Fraction: lambda value, depth: _parts(value),
    datetime: lambda value, depth: arguments(repr(plain_datetime(value))),
    date: lambda value, depth: arguments(date.__repr__(value)),
    timedelta: lambda value, depth: arguments(timedelta.__repr__(value)),
})  # fmt: skip
