"""python -m pyx.report: make a corpus, count what is in it, and lay out rows to be read.

Programs of our own run in the native interpreter where one is given, the others in the
sandbox: two runs of `semcoder pyx`, so that the report tells how fast each is, after one
that finds the puzzles' answers. Writes report.md and rows.md beside the programs and
rows; a run that was killed goes on.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from .census import Census
from .page import page, sample
from .records import parsed

# Rows that a program gives, as measured; and how many draws of the data files give as many
# rows as are wanted of them. They only say how many programs to make.
ROWS_OF_PROGRAM, ROWS_OF_FILES = 18, 150_000
FROM_FILES = 0.2  # of the rows


def arguments():
    p = argparse.ArgumentParser(prog="pyx.report", description=__doc__)
    p.add_argument("--rows", type=int, default=100_000)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--data", type=Path, required=True, help="data folder")
    p.add_argument("--semcoder", default="../bin/semcoder")
    p.add_argument("--native", help="Python 3.13 that runs the programs of our own; without it the sandbox does")
    p.add_argument("--workers", type=int, default=os.cpu_count())
    p.add_argument("--out", type=Path, required=True, help="folder")
    return p.parse_args()


def run(command):
    """A command whose progress is seen; its failure is this one's."""
    print("+", " ".join(map(str, command)), file=sys.stderr, flush=True)
    done = subprocess.run([str(c) for c in command])
    if done.returncode:
        raise SystemExit(f"pyx.report: {command[0]} ended with {done.returncode}: mend what it says and run this again, it goes on; or remove the folder to begin anew")


def programs(a, name, *options):
    """Programs of one part of the corpus: the path, and how their making ended."""
    path = a.out / f"{name}.programs.jsonl"
    run([sys.executable, "-m", "pyx", "--data", a.data, "--seed", a.seed, "--out", path, *options])
    return path, json.loads(Path(f"{path}.state").read_text())


def rows(a, name, path, *options):
    """Rows of one part: the path, and what `semcoder pyx` reports of them."""
    out, report = a.out / f"{name}.rows.jsonl", a.out / f"{name}.json"
    if not report.exists():
        run([a.semcoder, "pyx", "--in", path, "--out", out, "--workers", a.workers, "--report", report, *options])
    return out, json.loads(report.read_text())


def native(python):
    """The options that run a Python, one in its build folder included: it says where its library is."""
    try:
        said = subprocess.run([python, "-c", "import sys; print(*sys.path[1:], sep='\\n')"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as e:
        raise SystemExit(f"pyx.report: {python} is no Python that runs ({e}): give the path of a Python 3.13, or none") from None
    folders = [p for p in said.stdout.split("\n") if os.path.isdir(p)]
    return ("--native", python, *(x for f in folders for x in ("--native-read", f)))


def records(path, fields):
    with open(path, "rb") as f:
        for line in f:
            record, _ = parsed(line, fields)
            if record is not None:
                yield record


PROGRAM = {"id": str}
# What a solution does need not be followed: only what it finds is wanted.
ANSWERS = ("--kinds", "forward=12", "--max-steps", "2000", "--max-chars", "20000", "--max-prompt", "4000")
ROW = {"id": str, "kind": str, "prompt": str, "response": str}


def main():
    a = arguments()
    a.out.mkdir(parents=True, exist_ok=True)
    solutions, _ = programs(a, "solutions", "--sources", "p3,guess", "--no-decontaminate")
    answers, _ = rows(a, "solutions", solutions, *ANSWERS)
    own = round(a.rows * (1 - FROM_FILES) / ROWS_OF_PROGRAM)
    share = max(1, round(ROWS_OF_FILES / (a.rows * FROM_FILES)))
    parts = {
        "generated": (("--sources", "generated", "--programs", own), native(a.native) if a.native else ()),
        "files": (("--sources", "mbpp,p3,seed,mutant", "--shard", f"0/{share}", "--answers", answers), ()),
    }
    census, states, reports, files = Census(), {}, {}, []
    for name, (options, where) in parts.items():
        path, states[name] = programs(a, name, *options)
        out, reports[name] = rows(a, name, path, *where, *(x for f in files for x in ("--beside", f)))
        for p in records(path, PROGRAM):
            census.program(p)
        for r in records(out, ROW):
            census.row(r)
        files.append(out)
    where = {"generated": "native" if a.native else "sandbox", "files": "sandbox"}
    text = page(census, states, reports, where)
    (a.out / "report.md").write_text(text)
    (a.out / "rows.md").write_text(sample((r for f in files for r in records(f, ROW)), 50, a.seed))
    print(text)


if __name__ == "__main__":
    main()
