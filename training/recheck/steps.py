"""The steps of an account, read."""

import dataclasses
import re

from .text import Disagreement, cut

FIRST_LABEL = 5
STEP = re.compile(r"(\d+)\. (?:\[L(\d+)\] )?(?:(\|+) )?(.*)", re.DOTALL)


@dataclasses.dataclass
class Step:
    number: int
    line: int | None  # of the program; None where the account has no labels
    depth: int
    clauses: list


def steps_of(text, labelled):
    """Reads an account's steps."""
    steps = []
    for i, line in enumerate(text.splitlines(), 1):
        found = STEP.fullmatch(line)
        if not found or int(found[1]) != i or (found[2] is not None) != labelled:
            raise Disagreement(f"not step {i}: {line}")
        try:
            clauses = cut(found[4], "; ")
        except ValueError as error:
            raise Disagreement(str(error)) from error
        at = int(found[2]) - FIRST_LABEL + 1 if labelled else None
        steps.append(Step(i, at, len(found[3] or ""), clauses))
    return steps
