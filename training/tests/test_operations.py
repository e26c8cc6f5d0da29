"""Operations whose operands are drawn, the smallest cases, and texts that are hard to copy."""

import ast
import random
from collections import Counter

import pytest

from pyx import library, texts
from pyx.harvest import part, written
from pyx.micro import printed
from pyx.operations import HOLES, Operands, made, operations, table
from pyx.trivial import GROUPS, near, trivial
from pyx.trivial import table as smallest

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning")  # `1 is None` is meant


def outcome(text):
    try:
        return library.evaluated(text)
    except Exception as error:
        return type(error)


@pytest.mark.parametrize("style", dict.fromkeys(texts.STYLES))
def test_a_style_keeps_about_the_length_and_varies(style):
    made = [style(random.Random(seed), n) for seed in range(60) for n in (1, 5, 20)]
    assert len(set(made)) > 60
    assert max(map(len, made)) <= 36


def test_runs_repeat_and_near_repetitions_are_broken():
    rng = random.Random(1)
    assert sum(a == b for t in (texts.runs(rng, 30) for _ in range(50)) for a, b in zip(t, t[1:])) > 500
    broken = [t for t in (texts.nearly(rng, 30) for _ in range(50)) if not any(t == (t[:n] * 30)[: len(t)] for n in range(1, 6))]
    assert len(broken) > 35


def test_what_is_almost_the_same_is_mostly_another():
    rng = random.Random(1)
    pairs = [(t, texts.almost(rng, t)) for t in (texts.text(rng) for _ in range(400))]
    assert sum(a != b for a, b in pairs) > 360
    assert sum(abs(len(a) - len(b)) <= 1 for a, b in pairs) > 200


@pytest.mark.parametrize("code", table("operations")[0] + table("library")[0] + [c for c in table("sorts")[0] if "$" in c])
def test_every_line_gives_values_and_is_filled_in_many_ways(code):
    found = {text for text, _ in (made(random.Random(seed), code) for seed in range(60)) if text}
    assert len(found) >= (20 if code in table("operations")[0] else 10), found
    values = sum(not isinstance(outcome(text), type) for text in found)
    assert values < len(found) if code.startswith("! ") else values > len(found) / 3


def test_every_hole_is_used():
    used = set()

    class Noted(Operands):
        def source(self, hole, again):
            used.add(hole)
            return super().source(hole, again)

    for code in table("operations")[0] + table("sorts")[0] + table("library")[0]:
        Noted(random.Random(1)).filled(code)
    assert used == set(HOLES)


def test_yes_and_no_come_equally_often_and_nothing_twice():
    found = operations(random.Random(1), 5000)
    assert len(found) == len(set(found)) == 5000
    said = Counter()
    for text in found:
        for sort in (" in ", " == ", ".is", "with("):
            if type(answer := outcome(text)) is bool and sort in text:
                said[sort, answer] += 1
    for sort in (" in ", " == ", ".is", "with("):
        assert 0.7 < said[sort, True] / said[sort, False] < 1.4, said


def test_values_of_all_sorts_are_compared_and_some_fail():
    found = [outcome(text) for text in operations(random.Random(1), 2000, "sorts")]
    fails = sum(isinstance(o, type) and issubclass(o, Exception) for o in found) / len(found)
    assert {bool, int, float, str, list, dict, set} <= {type(o) for o in found} and 0.05 < fails < 0.3


def test_the_smallest_cases_have_all_of_what_loops_come_by():
    cases = {ast.unparse(ast.parse(text)) for text in trivial()}
    assert {"2 != 2", "'e' != 'e'", "bool(False)", "isinstance(0, str)", "0 + True", "'9'.islower()", "''.isdigit()", "1 % 1", "111 % 1", "[][0]", "{}['a']", "'a' in 'a'", "len([])", "'ab' * 0", "not []", "1 is None", "None == None", "1 == '1'", "[] == []", "max([1])"} <= cases
    kinds = Counter(type(outcome(text)) for text in cases)
    assert len(cases) > 12000 and all(kinds[k] for k in (bool, int, str, list, dict, type))


def test_files_of_a_corpus_share_the_smallest_cases():
    """However they are numbered: three in a row have all of them, each a third."""
    every, found = set(map(printed, trivial())), {"BinOp(str,Add(),str)": [("generated", '"a" + "kite"'), ("generated", '"b" + "kite"')]}
    files = [{text for _, text in written(random.Random(1), found, 30, part(f"{i}/3"))} & every for i in ("08", "09", "10")]
    assert set().union(*files) == every and all(len(f) < 0.35 * len(every) for f in files)


def test_every_group_of_the_smallest_cases_has_values_and_expressions():
    assert list(smallest()) == list(GROUPS) and all(smallest().values()) and all(GROUPS.values())


def test_of_near_pairs_a_part_is_equal():
    assert near("abc", 1) == [("a", "a"), ("a", "b"), ("b", "b"), ("b", "c"), ("c", "c"), ("c", "a")]


def test_nothing_is_written_twice_in_other_quotes():
    found = {"Compare(str,Eq(),str)": [("seed", '"a" == "a"'), ("seed", '"a" == "b"')]}
    items = [printed(text) for _, text in written(random.Random(1), found, 300)]
    assert len(items) == len(set(items)) and "'a' == 'a'" in items


def test_a_third_of_what_is_written_is_drawn():
    found = {"BinOp(str,Add(),str)": [("generated", f'"{c}" + "kite"') for c in "abcdefgh"]}
    items = [text for _, text in written(random.Random(1), found, 300)]
    rest = set(items) - set(map(printed, trivial()))
    assert len(items) == len(set(items)) and 100 <= len(rest) <= 300
    assert sum(not text.endswith("kite'") for text in rest) >= 90
