"""The statement of a program in words: what a person would ask for."""

import re

OPENINGS = (
    "Write a function `{f}({p})`.", "Write a Python function `{f}({p})`.", "Implement `{f}({p})`.", "I need a function `{f}({p})`.",
    "Create a function called `{f}` that takes {q}.", "Please write `{f}({p})`.", "Define a function `{f}` with {r}.",
)
RETURNS = ("Return {}.", "It should return {}.", "The function returns {}.", "The result is {}.", "Give back {}.")
ALONE = ("Write a function `{f}({p})` that returns {e}.", "Write `{f}({p})`: it returns {e}.", "Implement `{f}({p})` so that it returns {e}.", "I need a function `{f}({p})` which gives {e}.", "Given {q}, return {e}. Call the function `{f}`.")
TYPES = {
    "int": "an integer", "str": "a string", "bool": "a flag", "float": "a number", "list[int]": "a list of integers", "list[str]": "a list of strings", "dict[str,int]": "a dict from strings to integers",
    "list[list[int]]": "a list of lists of integers", "list[tuple[str,int]]": "a list of (string, integer) pairs", "list[tuple[int,int]]": "a list of pairs of integers", "set[int]": "a set of integers",
    "set[str]": "a set of strings", "tuple[int,int]": "a pair of integers", "dict[str,str]": "a dict of strings", "dict[str,list[int]]": "a dict from strings to lists of integers", "dict[int,str]": "a dict from integers to strings",
}


def statement(d, params):
    """A few sentences from which the code follows. params is the signature's source."""
    if d.call:
        return tidy(" ".join(d.said))
    rng, p = d.rng, list(d.params.values())
    said = ", ".join(f"{TYPES.get(x.type, 'a value')} `{x.name}`" for x in p[:-1]) + (" and " if len(p) > 1 else "") + f"{TYPES.get(p[-1].type, 'a value')} `{p[-1].name}`"
    names = {"f": d.entry, "p": params, "q": said, "r": f"parameter{'s' * (len(p) > 1)} " + ", ".join(f"`{x.name}`" for x in p)}
    if not d.said and rng.random() < 0.7:
        return tidy(rng.choice(ALONE).format(e=d.result.words, **names))
    opening = rng.choice(OPENINGS).format(**names)
    types = "" if "takes" in opening or rng.random() < 0.5 else " " + "; ".join(f"`{x.name}` is {TYPES.get(x.type, 'a value')}" for x in p) + "."
    return tidy(" ".join([opening + types, *d.said, rng.choice(RETURNS).format(d.result.words)]))


def purpose(d):
    """One line of what the function is for."""
    words = d.result.words if not d.call else ""
    for name, meaning in reversed(d.meaning):
        longer = words.replace(f"`{name}`", meaning, 1).replace(f"`{name}`", f"`{name}`" if name in d.params else "that value")
        words = longer if len(longer) < 200 or name not in d.params else words
    if d.purpose:
        return tidy(d.purpose[0].upper() + d.purpose[1:] + ".")
    first = d.rng.choice(("Return", "Compute", "Give", "Return"))
    return tidy(f"{first} {words}.")


def tidy(text):
    """`1 characters` and the like put right."""
    text = re.sub(r"\bthe first 1 (character|item)s\b", r"the first \1", text)
    text = re.sub(r"\bthe last 1 (character|item)s\b", r"the last \1", text)
    text = re.sub(r"\bfirst 1 (\w+?)s\b", r"first \1", text)
    return re.sub(r"\b1 (character|item|copie|number|window)s\b", r"1 \1", text)
