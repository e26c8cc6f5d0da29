"""The corpus as files: the same items whatever the shards, kills and broken lines."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pyx import stream
from pyx.__main__ import arguments, main
from pyx.twins import key

TRAINING = Path(__file__).parent.parent


def lines(path):
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


def made(monkeypatch, out, *options):
    """The items and the state of one run."""
    monkeypatch.setattr(sys, "argv", ["pyx", "--out", str(out), *map(str, options)])
    main()
    return lines(out), json.loads(Path(str(out) + ".state").read_text())


def test_shards_together_make_what_one_makes(data, tmp_path, monkeypatch):
    options = ("--programs", 40, "--mix", "6,1,1,1", "--seed", 5, "--data", data)
    whole, state = made(monkeypatch, tmp_path / "whole", *options)
    assert {i["source"] for i in whole} == {"generated", "seed", "mutant", "p3", "mbpp"}
    for n in (2, 3):
        parts = [made(monkeypatch, tmp_path / f"{n}-{i}", *options, "--shard", f"{i}/{n}") for i in range(n)]
        by_id = lambda items: sorted(items, key=lambda i: i["id"])
        assert by_id(sum((items for items, _ in parts), [])) == by_id(whole)
        for what in ("written", "duplicates", "hits", "unfit"):
            totals = {}
            for _, s in parts:
                for name, count in s["tally"][what].items():
                    totals[name] = totals.get(name, 0) + count
            assert totals == state["tally"][what]
    assert state["tally"]["duplicates"]["generated"] > 0 and state["tally"]["hits"]


def test_no_two_items_are_renamed_copies(data, tmp_path, monkeypatch):
    items, _ = made(monkeypatch, tmp_path / "out", "--programs", 100, "--mix", "1,0,0,0", "--data", data)
    keys = [key(i["code"]) for i in items if i["source"] != "mutant" and "code" in i]
    assert len(keys) == len(set(keys)) > 40
    assert len({i["id"] for i in items}) == len(items)


@pytest.mark.parametrize("torn", [b"", b'{"id": "g1-', b'{"id": "whole, but not in the state"}\n'])
def test_a_stopped_run_goes_on_where_it_was(data, tmp_path, monkeypatch, torn):
    options = ("--programs", 12, "--data", data)
    made(monkeypatch, tmp_path / "unbroken", *options)
    monkeypatch.setattr("pyx.output.SECONDS", -1)  # save after every draw
    draw, left = stream.Stream.draw, 16

    def failing(self, *args):
        nonlocal left
        left -= 1
        if not left:
            raise InterruptedError
        return draw(self, *args)

    with monkeypatch.context() as m, pytest.raises(InterruptedError):
        m.setattr(stream.Stream, "draw", failing)
        made(m, tmp_path / "broken", *options)
    with open(tmp_path / "broken", "ab") as f:
        f.write(torn)
    made(monkeypatch, tmp_path / "broken", *options)
    for suffix in ("", ".hits", ".keys"):
        assert Path(f"{tmp_path}/broken{suffix}").read_bytes() == Path(f"{tmp_path}/unbroken{suffix}").read_bytes()


def test_a_killed_process_goes_on_without_a_duplicate_or_a_gap(tmp_path):
    command = [sys.executable, "-m", "pyx", "--programs", "300", "--no-decontaminate", "--out"]
    process = subprocess.Popen([*command, str(tmp_path / "killed")], cwd=TRAINING, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (next_of(tmp_path / "killed") > 0 and process.poll() is None):
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert 0 < next_of(tmp_path / "killed") < 300
    for name in ("killed", "unbroken"):
        subprocess.run([*command, str(tmp_path / name)], cwd=TRAINING, stderr=subprocess.DEVNULL, check=True)
    assert (tmp_path / "killed").read_bytes() == (tmp_path / "unbroken").read_bytes()
    assert len(lines(tmp_path / "killed")) > 200


def next_of(path):
    try:
        return json.loads(Path(str(path) + ".state").read_text())["next"]
    except FileNotFoundError:
        return 0


def test_a_run_with_other_options_is_not_gone_on_with(tmp_path, monkeypatch):
    made(monkeypatch, tmp_path / "out", "--programs", 3, "--no-decontaminate")
    with pytest.raises(SystemExit, match="begun with another seed"):
        made(monkeypatch, tmp_path / "out", "--programs", 3, "--no-decontaminate", "--seed", 2)
    (tmp_path / "foreign").write_text("mine\n")
    with pytest.raises(SystemExit, match="not a run that could go on"):
        made(monkeypatch, tmp_path / "foreign", "--programs", 3, "--no-decontaminate")
    assert (tmp_path / "foreign").read_text() == "mine\n"
    items, _ = made(monkeypatch, tmp_path / "foreign", "--programs", 3, "--no-decontaminate", "--anew")
    assert 0 < len(items) <= 3


def test_evaluation_data_is_left_out_only_when_asked(tmp_path, data, capsys):
    with pytest.raises(SystemExit):
        arguments(["--programs", "1"])
    assert "--no-decontaminate" in capsys.readouterr().err
    (data / "humaneval" / "HumanEval.jsonl").unlink()
    (data / "quixbugs" / "dev.jsonl").unlink()
    with pytest.raises(SystemExit, match="humaneval/HumanEval.jsonl, quixbugs/dev.jsonl missing"):
        from pyx.benchmarks import benchmarks

        list(benchmarks(data, {}))


def test_broken_lines_are_counted_and_passed_over(data, tmp_path, monkeypatch):
    path = data / "seeds" / "functions.jsonl"
    whole = made(monkeypatch, tmp_path / "whole", "--programs", 0, "--data", data)[0]
    good = path.read_bytes().splitlines(keepends=True)
    bad = [b'{"id": "cut', b"[1, 2]\n", b'{"id": "x", "repo": "r"}\n', b'{"id": "\xff"}\n', b"\n", b'"' + b"[" * 9 + b"\n"]
    path.write_bytes(good[0] + b"".join(b if b.endswith(b"\n") else b + b"\n" for b in bad) + b"".join(good[1:]) + good[0][:40])
    items, state = made(monkeypatch, tmp_path / "broken", "--programs", 0, "--data", data)
    assert items == whole
    broken = {k: n for k, n in state["broken"].items() if k.startswith("seeds/functions.jsonl")}
    # the file is read for its seeds and for its held-out functions
    assert {k.partition(": ")[2] for k in broken} == {"not JSON", "not an object", "no kind", "no code", "not UTF-8"}
