"""Training sees the weights that the export writes."""

import numpy as np
import pytest
import torch
from gguf import GGMLQuantizationType
from gguf.quants import dequantize, quantize

from sft.curves import draw, read, scores, series
from sft.model import Config, Model
from sft.rounding import ROUNDINGS, as_stored, rounded


@pytest.mark.parametrize("kind", ROUNDINGS)
def test_rounding_is_that_of_the_file_format(kind):
    torch.manual_seed(0)
    w = torch.randn(64, 96) * torch.logspace(-4, 1, 64)[:, None]
    w[0] = 0
    w[1, :32] = torch.arange(-16, 16)  # halves and ties
    t = GGMLQuantizationType[kind]
    want = dequantize(quantize(w.numpy(), t), t).reshape(w.shape)
    assert np.array_equal(rounded(w, kind).numpy(), want)


def test_inside_the_weights_are_rounded_and_outside_exact():
    model = Model(Config(64, dim=32, layers=1, heads=2, kv_heads=2, ffn=64))
    before = [p.clone() for p in model.parameters()]
    with as_stored(model, "Q4_0"):
        assert torch.equal(model.layers[0].down.weight, rounded(before[[n for n, _ in model.named_parameters()].index("layers.0.down.weight")], "Q4_0"))
        assert torch.equal(model.norm.weight, torch.ones(32))
        model.embedding.weight.sum().backward()
    assert all(torch.equal(p, b) for p, b in zip(model.parameters(), before))
    assert torch.equal(model.embedding.weight.grad, torch.ones(64, 32))


LOG = ['{"parameters": 5, "resumed_at": 0}', '{"step": 20, "loss": 3.0, "lr": 1, "tokens_s": 9}', '{"step": 30, "right": {"forward": 10.0}}', '{"step": 40, "loss": 2.0, "lr": 1, "tokens_s": 9}',
       '{"parameters": 5, "resumed_at": 30}', '{"step": 40, "loss": 2.5, "lr": 1, "tokens_s": 9}', '{"step": 60, "right": {"forward": 20.0, "micro": 50.0}}']


def test_curves_count_the_last_of_steps_done_twice(tmp_path):
    entries = read(LOG)
    assert series(entries, "loss") == ([20, 40], [3.0, 2.5])
    assert scores(entries) == {"forward": ([30, 60], [10.0, 20.0]), "micro": ([60], [50.0])}
    draw(entries, tmp_path / "curves.png")
    assert (tmp_path / "curves.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
