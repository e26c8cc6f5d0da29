"""Greedy decoding of many prompts at once, with a KV cache."""

import torch
import torch.nn.functional as F


class Cache:
    """Keys and values of every layer: [rows, kv_heads, length, head] each; length: the context's, or less."""

    def __init__(self, config, rows, length=0, dtype=None):
        shape = (rows, config.kv_heads, length or config.context, config.head)
        self.keys = [torch.zeros(shape, dtype=dtype) for _ in range(config.layers)]
        self.values = [torch.zeros(shape, dtype=dtype) for _ in range(config.layers)]


@torch.inference_mode()
def greedy(model, vocabulary, prompts, most=600):
    """The texts that follow the prompts, EOS and what comes after it left out."""
    prompts = [[vocabulary.bos] + vocabulary.encode(p) for p in prompts]
    cache = Cache(model.config, len(prompts))
    token = torch.stack([prefill(model, cache, i, p).argmax() for i, p in enumerate(prompts)])
    lengths = torch.tensor([len(p) for p in prompts])
    out, live = [[] for _ in prompts], torch.ones(len(prompts), dtype=torch.bool)
    for _ in range(min(most, model.config.context - int(lengths.max()))):
        live &= token != vocabulary.eos
        if not live.any():
            break
        for i in live.nonzero().flatten().tolist():
            out[i].append(int(token[i]))
        token = advance(model, cache, token, lengths)
        lengths += 1
    return [vocabulary.decode(ids) for ids in out]


def prefill(model, cache, row, ids, start=0):
    """Fills a row of the cache, which has the first `start` tokens, with a prompt; returns the logits behind it."""
    n = len(ids)
    layer = iter(range(model.config.layers))
    seen = torch.ones(n - start, n, dtype=torch.bool).tril(start)

    def attend(q, k, v):
        i = next(layer)
        q, k, v = (t.transpose(0, 1) for t in (q, k, v))  # [heads, tokens, head]
        cache.keys[i][row, :, start:n], cache.values[i][row, :, start:n] = k, v
        k, v = cache.keys[i][row, :, :n], cache.values[i][row, :, :n]
        o = F.scaled_dot_product_attention(q[None], k[None], v[None], attn_mask=seen, enable_gqa=True)[0]
        return o.transpose(0, 1).flatten(1)

    hidden = model(torch.tensor(ids[start:]), torch.arange(start, n), attend)
    return model.logits(hidden[-1])


def advance(model, cache, token, lengths):
    """One token of every row: token and lengths are [rows]."""
    layer, rows, longest = iter(range(model.config.layers)), torch.arange(len(token)), int(lengths.max()) + 1
    mask = (torch.arange(longest) <= lengths[:, None])[:, None, None]  # [rows, 1, 1, longest]

    def attend(q, k, v):
        i = next(layer)
        cache.keys[i][rows, :, lengths], cache.values[i][rows, :, lengths] = k, v
        o = F.scaled_dot_product_attention(q[:, :, None], cache.keys[i][:, :, :longest], cache.values[i][:, :, :longest], attn_mask=mask, enable_gqa=True)
        return o[:, :, 0].flatten(1)

    hidden = model(token, lengths, attend)
    return model.logits(hidden).argmax(-1)
