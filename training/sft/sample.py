"""Short samples of what follows prompts, several for each.

A prompt's keys and values are kept once, for all of its samples, and what it shares with
the prompt before it is not computed again: prompts that begin alike should follow each other.
"""

import torch

from .decode import Cache, prefill


@torch.inference_mode()
def sampled(model, vocabulary, prompts, each, most, stop, temperature=1.0, generator=None):
    """For each prompt (ids) the texts of `each` samples, up to the token `stop`; those that do not
    reach it within `most` tokens are left out. The arithmetic is that of the weights' type."""
    dtype = model.embedding.weight.dtype
    prompt = Cache(model.config, len(prompts), max(map(len, prompts)), dtype)
    logits = torch.stack(list(filled(model, prompt, prompts))).repeat_interleave(each, 0)
    own = Cache(model.config, len(prompts) * each, most, dtype)
    lengths = torch.tensor([len(p) for p in prompts])
    drawn = torch.empty(len(logits), 0, dtype=torch.long)
    while drawn.shape[1] < most and not (drawn == stop).any(1).all():
        if drawn.shape[1]:
            logits = advance(model, prompt, own, drawn, lengths, each)
        token = torch.multinomial((logits.float() / temperature).softmax(-1), 1, generator=generator)
        drawn = torch.cat((drawn, token), 1)
    texts = [said(vocabulary, ids, stop) for ids in drawn.tolist()]
    return [[t for t in texts[i: i + each] if t is not None] for i in range(0, len(texts), each)]


def said(vocabulary, ids, stop):
    return vocabulary.decode(ids[: ids.index(stop)]) if stop in ids else None


def filled(model, cache, prompts):
    """Puts every prompt into its row of the cache; gives the logits behind each."""
    before = []
    for row, ids in enumerate(prompts):
        most = min(len(before), len(ids) - 1)
        same = next((k for k in range(most) if before[k] != ids[k]), most)
        for t in (*cache.keys, *cache.values) if same else ():
            t[row, :, :same] = t[row - 1, :, :same]
        yield prefill(model, cache, row, ids, same)
        before = ids


def advance(model, prompt, own, drawn, lengths, each):
    """The logits behind the last token drawn of every sample. drawn: [samples, tokens]; lengths: [prompts]."""
    c, at = model.config, drawn.shape[1] - 1
    n, layer = len(lengths), iter(range(c.layers))
    unseen = (torch.arange(prompt.keys[0].shape[2]) >= lengths[:, None])[:, None, None]  # [prompts, 1, 1, longest]

    def attend(q, k, v):
        i = next(layer)
        own.keys[i][:, :, at], own.values[i][:, :, at] = k, v
        keys, values = own.keys[i][:, :, : at + 1], own.values[i][:, :, : at + 1]  # [samples, kv_heads, tokens, head]
        q = q.unflatten(1, (c.kv_heads, -1)) * c.head ** -0.5  # [samples, kv_heads, group, head]
        together = q.unflatten(0, (n, each)).transpose(1, 2).flatten(2, 3)  # [prompts, kv_heads, each * group, head]
        far = (together @ prompt.keys[i].transpose(2, 3)).masked_fill(unseen, -torch.inf)
        near = q @ keys.transpose(2, 3)  # [samples, kv_heads, group, tokens]
        apart = lambda t: t.unflatten(2, (each, -1)).transpose(1, 2).flatten(0, 1)
        weights = torch.cat((apart(far), near), -1).softmax(-1)
        far, near = weights.split((far.shape[-1], near.shape[-1]), -1)
        far = far.unflatten(0, (n, each)).transpose(1, 2).flatten(2, 3) @ prompt.values[i]
        return (apart(far) + near @ values).flatten(1)

    hidden = model(drawn[:, -1], lengths.repeat_interleave(each) + at, attend)
    return model.logits(hidden)
