"""The same executions told in other forms, to learn which one a small model learns best.

`python -m sft.formats prose ROWS OUT` rewrites forward rows. All forms end with the same
answer block, so answers can be compared:

    canonical   operands -> value, then what is bound: what `semcoder pyx` writes
    state       canonical, and at the head of every pass of a loop `names NAME = VALUE, ...`
                behind it, for all that are bound; without these clauses it is canonical again
    effects     what is bound, chosen or returned, without the operations in between
    prose       canonical's content as sentences
    direct      the answer alone
"""

import argparse
import json
import re

from .steps import blanked

STEP = re.compile(r"(\d+)\. \[L(\d+)\] ((?:\| )*)(.*)")
LABELLED = re.compile(r"(.*) # \[L(\d+)\]$")
LOCALS = "names "
BOUND = re.compile(r"([A-Za-z_]\w*) = (.*)", re.S)
WORDS = {"enter": "so the block is entered", "skip": "so the block is skipped", "exit": "so the loop ends", "done": "nothing is left"}
LEADS = (("call ", "{} is called"), ("left ", "{} is left"), ("so ", "so far {}"), ("return ", "{} is returned"), ("raise ", "{} is raised"), ("yield ", "{} is yielded"))


def parts(text):
    """What a step says, part by part: cut at semicolons outside of quotes and brackets."""
    out, start, quoted, depth, i = [], 0, "", 0, 0
    while i < len(text):
        ch = text[i]
        if quoted:
            i += ch == "\\"
            quoted = "" if ch == quoted else quoted
        elif ch in "\"'":
            quoted = ch
        elif ch in "([{":
            depth += 1
        elif ch in ")]}":
            depth -= 1
        elif text.startswith("; ", i) and depth <= 0:
            out.append(text[start:i])
            start = i + 2
        i += 1
    return out + [text[start:]]


def steps(response):
    """(number, line, depth, parts) of every step, and the answer block."""
    told, _, answer = response.partition("[ANSWER]")
    found = [STEP.fullmatch(line) for line in told.splitlines()]
    if not all(found):
        raise ValueError("not a forward monologue")
    return [(int(m[1]), int(m[2]), len(m[3]) // 2, parts(m[4])) for m in found], "[ANSWER]" + answer


def line(number, label, depth, said):
    return f"{number}. [L{label}] {'| ' * depth}{'; '.join(said)}\n"


def canonical(told, _code):
    return "".join(line(*s) for s in told)


def effects(told, _code):
    kept = ((n, at, depth, [p for p in said if " -> " not in blanked(p)] or said[-1:]) for n, at, depth, said in told)
    return "".join(line(*s) for s in kept)


def at_head(said, source):
    """Whether a step begins another pass of a loop. A comprehension in the loop's own line goes on
    behind what is left: with its item, or `skip`."""
    return source.startswith(("for ", "async for ")) and said[-1].startswith("left ") or source.startswith("while ") and said[-1] == "enter"


def state(told, code):
    """Locals are what the steps of a frame have bound so far, the names of comprehensions left out.
    A generator that goes on has no `call` that says where its frame begins, and is told no locals."""
    out, frames = [], {}
    for n, at, depth, said in told:
        frames = {d: names for d, names in frames.items() if d <= depth}
        if said[0].startswith("call "):
            frames[depth] = {}
        head, names = at_head(said, code.get(at, "")) and depth in frames, frames.get(depth, {})
        if head or not any(p.startswith("left ") for p in said):
            names.update(m.groups() for m in map(BOUND.fullmatch, said) if m)
        for gone in (p.removeprefix("del ") for p in said if p.startswith("del ")):
            names.pop(gone, None)
        restated = [LOCALS + ", ".join(f"{k} = {v}" for k, v in names.items())] if head and names else []
        out.append(line(n, at, depth, said + restated))
    return "".join(out)


def sentence(part):
    if part in WORDS:
        return WORDS[part]
    for lead, told in LEADS:
        if part.startswith(lead):
            return told.format(part[len(lead):])
    bound, at = BOUND.fullmatch(part), blanked(part).rfind(" -> ")
    if bound:
        return f"{bound[1]} becomes {bound[2]}"
    return part if at < 0 else f"{part[:at]} gives {part[at + 4:]}"


def prose(told, _code):
    return "".join(f"{n}. On line {at}, {'inside, ' * depth}{', then '.join(map(sentence, said))}.\n" for n, at, depth, said in told)


def direct(_told, _code):
    return ""


FORMS = {f.__name__: f for f in (canonical, state, effects, prose, direct)}


def source(prompt):
    """The statement at each label."""
    found = (LABELLED.fullmatch(text) for text in prompt.splitlines())
    return {int(m[2]): m[1].strip() for m in found if m}


def rewritten(row, form):
    told, answer = steps(row["response"])
    return {**row, "response": FORMS[form](told, source(row["prompt"])) + answer}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("form", choices=FORMS)
    p.add_argument("rows")
    p.add_argument("out")
    a = p.parse_args()
    with open(a.rows) as f, open(a.out, "w") as out:
        for row in map(json.loads, f):
            print(json.dumps(rewritten(row, a.form)), file=out)


if __name__ == "__main__":
    main()
