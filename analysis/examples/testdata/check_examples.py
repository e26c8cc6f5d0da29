"""Runs examples: reads JSON lines {source, call, expected} and writes {ran, held, error}.

ran: the call returned, or raised what was expected.
held: and came out as expected; true when nothing is expected.
"""
import contextlib, io, json, signal, sys, types, warnings

warnings.simplefilter("ignore")


def run(job):
    module = types.ModuleType("slice")
    sys.modules["slice"] = module
    exec(compile(job["source"], "slice", "exec"), module.__dict__)
    expected = job["expected"]
    try:
        value = eval(job["call"], module.__dict__)
    except Exception as e:
        if expected.startswith("raises "):
            return {"ran": True, "held": type(e).__name__ == expected[7:], "error": ""}
        raise
    if not expected:
        return {"ran": True, "held": True, "error": ""}
    wanted = eval(expected, module.__dict__) if not expected.startswith("raises ") else NotImplemented
    same = type(value) == type(wanted) and (value == wanted or repr(value) == repr(wanted))
    return {"ran": True, "held": same, "error": "" if same else f"got {value!r}, want {expected}"}


def main():
    def stop(*ignored):
        raise TimeoutError("too slow")

    signal.signal(signal.SIGALRM, stop)
    stdout = sys.stdout
    for line in sys.stdin:
        signal.alarm(20)
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                out = run(json.loads(line))
        except Exception as e:
            out = {"ran": False, "held": False, "error": f"{type(e).__name__}: {e}"[:200]}
        signal.alarm(0)
        print(json.dumps(out), file=stdout, flush=True)


main()
