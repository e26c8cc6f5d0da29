"""A batch of one fixed length, for devices that compile: same trees, another attention.

Every token carries the number of its tree and of its leaf (0: trunk). It sees the tokens
before it of the same tree that are of the trunk or of its own leaf. On a GPU that is
flex attention over blocks of 128 tokens, elsewhere PyTorch's own with a mask: the same
`sees` for both.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch.nn.attention.flex_attention import BlockMask, flex_attention
from torch.utils.checkpoint import checkpoint

from .batch import WEIGHTS, collate

BLOCK = 128  # tokens; flex attention decides by blocks what it leaves out
CHUNK = 8192  # tokens whose logits exist at one time


@dataclass
class Packed:
    """Tensors of equal length (tokens), filled up with tokens that predict nothing."""

    ids: torch.Tensor
    positions: torch.Tensor
    tree: torch.Tensor
    leaf: torch.Tensor
    targets: torch.Tensor  # what follows each token
    weights: torch.Tensor  # of that in the loss; 0: not predicted
    visible: torch.Tensor  # [blocks], how many blocks a block of queries has to look at
    first: torch.Tensor  # [blocks], the first of them
    counts: dict  # as of a Batch

    def tensors(self, device):
        return [getattr(self, n).to(device, non_blocking=True) for n in ("ids", "positions", "tree", "leaf", "targets", "weights", "visible", "first")]


def pack(chosen, tokens, weights=WEIGHTS):
    """Trees as one Packed of `tokens` (whole blocks), or more where one tree is longer."""
    batch = collate(chosen, weights, grain=1)
    n = -(-max(tokens, len(batch.ids)) // BLOCK) * BLOCK
    grow = lambda t, value=0: F.pad(t, (0, n - len(t)), value=value)
    tree, leaf, starts = -1 - np.arange(n), np.zeros(n, np.int64), np.arange(n)  # what fills up sees itself alone
    number, trunks = 0, {}
    for a, b, c, d in batch.attend.blocks:
        own = d == c  # a trunk, a leaf without one, or padding
        tree[a:b] = trunks.setdefault(a if own else c, len(trunks))
        number += 1
        leaf[a:b] = 0 if own else number
        starts[a:b] = a if own else c
    targets, weight = torch.zeros(n, dtype=torch.long), torch.zeros(n)
    targets[batch.predicting], weight[batch.predicting] = batch.targets, batch.weights
    first = starts.reshape(-1, BLOCK).min(1) // BLOCK
    tensor = lambda x, kind=torch.long: torch.from_numpy(x).to(kind)
    return Packed(grow(batch.ids), grow(batch.positions), tensor(tree), tensor(leaf), targets, weight,
                  tensor(np.arange(n // BLOCK) + 1 - first, torch.int32), tensor(first, torch.int32), batch.counts)


def sees(tree, leaf):
    """Which key a query sees, as flex attention asks."""
    def mask(b, h, q, k):
        return (q >= k) & (tree[q] == tree[k]) & ((leaf[k] == 0) | (leaf[q] == leaf[k]))
    return mask


def block_mask(mask, visible, first):
    """Each block of queries looks at the blocks from its earliest tree's beginning to itself."""
    n = len(visible)
    indices = (first[:, None] + torch.arange(n, device=first.device, dtype=torch.int32)).clamp(max=n - 1)
    return BlockMask.from_kv_blocks(visible[None, None].contiguous(), indices[None, None].contiguous(), BLOCK_SIZE=BLOCK, mask_mod=mask)


def attention(tree, leaf, visible, first, flex):
    """attend(q, k, v) -> [tokens, heads*head], of tensors [tokens, heads, head]."""
    mask = sees(tree, leaf)
    if flex:
        blocks = block_mask(mask, visible, first)
        call = lambda q, k, v: flex_attention(q, k, v, block_mask=blocks, enable_gqa=q.shape[1] != k.shape[1])
    else:
        at = torch.arange(len(tree), device=tree.device)
        dense = mask(0, 0, at[:, None], at[None])
        call = lambda q, k, v: F.scaled_dot_product_attention(q, k, v, attn_mask=dense, enable_gqa=q.shape[1] != k.shape[1])

    def attend(q, k, v):
        q, k, v = (t.to(v.dtype).transpose(0, 1)[None] for t in (q, k, v))
        return call(q, k, v)[0].transpose(0, 1).flatten(1)
    return attend


def losses(model, hidden, targets, weights):
    """(weighted sum, unweighted sum) of the cross-entropy. Logits of one chunk exist at a time:
    the backward pass makes them again."""
    def part(h, t, w):
        each = F.cross_entropy(model.logits(h).float(), t, reduction="none")
        return torch.stack(((each * w).sum(), (each * (w > 0)).sum()))
    parts = [checkpoint(part, *c, use_reentrant=False) for c in zip(hidden.split(CHUNK), targets.split(CHUNK), weights.split(CHUNK))]
    return torch.stack(parts).sum(0)


def packed_loss(model, flex, ids, positions, tree, leaf, targets, weights, visible, first):
    """(loss that is learnt from, mean over predicted tokens): the function that is compiled."""
    with torch.autocast(ids.device.type, torch.bfloat16):
        hidden = model(ids, positions, attention(tree, leaf, visible, first, flex))
        weighted, plain = losses(model, hidden, targets, weights)
    return weighted / weights.sum(), plain.detach() / (weights > 0).sum()
