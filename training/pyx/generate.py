"""The corpus as a stream: programs that are worth learning from, each with its calls."""

import hashlib
import random

from .check import outcomes
from .programs import LEVELS, calls, finished, program

CALLS = 8


def rng_of(seed, *what):
    """A generator of its own for each item, so that any shard can be made alone."""
    return random.Random(hashlib.sha256(repr((seed, what)).encode()).digest())


def generated(seed, index, mix):
    """Item index of the stream `seed`: the first candidate that passes `worth`."""
    rng = rng_of(seed, "program", index)
    level = rng.choices(LEVELS, mix)[0]
    while True:
        try:
            source, entry, types = program(rng, level)
        except IndexError:  # a rule that had nothing to choose from
            continue
        done = finished(source, entry, types)
        if not done:
            continue
        code, types = done
        chosen = worth(code, calls(rng, entry, types, CALLS * 2))
        if chosen:
            return {"id": f"g{seed}-{index}", "level": level, "code": code, "calls": chosen[:CALLS]}


def worth(code, candidates):
    """The calls to keep, or nothing for a program that is dull, heavy or broken."""
    kept, results = [], []
    for call, result in zip(candidates, outcomes(code, candidates)):
        if result is None:
            continue
        if result.startswith("!") and sum(r.startswith("!") for r in results) >= 2:
            continue  # exceptions are shown, but they must not crowd out values
        kept.append(call)
        results.append(result)
    enough = len(kept) >= CALLS and len(set(results[:CALLS])) >= 3
    if set(results) <= {"True", "False"}:
        enough = len(kept) >= CALLS and 2 <= results[:CALLS].count("True") <= CALLS - 2
    return kept if enough else []
