"""python -m pyx: write programs and calls as JSONL for `semcoder pyx`."""

import argparse
import json
import sys

from .generate import generated
from .seeds import seeds


def arguments():
    p = argparse.ArgumentParser(prog="pyx", description=__doc__)
    p.add_argument("--programs", type=int, default=1000, help="random programs in all shards together")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--shard", default="0/1", help="i/n: this process makes every n-th item")
    p.add_argument("--mix", default="5,4,5,1", help="weights of levels 0 to 3")
    p.add_argument("--data", help="data folder: its seed functions follow the random programs")
    p.add_argument("--out", default="-")
    return p.parse_args()


def items(a):
    i, n = map(int, a.shard.split("/"))
    mix = [float(x) for x in a.mix.split(",")]
    for index in range(i, a.programs, n):
        yield generated(a.seed, index, mix)
    if a.data:
        yield from (s for k, s in enumerate(seeds(a.data, a.seed)) if k % n == i)


def main():
    a = arguments()
    with sys.stdout if a.out == "-" else open(a.out, "w") as out:
        for item in items(a):
            out.write(json.dumps(item) + "\n")


main()
