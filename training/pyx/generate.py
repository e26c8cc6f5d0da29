"""The corpus as a stream: programs that are worth learning from, each with its calls."""

import ast
import hashlib
import random
from typing import NamedTuple

from . import wording
from .check import Trial
from .dull import dull
from .faults import faults
from .inputs import CALLS, choose, fixed  # noqa: F401 (CALLS for the other sources)
from .micro import micro
from .programs import LEVELS, program, signed, source
from .properties import properties

MICRO = 12  # every so many-th item is one of micro-operations


def rng_of(seed, *what):
    """A generator of its own for each item, so that any shard can be made alone."""
    return random.Random(hashlib.sha256(repr((seed, what)).encode()).digest())


class Sketch(NamedTuple):
    """A program of which nothing has run yet."""

    draft: object
    code: str  # as it is shown
    tree: ast.AST  # of code


def generated(seed, index, mix):
    """Item index of the stream `seed`: micro-operations now and then, else the first
    candidate that is worth it."""
    if of_operations(index):
        return operations(seed, index)
    rng, level = start(seed, index, mix)
    while True:
        item = completed(rng, sketch(rng, level))
        if item:
            return named(seed, index, level, item)


def start(seed, index, mix):
    """(rng, level) of a random program."""
    rng = rng_of(seed, "program", index)
    return rng, rng.choices(LEVELS, mix)[0]


def of_operations(index):
    """Whether the item of that index is one of micro-operations."""
    return index % MICRO == MICRO - 1


def operations(seed, index):
    return {"id": f"g{seed}-{index}", "source": "generated", "exprs": micro(rng_of(seed, "operations", index))}


def named(seed, index, level, item):
    return {"id": f"g{seed}-{index}", "source": "generated", "level": level, **item}


def sketch(rng, level):
    """The next program whose text is not dull. It costs a fifth of what an item does, so
    that shards can look at each other's."""
    while True:
        draft = program(rng, level)
        tree = ast.parse(source(draft)) if draft and draft.params else None
        if tree and not dull(tree):
            code = ast.unparse(tree)
            return Sketch(draft, code, ast.parse(code))  # line numbers of the canonical spelling


def completed(rng, sketched):
    """The program with everything that is known of it; None where it is not worth it."""
    draft, code, tree = sketched
    trial = Trial(code)
    found = choose(draft, rng, tree, trial)
    if not found:
        return None
    kept, inputs = found
    kept = kept + fixed(draft, kept, trial)
    item = {"entry": draft.entry, "code": code, "calls": [k.call for k in kept]}
    item["nl"] = wording.statement(draft, ", ".join(map(signed, draft.order)))
    item["purpose"] = wording.purpose(draft)
    item |= properties(draft, kept, inputs, tree)
    faulty = faults(rng, tree, kept, draft.entry)
    item["buggy"], item["failing"] = [source for source, _ in faulty], [calls for _, calls in faulty]
    if draft.opaque:
        item["opaque"] = draft.opaque
    return item
