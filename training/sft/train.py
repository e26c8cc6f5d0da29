"""The training loop: `python -m sft.train --rows ROWS --vocabulary V --run DIR`."""

import os
import time

import torch

from export.reading import read

from .checkpoint import latest, load, save
from .curriculum import MIX, Course, error_rates, mix_of, summary
from .data import census, read_rows
from .engine import Engine
from .meter import Log, Meter, peak
from .model import Config, Model
from .optimiser import schedule
from .options import arguments
from .probe import probe
from .score import score
from .shards import Shards, trees_of_all
from .vocabulary import Vocabulary

TENTHS = 10  # times a run is probed


def beginning(a):
    """(model, vocabulary) before the first step."""
    if a.start:
        return read(a.start)
    vocabulary = Vocabulary.load(a.vocabulary)
    torch.manual_seed(a.seed)
    return Model(Config(len(vocabulary), a.dim, a.layers, a.heads, a.kv_heads, a.ffn, a.context)), vocabulary


def prepare(a):
    """(engine, vocabulary, what the checkpoint in a.run says besides weights) of a run, new or not."""
    model, vocabulary = beginning(a)
    engine = Engine(model, a)
    path = latest(a.run)
    state = load(path, model, engine.optimisers) if path else {"step": 0}
    for o, lr in zip(engine.optimisers, (a.muon_lr, a.adam_lr)):
        for g in o.param_groups:
            g["initial_lr"] = lr  # a checkpoint holds the rate of its last step
    return engine, vocabulary, state


class Run:
    """A run from where its checkpoint stands to its end."""

    def __init__(self, a):
        torch.set_num_threads(a.threads)
        os.makedirs(a.run, exist_ok=True)
        self.a, self.log = a, Log(a.run)
        self.engine, self.vocabulary, state = prepare(a)
        self.model = self.engine.model
        self.done, self.spent = state["step"], state.get("seconds", 0.0)
        self.steering = state.get("steering", [])  # [[step, error rates by operation]]
        self.held_out = list(read_rows([a.held_out])) if a.held_out else []
        self.course, self.shards = self.open()
        self.began = self.saved = time.time()
        self.seen = 0

    def open(self):
        """The rows: all of them, or what is there of a folder that fills up."""
        a, shards = self.a, None
        if os.path.isdir(a.rows[0]):
            shards = Shards(a.rows[0], self.vocabulary, self.model.config.context, a.workers)
            items = shards.wait()
        else:
            items = trees_of_all(a.rows, self.vocabulary, self.model.config.context, a.threads)
        tokens = census(items)
        self.log(parameters=self.model.size(), trees=len(items), tokens=sum(tokens.values()), kinds=tokens, resumed_at=self.done)
        if shards:
            tokens = dict.fromkeys(MIX, 0) | tokens  # kinds that are still to come
        return Course(items, a.seed + self.done * bool(shards or a.minutes), a.batch, a.ramp, mix_of(a.mix, tokens)), shards

    def seconds(self):
        return self.spent + time.time() - self.began

    def progress(self, step):
        """The part of the run that is done, by the clock or by steps."""
        if self.a.minutes:
            return self.seconds() / (60 * self.a.minutes)
        return step / self.a.steps if step < self.a.steps else 1.0

    def catch_up(self):
        """Counts off the batches of the steps that are done, so that the next one is the next.
        Where rows come as they are made, or by the clock, that is not the same twice: the
        run goes on with another draw."""
        if self.shards or self.a.minutes:
            for _, rates in self.steering[-1:]:
                self.course.steer(rates)
            return
        told = {step: rates for step, rates in self.steering}
        for step in range(self.done):
            if step in told:
                self.course.steer(told[step])
            self.chosen(step, self.progress(step))

    def chosen(self, step, progress):
        trees = self.course.batch(step, progress)
        self.seen += sum(t.tokens() for t in trees)
        return trees

    def train(self):
        meter = Meter(self.log, self.a.peak * 1e12 or peak(self.a.device))
        self.catch_up()
        step, tenth = self.done, int(TENTHS * self.progress(max(0, self.done - 1)))  # a tenth that ended with the checkpoint is still to be probed
        while self.progress(step) < 1:
            progress = self.progress(step)
            if int(TENTHS * progress) > tenth:
                tenth = int(TENTHS * progress)
                self.probe(step, tenth)
                meter.reset()
            if self.shards:
                self.course.add(self.shards.finished())
            batch = self.engine.batch(self.chosen(step, progress))
            factor = schedule(step, progress, self.a.decay)
            loss, norm = self.engine.step(batch, factor, self.a.quantise if progress >= 1 - self.a.decay else None)
            step += 1
            meter.add(batch, loss, self.engine.operations(batch))
            if step % self.a.report_steps == 0:
                meter.report(step, 0 if self.a.minutes else self.a.steps, self.seen, norm, factor)
            if time.time() - self.saved > self.a.save_seconds:
                self.save(step)
            if self.held_out and self.a.score_steps and step % self.a.score_steps == 0:
                self.log(step=step, **score(self.model, self.vocabulary, self.held_out[: self.a.score_rows]))
                meter.reset()
        self.finish(step)

    def probe(self, step, tenth):
        """Scores rows that no other tenth is scored on, spread over the file; steers by what went wrong."""
        n = self.a.probe
        rows = self.held_out[tenth:: max(TENTHS + 1, len(self.held_out) // n)][:n] if n else []
        if not rows:
            return
        began, found = time.time(), probe(self.model, self.vocabulary, rows, self.a.device, self.a.packed)
        rates = error_rates(found["seen"], found["wrong"])
        self.steering.append([step, rates])
        self.course.steer(rates)
        self.log(step=step, items=found["items"], right=found["right"], wrong=summary(found["seen"], found["wrong"]), seconds=round(time.time() - began, 1))

    def save(self, step):
        save(self.a.run, self.model, self.engine.optimisers, self.vocabulary, step, {"steering": self.steering, "seconds": self.seconds()})
        self.saved = time.time()

    def finish(self, step):
        if step > self.done or not latest(self.a.run):
            self.save(step)
        self.probe(step, TENTHS)
        if self.shards:
            self.shards.close()


def run(a):
    """(model, vocabulary) at the end of a run."""
    r = Run(a)
    r.train()
    return r.model, r.vocabulary


def main():
    run(arguments())


if __name__ == "__main__":
    main()
