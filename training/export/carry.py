"""A run's result in files small enough to be carried away.

`python -m export.carry CHECKPOINT DIR --type Q4_0` writes the quantised model and a copy in
half precision, each cut into parts of at most 16 MiB (`nano.gguf.00`, ...), and their
digests. `cat nano.gguf.* > nano.gguf` joins one again. The optimiser's state stays behind:
a later run starts from the weights (`sft.train --from nano-f16.gguf`) and warms up anew.
"""

import argparse
import hashlib
import os

from sft.checkpoint import restore

from .gguf import FILE_TYPES, write

PART = 16 << 20  # bytes


def split(path, size=PART):
    """Cuts a file into path.00, path.01, ... and removes it; returns the parts."""
    parts = []
    with open(path, "rb") as f:
        while data := f.read(size):
            parts.append(f"{path}.{len(parts):02}")
            with open(parts[-1], "wb") as out:
                out.write(data)
    os.remove(path)
    return parts


def digest(path):
    with open(path, "rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def carry(checkpoint, folder, kind, size=PART):
    """{name of a whole file: its parts}; digests of the whole files go to sha256.txt."""
    os.makedirs(folder, exist_ok=True)
    model, vocabulary, _ = restore(checkpoint)
    out = {}
    with open(os.path.join(folder, "sha256.txt"), "w") as digests:
        for name, stored in (("nano.gguf", kind), ("nano-f16.gguf", "F16")):
            path = os.path.join(folder, name)
            write(model, vocabulary, path, stored)
            digests.write(f"{digest(path)}  {name}\n")
            out[name] = split(path, size)
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("checkpoint")
    p.add_argument("folder")
    p.add_argument("--type", choices=FILE_TYPES, default="Q4_0")
    a = p.parse_args()
    for name, parts in carry(a.checkpoint, a.folder, a.type).items():
        print(f"{name}: {len(parts)} parts, {sum(map(os.path.getsize, parts))} bytes")


if __name__ == "__main__":
    main()
