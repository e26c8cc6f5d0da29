"""Seed functions of open-source repositories, with calls from their own examples."""

import ast
from pathlib import Path

from . import prose
from .examples import Unfit, calls
from .guesses import guessed
from .records import records
from .twins import documents

# Sources kept away from training, so that real code remains to be tested on.
HELD_OUT = {"mahmoud/boltons", "pytoolz/toolz", "more-itertools/more-itertools"}

# The repair benchmark's folders: a seed with the name of one of its programs is not used.
BENCHMARK_NAMES = """bitcount breadth_first_search bucketsort depth_first_search detect_cycle find_first_in_sorted
find_in_sorted flatten gcd get_factors hanoi is_valid_parenthesization kheapsort knapsack kth lcs_length levenshtein lis
longest_common_subsequence max_sublist_sum mergesort minimum_spanning_tree next_palindrome next_permutation pascal
possible_change powerset quicksort reverse_linked_list rpn_eval shortest_path_length shortest_path_lengths
shortest_paths shunting_yard sieve sqrt subsequences to_base topological_ordering wrap""".split()

LONGEST = 700  # characters of code without its docstrings

# Results that differ from run to run, or printed ones, make no row.
CHANCE = {"random", "time", "datetime", "uuid", "secrets", "os", "sys", "threading", "multiprocessing", "timeit", "tracemalloc"}


def seeds(data, broken, taken={}):
    """(name, make) of every usable seed, in the files' order; make(rng) gives an item or raises
    Unfit. taken: the guessed calls by id that the sandbox has run (guesses.py); None gives
    those to run, and them alone, as items of the source `guess`."""
    tests = exercises(data, broken)
    for r in records(Path(data) / "seeds" / "functions.jsonl", {"id": str, "repo": str, "kind": str, "name": str, "code": str, "path": str, "doctests": list}, broken):
        if r["repo"] not in HELD_OUT and r["kind"] == "function" and usable(r["name"]):
            examples = [d["source"] for d in r["doctests"] if isinstance(d, dict) and isinstance(d.get("source"), str)]
            yield r["id"], maker("s:" + r["id"], r["name"], r["code"], examples + tests.get(exercise(r["path"]), []), taken)
    for r in records(Path(data) / "seeds" / "snippets_30s.jsonl", {"name": str, "code": str, "example": str, "text": str}, broken):
        if usable(r["name"]):
            yield "30s:" + r["name"], maker("s:30s:" + r["name"], r["name"], r["code"], [r["example"]] + r["example"].splitlines(), taken, r["text"])


def exercises(data, broken):
    """The tests of the practice exercises, by exercise: they call the reference solutions."""
    tests = records(Path(data) / "seeds" / "exercism.jsonl", {"name": str, "tests": str}, broken)
    return {r["name"]: [r["tests"]] for r in tests}


def exercise(path):
    """`exercises/practice/NAME/.meta/example.py` -> NAME."""
    parts = Path(path).parts
    return parts[parts.index("practice") + 1] if "practice" in parts[:-1] else None


def usable(name):
    return name.lower() not in BENCHMARK_NAMES


def maker(id, name, code, sources, taken={}, text=None):
    """make(rng) for one function and the sources that call it. text describes it, else its docstring."""
    def make(rng):
        tree, function = fit(code, name)
        tree.body = needed(tree, function)
        try:
            chosen = calls(rng, function, sources)
        except Unfit:
            chosen = guessed(rng, function) if taken is None else taken.get(id, [])
            if not chosen:
                raise
            if taken is None:
                return {"id": id, "source": "guess", "entry": name, "code": short(tree), "calls": chosen}
        if taken is None:
            raise Unfit("calls are known")
        nl, purpose = prose.described(function) if text is None else prose.stated(text, function)
        return {"id": id, "source": "seed", "entry": name, "code": short(tree), "calls": chosen, "nl": nl, "purpose": purpose}

    return make


def fit(code, name):
    """(tree, function) of a source that can make rows."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Unfit("does not parse") from None
    function = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name), None)
    if function is None:
        raise Unfit("no such function")
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)) and CHANCE & ({a.name.partition(".")[0] for a in node.names} | {getattr(node, "module", None)}):
            raise Unfit("depends on its surroundings")
    if any(isinstance(n, (ast.Yield, ast.YieldFrom, ast.Await)) for n in ast.walk(function)):
        raise Unfit("a generator or coroutine")
    return tree, function


def needed(tree, function):
    """The module's statements that the function needs, directly or through others: test
    data and tables of its neighbours only distract."""
    keep, todo = {id(function)}, [function]
    while todo:
        names = {n.id for n in ast.walk(todo.pop()) if isinstance(n, ast.Name)}
        for node in tree.body:
            if id(node) not in keep and (gives(node) is None or gives(node) & names):
                keep.add(id(node))
                todo.append(node)
    kept = [n for n in tree.body if id(n) in keep]
    used = {n.id for k in kept for n in ast.walk(k) if isinstance(n, ast.Name)}
    for node in kept:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            node.names = [a for a in node.names if gives(node) is None or (a.asname or a.name).partition(".")[0] in used]
    return [n for n in kept if getattr(n, "names", True)]


def gives(node):
    """The names that a statement of a module gives; None where it may do something else."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(a.asname or a.name).partition(".")[0] for a in node.names} if getattr(node, "module", "") != "__future__" else None
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    return None


def short(tree):
    """The source without docstrings, and without annotations where they are mere text. The tree is changed."""
    if any(isinstance(n, ast.ImportFrom) and n.module == "__future__" for n in tree.body):
        tree.body = [n for n in tree.body if not (isinstance(n, ast.ImportFrom) and n.module == "__future__")]
        tree = Unannotated().visit(tree)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [n for n in body if not documents(n)] or [ast.Pass()]
    code = ast.unparse(ast.fix_missing_locations(tree))
    if len(code) > LONGEST:
        raise Unfit("too long")
    return code


class Unannotated(ast.NodeTransformer):
    def visit_arg(self, node):
        node.annotation = None
        return node

    def visit_FunctionDef(self, node):
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node):
        return node.value and ast.Assign([node.target], node.value)
