"""A second look at training rows, by other means than those that made them.

The rows are made by the sandbox's tracer and Go's narrator, which check themselves and
may be wrong together. Here each row is read as text, its program is run again by this
Python, and every clause of every step is held against that run. Nothing is shared with
what made the row: the lines, variables, calls and exceptions are those that
`sys.settrace` reports of the program as it stands (watch.py); what happens inside a
line is told by the program run with our own hooks in its expressions (spy.py), a run
that has to agree with the other one; and an expression that a step writes down with
its values is evaluated as it is written (account.py).

    python3 -m recheck [--share 0.01] [--all] ROWS.jsonl

Standard library only, Python 3.11 or later.
"""
