"""From a collection to a result: the same intent as a loop, a comprehension or a call.

An intent is a row of a table: what is built up, how one item is taken in, the expression
that does it at once, and what the result is called.
"""

from typing import NamedTuple

from .draft import E, indent
from .each import ALL, THIS, chosen, each, plural, pick, told, value
from .chain import predicate


class Intent(NamedTuple):
    takes: tuple  # types of the value taken in
    gives: str  # type of the result; V is the value's type
    start: str
    steps: tuple  # forms of taking in a value {v}; {a} is the result so far
    whole: str  # the expression that does it at once; {v}, {for}; empty for none
    words: str  # {v} is the phrase of the value


ANY = ("int", "str", "tuple[str,int]", "tuple[int,int]", "list[int]")
INTENTS = (
    (20, Intent(ANY, "list[V]", "[]", ("{a}.append({v})", "{a}.append({v})", "{a}.append({v})", "{a} += [{v}]"), "[{v} {for}]", "the list of {v}")),
    (3, Intent(("int", "str"), "list[V]", "[]", ("{a}.insert(0, {v})",), "", "the list, in reverse order, of {v}")),
    (12, Intent(("int",), "int", "0", ("{a} += {v}", "{a} += {v}", "{a} = {a} + {v}"), "sum({v} {for})", "the sum of {v}")),
    (3, Intent(("int",), "int", "1", ("{a} *= {v}",), "math.prod({v} {for})", "the product of {v}")),
    (3, Intent(("int",), "int", "0", ("{a} = max({a}, {v})",), "max([0, *({v} {for})])", "the largest, at least 0, of {v}")),
    (2, Intent(("int",), "int", "0", ("{a} = {a} * 2 + {v}", "{a} = {a} * 2 + {v}"), "", "the number got by starting at 0 and, item by item, doubling it and adding {v}")),
    (2, Intent(("int",), "int", "0", ("{a} = {v} - {a}",), "", "the number got by starting at 0 and, item by item, taking it away from {v}")),
    (8, Intent(("str", "char"), "str", "''", ("{a} += {v}", "{a} += {v}", "{a} = {a} + {v}"), "''.join({v} {for})", "the string that joins {v}")),
    (4, Intent(("str", "char"), "str", "''", ("{a} = {v} + {a}",), "", "the string that joins, in reverse order, {v}")),
    (5, Intent(("int", "str"), "set[V]", "set()", ("{a}.add({v})",), "{{{v} {for}}}", "the set of {v}")),
    (3, Intent(("int", "str"), "list[V]", "[]", ("if {v} not in {a}:\n    {a}.append({v})",), "", "the list, without repetitions, of {v}")),
    (3, Intent(("int",), "list[int]", "[0]", ("{a}.append({a}[-1] + {v})",), "", "the list that starts with 0 and then holds the running totals of {v}")),
    (3, Intent(("int", "str"), "list[V]", "deque()", ("{a}.appendleft({v})",), "", "the list, in reverse order, of {v}")),
)


def gather(d, e):
    """A result gathered from the collection e, or None where e is none."""
    over = each(d, e)
    if not over:
        return None
    d.taken |= set()
    ways = ((mapped, 46), (counted, 10), (kept, 10), (tallied, 12), (grouped, 9), (looked_up, 8), (best, 6), (quantified, 4), (parted, 4), (two_ways, 7))
    return d.rng.choices([w for w, _ in ways], [n for _, n in ways])[0](d, over)


def mapped(d, over):
    v = value(d, over, ANY)
    if not v:
        return None
    kinds = [(w, i) for w, i in INTENTS if v.type in i.takes or v.type == "char" and "str" in i.takes]
    intent = d.rng.choices([i for _, i in kinds], [w for w, _ in kinds])[0]
    test = chosen(d, over, 0.8 if v.code == over.parts[-1].code else 0.4)
    result_type = intent.gives.replace("V", v.type.replace("char", "str"))
    words = intent.words.format(v=told(over, v.words, test))
    if intent.whole and d.rng.random() < 0.4:
        return E(at_once(d, over, intent, v, test), words, result_type)
    return looped(d, over, intent, v, test, words, result_type)


def at_once(d, over, intent, v, test):
    """The comprehension, or map and filter where a plain function does."""
    if intent.gives == "list[V]" and not test.code and "," not in over.target and d.rng.random() < 0.3:
        return f"list(map(lambda {over.target}: {v.code}, {over.over}))"
    clause = over.head() + (f" if {test.code}" if test.code else "")
    return intent.whole.replace("{v}", v.code).replace("{for}", clause).replace("{{", "{").replace("}}", "}")


def looped(d, over, intent, v, test, words, result_type):
    """The loop that takes items in one by one."""
    a = d.local(result_type)
    step = d.rng.choice(intent.steps)
    if step.startswith("if {v}") and not v.code.isidentifier():  # said once, computed once
        named = d.fresh(["value", "new", "got", "y"])
        lines = [f"{named} = {v.code}"] + step.format(a=a, v=named).split("\n")
    else:
        lines = step.format(a=a, v=v.code).split("\n")
    d.lines += [f"{a} = {intent.start}", over.head() + ":"] + indent(guarded(d, test, lines))
    return E(f"list({a})" if intent.start == "deque()" else a, words, result_type)


def guarded(d, test, lines):
    """The lines for chosen items only: inside an if, or behind a continue."""
    if not test.code:
        return lines
    if d.rng.random() < 0.2:
        return [f"if not ({test.code}):", "    continue"] + lines
    return [f"if {test.code}:"] + indent(lines)


def counted(d, over):
    """How many items pass a test."""
    test = chosen(d, over, 1)
    if test is ALL:
        return None
    words = f"the number of {over.one}s in {over.source}{test.plural}"
    form = d.rng.random()
    if form < 0.25:
        return E(f"sum(1 {over.head()} if {test.code})", words, "int")
    if form < 0.35:
        return E(f"len([{over.parts[-1].code} {over.head()} if {test.code}])", words, "int")
    if form < 0.45:
        return E(f"sum({test.code} {over.head()})", words, "int")
    a = d.fresh(["count", "total", "n", "hits"])
    d.lines += [f"{a} = 0", over.head() + ":"] + indent(guarded(d, test, [f"{a} += 1"]))
    return E(a, words, "int")


def kept(d, over):
    """The items that pass a test, as they are."""
    if len(over.parts) > 1:
        return kept_pairs(d, over)
    x = over.parts[0]
    test = chosen(d, over, 1)
    if test is ALL:
        return None
    t, words = f"list[{x.type.replace('char', 'str')}]", f"the list of {plural(over, test)}"
    form = d.rng.random()
    if form < 0.3:
        return E(f"list(filter(lambda {x.code}: {test.code}, {over.over}))", words, t)
    if form < 0.45 and x.type == "char":
        return E(f"''.join(filter(lambda {x.code}: {test.code}, {over.over}))", f"the string of {plural(over, test)}", "str")
    if form < 0.7:
        return E(f"[{x.code} {over.head()} if {test.code}]", words, t)
    a = d.local(t)
    d.lines += [f"{a} = []", over.head() + ":"] + indent(guarded(d, test, [f"{a}.append({x.code})"]))
    return E(a, words, t)


def kept_pairs(d, over):
    test = chosen(d, over, 1)
    x, y = over.parts
    if test is ALL:
        return None
    if over.one == "item" and over.over.endswith(".items()") and d.rng.random() < 0.7:
        return E(f"{{{x.code}: {y.code} {over.head()} if {test.code}}}", f"the dict of {plural(over, test)}", f"dict[{x.type},{y.type}]")
    called = {"key": "keys", "value": "values", "index": "indices", "position (counted from 1)": "positions (counted from 1)"}
    part = d.rng.choice(over.parts)
    noun = part.words.removeprefix("its ")
    noun = "items" if noun == "the item itself" else called.get(noun, noun + "s")
    return E(f"[{part.code} {over.head()} if {test.code}]", f"the list of the {noun} of {plural(over, test)}", f"list[{part.type}]")


def tallied(d, over):
    """A dict that counts, or sums, by key."""
    k = value(d, over, ("str", "char", "int"), 0.5)
    if not k or k.type == "int" and k.code == over.parts[-1].code:
        return None
    test = chosen(d, over, 0.25)
    t = f"dict[{k.type.replace('char', 'str')},int]"
    words = f"a dict that counts how often each result occurs of taking {told(over, k.words, test)}"
    if k.words == THIS:
        words = f"a dict that counts how often each {over.one} in {over.source}{test.words} occurs"
    a, key = d.local(t), k.code
    if d.rng.random() < 0.15 and k.code.isidentifier():
        return E(f"dict(Counter({key} {over.head()}{' if ' * bool(test.code)}{test.code}))", words, t)
    start, lines = d.rng.choice((
        ("{}", [f"{a}[{key}] = {a}.get({key}, 0) + 1"]), ("{}", [f"{a}[{key}] = {a}.get({key}, 0) + 1"]),
        ("{}", [f"{a}.setdefault({key}, 0)", f"{a}[{key}] += 1"]), ("{}", [f"if {key} in {a}:", f"    {a}[{key}] += 1", "else:", f"    {a}[{key}] = 1"]),
        ("{}", ["try:", f"    {a}[{key}] += 1", "except KeyError:", f"    {a}[{key}] = 1"]), ("defaultdict(int)", [f"{a}[{key}] += 1"]), ("Counter()", [f"{a}.update([{key}])"]),
    ))
    d.lines += [f"{a} = {start}", over.head() + ":"] + indent(guarded(d, test, lines))
    return E(a if start == "{}" else f"dict({a})", words, t)


def grouped(d, over):
    """A dict from a key to the list of items that have it, or to a value of the last."""
    k = value(d, over, ("int", "str", "char"), 0.1)
    x = over.parts[-1]
    if not k or k.code == x.code:
        return looked(d, over)
    kt, xt = k.type.replace("char", "str"), x.type.replace("char", "str")
    if xt not in ("int", "str"):
        return None
    t, test = f"dict[{kt},list[{xt}]]", chosen(d, over, 0.2)
    what = f"{over.one}s" if x.words == THIS else x.words.removeprefix("its ") + "s" if x.words != "the item itself" else "items"
    words = f"a dict of lists that groups the {what} of {plural(over, test)} by a key, which is {told(over, k.words).split(' for each')[0].replace(f'each {over.one} in {over.source}', f'the {over.one}')}"
    if x.words == THIS:
        words = words.replace(f"the {what} of {plural(over, test)}", plural(over, test))
    a = d.local(t)
    start, lines = d.rng.choice((
        ("{}", [f"{a}.setdefault({k.code}, []).append({x.code})"]), ("{}", [f"{a}.setdefault({k.code}, []).append({x.code})"]),
        ("{}", [f"if {k.code} not in {a}:", f"    {a}[{k.code}] = []", f"{a}[{k.code}].append({x.code})"]), ("defaultdict(list)", [f"{a}[{k.code}].append({x.code})"]),
    ))
    d.lines += [f"{a} = {start}", over.head() + ":"] + indent(guarded(d, test, lines))
    return E(a if start == "{}" else f"dict({a})", words, t)


def looked(d, over):
    """A dict from items to what is made of them."""
    x = over.parts[0]
    v = value(d, over, ("int", "str"), 0)
    if not v or x.type not in ("int", "str", "char") or v.code == x.code:
        return None
    t, test = f"dict[{x.type.replace('char', 'str')},{v.type}]", chosen(d, over, 0.3)
    key = f"each {over.one} in {over.source}{test.words}" if x.words == THIS else f"{x.words} of each {over.one} in {over.source}{test.words}".replace("its ", "the ")
    words = f"a dict from {key} to {v.words.replace(THIS, 'it')}"
    if d.rng.random() < 0.6:
        return E(f"{{{x.code}: {v.code} {over.head()}{' if ' * bool(test.code)}{test.code}}}", words, t)
    a = d.local(t)
    d.lines += [f"{a} = {{}}", over.head() + ":"] + indent(guarded(d, test, [f"{a}[{x.code}] = {v.code}"]))
    return E(a, words, t)


def looked_up(d, over):
    """The first item that passes a test; ends the function where it is a loop."""
    test = chosen(d, over, 1)
    if test is ALL or len(over.parts) > 1 and over.one == "pair":
        return None
    part = over.parts[0]
    t = part.type.replace("char", "str")
    none, said = ("-1", "-1") if t == "int" else ("''", "the empty string") if t == "str" else ("[]", "an empty list")
    if d.rng.random() < 0.2:
        none, said = "None", "None"
    what = f"the first {over.one} in {over.source}{test.words}" if part.words == THIS else f"{part.words.replace('its ', 'the ')} of the first {over.one} in {over.source}{test.words}"
    words = f"{what} ({said} if there is none)"
    if d.rng.random() < 0.3:
        return E(f"next(({part.code} {over.head()} if {test.code}), {none})", words, t if none != "None" else "none")
    d.lines += [over.head() + ":"] + indent([f"if {test.code}:", f"    return {part.code}"])
    return E(none, words, "end")


def best(d, over):
    """The item with the largest or smallest of something."""
    x = over.parts[-1]
    if len(over.parts) > 1 or x.type not in ("int", "str", "list[int]"):
        return None
    v = value(d, over, ("int",), 0.3)
    if not v or v.type != "int":
        return None
    most = d.rng.random() < 0.6
    by = "" if v.code == x.code else f" by {told(over, v.words).replace(f'each {over.one} in {over.source}', 'it')}"
    words = f"the {('largest' if most else 'smallest') if not by else ('top' if most else 'bottom')} {over.one} in {over.source}{by}, or None if there is none (the first such)"
    if by and d.rng.random() < 0.5:
        return E(f"{'max' if most else 'min'}({over.over}, key=lambda {x.code}: {v.code}, default=None)", words, "none")
    a = d.fresh(["best", "top", "found", "winner"])
    here = x.code
    there = E(v.code.replace(x.code, a), "", "") if not by else None
    mark = ">" if most else "<"
    if there:
        d.lines += [f"{a} = None", over.head() + ":"] + indent([f"if {a} is None or {here} {mark} {a}:", f"    {a} = {here}"])
        return E(a, words, "none")
    key = d.fresh(["mark", "score", "level", "weight"])
    high = d.fresh(["high", "record", "limit", "edge"])
    d.lines += [f"{a} = {high} = None", over.head() + ":"] + indent([f"{key} = {v.code}", f"if {high} is None or {key} {mark} {high}:", f"    {a}, {high} = {here}, {key}"])
    return E(a, words, "none")


def quantified(d, over):
    """Whether any or all items pass a test."""
    test = chosen(d, over, 1)
    if test is ALL:
        return None
    every = d.rng.random() < 0.5
    words = f"whether {'every' if every else 'any'} {over.one} in {over.source} is one{test.words}"
    if d.rng.random() < 0.6:
        return E(f"{'all' if every else 'any'}({test.code} {over.head()})", words, "bool")
    d.lines += [over.head() + ":"] + indent([f"if {'not (' if every else ''}{test.code}{')' if every else ''}:", f"    return {not every}"])
    return E(str(every), words, "end")


def parted(d, over):
    """Two lists: the items that pass a test and the others."""
    if len(over.parts) > 1:
        return None
    test, x = chosen(d, over, 1), over.parts[0]
    if test is ALL:
        return None
    a, b = d.fresh(["yes", "first", "good", "left"]), d.fresh(["no", "rest", "others", "right"])
    lines = [f"if {test.code}:", f"    {a}.append({x.code})", "else:", f"    {b}.append({x.code})"]
    if d.rng.random() < 0.3:
        lines = [f"({a} if {test.code} else {b}).append({x.code})"]
    d.lines += [d.rng.choice((f"{a}, {b} = [], []", f"{a} = []\n{b} = []")), over.head() + ":"] + indent(lines)
    glue = f"({a}, {b})" if d.rng.random() < 0.6 else f"{a} + {b}"
    words = f"{'a pair of lists' if glue[0] == '(' else 'one list'}: first {plural(over, test)}, then the other {over.one}s"
    return E(glue, words, "pair" if glue[0] == "(" else f"list[{x.type.replace('char', 'str')}]")


def two_ways(d, over):
    """One value where a test holds and another elsewhere, gathered."""
    test = chosen(d, over, 1)
    v, w = value(d, over, ("int", "str")), value(d, over, ("int", "str"))
    if test is ALL or not v or not w or v.code == w.code or {v.type, w.type} not in ({"int"}, {"str"}, {"str", "char"}, {"char"}):
        return None
    t = v.type.replace("char", "str")
    intent = next(i for i in d.rng.sample([i for _, i in INTENTS[:9] if i.takes != ANY] + [INTENTS[0][1]] * 2, 9) if t in i.takes)
    result_type = intent.gives.replace("V", t)
    a, step = d.local(result_type), intent.steps[0]
    first = told(over, v.words)
    words = intent.words.format(v=f"{first} if the {over.one} is one{test.words}, and of {w.words.replace(THIS, 'it')} otherwise")
    if intent.whole and d.rng.random() < 0.3:
        both = E(f"({v.code}) if {test.code} else ({w.code})", "", t)
        return E(at_once(d, over, intent, both, ALL), words, result_type)
    lines = [f"if {test.code}:"] + indent(step.format(a=a, v=v.code).split("\n")) + ["else:"] + indent(step.format(a=a, v=w.code).split("\n"))
    d.lines += [f"{a} = {intent.start}", over.head() + ":"] + indent(lines)
    return E(a, words, result_type)
