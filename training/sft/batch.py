"""Trees laid end to end as the tensors of one step."""

from dataclasses import dataclass

import numpy as np
import torch

from .attention import Trees
from .data import GRAIN
from .steps import CLASSES

# What a token of each class weighs in the loss. Values, branches and answers are what a
# run's truth hangs on; numbers, labels and names given again are soon learnt at any weight.
WEIGHTS = {"furniture": 0.5, "plain": 1.0, "value": 1.5, "branch": 1.5, "answer": 2.0}


def weights_of(text):
    """"value=2,furniture=0.3" -> the table, the rest as it stands; "none": all the same."""
    if text == "none":
        return dict.fromkeys(CLASSES, 1.0)
    given = dict(part.split("=") for part in text.split(",") if part)
    if not given.keys() <= WEIGHTS.keys():
        raise SystemExit(f"--weights knows {', '.join(CLASSES)}, not {', '.join(given.keys() - WEIGHTS.keys())}")
    return WEIGHTS | {name: float(value) for name, value in given.items()}


@dataclass(frozen=True)
class Batch:
    ids: torch.Tensor  # [tokens]
    positions: torch.Tensor  # [tokens]
    attend: Trees  # or what else knows which token sees which
    predicting: torch.Tensor  # [targets], indices of the tokens that predict
    targets: torch.Tensor  # [targets], ids
    weights: torch.Tensor  # [targets]
    classes: np.ndarray  # [targets], of sft.steps

    @property
    def counts(self):
        """Predicted tokens, and pairs of a token and one that it sees."""
        return {"targets": len(self.targets), "pairs": self.attend.pairs()}


def collate(chosen, weights=WEIGHTS, grain=GRAIN):
    """One batch of trees. Leaves are padded to multiples of grain, those of operations, which are
    short and many, to a quarter of it, and the whole to sixteen times grain, with tokens that predict nothing."""
    ids, positions, ranges, predicting, targets, kinds, at = [], [], [], [], [], [], 0
    for t in chosen:
        start, end = at, at + len(t.trunk)
        ids.append(np.frombuffer(t.trunk, np.uint16))
        positions.append(np.arange(end - start))
        at, leaves, fine = end, [], max(1, grain // 4) if t.kind == "micro" else grain
        for leaf in t.leaves:
            said = np.frombuffer(leaf.classes, np.uint8)
            wanted = leaf.prompt + said.nonzero()[0]
            tokens = padded(np.frombuffer(leaf.ids, np.uint16), fine)
            ids.append(tokens)
            positions.append(padded(np.arange(end - start, end - start + len(leaf.ids)), fine))
            predicting.append(at + wanted - 1)
            targets.append(tokens[wanted])
            kinds.append(said[said > 0])
            leaves.append((at, at + len(tokens)))
            at += len(tokens)
        ranges.append((start, end, leaves))
    if at % (16 * grain):
        missing = np.zeros(-at % (16 * grain), np.int64)
        ids.append(missing)
        positions.append(missing)
        ranges.append((at, at + len(missing), []))
    kinds = np.concatenate(kinds)
    table = np.array([0.0] + [weights[name] for name in CLASSES], np.float32)
    tensor = lambda x: torch.from_numpy(np.concatenate(x).astype(np.int64))
    return Batch(tensor(ids), tensor(positions), Trees(ranges), tensor(predicting), tensor(targets), torch.from_numpy(table[kinds]), kinds)


def padded(values, grain):
    return np.pad(values, (0, -len(values) % grain))
