"""Guesses of a model, to be tried: rejection sampling for `backward`.

`python -m sft.guess MODEL OUT ROWS...` takes backward rows, samples what the model would
guess for what they want (the text behind `Guess:` alone), and writes their programs with
those guesses for calls:

    {..., "calls": ["f([1])", "f([13])"], "guesses": [{"wanted": "169", "calls": [0, 1]}]}

`semcoder pyx --kinds backward` runs them, and makes a row of each outcome that one of
its guesses comes to; of those before it that do not some are told as wrong. What a guess
comes to is not known here. The call that a row was made from is left out: every row that
is made is of a call that the model came to by itself.
"""

import argparse
import ast
import json
import random
import time
from collections import Counter, defaultdict

import torch

from pyx.examples import LONGEST, beyond
from export.reading import read

from .checkpoint import restore
from .data import program_of, read_rows
from .sample import sampled

GREATEST = 10_000  # of numbers in a call: what loops over greater ones makes no row
BEGIN = "Wanted: {}\nGuess:"
NEWLINE = ord("\n")  # a token of its own, in every vocabulary


def question(row):
    """(name, what is wanted) of a backward row that asks for a call of a function; None of others."""
    wanted, _, _ = row["response"].removeprefix("Wanted: ").partition("\n")
    name = called(row.get("call", ""))
    return (name, wanted) if row["kind"] == "backward" and row["response"].startswith("Wanted: ") and name else None


def called(text):
    """The name of the function that a call with literals calls, "" of anything else."""
    try:
        call = ast.parse(text.strip(), mode="eval").body
        given = [ast.literal_eval(a) for a in (*call.args, *(k.value for k in call.keywords))]
    except (SyntaxError, ValueError, AttributeError, TypeError, MemoryError, RecursionError):
        return ""
    return call.func.id if isinstance(call.func, ast.Name) and not beyond(GREATEST, given) else ""


def plain(text):
    """A call as everybody spells it, to tell whether two are the same."""
    return ast.unparse(ast.parse(text.strip(), mode="eval"))


def fit(texts, name, origin):
    """Guesses that may be tried, those that were sampled most often first, then the shorter ones."""
    found = Counter(plain(t) for t in texts if called(t) == name)
    del found[plain(origin)]
    return sorted((t for t in found if len(t) <= LONGEST), key=lambda t: (-found[t], len(t), t))


def code(prompt):
    """The program in a backward row's prompt; the question stands behind it."""
    return prompt.partition("[PYTHON]\n")[2].rpartition("\nassert ")[0]


def tried(row, asked):
    """The program of a row with guesses as its calls; None where there are none. asked: (what is wanted, guesses)."""
    calls = list(dict.fromkeys(t for _, texts in asked for t in texts))
    number = {t: i for i, t in enumerate(calls)}
    guesses = [{"wanted": wanted, "calls": [number[t] for t in texts]} for wanted, texts in asked if texts]
    told = {"id": program_of(row) + "~", "source": row["source"], "entry": question(row)[0], "code": code(row["prompt"])}
    return {**told, "calls": calls, "guesses": guesses} if guesses else None


def grouped(rows):
    """The rows of each program that have a question, each question once."""
    out = defaultdict(dict)
    for row in filter(question, rows):
        out[program_of(row)].setdefault(question(row), row)
    return [list(found.values()) for found in out.values()]


class Guesser:
    def __init__(self, model, vocabulary, each, most, temperature, seed):
        self.model, self.vocabulary = model.eval().bfloat16(), vocabulary  # a sample is by chance in any case
        self.each, self.most, self.temperature = each, most, temperature
        self.generator = torch.Generator().manual_seed(seed)

    def guesses(self, rows):
        """Texts of guesses for each row."""
        encode, room = self.vocabulary.encode, self.model.config.context - self.most
        prompts = [[self.vocabulary.bos] + encode(r["prompt"]) + encode(BEGIN.format(question(r)[1])) for r in rows]
        fits = [i for i, p in enumerate(prompts) if len(p) <= room]
        found = sampled(self.model, self.vocabulary, [prompts[i] for i in fits], self.each, self.most, NEWLINE, self.temperature, self.generator) if fits else []
        said = dict(zip(fits, found))
        return [said.get(i, []) for i in range(len(rows))]

    def programs(self, programs):
        """Rows of each program -> programs to be tried."""
        said = iter(self.guesses([r for rows in programs for r in rows]))
        for rows in programs:
            asked = [(question(r)[1], fit(next(said), question(r)[0], r["call"])) for r in rows]
            yield tried(rows[0], asked)


def batches(programs, size):
    """Lists of programs with about `size` rows together."""
    out = []
    for rows in programs:
        out.append(rows)
        if sum(map(len, out)) >= size:
            yield out
            out = []
    if out:
        yield out


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("model", help="a checkpoint, or a GGUF file that export.gguf wrote")
    p.add_argument("out")
    p.add_argument("rows", nargs="+")
    p.add_argument("--each", type=int, default=8, help="guesses for each question")
    p.add_argument("--most", type=int, default=28, help="tokens of a guess")
    p.add_argument("--temperature", type=float, default=0.8)
    p.add_argument("--batch", type=int, default=16, help="questions at once")
    p.add_argument("--minutes", type=float, default=0, help="end after so many; 0: when all are done")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    model, vocabulary = read(a.model) if a.model.endswith(".gguf") else restore(a.model)[:2]
    programs, ends = grouped(read_rows(a.rows)), time.time() + 60 * a.minutes
    random.Random(a.seed).shuffle(programs)
    guesser, asked, written = Guesser(model, vocabulary, a.each, a.most, a.temperature, a.seed), 0, 0
    with open(a.out, "w") as f:
        for chosen in batches(programs, a.batch):
            if a.minutes and time.time() > ends:
                break
            for program in filter(None, guesser.programs(chosen)):
                print(json.dumps(program), file=f, flush=True)
                written += 1
            asked += sum(map(len, chosen))
    print(f"{asked} outcomes asked for, {written} programs with guesses")


if __name__ == "__main__":
    main()
