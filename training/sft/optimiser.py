"""Muon for the matrices inside the layers, AdamW for everything else.

Muon: the momentum of a matrix is replaced by the nearest orthogonal one before it is
applied (Newton-Schulz iteration, coefficients of Keller Jordan's method). It learns
from fewer tokens, which is what a run on two cores has.
"""

import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def orthogonal(m, steps=5):
    """The nearest semi-orthogonal matrices, roughly. m: [parts, rows, columns]."""
    a, b, c = COEFFICIENTS
    x = m.bfloat16()
    tall = x.shape[1] > x.shape[2]
    x = x.transpose(1, 2) if tall else x
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(steps):
        s = x @ x.transpose(1, 2)
        x = a * x + (b * s + c * s @ s) @ x
    return (x.transpose(1, 2) if tall else x).to(m.dtype)


class Muon(torch.optim.Optimizer):
    """Each group has `parts`: how many matrices its parameters are stacked of."""

    def __init__(self, groups, lr=0.02, momentum=0.95, weight_decay=0.02):
        super().__init__(groups, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay, "parts": 1})

    @torch.no_grad()
    def step(self):
        for g in self.param_groups:
            for p in g["params"]:
                state = self.state[p]
                if not state:
                    state["momentum"] = torch.zeros_like(p)
                buffer = state["momentum"]
                buffer.lerp_(p.grad, 1 - g["momentum"])
                update = p.grad.lerp(buffer, g["momentum"])  # Nesterov
                parts = update.view(g["parts"], -1, p.shape[1])
                scale = max(1.0, parts.shape[1] / parts.shape[2]) ** 0.5
                p.mul_(1 - g["lr"] * g["weight_decay"])
                p.add_(orthogonal(parts).reshape(p.shape), alpha=-g["lr"] * scale)


def optimisers(model, muon_lr, adam_lr):
    """[Muon, AdamW] over all parameters of the model."""
    c = model.config
    stacks = {"qkv": 3 if c.heads == c.kv_heads else 1, "gate_up": 2}
    groups, rest = [], []
    for name, p in model.named_parameters():
        if p.dim() == 2 and name.startswith("layers"):
            groups.append({"params": [p], "parts": stacks.get(name.split(".")[-2], 1)})
        else:
            rest.append(p)
    return [Muon(groups, lr=muon_lr), torch.optim.AdamW(rest, lr=adam_lr, betas=(0.9, 0.95), weight_decay=0.0)]


def schedule(step, total, warmup=40, decay=0.35):
    """Factor of the learning rate: up, level, then down to nothing over the last part."""
    if step < warmup:
        return (step + 1) / warmup
    left = (total - step) / (total * decay)
    return min(1.0, max(0.0, left))
