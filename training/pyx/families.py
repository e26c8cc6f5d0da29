"""Families of programs: what a function is about, by level, with weights after use."""

from . import gather
from .chain import chain
from .draft import E
from .helpers import helped
from .scenes import play, scenes
from .steps import guarded, prelude

MAIN = {
    "str": 30, "list[int]": 24, "list[str]": 16, "dict[str,int]": 12, "int": 12, "list[tuple[str,int]]": 4, "list[list[int]]": 4, "set[int]": 2, "set[str]": 2,
    "tuple[int,int]": 1, "list[tuple[int,int]]": 2, "dict[str,str]": 2, "dict[str,list[int]]": 2, "float": 1,
}


def weighted(rng, table):
    return rng.choices(list(table), list(table.values()))[0]


def families(level):
    return LEVEL[level]


def line(d):
    """One expression of one to three operations."""
    main = d.main(weighted(d.rng, MAIN))
    return chain(d, main, d.rng.choice((2, 2, 3) if main.type == "int" else (1, 2, 2, 2, 2, 3)))


def steps(d):
    """Operations one after another, some through locals."""
    e = d.main(weighted(d.rng, MAIN))
    for _ in range(d.rng.choice((2, 2, 3))):
        e = chain(d, e, d.rng.choice((1, 1, 2)))
        if d.rng.random() < 0.65 and not e.code.isidentifier():
            e = d.bind(e)
    return e


def gathered(d):
    """A collection, perhaps brought into form, and what is gathered from it."""
    main = d.main(weighted(d.rng, {k: v for k, v in MAIN.items() if k not in ("float", "tuple[int,int]", "dict[str,list[int]]")}))
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
    3: ((twice, 4), (scene("functions"), 3), (helped, 6), (scene("classes"), 3), (scene("errors"), 2), (scene("generators"), 2), (scene("recursion"), 3), (scene("match"), 1), (scene("library"), 1)),
}
