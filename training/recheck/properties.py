"""Properties of a function, tried on inputs that are made here."""

import ast
import contextlib
import copy
import inspect
import io
import random
import signal

from .run import between
from .spy import ROW, Unsupported
from .text import Disagreement, show

FRESH = 120
LONGEST = 0.05  # seconds of processor time that one call may take; inputs that vary may be large


class Slow(Exception):
    """A call takes too long to learn anything of it."""


def describe(row, known):
    code = between(row["prompt"], "[PYTHON]\n", "\n[/PYTHON]")
    properties = [line.removeprefix("Property: ") for line in row["response"].split("\n") if line.startswith("Property: ")]
    calls = known.get("calls", [])
    if not calls:
        raise Unsupported("a description without a call of its function elsewhere in the file")
    namespace, tried = {"__name__": "__row__"}, 0
    exec(compile(code, ROW, "exec"), namespace)
    chance = random.Random(row["id"])
    signal.signal(signal.SIGVTALRM, stop)
    for arguments in fresh(calls, chance):
        tried += holds(namespace, *arguments, properties)
    if not tried:
        raise Unsupported("a description whose function fails on every input made for it")


def stop(number, frame):
    raise Slow


def fresh(calls, chance):
    """The arguments of known calls, and others like them: name, positional, by name."""
    made = [call for text in calls if isinstance(call := ast.parse(text, mode="eval").body, ast.Call) and isinstance(call.func, ast.Name)]
    if not made:
        raise Unsupported("a description of a method")
    for n in range(FRESH):
        call = made[n % len(made)]
        try:
            values = [ast.literal_eval(a) for a in call.args]
            named = {k.arg: ast.literal_eval(k.value) for k in call.keywords}
        except ValueError:
            continue
        if n >= len(calls):
            values = [new(v, chance) for v in values]
            named = {name: new(v, chance) for name, v in named.items()}
        yield call.func.id, values, named


# ODD are values that people forget to think of.
ODD = {
    str: ["", " ", "A", "\u00df", "-1", "b" * 30, "aB" * 9, "  of  many   blanks  ", "a,b,,a", "(("],
    int: [0, 1, -1, 2, -7, 1000],
    float: [0.0, -0.5, 99.9],
}


def new(value, chance):
    """A value of the same type, now and then an odd one."""
    return odd(value, chance) if chance.random() < 0.3 else varied(value, chance)


def odd(value, chance):
    kind = type(value)
    if kind in ODD:
        return chance.choice(ODD[kind])
    if kind in (list, set) and value:
        item = odd(chance.choice(sorted(value, key=repr)), chance)
        return kind(chance.choice([[], [item], [item] * 5, [*value, item], [*value, *value]]))
    if kind is dict and value:
        return chance.choice([{}, {k: odd(v, chance) for k, v in value.items()}, dict(reversed(value.items()))])
    return varied(value, chance)


def varied(value, chance):
    """A value of the same type and of elements of the same types."""
    kind = type(value)
    if kind is bool:
        return chance.random() < 0.5
    if kind is int:
        return value if chance.random() < 0.3 else chance.choice([value + 1, value - 1, value * 2, abs(value), chance.randint(0, 12)])
    if kind is float:
        return value + chance.choice([0.5, -0.5, 1.0, 0.0])
    if kind is str:
        return "".join(varied_items(list(value), chance))
    if kind is tuple and len(set(map(type, value))) > 1:
        return tuple(varied(item, chance) for item in value)  # each place has its own type
    if kind in (list, tuple, set):
        items = varied_items(sorted(value, key=repr) if kind is set else list(value), chance)
        items = [varied(item, chance) if chance.random() < 0.3 and type(item) is not str else item for item in items]
        if kind is tuple:
            return value if len(items) != len(value) else tuple(items)
        return kind(items)
    if kind is dict:
        return {k: varied(v, chance) for k, v in value.items() if chance.random() < 0.9}
    return value


def varied_items(items, chance):
    """Some of the items, in another order, some of them twice."""
    items = list(items)
    for _ in range(chance.randint(0, 3)):
        way = chance.randint(0, 3)
        if way == 0 and items:
            items.pop(chance.randrange(len(items)))
        elif way == 1 and items:
            items.insert(chance.randrange(len(items) + 1), chance.choice(items))
        elif way == 2:
            chance.shuffle(items)
        else:
            items.reverse()
    return items


def holds(namespace, name, values, named, properties):
    """Checks the properties on one call; returns whether it could be made."""
    function = namespace[name]
    given = arguments(function, copy.deepcopy(values), copy.deepcopy(named))
    if given is None:
        return False
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
            result = function(*values, **named)
    except Exception:
        return False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    for text in properties:
        try:
            true = eval(compile(text, "<property>", "eval"), {**namespace, **given, "result": result})
        except Exception as error:
            raise Disagreement(f"{text} fails on {name}({shown(given)}): {error!r}") from error
        if not true:
            raise Disagreement(f"{text} does not hold of {name}({shown(given)}), which gives {show(result)}")
    return True


def arguments(function, values, named):
    """The values of the parameters at a call."""
    try:
        bound = inspect.signature(function).bind(*values, **named)
    except TypeError:
        return None
    bound.apply_defaults()
    return dict(bound.arguments)


def shown(given):
    return ", ".join(f"{name}={show(value)}" for name, value in given.items())
