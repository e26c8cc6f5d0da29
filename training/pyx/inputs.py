"""Inputs of a program: values of its parameters' types, some around its own constants,
and from many candidates those that take different ways to different results."""

import ast
from typing import NamedTuple

from . import values
from .programs import spell

CALLS = 10  # calls a program keeps
MORE = 50  # further calls, to try properties on
RELATED = ("word", "char", "key", "item", "separator")
TRIED = 18  # candidates in one round
LONGEST = 110  # characters of a call
ROUNDS = 3


def constants(tree):
    """The short strings and the numbers that stand in the code: what its tests turn on."""
    found = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    texts = sorted({v for v in found if type(v) is str and 0 < len(v) <= 8})
    return texts, sorted({v for v in found if type(v) is int and abs(v) < 100})


class Inputs:
    """Distinct random calls of one program."""

    def __init__(self, draft, rng, tree):
        self.draft, self.rng = draft, rng
        self.texts, self.numbers = constants(tree)
        self.seen, self.odd = set(), set()
        self.given = []

    def next(self, look=""):
        """A call not given before, and its arguments by name; None when none is found. Those
        that look wild or empty are not what the program expects."""
        for _ in range(20):
            args = self.strange(look) if look else self.arguments()
            call = spell(self.draft, args)
            seen = self.odd if look else self.seen  # an empty call was tried already, perhaps not kept
            if call not in seen and len(call) < LONGEST:
                seen.add(call)
                if not look:
                    self.given.append(args)
                return call, args
        return None

    def strange(self, look):
        return {p.name: values.empty(p.type) if look == "empty" else values.wild(self.rng, p.type) for p in self.draft.params.values()}

    def arguments(self):
        """Fresh arguments, or earlier ones with one changed."""
        if self.given and self.rng.random() < 0.3:
            return self.changed(dict(self.rng.choice(self.given)))
        args = {p.name: self.one(p) for p in self.draft.params.values() if not (p.default and self.rng.random() < 0.5)}
        for p in self.draft.params.values():
            if p.name in args and self.rng.random() < 0.6:
                if p.role in RELATED:
                    self.relate(args, p)
                elif not p.role:
                    self.overlap(args, p)
        return args

    def overlap(self, args, p):
        """Gives p something of an earlier argument of its type: two collections that share
        nothing make every comparison of them dull."""
        for o in self.draft.params.values():
            if o is p:
                return
            v = args.get(o.name)
            if o.type == p.type and v and type(v) in (list, set, dict) and not o.star:
                some = [x for x in (sorted(v) if type(v) is set else v) if self.rng.random() < 0.6]
                mine = args[p.name]
                own = (sorted(mine) if type(mine) is set else list(mine))[: self.rng.randint(0, 2)]  # a set's own order is chance
                if type(v) is dict:
                    args[p.name] = {k: args[p.name].get(k, v.get(k)) if self.rng.random() < 0.5 else values.mutate(self.rng, v[k]) if k in v else args[p.name][k] for k in some + own}
                else:
                    args[p.name] = type(v)(some + own)
                return

    def relate(self, args, p):
        """Gives p a value that occurs in another argument, so that looking for it finds it."""
        found = []
        for other in args.values():
            if type(other) is str and other and p.type == "str":
                found += [other[:2], other[-2:], other] if p.role == "word" else list(other)
            elif type(other) in (list, dict, set):
                found += [x for x in other if type(x).__name__ == p.type]
        if p.role in ("char", "pad"):
            found = [x[0] for x in found if x]
        if p.role == "separator":
            found = [x for x in found if x in " ,-_:/=;"]
        if found:
            args[p.name] = self.rng.choice(sorted(found))

    def changed(self, args):
        name = self.rng.choice(list(args))
        p = self.draft.params[name]
        if p.role in values.INTEGERS or p.role in values.TEXTS and p.role not in ("letters", "mixed", "sentence", "words"):
            args[name] = self.one(p)
        else:
            args[name] = values.mutate(self.rng, args[name])
        if p.star == "**":  # a key is a name in the call
            args[name] = {k: x for k, x in args[name].items() if k.isidentifier() and k not in self.draft.params}
        return args

    def one(self, p):
        v = values.value(self.rng, p.type, p.role)
        if p.star == "**":
            v = {k: x for k, x in v.items() if k not in self.draft.params}
        return self.near(v, p) if self.rng.random() < 0.3 else v

    def near(self, v, p):
        """v with one of the program's constants in it, where its type allows."""
        rng = self.rng
        if type(v) is str and self.texts and not p.role:
            i = rng.randint(0, len(v))
            return v[:i] + rng.choice(self.texts) + v[i:] if len(v) < 14 else v
        if type(v) is int and self.numbers and p.role in ("", "value", "bound", "number"):
            return rng.choice(self.numbers) + rng.choice((-1, 0, 0, 1))
        if type(v) is list and v and not p.role:
            i = rng.randrange(len(v))
            if type(v[i]) is str and self.texts:
                v[i] = rng.choice((rng.choice(self.texts), rng.choice(self.texts) + v[i], v[i] + rng.choice(self.texts)))
            elif type(v[i]) is int and self.numbers:
                v[i] = rng.choice(self.numbers) + rng.choice((0, 0, 1))
        return v


class Kept(NamedTuple):
    call: str
    args: dict
    outcome: object


def choose(draft, rng, tree, trial):
    """CALLS calls that between them run every line and give different results, or None
    where the program is dull, heavy or broken."""
    source, pool = Inputs(draft, rng, tree), []
    for _ in range(ROUNDS):
        tries = [t for t in (source.next() for _ in range(TRIED)) if t]
        if not tries:
            return None
        for call, args in tries:
            outcome = trial.run(call)
            if outcome:
                pool.append(Kept(call, args, outcome))
        if not pool and len(tries) > 5:
            return None
        kept = diverse(pool)
        if kept and worth(kept) and covers(tree, pool):
            return kept, source
    return None


def diverse(pool):
    """CALLS of the pool: new ways first, then new results, exceptions at most three."""
    kept, ways, results, failed, rest = [], set(), set(), 0, []
    for k in pool:
        new_way = k.outcome.lines not in ways
        if k.outcome.failed and (failed >= 3 or not new_way and k.outcome.text in results):
            continue
        if new_way or k.outcome.text not in results:
            failed += k.outcome.failed
            ways.add(k.outcome.lines)
            results.add(k.outcome.text)
            kept.append(k)
        else:
            rest.append(k)
    chosen = kept[:CALLS]
    return (chosen + rest)[:CALLS] if len(chosen) + len(rest) >= CALLS else None


def fixed(draft, kept, trial, most=2):
    """Calls whose result is the argument itself, an output of the kept ones: what to try first
    where an input is asked for that yields an output."""
    found, known = [], {k.call for k in kept}
    for k in kept:
        value = k.outcome.value
        alike = [name for name, arg in k.args.items() if value is not None and like(value, arg) and not draft.params[name].star]
        args = {**k.args, alike[0]: value} if alike else k.args
        call = spell(draft, args)
        if call in known or len(found) == most or len(call) >= LONGEST:
            continue
        outcome = trial.run(call)
        if outcome and not outcome.failed and outcome.text == k.outcome.text:
            found.append(Kept(call, args, outcome))
        known.add(call)
    return found


def like(value, other):
    """Whether a value is of the type of another one, and its items of the types of that one's."""
    if type(value) is not type(other) or type(value) not in (list, tuple, set, dict):
        return type(value) is type(other)
    kinds = lambda items: {type(x) for x in items}
    if type(value) is dict and not like(list(value.values()), list(other.values())):
        return False
    return kinds(value) <= kinds(other)


def worth(kept):
    """Whether the results depend on the input and are not the input itself."""
    texts = [k.outcome.text for k in kept]
    if sum(t in [values.literal(a) for a in k.args.values()] for t, k in zip(texts, kept)) > CALLS // 2 + 1:
        return False
    if sum(k.outcome.failed for k in kept) > 4:
        return False
    if set(texts) <= {"True", "False"}:
        return 3 <= texts.count("True") <= CALLS - 3
    common = max(map(texts.count, texts))
    return len(set(texts)) >= 3 and common <= CALLS - 4


def covers(tree, pool):
    """Whether every line of a function's body ran in some call: nothing is dead. A class may
    have methods that the program does not call, but most of them it does."""
    ran = frozenset().union(*(k.outcome.lines for k in pool))
    methods = [f for c in ast.walk(tree) if isinstance(c, ast.ClassDef) for f in c.body if isinstance(f, ast.FunctionDef)]
    idle = [f for f in methods if not ran.intersection(statements(f))]
    if 2 * len(idle) > len(methods):
        return False
    return all(line in ran for f in functions(tree) if f not in idle for line in statements(f))


def functions(tree):
    """The functions that run in calls: a decorator has run before."""
    found = [f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef)]
    once = {d.id for f in found for d in f.decorator_list if isinstance(d, ast.Name)}
    return [f for f in found if f.name not in once and not any(f in ast.walk(o) for o in found if o.name in once)]


def statements(function):
    """The first lines of the statements inside a function, those of nested ones left out."""
    stack = list(function.body)
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            continue
        if not isinstance(node, (ast.Try, ast.Nonlocal, ast.Global, ast.Pass)):
            yield node.lineno
        for field in ("body", "orelse", "finalbody"):
            stack += getattr(node, field, [])
        for handler in getattr(node, "handlers", []) + getattr(node, "cases", []):
            stack += handler.body
