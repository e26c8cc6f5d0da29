"""A response taken apart: which characters are values, branches, the answer or mere
furniture, and which operation each clause of a step performs.

A step is a line `3. [L7] a + b -> 5; total = 5`: number and label, then clauses. What
the forms of a monologue have in common is enough here; whatever is not understood is
plain text, which is learnt like any.
"""

import builtins
import re
from functools import lru_cache

NOTHING, FURNITURE, PLAIN, VALUE, BRANCH, ANSWER = range(6)  # NOTHING: masked, nobody predicts it
CLASSES = ("furniture", "plain", "value", "branch", "answer")

QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'')
NUMBER = re.compile(r"\d+\. (?:\[L\d+\] ?)?(?:\|+ )*")  # how a step begins
TAG = re.compile(r"\[/?[A-Z][A-Za-z]+\]$|```\w*$|### ")
GIVES = re.compile(r"^(?:.* -> |.*\breturn |left |so |now |pick |yield |raise |\w+(?:, \w+)* = )")  # a value follows
RESULT = re.compile(r"-> |raise ")  # of an operation by itself, behind its workings
VERDICT = re.compile(r"(?:enter|skip|then|else|keep|drop|exit|hold|found|fails|passes|guess again|try again|break|continue|done)\b")


def blanked(text):
    """The text with the inside of quotes made dull, so that marks in strings mark nothing."""
    return QUOTED.sub(lambda m: m[0][0] + "_" * (len(m[0]) - 2) + m[0][0], text)


def parts(response, kind="forward"):
    """(start, end, class, clause) from the beginning to the end, without gaps; clause is what
    a step does there, "" elsewhere. Where the call was asked for (backward), all of the
    answer counts as the answer, else what stands behind `== `; of an operation (micro) the last line does."""
    dull, at, inside = blanked(response), 0, False
    for line in dull.split("\n"):
        end = min(at + len(line) + 1, len(dull))
        number = NUMBER.match(line)
        if TAG.match(line):
            inside = line == "[ANSWER]"
            yield at, end, FURNITURE, ""
        elif inside:
            given = 0 if kind == "backward" or not line.startswith("assert ") else line.rfind(" == ") + 4
            yield at, at + given, FURNITURE, ""
            yield at + given, end, ANSWER, ""
        elif kind == "micro" and (gives := RESULT.match(line)):
            yield at, at + gives.end(), PLAIN, ""
            yield at + gives.end(), end, ANSWER, ""
        elif number:
            yield at, at + number.end(), FURNITURE, ""
            for a, b, mark, clause in stepped(line, number.end()):
                yield at + a, min(at + b, end), mark, clause
        else:
            verdict = line.rfind("; ") + 2
            told = verdict > 1 and VERDICT.match(line, verdict)
            yield at, at + verdict if told else end, PLAIN, ""
            if told:
                yield at + verdict, end, BRANCH, ""
        at = end


def stepped(line, at):
    """(start, end, class, clause) over the clauses of a step, each with the `; ` or line end behind it."""
    for clause in line[at:].split("; "):
        end = min(at + len(clause) + 2, len(line) + 1)
        gives = GIVES.match(clause)
        if gives:
            named = clause[: gives.end()].endswith(" = ") or " -> " not in clause
            yield at, at + gives.end(), FURNITURE if named else PLAIN, clause
            yield at + gives.end(), end, VALUE, clause
        else:
            yield at, end, BRANCH if VERDICT.match(clause) else PLAIN, clause
        at = end


def classes(found, spans):
    """One class a token, of a response's parts; spans are the tokens' character ranges. A token
    that straddles two parts is of the weightier one."""
    marks = b"".join(bytes([mark]) * (b - a) for a, b, mark, _ in found)
    return bytearray([marks[a] if b == a + 1 else max(marks[a:b], default=PLAIN) for a, b in spans])


# Operators by themselves, between blanks; what binds loosest names the operation.
OPERATOR = re.compile(r"(?: (?:and|or|not in|in|is not|is|==|!=|<=|>=|<|>|\+|-|\*\*|\*|//|/|%|&|\||\^|<<|>>) )|^not |^-(?=\w)")
DIGITS = re.compile(r"\d+")
CALLED = re.compile(r"(\.?\w+)P$")
SORTS = {'"': "str", "'": "str", "L": "list", "P": "tuple", "D": "dict", "b": "bytes"}


@lru_cache(maxsize=1 << 16)
def operation(clause):
    """What a clause does: `.upper()`, `len()`, `str +`, `list [:]`, `return`, `call`, `=`."""
    computed, arrow, _ = clause.rpartition(" -> ")
    word = None if arrow else re.match(r"[a-z]+(?= (?!=)|$)", clause)
    if word or not arrow and GIVES.match(clause):
        return word[0] if word else "="
    flat = flattened(computed or clause)
    sort = SORTS.get(flat[0], "int" if flat[0].isdigit() else "other")
    found = OPERATOR.search(flat)
    if found:
        return sort + " " + found[0].strip()
    called = CALLED.search(flat)
    if called:
        return called[1] + "()" if called[1][0] == "." or hasattr(builtins, called[1]) else "call"
    return f"{sort} {flat[-1]}" if flat[-1] in "IS" else sort


def flattened(text):
    """Brackets become one letter: P parentheses, L list, D braces; I index, S slice."""
    before = None
    while before != text:
        before = text
        text = re.sub(r"\([^()\[\]{}]*\)", "P", text)
        text = re.sub(r"(?<=[\w\"'])\[([^()\[\]{}]*)\]", lambda m: "S" if ":" in m[1] else "I", text)
        text = re.sub(r"(?<![\])}])\[[^()\[\]{}]*\]", "L", text)
        text = re.sub(r"\{[^()\[\]{}]*\}", "D", text)
    return text


def operations(found):
    """The operations of a response's parts, each as often as it is performed."""
    return [operation(DIGITS.sub("0", c)) for c in clauses(found)]


def clauses(found):
    """The clauses of all steps. Two parts of one clause are neighbours, and share the string."""
    last = None
    for _, _, _, clause in found:
        if clause and clause is not last:
            yield clause
        last = clause
