"""The corpus in its order: draws that give items, of which duplicates and evaluation data are dropped.

A draw is one random program, or a seed with its mutants. It depends on the random seed
and its own name alone, and shard i of n takes every n-th. Whether a program was drawn
before is asked of all draws, not of the shard's: every shard looks at the text of the
others' programs, which costs little beside running and comparing them, so whatever the
number of shards the same items are kept. Mutants are compared with all programs drawn
before them, and with each other within their draw.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Callable

from . import mutants, twins
from .drills import drill
from .examples import Unfit
from .generate import completed, named, of_operations, operations, rng_of, sketch, start
from .mbpp import tasks
from .puzzles import puzzles
from .seeds import seeds

SOURCES = ("generated", "mbpp", "p3", "seed", "mutant")
TRIALS = ("guess",)  # made to be run once, for what becomes of them: see guesses.py
FAULTS = 3  # faulty variants of a program of a data file


@dataclass(frozen=True)
class Draw:
    name: str
    source: str
    make: Callable  # make(own) -> items, the text of the first alone unless own. Raises Unfit.


@dataclass
class Tally:
    """What became of the draws of one shard."""

    written: Counter = field(default_factory=Counter)  # by source
    duplicates: Counter = field(default_factory=Counter)  # by source
    hits: Counter = field(default_factory=Counter)  # by source and benchmark
    unfit: Counter = field(default_factory=Counter)  # by source and reason


def draws(a, broken):
    """Every draw of the corpus that the options `a` describe. Lines of data files that are
    no records are counted in broken."""
    if "generated" in a.sources:
        for index in range(a.programs):
            yield Draw(f"g{a.seed}-{index}", "generated", lambda own, index=index: random_program(a, index, own))
        for index in range(a.drills):
            yield Draw(f"d{a.seed}-{index}", "generated", lambda own, index=index: [practised(a.seed, index)])
    if a.data is None:
        return
    files = {"mbpp": tasks(a.data, broken), "p3": puzzles(a.data, a.answers, broken), "seed": seeds(a.data, broken, a.taken), "guess": seeds(a.data, broken, None) if "guess" in a.sources else ()}
    for source, found in files.items():
        if {source, "mutant"} & set(a.sources) and (source not in TRIALS or source in a.sources):
            for name, make in found:
                yield Draw(name, source, lambda own, name=name, make=make, source=source: family(a, source, name, make, own))


def random_program(a, index, own):
    if of_operations(index):
        return [operations(a.seed, index)]
    rng, level = start(a.seed, index, a.mix)
    sketched = sketch(rng, level)
    if not own:
        return [{"code": sketched.code}]
    item = completed(rng, sketched)
    if not item:
        raise Unfit("dull or heavy", sketched.code)
    return [named(a.seed, index, level, item)]


def practised(seed, index):
    made = drill(rng_of(seed, "drill", index))
    if not made:
        raise Unfit("no call of a drill ends well")
    code, entry, calls = made
    return {"id": f"d{seed}-{index}", "source": "generated", "entry": entry, "code": code, "calls": calls}


def family(a, source, name, make, own):
    """An item of a data file, with faulty variants where its purpose is known, and its mutants."""
    rng = rng_of(a.seed, source, name)
    item = make(rng)
    if not own:
        return [item]
    if item.get("nl"):
        item["buggy"] = mutants.faults(rng, item["code"], FAULTS)
    made = [item]
    if "mutant" in a.sources:
        for k, (code, entry, calls) in enumerate(mutants.mutants(rng, item["code"], item["entry"], item["calls"], a.mutants)):
            made.append({"id": f"m:{item['id']}:{k}", "source": "mutant", "entry": entry, "code": code, "calls": calls})
    return made


def key(item):
    return twins.key(item["code"]) if "code" in item else twins.digest(item["exprs"])


class Stream:
    """One shard of the corpus. It goes on where `output` says that it stopped."""

    def __init__(self, a, index, output, broken):
        self.a, self.index, self.output, self.broken = a, index, output, broken
        self.tally = Tally(**{name: Counter(c) for name, c in output.tally.items()})
        self.seen = set(output.keys())

    def run(self, progress):
        shard, shards = self.a.shard
        for n, draw in enumerate(draws(self.a, self.broken)):
            own = n % shards == shard
            if n >= self.output.next:
                self.draw(draw, own)
                self.output.step(n + 1, self.tally)
                progress(n + 1, self.tally)
        self.output.finish(self.tally, self.broken)

    def draw(self, draw, own):
        try:
            items = draw.make(own)
        except Unfit as e:
            if own:
                self.tally.unfit[f"{draw.source}: {e.args[0]}"] += 1
            if e.args[1:]:  # the other shards did not see that it is unfit
                self.know(twins.key(e.args[1]))
            return
        hit, near = None, set()
        for item in items:
            k = key(item)
            double = k in self.seen or k in near
            near.add(k)
            if item is items[0]:
                self.know(k)
            hit = hit or own and self.hit(item)
            if own and item["source"] in self.a.sources:
                self.settle(item, double, hit)

    def know(self, k):
        if k not in self.seen:
            self.seen.add(k)
            self.output.know(k)

    def hit(self, item):
        """What of the evaluation data an item is, if it is. Where a seed is, its mutants go with it."""
        if self.index is None or "code" not in item:
            return None
        return self.index.hit(item["code"], [item[f] for f in ("nl", "purpose") if item.get(f)])

    def settle(self, item, double, hit):
        source = item["source"]
        if double:
            self.tally.duplicates[source] += 1
        elif hit:
            name, look = hit
            self.tally.hits[f"{source}: {name.partition(':')[0]}"] += 1
            self.output.drop({"id": item["id"], "source": source, "hit": name, "look": look})
        else:
            self.tally.written[source] += 1
            self.output.write(item)
