"""What to guess for `backward`: inputs for an outcome, the text behind `Guess:`.

The call that a row was made from is left out: every row that is made of guesses is of a
call that the model came to by itself.
"""

import ast
from collections import Counter

from pyx.examples import LONGEST, beyond

MOST = 28  # tokens of a guess
EACH, TEMPERATURE = 8, 0.8
chosen = None  # from nothing: it is sampled freely
GREATEST = 10_000  # of numbers in a call: what loops over greater ones makes no row


def question(row):
    """(name, what is wanted) of a backward row that asks for a call of a function; None of others."""
    wanted, _, _ = row["response"].removeprefix("Wanted: ").partition("\n")
    name = called(row.get("call", ""))
    return (name, wanted) if row["kind"] == "backward" and row["response"].startswith("Wanted: ") and name else None


def opening(row):
    """The reply up to the first guess."""
    return f"Wanted: {question(row)[1]}\nGuess:"


def called(text):
    """The name of the function that a call with literals calls, "" of anything else."""
    try:
        call = ast.parse(text.strip(), mode="eval").body
        given = [ast.literal_eval(a) for a in (*call.args, *(k.value for k in call.keywords))]
    except (SyntaxError, ValueError, AttributeError, TypeError, MemoryError, RecursionError):
        return ""
    return call.func.id if isinstance(call.func, ast.Name) and not beyond(GREATEST, given) else ""


def plain(text):
    """A call as everybody spells it, to tell whether two are the same."""
    return ast.unparse(ast.parse(text.strip(), mode="eval"))


def fit(texts, row):
    """Guesses that may be tried, those that were sampled most often first, then the shorter ones."""
    found = Counter(plain(t) for t in texts if called(t) == question(row)[0])
    del found[plain(row["call"])]
    return sorted((t for t in found if len(t) <= LONGEST), key=lambda t: (-found[t], len(t), t))


def code(prompt):
    """The program in a backward row's prompt; the question stands behind it."""
    return prompt.partition("[PYTHON]\n")[2].rpartition("\nassert ")[0]


def tried(asked, _):
    """A program's fields, with guesses as its calls. asked: [(row, guesses)], one at least with some."""
    first = asked[0][0]
    calls = list(dict.fromkeys(t for _, texts in asked for t in texts))
    number = {t: i for i, t in enumerate(calls)}
    guesses = [{"wanted": question(row)[1], "calls": [number[t] for t in texts]} for row, texts in asked if texts]
    return {"entry": question(first)[0], "code": code(first["prompt"]), "calls": calls, "guesses": guesses}
