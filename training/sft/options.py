"""The command line of sft.train."""

import argparse

from .model import Config
from .rounding import ROUNDINGS

# 45 million parameters, and what an H200 reads of 1.1 billion tokens in 22 minutes. The rates are more than
# the small model's (Makefile), whose batches are too noisy for them: these are sixteen times as large.
GPU = {"dim": 512, "layers": 13, "heads": 8, "kv_heads": 8, "ffn": 1536, "context": 1024, "batch": 65536, "ramp": 1000, "minutes": 22.0,
       "muon_lr": 0.02, "adam_lr": 0.003, "device": "cuda", "packed": True, "compile": True, "report_steps": 50}


def arguments(argv=None):
    p = argparse.ArgumentParser(description="The training loop: `python -m sft.train --rows ROWS --vocabulary V --run DIR`.")
    p.add_argument("--preset", choices=("gpu",), help="values for what follows that is not given")
    of_data(p)
    of_learning(p)
    of_machine(p)
    for name in ("dim", "layers", "heads", "kv_heads", "ffn", "context"):
        p.add_argument("--" + name.replace("_", "-"), type=int, default=getattr(Config, name))
    first, _ = p.parse_known_args(argv)
    if first.preset:
        p.set_defaults(**GPU)
    a = p.parse_args(argv)
    if not 0 < a.decay <= 1:
        p.error(f"--decay {a.decay:g}: a part of the run, over 0 and up to 1")
    if a.device == "cuda" and not a.packed:
        p.error("--device cuda needs --packed: trees are laid out for a few cores")
    if a.device == "cuda" and a.score_steps:
        p.error("--score-steps decodes on the CPU alone: run sft.score on the checkpoint instead")
    return a


def of_data(p):
    p.add_argument("--rows", nargs="+", required=True, help="files of rows, or one folder, whose *.jsonl are read as they come")
    start = p.add_mutually_exclusive_group(required=True)
    start.add_argument("--vocabulary", help="begin anew with this one")
    start.add_argument("--from", dest="start", metavar="GGUF", help="begin with the weights, shape and vocabulary of this file")
    p.add_argument("--run", required=True, help="folder of checkpoints; a run found there goes on")
    p.add_argument("--held-out", help="rows to be scored on")
    p.add_argument("--probe", type=int, default=200, metavar="ITEMS", help="held-out rows scored after each tenth of the run, by operation; sampling follows; 0: none")
    p.add_argument("--score-steps", type=int, default=0, help="decode held-out rows after so many steps; 0: never")
    p.add_argument("--score-rows", type=int, default=100)
    p.add_argument("--mix", default="", help="kind=share or kind=begin:end, with commas, in place of the curriculum's; data: as in the rows")
    p.add_argument("--ramp", type=int, default=200, help="steps until the longest rows are admitted")


def of_learning(p):
    p.add_argument("--steps", type=int, default=2000)
    p.add_argument("--decay", type=float, default=0.35, help="the part of the run over which the learning rate falls to nothing")
    p.add_argument("--minutes", type=float, default=0, help="the schedule follows the clock, and ends after so many, in place of --steps")
    p.add_argument("--batch", type=int, default=8192, help="tokens a step")
    p.add_argument("--muon-lr", type=float, default=0.01)
    p.add_argument("--adam-lr", type=float, default=0.003)
    p.add_argument("--clip", type=float, default=1.0)
    p.add_argument("--weights", default="", help="class=weight of a token in the loss (furniture, plain, value, branch, answer), with commas; none: all the same")
    p.add_argument("--quantise", choices=sorted(ROUNDINGS), help="round weights as this GGUF type does while the learning rate falls")
    p.add_argument("--seed", type=int, default=1)


def of_machine(p):
    p.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    p.add_argument("--packed", action="store_true", help="batches of one fixed length")
    p.add_argument("--compile", action="store_true", help="torch.compile, which costs a minute at the start")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--workers", type=int, default=4, help="processes that read a folder's rows")
    p.add_argument("--peak", type=float, default=0, metavar="TFLOPS", help="of this machine, for the MFU; 0: measured at the start")
    p.add_argument("--save-seconds", type=float, default=120)
    p.add_argument("--report-steps", type=int, default=20)
