"""A run's result in files small enough to be carried away.

`python -m export.carry CHECKPOINT DIR --type Q5_0` writes the quantised model to
`DIR/nano.1/nano.gguf.00`, ... and a copy in half precision to `DIR/nano-f16.1`, `DIR/nano-f16.2`,
...: no part is over 15 MiB, no folder over four parts and their digest, so that a folder
can be fetched at one time where a file may have 16 MiB and all together 64.

    cd DIR && cat nano-f16.*/nano-f16.gguf.* > nano-f16.gguf && sha256sum -c nano-f16.1/sha256.txt

joins one again. The optimiser's state stays behind: a later run starts from the weights
(`sft.train --from nano-f16.gguf`) and warms up anew.
"""

import argparse
import hashlib
import os

from sft.checkpoint import restore

from .gguf import FILE_TYPES, write

PART = 15 << 20  # bytes
TOGETHER = 4  # parts in a folder


def split(path, size=PART):
    """Cuts DIR/NAME.gguf into DIR/NAME.1/NAME.gguf.00, ... and removes it; returns the parts."""
    stem, name, parts = os.path.splitext(path)[0], os.path.basename(path), []
    with open(path, "rb") as f:
        while data := f.read(size):
            folder = f"{stem}.{len(parts) // TOGETHER + 1}"
            os.makedirs(folder, exist_ok=True)
            parts.append(os.path.join(folder, f"{name}.{len(parts):02}"))
            with open(parts[-1], "wb") as out:
                out.write(data)
    os.remove(path)
    return parts


def digest(path):
    with open(path, "rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def carry(checkpoint, folder, kind, size=PART):
    """{name of a whole file: its parts}; the digest of the whole is beside the first one."""
    os.makedirs(folder, exist_ok=True)
    model, vocabulary, _ = restore(checkpoint)
    out = {}
    for name, stored in (("nano.gguf", kind), ("nano-f16.gguf", "F16")):
        path = os.path.join(folder, name)
        write(model, vocabulary, path, stored)
        whole = digest(path)
        out[name] = split(path, size)
        with open(os.path.join(os.path.dirname(out[name][0]), "sha256.txt"), "w") as f:
            f.write(f"{whole}  {name}\n")
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("checkpoint")
    p.add_argument("folder")
    p.add_argument("--type", choices=FILE_TYPES, default="Q5_0")
    a = p.parse_args()
    for name, parts in carry(a.checkpoint, a.folder, a.type).items():
        folders = sorted({os.path.dirname(p) for p in parts})
        print(f"{name}: {len(parts)} parts, {sum(map(os.path.getsize, parts))} bytes, in {' '.join(folders)}")


if __name__ == "__main__":
    main()
