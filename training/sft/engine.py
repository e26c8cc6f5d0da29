"""One step on one device: loss, gradients, optimisers.

Two ways lead to the same numbers. Trees: attention over exactly the ranges there are, fastest
on a few cores. Packed: one fixed length, which compiles, for a GPU; it runs on a CPU too.
"""

import torch
import torch.nn.functional as F

from .batch import collate, weights_of
from .meter import operations_of
from .optimiser import optimisers
from .packed import pack, packed_loss
from .rounding import as_stored


def losses_of(model, batch):
    """(weighted mean, mean) cross-entropy over the predicted tokens."""
    with torch.autocast("cpu", torch.bfloat16):
        hidden = model(batch.ids, batch.positions, batch.attend)
        logits = model.logits(hidden[batch.predicting])
    each = F.cross_entropy(logits.float(), batch.targets, reduction="none")
    return (each * batch.weights).sum() / batch.weights.sum(), each.detach().mean()


class Engine:
    def __init__(self, model, a):
        self.model, self.a = model.to(a.device), a
        self.weights, self.size = weights_of(a.weights), model.size()
        self.optimisers = optimisers(model, a.muon_lr, a.adam_lr)
        if a.device == "cuda":
            torch.set_float32_matmul_precision("high")
        self.packed_loss = torch.compile(packed_loss, dynamic=False) if a.compile and a.packed else packed_loss
        if a.compile and not a.packed:
            model.fuse()

    def batch(self, chosen):
        return pack(chosen, self.a.batch, self.weights) if self.a.packed else collate(chosen, self.weights)

    def losses(self, batch):
        if self.a.packed:
            return self.packed_loss(self.model, self.a.device == "cuda", *batch.tensors(self.a.device))
        return losses_of(self.model, batch)

    def operations(self, batch):
        return operations_of(self.model.config, self.size, len(batch.ids), **batch.counts)

    def step(self, batch, factor, kind=None):
        """(mean loss, norm of the gradient), both still on the device. kind: weights rounded so."""
        with as_stored(self.model, kind):
            loss, plain = self.losses(batch)
            loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.a.clip)
        for o in self.optimisers:
            for g in o.param_groups:
                g["lr"] = g["initial_lr"] * factor
            o.step()
            o.zero_grad(set_to_none=True)
        return plain, norm
