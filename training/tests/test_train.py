"""Runs that are killed go on as if nothing had happened; exports hold what was trained."""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from gguf import GGUFReader, dequantize

from export.average import average
from export.carry import carry, digest
from export.gguf import interleaved, tensors, write
from export.reading import halves, read
from sft import checkpoint
from sft.decode import greedy
from sft.model import Config, Model
from sft.score import answer, judged
from sft.train import Run, arguments, run


@pytest.fixture()
def files(tmp_path, rows, vocabulary):
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    (tmp_path / "vocabulary.json").write_text(json.dumps(vocabulary.spec))
    return tmp_path


SIZES = "--dim 32 --layers 2 --heads 2 --kv-heads 2 --ffn 64 --context 256 --batch 600 --ramp 2 --threads 1 --save-seconds 1e9 --peak 1".split()


def flags(files, name, *more):
    return ["--rows", str(files / "rows.jsonl"), "--vocabulary", str(files / "vocabulary.json"), "--run", str(files / name), "--steps", "6", *SIZES, *more]


def trained(files, name, *more):
    return run(arguments(flags(files, name, *more)))


STEERED = ("--held-out", "rows.jsonl", "--probe", "4", "--quantise", "Q8_0")


def test_a_killed_run_ends_where_an_unbroken_one_does(files, monkeypatch):
    """kill -9 in the middle, of a run that is probed, steered and rounded; in its own process."""
    steered = [*STEERED, "--steps", "20"]
    command = [sys.executable, "-m", "sft.train", *flags(files, "b", *steered, "--save-seconds", "0")]
    process = subprocess.Popen(command, cwd=files, env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}, stdout=subprocess.DEVNULL)
    while process.poll() is None and not (files / "b" / "checkpoint.pt").exists():
        time.sleep(0.01)
    time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.returncode == -signal.SIGKILL
    done = torch.load(files / "b" / "checkpoint.pt", weights_only=True)["step"]
    assert 0 < done < 20
    monkeypatch.chdir(files)
    resumed, _ = trained(files, "b", *steered)
    unbroken, _ = trained(files, "a", *steered)
    for x, y in zip(unbroken.parameters(), resumed.parameters()):
        assert torch.equal(x, y)


def test_a_checkpoint_of_another_shape_is_refused(files):
    model, vocabulary = trained(files, "a")
    small = checkpoint.Model(checkpoint.Config(len(vocabulary), dim=64, layers=1, heads=2, kv_heads=2, ffn=64))
    with pytest.raises(SystemExit, match="another shape"):
        checkpoint.load(checkpoint.latest(files / "a"), small, [])


def test_export_round_trip(files, tmp_path):
    model, vocabulary = trained(files, "a")
    for kind, bound in (("F32", 0.0), ("F16", 1e-3), ("BF16", 1e-2), ("Q8_0", 1e-2), ("Q5_0", 0.07), ("Q4_0", 0.13)):
        path = tmp_path / (kind + ".gguf")
        write(model, vocabulary, str(path), kind)
        reader = GGUFReader(path)
        stored = {t.name: dequantize(t.data, t.tensor_type) for t in reader.tensors}
        assert set(stored) == {n for n, _ in tensors(model)}
        for name, value in tensors(model):
            assert np.abs(stored[name].reshape(value.shape) - value).max() <= bound * np.abs(value).max()
        assert reader.fields["tokenizer.ggml.pre"].contents() == "deepseek-coder"
        assert reader.fields["llama.rope.dimension_count"].contents() == 16
        assert reader.fields["tokenizer.ggml.tokens"].contents() == vocabulary.spec["tokens"]


def test_heads_are_interleaved_pairwise():
    w = np.arange(8)[:, None].repeat(3, 1)  # one head of 8 rows
    assert interleaved(w, 1)[:, 0].tolist() == [0, 4, 1, 5, 2, 6, 3, 7]
    assert interleaved(w, 2)[:, 0].tolist() == [0, 2, 1, 3, 4, 6, 5, 7]


def test_halves_undo_the_interleaving():
    w = np.arange(8 * 3).reshape(8, 3)
    for heads in (1, 2):
        assert (halves(interleaved(w, heads), heads) == w).all()


def test_a_model_file_read_back_writes_the_same_bytes(files, tmp_path):
    model, vocabulary = trained(files, "a")
    for kind in ("F32", "Q8_0"):
        first, second = str(tmp_path / "first.gguf"), str(tmp_path / "second.gguf")
        write(model, vocabulary, first, kind)
        write(*read(first), second, kind)
        assert open(first, "rb").read() == open(second, "rb").read()


def test_training_goes_on_from_a_model_file(files, tmp_path):
    model, vocabulary = trained(files, "a")
    write(model, vocabulary, str(tmp_path / "start.gguf"), "F32")
    again, _ = run(arguments(["--rows", str(files / "rows.jsonl"), "--from", str(tmp_path / "start.gguf"), "--run", str(files / "c"), "--steps", "0", "--peak", "1"]))
    for x, y in zip(model.parameters(), again.parameters()):
        assert torch.equal(x, y)


def test_decoding_with_a_cache_is_decoding_without(files, rows):
    model, vocabulary = trained(files, "a")
    prompts = [rows[0]["prompt"], rows[9]["prompt"] + "1. [L5]"]
    for prompt, text in zip(prompts, greedy(model.eval(), vocabulary, prompts, 12)):
        ids = [vocabulary.bos] + vocabulary.encode(prompt)
        said = []
        for _ in range(12):
            token = slow(model, ids + said)
            if token == vocabulary.eos:
                break
            said.append(token)
        assert text == vocabulary.decode(said)


def slow(model, ids):
    def attend(q, k, v):
        q, k, v = (t.transpose(0, 1)[None] for t in (q, k, v))
        return torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)[0].transpose(0, 1).flatten(1)

    with torch.inference_mode():
        return int(model.logits(model(torch.tensor(ids), torch.arange(len(ids)), attend)[-1]).argmax())


def test_answers_are_read_from_the_block_alone():
    block = "1. [L5] assert f(1) == 3\n[ANSWER]\nassert f(1) == %s\n[/ANSWER]"
    assert judged(block % "[1, 2]", block % "[1,2]") == (True, True)
    assert judged(block % "1", block % "True") == (True, False)
    assert judged(block % "1", block % "1 +") == (False, False)
    assert judged(block % "1", (block % "1").replace("f(1)", "f(2)")) == (False, False)
    assert judged(block % "1", "[ANSWER]\nassert f(1) == 1") == (False, False)
    assert answer("[ANSWER]\nassert raises(KeyError, f(1))\n[/ANSWER]")[1].startswith("raises")


def test_what_an_operation_comes_to_is_read_from_its_last_line():
    assert judged("8 - 7 -> 1: write 1\n-> 1", "-> 1") == (True, True)
    assert judged("-> 1", "8 - 7 -> 2: write 2\n-> 2") == (True, False)
    assert judged("-> None; now [1]", "-> None") == (True, False)
    assert judged("raise KeyError", "raise KeyError") == (True, True)
    assert judged("-> 1", "8 - 7 -> 1: write 1") == (False, False)


def test_a_result_is_carried_in_parts(files, tmp_path):
    model, _ = trained(files, "a")
    out, whole = tmp_path / "out", tmp_path / "nano-f16.gguf"
    found = carry(str(files / "a" / "checkpoint.pt"), str(out), "Q5_0", size=10_000)
    assert sorted(map(str, out.glob("nano*/nano*.gguf.*"))) == sorted(found["nano.gguf"] + found["nano-f16.gguf"])
    assert all(os.path.getsize(p) <= 10_000 for parts in found.values() for p in parts)
    folders = sorted(out.glob("nano-f16.*"))
    assert len(folders) > 1 and all(len(list(f.glob("nano-f16.gguf.*"))) <= 4 for f in folders)
    whole.write_bytes(b"".join(p.read_bytes() for p in sorted(out.glob("nano-f16.*/nano-f16.gguf.*"))))
    assert (out / "nano-f16.1" / "sha256.txt").read_text() == f"{digest(whole)}  nano-f16.gguf\n"
    for x, y in zip(model.parameters(), read(str(whole))[0].parameters()):
        assert torch.allclose(x, y, rtol=1e-3, atol=1e-6)


def test_packed_training_follows_a_folder_that_fills_up(files):
    """The GPU's path on a CPU: packed batches, the clock's schedule, rows that come later."""
    folder = files / "shards"
    folder.mkdir()
    lines = (files / "rows.jsonl").read_text().splitlines(True)
    (folder / "1.jsonl").write_text("".join(lines[:16]))
    (folder / "2.jsonl.part").write_text("not whole")
    r = Run(arguments([*flags(files, "p", "--packed", "--minutes", "0.03", "--workers", "1", "--report-steps", "1"), "--rows", str(folder)]))
    r.shards.every, clock = 0.0, itertools.count()
    r.seconds = lambda: 0.03 * next(clock)  # a second has some fifteen steps
    assert sum(map(len, r.course.items.values())) == 4
    (folder / "2.jsonl").write_text("".join(lines[16:]))
    r.train()
    assert sum(map(len, r.course.items.values())) == 8
    log = [json.loads(line) for line in (files / "p" / "log.jsonl").read_text().splitlines()]
    steps = [e for e in log if "loss" in e]
    assert steps[-1]["loss"] < steps[0]["loss"] and steps[-1]["lr"] < 0.3 and all(e["mfu"] >= 0 for e in steps)


def test_the_gpu_preset_is_overruled_by_what_is_given(capsys):
    given = ["--rows", "r", "--vocabulary", "v", "--run", "d"]
    a = arguments([*given, "--preset", "gpu", "--minutes", "5"])
    assert (a.minutes, a.dim, a.packed, a.device) == (5, 512, True, "cuda")
    c = Config(2048, a.dim, a.layers, a.heads, a.kv_heads, a.ffn, a.context)
    assert 44e6 < Model(c).size() < 47e6
    with pytest.raises(SystemExit):
        arguments([*given, "--device", "cuda"])
    assert "needs --packed" in capsys.readouterr().err


def test_the_average_lies_between_two_checkpoints_of_one_shape():
    one, two = ({"config": {"dim": 2}, "model": {"w": torch.tensor([x])}, "step": x} for x in (1.0, 3.0))
    found = average(one, two, 0.75)
    assert found["model"]["w"].tolist() == [2.5] and found["step"] == 3.0
    with pytest.raises(SystemExit):
        average({**one, "config": {"dim": 4}}, two, 0.5)
