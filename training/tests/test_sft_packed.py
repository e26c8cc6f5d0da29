"""The fixed-length batches of a GPU compute what the trees of the CPU do."""

import pytest
import torch
from torch.nn.attention.flex_attention import flex_attention

from sft.attention import Trees
from sft.batch import collate
from sft.data import trees
from sft.engine import losses_of
from sft.meter import operations_of
from sft.model import Config, Model
from sft.packed import attention, block_mask, pack, packed_loss, sees

CONTEXT = 256


def small(vocabulary):
    torch.manual_seed(0)
    return Model(Config(len(vocabulary), dim=32, layers=2, heads=2, kv_heads=2, ffn=64, context=CONTEXT))


def gradients(model, losses):
    loss, plain = losses
    loss.backward()
    found = [p.grad.clone() for p in model.parameters()]
    model.zero_grad()
    return loss.item(), plain.item(), found


def test_a_packed_batch_has_the_loss_and_gradients_of_trees(rows, vocabulary):
    model, found = small(vocabulary), trees(rows[:12], vocabulary, CONTEXT) + trees(rows[12:14], vocabulary, CONTEXT, leaves=1)
    a = gradients(model, losses_of(model, collate(found)))
    b = gradients(model, packed_loss(model, False, *pack(found, 2048).tensors("cpu")))
    assert a[:2] == pytest.approx(b[:2], abs=2e-3)  # both in bfloat16
    for x, y in zip(a[2], b[2]):
        assert (x - y).norm() <= 0.03 * x.norm()


def test_both_kinds_of_packed_attention_are_that_of_trees(rows, vocabulary):
    """Flex attention with its block mask, and the dense mask, in float32."""
    found = trees(rows[:12], vocabulary, CONTEXT)
    p, batch = pack(found, 1024), collate(found, grain=1)
    torch.manual_seed(1)
    q, k, v = (torch.randn(len(p.ids), 2, 16) for _ in range(3))
    n = len(batch.ids)
    want = batch.attend(*(t[:n] for t in (q, k, v)))
    dense = attention(p.tree, p.leaf, p.visible, p.first, flex=False)(q, k, v)
    assert torch.allclose(dense[:n], want, atol=1e-5)
    blocks = block_mask(sees(p.tree, p.leaf), p.visible, p.first)
    q, k, v = (t.transpose(0, 1)[None] for t in (q, k, v))
    flex = flex_attention(q, k, v, block_mask=blocks)[0].transpose(0, 1).flatten(1)
    assert torch.allclose(flex[:n], want, atol=1e-5)


def test_blocks_that_are_left_out_hold_nothing_to_see(rows, vocabulary):
    """Eager flex attention does not leave blocks out, so the blocks are compared by themselves."""
    found = trees(rows, vocabulary, CONTEXT)
    tokens = -(-sum(t.tokens() for t in found) // 128) * 128
    p = pack(found, tokens)
    assert len(p.ids) == tokens  # one length for all batches: nothing is compiled twice
    at = torch.arange(len(p.ids))
    seen = sees(p.tree, p.leaf)(0, 0, at[:, None], at[None]).unflatten(0, (-1, 128)).unflatten(-1, (-1, 128)).any(3).any(1)
    listed = block_mask(sees(p.tree, p.leaf), p.visible, p.first).to_dense()[0, 0].bool()
    assert (listed | ~seen).all() and listed.sum() < len(listed) ** 2 / 2


def test_operations_are_six_a_parameter_and_twelve_a_pair():
    c, batch = Config(100, dim=32, layers=2, heads=2, kv_heads=2, ffn=64), Trees([(0, 32, [(32, 64)])])
    pairs = 32 * 33 // 2 + 32 * 32 + 32 * 33 // 2
    assert batch.pairs() == pairs
    assert operations_of(c, 5000 + 3200, 64, 10, pairs) == 6 * (5000 * 64 + 3200 * 10) + 12 * 2 * 32 * pairs
