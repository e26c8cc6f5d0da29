"""Weights as the export will store them, for the last part of a run.

The forward and backward pass see rounded weights, the optimiser moves the exact ones
(straight-through gradient), so that training ends where rounding costs least. Each
function gives, to the bit, what a reader of the GGUF type decodes (a test compares).
"""

from contextlib import contextmanager

import torch

BLOCK = 32


def half(d):
    """Scales are stored in float16."""
    return d.half().float()


def inverse(d):
    return torch.where(d == 0, 0.0, 1 / d)


def q8_0(x):
    d = x.abs().amax(-1, keepdim=True) / 127
    scaled = x * inverse(d)
    away = torch.trunc(scaled.abs() + 0.5) * scaled.sign()  # halves away from zero
    return away * half(d)


def signed(x, steps):
    """The value of largest size is the lowest of `steps` levels; zero is the middle one."""
    largest = x.gather(-1, x.abs().argmax(-1, keepdim=True))
    d = largest / -(steps // 2)
    level = torch.trunc(x.double() * inverse(d).double() + steps // 2 + 0.5).clamp(0, steps - 1).float()
    return (level - steps // 2) * half(d)


ROUNDINGS = {"Q8_0": q8_0, "Q5_0": lambda x: signed(x, 32), "Q4_0": lambda x: signed(x, 16), "F16": half, "BF16": lambda x: x.bfloat16().float()}


def rounded(weight, kind):
    """weight: [rows, columns], columns whole blocks."""
    return ROUNDINGS[kind](weight.unflatten(-1, (-1, BLOCK))).flatten(-2)


@contextmanager
def as_stored(model, kind):
    """Inside, the matrices are rounded; afterwards they are what they were."""
    if not kind:
        yield
        return
    exact = [(p, p.data.clone()) for p in model.parameters() if p.dim() == 2]
    for p, w in exact:
        p.data.copy_(rounded(w, kind))
    try:
        yield
    finally:
        for p, w in exact:
            p.data.copy_(w)
