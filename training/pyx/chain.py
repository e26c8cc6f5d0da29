"""Operations one after another: rows of the tables applied to expressions."""

import re

from .draft import E, short
from .holes import HOLE, fill
from .table import table

# Two operations of one group say the same thing twice, one after another.
GROUPS = {
    "case": r"\.(upper|lower|title|capitalize|swapcase|casefold)\(",
    "order": r"sorted\(|reversed|\[::-|key=",
    "pad": r"just\(|center\(|zfill|:[>*0<]|strip\(|%04d",
    "cut": r"\[:|\[-|\[1|\[::2|:\]|\[\$n",
    "translate": r"translate",
    "distinct": r"set\(|fromkeys",
    "wrap": r"'<|<\{|\[' \+|\{\$0\}",
    "number": r"\$0 [-+*/%&^>]|abs\(|max\(\$0,|min\(\$0,|pow|math\.",
    "numeric": r"^str\(|:0[2-4]d|:\+|:,|:b\}|:x\}|^f\"#|%04d|hex\(|bin\(|map\(str|str\(x\)|:\.[12]f",
    "listing": r"list\(|tuple\(",
}


# After what only changes the order, or the case, these say nothing new.
POINTLESS = {"order": r"^(len|sum|max|min|set|sorted|math|Counter|dict|list|heapq|any|all|'.'?.join\(sorted)|\.count\(|\.most_common", "case": r"^len\(|isdigit|'\d", "pad": r"^len\(", "wrap": r"^len\(", "distinct": r"set\(|dict\.from|most_common|Counter|key=\$0.count", "listing": r"^len\("}
# What is done with the spelling of a number.
WITH_DIGITS = r"zfill|just\(|center|\[::-1\]|\[-?\$n:?\]|^len\(\$0\)|\$w|\$m$|count\("
# Roles without which an operation fails or says nothing.
NEEDED = {"digits", "binary", "has", "numbers", "pairs", "template", "camel", "letter", "byte", "count", "size", "tabbed"}


LONG = 48  # characters of an operand that gets a name before more is done with it


def groups(code):
    return {g for g, pattern in GROUPS.items() if re.search(pattern, code)}


def chain(d, e, steps, given=None):
    """e after so many operations; the last one leads to one of the types `given`."""
    before = groups(d.made.get(e.code, e.code))
    for left in range(steps - 1, -1, -1):
        for _ in range(6):
            row = table("ops.txt").draw(d.rng, e.type, given if left == 0 else None, d.focus)
            if row and row.code not in d.used and not groups(row.code) & before and not pointless(row.code, before):
                after = apply(d, e, row)
                if after:
                    before = groups(row.code)
                    e = after
                    break
    return e


def pointless(code, before):
    if "numeric" in before and not re.search(WITH_DIGITS, code):
        return True
    return any(re.search(POINTLESS[g], code) for g in before if g in POINTLESS)


def apply(d, e, row, inline=False):
    """The row's operation on e; None where it does not fit. An operand that stands there
    twice, or in an f-string, gets a name first; inline forbids that."""
    if d.params.keys() & row.bound or row.direct and e.code not in d.params or not suits(d, e, row) or not partnered(d, e, row):
        return None
    if not e.atom and (row.code.count("$0") > 1 or 'f"' in row.code or len(e.code) > LONG and not inline):
        if inline:
            return None
        e = d.bind(e)
    if e.code in row.bound:
        return None
    taken = d.taken
    d.taken = taken | row.bound  # a parameter made for a hole must not be hidden by them
    filled = fill(d, row.code)
    d.taken = taken | (d.taken - row.bound)
    d.used.add(row.code)
    if d.focus and d.focus in row.code:
        d.focus = None
    look(d, e, row)
    code = HOLE.sub(lambda m: filled[m[0]][0], row.code).replace("$0", e.operand)
    return E(code, worded(row, e, filled), row.given)


def partnered(d, e, row):
    """A second operand makes sense beside a parameter, not beside what is computed."""
    return "$(" not in row.code or e.code in d.params or bool(re.fullmatch(r"set\(\w+\)", e.code)) and not root(d, e)


def suits(d, e, row):
    """Whether the values of the parameter behind e can look as the row wants them."""
    if not row.role:
        return True
    if row.role in NEEDED:
        return e.code in d.params and d.params[e.code].role in ("", row.role)
    behind = root(d, e)
    return not behind or behind.role in ("", row.role)


def root(d, e):
    """The string parameter that e is made of; None for an item of a loop."""
    return next((p for p in d.params.values() if p.type == "str" and re.search(rf"\b{p.name}\b", e.code)), None)


def look(d, e, row):
    """A parameter's values shall suit the first operation on it."""
    p = d.params.get(e.code) or root(d, e)
    if p and row.role and not p.role and p.type in ("str", "int"):
        p.role = row.role


def worded(row, e, filled):
    text = row.words[0 if short(e) else 1]
    return HOLE.sub(lambda m: filled[m[0]][1], text).replace("$0", e.words)


def predicate(d, e, plural=False):
    """(source, predicate) of a random test of e, or None: ("x % 2 == 0", "is even")."""
    row = table("tests.txt").draw(d.rng, e.type, focus=d.focus)
    if not row or row.code in d.used:
        return None
    test = apply(d, e, row, inline=True)
    if not test:
        return None
    return test.code, number(test.words, plural)


def number(words, plural):
    """`is/are even` as it is said of one or of many."""
    return re.sub(r"^(\w+(?: not)?)/(\w+(?: not)?)", lambda m: m[2] if plural else m[1], words)


def item(d, e, given=None):
    """A random operation on the item of a collection."""
    for _ in range(5):
        row = table("items.txt").draw(d.rng, e.type, given, d.focus)
        if row and row.code not in d.used:
            made = apply(d, e, row, inline=True)
            if made:
                return made
    return None
