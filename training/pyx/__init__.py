"""PyX: programs and calls for teaching a model what Python does when it runs.

`python -m pyx` writes JSONL `{id, code, calls}`; `semcoder pyx` executes the calls,
narrates them and writes the training rows. Nothing here says what a program does:
that comes from running it.

Programs are typed random ones, in the style of short real functions, and seeds
taken from open-source repositories. Everything is a function of the random seed
and the shard, so a corpus can be made again from its command line.
"""
