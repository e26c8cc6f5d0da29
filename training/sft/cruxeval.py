"""CRUXEval items as programs for `semcoder pyx`, to score a model on: never to train on.

`python -m sft.cruxeval dev.jsonl > programs.jsonl`, then `semcoder pyx` renders the
prompts and executes the truth, and `python -m sft.score CHECKPOINT rows.jsonl --of 400`
scores. Items that make no row (a run over the budget) count as wrong through --of.
"""

import argparse
import json


def programs(lines):
    for line in lines:
        item = json.loads(line)
        yield {"id": item["id"], "code": item["code"], "calls": [f"f({item['input']})"]}


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("items")
    a = p.parse_args()
    with open(a.items) as f:
        for item in programs(f):
            print(json.dumps(item))


if __name__ == "__main__":
    main()
