"""Properties of a program's results that hold whatever the input: read off its return
expressions (facts.py), said by its scene, or proposed by type. All are tried on calls that
are like those it is made for and on calls made to break them (edges.py)."""

from .check import Trial
from .edges import edges
from .facts import facts
from .inputs import CALLS, MORE
from .values import split_type

# By type of the result. What only the way it is made can say, as that it is in order, is not here.
OWN = {
    "int": ("result >= 0", "result > 0", "result <= 0"),
    "str": ("result == result.lower()", "result == result.upper()", "result == result.strip()", "' ' not in result"),
    "tuple": ("result[0] <= result[1]", "result[0] >= 0"),
    "dict": ("all(x > 0 for x in result.values())", "all(x >= 0 for x in result.values())"),
}

# By heads of the types of a parameter and the result: {p} is the parameter.
BETWEEN = {
    ("str", "str"): ("len(result) == len({p})", "len(result) <= len({p})", "len(result) >= len({p})", "set(result) <= set({p})", "sorted(result) == sorted({p})", "result in {p}", "{p} in result", "result.lower() == {p}.lower()", "{p}.startswith(result)", "{p}.endswith(result)", "result.endswith({p})"),
    ("str", "int"): ("result <= len({p})", "result < len({p})", "result == len({p})", "result >= len({p})"),
    ("str", "list"): ("len(result) <= len({p})", "len(result) == len({p})", "all(x in {p} for x in result)", "''.join(result) == {p}", "len(result) == len({p}.split())", "set(result) <= set({p})"),
    ("str", "dict"): ("len(result) <= len({p})", "set(result) <= set({p})", "sum(result.values()) == len({p})", "set(result) == set({p})"),
    ("str", "set"): ("result <= set({p})", "len(result) <= len({p})"),
    ("list", "list"): ("len(result) == len({p})", "len(result) <= len({p})", "len(result) >= len({p})", "all(x in {p} for x in result)", "all(x in result for x in {p})", "sorted(result) == sorted({p})", "sum(result) <= sum({p})", "result == {p}[:len(result)]", "len(result) == 2 * len({p})", "len(result) == len({p}) + 1"),
    ("list", "int"): ("result in {p}", "result <= len({p})", "result < len({p})", "result <= sum({p})", "result >= sum({p})", "result >= max({p}, default=0)", "result <= max({p}, default=0)"),
    ("list", "str"): ("result in {p}", "len(result) >= len({p})", "len(result) == len({p})", "all(x in result for x in {p})"),
    ("list", "dict"): ("len(result) <= len({p})", "set(result) == set({p})", "set(result) <= set({p})", "sum(result.values()) == len({p})", "sum(map(len, result.values())) == len({p})"),
    ("list", "tuple"): ("result[0] in {p}", "result[0] <= len({p})", "sum(map(len, result)) == len({p})"),
    ("list", "set"): ("result <= set({p})", "len(result) <= len({p})", "result == set({p})"),
    ("dict", "dict"): ("len(result) == len({p})", "len(result) <= len({p})", "len(result) >= len({p})", "set(result) <= set({p})", "set({p}) <= set(result)", "all(result[k] == {p}[k] for k in result)", "all(result[k] >= {p}[k] for k in result)"),
    ("dict", "list"): ("len(result) == len({p})", "len(result) <= len({p})", "all(x in {p} for x in result)", "all(x in {p}.values() for x in result)", "sorted(result) == sorted({p})"),
    ("dict", "int"): ("result in {p}.values()", "result <= len({p})", "result <= sum({p}.values())", "result >= max({p}.values(), default=0)"),
    ("dict", "str"): ("result in {p}", "all(k in result for k in {p})", "len(result) >= len({p})"),
    ("int", "int"): ("result >= {p}", "result <= {p}", "result < {p}", "result > {p}"),
    ("int", "list"): ("len(result) == {p}", "len(result) <= {p}", "{p} in result", "all(x <= {p} for x in result)", "len(result) == max({p}, 0)"),
    ("int", "str"): ("len(result) >= {p}", "len(result) <= {p}", "len(result) == {p}", "str({p}) in result"),
    ("set", "set"): ("result <= {p}", "{p} <= result", "len(result) <= len({p})"),
    ("set", "list"): ("len(result) <= len({p})", "set(result) <= {p}", "len(result) == len({p})"),
    ("set", "int"): ("result in {p}", "result <= len({p})"),
}
# The first of a group says what those after it say.
STRONGER = (
    ("== len({p})", "<= len({p})", ">= len({p})"), ("== len({p})", "< len({p})", "<= len({p})"), ("sorted(result) == sorted({p})", "all(x in {p} for x in result)", "all(x in result for x in {p})", "set(result) <= set({p})", "len(result) == len({p})", "len(result) <= len({p})", "len(result) >= len({p})"),
    ("result > 0", "result >= 0"), ("set(result) == set({p})", "set(result) <= set({p})", "len(result) <= len({p})"), ("result in {p}", "len(result) <= len({p})", "set(result) <= set({p})", "result <= sum({p})"), ("all(x > 0 ", "all(x >= 0 "),
    ("result == {p}[:len(result)]", "len(result) <= len({p})", "all(x in {p} for x in result)"), ("all(x in {p} for x in result)", "sum(result) <= sum({p})", "set(result) <= set({p})"), ("set({p}) <= set(result)", "len(result) >= len({p})"), ("result in {p}", "result <= max({p}, default=0)", "result >= max({p}, default=0)"), ("result <= 0", "result <= len({p})"), ("result > {p}", "result >= {p}"), ("result < {p}", "result <= {p}"),
    ("len(result) == {p}", "len(result) >= {p}", "len(result) <= {p}", "len(result) == max({p}, 0)"), ("' ' not in result", "result == result.strip()"),
    ("{p}.startswith(result)", "result in {p}", "len(result) <= len({p})"), ("result == set({p})", "result <= set({p})", "len(result) <= len({p})"), ("result <= set({p})", "len(result) <= len({p})"), ("result <= {p}", "len(result) <= len({p})"), ("len(result) <= len({p})", "len(result) < len({p})"),
)
MOST = 4  # properties a program
LEAST = 24  # calls that gave a value
EDGES = 320  # calls made to break what holds
STEPS, LONGEST = 300, 2000  # lines and characters of a result: what breaks a property may be long


def properties(draft, kept, inputs, tree):
    """{"properties": [...], "more_calls": [...]}: MORE calls besides the kept ones, on all
    of which the properties hold. Nothing where none does."""
    if draft.call or any(p.star in ("*", "**") for p in draft.params.values()):
        return {}
    found = built(draft, tree)
    types = {type(k.outcome.value).__name__ for k in kept if not k.outcome.failed}
    if len(types) == 1:
        found += [c for c in candidates(draft, types.pop()) if c[1] not in {text for _, text, _ in found}]
    runs = [(k.args, k.outcome.value) for k in kept if not k.outcome.failed]
    found = holding(found, runs, draft)
    if not found:
        return {}
    trial = Trial(tree, STEPS, LONGEST)
    more, ran = further(inputs, trial)
    found = holding(found, ran, draft)
    if not found or len(ran) < LEAST or len(more) < MORE - CALLS:
        return {}
    found = holding(found, broken(inputs, kept, trial), draft)
    chosen = strongest(found, draft.params)
    return {"properties": [text for _, text, _ in chosen[:MOST]], "more_calls": more} if chosen else {}


def built(draft, tree):
    """(pattern, text, code) of what holds by the way the program is made."""
    said = draft.holds + facts(tree, draft.entry)
    return [(t, t, compiled(t)) for t in dict.fromkeys(said)]


def broken(inputs, kept, trial):
    """(arguments, result) of the calls made to break what holds, as far as they give one."""
    for call, args in edges(inputs, [k.args for k in kept], EDGES):
        outcome = trial.run(call)
        if outcome and not outcome.failed:
            yield args, outcome.value


def candidates(draft, head):
    """(pattern, text, code) of what may hold of a result of that type."""
    found = [(t, t) for t in OWN.get(head, ())]
    for p in draft.params.values():
        if p.default:
            continue
        found += [(t, t.format(p=p.name)) for t in BETWEEN.get((split_type(p.type)[0], head), ())]
    return [(t, text, compiled(text)) for t, text in found]


CODES = {}  # by text: parameters have few names, so most are met again


def compiled(text):
    if text not in CODES:
        CODES[text] = compile(text, "<property>", "eval")
    return CODES[text]


def holding(found, runs, draft=None):
    """Those of the candidates that hold of every run. A default stands for what is left out."""
    defaults = {p.name: eval(p.default, {}) for p in draft.params.values() if p.default} if draft else {}
    for args, value in runs:
        found = [f for f in found if true(f[2], {**defaults, **args}, value)]
        if not found:
            break
    return found


def true(code, args, value):
    try:
        return eval(code, {**args, "result": value}) is True
    except Exception:
        return False


def further(inputs, trial):
    """MORE calls, and (arguments, result) of those that gave a value. Half of them look
    otherwise than the program expects, the first of those is empty everywhere."""
    calls, ran = [], []
    for i in range(2 * MORE):
        if len(calls) == MORE:
            break
        new = inputs.next("" if i % 2 else "wild" if i else "empty")
        if new:
            outcome = trial.run(new[0])
            if outcome:
                calls.append(new[0])
                if not outcome.failed:
                    ran.append((new[1], outcome.value))
    return calls, ran


def strongest(found, params):
    """Without those that another one implies of the same parameter, however they were found."""
    dropped = set()
    for p in params:
        for strong, *weaker in STRONGER:
            for text in (t for _, t, _ in found if strong.replace("{p}", p) in t):
                dropped |= {t for _, t, _ in found for weak in weaker if weak.replace("{p}", p) in t and t != text}
    return [f for f in found if f[1] not in dropped]
