"""What the hooks of spy.py do when the program comes by: the operation itself, and a
note of it."""

import ast
import collections
import contextlib
import sys
import types

from .spy import OPERATORS, ROW
from .text import GETTERS, same, show
from .watch import left, variables


class Gathering:
    """What a comprehension has come to."""

    def __init__(self, node):
        self.node, self.items, self.key = node, [], None

    def add(self, value):
        if isinstance(self.node, ast.DictComp):
            for pair in self.items:
                if pair[0] == self.key:
                    pair[1] = value
                    return
            self.items.append([self.key, value])
        elif not isinstance(self.node, ast.SetComp) or value not in self.items:
            self.items.append(value)

    def text(self):
        if isinstance(self.node, ast.DictComp):
            return "{" + ", ".join(f"{k}: {v}" for k, v in self.items) + "}"
        braces = "{}" if isinstance(self.node, ast.SetComp) else "[]"
        return braces[0] + ", ".join(self.items) + braces[1]


class Spy:
    """The object that hooks name."""

    def __init__(self, watch):
        self.watch = watch
        self.held_values, self.operands, self.gatherings, self.stars = {}, {}, {}, {}
        self.getters = {}  # id -> what a call has made that gets something, and the call as it is spelled

    def at(self):
        """The frame of the program that a hook stands in, or that asks for an item, and
        the function's it belongs to."""
        frame = sys._getframe(2)
        while frame is not None and frame.f_code.co_filename != ROW:
            frame = frame.f_back
        return frame, self.watch.owner(frame)

    def note(self, kind, site, place, **more):
        frame, owner = place
        if not self.watch.on or owner is None:
            return None
        node = self.watch.sites[site]
        self.watch.add(kind, owner, node=node, **more)
        event = self.watch.events[-1]
        if kind != "caught":
            event.line = node.lineno
        if frame is not owner:
            event.env = variables(owner, frame)
        return event

    def told(self, site, spelled, compute, receiver=None):
        """Does an operation and notes it; one that fails, too."""
        place = self.at()
        before = None if receiver is None else show(receiver)
        try:
            value = compute()
        except Exception:
            self.note("fail", site, place, text=spelled)
            raise
        if type(value) in GETTERS:
            self.getters[id(value)] = value, spelled
        event = self.note("operation", site, place, text=spelled, value=show(value), more=lazy(value))
        if event and receiver is not None and not same(show(receiver), before):  # a set's order is no change
            self.changed(event, event.node.func.value, show(receiver))
        return value

    def changed(self, event, node, after):
        """Notes what a method made of what it was called on, which node writes."""
        event.more = "changed"
        event.env["now"] = after
        event.env.setdefault(source(self.watch.code, node), after)

    def binary(self, site, a, b):
        sign, function = OPERATORS[type(self.watch.sites[site].op)][:2]
        return self.told(site, f"{base(a, sign)} {sign} {operand(b)}", lambda: function(a, b))

    def augmented(self, site, a, b):
        sign, _, function = OPERATORS[type(self.watch.sites[site].op)]
        if sign == "+" and extends(a, b):
            return self.extended(site, a, b, function)
        return self.told(site, f"{base(a, sign)} {sign} {operand(b)}", lambda: function(a, b))

    def extended(self, site, a, b, function):
        """`[] += "d"` is told by the method that does the same: `[] + "d"` fails."""
        place, spelled = self.at(), f"{operand(a)}.extend({operand(b)})"
        try:
            value = function(a, b)
        except Exception:
            self.note("fail", site, place, text=spelled)
            raise
        event = self.note("operation", site, place, text=spelled, value="None")
        if event:
            self.changed(event, event.node.target, show(value))
        return value

    def unary(self, site, a):
        sign, function = OPERATORS[type(self.watch.sites[site].op)]
        value = self.told(site, sign + operand(a), lambda: function(a))
        if isinstance(self.watch.sites[site].operand, ast.Constant) and self.watch.on and self.watch.events[-1].kind == "operation":
            self.watch.events[-1].more = "silent"  # a negative number
        return value

    def compare(self, site, a, b):
        sign, function = OPERATORS[type(self.watch.sites[site].ops[0])]
        return self.told(site, f"{operand(a)} {sign} {operand(b)}", lambda: function(a, b))

    def hold(self, site, value):
        self.held_values[site + 1, id(self.at()[0])] = value
        return value

    def held(self, site):
        return self.held_values[site + 1, id(self.at()[0])]

    def first(self, site, value):
        self.operands[site, id(self.at()[0])] = [operand(value)]
        return value

    def further(self, site, value):
        self.operands[site, id(self.at()[0])].append(operand(value))
        return value

    def junction(self, site, value):
        place = self.at()
        given = self.operands.pop((site, id(place[0])))
        word = " and " if isinstance(self.watch.sites[site].op, ast.And) else " or "
        self.note("operation", site, place, text=word.join(given), value=show(value), more="silent" if len(given) == 1 else None)
        return value

    def arguments(self, site, args, keywords):
        """The arguments of a call as a step spells them."""
        node, out, rest = self.watch.sites[site], [], list(args)
        for i, a in enumerate(node.args):
            if isinstance(a, ast.Starred):
                spelled, n = self.stars.pop(id(a))
                out.append("*" + spelled)
                rest = rest[n:]
            else:
                out.append(self.argument(a, rest.pop(0)))
        values = dict(keywords)
        for k in node.keywords:
            out.append("**_any" if k.arg is None else f"{k.arg}={self.argument(k.value, values[k.arg])}")
        return ", ".join(out)

    def argument(self, node, value):
        if isinstance(node, ast.Lambda):
            return source(self.watch.code, node)
        if isinstance(node, ast.Name) and isinstance(value, types.FunctionType) and value.__name__ == "<lambda>":
            return node.id
        return self.getters[id(value)][1] if id(value) in self.getters else operand(value)

    def star(self, site, value):
        node = self.watch.sites[site]
        items = value if hasattr(value, "__len__") else list(value)
        self.stars[id(node)] = operand(value), len(items)
        return items

    def call(self, site, function, *args, **keywords):
        spelled = f"{name_of(function, self.watch.sites[site].func)}({self.arguments(site, args, keywords)})"
        self.watch.calling = function
        return self.told(site, spelled, lambda: function(*args, **keywords))

    def called(self, node, receiver):
        """A method as a step spells it before its arguments."""
        named = self.rooted(node.func.value, receiver)
        return f"{source(self.watch.code, node.func.value) if named else owner(receiver)}.{node.func.attr}"

    def owns(self, site, receiver):
        """A method is looked up before its arguments are evaluated."""
        node = self.watch.sites[site]
        if not hasattr(receiver, node.func.attr):
            self.told(site, self.called(node, receiver), lambda: getattr(receiver, node.func.attr))  # which fails
        return receiver

    def method(self, site, receiver, *args, **keywords):
        node = self.watch.sites[site]
        spelled = f"{self.called(node, receiver)}({self.arguments(site, args, keywords)})"
        return self.told(site, spelled, lambda: getattr(receiver, node.func.attr)(*args, **keywords), receiver)

    def rooted(self, node, value):
        """Whether a node is the program's name for a module or a class, or a name in one."""
        outer = value
        while isinstance(node, ast.Attribute):
            node, outer = node.value, None
        found = self.watch.namespace.get(node.id) if isinstance(node, ast.Name) else None
        return isinstance(found, (types.ModuleType, type)) and (outer is None or outer is found)

    def attribute(self, site, value):
        name = self.watch.sites[site].attr
        if isinstance(value, (types.ModuleType, type)):
            return getattr(value, name)  # another module's name, or a class's
        return self.told(site, f"{owner(value)}.{name}", lambda: getattr(value, name))

    def item(self, site, value, index):
        spelled = sliced(index) if isinstance(index, slice) else operand(index)
        return self.told(site, f"{operand(value)}[{spelled}]", lambda: value[index])

    def slice(self, *parts):
        return slice(*parts)

    def interpolation(self, site, *fields):
        node = self.watch.sites[site]
        spelled, fills = source(self.watch.code, node), iter(fields)
        out, rest = "", spelled
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                before, found, rest = rest.partition("{" + source(self.watch.code, part.value))
                value = operand(next(fills)[0])
                out += before + ("{ " if value.startswith("{") else "{") + value  # two braces are one of the text
        return self.told(site, out + rest, lambda: interpolate(node, fields))

    def test(self, site, value):
        place, truth = self.at(), bool(value)
        self.note("branch", site, place, value=str(truth), text=show(value), more=(type(value) is bool, self.watch.sites[site].form))
        return truth

    def keep(self, site, value, form):
        place, truth = self.at(), bool(value)
        self.note("filter", site, place, value=str(truth), text=show(value), more=(type(value) is bool, form))
        return truth

    def pick(self, site, value):
        self.note("pick", site, self.at(), value=show(value))
        return value

    def returned(self, site, value):
        place = self.at()
        self.note("returned", site, place, value=show(value))
        if place[1] is not None:
            self.watch.frames[id(place[1])].returned = self.watch.sites[site].lineno
        return value

    def yielded(self, site, value):
        place = self.at()
        self.note("yield", site, place, value=show(value))
        if place[1] is not None:
            self.watch.frames[id(place[1])].waits = True
        return value

    def delegated(self, site, values):
        """What `yield from` hands on, with a note of each."""
        iterator, sent = iter(values), None
        while True:
            try:
                item = next(iterator) if sent is None else iterator.send(sent)
            except StopIteration as stop:
                return stop.value
            sent = yield self.yielded(site, item)

    def fits(self, site):
        place = self.at()
        self.note("fitted", site, place)  # what it binds is told before
        self.note("branch", site, place, value="True", text="True", more=(True, "constant"))
        if place[1] is not None:
            self.watch.frames[id(place[1])].fits = True
        return True

    def named(self, site, value):
        event = self.note("named", site, self.at())
        if event:
            event.env[self.watch.sites[site].target.id] = show(value)
        return value

    def caught(self, site):
        error = sys.exc_info()[0]
        self.note("caught", site, self.at(), text=error.__name__)

    def loop(self, site, values):
        return self.taken(site, values, iter(values))

    def gather(self, site, clause, values):
        return self.gathered(site, values, iter(values))

    def gathered(self, site, values, iterator):
        node = self.watch.sites[site]
        before, mine = self.gatherings.get(id(node)), Gathering(node)
        try:
            for item in self.taken(site, values, iterator):
                self.gatherings[id(node)] = mine
                yield item
        finally:
            self.gatherings[id(node)] = before

    def nested(self, site, clause, values):
        return self.taken(site, values, iter(values))

    def taken(self, site, values, iterator):
        """The items of a loop, with a note of each before it is bound."""
        n = 0
        while True:
            try:
                item = next(iterator)
            except StopIteration:
                break
            n += 1
            self.note("take", site, self.at(), value=show(item), more=left(values, iterator, n))
            yield item
        self.note("done", site, self.at(), more=left(values, iterator, n))

    def bound(self, site, clause):
        self.note("bound", site, self.at(), more=clause)
        return True

    def key(self, site, value):
        self.gatherings[id(self.watch.sites[site])].key = operand(value)
        return value

    def element(self, site, value):
        node = self.watch.sites[site]
        gathering = self.gatherings[id(node)]
        gathering.add(show(value))
        self.note("element", site, self.at(), value=gathering.text(), text=show(value))
        return value


# NAMED are the types of what an attribute may be and a step names where it is called.
NAMED = (types.ModuleType, types.BuiltinFunctionType, types.FunctionType, types.MethodType, types.MethodWrapperType)


def lazy(value):
    """Whether a value gives items on demand, so that a step has nothing to show for it."""
    kind = type(value)
    with contextlib.suppress(TypeError):
        if kind is range or kind.__name__.startswith("dict_"):
            return "silent"
        if kind in NAMED or hasattr(kind, "__next__") or show(value).startswith("<"):
            return "silent"
    return None


def extends(a, b):
    """Whether `a += b` puts the items of something else into a list or deque."""
    return type(a) in (list, collections.deque) and type(b) is not type(a)


def operand(value):
    """A value inside of an operation; `_any` where it has no one spelling."""
    if isinstance(value, NAMED):
        bound = getattr(value, "__self__", None)
        return show(value) if bound is None or isinstance(bound, types.ModuleType) else "_any"
    return "_any" if lazy(value) else show(value)


def base(value, sign):
    """An operand before an operator: a negative base of a power stands in brackets."""
    text = operand(value)
    return f"({text})" if sign == "**" and text.startswith("-") else text


def owner(value):
    """A value before a dot: whole and negative numbers stand in brackets."""
    text = operand(value)
    return f"({text})" if text.isdigit() or text.startswith("-") else text


def sliced(index):
    parts = ["" if p is None else show(p) for p in (index.start, index.stop, index.step)]
    return ":".join(parts[:2] if index.step is None else parts)


def name_of(function, node):
    """What a call names: the function's own name, unless it has another one here."""
    return ast.unparse(node) if isinstance(node, ast.Name) else "_any"


def source(code, node):
    return ast.get_source_segment(code, node)


def interpolate(node, fields):
    """The text of an f-string whose fields are given."""
    out, fills = "", iter(fields)
    for part in node.values:
        if isinstance(part, ast.Constant):
            out += part.value
            continue
        value, spec = next(fills)
        convert = {-1: lambda v: v, 115: str, 114: repr, 97: ascii}[part.conversion]
        out += format(convert(value), spec)
    return out
