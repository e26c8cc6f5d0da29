"""Attention over a batch without padding: many programs, each a tree.

A program is a trunk (BOS, instructions, code: what the prompts of its calls begin
with alike) and leaves (call, monologue, answer). A leaf sees the trunk and itself, so
the trunk is computed once for all calls: the same arithmetic as separate rows.

The backward pass is written out: on two cores autograd's bookkeeping for hundreds of
small slices costs more than the arithmetic.
"""

import torch


class Trees:
    """Token ranges of one batch: [(trunk start, trunk end, [(leaf start, leaf end)])]."""

    def __init__(self, trees):
        self.blocks = []  # (query start, query end, trunk start, trunk end), in order of queries
        for a, b, leaves in trees:
            if b > a:
                self.blocks.append((a, b, a, a))
            self.blocks.extend((c, d, a, b) if b > a else (c, d, c, c) for c, d in leaves)
        longest = max(d - c for c, d, _, _ in self.blocks)
        self.future = torch.full((longest, longest), float("-inf")).triu(1)

    def pairs(self):
        """How many pairs of a token and one that it sees there are."""
        return sum((b - a) * (d - c) + (b - a) * (b - a + 1) // 2 for a, b, c, d in self.blocks)

    def __call__(self, q, k, v):
        """q, k, v: [tokens, heads, head] -> [tokens, heads*head]."""
        return Attention.apply(q.to(v.dtype), k.to(v.dtype), v, self).flatten(1)


class Attention(torch.autograd.Function):
    @staticmethod
    def forward(ctx, q, k, v, trees):
        q, k, v = (t.transpose(0, 1).contiguous() for t in (q * q.shape[-1] ** -0.5, k, v))  # [heads, tokens, head]
        out = torch.empty_like(q)
        weights, future = [], trees.future.to(q.dtype)
        for a, b, c, d in trees.blocks:
            keys, values = visible(k, a, b, c, d), visible(v, a, b, c, d)
            scores = torch.bmm(q[:, a:b], keys.transpose(1, 2))
            scores[:, :, d - c:] += future[: b - a, : b - a]
            w = scores.softmax(-1)  # float32 inside
            out[:, a:b] = torch.bmm(w, values)
            weights.append(w)
        ctx.save_for_backward(q, k, v)
        ctx.trees, ctx.weights = trees, weights
        return out.transpose(0, 1)

    @staticmethod
    def backward(ctx, grad):
        q, k, v = ctx.saved_tensors
        grad = grad.transpose(0, 1).to(q.dtype).contiguous()
        gq, gk, gv = torch.empty_like(q), torch.zeros_like(k), torch.zeros_like(v)
        for (a, b, c, d), w in zip(ctx.trees.blocks, ctx.weights):
            keys, values = visible(k, a, b, c, d), visible(v, a, b, c, d)
            g = grad[:, a:b]
            scatter(gv, torch.bmm(w.transpose(1, 2), g), a, b, c, d)
            gw = torch.bmm(g, values.transpose(1, 2))
            gs = torch._softmax_backward_data(gw, w, -1, w.dtype)
            gq[:, a:b] = torch.bmm(gs, keys)
            scatter(gk, torch.bmm(gs.transpose(1, 2), q[:, a:b]), a, b, c, d)
        gq *= q.shape[-1] ** -0.5
        return gq.transpose(0, 1), gk.transpose(0, 1), gv.transpose(0, 1), None


def visible(t, a, b, c, d):
    """What the queries a:b may see: trunk c:d, then themselves. [heads, d-c + b-a, head]. A
    first leaf follows its trunk: nothing has to be copied."""
    return t[:, c:b] if a == d else torch.cat((t[:, c:d], t[:, a:b]), 1)


def scatter(total, part, a, b, c, d):
    """Adds to the same places."""
    if a == d:
        total[:, c:b] += part
    else:
        total[:, c:d] += part[:, : d - c]
        total[:, a:b] += part[:, d - c:]
