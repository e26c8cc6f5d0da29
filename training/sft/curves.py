"""A run's log as a picture: `python -m sft.curves RUN/log.jsonl curves.png`.

Loss, scores by kind, learning rate and throughput over the steps. A run that was killed
has written some steps twice: the later line counts.
"""

import argparse
import json

from matplotlib.figure import Figure


def read(lines):
    """Log lines in order of their step, without those of steps that were done again."""
    kept = []
    for entry in map(json.loads, lines):
        if "resumed_at" in entry:
            kept = [e for e in kept if e["step"] <= entry["resumed_at"]]
        elif "step" in entry:
            kept.append(entry)
    return kept


def series(entries, name):
    """(steps, values) of the lines that have the figure."""
    found = [(e["step"], e[name]) for e in entries if name in e]
    return [s for s, _ in found], [v for _, v in found]


def scores(entries):
    """{kind: (steps, percent)} of the probes."""
    kinds = sorted({k for e in entries for k in e.get("right", {})})
    return {k: series([{"step": e["step"], k: e["right"][k]} for e in entries if k in e.get("right", {})], k) for k in kinds}


def draw(entries, path):
    figure = Figure(figsize=(10, 7), layout="constrained")
    axes = figure.subplots(2, 2).flat
    panels = {"loss": {"loss": series(entries, "loss")}, "items right, %": scores(entries),
              "learning rate, part of its highest": {"lr": series(entries, "lr")}, "tokens a second": {"tokens_s": series(entries, "tokens_s")}}
    for axis, (title, lines) in zip(axes, panels.items()):
        axis.set_title(title)
        axis.set_xlabel("step")
        for name, (steps, values) in lines.items():
            axis.plot(steps, values, label=name, marker="." if len(steps) < 30 else None)
        if len(lines) > 1:
            axis.legend()
        if title == "loss" and any(v > 0 for v in lines["loss"][1]):
            axis.set_yscale("log")
    figure.savefig(path, dpi=110)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("log")
    p.add_argument("out")
    a = p.parse_args()
    with open(a.log) as f:
        draw(read(f), a.out)


if __name__ == "__main__":
    main()
