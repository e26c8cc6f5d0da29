# Stands between a program that is judged and its tests. What the program's functions come
# to has to be a plain value: an object that says it equals everything passes no test. And
# Python's own names mean to the tests what they mean in Python, whatever the program made
# of them. FUNCTIONS are the names of those that the tests may take for functions.
import builtins as _builtins
from collections import Counter as _Counter, OrderedDict as _OrderedDict, defaultdict as _defaultdict, deque as _deque
from functools import wraps as _wraps

_OWN = dict(vars(_builtins))
_ATOMS = {int, float, complex, str, bytes, bool, range, type(None)}
_MAPPINGS = {dict, _Counter, _OrderedDict, _defaultdict}
_GATHERED = {list, tuple, set, frozenset, _deque, *(type(view()) for view in ({}.keys, {}.values, {}.items))}
_ITERATORS = {map, filter, zip, enumerate, reversed, type(_ for _ in ()), *(type(iter(of())) for of in (list, tuple, set, dict, str))}
_NODES = set()
try:
    from node import Node as _Node  # tests may bring it, to build graphs and lists of
    _NODES.add(_Node)
except ImportError:
    pass


class Unusual(Exception):
    """A function came to something else than a plain value."""


def _plain(value, met):
    """The value, where it and all that is in it is plain. met: identities of what is being looked at."""
    kind = type(value)
    if kind in _ITERATORS:
        return (_plain(v, met) for v in value)
    if kind in _MAPPINGS:
        inside = [*dict.keys(value), *dict.values(value)]
    elif kind in _GATHERED:
        inside = value
    elif kind in _NODES:
        inside = vars(value).values()
    elif kind in _ATOMS:
        inside = ()
    else:
        raise Unusual(kind.__name__)
    if id(value) not in met:  # a list may hold itself
        met.add(id(value))
        for v in inside:
            if _plain(v, met) is not v:
                raise Unusual(type(v).__name__)
    return value


def _held(function):
    def held(*args, **more):
        return _plain(function(*args, **more), set())
    return _wraps(function)(held)


import candidate as _candidate

vars(_builtins).update(_OWN)
for _name, _value in vars(_candidate).copy().items():
    if _name in FUNCTIONS or callable(_value) and not isinstance(_value, type):
        globals()[_name] = _held(_value)
    elif _name not in _OWN and not _name.startswith("__"):
        globals()[_name] = _value
