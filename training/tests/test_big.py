"""The large model's rows. Runs where transformers is installed (big/requirements.txt)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

transformers = pytest.importorskip("transformers", reason="big/requirements.txt is not installed")
peft = pytest.importorskip("peft", reason="big/requirements.txt is not installed")
pytest.importorskip("accelerate", reason="big/requirements.txt is not installed")

from big.finetune import IGNORED, arguments, collate, example, train  # noqa: E402
from sft.vocabulary import BOS, EOS  # noqa: E402


@pytest.fixture(scope="module")
def base(tmp_path_factory, vocabulary):
    """A random Llama of a few thousand parameters, with a tokenizer, as a folder."""
    folder = tmp_path_factory.mktemp("base")
    vocabulary.tokenizer.add_special_tokens([BOS, EOS])
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=vocabulary.tokenizer, bos_token=BOS, eos_token=EOS)
    tokenizer.save_pretrained(folder)
    config = transformers.LlamaConfig(vocab_size=len(vocabulary), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2, max_position_embeddings=512)
    transformers.LlamaForCausalLM(config).save_pretrained(folder)
    return folder


def test_prompts_and_masked_ranges_are_not_learnt(base, rows):
    tokenizer = transformers.AutoTokenizer.from_pretrained(base)
    row = rows[0] | {"mask": [[0, 7]]}
    e = example(row, tokenizer, 500)
    learnt = [i for i in e["labels"] if i != IGNORED]
    assert tokenizer.decode(learnt[:-1]) == row["response"][7:] and learnt[-1] == tokenizer.eos_token_id
    assert e["input_ids"][0] == tokenizer.bos_token_id and len(e["input_ids"]) == len(e["labels"])
    assert example(row, tokenizer, 20) is None
    both = collate([e, {"input_ids": [1, 2], "labels": [IGNORED, 2]}])
    assert both["attention_mask"][1].sum() == 2 and (both["labels"][1] != IGNORED).sum() == 1


def settings(base, rows, folder):
    (folder / "rows.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows))
    return ["--model", str(base), "--rows", str(folder / "rows.jsonl"), "--out", str(folder / "out"), "--steps", "2", "--batch", "2", "--accumulate", "2",
            "--length", "512", "--precision", "no", "--cpu", "--rank", "4"]


def test_an_adapter_is_trained_and_saved(base, rows, tmp_path, capsys):
    train(arguments(settings(base, rows, tmp_path)))
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert (tmp_path / "out" / "adapter_model.safetensors").exists()


def test_two_processes_share_the_weights(base, rows, tmp_path):
    """torchrun and FSDP over gloo; the adapter that is saved is whole."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "big.finetune", *settings(base, rows, tmp_path)]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent, env=os.environ | {"OMP_NUM_THREADS": "1"}, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.count('"loss"') == 2
    model = peft.PeftModel.from_pretrained(transformers.AutoModelForCausalLM.from_pretrained(base), tmp_path / "out")
    assert any(p.abs().sum() > 0 for n, p in model.named_parameters() if "lora_B" in n)
