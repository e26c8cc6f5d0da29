"""Samples behind prompts, and the programs that they make."""

from itertools import permutations

import pytest
import torch
import torch.nn.functional as F

from sft import edits, inputs
from sft.choice import drawn, likelihoods
from sft.guess import NEWLINE, Guesser, grouped, program
from sft.inputs import called, fit, question
from sft.model import Config, Model
from sft.sample import sampled
from sft.small import small

ROW = {"id": "p#0", "source": "generated", "kind": "backward", "call": "f(2)", "prompt": "[PYTHON]\ndef f(x):\n    return x + 1\nassert f(??) == 3\n[/PYTHON]\n[MONOLOGUE]\n", "response": "Wanted: 3\nGuess: f(2)\n1. call f; x = 2\n"}

FAULTY = "def f(xs):\n    n = 1\n    for x in xs:\n        n += x\n        return n"
EDIT = {"id": "p#7", "source": "generated", "kind": "refine", "call": "f([2])", "prompt": f"Debug.\n### Problem\nAdd up.\n\nOne by one.\n\n### Buggy Solution\n```python\n{FAULTY}\n```\n\n### Failed Test\n```python\nretv = f([2])\nassert retv == 2\n\n```\n\n",
        "response": "[MONOLOGUE]\n### Execution Simulation\n1. call f; xs = [2]\n3 != 2; fails\n### Root Cause Analysis\nTry: `n = 1` becomes `n = 0`\n2 == 2; passes\n[Refined]\n```python\ndef f(xs):\n    return sum(xs)\n```\n[/Refined]"}


def decoder(vocabulary, kv_heads=4):
    torch.manual_seed(0)
    return Model(Config(len(vocabulary), dim=32, layers=2, heads=4, kv_heads=kv_heads, ffn=64, context=128)).eval()


@torch.inference_mode()
def likeliest(model, ids, most):
    """The ids that follow, each read off the whole text before it."""
    def attend(q, k, v):
        q, k, v = (t.transpose(0, 1)[None] for t in (q, k, v))
        return F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)[0].transpose(0, 1).flatten(1)

    start = len(ids)
    for _ in range(most):
        ids = ids + [int(model.logits(model(torch.tensor(ids), torch.arange(len(ids)), attend)[-1]).argmax())]
    return ids[start:]


@pytest.mark.parametrize("kv_heads", (2, 4))
def test_samples_without_temperature_are_the_likeliest_tokens(vocabulary, kv_heads):
    """Of prompts of several lengths, some of which begin alike."""
    model, prompts = decoder(vocabulary, kv_heads), [[vocabulary.bos] + vocabulary.encode(t) for t in ("def f(x):", "def f(x): return", "1 + 2", "def g")]
    for prompt in prompts:
        want = likeliest(model, prompt, 6)
        stop = want[-1]
        found = sampled(model, vocabulary, prompts, 3, 6, stop, temperature=1e-6)[prompts.index(prompt)]
        assert found == [vocabulary.decode(want[: want.index(stop)])] * 3


def test_samples_that_do_not_end_are_left_out(vocabulary):
    prompt = [vocabulary.bos] + vocabulary.encode("def f(x):")
    never = next(i for i in range(vocabulary.bos) if i not in likeliest(decoder(vocabulary), prompt, 5))
    assert sampled(decoder(vocabulary), vocabulary, [prompt], 2, 5, never, temperature=1e-6) == [[]]


@torch.inference_mode()
def test_texts_are_as_likely_as_each_read_by_itself(vocabulary):
    model, prompt = decoder(vocabulary), [vocabulary.bos] + vocabulary.encode("def f(x):")
    texts = [vocabulary.encode(t + "\n") for t in (" return x", " return 1", " x")]

    def alone(ids):
        def attend(q, k, v):
            q, k, v = (t.transpose(0, 1)[None] for t in (q, k, v))
            return F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)[0].transpose(0, 1).flatten(1)
        logits = model.logits(model(torch.tensor(prompt + ids), torch.arange(len(prompt + ids)), attend)).log_softmax(-1)
        return sum(logits[len(prompt) + i - 1, t].item() for i, t in enumerate(ids))

    assert likelihoods(model, prompt, texts).tolist() == pytest.approx([alone(t) for t in texts], abs=1e-3)


def test_texts_are_drawn_by_how_likely_they_are(vocabulary):
    model, prompt = decoder(vocabulary), [vocabulary.bos] + vocabulary.encode("def f(x):")
    texts = [[1, 2, NEWLINE], [3, NEWLINE], [4, 5, 6, NEWLINE]]
    best = likelihoods(model, prompt, texts).argsort(descending=True).tolist()
    assert drawn(model, prompt, texts, 2, temperature=1e-6) == best[:2]
    chance = torch.Generator().manual_seed(1)
    assert {tuple(drawn(model, prompt, texts, 3, temperature=1e6, generator=chance)) for _ in range(64)} == set(permutations(range(3)))


def test_only_calls_of_functions_with_literals_are_questions_and_guesses():
    assert question(ROW) == ("f", "3")
    assert question({**ROW, "response": "[ANSWER]\nassert f(2) == 3\n[/ANSWER]"}) is None  # answered at once
    assert question({**ROW, "call": "Stack([1]).push(2)"}) is None
    assert [called(t) for t in (" f([1], k=-2)", "f(set())", "f(g(1))", "f(10**9)", "f(99999)", "f(1", "f", "f(1); g(2)", "f(*[1])")] == ["f", "f"] + [""] * 7


def test_guesses_are_tried_in_the_order_of_how_often_they_came():
    """However they are spelled; without the call that the question was made from."""
    assert fit([' f("a")', " f('a')", " f( 1 )", "f('bb')", "f(3)", "g(1)", "f(x)", "f(1, 2"], {**ROW, "call": "f(3)"}) == ["f('a')", "f(1)", "f('bb')"]


def test_a_program_to_be_tried_has_each_guess_once():
    other, third = {**ROW, "response": "Wanted: 4\n"}, {**ROW, "response": "Wanted: 2\n"}
    assert program(inputs, [(ROW, ["f(2)", "f(1)"]), (other, []), (third, ["f(0)", "f(2)"])], []) == {
        "id": "p~", "source": "generated", "entry": "f", "code": "def f(x):\n    return x + 1", "calls": ["f(2)", "f(1)", "f(0)"],
        "guesses": [{"wanted": "3", "calls": [0, 1]}, {"wanted": "2", "calls": [2, 0]}]}
    assert program(inputs, [(ROW, [])], []) is None


def test_a_faulty_variant_is_tried_on_all_calls_that_are_known():
    other = {**EDIT, "prompt": EDIT["prompt"].replace("n += x", "n -= x"), "call": "f([])"}
    assert program(edits, [(EDIT, ["`a` goes", "`b` goes"]), ({**EDIT, "call": "f([9])"}, []), (other, ["`c` goes"])], ["f([1])", "f([2])"]) == {
        "id": "p~", "source": "generated", "entry": "f", "code": "def f(xs):\n    return sum(xs)", "nl": "Add up.\n\nOne by one.", "calls": ["f([2])", "f([])", "f([1])"],
        "buggy": [FAULTY, FAULTY.replace("+=", "-=")], "failing": [[0], [1]], "tries": [["`a` goes", "`b` goes"], ["`c` goes"]]}


def test_edits_are_asked_for_behind_the_failure_as_it_ran():
    assert edits.opening(EDIT).endswith("3 != 2; fails\n### Root Cause Analysis\nTry:")
    assert edits.question(ROW) is None and edits.question(EDIT).startswith(f"```python\n{FAULTY}\n")
    assert "`n = 1` becomes `n = 0`" in edits.chosen(EDIT)


def test_small_edits_name_a_line_and_what_becomes_of_it():
    found = small(FAULTY)
    assert {"`n = 1` becomes `n = 0`", "`n = 1` becomes `n = 2`", "`n += x` becomes `n -= x`", "`n += x` becomes `n += xs`", "`return n` moves out"} <= set(found)
    assert not any("def f" in t or "moves" in t and "return" not in t for t in found) and len(set(found)) == len(found)
    assert "`n += x` in line 4 becomes `n *= x`" in small(FAULTY.replace("    n = 1", "    n += x"))
    assert small("def f(") == []


@pytest.mark.parametrize("line, become", (
    ("if x > 3:", "if x >= 3:"), ("if x > 3:", "if not x > 3:"), ("while not s:", "while s:"), ("if a in s:", "if a not in s:"), ("if a not in s:", "if a in s:"), ("return s.strip().upper()", "return s.lstrip().upper()"),
    ("return max(s)", "return min(s)"), ("return f(a, s)", "return f(s, a)"), ("for i in range(len(s)):", "for i in range(len(s) - 1):"), ("return s[a + 1:]", "return s[a:]"), ("return s[-1]", "return s[-2]"),
    ('return " ".join(s)', 'return "".join(s)'), ("x = a if s else b", "x = b if s else a"), ("return True", "return False"), ("total += 2", "total -= 2")))
def test_small_edits_are_those_that_faults_want(line, become):
    block = "\n        pass" if line.endswith(":") else ""
    assert f"`{line}` becomes `{become}`" in small(f"def f(a, b, s):\n    x = i = total = 0\n    {line}{block}")


def test_a_question_is_asked_once():
    other = {**ROW, "id": "p#2", "response": ROW["response"].replace("3", "4")}
    rows = [ROW, {**ROW, "id": "p#1", "call": "f(2.0)"}, {**ROW, "id": "q#0"}, {**ROW, "kind": "forward", "call": "f(5)"}, other, {"id": "p", "calls": ["f(6)", "f(2)"]}]
    assert grouped(rows, inputs) == [([ROW, other], ["f(2)", "f(2.0)", "f(5)", "f(6)"]), ([{**ROW, "id": "q#0"}], ["f(2)"])]


def test_what_leaves_no_room_is_not_asked(vocabulary):
    guesser = Guesser(decoder(vocabulary), vocabulary, inputs, each=2, temperature=1.0, seed=1)
    long = {**ROW, "prompt": ROW["prompt"] * 9}
    told = {**ROW, "response": ROW["response"] * 9}
    assert [len(texts) for texts in guesser.guesses([long, told])] == [0, 0]
    assert list(guesser.programs([([long], [])])) == [None]


def test_edits_are_drawn_from_those_of_the_variant(vocabulary):
    model = Model(Config(len(vocabulary), dim=32, layers=2, heads=4, kv_heads=4, ffn=64, context=1024))
    [made] = Guesser(model, vocabulary, edits, each=3, temperature=1.0, seed=1).programs([([EDIT], ["f([1])"])])
    assert len(set(made["tries"][0])) == 3 and set(made["tries"][0]) <= set(small(FAULTY)) and made["calls"] == ["f([2])", "f([1])"]
