"""Some of given texts, drawn by how likely a model is to say them behind a prompt.

All of them are weighed at one time, as the leaves of a tree whose trunk is the prompt: what
takes a token after another to be sampled is read in one go. None is drawn twice.
"""

from array import array

import torch

from .batch import collate
from .data import Leaf, Tree
from .steps import PLAIN


@torch.inference_mode()
def likelihoods(model, prompt, texts):
    """The log-probability of each text behind the prompt; both are ids, no text is empty."""
    leaves = tuple(Leaf(array("H", prompt[-1:] + t), 1, bytes([PLAIN]) * len(t)) for t in texts)
    batch = collate([Tree(array("H", prompt[:-1]), leaves, "micro")])  # leaves as short as those of operations
    logits = model.logits(model(batch.ids, batch.positions, batch.attend)[batch.predicting]).float()
    each = logits.gather(1, batch.targets[:, None])[:, 0] - logits.logsumexp(1)
    return torch.stack([part.sum() for part in each.split([len(t) for t in texts])])


def drawn(model, prompt, texts, most, temperature=1.0, generator=None):
    """Indices of at most so many texts, in the order in which they were drawn. Noise of Gumbel's
    distribution makes the greatest sums a draw without putting back."""
    likely = likelihoods(model, prompt, texts) / temperature
    noise = -(-torch.rand(len(texts), generator=generator).clamp(1e-12, 1 - 1e-7).log()).log()
    return (likely + noise).argsort(descending=True)[:most].tolist()
