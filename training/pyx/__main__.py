"""python -m pyx: write programs and calls as JSONL for `semcoder pyx`."""

import argparse
import hashlib
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

from .benchmarks import benchmarks
from .guesses import taken
from .output import Output, Pipe
from .overlap import Index
from .puzzles import answered
from .stream import SOURCES, TRIALS, Stream


def arguments(argv=None):
    p = argparse.ArgumentParser(prog="pyx", description=__doc__)
    p.add_argument("--programs", type=int, default=1000, help="random programs drawn, in all shards together; about one in eight is dull")
    p.add_argument("--drills", type=int, default=0, help="functions of one simple statement after another, beside them")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--shard", type=shard, default=(0, 1), metavar="I/N", help="this process makes every n-th draw; all together make what 0/1 makes")
    p.add_argument("--mix", type=mix, default=mix("2,4,6,4"), help="weights of levels 0 to 3")
    p.add_argument("--data", type=Path, help="data folder: its seeds, puzzles and tasks follow the random programs, and its evaluation data is kept out")
    p.add_argument("--sources", type=sources, default=SOURCES, help="of " + ",".join(SOURCES) + "; default all, without --data generated")
    p.add_argument("--mutants", type=int, default=4, help="at most so many of each seed, puzzle and task")
    p.add_argument("--answers", type=Path, metavar="ROWS", help="rows that `semcoder pyx` made of --sources p3,guess: what the solutions found, and which guessed calls functions take")
    p.add_argument("--no-decontaminate", action="store_true", help="do not compare with evaluation data")
    p.add_argument("--out", default="-", help="file, which a killed run goes on with; - is standard output")
    p.add_argument("--anew", action="store_true", help="begin again whatever --out holds")
    a = p.parse_args(argv)
    if a.data is None and not a.no_decontaminate:
        p.error("evaluation data is kept out of what is made: name the data folder with --data, or ask for --no-decontaminate")
    if a.data is None and "generated" not in a.sources:
        p.error("all sources but generated need --data")
    return a


def shard(text):
    i, n = map(int, text.split("/"))
    if not 0 <= i < n:
        raise argparse.ArgumentTypeError(f"{text}: i/n with 0 <= i < n")
    return i, n


def mix(text):
    return [float(x) for x in text.split(",")]


def sources(text):
    given = text.split(",")
    unknown = set(given) - set(SOURCES + TRIALS)
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: not of {','.join(SOURCES + TRIALS)}")
    return tuple(s for s in SOURCES + TRIALS if s in given)


def options(a):
    """What the content of the output depends on: a run goes on under the same alone."""
    package = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".txt"):
            package.update(path.read_bytes())
    names = ("programs", "drills", "seed", "shard", "mix", "sources", "mutants", "no_decontaminate")
    return {**{n: json.loads(json.dumps(getattr(a, n))) for n in names}, "data": str(a.data and a.data.resolve()), "answers": str(a.answers and a.answers.resolve()), "version": package.hexdigest()[:16]}


class Progress:
    """A line on standard error every few seconds."""

    def __init__(self, seconds=5.0):
        self.seconds, self.start, self.last = seconds, time.monotonic(), time.monotonic()

    def __call__(self, drawn, tally):
        now = time.monotonic()
        if now - self.last >= self.seconds:
            self.last = now
            print(f"pyx: {drawn} drawn, {tally.written.total()} written, {tally.duplicates.total()} duplicates, {tally.hits.total()} of the evaluation data, {now - self.start:.0f} s", file=sys.stderr)


def main():
    a = arguments()
    output = Pipe(sys.stdout.buffer) if a.out == "-" else Output(a.out, options(a), a.anew)
    if output.done:
        print(f"pyx: {a.out} is complete", file=sys.stderr)
        return
    broken = Counter()
    a.answers, a.taken = (answered(a.answers), taken(a.answers)) if a.answers else ({}, {})
    index = None if a.no_decontaminate else Index(benchmarks(a.data, broken))
    stream = Stream(a, index, output, broken)
    stream.run(Progress())
    print("pyx: " + json.dumps({**vars(stream.tally), "broken": broken}), file=sys.stderr)


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # trial runs of programs that list a set come out alike in every process
        os.execve(sys.executable, sys.orig_argv, {**os.environ, "PYTHONHASHSEED": "0"})
    main()
