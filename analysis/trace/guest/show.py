"""Bounded text for values, made without calling the program's own code.

Dispatch is on the exact type: a subclass may override anything, so the only
things done to a value of the program's own class are reads of its instance
dictionary and slots through descriptors that belong to the interpreter.
"""

import types
from collections import Counter, OrderedDict, defaultdict, deque
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction

DEPTH = 6  # nested containers
WIDTH = 64  # items of one container
TEXT = 200  # characters of one string
TOTAL = 400  # characters of one answer
CUT = "\u2026"  # stands for whatever was left out, and for nothing else
BITS = 256  # of an integer shown in full

_name_of = type.__dict__["__name__"].__get__
_mro_of = type.__dict__["__mro__"].__get__
_dict_of = type.__dict__["__dict__"].__get__


def type_name(tp):
    """The class's name, past any metaclass."""
    return _name_of(tp)


def quoted(text):
    """repr of a str or bytes with double quotes wherever they need no escaping."""
    r = repr(text)
    if '"' in r:
        return r
    return f'"{r[1:-1]}"' if r[0] == "'" else f'b"{r[2:-1]}"'


def show(value):
    """Bounded text of any value."""
    writer = _SHORT.get(type(value))
    text = writer(value) if writer is not None else _show(value, DEPTH)
    return text if len(text) <= TOTAL else text[:TOTAL] + CUT


def _show(value, depth):
    tp = type(value)
    writer = _SHORT.get(tp)
    if writer is not None:
        return writer(value)
    writer = _DEEP.get(tp)
    if writer is not None:
        return writer(value, depth)
    return _other(value, tp, depth)


def _int(value):
    if -(1 << 62) < value < 1 << 62 or value.bit_length() <= BITS:
        return repr(value)
    return f"<int, {value.bit_length()} bits>"


def float_text(value):
    """A float as an expression that yields it again."""
    if value != value:
        return 'float("nan")'
    if value in (float("inf"), float("-inf")):
        return 'float("inf")' if value > 0 else 'float("-inf")'
    return repr(value)


def _text(value):
    if len(value) > TEXT:
        return f"{quoted(value[:TEXT])}{CUT}+{len(value) - TEXT}"
    r = repr(value)
    return r if '"' in r else f'"{r[1:-1]}"'


def _bytes(value):
    more = f"{CUT}+{len(value) - TEXT}" if len(value) > TEXT else ""
    return quoted(value[:TEXT]) + more


def _items(values, count, depth):
    """The first WIDTH values of an iterator over count of them, comma separated."""
    out = []
    for value in values:
        if len(out) == WIDTH:
            out.append(f"{CUT}+{count - WIDTH}")
            break
        writer = _SHORT.get(type(value))
        out.append(_show(value, depth - 1) if writer is None else writer(value))
    return ", ".join(out)


def _pairs(pairs, count, depth):
    out = []
    for key, value in pairs:
        if len(out) == WIDTH:
            out.append(f"{CUT}+{count - WIDTH}")
            break
        out.append(f"{_show(key, depth - 1)}: {_show(value, depth - 1)}")
    return ", ".join(out)


def _list(value, depth):
    if depth <= 0 and value:
        return f"[{CUT}]"
    return f"[{_items(iter(value), len(value), depth)}]"


def _tuple(value, depth):
    if depth <= 0 and value:
        return f"({CUT})"
    comma = "," if len(value) == 1 else ""
    return f"({_items(iter(value), len(value), depth)}{comma})"


def _ordered(value, depth):
    """Elements of a set by value where they have an order, else by their text:
    the hash order of a set is no property of the program."""
    kinds = {type(v) for v in value}
    if len(kinds) == 1 and kinds <= {int, str, bytes, float, bool}:
        return sorted(value)
    return sorted(value, key=lambda v: _show(v, depth - 1))


def _set(value, depth):
    if not value:
        return "set()"
    if depth <= 0:
        return f"{{{CUT}}}"
    return "{" + _items(_ordered(value, depth), len(value), depth) + "}"


def _frozenset(value, depth):
    return f"frozenset({_set(value, depth)})" if value else "frozenset()"


def _dict(value, depth):
    if depth <= 0 and value:
        return f"{{{CUT}}}"
    return "{" + _pairs(dict.items(value), len(value), depth) + "}"


def _counter(value, depth):
    pairs = list(dict.items(value))
    if all(type(n) is int for _, n in pairs):
        pairs.sort(key=lambda p: -p[1])
    return "Counter({" + _pairs(pairs, len(pairs), depth) + "})" if pairs else "Counter()"


def _ordered_dict(value, depth):
    return f"OrderedDict({_dict(value, depth)})" if value else "OrderedDict()"


def _defaultdict(value, depth):
    factory = value.default_factory
    made = _name_of(factory) if isinstance(factory, type) else _show(factory, 1)
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
    return lambda value, depth: f"<{kind} {value.__name__}>"


def _bound(value, depth):
    return f"<method {value.__func__.__name__} of {_show(value.__self__, 1)}>"


def decimal_text(value):
    return f'Decimal("{value}")'


def when_text(value):
    """date, datetime and time, or None when a time zone has no plain form."""
    zone = getattr(value, "tzinfo", None)
    if zone is None or zone is timezone.utc:
        return repr(value)
    return None


def _other(value, tp, depth):
    """Values of the program's classes, and whatever else has no writer."""
    for base in _mro_of(tp):
        if base is Enum:
            return _enum(value, tp)
        if base is BaseException:
            return exception_text(value, tp, depth)
        if base is type:
            return f"<class {quoted(_name_of(value))}>"
        writer = _BASES.get(base)
        if writer is not None:
            return _derived(value, tp, base, writer, depth)
    fields = _fields(value, tp)
    if fields is None:
        return f"<{_name_of(tp)}>"
    if depth <= 0 and fields:
        return f"{_name_of(tp)}({CUT})"
    shown = [f"{k}={_show(v, depth - 1)}" for k, v in fields[:WIDTH]]
    if len(fields) > WIDTH:
        shown.append(f"{CUT}+{len(fields) - WIDTH}")
    return f"{_name_of(tp)}({', '.join(shown)})"


def _enum(value, tp):
    held = object.__getattribute__(value, "__dict__")
    name = dict.get(held, "_name_")
    return f"{_name_of(tp)}.{name}" if type(name) is str else f"<{_name_of(tp)}>"


def exception_text(value, tp, depth):
    args = BaseException.args.__get__(value)
    return f"{_name_of(tp)}({_items(iter(args), len(args), depth)})"


def _derived(value, tp, base, writer, depth):
    """A subclass of a builtin: its content is read by the builtin's own methods."""
    if base is tuple:
        names = _class_attribute(tp, "_fields")
        if type(names) is tuple and len(names) == tuple.__len__(value):
            parts = zip(names, tuple.__iter__(value))
            return f"{_name_of(tp)}({', '.join(f'{n}={_show(v, depth - 1)}' for n, v in parts)})"
    return f"{_name_of(tp)}({writer(value, depth)})"


def _class_attribute(tp, name):
    for base in _mro_of(tp):
        held = _dict_of(base)
        if name in held:
            return held[name]
    return None


def _fields(value, tp):
    """(name, value) of an instance's own dictionary and slots; None when it is
    opaque, as objects of C types are."""
    out, known = [], False
    for base in reversed(_mro_of(tp)):
        held = _dict_of(base)
        for name, slot in held.items():
            if type(slot) is types.MemberDescriptorType and "__slots__" in held:
                known = True
                try:
                    out.append((name, slot.__get__(value)))
                except AttributeError:
                    continue  # a slot that was never set
        plain = held.get("__dict__")
        if type(plain) is types.GetSetDescriptorType:
            known = True
            own = plain.__get__(value)
            out.extend((k, v) for k, v in dict.items(own) if type(k) is str)
    return out if known else None


_SHORT = {
    int: _int,
    str: _text,
    bool: repr,
    float: float_text,
    type(None): repr,
    type(...): lambda value: "...",
    type(NotImplemented): repr,
    complex: repr,
    bytes: _bytes,
    range: repr,
    Decimal: decimal_text,
    Fraction: repr,
    timedelta: repr,
    type: lambda value: f"<class {quoted(_name_of(value))}>",
}

_DEEP = {
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
    bytearray: lambda value, depth: f"bytearray({_bytes(bytes(value))})",
    type({}.keys()): _view,
    type({}.values()): _view,
    type({}.items()): _view,
    types.FunctionType: _named("function"),
    types.BuiltinFunctionType: _named("function"),
    types.ModuleType: lambda value, depth: f"<module {dict.get(value.__dict__, '__name__')}>",
    types.MethodType: _bound,
    date: lambda value, depth: when_text(value),
    datetime: lambda value, depth: when_text(value) or "<datetime>",
    time: lambda value, depth: when_text(value) or "<time>",
}

_BASES = {
    dict: _dict,
    list: lambda value, depth: f"[{_items(list.__iter__(value), list.__len__(value), depth)}]",
    tuple: lambda value, depth: f"({_items(tuple.__iter__(value), tuple.__len__(value), depth)})",
    set: lambda value, depth: f"[{_items(set.__iter__(value), set.__len__(value), depth)}]",
    int: lambda value, depth: _int(int.__add__(value, 0)),
    float: lambda value, depth: float.__repr__(value),
    str: lambda value, depth: _text(str.__str__(value)),
    deque: lambda value, depth: f"[{_items(deque.__iter__(value), deque.__len__(value), depth)}]",
}
