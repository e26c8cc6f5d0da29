"""Fresh items scored by operation, without decoding.

Every token is predicted behind the true ones before it. A step is right where each of its
values, branches and answers is the likeliest token; an item, where all steps are. Decoding
would cost some fifty times as much; up to the first wrong step the two see the same text,
and that step is what is counted, under the operation it performs.
"""

from bisect import bisect_right
from collections import Counter

import torch

from .batch import collate
from .data import GRAIN, tree
from .packed import attention, pack
from .steps import DIGITS, VALUE, operation, parts

TOKENS = 4096  # that are computed together


def places(row):
    """(starts, operations): what is done from each character on; "answer" where no step is."""
    starts, names = [], []
    for a, _, mark, clause in parts(row["response"], row["kind"]):
        starts.append(a)
        names.append(operation(DIGITS.sub("0", clause)) if clause else "answer" if mark >= VALUE else "")
    return starts, names


def misses(model, items, device, packed=False):
    """For each tree the indices of its only leaf's ids that are not the likeliest, in order.
    packed: as a GPU needs it."""
    chosen, size = [], 0
    for t in items:
        if chosen and size + t.tokens() > TOKENS:
            yield from missed(model, chosen, device, packed)
            chosen, size = [], 0
        chosen.append(t)
        size += t.tokens()
    if chosen:
        yield from missed(model, chosen, device, packed)


@torch.no_grad()
def missed(model, chosen, device, packed):
    batch = collate(chosen, grain=1 if packed else GRAIN)  # the places that pack gives its tokens
    with torch.autocast(device, torch.bfloat16):
        if not packed:
            hidden = model(batch.ids, batch.positions, batch.attend)
        else:
            ids, positions, tree, leaf, *_, visible, first = pack(chosen, TOKENS).tensors(device)
            hidden = model(ids, positions, attention(tree, leaf, visible, first, flex=False))
        said = model.logits(hidden[batch.predicting.to(device)]).argmax(-1).cpu()
    wrong, at = (said != batch.targets).numpy(), 0
    for t in chosen:
        [leaf] = t.leaves
        predicted = [i for i, c in enumerate(leaf.classes) if c]
        least = min(VALUE, max(leaf.classes))  # code and descriptions are of plain tokens alone
        yield [i for i, bad in zip(predicted, wrong[at: at + len(predicted)]) if bad and leaf.classes[i] >= least]
        at += len(predicted)


def probe(model, vocabulary, rows, device="cpu", packed=False):
    """{"items", "right": percent by kind, "seen", "wrong": {operation: times}} over rows."""
    seen, wrong, items, right = Counter(), Counter(), Counter(), Counter()
    found = [(row, made[0]) for row in rows if (made := tree([row], vocabulary, model.config.context))]
    for (row, _), bad in zip(found, misses(model, [t for _, t in found], device, packed)):
        items[row["kind"]] += 1
        right[row["kind"]] += not bad
        tally(row, vocabulary, bad, seen, wrong)
    return {"items": len(found), "right": {k: round(100 * right[k] / n, 1) for k, n in sorted(items.items())}, "seen": seen, "wrong": wrong}


def tally(row, vocabulary, bad, seen, wrong):
    """Counts the operations up to the first wrong one, and that one as wrong."""
    starts, names = places(row)
    spans = vocabulary.spans(row["response"])[1]
    last = len(names)
    if bad and bad[0] < len(spans):
        last = bisect_right(starts, spans[bad[0]][1] - 1) - 1
        wrong[names[last] or "other"] += 1
    before = None
    for name, start in zip(names[: last + 1], starts):
        if name and name != before:
            seen[name] += 1
        before = name
