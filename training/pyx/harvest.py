"""Operations that runs came by, as micro-operations of their own, and others like them.

`python -m pyx.harvest OUT ROWS... --number N --seed S` reads forward rows, takes the
operations out of their steps, each once, and writes N of them as expressions for
`semcoder pyx --kinds micro`, which runs them again. Three sorts of clauses become
expressions (what they say comes to is not used):

    "ab".upper() -> "AB"          "ab".upper()
    [1].append(2); xs = [1, 2]    (lambda d: (d.append(2), d))([1])
    [] -> False                   bool([])

Steps are full of easy comparisons, so an operation's share in its group is the root of
how often it was met. Half of those from generated programs go on with other operands:
longer ones, and letters exchanged for odd ones, the same for the same, so that what is
looked for is still found. What comes from other sources is not run here.

A third of what is written is drawn anew, of the sorts that models get wrong
(operations.py), and the smallest cases of everything come on top (trivial.py).
"""

import argparse
import ast
import json
import re
import string
import warnings
from collections import Counter, defaultdict

from recheck.text import cut

from . import library, odd
from .generate import rng_of
from .micro import printed
from .operations import operations
from .trivial import trivial

STEP = re.compile(r"\d+\. (?:\[L\d+\] )?(?:\|+ )*(.*)")
CHANGED = re.compile(r"\.(append|extend|insert|remove|pop|popitem|clear|sort|reverse|update|setdefault|add|discard|appendleft|popleft|\w+_update)\(")
CALLED = {"abs", "filter", "map", "format", "bytes", "bytearray", "complex", "all", "any", "bin", "bool", "chr", "dict", "divmod", "enumerate", "float", "frozenset", "hex", "int", "isinstance", "len", "list", "max", "min", "oct", "ord", "pow", "range", "repr", "reversed", "round", "set", "sorted", "str", "sum", "tuple", "type", "zip"}
TYPES = {"str", "int", "float", "list", "dict", "set", "tuple", "bool"}
NAMES = CALLED | TYPES | library.NAMES.keys()
# Shares of groups of operations, told by their shapes: what loops over text do at every step, what they count
# by, what code does with text most often, and all the rest.
SHARES = (
    (re.compile(r"Subscript\((str|lists|tuples),int\)|BinOp\(str,Add\(\),str\)|len\(\),(str|list)|Compare\(str,(Not)?(Eq|In)\(\),str\)|append"), 0.25),
    (re.compile(r"^(BinOp|Compare)\(int,\w+\(\),int\)|Subscript\((listi|dict),(int|str)\)|^Call\(bool"), 0.2),
    (re.compile(r"Subscript\((str|lists|tuples|listi),:\)|list\(\),str|Compare\(str|\((join|replace|split|startswith|endswith|find|index|count|strip|[lr]strip|lower|upper|swapcase|is[a-z]+)\(str\)|(pop|insert|remove|extend|sort|reverse)\(d"), 0.35),
    (re.compile(""), 0.2),
)
SUMS = re.compile(r"(BinOp|Compare)\(int,\w+\(\),int\)")
LONGEST = 180  # characters of an expression
DRAWN = 1 / 3  # of the expressions is drawn anew
TABLES = {"operations": 0.5, "sorts": 0.22, "library": 0.28}  # shares of those
EACH = 12  # expressions an item


def clauses(response):
    """The parts of all steps of a monologue."""
    for line in response.rpartition("[ANSWER]")[0].splitlines():
        if found := STEP.fullmatch(line):
            try:
                yield from cut(found[1], "; ")
            except (ValueError, IndexError):
                return


def expression(clause):
    """The expression that a clause is about, or None."""
    told = cut(clause, " -> ")
    if len(told) > 2 or len(told[0]) > LONGEST or not (len(told) == 2 or told[0].endswith((")", "]"))):
        return None
    try:
        tree = ast.parse(told[0], mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not known(tree):
        return None
    if isinstance(tree, ast.Call) and (called(tree) in library.CHANGING and tree.args or isinstance(tree.func, ast.Attribute) and CHANGED.match("." + tree.func.attr + "(") and written_down(tree.func.value)):
        return changed(tree)
    if literal(tree):
        return f"bool({told[0]})" if len(told) == 2 else None
    return told[0]


def changed(tree):
    """A call that changes what it is of: what it gives, and what became of that."""
    if called(tree) in library.CHANGING:
        receiver, tree.args[0] = tree.args[0], ast.Name("d")
    else:
        receiver, tree.func.value = tree.func.value, ast.Name("d")
    return f"(lambda d: ({ast.unparse(tree)}, d))({ast.unparse(receiver)})"


def known(tree):
    """Whether an expression is an operation on literals, and no code of a program's."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in NAMES:
            return False
        if isinstance(node, (ast.Lambda, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp, ast.NamedExpr, ast.Starred)):
            return False
        if isinstance(node, ast.Attribute) and not written_down(node.value) and not isinstance(node.value, ast.Name):
            return False
    return True


def called(tree):
    """The name of what is called, without that of its module."""
    return getattr(tree.func, "attr", None) or getattr(tree.func, "id", None)


def written_down(tree):
    """Whether a tree is a value: a literal, or a container of the library's as its repr shows it."""
    return literal(tree) or isinstance(tree, ast.Call) and called(tree) in library.MADE | {"compile"}


def literal(tree):
    """Whether a tree is a value, written out."""
    try:
        ast.literal_eval(tree)
    except (ValueError, TypeError):
        return False
    return True


def shape(tree):
    """What an operation is, without its operands' values: they are s, i, f, L, ..."""
    if isinstance(tree, ast.Expression):
        tree = tree.body
    if literal(tree):
        value = ast.literal_eval(tree)
        inner = value and isinstance(value, (list, tuple, set)) and type(next(iter(value))).__name__[0] or ""
        return type(value).__name__ + inner
    if isinstance(tree, ast.Slice):
        return ":"
    parts = [shape(c) for c in ast.iter_child_nodes(tree) if not isinstance(c, (ast.Load, ast.arguments))]
    named = getattr(tree, "attr", None) or getattr(tree, "id", None) or type(tree).__name__
    return f"{named}({','.join(parts)})"


class Other(ast.NodeTransformer):
    """Letters exchanged, the same for the same, and operands made longer; the numbers of sums others."""

    def __init__(self, rng, longer, sums, sober):
        self.rng, self.longer, self.sums, self.sober, self.known = rng, longer, sums, sober, {}

    def visit_Constant(self, node):
        if type(node.value) is int and self.sums and self.rng.random() < 0.7:
            return ast.copy_location(ast.Constant(self.rng.randint(0, self.rng.choice((3, 9, 12, 30, 99, 150, 1000)))), node)
        if not isinstance(node.value, str):
            return node
        made = "".join(self.known.setdefault(c, self.letter(c)) for c in node.value)
        if self.longer and len(node.value) > 2:
            at, n = self.rng.randint(0, len(made)), self.rng.choice((1, 2, 3, 4, 6, 9, 14, 22, 30))
            made = made[:at] + self.rng.choice(odd.STYLES)(self.rng, n)[: 45 - min(len(made), 40)] + made[at:]
        return ast.copy_location(ast.Constant(made), node)

    def letter(self, c):
        """Another character; of the same sort where the operand stays sober."""
        rng = self.rng
        if self.sober:
            return rng.choice(next((sort for sort in (string.ascii_lowercase, string.ascii_uppercase, string.digits) if c in sort), c))
        if c.isspace():
            return c if rng.random() < 0.7 else rng.choice(" \t\n-_,")
        if rng.random() < 0.25:
            return c
        sort = rng.random()
        if sort < 0.6:
            return odd.letters(rng, 1)
        return rng.choice(odd.SIGNS) if sort < 0.9 else rng.choice(odd.BEYOND) if sort < 0.94 else c.swapcase()[:1]

    def visit_List(self, node):
        node = self.generic_visit(node)
        if self.longer and node.elts and len(node.elts) < 12 and self.rng.random() < 0.6:
            node.elts += [self.alike(self.rng.choice(node.elts)) for _ in range(self.rng.randint(1, 9))]
        return node

    def alike(self, element):
        """An element of the same type, at times the same."""
        rng = self.rng
        if isinstance(element, ast.Constant) and isinstance(element.value, str) and rng.random() < 0.8:
            return ast.Constant(rng.choice(odd.STYLES)(rng, rng.randint(1, 7))[:10])
        if isinstance(element, ast.Constant) and type(element.value) is int and rng.random() < 0.8:
            return ast.Constant(rng.choice((rng.randint(0, 20), rng.randint(0, 99), rng.randint(0, 3000))))
        return element


def other(rng, text):
    """The expression with other operands; as it is where it would fail with those alone."""
    if any(sign in text for sign in ("{}", "%", "format", "f'", 'f"', "re.", "encode", "decode", "isinstance", "int(", "float(")):
        return text
    tree = ast.parse(text, mode="eval")
    sums = SUMS.match(shape(tree))
    sober = rng.random() < 0.5
    for longer in (rng.random() < 0.4 and not sober, False):
        made = ast.unparse(Other(rng, longer, sums, sober).visit(ast.parse(text, mode="eval")))
        if len(made) <= LONGEST and (works(made) or not works(text)):
            return made
    return ast.unparse(tree)


def works(text):
    try:
        return len(repr(library.evaluated(text))) <= LONGEST
    except Exception:
        return False


def harvest(paths, share, rng):
    """{shape: [(source, expression), ...]}, each expression once."""
    found, seen, had = defaultdict(list), set(), set()
    for path in paths:
        with open(path) as f:
            for row in map(json.loads, f):
                if row["kind"] == "forward" and rng.random() < share:
                    for clause in set(clauses(row["response"])) - seen:
                        seen.add(clause)
                        text = expression(clause)
                        if text and text not in had:
                            had.add(text)
                            found[shape(ast.parse(text, mode="eval"))].append((row["source"], text))
    return found


def weights(found):
    """{shape: share}: the groups' by SHARES, and within one of them by the root of how often an operation was met.
    One that was met once is mostly a slip; but there is only one [] that does not count as true."""
    root, of = {sort: len(pool) ** 0.5 for sort, pool in found.items() if len(pool) > 1 or sort.startswith("Call(bool")}, {}
    for sort in root:
        of[sort] = next(i for i, (group, _) in enumerate(SHARES) if group.search(sort))
    total = Counter()
    for sort, group in of.items():
        total[group] += root[sort]
    return {sort: SHARES[group][1] * root[sort] / total[group] for sort, group in of.items()}


def candidates(rng, pool, want):
    """Operations as they were met, for half of what is wanted, and then others like them, more than enough."""
    rng.shuffle(pool)
    yield from pool[: (want + 1) // 2]
    own = [text for source, text in pool if source == "generated"]
    for _ in range(4 * want if own else 0):
        yield "generated", other(rng, rng.choice(own))


def drawn(rng, found, number):
    """About number of (source, expression). Yes and no are the answer equally often: of odd operands
    most are not equal, and a model would say no to all."""
    out = {}
    for sort, share in sorted(weights(found).items()):
        want, said, mine = round(number * share), Counter(), {}
        for source, text in candidates(rng, found[sort], want):
            answer = answered(text) if source == "generated" and text not in mine and text not in out else None
            if answer is None or said[answer] < (want + 1) // 2:
                mine[text] = source
                said[answer] += 1
            if len(mine) >= want:
                break
        out.update(mine)
    items = [(source, text) for text, source in out.items()]
    rng.shuffle(items)
    return items


def written(rng, found, number, smallest=slice(None)):
    """What is harvested and what is drawn, each once, as (source, expression); of the smallest cases, which are
    not counted, those of a slice."""
    harvested = drawn(rng, found, round(number * (1 - DRAWN)))
    ours = trivial()[smallest]
    for name, share in TABLES.items():
        ours += operations(rng, round(number * DRAWN * share), name)
    sources = {printed(text): source for source, text in (*harvested, *(("generated", text) for text in ours))}  # steps are in other quotes
    items = [(source, text) for text, source in sources.items()]
    rng.shuffle(items)
    return items


def part(text):
    """Part i of n as a slice; i goes round, so that files may be numbered on."""
    i, n = map(int, text.split("/"))
    return slice(i % n, None, n)


def answered(text):
    """True or False where that is what the expression comes to, else None."""
    try:
        value = library.evaluated(text)
    except Exception:
        return None
    return value if type(value) is bool else None


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("out")
    p.add_argument("rows", nargs="+")
    p.add_argument("--number", type=int, default=60000)
    p.add_argument("--share", type=float, default=1.0, help="of the rows that is read")
    p.add_argument("--smallest", type=part, default="0/1", metavar="I/N", help="part I, counted round, of N of the smallest cases: files of one corpus need not each have all")
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    warnings.simplefilter("ignore", SyntaxWarning)  # `1 is None` is asked for on purpose
    rng = rng_of(a.seed, "harvest")
    items = written(rng, harvest(a.rows, a.share, rng), a.number, a.smallest)
    with open(a.out, "w") as f:
        for name in sorted({source for source, _ in items}):
            mine = [text for source, text in items if source == name]
            for i in range(0, len(mine), EACH):
                some = mine[i:i + EACH]
                print(json.dumps({"id": f"h{a.seed}-{name}-{i // EACH}", "source": name, "code": library.imports(some), "exprs": some}), file=f)


if __name__ == "__main__":
    main()
