"""Checks that instrumented programs behave as plain ones do, for development.

    python3 analysis/trace/guest/compare.py FILE.jsonl ...

Each line holds {"code": ..., "doctests": [{"source": ...}]} or {"code": ...,
"calls": [...]}. Every call is evaluated after the program as written and after its
instrumented canonical form; value, exception and output must agree. Programs run
unfenced, in one child process each: give it only code that you trust."""

import ast
import json
import os
import random
import re
import signal
import sys
import types

import canonical
import driver
import facilities
import state as runs
from errors import message, type_name
from show import show

SECONDS = 10  # of one program, all its calls
UNLIMITED = {"steps": 10**9, "events": 2_000, "depth": 50, "output": 10_000}


def calls_of(record):
    for text in record.get("calls") or [d["source"] for d in record.get("doctests", [])]:
        try:
            ast.parse(text.strip(), mode="eval")
        except SyntaxError:
            continue
        yield text.strip()


class Bench(driver.Driver):
    def plain(self, source, call):
        module = types.ModuleType(driver.MODULE)
        sys.modules[driver.MODULE] = module
        runs.begin(((), {}), module.__dict__, UNLIMITED)
        facilities.setrecursionlimit(1000)
        facilities._limit(1100)
        failure, _ = self._guarded(exec, compile(source, "<plain>", "exec"), module.__dict__)
        self._output.clear(10_000)
        if failure is None:
            failure, value = self._guarded(eval, compile(call, "<call>", "eval"), module.__dict__)
            if failure is None:
                return {"value": masked(show(value)), "stdout": self._output.text()}
        return {"failure": f"{type_name(failure)}: {masked(message(failure))}"}

    def instrumented(self, made, call):
        reply = self.handle({"kind": "run", "code": made["code"], "call": call, "budget": UNLIMITED})
        if reply["stop"] == "returned":
            return {"value": masked(reply["value"]), "stdout": reply["stdout"]}, reply
        error = reply.get("exception")
        if error:
            return {"failure": f"{error['type']}: {masked(error['message'])}"}, reply
        return {"failure": f"{reply.get('problem')} {reply.get('needs')}"}, reply


def masked(text):
    return re.sub(r"0x[0-9a-f]+", "0x", text)


def compare(record):
    """Lines about what differs; the last one counts calls."""
    bench, out, count = Bench(), [], 0
    bench.install()
    made = bench.handle({"kind": "prepare", "source": record["code"]})
    if "problem" in made:
        return [f"prepare: {made['problem']}"], 0
    for call in calls_of(record):
        count += 1
        random.seed(count)
        want = bench.plain(record["code"], call)
        random.seed(count)
        got, reply = bench.instrumented(made, call)
        if want != got and not _excused(want, reply):
            out.append(f"{call}\n    plain        {want}\n    instrumented {got}")
    return out, count


def _excused(want, reply):
    """Ends that the two report in different words."""
    words = want.get("failure", "")
    return reply["stop"] in ("missing", "broken") and bool(words) or words.startswith("RecursionError") and (
        reply.get("exception") or {}
    ).get("type") == "RecursionError"


def child(record, write):
    signal.alarm(SECONDS)
    try:
        told, count = compare(record)
    except BaseException as error:
        import traceback

        told, count = [f"harness: {error!r} {''.join(traceback.format_exc()[-600:])}"], 0
    with os.fdopen(write, "w") as pipe:
        json.dump([told, count], pipe)
    os.kill(os.getpid(), signal.SIGKILL)


def main(paths):
    total = differing = lost = 0
    for path in paths:
        for line in open(path):
            record = json.loads(line)
            read, write = os.pipe()
            sys.stdout.flush()
            if os.fork() == 0:
                child(record, write)
            os.close(write)
            with os.fdopen(read) as pipe:
                text = pipe.read()
            os.wait()
            told, count = json.loads(text) if text else ([], 0)
            lost += not text
            if not text:
                print(record.get("id", path), "out of time")
            total += count
            differing += len(told)
            for difference in told:
                print(record.get("id", path), difference)
    print(f"{total} calls, {differing} differ, {lost} programs out of time")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
