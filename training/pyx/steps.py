"""Steps that many programs have before or after what they are about."""

from .chain import apply, chain, groups, predicate
from .draft import E
from .table import table
from .values import split_type

EMPTY = {"int": ("0", "-1", "0", "1"), "str": ("''", "'none'", "'empty'", "''"), "bool": ("False", "True"), "float": ("0.0",), "list": ("[]",), "dict": ("{}",), "end": ("None",), "none": ("None",)}
COMPLAINTS = ("empty", "no data", "nothing to do", "empty input", "need a value")


def prelude(d, e):
    """A parameter brought into another form first, under its own name."""
    row = table("ops.txt").draw(d.rng, e.type, (e.type,))
    if not row or e.code in row.bound:
        return
    made = apply(d, e, row)
    if not made:
        return
    d.lines.append(f"{e.code} = {made.code}")
    d.meaning.append((e.code, made.words))
    d.say(d.rng.choice(("First replace {0} by {1}.", "Begin by setting {0} to {1}.", "To begin with, {0} becomes {1}.")), e.words, made.words)


def guarded(d, e, result):
    """A guard that leaves early for an empty or negative parameter."""
    head = split_type(e.type)[0]
    if head in ("str", "list", "dict", "set"):
        test, said = f"not {e.code}", f"{e.words} is empty"
    elif e.type == "int":
        test, said = d.rng.choice(((f"{e.code} < 0", f"{e.words} is negative"), (f"{e.code} == 0", f"{e.words} is 0"), (f"{e.code} <= 1", f"{e.words} is at most 1")))
    else:
        return
    kind = split_type(result)[0]
    if kind not in EMPTY or d.rng.random() < 0.2:
        error, text = d.rng.choice(("ValueError", "ValueError", "IndexError", "TypeError")), d.rng.choice(COMPLAINTS)
        d.lines.insert(0, f"if {test}:\n    raise {error}({text!r})")
        d.said.insert(0, f"If {said}, raise {error}({text!r}).")
        return
    value = d.rng.choice(EMPTY[kind])
    d.lines.insert(0, f"if {test}:\n    return {value}")
    d.said.insert(0, d.rng.choice(("If {}, return {}.", "Return {1} if {0}.", "When {}, the answer is {}.")).format(said, value))


FLAGS = {
    "str": (("upper", "{}.upper()", "in upper case"), ("reverse", "{}[::-1]", "reversed"), ("strip", "{}.strip()", "stripped"), ("loud", "{} + '!'", "with '!' at its end"), ("quote", '"\'" + {} + "\'"', "between single quotes")),
    "int": (("negate", "-{}", "negated"), ("double", "{} * 2", "doubled"), ("absolute", "abs({})", "without its sign")),
    "list[int]": (("reverse", "{}[::-1]", "in reverse order"), ("unique", "sorted(set({}))", "as sorted distinct items"), ("ordered", "sorted({})", "sorted")),
    "list[str]": (("reverse", "{}[::-1]", "in reverse order"), ("unique", "sorted(set({}))", "as sorted distinct items"), ("by_length", "sorted({}, key=len)", "sorted by length")),
    "dict[str,int]": (("ordered", "dict(sorted({}.items()))", "in the order of its keys"),),
}


def flagged(d, e):
    """A last step that only a flag switches on."""
    options = [f for f in FLAGS.get(e.type, ()) if f[0] not in d.taken]
    if not options or len(d.params) > 2:
        return e
    name, code, said = d.rng.choice(options)
    e = d.bind(e)
    d.main("bool", pool=[name])
    d.params[name].default = "False"
    d.params[name].star = d.rng.choice(("", "=", ""))
    how = d.rng.random()
    if how < 0.5:
        d.lines.append(f"if {name}:\n    {e.code} = {code.format(e.code)}")
        d.say("If `{}` is true (it is false by default), it comes {} from here on.", name, said)
        return e
    d.say("With `{}` true (it is false by default), the result comes {}.", name, said)
    return E(f"{code.format(e.code)} if {name} else {e.code}", e.words, e.type)


def turned(d, e):
    """Two ends: one where a test of the value holds, another elsewhere."""
    if e.type not in ("int", "str", "list[int]", "list[str]", "dict[str,int]"):
        return e
    e = introduced(d, d.bind(e))
    test = predicate(d, e)
    one, two = chain(d, e, 1, (e.type,)), chain(d, e, 1, (e.type,))
    if not test or one.code == two.code or e.code not in (one.code, two.code) and d.rng.random() < 0.5:
        return e
    d.lines.append(f"if {test[0]}:\n    return {one.code}")
    return E(two.code, f"{one.words} if {e.words} {test[1]}, and otherwise {two.words}", e.type)


def introduced(d, e):
    """A local that takes long to say gets a sentence, so that it is said once."""
    if len(e.words) < 30:
        return e
    d.meaning.append((e.code, e.words))
    d.say("Let {} be {}.", f"`{e.code}`", e.words)
    return E(e.code, f"`{e.code}`", e.type)
