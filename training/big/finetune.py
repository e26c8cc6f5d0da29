"""Fine-tunes a large base model on the rows that nano is trained on.

    torchrun --nproc-per-node 8 -m big.finetune --model deepseek-ai/deepseek-coder-6.7b-base --rows rows.jsonl --out runs/big

LoRA on all projections, the weights sharded over the processes (FSDP, big/accelerate.yaml
has the settings); started without torchrun it runs in one process. Prompts and what a row's
mask names are read and not learnt; prompt and response are tokenised separately, as they
are when the model is asked, BOS once and EOS at the end.
"""

import argparse
import os

import torch
import yaml
from accelerate import Accelerator, FullyShardedDataParallelPlugin
from accelerate.utils import set_seed
from peft import LoraConfig, get_peft_model
from torch.utils.data import DataLoader
from transformers import AutoModelForCausalLM, AutoTokenizer, get_cosine_schedule_with_warmup

from sft.data import read_rows

IGNORED = -100  # a label that is not learnt
SETTINGS = os.path.join(os.path.dirname(__file__), "accelerate.yaml")


def example(row, tokenizer, most):
    """{input_ids, labels} of a row; None of one beyond `most` tokens."""
    prompt = [tokenizer.bos_token_id] + tokenizer(row["prompt"], add_special_tokens=False).input_ids
    said = tokenizer(row["response"], add_special_tokens=False, return_offsets_mapping=True)
    hidden = [any(a < end and b > start for start, end in row.get("mask", ())) for a, b in said.offset_mapping]
    labels = [IGNORED if h else i for i, h in zip(said.input_ids, hidden)] + [tokenizer.eos_token_id]
    ids = prompt + said.input_ids + [tokenizer.eos_token_id]
    return {"input_ids": ids, "labels": [IGNORED] * len(prompt) + labels} if len(ids) <= most else None


def collate(examples):
    """Right-padded tensors [rows, longest]; padding is neither seen nor learnt."""
    longest = max(len(e["input_ids"]) for e in examples)
    fill = lambda name, value: torch.tensor([e[name] + [value] * (longest - len(e[name])) for e in examples])
    ids = fill("input_ids", 0)
    seen = torch.tensor([[1] * len(e["input_ids"]) + [0] * (longest - len(e["input_ids"])) for e in examples])
    return {"input_ids": ids, "attention_mask": seen, "labels": fill("labels", IGNORED)}


def accelerator(a):
    """One process: nothing is sharded; several: FSDP, with big/accelerate.yaml's settings."""
    plugin = None
    if int(os.environ.get("WORLD_SIZE", 1)) > 1:
        with open(SETTINGS) as f:
            plugin = FullyShardedDataParallelPlugin(**yaml.safe_load(f)["fsdp"])
    return Accelerator(gradient_accumulation_steps=a.accumulate, mixed_precision=a.precision, fsdp_plugin=plugin, cpu=a.cpu)


def adapted(a):
    """The base model with LoRA on its projections."""
    model = AutoModelForCausalLM.from_pretrained(a.model, dtype=torch.float32 if a.precision == "no" else torch.bfloat16)
    model.config.use_cache = False
    model.enable_input_require_grads()
    model.gradient_checkpointing_enable({"use_reentrant": False})
    return get_peft_model(model, LoraConfig(r=a.rank, lora_alpha=2 * a.rank, target_modules="all-linear", task_type="CAUSAL_LM"))


def train(a):
    set_seed(a.seed)
    acc = accelerator(a)
    tokenizer = AutoTokenizer.from_pretrained(a.model)
    examples = [e for row in read_rows(a.rows) if (e := example(row, tokenizer, a.length))]
    loader = DataLoader(examples, a.batch, shuffle=True, collate_fn=collate, drop_last=len(examples) >= a.batch)
    model = acc.prepare(adapted(a))  # FSDP replaces parameters: the optimiser comes after it
    optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=a.lr, weight_decay=0.0)
    optimiser, loader = acc.prepare(optimiser, loader)
    schedule = get_cosine_schedule_with_warmup(optimiser, a.steps // 30 + 1, a.steps)
    step, model = 0, model.train()
    while step < a.steps:
        for batch in loader:
            with acc.accumulate(model):
                loss = model(**batch).loss
                acc.backward(loss)
                if acc.sync_gradients:
                    acc.clip_grad_norm_(model.parameters(), 1.0)
                optimiser.step()
                optimiser.zero_grad()
            if acc.sync_gradients:
                schedule.step()
                step += 1
                acc.print(f'{{"step": {step}, "loss": {acc.gather(loss.detach()[None]).mean().item():.4f}}}', flush=True)
            if step >= a.steps:
                break
    acc.unwrap_model(model).save_pretrained(a.out, state_dict=acc.get_state_dict(model), is_main_process=acc.is_main_process, save_function=acc.save)
    acc.end_training()


def arguments(argv=None):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", default="deepseek-ai/deepseek-coder-6.7b-base", help="a name on the hub, or a folder")
    p.add_argument("--rows", nargs="+", required=True)
    p.add_argument("--out", required=True, help="folder of the adapter")
    p.add_argument("--steps", type=int, default=2000)
    p.add_argument("--batch", type=int, default=4, help="rows a process and pass")
    p.add_argument("--accumulate", type=int, default=8, help="passes a step")
    p.add_argument("--length", type=int, default=2048, help="tokens of the longest row")
    p.add_argument("--lr", type=float, default=1e-4)
    p.add_argument("--rank", type=int, default=32)
    p.add_argument("--precision", choices=("bf16", "no"), default="bf16")
    p.add_argument("--cpu", action="store_true")
    p.add_argument("--seed", type=int, default=1)
    return p.parse_args(argv)


if __name__ == "__main__":
    train(arguments())
