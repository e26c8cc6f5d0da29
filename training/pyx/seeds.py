"""Seed functions of open-source repositories, with calls mutated from their own examples."""

import ast
import json
import os

from .generate import CALLS, rng_of
from .programs import literal
from .values import mutate

# Sources kept away from training, so that real code remains to be tested on.
HELD_OUT = {"mahmoud/boltons", "pytoolz/toolz", "more-itertools/more-itertools"}

# The repair benchmark's folders: a seed with the name of one of its programs is not used.
BENCHMARK_NAMES = """bitcount breadth_first_search bucketsort depth_first_search detect_cycle find_first_in_sorted
find_in_sorted flatten gcd get_factors hanoi is_valid_parenthesization kheapsort knapsack kth lcs_length levenshtein lis
longest_common_subsequence max_sublist_sum mergesort minimum_spanning_tree next_palindrome next_permutation pascal
possible_change powerset quicksort reverse_linked_list rpn_eval shortest_path_length shortest_path_lengths
shortest_paths shunting_yard sieve sqrt subsequences to_base topological_ordering wrap""".split()

LONGEST = 700  # characters of code without its docstrings


def seeds(data, seed):
    """Items made of seed functions and snippets, in the files' order."""
    for name, record in records(data):
        rng = rng_of(seed, "seed", name)
        code = stripped(record["code"])
        if code is None or len(code) > LONGEST:
            continue
        found = variants(rng, record["name"], examples(record))
        if found:
            yield {"id": "s:" + name, "level": 4, "code": code, "calls": found}


def records(data):
    folder = os.path.join(data, "seeds")
    for r in lines(os.path.join(folder, "functions.jsonl")):
        if r["repo"] not in HELD_OUT and r["kind"] == "function" and usable(r["name"]):
            yield r["id"], r
    for r in lines(os.path.join(folder, "snippets_30s.jsonl")):
        if usable(r["name"]):
            yield "30s:" + r["name"], r


def lines(path):
    with open(path) as f:
        for line in f:
            yield json.loads(line)


def usable(name):
    return name.lower() not in BENCHMARK_NAMES


def stripped(code):
    """The code without docstrings and annotations' imports; None if it does not parse."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str):
            node.body = body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def examples(record):
    """The sources of a record's examples."""
    if "doctests" in record:
        return [d["source"] for d in record["doctests"]]
    return [line.split("#")[0] for line in record.get("example", "").splitlines()]


def variants(rng, name, sources):
    """Calls of name with literal arguments: those in sources, then their mutants."""
    given = [args for args in (arguments(s, name) for s in sources) if args]
    found = []
    for args in given:
        add(found, name, args)
    for _ in range(CALLS * 5):
        if not given or len(found) >= CALLS:
            break
        args = list(rng.choice(given))
        i = rng.randrange(len(args))
        args[i] = mutate(rng, args[i])
        if rng.random() < 0.5:
            given.append(args)
        add(found, name, args)
    return found[:CALLS]


def add(found, name, args):
    call = f"{name}({', '.join(map(literal, args))})"
    if call not in found and len(call) < 120:
        found.append(call)


def arguments(source, name):
    """The arguments of a lone call of name in source, when all are literals."""
    try:
        node = ast.parse(source.strip(), mode="eval").body
    except SyntaxError:
        return None
    node = node.left if isinstance(node, ast.Compare) else node
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != name or node.keywords:
        return None
    try:
        return [ast.literal_eval(a) for a in node.args]
    except (ValueError, TypeError):
        return None
