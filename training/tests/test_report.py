"""The corpus report counts what is in the files."""

import json
import stat
import sys

import pytest

from pyx.census import KNOWN, Census
from pyx.page import page, sample
from pyx.report import main


def row(i, kind, source="generated", **more):
    return {"id": f"{i}#0", "kind": kind, "prompt": f"[PYTHON]\nassert 'ab'.find('b') == ?? {i}\n", "response": f"{kind} {i}", "source": source, **more}


@pytest.fixture()
def census():
    c = Census()
    c.program({"id": "a", "source": "generated", "code": "def f(x):\n    return [y.upper() for y in x]"})
    c.program({"id": "b", "source": "seed", "code": "def g(z):\n    return [w.upper() for w in z]"})
    c.program({"id": "m", "source": "generated", "exprs": ["'ab'.find('b')"]})
    for r in (row("a", "forward"), row("b", "forward", "seed"), row("a", "next"), row("a", "next"), row("b", "backward", "seed", mask=[[0, 8]])):
        c.row(r)
    c.row({"id": "m#0", "kind": "micro", "prompt": "[MONOLOGUE]\n'ab'.find('b')\n", "response": "", "source": "generated"})
    return c


def test_rows_are_counted_by_kind_construct_and_method(census):
    assert census.kinds == {"forward": 2, "next": 2, "backward": 1, "micro": 1}
    assert census.constructs["ListComp"] == 5 and census.methods["upper"] == 5 and census.methods["find"] == 1
    assert census.same == {"forward": 0, "next": 1, "backward": 0, "micro": 0}
    assert census.doubles == 1  # f and g are the same program


def test_every_method_of_the_common_types_is_looked_for():
    assert {"casefold", "popitem", "symmetric_difference_update", "extend", "count"} <= set(KNOWN)
    assert KNOWN["pop"] == ["list", "dict", "set"]


REPORT = {"programs": 2, "calls": 20, "rows": {"forward": 2}, "rejected": {"": {"out of steps": 3}, "forward": {"response over budget": 4}}, "tokens": {"forward": {"p10": 1, "p50": 2, "p90": 3, "p99": 4, "max": 5}},
          "events_per_program": {"p10": 6, "p50": 7, "p90": 8, "p99": 9, "max": 10}, "rows_per_cpu_second": 1999.6, "cross_checked": 1}
STATE = {"tally": {"written": {"generated": 2}, "duplicates": {"seed": 5}, "hits": {"seed: mbpp": 6}, "unfit": {"p3: too long": 7}}, "broken": {"seeds/x.jsonl: not JSON": 8}, "options": {"no_decontaminate": False}}


def test_the_report_holds_every_figure(census):
    text = page(census, {"generated": STATE}, {"generated": REPORT}, {"generated": "native"})
    for line in (
        "| forward | 2 | 33.3 % | 1 | 1 | 0 |", "| generated | native | 2 | 20 | 2 | 2,000 | 1 |", "| generated | forward | 1 | 2 | 3 | 4 | 5 |", "| generated | 6 | 7 | 8 | 9 | 10 |",
        "1 of 2 programs (50.0 %)", "seed 5", "| seed | mbpp | 6 |", "| p3: too long | 7 |", "| seeds/x.jsonl: not JSON | 8 |", "| all | out of steps | 3 |", "| upper | str | 5 |", "| ListComp | 5 |",
    ):
        assert line in text
    state = {**STATE, "options": {"no_decontaminate": True}}
    assert "**Not compared with evaluation data.**" in page(census, {"generated": state}, {"generated": REPORT}, {"generated": "sandbox"})


def test_the_page_to_read_has_so_many_rows_of_each_kind():
    rows = [row(i, "forward") for i in range(200)] + [row(i, "backward", mask=[[0, 4]]) for i in range(3)]
    text = sample(rows, 50, 1)
    assert text == sample(rows, 50, 1) != sample(rows, 50, 2)
    assert text.count("\n### ") == 53 and text.count("⟦back⟧ward") == 3


SCRIPT = """#!{python}
import json, sys
given = dict(zip(sys.argv[2::2], sys.argv[3::2]))
rows = 0
with open(given["--in"]) as src, open(given["--out"], "w") as out:
    for p in map(json.loads, src):
        rows += 1
        answer = "[0, 10]" if p["id"].startswith("p3") else "1"
        out.write(json.dumps({{"id": p["id"] + "#0", "kind": "forward", "prompt": "", "response": "[ANSWER]\\nassert %s == %s\\n[/ANSWER]" % (p["calls"][0], answer), "source": p["source"]}}) + "\\n")
with open(given["--report"], "w") as f:
    json.dump({{"programs": rows, "calls": rows, "rows": {{"forward": rows}}, "rejected": {{}}, "tokens": {{}}, "events_per_program": dict.fromkeys(("p10", "p50", "p90", "p99", "max"), 0), "rows_per_cpu_second": 1.0}}, f)
"""


def test_a_report_is_made_from_nothing(data, tmp_path, monkeypatch, capsys):
    """With a stand-in for semcoder that makes one row of each program."""
    semcoder = tmp_path / "semcoder"
    semcoder.write_text(SCRIPT.format(python=sys.executable))
    semcoder.chmod(semcoder.stat().st_mode | stat.S_IEXEC)
    out = tmp_path / "pyx"
    command = ["report", "--rows", "200", "--data", str(data), "--semcoder", str(semcoder), "--out", str(out)]
    monkeypatch.setattr(sys, "argv", command)
    monkeypatch.chdir(tmp_path.parent)
    monkeypatch.setenv("PYTHONPATH", str(__import__("pathlib").Path(__file__).parent.parent))
    main()
    said = capsys.readouterr().out
    assert said.rstrip() == (out / "report.md").read_text().rstrip()
    assert "0 of" in said and "### " in (out / "rows.md").read_text()
    made = [json.loads(line)["id"] for line in open(out / "generated.programs.jsonl")]
    assert made and f"{sum(1 for _ in open(out / 'files.programs.jsonl')) + len(made):,} programs" in said
