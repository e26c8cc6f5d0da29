"""Well-formed answers and right ones, by greedy decoding of held-out rows.

`python -m sft.score CHECKPOINT ROWS` prints both in percent. A quick look during
training: the project's own evaluation judges by execution.
"""

import argparse
import ast
import json

import torch

from .checkpoint import restore
from .data import program_of, read_rows
from .decode import greedy

STOP = "[/ANSWER]"


def answer(text):
    """(call, value) of the answer block, both as dumps of their syntax; of an operation, which
    has no such block, its last line; None when malformed."""
    head, found, rest = text.partition("[ANSWER]\nassert ")
    body, closed, _ = rest.partition("\n" + STOP)
    if not found and STOP not in text:
        return operation(text)
    if not closed:
        return None
    try:
        node = ast.parse(body, mode="eval").body
    except (SyntaxError, ValueError, MemoryError):
        return None
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
        return ast.dump(node.left), ast.dump(node.comparators[0])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "raises" and len(node.args) == 2:
        return ast.dump(node.args[1]), "raises " + ast.dump(node.args[0])
    return None


def operation(text):
    """What an operation comes to, by its last line; None when that does not say."""
    last = text.rpartition("\n")[2]
    return ("", last) if last.startswith(("-> ", "raise ")) else None


def judged(want, got):
    """(well-formed, right): an answer about another call is not well-formed."""
    w, g = answer(want), answer(got)
    formed = g is not None and w[0] == g[0]
    return formed, formed and w[1] == g[1]


@torch.inference_mode()
def predictions(model, vocabulary, rows, width=100):
    """What the model says to each row's prompt, nothing to one that leaves no room for an
    answer; similar lengths go together."""
    out = [""] * len(rows)
    room = [i for i, r in enumerate(rows) if len(vocabulary.encode(r["prompt"])) < model.config.context - 64]
    room.sort(key=lambda i: len(rows[i]["response"]))
    for k in range(0, len(room), width):
        chosen = room[k: k + width]
        most = max(len(vocabulary.encode(rows[i]["response"])) for i in chosen) * 3 // 2 + 50
        for i, text in zip(chosen, greedy(model, vocabulary, [rows[i]["prompt"] for i in chosen], most)):
            out[i] = text
    return out


def score(model, vocabulary, rows, show=0, of=0):
    """Percentages over rows (or over `of`, where some made no row), and how many of the
    monologues are right to the letter."""
    said = predictions(model, vocabulary, rows)
    verdicts = [judged(r["response"], s) for r, s in zip(rows, said)]
    for r, s, v in list(zip(rows, said, verdicts))[:show]:
        print(r["prompt"].rpartition("[PYTHON]\n")[2] + "--- said " + str(v) + "\n" + s + "\n--- true\n" + r["response"] + "\n" + "=" * 60)
    n = max(of, len(rows))
    return {"n": n, "wellformed": 100 * sum(f for f, _ in verdicts) / n, "right": 100 * sum(r for _, r in verdicts) / n,
            "exact": 100 * sum(r["response"] == s for r, s in zip(rows, said)) / n}


def one_each(rows):
    """The first row of every program."""
    seen, out = set(), []
    for r in rows:
        if program_of(r) not in seen:
            seen.add(program_of(r))
            out.append(r)
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("checkpoint")
    p.add_argument("rows")
    p.add_argument("--limit", type=int, default=500)
    p.add_argument("--show", type=int, default=0, help="print so many answers beside the truth")
    p.add_argument("--of", type=int, default=0, help="count the percentages over so many")
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    model, vocabulary, step = restore(a.checkpoint)
    rows = one_each(read_rows([a.rows]))[: a.limit]
    print(json.dumps({"step": step, **score(model, vocabulary, rows, a.show, a.of)}))


if __name__ == "__main__":
    main()
