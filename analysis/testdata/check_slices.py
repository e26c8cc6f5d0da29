"""Judges slices: reads JSON lines {id, source, name, original} and writes
{id, runs, missing, doctests, same} for each.

runs: the slice compiles, and its module runs and binds name.
missing: names that its functions look up and nothing defines.
doctests: how many examples of name's docstrings were run against the slice.
same: all of this, and which examples pass, is as with the original source, when
one is given; but the slice may lack less.
"""
import builtins, contextlib, doctest, io, json, signal, sys, types, warnings

warnings.simplefilter("ignore")


def load(source, name):
    module = types.ModuleType(name)
    sys.modules[name] = module  # dataclasses and enums look their module up
    exec(compile(source, name, "exec"), module.__dict__)
    return module.__dict__


def globals_of(code):
    """The global names that a code object and those inside it look up."""
    import dis
    for i in dis.get_instructions(code):
        if i.opname == "LOAD_GLOBAL":
            yield i.argval
    for c in code.co_consts:
        if isinstance(c, types.CodeType):
            yield from globals_of(c)


def examples(namespace, name):
    """Runs the docstrings of one function or class: (attempted, failed)."""
    runner = doctest.DocTestRunner(verbose=False)
    for test in doctest.DocTestFinder().find(namespace[name], name, module=False, globs=namespace):
        runner.run(test, out=lambda text: None)
    return runner.tries, runner.failures


def judge(source, name, doctests):
    out = {"runs": False, "missing": [], "doctests": 0, "failed": 0, "error": ""}
    try:
        code = compile(source, "slice", "exec")
        namespace = load(source, "slice")
        out["runs"] = name in namespace
        out["missing"] = sorted(set(globals_of(code)) - set(namespace) - set(dir(builtins)))
        if doctests:
            out["doctests"], out["failed"] = examples(namespace, name)
    except Exception as e:
        out["error"] = f"{type(e).__name__}: {e}"[:200]
    return out


def compare(job):
    original = job.get("original", "")
    out = judge(job["source"], job["name"], original != "")
    out["same"] = True
    if original:
        whole = judge(original, job["name"], True)
        out["same"] = set(out["missing"]) <= set(whole["missing"]) and all(
            out[key] == whole[key] for key in ("runs", "doctests", "failed", "error"))
    return out


def main():
    def stop(*ignored):
        raise TimeoutError("too slow")

    signal.signal(signal.SIGALRM, stop)
    stdout = sys.stdout
    for line in sys.stdin:
        job = json.loads(line)
        signal.alarm(30)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            out = compare(job)
        signal.alarm(0)
        print(json.dumps({"id": job["id"], **out}), file=stdout, flush=True)


main()
