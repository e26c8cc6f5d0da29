"""The evaluation data that training must not hold: every program and problem text of it.

Read for comparison alone. What is reported of an item is its name.
"""

from pathlib import Path

from .mbpp import FIRST
from .records import records
from .seeds import HELD_OUT


def benchmarks(data, counts):
    """(name, programs, texts) of every item of the evaluation data in a data folder.

    A missing file is an error that names all that are missing."""
    data = Path(data)
    missing = [name for name, _, _ in FILES if not (data / name).is_file()]
    if missing:
        raise SystemExit(f"pyx: nothing to decontaminate against in {data}: {', '.join(missing)} missing; name the data folder with --data, or ask for --no-decontaminate")
    for name, fields, read in FILES:
        for record in records(data / name, fields, counts):
            found = read(record)
            if found:
                item, programs, texts = found
                yield f"{name.partition('/')[0]}:{item}", programs, texts


def humaneval(r):
    return r["task_id"], [r["prompt"] + r["canonical_solution"]], [r["prompt"]]


def humanevalpack(r):
    return r["task_id"], [r["declaration"] + r["canonical_solution"], r["declaration"] + r["buggy_solution"]], [r["docstring"]]


def debugbench(r):
    return f"{r['slug']}#{r['idx']}", [r["oracle_code"], r["buggy_code"]], [r["description"]]


def puzzle(r):
    return r["name"], [r["sat"]] + [r["sol_header"] + "\n" + b for b in r["sol_bodies"]], [r["sol_docstring"].strip().strip('"')]


def mbpp(r):
    return (str(r["task_id"]), [r["code"]], [r["text"]]) if 11 <= r["task_id"] < FIRST else None


def held_out(r):
    return (r["id"], [r["code"]], []) if r["repo"] in HELD_OUT else None


# (file, fields that an item needs, reader)
FILES = (
    ("cruxeval/dev.jsonl", {"id": str, "code": str}, lambda r: (r["id"], [r["code"]], [])),
    ("humaneval/HumanEval.jsonl", {"task_id": str, "prompt": str, "canonical_solution": str}, humaneval),
    ("humanevalpack/humanevalpack_python.jsonl", {"task_id": str, "declaration": str, "canonical_solution": str, "buggy_solution": str, "docstring": str}, humanevalpack),
    ("quixbugs/dev.jsonl", {"name": str, "buggy": str, "correct": str}, lambda r: (r["name"], [r["correct"], r["buggy"]], [])),
    ("debugbench/debugbench_python3.jsonl", {"slug": str, "oracle_code": str, "buggy_code": str, "description": str}, debugbench),
    ("reval/DREval_data.jsonl", {"task_id": str, "code": str}, lambda r: (r["task_id"], [r["code"]], [])),
    ("leetcode180/20240121-Jul.jsonl", {"task_id": str, "prompt": str}, lambda r: (r["task_id"], [], [r["prompt"]])),
    ("p3/puzzles_humaneval_derived.jsonl", {"name": str, "sat": str, "sol_header": str, "sol_bodies": list, "sol_docstring": str}, puzzle),
    ("mbpp/mbpp.jsonl", {"task_id": int, "code": str, "text": str}, mbpp),
    ("seeds/functions.jsonl", {"id": str, "repo": str, "code": str}, held_out),
)
