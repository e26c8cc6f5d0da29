"""The weights between two checkpoints of one shape, the second of which went on from the first.

`python -m export.average A.pt B.pt OUT.pt --share 0.8` writes 0.2 A + 0.8 B. What a run
forgets while it learns something else lies on the way between; the mean of weights that
share a history often does better than both (Wortsman et al., "Robust fine-tuning of
zero-shot models", 2022).
"""

import argparse

import torch


def average(a, b, share):
    """B's checkpoint with each weight as near to B's as share says, 0 to 1."""
    if a["config"] != b["config"]:
        raise SystemExit(f"the checkpoints are of different shapes: {a['config']} and {b['config']}")
    return {**b, "model": {name: (1 - share) * a["model"][name] + share * w for name, w in b["model"].items()}}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("a")
    p.add_argument("b")
    p.add_argument("out")
    p.add_argument("--share", type=float, default=0.5, help="of B")
    o = p.parse_args()
    a, b = (torch.load(path, map_location="cpu", weights_only=True) for path in (o.a, o.b))
    torch.save(average(a, b, o.share), o.out)


if __name__ == "__main__":
    main()
