"""The training loop: `python -m sft.train --rows ROWS --vocabulary V --run DIR`."""

import argparse
import json
import os
import time

import torch
import torch.nn.functional as F

from export.reading import read

from .checkpoint import latest, load, save
from .data import collate, order, read_rows, trees
from .model import Config, Model
from .optimiser import optimisers, schedule
from .score import score
from .vocabulary import Vocabulary


def arguments(argv=None):
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--rows", nargs="+", required=True)
    start = p.add_mutually_exclusive_group(required=True)
    start.add_argument("--vocabulary", help="begin anew with this one")
    start.add_argument("--from", dest="start", metavar="GGUF", help="begin with the weights, shape and vocabulary of this file")
    p.add_argument("--run", required=True, help="folder of checkpoints; a run found there goes on")
    p.add_argument("--held-out", help="rows to be scored on")
    p.add_argument("--steps", type=int, default=2000)
    p.add_argument("--batch", type=int, default=8192, help="tokens a step")
    p.add_argument("--ramp", type=int, default=200, help="steps until the longest rows are admitted")
    p.add_argument("--muon-lr", type=float, default=0.01)
    p.add_argument("--adam-lr", type=float, default=0.003)
    p.add_argument("--clip", type=float, default=1.0)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--save-seconds", type=float, default=120)
    p.add_argument("--score-steps", type=int, default=0)
    p.add_argument("--score-rows", type=int, default=100)
    for name in ("dim", "layers", "heads", "kv_heads", "ffn", "context"):
        p.add_argument("--" + name.replace("_", "-"), type=int, default=getattr(Config, name))
    return p.parse_args(argv)


def loss_of(model, batch):
    """Mean cross-entropy over the response tokens."""
    with torch.autocast("cpu", torch.bfloat16):
        hidden = model(batch.ids, batch.positions, batch.attend)
        logits = model.logits(hidden[batch.predicting])
    return F.cross_entropy(logits.float(), batch.targets)


def step_once(model, opts, batch, factor, clip):
    loss = loss_of(model, batch)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
    for o in opts:
        for g in o.param_groups:
            g["lr"] = g["initial_lr"] * factor
        o.step()
        o.zero_grad(set_to_none=True)
    return loss.item(), norm.item()


def beginning(a):
    """(model, vocabulary) before the first step."""
    if a.start:
        return read(a.start)
    vocabulary = Vocabulary.load(a.vocabulary)
    torch.manual_seed(a.seed)
    return Model(Config(len(vocabulary), a.dim, a.layers, a.heads, a.kv_heads, a.ffn, a.context)), vocabulary


def prepare(a):
    """(model, optimisers, vocabulary, steps done) of a new run or of the one in a.run."""
    model, vocabulary = beginning(a)
    opts = optimisers(model, a.muon_lr, a.adam_lr)
    path = latest(a.run)
    done = load(path, model, opts) if path else 0
    for o, lr in zip(opts, (a.muon_lr, a.adam_lr)):
        for g in o.param_groups:
            g["initial_lr"] = lr  # a checkpoint holds the rate of its last step
    return model, opts, vocabulary, done


class Meter:
    """Throughput and loss since the last report."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.start, self.tokens, self.targets, self.losses = time.time(), 0, 0, []

    def report(self, step, total, seen, norm, factor):
        dt = time.time() - self.start
        print(json.dumps({"step": step, "of": total, "loss": round(sum(self.losses) / len(self.losses), 4), "norm": round(norm, 3), "lr": round(factor, 3),
                          "tokens_s": round(self.tokens / dt), "targets_s": round(self.targets / dt), "tokens": seen}), flush=True)
        self.reset()


def run(a):
    torch.set_num_threads(a.threads)
    os.makedirs(a.run, exist_ok=True)
    model, opts, vocabulary, done = prepare(a)
    items = trees(read_rows(a.rows), vocabulary, model.config.context)
    held_out = list(read_rows([a.held_out])) if a.held_out else []
    total = sum(t.tokens() for t in items)
    print(json.dumps({"parameters": model.size(), "trees": len(items), "tokens": total, "resumed_at": done}), flush=True)
    batches, meter, saved, seen = order(items, a.seed, a.batch, a.ramp), Meter(), time.time(), 0
    for step, chosen in zip(range(a.steps), batches):
        seen += sum(t.tokens() for t in chosen)
        if step < done:
            continue
        batch = collate(chosen)
        factor = schedule(step, a.steps)
        loss, norm = step_once(model, opts, batch, factor, a.clip)
        meter.losses.append(loss)
        meter.tokens += len(batch.ids)
        meter.targets += len(batch.targets)
        if (step + 1) % 20 == 0:
            meter.report(step + 1, a.steps, seen, norm, factor)
        if time.time() - saved > a.save_seconds or step + 1 == a.steps:
            save(a.run, model, opts, vocabulary, step + 1)
            saved = time.time()
        if held_out and a.score_steps and (step + 1) % a.score_steps == 0:
            print(json.dumps({"step": step + 1, **score(model, vocabulary, held_out[: a.score_rows])}), flush=True)
            meter.reset()
    return model, vocabulary


def main():
    run(arguments())


if __name__ == "__main__":
    main()
