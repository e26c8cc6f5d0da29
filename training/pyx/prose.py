"""What a function is said to do, from its docstring or problem text: plain sentences or nothing."""

import ast
import copy
import re

LONGEST = 400  # characters of a problem statement's description
LINE = 120  # characters of a purpose

# What shows that a text is markup, a reference or a list rather than sentences.
MARKUP = re.compile(r">>>|https?:|www\.|[{}<>|\\`*#@^]|:param|:return|\bArgs\b|\bReturns?:|\bParam|--|==| - |\b\d\.$|\b\d\. |\bTODO\b|\bdoctest")
# A statement about the source file, or one that needs it, tells nothing about the function.
POINTING = re.compile(r"\b(this (algorithm|program|file|code|script|module|implementation)|see (also|below|above)|wikipedia|reference|source:|author|example|complexity|e\.g|i\.e|eg\.|above|below|following)\b", re.I)
OPENING = re.compile(r"^(write|create|implement)( a| an| the)?( python)? (function|program|code)( that| which| to| for| in)*\s+", re.I)


def described(function):
    """(nl, purpose) of an ast.FunctionDef with a docstring of plain sentences, else ("", "")."""
    return stated(ast.get_docstring(function) or "", function)


def stated(text, function):
    """(nl, purpose) of what a text says in its first paragraph about the function."""
    said = sentences(text)
    if not said:
        return "", ""
    first = said[0] if len(said[0]) <= LINE else ""
    return f"Write a function {signature(function)}. {' '.join(said)}", first


def sentences(text):
    """The sentences of the first paragraph as far as they are plain; none where the first is not."""
    paragraph = " ".join(text.strip().split("\n\n")[0].split())
    said = []
    for one in re.split(r"(?<=[.!?])\s+(?=[A-Z])", paragraph):
        one = tidy(one)
        if not one or sum(map(len, said)) + len(one) > LONGEST:
            break
        said.append(one)
    return said


def tidy(sentence):
    """A sentence with a capital and a full stop; "" for what is none."""
    words = sentence.split()
    letters = sum(c.isalpha() or c == " " for c in sentence)
    if len(words) < 3 or not sentence.isascii() or letters < 0.8 * len(sentence) or MARKUP.search(sentence) or POINTING.search(sentence):
        return ""
    if not sentence[0].isalpha() or sentence[-1] in ":,;-(" or sentence.count("(") != sentence.count(")") or sentence.count('"') % 2:
        return ""
    return sentence[0].upper() + sentence[1:].rstrip(".!? ") + "."


def signature(function):
    """`name(a, b=2)`, without annotations."""
    args = copy.deepcopy(function.args)
    for node in ast.walk(args):
        if isinstance(node, ast.arg):
            node.annotation = None
    return f"{function.name}({ast.unparse(args)})"


def task(text, function):
    """(nl, purpose) of a task as people set it: "Write a function to ..."."""
    text = " ".join(text.split()).rstrip(". ")
    did = OPENING.sub("", text)
    if MARKUP.search(text) or not did or len(text) > LONGEST:
        return "", ""
    purpose = did[0].upper() + did[1:] + "."
    return f"{text}. The function is called as {signature(function)}.", purpose if len(purpose) <= LINE and OPENING.match(text) else ""
