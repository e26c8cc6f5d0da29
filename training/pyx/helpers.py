"""Functions with helpers: a step of one item has a name, and the entry maps, filters,
sorts or folds with it. A helper at module level may stand behind its docstring later
(opaque rows), so it is described exactly, or in words that leave the value open."""

from . import names
from .chain import chain, item, predicate
from .draft import Draft, E, indent

CALLED = {
    "int": "score weight mark level rank value_of cost points measure".split(),
    "str": "clean shape code label tag form short_form convert show".split(),
    "bool": "good allowed wanted keep fits is_valid passes".split(),
}
# What a docstring says that does not determine the value.
VAGUE = {
    "int": ("Return a score for the {0}.", "Weigh the {0}.", "Compute how important the {0} is.", "Rate the {0}.", "Return the {0}'s rank."),
    "str": ("Clean up the {0}.", "Return a short form of the {0}.", "Bring the {0} into our format.", "Make a label for the {0}.", "Encode the {0}."),
    "bool": ("Check whether the {0} is acceptable.", "Tell if the {0} should be kept.", "Validate the {0}.", "Whether the {0} matters."),
}


class Inner(Draft):
    """The draft of a helper. Inside the entry function it may use the entry's parameters."""

    def __init__(self, outer, nested):
        super().__init__(outer.rng)
        self.outer, self.nested = outer, nested
        self.taken = set(outer.taken)
        self.focus = outer.focus

    def extra(self, t, role, pool, always=False):
        if not self.nested:
            return None
        name = self.outer.extra(t, role, [n for n in pool or names.OF_TYPE[t] if n not in self.taken], always)
        self.taken |= self.outer.taken
        return name


def helped(d):
    """A collection and a helper for its items."""
    rng = d.rng
    t = rng.choice(("list[int]", "list[int]", "list[str]", "list[str]", "str", "list[list[int]]"))
    main = d.main(t)
    of = "char" if t == "str" else t[5:-1]
    given = rng.choice(("int", "int", "str", "bool"))
    made = helper(d, of, given, rng.random() < 0.25)
    return used(d, main, of, made) if made else None


def helper(d, of, given, nested):
    """(name, result type, phrase with {0} for the argument) of a new helper; None without."""
    h = Inner(d, nested)
    x = h.main(of, pool=names.ITEMS[of])
    x = x._replace(words=f"the {names.NOUN[of]}")
    if given == "bool":
        test = predicate(h, x)
        if not test:
            return None
        h.lines, said = [f"return {test[0]}"], f"whether {x.words} {test[1]}"
    else:
        said = valued(h, x, given)
        if not said:
            return None
    name = d.fresh(CALLED[given])
    lines = [f"def {name}({x.code}):"] + indent(h.lines)
    if nested:
        d.lines += lines
    else:
        d.before += lines
        d.opaque.append(documented(d, name, of, given, said))
    d.say(d.rng.choice(("A {where} `{name}` gives {said}.", "Have a {where} `{name}` that gives {said}.", "Let the {where} `{name}` return {said}.")).format(
        where="nested helper" if nested else "helper function", name=name, said=said).replace("{", "{{").replace("}", "}}"))
    return name, given, said


def documented(d, name, of, given, said):
    """The helper behind a docstring: mostly one from which its value follows."""
    if d.rng.random() < 0.65:
        return {"name": name, "doc": f"Return {said}.", "determined": True}
    return {"name": name, "doc": d.rng.choice(VAGUE[given]).format(names.NOUN[of]), "determined": False}


def valued(h, x, given):
    """The body of a helper that gives an int or a string; what it gives, in words."""
    e = item(h, x, (given,))
    if not e:
        return None
    rng = h.rng
    if rng.random() < 0.3:
        # One after the other: "twice x divided by 3" could be either of two things.
        more = chain(h, e._replace(words="r"), 1, (given,))
        if more.code != e.code and len(more.words) + len(e.words) < 100:
            e = more._replace(words=f"{more.words}, where r is {e.words}")
    elif rng.random() < 0.4:
        test, other = predicate(h, x), item(h, x, (given,))
        if test and other and other.code != e.code:
            h.lines += [f"if {test[0]}:", f"    return {e.code}", f"return {other.code}"]
            return f"{e.words} if {x.words} {test[1]}, and otherwise {other.words}"
    h.lines.append(f"return {e.code}")
    for name, meaning in reversed(h.meaning):
        e = e._replace(words=e.words.replace(f"`{name}`", meaning))
    return e.words


def used(d, main, of, made):
    """What the entry does with the helper."""
    name, given, _ = made
    rng, xs, x = d.rng, main.code, d.fresh(names.ITEMS[of])
    one, listed = names.NOUN[of], f"list[{of.replace('char', 'str')}]"
    if given == "bool":
        return E(*rng.choice((
            (f"list(filter({name}, {xs}))", f"the list of the {one}s in {main.words} for which `{name}` is true", listed),
            (f"[{x} for {x} in {xs} if {name}({x})]", f"the list of the {one}s in {main.words} for which `{name}` is true", listed),
            (f"[{x} for {x} in {xs} if not {name}({x})]", f"the list of the {one}s in {main.words} for which `{name}` is false", listed),
            (f"sum(map({name}, {xs}))", f"for how many {one}s in {main.words} `{name}` is true", "int"),
            (f"sum(1 for {x} in {xs} if {name}({x}))", f"for how many {one}s in {main.words} `{name}` is true", "int"),
            (f"[i for i, {x} in enumerate({xs}) if {name}({x})]", f"the list of indices of the {one}s in {main.words} for which `{name}` is true", "list[int]"),
            (f"sorted({xs}, key={name})", f"{main.words} as a list with those {one}s first for which `{name}` is false", listed),
            (f"list(itertools.takewhile({name}, {xs}))", f"the list of the {one}s at the beginning of {main.words} up to the first for which `{name}` is false", listed),
        )))
    if rng.random() < 0.35:
        return folded(d, main, of, name, given, x)
    choices = [
        (f"[{name}({x}) for {x} in {xs}]", f"the list of what `{name}` gives for each {one} in {main.words}", f"list[{given}]"),
        (f"list(map({name}, {xs}))", f"the list of what `{name}` gives for each {one} in {main.words}", f"list[{given}]"),
        (f"sorted(map({name}, {xs}))", f"the sorted list of what `{name}` gives for each {one} in {main.words}", f"list[{given}]"),
        (f"sorted({xs}, key={name})", f"the list of {main.words} sorted by what `{name}` gives", listed),
        (f"max({xs}, key={name})", f"the {one} in {main.words} for which `{name}` gives the most (the first such)", of.replace("char", "str")),
        (f"[({x}, {name}({x})) for {x} in {xs}]", f"the list of pairs of each {one} in {main.words} and what `{name}` gives for it", "pairs"),
    ]
    if of != "list[int]":
        choices.append((f"{{{x}: {name}({x}) for {x} in {xs}}}", f"a dict from each {one} in {main.words} to what `{name}` gives for it", f"dict[{of.replace('char', 'str')},{given}]"))
    if given == "int":
        choices += [(f"sum(map({name}, {xs}))", f"the sum of what `{name}` gives for each {one} in {main.words}", "int"), (f"sum({name}({x}) for {x} in {xs})", f"the sum of what `{name}` gives for each {one} in {main.words}", "int")]
    else:
        choices += [(f"''.join(map({name}, {xs}))", f"the string that joins what `{name}` gives for each {one} in {main.words}", "str"), (f"' '.join({name}({x}) for {x} in {xs})", f"what `{name}` gives for each {one} in {main.words}, joined by blanks", "str")]
    return E(*rng.choice(choices))


def folded(d, main, of, name, given, x):
    """A loop that calls the helper for each item."""
    rng, one = d.rng, names.NOUN[of]
    a = d.local(given)
    start = rng.choice(("0", "1", "10")) if given == "int" else rng.choice(("''", "'>'"))
    step, said = rng.choice((
        (f"{a} += {name}({x})", f"grows by what `{name}` gives for it"), (f"{a} = {a} * 2 + {name}({x})", f"is doubled and grows by what `{name}` gives for it"),
        (f"{a} = max({a}, {name}({x}))", f"becomes what `{name}` gives for it, if that is more"), (f"{a} = {name}({x}) - {a}", f"becomes what `{name}` gives for it, less the old value"),
    )) if given == "int" else rng.choice((
        (f"{a} += {name}({x})", f"gets what `{name}` gives for it appended"), (f"{a} = {name}({x}) + {a}", f"gets what `{name}` gives for it put in front"), (f"{a} += {name}({x}) + '-'", f"gets what `{name}` gives for it and a dash appended"),
    ))
    lines = [step]
    if rng.random() < 0.3 and of != "list[int]":
        stop = rng.choice((f"if len({a}) > {rng.randint(6, 12)}:", )) if given == "str" else f"if {a} > {rng.choice((10, 20, 30))}:"
        lines += [stop, "    break"]
        said += f", until it is {'longer than ' + stop.split()[-1][:-1] + ' characters' if given == 'str' else 'more than ' + stop.split()[-1][:-1]}"
    d.lines += [f"{a} = {start}", f"for {x} in {main.code}:"] + indent(lines)
    return E(a, f"a value that is at first {start} and, for each {one} in {main.words}, {said}", given)
