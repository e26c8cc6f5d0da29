"""Rows as trees of token ids, each id of a response with its class (sft.steps)."""

import json
from array import array
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from operator import itemgetter

from .steps import NOTHING, PLAIN, classes, operations, parts

# Lengths in a batch are multiples of this: matrix kernels are compiled for each shape
# they meet, and arbitrary lengths would cost more in compilation than in arithmetic.
GRAIN = 32


@dataclass(frozen=True)
class Leaf:
    """One row but for what its prompt shares: ids of the rest of the prompt, the response and EOS."""

    ids: array  # of uint16
    prompt: int  # how many of them are prompt, one at least
    classes: bytes  # of the others; NOTHING: nobody predicts it


@dataclass(frozen=True)
class Tree:
    """The rows of one program: what their prompts begin with, and the rest of each."""

    trunk: array  # ids, BOS first
    leaves: tuple
    kind: str = ""
    operations: tuple = ()  # those its steps perform, each once

    def tokens(self):
        return len(self.trunk) + sum(len(leaf.ids) for leaf in self.leaves)

    def longest(self):
        return len(self.trunk) + max(len(leaf.ids) for leaf in self.leaves)


def program_of(row):
    return row["id"].rpartition("#")[0] or row["id"]


def read_rows(paths):
    for path in paths:
        with open(path) as f:
            yield from map(json.loads, f)


def trees(rows, vocabulary, context, leaves=4):
    """Rows in file order -> trees of at most so many leaves. Rows beyond the context are dropped."""
    out, group = [], []
    for row in rows:
        if group and (program_of(group[0]) != program_of(row) or row["kind"] != group[0]["kind"] or len(group) == leaves):
            out.extend(tree(group, vocabulary, context))
            group = []
        group.append(row)
    if group:
        out.extend(tree(group, vocabulary, context))
    return out


def tree(rows, vocabulary, context):
    """At most one tree of these rows. Prompt and response are cut into tokens
    separately, as they are when the model is asked."""
    found, performed = [], {}
    for row in rows:
        prompt = [vocabulary.bos] + vocabulary.encode(row["prompt"])
        response, spans = vocabulary.spans(row["response"])
        if len(prompt) + len(response) < context:
            told = list(parts(row["response"], row["kind"]))
            found.append((prompt, response + [vocabulary.eos], classed(row, told, spans)))
            performed.update(dict.fromkeys(operations(told)))
    if not found:
        return []
    shared = common([p for p, _, _ in found]) // GRAIN * GRAIN
    leaves = tuple(Leaf(array("H", p[shared:] + r), len(p) - shared, c) for p, r, c in found)
    return [Tree(array("H", found[0][0][:shared]), leaves, rows[0]["kind"], tuple(performed))]


def classed(row, told, spans):
    """The class of each token and of EOS, which is always learnt. Tokens that are, even in
    part, in a range of the row's mask are read and never learnt to be said: wrong guesses."""
    found = classes(told, spans)
    for start, end in row.get("mask", ()):
        for i in range(bisect_right(spans, start, key=itemgetter(1)), len(spans)):
            if spans[i][0] >= end:
                break
            found[i] = NOTHING
    return bytes(found) + bytes([PLAIN])


def common(prompts):
    """Length of the common beginning, one short of the shortest at most: the last
    token of a prompt predicts the first of the response, so each leaf has its own."""
    n = min(map(len, prompts)) - 1
    first = prompts[0]
    return next((i for i in range(n) if any(p[i] != first[i] for p in prompts)), n)


def census(items):
    """Tokens of each kind."""
    out = Counter()
    for t in items:
        out[t.kind] += t.tokens()
    return dict(out)
