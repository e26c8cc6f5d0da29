from sft.direct import direct, mixed

STEPS = '1. [L5] call f; x = 2\n2. [L6] x + 1 -> 3; y = "a; b -> c"\n3. [L7] 3 > 2 -> True; enter\n4. [L8] return 3\n'
FORWARD = {"id": "p#1", "kind": "forward", "call": "f(2)", "prompt": "Title\n[PYTHON]\ndef f(x): # [L5]\n    y = x + 1 # [L6]\n[/PYTHON]\n[MONOLOGUE]\n", "response": STEPS + "[ANSWER]\nassert f(2) == 3\n[/ANSWER]"}
RAISES = {**FORWARD, "id": "p#2", "call": "f(0)", "response": "1. [L5] call f; x = 0\n[ANSWER]\nassert raises(KeyError, f(0))\n[/ANSWER]"}
BACKWARD = {**FORWARD, "id": "p#3", "kind": "backward", "response": "Wanted: 3\nGuess: f(2)\n" + STEPS + "3 == 3; found\n[ANSWER]\nassert f(2) == 3\n[/ANSWER]"}


def asked(row):
    """The response with what is out of the loss in braces."""
    text = row["response"]
    for a, b in reversed(row["mask"]):
        text = text[:a] + "{" + text[a:b] + "}" + text[b:]
    return text


def test_only_what_is_asked_for_is_to_be_predicted():
    assert asked(direct(FORWARD)) == "{[ANSWER]\nassert }f{(2)} == 3\n[/ANSWER]"
    assert asked(direct(RAISES)) == "{[ANSWER]\nassert }raises(KeyError, f{(0)})\n[/ANSWER]"
    assert asked(direct(BACKWARD)) == "{[ANSWER]\nassert f(}2){ == 3\n[/ANSWER]}"
    assert direct(FORWARD)["prompt"].endswith("[/PYTHON]\n")


def test_what_has_no_answer_makes_no_row():
    assert direct({**FORWARD, "response": "1. [L5] call f; x = 2\nNot determined from here: g(2)\n"}) is None


def test_direct_rows_stand_behind_their_program_and_long_runs_are_asked_for_alone():
    long = {"p": [FORWARD, {**FORWARD, "id": "p#9", "call": "f(9)", "response": "[ANSWER]\nassert f(9) == 10\n[/ANSWER]"}], "q": [{**FORWARD, "id": "q#1"}]}
    micro = {"id": "p#4", "kind": "micro", "prompt": "", "response": ""}
    assert [r["id"] for r in mixed([FORWARD, RAISES, BACKWARD, micro], long)] == ["p#1", "p#1d", "p#2", "p#2d", "p#9d", "p#3", "p#3d", "p#4", "q#1d"]
