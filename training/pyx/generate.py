"""The corpus as a stream: programs that are worth learning from, each with its calls."""

import ast
import hashlib
import random

from . import wording
from .check import Trial
from .dull import dull
from .faults import faults
from .inputs import CALLS, choose  # noqa: F401 (CALLS for the other sources)
from .programs import LEVELS, ordered, program, signed, source
from .properties import properties


def rng_of(seed, *what):
    """A generator of its own for each item, so that any shard can be made alone."""
    return random.Random(hashlib.sha256(repr((seed, what)).encode()).digest())


def generated(seed, index, mix):
    """Item index of the stream `seed`: the first candidate that is worth it."""
    rng = rng_of(seed, "program", index)
    level = rng.choices(LEVELS, mix)[0]
    while True:
        item = candidate(rng, level)
        if item:
            return {"id": f"g{seed}-{index}", "source": "generated", "level": level, **item}


def candidate(rng, level):
    """One program with everything that is known of it; None where it is not worth it."""
    draft = program(rng, level)
    if not draft or not draft.params:
        return None
    tree = ast.parse(source(draft))
    if dull(tree):
        return None
    code = ast.unparse(tree)
    tree = ast.parse(code)  # line numbers of the canonical spelling
    trial = Trial(code)
    found = choose(draft, rng, tree, trial)
    if not found:
        return None
    kept, inputs = found
    item = {"entry": draft.entry, "code": code, "calls": [k.call for k in kept]}
    item["nl"] = wording.statement(draft, ", ".join(map(signed, ordered(draft))))
    item["purpose"] = wording.purpose(draft)
    item |= properties(draft, kept, inputs, trial)
    item["buggy"] = faults(rng, tree, kept, draft.entry)
    if draft.opaque:
        item["opaque"] = draft.opaque
    return item
