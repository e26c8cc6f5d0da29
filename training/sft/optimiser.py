"""Muon for the matrices inside the layers, AdamW for everything else.

Muon: the momentum of a matrix is replaced by the nearest orthogonal one before it is
applied (Newton-Schulz iteration, coefficients of Keller Jordan's method). It learns
from fewer tokens, which is what a run on two cores has.
"""

import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def orthogonal(m, steps=5):
    """The nearest semi-orthogonal matrices, roughly. m: [matrices, rows, columns], rows <= columns."""
    a, b, c = COEFFICIENTS
    x = m.bfloat16()
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(steps):
        s = x @ x.transpose(1, 2)
        x = torch.baddbmm(x, torch.baddbmm(s, s, s, beta=b, alpha=c), x, beta=a)
    return x


class Muon(torch.optim.Optimizer):
    """Each group has `parts`: how many matrices its parameters are stacked of."""

    def __init__(self, groups, lr=0.02, momentum=0.95, weight_decay=0.02):
        super().__init__(groups, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay, "parts": 1})

    @torch.no_grad()
    def step(self):
        """Matrices of one shape go through the iteration together: a matrix by itself is too
        small to keep the processor busy."""
        shapes = {}
        for g in self.param_groups:
            for p in g["params"]:
                wide, parts = self.moved(g, p)
                shapes.setdefault(wide.shape[1:], []).append((g, p, parts, wide))
        for same in shapes.values():
            turned = orthogonal(torch.cat([wide for *_, wide in same])).split([len(wide) for *_, wide in same])
            for (g, p, parts, _), update in zip(same, turned):
                apply(g, p, parts, update)

    def moved(self, g, p):
        """(the momentum's next update, its matrices laid down with rows <= columns; and as they stand)."""
        state = self.state[p]
        if not state:
            state["momentum"] = torch.zeros_like(p)
        buffer = state["momentum"]
        buffer.lerp_(p.grad, 1 - g["momentum"])
        parts = p.grad.lerp(buffer, g["momentum"]).view(g["parts"], -1, p.shape[1])  # Nesterov
        return (parts.transpose(1, 2) if parts.shape[1] > parts.shape[2] else parts), parts


def apply(g, p, parts, update):
    rows, columns = parts.shape[1:]
    if rows > columns:
        update = update.transpose(1, 2)
    p.mul_(1 - g["lr"] * g["weight_decay"])
    p.add_(update.reshape(p.shape), alpha=-g["lr"] * max(1.0, rows / columns) ** 0.5)


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


def schedule(step, progress, decay, warmup=40):
    """Factor of the learning rate: up, level, then down to nothing over the last part of the run,
    as one minus the root of what of it is done: fast at first (Hägele et al. 2024). progress is
    the part of the run that is done, 0 to 1, by steps or by the clock."""
    falling = max(0.0, 1 - (1 - progress) / decay)
    return max(0.0, min(1.0, (step + 1) / warmup, 1 - falling ** 0.5))
