"""Files that a killed run leaves in order.

Beside OUT lie OUT.hits (items dropped for coinciding with evaluation data, by name),
OUT.keys (what later draws are compared with) and OUT.state: how long the three were
after the last draw that is known to be whole, and what the counts were then. A run
that goes on cuts the files to those lengths, so it repeats a little work and no line.
"""

import json
import os
import time

SECONDS = 0.2  # of work that a kill may cost
SUFFIXES = ("", ".hits", ".keys")


class Output:
    """The output of one shard, begun anew or gone on with. options: what the content depends on."""

    def __init__(self, path, options, anew=False):
        self.path, self.options, self.saved, self.broken = path, options, time.monotonic(), {}
        state = None if anew else self.found()
        self.next, self.done, self.tally = (state["next"], state["done"], state["tally"]) if state else (0, False, {})
        if not state:
            self.files = {s: open(path + s, "wb") for s in SUFFIXES}
            self.save()
            return
        self.files = {s: open(path + s, "r+b") for s in SUFFIXES}
        for s, f in self.files.items():
            f.truncate(state["sizes"][s])
            f.seek(0, os.SEEK_END)

    def found(self):
        """The state of an earlier run with the same options; None where there is no run."""
        try:
            with open(self.path + ".state") as f:
                state = json.load(f)
        except FileNotFoundError:
            if os.path.exists(self.path):
                raise SystemExit(f"pyx: {self.path} exists and is not a run that could go on: remove it, name another --out, or ask for --anew") from None
            return None
        other = [k for k in self.options if state["options"].get(k) != self.options[k]]
        if other:
            raise SystemExit(f"pyx: {self.path} was begun with another {', '.join(other)}: give the same options, name another --out, or ask for --anew")
        return state

    def keys(self):
        with open(self.path + ".keys", "rb") as f:
            return f.read().decode().split()

    def know(self, key):
        self.files[".keys"].write(key.encode() + b"\n")

    def drop(self, hit):
        self.files[".hits"].write(json.dumps(hit).encode() + b"\n")

    def write(self, item):
        self.files[""].write(json.dumps(item).encode() + b"\n")

    def step(self, next, tally):
        """Draws before `next` are whole."""
        self.next, self.tally = next, {name: dict(c) for name, c in vars(tally).items()}
        if time.monotonic() - self.saved > SECONDS:
            self.save()

    def finish(self, tally, broken):
        self.tally, self.broken, self.done = {name: dict(c) for name, c in vars(tally).items()}, dict(broken), True
        self.save()

    def save(self):
        """Lengths before the state: the state never speaks of what is not there."""
        for f in self.files.values():
            f.flush()
        state = {"options": self.options, "next": self.next, "done": self.done, "sizes": {s: f.tell() for s, f in self.files.items()}, "tally": self.tally, "broken": self.broken}
        with open(self.path + ".state.new", "w") as f:
            json.dump(state, f)
        os.replace(self.path + ".state.new", self.path + ".state")
        self.saved = time.monotonic()


class Pipe:
    """Items to standard output. What was written there cannot be gone on with."""

    next, done, tally = 0, False, {}

    def __init__(self, out):
        self.out = out

    def keys(self):
        return []

    def know(self, key):
        pass

    def drop(self, hit):
        pass

    def write(self, item):
        self.out.write(json.dumps(item).encode() + b"\n")

    def step(self, next, tally):
        pass

    def finish(self, tally, broken):
        self.out.flush()
