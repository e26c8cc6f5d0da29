"""A model file back into the trainer: training goes on where only the GGUF is left.

The optimiser starts anew and Q8_0 has rounded the weights, which a few dozen steps mend.
"""

import numpy as np
import torch
from gguf import GGUFReader
from gguf.quants import dequantize

from sft.model import Config, Model
from sft.vocabulary import Vocabulary


def halves(weight, heads):
    """Undoes export.gguf.interleaved: RoPE pairs (2i, 2i + 1) become (i, i + head/2)."""
    rows, columns = weight.shape
    return weight.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def config_of(field, vocabulary):
    heads = field("llama.attention.head_count")
    return Config(vocabulary, field("llama.embedding_length"), field("llama.block_count"), heads, field("llama.attention.head_count_kv"),
                  field("llama.feed_forward_length"), field("llama.context_length"), field("llama.rope.freq_base"), field("llama.attention.layer_norm_rms_epsilon"))


def vocabulary_of(field):
    merges = [m.split(" ") for m in field("tokenizer.ggml.merges")]
    return Vocabulary({"tokens": field("tokenizer.ggml.tokens"), "merges": merges, "bos": field("tokenizer.ggml.bos_token_id"), "eos": field("tokenizer.ggml.eos_token_id"), "spelled": field("semcoder.spelled", False)})


def weights_of(array, config):
    """The trainer's state, joined from the tensors that array(name) gives."""
    state = {"embedding.weight": array("token_embd"), "norm.weight": array("output_norm")}
    for i in range(config.layers):
        part = lambda name: array(f"blk.{i}.{name}")
        state |= {f"layers.{i}.attention_norm.weight": part("attn_norm"), f"layers.{i}.ffn_norm.weight": part("ffn_norm"),
                  f"layers.{i}.qkv.weight": np.concatenate([halves(part("attn_q"), config.heads), halves(part("attn_k"), config.kv_heads), part("attn_v")]),
                  f"layers.{i}.output.weight": part("attn_output"), f"layers.{i}.down.weight": part("ffn_down"),
                  f"layers.{i}.gate_up.weight": np.concatenate([part("ffn_gate"), part("ffn_up")])}
    return {name: torch.tensor(np.ascontiguousarray(w, dtype=np.float32)) for name, w in state.items()}


def read(path):
    """(model, vocabulary) of a file that export.gguf wrote."""
    reader = GGUFReader(path)
    field = lambda name, *absent: reader.get_field(name).contents() if name in reader.fields or not absent else absent[0]
    tensors = {t.name.removesuffix(".weight"): t for t in reader.tensors}
    vocabulary = vocabulary_of(field)
    model = Model(config_of(field, len(vocabulary)))
    array = lambda name: dequantize(tensors[name].data, tensors[name].tensor_type)
    model.load_state_dict(weights_of(array, model.config), strict=False)
    return model, vocabulary
