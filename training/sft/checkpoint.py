"""Checkpoints that a kill at any moment cannot spoil: written aside, then renamed."""

import os

import torch

from .model import Config, Model
from .vocabulary import Vocabulary

NAME = "checkpoint.pt"


def save(folder, model, opts, vocabulary, step, more=()):
    """more: what else the run has to know to go on (sft.train)."""
    state = {"step": step, "config": model.config.dict(), "vocabulary": vocabulary.spec, "model": model.state_dict(), "optimisers": [o.state_dict() for o in opts], **dict(more)}
    aside = os.path.join(folder, NAME + ".writing")
    with open(aside, "wb") as f:
        torch.save(state, f)
        f.flush()
        os.fsync(f.fileno())
    os.replace(aside, os.path.join(folder, NAME))


def latest(folder):
    path = os.path.join(folder, NAME)
    return path if os.path.exists(path) else None


def load(path, model, opts):
    """Puts a checkpoint's state into model and optimisers; returns the rest: `step`, the steps done, and what else was saved."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    if state["config"] != model.config.dict():
        raise SystemExit(f"{path} is of another shape ({state['config']}): give another --run, or its own sizes")
    model.load_state_dict(state["model"])
    for o, s in zip(opts, state["optimisers"]):
        o.load_state_dict(s)
    return {name: value for name, value in state.items() if name not in ("model", "optimisers", "vocabulary", "config")}


def restore(path):
    """(model, vocabulary, step) of a checkpoint, for scoring and export."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    model = Model(Config(**state["config"]))
    model.load_state_dict(state["model"])
    return model.eval(), Vocabulary(state["vocabulary"]), state["step"]
