"""A data folder in miniature, with the files and fields of the real one and programs of our own."""

import json

EVALUATED = "def f(items, limit):\n    total = 0\n    for i, item in enumerate(items):\n        if item > limit and i % 2 == 0:\n            total += item * (i + 1)\n        elif item < 0:\n            total -= limit\n    return total\n"
SEED = 'def double(x):\n    """Give twice the number that is passed in.\n\n    >>> double(2)\n    4\n    """\n    return x * 2\n'
HELD = "def windows(xs, n):\n    out = []\n    for i in range(len(xs) - n + 1):\n        out.append(tuple(xs[i:i + n]))\n    return out\n"
COPIED = EVALUATED.replace("def f(", "def weigh(").replace("items", "values").replace("total", "sum_of").replace("limit", "bound").replace("item", "v")


def function(name, code, repo="keon/algorithms", doctests=(), path="algorithms/x.py"):
    return {"id": f"{repo}:{path}:{name}", "repo": repo, "kind": "function", "name": name, "code": code, "path": path, "doctests": [{"source": s, "want": ""} for s in doctests]}


TEXT = "Count the marbles that every child of the second class carries home on a rainy afternoon in autumn"

FILES = {
    "cruxeval/dev.jsonl": [{"id": "sample_0", "code": EVALUATED, "input": "[1], 0", "output": "1"}],
    "humaneval/HumanEval.jsonl": [{"task_id": "HumanEval/0", "prompt": "def marbles(a):\n", "canonical_solution": "    return a[1:]\n"}],
    "humanevalpack/humanevalpack_python.jsonl": [{"task_id": "Python/0", "declaration": "def marbles(a):\n", "canonical_solution": "    return a[1:]\n", "buggy_solution": "    return a[2:]\n", "docstring": TEXT}],
    "quixbugs/dev.jsonl": [{"name": "half", "buggy": "def half(n):\n    return n / 2\n", "correct": "def half(n):\n    return n // 2 + n // 4 - 1\n"}],
    "debugbench/debugbench_python3.jsonl": [{"slug": "s", "idx": 1, "oracle_code": "class Solution:\n    def go(self, a):\n        return [b for b in a if b > 41]\n", "buggy_code": "class Solution:", "description": "Nothing"}],
    "reval/DREval_data.jsonl": [{"task_id": "DREval/0", "code": "def r(q):\n    return q.split('/')[-3]\n"}],
    "leetcode180/20240121-Jul.jsonl": [{"task_id": "l", "prompt": "Given three ships that sail between two islands, say which of them arrives first at the harbour."}],
    "p3/puzzles_humaneval_derived.jsonl": [{"name": "H:0", "sat": "def sat(x, y=3):\n    return x ** 3 == y", "sol_header": "def sol(y=3):", "sol_bodies": ["    return y"], "sol_docstring": '""'}],
    "p3/puzzles.jsonl": [
        {"name": f"Sum:{i}", "sat": f"def sat(li: List[int], n={n}):\n    return sum(li) == n and len(set(li)) == len(li)", "ans_type": "List[int]", "sol_header": f"def sol(n={n}):", "sol_bodies": ["    total: int = n\n    return [total - 1, 1]"]}
        for i, n in enumerate((10, 25, 90000000))
    ] + [{"name": "Known:0", "sat": "def sat(s: str, t='ab'):\n    return s + t == 'xab'", "ans_type": "str", "sol_header": "def sol(t='ab'):", "sol_bodies": ["    return 'x'"]}],
    "mbpp/mbpp.jsonl": [
        {"task_id": 11, "text": TEXT, "code": "def old(a):\r\n  return a[::-1][:2]\r\n", "test_list": ["assert old([1]) == [1]"]},
        {"task_id": 511, "text": "Write a function to find the last word of a line.", "code": "def last_word(line):\r\n\treturn line.split()[-1]", "test_list": ['assert last_word("a b") == "b"', 'assert last_word("x") == "x"']},
        {"task_id": 512, "text": "Write a python function to " + TEXT[0].lower() + TEXT[1:] + ".", "code": "def home(n):\r\n  return n * 3 + 1", "test_list": ["assert home(2) == 7"]},
    ],
    "seeds/functions.jsonl": [
        function("double", SEED, doctests=["double(2)"]),
        function("twice", SEED.replace("double", "twice").replace("x", "y"), doctests=["twice(5)"]),
        function("weigh", COPIED, doctests=["weigh([1, 2], 0)"]),
        function("windows", HELD, repo="more-itertools/more-itertools", doctests=["windows([1, 2], 1)"]),
        function("pairs", HELD.replace("windows", "pairs"), doctests=["pairs([1, 2], 1)"]),
        function("kth", "def kth(xs, k):\n    return sorted(xs)[k]", doctests=["kth([1, 2], 1)"]),
        function("private_key", "def private_key(p):\n    return p - 1", repo="exercism/python", path="exercises/practice/keys/.meta/example.py"),
        function("roll", "import random\n\ndef roll(n):\n    return random.randint(1, n)", doctests=["roll(6)"]),
    ],
    "seeds/snippets_30s.jsonl": [{"name": "halve", "code": "def halve(n):\n  return n // 2\n", "example": "halve(8) # 4\n", "text": "Gives the half of a number, rounded down."}],
    "seeds/exercism.jsonl": [{"name": "keys", "solution": "", "tests": "class T:\n    def test_it(self):\n        self.assertEqual(private_key(7), 6)\n        self.assertTrue(1 < private_key(11) < 11)\n"}],
}


def write(folder):
    for name, records in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(r) + "\n" for r in records))
    return folder
