"""Rows read by several processes, and rows that are made while the run goes on: a folder
that fills up with files.

A file counts when its name ends in `.jsonl`; whoever writes one gives it that name when
it is whole. Other processes turn files into trees, in the order of their names.
"""

import os
import time
from concurrent.futures import ProcessPoolExecutor

from .data import read_rows, trees
from .vocabulary import Vocabulary


def trees_of(path, spec, context):
    return trees(read_rows([path]), Vocabulary(spec), context)


def trees_of_all(paths, vocabulary, context, workers):
    """The trees of all files, in order; several files are read at one time."""
    if len(paths) == 1:
        return trees(read_rows(paths), vocabulary, context)
    n = len(paths)
    with ProcessPoolExecutor(min(workers, n)) as pool:
        return [t for part in pool.map(trees_of, paths, [vocabulary.spec] * n, [context] * n) for t in part]


class Shards:
    def __init__(self, folder, vocabulary, context, workers, every=2.0):
        self.folder, self.spec, self.context, self.every = folder, vocabulary.spec, context, every
        self.pool, self.pending, self.known, self.looked = ProcessPoolExecutor(workers), [], set(), 0.0

    def look(self):
        """Hands new files to the pool."""
        for name in sorted(n for n in os.listdir(self.folder) if n.endswith(".jsonl") and n not in self.known):
            self.known.add(name)
            self.pending.append(self.pool.submit(trees_of, os.path.join(self.folder, name), self.spec, self.context))
        self.looked = time.monotonic()

    def finished(self):
        """The trees that have come since the last call, without waiting."""
        if time.monotonic() - self.looked > self.every:
            self.look()
        out = [t for f in self.pending if f.done() for t in f.result()]
        self.pending = [f for f in self.pending if not f.done()]
        return out

    def wait(self):
        """The trees of what is there now; of the first file where there is none yet."""
        self.look()
        while not self.known:
            time.sleep(self.every)
            self.look()
        out = [t for f in self.pending for t in f.result()]
        self.pending = []
        return out

    def close(self):
        self.pool.shutdown(cancel_futures=True)
