"""Batches: what is predicted, what is shared, and in which order it comes."""

import itertools

import torch

from sft.data import collate, order, trees
from sft.model import Config, Model
from sft.train import loss_of

CONTEXT = 256


def small(vocabulary):
    torch.manual_seed(0)
    return Model(Config(len(vocabulary), dim=32, layers=2, heads=2, kv_heads=2, ffn=64, context=CONTEXT))


def test_only_responses_are_predicted(rows, vocabulary):
    batch = collate(trees(rows[:4], vocabulary, CONTEXT))
    want = [vocabulary.encode(r["response"]) + [vocabulary.eos] for r in rows[:4]]
    assert batch.targets.tolist() == list(itertools.chain(*want))
    assert batch.ids[batch.predicting[1:]].tolist()[: len(want[0]) - 1] == want[0][:-1]
    assert batch.ids.tolist().count(vocabulary.bos) == 1  # the four rows share one prompt's beginning
    last = vocabulary.encode(rows[0]["prompt"])[-1]
    assert batch.ids[batch.predicting[0]].item() == last


def test_sharing_the_trunk_changes_nothing(rows, vocabulary):
    model = small(vocabulary)
    losses = {}
    for leaves in (1, 4):
        found = trees(rows[:4], vocabulary, CONTEXT, leaves)
        assert len(found) == 4 // leaves
        batch = collate(found)
        hidden = model(batch.ids, batch.positions, batch.attend)[batch.predicting]
        loss = torch.nn.functional.cross_entropy(model.logits(hidden), batch.targets)
        loss.backward()
        losses[leaves] = loss.item(), model.layers[0].qkv.weight.grad.clone()
        model.zero_grad()
    assert abs(losses[1][0] - losses[4][0]) < 1e-5
    assert torch.allclose(losses[1][1], losses[4][1], atol=1e-6)


def test_attention_is_that_of_separate_rows(rows, vocabulary):
    """Against PyTorch's own attention, one row at a time."""
    model = small(vocabulary)
    batch = collate(trees(rows[:4], vocabulary, CONTEXT))
    together = model(batch.ids, batch.positions, batch.attend)[batch.predicting]
    alone = []
    for r in rows[:4]:
        prompt = [vocabulary.bos] + vocabulary.encode(r["prompt"])
        ids = prompt + vocabulary.encode(r["response"])

        def attend(q, k, v):
            q, k, v = (t.transpose(0, 1)[None] for t in (q, k, v))
            return torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)[0].transpose(0, 1).flatten(1)

        alone.append(model(torch.tensor(ids), torch.arange(len(ids)), attend)[len(prompt) - 1:])
    assert torch.allclose(together, torch.cat(alone), atol=1e-4)


def test_rows_beyond_the_context_are_dropped(rows, vocabulary):
    assert trees(rows, vocabulary, 20) == []


def test_the_order_is_a_function_of_seed_and_step(rows, vocabulary):
    items = trees(rows, vocabulary, CONTEXT)
    first = list(itertools.islice(order(items, 1, 300, 4), 12))
    assert first == list(itertools.islice(order(items, 1, 300, 4), 12))
    assert first != list(itertools.islice(order(items, 2, 300, 4), 12))
    assert len({id(t) for batch in first for t in batch}) == len(items)


def test_loss_is_finite_in_half_precision(rows, vocabulary):
    batch = collate(trees(rows, vocabulary, CONTEXT))
    assert 1 < loss_of(small(vocabulary), batch).item() < 20
