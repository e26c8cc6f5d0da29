import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))


def row(i, code, call, steps, value):
    """A row in the shape that `semcoder pyx` writes."""
    prompt = f"Simulate the Execution: complete the assertion.\n[PYTHON]\n{code}\nassert {call} == ??\n[/PYTHON]\n[MONOLOGUE]\n"
    return {"id": f"g1-{i // 4}#{i % 4}", "kind": "forward", "prompt": prompt, "response": f"{steps}[ANSWER]\nassert {call} == {value}\n[/ANSWER]"}


@pytest.fixture(scope="session")
def rows():
    """Eight programs of four calls each."""
    out = []
    for i in range(32):
        code = f"def f(x): # [L5]\n    return x + {i // 4} # [L6]"
        steps = f"1. [L5] call f; x = {i}\n2. [L6] {i} + {i // 4} -> {i + i // 4}; return {i + i // 4}\n"
        out.append(row(i, code, f"f({i})", steps, i + i // 4))
    return out


@pytest.fixture(scope="session")
def vocabulary(rows):
    from sft.vocabulary import Vocabulary, build

    return Vocabulary(build([r["prompt"] + r["response"] for r in rows], punctuation=40, blank=60, words=40))


@pytest.fixture()
def data(tmp_path):
    """A data folder in miniature."""
    from corpus import write

    return write(tmp_path / "data")
