"""What operations of the standard library are called by, and the imports that bring it."""

import ast
from functools import cache

# One line a module: the names by which programs import from it.
LINES = {
    "import bisect": ("bisect",),
    "import collections": ("collections",),
    "import functools": ("functools",),
    "import heapq": ("heapq",),
    "import itertools": ("itertools",),
    "import math": ("math",),
    "import operator": ("operator",),
    "import re": ("re",),
    "import string": ("string",),
    "from bisect import bisect_left, bisect_right": ("bisect_left", "bisect_right"),
    "from collections import Counter, OrderedDict, defaultdict, deque": ("Counter", "OrderedDict", "defaultdict", "deque"),
    "from functools import reduce": ("reduce",),
    "from math import ceil, comb, factorial, floor, gcd, isqrt, log10, prod, sqrt": ("ceil", "comb", "factorial", "floor", "gcd", "isqrt", "log10", "prod", "sqrt"),
    "from operator import itemgetter, mul": ("itemgetter", "mul"),
}
NAMES = {name: line for line, names in LINES.items() for name in names}
# What these make can be written down, and is asked of like a literal.
MADE = {"Counter", "OrderedDict", "defaultdict", "deque", "frozenset", "set", "range", "bytearray"}
# They change their first argument.
CHANGING = {"heappush", "heappop", "heapify", "heapreplace", "heappushpop", "insort", "insort_left", "insort_right"}


@cache
def namespace():
    """Every name that an operation may use."""
    names = {}
    exec("\n".join(LINES), names)
    return names


def evaluated(text):
    return eval(text, dict(namespace()))


def imports(texts):
    """The lines that expressions need in front of them, each once; "" for none."""
    used = {node.id for text in texts for node in ast.walk(ast.parse(text, mode="eval")) if isinstance(node, ast.Name)}
    return "".join(f"{line}\n" for line in LINES if used & set(LINES[line]))
