"""Random expressions of a wanted type over the variables in scope.

A rule makes the source of one expression; rules carry weights after how often
people write such a thing (rules.RULES). It takes the scope and the depth left for its
operands, and may return nothing: no fit. Programs are printed by ast.unparse in the
end, so a rule brackets its operands freely.
"""

from . import names, values


class Scope:
    """The variables that may be read at a point of the program."""

    def __init__(self, rng, rules, variables=None, helpers=None):
        self.rng = rng
        self.rules = rules  # type -> [(rule, weight)]
        self.variables = dict(variables or {})  # name -> type
        self.helpers = helpers or {}  # name -> (parameter types, result type)
        self.read = set()  # names used so far, shared with inner scopes

    def inner(self, **more):
        s = Scope(self.rng, self.rules, {**self.variables, **more}, self.helpers)
        s.read = self.read
        return s

    def of(self, t):
        return [n for n, u in self.variables.items() if u == t]

    def pick(self, t):
        """A variable of type t, rather one not read yet; None without any."""
        found = self.of(t)
        if not found:
            return None
        unread = [n for n in found if n not in self.read]
        name = self.rng.choice(unread if unread and self.rng.random() < 0.7 else found)
        self.read.add(name)
        return name

    def taken(self):
        return set(self.variables) | set(self.helpers)

    def fresh(self, t, local=True):
        pool = (names.LOCALS if local else names.OF_TYPE)[t]
        return names.fresh(self.rng, pool, self.taken())


def expr(s, t, depth=2):
    """Source of an expression of type t. depth bounds the nesting."""
    rng = s.rng
    if depth <= 0 or rng.random() < (0.15 if depth > 1 else 0.5):
        return atom(s, t)
    rules = s.rules[t]
    rule = rng.choices([r for r, _ in rules], [w for _, w in rules])[0]
    return rule(s, depth - 1) or atom(s, t)


def atom(s, t):
    """A variable if there is one, else a literal."""
    if s.rng.random() < 0.85:
        name = s.pick(t)
        if name:
            return name
    return literal(s.rng, t)


def literal(rng, t):
    if t == "int":
        return str(rng.choice((0, 1, 1, 2, 2, 3, 4, 5, 7, 10)))
    if t == "str":
        return repr(rng.choice(("a", "b", "x", "-", " ", ",", "_", "ab", "!", "", rng.choice(names.WORDS))))
    v = values.value(rng, t)
    return repr(v) if v != set() else "set()"


def var(s, t):
    """A variable, or a bracketed expression where none exists."""
    return s.pick(t) or "(" + literal(s.rng, t) + ")"


def char(s):
    """A short string to look for, split at or join with."""
    if s.rng.random() < 0.2 and s.of("str"):
        return s.pick("str")
    return repr(s.rng.choice("aeboxs,- _ab1"))


def small(s, low=1, high=4):
    if s.rng.random() < 0.25 and s.of("int"):
        return s.pick("int")
    return str(s.rng.randint(low, high))


def collection(s):
    """(variable, item type) of something to iterate over; None without any."""
    found = [(n, values.split_type(t)) for n, t in s.variables.items()]
    choices = [(n, "str" if h == "str" else a[0]) for n, (h, a) in found if h in ("str", "list")]
    if not choices:
        return None
    unread = [c for c in choices if c[0] not in s.read]
    name, t = s.rng.choice(unread or choices)
    s.read.add(name)
    return name, t


def slice_text(s):
    k, rng = small(s), s.rng
    return rng.choice(("1:", ":-1", "::-1", "::2", f":{k}", f"{k}:", f"-{rng.randint(1, 3)}:", f"{rng.randint(0, 1)}:{k}", "1::2", f":-{rng.randint(1, 2)}"))


def ternary(t):
    return lambda s, d: f"({expr(s, t, min(d, 1))}) if {expr(s, 'bool', 1)} else ({expr(s, t, min(d, 1))})"


def helper(t):
    def rule(s, d):
        fit = [(n, p) for n, (p, r) in s.helpers.items() if r == t]
        if not fit:
            return None
        name, params = s.rng.choice(fit)
        return f"{name}({', '.join(atom(s, p) for p in params)})"
    return rule
