"""The corpus in its order: draws that give items, of which duplicates and evaluation data are dropped.

A draw is one random program, or a seed with its mutants. It depends on the random
seed and its own name alone, so shards make theirs without the others': shard i of n
takes every n-th draw. What is likely to be drawn twice (`common`) is also made, not
written, by the shards that do not own it: all of them know it, and whatever the number
of shards the same items are kept. The rest is compared with the common items drawn
before it and with those of its own draw.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Callable

from . import mutants, twins
from .examples import Unfit
from .generate import generated, rng_of
from .mbpp import tasks
from .programs import LEVELS
from .puzzles import puzzles
from .seeds import seeds

SOURCES = ("generated", "mbpp", "p3", "seed", "mutant")
COMMON = {0}  # levels of random programs that come out alike
FAULTS = 3  # faulty variants of a program of a data file


@dataclass(frozen=True)
class Draw:
    name: str
    source: str
    common: bool  # its first item is compared with everything that is drawn later
    make: Callable  # make(whole) -> items; the first alone unless whole. Raises Unfit.


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
            yield Draw(f"g{a.seed}-{index}", "generated", level(a, index) in COMMON, lambda _, index=index: [generated(a.seed, index, a.mix)])
    if a.data is None:
        return
    files = {"mbpp": tasks(a.data, broken), "p3": puzzles(a.data, a.answers, broken), "seed": seeds(a.data, broken)}
    for source, found in files.items():
        if {source, "mutant"} & set(a.sources):
            for name, make in found:
                yield Draw(name, source, True, lambda whole, name=name, make=make, source=source: family(a, source, name, make, whole))


def level(a, index):
    """The level of a random program, which is the first thing drawn for it."""
    return rng_of(a.seed, "program", index).choices(LEVELS, a.mix)[0]


def family(a, source, name, make, whole):
    """An item of a data file, with faulty variants where its purpose is known, and its mutants."""
    rng = rng_of(a.seed, source, name)
    item = make(rng)
    if item.get("nl"):
        item["buggy"] = mutants.faults(rng, item["code"], FAULTS)
    made = [item]
    if whole and "mutant" in a.sources:
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
            if n >= self.output.next and (own or draw.common):
                self.draw(draw, own)
                self.output.step(n + 1, self.tally)
                progress(n + 1, self.tally)
        self.output.finish(self.tally, self.broken)

    def draw(self, draw, own):
        try:
            items = draw.make(own)
        except Unfit as e:
            if own:
                self.tally.unfit[f"{draw.source}: {e}"] += 1
            return
        near = set()  # keys of this draw that no other is compared with
        hit = None
        for i, item in enumerate(items):
            k = key(item)
            double = k in self.seen or k in near
            if i == 0 and draw.common:
                self.know(k)
            near.add(k)
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
