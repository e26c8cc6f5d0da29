"""Samples behind prompts, and the programs that they make."""

import pytest
import torch
import torch.nn.functional as F

from sft.guess import Guesser, called, fit, grouped, question, tried
from sft.model import Config, Model
from sft.sample import sampled

ROW = {"id": "p#0", "source": "generated", "kind": "backward", "call": "f(2)", "prompt": "[PYTHON]\ndef f(x):\n    return x + 1\nassert f(??) == 3\n[/PYTHON]\n[MONOLOGUE]\n", "response": "Wanted: 3\nGuess: f(2)\n1. call f; x = 2\n"}


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


def test_only_calls_of_functions_with_literals_are_questions_and_guesses():
    assert question(ROW) == ("f", "3")
    assert question({**ROW, "response": "[ANSWER]\nassert f(2) == 3\n[/ANSWER]"}) is None  # answered at once
    assert question({**ROW, "call": "Stack([1]).push(2)"}) is None
    assert [called(t) for t in (" f([1], k=-2)", "f(set())", "f(g(1))", "f(10**9)", "f(99999)", "f(1", "f", "f(1); g(2)", "f(*[1])")] == ["f", "f"] + [""] * 7


def test_guesses_are_tried_in_the_order_of_how_often_they_came():
    """However they are spelled; without the call that the question was made from."""
    assert fit([' f("a")', " f('a')", " f( 1 )", "f('bb')", "f(3)", "g(1)", "f(x)", "f(1, 2"], "f", "f(3)") == ["f('a')", "f(1)", "f('bb')"]


def test_a_program_to_be_tried_has_each_guess_once():
    asked = [("3", ["f(2)", "f(1)"]), ("4", []), ("2", ["f(0)", "f(2)"])]
    assert tried(ROW, asked) == {"id": "p~", "source": "generated", "entry": "f", "code": "def f(x):\n    return x + 1", "calls": ["f(2)", "f(1)", "f(0)"],
                                 "guesses": [{"wanted": "3", "calls": [0, 1]}, {"wanted": "2", "calls": [2, 0]}]}
    assert tried(ROW, [("4", [])]) is None


def test_a_question_is_asked_once():
    other = {**ROW, "id": "p#2", "response": ROW["response"].replace("3", "4")}
    assert grouped([ROW, {**ROW, "id": "p#1", "call": "f(2.0)"}, {**ROW, "id": "q#0"}, {**ROW, "kind": "forward"}, other]) == [[ROW, other], [{**ROW, "id": "q#0"}]]


def test_what_leaves_no_room_is_not_asked(vocabulary):
    guesser = Guesser(decoder(vocabulary), vocabulary, each=2, most=4, temperature=1.0, seed=1)
    long = {**ROW, "prompt": ROW["prompt"] * 9}
    assert [len(texts) for texts in guesser.guesses([long])] == [0]
    assert list(guesser.programs([[long]])) == [None]
