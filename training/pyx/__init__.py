"""PyX: programs and calls for teaching a model what Python does when it runs.

`python -m pyx` writes JSONL `{id, source, entry, code, calls, ...}`; `semcoder pyx`
executes the calls, narrates them and writes the training rows. Nothing here says what
a program does: that comes from running it.

Programs are typed random ones in the style of short real functions (`generate`), seeds
of open-source repositories, puzzles and tasks (`seeds`, `puzzles`, `mbpp`), and mutants
of those (`mutants`). `stream` puts them in order and drops renamed copies (`twins`) and
what evaluation data holds (`overlap`, `benchmarks`); `output` keeps a killed run whole.
Everything is a function of the command line, so a corpus can be made again from it.
`python -m pyx.report` makes one and counts it.
"""
