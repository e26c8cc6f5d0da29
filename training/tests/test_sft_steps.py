"""What a response is made of, what its tokens weigh, and what its steps do."""

import pytest

from sft.batch import WEIGHTS, collate, weights_of
from sft.data import trees
from sft.steps import ANSWER, BRANCH, FURNITURE, PLAIN, VALUE, blanked, classes, operations, parts

STEPS = '1. [L5] call f; s = "a -> b; c"\n2. [L6] s.upper() -> "A"; 3 < 4 -> True; enter\n3. [L7] || x = 2; left [3]\n[ANSWER]\nassert f("a == b") == "A"\n[/ANSWER]'
LETTERS = {FURNITURE: "~", PLAIN: "-", VALUE: "=", BRANCH: "^", ANSWER: "#"}


def marked(response, kind="forward"):
    return "".join(LETTERS[mark] + response[a:b] for a, b, mark, _ in parts(response, kind))


def test_values_branches_and_answers_are_told_from_furniture():
    assert marked(STEPS) == (
        '~1. [L5] -call f; ~s = ="a -> b; c"\n~2. [L6] -s.upper() -> ="A"; -3 < 4 -> =True; ^enter\n~3. [L7] || ~x = =2; ~left =[3]\n'
        '~[ANSWER]\n~assert f("a == b") == #"A"\n~[/ANSWER]')


def test_of_a_backward_row_the_call_is_the_answer():
    assert marked("Guess: f(3)\n1. return 9\n9 != 4; guess again\n[ANSWER]\nassert f(2) == 4\n[/ANSWER]", "backward") == (
        "-Guess: f(3)\n~1. ~return =9\n-9 != 4; ^guess again\n~[ANSWER]\n~#assert f(2) == 4\n~[/ANSWER]")


def test_of_an_operation_the_last_line_is_the_answer():
    assert marked('8 - 7 -> 1: write 1\n-> "; now"; now [1]', "micro") == '-8 - 7 -> 1: write 1\n--> #"; now"; now [1]'
    assert marked("0 5, 1 6\nraise IndexError", "micro") == "-0 5, 1 6\n-raise #IndexError"


def test_the_line_that_is_asked_for_is_an_answer_and_no_tag():
    assert marked("[ANSWER]\n[L7]\n[/ANSWER]", "next") == "~[ANSWER]\n~#[L7]\n~[/ANSWER]"


def test_a_token_is_of_the_weightiest_part_that_it_stands_in():
    assert list(classes(list(parts("1. return 5")), [(0, 2), (2, 9), (9, 11)])) == [FURNITURE, FURNITURE, VALUE]
    assert blanked("'a\\'b' + \"c\"") == "'____' + \"_\""


@pytest.mark.parametrize("clause, name", [
    ('"a".upper() -> "A"', ".upper()"), ("len([1, (2)]) -> 2", "len()"), ("g(3) -> 4", "call"), ("3 + len(s) -> 4", "int +"), ('"a" in s -> True', "str in"),
    ("[1, 2][0] -> 1", "list I"), ('"abc"[1:] -> "bc"', "str S"), ("not False -> True", "other not"), ("return 3", "return"), ("x = 2", "="), ("left [3]", "left"),
    ("[].append(3)", ".append()"), ("call f", "call"), ("enter", "enter")])
def test_a_clause_is_named_after_what_it_does(clause, name):
    assert operations(list(parts(f"1. [L5] {clause}\n"))) == [name]


def test_weights_follow_the_classes(rows, vocabulary):
    batch = collate(trees(rows[:1], vocabulary, 256), weights_of("answer=5,furniture=0"))
    said = dict(zip(batch.classes.tolist(), batch.weights.tolist()))
    assert said[ANSWER] == 5 and said[FURNITURE] == 0 and said[VALUE] == WEIGHTS["value"]
    assert set(weights_of("none").values()) == {1.0}
    with pytest.raises(SystemExit, match="furniture, plain"):
        weights_of("answers=5")
