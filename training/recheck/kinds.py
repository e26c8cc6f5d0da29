"""What a row of each kind promises, and whether it keeps it."""

import ast
import itertools
import re

from .account import Account
from .guesses import backward, refine
from .micro import micro
from .opaque import opaque
from .properties import describe
from .run import Run, between, unlabelled
from .spy import Unsupported
from .steps import FIRST_LABEL, steps_of
from .text import Disagreement, same


def question(row):
    """The program of a prompt with labels, and its call."""
    code, _, claim = between(row["prompt"], "[PYTHON]\n", "\n[/PYTHON]").rpartition("\nassert ")
    return unlabelled(code), claim.removesuffix(" == ??")


def forward(row, _):
    run = Run(*question(row))
    steps, _, answer = row["response"].rpartition("[ANSWER]\n")
    run.account(steps, labelled=True)
    run.answers("[ANSWER]\n" + answer)


HEAD = re.compile(r"\d+\. \[L(\d+)\](?: (\|+))?")


def following(row, _):
    """The kind next: a run is stopped, and a question is asked of what comes then."""
    run = Run(*question(row))
    shown = between(row["prompt"], "[STEPS]\n", "\n[/STEPS]").split("\n")
    ask = between(row["prompt"], "Question: ", "\n")
    working, _, answer = row["response"].rpartition("[ANSWER]\n")
    working, answer = working.strip("\n"), answer.removesuffix("\n[/ANSWER]")
    head = HEAD.fullmatch(shown[-1])
    account = Account(run.watch)
    account.follow(steps_of("\n".join(shown[:-1] if head else shown), labelled=True), whole=False)
    if ask == "next line":
        right = f"[L{account.coming().line + FIRST_LABEL - 1}]"
    else:
        right = opened(account, head, working, ask)
    if not same(answer, right):
        raise Disagreement(f"{ask}: {answer}, but {right} is right")


def opened(account, head, working, ask):
    """The answer to a question about the step under way. Its clauses may be the working,
    which is then held against the run, too."""
    line, depth = int(head[1]) - FIRST_LABEL + 1, len(head[2] or "")
    first = account.find(line, depth)
    if working and not working.startswith("step "):
        account.follow(steps_of(f"1. [L{head[1]}] {'|' * depth + ' ' if depth else ''}{working}", labelled=True), whole=False)
    visit = [e for e in account.watch.events if (e.frame, e.visit) == (first.frame, first.visit)]
    if ask.startswith("value of "):
        name = ask.removeprefix("value of ").removesuffix(" after this step")
        told = account.told.get((first.frame, first.visit), {}) if working else {}
        return told.get(name, done(visit, first).env.get(name))
    for e in visit[visit.index(first) :]:
        if ask.startswith(("is the branch", "does the loop")) and e.kind == "branch" and not isinstance(e.node, ast.IfExp):
            return e.value
        if ask.startswith("does the loop") and e.kind in ("take", "done") and isinstance(e.node, ast.For):
            return str(e.kind == "take")
    raise Disagreement(f"no answer to {ask!r}")


def done(visit, first):
    """The last event of the step that begins with the first: a comprehension's ends with
    its item."""
    taken = first.kind == "take"
    for before, e in itertools.pairwise(visit[visit.index(first) :]):
        if e.kind == "take" or e.kind == "done" and taken:
            if not isinstance(e.node, ast.For):
                return before
        taken = taken or e.kind == "take"
    return visit[-1]


def write(row, known):
    """Code from words: it does what the examples of its problem say, and what the other
    rows of its program know."""
    before = row["prompt"].rpartition("<Code>\n```python\n")[2]
    code = before + row["response"].rpartition("\n```")[0]
    tree = ast.parse(code)
    bare = ast.unparse(without_docstrings(tree))
    examples = re.findall(r"^ *>>> (.*)\n *(.*)$", before, re.MULTILINE)
    for call, wanted in [*examples, *known.get("outcomes", {}).items()]:
        found = Run(bare, call).outcome
        if not same(found, wanted):
            raise Disagreement(f"{call} is {found}, not {wanted}")


def without_docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and len(node.body) > 1 and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return tree


CHECKS = {
    "forward": forward,
    "next": following,
    "backward": lambda row, _: backward(row),
    "refine": lambda row, _: refine(row),
    "micro": lambda row, _: micro(row),
    "describe": describe,
    "opaque": lambda row, _: opaque(row),
    "write": write,
}


def check(row, known):
    """Raises a Disagreement if a row says what is not so. Known is what the file's other
    rows of the same program tell: `calls`, and the `outcomes` of some."""
    if row["kind"] not in CHECKS:
        raise Unsupported(f"rows of the kind {row['kind']}")
    CHECKS[row["kind"]](row, known)
