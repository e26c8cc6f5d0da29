# How values cross between a program that is judged and its tests, which never share an
# interpreter: as a table of plain values, [kind, content], in which one names another by
# its place. So a value that is met twice, or that holds itself, arrives as such, and
# what a function did to its arguments comes back with its result.
import itertools
from collections import Counter, OrderedDict, defaultdict, deque
from itertools import islice

MOST = 50_000  # values of one table; a generator may have no end

_ATOMS = {
    type(None): ("none", lambda v: 0, lambda c: None),
    bool: ("bool", int, bool),
    int: ("int", hex, lambda c: int(c, 16)),  # in decimals Python bounds their length
    float: ("float", float.hex, float.fromhex),
    complex: ("complex", lambda v: [v.real.hex(), v.imag.hex()], lambda c: complex(*map(float.fromhex, c))),
    str: ("str", str, str),
    bytes: ("bytes", bytes.hex, bytes.fromhex),
    range: ("range", lambda v: [v.start, v.stop, v.step], lambda c: range(*c)),
}
_MAPPINGS = {dict: "dict", Counter: "counter", OrderedDict: "ordered", defaultdict: "defaults"}
_GATHERED = {list: "list", set: "set", deque: "deque"}  # what can change in place
_FROZEN = {tuple: "tuple", frozenset: "frozenset"}
_VIEWS = {type({}.keys()): "keys", type({}.values()): "values", type({}.items()): "items"}
_ITERATORS = {map, filter, zip, enumerate, reversed, type(_ for _ in ())}
_ITERATORS |= {type(iter(of())) for of in (list, tuple, set, dict, str)} | {type(reversed([])), type(iter(range(0)))}
_ITERATORS |= {of for of in vars(itertools).values() if isinstance(of, type)}
_CHANGING = {**_MAPPINGS, **_GATHERED}
_READ = {kind: read for kind, _, read in _ATOMS.values()}
_MAKE = {kind: of for of, kind in {**_CHANGING, **_FROZEN}.items()}


class Unusual(Exception):
    """What is no plain value crosses nowhere: it could say that it equals everything."""


def changing(value, classes):
    """Whether the value may be another after a call, and still the same object."""
    return type(value) in _CHANGING or type(value) in classes.values()


def encode(value, classes, known={}):
    """(table, objects): objects[i] is what table[i] stands for, table[0] the value.
    classes are those whose objects may cross, by name; known are the places, by id, that
    objects had in the table that they came in."""
    places, objects, table = {}, [], []

    def place(v):
        if id(v) not in places:
            if len(objects) == MOST:
                raise Unusual("more values than can be handed over")
            places[id(v)] = len(objects)
            objects.append(v)  # and so its id stays its own
        return places[id(v)]

    place(value)
    while len(table) < len(objects):
        v = objects[len(table)]
        table.append(_entry(v, place, classes) + [known.get(id(v), -1)])
    return table, objects


def _entry(v, place, classes):
    kind = type(v)
    if kind in _ATOMS:
        name, write, _ = _ATOMS[kind]
        return [name, write(v)]
    if kind in _MAPPINGS:
        return [_MAPPINGS[kind], [[place(k), place(of)] for k, of in dict.items(v)]]
    if kind in _GATHERED or kind in _FROZEN or kind in _VIEWS:
        return [{**_GATHERED, **_FROZEN, **_VIEWS}[kind], [place(x) for x in v]]
    if kind in _ITERATORS:
        return ["iterator", [place(x) for x in islice(v, MOST)]]
    for name, of in classes.items():
        if kind is of and hasattr(v, "__dict__"):
            return ["object " + name, [[place(k), place(x)] for k, x in vars(v).items()]]
    raise Unusual(kind.__name__)


def decode(table, classes, given=()):
    """(value, objects), as of encode; what is said to be one of given is that one, with
    what is in it now."""
    objects = {}

    def build(i):
        if i not in objects:
            kind, content, known = table[i]
            if kind in _READ:
                objects[i] = _READ[kind](content)
            elif kind in _MAKE and kind not in _FROZEN.values() or kind.startswith("object "):
                objects[i] = given[known] if known >= 0 else _shell(kind, classes)
                _fill(objects[i], kind, content, build)
            else:
                objects[i] = _whole(kind, [build(x) for x in content])
        return objects[i]

    return build(0), objects


def _shell(kind, classes):
    if kind in _MAKE:
        return _MAKE[kind]()
    of = classes.get(kind.removeprefix("object "))
    if of is None:
        raise Unusual(kind)
    return object.__new__(of)


def _fill(shell, kind, content, build):
    """What is in it comes after it: it may hold itself."""
    if kind.startswith("object ") or kind in _MAPPINGS.values():
        space = vars(shell) if kind.startswith("object ") else shell
        space.clear()
        for k, v in content:
            space[build(k)] = build(v)
        return
    values = [build(x) for x in content]
    shell.clear()
    shell.update(values) if kind == "set" else shell.extend(values)


def _whole(kind, values):
    if kind == "iterator":
        return iter(values)
    if kind == "keys":
        return dict.fromkeys(values).keys()
    if kind == "values":
        return dict(enumerate(values)).values()
    if kind == "items":
        return dict(values).items()
    return _MAKE[kind](values)
