"""What to guess for `refine`: edits of faulty code, the text behind `Try:`.

The simulation of the failure stands before it as it ran. An edit is one of the small ones of
the code (`small.py`), drawn as likely as the model finds it: what a small model writes freely
mostly quotes a line that is not there, or makes the same of it. What an edit leads to is found out by `semcoder pyx`. The
edit that a row was made from is not left out: mostly there is no other.
"""

from .small import small

MOST = 72  # tokens of an edit
EACH, TEMPERATURE = 10, 1.5
HEAD = "### Root Cause Analysis\n"


def question(row):
    """(faulty code, call, what is wanted) of a refine row, in its prompt's words; None of others."""
    return row["prompt"].partition("\n### Buggy Solution\n")[2] if row["kind"] == "refine" else None


def opening(row):
    """The reply up to the first edit."""
    return row["response"].partition(HEAD)[0] + HEAD + "Try:"


def chosen(row):
    """The texts that edits are drawn from."""
    return small(faulty(row))


def faulty(row):
    return between(row["prompt"], "### Buggy Solution\n```python\n", "\n```\n\n### Failed Test\n")


def fit(texts, _):
    """Edits in the order in which they were drawn."""
    return texts


def between(text, start, end):
    return text.partition(start)[2].partition(end)[0]


def tried(asked, calls):
    """A program's fields, with its variants and the edits to try on them. asked: [(row, edits)]; calls: of the
    program, as many as are known: all of them judge what was tried."""
    first = asked[0][0]
    calls = list(dict.fromkeys([*(row["call"] for row, _ in asked), *calls]))
    return {"entry": first["call"].partition("(")[0], "code": between(first["response"], "[Refined]\n```python\n", "\n```\n[/Refined]"),
            "nl": between(first["prompt"], "### Problem\n", "\n\n### Buggy Solution\n"), "calls": calls,
            "buggy": [faulty(row) for row, _ in asked],
            "failing": [[calls.index(row["call"])] for row, _ in asked], "tries": [edits for _, edits in asked]}
