"""One run in each of the forms."""

import pytest

from sft.formats import FORMS, LOCALS, line, rewritten, steps

STEPS = '1. [L5] call f; x = 2\n2. [L6] x + 1 -> 3; y = "a; b -> c"\n3. [L7] 3 > 2 -> True; enter\n4. [L8] return 3\n'
FORWARD = {"id": "p#1", "kind": "forward", "call": "f(2)", "prompt": "Title\n[PYTHON]\ndef f(x): # [L5]\n    y = x + 1 # [L6]\n[/PYTHON]\n[MONOLOGUE]\n", "response": STEPS + "[ANSWER]\nassert f(2) == 3\n[/ANSWER]"}

# A loop with a comprehension in its line, a name that is deleted, and a call whose frame has names of its own.
LOOP = """def g(t): # [L5]
    return t[0] # [L6]
def f(xs): # [L7]
    n = "a, b" # [L8]
    for x in [y for y in xs]: # [L9]
        n = g(n) # [L10]
        del n # [L11]
    while x < 2: # [L12]
        x += 1 # [L13]
"""
LOOPED = """1. [L7] call f; xs = [1]
2. [L8] n = "a, b"
3. [L9] y = 1; left []; so [1]
4. [L9] x = 1; left []{}
5. [L10] | call g; t = "a, b"
6. [L6] | "a, b"[0] -> "a"; return "a"
7. [L10] g("a, b") -> "a"; n = "a"
8. [L11] del n
9. [L9] done
10. [L12] 1 < 2 -> True; enter{}
11. [L13] 1 + 1 -> 2; x = 2
12. [L12] 2 < 2 -> False; exit
[ANSWER]
"""


def row(code, response):
    return {**FORWARD, "prompt": f"Title\n[PYTHON]\n{code}[/PYTHON]\n[MONOLOGUE]\n", "response": response}


def test_forms_tell_the_same_run():
    told = {form: rewritten(FORWARD, form)["response"] for form in FORMS}
    assert told["canonical"] == told["state"] == FORWARD["response"]
    assert told["direct"] == "[ANSWER]\nassert f(2) == 3\n[/ANSWER]"
    assert told["effects"].splitlines()[1:3] == ['2. [L6] y = "a; b -> c"', "3. [L7] enter"]
    assert told["prose"].splitlines()[1] == '2. On line 6, x + 1 gives 3, then y becomes "a; b -> c".'


def test_locals_are_told_again_at_the_head_of_every_pass():
    told = rewritten(row(LOOP, LOOPED.format("", "")), "state")["response"]
    assert told == LOOPED.format('; names xs = [1], n = "a, b", x = 1', "; names xs = [1], x = 1")


def test_without_the_locals_it_is_canonical_again():
    found, answer = steps(rewritten(row(LOOP, LOOPED.format("", "")), "state")["response"])
    bare = "".join(line(n, at, depth, [p for p in said if not p.startswith(LOCALS)]) for n, at, depth, said in found)
    assert bare + answer == LOOPED.format("", "")


@pytest.mark.parametrize("told", ["1. [L5] | x = 1; left []\n", "1. [L5] call f\n2. [L6] | x = 1; left []\n"])
def test_a_frame_whose_beginning_was_not_told_has_no_locals(told):
    code = "for x in xs: # [L5]\n    for x in xs: # [L6]\n"
    assert rewritten(row(code, told + "[ANSWER]\n"), "state")["response"] == told + "[ANSWER]\n"
