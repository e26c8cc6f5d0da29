"""Batches: what is predicted, what is shared, and in which order it comes."""

import itertools

import torch

from sft.batch import collate
from sft.data import trees
from sft.engine import losses_of
from sft.model import Config, Model

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


def masked_row(vocabulary, start, end, text="Guess: f(3)\n1. [L5] call f; x = 'é☃'\nf(13)"):
    """(ids of the response, positions in it that are predicted) of a row whose mask is text[start:end]."""
    row = {"id": "b#0", "kind": "backward", "prompt": "f(??) == 3\n", "response": text, "mask": [[start, end]]}
    batch = collate(trees([row], vocabulary, CONTEXT))
    prompt = len(vocabulary.encode(row["prompt"]))  # and BOS: the position that predicts the first of the response
    ids = vocabulary.encode(text) + [vocabulary.eos]
    where = [i - prompt for i in batch.predicting.tolist()]
    assert [ids[i] for i in where] == batch.targets.tolist()
    return ids, where


def test_a_masked_range_is_read_and_not_predicted(vocabulary):
    text = "Guess: f(3)\n1. [L5] call f; x = 'é☃'\nf(13)"
    ids = vocabulary.encode(text)
    for start, end in ((0, 12), (7, 11), (9, 10), (0, len(text)), (3, 3), (len(text) - 2, len(text))):
        got, predicted = masked_row(vocabulary, start, end)
        want = [i for i in range(len(ids)) if not covers(text, vocabulary, ids, i, start, end)]
        assert predicted == want + [len(ids)], (start, end)  # the end of text is always learnt


def covers(text, vocabulary, ids, i, start, end):
    """Whether token i stands, even in part, in text[start:end], counted by bytes."""
    size = lambda k: len(raw(vocabulary, ids[:k]))
    a, b = len(text[:start].encode()), len(text[:end].encode())
    return size(i) < b and size(i + 1) > a


def raw(vocabulary, ids):
    """The bytes that ids stand for, spelled one character each."""
    return "".join(vocabulary.spec["tokens"][i] for i in ids)


def test_a_token_that_straddles_the_mask_is_not_predicted(vocabulary):
    text = "Guess: f(3)\n"
    ids, spans = vocabulary.spans(text)
    long = next((a, b) for a, b in spans if b - a > 1)
    for start, end in ((long[0] + 1, long[1] + 1), (long[0] - 1, long[0] + 1)):
        got, predicted = masked_row(vocabulary, max(start, 0), end, text)
        assert spans.index(long) not in predicted


def test_bytes_of_one_character_are_masked_together(vocabulary):
    text = "a☃b"
    at = len(vocabulary.encode("a"))
    ids, predicted = masked_row(vocabulary, 1, 2, text)
    assert predicted == [i for i in range(len(ids)) if not at <= i < at + 3]


def test_every_kind_of_row_makes_a_tree(vocabulary):
    kinds = ("forward", "backward", "refine", "write", "describe", "next", "micro", "opaque")
    found = trees([{"id": f"p#{i}", "kind": k, "prompt": "P\n", "response": "```\n"} for i, k in enumerate(kinds)], vocabulary, CONTEXT)
    assert [len(t.leaves) for t in found] == [1] * len(kinds)  # kinds begin differently: they share no trunk


def test_rows_beyond_the_context_are_dropped(rows, vocabulary):
    assert trees(rows, vocabulary, 20) == []


def test_loss_is_finite_in_half_precision(rows, vocabulary):
    batch = collate(trees(rows, vocabulary, CONTEXT))
    assert 1 < losses_of(small(vocabulary), batch)[0].item() < 20
