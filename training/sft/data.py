"""Rows as trees of token ids, and the order in which a run sees them.

The order is a function of the seed and the step alone: a run that was killed goes on
where it stopped by counting batches off again.
"""

import json
import random
from collections import deque
from dataclasses import dataclass

import torch

from .attention import Trees


# Lengths in a batch are multiples of this: matrix kernels are compiled for each shape
# they meet, and arbitrary lengths would cost more in compilation than in arithmetic.
GRAIN = 32


@dataclass(frozen=True)
class Tree:
    """The rows of one program: what their prompts begin with, and the rest of each."""

    trunk: tuple  # ids, BOS first
    leaves: tuple  # of (ids of the rest of prompt, response and EOS; how many of them are prompt; indices of ids that nobody predicts)

    def tokens(self):
        return len(self.trunk) + sum(len(ids) for ids, _, _ in self.leaves)

    def longest(self):
        return len(self.trunk) + max(len(ids) for ids, _, _ in self.leaves)


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
    pairs = []
    for row in rows:
        prompt = [vocabulary.bos] + vocabulary.encode(row["prompt"])
        response, spans = vocabulary.spans(row["response"])
        if len(prompt) + len(response) < context:
            pairs.append((prompt, response + [vocabulary.eos], masked(spans, row.get("mask", ()))))
    if not pairs:
        return []
    shared = common([p for p, _, _ in pairs]) // GRAIN * GRAIN
    leaves = tuple((tuple(p[shared:] + r), len(p) - shared, frozenset(len(p) - shared + i for i in m)) for p, r, m in pairs)
    return [Tree(tuple(pairs[0][0][:shared]), leaves)]


def masked(spans, mask):
    """Indices of the tokens that are, even in part, in a range of the mask. Spans and mask
    count characters of the response; a wrong guess is read, and never learnt to be said."""
    return [i for i, (a, b) in enumerate(spans) for start, end in mask if a < end and b > start]


def common(prompts):
    """Length of the common beginning, one short of the shortest at most: the last
    token of a prompt predicts the first of the response, so each leaf has its own."""
    n = min(map(len, prompts)) - 1
    first = prompts[0]
    return next((i for i in range(n) if any(p[i] != first[i] for p in prompts)), n)


@dataclass(frozen=True)
class Batch:
    ids: torch.Tensor  # [tokens]
    positions: torch.Tensor  # [tokens]
    attend: Trees
    predicting: torch.Tensor  # [targets], indices of the tokens that predict
    targets: torch.Tensor  # [targets], ids


def collate(chosen):
    ids, positions, ranges, predicting, targets = [], [], [], [], []
    for t in chosen:
        start = len(ids)
        ids += t.trunk
        end = len(ids)
        positions += range(end - start)
        leaves = []
        for leaf, prompt, ignored in t.leaves:
            a = len(ids)
            ids += leaf
            positions += range(end - start, end - start + len(leaf))
            wanted = [i for i in range(prompt, len(leaf)) if i not in ignored]
            predicting += [a + i - 1 for i in wanted]
            targets += [leaf[i] for i in wanted]
            pad(ids, positions, GRAIN)  # behind a leaf's end nobody looks
            leaves.append((a, len(ids)))
        ranges.append((start, end, leaves))
    start = len(ids)
    if pad(ids, positions, 16 * GRAIN):
        ranges.append((start, len(ids), []))
    tensor = lambda x: torch.tensor(x, dtype=torch.long)
    return Batch(tensor(ids), tensor(positions), Trees(ranges), tensor(predicting), tensor(targets))


def pad(ids, positions, grain):
    """Fills up to a multiple of grain with tokens that predict nothing."""
    missing = -len(ids) % grain
    ids += [0] * missing
    positions += [0] * missing
    return missing


def order(items, seed, tokens, ramp, start=120):
    """Endless batches (lists of trees) of at most so many tokens.

    Over the first `ramp` batches the longest row admitted grows from `start` tokens to
    all; trees that are too long yet are kept for later.
    """
    rng, step, epoch = random.Random(seed), 0, deque()
    most = max(t.longest() for t in items)
    while True:
        limit = most if step >= ramp else start + (most - start) * step / ramp
        batch, size, later = [], 0, []
        while size < tokens:
            if not epoch:
                epoch = deque(rng.sample(items, len(items)))
                if all(t.longest() > limit for t in epoch):
                    limit = most  # nothing is that short
            t = epoch.popleft()
            if t.longest() > limit:
                later.append(t)
                if len(later) > len(items):
                    limit = most
                continue
            if batch and size + t.tokens() > tokens:
                epoch.appendleft(t)
                break
            batch.append(t)
            size += t.tokens()
        epoch.extend(later)
        step += 1
        yield batch
