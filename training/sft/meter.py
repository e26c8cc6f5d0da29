"""What a run costs: tokens a second, operations, and their part of the machine's peak."""

import json
import os
import time

import torch


def operations_of(config, size, tokens, targets, pairs):
    """Floating-point operations of one step, forward and backward: 6 for each parameter and
    token, and in attention 12 for each channel and pair of a token and one that it sees. The
    embedding multiplies where tokens are predicted alone."""
    c = config
    matrices = size - c.vocabulary * c.dim
    return 6 * (matrices * tokens + c.vocabulary * c.dim * targets) + 12 * c.layers * c.heads * c.head * pairs


def peak(device, dtype=torch.bfloat16, seconds=0.5):
    """Operations a second of a large matrix product: what this machine does at best now."""
    n = 8192 if device == "cuda" else 1024
    a, b, best, began = torch.randn(n, n, device=device, dtype=dtype), torch.randn(n, n, device=device, dtype=dtype), 0.0, time.perf_counter()
    while time.perf_counter() - began < seconds or not best:
        start = time.perf_counter()
        (a @ b).sum().item()
        best = max(best, 2 * n**3 / (time.perf_counter() - start))
    return best


class Log:
    """One JSON object a line, printed and kept beside the checkpoint."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "log.jsonl")

    def __call__(self, **figures):
        line = json.dumps(figures)
        print(line, flush=True)
        with open(self.path, "a") as f:
            f.write(line + "\n")


class Meter:
    """Sums since the last report."""

    def __init__(self, log, peak):
        self.log, self.peak = log, peak
        self.reset()

    def reset(self):
        self.start, self.cpu = time.time(), time.process_time()
        self.tokens = self.targets = self.operations = 0
        self.losses, self.kinds = [], {}

    def add(self, batch, loss, operations):
        self.losses.append(loss)
        self.tokens += len(batch.ids)
        self.targets += batch.counts["targets"]
        self.operations += operations

    def report(self, step, total, seen, norm, factor):
        """`loss` is the mean over tokens, whatever they weigh; `tokens_cpu_s` counts processor
        time, which other programs on the machine do not stretch."""
        dt, cpu = time.time() - self.start, time.process_time() - self.cpu
        figures = {"step": step, **({"of": total} if total else {}), "loss": round(float(sum(self.losses)) / len(self.losses), 4), "norm": round(float(norm), 3), "lr": round(factor, 3),
                   "tokens_s": round(self.tokens / dt), "targets_s": round(self.targets / dt), "tokens_cpu_s": round(self.tokens / cpu), "tokens": seen,
                   "gflop_s": round(self.operations / dt / 1e9, 1)}
        if self.peak:
            figures["mfu"] = round(self.operations / dt / self.peak, 3)
        self.log(**figures)
        self.reset()
