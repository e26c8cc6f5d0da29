"""Does `semcoder` compute what the trainer computes?

`python -m export.parity CHECKPOINT --semcoder ../bin/semcoder` exports the weights as
float32 and compares the logits behind random and real tokens: the normalised squared
error, sum((a-b)^2)/sum(b^2), has to stay under the bound. `--type Q5_0` exports another
type; `--stored` has the trainer's weights rounded like that, too, so that what is left is
the engine's own arithmetic (activations in 8 bits).
"""

import argparse
import os
import subprocess
import sys
import tempfile

import numpy as np
import torch

from sft.checkpoint import restore
from sft.rounding import as_stored

from .gguf import FILE_TYPES, write

BOUND = 1e-5
TEXT = "def f(x): # [L5]\n    return x + 1 # [L6]\nassert f(41) == ??\n"


def reference(model, ids):
    """Logits behind the last token, in float32."""
    def attend(q, k, v):
        q, k, v = (t.transpose(0, 1)[None] for t in (q, k, v))
        return torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)[0].transpose(0, 1).flatten(1)

    with torch.inference_mode():
        return model.logits(model(torch.tensor(ids), torch.arange(len(ids)), attend)[-1]).numpy()


def engine(semcoder, file, ids, out):
    subprocess.run([semcoder, "model", "logits", "--model", file, "--tokens", ",".join(map(str, ids)), "--out", out], check=True)
    return np.fromfile(out, "<f4")


def errors(model, vocabulary, semcoder, kind, stored=False):
    """Normalised squared error of each probe; stored: against the weights that the file holds."""
    draw = torch.Generator().manual_seed(1)
    probes = [[vocabulary.bos], [vocabulary.bos] + vocabulary.encode(TEXT)]
    probes += [[vocabulary.bos] + torch.randint(0, vocabulary.bos, (n,), generator=draw).tolist() for n in (7, 100)]
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "model.gguf")
        write(model, vocabulary, file, kind)
        for ids in probes:
            with as_stored(model, kind if stored else None):
                want = reference(model, ids)
            got = engine(semcoder, file, ids, os.path.join(folder, "logits"))
            yield float(((got - want) ** 2).sum() / (want**2).sum())


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("checkpoint")
    p.add_argument("--semcoder", default="../bin/semcoder")
    p.add_argument("--type", choices=FILE_TYPES, default="F32")
    p.add_argument("--stored", action="store_true", help="round the trainer's weights as the type does")
    a = p.parse_args()
    model, vocabulary, _ = restore(a.checkpoint)
    found = list(errors(model, vocabulary, a.semcoder, a.type, a.stored and a.type != "F32"))
    print(a.type, "normalised squared errors:", " ".join(f"{e:.1e}" for e in found))
    if a.type == "F32" and max(found) > BOUND:
        sys.exit(f"over {BOUND}: the two do not compute the same")


if __name__ == "__main__":
    main()
