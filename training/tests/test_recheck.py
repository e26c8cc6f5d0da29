"""The second checker: it agrees with true rows and finds every change to them."""

import json
import re
from pathlib import Path

import pytest

from recheck.__main__ import chosen, knowledge
from recheck.alone import alone, together
from recheck.text import fits, same

TRUE = Path(__file__).parent / "recheck.jsonl"


def true_rows(*kinds):
    found = [json.loads(line) for line in TRUE.read_text().splitlines()]
    return [r for r in found if not kinds or r["kind"] in kinds]


def known(row):
    program = row["id"].rpartition("#")[0]
    return knowledge([row], TRUE, None).get(program, {})


@pytest.mark.parametrize("row", true_rows(), ids=lambda r: f"{r['kind']} {r['id']}")
def test_it_agrees_with_a_true_row(row):
    assert alone(row, known(row)) == ("agrees", "")


def test_every_kind_is_there():
    assert {r["kind"] for r in true_rows()} == {"forward", "next", "backward", "refine", "micro", "describe", "opaque", "write"}


def numbered(lines):
    """Steps with their numbers put right, so that the number does not give a change away."""
    return [re.sub(r"^\d+", str(i), line) for i, line in enumerate(lines, 1)]


def without_a_step(steps):
    return [numbered(steps[:i] + steps[i + 1 :]) for i in range(len(steps))]


def with_a_step_twice(steps):
    return [numbered(steps[: i + 1] + steps[i:]) for i in range(len(steps))]


def with_steps_swapped(steps):
    swapped = [steps[:i] + [steps[i + 1], steps[i]] + steps[i + 2 :] for i in range(len(steps) - 1)]
    return [numbered(s) for s in swapped]


def with_a_wrong_value(steps):
    """Numbers and strings that a clause ends with, each changed once."""
    out = []
    for i, step in enumerate(steps):
        for m in re.finditer(r'(-> |= |return |left |so |now |yield |pick |Error\()(.*?)(\d+|\w(?="))(?=[\]\)}"]*(;|$))', step):
            wrong = str(int(m[3]) + 1) if m[3].isdigit() else "q" if m[3] != "q" else "z"
            out.append(steps[:i] + [step[: m.start(3)] + wrong + step[m.end(3) :]] + steps[i + 1 :])
    return out


def with_a_clause_less(steps):
    out = []
    for i, step in enumerate(steps):
        head, clauses = re.match(r"(\d+\. (?:\[L\d+\] )?(?:\|+ )?)(.*)", step).groups()
        parts = clauses.split("; ")
        for k in range(len(parts) if len(parts) > 1 else 0):
            out.append(steps[:i] + [head + "; ".join(parts[:k] + parts[k + 1 :])] + steps[i + 1 :])
    return out


def with_another_label(steps):
    return [steps[:i] + [re.sub(r"\[L(\d+)\]", lambda m: f"[L{int(m[1]) + 1}]", step)] + steps[i + 1 :] for i, step in enumerate(steps)]


WORDS = {"enter": "skip", "skip": "enter", "keep": "skip", "then": "else", "else": "then", "exit": "enter", "hold": "fail", "done": "begin", "pass": "continue", "continue": "pass", "break": "continue"}


def with_another_word(steps):
    """Words that a clause is, and names, which get a letter more or less."""
    out = []
    for i, step in enumerate(steps):
        for m in re.finditer(r"(?<=[\];|] )([a-z]+)(?=;|$)", step):
            out += [(i, m.start(), m.end(), WORDS[m[1]])] if m[1] in WORDS else []
        for m in re.finditer(r"(?:call|def|class|del|catch|raise) (\w+)|(\w+) = ", step):
            k = 1 if m[1] else 2
            out += [(i, m.start(k), m.end(k), wrong) for wrong in (m[k] + "x", m[k][:-1])]
    return [steps[:i] + [steps[i][:start] + wrong + steps[i][end:]] + steps[i + 1 :] for i, start, end, wrong in out]


def at_another_depth(steps):
    return [steps[:i] + [re.sub(r"\] (\|*) ?", r"] \1| ", step, count=1)] + steps[i + 1 :] for i, step in enumerate(steps)]


MUTATIONS = [without_a_step, with_a_step_twice, with_steps_swapped, with_a_wrong_value, with_another_word, with_another_label, with_a_clause_less, at_another_depth]


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda f: f.__name__)
def test_a_changed_account_is_found(mutate):
    tried, missed = 0, []
    for row in true_rows("forward"):
        steps, answer = row["response"].split("[ANSWER]")
        changed = [c for c in mutate(steps.splitlines()) if c != steps.splitlines()]
        rows = [{**row, "response": "\n".join(c) + "\n[ANSWER]" + answer} for c in changed]
        missed += [r["response"] for r, (verdict, _) in zip(rows, together(rows, {}), strict=True) if verdict != "disagrees"]
        tried += len(rows)
    assert tried > 40
    assert not missed


@pytest.mark.parametrize("row", true_rows("forward", "backward", "opaque", "micro", "next"), ids=lambda r: f"{r['kind']} {r['id']}")
def test_a_wrong_answer_is_found(row):
    mark = "[ANSWER]\n" if row["kind"] != "micro" else "raise " if "\nraise " in row["response"] else "-> "
    before, mark, answer = row["response"].rpartition(mark)
    if not mark:
        pytest.skip("an abstention has no answer")
    for wrong in (re.sub(r"(\d)(?!.*\d)", lambda m: str((int(m[1]) + 1) % 10), answer, flags=re.DOTALL), re.sub(r"(?=\n\[/ANSWER\]|\Z)", "0", answer, count=1)):
        if wrong != answer:
            assert alone({**row, "response": before + mark + wrong}, {})[0] == "disagrees"


def test_what_became_of_a_receiver_is_told():
    [row] = (r for r in true_rows("micro") if "; now " in r["response"])
    assert alone(row, {})[0] != "disagrees"
    assert alone({**row, "response": row["response"].partition("; now ")[0]}, {})[0] == "disagrees"


@pytest.mark.parametrize(
    "kind, old, new",
    [
        ("backward", "; guess again", "; found"),
        ("backward", " != ", " == "),
        ("refine", "; fails", "; passes"),
        ("refine", "; passes", "; try again"),
        ("refine", "[Refined]\n```python\ndef", "[Refined]\n```python\nimport re\n\ndef"),
        ("describe", "Property: ", "Property: not "),
        ("write", "return ", "return not "),
    ],
)
def test_a_wrong_verdict_is_found(kind, old, new):
    rows = [r for r in true_rows(kind) if old in r["response"]]
    assert rows
    for row in rows:
        changed = {**row, "response": row["response"].replace(old, new, 1)}
        assert alone(changed, known(row))[0] == "disagrees"


@pytest.mark.parametrize("told, ran, right", [("2.0794415416798357", "2.0794415416798353", True), ("0.3", "0.30000000000000004", False), ("[1.1]", "[1.1]", True)])
def test_last_places_are_let_off_where_there_are_many(told, ran, right):
    assert same(told, ran) == fits(told, ran) == right


def test_a_mask_covers_the_wrong_guesses():
    row = next(r for r in true_rows("backward") if r.get("mask"))
    for mask in ([], [[0, 5]], [*row["mask"], [0, 5]]):
        assert alone({**row, "mask": mask}, {})[0] == "disagrees"


def test_a_program_can_do_no_harm(tmp_path):
    for harm in ("open(path, 'w')", "__import__('os').system('true')", "__import__('socket').socket()", "__import__('os').listdir('/') and __import__('os').kill(1, 0)"):
        code = f"def f(path):\n    {harm}\n    return 1"
        labelled = "\n".join(f"{line} # [L{i}]" for i, line in enumerate(code.split("\n"), 5))
        prompt = f"Simulate.\n[PYTHON]\n{labelled}\nassert f('{tmp_path}/x') == ??\n[/PYTHON]\n[MONOLOGUE]\n"
        row = {"id": "x#0", "kind": "forward", "prompt": prompt, "response": f"[ANSWER]\nassert f('{tmp_path}/x') == 1\n[/ANSWER]"}
        assert alone(row, {})[0] == "disagrees"  # it raises PermissionError, and returns nothing
        assert not (tmp_path / "x").exists()


def test_an_endless_program_is_given_up():
    row = true_rows("forward")[0]
    prompt = "[PYTHON]\ndef f(): # [L5]\n    while True: # [L6]\n        pass # [L7]\nassert f() == ??\n[/PYTHON]"
    assert alone({**row, "prompt": prompt}, {}) == ("unchecked", "TooLong")


def test_the_sample_is_the_same_every_time():
    rows = [{"id": f"g{i}#0"} for i in range(5000)]
    first = [r["id"] for r in rows if chosen(r, 0.01)]
    assert first == [r["id"] for r in rows if chosen(r, 0.01)]
    assert 30 <= len(first) <= 75
    assert all(chosen(r, 1) for r in rows)
