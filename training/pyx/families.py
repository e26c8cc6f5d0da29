"""Families of programs: what a function is about, by level, with weights after use."""

import re

from . import gather
from .chain import chain, predicate
from .draft import E
from .helpers import helped
from .scenes import play, scenes
from .steps import guarded, prelude
from .table import table

MAIN = {
    "str": 30, "list[int]": 24, "list[str]": 16, "dict[str,int]": 12, "int": 12, "list[tuple[str,int]]": 4, "list[list[int]]": 4, "set[int]": 2, "set[str]": 2,
    "tuple[int,int]": 1, "list[tuple[int,int]]": 2, "dict[str,str]": 2, "dict[str,list[int]]": 2, "float": 1,
}


COLLECTIONS = {t: w for t, w in MAIN.items() if t not in ("float", "tuple[int,int]", "dict[str,list[int]]")}


def weighted(rng, types):
    return rng.choices(list(types), list(types.values()))[0]


def subject(d, types=MAIN):
    """The type of the main parameter: rather one that the focus is a method of."""
    if d.focus and d.rng.random() < 0.8:
        of = table("ops.txt").takers(d.focus) + [f"list[{t}]" for t in table("items.txt").takers(d.focus) + table("tests.txt").takers(d.focus)]
        fit = [t for t in dict.fromkeys(t.replace("list[char]", "str") for t in of) if t in types]
        if fit:
            return d.rng.choice(fit)
    return weighted(d.rng, types)


def families(level):
    return LEVEL[level]


def line(d):
    """One expression of one to three operations."""
    main = d.main(subject(d))
    if d.rng.random() < judged(d, main):
        return verdict(d, main)
    return chain(d, main, d.rng.choice((2, 2, 3) if main.type == "int" else (1, 2, 2, 2, 2, 3)))


def judged(d, e):
    """How often a program is a test of e: mostly, where its focus is one."""
    return 0.8 if d.focus and e.type in table("tests.txt").takers(d.focus) else 0.12


def verdict(d, e):
    """Whether a value, or two, pass a test."""
    if d.rng.random() < 0.4:
        e = d.bind(chain(d, e, 1))
    first = predicate(d, e)
    second = predicate(d, e)
    if not first:
        return None
    if not second or second[0] == first[0] or d.rng.random() < 0.2:
        return E(first[0], f"whether {e.words} {first[1]}", "bool")
    glue = d.rng.choice(("and", "or"))
    if d.rng.random() < 0.3:
        d.lines.append(f"if {first[0]}:\n    return {glue == 'or'}")
        return E(second[0], f"{glue == 'or'} if {e.words} {first[1]}, and otherwise whether it {second[1]}", "bool")
    return E(f"({first[0]}) {glue} ({second[0]})", f"whether {e.words} {first[1]} {glue} {second[1]}", "bool")


def steps(d):
    """Operations one after another, some through locals."""
    e = d.main(subject(d))
    if d.rng.random() < judged(d, e):
        return verdict(d, e)
    for _ in range(d.rng.choice((2, 2, 3))):
        e = chain(d, e, d.rng.choice((1, 1, 2)))
        if d.rng.random() < 0.65 and not e.code.isidentifier():
            e = d.bind(e)
    return e


def gathered(d):
    """A collection, perhaps brought into form, and what is gathered from it."""
    main = d.main(subject(d, COLLECTIONS))
    e = main
    if d.rng.random() < 0.25:
        made = chain(d, e, 1)
        if made.type in ("list[int]", "list[str]", "dict[str,int]", "str", "list[tuple[str,int]]"):
            e = d.bind(made) if d.rng.random() < 0.6 else made
    elif main.type in ("list[int]", "list[str]") and d.rng.random() < 0.06:
        d.params[main.code].star = "*"
    elif main.type == "dict[str,int]" and d.rng.random() < 0.05:
        d.params[main.code].star = "**"
    made = gather.gather(d, e)
    if made and d.rng.random() < 0.1:
        guarded(d, main, made.type)
    return made


def twice(d):
    """Gathered from what was gathered."""
    first = gathered(d)
    if not first or first.type in ("end", "none", "pair", "bool", "int"):
        return None
    e = d.bind(first)
    return gather.gather(d, e)


def scene(*files):
    """A family out of files of scenes."""
    def family(d):
        found = [s for f in files for s in scenes(f)]
        if d.focus and d.rng.random() < 0.5:
            found = [s for s in found if d.focus in s.text or re.search(rf"[:;] {d.focus[1:-1]}\b", s.text)] or found
        s = d.rng.choices(found, [s.weight for s in found])[0]
        e = play(d, s)
        if not d.before and not s.final and d.rng.random() < 0.22:
            first = next(iter(d.params))
            p = d.params[first]
            if not p.role or p.role in ("letters", "word", "mixed", "sentence"):
                d.lines, d.said, d.meaning, rest = [], [], [], (d.lines, d.said, d.meaning)
                prelude(d, E(first, f"`{first}`", p.type))
                d.lines, d.said, d.meaning = d.lines + rest[0], d.said + rest[1], d.meaning + rest[2]
        return e
    family.__name__ = "scene_" + "_".join(files)
    return family


LEVEL = {
    0: ((line, 1),),
    1: ((steps, 5), (scene("edits"), 5)),
    2: ((gathered, 10), (scene("loops"), 5), (scene("branches"), 3), (scene("edits"), 2)),
    3: ((twice, 4), (scene("functions"), 3), (helped, 10), (scene("classes"), 3), (scene("objects"), 4), (scene("errors"), 2), (scene("generators"), 2), (scene("recursion"), 3), (scene("match"), 1), (scene("library"), 1)),
}
