"""Guesses of a model, to be tried: rejection sampling.

`python -m sft.guess MODEL OUT ROWS...` takes backward rows (`--kind refine`: those), samples
what the model would guess for what they want (the text behind `Guess:` or `Try:` alone), and
writes their programs with those guesses (`inputs.py`, `edits.py`):

    {..., "calls": ["f([1])", "f([13])"], "guesses": [{"wanted": "169", "calls": [0, 1]}]}
    {..., "calls": ["f([1])", "f([2])"], "buggy": [code], "failing": [[1]], "tries": [["`x` goes", ...]]}

`semcoder pyx --kinds backward` (refine) runs them, and makes a row of each question that one
of its guesses answers; of those before it that do not some are told as wrong. What a guess
comes to is not known here. ROWS may be programs, too: their calls judge what was tried.
"""

import argparse
import json
import random
import time
from collections import defaultdict

import torch

from export.reading import read

from . import edits, inputs
from .checkpoint import restore
from .choice import drawn
from .data import program_of, read_rows
from .sample import sampled

KINDS = {"backward": inputs, "refine": edits}
NEWLINE = ord("\n")  # a token of its own, in every vocabulary


def grouped(rows, kind):
    """[(rows, calls)]: of each program the rows that have a question, each question once, and
    the calls that any of its rows, or the program itself, has."""
    asked, calls = defaultdict(dict), defaultdict(dict)
    for row in rows:
        calls[program_of(row)].update(dict.fromkeys(row.get("calls") or filter(None, [row.get("call")])))
        if "kind" in row and kind.question(row):
            asked[program_of(row)].setdefault(kind.question(row), row)
    return [(list(found.values()), list(calls[name])) for name, found in asked.items()]


def program(kind, asked, calls):
    """What `semcoder pyx` reads; None where there is nothing to try."""
    asked = [(row, texts) for row, texts in asked if texts]
    if not asked:
        return None
    first = asked[0][0]
    return {"id": program_of(first) + "~", "source": first["source"], **kind.tried(asked, calls)}


class Guesser:
    def __init__(self, model, vocabulary, kind, each, temperature, seed):
        self.model, self.vocabulary = model.eval().bfloat16(), vocabulary  # a sample is by chance in any case
        self.kind, self.each, self.temperature = kind, each, temperature
        self.generator = torch.Generator().manual_seed(seed)

    def guesses(self, rows):
        """Texts of guesses for each row; none for one that is itself beyond the context, as what
        is made of them would be."""
        encode, context = self.vocabulary.encode, self.model.config.context
        heads = [[self.vocabulary.bos] + encode(r["prompt"]) for r in rows]
        prompts = [head + encode(self.kind.opening(r)) for head, r in zip(heads, rows)]
        whole = [max(len(p) + self.kind.MOST, len(head) + len(encode(r["response"]))) for head, p, r in zip(heads, prompts, rows)]
        fits = [i for i, n in enumerate(whole) if n < context]
        found = self.chosen([rows[i] for i in fits], [prompts[i] for i in fits]) if self.kind.chosen else self.sampled([prompts[i] for i in fits])
        said = dict(zip(fits, found))
        return [said.get(i, []) for i in range(len(rows))]

    def sampled(self, prompts):
        """What it says freely."""
        return sampled(self.model, self.vocabulary, prompts, self.each, self.kind.MOST, NEWLINE, self.temperature, self.generator) if prompts else []

    def chosen(self, rows, prompts):
        """What it says of the texts that there are."""
        for row, prompt in zip(rows, prompts):
            ids = {t: self.vocabulary.encode(f" {t}\n") for t in self.kind.chosen(row)}
            texts = [t for t in ids if len(ids[t]) <= self.kind.MOST]
            yield [texts[i] for i in drawn(self.model, prompt, [ids[t] for t in texts], self.each, self.temperature, self.generator)] if texts else []

    def programs(self, programs):
        """Rows and calls of each program -> programs to be tried."""
        said = iter(self.guesses([r for rows, _ in programs for r in rows]))
        for rows, calls in programs:
            yield program(self.kind, [(r, self.kind.fit(next(said), r)) for r in rows], calls)


def batches(programs, size):
    """Lists of programs with about `size` rows together."""
    out = []
    for p in programs:
        out.append(p)
        if sum(len(rows) for rows, _ in out) >= size:
            yield out
            out = []
    if out:
        yield out


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("model", help="a checkpoint, or a GGUF file that export.gguf wrote")
    p.add_argument("out")
    p.add_argument("rows", nargs="+")
    p.add_argument("--kind", choices=KINDS, default="backward")
    p.add_argument("--each", type=int, help="guesses for each question; default: the kind's, as the temperature")
    p.add_argument("--temperature", type=float)
    p.add_argument("--batch", type=int, default=16, help="questions at once")
    p.add_argument("--minutes", type=float, default=0, help="end after so many; 0: when all are done")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    model, vocabulary = read(a.model) if a.model.endswith(".gguf") else restore(a.model)[:2]
    kind, ends = KINDS[a.kind], time.time() + 60 * a.minutes
    programs = grouped(read_rows(a.rows), kind)
    random.Random(a.seed).shuffle(programs)
    guesser, asked, written = Guesser(model, vocabulary, kind, a.each or kind.EACH, a.temperature or kind.TEMPERATURE, a.seed), 0, 0
    with open(a.out, "w") as f:
        for chosen in batches(programs, a.batch):
            if a.minutes and time.time() > ends:
                break
            for made in filter(None, guesser.programs(chosen)):
                print(json.dumps(made), file=f, flush=True)
                written += 1
            asked += sum(len(rows) for rows, _ in chosen)
    print(f"{asked} questions asked, {written} programs with guesses")


if __name__ == "__main__":
    main()
