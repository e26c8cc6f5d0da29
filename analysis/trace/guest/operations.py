"""Recorders of expressions. Each returns the value that it was handed, or that
its operator yields."""

import operator
from collections import Counter, OrderedDict, defaultdict
from types import ModuleType

from peek import class_attribute, identity, is_kind, own_dict
from absent import given, is_absent, sure
from show import show, told
from state import ATOMS, READY, check, emit, state


def _binary(apply):
    def recorded(f, site, left, right):
        if not f.on:
            return apply(left, right)
        operands = [show(left), show(right)]
        value = apply(left, right)
        emit(f, site, show(value), operands)
        return value

    return recorded


def _unary(apply):
    def recorded(f, site, operand):
        if not f.on:
            return apply(operand)
        operands = [show(operand)]
        value = apply(operand)
        emit(f, site, show(value), operands)
        return value

    return recorded


def kept(f, site, value):
    """The middle operand of a chained comparison, for the next link."""
    f.open[site] = value
    return value


def taken(f, site):
    return f.open.pop(site)


def calls(f, site, target, *values):
    """A call is about to happen; values are all its arguments. For a method the
    target is the receiver."""
    if f.on:
        if state.absent:
            given(target, values)
        f.open[site] = (target, [told(v) for v in values], told(target), READY)
    return target


def begin(f, site, target):
    if f.on:
        f.open[site] = [target]
    return target


def first(f, site, value):
    if f.on:
        f.open[site] = [value]
    return value


def next_(f, site, value):
    held = f.open.get(site)
    if held is not None:
        held.append(value)
    return value


def last(f, site, value):
    """The last argument: operands are shown as they stand before the call."""
    held = f.open.get(site)
    if held is not None:
        held.append(value)
        target, *values = held
        if state.absent:
            given(target, values)
        f.open[site] = (target, [told(v) for v in values], told(target), READY)
    return value


def call(f, site, value):
    check()
    state.current = f
    held = f.open.pop(site, None)
    if held is not None and f.on:
        emit(f, site, show(value), held[1])
    return value


def method(f, site, value):
    check()
    state.current = f
    held = f.open.pop(site, None)
    if held is not None and f.on:
        receiver, operands, before, _ = held
        after = None
        if identity(type(receiver)) not in ATOMS:
            after = show(receiver)
        if after == before:
            after = None
        elif after is not None:
            _doubt(f, receiver)
        emit(f, site, show(value), [before, *operands], None, after)
    return value


def _doubt(f, receiver):
    """What a method changes is told again at the statement's end, also where the rest of
    it has put everything back."""
    for name, known in f.prev.items():
        if known[0] is receiver:
            f.prev[name] = receiver, None


def spy(f, site, value):
    """locals() and its kin see our variable in the frame; the program must not."""
    if type(value) is dict and ".f" in value:
        value = {k: v for k, v in value.items() if k != ".f"}
    elif type(value) is list and ".f" in value:
        value.remove(".f")
    return call(f, site, value)


def gathered(f, site, value):
    """An and/or, or an f-string: operands were handed through .first and .next."""
    held = f.open.pop(site, None)
    if held is not None and f.on:
        emit(f, site, show(value), [show(v) for v in held])
    return value


def value_(f, site, value):
    if f.on:
        emit(f, site, show(value))
    return value


def pair(f, site, value):
    """A key, handed through .first, and its value: one element of a dict."""
    held = f.open.pop(site, None)
    if held is not None and f.on:
        emit(f, site, f"{show(held[0])}: {show(value)}")
    return value


def attribute(f, site, owner, value):
    """What a class or a module holds is a name like others, and no operation."""
    if f.on and not (is_kind(owner, type) or is_kind(owner, ModuleType) or is_absent(owner) or is_absent(value)):
        emit(f, site, show(value), [show(owner)])
    return value


def owner(f, site, value):
    f.open[site] = value
    return value


def owned(f, site, value):
    return attribute(f, site, f.open.pop(site), value)


def growth(f, site, value, key):
    """The right side of `c[k] += value` or `o.a += value`. The old value is read
    again only where reading cannot run the program's code."""
    held = f.open.get(site)
    if held is not None:
        container = held[0]
        held[1:] = [held[1] if key is None else key, key is None]
        old = _peek(*held)
        held.append(None if old is None else [show(old[0]), show(value)])
    return value


def grown(f, site):
    held = f.open.pop(site, None)
    if held is not None and f.on and len(held) == 4 and held[3] is not None:
        new = _peek(*held[:3])
        if new is not None:
            emit(f, site, show(new[0]), held[3])


_SEQUENCES = frozenset(map(identity, [list, bytearray]))
_MAPPINGS = frozenset(map(identity, [dict, defaultdict, OrderedDict, Counter]))


def _peek(container, key, indexed):
    """(value,) behind container[key] or container.key, or None when it cannot be
    had from builtin storage alone."""
    tp = type(container)
    try:
        if not indexed:
            own = own_dict(container, tp)
            return (dict.__getitem__(own, key),) if dict.__contains__(own, key) else _inherited(tp, key)
        if identity(tp) in _SEQUENCES and type(key) is int:
            return (container[key],)
        if tp is Counter and identity(type(key)) in ATOMS:
            return (dict.get(container, key, 0),)
        if identity(tp) in _MAPPINGS and identity(type(key)) in ATOMS:
            return (dict.__getitem__(container, key),)
    except (LookupError, AttributeError, TypeError):
        return None
    return None


def _inherited(tp, name):
    """(value,) of what a class has for its instances; None for what makes an attribute's
    value by code, as a property does."""
    held = class_attribute(tp, name)
    kind = identity(type(held))
    return (held,) if held is not None and (kind in ATOMS or kind in _SEQUENCES) else None


_OPERATORS = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "//": operator.floordiv, "%": operator.mod, "**": operator.pow, "@": operator.matmul,
    "<<": operator.lshift, ">>": operator.rshift, "|": operator.or_, "&": operator.and_,
    "^": operator.xor, "+=": operator.iadd, "-=": operator.isub, "*=": operator.imul,
    "/=": operator.itruediv, "//=": operator.ifloordiv, "%=": operator.imod,
    "**=": operator.ipow, "@=": operator.imatmul, "<<=": operator.ilshift,
    ">>=": operator.irshift, "|=": operator.ior, "&=": operator.iand, "^=": operator.ixor,
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
    ">": operator.gt, ">=": operator.ge, "is": operator.is_, "is not": operator.is_not,
    "in": lambda a, b: a in b, "not in": lambda a, b: a not in b, 
}  # fmt: skip



def subscript(f, site, container, key):
    if not f.on:
        return container[key]
    operands = [show(container), _bounds(key) if type(key) is slice else show(key)]
    value = container[key]
    emit(f, site, show(value), operands)
    return value


def _bounds(key):
    """A slice as the source would write it."""
    start, stop, step = ["" if b is None else show(b) for b in (key.start, key.stop, key.step)]
    return f"{start}:{stop}:{step}" if step else f"{start}:{stop}"


APPLIED = {"." + symbol: _binary(apply) for symbol, apply in _OPERATORS.items()}
APPLIED |= {
    ".u-": _unary(operator.neg),
    ".u+": _unary(operator.pos),
    ".u~": _unary(operator.invert),
    ".unot": _unary(operator.not_),
}
