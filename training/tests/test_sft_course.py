"""The order of a run, its probes, and what they change."""

import itertools
from array import array
from collections import Counter

import pytest
import torch

from sft.curriculum import Course, error_rates, mix_of
from sft.data import Leaf, Tree, census, tree, trees
from sft.model import Config, Model
from sft.probe import misses, probe, tally


def items(kind, n, length=50, operations=()):
    return [Tree(array("H"), (Leaf(array("H", [i] * length), 1, bytes([2] * (length - 1))),), kind, operations) for i in range(n)]


def course(found, mix="", seed=1, tokens=500, ramp=0):
    return Course(found, seed, tokens, ramp, mix_of(mix, census(found)))


def batches(c, n):
    return [c.batch(step, step / n) for step in range(n)]


def test_the_order_is_a_function_of_seed_and_step(rows, vocabulary):
    found = trees(rows, vocabulary, 256)
    first = batches(course(found, ramp=4, tokens=300), 12)
    assert first == batches(course(found, ramp=4, tokens=300), 12)
    assert first != batches(course(found, ramp=4, tokens=300, seed=2), 12)
    assert len({id(t) for b in first for t in b}) == len(found)


def test_an_epoch_has_every_tree_once():
    found = items("forward", 40)
    seen = list(itertools.chain(*batches(course(found), 4)))
    assert sorted(map(id, seen)) == sorted(map(id, found))


def test_long_rows_come_after_the_ramp():
    found = items("forward", 20, 50) + items("forward", 20, 400)
    early, late = batches(course(found, ramp=8), 16)[:2], batches(course(found, ramp=8), 16)[8:]
    assert all(t.longest() <= 200 for b in early for t in b)
    assert any(t.longest() == 400 for b in late for t in b)


def test_shares_of_kinds_move_over_the_run():
    found = items("micro", 50, 20) + items("forward", 50, 100)
    run = batches(course(found, "micro=0.8:0.2,forward=0.2:0.8"), 40)
    share = lambda part: sum(t.tokens() for b in part for t in b if t.kind == "micro") / sum(t.tokens() for b in part for t in b)
    assert share(run[:8]) == pytest.approx(0.74, abs=0.06) and share(run[-8:]) == pytest.approx(0.26, abs=0.06)
    assert not any(t.kind == "micro" for b in batches(course(found, "micro=0"), 5) for t in b)
    with pytest.raises(SystemExit, match="leaves none"):
        mix_of("micro=0", {"micro": 5})


def test_what_goes_wrong_comes_more_often_within_bounds():
    found = items("forward", 100, 50, ("good",)) + items("forward", 100, 50, ("bad", "good"))
    c = course(found)
    c.steer(error_rates({"good": 1000, "bad": 100}, {"good": 1, "bad": 99}))
    drawn = [t.operations for b in batches(c, 200) for t in b]
    often = drawn.count(("bad", "good")) / drawn.count(("good",))
    assert 3 < often < 6  # factors 0.5 and 2
    assert sorted({c.factor(t) for t in found}) == [0.5, pytest.approx(1.98, abs=0.1)]


def test_operations_are_counted_up_to_the_first_wrong_one(vocabulary):
    row = {"id": "a#0", "kind": "forward", "prompt": "P\n", "response": "1. [L5] call f; x = 3\n2. [L6] 3 + 4 -> 7; 7 * 2 -> 14\n[ANSWER]\nassert f(3) == 14\n[/ANSWER]"}
    spans = vocabulary.spans(row["response"])[1]
    for text, operation, before in (("7; 7", "int +", {"call": 1, "=": 1}), ("14\n[", "int *", {"call": 1, "=": 1, "int +": 1}), ("14\n[/", "answer", None)):
        at = row["response"].index(text)
        bad = next(i for i, (a, b) in enumerate(spans) if a <= at < b)
        seen, wrong = Counter(), Counter()
        tally(row, vocabulary, [bad], seen, wrong)
        assert wrong == {operation: 1}
        assert before is None or seen == before | {operation: 1}


def test_a_probe_reads_the_likeliest_tokens(rows, vocabulary):
    torch.manual_seed(0)
    model = Model(Config(len(vocabulary), dim=32, layers=1, heads=2, kv_heads=2, ffn=64, context=256))
    found = probe(model, vocabulary, rows[:6])
    assert found["items"] == 6 and found["right"] == {"forward": 0.0} and sum(found["wrong"].values()) == 6
    made = [tree([r], vocabulary, 256)[0] for r in rows[:3]]
    apart = [bad[:1] for t in made for bad in misses(model, [t], "cpu")]
    assert [bad[:1] for bad in misses(model, made, "cpu")] == apart


class Habit:
    """A model that says behind each token what it has last seen there."""

    def __init__(self, trees, size):
        self.after = torch.zeros(size, dtype=torch.long)
        for t in trees:
            for ids in ([*t.trunk, *leaf.ids] for leaf in t.leaves):
                self.after[ids[:-1]] = torch.tensor(ids[1:])

    def __call__(self, ids, positions, attend):
        return ids[:, None]

    def logits(self, hidden):
        return torch.nn.functional.one_hot(self.after[hidden[:, 0]], len(self.after))


def test_a_probe_of_packed_rows_finds_what_one_of_trees_does(rows, vocabulary):
    made = [tree([r], vocabulary, 256)[0] for r in rows[:9]]
    model = Habit(made, len(vocabulary))
    found = list(misses(model, made, "cpu"))
    assert any(found) and sum(map(len, found)) < sum(map(len, (t.leaves[0].ids for t in made))) / 4
    assert list(misses(model, made, "cpu", packed=True)) == found
